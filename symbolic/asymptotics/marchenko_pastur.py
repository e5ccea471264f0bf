"""The mean trace of the resolvent of a Wishart matrix, for many dimensions and samples: closed forms.

Notation
    W ~ W_q(N, I), κ > 0, G = (W + κI)⁻¹, f(κ) = E tr G, all of N, q, κ of one order n

**The limit.** f is near the positive root f₀ of

    κ f₀² + (κ + N − q) f₀ − q = 0,    f₀ = q/(N(1 + μ) − q),    κ = μ (N − q/(1 + μ)).

**What is left out, to first order.** Stein's lemma gives E (tr G)² = q/κ − (1 + (N − q − 1)/κ) f + f′ exactly, that is

    κ f² + (κ + N − q) f − q = f + κ f′ − κ Var tr G.

By the Gaussian Poincaré inequality Var tr G ≤ 4 E tr W G⁴ ≤ 4q · 27/(256 κ³), which is O(n⁻²), and f, κf′ are bounded.
So f − f₀ = O(1/n), and with D = 2κf₀ + κ + N − q, the derivative of the left side,

    f = f₀ + f₁ + O(n⁻²),    f₁ = (f₀ + κ f₀′)/D.

f₁ is of order 1/n. Replacing N − q by N − q − 1 in the equation for f₀, as Stein's lemma seems to ask, gives f₀/D
alone: the other term, κ f₀′/D, has the opposite sign and the same order.

Sources
    marchenko1967 (the limit), haff1979 (the identity)
"""

from __future__ import annotations

from dataclasses import dataclass

import mpmath

from symbolic.asymptotics.pencil import GUARD, Number, number
from symbolic.errors import ConditionError, Diverges


@dataclass(frozen=True)
class MarchenkoPasturTrace:
    """The equivalent of E tr (W + κI)⁻¹ and of its derivative by κ, which is −E tr (W + κI)⁻².

    mu                            the penalty that acts on the covariance itself
    trace, slope                  f₀ and f₀′
    correction, slope_correction  f₁ and f₁′
    """

    mu: mpmath.mpf
    trace: mpmath.mpf
    slope: mpmath.mpf
    correction: mpmath.mpf
    slope_correction: mpmath.mpf


def marchenko_pastur_trace(q: Number, N: Number, kappa: Number, digits: int = 30) -> MarchenkoPasturTrace:
    """The equivalent for W ~ W_q(N, I), each number to about `digits` significant digits.

    q, N : dimension and degrees of freedom, > 0
    kappa : κ ≥ 0; at κ = 0 the limit, for N > q

    Raises ConditionError, with the values, where these do not hold; Diverges at κ = 0, N ≤ q.

    >>> print(marchenko_pastur_trace(3, 6, 0).trace)  # exactly 3/(6 - 3 - 1)
    1.0
    """
    if q <= 0 or N <= 0 or kappa < 0:
        raise ConditionError(f"the equivalent needs q > 0, N > 0 and kappa ≥ 0; got q = {q}, N = {N}, kappa = {kappa}")
    if kappa == 0 and q >= N:
        raise Diverges(f"the equivalent at kappa = 0 is infinite unless N > q; got q = {q}, N = {N}")
    with mpmath.workdps(digits + 2 * GUARD):
        q, N, kappa = number(q), number(N), number(kappa)
        mu = projection_penalty(q, N, kappa)
        f = q / (N * (1 + mu) - q)
        D = 2 * kappa * f + kappa + N - q
        slope = -(f**2 + f) / D
        D_slope = 2 * f + 2 * kappa * slope + 1
        curvature = -slope * (2 * f + 1 + D_slope) / D
        correction = (f + kappa * slope) / D
        slope_correction = (2 * slope + kappa * curvature) / D - correction * D_slope / D
        return MarchenkoPasturTrace(mu, f, slope, correction, slope_correction)


def projection_penalty(q: mpmath.mpf, N: mpmath.mpf, kappa: mpmath.mpf) -> mpmath.mpf:
    """The root μ ≥ 0 of N μ² + (N − q − κ) μ − κ = 0: for κ → 0⁺ it is 0 if N ≥ q, else q/N − 1."""
    half = N - q - kappa
    root = mpmath.sqrt(half**2 + 4 * N * kappa)
    if half > 0:  # no difference of near numbers
        return 2 * kappa / (half + root)
    return (root - half) / (2 * N)


__all__ = ["MarchenkoPasturTrace", "marchenko_pastur_trace", "projection_penalty"]
