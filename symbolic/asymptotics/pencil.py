"""A covariance and a penalty matrix, diagonalised together.

Σ ≻ 0 and Ω ⪰ 0 of one size d: with Σ = L Lᵀ and L⁻¹ Ω L⁻ᵀ = U diag(ω) Uᵀ, the basis L⁻ᵀ U turns Σ into I and Ω into
diag(ω). All that the risk of generalized ridge depends on is then the generalized eigenvalues ω ≥ 0 and the squared
coordinates of the target, Uᵀ Lᵀ β*. Equal eigenvalues are kept once, with their multiplicity.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from numbers import Rational
from typing import Any, TypeAlias

import mpmath
import numpy as np
from numpy.typing import ArrayLike, NDArray

from symbolic.errors import ConditionError, ShapeError

Number: TypeAlias = Any
"""An exact rational number of Python's, NumPy's or SymPy's, a float, or a number of mpmath's."""

GUARD = 15
"""Decimal digits beyond those asked for."""


@dataclass(frozen=True)
class Level:
    """One generalized eigenvalue.

    penalty   ω ≥ 0
    size      how many directions have it, exact, > 0; only its ratio to the number of samples matters
    target    sum of squares of the coordinates of the target along them, ≥ 0, in the norm of Σ
    """

    penalty: Number
    size: Number
    target: Number

    def __post_init__(self) -> None:
        for name, value, holds in (
            ("penalty ≥ 0", self.penalty, self.penalty >= 0),
            ("size > 0", self.size, self.size > 0),
            ("target ≥ 0", self.target, self.target >= 0),
        ):
            if not holds:
                raise ConditionError(f"a level needs {name}; got {value}")


@dataclass(frozen=True)
class Pencil:
    """Σ and Ω in the basis that makes Σ the identity and Ω diagonal."""

    levels: tuple[Level, ...]

    def __post_init__(self) -> None:
        if not self.levels:
            raise ShapeError("a pencil needs at least one dimension")

    @property
    def dimension(self) -> Number:
        """d"""
        return _sum(level.size for level in self.levels)

    @property
    def unpenalised(self) -> Number:
        """dim ker Ω"""
        return _sum(level.size for level in self.levels if level.penalty == 0)

    @classmethod
    def projection(cls, p: Number, q: Number, missed: Number, seen: Number = 0) -> Pencil:
        """Σ = I and Ω a projector of rank q: BEFS; plain ridge for p = 0, least squares for q = 0.

        p, q     dimensions that are left free and that are penalised, ≥ 0
        missed   ‖Ωβ*‖², the misalignment
        seen     ‖β*‖² − ‖Ωβ*‖², of which the risk does not depend

        Raises ConditionError for a negative number, and for a part of the target where there is no dimension.
        """
        for size, target in ((p, seen), (q, missed)):
            if size < 0 or (size == 0 and target != 0):
                raise ConditionError(f"{target} of the target needs dimensions; got {size} of them")
        found = (Level(0, p, seen) if p else None, Level(1, q, missed) if q else None)
        return cls(tuple(level for level in found if level is not None))

    @classmethod
    def of(cls, Sigma: ArrayLike, Omega: ArrayLike, beta: ArrayLike, digits: int = 30) -> Pencil:
        """The pencil of matrices.

        Sigma : d × d    positive definite
        Omega : d × d    positive semidefinite
        beta : d or d × 1   the target
        digits : carried, beyond a guard, where all entries are exact rationals; that the matrices are definite, and the
            rank of Ω, are then decided exactly. Floating-point matrices give what floating point gives, and
            eigenvalues of Ω below d ε‖Ω‖ count as 0

        Raises ShapeError for sizes that do not fit, ConditionError, with the values, for a matrix that is not symmetric
        or not definite.
        """
        sigma, omega = (_square(matrix, name) for matrix, name in ((Sigma, "Σ"), (Omega, "Ω")))
        target = np.asarray(beta, dtype=object).reshape(-1)
        d = len(sigma)
        if omega.shape != sigma.shape or target.shape != (d,):
            raise ShapeError(f"Σ is {d} × {d}, Ω is {len(omega)} × {len(omega)}, the target has {len(target)} entries")
        if all(isinstance(entry, Rational) for entry in (*sigma.flat, *omega.flat, *target)):
            return cls(_exact_levels(sigma, omega, target, digits))
        return cls(_floating_levels(*(each.astype(float) for each in (sigma, omega, target))))


def _sum(numbers: Iterable[Number]) -> Number:
    return sum(numbers, start=0)


def _square(matrix: ArrayLike, name: str) -> NDArray[Any]:
    found = np.asarray(matrix, dtype=object)
    if found.ndim != 2 or found.shape[0] != found.shape[1] or not found.size:
        raise ShapeError(f"{name} has to be a square matrix; got shape {found.shape}")
    exact = all(isinstance(entry, Rational) for entry in found.flat)
    rounding = 0 if exact else len(found) * np.finfo(float).eps * max(map(abs, found.flat))
    for i, j in zip(*np.triu_indices(len(found), 1), strict=True):
        if not abs(found[i, j] - found[j, i]) <= rounding:
            raise ConditionError(f"{name} has to be symmetric; got {found[i, j]} and {found[j, i]} at {i}, {j}")
    return found


def _exact_levels(sigma: NDArray[Any], omega: NDArray[Any], target: NDArray[Any], digits: int) -> tuple[Level, ...]:
    d = len(sigma)
    if _rank(sigma, "Σ", "positive definite") < d:
        raise ConditionError("Σ has to be positive definite; it is singular")
    free = d - _rank(omega, "Ω", "positive semidefinite")
    with mpmath.workdps(digits + GUARD + d):
        lower = mpmath.cholesky(_matrix(sigma))
        inverse = mpmath.inverse(lower)
        inside = inverse * _matrix(omega) * inverse.T
        values, basis = mpmath.eigsy((inside + inside.T) / 2)
        coordinates = basis.T * lower.T * _matrix(target.reshape(-1, 1))
        # ascending; the first are 0 up to rounding
        return tuple(Level(values[i] if i >= free else mpmath.mpf(0), 1, coordinates[i] ** 2) for i in range(d))


def _matrix(matrix: NDArray[Any]) -> mpmath.matrix:
    return mpmath.matrix([[number(x) for x in row] for row in matrix])


def _rank(matrix: NDArray[Any], name: str, kind: str) -> int:
    """The rank of a semidefinite matrix, by symmetric elimination in rational arithmetic; refuses any other."""
    rest = [[Fraction(int(x.numerator), int(x.denominator)) for x in row] for row in matrix]
    rank = 0
    while any(map(any, rest)):
        pivot = next(i for i, row in enumerate(rest) if any(row))
        value = rest[pivot][pivot]  # not 0 in a semidefinite matrix, as its row is not
        if value <= 0:
            raise ConditionError(f"{name} has to be {kind}; elimination meets the pivot {value}")
        kept = [i for i in range(len(rest)) if i != pivot]
        rest = [[rest[i][j] - rest[i][pivot] * rest[pivot][j] / value for j in kept] for i in kept]
        rank += 1
    return rank


def _floating_levels(sigma: NDArray[Any], omega: NDArray[Any], target: NDArray[Any]) -> tuple[Level, ...]:
    try:
        lower = np.linalg.cholesky(sigma)  # of the lower triangle
    except np.linalg.LinAlgError:
        least = np.linalg.eigvalsh(sigma)[0]
        raise ConditionError(f"Σ has to be positive definite; its least eigenvalue is {least}") from None
    whole = np.linalg.eigvalsh(omega)
    negligible = len(omega) * np.finfo(float).eps * max(abs(whole[0]), abs(whole[-1]))
    if whole[0] < -negligible:
        raise ConditionError(f"Ω has to be positive semidefinite; its least eigenvalue is {whole[0]}")
    free = int(np.count_nonzero(whole <= negligible))
    inside = np.linalg.solve(lower, np.linalg.solve(lower, omega).T)
    values, basis = np.linalg.eigh((inside + inside.T) / 2)
    values[:free] = 0.0  # by Sylvester's law of inertia as many as Ω has
    coordinates = basis.T @ (lower.T @ target)
    columns: Sequence[list[float]] = (np.maximum(values, 0.0).tolist(), (coordinates**2).tolist())
    return tuple(Level(value, 1, square) for value, square in zip(*columns, strict=True))


def number(value: Number) -> mpmath.mpf:
    """A number in the precision of mpmath's context."""
    if isinstance(value, Rational):
        return mpmath.mpf(int(value.numerator)) / int(value.denominator)
    return mpmath.mpf(value)


__all__ = ["GUARD", "Level", "Number", "Pencil", "number"]
