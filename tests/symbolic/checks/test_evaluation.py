"""Exact values of deterministic expressions."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import ImmutableMatrix, Rational, Symbol, symbols

from symbolic.checks import evaluate
from symbolic.ensembles import GaussianRows
from symbolic.errors import ConditionError, NotEvaluable
from symbolic.matrices import (
    Constant,
    E,
    Entry,
    Identity,
    Letter,
    Named,
    NamedScalar,
    Power,
    TestFunction,
    Zero,
    inv,
    tr,
)

n, d, a, b = symbols("n d a b", integer=True, positive=True)
k = Symbol("k", integer=True, positive=True)
s = Symbol("s", positive=True)
A, B, M = Letter("A", a, b), Letter("B", b, a), Letter("M", d, d)
X = Letter("X", n, d, law=GaussianRows(Identity(d)))
e = Letter("e", d, 1)

rationals = st.fractions(min_value=-9, max_value=9, max_denominator=5).map(
    lambda x: Rational(x.numerator, x.denominator)
)


def matrices(rows, cols):
    return st.lists(rationals, min_size=rows * cols, max_size=rows * cols).map(
        lambda entries: ImmutableMatrix(rows, cols, entries)
    )


shapes = st.tuples(st.integers(1, 3), st.integers(1, 3))
pairs = shapes.flatmap(lambda shape: st.tuples(matrices(*shape), matrices(*reversed(shape))))


@settings(max_examples=60, deadline=None)
@given(pairs)
def test_trace_is_cyclic(pair):
    values = dict(zip((A, B), pair, strict=True))
    assert evaluate(tr(A * B), values) == evaluate(tr(B * A), values) == (pair[0] * pair[1]).trace()
    assert evaluate((A * B).T, values) == evaluate(B.T * A.T, values)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 3).flatmap(lambda size: matrices(size, size)))
def test_inverse(matrix):
    if matrix.det() == 0:
        with pytest.raises(ConditionError, match="singular"):
            evaluate(inv(M), {M: matrix})
    else:
        assert evaluate(M * inv(M), {M: matrix}) == ImmutableMatrix.eye(matrix.rows)
        assert evaluate(Power(M, -2), {M: matrix}) == matrix.inv() ** 2


def test_every_node():
    matrix = ImmutableMatrix([[2, 1], [0, 3]])
    values = {M: matrix, e: [[1], [2]], s: Rational(1, 2), k: 3}
    assert evaluate(Entry(M, e, e), values) == 2 + 2 + 12
    assert evaluate(s * tr(M) ** k - 1 / s, values) == Rational(125, 2) - 2
    assert evaluate(Named("N", M.T * M) + s * Identity(d) - Zero(d, d), values) == matrix.T * matrix + ImmutableMatrix(
        [[Rational(1, 2), 0], [0, Rational(1, 2)]]
    )
    assert evaluate(NamedScalar("x", tr(Power(M, 0))), values) == 2
    assert evaluate(d * tr(M), values) == 10  # d from the shape of M
    assert evaluate(Constant([[1, 2]]) * Constant([[3], [4]]), {}) == ImmutableMatrix([[11]])
    assert evaluate(tr(X.T * X), {X: Constant([[1], [2]])}) == 5


def test_unbound_symbols_are_named():
    with pytest.raises(NotEvaluable, match="A, s"):
        evaluate(s * tr(A * B), {B: ImmutableMatrix([[1]])})


@pytest.mark.parametrize("expression", [E(X.T * X), E(tr(X.T * X)), TestFunction("phi", tr(X.T * X))])
def test_expectations_have_no_value(expression):
    with pytest.raises(NotEvaluable):
        evaluate(expression, {X: ImmutableMatrix([[1]])})


def test_conditions():
    with pytest.raises(ConditionError, match="zero"):
        evaluate(1 / (n - d), {n: 2, d: 2})
    with pytest.raises(ConditionError, match="cannot be a 1 × 2 matrix"):
        evaluate(tr(M), {M: ImmutableMatrix([[1, 2]])})
    with pytest.raises(NotEvaluable, match="rational"):
        evaluate(s ** Rational(1, 2), {s: 2})
    assert evaluate(s ** Rational(1, 2), {s: Rational(9, 4)}) == Rational(3, 2)


def test_a_power_of_symbolic_order_is_evaluated_at_its_number():
    shown = M ** (2 - k)
    values = {M: [[1, 2], [3, 5]]}
    assert evaluate(shown, {**values, k: 1}) == ImmutableMatrix([[1, 2], [3, 5]])
    assert evaluate(shown, {**values, k: 2}) == ImmutableMatrix([[1, 0], [0, 1]])
    assert evaluate(shown, {**values, k: 3}) == ImmutableMatrix([[1, 2], [3, 5]]).inv()
    with pytest.raises(NotEvaluable, match="exponent"):
        evaluate(shown, {**values, k: Rational(1, 2)})
    with pytest.raises(ConditionError, match="singular"):
        evaluate(shown, {M: [[1, 1], [1, 1]], k: 3})
