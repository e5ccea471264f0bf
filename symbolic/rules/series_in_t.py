"""What a series tr(D Π) = c_0 + t c_1 + … + O(t^{N+1}) says, taken apart and compared with what it is inferred from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sympy import Add, Basic, Expr, Integer, Poly, PolynomialError, Symbol

from symbolic.canonical import Form, Laws, Normaliser, field_of
from symbolic.claim import Claim
from symbolic.errors import StepRefused
from symbolic.matrices import BigOAtZero, MatrixExpression, Named, is_random


def series_of(conclusion: Claim, t: Symbol) -> tuple[BigOAtZero, list[Expr]]:
    """The remainder of the right side, and what stands beside 1, t, t², …"""
    terms = Add.make_args(cast(Expr, conclusion.rhs))
    remainders = [term for term in terms if isinstance(term, BigOAtZero)]
    if len(remainders) != 1 or remainders[0].sizes != (t,) or not isinstance(remainders[0].order, Integer):
        raise StepRefused(f"the right side has to have one remainder O({t}^k); got {conclusion.rhs}")
    rest = cast(Expr, Add(*(term for term in terms if term is not remainders[0])))
    try:
        coefficients = Poly(rest, t).all_coeffs()[::-1]
    except PolynomialError:
        raise StepRefused(f"the right side has to be a polynomial in {t}; got {rest}") from None
    if any(coefficient.has(t) for coefficient in coefficients):
        raise StepRefused(f"the right side has {t} inside a trace; got {rest}")
    return remainders[0], coefficients


def matrix_of(side: Basic) -> MatrixExpression:
    if not isinstance(side, MatrixExpression):
        raise StepRefused(f"the premises are equations between matrices; got {side}")
    return side


def require_same(premise: Claim, lhs: MatrixExpression, rhs: MatrixExpression, order: int) -> None:
    if not (is_same(premise.lhs, lhs) and is_same(premise.rhs, rhs)):
        raise StepRefused(f"at order {order} the premise has to be {lhs} = {rhs}; got {premise}")


def is_same(first: Basic, second: Basic) -> bool:
    """Whether two sides are the same by what abbreviations mean and by linearity."""
    if isinstance(first, MatrixExpression) != isinstance(second, MatrixExpression):
        return False
    field = field_of(first, second)
    return (_form(first, field) - _form(second, field)).is_zero


def _form(side: Basic, field: Any) -> Form:
    names = tuple(sorted(side.atoms(Named), key=str))
    return Normaliser(field, Laws(definitions=names)).form(side)


def require_fixed(parts: Sequence[MatrixExpression], t: Symbol) -> None:
    """Refuse matrices that are random, or that change with t; raises StepRefused."""
    for part in parts:
        if part.has(t) or is_random(part):
            raise StepRefused(f"everything but {t} has to be held fixed; got {part}")


def require_coefficients(stated: Sequence[Expr], wanted: Sequence[Expr], t: Symbol) -> None:
    """Refuse a series with another coefficient, or one more; raises StepRefused, naming the first."""
    for j in range(max(len(stated), len(wanted))):
        found = stated[j] if j < len(stated) else Integer(0)
        right = wanted[j] if j < len(wanted) else Integer(0)
        if not is_same(found, right):
            raise StepRefused(f"beside {t**j} the premises have {right}; the conclusion has {found}")


__all__ = ["is_same", "matrix_of", "require_coefficients", "require_fixed", "require_same", "series_of"]
