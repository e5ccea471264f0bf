"""Solving linear equations in expectations: the conclusion is a combination of earlier equations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from sympy import Expr
from sympy import factor as factored
from sympy.polys.matrices import DomainMatrix

from symbolic.canonical import Form, Laws, Mean, Need, Normaliser, field_of, shown
from symbolic.canonical.forms import Monomial, monomial_key
from symbolic.claim import Claim, condition_text, is_nonzero, require
from symbolic.errors import ConditionError, StepRefused
from symbolic.matrices import MatrixExpression
from symbolic.rules.rule import Inference

LAWS = Laws(cancels=True, linear=True)
"""What the equations and the conclusion are compared by."""


class LinearCombination(Inference):
    """The conclusion is Σᵢ wᵢ · L · (equation i), with rational weights that the rule finds and L invertible.

    left   multiplies every equation from the left first, or None
    """

    name = "solving"
    source = "linear algebra"
    statement = "A combination of equations with weights that are finite under the given conditions is an equation."
    relations = ("=",)

    def __init__(self, left: MatrixExpression | None = None) -> None:
        self.left = left

    def weights(self, premises: Sequence[Claim], conclusion: Claim) -> list[Expr]:
        """The weight of each equation, in factored form; raises StepRefused if there are none."""
        sides = [side for claim in (*premises, conclusion) for side in (claim.lhs, claim.rhs)]
        field = field_of(*sides)
        rows, needs = _equations(tuple(premises), self.left, field)
        normal = Normaliser(field, LAWS)
        goal = normal.form(conclusion.lhs) - normal.form(conclusion.rhs)
        for need in (*needs, *normal.needs):
            require(conclusion.given, need.condition, need.what)
        unknown_rows, unknown = tuple(map(_in_expectations, rows)), _in_expectations(goal)
        found = _weights(unknown_rows, unknown, field)
        in_all = found.are_free
        if in_all:  # the expectations do not decide
            found = _weights(rows, goal, field)
        if found.values is None:
            rest = remainder(rows, goal, field) if in_all else remainder(unknown_rows, unknown, field)
        else:
            rest = goal - _combination(rows, found.values)
        if not rest.is_zero or found.values is None:
            raise StepRefused(
                f"the conclusion is no combination of the equations before it\n"
                f"  from        {conclusion.lhs}\n"
                f"  to          {conclusion.rhs}\n"
                f"  difference  {shown(rest)}"
            )
        return [_factored(value) for value in found.values]

    def infer(self, premises: Sequence[Claim], conclusion: Claim) -> None:
        """Find the weights; refuse if an equation is not used or a weight may divide by zero."""
        for weight, premise in zip(self.weights(premises, conclusion), premises, strict=True):
            if weight == 0:
                raise StepRefused(f"the equation {premise} is not used")
            denominator = weight.as_numer_denom()[1]
            if not is_nonzero(denominator, conclusion.given):
                stated = ", ".join(map(condition_text, conclusion.given)) or "nothing"
                raise ConditionError(f"solving needs {denominator} ≠ 0; given is {stated}")


@lru_cache(maxsize=64)
def _equations(
    premises: tuple[Claim, ...], left: MatrixExpression | None, field: Any
) -> tuple[tuple[Form, ...], tuple[Need, ...]]:
    """Left minus right of each equation, multiplied from the left, and the conditions that it took."""
    normal = Normaliser(field, LAWS)
    rows = [normal.form(premise.lhs) - normal.form(premise.rhs) for premise in premises]
    if left is not None:
        factor = normal.form(left)
        rows = [normal.multiply(factor, row) for row in rows]
    return tuple(rows), tuple(normal.needs)


def _in_expectations(form: Form) -> Form:
    """The part of a form in the monomials with an expectation; a system is solved in these once for all conclusions."""
    return Form(form.shape, {m: value for m, value in form.terms.items() if _has_mean(m)})


@dataclass(frozen=True)
class Weights:
    """The weights with which equations make up a goal, None if they do not; or they are free, more than one choice."""

    values: tuple[Any, ...] | None = None
    are_free: bool = False


@lru_cache(maxsize=256)
def _weights(rows: tuple[Form, ...], goal: Form, field: Any) -> Weights:
    monomials = list(dict.fromkeys(m for form in (*rows, goal) for m in form.terms))
    system = DomainMatrix(
        [[form.terms.get(m, field.zero) for form in (*rows, goal)] for m in monomials],
        (len(monomials), len(rows) + 1),
        field,
    )
    # Each equation has few of the unknowns.
    reduced, pivots = system.to_sparse().rref()
    if len(rows) in pivots:
        return Weights()
    if len(pivots) < len(rows):
        return Weights(are_free=True)
    return Weights(tuple(reduced[i, len(rows)].element for i in range(len(rows))))


@lru_cache(maxsize=64)
def _combination(rows: tuple[Form, ...], weights: tuple[Any, ...]) -> Form:
    total = Form(rows[0].shape, {})
    for weight, row in zip(weights, rows, strict=True):
        total = total + row.times(weight)
    return total


@lru_cache(maxsize=4096)
def _factored(value: Any) -> Expr:
    return cast(Expr, factored(value.as_expr()))


def remainder(rows: Sequence[Form], goal: Form, field: Any) -> Form:
    """What is left of a form once expectations have been eliminated from it by forms that are zero."""
    monomials = sorted(
        dict.fromkeys(m for form in (*rows, goal) for m in form.terms),
        key=lambda m: (not _has_mean(m), monomial_key(m)),
    )
    table = [[form.terms.get(m, field.zero) for m in monomials] for form in rows]
    reduced, pivots = DomainMatrix(table, (len(rows), len(monomials)), field).to_sparse().rref()
    rest = goal
    for i, pivot in enumerate(pivots):
        factor = rest.terms.get(monomials[pivot], field.zero)
        row = {m: reduced[i, j].element for j, m in enumerate(monomials) if reduced[i, j].element}
        rest = rest - Form(goal.shape, row).times(factor)
    return rest


def _has_mean(monomial: Monomial) -> bool:
    word, scalars = monomial
    return any(isinstance(factor.base, Mean) for factor in word) or any(isinstance(atom, Mean) for atom in scalars)


def solving(left: MatrixExpression | None = None) -> LinearCombination:
    """Solve the premises for the conclusion, after multiplying each from the left by an invertible matrix."""
    return LinearCombination(left)


__all__ = ["LinearCombination", "solving"]
