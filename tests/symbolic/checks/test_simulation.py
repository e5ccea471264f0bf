"""The simulation holds what has a variance, finds alterations, and says what it cannot see."""

from __future__ import annotations

from pathlib import Path
from runpy import run_path

import numpy as np
import pytest
from sympy import Add, S

from symbolic.checks import Simulation, Verdict
from symbolic.checks.simulation import Samples, at_sampled_order, inverse_order
from symbolic.claim import Claim
from symbolic.errors import NotEvaluable
from symbolic.matrices import E, Identity, Power, Variance, Zero, inv, tr

known = run_path(str(Path(__file__).with_name("claims.py")))
CLAIMS = known["CLAIMS"]
W, W_0, Sigma, A, n, d, a, b, k = (known[name] for name in ("W", "V", "Sigma", "A", "n", "d", "a", "b", "k"))
judge = Simulation().judge

OUT_OF_SIGHT = ("finite", "infinite")
SEEN = [name for name in CLAIMS if name not in OUT_OF_SIGHT]
FALSE = [pytest.param(claim, id=f"{name}-{index}") for name in SEEN for index, claim in enumerate(CLAIMS[name][1][:3])]


@pytest.mark.parametrize("name", SEEN)
def test_true_claims_hold(name):
    evidence = judge(CLAIMS[name][0])
    assert evidence.verdict is Verdict.HOLDS, evidence.detail


@pytest.mark.parametrize("claim", FALSE)
def test_false_claims_fail(claim):
    evidence = judge(claim)
    assert evidence.verdict is Verdict.FAILS, evidence.detail


@pytest.mark.parametrize("name", OUT_OF_SIGHT)
def test_divergence_is_unknown(name):
    assert judge(CLAIMS[name][0]).verdict is Verdict.UNKNOWN


def test_a_difference_below_the_noise_is_no_verdict_of_failure():
    # Not a proof either: the strength says within how many standard errors.
    claim = Claim(E(W), "=", Add(n, n / 10**7) * Sigma)
    assert judge(claim).strength.startswith("within ")


def test_no_variance_is_unknown():
    assert judge(Claim(E(inv(W)), "=", inv(Sigma) / (n - d - 1), (n > d + 1, n < d + 4))).verdict is Verdict.UNKNOWN


def test_orthogonal_matrices_are_drawn_as_such():
    samples = Samples(np.random.default_rng(1), 2, 300)
    drawn = samples.orthogonal(3)
    assert drawn.shape == (2, 300, 3, 3)
    assert np.allclose(drawn @ drawn.swapaxes(-1, -2), np.eye(3))
    signs = np.sign(np.linalg.det(drawn))
    assert abs(signs.mean()) < 0.2
    assert abs(np.einsum("...ii->...i", drawn).mean(axis=(0, 1))).max() < 0.1


def test_an_undefined_edge_fails():
    evidence = judge(Claim(tr(W * inv(W)), "=", d))
    assert evidence.verdict is Verdict.FAILS
    assert "singular" in evidence.detail


def test_zero_is_told_from_rounding():
    rest = Identity(a) - A * inv(A.T * A) * A.T
    assert judge(Claim(rest * A, "=", Zero(a, b), (a > b,))).verdict is Verdict.HOLDS
    assert judge(Claim(W * inv(W) - Identity(d), "=", Zero(d, d), (n > d + 1,))).verdict is Verdict.HOLDS


@pytest.mark.parametrize(
    "claim",
    [
        Claim((Identity(a) - A * inv(A.T * A) * A.T) * A + A / 10**7, "=", Zero(a, b), (a > b,)),
        Claim(10**9 * tr(A * inv(A.T * A) * A.T) - 10**9 * b + 1, "=", S.Zero, (a > b,)),
        Claim(10**12 * tr(inv(10**12 * (A.T * A + Identity(b)))) - 1, "=", S.Zero, (a > b,)),
        Claim(E(tr(W)) - n * tr(Sigma) + 10**9 * (tr(Sigma * inv(Sigma) * Sigma) - tr(Sigma)) + 1, "=", S.Zero),
        Claim(W * inv(W) - 2 * Identity(d), "=", Zero(d, d), (n > d + 1,)),
    ],
    ids=str,
)
def test_a_small_number_is_not_taken_for_zero(claim):
    assert judge(claim).verdict is Verdict.FAILS


def test_inverses_are_counted():
    assert inverse_order(E(W * inv(Sigma))) == 0
    assert inverse_order(E(tr(inv(W)) ** 2)) == 2
    assert inverse_order(Variance(tr(Power(W, -2)))) == 4
    assert inverse_order(E(inv(W)) + E(inv(W) * inv(W))) == 2


def test_inverses_of_symbolic_order_are_not_counted():
    with pytest.raises(NotEvaluable, match="is not a number"):
        inverse_order(E(tr(Power(W, -k))))


def test_the_order_of_a_power_is_simulated_at_a_number():
    claim = Claim(E(tr(Power(W_0, 1 - k))), "=", d / (n - d - 1), (n > d + 2 * k - 1,))
    assert at_sampled_order(claim) == Claim(E(tr(Power(W_0, -1))), "=", d / (n - d - 1))
    assert judge(claim).verdict is Verdict.HOLDS  # at the order that is simulated, and false at any other
    assert at_sampled_order(CLAIMS["inverse"][0]) == CLAIMS["inverse"][0]


def test_the_same_seed_gives_the_same_evidence():
    assert judge(CLAIMS["inverse"][0]) == judge(CLAIMS["inverse"][0])
