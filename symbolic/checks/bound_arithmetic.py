"""What the two sides of a bound are computed with: floats for many instances at once, and balls for one.

Matrices of one instance are rational, and stay so; what is irrational is a norm, or a root of a number, and that is
enclosed in a ball.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, TypeVar, cast

import numpy as np
from flint import arb, ctx, fmpq, fmpq_mat
from numpy.typing import NDArray
from sympy import Expr, ImmutableMatrix, Rational

from symbolic.checks.evaluation import Domain, to_fraction
from symbolic.checks.singular_values import BITS, NORMS, NUCLEAR, least_gain, norm, singular_values
from symbolic.errors import ConditionError, NotEvaluable
from symbolic.matrices import Expectation, Letter
from symbolic.matrices.norms import ANY, FROBENIUS, OPERATOR

M = TypeVar("M")
S = TypeVar("S")

Array: TypeAlias = NDArray[np.float64]
"""A scalar for each instance, `(instances,)`, or a matrix, `(instances, rows, cols)`; one stands for all."""
Number: TypeAlias = fmpq | arb


class Arithmetic(Domain[M, S]):
    """A domain that has norms, and in which instances are built from numbers.

    letters     the value of each letter
    invariant   the norm that stands for any unitarily invariant one
    """

    def __init__(self, letters: Mapping[Letter, M] | None = None, invariant: str = OPERATOR) -> None:
        self.letters: Mapping[Letter, M] = letters or {}
        self.invariant = invariant

    @abstractmethod
    def matrix(self, rows: Sequence[Sequence[S | int]]) -> M:
        """The matrix with these entries."""

    @abstractmethod
    def entry(self, matrix: M, row: int, col: int) -> S: ...

    @abstractmethod
    def ordered(self, values: Sequence[S], by_size: bool = False) -> list[S]:
        """In descending order, or in ascending order of their absolute values."""

    @abstractmethod
    def absolute(self, value: S) -> S: ...

    @abstractmethod
    def least(self, values: Sequence[S]) -> S: ...

    @abstractmethod
    def norm(self, kind: str, matrix: M) -> S:
        """The operator, Frobenius, nuclear or chosen invariant norm."""

    @abstractmethod
    def least_gain(self, matrix: M, projector: M) -> S:
        """The least ‖M x‖ over unit vectors x in the range of a projector."""

    @abstractmethod
    def singular_value(self, matrix: M, index: int) -> S:
        """The singular value of this number, the greatest being the first; 0 beyond the sizes of the matrix."""

    def know(self, matrix: M, left: M | None, values: Sequence[S], right: M | None) -> None:
        """Told by who builds an instance: matrix = left diag(values) rightᵀ, with rotations, None for the identity."""

    def know_spectrum(self, matrix: M, rotation: M | None, values: Sequence[S]) -> None:
        """The same of a symmetric matrix, rotation diag(values) rotationᵀ, with all its eigenvalues."""

    @abstractmethod
    def eigenvalue(self, matrix: M, index: int) -> S:
        """The eigenvalue of a symmetric matrix at this position, the greatest being the first; ±∞ before and after."""

    @abstractmethod
    def eigenspace(self, matrix: M, first: int, last: int) -> M:
        """The projector on the eigenvectors at these positions; raises ConditionError if there are none such."""

    def kind(self, kind: str) -> str:
        """The norm that is meant."""
        found = self.invariant if kind == ANY else kind
        if found not in NORMS:
            raise NotEvaluable(f"a norm is {ANY} or one of {', '.join(NORMS)}; got {kind}")
        return found

    def letter(self, letter: Letter, rows: int, cols: int) -> M:
        if letter not in self.letters:
            raise NotEvaluable(f"no instance has a value for {letter}")
        value = self.letters[letter]
        shape = self.shape(value)
        if shape != (rows, cols):
            raise ConditionError(f"{letter} : {rows} × {cols} cannot be a {shape[0]} × {shape[1]} matrix")
        return value

    @abstractmethod
    def shape(self, matrix: M) -> tuple[int, int]: ...

    def expectation(self, matrix: M, node: Expectation) -> M:
        raise NotEvaluable(f"{node} is an expectation, which has no value at concrete matrices")

    def mean(self, scalar: S) -> S:
        raise NotEvaluable("an expectation has no value at concrete matrices")

    def test_function(self, name: str, order: int, argument: S) -> S:
        raise NotEvaluable(f"the test function {name} has no value")

    # what instances are built with

    def diagonal(self, values: Sequence[S | int], rows: int = 0, cols: int = 0) -> M:
        """A diagonal matrix, with rows and columns of zeros if it is to be larger."""
        rows, cols = rows or len(values), cols or len(values)
        return self.matrix([[values[i] if i == j and i < len(values) else 0 for j in range(cols)] for i in range(rows)])

    def difference(self, a: M, b: M) -> M:
        """a − b."""
        return self.plus(a, self.negative(b))

    @abstractmethod
    def negative(self, matrix: M) -> M: ...

    def rotation(self, entries: Sequence[S], size: int) -> M:
        """Cayley's (I − K)(I + K)⁻¹, where K is the skew matrix with these entries below its diagonal."""
        below: dict[tuple[int, int], Any] = {}
        places = ((i, j) for i in range(size) for j in range(i))
        for (i, j), value in zip(places, entries, strict=True):
            below[i, j], below[j, i] = value, -cast(Any, value)
        skew = self.matrix([[below.get((i, j), 0) for j in range(size)] for i in range(size)])
        identity = self.identity(size)
        return self.product(self.difference(identity, skew), self.inverse(self.plus(identity, skew)))

    def between(self, left: M, middle: M, right: M) -> M:
        """left middle rightᵀ."""
        return self.product(self.product(left, middle), self.transpose(right))


class Floats(Arithmetic[Array, Array]):
    """Floating-point matrices, one for each instance."""

    def number(self, value: Expr) -> Array:
        if not value.is_real:
            raise NotEvaluable(f"{value} is not a real number")
        return np.array([float(value)])

    def add(self, a: Array, b: Array) -> Array:
        return a + b

    def multiply(self, a: Array, b: Array) -> Array:
        return a * b

    def power(self, base: Array, exponent: Rational) -> Array:
        with np.errstate(divide="ignore", invalid="ignore"):
            value: Array = base ** float(exponent)
        return value

    def constant(self, matrix: ImmutableMatrix) -> Array:
        return np.array([[[float(x) for x in row] for row in matrix.tolist()]])

    def identity(self, size: int) -> Array:
        return np.eye(size)[None]

    def zero(self, rows: int, cols: int) -> Array:
        return np.zeros((1, rows, cols))

    def product(self, a: Array, b: Array) -> Array:
        value: Array = a @ b
        return value

    def plus(self, a: Array, b: Array) -> Array:
        return a + b

    def negative(self, matrix: Array) -> Array:
        return -matrix

    def scale(self, scalar: Array, matrix: Array) -> Array:
        return scalar[:, None, None] * matrix

    def transpose(self, matrix: Array) -> Array:
        return matrix.swapaxes(1, 2)

    def inverse(self, matrix: Array) -> Array:
        try:
            return np.asarray(np.linalg.inv(matrix))
        except np.linalg.LinAlgError:
            raise ConditionError("the matrix is singular") from None

    def trace(self, matrix: Array) -> Array:
        return cast(Array, np.trace(matrix, axis1=1, axis2=2))

    def shape(self, matrix: Array) -> tuple[int, int]:
        return matrix.shape[1], matrix.shape[2]

    def matrix(self, rows: Sequence[Sequence[Array | int]]) -> Array:
        count = max((entry.shape[0] for row in rows for entry in row if not isinstance(entry, int)), default=1)
        value = np.zeros((count, len(rows), len(rows[0])))
        for i, row in enumerate(rows):
            for j, entry in enumerate(row):
                value[:, i, j] = entry
        return value

    def entry(self, matrix: Array, row: int, col: int) -> Array:
        return matrix[:, row, col]

    def ordered(self, values: Sequence[Array], by_size: bool = False) -> list[Array]:
        if not values:
            return []
        table = np.stack(np.broadcast_arrays(*values))
        order = np.argsort(abs(table) if by_size else -table, axis=0)
        return list(np.take_along_axis(table, order, axis=0))

    def absolute(self, value: Array) -> Array:
        return abs(value)

    def least(self, values: Sequence[Array]) -> Array:
        return np.asarray(np.min(np.stack(np.broadcast_arrays(*values)), axis=0))

    def norm(self, kind: str, matrix: Array) -> Array:
        kind = self.kind(kind)
        if kind == FROBENIUS:
            return cast(Array, np.sqrt((matrix**2).sum(axis=(1, 2))))
        values = _singular_values(matrix)
        return values.sum(axis=1) if kind == NUCLEAR else values[:, 0]

    def singular_value(self, matrix: Array, index: int) -> Array:
        return np.zeros(1) if index > min(matrix.shape[1:]) else _singular_values(matrix)[:, index - 1]

    def leading(self, matrix: Array, size: int) -> Array:
        if size > min(matrix.shape[1:]):
            raise ConditionError(f"a matrix {matrix.shape[1]} × {matrix.shape[2]} has no {size} singular vectors")
        vectors = np.linalg.svd(_finite(matrix), full_matrices=False)[0][..., :size]
        return np.asarray(vectors @ vectors.swapaxes(1, 2))

    def eigenvalue(self, matrix: Array, index: int) -> Array:
        size = matrix.shape[1]
        if not 0 < index <= size:
            return np.array([np.inf if index < 1 else -np.inf])
        return np.asarray(np.linalg.eigvalsh(_finite(matrix))[:, size - index])

    def eigenspace(self, matrix: Array, first: int, last: int) -> Array:
        size = matrix.shape[1]
        if not 0 < first <= last <= size:
            raise ConditionError(f"a matrix {size} × {size} has no eigenvectors {first} to {last}")
        vectors = np.linalg.eigh(_finite(matrix))[1][..., size - last : size - first + 1]
        return np.asarray(vectors @ vectors.swapaxes(1, 2))

    def least_gain(self, matrix: Array, projector: Array) -> Array:
        traces = np.trace(projector, axis1=1, axis2=2)
        rank = round(float(max(traces[np.isfinite(traces)], default=1)))
        if rank < 1:
            raise NotEvaluable("the range of the projector is 0")
        if rank > matrix.shape[1]:
            return np.zeros(1)
        return _singular_values(matrix @ projector)[:, rank - 1]


def _finite(matrices: Array) -> Array:
    """With matrices of zeros where an entry is no number."""
    finite = np.array(np.isfinite(matrices).all(axis=(1, 2)))
    return np.where(finite[:, None, None], matrices, 0.0)


def _singular_values(matrices: Array) -> Array:
    """In descending order; not a number where an entry is none, or is infinite."""
    finite = np.array(np.isfinite(matrices).all(axis=(1, 2)))
    values: Array = np.linalg.svd(_finite(matrices), full_matrices=True, compute_uv=False).astype(np.float64)
    return np.where(finite[:, None], values, np.nan)


def _size(value: fmpq) -> fmpq:
    return abs(value)


def _descending(value: fmpq) -> fmpq:
    return -value


class Balls(Arithmetic[fmpq_mat, Number]):
    """Matrices of rationals; scalars are rationals, or balls that hold them."""

    def __init__(
        self, letters: Mapping[Letter, fmpq_mat] | None = None, invariant: str = OPERATOR, bits: int = BITS
    ) -> None:
        super().__init__(letters, invariant)
        self.bits = bits
        self._known: list[tuple[fmpq_mat, fmpq_mat | None, Sequence[Number]]] = []
        self._spectra: list[tuple[fmpq_mat, fmpq_mat | None, Sequence[Number]]] = []

    def number(self, value: Expr) -> Number:
        if value.is_Rational:
            return to_fraction(value)
        if value.is_Pow and value.base.is_Rational and value.exp.is_Rational:
            return self.power(to_fraction(value.base), cast(Rational, value.exp))
        if value.is_Mul or value.is_Add:
            parts = [self.number(cast(Expr, part)) for part in value.args]
            found = parts[0]
            for part in parts[1:]:
                found = self.multiply(found, part) if value.is_Mul else self.add(found, part)
            return found
        raise NotEvaluable(f"{value} is not made of rationals and their roots")

    def add(self, a: Number, b: Number) -> Number:
        with ctx.workprec(self.bits):
            return a + b

    def multiply(self, a: Number, b: Number) -> Number:
        with ctx.workprec(self.bits):
            return a * b

    def power(self, base: Number, exponent: Rational) -> Number:
        if exponent < 0 and (base.contains(0) if isinstance(base, arb) else base == 0):
            raise ConditionError("the denominator may be zero")
        if exponent.is_Integer:
            with ctx.workprec(self.bits):
                return base ** int(exponent)
        with ctx.workprec(self.bits):
            ball = arb(base)
            if not ball.lower() >= 0:
                raise ConditionError("a root of what may be negative")
            return ball ** arb(to_fraction(exponent))

    def constant(self, matrix: ImmutableMatrix) -> fmpq_mat:
        return fmpq_mat(matrix.rows, matrix.cols, [to_fraction(entry) for entry in matrix])

    def identity(self, size: int) -> fmpq_mat:
        return fmpq_mat(size, size, [int(i == j) for i in range(size) for j in range(size)])

    def zero(self, rows: int, cols: int) -> fmpq_mat:
        return fmpq_mat(rows, cols)

    def product(self, a: fmpq_mat, b: fmpq_mat) -> fmpq_mat:
        return a * b

    def plus(self, a: fmpq_mat, b: fmpq_mat) -> fmpq_mat:
        return a + b

    def negative(self, matrix: fmpq_mat) -> fmpq_mat:
        return -matrix

    def scale(self, scalar: Number, matrix: fmpq_mat) -> fmpq_mat:
        if isinstance(scalar, arb):
            raise NotEvaluable("a matrix times a number that is not rational")
        return matrix * scalar

    def transpose(self, matrix: fmpq_mat) -> fmpq_mat:
        return matrix.transpose()

    def inverse(self, matrix: fmpq_mat) -> fmpq_mat:
        try:
            return matrix.inv()
        except ZeroDivisionError:
            raise ConditionError("the matrix is singular") from None

    def trace(self, matrix: fmpq_mat) -> Number:
        return sum((matrix[i, i] for i in range(matrix.nrows())), fmpq(0))

    def shape(self, matrix: fmpq_mat) -> tuple[int, int]:
        return matrix.nrows(), matrix.ncols()

    def matrix(self, rows: Sequence[Sequence[Number | int]]) -> fmpq_mat:
        return fmpq_mat(len(rows), len(rows[0]), [cast(fmpq, entry) for row in rows for entry in row])

    def entry(self, matrix: fmpq_mat, row: int, col: int) -> Number:
        return cast(Number, matrix[row, col])

    def ordered(self, values: Sequence[Number], by_size: bool = False) -> list[Number]:
        found = [cast(fmpq, value) for value in values]
        return [*sorted(found, key=_size if by_size else _descending)]

    def absolute(self, value: Number) -> Number:
        return cast(Number, abs(value))

    def least(self, values: Sequence[Number]) -> Number:
        with ctx.workprec(self.bits):
            found = values[0]
            for value in values[1:]:
                exact = isinstance(found, fmpq) and isinstance(value, fmpq)
                found = min(found, value) if exact else arb(found).min(arb(value))
            return found

    def norm(self, kind: str, matrix: fmpq_mat) -> Number:
        return norm(self.kind(kind), matrix, self.bits)

    def singular_value(self, matrix: fmpq_mat, index: int) -> Number:
        return arb(0) if index > min(matrix.nrows(), matrix.ncols()) else singular_values(matrix, self.bits)[index - 1]

    def know(self, matrix: fmpq_mat, left: fmpq_mat | None, values: Sequence[Number], right: fmpq_mat | None) -> None:
        self._known += [(matrix, left, values), (matrix.transpose(), right, values)]

    def know_spectrum(self, matrix: fmpq_mat, rotation: fmpq_mat | None, values: Sequence[Number]) -> None:
        self._spectra.append((matrix, rotation, values))

    def eigenvalue(self, matrix: fmpq_mat, index: int) -> Number:
        if not 0 < index <= matrix.nrows():
            return arb("inf") if index < 1 else arb("-inf")
        values, _ = self._spectrum(matrix)
        return values[index - 1]

    def eigenspace(self, matrix: fmpq_mat, first: int, last: int) -> fmpq_mat:
        size = matrix.nrows()
        if not 0 < first <= last <= size:
            raise ConditionError(f"a matrix {size} × {size} has no eigenvectors {first} to {last}")
        values, places = self._spectrum(matrix)
        if any(0 < i < size and values[i - 1] == values[i] for i in (first - 1, last)):
            raise ConditionError(f"eigenvectors {first} to {last} are not determined")
        rotation = next(rotation for known, rotation, _ in self._spectra if known == matrix)
        kept = self.diagonal([int(i in places[first - 1 : last]) for i in range(size)])
        return kept if rotation is None else self.between(rotation, kept, rotation)

    def _spectrum(self, matrix: fmpq_mat) -> tuple[list[Number], list[int]]:
        """The eigenvalues of a matrix whose spectrum is known, in descending order, and where each stands."""
        for known, _, values in self._spectra:
            if known == matrix:
                places = sorted(range(len(values)), key=lambda i: _descending(cast(fmpq, values[i])))
                return [values[i] for i in places], places
        raise NotEvaluable("the spectrum of this matrix is not known")

    def leading(self, matrix: fmpq_mat, size: int) -> fmpq_mat:
        """Of a matrix whose singular vectors are known; rational where these are."""
        for known, left, values in self._known:
            if known != matrix:
                continue
            if size > len(values):
                raise ConditionError(f"a matrix {matrix.nrows()} × {matrix.ncols()} has no {size} singular vectors")
            order = sorted(range(len(values)), key=lambda i: -_size(cast(fmpq, values[i])))
            if size < len(values) and abs(values[order[size - 1]]) == abs(values[order[size]]):
                raise ConditionError(f"singular values {size} and {size + 1} are the same")
            kept = self.diagonal([int(i in order[:size]) for i in range(matrix.nrows())])
            return kept if left is None else self.between(left, kept, left)
        raise NotEvaluable("the singular vectors of this matrix are irrational")

    def least_gain(self, matrix: fmpq_mat, projector: fmpq_mat) -> Number:
        return least_gain(matrix, projector, self.bits)


__all__ = ["Arithmetic", "Array", "Balls", "Floats", "Number"]
