"""Numbers as users type them, and decimals that are correct to the last digit."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivations import THEOREMS
from derivations.arguments import AT_ZERO_PENALTY, READINGS, SQUARED_NORMS, VALUES
from derivations.scalar_values import (
    Value,
    candidate,
    has_value,
    quantity_of,
    read_assignments,
    read_number,
    rounded,
    value_of,
)
from derivations.symbols import K_QP, REGISTRY
from symbolic.claim import condition_texts
from symbolic.derivation import find_theorem
from symbolic.errors import ConditionError, NotEvaluable, SymbolicError
from symbolic.matrices import E, inv, tr
from symbolic.resolvents import decimal_resolvent_trace, unknowns

TASK = "n_T=15 d=8 p=3 m_hat=1/2 sigma_y2=7/10"
RISK = "0.47490603577823862465104627016311287995115513996176"


def value(line: str) -> Value:
    """The value of `label name=value …`."""
    label, *arguments = line.split()
    return value_of(find_theorem(THEOREMS, label), read_assignments(arguments), THEOREMS)


@given(st.fractions())
def test_a_fraction_is_read_back(value: Fraction) -> None:
    assert read_number(f"{value.numerator}/{value.denominator}") == value


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_a_plain_decimal_is_read_exactly(value: object) -> None:
    assert read_number(f"{value:f}") == Fraction(f"{value:f}")


@pytest.mark.parametrize(
    "text", ["", "1e5", "1_000", "1.", ".5", "1/2/3", "0x1", "nan", "∞", "1/0", "1 ", "٣", "9" * 1001]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(SymbolicError):
        read_number(text)


@given(st.fractions().filter(bool), st.integers(1, 60))
def test_a_decimal_is_correct_to_its_digits(value: Fraction, digits: int) -> None:
    error = abs(Fraction(rounded(value, digits)) - value)
    assert error <= abs(value) / 2 / 10 ** (digits - 1)


@given(st.integers(1, 30), st.integers(2, 40))
def test_the_mean_trace_is_the_closed_form(d: int, more: int) -> None:
    theorem = find_theorem(THEOREMS, "mean-trace-of-inverse")
    value = value_of(theorem, {"n": Fraction(d + more), "d": Fraction(d)}, THEOREMS)
    assert value.exact == Fraction(d, more - 1)


# --- theorems about resolvents -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "excess-risk-of-befs n_T=15 d=8 p=3 m_hat=1/2 sigma_y2=7/10 lam=2/5",
        "excess-risk-of-befs n_T=15 d=8 p=3 m_hat=1/2 sigma_y2=7/10 kappa=6",
        "excess-risk-of-befs n_T=15 q=5 p=3 m_hat=1/2 sigma_y2=7/10 kappa=6",
        "excess-risk-of-befs N=12 q=5 p=3 m_hat=0.5 sigma_y2=0.7 lam=0.4",
        "unconditional-risk n_T=15 d=8 p=3 E_m_hat=1/2 sigma_y2=7/10 lam=2/5",
    ],
)
def test_one_risk_by_any_of_its_arguments(line: str) -> None:
    found = value(line)
    assert found.exact is None
    assert found.decimal(50) == RISK
    assert found.decimal(5) == "0.47491"


def test_the_gain_is_what_the_best_penalty_takes_off_least_squares() -> None:
    best, gain = (value(f"{label} {TASK}") for label in ("excess-risk-at-optimal-penalty", "befs-beats-least-squares"))
    least_squares = value("excess-risk-of-least-squares n=15 d=8 sigma_y2=7/10")
    assert least_squares.exact == Fraction(14, 15)
    assert abs(Fraction(best.decimal(60)) + Fraction(gain.decimal(60)) - Fraction(14, 15)) < Fraction(1, 10**59)


def test_the_best_penalty_is_the_value_of_its_theorem() -> None:
    assert value("optimal-penalty d=8 p=3 m_hat=1/2 sigma_y2=7/10").exact == 7
    assert value("best-fixed-penalty q=5 E_m_hat=1/4 sigma_y2=7/10").exact == 14
    at_best = value(f"excess-risk-at-optimal-penalty {TASK}").decimal(60)
    assert value(f"excess-risk-of-befs {TASK} kappa=7").decimal(60) == at_best


def test_the_resolvent_trace_takes_the_side_with_fewer_dimensions() -> None:
    wide, tall = value("resolvent-trace-of-wishart q=5 N=3 t=6"), value("resolvent-trace-of-wishart q=5 N=12 t=6")
    assert wide.theorem.label == "resolvent-trace-of-transpose"
    assert tall.theorem.label == "resolvent-trace-of-wishart"
    assert wide.decimal(40) == decimal_resolvent_trace(5, 3, 6, 40)
    assert tall.decimal(40) == decimal_resolvent_trace(5, 12, 6, 40)
    assert value("resolvent-trace-of-wishart q=5 n_T=15 p=3 kappa=6").decimal(40) == tall.decimal(40)
    assert value("resolvent-trace-of-transpose q=5 N=12 t=6").decimal(40) == tall.decimal(40)


def test_moments_of_the_resolvent_trace() -> None:
    once, minus = (Fraction(decimal_resolvent_trace(5, 12, 6, 60, order)) for order in (0, 1))
    twice = Fraction(value("squared-resolvent-trace-of-wishart q=5 N=12 t=6").decimal(50))
    assert abs(twice + minus) < Fraction(1, 10**50)
    squared = Fraction(value("second-moment-of-resolvent-trace q=5 N=12 t=6").decimal(50))
    assert abs(squared - (Fraction(5, 6) - (1 + Fraction(6, 6)) * once + minus)) < Fraction(1, 10**49)


def test_hard_restriction_is_rational() -> None:
    assert value("excess-risk-of-hard-restriction n_T=15 p=3 m_T=1/2 sigma_y2=7/10").exact == Fraction(91, 110)


@pytest.mark.parametrize("penalty", ["lam=0", "kappa=0"])
def test_without_a_penalty_the_value_is_that_of_least_squares(penalty: str) -> None:
    found = value(f"excess-risk-of-befs {TASK} {penalty}")
    assert found.theorem.label == "excess-risk-of-least-squares"
    assert found.exact == Fraction(14, 15)
    assert condition_texts(found.given) == ["n_T > d + 1"]


def test_a_resolvent_without_a_penalty_is_an_inverse() -> None:
    found = value("resolvent-trace-of-wishart q=5 N=12 t=0")
    assert (found.theorem.label, found.exact) == ("mean-trace-of-inverse", Fraction(5, 6))
    assert condition_texts(found.given) == ["N > q + 1"]
    assert value("squared-resolvent-trace-of-wishart q=5 N=12 t=0").exact == Fraction(5 * 11, 7 * 6 * 4)
    edge = value("excess-risk-of-befs n_T=9 d=8 p=3 m_hat=1/2 sigma_y2=7/10 lam=0")
    assert (edge.theorem.label, edge.decimal(9)) == ("divergence-of-least-squares", "diverges")


def test_as_the_penalty_falls_the_risk_comes_near_least_squares_and_hard_restriction_as_it_grows() -> None:
    small = Fraction(value(f"excess-risk-of-befs {TASK} kappa=1/1000000000000").decimal(30))
    large = Fraction(value(f"excess-risk-of-befs {TASK} kappa=1000000000000").decimal(30))
    assert abs(small - Fraction(14, 15)) < Fraction(1, 10**11)
    assert abs(large - Fraction(91, 110)) < Fraction(1, 10**10)


def test_conditions_are_in_the_terms_of_the_arguments() -> None:
    assert condition_texts(value(f"befs-beats-least-squares {TASK}").given) == ["n_T > d + 1", "m_hat ≠ 0"]
    assert condition_texts(value("resolvent-trace-of-wishart q=5 N=12 t=6").given) == ["N ≥ q"]
    assert condition_texts(value("second-moment-of-resolvent-trace q=5 N=12 t=6").given) == []


REST = "m_hat=1/2 sigma_y2=7/10"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"excess-risk-of-befs n_T=15 d=8 p=8 lam=1 {REST}", "needs p < d; got d = 8, p = 8"),
        (f"excess-risk-of-befs n_T=15 d=8 p=9 lam=1 {REST}", "needs p < d; got d = 8, p = 9"),
        (f"excess-risk-of-befs n_T=15 d=8 p=8 lam=0 {REST}", "needs p < d; got d = 8, p = 8"),
        (f"excess-risk-of-befs n_T=4 d=8 p=3 lam=1 {REST}", "needs n_T > p + 1; got n_T = 4, p = 3"),
        (f"excess-risk-of-befs N=1 d=8 p=3 lam=1 {REST}", "needs N > 1; got N = 1"),
        (f"excess-risk-of-befs n_T=7 d=8 p=3 lam=0 {REST}", "squares needs n_T > d + 1; got d = 8, n_T = 7"),
        (f"excess-risk-of-befs n_T=15/2 d=8 p=3 lam=1 {REST}", "n_T is a positive integer; got n_T = 15/2"),
        (f"excess-risk-of-befs n_T=15 d=8.5 p=3 lam=1 {REST}", "d is a positive integer; got d = 17/2"),
        (f"excess-risk-of-befs n_T=15 d=8 p=0 lam=1 {REST}", "p is a positive integer; got p = 0"),
        (f"excess-risk-of-befs n_T=15 d=8 p=3 lam=-1 {REST}", "lam is not negative; got lam = -1"),
        (f"excess-risk-of-befs n_T=15 d=8 p=3 kappa=-1/2 {REST}", "kappa is not negative; got kappa = -1/2"),
        (f"excess-risk-of-befs n_T=15 d=8 p=3 lam=1 kappa=2 {REST}", "kappa and lam are both given"),
        (f"excess-risk-of-befs n_T=15 d=8 q=5 p=3 lam=1 {REST}", "q and d are both given"),
        (f"excess-risk-of-befs n_T=15 N=12 q=5 p=3 lam=1 {REST}", "n_T and N are both given"),
        (f"excess-risk-of-befs n_T=15 d=8 p=3 lam=1 t=2 {REST}", "lam and t are both given"),
        (f"excess-risk-of-befs n_T=15 d=8 p=3 lam=1 beta=2 {REST}", "unknown argument beta; excess-risk-of-befs takes"),
        (f"excess-risk-of-befs n_T=15 d=8 p=3 {REST}", "missing kappa; excess-risk-of-befs takes kappa (or lam, t), "),
        ("excess-risk-of-befs n_T=9 d=8 p=3 lam=1 m_hat=-1 sigma_y2=1", "m_hat is not negative; got m_hat = -1"),
        ("excess-risk-of-befs n_T=9 d=8 p=3 lam=1 m_hat=1 sigma_y2=-1", "sigma_y2 is positive; got sigma_y2 = -1"),
        (
            "optimal-penalty d=8 p=3 m_hat=0 sigma_y2=1",
            "needs m_hat ≠ 0; got m_hat = 0: the best penalty is then infinite",
        ),
        ("optimal-penalty d=3 p=3 m_hat=1 sigma_y2=1", "needs p < d; got d = 3, p = 3"),
        ("optimal-penalty n_T=4 d=8 p=3 m_hat=1 sigma_y2=1", "needs n_T > p + 1; got n_T = 4, p = 3"),
        ("optimal-penalty d=8 p=3 m_hat=1 sigma_y2=1 kappa=2", "unknown argument kappa"),
        ("best-fixed-penalty d=8 p=3 E_m_hat=0 sigma_y2=1", "needs E_m_hat ≠ 0; got E_m_hat = 0: the best penalty"),
        ("excess-risk-at-optimal-penalty n_T=15 d=8 p=3 m_hat=0 sigma_y2=1", "hard restriction, excess-risk-of-hard"),
        ("befs-beats-least-squares n_T=9 d=8 p=3 m_hat=1 sigma_y2=1", "needs n_T > d + 1; got d = 8, n_T = 9"),
        ("squared-resolvent-trace-of-wishart q=5 N=3 t=6", "needs N ≥ q; got N = 3, q = 5"),
        ("resolvent-trace-of-wishart q=5 N=3 t=0", "mean-trace-of-inverse needs N > q + 1; got N = 3, q = 5"),
        ("resolvent-trace-of-wishart q=5 N=12 t=-6", "t is not negative; got t = -6"),
        ("resolvent-trace-of-wishart q=5 N=12 p=2 t=6", "unknown argument p"),
        ("resolvent-trace-of-transpose q=5 N=12 t=0", "t is positive; got t = 0"),
        ("second-moment-of-resolvent-trace q=5 N=12 t=0", "t is positive; got t = 0"),
        ("second-moment-of-error q=5 N=12 t=1", "second-moment-of-error has no scalar value; scalar theorems: "),
    ],
)
def test_what_has_no_value_is_refused_by_name(line: str, said: str) -> None:
    with pytest.raises(SymbolicError) as refusal:
        value(line)
    assert said in str(refusal.value)


def test_a_projected_design_has_no_value_of_its_own() -> None:
    with pytest.raises(NotEvaluable):
        unknowns(E(tr(inv(K_QP))))


@given(st.integers(1, 6), st.integers(1, 12), st.fractions(0, 9, max_denominator=50).filter(bool))
@settings(deadline=None, max_examples=25)
def test_a_third_digit_more_does_not_change_the_digits_before(q: int, N: int, t: Fraction) -> None:
    found = value(f"resolvent-trace-of-wishart q={q} N={N} t={t}")
    short, long = found.decimal(12), found.decimal(40)
    assert short == rounded_half_even(Fraction(long), 12)


def rounded_half_even(number: Fraction, digits: int) -> str:
    """By another program, `decimal`; a decimal of zeros at the end is padded."""
    with localcontext(prec=digits) as context:
        quotient = context.divide(Decimal(number.numerator), Decimal(number.denominator))
        shown = quotient.quantize(Decimal(1).scaleb(quotient.adjusted() - digits + 1))
        return f"{shown:f}" if quotient.adjusted() >= -5 else str(shown)


# --- the data of `derivations.arguments` -------------------------------------------------------------------------


def test_what_the_data_name_is_there() -> None:
    labels = {theorem.label for theorem in THEOREMS}
    assert {*VALUES, *AT_ZERO_PENALTY, *(each.label for each in AT_ZERO_PENALTY.values())} <= labels
    assert all(has_value(find_theorem(THEOREMS, label)) for label in (*VALUES, *AT_ZERO_PENALTY))
    names = [str(reading.name) for reading in READINGS]
    assert len(set(names)) == len(names)
    for reading in READINGS:
        assert reading.symbol in {declared.symbol for declared in REGISTRY}
        assert reading.name in reading.by.free_symbols


@pytest.mark.parametrize("label", [theorem.label for theorem in THEOREMS if has_value(theorem)])
def test_every_argument_has_one_name(label: str) -> None:
    theorem = find_theorem(THEOREMS, label)
    symbols = candidate(theorem).symbols
    assert len({symbol.name for symbol in symbols}) == len(symbols)
    assert symbols <= {*SQUARED_NORMS, *(declared.symbol for declared in REGISTRY)}
    assert quantity_of(theorem, [symbol.name for symbol in symbols], THEOREMS).theorems[0] is theorem


def test_a_limit_in_proportion_has_the_value_of_its_formula():
    theorem = find_theorem(THEOREMS, "deterministic-equivalent")
    numbers = {"n_T": 200, "d": 40, "p": 10, "mu": 1, "m_hat": 1, "sigma_y2": 1}
    value = value_of(theorem, {name: Fraction(number) for name, number in numbers.items()}, THEOREMS)
    # (1/4) 200 + 10 + 30/4 over 200 − 10 − 30/4, by hand
    assert value.exact == Fraction(27, 73)
    with pytest.raises(ConditionError, match="needs mu n_T"):
        value_of(theorem, {name: Fraction(n) for name, n in {**numbers, "n_T": 20, "d": 400}.items()}, THEOREMS)


def test_a_limit_does_not_stand_in_for_an_exact_value():
    theorem = find_theorem(THEOREMS, "excess-risk-of-hard-restriction")
    quantity = quantity_of(theorem, ("n_T", "p", "m_T", "sigma_y2"), THEOREMS)
    assert [each.theorem.label for each in quantity.candidates] == [theorem.label]
