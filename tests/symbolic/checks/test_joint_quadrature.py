"""Inverses of W + t I, judged over all eigenvalues: known values, identities that hold, and their alterations."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational

from symbolic.checks import EigenvalueQuadrature, Verdict
from symbolic.checks.joint_quadrature import floating_rule, precise_rule
from symbolic.checks.spectra import SpectralJudge
from symbolic.claim import Claim
from symbolic.ensembles import GaussianRows, wishart
from symbolic.errors import Diverges, NotEvaluable
from symbolic.matrices import E, Identity, Infinite, Registry, Variance, inv, tr
from symbolic.mutants.alterations import altered_claims

registry = Registry()
n = registry.scalar("n", "rows", domain="dimension")
d = registry.scalar("d", "columns", domain="dimension")
t = registry.scalar("t", "shift", domain="positive")
s = registry.scalar("s", "another shift", domain="positive")
I = Identity(d)
Z = registry.matrix("Z", n, d, "isotropic design", law=GaussianRows(I))
W = wishart(registry, "W", Z, "Wishart matrix")
K = registry.named("K", W + t * I, "shifted")
L = registry.named("L", W + s * I, "shifted by another")
G, H = inv(K), inv(L)
judge = EigenvalueQuadrature()

STEIN = Claim(E(tr(G) ** 2), "=", d / t - (1 + (n - d - 1) / t) * E(tr(G)) - E(tr(G * G)))
TWO_SHIFTS = Claim(E(tr(W * G * G * H)), "=", E(tr(G * H)) - t * E(tr(G * G * H)))
TRUE = {
    "Stein": STEIN,
    "two shifts": TWO_SHIFTS,
    "difference of resolvents": Claim(E(tr(G * H)), "=", (E(tr(H)) - E(tr(G))) / (t - s)),
    "isotropy": Claim(E(G), "=", E(tr(G)) / d * I),
    "more rows than columns": Claim(E(tr(G)), "=", E(tr(inv(W))) - t * E(tr(inv(W) * G)), (n > d + 1,)),
    "fewer rows than columns": Claim(E(tr(G)), "=", (d - n) / t + E(tr(inv(Z * Z.T + t * Identity(n)))), (d > n,)),
    "both sides random": Claim(W * G, "=", I - t * G),
    "odd": Claim(E(Z * G), "=", 0 * Z),
    "variance": Claim(Variance(tr(G)), "=", E(tr(G) ** 2) - E(tr(G)) ** 2),
    "nothing left": Claim(E(tr(G)) - E(tr(G * K * G)), "=", E(tr(W * G)) + t * E(tr(G)) - d),
    "powers": Claim(E(tr(W**2 * K**-2)), "=", d - 2 * t * E(tr(G)) + t**2 * E(tr(G**2))),
    "a scalar in the denominator": Claim(E(tr(W) / (t + tr(W))), "=", 1 - t * E(1 / (t + tr(W)))),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_claims_hold(name):
    evidence = judge.judge(TRUE[name])
    assert (evidence.verdict, evidence.detail) == (Verdict.HOLDS, "")
    assert "1e-50 (min(n, d) = 1), < 1e-10 (2, 3)" in evidence.strength


@pytest.mark.parametrize("name", ["Stein", "two shifts", "difference of resolvents", "isotropy", "powers", "variance"])
def test_every_alteration_is_refused(name):
    # The order of factors is left out: functions of one matrix commute.
    mutants = [mutant for mutant in altered_claims(TRUE[name]) if not mutant.exempt and mutant.kind != "order"]
    assert len(mutants) > 5
    assert [mutant.text for mutant in mutants if judge.judge(mutant.claim).verdict is not Verdict.FAILS] == []


@pytest.mark.parametrize(
    "claim",
    [
        Claim(TWO_SHIFTS.lhs, "=", E(tr(G * H)) - s * E(tr(G * G * H))),
        Claim(E(tr(W * G * H)), "=", E(tr(H)) - s * E(tr(G * H))),
        Claim(W * G, "=", I - 2 * t * G),
        Claim(W * G, "=", I - t * H),
        Claim(E(tr(G)), "=", E(tr(inv(Z * Z.T + t * Identity(n)))), (d > n,)),
        Claim(E(tr(G)), "=", E(tr(inv(W))) - t * E(tr(inv(W) * G)), (n > d,)),
        Claim(E(tr(G)), "=", E(tr(inv(W))) - t * E(tr(inv(W) * G))),
        Claim(E(tr(inv(W) * G)), "=", Infinite(), (n > d,)),
    ],
    ids=str,
)
def test_false_claims_fail(claim):
    assert judge.judge(claim).verdict is Verdict.FAILS


def test_a_change_in_the_last_digits_is_seen_at_one_eigenvalue_and_at_three():
    for claim in (STEIN, TRUE["difference of resolvents"]):
        slightly = Claim(claim.lhs, "=", claim.rhs * (1 + Rational(1, 10**48)))
        assert judge.judge(slightly).verdict is Verdict.FAILS
    slightly = Claim(STEIN.lhs, "=", STEIN.rhs * (1 + Rational(1, 10**9)), (d > 2, n > 2))
    assert judge.judge(slightly).verdict is Verdict.FAILS


def test_divergence_is_that_of_the_smallest_eigenvalue():
    assert judge.judge(Claim(E(tr(inv(W) * G)), "=", Infinite(), (n > d - 1, d > n - 2))).verdict is Verdict.HOLDS
    with pytest.raises(Diverges, match=r"l\^\(-1\) as the smallest eigenvalue"):
        judge.value(E(tr(inv(W) * G)), {n: 3, d: 2, t: 1})
    with pytest.raises(Diverges, match=r"l\^\(-2\) as the 2 smallest"):
        judge.value(E(G_of_trace := tr(G) / tr(W) ** 2), {n: 2, d: 2, t: 1})
    assert float(judge.value(E(G_of_trace), {n: 3, d: 2, t: 1})) > 0


def test_what_may_vanish_between_nodes_is_unknown():
    evidence = judge.judge(Claim(E(tr(inv(W - t * I))), "=", d))
    assert evidence.verdict is Verdict.UNKNOWN
    assert "both signs" in evidence.detail


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_shift_too_small_for_the_rule_has_no_value(size):
    with pytest.raises(NotEvaluable, match="does not converge"):
        judge.value(E(tr(G * G)), {n: size, d: size, t: Rational(1, 10**6)})


def test_a_random_quantity_has_no_value():
    with pytest.raises(NotEvaluable, match="is random"):
        judge.value(tr(G), {n: 4, d: 1, t: 1})


@pytest.mark.parametrize("rows", [1, 2, 3, 7, 30])
@pytest.mark.parametrize("shift", ["4/9", "1", "49/16"])
def test_one_eigenvalue_is_the_confluent_hypergeometric_function(rows, shift):
    with mpmath.workdps(70):
        x = mpmath.mpf(Rational(shift).p) / Rational(shift).q
        expected = mpmath.hyperu(1, 2 - mpmath.mpf(rows) / 2, x / 2) / 2
        ours = mpmath.mpf(judge.value(E(tr(G)), {n: rows, d: 1, t: Rational(shift)}))
        assert abs(ours / expected - 1) < mpmath.mpf(10) ** -49
        # n < d: the same eigenvalue, and zeros
        ours = mpmath.mpf(judge.value(E(tr(G)), {n: 1, d: rows, t: Rational(shift)}))
        assert abs(ours / (expected + (rows - 1) / x) - 1) < mpmath.mpf(10) ** -49


def test_one_eigenvalue_agrees_with_adaptive_quadrature():
    with mpmath.workdps(40):
        density = lambda x: x ** mpmath.mpf("1.5") * mpmath.exp(-x / 2)  # noqa: E731
        integrals = [mpmath.quad(f, [0, 1, 10, 60, 300]) for f in (lambda x: density(x) / (x + 2) ** 3, density)]
        ours = mpmath.mpf(judge.value(E(tr(G) * tr(G * G)), {n: 5, d: 1, t: 2}))
        assert abs(ours / (integrals[0] / integrals[1]) - 1) < mpmath.mpf(10) ** -28


@pytest.mark.parametrize(("rows", "shift"), [(2, "4/9"), (5, "25/4")])
def test_two_eigenvalues_agree_with_adaptive_quadrature(rows, shift):
    with mpmath.workdps(15):
        a, x = mpmath.mpf(rows - 3) / 2, mpmath.mpf(Rational(shift).p) / Rational(shift).q

        def integral(f):
            # l_1 = (u² + v²)², l_2 = u⁴: a smooth integrand, whatever the half-integer power a >= −1/2 is
            def inner(u):
                def at(v):
                    l, m = (u * u + v * v) ** 2, u**4
                    jacobian = 4 * u**3 * 4 * v * (u * u + v * v)
                    return f(l, m) * (l * m) ** a * mpmath.exp(-(l + m) / 2) * (l - m) * jacobian

                return mpmath.quad(at, [0, 1, 2, 3.5])

            return mpmath.quad(inner, [0, 1, 2, 3.5])

        expected = integral(lambda l, m: 1 / (l + x) + 1 / (m + x)) / integral(lambda l, m: 1)
    assert float(judge.value(E(tr(G)), {n: rows, d: 2, t: Rational(shift)})) == pytest.approx(float(expected), rel=1e-9)


@pytest.mark.parametrize("size", [2, 3])
@pytest.mark.parametrize("rows", [3, 4, 8])
def test_the_rules_know_the_moments_of_the_wishart(size, rows):
    rule = floating_rule(rows, size)
    l = np.array([root[: len(rule.fine)] ** 2 for root in rule.roots])
    known = {
        "tr W": (l.sum(axis=0), rows * size),
        "tr W²": ((l**2).sum(axis=0), rows * size * (rows + size + 1)),
        "det W": (l.prod(axis=0), np.prod([rows - i for i in range(size)])),
    }
    for values, expected in known.values():
        assert rule.fine @ values == pytest.approx(expected, rel=1e-11)


def test_the_precise_rule_knows_the_moments_of_chi_squared():
    mp, rule = precise_rule(5, 50)
    r = rule.roots[0][: len(rule.fine)] ** 2
    for power, expected in ((1, 5), (2, 35), (-1, mp.mpf(1) / 3), (-2, mp.mpf(1) / 3)):
        assert abs(rule.fine @ r**power - expected) < mp.mpf(10) ** -55


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 3), st.integers(1, 9), st.fractions(min_value="1/2", max_value=8, max_denominator=9))
def test_resolvents_obey_their_bounds(columns, rows, shift):
    values = {n: rows, d: columns, t: Rational(shift.numerator, shift.denominator)}
    first, second = (float(judge.value(E(tr(word)), values)) for word in (G, G * G))
    # Jensen on both sides, and W >= 0
    assert columns / (rows + float(shift)) * (1 - 1e-9) <= first < columns / float(shift)
    assert first**2 / columns * (1 - 1e-9) <= second < first / float(shift)


def test_a_homogeneous_claim_keeps_its_digits():
    evidence = judge.judge(Claim(E(tr(inv(W))), "=", d / (n - d - 1), (n > d + 1,)))
    assert evidence.strength.startswith("< 1e-50 (d = 1, 2), < 1e-15 (d = 3)")


def test_both_quadratures_are_one_judge():
    assert isinstance(judge, SpectralJudge)
    assert judge.judge(STEIN).check == judge.name
