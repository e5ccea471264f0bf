"""Functions of the eigenvalues of an isotropic Wishart matrix, and how a claim about them is compared at a point.

W = XᵀX with X : n × d and independent rows N(0, c I) has min(n, d) eigenvalues that are not zero, and X is diag(√l)
between independent Haar matrices. A scalar is kept at all nodes of a quadrature rule at once, sorted by degrees in √l;
what the degrees are good for, and what the rule is, belongs to each quadrature.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray
from sympy import Basic, Expr, ImmutableMatrix, Rational

from symbolic.checks.eigenvalue_integrals import trace_of_moments
from symbolic.checks.evaluation import Domain, Walk
from symbolic.checks.instances import Point, gaussian_letters
from symbolic.checks.pointwise import PointwiseJudge
from symbolic.claim import Claim
from symbolic.ensembles import GaussianRows
from symbolic.errors import ConditionError, Diverges, NotEvaluable, SymbolicError
from symbolic.matrices import Expectation, Letter, MatrixExpression, Mean, Trace

LARGEST = 3
"""The largest number of eigenvalues that are integrated over."""

Real: TypeAlias = Any
"""An mpmath number, which has no types, or a floating-point one."""

Values: TypeAlias = NDArray[Any]
"""Real numbers at every node of a rule, shape `(nodes,)`, or `(1,)` for one that is the same at all."""

Graded: TypeAlias = dict[int, Values]
"""A scalar: its part of each degree in √l."""


class NotHomogeneous(SymbolicError):
    """A negative power of a scalar that has parts of several degrees in the eigenvalues."""


@dataclass(frozen=True)
class Diagonal:
    """A matrix `rows × cols` that vanishes off its diagonal."""

    rows: int
    cols: int
    entries: list[Graded]


class Spectra(Domain[Diagonal, Graded]):
    """Functions of the `size` ≤ `rows` eigenvalues that are not zero, to a number of decimal digits."""

    def __init__(self, rows: int, size: int, digits: int) -> None:
        self.rows, self.size, self.digits = rows, size, digits
        self.deviation: Real = 1

    @abstractmethod
    def real(self, value: Expr) -> Real:
        """A real SymPy number."""

    @abstractmethod
    def roots(self) -> list[Values]:
        """The square roots of the eigenvalues, for X with standard normal entries."""

    @abstractmethod
    def agree(self, a: Values, b: Values) -> bool:
        """Whether two parts of one degree are equal, to the digits that this size is judged by."""

    @abstractmethod
    def digits_text(self, value: Real) -> str:
        """A number to the digits that this size is judged by."""

    def degree(self, degree: int) -> int:
        """The degree under which a part is kept."""
        return degree

    def number(self, value: Expr) -> Graded:
        if not value.is_real:
            raise NotEvaluable(f"{value} is not a real number")
        number = self.real(value)
        return {0: np.array([number])} if number else {}

    def add(self, a: Graded, b: Graded) -> Graded:
        total = dict(a)
        for degree, values in b.items():
            total[degree] = total[degree] + values if degree in total else values
        return total

    def multiply(self, a: Graded, b: Graded) -> Graded:
        total: Graded = {}
        for p, x in a.items():
            for q, y in b.items():
                total = self.add(total, {self.degree(p + q): x * y})
        return total

    def power(self, base: Graded, exponent: Rational) -> Graded:
        if exponent.is_Integer and exponent >= 0:
            value = self.number(cast(Expr, Rational(1)))
            for _ in range(int(cast(int, exponent))):
                value = self.multiply(value, base)
            return value
        if self.is_zero(base):
            raise ConditionError("the denominator is zero")
        if len(base) != 1:
            raise NotHomogeneous("a negative power of a scalar that is not homogeneous in the eigenvalues")
        ((degree, values),) = base.items()
        order = degree * exponent
        if not order.is_Integer:
            raise NotEvaluable("a root of a random scalar")
        return {self.degree(int(cast(int, order))): values ** self.real(exponent)}

    def is_zero(self, a: Graded) -> bool:
        """Whether a scalar vanishes at every node."""
        return not any(values.any() for values in a.values())

    def letter(self, letter: Letter, rows: int, cols: int) -> Diagonal:
        deviation = np.array([self.deviation])
        return Diagonal(rows, cols, [{self.degree(1): deviation * root} for root in self.roots()])

    def constant(self, matrix: ImmutableMatrix) -> Diagonal:
        raise NotEvaluable("not isotropic: a matrix of numbers")

    def identity(self, size: int) -> Diagonal:
        return Diagonal(size, size, [self.number(cast(Expr, Rational(1))) for _ in range(size)])

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
        if any(self.is_zero(x) for x in matrix.entries):
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

    def test_function(self, name: str, order: int, argument: Graded) -> Graded:
        raise NotEvaluable("a test function")

    def differ(self, a: Graded, b: Graded) -> bool:
        """Whether two scalars differ by more than the digits that this size is judged by."""
        zero = np.array([self.real(cast(Expr, Rational(0)))])
        return not all(
            self.agree(*np.broadcast_arrays(a.get(degree, zero), b.get(degree, zero))) for degree in a.keys() | b.keys()
        )

    def text(self, matrix: Diagonal) -> str:
        """The first diagonal entry, as far as it is not random."""
        entry = matrix.entries[0]
        if any(degree or len(values) > 1 for degree, values in entry.items()):
            return "a random value"
        return self.digits_text(entry[0][0]) if entry else "0"


class SpectralWalk(Walk[Diagonal, Graded]):
    """A walk in which traces of the matrices of de Bruijn's formula are numbers."""

    def _scalar(self, node: Expr) -> Graded:
        value = trace_of_moments(node, self) if isinstance(node, Trace) else None
        return super()._scalar(node) if value is None else self.domain.number(value)


@dataclass(frozen=True)
class SpectralJudge(PointwiseJudge):
    """Compares the sides of a claim about one isotropic design, see `isotropic`, as functions of its eigenvalues."""

    digits: int

    @abstractmethod
    def domain(self, rows: int, size: int) -> Spectra:
        """Functions of the `size` eigenvalues of a Wishart matrix with `rows` ≥ `size` degrees of freedom."""

    def walk(self, claim: Claim, point: Point) -> tuple[Spectra, Walk[Diagonal, Graded]]:
        """A walk that evaluates an isotropic claim's sides at a point, and its domain."""
        (design,) = gaussian_letters(claim)
        sizes = Walk(self.domain(1, 1), point.mapping)
        # XᵀX and XXᵀ have the same eigenvalues, zeros apart.
        size, rows = sorted((sizes.size(design.rows), sizes.size(design.cols)))
        if size > LARGEST:
            raise NotEvaluable(f"more than {LARGEST} eigenvalues")
        domain = self.domain(rows, size)
        domain.deviation = _deviation(domain, Walk(domain, point.mapping), design)
        return domain, SpectralWalk(domain, point.mapping)

    def divergence(self, claim: Claim, mean: Mean, point: Point) -> str:
        domain, walk = self.walk(claim, point)
        integrand = walk.scalar(mean.expression)
        try:
            domain.mean(integrand)
        except Diverges:
            negative = any((values < 0).any() for values in integrand.values())
            return "without a value" if negative else "+∞"
        return "finite"

    def compare(self, claim: Claim, point: Point, power: int) -> str | None:
        if isinstance(claim.lhs, MatrixExpression) != isinstance(claim.rhs, MatrixExpression):
            return "one side is a matrix, the other a scalar"
        domain, walk = self.walk(claim, point)
        left, right = (_value(walk, side) for side in (claim.lhs, claim.rhs))
        if (left.rows, left.cols) != (right.rows, right.cols):
            return f"at {point}, the left side is {left.rows} × {left.cols}, the right {right.rows} × {right.cols}"
        if any(domain.differ(x, y) for x, y in zip(left.entries, right.entries, strict=True)):
            return f"at {point}, the left side is {domain.text(left)}, the right side is {domain.text(right)}"
        return None


def _value(walk: Walk[Diagonal, Graded], side: Basic) -> Diagonal:
    if isinstance(side, MatrixExpression):
        return walk.matrix(side)
    return walk.domain.scale(walk.scalar(cast(Expr, side)), walk.domain.identity(1))


def _deviation(domain: Spectra, walk: Walk[Diagonal, Graded], design: Letter) -> Real:
    """The standard deviation of the entries of the design."""
    entries = walk.matrix(cast(GaussianRows, design.law).covariance).entries
    variance = entries[0].get(0, [0])[0]
    if variance <= 0 or any(domain.differ(entry, entries[0]) for entry in entries):
        raise NotEvaluable(f"not isotropic: the covariance of the rows of {design.name}")
    return variance ** domain.real(cast(Expr, Rational(1, 2)))
