"""Matrices of series in ε = n^{-1/2}, for the walk over a tree with Gaussian designs of n rows, n → ∞.

All Gaussian letters with n rows and independent entries of variance 1 are one design, side by side. Others with n rows,
such as noise, are rotated with it, which leaves their law as it is. Of them only the rows that meet the triangular
factor may matter; one more row is kept, as a guard: where it is left in a result, nothing is said.

The projector on the p leading left singular vectors of M = M₀ + ε M₁ + …, where M₀ is of rank p: with T = M Mᵀ and the
characteristic polynomial x^{d−p} χ(x) of T₀, the polynomial F = I − χ(T)/χ(0) has F₀ = projector, and it commutes with
T. McWeeny's purification F ← 3F² − 2F³ takes the eigenvalues of F to 0 and 1, doubling the terms that are right.

Source: McWeeny, Rev. Mod. Phys. 32:335–369, 1960 (purification).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, cast

from flint import fmpq, fmpq_mat, fmpq_mpoly
from sympy import Basic, Expr, ImmutableMatrix, Rational, Symbol, preorder_traversal

from symbolic.checks.evaluation import Domain, Rationals, Walk, rational_power, to_fraction
from symbolic.checks.gaussian_polynomials import square_root_free
from symbolic.checks.instances import letter_value
from symbolic.checks.power_series import CentredChiSquare, Normal, Series, Variable, Variables
from symbolic.ensembles import GaussianRows
from symbolic.errors import ConditionError, NotEvaluable
from symbolic.matrices import Expectation, Identity, Letter, MatrixExpression

M = TypeVar("M")
S = TypeVar("S")
Grid = list[list[Series | None]]
"""A matrix; None is a zero entry."""


class Fluctuations(Domain[Grid, Series]):
    """Arithmetic with matrices of series."""

    def __init__(self, expression: Basic, n: Symbol, values: Mapping[Symbol, Rational], terms: int) -> None:
        random = sorted(
            {x for x in preorder_traversal(expression) if isinstance(x, Letter) and x.law.is_random},
            key=lambda x: (x.name, str(x.args)),
        )
        self.n = n
        self.rationals = Rationals({})
        self.factors: dict[Letter, fmpq_mat] = {}
        sizes: Walk[fmpq_mat, fmpq] = Walk(Generic(), values)
        variances: dict[Letter, list[fmpq]] = {}
        for letter in random:
            if not isinstance(letter.law, GaussianRows):
                raise NotEvaluable(f"{letter} is not Gaussian")
            self.factors[letter], variances[letter] = square_root_free(sizes.matrix(letter.law.covariance))
        designs = [x for x in random if x.rows == n and all(variance == 1 for variance in variances[x])]
        self.rows = sum(len(variances[design]) for design in designs) + 1
        """What stands for n rows: those of the triangular factor, and the guard."""
        self.variables: list[Variable] = []
        self.guards: list[int] = []
        self.places: dict[Letter, list[list[int | None]]] = {}
        before = 0
        for letter in designs:
            self._triangular(letter, range(before, before + len(variances[letter])))
            before += len(variances[letter])
        for letter in random:
            if letter not in designs:
                self._full(letter, self.rows if letter.rows == n else sizes.size(letter.rows), variances[letter])
        self.ring = Variables(self.variables, terms)

    def _new(self, variable: Variable) -> int:
        self.variables.append(variable)
        return len(self.variables) - 1

    def _triangular(self, letter: Letter, columns: range) -> None:
        """Some columns of the triangular factor."""
        self.places[letter] = [
            [
                self._new(CentredChiSquare(i)) if i == j else self._new(Normal(fmpq(1))) if j > i else None
                for j in columns
            ]
            for i in range(self.rows)
        ]

    def _full(self, letter: Letter, rows: int, variances: list[fmpq]) -> None:
        places: list[list[int | None]] = [
            [self._new(Normal(variance)) if variance != 0 else None for variance in variances] for _ in range(rows)
        ]
        self.places[letter] = places
        if letter.rows == self.n:
            self.guards += [index for index in places[-1] if index is not None]

    # Scalars

    def number(self, value: Expr) -> Series:
        return self.ring.constant(to_fraction(value))

    def add(self, a: Series, b: Series) -> Series:
        return self.ring.add(a, b)

    def multiply(self, a: Series, b: Series) -> Series:
        return self.ring.multiply(a, b)

    def power(self, base: Series, exponent: Rational) -> Series:
        if not exponent.is_Integer:
            if base.lowest or any(not term.is_zero() for term in base.terms[1:]) or not base.terms[0].is_constant():
                raise NotEvaluable("a root of a series")
            return self.ring.constant(rational_power(_value(base.terms[0]), exponent))
        if exponent < 0:
            if self.ring.is_zero(base):
                raise ConditionError("the denominator is zero")
            return self.power(cast(Series, self.inverse([[base]])[0][0]), cast(Rational, -exponent))
        found = self.ring.constant(1)
        for _ in range(int(cast(Any, exponent))):
            found = self.multiply(found, base)
        return found

    def mean(self, scalar: Series) -> Series:
        if self.ring.depends_on(scalar, self.guards):
            raise NotEvaluable(f"the mean depends on all {self.n} rows")
        return self.ring.mean(scalar)

    def test_function(self, name: str, order: int, argument: Series) -> Series:
        raise NotEvaluable(f"the test function {name} has no series")

    # Matrices

    def letter(self, letter: Letter, rows: int, cols: int) -> Grid:
        if letter not in self.places:
            if self.n in letter.free_symbols:
                raise NotEvaluable(f"{letter} is fixed, and has {self.n} rows or columns")
            return self.constant(letter_value(letter, rows, cols))
        core: Grid = [
            [
                None
                if index is None
                else self.ring.root(index)
                if isinstance(self.variables[index], CentredChiSquare)
                else self.ring.variable(index)
                for index in row
            ]
            for row in self.places[letter]
        ]
        return self.product(core, self._grid(self.factors[letter].transpose()))

    def _grid(self, matrix: fmpq_mat) -> Grid:
        return [[self.ring.constant(entry) if entry != 0 else None for entry in row] for row in matrix.tolist()]

    def constant(self, matrix: ImmutableMatrix) -> Grid:
        return self._grid(self.rationals.constant(matrix))

    def identity(self, size: int) -> Grid:
        return self._grid(self.rationals.identity(size))

    def zero(self, rows: int, cols: int) -> Grid:
        return [[None] * cols for _ in range(rows)]

    def _sum(self, terms: Iterable[Series]) -> Series | None:
        total: Series | None = None
        for term in terms:
            total = term if total is None else self.add(total, term)
        return total

    def product(self, a: Grid, b: Grid) -> Grid:
        columns = list(zip(*b, strict=True))
        return [
            [
                self._sum(
                    self.multiply(x, y) for x, y in zip(row, column, strict=True) if x is not None and y is not None
                )
                for column in columns
            ]
            for row in a
        ]

    def plus(self, a: Grid, b: Grid) -> Grid:
        return [
            [self._sum(z for z in (x, y) if z is not None) for x, y in zip(p, q, strict=True)]
            for p, q in zip(a, b, strict=True)
        ]

    def scale(self, scalar: Series, matrix: Grid) -> Grid:
        return [[None if x is None else self.multiply(scalar, x) for x in row] for row in matrix]

    def transpose(self, matrix: Grid) -> Grid:
        return [list(column) for column in zip(*matrix, strict=True)]

    def trace(self, matrix: Grid) -> Series:
        terms = (row[i] for i, row in enumerate(matrix))
        return self._sum(term for term in terms if term is not None) or self.ring.constant(0)

    def expectation(self, matrix: Grid, node: Expectation) -> Grid:
        return [[None if x is None else self.mean(x) for x in row] for row in matrix]

    def inverse(self, matrix: Grid) -> Grid:
        first, lowest = self._first(matrix)
        try:
            found = self._grid(self.rationals.inverse(first))
        except ConditionError:
            fixed = all(
                term.is_zero() for row in matrix for x in row if x is not None for term in self._later(x, lowest)
            )
            raise ConditionError("the matrix is singular") if fixed else NotEvaluable("singular in the limit") from None
        scaled = self.scale(self.ring.constant(1, -lowest), matrix)
        right = 1
        while right < self.ring.length:  # Newton's iteration
            correction = self.scale(self.ring.constant(-1), self.product(scaled, found))
            twice = self.scale(self.ring.constant(2), self.identity(len(matrix)))
            found = self.product(found, self.plus(twice, correction))
            right *= 2
        return self.scale(self.ring.constant(1, -lowest), found)

    def _later(self, entry: Series, lowest: int) -> list[fmpq_mpoly]:
        """The coefficients above ε^lowest."""
        return [self.ring.at(entry, power) for power in range(lowest + 1, entry.end)]

    def leading(self, matrix: Grid, size: int) -> Grid:
        if size > min(len(matrix), len(matrix[0])):
            raise ConditionError(f"there are no {size} singular vectors")
        first, lowest = self._first(matrix)
        if first.rank() != size:
            raise NotEvaluable(f"the limit is of rank {first.rank()}, and {size} singular vectors are asked for")
        scaled = self.scale(self.ring.constant(1, -lowest), matrix)
        square = self.product(scaled, self.transpose(scaled))
        polynomial = (first * first.transpose()).charpoly()
        coefficients = [polynomial[k] for k in range(len(matrix) - size, len(matrix) + 1)]
        found = self.zero(len(matrix), len(matrix))
        for coefficient in reversed(coefficients[1:]):  # 1 − χ(x)/χ(0) = x (c₁ + c₂ x + …)
            inner = self.scale(self.ring.constant(-coefficient / coefficients[0]), self.identity(len(matrix)))
            found = self.product(square, self.plus(found, inner))
        right = 1
        while right < self.ring.length:
            twice = self.product(found, found)
            threefold = self.scale(self.ring.constant(3), twice)
            found = self.plus(threefold, self.scale(self.ring.constant(-2), self.product(twice, found)))
            right *= 2
        return found

    def _first(self, matrix: Grid) -> tuple[fmpq_mat, int]:
        """The first coefficient of a matrix that is not zero, which must not be random, and its power of ε."""
        entries = [x for row in matrix for x in row if x is not None and not self.ring.is_zero(x)]
        powers = [x.lowest + next(i for i, term in enumerate(x.terms) if not term.is_zero()) for x in entries]
        lowest = min(powers, default=0)
        values = []
        for entry in (x for row in matrix for x in row):
            term = self.ring.none if entry is None else self.ring.at(entry, lowest)
            if not term.is_constant():
                raise NotEvaluable("the limit is random")
            values.append(_value(term))
        return fmpq_mat(len(matrix), len(matrix[0]), values), lowest


class Generic(Rationals):
    """Rationals in which fixed letters are generic matrices."""

    def __init__(self) -> None:
        super().__init__({})

    def letter(self, letter: Letter, rows: int, cols: int) -> fmpq_mat:
        return self.constant(letter_value(letter, rows, cols))


class GrowingWalk(Walk[M, S]):
    """The walk with a symbol n that grows and, as a size, stands for a few rows; `growing` is n as a scalar."""

    def __init__(
        self, domain: Domain[M, S], n: Symbol, rows: int, values: Mapping[Symbol, Rational], growing: S | None = None
    ) -> None:
        super().__init__(domain, values)
        self.n = n
        self.rows = rows
        self.growing = growing

    def size(self, expression: Expr) -> int:
        return self.rows if expression == self.n else super().size(expression)

    def _matrix(self, node: MatrixExpression) -> M:
        if isinstance(node, Identity) and node.rows.has(self.n):
            raise NotEvaluable(f"an identity with {node.rows} rows")
        return super()._matrix(node)

    def _scalar(self, node: Expr) -> S:
        return self.growing if node == self.n and self.growing is not None else super()._scalar(node)


def series_of(expression: Expr, n: Symbol, values: Mapping[Symbol, Rational], terms: int) -> dict[int, fmpq]:
    """The coefficients of a scalar that is not random, by the power of 1/n, from the first that may not be zero.

    values : of all other symbols; fixed letters are generic
    terms : how many powers of n^{-1/2} are computed with

    Raises NotEvaluable where there is no such series, or a random side; ConditionError where a side is not defined.
    """
    domain = Fluctuations(expression, n, values, terms)
    found = GrowingWalk(domain, n, domain.rows, values, domain.ring.constant(1, -2)).scalar(expression)
    if not all(term.is_constant() for term in found.terms):
        raise NotEvaluable("a side that is random")
    coefficients = {power: domain.ring.at(found, power) for power in range(found.lowest, found.end)}
    if any(power % 2 and not value.is_zero() for power, value in coefficients.items()):
        raise NotEvaluable(f"a series in the root of {n}")
    return {power // 2: _value(value) for power, value in coefficients.items() if power % 2 == 0}


def _value(polynomial: fmpq_mpoly) -> fmpq:
    """A constant polynomial as a number."""
    return fmpq(0) if polynomial.is_zero() else polynomial.leading_coefficient()


__all__ = ["Fluctuations", "GrowingWalk", "series_of"]
