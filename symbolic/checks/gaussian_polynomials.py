"""Polynomials in the Gaussian and chi variables that a claim is made of, and their exact expectations.

Let `cov = U D Uᵀ`, U unit lower triangular. A Gaussian design is `G = Z Uᵀ`, the columns of Z : n × d independent
N(0, D_j I_n). An orthogonal O : n × n that rotates all designs and noise at once leaves their law alone, so if nothing
else in the claim has n rows or columns, Z may be replaced by the triangular factor of its QR decomposition (Bartlett):

    Z = [Lᵀ; 0],   L_ii² ~ D_i χ²_{n−i+1},   L_ji ~ N(0, D_j) for j > i,   all independent

and other designs with n rows stay as they are. Entries are then Laurent polynomials in the L_ii and polynomials in the
rest, over ℚ, and `E (χ²_ν)^a = 2^a Γ(ν/2 + a)/Γ(ν/2)` for ν/2 + a > 0.

Integrability is decided, not bounded: for almost all values of the other variables, a Laurent polynomial behaves like
its lowest power of L_ii as L_ii → 0, so that it is absolutely integrable iff that power is. What diverges here is
therefore truly without an expectation; where it is nonnegative, like tr(M W⁻¹)^k, the expectation is +∞.

A Haar orthogonal matrix of size up to 3 is a polynomial in variables of its own (`variables`).

Source: Muirhead, Aspects of Multivariate Statistical Theory (1982), Theorem 3.2.14 (Bartlett's decomposition).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from math import prod
from typing import cast

from flint import Ordering, fmpq, fmpq_mat, fmpq_mpoly, fmpq_mpoly_ctx
from sympy import Expr, ImmutableMatrix, Integer, Rational

from symbolic.checks.evaluation import Domain, Rationals, Walk, rational_power, to_fraction, to_rational
from symbolic.checks.rotations import Rotations
from symbolic.checks.variables import Terms, Variable, orthogonal_matrix
from symbolic.claim import Claim
from symbolic.ensembles import GaussianRows
from symbolic.errors import ConditionError, Diverges, NotEvaluable
from symbolic.matrices import Expectation, Letter

LARGEST_COFACTOR = 4
MOST_PRODUCTS = 30_000_000
"""Products of terms in one product of polynomials: some seconds, and some hundred megabytes."""


class Laurent:
    """`poly · ∏ x_i^shift_i`, a Laurent polynomial."""

    __slots__ = ("poly", "shift")

    def __init__(self, poly: fmpq_mpoly, shift: tuple[int, ...]) -> None:
        self.poly = poly
        self.shift = shift

    def __bool__(self) -> bool:
        return not self.poly.is_zero()


Grid = list[list[Laurent | None]]
"""A matrix; None is a zero entry."""


class GaussianPolynomials(Domain[Grid, Laurent]):
    """Laurent polynomials in independent Gaussian and chi variables."""

    def __init__(
        self,
        designs: dict[Letter, tuple[int, int]],
        orthogonal: dict[Letter, int],
        claim: Claim,
        walk: Walk[fmpq_mat, fmpq],
        power: int,
    ):
        self.rotations = Rotations(claim)
        self.exact = walk
        self.order = power
        self.variables: list[Variable] = []
        self.places: dict[Letter, dict[tuple[int, int], int]] = {}
        self.factors: dict[Letter, fmpq_mat] = {}
        for letter, (rows, cols) in designs.items():
            self._draw(letter, rows, cols)
        self.orthogonal: dict[Letter, list[list[tuple[int, Terms]]]] = {}
        for letter, size in orthogonal.items():
            variables, entries = orthogonal_matrix(size)
            first = len(self.variables)
            self.orthogonal[letter] = [[(first, terms) for terms in row] for row in entries]
            self.variables += variables
        self.context = fmpq_mpoly_ctx.get(("x", len(self.variables)), Ordering.lex)
        self.generators = self.context.gens()
        self.none = (0,) * len(self.variables)
        self.moments: dict[tuple[int, int], fmpq] = {}

    def _draw(self, letter: Letter, rows: int, cols: int) -> None:
        covariance = self.exact.matrix(cast(GaussianRows, letter.law).covariance)
        self.factors[letter], variances = square_root_free(covariance)
        triangular = letter in self.rotations.triangular
        places = {}
        for i in range(rows):
            for j in range(i if triangular else 0, cols):
                if variances[j] != 0:
                    places[i, j] = len(self.variables)
                    self.variables.append(Variable(variances[j], rows - i if triangular and i == j else 0))
        self.places[letter] = places

    # Scalars

    def _constant(self, value: fmpq) -> Laurent:
        return Laurent(self.context.constant(value), self.none)

    def number(self, value: Expr) -> Laurent:
        return self._constant(to_fraction(value))

    def add(self, a: Laurent, b: Laurent) -> Laurent:
        if a.shift == b.shift:
            return Laurent(a.poly + b.poly, a.shift)
        shift = tuple(map(min, a.shift, b.shift))
        return Laurent(self._raised(a, shift) + self._raised(b, shift), shift)

    def _raised(self, a: Laurent, shift: tuple[int, ...]) -> fmpq_mpoly:
        if a.shift == shift:
            return a.poly
        return a.poly * self.context.from_dict({tuple(s - t for s, t in zip(a.shift, shift, strict=True)): 1})

    def multiply(self, a: Laurent, b: Laurent) -> Laurent:
        self._require_small(len(a.poly) * len(b.poly))
        return Laurent(a.poly * b.poly, tuple(s + t for s, t in zip(a.shift, b.shift, strict=True)))

    def power(self, base: Laurent, exponent: Rational) -> Laurent:
        if exponent.is_Integer and exponent >= 0:
            order = int(cast(int, exponent))
            self._require_small(len(base.poly) ** order if order > 1 else 0)
            return Laurent(base.poly**order, tuple(order * s for s in base.shift))
        if base.poly.is_constant() and base.shift == self.none:
            return self._constant(rational_power(self._value(base), exponent))
        if not exponent.is_Integer:
            raise NotEvaluable("a root of a random scalar")
        return self.power(self._reciprocal(base), cast(Rational, -exponent))

    def _require_small(self, products: int) -> None:
        if products > MOST_PRODUCTS:
            raise NotEvaluable("the polynomials in its Gaussian variables have too many terms to be multiplied")

    def _value(self, a: Laurent) -> fmpq:
        return a.poly.coefficient(0) if a else fmpq(0)

    def _reciprocal(self, a: Laurent) -> Laurent:
        if not a:
            raise ConditionError("the denominator is zero")
        if len(a.poly) != 1:
            raise NotEvaluable("the determinant or denominator is not a monomial in the Bartlett variables")
        powers, coefficient = next(iter(a.poly.terms()))
        total = tuple(int(p) + s for p, s in zip(powers, a.shift, strict=True))
        if any(p and not v.degrees for p, v in zip(total, self.variables, strict=True)):
            raise NotEvaluable("a denominator that is a Gaussian variable")
        return Laurent(self.context.constant(1 / coefficient), tuple(-p for p in total))

    def mean(self, scalar: Laurent) -> Laurent:
        total = fmpq(0)
        terms = [
            (tuple(int(p) + s for p, s in zip(powers, scalar.shift, strict=True)), coefficient)
            for powers, coefficient in scalar.poly.terms()
        ]
        for powers, _ in terms:
            for index, power in enumerate(powers):
                if power < 0 and self.variables[index].degrees + power <= 0:
                    degrees = self.variables[index].degrees
                    raise Diverges(f"the expectation needs E (χ²_{degrees})^({Rational(power, 2)}), which is infinite")
        for powers, coefficient in terms:
            # One variable of an odd power is Gaussian, or the whole changes sign under a rotation (see `expectation`).
            if not any(power % 2 for power in powers):
                moments = (self._moment(index, power) for index, power in enumerate(powers) if power)
                total += prod(moments, start=coefficient)
        return self._constant(total)

    def is_nonnegative(self, scalar: Laurent, samples: int = 24) -> bool:
        """Whether a scalar is nonnegative at a few values of its variables."""
        for sample in range(samples):
            octets = hashlib.shake_128(f"sample {sample}".encode()).digest(len(self.variables))
            values = [
                fmpq(1 + o % 16, 5) * (1 if v.degrees or o < 128 else -1)
                for o, v in zip(octets, self.variables, strict=True)
            ]
            monomial = prod((v**s for v, s in zip(values, scalar.shift, strict=True)), start=fmpq(1))
            if scalar.poly(*values) * monomial < 0:
                return False
        return True

    def _moment(self, index: int, power: int) -> fmpq:
        key = (index, power)
        if key not in self.moments:
            self.moments[key] = self.variables[index].moment(power)
        return self.moments[key]

    def test_function(self, name: str, order: int, argument: Laurent) -> Laurent:
        power = self.order
        if order > power:
            return self._constant(fmpq(0))
        factor = self._constant(fmpq(prod(range(power - order + 1, power + 1))))
        return self.multiply(factor, self.power(argument, cast(Rational, Integer(power - order))))

    # Matrices

    def letter(self, letter: Letter, rows: int, cols: int) -> Grid:
        if letter in self.orthogonal:
            return [[self._polynomial(first, terms) for first, terms in row] for row in self.orthogonal[letter]]
        if letter not in self.places:
            return self._grid(self.exact.matrix(letter))
        places = self.places[letter]
        core: Grid = [
            [Laurent(self.generators[places[i, j]], self.none) if (i, j) in places else None for j in range(cols)]
            for i in range(rows)
        ]
        return self.product(core, self._grid(self.factors[letter].transpose()))

    def _polynomial(self, first: int, terms: Terms) -> Laurent:
        """A polynomial in the variables from number `first` on."""
        count = len(self.variables)
        padded = {
            (*(0,) * first, *powers, *(0,) * (count - first - len(powers))): value for powers, value in terms.items()
        }
        return Laurent(self.context.from_dict(padded), self.none)

    def _grid(self, matrix: fmpq_mat) -> Grid:
        return [[self._constant(entry) if entry != 0 else None for entry in row] for row in matrix.tolist()]

    def constant(self, matrix: ImmutableMatrix) -> Grid:
        return self._grid(self.exact.domain.constant(matrix))

    def identity(self, size: int) -> Grid:
        return [[self._constant(fmpq(1)) if i == j else None for j in range(size)] for i in range(size)]

    def zero(self, rows: int, cols: int) -> Grid:
        return [[None] * cols for _ in range(rows)]

    def _sum(self, terms: Iterator[Laurent]) -> Laurent | None:
        total = next(terms, None)
        for term in terms:
            total = self.add(cast(Laurent, total), term)
        return total if total else None

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

    def scale(self, scalar: Laurent, matrix: Grid) -> Grid:
        return [[None if x is None or not scalar else self.multiply(scalar, x) for x in row] for row in matrix]

    def transpose(self, matrix: Grid) -> Grid:
        return [list(column) for column in zip(*matrix, strict=True)]

    def trace(self, matrix: Grid) -> Laurent:
        terms = (row[i] for i, row in enumerate(matrix))
        return self._sum(term for term in terms if term is not None) or self._constant(fmpq(0))

    def inverse(self, matrix: Grid) -> Grid:
        constant = self._constants(matrix)
        if constant is not None:
            return self._grid(Rationals({}).inverse(constant))
        if len(matrix) > LARGEST_COFACTOR:
            raise NotEvaluable(f"the inverse of a random matrix of size {len(matrix)}")
        size = range(len(matrix))
        cofactors = [[self._minor(matrix, i, j) for j in size] for i in size]
        pairs = [(x, y) for x, y in zip(matrix[0], cofactors[0], strict=True) if x is not None and y is not None]
        determinant = self._sum(self.multiply(x, y) for x, y in pairs)
        if determinant is None:
            raise ConditionError("the matrix is singular")
        return self.transpose(self.scale(self._reciprocal(determinant), cofactors))

    def _minor(self, matrix: Grid, i: int, j: int) -> Laurent | None:
        """The cofactor of the entry (i, j)."""
        rest = [[x for c, x in enumerate(row) if c != j] for r, row in enumerate(matrix) if r != i]
        if not rest:
            return self._constant(fmpq(1))
        first = [(x, self._minor(rest, 0, c)) for c, x in enumerate(rest[0]) if x is not None]
        value = self._sum(self.multiply(x, y) for x, y in first if y is not None)
        return value if value is None or (i + j) % 2 == 0 else Laurent(-value.poly, value.shift)

    def _constants(self, matrix: Grid) -> fmpq_mat | None:
        entries = [x for row in matrix for x in row]
        if any(x is not None and (x.shift != self.none or not x.poly.is_constant()) for x in entries):
            return None
        return fmpq_mat(len(matrix), len(matrix[0]), [fmpq(0) if x is None else self._value(x) for x in entries])

    def expectation(self, matrix: Grid, node: Expectation) -> Grid:
        means: Grid = [[None if x is None else self.mean(x) or None for x in row] for row in matrix]
        rows, cols = self.rotations.rotates(node)
        if rows is None and cols is None:
            return means
        # E F(OG) = E F(G) for all orthogonal O, here averaged: O F Oᵀ → (tr F / n) I, and O F → 0.
        if rows != cols:
            return self.zero(len(matrix), len(matrix[0]))
        return self.scale(self._constant(self._value(self.trace(means)) / len(matrix)), self.identity(len(matrix)))

    def differ(self, a: Grid, b: Grid) -> bool:
        """Whether two matrices of one shape differ in an entry."""
        minus = self._constant(fmpq(-1))
        return any(x is not None for row in self.plus(a, self.scale(minus, b)) for x in row)

    def text(self, matrix: Grid) -> str:
        """The entries, those that are random only as such."""
        constant = self._constants(matrix)
        if constant is None:
            return "a random value"
        return str([[str(to_rational(x)) for x in row] for row in constant.tolist()]).replace("'", "")


def square_root_free(covariance: fmpq_mat) -> tuple[fmpq_mat, list[fmpq]]:
    """`(U, D)` with covariance = U diag(D) Uᵀ, U unit lower triangular; raises ConditionError if it is indefinite."""
    size = covariance.nrows()
    rest = covariance.tolist()
    factor = Rationals({}).identity(size)
    variances: list[fmpq] = []
    for j in range(size):
        pivot = rest[j][j]
        if (
            pivot < 0
            or (pivot == 0 and any(rest[i][j] != 0 for i in range(j, size)))
            or covariance.transpose() != covariance
        ):
            raise ConditionError(f"the covariance {covariance.tolist()} is not positive semidefinite")
        variances.append(pivot)
        if pivot == 0:
            continue
        for i in range(j + 1, size):
            factor[i, j] = rest[i][j] / pivot
        for i in range(j + 1, size):
            for k in range(j + 1, size):
                rest[i][k] -= factor[i, j] * factor[k, j] * pivot
    return factor, variances
