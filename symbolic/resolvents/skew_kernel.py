"""The mean trace of the resolvent of a real Wishart matrix, as a finite sum of Laguerre polynomials.

W ~ W_q(N, I), α = N − q ≥ 0, a = (α − 1)/2, w(x) = xᵃ e^(−x/2), t > 0. Write Lₖ for the Laguerre polynomial of
parameter α, and

    (r, s) = ∫ r s x w² dx,      nₖ = (Lₖ, Lₖ) = Γ(k + α + 1)/k!,      hₖ(t) = ∫ Lₖ x w²/(x + t) dx,
    ψ(x) = 1 for odd q,  ½ ∫ sgn(y − x) w(y) dy for even q,
    gₖ = ∫ Lₖ ψ w dx,      u(t) = ∫ ψ w/(x + t) dx.

Then

    f(t) = E tr(W + t)⁻¹ = Σ_{k<q−1} Lₖ(−t) hₖ(t)/nₖ + (L_{q−1}(−t)/g_{q−1}) [u(t) − Σ_{k<q−1} gₖ hₖ(t)/nₖ].

Proof. The density of the eigenvalues is proportional to |Δ| Π w(xᵢ), and by de Bruijn's formula its normalising
constant is the Pfaffian of A, Aⱼₖ = ⟨xʲ, xᵏ⟩ with

    ⟨r, p⟩ = ∬ sgn(y − x) r(x) p(y) w(x) w(y) dx dy,

bordered by ∫ xʲ w for odd q. Adding s/(x + t) to log w and differentiating at s = 0 gives f(t) = tr A⁻¹B with
Bⱼₖ = ⟨xʲ/(x + t), xᵏ⟩. Dividing xʲ by x + t leaves (−t)ʲ/(x + t) and powers below j, which contribute the trace of a
strictly triangular matrix, 0. Hence f(t) = ⟨1/(x + t), p⟩ + b ∫ w/(x + t), where p of degree below q and the number b
(b = 0 for even q) solve

    ⟨r, p⟩ + b ∫ r w = r(−t) for every r of degree below q,      and for odd q  ∫ p w = 0.

For a polynomial s let Ds = (x w s)'/w, of degree one more. Then ∫ Ds w = 0 and ⟨r, Ds⟩ = −2 (r, s) for every r. So
−½ DK with K = Σ_{k<q−1} Lₖ(−t) Lₖ/nₖ solves the equations for r of degree below q − 1, and gives 0 on L_{q−1}. To it is
added a multiple of a pair (p₀, b₀) that gives 0 on r of degree below q − 1: with s = Σ_{k<q−1} gₖ Lₖ/nₖ this is
(½ + ½ Ds, 0) for even q, as ⟨r, 1⟩ = 2 ∫ r ψ w, and (½ Ds, 1) for odd q. On L_{q−1} it gives g_{q−1}, so the multiple
is L_{q−1}(−t)/g_{q−1}; on 1/(x + t) it gives the bracket. ∎

What is recursive here. Three terms for Lₖ and for hₖ; and (k + 2) g_{k+2} = (k + 1 + α) gₖ, with every other gₖ zero,
from 2 (x w Lₖ)' = (k + 1) w L_{k+1} − (k + α) w L_{k−1}.

Sources: de Bruijn, J. Indian Math. Soc. 19:133–151, 1955 (the Pfaffian); Adler, Forrester, Nagao, van Moerbeke,
J. Stat. Phys. 99:141–170, 2000 (skew-orthogonal polynomials from orthogonal ones by a first-order operator such as D).
"""

from __future__ import annotations

from math import inf, log2
from typing import Any

from flint import fmpq


def trace_from_integrals(q: int, alpha: int, t: Any, h: Any, u: Any) -> Any:
    """f(t) for q ≥ 1, α = N − q ≥ 0, from h = h₀/α! and u = u/g₀ for odd q, u/g₁ for even q (g₀ = 0, g₁ = 2 α!).

    t, h and u are elements of one ring that contains ℚ: balls, series of balls, polynomials. q multiplications of
    each kind; in balls bits are lost, see `bits_lost`.
    """
    total, gap = 0 * t, u
    below, laguerre = 0 * t, 0 * t + 1
    before, second = 0 * t + 1, h  # hₖ/nₖ, where k hₖ₋₁/nₖ₋₁ is 1 at k = 0
    g = fmpq(1)
    for k in range(q - 1):
        total += laguerre * second
        if (q - 1 - k) % 2 == 0:
            gap -= second * g
            g *= fmpq(k + 1 + alpha, k + 2)
        middle = t + (2 * k + alpha + 1)
        below, laguerre = laguerre, (middle * laguerre - (k + alpha) * below) / (k + 1)
        before, second = second, (middle * second - (k or 1) * before) / (k + 1 + alpha)
    return total + laguerre * gap / g


def bits_lost(q: int, alpha: int, t: float) -> int:
    """About how many bits `trace_from_integrals` loses in balls; an estimate, not a bound.

    The radius of hₖ grows by its three terms with plus for minus, and is compared with n_{q−1}/L_{q−1}(−t).
    """
    lost, ratio, spread = 0.0, inf, inf
    for k in range(q - 1):
        middle = t + 2 * k + alpha + 1
        ratio = (middle - (k + alpha) / ratio) / (k + 1)
        spread = (middle + (k + alpha) / spread) / (k + 1)
        lost += log2(ratio) + log2(spread) - log2((k + 1 + alpha) / (k + 1))
    return int(lost) + 1
