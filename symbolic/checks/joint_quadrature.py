"""Quadrature over all eigenvalues of an isotropic Wishart matrix at once, the radial variable included.

For claims with an inverse of W + t I, or another that is not homogeneous in the eigenvalues l = r s, r = tr W ~ χ²_{nq}
and s on the simplex of dimension q − 1, q = min(n, d); the other d − q eigenvalues are 0.

r = exp(v − e^{−v}) makes the density of r decay doubly exponentially on both sides, so that the trapezoidal rule in v
converges exponentially for every function that is analytic near r > 0 and of any power at 0. The simplex is mapped to
a square by s_2 = x²/2 (q = 2), s_3 = y² x²/3, s_2 = y² (3 − x²)/6 (q = 3), which makes half-integer powers of the s_i
integer ones and takes the poles at r s_i = −t off the real line; there the rule is Gauss–Legendre.

One eigenvalue is judged in mpmath's numbers, two and three in floating point. Every mean is computed by a coarser
rule as well, and has no value where the two do not agree as rules do that converge. Integrability is read off the
powers of the m smallest eigenvalues, m = 1, …, q, as they tend to 0 together, measured.

Source: Takahasi and Mori, Double exponential formulas for numerical integration (1974), for the map of r.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import log, pi, sqrt
from typing import Any, cast

import numpy as np
from mpmath.ctx_mp import MPContext
from numpy.typing import NDArray
from sympy import Expr, Rational

from symbolic.checks.instances import Point
from symbolic.checks.spectra import Graded, Real, Spectra, SpectralJudge, Values
from symbolic.errors import Diverges, NotEvaluable

DIGITS_OF_FLOATS = 10
"""Digits for two and three eigenvalues; for one there are as many as are asked for, 50 as a rule."""
GUARD = 15
RADIAL_GUARD = {1: 12, 2: 8, 3: 8}
ANGULAR = {2: 32, 3: 24}
"""Gauss–Legendre nodes in each angular variable, and one more for every second degree of freedom."""
COARSER = 2 / 3
"""The resolution of the second rule: where its error is ε, that of the first is about ε^{3/2}."""
AGREED = 3 / 4
"""The share of the digits to which the two rules have to agree, relative to how far a quantity is from its mean."""
PROBES = (1e-4, 1e-5, 1e-8, 1e-9)
"""Small eigenvalues in two pairs; a power counts if both show it: the first may not be small compared with t, and at
the second there may be nothing but rounding, where terms have cancelled."""
SPREAD = (3.5, 2.0, 1.0)
HIGHEST = 8
"""Powers of r up to which the upper end of the trapezoidal rule leaves nothing out."""
CANCELLED = {1: 1e-12, 2: 1e-4, 3: 1e-4}
"""A side smaller than so much of what was averaged is compared on that scale: it is rounding, what has cancelled."""


def digits_for(size: int, digits: int) -> int:
    """The digits that `size` eigenvalues are judged by."""
    return digits if size == 1 else min(digits, DIGITS_OF_FLOATS)


@dataclass(frozen=True)
class Rule:
    """√l at the nodes of a rule, at those of a coarser one and at the probes; normalised weights of the two rules."""

    roots: list[Values]
    fine: Values
    coarse: Values

    @property
    def nodes(self) -> int:
        """How many values are no probes."""
        return len(self.fine) + len(self.coarse)


def trapezoid(order: float, digits: int, resolution: float) -> tuple[float, range]:
    """The step in v, and the indices of the nodes, for r^{order − 1} e^{−r/2} dr times a function of r.

    The function may behave like any power from r^{1/2 − order} at 0 to r^HIGHEST at ∞.
    """
    reach = log(10) * digits
    # The first is the width of the strip in which the integrand is analytic, the second that of its peak.
    step = min(2 * pi / reach, 0.8 * pi * sqrt(2 / (order * reach))) / resolution
    indices = np.arange(int(-9 / step), int(9 / step))
    v = indices * step
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        low, high = (power * (v - np.exp(-v)) - np.exp(v - np.exp(-v)) / 2 for power in (0.5, order + HIGHEST))
    above, below = low > low.max() - reach, high > high.max() - reach
    return step, range(int(indices[above][0]), int(indices[below][-1]) + 1)


@lru_cache(maxsize=16)
def precise_rule(rows: int, digits: int) -> tuple[Any, Rule]:
    """The rule for one eigenvalue, l = r ~ χ²_rows, and the mpmath context of its numbers."""
    mp = MPContext()
    mp.dps = digits + GUARD
    roots, weights = [], []
    for resolution in (1.0, COARSER):
        step, indices = trapezoid(rows / 2, digits + RADIAL_GUARD[1], resolution)
        terms = []
        for index in indices:
            v = index * mp.mpf(step)
            e = mp.exp(-v)
            r = mp.exp(v - e)
            roots.append(mp.sqrt(r))
            terms.append((1 + e) * mp.exp((v - e) * rows / 2 - r / 2))
        total = mp.fsum(terms)
        weights.append(np.array([term / total for term in terms], dtype=object))
    roots += [mp.sqrt(mp.mpf(probe) * SPREAD[0]) for probe in PROBES]
    return mp, Rule([np.array(roots, dtype=object)], *weights)


@lru_cache(maxsize=32)
def floating_rule(rows: int, size: int) -> Rule:
    """The rule for two or three eigenvalues of a Wishart matrix with `rows` degrees of freedom."""
    points, weights = [], []
    for resolution in (1.0, COARSER):
        step, indices = trapezoid(rows * size / 2, DIGITS_OF_FLOATS + RADIAL_GUARD[size], resolution)
        v = np.array(indices) * step
        r = np.exp(v - np.exp(-v))
        radial = (1 + np.exp(-v)) * np.exp((v - np.exp(-v)) * rows * size / 2 - r / 2)
        simplex, angular = _angular(rows, size, round((ANGULAR[size] + rows // 2) * resolution))
        points.append((simplex[:, None, :] * r[None, :, None]).reshape(size, -1))
        product = (radial[:, None] * angular).reshape(-1)
        weights.append(product / product.sum())
    largest = np.array(SPREAD[:size])
    probes = [np.where(np.arange(size) >= size - m, x * largest, largest) for m in range(1, size + 1) for x in PROBES]
    return Rule(list(np.sqrt(np.hstack([*points, np.array(probes).T]))), *weights)


def _angular(rows: int, size: int, nodes: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Nodes s_1 > … on the simplex, shape `(size, nodes)`, and their weights, the density of the s_i included."""
    x, a = np.polynomial.legendre.leggauss(nodes)
    x, a = (1 + x) / 2, a / 2
    if size == 2:
        s = np.array([1 - x**2 / 2, x**2 / 2])
        weights = a * x
    else:
        y, b = (values.ravel() for values in (np.repeat(x, nodes), np.repeat(a, nodes)))
        x, a = np.tile(x, nodes), np.tile(a, nodes)
        s_3, s_2 = y**2 * x**2 / 3, y**2 * (3 - x**2) / 6
        s = np.array([1 - s_2 - s_3, s_2, s_3])
        # ds_2 ds_3 is proportional to w x dw dx, w = y².
        weights = a * b * x * y**3
    for i in range(size):
        for j in range(i + 1, size):
            weights = weights * (s[i] - s[j])
    return s, weights * np.prod(s, axis=0) ** ((rows - size - 1) / 2)


class JointSpectra(Spectra):
    """Functions of the eigenvalues at all nodes; their degree is 0 if they are even in X and 1 if they are odd."""

    def __init__(self, rows: int, size: int, digits: int) -> None:
        super().__init__(rows, size, digits_for(size, digits))
        self.mp: Any = None
        if size == 1:
            self.mp, self.rule = precise_rule(rows, digits)
        else:
            self.rule = floating_rule(rows, size)
        self.averaged: Real = 0
        """The largest mean of an absolute value so far."""

    def degree(self, degree: int) -> int:
        return degree % 2

    def real(self, value: Expr) -> Real:
        if self.mp is None:
            return float(value)
        if value.is_Rational:
            rational = cast(Rational, value)
            return self.mp.mpf(int(rational.p)) / int(rational.q)
        return self.mp.mpf(str(value.evalf(self.mp.dps + GUARD)))

    def roots(self) -> list[Values]:
        return self.rule.roots

    def power(self, base: Graded, exponent: Rational) -> Graded:
        if not exponent.is_Integer and any(len(values) > 1 for values in base.values()):
            raise NotEvaluable("a root of a random scalar")
        if (exponent.is_Integer and exponent >= 0) or self.is_zero(base):
            return super().power(base, exponent)
        if len(base) != 1:
            raise NotEvaluable("a negative power of a scalar that is neither even nor odd in X")
        ((degree, values),) = base.items()
        if not ((values > 0).all() or (values < 0).all()):
            raise NotEvaluable("a negative power of a scalar that takes both signs, and so vanishes in between")
        return {degree: values ** (int(exponent) if exponent.is_Integer else self.real(exponent))}

    def add(self, a: Graded, b: Graded) -> Graded:
        total = super().add(a, b)
        for degree in a.keys() & b.keys():
            x, y = a[degree], b[degree]
            # Numbers that cancel leave rounding, which would be compared with a zero as if it were a digit.
            if len(x) == len(y) == 1 and abs(x[0] + y[0]) <= self._rounding() * max(abs(x[0]), abs(y[0])):
                del total[degree]
        return total

    def mean(self, scalar: Graded) -> Graded:
        for values in scalar.values():
            self._integrable(values)
        if 0 not in scalar:  # X and −X have the same law: what is odd has expectation 0.
            return {}
        values = scalar[0]
        if len(values) == 1:
            return {0: values}
        coarse, fine = self._coarse(values), self._fine(values)
        size, deviation = self._fine(abs(values)), self._fine(abs(values - fine))
        if not abs(fine - coarse) <= self._tolerance(AGREED) * deviation + 100 * self._rounding() * size:
            raise NotEvaluable(f"the quadrature does not converge to {self.digits} digits")
        self.averaged = max(self.averaged, size)
        return {0: np.array([fine])} if fine else {}

    def _fine(self, values: Values) -> Real:
        return self.rule.fine @ values[: len(self.rule.fine)]

    def _coarse(self, values: Values) -> Real:
        return self.rule.coarse @ values[len(self.rule.fine) : self.rule.nodes]

    def _tolerance(self, share: float = 1.0) -> Real:
        return 10.0 ** -(share * self.digits) if self.mp is None else self.mp.mpf(10) ** -(share * self.digits)

    def _rounding(self) -> Real:
        return 1e-15 if self.mp is None else self.mp.mpf(10) ** -(self.digits + GUARD - 2)

    def _integrable(self, values: Values) -> None:
        if len(values) == 1:
            return
        probes = abs(values[self.rule.nodes :]).astype(float).reshape(self.size, 2, 2)
        for smallest, pairs in enumerate(probes, start=1):
            if not pairs.all():
                continue
            twice = max(round(2 * log(first / second, 10)) for first, second in pairs)  # in a pair they are 10 apart
            # The m smallest together have density of order m (n − q + m)/2 − 1 in their common scale.
            if smallest * (self.rows - self.size + smallest) + twice <= 0:
                which = "the smallest eigenvalue l → 0" if smallest == 1 else f"the {smallest} smallest, ~ l, tend to 0"
                raise Diverges(f"the integrand behaves like l^({Rational(twice, 2)}) as {which}")

    def agree(self, a: Values, b: Values) -> bool:
        if len(a) == 1:
            scale = max(abs(a[0]), abs(b[0]), CANCELLED[self.size] * self.averaged)
            return bool(abs(a[0] - b[0]) <= self._tolerance() * scale)
        # Sample by sample would compare what has cancelled at small eigenvalues; on average, what counts.
        return bool(self._fine(abs(a - b)) <= self._tolerance() * self._fine(np.maximum(abs(a), abs(b))))

    def digits_text(self, value: Real) -> str:
        return f"{value:.{self.digits}g}" if self.mp is None else str(self.mp.nstr(value, self.digits))


@dataclass(frozen=True)
class JointQuadrature(SpectralJudge):
    """Quadrature over all eigenvalues at once; the claim is isotropic, see `eigenvalue_quadrature.isotropic`."""

    def domain(self, rows: int, size: int) -> Spectra:
        return JointSpectra(rows, size, self.digits)

    def strength(self, points: tuple[Point, ...]) -> str:
        where = f"{len(points)} point{'s' * (len(points) != 1)}"
        return f"< 1e-{self.digits} (min(n, d) = 1), < 1e-{digits_for(2, self.digits)} (2, 3) at {where}"
