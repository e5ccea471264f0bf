"""What is known of a matrix: whether it is symmetric, or positive definite.

Known means derived from declarations of letters; an abbreviation has no facts of its own, only those of its definition.
A Gram matrix GᵀG of a Gaussian letter is positive definite almost surely, where it is invertible at all (rows ≥
columns, a condition that is asked for wherever an inverse is written).
"""

from __future__ import annotations

from sympy import Basic, Expr

from symbolic.matrices.expressions import (
    COMMUTES_WITH,
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
)
from symbolic.matrices.scalars import NamedScalar, Trace

SYMMETRIC = "symmetric"
POSITIVE_DEFINITE = "positive definite"
PROJECTOR = "projector"


def has_fact(expression: Basic, fact: str) -> bool:
    """Whether a matrix is known to be `symmetric`, or `positive definite`, or whatever a letter may be declared."""
    match expression:
        case Letter():
            implied = fact == SYMMETRIC and (POSITIVE_DEFINITE in expression.facts or PROJECTOR in expression.facts)
            return implied or fact in expression.facts
        case Named():
            return has_fact(expression.definition, fact)
        case Identity():
            return fact in (SYMMETRIC, POSITIVE_DEFINITE)
        case Inverse():
            return has_fact(expression.matrix, fact)
        case Transpose():
            return has_fact(expression.matrix, fact)
        case Scaled():
            positive = bool(expression.coefficient.is_positive)
            # a multiple of a projector is none
            kept = fact == SYMMETRIC or (positive and fact != PROJECTOR)
            return kept and has_fact(expression.matrix, fact)
        case Sum():
            # neither projectors nor matrices of rank one, nor matrices other than 0, have sums that are such
            return fact in (SYMMETRIC, POSITIVE_DEFINITE) and all(has_fact(term, fact) for term in expression.terms)
        case Constant():
            if not expression.is_symmetric:
                return False
            return fact == SYMMETRIC or (fact == POSITIVE_DEFINITE and bool(expression.matrix.is_positive_definite))
        case Product():
            return _gram_has_fact(expression, fact)
    return False


def commute(a: MatrixExpression, b: MatrixExpression) -> bool:
    """Whether two letters, or their inverses, are declared to commute; the declaration of one of them is enough."""
    first, second = (x.matrix if isinstance(x, Inverse) else x for x in (a, b))
    if not (isinstance(first, Letter) and isinstance(second, Letter)):
        return False
    return COMMUTES_WITH + second.name in first.facts or COMMUTES_WITH + first.name in second.facts


def _gram_has_fact(product: Product, fact: str) -> bool:
    if len(product.factors) != 2:
        return False
    left, right = product.factors
    if not (isinstance(left, Transpose) and left.matrix == right):
        return False
    if fact == SYMMETRIC:
        return True
    return fact == POSITIVE_DEFINITE and isinstance(right, Letter) and right.law.is_nondegenerate


def is_positive(expression: Expr) -> bool:
    """Whether a scalar is certainly positive: by its symbols, as a trace, or as a quadratic form uᵀSu, u ≠ 0, S ≻ 0."""
    if expression.is_positive:
        return True
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
