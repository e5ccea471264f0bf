"""The integrals under the resolvent, against quadrature by mpmath of what they are defined as."""

from math import ceil

import mpmath
import pytest
from flint import arb, arb_series, ctx, fmpq

from symbolic.resolvents import integrals as module
from symbolic.resolvents.integrals import arctangent_integral, integrals, scaled_exponential_integral, taylor


def as_mpf(ball):
    return mpmath.mpf(ball.mid().str(60, radius=False))


def weights(alpha):
    """w(x) = xᵃ e^(−x/2) and ∫_x^∞ w."""
    order = mpmath.mpf(alpha + 1) / 2
    return (
        lambda x: x ** (order - 1) * mpmath.exp(-x / 2),
        lambda x: 2**order * mpmath.gammainc(order, x / 2),
        2**order * mpmath.gamma(order),
    )


@pytest.mark.parametrize("alpha", [0, 1, 2, 5, 6])
@pytest.mark.parametrize("t", [fmpq(1, 10), fmpq(3), fmpq(40)])
def test_definitions(alpha, t):
    with mpmath.workdps(30), ctx.workprec(120):
        w, tail, whole = weights(alpha)
        x_t = mpmath.mpf(int(t.p)) / int(t.q)
        grid = [0, 1, 4, 10, 30, 80, 300]
        (h,), (odd,) = integrals(True, alpha, t, 1)
        _, (even,) = integrals(False, alpha, t, 1)
        expected_h = mpmath.quad(lambda x: x * w(x) ** 2 / (x + x_t), grid) / mpmath.factorial(alpha)
        # x = s² smooths the root at 0
        roots = [mpmath.sqrt(x) for x in grid]
        expected_odd = mpmath.quad(lambda s: 2 * s * w(s * s) / (s * s + x_t), roots) / whole
        expected_even = mpmath.quad(lambda s: 2 * s * w(s * s) * (tail(s * s) - whole / 2) / (s * s + x_t), roots)
        expected_even /= 2 * mpmath.factorial(alpha)
        for found, expected in ((h, expected_h), (odd, expected_odd), (even, expected_even)):
            assert found.rad() < 1e-25
            assert abs(as_mpf(found) - expected) < mpmath.mpf(10) ** -22


@pytest.mark.parametrize("t", [fmpq(1, 10**6), fmpq(1, 2), fmpq(2), fmpq(17), fmpq(60), fmpq(90), fmpq(400)])
def test_arctangent_integral(t):
    with mpmath.workdps(35), ctx.workprec(100):
        found = arctangent_integral(t)
        assert found.rel_accuracy_bits() > 90
        x = mpmath.mpf(int(t.p)) / int(t.q)
        # y² = 1 + 2 s/t turns it into ∫ e⁻ˢ arctan(y)/(t y) ds, times 2
        grid = [mpmath.mpf(end) for end in (0, 1e-9, 1e-6, 1e-3, 1, 4, 10, 30, 90)]
        expected = mpmath.quad(
            lambda s: 2 * mpmath.exp(-s) * mpmath.atan(mpmath.sqrt(1 + 2 * s / x)) / (x * mpmath.sqrt(1 + 2 * s / x)),
            grid,
        )
        assert abs(as_mpf(found) / expected - 1) < mpmath.mpf(10) ** -24


def test_the_two_expansions_of_the_arctangent_integral_overlap():
    t = fmpq(200)  # the power series at 400 bits, the divergent one at 150
    with ctx.workprec(400):
        by_powers = arctangent_integral(t)
    with ctx.workprec(150):
        by_enclosure = arctangent_integral(t)
    assert by_powers.overlaps(by_enclosure)
    assert by_powers.rel_accuracy_bits() > 380
    assert by_enclosure.rel_accuracy_bits() > 140


@pytest.mark.parametrize("t", [fmpq(1, 50), fmpq(1, 3), fmpq(1), fmpq(4), fmpq(20)])
def test_what_the_power_series_leaves_out_is_bounded(t, monkeypatch):
    with ctx.workprec(200):
        exact = arctangent_integral(t)
        monkeypatch.setattr(module, "STEP", 1)
        monkeypatch.setattr(module, "_length_of_series", lambda size, _: max(4, ceil(4 * size)))
        short = arctangent_integral(t)
        assert short.rad() > 1e-18  # the shortest series that the bound is for leaves out much
        assert short.contains(exact.mid())


@pytest.mark.parametrize("bits", [64, 150, 700])
@pytest.mark.parametrize("alpha", [0, 2, 3, 40, 41])
def test_precisions_agree(bits, alpha):
    for t in (fmpq(1, 100), fmpq(alpha + 1), fmpq(40 * alpha + 60)):
        for odd in (True, False):
            with ctx.workprec(bits):
                low = integrals(odd, alpha, t, 3)
            with ctx.workprec(2 * bits):
                high = integrals(odd, alpha, t, 3)
            assert all(
                a.overlaps(b) for one, other in zip(low, high, strict=True) for a, b in zip(one, other, strict=True)
            )


def test_half_orders_are_confluent_hypergeometric():
    with ctx.workprec(200):
        for n in (fmpq(1, 2), fmpq(1), fmpq(7, 2), fmpq(30)):
            for t in (fmpq(1, 3), fmpq(5), fmpq(300)):
                assert scaled_exponential_integral(n, t).overlaps(arb(t).hypgeom_u(1, arb(2 - n)))


def test_taylor_coefficients_solve_the_equation():
    # y = t² eᵗ solves t y' = (2 + t) y
    with ctx.workprec(200):
        t = arb_series([2, 1], 6)
        expected = t * t * t.exp()
        found = taylor(expected[0], 2, 1, [0] * 6, arb(2))
        assert all(found[k].overlaps(expected[k]) for k in range(6))
