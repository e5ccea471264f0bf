"""The judge that integrates over the eigenvalues of an isotropic Wishart matrix.

W = XᵀX with X : n × d standard normal has eigenvalues l_1 > … > l_d of joint density proportional to

    ∏ l_i^{(n−d−1)/2} e^{−l_i/2} ∏_{i<j} (l_i − l_j),

X itself is diag(√l) between independent Haar matrices. With l = r s, r = tr W ~ χ²_{nd} is independent of s on the
simplex. An integrand is split into parts homogeneous in r, whose moments are known; what is left is no integral (d = 1)
or one over an interval (d = 2), a triangle (d = 3), by Gauss–Legendre in variables in which the integrand is analytic.

A claim is seen at Σ = c I, and at other multiples of the identity for its other square matrices: a necessary condition,
blind to their order and transposition. Integrability is read off the power of the smallest s_i as it tends to 0,
measured.

Source: Muirhead, Aspects of Multivariate Statistical Theory (1982), Corollary 3.2.19.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from math import ceil, log2
from typing import Any, TypeAlias, cast

from mpmath.calculus.quadrature import GaussLegendre
from mpmath.ctx_mp import MPContext
from sympy import Basic, Expr, ImmutableMatrix, Rational, Symbol

from symbolic.checks.evaluation import Domain, Walk
from symbolic.checks.evidence import Evidence, Verdict
from symbolic.checks.instances import Point, gaussian_letters, letters_of
from symbolic.checks.pointwise import PointwiseJudge
from symbolic.claim import Claim
from symbolic.ensembles import GaussianRows
from symbolic.errors import ConditionError, Diverges, NotEvaluable
from symbolic.matrices import Expectation, Identity, Letter, MatrixExpression, Mean, Scaled

LARGEST = 3
DIGITS = 50
"""Digits for d = 1, 2 unless others are asked for; for d = 3 there are 15."""
GUARD = 15
PROBES = ("1e-8", "1e-10")

Real: TypeAlias = Any
"""An mpmath number; mpmath has no types."""

Graded: TypeAlias = dict[int, list[Real]]
"""A scalar: the coefficient of r^{p/2} for each p, at every node, or one number if it is the same at all."""


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


@dataclass(frozen=True)
class Diagonal:
    """A matrix `rows × cols` that vanishes off its diagonal."""

    rows: int
    cols: int
    entries: list[Graded]


class Spectra(Domain[Diagonal, Graded]):
    """Functions of the `size` ≤ `rows` eigenvalues that are not zero, at all nodes and probes at once."""

    def __init__(self, rows: int, size: int, digits: int) -> None:
        self.rows, self.size, self.digits = rows, size, digits
        self.deviation: Real = 1
        self.rule = rule(size, digits)
        self.mp = self.rule.context

    def number(self, value: Expr) -> Graded:
        if not value.is_real:
            raise NotEvaluable(f"{value} is not a real number")
        if value.is_Rational:
            rational = cast(Rational, value)
            number = self.mp.mpf(int(rational.p)) / int(rational.q)
        else:
            number = self.mp.mpf(str(value.evalf(self.mp.dps + GUARD)))
        return {0: [number]} if number else {}

    def _pair(self, a: list[Real], b: list[Real], operation: Callable[[Real, Real], Real]) -> list[Real]:
        if len(a) < len(b):
            a = a * len(b)
        elif len(b) < len(a):
            b = b * len(a)
        return [operation(x, y) for x, y in zip(a, b, strict=True)]

    def add(self, a: Graded, b: Graded) -> Graded:
        total = dict(a)
        for degree, values in b.items():
            total[degree] = self._pair(total[degree], values, lambda x, y: x + y) if degree in total else values
        return total

    def multiply(self, a: Graded, b: Graded) -> Graded:
        total: Graded = {}
        for p, x in a.items():
            for q, y in b.items():
                total = self.add(total, {p + q: self._pair(x, y, lambda u, v: u * v)})
        return total

    def power(self, base: Graded, exponent: Rational) -> Graded:
        if exponent.is_Integer and exponent >= 0:
            value = self.number(cast(Expr, Rational(1)))
            for _ in range(int(cast(int, exponent))):
                value = self.multiply(value, base)
            return value
        if self._is_zero(base):
            raise ConditionError("the denominator is zero")
        if len(base) != 1:
            raise NotEvaluable("a negative power of a scalar that is not homogeneous in the eigenvalues")
        ((degree, values),) = base.items()
        order = degree * exponent
        if not order.is_Integer:
            raise NotEvaluable("a root of a random scalar")
        power = self.mp.mpf(int(exponent.p)) / int(exponent.q)
        return {int(cast(int, order)): [value**power for value in values]}

    def _is_zero(self, a: Graded) -> bool:
        return not any(value for values in a.values() for value in values)

    def letter(self, letter: Letter, rows: int, cols: int) -> Diagonal:
        spectra = self.rule.nodes + self.rule.probes
        roots = [[self.deviation * self.mp.sqrt(s[i]) for s in spectra] for i in range(self.size)]
        return Diagonal(rows, cols, [{1: root} for root in roots])

    def constant(self, matrix: ImmutableMatrix) -> Diagonal:
        raise NotEvaluable("not isotropic: a matrix of numbers")

    def identity(self, size: int) -> Diagonal:
        return Diagonal(size, size, [{0: [self.mp.one]} for _ in range(size)])

    def zero(self, rows: int, cols: int) -> Diagonal:
        return Diagonal(rows, cols, [{} for _ in range(min(rows, cols))])

    def product(self, a: Diagonal, b: Diagonal) -> Diagonal:
        size = min(a.rows, b.cols)
        common = [self.multiply(x, y) for x, y in zip(a.entries, b.entries, strict=False)][:size]
        return Diagonal(a.rows, b.cols, common + [{} for _ in range(size - len(common))])

    def plus(self, a: Diagonal, b: Diagonal) -> Diagonal:
        return Diagonal(a.rows, a.cols, [self.add(x, y) for x, y in zip(a.entries, b.entries, strict=True)])

    def scale(self, scalar: Graded, matrix: Diagonal) -> Diagonal:
        return Diagonal(matrix.rows, matrix.cols, [self.multiply(scalar, x) for x in matrix.entries])

    def transpose(self, matrix: Diagonal) -> Diagonal:
        return Diagonal(matrix.cols, matrix.rows, matrix.entries)

    def inverse(self, matrix: Diagonal) -> Diagonal:
        if any(self._is_zero(x) for x in matrix.entries):
            raise ConditionError("the matrix is singular")
        return Diagonal(matrix.rows, matrix.cols, [self.power(x, Rational(-1)) for x in matrix.entries])

    def trace(self, matrix: Diagonal) -> Graded:
        total: Graded = {}
        for entry in matrix.entries:
            total = self.add(total, entry)
        return total

    def expectation(self, matrix: Diagonal, node: Expectation) -> Diagonal:
        means = [self.mean(entry) for entry in matrix.entries]
        if matrix.rows != matrix.cols:
            return self.zero(matrix.rows, matrix.cols)
        # The law does not change under rotations of rows or columns: E F(W) = (E tr F / size) I.
        share = self.number(cast(Expr, Rational(1, matrix.rows)))
        total = self.multiply(share, self.trace(Diagonal(matrix.rows, matrix.cols, means)))
        return self.scale(total, self.identity(matrix.rows))

    def mean(self, scalar: Graded) -> Graded:
        total = self.mp.zero
        for degree, values in scalar.items():
            self._integrable(degree, values)
            # X and −X have the same law, so that odd powers of √r have expectation 0.
            if degree % 2 == 0:
                weights = density(self.rows, self.size, self.digits)
                angular = values[0] if len(values) == 1 else self.mp.fdot(zip(weights, values, strict=False))
                half = self.mp.mpf(self.rows * self.size) / 2
                total += angular * self.mp.mpf(2) ** (degree // 2) * self.mp.gammaprod([half + degree // 2], [half])
        return {0: [total]} if total else {}

    def _integrable(self, degree: int, values: list[Real]) -> None:
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

    def test_function(self, name: str, order: int, argument: Graded) -> Graded:
        raise NotEvaluable("a test function")

    def differ(self, a: Graded, b: Graded) -> bool:
        """Whether two scalars differ by more than the digits that this size is judged by."""
        tolerance = self.mp.mpf(10) ** -digits_for(self.size, self.digits)
        zero = [self.mp.zero]
        return any(
            abs(x - y) > tolerance * max(abs(x), abs(y))
            for degree in a.keys() | b.keys()
            for x, y in zip(*_stretched(a.get(degree, zero), b.get(degree, zero)), strict=True)
        )

    def text(self, matrix: Diagonal) -> str:
        """The first diagonal entry, as far as it is not random."""
        entry = matrix.entries[0]
        if any(degree or len(values) > 1 for degree, values in entry.items()):
            return "a random value"
        return str(self.mp.nstr(entry[0][0], 20)) if entry else "0"


def _stretched(a: list[Real], b: list[Real]) -> tuple[list[Real], list[Real]]:
    size = max(len(a), len(b))
    return (a * size)[:size], (b * size)[:size]


def isotropic(claim: Claim) -> tuple[Claim, str]:
    """The claim with every square deterministic matrix replaced by a multiple of the identity, and what was replaced.

    Raises NotEvaluable if that is not a claim about the eigenvalues of one Wishart matrix.
    """
    replaced = [x for x in letters_of(claim) if not x.law.is_random and x.rows == x.cols]
    factors = [Rational(7 + 2 * index, 5 + index) for index in range(len(replaced))]
    special = claim.replace(
        {letter: Scaled(factor, Identity(letter.rows)) for letter, factor in zip(replaced, factors, strict=True)}
    )
    others = [x for x in letters_of(special) if not x.law.is_random]
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
class EigenvalueQuadrature(PointwiseJudge):
    """Quadrature over the eigenvalues, at multiples of the identity."""

    name: str = "eigenvalue quadrature"
    digits: int = DIGITS

    def judge(self, claim: Claim) -> Evidence:
        try:
            special, replaced = isotropic(claim)
        except NotEvaluable as error:
            return Evidence(self.name, Verdict.UNKNOWN, "", str(error))
        evidence = super().judge(special)
        if evidence.verdict is Verdict.HOLDS and replaced:
            return Evidence(self.name, evidence.verdict, f"{evidence.strength}, at {replaced}")
        return evidence

    def value(self, quantity: Expr, values: Mapping[Symbol, Rational | int]) -> str:
        """A scalar expectation at numbers for its symbols, to the digits of this judge, or 15 at d = 3.

        Every square deterministic matrix in it is read as a multiple of the identity, see `isotropic`. Raises
        NotEvaluable for d > 3, Diverges where the expectation does.
        """
        special, _ = isotropic(Claim(quantity, "=", quantity))
        point = Point(tuple((symbol, Rational(value)) for symbol, value in values.items()))
        domain, walk = self._walk(special, point)
        graded = walk.scalar(cast(Expr, special.lhs))
        if graded.keys() - {0}:
            raise NotEvaluable(f"{quantity} is random")
        return str(domain.mp.nstr(graded[0][0], digits_for(domain.size, self.digits))) if graded else "0"

    def strength(self, points: tuple[Point, ...]) -> str:
        fewer = digits_for(LARGEST, self.digits)
        where = f"{len(points)} point{'s' * (len(points) != 1)}"
        return f"< 1e-{self.digits} (d = 1, 2), < 1e-{fewer} (d = 3) at {where}"

    def _walk(self, claim: Claim, point: Point) -> tuple[Spectra, Walk[Diagonal, Graded]]:
        (design,) = gaussian_letters(claim)
        sizes = Walk(Spectra(1, 1, self.digits), point.mapping)
        # XᵀX and XXᵀ have the same eigenvalues, zeros apart.
        size, rows = sorted((sizes.size(design.rows), sizes.size(design.cols)))
        if size > LARGEST:
            raise NotEvaluable(f"more than {LARGEST} eigenvalues")
        domain = Spectra(rows, size, self.digits)
        domain.deviation = self._deviation(domain, Walk(domain, point.mapping), design)
        return domain, Walk(domain, point.mapping)

    def _deviation(self, domain: Spectra, walk: Walk[Diagonal, Graded], design: Letter) -> Real:
        """The standard deviation of the entries of the design."""
        entries = walk.matrix(cast(GaussianRows, design.law).covariance).entries
        variance = entries[0].get(0, [domain.mp.zero])[0]
        if variance <= 0 or any(domain.differ(entry, entries[0]) for entry in entries):
            raise NotEvaluable(f"not isotropic: the covariance of the rows of {design.name}")
        return domain.mp.sqrt(variance)

    def divergence(self, claim: Claim, mean: Mean, point: Point) -> str:
        domain, walk = self._walk(claim, point)
        integrand = walk.scalar(mean.expression)
        try:
            domain.mean(integrand)
        except Diverges:
            negative = any(value < 0 for values in integrand.values() for value in values)
            return "without a value" if negative else "+∞"
        return "finite"

    def compare(self, claim: Claim, point: Point, power: int) -> str | None:
        if isinstance(claim.lhs, MatrixExpression) != isinstance(claim.rhs, MatrixExpression):
            return "one side is a matrix, the other a scalar"
        domain, walk = self._walk(claim, point)
        left, right = (self._value(walk, side) for side in (claim.lhs, claim.rhs))
        if (left.rows, left.cols) != (right.rows, right.cols):
            return f"at {point}, the left side is {left.rows} × {left.cols}, the right {right.rows} × {right.cols}"
        if any(domain.differ(x, y) for x, y in zip(left.entries, right.entries, strict=True)):
            return f"at {point}, the left side is {domain.text(left)}, the right side is {domain.text(right)}"
        return None

    def _value(self, walk: Walk[Diagonal, Graded], side: Basic) -> Diagonal:
        if isinstance(side, MatrixExpression):
            return walk.matrix(side)
        return walk.domain.scale(walk.scalar(cast(Expr, side)), walk.domain.identity(1))
