"""The series of the risk of BEFS in 1/n_T by the reduction to plain ridge, to any order.

Main result
    E tr(Δ_κ Δ_κᵀ) = c_0 + c_1/n_T + … + c_k/n_T^k + O(n_T^{-k-1})

Notation
    α = 1/(1 + λ)     with κ = n_T λ and λ fixed: c_j is a polynomial in p, q, σ_y², m̂ and α
    κ                 itself fixed: c_j is a polynomial in p, q, σ_y², m̂ and κ
    W ~ W_q(N, I)     N = n_T − p

Sources
    excess_risk_of_befs, the theorem whose right side is expanded; symbolic.moments.trace_moments

The risk is rational in n_T, p, q, κ, m̂ and the two means E tr (W + κI)⁻¹ and E tr (W + κI)⁻². Those are expanded

    at fixed λ     around N + κ = n_T/α − p: E tr (W + κI)^{-r} = Σ_k C(−r, k) E tr (W − N I)^k (N + κ)^{-r-k}, where
                   E tr (W − N I)^k is a polynomial in N of degree ⌊k/2⌋;
    at fixed κ     around W: E tr (W + κI)^{-r} = Σ_k C(−r, k) κ^k E tr W^{-r-k}, of order n_T^{-r-k}.

The series at fixed κ also follows from the one at fixed λ, with α = 1/(1 + κ/n_T): two ways that share the theorem, but
neither the moments nor the point of expansion. That the expansions are asymptotic is not shown here: they are compared
with the exact risk by `symbolic.checks.extrapolation`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import comb
from typing import Any, cast

from flint import fmpq, fmpq_mpoly
from sympy import Expr, Poly, Symbol, cancel

from derivations.risk_of_befs.excess_risk_of_befs import excess_risk_of_befs, once, twice
from derivations.scaling_in_task_samples.polynomial_series import (
    ALPHA,
    PENALTY,
    RING,
    SHRINKAGE,
    P,
    Penalty,
    Series,
    at_fixed_penalty,
    binomial_of_negative,
    combined,
    inverse,
    padded,
    power_of_inverse,
    product,
    required_order,
    shown,
)
from derivations.symbols import kappa, m_hat, n_T, p, q, sigma_y2
from symbolic.moments import trace_moments, trace_moments_of_inverse

_epsilon, _m, _once, _twice = map(Symbol, ("epsilon", "m_hat", "once", "twice"))
_symbols = (p, q, sigma_y2, _m, ALPHA, kappa)


def coefficients(order: int, penalty: Penalty = "lam", alpha: Expr = ALPHA) -> tuple[Expr, ...]:
    """`c_0, …, c_order` of the risk in powers of 1/n_T, each expanded.

    order     at least 0
    penalty   what is held fixed as n_T grows: `lam`, λ = κ/n_T, or `kappa`
    alpha     what is written for 1/(1 + λ)

    Raises ConditionError for an order below 0.

    >>> coefficients(0)
    (alpha**2*m_hat - 2*alpha*m_hat + m_hat,)
    >>> coefficients(1, "kappa")
    (0, p*sigma_y2 + q*sigma_y2)
    """
    series = _at_fixed_shrinkage(required_order(order))
    return shown(at_fixed_penalty(series) if penalty == "kappa" else series, alpha)


def coefficients_by_inverse_moments(order: int) -> tuple[Expr, ...]:
    """The same for a fixed κ, from the moments of W⁻¹ and not from those of W."""
    order = required_order(order)
    N = 1 / _epsilon - p
    moments = trace_moments_of_inverse(order, N, q)
    means = [(k, _rational(cast(Expr, moment / (_epsilon**k * q)), order)) for k, moment in enumerate(moments, start=1)]
    traces = [
        combined(
            ((binomial_of_negative(-r, k - r) * (PENALTY ** (k - r)), k - r, mean) for k, mean in means if k >= r),
            order,
        )
        for r in (1, 2)
    ]
    return shown(_risk(traces, {n_T: 1 / _epsilon}, _epsilon, order), ALPHA)


@cache
def _at_fixed_shrinkage(order: int) -> Series:
    moments = _centred_moments(2 * order)
    base = [RING.constant(1), -P * SHRINKAGE]  # (N + κ) α ε = 1 − p α ε
    traces = []
    for r in (1, 2):
        power = power_of_inverse(base, r, order)
        terms = []
        for k, moment in enumerate(moments):  # the one of number k begins with ε^⌈k/2⌉
            terms.append((binomial_of_negative(-r, k) * SHRINKAGE**k, 0, product(moment, power, order)))
            power = product(power, inverse(base, order), order)
        traces.append(combined(terms, order))
    alpha = cast(Symbol, ALPHA)
    values = {n_T: 1 / _epsilon, kappa: (1 - alpha) / (alpha * _epsilon)}
    return _risk(traces, values, alpha * _epsilon, order)


def _centred_moments(up_to: int) -> list[Series]:
    """`ε^k E tr (W − N I)^k / q` for k = 0, …, `up_to`, each of them whole: N = 1/ε − p."""
    N = cast(Expr, Symbol("N"))
    moments = [Poly(cast(Any, moment), N) for moment in trace_moments(up_to, N, q)]
    found = []
    for k in range(up_to + 1):
        centred = sum((comb(k, j) * Poly(-N, N) ** (k - j) * moments[j] for j in range(k + 1)), start=Poly(0, N))
        series = padded([], k)
        for (degree,), coefficient in centred.terms():
            if coefficient:
                value = _polynomial(cast(Expr, cancel(coefficient / q)))
                for i in range(degree + 1):  # ε^k (1/ε − p)^degree
                    series[k - degree + i] += value * comb(degree, i) * (-P) ** i
        found.append(series)
    return found


def _risk(traces: Sequence[Series], values: dict[Any, Expr], scale: Expr, order: int) -> Series:
    """The right side of the theorem; `traces[r − 1]` is E tr (W + κI)^{-r}/(q scale^r)."""
    written = {once: q * scale * _once, twice: q * scale**2 * _twice, m_hat: _m}
    right = cast(Expr, excess_risk_of_befs.claim.rhs.xreplace(written).xreplace(values))
    parts = Poly(right.expand(), _once, _twice)
    total = _rational(cast(Expr, parts.coeff_monomial(1)), order)
    for name, trace in zip((_once, _twice), traces, strict=True):
        weight = _rational(cast(Expr, parts.coeff_monomial(name)), order)
        total = [a + b for a, b in zip(total, product(weight, trace, order), strict=True)]
    return total


def _rational(expression: Expr, order: int) -> Series:
    """The series of a rational function that is finite at ε = 0."""
    above, below = (_in_epsilon(part, order) for part in cast(Expr, cancel(expression)).as_numer_denom())
    return product(above, inverse(below, order), order)


def _in_epsilon(polynomial: Expr, order: int) -> Series:
    series = padded([], order)
    for (degree,), coefficient in Poly(polynomial, _epsilon).terms():
        if degree <= order:
            series[degree] = _polynomial(cast(Expr, coefficient))
    return series


def _polynomial(expression: Expr) -> fmpq_mpoly:
    terms = Poly(expression, *_symbols).terms()
    return RING.from_dict({powers: fmpq(int(value.p), int(value.q)) for powers, value in terms})


__all__ = ["ALPHA", "coefficients", "coefficients_by_inverse_moments"]
