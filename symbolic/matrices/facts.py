"""What is known of a matrix: whether it is symmetric, or positive (semi)definite, or part of a basis.

Known means derived from declarations of letters; an abbreviation has no facts of its own, only those of its definition.
A Gram matrix GᵀG of a Gaussian letter is positive definite almost surely, where it is invertible at all (rows ≥
columns, a condition that is asked for wherever an inverse is written). So is that of a fixed letter that is declared to
have full column rank, under the same condition.
"""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Basic, Expr

from symbolic.errors import ShapeError
from symbolic.matrices.expressions import (
    COMMUTES_WITH,
    DUAL_BASES,
    LOW_RANK,
    SPECTRAL,
    Constant,
    Identity,
    Inverse,
    Letter,
    MatrixExpression,
    Named,
    Product,
    Scaled,
    Sum,
    Transpose,
    same_dimension,
)
from symbolic.matrices.leading import Leading, TaylorTerms
from symbolic.matrices.positions import Eigenspace
from symbolic.matrices.scalars import Mean, NamedScalar, Trace, is_random
from symbolic.matrices.spectral import SpectralProjector

SYMMETRIC = "symmetric"
POSITIVE_DEFINITE = "positive definite"
POSITIVE_SEMIDEFINITE = "positive semidefinite"
PROJECTOR = "projector"
FULL_RANK = "full column rank"
IMPLIED_BY = {
    SYMMETRIC: (POSITIVE_DEFINITE, POSITIVE_SEMIDEFINITE, PROJECTOR),
    POSITIVE_SEMIDEFINITE: (POSITIVE_DEFINITE, PROJECTOR),
}


def has_fact(expression: Basic, fact: str) -> bool:
    """Whether a matrix is known to be `symmetric`, or `positive definite`, or whatever a letter may be declared."""
    if fact.startswith((COMMUTES_WITH, DUAL_BASES, LOW_RANK, SPECTRAL)) and not isinstance(expression, Letter):
        return False
    match expression:
        case Letter():
            return any(known in expression.facts for known in (fact, *IMPLIED_BY.get(fact, ())))
        case Named():
            return has_fact(expression.definition, fact)
        case Identity():
            return fact in (SYMMETRIC, POSITIVE_DEFINITE, POSITIVE_SEMIDEFINITE)
        case Leading() | Eigenspace() | SpectralProjector():
            return fact == PROJECTOR or (fact in IMPLIED_BY and PROJECTOR in IMPLIED_BY[fact])
        case TaylorTerms():
            return fact == SYMMETRIC
        case Inverse():
            return has_fact(expression.matrix, fact)
        case Transpose():
            return has_fact(expression.matrix, fact)
        case Scaled():
            positive = is_positive(expression.coefficient)
            # a multiple of a projector is none
            kept = fact == SYMMETRIC or (positive and fact != PROJECTOR)
            return kept and has_fact(expression.matrix, fact)
        case Sum():
            # neither projectors nor matrices of rank one, nor matrices other than 0, have sums that are such
            if is_residual_projector(expression) or is_complement(expression):
                return fact in (PROJECTOR, *IMPLIED_BY) and fact != POSITIVE_DEFINITE
            if fact == POSITIVE_DEFINITE:
                # a Gram matrix alone is positive definite under a condition only
                fixed = any(has_fact(term, fact) and not is_random(term) for term in expression.terms)
                return fixed and has_fact(expression, POSITIVE_SEMIDEFINITE)
            return fact in IMPLIED_BY and all(has_fact(term, fact) for term in expression.terms)
        case Constant():
            if not expression.is_symmetric:
                return False
            if fact == POSITIVE_SEMIDEFINITE:
                return bool(expression.matrix.is_positive_semidefinite)
            return fact == SYMMETRIC or (fact == POSITIVE_DEFINITE and bool(expression.matrix.is_positive_definite))
        case Product():
            return _congruence_has_fact(expression, fact)
    return False


def full_rank_factor(matrix: Basic) -> Letter | None:
    """H if a matrix, or what it abbreviates, is HᵀH for a fixed H of full column rank, else None."""
    inner = matrix.definition if isinstance(matrix, Named) else matrix
    if isinstance(inner, Product) and len(inner.factors) == 2 and inner.factors[0] == Transpose(inner.factors[1]):
        factor = inner.factors[1]
        return factor if isinstance(factor, Letter) and FULL_RANK in factor.facts else None
    return None


def commute(a: MatrixExpression, b: MatrixExpression) -> bool:
    """Whether two letters, or their inverses, are declared to commute; the declaration of one of them is enough."""
    first, second = (x.matrix if isinstance(x, Inverse) else x for x in (a, b))
    if not (isinstance(first, Letter) and isinstance(second, Letter)):
        return False
    if first.law.is_random or second.law.is_random:
        return False  # what is declared of a name is declared of a letter that is fixed
    if not all(same_dimension(first.rows, size) for size in (first.cols, *second.shape)):
        return False
    return COMMUTES_WITH + second.name in first.facts or COMMUTES_WITH + first.name in second.facts


def _congruence_has_fact(product: Product, fact: str) -> bool:
    """Of GᵀG, or of Cᵀ M C for a symmetric M; a symmetric G is its own transpose."""
    *left, right = product.factors
    if len(product.factors) > 3 or not _is_transpose(left[0], right):
        return False
    if fact in (SYMMETRIC, POSITIVE_SEMIDEFINITE):
        return len(left) == 1 or has_fact(left[1], fact)
    nondegenerate = isinstance(right, Letter) and (right.law.is_nondegenerate or FULL_RANK in right.facts)
    return fact == POSITIVE_DEFINITE and len(left) == 1 and nondegenerate


def is_complement(matrix: MatrixExpression) -> bool:
    """Whether a matrix is I − P, for a projector P."""
    match matrix:
        case Sum(args=(Identity(), Scaled(args=(coefficient, projector)))):
            return bool(coefficient == -1) and has_fact(projector, PROJECTOR)
    return False


def is_residual_projector(matrix: MatrixExpression) -> bool:
    """Whether a matrix is I − G (GᵀG)⁻¹ Gᵀ, the projector off the columns of G."""
    match matrix:
        case Sum(args=(Identity(), Scaled(args=(coefficient, Product(args=(g, Inverse() as middle, g_transposed)))))):
            gram = middle.matrix.definition if isinstance(middle.matrix, Named) else middle.matrix
            return bool(coefficient == -1) and g_transposed == Transpose(g) and gram == Transpose(g) * g
    return False


def _is_transpose(a: MatrixExpression, b: MatrixExpression) -> bool:
    return a == Transpose(b) or b == Transpose(a) or (a == b and has_fact(a, SYMMETRIC))


@dataclass(frozen=True)
class DualBases:
    """Two bases of one space, A B and A° B°, side by side, each the dual of the other.

    A, A° : d × p,  B, B° : d × q,  p + q = d

        AᵀA° = I,  BᵀB° = I,  AᵀB° = 0,  BᵀA° = 0,  A A°ᵀ + B B°ᵀ = I

    An orthonormal basis is its own dual. What certifies them is that every one of the letters is declared so. Raises
    ValueError for letters that are not, or that stand in two places, and ShapeError for shapes other than these.
    """

    a: Letter
    b: Letter
    a_dual: Letter
    b_dual: Letter

    def __post_init__(self) -> None:
        for letter in self.letters:
            if self.fact(*(x.name for x in self.letters)) not in letter.facts:
                raise ValueError(f"{letter} is not declared as one of dual bases {', '.join(map(str, self.letters))}")
        orthonormal = (self.a, self.b) == (self.a_dual, self.b_dual)
        if len(set(self.letters)) != (2 if orthonormal else 4):
            raise ValueError(f"dual bases are four letters, or two that are orthonormal; got {self.letters}")
        size = self.a.cols + self.b.cols
        for letter, cols in zip(self.letters, (self.a.cols, self.b.cols) * 2, strict=True):
            if not (same_dimension(letter.rows, size) and same_dimension(letter.cols, cols)):
                raise ShapeError(f"{letter} of dual bases has to be {size} × {cols}; got {letter.rows} × {letter.cols}")

    @staticmethod
    def fact(a: str, b: str, a_dual: str, b_dual: str) -> str:
        """The fact that each of the letters is declared with."""
        return f"{DUAL_BASES}{a}, {b}; {a_dual}, {b_dual}"

    @staticmethod
    def names(fact: str) -> tuple[str, ...]:
        """The names A, B, A°, B° in such a fact."""
        return tuple(fact.removeprefix(DUAL_BASES).replace(";", ",").split(", "))

    @property
    def letters(self) -> tuple[Letter, Letter, Letter, Letter]:
        return self.a, self.b, self.a_dual, self.b_dual

    def is_identity(self, x: Letter, y: Letter) -> bool:
        """Whether xᵀ y = I."""
        return (x, y) in self._pairs((self.a, self.a_dual), (self.b, self.b_dual))

    def is_zero(self, x: Letter, y: Letter) -> bool:
        """Whether xᵀ y = 0."""
        return (x, y) in self._pairs((self.a, self.b_dual), (self.b, self.a_dual))

    def completed(self, x: Letter, y: Letter) -> tuple[Letter, Letter] | None:
        """`(u, v)` such that x yᵀ = I − u vᵀ, for x yᵀ = B B°ᵀ or its transpose, else None."""
        if (x, y) == (self.b, self.b_dual):
            return self.a, self.a_dual
        if (x, y) == (self.b_dual, self.b):
            return self.a_dual, self.a
        return None

    @staticmethod
    def _pairs(*pairs: tuple[Letter, Letter]) -> set[tuple[Letter, Letter]]:
        return {*pairs, *((y, x) for x, y in pairs)}


def is_positive(expression: Expr) -> bool:
    """Whether a scalar is certainly positive: by its symbols, as a trace, or as a quadratic form uᵀSu, u ≠ 0, S ≻ 0.

    The inverse of a scalar that is not negative counts as positive: where it is defined it is.
    """
    if expression.is_positive:
        return True
    if expression.is_Pow:
        base, exponent = expression.args
        return is_positive(base) or bool(exponent.is_negative and exponent.is_integer and is_nonnegative(base))
    if expression.is_Mul or expression.is_Add:
        return all(is_positive(part) for part in expression.args)
    if isinstance(expression, NamedScalar):
        return is_positive(expression.definition)
    if isinstance(expression, Trace):
        matrix = expression.matrix
        if isinstance(matrix, Product) and len(matrix.factors) == 3:
            u, u_transposed, s = matrix.factors
            nonzero = isinstance(u, Letter) and "nonzero" in u.facts
            return nonzero and u_transposed == Transpose(u) and has_fact(s, POSITIVE_DEFINITE)
        return has_fact(matrix, POSITIVE_DEFINITE)
    return False


def is_nonnegative(expression: Expr) -> bool:
    """Whether a scalar is certainly not negative: as a quadratic form uᵀSu, S ⪰ 0, besides what is positive."""
    if isinstance(expression, NamedScalar):
        return is_nonnegative(expression.definition)
    if isinstance(expression, Mean):
        return is_nonnegative(expression.expression)
    if isinstance(expression, Trace) and isinstance(expression.matrix, Product):
        u, *rest = expression.matrix.factors
        squares = bool(rest) and rest[0] == Transpose(u)
        return squares and len(rest) <= 2 and all(has_fact(s, POSITIVE_SEMIDEFINITE) for s in rest[1:])
    return bool(expression.is_nonnegative) or is_positive(expression)
