"""A Gram matrix that weights the columns of a matrix of low rank, and its inverse on the space that these span.

Notation
    B : d × r    of rank p, with B⁺ and the projectors P = B B⁺, P_R = B⁺ B, see `symbolic.matrices.spectral`
    X : n × d    of full column rank, S = XᵀX : d × d
    J : d × d    the pseudoinverse of P S P, U(UᵀSU)⁻¹Uᵀ for any basis U of the columns of B:  P J = J P = J, and

        A S J = A  where A P = A, as for A = J, P, Bᵀ, B⁺;     J S A = A  where P A = A, as for A = J, P, B, B⁺ᵀ
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sympy import Expr

from symbolic.errors import ShapeError
from symbolic.matrices.expressions import Letter, MatrixExpression, Named, Transpose
from symbolic.matrices.spectral import LowRank, LowRankPart

if TYPE_CHECKING:
    from symbolic.matrices.symbols import Registry


class Weighted(LowRank):
    """Of X and J: the rank and the sizes of the matrix that they are declared with, and the number of rows of X."""


@dataclass(frozen=True)
class WeightedPart:
    """B and what belongs to it, X, S = XᵀX and J, certified by the declaration of X and J.

    Raises ValueError for letters that are not declared so, or an S that is not XᵀX, and ShapeError for other shapes.
    """

    low_rank: LowRankPart
    design: Letter
    gram: Named
    inverse: Letter

    def __post_init__(self) -> None:
        (n, d), matrix = self.design.shape, self.low_rank.matrix
        names = self.names_of(self.low_rank, self.design.name, self.inverse.name)
        law = Weighted(self.low_rank.rank, *matrix.shape, n)
        for letter in (self.design, self.inverse):
            if letter.law != law or LowRankPart.fact(names, letter.name) not in letter.facts or len(set(names)) < 6:
                raise ValueError(f"{letter} is not declared as one of the weighted part {', '.join(names)}")
        if d != matrix.rows or self.inverse.shape != (d, d):
            raise ShapeError(f"a weight of {matrix} : {matrix.shape} has {matrix.rows} columns; got {self.design}")
        if self.gram.definition != self.design.T * self.design:
            raise ValueError(f"{self.gram} is not the Gram matrix of {self.design}")

    @staticmethod
    def names_of(low_rank: LowRankPart, design: str, inverse: str) -> tuple[str, ...]:
        """The names that X and J are declared with."""
        return (*(letter.name for letter in low_rank.letters), design, inverse)

    def absorbs_on_the_right(self, matrix: MatrixExpression) -> bool:
        """Whether A S J = A is known of a matrix A."""
        B, plus, P, _ = self.low_rank.letters
        return matrix in (self.inverse, P, plus) or matrix == Transpose(B)

    def absorbs_on_the_left(self, matrix: MatrixExpression) -> bool:
        """Whether J S A = A is known of a matrix A."""
        B, plus, P, _ = self.low_rank.letters
        return matrix in (self.inverse, P, B) or matrix == Transpose(plus)


def weighted_part(
    registry: Registry,
    low_rank: LowRankPart,
    names: tuple[str, str, str],
    size: Expr,
    *,
    latex: tuple[str, str, str] | None = None,
) -> WeightedPart:
    """Declare X : size × d, S = XᵀX and J, the pseudoinverse of P S P."""
    shown = names if latex is None else latex
    design, gram, inverse = names
    matrix = low_rank.matrix
    everything = WeightedPart.names_of(low_rank, design, inverse)
    law = Weighted(low_rank.rank, *matrix.shape, size)
    X = registry.matrix(
        design,
        size,
        matrix.rows,
        "any matrix of full column rank",
        facts=("full column rank", LowRankPart.fact(everything, design)),
        law=law,
        domain="full column rank",
        latex=shown[0],
    )
    S = registry.named(gram, X.T * X, f"Gram matrix of `{shown[0]}`", latex=shown[1])
    left = registry[low_rank.left.name].latex
    J = registry.matrix(
        inverse,
        matrix.rows,
        matrix.rows,
        f"pseudoinverse of `{left} {shown[1]} {left}`",
        facts=("symmetric", LowRankPart.fact(everything, inverse)),
        law=law,
        domain="symmetric",
        latex=shown[2],
    )
    return WeightedPart(low_rank, X, S, J)


__all__ = ["Weighted", "WeightedPart", "weighted_part"]
