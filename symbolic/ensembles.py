"""Random matrices: the Gaussian design and the Wishart matrix that it makes, and the uniform orthogonal matrix.

Notation
    G : n × d   rows i.i.d. N(0, C), C : d × d symmetric positive (semi)definite
    W = GᵀG     Wishart, n degrees of freedom, W ~ W_d(n, C); invertible almost surely iff n ≥ d (C ≻ 0)
    O : d × d   orthogonal, OOᵀ = OᵀO = I, with the Haar distribution: HO has the law of O for any orthogonal H
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Self, cast

from sympy import Basic, Expr

from symbolic.errors import ShapeError
from symbolic.matrices import (
    Constant,
    DualBases,
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
    is_positive,
    is_random,
)
from symbolic.matrices.expressions import DUAL_BASES, same_dimension, total


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


class Unspecified(Law):
    """Random with any distribution whose moments are finite, independent of every other letter."""

    @property
    def is_random(self) -> bool:
        return True


def wishart(registry: Registry, name: str, design: Letter, meaning: str, latex: str | None = None) -> Named:
    """Declare `name = designᵀ design`, symmetric, positive definite almost surely when rows ≥ cols."""
    if not isinstance(design.law, GaussianRows):
        raise TypeError(f"a Wishart matrix needs a Gaussian design; {design} has the law {design.law}")
    return registry.named(name, design.T * design, meaning, latex=latex)


def fluctuation(registry: Registry, name: str, gram: Named, mean: MatrixExpression, latex: str | None = None) -> Named:
    """Declare `name = gram/n − mean`, the fluctuation of a sample covariance; raises TypeError if it is none."""
    design = gram_design(gram)
    if design is None:
        raise TypeError(f"a fluctuation is that of a Gram matrix of a Gaussian design; got {gram}")
    meaning = f"fluctuation of the sample covariance, `{gram.name}/{design.rows} - {mean}`"
    return registry.named(name, (1 / design.rows) * gram - mean, meaning, latex=latex)


@dataclass(frozen=True)
class Fluctuation:
    """Ξ = XᵀX/n − C with E Ξ = 0, once C is the covariance of a row of X.

    gram      the abbreviation for XᵀX
    design    X
    mean      C as it is written
    """

    gram: Named
    design: MatrixExpression
    mean: MatrixExpression

    @property
    def covariance(self) -> MatrixExpression:
        """The covariance of a row of X, from what X is made of."""
        return cast(MatrixExpression, row_covariance(self.design))


@lru_cache(maxsize=1024)
def fluctuation_of(matrix: Basic) -> Fluctuation | None:
    """What a matrix is, if it is an abbreviation for a Gram matrix over n less a fixed matrix, else None."""
    if not (isinstance(matrix, Named) and isinstance(matrix.definition, Sum) and len(matrix.definition.terms) == 2):
        return None
    sample, mean = matrix.definition.terms
    if not (isinstance(sample, Scaled) and isinstance(mean, Scaled) and mean.coefficient == -1):
        return None
    gram = sample.matrix
    design = gram_design(gram)
    if design is None or is_random(mean) or sample.coefficient * design.rows != 1:
        return None
    return Fluctuation(cast(Named, gram), design, mean.matrix)


def gram_design(matrix: MatrixExpression) -> MatrixExpression | None:
    """X if `matrix` is an abbreviation for XᵀX and the rows of X are i.i.d. Gaussian, else None."""
    if not (isinstance(matrix, Named) and isinstance(matrix.definition, Product)):
        return None
    *_, design = matrix.definition.factors
    return design if matrix.definition == design.T * design and row_covariance(design) is not None else None


def row_covariance(design: MatrixExpression) -> MatrixExpression | None:
    """The covariance of a row of a Gaussian design, or of a sum of different ones times fixed matrices; else None."""
    if isinstance(design, Letter):
        return design.law.covariance if isinstance(design.law, GaussianRows) else None
    definition = design.definition if isinstance(design, Named) else None
    terms = definition.terms if isinstance(definition, Sum) else (definition,)
    parts = [term.factors for term in terms if isinstance(term, Product) and len(term.factors) == 2]
    letters = [first for first, _ in parts]
    fixed = not any(is_random(last) for _, last in parts)
    if not parts or len(parts) < len(terms) or len(set(letters)) < len(letters) or not fixed:
        return None
    covariances = [row_covariance(letter) if isinstance(letter, Letter) else None for letter in letters]
    if None in covariances:
        return None
    return total(*(last.T * cast(MatrixExpression, c) * last for c, (_, last) in zip(covariances, parts, strict=True)))


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


def compressed_gram(matrix: Basic) -> Named | None:
    """W if a matrix is an abbreviation for Uᵀ W U, U one of dual bases, W that of a Gaussian design; else None.

    Its inverse is at most ‖W⁻¹‖ ‖(UᵀU)⁻¹‖.
    """
    if not (isinstance(matrix, Named) and isinstance(matrix.definition, Product)):
        return None
    match matrix.definition.factors:
        case (Transpose(args=(u,)), Named() as gram, Letter() as same) if u == same and design_of(gram) is not None:
            return gram if any(fact.startswith(DUAL_BASES) for fact in same.facts) else None
    return None


@dataclass(frozen=True)
class PenalisedGram:
    """K = XᵀX + Ω, or XᵀHX + Ω with a projector H: the matrix that a quadratic penalty Ω ⪰ 0 makes of a Gram matrix.

    gram      the abbreviation for XᵀX
    penalty   Ω
    design    X
    roots     matrices R such that ‖R K⁻¹‖ is at most a constant times the root of ‖K⁻¹‖: X, XᵀX, and B and Ω itself
              where there is a free part
    free      None if Ω ≻ 0; K⁻¹ is then bounded. Else the Gaussian letter G : n × p that X is on the kernel of Ω:
              X = G Aᵀ + F Bᵀ in dual bases, Ω = B M Bᵀ, M ≻ 0. Then K is invertible almost surely iff n ≥ p, and
              ‖K⁻¹‖ is at most a constant times 1 + ‖(GᵀG)⁻¹‖ (1 + ‖F‖²), by elimination of the first block.
    """

    gram: Named
    penalty: MatrixExpression
    design: MatrixExpression
    free: Letter | None
    roots: tuple[Basic, ...] = ()


@lru_cache(maxsize=1024)
def penalised_gram(matrix: Basic) -> PenalisedGram | None:
    """What a matrix is, if it is an abbreviation for a penalised Gram matrix that is invertible, else None."""
    if not (isinstance(matrix, Named) and isinstance(matrix.definition, Sum) and len(matrix.definition.terms) == 2):
        return None
    gram, penalty = matrix.definition.terms
    if not (
        isinstance(gram, Named) and isinstance(gram.definition, Product) and has_fact(gram, "positive semidefinite")
    ):
        return None
    design = gram.definition.factors[-1]
    if is_random(penalty):
        return None
    if has_fact(penalty, "positive definite"):
        return PenalisedGram(gram, penalty, design, None)
    parts = _free_and_touched(design, penalty) if gram.definition == design.T * design else None
    if parts is None:
        return None
    free, touched = parts
    return PenalisedGram(gram, penalty, design, free, (gram, design, touched, getattr(penalty, "matrix", penalty)))


def _free_and_touched(design: MatrixExpression, penalty: MatrixExpression) -> tuple[Letter, Letter] | None:
    """`(G, B)` of a design G Aᵀ + F Bᵀ in dual bases, if the penalty is c B M Bᵀ, or c B Bᵀ, with c > 0, M ≻ 0."""
    if isinstance(penalty, Scaled):
        if not is_positive(penalty.coefficient):
            return None
        penalty = penalty.matrix
    if isinstance(penalty, Named):
        penalty = penalty.definition
    if not (isinstance(design, Named) and isinstance(design.definition, Sum) and isinstance(penalty, Product)):
        return None
    touched, *middle, last = penalty.factors
    terms = design.definition.terms
    if last != Transpose(touched) or not all(has_fact(m, "positive definite") for m in middle) or len(terms) != 2:
        return None
    by_basis: dict[MatrixExpression, MatrixExpression] = {}
    for term in terms:
        if isinstance(term, Product) and len(term.factors) == 2 and isinstance(term.factors[1], Transpose):
            by_basis[term.factors[1].matrix] = term.factors[0]
    if touched not in by_basis or len(by_basis) < 2 or len(middle) > 1:
        return None
    (other,) = (x for x in by_basis if x != touched)
    free, penalised = by_basis[other], by_basis[touched]
    gaussian = all(isinstance(x, Letter) and x.law.is_nondegenerate for x in (free, penalised)) and free != penalised
    return cast(tuple[Letter, Letter], (free, touched)) if gaussian and _complete(other, touched) else None


def _complete(a: MatrixExpression, b: MatrixExpression) -> bool:
    """Whether A and B together are declared to be a basis."""
    if not (isinstance(a, Letter) and isinstance(b, Letter) and same_dimension(a.cols + b.cols, a.rows)):
        return False
    shared = [DualBases.names(fact) for fact in a.facts if fact.startswith(DUAL_BASES) and fact in b.facts]
    return any({a.name, b.name} in ({*names[:2]}, {*names[2:]}) for names in shared)
