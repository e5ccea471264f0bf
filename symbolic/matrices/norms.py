"""Sizes of matrices: norms, singular values, and how much a matrix stretches a subspace at least.

Notation
    ‖M‖     any unitarily invariant norm, one and the same throughout a statement: ‖UMV‖ = ‖M‖ for orthogonal U and V
    ‖M‖_op  the greatest singular value;  ‖M‖_F = (tr MᵀM)^{1/2}
    σ_k(M)  the k-th singular value, the greatest first; 0 beyond the sizes of M
"""

from __future__ import annotations

from typing import Any, Self, cast

from sympy import Expr
from sympy.core.symbol import Str

from symbolic.errors import ShapeError
from symbolic.matrices.expressions import MatrixExpression, Scalar, dimension, same_dimension, scalar, written
from symbolic.matrices.scalars import ScalarNode

ANY = "any"
OPERATOR = "op"
FROBENIUS = "F"


class Size(ScalarNode):
    """A number that is not negative and says how large a matrix is."""

    def _eval_is_nonnegative(self) -> bool:
        return True


class Norm(Size):
    """A norm of a matrix; build it with `norm`, `operator_norm` or `frobenius_norm`."""

    KINDS = (ANY, OPERATOR, FROBENIUS)

    def __new__(cls, kind: str | Str, matrix: MatrixExpression) -> Self:
        if str(kind) not in cls.KINDS:
            raise ValueError(f"unknown norm {kind}; known: {', '.join(cls.KINDS)}")
        return cast(Self, super().__new__(cls, Str(str(kind)), matrix))

    @property
    def kind(self) -> str:
        return written(self.args[0])

    @property
    def matrix(self) -> MatrixExpression:
        return cast(MatrixExpression, self.args[1])

    def _sympystr(self, printer: Any) -> str:
        index = "" if self.kind == ANY else f"_{self.kind}"
        return f"‖{printer._print(self.matrix)}‖{index}"


class SingularValue(Size):
    """`σ_k(M)`, the k-th singular value of a matrix, the greatest first: `SingularValue(M, k)`."""

    def __new__(cls, matrix: MatrixExpression, index: Scalar) -> Self:
        return cast(Self, super().__new__(cls, matrix, dimension(index)))

    @property
    def matrix(self) -> MatrixExpression:
        return cast(MatrixExpression, self.args[0])

    @property
    def index(self) -> Expr:
        return cast(Expr, self.args[1])

    def _sympystr(self, printer: Any) -> str:
        return f"σ_{printer._print(self.index)}({printer._print(self.matrix)})"


class LeastGain(Size):
    """The greatest c with `‖MQx‖ ≥ c ‖Qx‖` for all x, Q a projector: `LeastGain(M, Q)`, M : rows × d, Q : d × d.

    Of a symmetric M that commutes with Q it is the least absolute value of an eigenvalue of M on the range of Q.
    """

    def __new__(cls, matrix: MatrixExpression, projector: MatrixExpression) -> Self:
        if not all(same_dimension(matrix.cols, size) for size in projector.shape):
            raise ShapeError(f"{matrix} : {matrix.rows} × {matrix.cols} stretches no range of {projector}")
        return cast(Self, super().__new__(cls, matrix, projector))

    @property
    def matrix(self) -> MatrixExpression:
        return cast(MatrixExpression, self.args[0])

    @property
    def projector(self) -> MatrixExpression:
        return cast(MatrixExpression, self.args[1])

    def _sympystr(self, printer: Any) -> str:
        return f"least gain of {printer._print(self.matrix)} on {printer._print(self.projector)}"


class Absolute(Size):
    """The absolute value of a scalar."""

    def __new__(cls, expression: Scalar) -> Self:
        return cast(Self, super().__new__(cls, scalar(expression)))

    @property
    def expression(self) -> Expr:
        return cast(Expr, self.args[0])

    def _sympystr(self, printer: Any) -> str:
        return f"|{printer._print(self.expression)}|"


def norm(matrix: MatrixExpression) -> Expr:
    """Any unitarily invariant norm, the same in all places of a statement."""
    return Norm(ANY, matrix)


def operator_norm(matrix: MatrixExpression) -> Expr:
    """The greatest singular value."""
    return Norm(OPERATOR, matrix)


def frobenius_norm(matrix: MatrixExpression) -> Expr:
    """The root of the sum of squares of all entries."""
    return Norm(FROBENIUS, matrix)


__all__ = [
    "ANY",
    "FROBENIUS",
    "OPERATOR",
    "Absolute",
    "LeastGain",
    "Norm",
    "SingularValue",
    "Size",
    "frobenius_norm",
    "norm",
    "operator_norm",
]
