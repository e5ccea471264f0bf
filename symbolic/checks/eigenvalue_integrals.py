"""Values of the matrices of de Bruijn's formula, by quadrature of the integrals that define them.

The definitions are at the head of `symbolic.eigenvalue_moments`. Nothing is computed by recursion here: every entry is
an integral over x, with the incomplete gamma function for the one over y.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, cast

from mpmath.ctx_mp import MPContext
from sympy import Basic, Expr, Float, Rational

from symbolic.checks.evaluation import Walk
from symbolic.eigenvalue_moments import EigenvalueMoments
from symbolic.errors import ConditionError, NotEvaluable
from symbolic.matrices import Inverse, Letter, MatrixExpression, Product, Scaled, Sum, Trace, Transpose

LARGEST = 3
DIGITS = {1: 50, 2: 14, 3: 14}
"""Decimal digits for each number of eigenvalues; for one there are no double integrals."""
GUARD = 10
CUTS = (0, 1, 4, 12, 40)
"""Where the integrals over x are cut, in units of a mean eigenvalue; the last piece goes to infinity. They are taken
over √x, in which x^a dx has no root in it."""


@cache
def moment_matrix(kind: str, power: int, q: int, n: int, t: Rational) -> tuple[tuple[Any, ...], ...]:
    """A, B_r, ι_r, L or v for n × q and t, as mpmath numbers to `DIGITS`; q is at most 3.

    Raises ConditionError for n < q, where the eigenvalues have no density; NotEvaluable for q > 3.
    """
    if q > LARGEST:
        raise NotEvaluable(f"the integrals over {q} eigenvalues")
    if n < q:
        raise ConditionError(f"the eigenvalues have a density for n ≥ q; got n = {n}, q = {q}")
    mp = MPContext()
    mp.dps = DIGITS[q] + GUARD
    number = mp.mpf(int(t.p)) / int(t.q)
    integrals = _Integrals(mp, q, n, number)
    size = range(q + q % 2)
    if kind == "A":
        return tuple(tuple(integrals.skew(j, k, 0) for k in size) for j in size)
    if kind == "B":
        return tuple(tuple(integrals.skew(j, k, power) if j < q else mp.zero for k in size) for j in size)
    if kind == "iota":
        return tuple((integrals.skew(0, k, power),) for k in size)
    if kind == "L":
        return tuple(tuple((-number) ** (j - 1 - k) if k < j < q else mp.zero for k in size) for j in size)
    return tuple(((-number) ** j if j < q else mp.zero,) for j in size)


class _Integrals:
    """The integrals for one weight w(x) = x^a e^{−x/2}, a = (n − q − 1)/2."""

    def __init__(self, mp: Any, q: int, n: int, t: Any) -> None:
        self.mp, self.q, self.n, self.t = mp, q, n, t
        self.a = mp.mpf(n - q - 1) / 2
        self.cuts = [mp.sqrt(mp.mpf(cut) * (n + q) / 4) for cut in CUTS] + [mp.inf]

    def integral(self, function: Callable[[Any], Any]) -> Any:
        """∫ function(x) w(x) dx."""

        def over_root(root: Any) -> Any:
            x = root * root
            return 2 * root ** (self.n - self.q) * self.mp.exp(-x / 2) * function(x)

        return self.mp.quad(over_root, self.cuts)

    def skew(self, j: int, k: int, power: int) -> Any:
        """⟨x^j/(x + t)^power, x^k⟩; the index q stands for the border."""
        mp, q = self.mp, self.q
        if j == q:
            return mp.zero if k == q else -self.skew(k, q, power)
        if k == q:
            return self.integral(lambda x: x**j / (x + self.t) ** power)
        if j == k and not power:
            return mp.zero
        order = k + self.a + 1
        whole = mp.gamma(order)

        def beyond_less_before(x: Any) -> Any:
            return x**j / (x + self.t) ** power * (2 * mp.gammainc(order, x / 2) - whole)

        return mp.mpf(2) ** order * self.integral(beyond_less_before)


def is_moment(letter: Basic) -> bool:
    """Whether a letter is one of the matrices of de Bruijn's formula."""
    return isinstance(letter, Letter) and isinstance(letter.law, EigenvalueMoments)


def trace_of_moments(trace: Trace, walk: Walk[Any, Any]) -> Expr | None:
    """The trace of an expression in these matrices alone, at a walk's values; None if there are others in it."""
    letters = trace.atoms(Letter)
    if not letters or not all(map(is_moment, letters)):
        return None
    (q,) = {walk.size(cast(EigenvalueMoments, letter.law).q) for letter in letters}
    mp = MPContext()
    mp.dps = DIGITS.get(q, 1) + GUARD
    value = _matrix(trace.matrix, walk, mp)
    return Float(mp.nstr(mp.fsum(value[i, i] for i in range(value.rows)), mp.dps), mp.dps)


def _matrix(node: MatrixExpression, walk: Walk[Any, Any], mp: Any) -> Any:
    match node:
        case Letter():
            law = cast(EigenvalueMoments, node.law)
            rows = moment_matrix(law.kind, law.power, walk.size(law.q), walk.size(law.n), walk.rational(law.t))
            return mp.matrix([list(row) for row in rows])
        case Product():
            value = _matrix(node.factors[0], walk, mp)
            for factor in node.factors[1:]:
                value = value * _matrix(factor, walk, mp)
            return value
        case Sum():
            value = _matrix(node.terms[0], walk, mp)
            for term in node.terms[1:]:
                value = value + _matrix(term, walk, mp)
            return value
        case Scaled():
            rational = walk.rational(node.coefficient)
            return _matrix(node.matrix, walk, mp) * (mp.mpf(int(rational.p)) / int(rational.q))
        case Transpose():
            return _matrix(node.matrix, walk, mp).T
        case Inverse():
            try:
                return _matrix(node.matrix, walk, mp) ** -1
            except ZeroDivisionError:
                raise ConditionError(f"{node.matrix} is singular") from None
    raise NotEvaluable(f"{type(node).__name__} of moments of eigenvalues")


__all__ = ["is_moment", "moment_matrix", "trace_of_moments"]
