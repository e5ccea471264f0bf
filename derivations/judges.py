"""The judges of this appendix: those of the engine, and extrapolation from the exact values that theorems have.

A theorem has the value of its left side at large sizes too, and a series of the same left side that was derived
otherwise is judged by that. A left side is recognised up to the names of abbreviations, and with any expressions for
the symbols in it: the error of BEFS with a penalty n_T λ is one with a penalty κ, at κ = n_T λ.

Bounds are judged by a search for a violation, which has to be told what their letters stand for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from flint import fmpq
from sympy import Add, Basic, Expr, Mul, Pow
from sympy.core.relational import Relational

from derivations.bound_situations import SITUATIONS
from derivations.least_squares.excess_risk_of_interpolation import excess_risk_of_interpolation
from derivations.least_squares.excess_risk_of_least_squares import excess_risk_of_least_squares
from derivations.risk_of_befs.excess_risk_at_optimal_penalty import excess_risk_at_optimal_penalty
from derivations.risk_of_befs.excess_risk_of_befs import excess_risk_of_befs
from derivations.risk_of_befs.excess_risk_of_hard_restriction import excess_risk_of_hard_restriction
from derivations.risk_of_befs.excess_risk_of_ridge import excess_risk_of_ridge
from derivations.risk_of_befs.unconditional_risk import unconditional_risk
from derivations.symbols import Delta_U, Omega_U, Sigma, U, beta, d, d_U, kappa, lam, m_beta, n, sigma_y2
from symbolic.canonical.matching import unify
from symbolic.checks import JUDGES as OF_THE_ENGINE
from symbolic.checks import AdversarialSearch, ExactValue, Extrapolation, FluctuationSeries, Judge, ProportionalLimit
from symbolic.claim import is_scalar
from symbolic.derivation import Theorem
from symbolic.errors import NotEvaluable
from symbolic.matrices import E, Letter, MatrixExpression, Mean, NamedScalar, Trace, inv, is_random, tr
from symbolic.resolvents import ball_of, unknowns
from symbolic.resolvents.expectations import Number

TRACE = "a trace of fixed matrices"
"""What a trace is called that counts as a number."""


@dataclass(frozen=True)
class RightSide:
    """The right side of a theorem as the exact value of its left side, and of whatever that can be read as."""

    theorem: Theorem

    def __call__(self, lhs: Basic) -> ExactValue | None:
        return _read(self.theorem, lhs)


def mean_of_resolvents(lhs: Basic) -> ExactValue | None:
    """The exact value of a scalar that is itself made of mean traces of resolvents, or of numbers alone."""
    return _value(lhs, ()) if isinstance(lhs, Expr) and (lhs.has(Mean) or is_scalar(lhs)) else None


@lru_cache(maxsize=256)
def _read(theorem: Theorem, lhs: Basic) -> ExactValue | None:
    binding = unify(theorem.claim.lhs, lhs, {})
    if binding is None:
        return None
    given = tuple(cast(Relational, condition.xreplace(binding)) for condition in theorem.claim.given)
    return _value(cast(Expr, theorem.claim.rhs.xreplace(binding)), given)


@lru_cache(maxsize=256)
def _value(
    expression: Expr, given: tuple[Relational, ...], special: tuple[tuple[Letter, MatrixExpression], ...] = ()
) -> ExactValue | None:
    named = _without_traces(expression)
    try:
        needed = unknowns(named)
    except NotEvaluable:
        return None
    traces = {leaf: leaf.definition for leaf in needed if isinstance(leaf, NamedScalar) and leaf.name == TRACE}

    def ball(values: Mapping[Basic, fmpq], bits: int) -> Number:
        of_traces = {name: values[trace] for name, trace in traces.items()}
        return ball_of(named, cast(Any, {**values, **of_traces}), bits)

    return ExactValue(frozenset(traces.get(cast(Any, leaf), leaf) for leaf in needed), given, ball, special)


def _without_traces(expression: Expr) -> Expr:
    """The same with a name for each trace of fixed matrices, which then counts as a number."""
    if isinstance(expression, Trace) and not is_random(expression):
        return NamedScalar(TRACE, expression)
    if isinstance(expression, Add | Mul | Pow):
        return cast(Expr, expression.func(*(_without_traces(cast(Expr, part)) for part in expression.args)))
    return expression


def features_in_proportion(lhs: Basic) -> ExactValue | None:
    """Ridge on any features U of inputs with any covariance, with the penalty λ UᵀΣU, where it is isotropic ridge.

    In the coordinates in which UᵀΣU is the identity the features are isotropic; what they miss of the target, m, is
    independent of them and adds to the noise:

        R = m + (the risk of ridge in d_U dimensions, with noise σ_y² + m and a target of squared norm βᵀΣβ − m)
    """
    if lhs != E(tr(Sigma * Delta_U * Delta_U.T)):
        return None
    gram = U.T * Sigma * U
    reached = tr(Sigma * U * inv(gram) * U.T * Sigma * beta * beta.T)
    missed = tr(Sigma * beta * beta.T) - reached
    ridge = cast(Expr, excess_risk_of_ridge.claim.rhs)
    risk = missed + ridge.xreplace({kappa: n * lam, m_beta: reached, sigma_y2: sigma_y2 + missed, d: d_U})
    return _value(cast(Expr, risk), (d_U <= d,), ((Omega_U, gram),))


KNOWN = (
    excess_risk_of_least_squares,
    excess_risk_of_interpolation,
    excess_risk_of_hard_restriction,
    excess_risk_of_befs,
    excess_risk_of_ridge,
    excess_risk_at_optimal_penalty,
    unconditional_risk,
)
"""Theorems that have a value at every sample size, by formulas or by resolvents."""

_known: tuple[Callable[[Basic], ExactValue | None], ...] = (*map(RightSide, KNOWN), mean_of_resolvents)

JUDGES: tuple[Judge, ...] = (
    *OF_THE_ENGINE,
    Extrapolation((*_known, features_in_proportion)),
    ProportionalLimit(_known),
    FluctuationSeries(),
    AdversarialSearch(SITUATIONS),
)
"""Every judge, the most exact first; the last speaks of bounds alone, the three before it of remainders."""

__all__ = ["JUDGES", "KNOWN", "RightSide", "features_in_proportion", "mean_of_resolvents"]
