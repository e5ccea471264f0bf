"""The deterministic equivalent of the excess risk of generalized ridge, any covariance and any penalty matrix.

Notation
    X : n × d         inputs, rows i.i.d. N(0, Σ), Σ ≻ 0;  y = Xβ* + noise of variance σ²
    β̂                 (S + λΩ)⁻¹ Xᵀy/n,  S = XᵀX/n,  Ω ⪰ 0
    J                 (Σ + μΩ)⁻¹, and df₁ = tr ΣJ, df₂ = tr ΣJΣJ: degrees of freedom
    ω₁, …, ω_d ≥ 0    generalized eigenvalues of Ω against Σ

The excess risk E (β̂ − β*)ᵀΣ(β̂ − β*) is near

    (μ² β*ᵀΩJΣJΩβ* + σ² df₂/n) / (1 − df₂/n),    where    μ (1 − df₁/n) = λ.

**There is one μ.** Let g(μ) = μ (1 − df₁(μ)/n), df₁ = Σᵢ 1/(1 + μωᵢ). As df₁ − Σᵢ μωᵢ/(1 + μωᵢ)² = Σᵢ 1/(1 + μωᵢ)²,

    g′(μ) = 1 − df₂(μ)/n,    df₂ = Σᵢ 1/(1 + μωᵢ)²,

which does not fall: g is convex. Where g > 0, df₂ ≤ df₁ < n and g rises; and with k = dim ker Ω < n

    μ (1 − k/n) − (1/n) Σ_{ω>0} 1/ω ≤ g(μ) ≤ μ,

so that g reaches every λ > 0 exactly once, between λ and (λ + (1/n) Σ 1/ω)/(1 − k/n). From the right end Newton's
method falls to the root without passing it, g being convex. At λ = 0 what is meant is the limit of the root for λ → 0⁺:
it is 0 for d < n, where nothing is shrunk; for d > n it is positive, the estimator is the interpolator of least
penalty, and again df₂ < df₁ = n. At d = n the risk has no limit.

Sources
    dobriban2018 (ridge), wu2020 (any Ω ≻ 0), hastie2022 (λ → 0⁺)
"""

from __future__ import annotations

from dataclasses import dataclass

import mpmath

from symbolic.asymptotics.pencil import GUARD, Number, Pencil, number
from symbolic.errors import ConditionError, Diverges, NotEvaluable

MOST_DIGITS = 100_000


@dataclass(frozen=True)
class Equivalent:
    """What stands for a random sample.

    mu            the penalty that acts on the covariance itself
    df1, df2      degrees of freedom, tr ΣJ and tr ΣJΣJ
    bias          μ² β*ᵀΩJΣJΩβ*/(1 − df₂/n)
    variance      σ² (df₂/n)/(1 − df₂/n)
    """

    mu: mpmath.mpf
    df1: mpmath.mpf
    df2: mpmath.mpf
    bias: mpmath.mpf
    variance: mpmath.mpf
    digits: int

    @property
    def excess(self) -> mpmath.mpf:
        """The excess risk."""
        with mpmath.workdps(self.digits + GUARD):
            return self.bias + self.variance


def deterministic_equivalent(pencil: Pencil, n: Number, lam: Number, sigma_y2: Number, digits: int = 30) -> Equivalent:
    """The equivalent of the excess risk, each number to `digits` significant digits.

    pencil : Σ, Ω and the target
    n : number of samples, exact, > dim ker Ω
    lam : the penalty λ ≥ 0 on the mean loss; 0 is the limit λ → 0⁺, infinity hard restriction to the kernel of Ω
    sigma_y2 : variance of the noise, ≥ 0

    A step of the iteration takes as many operations as the pencil has levels.

    Raises ConditionError, with the values, where these do not hold; Diverges at λ = 0, d = n.

    >>> from symbolic.asymptotics import Pencil
    >>> found = deterministic_equivalent(Pencil.projection(0, 5, 1), n=10, lam=0, sigma_y2=1)
    >>> print(found.mu, found.excess)  # least squares, d/n = 1/2
    0.0 1.0
    """
    d, free = pencil.dimension, pencil.unpenalised
    for needed, holds in (
        ("n > dim ker Ω", n > free),
        ("lam ≥ 0", lam >= 0),
        ("sigma_y2 ≥ 0", sigma_y2 >= 0),
    ):
        if not holds:
            raise ConditionError(
                f"the equivalent needs {needed}; got n = {n}, dim ker Ω = {free}, lam = {lam}, sigma_y2 = {sigma_y2}"
            )
    if lam == 0 and d == n:
        raise Diverges(f"the equivalent diverges without a penalty at n = d; got n = {n}, d = {d}, lam = {lam}")
    working = digits + GUARD
    while working <= MOST_DIGITS:
        with mpmath.workdps(working):
            levels = _Levels(pencil, n, sigma_y2)
            if lam == mpmath.inf or (lam == 0 and d < n):
                return levels.at(number(lam), digits)
            ends = levels.bracket(number(lam), digits)
            if ends is not None:
                low, high = (levels.at(mu, digits) for mu in ends)
                if _agree(low, high, mpmath.mpf(10) ** -digits):
                    return high
        working *= 2
    raise NotEvaluable(f"{digits} digits of the equivalent are not reached with {MOST_DIGITS} digits")


def _agree(first: Equivalent, second: Equivalent, tolerance: mpmath.mpf) -> bool:
    pairs = ((getattr(first, name), getattr(second, name)) for name in ("mu", "df1", "df2", "bias", "variance"))
    return all(abs(a - b) <= tolerance * abs(b) for a, b in pairs)


class _Levels:
    """A pencil in the precision of mpmath's context, with a number of samples."""

    def __init__(self, pencil: Pencil, n: Number, sigma_y2: Number) -> None:
        self.rows = [(number(x.penalty), number(x.size), number(x.target)) for x in pencil.levels]
        self.n = number(n)
        self.sigma_y2 = number(sigma_y2)

    def freedom(self, mu: mpmath.mpf, power: int) -> mpmath.mpf:
        """Σᵢ (1 + μωᵢ)^{−power}"""
        return mpmath.fsum(size * _kept(mu, penalty) ** power for penalty, size, _ in self.rows)

    def reached(self, mu: mpmath.mpf) -> mpmath.mpf:
        """g(μ)"""
        return mu * (1 - self.freedom(mu, 1) / self.n)

    def bracket(self, lam: mpmath.mpf, digits: int) -> tuple[mpmath.mpf, mpmath.mpf] | None:
        """Two ends near each other, g below λ at the first and above at the second; None if rounding hides that."""
        penalised = [(penalty, size) for penalty, size, _ in self.rows if penalty > 0]
        free = mpmath.fsum(size for penalty, size, _ in self.rows if penalty == 0)
        mu = lam + mpmath.fsum(size / penalty for penalty, size in penalised) / self.n
        mu /= 1 - free / self.n
        while True:
            slope = 1 - self.freedom(mu, 2) / self.n
            if slope <= 0:
                return None
            lower = mu - (self.reached(mu) - lam) / slope
            if not 0 < lower < mu * (1 - mpmath.eps):
                break
            mu = lower
        width = mpmath.mpf(10) ** (-mpmath.mpf(mpmath.mp.dps + digits) / 2)
        low, high = mu * (1 - width), mu * (1 + width)
        doubt = 100 * mpmath.eps * len(self.rows) * (mu * (1 + free / self.n) + lam)
        if self.reached(low) < lam - doubt and self.reached(high) > lam + doubt:
            return low, high
        return None

    def at(self, mu: mpmath.mpf, digits: int) -> Equivalent:
        """The equivalent with this μ."""
        df1, df2 = self.freedom(mu, 1), self.freedom(mu, 2)
        share = 1 - df2 / self.n
        bias = mpmath.fsum(_lost(mu, penalty) ** 2 * target for penalty, _, target in self.rows)
        return Equivalent(mu, df1, df2, bias / share, self.sigma_y2 * df2 / self.n / share, digits)


def _kept(mu: mpmath.mpf, penalty: mpmath.mpf) -> mpmath.mpf:
    """1/(1 + μω), also for μ = ∞."""
    return 1 / (1 + mu * penalty) if penalty else mpmath.mpf(1)


def _lost(mu: mpmath.mpf, penalty: mpmath.mpf) -> mpmath.mpf:
    """μω/(1 + μω), also for μ = ∞."""
    return 1 / (1 + 1 / (mu * penalty)) if mu and penalty else mpmath.mpf(0)


__all__ = ["Equivalent", "deterministic_equivalent"]
