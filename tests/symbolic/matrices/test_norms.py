"""Norms, singular values and least gains as nodes: kinds, shapes, print, sign, and what is random."""

import pytest
from sympy import Symbol, sqrt

from symbolic.ensembles import GaussianRows
from symbolic.errors import ShapeError
from symbolic.matrices import (
    E,
    Identity,
    LeastGain,
    Letter,
    Norm,
    SingularValue,
    Size,
    frobenius_norm,
    is_random,
    norm,
    operator_norm,
)
from symbolic.matrices.norms import ANY, FROBENIUS, OPERATOR

n, d, k = (Symbol(name, integer=True, positive=True) for name in "ndk")
A = Letter("A", n, d)
P = Letter("P", d, d, facts=("projector",))
X = Letter("X", n, d, law=GaussianRows(Identity(d)))


def test_there_are_three_kinds_of_norm_and_none_else():
    assert [each(A).kind for each in (norm, operator_norm, frobenius_norm)] == [ANY, OPERATOR, FROBENIUS]
    assert len({norm(A), operator_norm(A), frobenius_norm(A)}) == 3
    with pytest.raises(ValueError, match="unknown norm 2"):
        Norm("2", A)


@pytest.mark.parametrize("size", [norm(A), SingularValue(A, k), LeastGain(A, P)], ids=str)
def test_a_size_is_not_negative_and_may_be_zero(size):
    assert isinstance(size, Size)
    assert size.is_nonnegative
    assert size.is_positive is None
    assert sqrt(size**2) == size
    assert size.matrix == A


def test_a_least_gain_is_on_a_range_that_the_matrix_can_take():
    assert LeastGain(A, P).projector == P
    with pytest.raises(ShapeError):
        LeastGain(A.T, P)
    with pytest.raises(ShapeError):
        LeastGain(A, A)


@pytest.mark.parametrize("index", [0, -1, k / 2])
def test_singular_values_are_counted_from_one(index):
    assert SingularValue(A, k + 1).index == k + 1
    with pytest.raises(ShapeError):
        SingularValue(A, index)


def test_a_size_is_random_where_its_matrix_is():
    assert is_random(norm(A + X))
    assert is_random(SingularValue(X, k))
    assert not is_random(norm(A))
    assert not is_random(norm(E(X)))
    assert not is_random(E(norm(X)))


def test_they_print():
    assert [str(x) for x in (norm(A), operator_norm(A), frobenius_norm(A))] == ["‖A‖", "‖A‖_op", "‖A‖_F"]
    assert str(SingularValue(A, k)) == "σ_k(A)"
    assert str(LeastGain(A, P)) == "least gain of A on P"
