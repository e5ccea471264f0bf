"""The integrals under the resolvent of a real Wishart matrix, α = N − q ≥ 0, a = (α − 1)/2, w(x) = xᵃ e^(−x/2), t > 0.

With Eₙ the exponential integral and εₙ(t) = eᵗ Eₙ(t), all of them are

    h(t) = (1/α!) ∫ x w²/(x + t) = ε_{α+1}(t),
    u(t) = ∫ w/(x + t) / ∫ w = ½ ε_{a+1}(t/2)                                               for odd q,
    u(t) = (1/2α!) ∫ wψ/(x + t) = v(t) − ½ m ε_{a+1}(t/2)                                   for even q,
    v(t) = (1/2α!) ∫ w(x) ∫_x^∞ w(y) dy/(x + t) dx,      m = ∫ w(x) ∫_x^∞ w(y) dy dx/(2α!) = (∫ w)²/(4α!).

Integration by parts gives n εₙ₊₁ = 1 − t εₙ, and in steps of two from α to α + 2

    (α + 2) v₊ = m − t v + ε_{α+2}(t),      (α + 2) m₊ = (α + 1) m,

so that v comes down to ε₁ at α = 1 (v = ε₁, m = 1), and at α = 0 (m = π/2) to the one transcendental here that is no
classical function:

    v(t) = 2 e^(t/2) ∫₁^∞ e^(−t y²/2) arctan y dy.

That one, in two ways. Everywhere t v' = (t − 1) v/2 − π/4 − ε₁(t)/2 has the solution

    v = π^(3/2) e^(t/2)/√(2t) + Σ pₖ tᵏ/k! − (γ + log t) Σ λₖ tᵏ/k!,
    (2k + 1) λₖ = k λₖ₋₁ − 1,      (2k + 1) pₖ = k pₖ₋₁ + 2λₖ − Hₖ − (π/2) [k = 0],

with Hₖ the harmonic numbers, |λₖ| ≤ 1 and |pₖ| ≤ k + 4 by induction; the three parts have the size of eᵗ. For large t,
and any α, v lies between any two successive sums of its divergent expansion

    Σ (−1)ᵏ mₖ/tᵏ⁺¹,      mₖ₊₁ = (2k + α + 1) mₖ − (k + α)!/α!,      m₀ = m,

as it integrates 1/(x + t) against a positive density.

Derivatives of every order follow from first-order differential equations, `taylor`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import ceil, lgamma, log, log2
from typing import Any

from flint import arb, arb_poly, ctx, fmpq

from symbolic.resolvents.certified import sharp

STEP = 64
"""Lengths and precisions of stored coefficients are multiples of this, so that a sweep over t finds them again."""


def exponential_integral(n: Any, first: Any, start: Any, t: Any) -> Any:
    """εₙ(t) from `first` = ε_start(t), n − start = 0, 1, …, in any ring that contains ℚ."""
    value, order = first, start
    while order < n:
        value, order = (1 - t * value) / order, order + 1
    return value


def tail_integral(alpha: int, t: Any, epsilon: Any, v: Any, mean: Any) -> tuple[Any, Any]:
    """v(t) and m at α, from ε₁(t) and from v and m at α mod 2, in any ring that contains ℚ."""
    order = 1
    for k in range(alpha % 2, alpha, 2):
        epsilon, order = exponential_integral(k + 2, epsilon, order, t), k + 2
        v = (mean - t * v + epsilon) / (k + 2)
        mean = mean * fmpq(k + 1, k + 2)
    return v, mean


def taylor(first: Any, degree: Any, rate: Any, source: Sequence[Any], t: Any) -> list[Any]:
    """The Taylor coefficients at t of the solution of t y' = (degree + rate t) y − source, y(t) = `first`.

    As many as `source` has; `source` holds Taylor coefficients at t as well.
    """
    found = [first]
    for k, term in enumerate(source[:-1]):
        before = found[k - 1] if k else 0 * first
        found.append(((degree + rate * t - k) * found[k] + rate * before - term) / (t * (k + 1)))
    return found


def integrals(odd: bool, alpha: int, t: fmpq, order: int) -> tuple[list[arb], list[arb]]:
    """The Taylor coefficients at t of h and u, for odd or even q, as balls at the precision of flint's context."""
    at, half = arb(t), fmpq(1, 2)
    degree = fmpq(alpha - 1, 2)
    h = taylor(scaled_exponential_integral(alpha + 1, t), alpha, 1, [1, *[0] * (order - 1)], at)
    u = scaled_exponential_integral(degree + 1, t / 2) * half
    source = [half, *[fmpq(0)] * (order - 1)]
    if not odd:
        v, mean = ball_of_tail_integral(alpha, t)
        u = v - mean * u
        source = [each * half for each in h]
    return h, taylor(u, degree, half, source, at)


def scaled_exponential_integral(n: Any, t: fmpq) -> arb:
    """εₙ(t) as a ball, for a whole or half n > 0."""
    goal = ctx.prec
    if t > goal + n:  # the divergent expansion is accurate enough, and flint takes it
        (found,) = sharp(lambda _: [arb(t).hypgeom_u(arb(1), arb(2 - n))], goal)
        return found
    start = fmpq(1) if n == int(n) else fmpq(1, 2)
    (found,) = sharp(lambda _: [exponential_integral(n, _first(start, t), start, arb(t))], goal, bits_lost(n, t))
    return found


def _first(start: Any, t: fmpq) -> arb:
    """ε₁(t) or ε_½(t) as a ball."""
    x = arb(t)
    return x.exp() * (-(-x).ei() if start == 1 else (arb.pi() / x).sqrt() * x.sqrt().erfc())


def ball_of_tail_integral(alpha: int, t: fmpq) -> tuple[arb, arb]:
    """v(t) and m as balls."""
    if _expansion_is_accurate(alpha, t):
        return _enclosed_by_expansion(alpha, t)

    def at_precision(_: int) -> tuple[arb, arb]:
        epsilon = _first(1, t)
        if alpha % 2:
            return tail_integral(alpha, arb(t), epsilon, epsilon, arb(1))
        return tail_integral(alpha, arb(t), epsilon, arctangent_integral(t), arb.pi() / 2)

    v, mean = sharp(at_precision, ctx.prec, bits_lost(alpha, t))
    return v, mean


def magnitude(t: fmpq) -> float:
    """About t, for estimates: kept inside the range of floating-point numbers."""
    return float(min(max(t, fmpq(10) ** -300), fmpq(10) ** 300))


def bits_lost(steps: Any, t: fmpq) -> int:
    """About how many bits a recursion of so many steps loses: log₂ of the largest tᵏ/k!, k ≤ steps; no bound."""
    k = min(int(steps), int(t))
    return ceil((k * log(max(magnitude(t), 1)) - lgamma(k + 1)) / log(2)) + 8


def arctangent_integral(t: fmpq) -> arb:
    """2 e^(t/2) ∫₁^∞ e^(−t y²/2) arctan y dy as a ball."""
    if _expansion_is_accurate(0, t):
        return _enclosed_by_expansion(0, t)[0]
    size = magnitude(t)
    goal = ctx.prec + ceil(2 * log2(size + 1)) + 16
    length = _round_up(_length_of_series(size, goal))
    with ctx.workprec(_round_up(goal + ceil(1.5 * size))):
        x, p, logarithmic = arb(t), *_coefficients(length, ctx.prec)
        log_part = arb.const_euler() + x.log()
        # |pₖ| + |λₖ log_part| ≤ k + 4 + |log_part|; from k = length ≥ 4t on each term is at most half the one before
        tail = 2 * (length + 4 + abs(log_part)) * x**length / arb.fac_ui(length)
        algebraic = arb.pi() ** fmpq(3, 2) * (x / 2).exp() / (2 * x).sqrt()
        return algebraic + p(x) - log_part * logarithmic(x) + tail * arb(0, 1)


def _round_up(number: int) -> int:
    return -(-number // STEP) * STEP


def _length_of_series(t: float, bits: int) -> int:
    """A length k ≥ 4t from which on the terms tᵏ/k! are below 2⁻ᵇⁱᵗˢ, with room for the logarithm of t."""
    length = max(4, ceil(4 * t))
    while length * log2(t) - lgamma(length + 1) / log(2) > -bits - 16:
        length += STEP
    return length


@lru_cache(maxsize=8)
def _coefficients(length: int, bits: int) -> tuple[arb_poly, arb_poly]:
    """Σ pₖ tᵏ/k! and Σ λₖ tᵏ/k! over k < `length` as polynomials, at a precision."""
    with ctx.workprec(bits):
        p, logarithmic, harmonic, inverse_factorial = [], [], arb(0), arb(1)
        in_p, in_log = arb(0), arb(0)
        for k in range(length):
            if k:
                harmonic, inverse_factorial = harmonic + arb(1) / k, inverse_factorial / k
            in_log = (k * in_log - 1) / (2 * k + 1)
            in_p = (k * in_p + 2 * in_log - (harmonic if k else arb.pi() / 2)) / (2 * k + 1)
            p.append(in_p * inverse_factorial)
            logarithmic.append(in_log * inverse_factorial)
        return arb_poly(p), arb_poly(logarithmic)


def _expansion_is_accurate(alpha: int, t: fmpq) -> bool:
    """Whether some (k + α)!/(α! tᵏ) is below 2⁻ᵖʳᵉᶜ; for t > α they come down to about e⁻ᵗ tᵅ/α!."""
    size = magnitude(t)
    return size > alpha and size - alpha * log(size) + lgamma(alpha + 1) > log(2) * ctx.prec + 16


def _enclosed_by_expansion(alpha: int, t: fmpq) -> tuple[arb, arb]:
    """v(t) and m: the sum until the next term is negligible; what is left out has its sign and is smaller."""
    negligible = arb(2) ** -ctx.prec
    with ctx.workprec(3 * ctx.prec):  # mₖ₊₁ loses up to a bit at each step
        x = arb(t)
        mean = arb(2) ** (alpha - 1) * arb(fmpq(alpha + 1, 2)).gamma() ** 2 / arb.fac_ui(alpha)
        total, moment, rising, scale, k = arb(0), mean, arb(1), 1 / x, 0
        while k + alpha < t and not abs(moment * scale) < negligible * mean / x:
            total += moment * scale
            moment = (2 * k + alpha + 1) * moment - rising
            rising, scale, k = rising * (k + 1 + alpha), -scale / x, k + 1
        return total + moment * scale * arb(fmpq(1, 2), fmpq(1, 2)), mean
