"""Mean traces of the powers of an isotropic Wishart matrix, as exact rational functions of n and d.

W = XᵀX with X : n × d standard normal. With integration by parts in one factor X of tr Wᵏ, for any product Q of traces
of powers of W,

    E[tr Wᵏ Q] = (n + k − 1) E[tr Wᵏ⁻¹ Q] + Σ_{0≤i<k−1} E[tr Wⁱ tr Wᵏ⁻¹⁻ⁱ Q]
                 + 2 Σ_{tr Wᵇ in Q} b E[tr Wᵏ⁺ᵇ⁻¹ Q / tr Wᵇ],

which lowers the order, so that it gives every E tr Wᵏ. For inverse powers the same equations do not lower the order,
and close on all partitions of k. A recursion in k alone, with g = n − d, s = n + d − 1, mₖ = E tr W⁻ᵏ and
n > d + 2k − 1, is

    k (g + k − 2)(g − k + 2)(g + 2k − 1)(g − 2k + 1) mₖ
        = s ((4k − 5) g² − 10k³ + 52k² − 86k + 45) mₖ₋₁
        + (5k³ − 44k² + 129k − 125 − (2k − 5)(g² + 2s²)) mₖ₋₂
        + s (4k − 15) mₖ₋₃ − (k − 5) mₖ₋₄.

What is established. The first equation is Stein's lemma. The recursion is not derived here. That the moments have one
with polynomial coefficients follows from the linear differential equation of order five for the density of the
eigenvalues (Rahman and Forrester); these coefficients were not taken from there but found by linear algebra from exact
values of E tr Wᵏ, k ≤ 37. It agrees exactly with inverse moments computed order by order, at all n, d and k tried.

Sources: Stein, Ann. Statist. 9:1135–1151, 1981 (integration by parts); Rahman, Forrester, arXiv:1908.04963 (the
differential equation).
"""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from sympy import ZZ, Expr, Symbol, factor

from symbolic.errors import ConditionError

EARLIER = 4
"""How many moments the recursion needs before the one that it yields."""


def trace_moments(up_to: int, n: Expr, d: Expr) -> tuple[Expr, ...]:
    """E tr Wᵏ for k = 0, …, `up_to`, factored; n and d are symbols, or exact numbers.

    Proved: Stein's lemma, once for each order.
    """
    field, rows, cols = _field(n, d)
    return tuple(factor(field.to_sympy(value)) for value in _direct(up_to, rows, cols, field))


def trace_moments_of_inverse(up_to: int, n: Expr, d: Expr) -> tuple[Expr, ...]:
    """E tr W⁻ᵏ for k = 1, …, `up_to`, factored; n and d are symbols, or exact numbers.

    Not proved for every order: see the head of this module. For symbols the values hold where n > d + 2k − 1.

    Raises ConditionError if n and d are numbers for which the moment of order `up_to` is infinite.
    """
    if (n - d).is_number and not n - d > 2 * up_to - 1:
        raise ConditionError(f"E tr W⁻ᵏ needs n > d + 2k - 1; got n = {n}, d = {d}, k = {up_to}")
    field, rows, cols = _field(n, d)
    moments = list(reversed(_direct(EARLIER - 1, rows, cols, field)))
    g, s = rows - cols, rows + cols - 1
    for k in range(1, up_to + 1):
        weights = (
            s * ((4 * k - 5) * g**2 - 10 * k**3 + 52 * k**2 - 86 * k + 45),
            5 * k**3 - 44 * k**2 + 129 * k - 125 - (2 * k - 5) * (g**2 + 2 * s**2),
            s * (4 * k - 15),
            field(5 - k),
        )
        total = field.zero
        for i, weight in enumerate(weights, start=1):
            total += weight * moments[-i]
        moments.append(total / (k * (g + k - 2) * (g - k + 2) * (g + 2 * k - 1) * (g - 2 * k + 1)))
    return tuple(factor(field.to_sympy(value)) for value in moments[EARLIER:])


def _field(n: Expr, d: Expr) -> tuple[Any, Any, Any]:
    """A field of rational functions that has n and d, and both as its elements."""
    symbols = sorted(cast(set[Symbol], n.free_symbols | d.free_symbols), key=str)
    field = ZZ.frac_field(*(symbols or [Symbol("unused")]))
    return field, field.from_sympy(n), field.from_sympy(d)


def _direct(up_to: int, n: Any, d: Any, field: Any) -> list[Any]:
    """E tr Wᵏ for k = 0, …, `up_to`, by integration by parts on products of traces."""

    @cache
    def mean(orders: tuple[int, ...]) -> Any:
        """The expectation of a product of traces, their orders in descending order."""
        if not orders:
            return field.one
        k, *rest = orders
        if k == 0:
            return d ** len(orders)
        total = (n + k - 1) * of(k - 1, *rest)
        for i in range(k - 1):
            total += of(i, k - 1 - i, *rest)
        for position, b in enumerate(rest):
            total += 2 * b * of(k + b - 1, *rest[:position], *rest[position + 1 :])
        return total

    def of(*orders: int) -> Any:
        return mean(tuple(sorted(orders, reverse=True)))

    return [of(k) for k in range(up_to + 1)]


__all__ = ["trace_moments", "trace_moments_of_inverse"]
