"""Series in 1/n_T with polynomials as coefficients, what every way to the series of the risk computes with.

Notation
    ε = 1/n_T       in which the series are, cut after the order that is wanted
    p, q, σ_y², m̂   as in series_of_excess_risk
    α = 1/(1 + λ)   what a penalty λ on the mean loss leaves, if that is held fixed
    κ = n_T λ       the penalty on the summed loss, if that is

How the coefficients are found is the business of `series_by_words` and `series_by_reduction`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import comb
from typing import Literal, cast

from flint import fmpq_mpoly, fmpq_mpoly_ctx
from sympy import Add, Expr, Mul, Rational, Symbol

from derivations.symbols import kappa, m_hat, p, q, sigma_y2
from symbolic.errors import ConditionError

Penalty = Literal["lam", "kappa"]
"""Which penalty is held fixed as n_T grows: `lam` on the mean loss, or `kappa` on the summed one."""
Series = list[fmpq_mpoly]
"""The coefficients of 1, ε, ε², …"""

ALPHA = cast(Expr, Symbol("alpha", positive=True))
"""`1/(1 + λ)`"""
RING = fmpq_mpoly_ctx.get(["p", "q", "sigma_y2", "m_hat", "alpha", "kappa"], "lex")
P, Q, NOISE, MISSED, SHRINKAGE, PENALTY = RING.gens()
_ALPHA_AT = 4
"""The place of α among the generators."""


def required_order(order: int) -> int:
    """An order of a series; raises ConditionError for one below 0."""
    if order < 0:
        raise ConditionError(f"a series has an order of at least 0; got order = {order}")
    return order


def shown(series: Series, alpha: Expr) -> tuple[Expr, ...]:
    """The coefficients as expressions, each expanded, with `alpha` written for 1/(1 + λ)."""
    symbols = (p, q, sigma_y2, m_hat, alpha, kappa)
    return tuple(
        Add(
            *(
                Rational(int(value.p), int(value.q)) * Mul(*(s ** int(e) for s, e in zip(symbols, powers, strict=True)))
                for powers, value in polynomial.terms()
            )
        )
        for polynomial in series
    )


def padded(series: Sequence[fmpq_mpoly], order: int) -> Series:
    """A series cut after an order, or continued with zeros up to it."""
    return [*series[: order + 1], *[RING.constant(0)] * (order + 1 - len(series))]


def product(first: Series, second: Series, order: int) -> Series:
    """The product of two series, up to an order."""
    found = padded([], order)
    for i, a in enumerate(first[: order + 1]):
        if a:
            for j, b in enumerate(second[: order + 1 - i]):
                found[i + j] += a * b
    return found


def inverse(series: Series, order: int) -> Series:
    """One over a series that begins with a number other than 0."""
    first = series[0]
    if not first.is_constant() or not first:
        raise AssertionError(f"a series that is inverted begins with a number; got {first}")
    found: Series = [1 / first]
    for k in range(1, order + 1):
        rest = sum((series[i] * found[k - i] for i in range(1, min(k, len(series) - 1) + 1)), start=RING.constant(0))
        found.append(-rest / first)
    return found


def power_of_inverse(series: Series, exponent: int, order: int) -> Series:
    """One over a power of a series."""
    found, reciprocal = padded([RING.constant(1)], order), inverse(series, order)
    for _ in range(exponent):
        found = product(found, reciprocal, order)
    return found


def combined(terms: Iterable[tuple[fmpq_mpoly, int, Series]], order: int) -> Series:
    """Σ factor ε^shift series."""
    total = padded([], order)
    for factor, shift, series in terms:
        for i, coefficient in enumerate(series[: max(order + 1 - shift, 0)]):
            total[i + shift] += factor * coefficient
    return total


def binomial_of_negative(n: int, k: int) -> int:
    """n (n − 1) ⋯ (n − k + 1)/k! for n < 0."""
    return comb(k - n - 1, k) * (-1 if k % 2 else 1)


def at_fixed_penalty(series: Series) -> Series:
    """The series at a fixed κ from the one at a fixed λ: what α = 1/(1 + κ ε) makes of its coefficients."""
    order = len(series) - 1
    shrinkage = inverse([RING.constant(1), PENALTY], order)
    powers: list[Series] = [padded([RING.constant(1)], order)]
    total = padded([], order)
    for shift, coefficient in enumerate(series):
        for exponents, value in coefficient.terms():
            degree = int(exponents[_ALPHA_AT])
            while len(powers) <= degree:
                powers.append(product(powers[-1], shrinkage, order))
            rest = RING.from_dict({(*exponents[:_ALPHA_AT], 0, *exponents[_ALPHA_AT + 1 :]): value})
            for i in range(order + 1 - shift):
                total[i + shift] += rest * powers[degree][i]
    return total


__all__ = [
    "ALPHA",
    "MISSED",
    "NOISE",
    "PENALTY",
    "RING",
    "SHRINKAGE",
    "P",
    "Penalty",
    "Q",
    "Series",
    "at_fixed_penalty",
    "binomial_of_negative",
    "combined",
    "inverse",
    "padded",
    "power_of_inverse",
    "product",
    "required_order",
    "shown",
]
