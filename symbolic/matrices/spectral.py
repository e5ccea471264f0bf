"""Projectors on eigenspaces: those of a fixed matrix, by declaration, and that of a matrix near it, as a node.

Notation
    A : d × d        symmetric, λ_1, … a group of different eigenvalues of it
    P_i : d × d      the projectors on their eigenspaces, P = Σ_i P_i, Q = I − P
    R_i : d × d      the reduced resolvents Σ_j (λ_i − λ_j)⁻¹ P_j, over the eigenvalues λ_j outside the group

        P_i P_j = 0 (i ≠ j),  P_i P_i = P_i,  P_i R_j = R_j P_i = 0,  A P_i = P_i A = λ_i P_i,
        A R_i = R_i A = λ_i R_i − Q,  (λ_i − λ_j) R_i R_j = R_j − R_i

    B : d × r        of rank p, B⁺ : r × d its pseudoinverse, P = B B⁺, P_R = B⁺ B the projectors on columns and rows

        P B = B P_R = B,  P_R B⁺ = B⁺ P = B⁺,  P P = P,  P_R P_R = P_R
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, cast

from sympy import Expr, Integer, Symbol

from symbolic.errors import ConditionError, ShapeError
from symbolic.matrices.expressions import (
    LOW_RANK,
    SPECTRAL,
    Law,
    Letter,
    MatrixExpression,
    Scalar,
    require_square,
    same_dimension,
    total,
)

if TYPE_CHECKING:
    from symbolic.matrices.symbols import Registry


class Spectrum(Law):
    """Of a letter that is not random: the eigenvalues that it is declared with, so that a line knows of them."""

    @property
    def eigenvalues(self) -> tuple[Expr, ...]:
        return cast(tuple[Expr, ...], self.args)


class SpectralProjector(MatrixExpression):
    """`SpectralProjector(A + t * E, P, t)`: the projector on the eigenvectors of a symmetric matrix whose eigenvalues,
    as t → 0, tend to those on the range of a projector P, where that is an eigenspace or a sum of eigenspaces of A.

    matrix, projector : d × d, t : a positive scalar. It is defined for small t.
    Raises ShapeError for other shapes, ConditionError for a t that is no positive scalar or of which P depends.
    """

    def __new__(cls, matrix: MatrixExpression, projector: MatrixExpression, t: Symbol) -> Self:
        require_square(matrix, "a spectral projector")
        if not all(map(same_dimension, matrix.shape, projector.shape)):
            raise ShapeError(f"a spectral projector of {matrix} : {matrix.shape} starts at {projector.shape}")
        if not (isinstance(t, Symbol) and t.is_positive and not t.is_integer) or projector.has(t):
            raise ConditionError(f"a spectral projector starts where a positive scalar is 0; got {t} and {projector}")
        return cast(Self, super().__new__(cls, matrix, projector, t))

    @property
    def matrix(self) -> MatrixExpression:
        return cast(MatrixExpression, self.args[0])

    @property
    def projector(self) -> MatrixExpression:
        return cast(MatrixExpression, self.args[1])

    @property
    def t(self) -> Symbol:
        return cast(Symbol, self.args[2])

    @property
    def rows(self) -> Expr:
        return self.matrix.rows

    @property
    def cols(self) -> Expr:
        return self.matrix.rows

    def _sympystr(self, printer: Any) -> str:
        return f"Pi[{printer._print(self.projector)}]({printer._print(self.matrix)})"


@dataclass(frozen=True)
class SpectralPart:
    """A, the projectors P_i on eigenspaces of it and the reduced resolvents R_i that belong to them.

    What certifies them is that every one of the letters is declared so. Raises ValueError for letters that are not, or
    that stand in two places, and ShapeError for different shapes.
    """

    matrix: Letter
    projectors: tuple[Letter, ...]
    resolvents: tuple[Letter, ...]
    eigenvalues: tuple[Expr, ...]

    def __post_init__(self) -> None:
        names = tuple(letter.name for letter in self.letters)
        for letter in self.letters:
            declared = isinstance(letter.law, Spectrum) and letter.law.eigenvalues == self.eigenvalues
            if not declared or self.fact(names, letter.name) not in letter.facts:
                raise ValueError(f"{letter} is not declared as one of the spectral part {', '.join(names)}")
            if letter.shape != self.matrix.shape:
                raise ShapeError(f"{letter} of a spectral part has to be {self.matrix.shape}; got {letter.shape}")
        sizes = {len(self.projectors), len(self.resolvents), len(self.eigenvalues)}
        if len(set(names)) != len(names) or len(set(self.eigenvalues)) != len(self.eigenvalues) or len(sizes) != 1:
            raise ValueError(f"a spectral part has one projector, resolvent and eigenvalue for each; got {names}")

    @staticmethod
    def fact(names: tuple[str, ...], of: str) -> str:
        """The fact that one of the letters is declared with."""
        return f"{SPECTRAL}{', '.join(names)}: {of}"

    @property
    def letters(self) -> tuple[Letter, ...]:
        return (self.matrix, *self.projectors, *self.resolvents)

    @property
    def projector(self) -> MatrixExpression:
        """P, the sum of the projectors."""
        return total(*self.projectors)


def spectral_part(
    registry: Registry,
    names: tuple[str, tuple[str, ...], tuple[str, ...]],
    size: Scalar,
    eigenvalues: tuple[Expr, ...],
    *,
    latex: tuple[str, ...] | None = None,
) -> SpectralPart:
    """Declare A, the P_i and the R_i, `size × size`; `latex` is that of the names in this order."""
    matrix, projectors, resolvents = names
    everything = (matrix, *projectors, *resolvents)
    of = [f"`{registry[str(value)].latex}`" for value in eigenvalues]
    meanings = (
        "any symmetric matrix" if len(of) == 1 else "symmetric matrix",
        *(f"projector on its eigenspace of {value}" for value in of),
        *(f"its reduced resolvent at {value}" for value in of),
    )
    facts = ("symmetric", *(("projector",) * len(of)), *(("symmetric",) * len(of)))
    letters = [
        registry.matrix(
            name,
            cast(Any, size),
            cast(Any, size),
            meanings[i],
            facts=(facts[i], SpectralPart.fact(everything, name)),
            law=Spectrum(*eigenvalues),
            domain=facts[i],
            latex=None if latex is None else latex[i],
        )
        for i, name in enumerate(everything)
    ]
    count = len(eigenvalues)
    return SpectralPart(letters[0], tuple(letters[1 : 1 + count]), tuple(letters[1 + count :]), eigenvalues)


class LowRank(Law):
    """Of a letter that is not random: the rank of the matrix that it is declared with, and the sizes of that."""

    @property
    def rank(self) -> Expr:
        return cast(Expr, self.args[0])


@dataclass(frozen=True)
class LowRankPart:
    """B, B⁺, B B⁺ and B⁺ B, certified by the declaration of each; raises ValueError for letters not declared so."""

    matrix: Letter
    pseudoinverse: Letter
    left: Letter
    right: Letter

    def __post_init__(self) -> None:
        names = tuple(letter.name for letter in self.letters)
        law = LowRank(self.rank, *self.matrix.shape)
        rows, cols = self.matrix.shape
        shapes = ((rows, cols), (cols, rows), (rows, rows), (cols, cols))
        for letter, shape in zip(self.letters, shapes, strict=True):
            if letter.law != law or self.fact(names, letter.name) not in letter.facts or len(set(names)) < 4:
                raise ValueError(f"{letter} is not declared as one of the low-rank part {', '.join(names)}")
            if letter.shape != shape:
                raise ShapeError(f"{letter} of a low-rank part has to be {shape}; got {letter.shape}")

    @staticmethod
    def fact(names: tuple[str, ...], of: str) -> str:
        """The fact that one of the letters is declared with."""
        return f"{LOW_RANK}{', '.join(names)}: {of}"

    @property
    def letters(self) -> tuple[Letter, Letter, Letter, Letter]:
        return self.matrix, self.pseudoinverse, self.left, self.right

    @property
    def rank(self) -> Expr:
        return self.matrix.law.rank if isinstance(self.matrix.law, LowRank) else Integer(0)


def low_rank_part(
    registry: Registry,
    names: tuple[str, str, str, str],
    rank: Expr,
    sizes: tuple[Expr, Expr],
    *,
    latex: tuple[str, str, str, str] | None = None,
) -> LowRankPart:
    """Declare B : sizes, B⁺ and the projectors on the columns and rows of B, which has a rank p."""
    rows, cols = sizes
    shown = names if latex is None else latex
    kinds: tuple[tuple[Expr, Expr, str, tuple[str, ...]], ...] = (
        (rows, cols, f"a matrix of rank `{rank}`", ()),
        (cols, rows, f"pseudoinverse of `{shown[0]}`", ()),
        (rows, rows, f"projector on the columns of `{shown[0]}`", ("projector",)),
        (cols, cols, f"projector on the rows of `{shown[0]}`", ("projector",)),
    )
    letters = [
        registry.matrix(
            name,
            size,
            other,
            meaning,
            facts=(*facts, LowRankPart.fact(names, name)),
            law=LowRank(rank, rows, cols),
            domain="projector" if facts else f"rank `{rank}`",
            latex=shown[i],
        )
        for i, (name, (size, other, meaning, facts)) in enumerate(zip(names, kinds, strict=True))
    ]
    return LowRankPart(*letters)


__all__ = ["LowRank", "LowRankPart", "SpectralPart", "SpectralProjector", "Spectrum", "low_rank_part", "spectral_part"]
