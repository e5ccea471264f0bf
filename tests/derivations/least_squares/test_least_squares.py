"""The risk of least squares at its edges, against what is known in one dimension."""

import pytest
from sympy import Rational

from derivations.least_squares import divergence_of_least_squares, excess_risk_of_least_squares
from derivations.symbols import d, n, sigma_y2
from symbolic.claim import are_consistent, entails
from symbolic.errors import ConditionError
from symbolic.matrices import Infinite


@pytest.mark.parametrize("n_samples", [3, 4, 10])
def test_in_one_dimension_the_risk_is_the_variance_of_a_ratio(n_samples):
    # σ² E 1/χ²_n = σ²/(n − 2), hastie2022.
    special = excess_risk_of_least_squares.at(n=n_samples, d=1, sigma_y2=3)
    assert special.evaluate() == Rational(3, n_samples - 2)


def test_the_risk_is_proportional_to_the_noise_and_does_not_depend_on_the_covariance():
    assert (excess_risk_of_least_squares.claim.rhs - sigma_y2 * d / (n - d - 1)).simplify() == 0


def test_the_risk_is_either_finite_or_infinite_and_never_both():
    finite, infinite = excess_risk_of_least_squares.claim, divergence_of_least_squares.claim
    assert finite.lhs == infinite.lhs
    assert infinite.rhs == Infinite()
    assert not are_consistent((*finite.given, *infinite.given))
    assert entails((n >= d, *[condition.negated for condition in finite.given]), infinite.given[1])


@pytest.mark.parametrize("n_samples", [1, 2, 3, 4])
def test_the_risk_has_no_value_at_or_below_the_edge(n_samples):
    with pytest.raises(ConditionError):
        excess_risk_of_least_squares.at(n=n_samples, d=3)


@pytest.mark.parametrize("n_samples", [2, 5, 9])
def test_the_divergence_is_not_stated_away_from_the_edge(n_samples):
    with pytest.raises(ConditionError):
        divergence_of_least_squares.at(n=n_samples, d=3)
    divergence_of_least_squares.at(n=3, d=3)
    divergence_of_least_squares.at(n=4, d=3)
