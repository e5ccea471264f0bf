"""How a line that bounds the one before it is checked: larger sides of bounds are put in the place of smaller ones."""

from __future__ import annotations

from typing import Any, cast

from sympy import Expr, Mul

from symbolic.canonical import Form, Laws, Need, Normaliser, field_of, shown
from symbolic.canonical.forms import Monomial, sorted_scalars
from symbolic.claim import Claim, is_nonnegative_by, is_positive_by
from symbolic.errors import StepRefused
from symbolic.matrices.facts import is_nonnegative
from symbolic.rules import Bound, Cited, Reason, Rule

MOST = 20
"""How many times the bounds of one line may be used on what they yield."""


def bounded(claim: Claim, by: tuple[Reason, ...]) -> tuple[Form, tuple[Need, ...]]:
    """What is left of right minus left once every bound has been used, and the conditions that it took.

    Raises StepRefused for a reason that is neither a bound nor a law, and where the factor beside what is to be
    replaced may be negative.
    """
    bounds: list[Claim] = []
    needs: list[Need] = []
    laws = Laws()
    for reason in by:
        # a rule says what it says by its class, whatever is hung on it
        stated = reason.bound if isinstance(reason, Bound) else None
        stated = getattr(reason, "claim", None) if not isinstance(reason, Rule) else stated
        if isinstance(stated, Claim) and stated.relation == "<=":
            bounds.append(stated)
            needs += [Need(condition, reason.name) for condition in stated.given]
        elif isinstance(reason, Cited):
            bounds += [said for said in reason.claims if said.relation == "<="]
            needs += [Need(c, reason.name) for said in reason.claims for c in said.given]
        elif isinstance(reason, Rule) and reason.laws != Laws():
            laws = laws | reason.laws
        else:
            raise StepRefused(f"{reason.name} bounds nothing")
    field = field_of(claim.lhs, claim.rhs, *(side for bound in bounds for side in (bound.lhs, bound.rhs)))
    normal = Normaliser(field, laws)
    line = normal.form(claim.lhs)
    forms = [(normal.form(bound.lhs), normal.form(bound.rhs)) for bound in bounds]
    for _ in range(MOST):
        before = line
        for small, large in forms:
            line = _replaced(line, small, large, claim, normal)
        if line == before:
            break
    else:
        raise StepRefused("the bounds can be used again and again, without end")
    return normal.form(claim.rhs) - line, (*normal.needs, *needs)


def _replaced(line: Form, small: Form, large: Form, claim: Claim, normal: Normaliser) -> Form:
    """The line with the larger side in the place of the smaller one, once in every term where that occurs."""
    if len(small.terms) != 1:
        return large if line == small else line  # of a sum only as a whole
    (((word, atoms), unit),) = small.terms.items()
    if word or len(atoms) != 1 or not is_positive_by(claim.given, unit.as_expr()):
        raise StepRefused(f"a bound is of one norm or trace; got {shown(small)}")
    total = Form(None, {})
    for (outside, scalars), value in line.terms.items():
        if atoms[0] not in scalars:
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
