"""The quadrature holds the isotropic claims, finds alterations that it can see, and says what it cannot."""

from __future__ import annotations

from pathlib import Path
from runpy import run_path

import pytest
from sympy import Rational

from symbolic.checks import EigenvalueQuadrature, Verdict
from symbolic.checks.eigenvalue_quadrature import density, rule
from symbolic.claim import Claim
from symbolic.matrices import E, Identity, inv, tr

known = run_path(str(Path(__file__).with_name("claims.py")))
CLAIMS = known["CLAIMS"]
judge = EigenvalueQuadrature().judge

OUT_OF_SIGHT = {
    "covariance of entries",
    "excess risk",
    "test function",
    "trace is cyclic",
    "transpose of a product",
    "inverse cancels",
    "trace of the identity",
    "least squares",
    "numbers",
    "first moment of an orthogonal matrix",
    "second moment of an orthogonal matrix",
    "orthogonal",
    "orthogonal and Gaussian",
    "Weingarten function",
}
# At multiples of the identity, order and transposition do not matter.
BLIND = {
    ("quadratic", 0),
    ("quadratic", 1),
    ("inverse twice", 0),
    ("inverse twice", 1),
    ("inverse twice", 2),
    ("trace times inverse", 0),
    ("product of expectations", 0),
    ("product of expectations", 1),
}
SEEN = [name for name in CLAIMS if name not in OUT_OF_SIGHT]
FALSE = [
    pytest.param(claim, id=f"{name}-{index}")
    for name in SEEN
    for index, claim in enumerate(CLAIMS[name][1])
    if (name, index) not in BLIND
]


@pytest.mark.parametrize("name", SEEN)
def test_true_claims_hold(name):
    evidence = judge(CLAIMS[name][0])
    assert (evidence.verdict, evidence.detail) == (Verdict.HOLDS, "")


@pytest.mark.parametrize("claim", FALSE)
def test_false_claims_fail(claim):
    assert judge(claim).verdict is Verdict.FAILS


@pytest.mark.parametrize(("name", "index"), sorted(BLIND))
def test_order_and_transposition_are_out_of_sight(name, index):
    assert judge(CLAIMS[name][1][index]).verdict is Verdict.HOLDS


@pytest.mark.parametrize("name", sorted(OUT_OF_SIGHT))
def test_what_is_out_of_sight_is_unknown(name):
    evidence = judge(CLAIMS[name][0])
    assert evidence.verdict is Verdict.UNKNOWN
    assert evidence.detail


@pytest.mark.parametrize("digits", [20, 40, 48])
def test_a_change_in_a_late_digit_is_seen(digits):
    V, d, n = known["V"], known["d"], known["n"]
    value = d / (n - d - 1) * (1 + Rational(1, 10**digits))
    assert judge(Claim(E(tr(inv(V))), "=", value, (n > d + 1,))).verdict is Verdict.FAILS


def test_what_is_not_homogeneous_is_judged_over_all_eigenvalues_at_once():
    V, d = known["V"], known["d"]
    assert judge(Claim(E(tr(inv(V + Identity(d)))), "=", d)).verdict is Verdict.FAILS


def test_quadrature_reproduces_the_mean_of_the_largest_share():
    # d = 2, n = 3: the density of s₁ is proportional to 2 s₁ − 1, hence E s₁ = 5/6.
    mp = rule(2, 50).context
    mean = mp.fsum(weight * s[0] for weight, s in zip(density(3, 2, 50), rule(2, 50).nodes, strict=True))
    assert abs(mean - mp.mpf(5) / 6) < mp.mpf(10) ** -60
