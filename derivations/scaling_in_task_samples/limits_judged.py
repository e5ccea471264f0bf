"""The judge of limits, with the left sides whose exact values this appendix knows: risks, and traces of resolvents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flint import fmpq
from sympy import Basic, Expr

from derivations.risk_of_befs.excess_risk_of_befs import excess_risk_of_befs
from derivations.symbols import Delta_mu, K_mu, kappa_mu
from symbolic.checks.proportional_limit import Number, ProportionalLimit
from symbolic.errors import NotEvaluable
from symbolic.matrices import E, tr
from symbolic.resolvents import ball_of, unknowns


@dataclass(frozen=True)
class ExactValue:
    """A left side whose value is known exactly; see `symbolic.checks.proportional_limit`."""

    unknowns: frozenset[Basic]
    given: tuple[Any, ...]
    ball: Callable[[Mapping[Basic, fmpq], int], Number]


@lru_cache(maxsize=256)
def exact_value(lhs: Basic) -> ExactValue | None:
    """The value of the risk at κ_μ, and of any scalar of traces of resolvents; None of anything else."""
    given: tuple[Any, ...] = ()
    if lhs == E(tr(Delta_mu * Delta_mu.T)):
        known = excess_risk_of_befs.at(kappa=kappa_mu, K_Q=K_mu).claim
        lhs, given = known.rhs, known.given
    if not isinstance(lhs, Expr):
        return None
    expression = lhs
    try:
        leaves = unknowns(expression)
    except NotEvaluable:
        return None
    return ExactValue(leaves, given, lambda values, bits: ball_of(expression, values, bits))


LIMITS = ProportionalLimit((exact_value,))

__all__ = ["LIMITS", "exact_value"]
