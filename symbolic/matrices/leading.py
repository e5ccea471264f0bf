"""The space that the leading singular vectors of a matrix span, and its series near a matrix of low rank."""

from __future__ import annotations

from typing import Any, Self, cast

from sympy import Expr, Integer

from symbolic.errors import ConditionError, ShapeError
from symbolic.matrices.expressions import MatrixExpression, OfOneMatrix, Scalar, dimension, same_dimension, scalar


class Leading(OfOneMatrix):
    """The projector on the span of the p leading left singular vectors of a matrix, `Leading(M, p)`: rows × rows.

    It is what principal components are: of all projectors of rank p the one that keeps the most of M (Eckart–Young).
    Symmetric, and a projector; random if M is. M determines it where the p-th singular value is greater than the one
    after it; it is the projector on the columns of M if p is the rank of M. Raises ConditionError if p is greater than
    one of the sizes of M, where these are numbers.
    """

    def __new__(cls, matrix: MatrixExpression, size: Scalar) -> Self:
        number = dimension(size)
        for side in matrix.shape:
            if isinstance(number, Integer) and isinstance(side, Integer) and bool(number > side):
                raise ConditionError(f"{matrix} : {matrix.rows} × {matrix.cols} has no {number} singular vectors")
        return cast(Self, super().__new__(cls, matrix, number))

    @property
    def size(self) -> Expr:
        """How many singular vectors."""
        return cast(Expr, self.args[1])

    @property
    def cols(self) -> Expr:
        return self.matrix.rows

    def _sympystr(self, printer: Any) -> str:
        return f"Leading({printer._print(self.matrix)}, {printer._print(self.size)})"


class TaylorTerms(OfOneMatrix):
    """The terms with fewer than N factors E of the projector on the p leading left singular vectors of B + E.

    `TaylorTerms(B, E, p, N)`: rows × rows, for B and E of one shape and B of rank p: the Taylor polynomial of degree
    N − 1 of t ↦ Π_p(B + tE), at t = 1. Symmetric; random if E is. Raises ShapeError for matrices of two shapes, and
    ConditionError unless N ≥ 1 is an integer.
    """

    def __new__(cls, matrix: MatrixExpression, error: MatrixExpression, size: Scalar, order: Scalar) -> Self:
        if not all(same_dimension(a, b) for a, b in zip(matrix.shape, error.shape, strict=True)):
            raise ShapeError(f"{matrix} : {matrix.rows} × {matrix.cols} and {error} : {error.rows} × {error.cols}")
        number = scalar(order)
        if not isinstance(number, Integer) or not number >= 1:
            raise ConditionError(f"a series is cut before the terms of an order N ≥ 1; got N = {order}")
        return cast(Self, super().__new__(cls, matrix, error, Leading(matrix, size).size, number))

    @property
    def error(self) -> MatrixExpression:
        """E."""
        return cast(MatrixExpression, self.args[1])

    @property
    def size(self) -> Expr:
        """How many singular vectors."""
        return cast(Expr, self.args[2])

    @property
    def order(self) -> int:
        """How many factors E the first term has that is left out."""
        return int(cast(Integer, self.args[3]))

    @property
    def cols(self) -> Expr:
        return self.matrix.rows

    def _sympystr(self, printer: Any) -> str:
        return f"TaylorTerms({', '.join(printer._print(part) for part in self.args)})"


__all__ = ["Leading", "TaylorTerms"]
