"""Series in the root of 1/n with random coefficients: arithmetic, moments, means."""

from math import comb

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from symbolic.checks.power_series import CentredChiSquare, Normal, Variables
from symbolic.errors import NotEvaluable


def rising(degrees: int, order: int) -> int:
    """E (χ²)^order."""
    value = 1
    for step in range(order):
        value *= degrees + 2 * step
    return value


@given(st.integers(0, 4), st.integers(0, 6), st.integers(5, 40))
def test_centred_moments_are_those_of_chi_square(less: int, power: int, n: int) -> None:
    direct = sum(comb(power, j) * (-n) ** (power - j) * rising(n - less, j) for j in range(power + 1))
    found = CentredChiSquare(less).moment(power)
    assert all((exponent - power) % 2 == 0 and exponent >= 0 for exponent in found)
    # ε^power times the direct value; both sides times ε^power, to have whole powers of n.
    assert (
        sum(value * fmpq(1, n) ** ((k - power) // 2 + power) for k, value in found.items())
        == direct * fmpq(1, n) ** power
    )


def test_normal_moments() -> None:
    assert [Normal(fmpq(2)).moment(k) for k in range(5)] == [{0: 1}, {}, {0: 2}, {}, {0: 12}]


def test_the_square_of_a_root_is_chi_square() -> None:
    ring = Variables([CentredChiSquare(1)], 6)
    square = ring.multiply(ring.root(0), ring.root(0))
    assert square.lowest == -2
    mean = ring.mean(square)
    assert [ring.at(mean, k).leading_coefficient() for k in (-2, 0)] == [1, -1]  # n − 1
    assert all(ring.at(mean, k).is_zero() for k in (-1, 1, 2, 3))
    fourth = ring.mean(ring.multiply(square, square))  # (n − 1)(n + 1)
    assert [str(ring.at(fourth, k)) for k in range(-4, 2)] == ["1", "0", "0", "0", "-1", "0"]


def test_the_mean_of_a_root_is_a_quotient_of_gamma_functions() -> None:
    """E χ_ν = √ν (1 − 1/(4ν) + 1/(32ν²) + …)."""
    ring = Variables([CentredChiSquare(0)], 6)
    mean = ring.mean(ring.root(0))
    assert [str(ring.at(mean, k)) for k in range(-1, 5)] == ["1", "0", "-1/4", "0", "1/32", "0"]


def test_terms_that_are_not_known_are_not_made_up() -> None:
    ring = Variables([Normal(fmpq(1))], 3)
    low = ring.constant(1, -2)
    total = ring.add(low, ring.variable(0))
    assert (total.lowest, total.end) == (-2, 1)
    with pytest.raises(NotEvaluable, match="more terms"):
        ring.at(total, 1)
    assert ring.at(total, -3).is_zero()
    assert ring.depends_on(total, [0])
    assert not ring.depends_on(low, [0])
