"""How arguments are read: what a user may give in place of a symbol of a theorem, and what has no formula.

All of it is data, in the terms of `derivations.symbols`; `scalar_values` applies it. A new name is a line here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from sympy import Basic, Expr, Ne, Symbol
from sympy.core.relational import Relational

from derivations.symbols import d, kappa, kappa_fixed, kappa_star, m_any, m_beta, m_hat, m_T, n, n_T, p, q
from symbolic.matrices import E

lam = cast(Expr, Symbol("lam", positive=True))
"""`λ`, the penalty on the mean loss."""
t = cast(Expr, Symbol("t", positive=True))
"""The argument of a resolvent."""
N = cast(Expr, Symbol("N", integer=True, positive=True))
"""Degrees of freedom."""


@dataclass(frozen=True)
class Reading:
    """A name that a user may give in place of a symbol.

    name     what is typed
    symbol   what it stands in for
    by       that symbol, in terms of the name
    given    conditions under which that is a value of the symbol
    """

    name: Expr
    symbol: Expr
    by: Expr
    given: tuple[Relational, ...] = ()


READINGS = (
    Reading(d, q, d - p, (cast(Relational, p < d),)),
    Reading(lam, kappa, n_T * lam),
    Reading(t, kappa, t),
    Reading(N, n_T, N + p),
)
"""In the order in which they are applied: a later one also replaces what an earlier one brought in."""

PENALTIES = (kappa, lam, t)
"""Positive in the theorems; at 0 the one in `AT_ZERO_PENALTY` speaks."""

SQUARED_NORMS: Mapping[Expr, Expr] = {
    cast(Expr, Symbol(name, nonnegative=True)): norm
    for name, norm in (("m_hat", m_hat), ("m_T", m_T), ("m_beta", m_beta), ("E_m_hat", E(m_any)))
}
"""What depends on matrices and is given by its value: the name that is typed, and what it is in the theorems."""


@dataclass(frozen=True)
class Elsewhere:
    """The theorem that has the value where another one does not, and its symbols in terms of the other's."""

    label: str
    symbols: Mapping[Basic, Expr] = field(hash=False)


LEAST_SQUARES = Elsewhere("excess-risk-of-least-squares", {n: n_T, d: p + q})

AT_ZERO_PENALTY: Mapping[str, Elsewhere] = {
    "excess-risk-of-befs": LEAST_SQUARES,
    "unconditional-risk": LEAST_SQUARES,
    "resolvent-trace-of-wishart": Elsewhere("mean-trace-of-inverse", {n: n_T - p, d: q}),
    "squared-resolvent-trace-of-wishart": Elsewhere("mean-trace-of-squared-inverse", {n: n_T - p, d: q}),
}
"""Without a penalty BEFS is least squares, and a resolvent is an inverse."""

VALUES: Mapping[str, Expr] = {"optimal-penalty": kappa_star, "best-fixed-penalty": kappa_fixed}
"""Theorems whose value is not their right side: the penalty that they say is best."""

BECAUSE: Mapping[Basic, str] = {
    Ne(name, 0): "the best penalty is then infinite: hard restriction, excess-risk-of-hard-restriction"
    for name, norm in SQUARED_NORMS.items()
    if norm not in (m_T, m_beta)
}
"""What to say where a condition fails, besides the condition."""
