"""How fast the exact risk of BEFS approaches its deterministic equivalent: the distance at growing n, and its rate.

Notation
    γ = d/n, φ = p/d      fixed, and so are λ, m̂ and σ_y²;  q = d − p, N = n − p, κ = nλ
    R                     the excess risk, exactly, by excess_risk_of_befs
    R_∞                   its deterministic equivalent, which depends on the ratios alone

R − R_∞ = c₁/n + O(n⁻²). The first coefficient is known in closed form: with f = f₀ + f₁ + O(n⁻²) the mean trace of the
resolvent (`symbolic.asymptotics.marchenko_pastur`), R + σ_y² = (n − 1)/(N − 1) · (σ_y² + R_Q) with R_Q linear in f, f′,
and (n − 1)/(N − 1) = n/N · (1 + 1/N − 1/n) + O(n⁻²),

    c₁/n = n/N · [ (1/N − 1/n) (σ_y² + R_Q(f₀)) + R_Q(f₁) ],    R_Q(f) = σ_y² f − (κ² m̂/q − κσ_y²) f′.

The exact factor in front of the equivalent removes the first of the two terms, not the second. With c₁/n added the
distance falls as n⁻².

Exact values are known for isotropic inputs and a projector as the penalty, and so is the rate; for any other covariance
or penalty the equivalent is compared with simulation, which sees no rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import mpmath
import numpy as np

from derivations import THEOREMS
from derivations.risk_of_befs.excess_risk_of_befs import excess_risk_of_befs
from derivations.scalar_values import value_of
from symbolic.asymptotics import Pencil, deterministic_equivalent, marchenko_pastur_trace
from symbolic.errors import ConditionError
from symbolic.report.curves import Curve, Curves

DIGITS = 30
"""Of the distances, relative to the risk."""


@dataclass(frozen=True)
class Limit:
    """Where samples and dimensions grow in proportion, and the rest is fixed.

    gamma, phi    d/n and p/d, 0 < phi < 1 and gamma phi < 1
    lam           penalty on the mean loss, > 0
    m_hat, sigma_y2   misalignment and variance of the noise
    """

    gamma: Fraction
    phi: Fraction
    lam: Fraction
    m_hat: Fraction = Fraction(1)
    sigma_y2: Fraction = Fraction(1)

    def __post_init__(self) -> None:
        if not (0 < self.phi < 1 and 0 < self.gamma * self.phi < 1 and self.lam > 0):
            raise ConditionError(
                f"the limit needs 0 < phi < 1, 0 < gamma phi < 1 and lam > 0; got gamma = {self.gamma}, "
                f"phi = {self.phi}, lam = {self.lam}"
            )

    def dimensions(self, n: int) -> tuple[int, int]:
        """`p, q` with n samples; raises ConditionError if they are not integers, or n ≤ p + 1."""
        d = self.gamma * n
        p = self.phi * d
        if d.denominator > 1 or p.denominator > 1 or n <= p + 1:
            raise ConditionError(f"the risk needs integers d and p and n > p + 1; got n = {n}, d = {d}, p = {p}")
        return int(p), int(d - p)

    @cached_property
    def risk(self) -> mpmath.mpf:
        """The deterministic equivalent of the excess risk."""
        p = self.phi * self.gamma
        pencil = Pencil.projection(p, self.gamma - p, self.m_hat)
        return deterministic_equivalent(pencil, 1, self.lam, self.sigma_y2, 2 * DIGITS).excess

    @cached_property
    def slope(self) -> mpmath.mpf:
        """c₁, the limit of n (R − R_∞)."""
        p = self.gamma * self.phi
        q, N = self.gamma - p, 1 - p
        trace = marchenko_pastur_trace(q, N, self.lam, 2 * DIGITS)
        with mpmath.workdps(2 * DIGITS):
            m, sigma_y2, p, q, kappa = map(_float, (self.m_hat, self.sigma_y2, p, q, self.lam))
            N = 1 - p

            def plain_risk(f: mpmath.mpf, slope: mpmath.mpf) -> mpmath.mpf:
                return sigma_y2 * f - (kappa**2 * m / q - kappa * sigma_y2) * slope

            factor = (1 / N - 1) * (sigma_y2 + plain_risk(trace.trace, trace.slope))
            return (factor + plain_risk(trace.correction, trace.slope_correction)) / N

    def exact(self, n: int) -> mpmath.mpf:
        """The exact excess risk with n samples."""
        p, q = self.dimensions(n)
        sizes = {"p": Fraction(p), "q": Fraction(q), "n_T": Fraction(n), "kappa": n * self.lam}
        value = value_of(excess_risk_of_befs, sizes | {"m_hat": self.m_hat, "sigma_y2": self.sigma_y2}, THEOREMS)
        with mpmath.workdps(2 * DIGITS):
            return mpmath.mpf(value.decimal(2 * DIGITS))

    def gap(self, n: int, corrected: bool = False) -> mpmath.mpf:
        """R − R_∞ with n samples; corrected, R − R_∞ − c₁/n."""
        with mpmath.workdps(2 * DIGITS):
            return self.exact(n) - self.risk - (self.slope / n if corrected else 0)


@dataclass(frozen=True)
class Rate:
    """Distances at growing n, and the power of n that they fall with.

    samples          n
    gaps             R − R_∞, or R − R_∞ − c₁/n, all of one sign
    exponent         the slope of log |gap| against log n, by least squares
    standard_error   of the exponent: how far the points are from the line
    constants        the limit of the gap times n, or n², from each pair of neighbours, as if two terms were all
    """

    samples: tuple[int, ...]
    gaps: tuple[mpmath.mpf, ...]
    exponent: float
    standard_error: float
    constants: tuple[mpmath.mpf, ...]


def rate_of_approach(limit: Limit, samples: Sequence[int], corrected: bool = False) -> Rate:
    """The rate at which the exact risk approaches its limit.

    samples : at least three increasing n, with integer γn and φγn, n > p + 1
    corrected : whether c₁/n is added to the limit

    Raises ConditionError, with the values, where that fails; also where a distance is 0 or two have different signs, as
    there is then no power of n to be fitted.
    """
    if len(samples) < 3 or list(samples) != sorted(set(samples)):
        raise ConditionError(f"a rate needs three or more increasing numbers of samples; got {list(samples)}")
    gaps = tuple(limit.gap(n, corrected) for n in samples)
    if {int(mpmath.sign(gap)) for gap in gaps} not in ({1}, {-1}):
        found = ", ".join(mpmath.nstr(gap, 3) for gap in gaps)
        raise ConditionError(f"a rate needs distances of one sign; got {found} at {list(samples)}")
    x, y = np.log(samples), np.array([float(mpmath.log(abs(gap))) for gap in gaps])
    centred = x - x.mean()
    exponent = float(centred @ y / (centred @ centred))
    left = y - y.mean() - exponent * centred
    error = float(np.sqrt(left @ left / (len(x) - 2) / (centred @ centred)))
    power = 2 if corrected else 1
    with mpmath.workdps(2 * DIGITS):
        scaled = [(n, n**power * gap) for n, gap in zip(samples, gaps, strict=True)]
        constants = tuple((m * after - n * before) / (m - n) for (n, before), (m, after) in pairwise(scaled))
    return Rate(tuple(samples), gaps, exponent, error, constants)


def with_exact_factor(limit: Limit, n: int) -> mpmath.mpf:
    """R less the equivalent of R_Q under the exact factor (n − 1)/(n − p − 1): still of order 1/n."""
    p, _ = limit.dimensions(n)
    with mpmath.workdps(2 * DIGITS):
        sigma_y2 = _float(limit.sigma_y2)
        inside = (limit.risk + sigma_y2) * (n - p) / n
        return limit.exact(n) - (inside * (n - 1) / (n - p - 1) - sigma_y2)


def approach(limits: Sequence[Limit], samples: Sequence[int]) -> Curves:
    """A picture of |R − R_∞| against n, one curve for each limit, and of what is left of the last with c₁/n added."""
    rates = [(limit, rate_of_approach(limit, samples), "") for limit in limits]
    rates.append((limits[-1], rate_of_approach(limits[-1], samples, corrected=True), ", with $c_1/n$"))
    curves = []
    for limit, rate, added in rates:
        name = (
            rf"$\gamma = {limit.gamma}$, $\phi = {limit.phi}$, $\lambda = {limit.lam}${added}:"
            "\n"
            rf"    exponent ${rate.exponent:.4f} \pm {rate.standard_error:.4f}$"
        )
        points = zip(rate.samples, rate.gaps, strict=True)
        curves.append(Curve(name, tuple((float(n), abs(float(gap))) for n, gap in points)))
    return Curves(
        "exact risk of BEFS less its deterministic equivalent",
        "number of task samples $n_T$",
        r"$|R - R_\infty|$",
        tuple(curves),
        logarithmic=(True, True),
        error=10.0**-DIGITS,
    )


def _float(number: Fraction) -> mpmath.mpf:
    return mpmath.mpf(number.numerator) / number.denominator


__all__ = ["Limit", "Rate", "approach", "rate_of_approach", "with_exact_factor"]
