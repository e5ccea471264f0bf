"""The exact judge holds every true claim and finds every alteration false."""

from __future__ import annotations

from pathlib import Path
from runpy import run_path

import pytest
from sympy import symbols

from symbolic.checks import JUDGES, ExactEvaluation, Verdict
from symbolic.checks.exact_evaluation import _averages
from symbolic.checks.gaussian_polynomials import GaussianPolynomials
from symbolic.claim import Claim
from symbolic.ensembles import GaussianRows
from symbolic.matrices import Constant, E, Identity, Letter, Zero, inv, tr

known = run_path(str(Path(__file__).with_name("claims.py")))
CLAIMS = known["CLAIMS"]
X, W, S, M, n, d = (known[name] for name in ("X", "W", "Sigma", "M", "n", "d"))
FALSE = [pytest.param(claim, id=f"{name}-{i}") for name, (_, false) in CLAIMS.items() for i, claim in enumerate(false)]
judge = ExactEvaluation().judge


@pytest.mark.parametrize("name", CLAIMS)
def test_true_claims_hold(name):
    evidence = judge(CLAIMS[name][0])
    assert (evidence.verdict, evidence.detail) == (Verdict.HOLDS, "")
    assert evidence.strength.startswith("exact at ")


@pytest.mark.parametrize("claim", FALSE)
def test_false_claims_fail(claim):
    evidence = judge(claim)
    assert evidence.verdict is Verdict.FAILS
    assert evidence.detail


def test_a_condition_that_is_too_weak_is_found_at_its_edge():
    evidence = judge(Claim(E(inv(W)), "=", inv(S) / (n - d - 1), (n > d,)))
    assert "d = 1, n = 2" in evidence.detail
    assert "diverges" in evidence.detail


def test_a_denominator_that_vanishes_is_named():
    evidence = judge(Claim(1 / (n - d - 1), "=", 1 / (n - d - 1), (n > d,)))
    assert evidence.verdict is Verdict.FAILS
    assert "not defined" in evidence.detail
    assert "denominator is zero" in evidence.detail


def test_claims_at_numbers():
    sigma = Constant([[2, 1], [1, 3]])
    inverse = CLAIMS["inverse"][0]
    assert judge(inverse.replace({d: 2, S: sigma})).verdict is Verdict.HOLDS  # Σ goes first: `replace` is simultaneous
    assert judge(inverse.replace({d: 2, n: 4})).verdict is Verdict.HOLDS
    assert judge(Claim(E(tr(inv(W))), "=", tr(inv(S)) / 2, ()).replace({n: 4, d: 2})).verdict is Verdict.FAILS


def test_reference_values_of_the_mean_inverse_at_two_dimensions():
    sigma = Constant([[2, 1], [1, 3]])
    claim = Claim(E(inv(W)), "=", M, ())
    for rows, divisor in ((4, 1), (5, 2), (7, 4)):  # n − d − 1
        reference = Constant(sigma.matrix.inv() / divisor)
        special = claim.replace({d: 2, n: rows, S: sigma, Letter("M", d, d): reference})
        assert judge(special).verdict is Verdict.HOLDS


def test_what_is_out_of_sight_is_unknown():
    evidence = judge(Claim(E(tr(inv(W + Identity(d)))), "=", d, ()))
    assert evidence.verdict is Verdict.UNKNOWN
    assert "inv(" in evidence.detail


def test_two_designs_and_fewer_rows_than_columns():
    p = symbols("p", integer=True, positive=True)
    Y = Letter("Y", n, p, law=GaussianRows(Letter("Omega", p, p, facts=("positive definite",))))
    assert judge(Claim(E(Y.T * X), "=", Zero(p, d))).verdict is Verdict.HOLDS
    omega = Y.law.covariance
    assert judge(Claim(E(Y.T * X * inv(W) * X.T * Y), "=", d * omega, (n >= d,))).verdict is Verdict.HOLDS
    assert judge(Claim(E(Y.T * X * inv(W) * X.T * Y), "=", n * omega, (n >= d,))).verdict is Verdict.FAILS
    assert judge(Claim(E(tr(W)), "=", n * tr(S), (n < d,))).verdict is Verdict.HOLDS


def test_a_matrix_is_not_a_scalar():
    assert judge(Claim(E(W), "=", n)).verdict is Verdict.FAILS


def test_verdicts_have_no_truth_value():
    of_every_statement = ["exact evaluation", "eigenvalue quadrature", "simulation"]
    assert [entry.name for entry in JUDGES] == [*of_every_statement, "declared eigenspaces", "ten decades"]
    with pytest.raises(TypeError, match="three values"):
        bool(judge(CLAIMS["mean"][0]).verdict)


def test_averages_are_computed_once_for_all_right_sides(monkeypatch):
    taken = []
    original = GaussianPolynomials.mean
    monkeypatch.setattr(GaussianPolynomials, "mean", lambda self, x: taken.append(1) or original(self, x))
    _averages.cache_clear()
    claims = [Claim(E(tr(W * M) ** 3), "=", k * tr(M), ()) for k in (1, 2, 3)]
    for claim in claims:
        assert judge(claim).verdict is Verdict.FAILS
    assert len(taken) == 1
    assert judge(Claim(E(tr(W * M) ** 2), "=", tr(M), ())).verdict is Verdict.FAILS
    assert len(taken) == 2


def test_averages_of_another_law_are_others():
    """A letter of the same name with another covariance is another letter."""
    other = Letter("X", n, d, law=GaussianRows(Identity(d)))
    first = Claim(E(tr(X.T * X)), "=", n * tr(S), ())
    second = Claim(E(tr(other.T * other)), "=", n * d, ())
    assert [judge(claim).verdict for claim in (first, second)] == [Verdict.HOLDS] * 2
