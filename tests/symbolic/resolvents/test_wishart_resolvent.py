"""The mean trace of the resolvent, against what does not use the formula."""

from fractions import Fraction
from itertools import pairwise, product
from math import factorial

import mpmath
import numpy as np
import pytest
from flint import arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.errors import ConditionError, NotEvaluable
from symbolic.resolvents import (
    decimal_resolvent_trace,
    resolvent_trace,
    resolvent_trace_derivative,
    resolvent_trace_derivatives,
    resolvent_trace_values,
)
from symbolic.resolvents.skew_kernel import bits_lost
from symbolic.resolvents.wishart_resolvent import _derivatives

ONE_HALF = Fraction(1, 2)


@pytest.fixture(autouse=True)
def _precise_comparisons():
    """Balls are compared with rationals at the precision of the context."""
    with ctx.workprec(320):
        yield


@pytest.mark.parametrize("N", [1, 2, 3, 4, 9, 40])
@pytest.mark.parametrize("t", [Fraction(1, 10), Fraction(3), Fraction(50)])
def test_one_dimension_is_confluent_hypergeometric(N, t):
    # W is chi-squared with N degrees of freedom: f = ½ U(1, 2 − N/2, t/2)
    with mpmath.workdps(50):
        at, half = mpmath.mpf(t.numerator) / t.denominator, mpmath.mpf(N) / 2
        value = mpmath.hyperu(1, 2 - half, at / 2) / 2
        slope = -mpmath.hyperu(2, 3 - half, at / 2) / 4
        found = resolvent_trace_derivatives(1, N, t, 1, 160)
        for ball, expected in zip(found, (value, slope), strict=True):
            assert abs(mpmath.mpf(ball.mid().str(50, radius=False)) / expected - 1) < mpmath.mpf(10) ** -40


def nodes(step, count):
    """Points and weights on (0, ∞) for ∫ F(x) dx with F of size e^(−x/2): x = exp(y − e⁻ʸ), equal steps in y."""
    found = []
    for k in range(-count, count + 1):
        y = arb(k) * step
        x = (y - (-y).exp()).exp()
        if arb(10) ** -40 < x < 250:
            found.append((x.mid(), (x * (1 + (-y).exp()) * step).mid()))
    return found


def by_joint_density(q, N, t, rule):
    """f and −f' from the joint density |Δ| Π xᵢᵃ e^(−xᵢ/2) of the eigenvalues, over the gaps between them."""
    whole = first = second = arb(0)
    a = arb(N - q - 1) / 2
    for gaps in product(rule, repeat=q):
        eigenvalues, weight, top = [], arb(1), arb(0)
        for gap, share in gaps:
            top = top + gap
            eigenvalues.append(top)
            weight *= share
        total = sum(eigenvalues, arb(0))
        if total > 300:
            continue
        density = weight * (-total / 2).exp()
        for i, x in enumerate(eigenvalues):
            density *= x**a
            for y in eigenvalues[:i]:
                density *= x - y
        resolvents = [1 / (x + t) for x in eigenvalues]
        whole += density
        first += density * sum(resolvents, arb(0))
        second += density * sum((each * each for each in resolvents), arb(0))
    return first / whole, second / whole


@pytest.mark.parametrize(("N", "t"), [(2, 1), (3, 2), (4, ONE_HALF), (5, 3), (9, 1), (12, 10)])
def test_two_dimensions_by_quadrature_over_the_eigenvalues(N, t):
    with ctx.workprec(120):
        value, slope = by_joint_density(
            2, N, arb(fmpq(Fraction(t).numerator, Fraction(t).denominator)), nodes(arb(1) / 24, 200)
        )
        assert abs(value / resolvent_trace(2, N, t, 100) - 1) < 1e-20
        assert abs(slope / resolvent_trace_derivative(2, N, t, 100) + 1) < 1e-20


@pytest.mark.parametrize(("N", "t"), [(5, 1), (6, 2)])
def test_three_dimensions_by_quadrature_over_the_eigenvalues(N, t):
    with ctx.workprec(100):
        value, slope = by_joint_density(3, N, arb(t), nodes(arb(1) / 8, 96))
        assert abs(value / resolvent_trace(3, N, t, 90) - 1) < 1e-20
        assert abs(slope / resolvent_trace_derivative(3, N, t, 90) + 1) < 1e-20


@pytest.mark.parametrize(("q", "N", "t"), [(8, 11, 3), (8, 12, 1), (8, 5, 2), (7, 4, 2), (8, 8, 1)])
def test_simulation(q, N, t):
    draws = 20_000
    X = np.random.default_rng(q + 10 * N).standard_normal((draws, N, q))
    eigenvalues = np.linalg.eigvalsh(X.transpose(0, 2, 1) @ X)
    traces, squares = ((eigenvalues + t) ** -power for power in (1.0, 2.0))
    traces, squares = traces.sum(axis=1), squares.sum(axis=1)
    f, slope = (float(ball) for ball in resolvent_trace_derivatives(q, N, t, 1, 60))
    stein = q / t - (1 + (N - q - 1) / t) * f + slope  # E (tr G)², by integration by parts
    for sample, exact in ((traces, f), (squares, -slope), (traces**2, stein)):
        assert abs(sample.mean() - exact) < 4 * sample.std() / draws**0.5


@given(st.integers(1, 60), st.fractions(Fraction(1, 100), 200))
def test_integration_by_parts_in_one_dimension(N, t):
    # with one eigenvalue (tr G)² = tr G², so that Stein's identity is an equation for f alone
    f, slope = resolvent_trace_derivatives(1, N, t, 1, 100)
    with ctx.workprec(140):
        at = arb(fmpq(t.numerator, t.denominator))
        assert (1 / at - (1 + (N - 2) / at) * f + 2 * slope).contains(0)


@given(st.integers(2, 20), st.integers(1, 40), st.fractions(Fraction(1, 100), 200))
def test_integration_by_parts_is_between_its_bounds(q, N, t):
    # (E tr G)² < E (tr G)² < q E tr G²
    f, slope = resolvent_trace_derivatives(q, N, t, 1, 200)
    with ctx.workprec(240):
        at = arb(fmpq(t.numerator, t.denominator))
        square = q / at - (1 + (N - q - 1) / at) * f + slope
        assert f * f < square < -q * slope


@settings(max_examples=60)
@given(st.integers(1, 25), st.integers(1, 60), st.fractions(Fraction(1, 10**6), 10**4), st.integers(20, 300))
def test_two_precisions_overlap(q, N, t, bits):
    low = resolvent_trace_derivatives(q, N, t, 2, bits)
    high = resolvent_trace_derivatives(q, N, t, 2, 2 * bits)
    assert all(a.overlaps(b) for a, b in zip(low, high, strict=True))
    assert all(a.rel_accuracy_bits() >= bits for a in low)
    assert all(b.rel_accuracy_bits() >= 2 * bits for b in high)
    assert all((-1) ** order * ball > 0 for order, ball in enumerate(low))


@pytest.mark.parametrize(("q", "N"), [(3, 6), (4, 7), (4, 8), (6, 3), (50, 51), (40, 90)])
def test_derivatives_sum_to_the_function(q, N):
    t, step, order = fmpq(5, 2), fmpq(1, 10**6), 11
    derivatives = resolvent_trace_derivatives(q, N, t, order, 400)
    with ctx.workprec(300):
        moved = sum((each * arb(step) ** k / factorial(k) for k, each in enumerate(derivatives)), arb(0))
        # f⁽ᵏ⁾ alternate in sign and |f⁽ᵏ⁾|/k! ≤ f/tᵏ, so what is left out is below f (step/t)¹²
        assert abs(moved / resolvent_trace(q, N, t + step, 250) - 1) < (step / t) ** (order + 1)


@pytest.mark.parametrize(("q", "N"), [(1, 3), (2, 4), (2, 5), (3, 7), (4, 8), (10, 12), (9, 13)])
def test_limit_at_zero(q, N):
    tiny = Fraction(1, 10**60)
    for order in (0, 1) if N - q > 3 else (0,):
        limit = resolvent_trace_derivatives(q, N, 0, order, 100)[order]
        assert abs(resolvent_trace_derivatives(q, N, tiny, order, 100)[order] / limit - 1) < 1e-25
    assert resolvent_trace(q, N, 0, 80).contains(fmpq(q, N - q - 1))


def test_slope_at_zero_is_minus_the_second_inverse_moment():
    assert resolvent_trace_derivative(3, 9, 0, 80).contains(-fmpq(3 * 8, 6 * 5 * 3))


@pytest.mark.parametrize(("q", "N"), [(1, 1), (2, 2), (3, 8), (8, 3), (20, 20), (50, 51)])
def test_large_t(q, N):
    # q/t − qN/t² < f < q/t, as E tr W = qN
    for t in (10**3, 10**6, 10**12, 10**30):
        f = resolvent_trace(q, N, t, 250)
        assert fmpq(q, t) - fmpq(q * N, t * t) < f < fmpq(q, t)


@given(st.integers(1, 15), st.integers(1, 20))
def test_falls_in_t_and_in_degrees_of_freedom(q, N):
    values = [resolvent_trace(q, N, t, 60) for t in (Fraction(1, 3), 1, 2, 10, 100)]
    assert all(later < earlier for earlier, later in pairwise(values))
    assert resolvent_trace(q, N + 1, 1, 60) < resolvent_trace(q, N, 1, 60)


@pytest.mark.parametrize(("q", "N"), [(5, 2), (6, 4), (3, 1), (30, 7)])
def test_exchange_adds_the_zero_eigenvalues(q, N):
    t = Fraction(7, 3)
    f, swapped = resolvent_trace(q, N, t, 100), resolvent_trace(N, q, t, 100)
    with ctx.workprec(140):
        assert (f - swapped).overlaps(arb(q - N) / fmpq(7, 3))


def test_decimals():
    assert decimal_resolvent_trace(3, 5, 2, 20) == "0.61915402279074397635"
    assert decimal_resolvent_trace(2, 8, 0, 3) == "0.400"
    assert decimal_resolvent_trace(2, 8, 0, 3, order=1) == "-0.156"
    assert decimal_resolvent_trace(1, 10, 0, 2) == "0.12"  # 1/8, half to even
    # 4 7: the smallest N with a limit of this order
    assert decimal_resolvent_trace(4, 7, 0, 5) == "2.0000"


def test_rationals_of_each_kind():
    values = {decimal_resolvent_trace(4, 9, t, 30) for t in (Fraction(1, 2), fmpq(1, 2))}
    assert len(values) == 1
    assert resolvent_trace(np.int64(4), 9, 2, 60).overlaps(resolvent_trace(4, 9, fmpq(2), 60))


@pytest.mark.parametrize("order", [0, 1])
def test_values_for_figures_are_enclosed(order):
    t = np.concatenate([np.geomspace(1e-3, 1e4, 15), [0.1]])
    for q, N in ((50, 50), (50, 81), (12, 5), (7, 20)):
        values, radii = resolvent_trace_values(q, N, t, order)
        assert values.shape == radii.shape == t.shape
        assert (radii < 3e-16 * np.abs(values)).all()
        for at, value, radius in zip(t, values, radii, strict=True):
            exact = resolvent_trace_derivatives(q, N, fmpq(*float(at).as_integer_ratio()), order, 120)[order]
            with ctx.workprec(140):
                assert abs(exact - float(value)) <= float(radius)


def test_values_for_figures_broadcast():
    values, radii = resolvent_trace_values([[2], [3]], [5, 6, 7], Fraction(1, 3))
    assert values.shape == radii.shape == (2, 3)
    assert values[1, 2] == pytest.approx(float(resolvent_trace(3, 7, Fraction(1, 3), 60)), rel=1e-15)
    N = np.arange(1, 6)
    values, _ = resolvent_trace_values(3, N, [Fraction(int(n), 2) for n in N])
    assert values[4] == pytest.approx(float(resolvent_trace(3, 5, Fraction(5, 2), 60)), rel=1e-15)
    assert resolvent_trace_values(2, 6, 1)[0].shape == ()


@pytest.mark.parametrize(
    ("q", "alpha", "t"), [(40, 0, 1), (40, 0, 400), (41, 41, 5), (100, 0, 100), (60, 300, 7), (2, 9, 1)]
)
def test_estimate_of_lost_bits_is_close(q, alpha, t):
    with ctx.workprec(4000):
        (found,) = _derivatives(q, alpha, fmpq(t), 0, 0)
    lost = 4000 - found.rel_accuracy_bits()
    assert abs(bits_lost(q, alpha, float(t)) - lost) < 25


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0, 3, 1), "integers q ≥ 1 and N ≥ 1; got q = 0, N = 3"),
        ((2, 0, 1), "got q = 2, N = 0"),
        ((2.0, 3, 1), r"got q = 2\.0, N = 3"),
        ((2, Fraction(7, 2), 1), "got q = 2, N = 7/2"),
        ((2, 3, -1), "t ≥ 0; got t = -1"),
        ((2, 3, 0.1), r"exact rational t ≥ 0; got t = 0\.1"),
        ((2, 3, "1"), "exact rational"),
        ((2, 3, 0), r"needs N > q \+ 1; got q = 2, N = 3"),
        ((3, 2, 0), r"needs N > q \+ 1; got q = 3, N = 2"),
    ],
)
def test_conditions(arguments, message):
    with pytest.raises(ConditionError, match=message):
        resolvent_trace(*arguments, 60)
    with pytest.raises(ConditionError, match=message):
        decimal_resolvent_trace(*arguments, 10)


def test_conditions_of_the_derivative_at_zero():
    with pytest.raises(ConditionError, match=r"needs N > q \+ 3; got q = 2, N = 5"):
        resolvent_trace_derivative(2, 5, 0, 60)
    with pytest.raises(NotEvaluable, match="order = 2"):
        resolvent_trace_derivatives(2, 20, 0, 2, 60)


def test_context_is_left_as_it_was():
    before = ctx.prec, ctx.cap
    resolvent_trace_derivatives(5, 8, 1, 15, 300)
    assert (ctx.prec, ctx.cap) == before
