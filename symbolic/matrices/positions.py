"""Eigenvalues and eigenvectors of a symmetric matrix by their position, the greatest eigenvalue first."""

from __future__ import annotations

from typing import Any, Self, cast

from sympy import Expr

from symbolic.errors import ConditionError
from symbolic.matrices.expressions import MatrixExpression, OfOneMatrix, Scalar, require_square, scalar
from symbolic.matrices.scalars import ScalarNode


class Eigenvalue(ScalarNode):
    """`λ_j(S)`, the j-th eigenvalue of a symmetric matrix S : d × d, the greatest first; λ_0 = ∞ and λ_{d+1} = −∞."""

    is_real = True

    def __new__(cls, matrix: MatrixExpression, index: Scalar) -> Self:
        require_square(matrix, "an eigenvalue")
        return cast(Self, super().__new__(cls, matrix, scalar(index)))

    @property
    def matrix(self) -> MatrixExpression:
        return cast(MatrixExpression, self.args[0])

    @property
    def index(self) -> Expr:
        return cast(Expr, self.args[1])

    def _sympystr(self, printer: Any) -> str:
        return f"λ_{printer._print(self.index)}({printer._print(self.matrix)})"


class Eigenspace(OfOneMatrix):
    """The projector on the eigenvectors of a symmetric matrix at positions r, …, s: `Eigenspace(S, r, s)`, d × d.

    S determines it where λ_{r−1} > λ_r and λ_s > λ_{s+1}. Raises ConditionError if r > s, where these are numbers.
    """

    def __new__(cls, matrix: MatrixExpression, first: Scalar, last: Scalar) -> Self:
        require_square(matrix, "an eigenspace")
        start, stop = scalar(first), scalar(last)
        if (stop - start).is_negative or start.is_nonpositive:
            raise ConditionError(f"positions are counted from 1 upward; got {start}, …, {stop}")
        return cast(Self, super().__new__(cls, matrix, start, stop))

    @property
    def first(self) -> Expr:
        return cast(Expr, self.args[1])

    @property
    def last(self) -> Expr:
        return cast(Expr, self.args[2])

    def _sympystr(self, printer: Any) -> str:
        first, last = printer._print(self.first), printer._print(self.last)
        return f"Eigenspace({printer._print(self.matrix)}, {first}, {last})"


__all__ = ["Eigenspace", "Eigenvalue"]
