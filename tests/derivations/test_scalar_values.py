"""Numbers as users type them, and decimals that are correct to the last digit."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derivations import THEOREMS
from derivations.scalar_values import read_number, rounded, value_of
from symbolic.derivation import find_theorem
from symbolic.errors import SymbolicError


@given(st.fractions())
def test_a_fraction_is_read_back(value: Fraction) -> None:
    assert read_number(f"{value.numerator}/{value.denominator}") == value


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_a_plain_decimal_is_read_exactly(value: object) -> None:
    assert read_number(f"{value:f}") == Fraction(f"{value:f}")


@pytest.mark.parametrize(
    "text", ["", "1e5", "1_000", "1.", ".5", "1/2/3", "0x1", "nan", "∞", "1/0", "1 ", "٣", "9" * 1001]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(SymbolicError):
        read_number(text)


@given(st.fractions().filter(bool), st.integers(1, 60))
def test_a_decimal_is_correct_to_its_digits(value: Fraction, digits: int) -> None:
    error = abs(Fraction(rounded(value, digits)) - value)
    assert error <= abs(value) / 2 / 10 ** (digits - 1)


@given(st.integers(1, 30), st.integers(2, 40))
def test_the_mean_trace_is_the_closed_form(d: int, more: int) -> None:
    theorem = find_theorem(THEOREMS, "mean-trace-of-inverse")
    value = value_of(theorem, {"n": Fraction(d + more), "d": Fraction(d)}, THEOREMS)
    assert value.exact == Fraction(d, more - 1)
