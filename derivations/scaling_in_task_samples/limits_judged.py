"""The judge of limits, with the left sides whose exact values this appendix knows: risks, and traces of resolvents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flint import fmpq
from sympy import Basic, Expr

from derivations.least_squares.excess_risk_of_least_squares import excess_risk_of_least_squares
from derivations.risk_of_befs.excess_risk_of_befs import excess_risk_of_befs
from derivations.risk_of_befs.excess_risk_of_hard_restriction import excess_risk_of_hard_restriction
from derivations.symbols import Delta_iso, K_iso, K_mu, beta_norm2, d, kappa_iso, kappa_mu, sigma_y2
from symbolic.checks.proportional_limit import Number, ProportionalLimit
from symbolic.claim import Claim
from symbolic.errors import NotEvaluable
from symbolic.matrices import E, inv, tr
from symbolic.resolvents import ball_of, unknowns


@dataclass(frozen=True)
class ExactValue:
    """A left side whose value is known exactly; see `symbolic.checks.proportional_limit`."""

    unknowns: frozenset[Basic]
    given: tuple[Any, ...]
    ball: Callable[[Mapping[Basic, fmpq], int], Number]


@lru_cache(maxsize=256)
def exact_value(lhs: Basic) -> ExactValue | None:
    """The value of a risk in the limit theorems, and of any scalar of traces of resolvents; None of anything else."""
    claim = next((each for each in EXACT if each.lhs == lhs), None)
    expression, given = (lhs, ()) if claim is None else (claim.rhs, claim.given)
    if not isinstance(expression, Expr):
        return None
    try:
        leaves = unknowns(expression)
    except NotEvaluable:
        return None
    return ExactValue(leaves, given, lambda values, bits: ball_of(expression, values, bits))


# Step 4 of the theorem on plain ridge, which no theorem of chapter 4 states: tested against simulation.
RIDGE = Claim(
    E(tr(Delta_iso * Delta_iso.T)),
    "=",
    sigma_y2 * E(tr(inv(K_iso)))
    + (kappa_iso**2 * beta_norm2 / d - kappa_iso * sigma_y2) * E(tr(inv(K_iso) * inv(K_iso))),
)
EXACT = (
    excess_risk_of_befs.at(kappa=kappa_mu, K_Q=K_mu).claim,
    excess_risk_of_least_squares.claim,
    excess_risk_of_hard_restriction.claim,
    RIDGE,
)

LIMITS = ProportionalLimit((exact_value,))

__all__ = ["LIMITS", "exact_value"]
