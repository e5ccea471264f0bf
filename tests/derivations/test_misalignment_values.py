"""Values of the theorems on learned features: what is read off the right side, and the conditions that are named."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest
from sympy import Expr, Integer, Rational, Symbol

from derivations import THEOREMS
from derivations.misalignment_values import (
    MISALIGNMENTS,
    isotropic,
    isotropic_terms,
    misalignment,
    partial_misalignment,
    remainder_at,
)
from derivations.series_command import first_omitted, print_partial_sum
from derivations.symbols import p, q
from symbolic.claim import Claim
from symbolic.derivation import Status, Theorem, find_theorem
from symbolic.errors import ConditionError, NotEvaluable, SymbolicError
from symbolic.matrices import BigO, Identity, Letter, Named, NamedScalar, Registry, inv, tr

n_B, d_r = (Symbol(name, integer=True, positive=True) for name in ("n_B", "d_r"))
sigma_r2 = Symbol("sigma_r2", positive=True)
A, A_perp, *_ = Registry().dual_bases(("A", "A_off"), (p, q), ("features", "the others")).letters
H = Letter("H", d_r, p)
beta = Letter("beta", p + q, 1)
HH = Named("HH", H.T * H)
m = NamedScalar("m_B", tr(beta * beta.T * (Identity(p + q) - A * A.T)))
MISSED = tr(beta * beta.T * A_perp * A_perp.T)
SEEN = A.T * beta * beta.T * A
SLOPE = q * tr(SEEN * inv(HH)) - m * tr(inv(HH))
CURVATURE = (d_r - p - q + 1) * (q * tr(SEEN * inv(HH) * inv(HH)) - MISSED * tr(inv(H.T * H) ** 2))
DELTA = sigma_r2 * SLOPE
TAU = NamedScalar("tau_B", sigma_r2 / (n_B - p - q - 1))
GIVEN = (d_r >= p, n_B >= p + q)


def stub(rhs: Expr, label: str = "misalignment-of-learned-features", given=GIVEN) -> Theorem:
    """A theorem that is stated for a test."""
    return Theorem(label, Claim(tr(A.T * A), "=", rhs, given), None, (), "a series for a test", __name__)


SERIES = stub(m + DELTA / n_B + ((p + q + 1) * DELTA + sigma_r2**2 * CURVATURE) / n_B**2 + BigO(3, n_B))
IN_TAU = stub(m + SLOPE * TAU + CURVATURE * TAU**2 + BigO(3, n_B), "misalignment-in-effective-noise")
NUMBERS = {
    name: Fraction(value)
    for name, value in {
        "n_B": 50,
        "d": 8,
        "p": 3,
        "d_r": 5,
        "s": 2,
        "sigma_r2": Fraction(1, 2),
        "P_beta2": 1,
        "m": Fraction(1, 4),
    }.items()
}


def test_a_partial_sum_by_hand() -> None:
    """With H'H = s I everything is in ratios: δ = (σ²/s)(q ‖Pβ‖² − p m), and so on."""
    slope = Fraction(1, 4) * (5 - Fraction(3, 4))
    second = 9 * slope + Fraction(1, 16) * (5 - 8 + 1) * (5 - Fraction(3, 4))
    found = partial_misalignment(SERIES, NUMBERS)
    assert found.terms == (Fraction(1, 4), slope / 50, second / 2500)
    assert found.omitted is None
    first = partial_misalignment(SERIES, NUMBERS | {"order": Fraction(1)})
    assert first.exact == Fraction(1, 4) + slope / 50
    assert first.omitted == second / 2500
    assert (first.order, first.stated, first.size) == (1, 2, "n_B")
    assert first_omitted(first) == "first omitted term 3.61e-3 (of order n_B^-2)"
    assert first_omitted(found) == (
        "the term of order n_B^-3, which is left out, is not known; "
        "remainder-of-two-terms bounds what is left out where n_B > d + 5"
    )


def test_in_effective_noise() -> None:
    tau = Fraction(1, 2) / 41
    found = partial_misalignment(IN_TAU, NUMBERS)
    slope = Fraction(1, 2) * (5 - Fraction(3, 4))
    assert found.terms == (Fraction(1, 4), slope * tau, tau**2 * Fraction(-2, 4) * (5 - Fraction(3, 4)))
    assert found.power(2) == "tau^2"


@pytest.mark.parametrize("theorem", [SERIES, IN_TAU], ids=("1/n_B", "tau"))
@pytest.mark.parametrize("order", [0, 1, 2, None])
def test_general_responses_agree_where_they_are_isotropic(theorem, order) -> None:
    H = [[2, 0], [0, 2], [0, 0], [1, 1], [1, -1]]  # H'H = 6 I
    beta = [1, 2, 3, 0, 0, 1]
    general = misalignment(theorem, H=H, beta=beta, sigma_r2=Fraction(2, 3), n_B=30, order=order)
    numbers = {"n_B": 30, "p": 2, "q": 4, "d_r": 5, "s": 6, "sigma_r2": Fraction(2, 3), "P_beta2": 5, "m": 10}
    numbers |= {} if order is None else {"order": order}
    assert general == partial_misalignment(theorem, {k: Fraction(v) for k, v in numbers.items()}).exact


def test_general_responses() -> None:
    """p = 1 by hand, and a matrix that is not isotropic against a diagonal one that it is a rotation of."""
    found = misalignment(SERIES, H=[[1], [2]], beta=[3, 1], sigma_r2=1, n_B=10, order=1)
    assert found == 1 + Fraction(1, 10) * Fraction(9 - 1, 5)
    third = Fraction(1, 5)
    rotated = [[3 * third * 3, -4 * third], [4 * third * 3, 3 * third]]  # rotation times diag(3, 1)
    for theorem in (SERIES, IN_TAU):
        plain = misalignment(theorem, H=[[3, 0], [0, 1]], beta=[1, 2, 3], sigma_r2=2, n_B=10)
        assert misalignment(theorem, H=rotated, beta=[1, 2, 3], sigma_r2=2, n_B=10) == plain
        assert misalignment(theorem, H=[[1, 0], [0, 3]], beta=[1, 2, 3], sigma_r2=2, n_B=10) != plain


def test_integers_and_fractions_of_numpy_and_sympy_are_read() -> None:
    plain = misalignment(SERIES, H=[[1, 0], [1, 2]], beta=[1, 1, Fraction(1, 2)], sigma_r2=1, n_B=9, order=1)
    given = {"H": np.array([[1, 0], [1, 2]]), "beta": [Integer(1), 1, Rational(1, 2)]}
    assert misalignment(SERIES, **given, sigma_r2=np.int64(1), n_B=np.int64(9), order=Fraction(1)) == plain
    for wrong in ({"n_B": 9.0}, {"n_B": True}, {"n_B": Fraction(19, 2)}, {"order": 1.0}, {"sigma_r2": 0.5}):
        with pytest.raises(ConditionError, match=next(iter(wrong))):
            misalignment(SERIES, **given, **({"sigma_r2": 1, "n_B": 9} | wrong))


def test_traces_are_read_off() -> None:
    s, P_beta2, norm = Symbol("s", positive=True), *(Symbol(x, nonnegative=True) for x in ("P_beta2", "m"))
    assert isotropic(tr(inv(HH))) == p / s
    assert isotropic(tr(SEEN * inv(HH) ** 2)) == P_beta2 / s**2
    assert isotropic(MISSED) == norm
    assert isotropic(tr(beta * beta.T)) == P_beta2 + norm
    assert isotropic(tr(Identity(p + q) - A * A.T)) == q
    assert isotropic(tr(Identity(d_r) - H * inv(HH) * H.T)) == d_r - p
    terms = isotropic_terms(SERIES)
    assert terms[1][0].equals(sigma_r2 * (q * P_beta2 - p * norm) / s)
    with pytest.raises(NotEvaluable, match="homogeneous"):
        isotropic(tr(HH + HH**2))
    with pytest.raises(NotEvaluable, match="affine"):
        isotropic(tr((p * Identity(p)) * HH))
    with pytest.raises(NotEvaluable, match=r"more than the norms|homogeneous"):
        isotropic(tr(beta * beta.T * beta * beta.T))
    with pytest.raises(NotEvaluable, match="M : p × d_r is none of"):
        isotropic(tr(Letter("M", p, d_r) * H))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"n_B": 7}, "needs n_B ≥ d; got d = 8, n_B = 7"),
        ({"d_r": 2}, "needs d_r ≥ p; got d_r = 2, p = 3"),
        ({"p": 8, "d_r": 9}, "needs .*; got d = 8, p = 8"),
        ({"m": -1}, "m is not negative; got m = -1"),
        ({"P_beta2": -1}, "P_beta2 is not negative"),
        ({"s": 0}, "s is positive; got s = 0"),
        ({"sigma_r2": 0}, "sigma_r2 is positive"),
        ({"n_B": Fraction(21, 2)}, "n_B is a positive integer"),
        ({"order": 3}, "from 0 to 2"),
        ({"order": Fraction(1, 2)}, "order is an integer"),
        ({"order": -1}, "from 0 to 2"),
    ],
)
def test_conditions_are_named(changed, message) -> None:
    with pytest.raises(ConditionError, match=message):
        partial_misalignment(SERIES, NUMBERS | {name: Fraction(x) for name, x in changed.items()})


def test_names_are_checked_whatever_the_order() -> None:
    for order in range(3):
        for missing in NUMBERS:
            some = {k: v for k, v in NUMBERS.items() if k != missing} | {"order": Fraction(order)}
            with pytest.raises(SymbolicError, match=f"missing {'q' if missing == 'd' else missing}"):
                partial_misalignment(SERIES, some)
    with pytest.raises(SymbolicError, match="unknown argument n_T"):
        partial_misalignment(SERIES, NUMBERS | {"n_T": Fraction(1)})


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"H": [[1, 1], [2, 2]]}, "full column rank"),
        ({"H": [[1, 1]]}, "full column rank"),
        ({"H": [[1, 0], [1]]}, "H is d_r × p"),
        ({"H": [[1, 0, 0], [0, 1, 0], [0, 0, 1]]}, "d > p"),
        ({"H": []}, "H is d_r × p"),
        ({"n_B": 2}, "needs n_B ≥ p . q"),
        ({"sigma_r2": 0}, "sigma_r2 is positive"),
        ({"order": 3}, "from 0 to 2"),
    ],
)
def test_conditions_of_general_responses(changed, message) -> None:
    settings = {"H": [[1, 0], [1, 2]], "beta": [1, 1, 1], "sigma_r2": 1, "n_B": 9} | changed
    with pytest.raises(ConditionError, match=message):
        misalignment(SERIES, **settings)


@pytest.mark.parametrize("theorem", [None, stub(DELTA, label="another")], ids=["None", "another"])
def test_what_is_no_theorem_on_misalignment_is_named(theorem) -> None:
    with pytest.raises(ConditionError, match="is no theorem on the mean misalignment; these are"):
        misalignment(theorem, H=[[1]], beta=[1, 1], sigma_r2=1, n_B=9)


def test_what_is_printed(capsys) -> None:
    def proved(theorems):
        return {theorem.label: Status.PROVED for theorem in theorems}

    print_partial_sum(SERIES, NUMBERS | {"order": Fraction(1)}, 10, False, proved)
    shown = capsys.readouterr()
    assert shown.out == "0.27125\n"
    assert "first omitted term 3.61e-3 (of order n_B^-2)" in shown.err
    assert "= 217/800   proved: misalignment-of-learned-features, given d_r ≥ p, n_B ≥ d" in shown.err
    print_partial_sum(SERIES, NUMBERS, 10, True, proved)
    answer = json.loads(capsys.readouterr().out)
    assert (answer["first_omitted_term"], answer["order"], answer["order_of_theorem"]) == (None, 2, 2)
    assert Fraction(answer["exact"]) == partial_misalignment(SERIES, NUMBERS).exact


def test_a_side_that_is_no_series_is_refused() -> None:
    with pytest.raises(NotEvaluable, match=r"no polynomial in 1/n_B|n_B in its coefficients"):
        isotropic_terms(stub(m + DELTA / (n_B - 1) + BigO(2, n_B)))
    with pytest.raises(NotEvaluable, match="a series in"):
        isotropic_terms(stub(m + TAU + NamedScalar("other", 1 / n_B) + BigO(2, n_B)))
    assert isotropic_terms(stub(Integer(0) + BigO(1, n_B)))[0][0] == 0


OF_THE_APPENDIX = [find_theorem(THEOREMS, label) for label in MISALIGNMENTS]


@pytest.mark.parametrize("theorem", OF_THE_APPENDIX, ids=lambda theorem: theorem.label)
def test_theorems_of_the_appendix_have_these_terms(theorem: Theorem) -> None:
    """The stubs above are what they state, conditions aside."""
    like = IN_TAU if theorem.label == IN_TAU.label else SERIES
    assert partial_misalignment(theorem, NUMBERS).terms == partial_misalignment(like, NUMBERS).terms
    found = isotropic_terms(theorem)
    assert found.keys() == isotropic_terms(like).keys()
    assert all(
        (a - b).equals(0) and (x - y).equals(0)
        for (a, x), (b, y) in zip(found.values(), isotropic_terms(like).values(), strict=True)
    )
    settings = {"H": [[1, 2], [0, 1], [3, 1]], "beta": [1, 0, 2], "sigma_r2": Fraction(1, 3), "n_B": 40}
    assert misalignment(theorem, **settings) == misalignment(like, **settings)
    with pytest.raises(ConditionError, match="n_B = 8"):
        partial_misalignment(theorem, NUMBERS | {"n_B": Fraction(8)})


def test_without_noise_to_speak_of_the_true_directions_are_learned() -> None:
    for theorem in OF_THE_APPENDIX:
        assert abs(partial_misalignment(theorem, NUMBERS | {"s": Fraction(10**9)}).exact - NUMBERS["m"]) < 1e-8


def test_what_two_terms_leave_out_at_most_by_hand() -> None:
    """With d = 2, p = d_r = 1, σ_r² = s = 1: μ_6 is 15 E (tr W⁻¹)³ given d_r = 1, and so on."""
    values = {name: Fraction(1) for name in ("p", "d_r", "s", "sigma_r2", "P_beta2", "m")} | {"d": Fraction(2)}
    n_B = 20
    found = remainder_at({**values, "n_B": Fraction(n_B)}).exact
    k = n_B - 2
    sixth = Fraction(2, (k + 1) * k * (k - 1) * (k - 3) * (k - 5))
    sixth *= (
        4 * n_B**2 - 24 * n_B + 16 + 40 - 16 - 36 + 16 + 6 * (n_B - 1) * (2 * (k - 3) + 4) + 8 * (n_B - 1) * (n_B + 1)
    )
    u = v = Fraction(0)  # q a_k − m t_k with q = a_k = t_k = m = 1
    beyond = 9 * u / (n_B**2 * (k - 1)) + v
    assert found == 192 * 9**6 * 2 * sixth + abs(beyond)
    with pytest.raises(ConditionError, match=r"needs n_B > d \+ 5; got d = 2, n_B = 7"):
        remainder_at({**values, "n_B": Fraction(7)})
    with pytest.raises(SymbolicError, match="missing"):
        remainder_at({"n_B": Fraction(20)})
    off = remainder_at({**values, "n_B": Fraction(n_B), "m": Fraction(0), "P_beta2": Fraction(2)}).exact
    assert off is not None
    assert found is not None
    assert off > found  # ‖β‖² is the same, and what exact coefficients add is not 0


@pytest.mark.parametrize("digits", range(1, 12))
def test_a_bound_is_rounded_up(digits: int) -> None:
    numbers = {name: Fraction(value) for name, value in NUMBERS.items()} | {"n_B": Fraction(10**6)}
    found = remainder_at(numbers)
    assert found.exact is not None
    assert found.is_bound
    assert found.exact <= Fraction(found.decimal(digits)) <= found.exact * (1 + Fraction(1, 10 ** (digits - 1)))
