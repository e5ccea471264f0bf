"""How a line that bounds the one before it is checked: larger sides of bounds are put in the place of smaller ones."""

from __future__ import annotations

from typing import Any, cast

from sympy import Expr, Mul

from symbolic.canonical import Form, Laws, Need, Normaliser, field_of, shown
from symbolic.canonical.forms import Monomial, sorted_scalars
from symbolic.claim import Claim, is_nonnegative_by, is_positive_by
from symbolic.errors import StepRefused
from symbolic.matrices.facts import is_nonnegative
from symbolic.rules import Bound, Reason, Rule


def bounded(claim: Claim, by: tuple[Reason, ...]) -> tuple[Form, tuple[Need, ...]]:
    """What is left of right minus left once every bound has been used, and the conditions that it took.

    Raises StepRefused for a reason that is neither a bound nor a law, and where the factor beside what is to be
    replaced may be negative.
    """
    bounds = [reason for reason in by if isinstance(reason, Bound)]
    laws = Laws()
    for reason in by:
        if not isinstance(reason, Rule) or (not isinstance(reason, Bound) and reason.laws == Laws()):
            raise StepRefused(f"{reason.name} bounds nothing")
        laws = laws | reason.laws
    field = field_of(claim.lhs, claim.rhs, *(side for bound in bounds for side in (bound.small, bound.large)))
    normal = Normaliser(field, laws)
    line = normal.form(claim.lhs)
    for _ in bounds:
        for bound in bounds:
            line = _replaced(line, normal.form(bound.small), normal.form(bound.large), claim, normal)
    needs = (*normal.needs, *(need for bound in bounds for need in bound.needs))
    return normal.form(claim.rhs) - line, needs


def _replaced(line: Form, small: Form, large: Form, claim: Claim, normal: Normaliser) -> Form:
    """The line with the larger side in the place of the smaller one, wherever that occurs once."""
    if len(small.terms) != 1:
        raise StepRefused(f"a bound is of one norm or trace; got {shown(small)}")
    (((word, atoms), unit),) = small.terms.items()
    if word or len(atoms) != 1 or not is_positive_by(claim.given, unit.as_expr()):
        raise StepRefused(f"a bound is of one norm or trace; got {shown(small)}")
    total = Form(None, {})
    for (outside, scalars), value in line.terms.items():
        if scalars.count(atoms[0]) != 1:
            total = total + Form(None, {(outside, scalars): value})
            continue
        rest = list(scalars)
        rest.remove(atoms[0])
        beside: Monomial = ((), sorted_scalars(rest))
        _require_nonnegative(beside, value, claim)
        total = total + normal.multiply(Form(None, {beside: value / unit}), large)
    return total


def _require_nonnegative(beside: Monomial, value: Any, claim: Claim) -> None:
    factors = [atom.shown for atom in beside[1]]
    if not is_nonnegative_by(claim.given, value.as_expr()) or not all(is_nonnegative(cast(Expr, f)) for f in factors):
        raise StepRefused(f"a bound is used beside what is not negative; got {Mul(value.as_expr(), *factors)}")


__all__ = ["bounded"]
