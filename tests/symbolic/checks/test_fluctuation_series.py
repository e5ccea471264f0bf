"""The judge of learned directions: the true coefficients are confirmed, every altered one is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sympy import Expr, Integer, Rational, Symbol

from symbolic.checks import FluctuationSeries, Verdict
from symbolic.checks.fluctuations import series_of
from symbolic.claim import Claim
from symbolic.ensembles import GaussianRows, HaarOrthogonal
from symbolic.errors import ConditionError, NotEvaluable
from symbolic.matrices import (
    Absolute,
    BigO,
    E,
    Identity,
    Leading,
    Letter,
    MatrixExpression,
    Registry,
    SmallO,
    Variance,
    inv,
    tr,
)
from symbolic.mutants import altered_claims

n, p, q, d_r = (Symbol(name, integer=True, positive=True) for name in ("n", "p", "q", "d_r"))
s2 = Symbol("s2", positive=True)
d = p + q
A = Registry().dual_bases(("A", "A_off"), (p, q), ("features", "the others")).letters[0]
H = Letter("H", d_r, p)
beta = Letter("beta", d, 1)
weights = Letter("beta_A", p, 1)
X = Letter("X", n, d, law=GaussianRows(Identity(d)))
N = Letter("N", n, d_r, law=GaussianRows(s2 * Identity(d_r)))
P = A * A.T
C_ols = inv(X.T * X) * X.T * (X * A * H.T + N)
TRUNCATED = Leading(C_ols, p)
REDUCED = Leading(C_ols * Leading((X * C_ols).T, p), p)
BOTH = (TRUNCATED, REDUCED)
K = inv(H.T * H)
GIVEN = (d_r >= p, n >= d)

m = tr(beta * beta.T * (Identity(d) - P))
a, a_2 = (tr(A.T * beta * beta.T * A * power) for power in (K, K * K))
t_1, t_2 = tr(K), tr(K * K)
DELTA = s2 * (q * a - m * t_1)
DELTA_2 = (d + 1) * DELTA + s2**2 * (d_r - d + 1) * (q * a_2 - m * t_2)


def misalignment(projector: MatrixExpression, weights: MatrixExpression = beta) -> Expr:
    """`‖(I − P̂) β‖²`."""
    return tr(weights * weights.T * (Identity(d) - projector))


def mean_misalignment(projector: MatrixExpression) -> Expr:
    """Its expectation."""
    return E(misalignment(projector))


JUDGE = FluctuationSeries()
LHS = tuple(map(mean_misalignment, BOTH))


def verdict(lhs: Expr, rhs: Expr, given=GIVEN) -> Verdict:
    return JUDGE.judge(Claim(lhs, "=", rhs, given)).verdict


def stated(delta: Expr = DELTA, delta_2: Expr = DELTA_2) -> Expr:
    return m + delta / n + delta_2 / n**2 + BigO(3, n)


@pytest.mark.parametrize("lhs", LHS, ids=("truncated", "reduced"))
class TestMisalignment:
    def test_both_coefficients(self, lhs):
        found = JUDGE.judge(Claim(lhs, "=", stated(), GIVEN))
        assert (found.verdict, found.strength) == (Verdict.HOLDS, "3 coefficients exactly, at 8 points")
        assert verdict(lhs, m + DELTA / n + BigO(2, n)) is Verdict.HOLDS
        assert verdict(lhs, m + BigO(1, n)) is Verdict.HOLDS

    def test_in_effective_noise(self, lhs):
        tau = s2 / (n - d - 1)
        series = m + DELTA / s2 * tau + (d_r - d + 1) * (q * a_2 - m * t_2) * tau**2
        assert verdict(lhs, series + BigO(3, n), (*GIVEN, n > d + 1)) is Verdict.HOLDS
        assert verdict(lhs, series.subs(d_r, d_r + 1) + BigO(3, n), (*GIVEN, n > d + 1)) is Verdict.FAILS

    @pytest.mark.parametrize(
        "wrong",
        [
            s2**2 * a * t_1 / 1000,
            s2**2 * m * t_1**2 / 1000,
            s2**2 * a_2 / 1000,
            s2**2 * m * t_2 / 1000,
            -DELTA,
            DELTA_2 / 20,
            s2 * a / 10**9,
            s2 * m * t_1 / 10**9,
            m / 10**9,
            s2**2 * (p - 1) * a_2,  # what a single feature would not show
            s2**2 * (q - 1) * a_2,
            s2**2 * (d_r - p) * a_2,
        ],
    )
    def test_an_altered_second_coefficient(self, lhs, wrong):
        assert verdict(lhs, stated(delta_2=DELTA_2 + wrong)) is Verdict.FAILS

    def test_other_altered_coefficients(self, lhs):
        assert verdict(lhs, stated() + a) is Verdict.FAILS
        assert verdict(lhs, stated(DELTA + s2 * t_1 / 1000)) is Verdict.FAILS
        assert verdict(lhs, stated() + a * n) is Verdict.FAILS
        assert verdict(lhs, m + DELTA / n + BigO(3, n)) is Verdict.FAILS

    def test_mutants_of_the_generator(self, lhs):
        tried = {
            alteration.text: JUDGE.judge(alteration.claim).verdict
            for alteration in altered_claims(Claim(lhs, "=", stated(), GIVEN))
            if not alteration.exempt
        }
        # To change the sign of the noise, or the Gram matrix in whose metric columns are cut, changes no coefficient.
        still_true = ("(-X*A*H.T + N)", "(X*A*H.T - N)", "Leading((X*X.T*X*X.T*(X*A*H.T + N)).T, p)")
        kept = [text for text, found in tried.items() if found is Verdict.HOLDS]
        assert all(text.startswith("lhs") and any(part in text for part in still_true) for text in kept)
        # Blind where n is not what grows, and where more vectors are asked for than the limit has.
        blind = [text for text, found in tried.items() if found is Verdict.UNKNOWN]
        assert all(any(part in text for part in ("O(p", "O(q", "O(d_r", "d_r)))]", "d_r), p)))]")) for text in blind)
        assert len(tried) > 100
        assert len(kept) + len(blind) < 10


def test_the_number_of_channels_is_a_condition():
    found = JUDGE.judge(Claim(LHS[0], "=", stated(), (n >= d,)))
    assert found.verdict is Verdict.FAILS
    assert "the left side is not defined: there are no 2 singular vectors" in found.detail


@pytest.mark.parametrize("projector", BOTH, ids=("truncated", "reduced"))
def test_variances_and_distance(projector):
    variance = Variance(misalignment(projector))
    assert verdict(variance, 4 * s2 * m * a / n + BigO(2, n)) is Verdict.HOLDS
    assert verdict(variance, 3 * s2 * m * a / n + BigO(2, n)) is Verdict.FAILS
    aligned = Variance(misalignment(projector, A * weights))
    leading = (s2 * tr(weights * weights.T * K)) ** 2 / n**2
    assert verdict(aligned, 2 * q * leading + BigO(3, n)) is Verdict.HOLDS
    assert verdict(aligned, 2 * leading + BigO(3, n)) is Verdict.FAILS
    distance = E(tr((projector - P) ** 2))
    assert verdict(distance, 2 * q * s2 * t_1 / n + BigO(2, n)) is Verdict.HOLDS
    assert verdict(distance, 2 * p * s2 * t_1 / n + BigO(2, n)) is Verdict.FAILS


def test_the_right_side_may_be_undefined():
    found = JUDGE.judge(Claim(LHS[0], "=", stated() + 1 / (p - 1), GIVEN))
    assert found.verdict is Verdict.FAILS
    assert "the right side is not defined" in found.detail


def test_what_it_speaks_of():
    assert JUDGE.speaks_of(Claim(LHS[0], "=", stated()))
    assert not JUDGE.speaks_of(Claim(E(tr(inv(X.T * X))), "=", BigO(1, n)))
    assert not JUDGE.speaks_of(Claim(LHS[0], "=", m + SmallO(0, n, p, q)))
    assert not JUDGE.speaks_of(Claim(LHS[0], "=", m))


VALUES = {n: Integer(5), p: Integer(1), q: Integer(1), d_r: Integer(1), s2: Rational(2)}
AT = {symbol: value for symbol, value in VALUES.items() if symbol != n}
C = Letter("C", n, d)
SHORT = Letter("G", n - p, 1, law=GaussianRows(Identity(1)))


@pytest.mark.parametrize(
    ("quantity", "why"),
    [
        (E(tr(N.T * N)), "depends on all n rows"),
        (E(tr(Identity(n) - X * inv(X.T * X) * X.T)), "an identity with n rows"),
        (E(tr(C.T * X * inv(X.T * X))), "C is fixed, and has n rows"),
        (E(tr(Leading(inv(X.T * X) * X.T * N, p))), "limit is random"),
        (E(tr(Leading(A * H.T + inv(X.T * X) * X.T * N, 2 * p))), "no 2 singular vectors"),
        (E(tr(inv(N.T * N))), "limit"),
        (tr(inv(X.T * X)), "a side that is random"),
        (E(tr(Letter("O", 2, 2, law=HaarOrthogonal()))), "not Gaussian"),
        (E(tr(SHORT.T * SHORT)), "n - p is not a number"),
    ],
)
def test_nothing_is_said_where_the_series_is_not_at_hand(quantity, why):
    with pytest.raises((NotEvaluable, ConditionError), match=why):
        series_of(quantity, n, AT, 5)


def test_the_mean_of_an_inverse():
    """E tr W⁻¹ = d/(n − d − 1)."""
    found = series_of(E(tr(inv(X.T * X))), n, AT | {q: Integer(2)}, 9)
    assert [found[k] for k in range(1, 5)] == [3, 12, 48, 192]


def test_a_claim_that_it_cannot_see_is_unknown():
    k = Symbol("k", integer=True, positive=True)
    for rhs in (m, m + BigO(k, n), m + SmallO(0, n, p, q)):
        assert verdict(LHS[0], rhs) is Verdict.UNKNOWN
    assert JUDGE.judge(Claim(LHS[0], "=", stated(), (n < 50,))).verdict is Verdict.UNKNOWN


def test_beta_may_lie_in_the_features():
    aligned = E(misalignment(TRUNCATED, A * weights))
    at_zero = tr(weights * weights.T * K)
    assert verdict(aligned, q * s2 * at_zero / n + BigO(2, n)) is Verdict.HOLDS
    assert verdict(E(misalignment(REDUCED, A * weights)), q * s2 * at_zero / n + BigO(2, n)) is Verdict.HOLDS
    assert beta.rows == d


def test_of_a_bound_of_an_absolute_value_its_order_is_judged():
    mean = E(tr(TRUNCATED * beta * beta.T))
    limit = tr(P * beta * beta.T)
    within = Claim(Absolute(mean - limit), "<=", s2 / (n - d), given=(n > d + 1, d_r >= p))
    assert FluctuationSeries().speaks_of(within)
    assert FluctuationSeries().judge(within).verdict is Verdict.HOLDS
    for false in (replace(within, rhs=s2 / (n - d) ** 2), replace(within, lhs=Absolute(mean - 2 * limit))):
        assert FluctuationSeries().judge(false).verdict is Verdict.FAILS
    constant = FluctuationSeries().judge(replace(within, rhs=s2))
    assert constant.verdict is Verdict.UNKNOWN
    assert "does not tend to 0" in constant.detail


def test_a_bound_is_not_negative_for_large_sizes():
    mean = E(tr(TRUNCATED * beta * beta.T))
    within = Claim(Absolute(mean - tr(P * beta * beta.T)), "<=", s2 / (n - d), given=(n > d + 1, d_r >= p))
    wider = replace(within, rhs=s2 / n**2 + 3 * Absolute(s2 / (n - d)) - s2 / n)
    for true in (within, wider):
        evidence = FluctuationSeries().judge(true)
        assert evidence.verdict is Verdict.HOLDS
        assert evidence.strength.startswith("the order alone: ")
    for negative in (-s2 / (n - d), -Absolute(s2 / n), s2 / n - 2 * Absolute(s2 / n), s2 / n**2 - s2 / n):
        evidence = FluctuationSeries().judge(replace(within, rhs=negative))
        assert evidence.verdict is Verdict.FAILS
        assert "the bound is -" in evidence.detail
