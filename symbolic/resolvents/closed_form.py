"""f(t) = E tr(W + tI)⁻¹ for W ~ W_q(N, I) as a SymPy expression: the recursions of the balls, over polynomials.

With polynomials in t over ℚ (over ℚ[π] in the last case) as coefficients, and (q − N)/t added for N < q:

    N − q odd                   1, e^t E₁(t) and e^(t/2) E₁(t/2)
    N − q even, min(q, N) odd   1, e^t E₁(t) and √(2π/t) e^(t/2) erfc √(t/2)
    N and q even                these, and e^(t/2) ∫₁^∞ e^(−t y²/2) arctan y dy
"""

from __future__ import annotations

from functools import cache
from typing import Any

from flint import fmpq, fmpq_mpoly_ctx
from sympy import Add, Dummy, Expr, Integral, Mul, Poly, Pow, Rational, Symbol, atan, erfc, exp, expint, oo, pi, sqrt

from symbolic.errors import ConditionError
from symbolic.resolvents.integrals import exponential_integral, tail_integral
from symbolic.resolvents.skew_kernel import trace_from_integrals
from symbolic.resolvents.wishart_resolvent import checked

RING = fmpq_mpoly_ctx.get(["t", "pi", "epsilon", "half", "arctangent"], "lex")
"""ℚ[t] with π, e^t E₁(t), the function of t/2 (E₁ or erfc) and the one with the arctangent."""


def resolvent_trace_closed_form(q: int, N: int, t: Symbol) -> Expr:
    """E tr(W + tI)⁻¹, W ~ W_q(N, I), as an expression in t > 0.

    q, N : integers ≥ 1
    t : a positive symbol

    The integral with the arctangent, where there is one, is left unevaluated. The coefficients are exact but cancel, so
    that for numbers `resolvent_trace` is the better way.

    Raises ConditionError unless q and N are integers ≥ 1 and t is positive.
    """
    q, N, _ = checked(q, N, 0)
    if not t.is_positive:
        raise ConditionError(f"the closed form needs a symbol t > 0; got t = {t}, which is not declared positive")
    y = Dummy("y", positive=True)
    odd_difference = (N - q) % 2 == 1
    half = expint(1, t / 2) if odd_difference else sqrt(2 * pi / t) * erfc(sqrt(t / 2))
    arctangent = 2 * exp(t / 2) * Integral(exp(-t * y**2 / 2) * atan(y), (y, 1, oo))
    functions = (pi, exp(t) * expint(1, t), exp(t / 2) * half, arctangent)
    coefficients: dict[tuple[int, ...], dict[tuple[int], Rational]] = {}
    for (power, *rest), number in _polynomial(min(q, N), abs(N - q)).to_dict().items():
        coefficients.setdefault(tuple(rest), {})[power,] = Rational(int(number.p), int(number.q))
    terms = [
        Poly(coefficient, t).as_expr() * Mul(*map(Pow, functions, powers))
        for powers, coefficient in sorted(coefficients.items())
    ]
    return Add(Rational(max(q - N, 0)) / t, *terms)


@cache
def _polynomial(q: int, alpha: int) -> Any:
    """f as an element of `RING`, N = q + alpha."""
    t, circle, epsilon, half, arctangent = RING.gens()
    start = fmpq(1) if alpha % 2 else fmpq(1, 2)
    u = exponential_integral(fmpq(alpha + 1, 2), half, start, t / 2) / 2
    if q % 2 == 0:
        v, mean = tail_integral(alpha, t, epsilon, *((epsilon, fmpq(1)) if alpha % 2 else (arctangent, circle / 2)))
        u = v - mean * u
    return trace_from_integrals(q, alpha, t, exponential_integral(alpha + 1, epsilon, 1, t), u)
