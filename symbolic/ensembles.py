"""Random matrices: the Gaussian design and the Wishart matrix that it makes, and the uniform orthogonal matrix.

Notation
    G : n × d   rows i.i.d. N(0, C), C : d × d symmetric positive (semi)definite
    W = GᵀG     Wishart, n degrees of freedom, W ~ W_d(n, C); invertible almost surely iff n ≥ d (C ≻ 0)
    O : d × d   orthogonal, OOᵀ = OᵀO = I, with the Haar distribution: HO has the law of O for any orthogonal H
"""

from __future__ import annotations

from typing import Self, cast

from sympy import Expr

from symbolic.errors import ShapeError
from symbolic.matrices import (
    Constant,
    Law,
    Letter,
    MatrixExpression,
    Named,
    Product,
    Registry,
    Scaled,
    Sum,
    Transpose,
    Zero,
    has_fact,
    is_random,
)
from symbolic.matrices.expressions import same_dimension


def is_covariance(matrix: MatrixExpression) -> bool:
    """Whether a matrix is known to be symmetric and positive semidefinite."""
    match matrix:
        case Scaled():
            return bool(matrix.coefficient.is_nonnegative) and is_covariance(matrix.matrix)
        case Sum():
            return all(map(is_covariance, matrix.terms))
        case Zero():
            return True
        case Constant():
            return bool(matrix.matrix.is_positive_semidefinite) and matrix.is_symmetric
        case Product():
            return len(matrix.factors) == 2 and matrix.factors[0] in (
                matrix.factors[1].T,
                getattr(matrix.factors[1], "matrix", None),
            )
    return has_fact(matrix, "positive definite")


class GaussianRows(Law):
    """Independent rows, each N(0, covariance)."""

    def __new__(cls, covariance: MatrixExpression) -> Self:
        if not same_dimension(covariance.rows, covariance.cols):
            raise ShapeError(f"a covariance is square; got {covariance.rows} × {covariance.cols}")
        if is_random(covariance):
            raise TypeError(f"a covariance is not random; got {covariance}")
        if not is_covariance(covariance):
            raise TypeError(f"a covariance is positive semidefinite; got {covariance}")
        return cast(Self, super().__new__(cls, covariance))

    @property
    def covariance(self) -> MatrixExpression:
        return cast(MatrixExpression, self.args[0])

    @property
    def is_random(self) -> bool:
        return True

    @property
    def is_nondegenerate(self) -> bool:
        return has_fact(self.covariance, "positive definite")


class HaarOrthogonal(Law):
    """Uniformly distributed on the orthogonal matrices: invariant under multiplication by any of them."""

    @property
    def is_random(self) -> bool:
        return True

    @property
    def is_orthogonal(self) -> bool:
        return True

    def require_shape(self, rows: Expr, cols: Expr) -> None:
        if not same_dimension(rows, cols):
            raise ShapeError(f"an orthogonal matrix is square; got {rows} × {cols}")


def wishart(registry: Registry, name: str, design: Letter, meaning: str, latex: str | None = None) -> Named:
    """Declare `name = designᵀ design`, symmetric, positive definite almost surely when rows ≥ cols."""
    if not isinstance(design.law, GaussianRows):
        raise TypeError(f"a Wishart matrix needs a Gaussian design; {design} has the law {design.law}")
    return registry.named(name, design.T * design, meaning, latex=latex)


def design_of(matrix: MatrixExpression) -> Letter | None:
    """The Gaussian design `G` if `matrix` is an abbreviation for `GᵀG`, else None."""
    if not isinstance(matrix, Named):
        return None
    definition = matrix.definition
    if isinstance(definition, Product) and len(definition.factors) == 2:
        left, right = definition.factors
        if (
            isinstance(right, Letter)
            and isinstance(right.law, GaussianRows)
            and isinstance(left, Transpose)
            and left.matrix == right
        ):
            return right
    return None
