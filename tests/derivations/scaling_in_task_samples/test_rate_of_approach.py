"""The exact risk approaches its equivalent as 1/n, with a coefficient that is known; nothing simpler removes it."""

from fractions import Fraction
from itertools import pairwise

import mpmath
import pytest

from derivations.scaling_in_task_samples.rate_of_approach import Limit, approach, rate_of_approach, with_exact_factor
from derivations.simulated_risk import simulated_excess_risk
from symbolic.errors import ConditionError

SAMPLES = [40 * 2**k for k in range(8)]
"""More than two decades."""
LIMITS = [
    Limit(*map(Fraction, each))
    for each in (
        ("1/2", "1/4", "2/5", "1", "1"),
        ("1/2", "1/2", "1/10", "1/2", "7/10"),
        ("1", "1/5", "1/2", "1", "1/2"),
        ("3/2", "1/4", "2/5", "1", "1"),
        ("2", "1/4", "1/10", "2", "1/2"),
    )
]
BY_RATIO = pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: f"{limit.gamma}-{limit.phi}-{limit.lam}")


@BY_RATIO
def test_the_distance_falls_as_the_number_of_samples_over_two_decades(limit):
    rate = rate_of_approach(limit, SAMPLES)
    assert SAMPLES[-1] >= 100 * SAMPLES[0]
    assert abs(rate.exponent + 1) < 0.02
    assert rate.standard_error < 0.005
    # the constant by extrapolation is the one in closed form, better and better
    errors = [abs(constant / limit.slope - 1) for constant in rate.constants]
    assert all(after < before / 3 for before, after in pairwise(errors))
    assert errors[-1] < 1e-5


@BY_RATIO
def test_with_its_coefficient_the_distance_falls_as_the_square(limit):
    rate = rate_of_approach(limit, SAMPLES, corrected=True)
    assert abs(rate.exponent + 2) < 0.03
    assert abs(rate.constants[-1] / rate.constants[-2] - 1) < 0.01


@BY_RATIO
def test_the_exact_factor_alone_does_not_raise_the_order(limit):
    left = [n * with_exact_factor(limit, n) for n in (1280, 2560, 5120)]
    assert abs(left[2] / left[1] - 1) < 0.01
    assert abs(left[2]) > limit.slope / 100


@pytest.mark.parametrize("limit", [LIMITS[0], LIMITS[4]], ids=["d<n", "d>n"])
def test_the_limit_is_what_estimators_have(limit):
    n, d = 80, int(80 * limit.gamma)
    p, q = limit.dimensions(n)
    assert p + q == d
    mean, error = simulated_excess_risk(
        n_T=n, d=d, p=p, lam=limit.lam, m_hat=limit.m_hat, sigma_y2=limit.sigma_y2, draws=1000
    )
    with_slope = float(limit.risk + limit.slope / n)
    assert abs(mean - with_slope) < 4 * error + abs(float(limit.slope)) / n**1.5


def test_the_picture_shows_the_numbers():
    picture = approach(LIMITS[:1], SAMPLES[:4])
    rate = rate_of_approach(LIMITS[0], SAMPLES[:4])
    first, second = picture.curves
    assert first.exact == tuple((n, abs(float(gap))) for n, gap in zip(SAMPLES, rate.gaps, strict=False))
    assert f"{rate.exponent:.4f}" in first.name
    assert "c_1" in second.name
    assert picture.drawn("svg") == approach(LIMITS[:1], SAMPLES[:4]).drawn("svg")


def test_what_it_refuses():
    with pytest.raises(ConditionError, match="n = 41, d = 41/2"):
        LIMITS[0].gap(41)
    with pytest.raises(ConditionError, match="three or more increasing"):
        rate_of_approach(LIMITS[0], [40, 80])
    with pytest.raises(ConditionError, match="three or more increasing"):
        rate_of_approach(LIMITS[0], [80, 40, 160])
    with pytest.raises(ConditionError, match=r"gamma phi < 1 .* gamma = 4, phi = 1/3"):
        Limit(Fraction(4), Fraction(1, 3), Fraction(1))


def test_distances_of_different_signs_have_no_rate(monkeypatch):
    monkeypatch.setattr(Limit, "gap", lambda _, n, corrected: mpmath.mpf(200 - n))
    with pytest.raises(ConditionError, match=r"one sign; got 120\.0, 40\.0, -120\.0 at \[80, 160, 320\]"):
        rate_of_approach(LIMITS[0], [80, 160, 320])
    with pytest.raises(ConditionError, match=r"one sign; got 120\.0, 40\.0, 0\.0"):
        rate_of_approach(LIMITS[0], [80, 160, 200])
