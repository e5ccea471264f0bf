"""Decimal strings that a ball decides, and those that none decides."""

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

import pytest
from flint import arb, fmpq
from hypothesis import given
from hypothesis import strategies as st

from symbolic.errors import NotEvaluable
from symbolic.resolvents import certified, sharp
from symbolic.resolvents.certified import rounded


def around(number):
    """A ball of radius about 2⁻ᵇⁱᵗˢ that is never exact."""
    return lambda bits: arb(number) + arb(0, 1) * arb(2) ** -bits


def test_pi():
    assert certified(lambda _: arb.pi(), 30) == "3.14159265358979323846264338328"


def test_exact_decimals_are_decided():
    assert certified(around(fmpq(1, 2)), 10) == "0.5000000000"
    assert certified(around(fmpq(3, 10)), 5) == "0.30000"
    assert certified(around(1000), 2) == "1.0e+3"
    assert certified(around(1000), 4) == "1000"
    assert certified(around(-1), 3) == "-1.00"


def test_powers_of_ten_are_decided_from_either_side():
    assert certified(around(fmpq(999999, 1000000)), 3) == "1.00"
    assert certified(around(1 - fmpq(1, 2**100)), 20) == "1.0000000000000000000"


def test_a_middle_is_decided_if_it_is_exact():
    assert certified(lambda _: fmpq(7, 20), 1) == "0.4"
    assert certified(lambda _: fmpq(1, 8), 2) == "0.12"
    assert certified(lambda _: arb(fmpq(3, 8)), 2) == "0.38"


def test_a_middle_that_is_not_exact_is_refused():
    with pytest.raises(NotEvaluable, match="1 significant digits are not decided"):
        certified(around(fmpq(1, 4)), 1)


def test_precision_is_raised_as_far_as_it_takes():
    asked = []

    def near_middle(bits):
        asked.append(bits)
        return around(fmpq(1, 4) + fmpq(1, 2**900))(bits)

    assert certified(near_middle, 1) == "0.3"
    assert asked[-1] >= 900 > asked[-2]


def test_more_digits_than_an_int_may_print():
    assert len(certified(lambda _: arb.pi(), 5000)) == 5001


def test_no_digits():
    with pytest.raises(ValueError, match="digits = 0"):
        certified(lambda _: arb(1), 0)


@given(st.fractions(), st.integers(1, 30))
def test_rounding_is_that_of_decimal(number, digits):
    context = Context(prec=digits, rounding=ROUND_HALF_EVEN)
    expected = context.divide(Decimal(number.numerator), Decimal(number.denominator))
    assert Decimal(rounded(number, digits)) == expected


@given(st.integers(-400, 400), st.integers(1, 9), st.integers(1, 5))
def test_size_of_powers_of_ten(exponent, leading, digits):
    number = leading * Fraction(10) ** exponent
    assert Fraction(Decimal(rounded(number, digits))) == number


def test_sharp_raises_the_precision_by_what_is_missing():
    def cancelling(_):
        return [(1 + arb(2) ** -300) - 1]

    (found,) = sharp(cancelling, 100)
    assert found.rel_accuracy_bits() >= 100
    assert found.overlaps(arb(2) ** -300)


def test_sharp_gives_up_on_zero():
    with pytest.raises(NotEvaluable, match="10 correct bits are not reached"):
        sharp(lambda bits: [around(0)(bits)], 10)
