"""Leading singular vectors, in floating point and in high precision."""

import mpmath
import numpy as np
import pytest
from sympy import Integer, Symbol

from symbolic.checks.evaluation import evaluate
from symbolic.checks.instances import Point
from symbolic.checks.simulation import DrawingWalk, Samples
from symbolic.checks.singular_vectors import leading_projector
from symbolic.ensembles import GaussianRows
from symbolic.errors import ConditionError, NotEvaluable
from symbolic.matrices import Constant, Identity, Leading, Letter

ROWS = [[3, 1, 0], [1, -2, 4], [0, 5, 1], [2, 2, -1]]


def test_both_agree():
    value = DrawingWalk(Samples(np.random.default_rng(1), 1, 1), Point(())).matrix(Leading(Constant(ROWS), 2))[0, 0]
    exact = leading_projector(mpmath.matrix(ROWS), 2, 30)
    assert np.allclose(value, np.array(exact.tolist(), dtype=float))
    with mpmath.workdps(60):
        assert mpmath.mnorm(exact * exact - exact) < mpmath.mpf(10) ** -30
        assert abs(sum(exact[i, i] for i in range(4)) - 2) < mpmath.mpf(10) ** -30


def test_samples_have_one_each():
    n = Symbol("n", integer=True, positive=True)
    letter = Letter("N", n, 3, law=GaussianRows(Identity(3)))
    value = DrawingWalk(Samples(np.random.default_rng(1), 2, 5), Point(((n, Integer(4)),))).matrix(Leading(letter, 2))
    assert value.shape == (2, 5, 4, 4)
    assert np.allclose(value @ value, value)
    assert np.allclose(np.trace(value, axis1=-2, axis2=-1), 2)


def test_too_many_and_ties_are_refused():
    with pytest.raises(ConditionError, match="no 4 singular"):
        leading_projector(mpmath.matrix(ROWS), 4, 20)
    with pytest.raises(ConditionError, match="the same"):
        leading_projector(mpmath.eye(3), 2, 20)
    with pytest.raises(NotEvaluable, match="irrational"):
        evaluate(Leading(Constant(ROWS), 2), {})
