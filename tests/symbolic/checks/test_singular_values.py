"""Enclosures of norms and least gains of rational matrices."""

import pytest
from flint import arb, fmpq, fmpq_mat

from symbolic.checks.singular_values import NUCLEAR, least_gain, norm, singular_values
from symbolic.errors import NotEvaluable
from symbolic.matrices.norms import FROBENIUS, OPERATOR

# 5/13 and 12/13 are sine and cosine of an angle: the singular values of this product are 3 and 2
LEFT = fmpq_mat(2, 2, [fmpq(5, 13), fmpq(-12, 13), fmpq(12, 13), fmpq(5, 13)])
MATRIX = LEFT * fmpq_mat(2, 3, [3, 0, 0, 0, 2, 0])
PROJECTOR = fmpq_mat(3, 3, [1, 0, 0, 0, 1, 0, 0, 0, 0])


def is_close(ball, value):
    return ball.contains(value) and ball.rad() < arb("1e-40")


def test_singular_values_are_enclosed():
    found = singular_values(MATRIX)
    assert [is_close(ball, value) for ball, value in zip(found, (3, 2), strict=True)] == [True, True]
    assert singular_values(MATRIX.transpose())[1].contains(2)


def test_equal_and_vanishing_singular_values():
    found = singular_values(fmpq_mat(3, 3, [2, 0, 0, 0, 2, 0, 0, 0, 0]))
    assert [is_close(ball, value) for ball, value in zip(found, (2, 2, 0), strict=True)] == [True] * 3


def test_norms():
    assert is_close(norm(OPERATOR, MATRIX), 3)
    assert is_close(norm(NUCLEAR, MATRIX), 5)
    assert (norm(FROBENIUS, MATRIX) ** 2).contains(13)
    with pytest.raises(NotEvaluable, match="a norm is one of"):
        norm("max", MATRIX)


def test_least_gain_is_on_the_range():
    assert is_close(least_gain(MATRIX, PROJECTOR), 2)
    assert least_gain(MATRIX, fmpq_mat(3, 3, [int(i == j) for i in range(3) for j in range(3)])) == 0
    with pytest.raises(NotEvaluable, match="orthogonal projector"):
        least_gain(MATRIX, PROJECTOR * 2)
    with pytest.raises(NotEvaluable, match="is 0"):
        least_gain(MATRIX, fmpq_mat(3, 3))
