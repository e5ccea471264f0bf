"""The judge that integrates over the eigenvalues of an isotropic Wishart matrix.

W = XᵀX with X : n × d standard normal has eigenvalues l_1 > … > l_d of joint density proportional to

    ∏ l_i^{(n−d−1)/2} e^{−l_i/2} ∏_{i<j} (l_i − l_j).

With l = r s, r = tr W ~ χ²_{nd} is independent of s on the simplex. An integrand is split into parts homogeneous in r,
whose moments are known; what is left is no integral (d = 1) or one over an interval (d = 2), a triangle (d = 3), by
Gauss–Legendre in variables in which the integrand is analytic. A claim in which that cannot be done, with an inverse of
W + t I for instance, goes to `joint_quadrature`.

A claim is seen at Σ = c I, and at other multiples of the identity for its other square matrices: a necessary condition,
blind to their order and transposition. Integrability is read off the power of the smallest s_i as it tends to 0,
measured.

Source: Muirhead, Aspects of Multivariate Statistical Theory (1982), Corollary 3.2.19.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from math import ceil, log2
from typing import Any, cast

import numpy as np
from mpmath.calculus.quadrature import GaussLegendre
from mpmath.ctx_mp import MPContext
from sympy import Expr, Rational, Symbol

from symbolic.checks.eigenvalue_integrals import is_moment
from symbolic.checks.evidence import A_BOUND, WITH_REMAINDER, Evidence, Verdict
from symbolic.checks.instances import Point, gaussian_letters, letters_of
from symbolic.checks.joint_quadrature import JointQuadrature
from symbolic.checks.spectra import LARGEST, Graded, NotHomogeneous, Real, Spectra, SpectralJudge, Values
from symbolic.claim import Claim
from symbolic.errors import Diverges, NotEvaluable
from symbolic.matrices import Identity, Scaled

DIGITS = 50
"""Digits for d = 1, 2 unless others are asked for; for d = 3 there are 15."""
GUARD = 15
PROBES = ("1e-8", "1e-10")


@dataclass(frozen=True)
class Rule:
    """Nodes s on the ordered simplex, weights without the factor ∏ s_i^{(n−d−1)/2}, and probes with s_d → 0."""

    context: Any
    nodes: list[tuple[Real, ...]]
    weights: list[Real]
    probes: list[tuple[Real, ...]]


def digits_for(size: int, digits: int) -> int:
    """The digits that a size is judged by."""
    return digits if size < LARGEST else min(digits, 15)


def level_for(size: int, digits: int) -> int:
    """The level of mpmath's Gauss–Legendre rule, 3·2^(level−1) nodes: 96 for d = 2 to 50 digits, 24 × 24 for d = 3."""
    return {1: 1, 2: 6 + max(0, ceil(log2(digits / DIGITS))), 3: 4}[size]


@cache
def rule(size: int, digits: int) -> Rule:
    """The quadrature rule for d = 1, 2, 3.

    d = 2: s_2 = x²/2. d = 3: s_3 = w x²/3, s_2 = w (3 − x²)/6, 0 < w, x < 1, which makes half-integer powers of the
    s_i odd powers of w and x.
    """
    mp = MPContext()
    mp.dps = digits_for(size, digits) + GUARD + (size == LARGEST) * GUARD
    points = [((1 + x) / 2, w / 2) for x, w in GaussLegendre(mp).calc_nodes(level_for(size, digits), mp.prec)]
    if size == 1:
        return Rule(mp, [(mp.one,)], [mp.one], [])
    probes = [mp.mpf(probe) for probe in PROBES]
    if size == 2:
        pairs = [((1 - x * x / 2, x * x / 2), a * x * (1 - x * x)) for x, a in points]
        return Rule(mp, [s for s, _ in pairs], [a for _, a in pairs], [(1 - e, e) for e in probes])
    nodes, weights = [], []
    for w, a in points:
        for x, b in points:
            t = x * x
            s3, s2 = w * t / 3, w * (3 - t) / 6
            s1 = 1 - s2 - s3
            nodes.append((s1, s2, s3))
            weights.append(a * b * w * x * (s1 - s2) * (s1 - s3) * (s2 - s3))
    return Rule(mp, nodes, weights, [(mp.mpf(7) / 10 - e, mp.mpf(3) / 10, e) for e in probes])


@cache
def density(rows: int, size: int, digits: int) -> list[Real]:
    """Normalised weights of the nodes, for the eigenvalues of a Wishart matrix with `rows` degrees of freedom."""
    chosen = rule(size, digits)
    mp = chosen.context
    exponent = mp.mpf(rows - size - 1) / 2
    values = [a * mp.fprod(s) ** exponent for s, a in zip(chosen.nodes, chosen.weights, strict=True)]
    total = mp.fsum(values)
    return [value / total for value in values]


class HomogeneousSpectra(Spectra):
    """Laurent polynomials in √r, of degree p the coefficient of r^{p/2} at all nodes and probes of the simplex."""

    def __init__(self, rows: int, size: int, digits: int) -> None:
        super().__init__(rows, size, digits_for(size, digits))
        self.weights = density(rows, size, digits)
        self.rule = rule(size, digits)
        self.mp = self.rule.context

    def real(self, value: Expr) -> Real:
        if value.is_Rational:
            rational = cast(Rational, value)
            return self.mp.mpf(int(rational.p)) / int(rational.q)
        return self.mp.mpf(str(value.evalf(self.mp.dps + GUARD)))

    def roots(self) -> list[Values]:
        spectra = self.rule.nodes + self.rule.probes
        return [np.array([self.mp.sqrt(s[i]) for s in spectra], dtype=object) for i in range(self.size)]

    def mean(self, scalar: Graded) -> Graded:
        total = self.mp.zero
        for degree, values in scalar.items():
            self._integrable(degree, values)
            # X and −X have the same law, so that odd powers of √r have expectation 0.
            if degree % 2 == 0:
                angular = values[0] if len(values) == 1 else self.mp.fdot(zip(self.weights, values, strict=False))
                half = self.mp.mpf(self.rows * self.size) / 2
                total += angular * self.mp.mpf(2) ** (degree // 2) * self.mp.gammaprod([half + degree // 2], [half])
        return {0: np.array([total])} if total else {}

    def _integrable(self, degree: int, values: Values) -> None:
        if self.rows * self.size + degree <= 0:
            raise Diverges(
                f"the moment of order {Rational(degree, 2)} of tr W ~ χ²_{self.rows * self.size} is infinite"
            )
        if len(values) > len(self.rule.nodes):
            first, second = (abs(value) for value in values[len(self.rule.nodes) :])
            if not (first and second):
                return
            twice = int(self.mp.nint(self.mp.log10(first / second)))  # the probes are 100 apart
            if self.rows - self.size + 1 + twice <= 0:
                raise Diverges(f"the integrand behaves like l^({Rational(twice, 2)}) as the smallest eigenvalue l → 0")

    def agree(self, a: Values, b: Values) -> bool:
        tolerance = self.mp.mpf(10) ** -self.digits
        return all(abs(x - y) <= tolerance * max(abs(x), abs(y)) for x, y in zip(a, b, strict=True))

    def digits_text(self, value: Real) -> str:
        return str(self.mp.nstr(value, self.digits))


@lru_cache(maxsize=256)
def isotropic(claim: Claim) -> tuple[Claim, str]:
    """The claim with every square deterministic matrix replaced by a multiple of the identity, and what was replaced.

    Raises NotEvaluable if that is not a claim about the eigenvalues of one Wishart matrix.
    """
    replaced = [x for x in letters_of(claim) if not x.law.is_random and x.rows == x.cols and not is_moment(x)]
    factors = [Rational(7 + 2 * index, 5 + index) for index in range(len(replaced))]
    special = claim.replace(
        {letter: Scaled(factor, Identity(letter.rows)) for letter, factor in zip(replaced, factors, strict=True)}
    )
    others = [x for x in letters_of(special) if not x.law.is_random and not is_moment(x)]
    if others:
        raise NotEvaluable(f"not isotropic: {', '.join(letter.name for letter in others)}")
    designs = gaussian_letters(special)
    strangers = [x.name for x in letters_of(special) if x.law.is_random and x not in designs]
    if strangers:
        raise NotEvaluable(f"not Gaussian: {', '.join(strangers)}")
    if len(designs) != 1:
        raise NotEvaluable(f"{len(designs) or 'no'} Gaussian designs; exactly one is needed")
    return special, ", ".join(f"{x.name} = {factor} I" for x, factor in zip(replaced, factors, strict=True))


@dataclass(frozen=True)
class EigenvalueQuadrature(SpectralJudge):
    """Quadrature over the eigenvalues, at multiples of the identity."""

    name: str = "eigenvalue quadrature"
    digits: int = DIGITS

    def domain(self, rows: int, size: int) -> Spectra:
        return HomogeneousSpectra(rows, size, self.digits)

    def judge(self, claim: Claim) -> Evidence:
        if claim.has_remainder:
            return Evidence(self.name, Verdict.UNKNOWN, "", WITH_REMAINDER)
        if claim.relation == "<=":
            return Evidence(self.name, Verdict.UNKNOWN, "", A_BOUND)
        try:
            special, replaced = isotropic(claim)
        except NotEvaluable as error:
            return Evidence(self.name, Verdict.UNKNOWN, "", str(error))
        try:
            evidence = super().judge(special)
        except NotHomogeneous:
            evidence = self._joint.judge(special)
        if evidence.verdict is Verdict.HOLDS and replaced:
            return Evidence(self.name, evidence.verdict, f"{evidence.strength}, at {replaced}")
        return evidence

    @property
    def _joint(self) -> JointQuadrature:
        return JointQuadrature(self.name, self.digits)

    def value(self, quantity: Expr, values: Mapping[Symbol, Rational | int]) -> str:
        """A scalar expectation at numbers for its symbols, to the digits of this judge.

        There are 15 at d = 3, and 10 at d = 2, 3 for a quantity with an inverse that is not homogeneous in the
        eigenvalues. Every square deterministic matrix in it is read as a multiple of the identity, see `isotropic`.
        Raises NotEvaluable for d > 3 and where the quadrature does not converge, Diverges where the expectation does.
        """
        special, _ = isotropic(Claim(quantity, "=", quantity))
        point = Point(tuple((symbol, Rational(value)) for symbol, value in values.items()))
        try:
            return _value_of(self, special, point)
        except NotHomogeneous:
            return _value_of(self._joint, special, point)

    def strength(self, points: tuple[Point, ...]) -> str:
        fewer = digits_for(LARGEST, self.digits)
        where = f"{len(points)} point{'s' * (len(points) != 1)}"
        return f"< 1e-{self.digits} (d = 1, 2), < 1e-{fewer} (d = 3) at {where}"


def _value_of(judge: SpectralJudge, claim: Claim, point: Point) -> str:
    domain, walk = judge.walk(claim, point)
    graded = walk.scalar(cast(Expr, claim.lhs))
    if graded.keys() - {0} or any(len(values) > 1 for values in graded.values()):
        raise NotEvaluable(f"{claim.lhs} is random")
    return domain.digits_text(graded[0][0]) if graded else "0"
