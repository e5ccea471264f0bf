"""Equality of two sides when a remainder is left out of one: a difference of higher order is none.

The order of a term is a power of 1/n that it is at least as small as: that of its coefficient, times that of its
remainder if it has one. A term whose traces are of fixed matrices is as small as its coefficient; how small an
expectation is, is not known here. For remainders of sizes that grow in proportion the degrees in all of them count.

Of O(t^k), t → 0, the order of a term is the power of t that it is at least as small as.

    A = B + O(n^{-k}),  if A − B has terms O(n^{-j}) alone, j ≥ k        A + O(n^{-j}) = A + O(n^{-k}), if j ≥ k
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast

from sympy import Basic, Dummy, Expr, Integer, Symbol, factor_list, preorder_traversal

from symbolic.canonical.forms import Form, Monomial, Opaque, Scalar
from symbolic.errors import NotEvaluable
from symbolic.matrices import (
    BigO,
    BigOAtZero,
    Covariance,
    Expectation,
    Infinite,
    Letter,
    Mean,
    Named,
    NamedScalar,
    Power,
    Product,
    Remainder,
    Scaled,
    Sum,
    Trace,
    Transpose,
    Variance,
    is_positive,
    is_random,
)


def is_remainder(atom: Scalar) -> bool:
    """Whether a scalar atom is one of which the order alone is known."""
    return isinstance(atom, Opaque) and issubclass(atom.kind, Remainder)


def has_remainder(form: Form) -> bool:
    """Whether some term of a form is a remainder, or a multiple of one."""
    return any(is_remainder(atom) for _, scalars in form.terms for atom in scalars)


def remainder_of(form: Form) -> Remainder | None:
    """All remainders of a form in one, the one that is largest; None if there is none.

    Raises NotEvaluable for two kinds of them together, or one beside what may not be bounded.
    """
    found: Remainder | None = None
    for monomial, coefficient in form.sorted_terms():
        atoms = [atom for atom in monomial[1] if is_remainder(atom)]
        if not atoms:
            continue
        node: Any = atoms[0].shown
        if not node.order.is_Rational:
            raise NotEvaluable(f"the order of {node} is not a number")
        order = order_of(monomial, coefficient, node)
        if len(atoms) > 1 or order is None:
            raise NotEvaluable(f"the order of what stands beside {node} is not known")
        each = cast(Remainder, type(node)(order, *node.sizes))
        if found is not None and (type(found), found.sizes) != (type(each), each.sizes):
            raise NotEvaluable(f"{found} and {each} are of different kinds")
        if found is None or bool(each.order < found.order):
            found = each
    return found


def without_remainders(form: Form) -> Form:
    """What is written down of a form."""
    return Form(form.shape, {m: value for m, value in form.terms.items() if not any(map(is_remainder, m[1]))})


def difference_of(left: Form, right: Form, *, negligible: bool) -> Form:
    """Left minus right, up to the remainder of the right side; zero if the one follows from the other.

    negligible    whether terms as small as that remainder may be left out
    """
    small, smaller = remainder_of(right), remainder_of(left)
    if small is None and smaller is None:
        return left - right
    written = without_remainders(left) - without_remainders(right)
    if small is None or (smaller is not None and not _is_covered(smaller, small)):
        return written + _alone(cast(Remainder, smaller), left)
    if not negligible:
        return written
    kept = {}
    for monomial, value in written.terms.items():
        order = order_of(monomial, value, small)
        if order is None or order < small.order or (order == small.order and not isinstance(small, BigO | BigOAtZero)):
            kept[monomial] = value
    return Form(written.shape, kept)


def joined(form: Form, one: Any) -> Form:
    """The form with all its remainders in one, its coefficient 1: a multiple of one is of its order."""
    remainder = remainder_of(form)
    return form if remainder is None else without_remainders(form) + Form(None, {((), (_atom(remainder),)): one})


def _atom(remainder: Remainder) -> Opaque:
    return Opaque(type(remainder), (*remainder.args, 0))


def _alone(remainder: Remainder, form: Form) -> Form:
    return Form(None, {((), (_atom(remainder),)): next(iter(form.terms.values())) ** 0})


def _is_covered(smaller: Remainder, small: Remainder) -> bool:
    """Whether what is of the order of the one is of the order of the other."""
    same = (type(smaller), smaller.sizes) == (type(small), small.sizes)
    return same and bool(smaller.order >= small.order)


def order_of(monomial: Monomial, coefficient: Any, like: Remainder) -> Expr | None:
    """The power of 1/n that a term of fixed matrices and remainders is comparable to; None if that is not known."""
    word, scalars = monomial
    if word:
        return None
    at_zero = isinstance(like, BigOAtZero)
    order: Expr = Integer((order_at_zero if at_zero else coefficient_order)(coefficient, like.sizes))
    for atom in scalars:
        if is_remainder(atom):
            order += cast(Remainder, atom.shown).order
        elif not _is_bounded(atom, like):
            return None
    return order


def _is_bounded(atom: Scalar, like: Remainder) -> bool:
    """Whether a scalar is finite and does not depend on the size that grows.

    Where all sizes grow, a named scalar is held bounded if it is made of quadratic forms, as ‖Q β*‖² is; one of the
    sizes themselves, `κ = n_T μ`, or of other traces, such as tr(P) = p, is not.
    """
    shown = cast(Basic, atom.shown)
    if atom.is_random or shown.has(Infinite):
        return False
    if isinstance(like, BigO | BigOAtZero):
        return not shown.has(*like.sizes)
    if not isinstance(shown, NamedScalar):
        return False
    forms = {node: Dummy() for node in shown.definition.atoms(Trace) if _is_quadratic_form(node, like.sizes)}
    return not cast(Expr, shown.definition.xreplace(forms)).has(*like.sizes)


def _is_quadratic_form(trace: Trace, sizes: tuple[Symbol, ...]) -> bool:
    """Whether a trace is of a fixed product with a vector in it, without an average, a sum, or a multiple by a size."""
    for node in preorder_traversal(trace.matrix):
        if isinstance(node, (Sum, Power, Expectation, Mean, Variance, Covariance, Trace)):
            return False
        if isinstance(node, Scaled) and node.coefficient.has(*sizes):
            return False
    return _has_vector(trace.matrix) and not is_random(trace.matrix)


def _has_vector(matrix: Basic) -> bool:
    match matrix:
        case Named():
            return _has_vector(matrix.definition)
        case Transpose() | Scaled():
            return _has_vector(matrix.matrix)
        case Product():
            return any(map(_has_vector, matrix.factors))
        case Letter():
            return matrix.cols == 1 and not matrix.law.is_random
    return False


def coefficient_order(coefficient: Any, sizes: tuple[Symbol, ...]) -> int:
    """A power of 1/n that a rational function is at least as small as, at fixed ratios of the sizes if there are more.

    It is the degree of the denominator minus that of the numerator. As n alone grows, a coefficient of the denominator
    that vanishes for some values of the other symbols, λ in λ n + 1, lends it no degree; of sizes that grow in
    proportion a statement says nothing where its denominators vanish in the limit.
    """
    least = _sure_degree if len(sizes) == 1 else _degree
    return least(coefficient.denom, sizes) - _degree(coefficient.numer, sizes)


def order_at_zero(coefficient: Any, sizes: tuple[Symbol, ...]) -> int:
    """A power of t that a rational function is at least as small as, as t → 0 and all else is fixed.

    It is the lowest degree of the numerator minus that of the denominator, there the lowest whose coefficient vanishes
    for no values of the other symbols. Raises NotEvaluable if there is none.
    """
    degrees = sorted(set(_degrees(coefficient.denom, sizes)))
    found = next((degree for degree in degrees if _is_sure(coefficient.denom, sizes, degree)), None)
    if found is None:
        raise NotEvaluable(f"{coefficient.denom} may vanish as {sizes[0]} tends to 0")
    return min(_degrees(coefficient.numer, sizes)) - found


def _is_sure(polynomial: Any, sizes: tuple[Symbol, ...], degree: int) -> bool:
    """Whether the coefficient of a degree vanishes nowhere."""
    degrees = zip(polynomial.monoms(), _degrees(polynomial, sizes), strict=True)
    powers = [monomial for monomial, each in degrees if each == degree]
    return _vanishes_nowhere(polynomial.ring.from_dict({each: polynomial[each] for each in powers}))


def _degree(polynomial: Any, sizes: tuple[Symbol, ...]) -> int:
    return max(_degrees(polynomial, sizes))


def _degrees(polynomial: Any, sizes: tuple[Symbol, ...]) -> list[int]:
    """The degree of every term in the sizes."""
    places = [i for i, symbol in enumerate(polynomial.ring.symbols) if symbol in sizes]
    return [sum(int(powers[i]) for i in places) for powers in polynomial.monoms()]


@lru_cache(maxsize=4096)
def _sure_degree(polynomial: Any, sizes: tuple[Symbol, ...]) -> int:
    """The highest degree whose coefficient vanishes nowhere; 0 if there is none, the polynomial itself being not 0."""
    degrees = _degrees(polynomial, sizes)
    for degree in sorted(set(degrees) - {0}, reverse=True):
        if _is_sure(polynomial, sizes, degree):
            return degree
    return 0


def _vanishes_nowhere(polynomial: Any) -> bool:
    """Whether every factor of a polynomial has one sign for all values of its symbols."""
    _, factors = factor_list(polynomial.as_expr())
    return all(is_positive(factor) or is_positive(-factor) for factor, _ in factors)


__all__ = [
    "coefficient_order",
    "difference_of",
    "has_remainder",
    "is_remainder",
    "joined",
    "order_at_zero",
    "order_of",
    "remainder_of",
    "without_remainders",
]
