"""A series for any covariance and any features, read where its exact value is known.

At Σ = s I, orthonormal features U = A : d × d_U and Ω_U = I, what the features miss of the target is noise of variance
s ‖b‖², independent of what they see. So the excess risk of β̂ = A (AᵀSA + λI)⁻¹ Aᵀ Xᵀy/n is

    s ‖b‖² + the excess risk of plain ridge in d_U dimensions with noise σ_y² + s ‖b‖², target √s a and penalty nλ/s,

a = Aᵀβ*, b the rest of β*, and every matrix of the series acts as one number on the columns of A, as another on the
rest. Words in which the matrices are exchanged are the same there: that such a word is wrong is not seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from sympy import Expr, Integer, Mul, Symbol

from derivations.risk_of_befs.excess_risk_of_ridge import excess_risk_of_ridge
from derivations.symbols import G_U, Sigma, d, d_U, kappa, lam, m_beta, n, sigma_y2, v_U
from symbolic.claim import Claim
from symbolic.errors import NotEvaluable
from symbolic.matrices import Identity, MatrixExpression, Product, Trace, Transpose

scale = cast(Expr, Symbol("s", positive=True))
"""Σ = s I."""
seen = cast(Expr, Symbol("m_seen", nonnegative=True))
missed = cast(Expr, Symbol("m_missed", nonnegative=True))
"""‖a‖² and ‖b‖²."""

exact_risk = scale * missed + cast(
    Expr,
    excess_risk_of_ridge.claim.rhs.xreplace(
        {d: d_U, kappa: n * lam / scale, sigma_y2: sigma_y2 + scale * missed, m_beta: scale * seen}
    ),
)

shrinkage = 1 / (scale + lam)
ACTION = {Sigma: (scale, scale), G_U: (shrinkage, Integer(0))}
"""What each matrix is on the columns of A, and on the rest."""
WEIGHTS = ((shrinkage * scale - 1) ** 2 * seen, missed)
"""‖v‖² on the columns of A, and on the rest."""


def at_isotropic_features(claim: Claim, general: Claim) -> Claim | None:
    """A claim with the left side of `general` as one about numbers, or None for any other.

    Raises NotEvaluable for a right side with other matrices in it.
    """
    if claim.lhs != general.lhs:
        return None
    traces = {trace: _value(trace) for trace in claim.rhs.atoms(Trace)}
    return Claim(exact_risk, claim.relation, claim.rhs.xreplace(traces), claim.given)


def _value(trace: Trace) -> Expr:
    factors = list(_factors(trace.matrix))
    places = [i for i, factor in enumerate(factors) if factor in (v_U, Transpose(v_U))]
    if not places:
        on_features, on_rest = _action(factors)
        return d_U * on_features + (d - d_U) * on_rest
    turned = factors[places[0] :] + factors[: places[0]]
    if turned[0] == v_U:  # … v: the word begins behind it, with vᵀ
        turned = turned[1:] + turned[:1]
    value: Expr = Integer(1)
    while turned:
        if turned[0] != Transpose(v_U) or v_U not in turned:
            raise NotEvaluable(f"{trace} is no product of quadratic forms")
        end = turned.index(v_U)
        on_features, on_rest = _action(turned[1:end])
        value *= WEIGHTS[0] * on_features + WEIGHTS[1] * on_rest
        turned = turned[end + 1 :]
    return value


def _action(factors: list[MatrixExpression]) -> tuple[Expr, Expr]:
    parts = []
    for factor in factors:
        symmetric = factor.matrix if isinstance(factor, Transpose) else factor
        if symmetric not in ACTION:
            raise NotEvaluable(f"what {factor} is at isotropic features is not known")
        parts.append(ACTION[symmetric])
    return Mul(*(on for on, _ in parts)), Mul(*(off for _, off in parts))


def _factors(matrix: MatrixExpression) -> Iterator[MatrixExpression]:
    if isinstance(matrix, Product):
        for factor in matrix.factors:
            yield from _factors(factor)
    elif not isinstance(matrix, Identity):
        yield matrix


__all__ = ["at_isotropic_features", "exact_risk"]
