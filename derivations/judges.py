"""The judges of this appendix: those of the engine, and extrapolation from the exact values that theorems have.

A theorem has the value of its left side at large sizes too, and a series of the same left side that was derived
otherwise is judged by that. A left side is recognised up to the names of abbreviations, and with any expressions for
the symbols in it: the error of BEFS with a penalty n_T λ is one with a penalty κ, at κ = n_T λ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from flint import fmpq
from sympy import Basic, Expr
from sympy.core.relational import Relational

from derivations.least_squares.excess_risk_of_least_squares import excess_risk_of_least_squares
from derivations.risk_of_befs.excess_risk_at_optimal_penalty import excess_risk_at_optimal_penalty
from derivations.risk_of_befs.excess_risk_of_befs import excess_risk_of_befs
from derivations.risk_of_befs.excess_risk_of_hard_restriction import excess_risk_of_hard_restriction
from derivations.risk_of_befs.excess_risk_of_ridge import excess_risk_of_ridge
from derivations.risk_of_befs.unconditional_risk import unconditional_risk
from symbolic.canonical.matching import unify
from symbolic.checks import JUDGES as OF_THE_ENGINE
from symbolic.checks import ExactValue, Extrapolation, Judge, ProportionalLimit
from symbolic.derivation import Theorem
from symbolic.errors import NotEvaluable
from symbolic.matrices import Mean
from symbolic.resolvents import ball_of, unknowns
from symbolic.resolvents.expectations import Number


@dataclass(frozen=True)
class RightSide:
    """The right side of a theorem as the exact value of its left side, and of whatever that can be read as."""

    theorem: Theorem

    def __call__(self, lhs: Basic) -> ExactValue | None:
        return _read(self.theorem, lhs)


def mean_of_resolvents(lhs: Basic) -> ExactValue | None:
    """The exact value of a scalar that is itself made of mean traces of resolvents."""
    return _value(cast(Expr, lhs), ()) if isinstance(lhs, Expr) and lhs.has(Mean) else None


@lru_cache(maxsize=256)
def _read(theorem: Theorem, lhs: Basic) -> ExactValue | None:
    binding = unify(theorem.claim.lhs, lhs, {})
    if binding is None:
        return None
    given = tuple(cast(Relational, condition.xreplace(binding)) for condition in theorem.claim.given)
    return _value(cast(Expr, theorem.claim.rhs.xreplace(binding)), given)


@lru_cache(maxsize=256)
def _value(expression: Expr, given: tuple[Relational, ...]) -> ExactValue | None:
    try:
        needed = unknowns(expression)
    except NotEvaluable:
        return None

    def ball(values: Mapping[Basic, fmpq], bits: int) -> Number:
        return ball_of(expression, cast(Any, values), bits)

    return ExactValue(needed, given, ball)


KNOWN = (
    excess_risk_of_least_squares,
    excess_risk_of_hard_restriction,
    excess_risk_of_befs,
    excess_risk_of_ridge,
    excess_risk_at_optimal_penalty,
    unconditional_risk,
)
"""Theorems that have a value at every sample size, by formulas or by resolvents."""

_known: tuple[Callable[[Basic], ExactValue | None], ...] = (*map(RightSide, KNOWN), mean_of_resolvents)

JUDGES: tuple[Judge, ...] = (*OF_THE_ENGINE, Extrapolation(_known), ProportionalLimit(_known))
"""Every judge, the most exact first; the last two speak of statements with a remainder alone."""

__all__ = ["JUDGES", "KNOWN", "RightSide", "mean_of_resolvents"]
