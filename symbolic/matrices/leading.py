"""The space that the leading singular vectors of a matrix span."""

from __future__ import annotations

from typing import Any, Self, cast

from sympy import Expr, Integer

from symbolic.errors import ConditionError
from symbolic.matrices.expressions import MatrixExpression, OfOneMatrix, Scalar, dimension


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


__all__ = ["Leading"]
