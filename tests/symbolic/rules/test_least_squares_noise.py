"""Averaging over the noise of least squares: what is refused, and that pairings are counted."""

import pytest

from derivations.symbols import E_B, N_B, Z_2, W_brain, X_brain, Y_brain, n_B, sigma_r2
from derivations.wishart_moments.existence_of_inverse_moments import existence_of_inverse_moments as existence
from derivations.wishart_moments.mean_of_inverse_wishart import mean_of_inverse_wishart
from symbolic.canonical import Normaliser, field_of
from symbolic.claim import Claim
from symbolic.derivation import Step, check_step
from symbolic.ensembles import GaussianRows, wishart
from symbolic.errors import ConditionError, NotEvaluable
from symbolic.matrices import E, Identity, Letter, Named, Registry, inv, tr
from symbolic.rules import AveragedNoise
from symbolic.rules.least_squares_noise import least_squares_noise

d, r = E_B.rows, E_B.cols
D, M = Letter("D_1", d, d), Letter("M_1", r, r)
noise = AveragedNoise.at(E_B, integrable_by=existence)


def after(line):
    field = field_of(line)
    return noise.operate(Normaliser(field).form(line), field)


def test_it_knows_what_the_error_is_made_of():
    parts = least_squares_noise(E_B)
    assert (parts.noise, parts.design, parts.gram) == (N_B, X_brain, W_brain)
    assert parts.covariance == sigma_r2 * Identity(r)


def test_what_is_no_error_of_least_squares_is_refused():
    other = Registry()
    n, a = (other.scalar(name, name, domain="dimension") for name in "na")
    X = other.matrix("X", n, a, "design", law=GaussianRows(Identity(a)))
    Z = other.matrix("Z", n, a, "another design", law=GaussianRows(Identity(a)))
    N = other.matrix("N", n, 2, "noise", law=GaussianRows(Identity(2)))
    fixed = other.matrix("F", n, 2, "fixed")
    W, V = wishart(other, "W", X, "Gram"), wishart(other, "V", Z, "Gram")
    wrong = (
        inv(W) * X.T * X,  # not independent
        inv(V) * X.T * N,  # another design's Gram matrix
        inv(W) * X.T * fixed,
        W * X.T * N,
        2 * inv(W) * X.T * N,
        X.T * N,
    )
    for i, definition in enumerate(wrong):
        with pytest.raises(TypeError, match="error of least squares"):
            AveragedNoise.at(Named(f"wrong_{i}", definition), integrable_by=existence)
    with pytest.raises(TypeError, match="error of least squares"):
        AveragedNoise.at(Y_brain, integrable_by=existence)
    with pytest.raises(TypeError, match="does not say when"):
        AveragedNoise.at(E_B, integrable_by=mean_of_inverse_wishart)


def test_an_odd_number_of_factors_vanishes():
    form, _ = after(E(tr(E_B * M * E_B.T * E_B * Letter("A_1", r, d))))
    assert form.is_zero


def test_four_factors_have_three_pairings():
    form, needs = after(E(tr(E_B * M * E_B.T * D * E_B * M * E_B.T)))
    assert len(form.terms) == 3
    assert (n_B > d + 3) in {need.condition for need in needs}


def test_a_wrong_average_is_refused():
    line = E(tr(E_B * M * E_B.T * D))
    right = sigma_r2 * E(tr(M) * tr(D * inv(W_brain)))
    enough = (n_B > d + 1,)
    assert check_step(Step(Claim(line, "=", right, enough), (noise,))).verdict.value == "holds"
    for wrong in (
        2 * right,
        -right,
        sigma_r2 * E(tr(M) * tr(D * W_brain)),
        sigma_r2 * E(tr(M * M) * tr(D * inv(W_brain))),
    ):
        assert check_step(Step(Claim(line, "=", wrong, enough), (noise,))).verdict.value == "fails"
    assert check_step(Step(Claim(line, "=", right, (n_B >= d,)), (noise,))).verdict.value == "fails"


def test_noise_beside_the_error_is_refused():
    with pytest.raises(ConditionError, match="has to stand in"):
        after(E(tr(E_B * M * E_B.T * X_brain.T * N_B * M.T * N_B.T * X_brain)))
    with pytest.raises(NotEvaluable):
        after(E(tr(D * inv(W_brain))))
    with pytest.raises((NotEvaluable, ConditionError)):
        after(E(tr(D * Z_2)))  # an abbreviation that is not written out
    with pytest.raises(NotEvaluable):
        after(E(E_B))
