"""Coefficients of canonical forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import ZZ, Expr, Integer, symbols

from symbolic.canonical.forms import Form, multiplied, shown

n, d = symbols("n d", integer=True, positive=True)
FIELD = ZZ.frac_field(d, n)


@st.composite
def coefficients(draw: st.DrawFn) -> Expr:
    """A rational function of n and d, as products of affine factors."""
    result: Expr = Integer(draw(st.sampled_from([-6, -1, 1, 2, 3])))
    for _ in range(draw(st.integers(0, 3))):
        a, b, c = (Integer(draw(st.integers(low, 2))) for low in (1, -2, -2))
        result *= (a * n + b * d + c) ** draw(st.sampled_from([-2, -1, 1, 2]))
    return result


@given(coefficients(), coefficients())
def test_a_product_of_coefficients_is_that_of_the_field(first: Expr, second: Expr) -> None:
    a, b = FIELD.from_sympy(first), FIELD.from_sympy(second)
    assert multiplied(a, b) == a * b == multiplied(b, a)


@given(coefficients(), st.sampled_from([1, -1]))
def test_a_denominator_whose_sign_was_left_as_it_is_becomes_canonical(value: Expr, sign: int) -> None:
    raw = FIELD.from_sympy(value) ** -1
    assert multiplied(FIELD(sign), raw) == FIELD(sign) * raw
    assert hash(multiplied(FIELD(sign), raw)) == hash(FIELD(sign) * raw)


@pytest.mark.parametrize("value", [1, -1, 0])
def test_to_multiply_by_one_zero_and_minus_one_is_exact(value: int) -> None:
    x = FIELD.from_sympy((n - d) / (n + 1))
    assert multiplied(FIELD(value), x) == FIELD(value) * x


@given(coefficients())
def test_a_coefficient_that_is_shown_is_the_coefficient(value: Expr) -> None:
    coefficient = FIELD.from_sympy(value)
    assert FIELD.from_sympy(shown(Form(None, {((), ()): coefficient}))) == coefficient


def test_a_coefficient_is_shown_in_factors_with_the_last_symbol_first() -> None:
    coefficient = FIELD.from_sympy((d**2 - n**2) / (d * n + n))
    assert shown(Form(None, {((), ()): coefficient})) == -((n - d) * (n + d) / (n * (d + 1)))
