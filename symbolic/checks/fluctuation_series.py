"""The judge of a statement with a remainder about learned directions: the left side as an exact series in 1/n.

Every random matrix is written in independent variables (`power_series`), the left side is expanded in n^{-1/2} with
polynomials of them as coefficients, and these are averaged exactly: coefficients of the series are rational numbers at
rational values of all else. Nothing is sampled or extrapolated, and nothing is said of the remainder itself: that the
mean of the series is the series of the mean is what the smoothness of the left side near the limit is for.

The mean of the terms of a series (`TaylorTerms`) is stated without a remainder; its first coefficients are compared.

Of a bound |x| ≤ y with y = O(n^{-k}) the consequence x = O(n^{-k}) is judged, and that y is not negative for large n;
not the constants in y.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice, product
from math import prod
from typing import cast

from flint import fmpq
from sympy import Add, Basic, Expr, Integer, Mul, Rational, Symbol, preorder_traversal

from symbolic.checks.evidence import Evidence, Verdict
from symbolic.checks.extrapolation import REALS, as_integer, without_remainder
from symbolic.checks.fluctuations import series_of
from symbolic.checks.instances import Point, letters_of
from symbolic.claim import Claim, violated
from symbolic.errors import ConditionError, NotEvaluable, SymbolicError
from symbolic.matrices import Absolute, BigO, Leading, TaylorTerms
from symbolic.matrices.scalars import ScalarNode

SIZES = (1, 2, 3)
MOST_COLUMNS = 3
"""Of a design, that is variables: a triangular factor of three columns has six."""
POINTS = 8
MOST_ENTRIES = 4
"""Of the error of least squares, where the terms of its series are multiplied out."""
ORDER_OF_TERMS = 4
"""Where the comparison ends, if the statement is an equation without a remainder."""
LARGE = (10**4, 10**6)
"""Where the conditions have to hold, for n."""
LENGTH = 24
"""How many powers of n^{-1/2} are looked through for the first of a bound."""
MORE = (0, 2, 4)
"""Terms beyond those that are compared, where a quotient loses some."""


class NegativeBound(SymbolicError):
    """A bound of an absolute value that is negative for large n."""


@dataclass(frozen=True)
class FluctuationSeries:
    """Exact means of the expansion in the fluctuations of a Gaussian design and of noise."""

    name: str = "exact series"

    def speaks_of(self, claim: Claim) -> bool:
        """Whether a claim is one that this judge is for: leading singular vectors on the left side, and a remainder
        `O(n^{-k})`, or a bound of an absolute value; or an equation about the terms of their series."""
        if claim.relation == "=" and claim.lhs.has(TaylorTerms):
            return not claim.lhs.has(Leading)
        bounds = claim.relation == "<=" and isinstance(claim.lhs, Absolute)
        return (bounds or claim.rhs.has(BigO)) and _has_leading(claim.lhs)

    def judge(self, claim: Claim) -> Evidence:
        """HOLDS if every coefficient is the same at all points, FAILS with the first that is not, else UNKNOWN."""
        try:
            if claim.relation != "<=":
                of_terms = self.speaks_of(claim) and not claim.rhs.has(BigO)
                return self._judged(cut(claim) if of_terms else claim)
            evidence = self._judged(consequence(claim))
            of_order = f"the order alone: {evidence.strength}"
            return replace(evidence, strength=of_order) if evidence.verdict is Verdict.HOLDS else evidence
        except NegativeBound as error:
            return Evidence(self.name, Verdict.FAILS, "a counterexample", str(error))
        except SymbolicError as error:
            return Evidence(self.name, Verdict.UNKNOWN, "", str(error))

    def _judged(self, claim: Claim) -> Evidence:
        stated, remainder = without_remainder(claim)
        n, order = remainder.sizes[0], as_integer(remainder.order)
        tried = 0
        for values in islice(_points(claim, n), POINTS):
            difference = _compared(cast(Expr, claim.lhs), stated, n, order, values)
            if difference:
                return Evidence(self.name, Verdict.FAILS, "a counterexample", f"at {Point(values)}, {difference}")
            tried += 1
        if not tried:
            raise NotEvaluable(f"the conditions do not allow large {n} with all else fixed")
        number = max(order, 0)
        return Evidence(
            self.name, Verdict.HOLDS, f"{number} coefficient{'s' * (number != 1)} exactly, at {tried} points"
        )


Values = tuple[tuple[Symbol, Rational], ...]


def cut(claim: Claim) -> Claim:
    """An equation up to O(n^{-k}); raises NotEvaluable if there is no one number of rows that grows."""
    return replace(claim, rhs=cast(Expr, claim.rhs) + BigO(ORDER_OF_TERMS, _growing(claim)))


def _growing(claim: Claim) -> Symbol:
    """How many rows the random matrices have that are not products; raises NotEvaluable if that is no one symbol."""
    designs = {letter.rows for letter in letters_of(claim) if letter.law.is_random}
    if len(designs) != 1 or not isinstance(n := designs.pop(), Symbol):
        raise NotEvaluable("there is no one number of rows that grows")
    return n


def consequence(claim: Claim) -> Claim:
    """`x_1 = x_2 + O(n^{-k})`, for a bound `|x_1 − x_2| ≤ y`, where y is a series in 1/n from n^{-k} on.

    x_1 is what has leading singular vectors; n is how many rows the random matrices have that are not products. Only
    conditions on sizes are kept. Raises NotEvaluable for other bounds, NegativeBound if y < 0 for large n.
    """
    if not isinstance(claim.lhs, Absolute):
        raise NotEvaluable("a bound has a consequence of this kind if it is one of an absolute value")
    given = tuple(condition for condition in claim.given if not condition.has(ScalarNode))
    sized = replace(claim, given=given)
    n = _growing(claim)
    terms = Add.make_args(claim.lhs.expression)
    left = Add(*(term for term in terms if _has_leading(term)))
    values = next(_points(sized, n), None)
    if values is None:
        raise NotEvaluable(f"the conditions do not allow large {n} with all else fixed")
    first = [_first(term, n, values) for term in Add.make_args(claim.rhs)]
    order = min((power for power, _ in first), default=0)
    if order < 1:
        raise NotEvaluable(f"the bound does not tend to 0 as {n} grows")
    leading = sum((value for power, value in first if power == order), fmpq(0))
    if leading < 0:
        raise NegativeBound(f"at {Point(values)}, the bound is {leading} {n}^-{order} for large {n}")
    rest = Add(*(-term for term in terms if not _has_leading(term)))
    return Claim(left, "=", rest + BigO(order, n), given)


def _first(term: Basic, n: Symbol, values: Values) -> tuple[int, fmpq]:
    """The first power of 1/n, and its coefficient, in the series of a product, of whose factors some may be |x|."""
    power, coefficient = 0, fmpq(1)
    for factor in Mul.make_args(term):
        opened = factor.expression if isinstance(factor, Absolute) else factor
        terms = series_of(cast(Expr, opened), n, dict(values), LENGTH)
        first = min((power for power, value in terms.items() if value != 0), default=None)
        if first is None or opened.has(Absolute):
            raise NotEvaluable(f"the first term of the series of {term} is not known")
        power += first
        coefficient *= terms[first] if opened is factor else abs(terms[first])
    return power, coefficient


def _has_leading(expression: Basic) -> bool:
    return any(isinstance(node, Leading) for node in preorder_traversal(expression))


def _points(claim: Claim, n: Symbol) -> Iterator[Values]:
    """Small sizes, the smallest first, and a value of every other symbol, where the conditions hold for large n."""
    used = {s for part in (claim.lhs, claim.rhs, *claim.given) for s in part.free_symbols if isinstance(s, Symbol)}
    symbols = sorted(used - {n}, key=str)
    counts = [symbol for symbol in symbols if symbol.is_integer]
    reals = [symbol for symbol in symbols if not symbol.is_integer]
    columns = [letter.cols for letter in letters_of(claim) if letter.law.is_random and letter.rows == n]
    of_terms = claim.lhs.has(TaylorTerms)
    for row, sizes in enumerate(sorted(product(SIZES, repeat=len(counts)), key=lambda sizes: (sum(sizes), sizes))):
        values = {symbol: Integer(size) for symbol, size in zip(counts, sizes, strict=True)}
        values |= {symbol: REALS[(3 * row + place) % len(REALS)] for place, symbol in enumerate(reals)}
        if any(violated(claim.given, {**values, n: Integer(large)}) is not None for large in LARGE):
            continue
        widths = [int(cast(int, size.xreplace(values))) for size in columns]
        if max(widths, default=0) <= MOST_COLUMNS and not (of_terms and prod(widths) > MOST_ENTRIES):
            yield tuple(values.items())


def _compared(lhs: Expr, stated: Expr, n: Symbol, order: int, values: Values) -> str:
    """Which coefficient above n^{-order} differs, with both values, or "" if none does."""
    sides: list[Mapping[int, fmpq]] = []
    for name, side in (("left", lhs), ("right", stated)):
        try:
            sides.append(_coefficients(side, n, order, values))
        except ConditionError as error:
            return f"which the conditions allow, the {name} side is not defined: {error}"
    left, right = sides
    for power in range(min((0, *left, *right)), order):
        found, claimed = (side.get(power, fmpq(0)) for side in (left, right))
        if found != claimed:
            return f"the coefficient of {n**-power} is {found}, and {claimed} on the right side"
    return ""


@lru_cache(maxsize=1024)
def _coefficients(side: Basic, n: Symbol, order: int, values: Values) -> Mapping[int, fmpq]:
    """The coefficients of all powers above n^{-order}; kept, as one left side has many right sides."""
    needed = max(2 * order - 1, 1)
    for more in MORE:
        try:
            found = series_of(cast(Expr, side), n, dict(values), needed + more)
        except NotEvaluable:
            if more == MORE[-1]:
                raise
            continue
        if max(found, default=order) >= order - 1:
            return found
    raise NotEvaluable(f"the series of {side} is known to n^{-max(found)} alone")


__all__ = ["FluctuationSeries"]
