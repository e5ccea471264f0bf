"""The canonical form of a norm: what it makes equal, and what it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Rational, S, Symbol

from symbolic.canonical import EVERY_LAW, Laws, Normaliser, field_of
from symbolic.matrices import (
    Absolute,
    Identity,
    Letter,
    SingularValue,
    Zero,
    frobenius_norm,
    norm,
    operator_norm,
    tr,
)

n, d, k = (Symbol(name, integer=True, positive=True) for name in "ndk")
g, h = (Symbol(name, positive=True) for name in "gh")
x, y = Symbol("x", nonnegative=True), Symbol("y", real=True)
A, B, C = (Letter(name, d, d) for name in "ABC")
L = Letter("L", d, d, facts=("symmetric",))
R = Letter("R", n, d)
TURNED = Laws(transposed_norm=True)


def equal(first, second, laws=None):
    normal = Normaliser(field_of(first, second), laws)
    return normal.form(first) == normal.form(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (norm(-A), norm(A)),
        (norm(A - B), norm(B - A)),
        (norm(g * A), g * norm(A)),
        (norm(1 / (1 - g) * A), norm(1 / (g - 1) * A)),
        (Absolute(tr(A) / (1 - g)), Absolute(-tr(A) / (g - 1))),
        (Absolute(1 / (1 - g)), Absolute(-1 / (g - 1))),
        (1 / (1 + tr(A) / (1 - g)), 1 / (1 - tr(A) / (g - 1))),
        (norm(-g / h * A), g / h * norm(A)),
        (norm((g + h) * A), (g + h) * norm(A)),
        (norm(A - A), S.Zero),
        (norm(Zero(n, d)), S.Zero),
        (norm(A * (B + C)), norm(A * B + A * C)),
    ],
    ids=str,
)
def test_signs_and_positive_factors_are_drawn_out(first, second):
    assert equal(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (norm(y * A), y * norm(A)),
        (norm(x * A), x * norm(A)),
        (norm((g - h) * A), (g - h) * norm(A)),
        (norm(tr(A) * A), tr(A) * norm(A)),
        (norm(A + B), norm(A - B)),
        (norm(A + B), norm(A) + norm(B)),
        (norm(A * B), norm(B * A)),
        (norm(A * B), norm(A) * norm(B)),
        (norm(A * A), norm(A) ** 2),
        (norm(A), operator_norm(A)),
        (frobenius_norm(A), operator_norm(A)),
        (norm(Identity(d)), norm(Identity(n))),
        (norm(Identity(d)), S.One),
        (norm(A + B.T), norm(A + B)),
        (SingularValue(A, k), SingularValue(A, k + 1)),
        (SingularValue(g * A, k), SingularValue(A, k)),
        (SingularValue(A, 1), norm(A)),
    ],
    ids=str,
)
@pytest.mark.parametrize("laws", [None, TURNED, EVERY_LAW], ids=["none", "transposed", "every"])
def test_nothing_else_is(first, second, laws):
    assert not equal(first, second, laws)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (norm(R.T), norm(R)),
        (norm(A.T * B.T), norm(B * A)),
        (operator_norm(-2 * (A * B).T), 2 * operator_norm(A * B)),
        (norm(A - B.T), norm(A.T - B)),
        (norm(R * L), norm(L * R.T)),
    ],
    ids=str,
)
def test_a_norm_is_that_of_the_transpose_where_that_is_a_law(first, second):
    assert equal(first, second, TURNED)
    assert not equal(first, second)


@given(st.fractions(min_value=-9, max_value=9), st.fractions(min_value=-9, max_value=9))
def test_a_rational_factor_comes_out_by_its_absolute_value(a, b):
    a, b = (Rational(v.numerator, v.denominator) for v in (a, b))
    assert equal(norm(a * A), abs(a) * norm(A))
    assert equal(norm(a * A + b * A), abs(a + b) * norm(A))
    assert equal(norm(a * A), norm(b * A)) == (abs(a) == abs(b))
