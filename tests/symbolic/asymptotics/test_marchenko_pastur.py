"""The equivalent of a resolvent's trace against its exact values."""

from fractions import Fraction

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic.asymptotics import marchenko_pastur_trace
from symbolic.errors import ConditionError, Diverges
from symbolic.resolvents import resolvent_trace_derivatives

positive = st.fractions(Fraction(1, 100), 100)


def decimal(ball):
    with mpmath.workdps(40):
        return mpmath.mpf(ball.str(38, radius=False))


@pytest.mark.parametrize(("q", "N", "t"), [(2, 5, 3), (5, 2, 3), (3, 3, 1), (4, 9, Fraction(1, 50))])
def test_what_is_left_out_after_the_correction_is_of_second_order(q, N, t):
    left, left_of_slope = [], []
    for n in (50, 100, 200):
        exact, slope = map(decimal, resolvent_trace_derivatives(q * n, N * n, t * n, 1, 120))
        found = marchenko_pastur_trace(q * n, N * n, t * n)
        with mpmath.workdps(30):
            # without the correction n (f − f₀) tends to a number other than 0
            assert abs(n * (exact - found.trace) / (n * found.correction) - 1) < 0.25
            left.append(n**2 * (exact - found.trace - found.correction))
            left_of_slope.append(n**3 * (slope - found.slope - found.slope_correction))
    for row in (left, left_of_slope):
        assert abs(row[2] - row[1]) < 0.6 * abs(row[1] - row[0])
        assert abs(row[2] - row[1]) < abs(row[2]) / 10


@given(q=positive, N=positive, kappa=positive)
def test_the_closed_form_solves_its_equation(q, N, kappa):
    found = marchenko_pastur_trace(q, N, kappa)
    with mpmath.workdps(45):
        q, N, kappa = (mpmath.mpf(x.numerator) / x.denominator for x in (q, N, kappa))
        f = found.trace
        assert abs(kappa * f**2 + (kappa + N - q) * f - q) < mpmath.mpf(10) ** -28 * (q + (kappa + N) * f)
        assert abs(found.mu * (N - q / (1 + found.mu)) - kappa) < mpmath.mpf(10) ** -28 * (kappa + N * found.mu)


@given(q=positive, N=positive, kappa=positive)
def test_slopes_are_derivatives(q, N, kappa):
    step = Fraction(1, 10**12)
    below, at, above = (marchenko_pastur_trace(q, N, kappa * (1 + k * step), 40) for k in (-1, 0, 1))
    with mpmath.workdps(40):
        width = 2 * mpmath.mpf(kappa.numerator) / kappa.denominator / 10**12
        assert abs((above.trace - below.trace) / width / at.slope - 1) < 1e-15
        difference = (above.correction - below.correction) / width
        assert abs(difference - at.slope_correction) < 1e-12 * (abs(at.slope_correction) + abs(at.correction / width))


def test_more_dimensions_than_samples_add_what_is_not_reached():
    # tr (ZᵀZ + κ)⁻¹ − tr (ZZᵀ + κ)⁻¹ = (q − N)/κ
    wide, tall = marchenko_pastur_trace(9, 4, 3), marchenko_pastur_trace(4, 9, 3)
    with mpmath.workdps(30):
        assert abs(wide.trace - tall.trace - mpmath.mpf(5) / 3) < 1e-28
        assert abs(wide.correction - tall.correction) < 1e-28


def test_what_it_refuses():
    with pytest.raises(ConditionError, match="kappa ≥ 0; got q = 2, N = 3, kappa = -1"):
        marchenko_pastur_trace(2, 3, -1)
    with pytest.raises(ConditionError, match="q > 0"):
        marchenko_pastur_trace(0, 3, 1)
    with pytest.raises(Diverges, match="q = 3, N = 3"):
        marchenko_pastur_trace(3, 3, 0)
