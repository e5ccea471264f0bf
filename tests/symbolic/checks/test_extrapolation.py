"""The judge of statements with a remainder: what it confirms, what it refuses, and where it says nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from flint import arb, fmpq
from sympy import Integer, Rational, Symbol, symbols

from symbolic.checks import Verdict
from symbolic.checks.extrapolation import ExactValue, Extrapolation, expansion
from symbolic.claim import Claim
from symbolic.ensembles import GaussianRows
from symbolic.errors import ConditionError, NotEvaluable
from symbolic.matrices import BigO, E, Identity, Letter, NamedScalar, SmallO, inv, tr

n, d, p = symbols("n d p", integer=True, positive=True)
lam, sigma_y2 = symbols("lam sigma_y2", positive=True)
X = Letter("X", n, d, law=GaussianRows(Identity(d)))
v = Letter("v", d, 1)
norm = NamedScalar("norm", tr(v * v.T))
other_norm = NamedScalar("other_norm", 2 * tr(v * v.T))
alpha = NamedScalar("alpha", 1 / (1 + lam))
LHS = E(tr(inv(X.T * X)))
GIVEN = (n > d + 1,)


@dataclass
class Source:
    """A left side that is known, and how often it is evaluated."""

    value: object
    unknowns: frozenset = frozenset({n, d})
    calls: list = field(default_factory=list)

    def __post_init__(self) -> None:
        self.known = ExactValue(self.unknowns, GIVEN, self.ball)

    def ball(self, values, bits):
        self.calls.append(values[n])
        return self.value(values, bits)

    def __call__(self, lhs):
        return self.known if lhs == LHS else None


def inverse_trace(values, bits):
    return values[d] / (values[n] - values[d] - 1)


def judged(rhs, value=inverse_trace, given=GIVEN, lhs=LHS, unknowns=frozenset({n, d})):
    return Extrapolation((Source(value, unknowns),)).judge(Claim(lhs, "=", rhs, given))


SERIES = d / n + d * (d + 1) / n**2


@pytest.mark.parametrize(
    ("rhs", "strength"),
    [
        (SERIES + BigO(3, n), "3 coefficients to 20 digits at 6 points"),
        (SERIES - BigO(3, n), "3 coefficients to 20 digits at 6 points"),
        (SERIES + d * (d + 1) ** 2 / n**3 + BigO(4, n), "4 coefficients to 20 digits at 6 points"),
        (d / (n - d - 1) + BigO(9, n), "9 coefficients to 20 digits at 6 points"),
        (d / (n - d) + BigO(2, n), "2 coefficients to 20 digits at 6 points"),
        (SERIES + BigO(1, n), "1 coefficient to 20 digits at 6 points"),
        (BigO(1, n), "1 coefficient to 20 digits at 6 points"),
        (SERIES + BigO(0, n), "bounded at 6 points"),
        (SERIES + n + BigO(-1, n), "bounded at 6 points"),
    ],
)
def test_true_series_hold_however_weak_their_remainder(rhs, strength) -> None:
    evidence = judged(rhs)
    assert (evidence.check, evidence.verdict, evidence.strength) == ("extrapolation", Verdict.HOLDS, strength)


@pytest.mark.parametrize(
    "rhs",
    [
        SERIES + BigO(4, n),
        SERIES + 1 / n**2 + BigO(3, n),
        SERIES - d / n + BigO(3, n),
        SERIES + Rational(1, 10**17) / n**2 + BigO(3, n),
        d / n + n * (d + 1) / n**2 + BigO(3, n),
        SERIES + n + BigO(0, n),
        SERIES + n**2 + BigO(-1, n),
        d / (n - d) + BigO(3, n),
        -SERIES + BigO(2, n),
        1 + BigO(1, n),
    ],
)
def test_false_series_fail(rhs) -> None:
    assert judged(rhs).verdict is Verdict.FAILS


def test_a_failure_names_the_coefficient_both_values_and_the_point() -> None:
    evidence = judged(SERIES + 1 / n**2 + BigO(3, n))
    assert evidence.detail == (
        "at d = 1, the coefficient of n**(-2) is 2.000000000000000000000, and 3.000000000000000000000 on the right side"
    )


def test_a_right_side_with_a_zero_denominator_fails() -> None:
    evidence = judged(1 / (d - 3) / n + BigO(2, n))
    assert evidence.verdict is Verdict.FAILS
    assert "zero denominator" in judged(((n + d) ** 2 - n**2 - 2 * n * d - d**2) ** -1 + BigO(2, n)).detail


def test_values_with_error_bounds_serve_as_well() -> None:
    def resolvent(values, bits):  # ∫ e^{-x}/(1 + x/n) dx = Σ k! (−1/n)^k, which diverges
        at = arb(values[n])
        return -at * at.exp() * (-at).ei()

    rhs = 1 - 1 / n + 2 / n**2 - 6 / n**3
    assert judged(rhs + BigO(4, n), resolvent).verdict is Verdict.HOLDS
    assert judged(rhs + BigO(5, n), resolvent).verdict is Verdict.FAILS
    assert judged(rhs - 1 / n**3 + BigO(4, n), resolvent).verdict is Verdict.FAILS


def test_a_left_side_without_such_a_series_is_not_decided() -> None:
    def root(values, bits):
        return 1 / arb(values[n]).sqrt()

    def growing(values, bits):
        return values[n] + values[d]

    for value in (root, growing):
        for rhs in (BigO(1, n), 1 + BigO(1, n), BigO(0, n), 1 / n + BigO(2, n)):
            assert judged(rhs, value).verdict is Verdict.UNKNOWN


def test_abbreviations_of_matrices_count_as_numbers_and_others_are_opened() -> None:
    def shrunk(values, bits):
        return values[norm] / (1 + values[lam]) ** 2 + values[sigma_y2] / (values[n] + values[lam])

    unknowns = frozenset({n, lam, sigma_y2, norm})
    rhs = alpha**2 * norm + sigma_y2 / n
    assert judged(rhs - lam * sigma_y2 / n**2 + BigO(3, n), shrunk, unknowns=unknowns).verdict is Verdict.HOLDS
    assert judged(alpha * norm + BigO(1, n), shrunk, unknowns=unknowns).verdict is Verdict.FAILS
    evidence = judged(alpha**2 * other_norm + BigO(1, n), shrunk, unknowns=unknowns)
    assert evidence.verdict is Verdict.UNKNOWN
    assert "is not known from the left side" in evidence.detail


def test_traces_of_fixed_matrices_are_evaluated_where_the_left_side_is() -> None:
    """A left side known for M = 2I alone is read there on the right as well; other letters are generic."""
    M = Letter("M", d, d)
    square, fourfold = tr(v * v.T), tr(M * v * v.T * M)

    def scaled(values, bits):
        return 4 * values[square] + values[d] / values[n]

    def at(rhs):
        known = ExactValue(frozenset({n, d, square}), GIVEN, scaled, ((M, 2 * Identity(d)),))
        return Extrapolation((lambda lhs: known,)).judge(Claim(LHS, "=", rhs, GIVEN))

    assert at(fourfold + tr(M) / 2 / n + BigO(3, n)).verdict is Verdict.HOLDS
    assert at(2 * tr(M * v * v.T) + d / n + BigO(3, n)).verdict is Verdict.HOLDS
    evidence = at(tr(M * v * v.T) + d / n + BigO(3, n))
    assert evidence.verdict is Verdict.FAILS
    assert evidence.detail.startswith("at d = 1, the coefficient of 1 is ")
    for unseen in (tr(X.T * X), tr(n * M), E(tr(X.T * X))):
        assert at(unseen + BigO(1, n)).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        (Claim(LHS, "=", SERIES, GIVEN), "no remainder"),
        (Claim(LHS, "=", SERIES + SmallO(1, n, d), GIVEN), "no remainder"),
        (Claim(LHS, "=", SERIES + BigO(3, n) + BigO(2, n), GIVEN), "no remainder"),
        (Claim(LHS, "=", SERIES + d * BigO(3, n), GIVEN), "no remainder"),
        (Claim(2 * LHS, "=", SERIES + BigO(3, n), GIVEN), "no exact value"),
        (Claim(LHS, "=", SERIES + BigO(Symbol("k"), n), GIVEN), "the order of a remainder"),
        (Claim(LHS, "=", SERIES + BigO(3, d), GIVEN), "do not allow large d"),
        (Claim(LHS, "=", SERIES + BigO(3, n), (n < d,)), "do not allow large n"),
        (Claim(LHS, "=", 2**n + BigO(3, n), GIVEN), "no rational function of n"),
        (Claim(LHS, "=", d / (n - d - 1) + BigO(60, n), GIVEN), "two extrapolations differ in the coefficient of"),
    ],
)
def test_what_it_cannot_see_is_unknown(claim: Claim, why: str) -> None:
    evidence = Extrapolation((Source(inverse_trace),)).judge(claim)
    assert evidence.verdict is Verdict.UNKNOWN
    assert why in evidence.detail


def test_it_speaks_of_statements_with_a_remainder() -> None:
    judge = Extrapolation()
    assert judge.speaks_of(Claim(LHS, "=", SERIES + BigO(3, n)))
    assert not judge.speaks_of(Claim(LHS, "=", SERIES))
    assert not judge.speaks_of(Claim(LHS, "=", SERIES + SmallO(0, n, d)))
    assert judge.judge(Claim(LHS, "=", SERIES + BigO(3, n))).verdict is Verdict.UNKNOWN


def test_the_left_side_is_evaluated_once_for_all_right_sides() -> None:
    source = Source(inverse_trace)
    judge = Extrapolation((source,))
    judge.judge(Claim(LHS, "=", SERIES + BigO(3, n), GIVEN))
    calls = len(source.calls)
    assert calls
    for rhs in (SERIES + BigO(2, n), d / n + BigO(2, n), 2 * d / n + BigO(2, n)):
        judge.judge(Claim(LHS, "=", rhs, GIVEN))
    assert len(source.calls) == calls


@pytest.mark.parametrize(
    ("expression", "order", "expected"),
    [
        (Integer(0), 2, (0, [0, 0])),
        (n**3, 0, (-3, [1, 0, 0])),
        (1 / n**3, 2, (3, [])),
        (1 / n**3, 5, (3, [1, 0])),
        (1 / (2 * n - 1), 4, (1, [Rational(1, 2), Rational(1, 4), Rational(1, 8)])),
        ((n - d) ** 2 / (n + d) ** 2, 3, (0, [1, -8, 32])),
        (n - n**2 / (n + 1), 3, (0, [1, -1, 1])),
    ],
)
def test_expansions_are_exact(expression, order, expected) -> None:
    lowest, found = expansion(expression, n, {d: fmpq(2)}, order)
    assert (lowest, [Rational(int(c.p), int(c.q)) for c in found]) == expected


def test_an_expansion_refuses_what_has_none() -> None:
    with pytest.raises(ConditionError, match="zero denominator"):
        expansion(1 / (d - 2), n, {d: fmpq(2)}, 2)
    for expression in (d / n, tr(Identity(n)) / n, n ** Rational(1, 2), 2**n):
        with pytest.raises(NotEvaluable):
            expansion(expression, n, {}, 2)
