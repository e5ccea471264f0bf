"""Values of moments: exact, and as functions of arrays."""

import numpy as np
import pytest
from sympy import ImmutableMatrix, Rational

from derivations.symbols import W_0, M, Sigma, W, d
from derivations.wishart_moments.second_moment_of_inverse_wishart import second_moment_of_inverse_wishart
from symbolic.errors import ConditionError
from symbolic.matrices import E, Letter, inv, tr
from symbolic.moments import moment, numpy_function, value_at

SIGMA, MIDDLE = [[2, 1], [1, 3]], [[1, 2], [3, 4]]
SECOND = moment(E(inv(W) * M * inv(W)))


def test_an_exact_value_is_that_of_the_theorem():
    found = value_at(SECOND, 9, {"Sigma": SIGMA, "M": MIDDLE})
    assert found == second_moment_of_inverse_wishart.at(n=9, Sigma=SIGMA, M=MIDDLE).evaluate()


def test_a_function_of_arrays_agrees_with_the_exact_value():
    exact = np.array(value_at(SECOND, 9, {"Sigma": SIGMA, "M": MIDDLE}).tolist(), dtype=float)
    assert numpy_function(SECOND)(9, Sigma=SIGMA, M=MIDDLE) == pytest.approx(exact, rel=1e-13)


def test_an_isotropic_moment_needs_the_dimension_alone():
    squared = moment(E(tr(W_0**-2)))
    assert value_at(squared, 10, d=3) == Rational(9, 56)
    assert numpy_function(squared)(10, d=3) == pytest.approx(9 / 56)


def test_at_dimension_one_a_mixed_moment_exists_where_its_powers_cancel():
    assert value_at(moment(E(tr(W_0) * tr(inv(W_0)))), 2, d=1) == 1
    with pytest.raises(ConditionError, match="needs n > 4 at d = 1; got n = 4"):
        value_at(moment(E(tr(inv(W_0)) ** 2)), 4, d=1)


@pytest.mark.parametrize(
    ("n", "values", "said"),
    [
        (5, {"Sigma": SIGMA, "M": MIDDLE}, r"needs n > d \+ 3; got n = 5, d = 2"),
        (9, {"Sigma": SIGMA}, "needs M"),
        (9, {"Sigma": SIGMA, "M": [[1]]}, "M is d × d; got 1 × 1 where d = 2"),
        (9, {"Sigma": SIGMA, "M": MIDDLE, "B": MIDDLE}, "B does not occur"),
        (9, {"Sigma": [[1, 2], [2, 1]], "M": MIDDLE}, "Sigma is declared positive definite"),
        (9, {"Sigma": SIGMA, "M": ImmutableMatrix([[0.5, 0], [0, 1]])}, "M needs rational entries"),
        (Rational(19, 2), {"Sigma": SIGMA, "M": MIDDLE}, "positive integers"),
    ],
)
def test_what_has_no_value_is_said(n, values, said):
    with pytest.raises(ConditionError, match=said):
        value_at(SECOND, n, values)


@pytest.mark.parametrize("covariance", [[[1, 2], [2, 1]], [[2, 1], [0, 3]], [[float("nan"), 0], [0, 1]]])
def test_an_array_that_is_no_covariance_is_refused(covariance):
    with pytest.raises(ConditionError, match="Sigma is symmetric and positive definite"):
        numpy_function(SECOND)(9, Sigma=covariance, M=MIDDLE)


@pytest.mark.parametrize(
    ("facts", "value"),
    [
        (("symmetric",), [[0, 1], [2, 0]]),
        (("projector",), [[1, 1], [0, 0]]),
        (("rank one",), [[1, 0], [0, 1]]),
        (("commutes with Sigma",), [[1, 0], [0, 2]]),
    ],
)
def test_a_matrix_that_is_not_as_declared_is_refused(facts, value):
    letter = Letter("K", d, d, facts=facts)
    with pytest.raises(ConditionError, match="K is declared"):
        value_at(moment(E(inv(W) * letter * inv(W))), 9, {"Sigma": SIGMA, "K": value})


def test_the_covariance_may_stand_in_the_words():
    assert value_at(moment(E(tr(Sigma * inv(W)))), 9, {"Sigma": SIGMA}) == Rational(2, 6)
