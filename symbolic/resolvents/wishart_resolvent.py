"""f(t) = E tr(W + tI)⁻¹ for W ~ W_q(N, I) and its derivatives, t > 0, as balls that contain them.

    f(t) = (q − N)/t + the same with N and q exchanged,      N < q

as XᵀX and XXᵀ share their positive eigenvalues, and f⁽ʲ⁾(t) = (−1)ʲ j! E tr(W + tI)⁻ʲ⁻¹. At t = 0 what is meant is the
limit: q/(N − q − 1) for N > q + 1, and −E tr W⁻² = −q (N − 1)/((N − q)(N − q − 1)(N − q − 3)) for N > q + 3.

The formula and its proof are in `skew_kernel`, the integrals in it in `integrals`. Time grows linearly in q and in
|N − q|, at a number of bits that grows like √(qt).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import ceil, inf, isfinite, log2, nextafter
from numbers import Integral, Rational
from typing import Any

import numpy as np
from flint import arb, arb_series, ctx, fmpq, fmpz
from numpy.typing import ArrayLike, NDArray

from symbolic.errors import ConditionError, NotEvaluable
from symbolic.resolvents.certified import certified, sharp
from symbolic.resolvents.integrals import integrals, magnitude
from symbolic.resolvents.skew_kernel import bits_lost, trace_from_integrals

Scalar = int | Rational | fmpq | fmpz
"""An exact rational number: an int, a Fraction, or flint's."""

LARGEST = 200_000
"""Of q + N: the sums have as many terms, and a person waits a few seconds."""
DOUBLE = 53
"""Bits of a floating-point number."""


def resolvent_trace(q: int, N: int, t: Scalar, bits: int) -> arb:
    """E tr(W + tI)⁻¹, W ~ W_q(N, I), as a ball with at least `bits` correct bits.

    q, N : integers ≥ 1
    t : an exact rational, ≥ 0; t = 0 needs N > q + 1

    Raises ConditionError where these do not hold.

    Source: see `skew_kernel`.
    """
    return resolvent_trace_derivatives(q, N, t, 0, bits)[0]


def resolvent_trace_derivative(q: int, N: int, t: Scalar, bits: int) -> arb:
    """d/dt E tr(W + tI)⁻¹ = −E tr(W + tI)⁻² as a ball; arguments and errors as for `resolvent_trace`.

    t = 0 needs N > q + 3.
    """
    return resolvent_trace_derivatives(q, N, t, 1, bits)[1]


def resolvent_trace_derivatives(q: int, N: int, t: Scalar, order: int, bits: int) -> tuple[arb, ...]:
    """f, f', …, f⁽ᵒʳᵈᵉʳ⁾ at t for f = E tr(W + tI)⁻¹, as balls with at least `bits` correct bits each.

    Arguments and errors as for `resolvent_trace`; at t = 0 the first derivative needs N > q + 3, and there is none of
    higher order (NotEvaluable).
    """
    q, N, at = checked(q, N, t)
    if at == 0:
        limits = limits_at_zero(q, N, order)
        return sharp(lambda _: [arb(limit) for limit in limits], bits)
    size, alpha = min(q, N), abs(N - q)
    scale = magnitude(at)
    lost = bits_lost(size, alpha, scale) + order * ceil(log2((scale + alpha + 1) / min(scale, 1)))
    with long_enough_series(order + 1):
        return sharp(lambda _: _derivatives(size, alpha, at, order, max(q - N, 0)), bits, lost)


def resolvent_trace_values(
    q: ArrayLike, N: ArrayLike, t: ArrayLike | Scalar | Sequence[Scalar], order: int = 0
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The derivative f⁽ᵒʳᵈᵉʳ⁾(t) of f(t) = E tr(W + tI)⁻¹ for figures: floating-point values, and proven error bounds.

    q, N, t : numbers or arrays that broadcast against each other; a floating-point t is taken as the binary fraction
        that it is
    → values, radii : two arrays of the common shape; f⁽ᵒʳᵈᵉʳ⁾(t) is in [value − radius, value + radius], and the radius
        is at most about one unit in the last place of the value; both are infinite beyond the floating-point numbers

    Conditions and errors as for `resolvent_trace_derivatives`.
    """
    points = np.broadcast(*(np.asarray(each, dtype=object) for each in (q, N, t)))
    values, radii = np.empty(points.shape), np.empty(points.shape)
    for index, (dimension, degrees, at) in zip(np.ndindex(points.shape), points, strict=True):
        exact = fmpq(*at.as_integer_ratio()) if isinstance(at, float) and isfinite(at) else at
        ball = resolvent_trace_derivatives(dimension, degrees, exact, order, DOUBLE + 3)[order]
        values[index] = value = float(ball)
        radii[index] = nextafter(float((ball - arb(value)).abs_upper()), inf)
    return values, radii


def decimal_resolvent_trace(q: int, N: int, t: Scalar, digits: int, order: int = 0) -> str:
    """f⁽ᵒʳᵈᵉʳ⁾(t) of f(t) = E tr(W + tI)⁻¹ as a correctly rounded decimal string; see `certified`.

    Arguments and errors as for `resolvent_trace_derivatives`.
    """
    q, N, at = checked(q, N, t)
    if at == 0:
        limit = limits_at_zero(q, N, order)[order]
        return certified(lambda _: limit, digits)
    return certified(lambda bits: resolvent_trace_derivatives(q, N, at, order, bits)[order], digits)


def checked(q: Any, N: Any, t: Any) -> tuple[int, int, fmpq]:
    """q and N as ints and t as flint's rational, once the conditions hold.

    Raises ConditionError: q and N are integers ≥ 1, t is a rational ≥ 0; NotEvaluable for q + N > LARGEST.
    """
    if not all(isinstance(each, Integral) and int(each) >= 1 for each in (q, N)):
        raise ConditionError(f"W_q(N, I) needs integers q ≥ 1 and N ≥ 1; got q = {q}, N = {N}")
    if not isinstance(t, Rational | fmpq | fmpz):
        raise ConditionError(f"(W + tI)⁻¹ needs an exact rational t ≥ 0; got t = {t!r}")
    exact = fmpq(int(t.numerator), int(t.denominator)) if isinstance(t, Rational) else fmpq(t)
    if exact < 0:
        raise ConditionError(f"(W + tI)⁻¹ needs t ≥ 0; got t = {t}")
    if int(q) + int(N) > LARGEST:
        raise NotEvaluable(f"the sums for q = {q} and N = {N} are too long; at most q + N = {LARGEST}")
    return int(q), int(N), exact


def limits_at_zero(q: int, N: int, order: int) -> list[fmpq]:
    """E tr W⁻¹, and −E tr W⁻² for order 1, W ~ W_q(N, I), exactly.

    Raises ConditionError unless N > q + 1 + 2 order, NotEvaluable for order > 1.
    """
    if order > 1:
        raise NotEvaluable(f"derivatives at t = 0 are available up to order 1; got order = {order}")
    if N - q <= 1 + 2 * order:
        raise ConditionError(
            f"E tr(W + tI){'⁻²' if order else '⁻¹'} at t = 0 needs N > q + {1 + 2 * order}; got q = {q}, N = {N}, t = 0"
        )
    limits = [fmpq(q, N - q - 1)]
    return limits if order == 0 else [*limits, -limits[0] * fmpq(N - 1, (N - q) * (N - q - 3))]


def _derivatives(q: int, alpha: int, t: fmpq, order: int, zeros: int) -> list[arb]:
    """Derivatives for q ≤ N = q + alpha at the precision of the context, with `zeros`/t added."""
    h, u = integrals(q % 2 == 1, alpha, t, order + 1)
    if order == 0:
        return [trace_from_integrals(q, alpha, arb(t), h[0], u[0]) + zeros / arb(t)]
    at = arb_series([t, 1], order + 1)
    found = trace_from_integrals(q, alpha, at, arb_series(h, order + 1), arb_series(u, order + 1)) + zeros / at
    return [found[k] * arb.fac_ui(k) for k in range(order + 1)]


@contextmanager
def long_enough_series(length: int) -> Iterator[None]:
    """Let flint's series have at least `length` coefficients; it keeps 10 of them otherwise."""
    before = ctx.cap
    ctx.cap = max(before, length)
    try:
        yield
    finally:
        ctx.cap = before
