"""The judge of a statement with a remainder o(n^{-k}): the two sides at sizes that double, extrapolated to the limit.

The exact values of some left sides are known otherwise, and handed to this judge as data. With all sizes in fixed
proportion, n^k (left − right) has a series in 1/n; Richardson's extrapolation from n, 2n, 4n, … finds its limit, which
has to be 0. Where two extrapolations do not agree as well as the comparison demands, nothing is said.

Source: Richardson, Phil. Trans. R. Soc. A 226:299–361, 1927 (the deferred approach to the limit).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product
from typing import Any, cast

from flint import arb, ctx, fmpq
from sympy import Add, Basic, Expr, Integer, Mul, Pow, Rational, Symbol

from symbolic.checks.evidence import Evidence, Verdict
from symbolic.checks.extrapolation import ExactValue, Number, Values
from symbolic.claim import Claim, violated
from symbolic.errors import ConditionError, NotEvaluable, SymbolicError
from symbolic.matrices import NamedScalar, SmallO

DIGITS = 10
"""To how many digits the two sides have to agree in the limit."""
RATIOS = ((8, 3, 2), (4, 1, 9), (6, 1, 4), (5, 2, 11), (9, 4, 4), (7, 3, 6))
"""The sizes that grow, up to a factor; the last column is used for two of them with the first."""
REALS = tuple(map(Rational, ("3/2", "2/5", "7/3", "5/4", "1/3", "9/7", "8/5", "4")))
FIRST = 4
"""The first factor; it is doubled."""
DOUBLINGS = 7
BITS = 256
MOST_EXCESS = 3
"""By how many powers of n the two sides may differ for that to be seen."""
POINTS = 4


@dataclass(frozen=True)
class ProportionalLimit:
    """Both sides at n, 2n, 4n, …, with p, q in proportion.

    known   each says the exact value of a left side, or None of one that it does not know; for one left side it has to
            return the same object every time, by which the values are remembered
    """

    known: tuple[Callable[[Basic], ExactValue | None], ...] = ()
    name: str = "proportional limit"

    def speaks_of(self, claim: Claim) -> bool:
        """Whether a claim is one that this judge is for: its right side has a remainder `o(n^{-k})`."""
        return bool(claim.rhs.has(SmallO))

    def judge(self, claim: Claim) -> Evidence:
        """HOLDS if the sides agree in the limit at all points, FAILS with the first where they do not, else UNKNOWN."""
        try:
            return self._judged(claim)
        except SymbolicError as error:
            return Evidence(self.name, Verdict.UNKNOWN, "", str(error))

    def _judged(self, claim: Claim) -> Evidence:
        stated, remainder = _parts(claim)
        exact = next((value for value in (knows(claim.lhs) for knows in self.known) if value is not None), None)
        if exact is None:
            raise NotEvaluable(f"no exact value of {claim.lhs} is known")
        tried = 0
        for point in _points(claim, exact, stated, remainder.sizes):
            limit = _limit(stated, remainder, exact, point)
            if limit:
                shown = ", ".join(f"{leaf} = {value}" for leaf, value in point)
                return Evidence(self.name, Verdict.FAILS, "a counterexample", f"at {shown} in proportion, {limit}")
            tried += 1
        if not tried:
            raise NotEvaluable("the conditions allow none of the proportions that are tried")
        return Evidence(self.name, Verdict.HOLDS, f"{DIGITS} digits of the limit at {tried} points")


def _parts(claim: Claim) -> tuple[Expr, SmallO]:
    """The right side without its remainder, and that."""
    rhs = claim.rhs
    if claim.relation != "=" or not isinstance(rhs, Expr):
        raise NotEvaluable("only an equation has a remainder")
    remainders = [term for term in Add.make_args(rhs) if term.has(SmallO)]
    if len(remainders) != 1 or not isinstance(remainders[0], SmallO):
        raise NotEvaluable("the right side has no remainder of the form o(n^-k)")
    if not isinstance(remainders[0].order, Integer):
        raise NotEvaluable(f"the order of a remainder is compared as a number; got {remainders[0].order}")
    return Add(*(term for term in Add.make_args(rhs) if term is not remainders[0])), remainders[0]


def _points(claim: Claim, exact: ExactValue, stated: Expr, sizes: tuple[Symbol, ...]) -> Iterator[Values]:
    """Proportions of the sizes, and values of all else, at which the conditions hold at the first and the last size."""
    conditions = (*claim.given, *exact.given)
    everything = _leaves(stated, exact.unknowns) | exact.unknowns | {s for c in conditions for s in c.free_symbols}
    foreign = sorted(
        (leaf for leaf in everything if not isinstance(leaf, Symbol) and leaf not in exact.unknowns), key=str
    )
    if foreign:
        raise NotEvaluable(f"the value of {foreign[0]} is not known from the left side")
    rest = sorted(everything - set(sizes), key=str)
    if any(cast(Any, leaf).is_integer for leaf in rest) or len(sizes) not in (2, 3):
        raise NotEvaluable("the sizes that grow are two or three, and all that there are")
    found = 0
    for row, start in product(range(len(RATIOS)), range(len(REALS))):
        ratios = RATIOS[row] if len(sizes) == 3 else RATIOS[row][::2]
        reals = tuple((leaf, REALS[(row + start + 3 * place) % len(REALS)]) for place, leaf in enumerate(rest))
        point = (*zip(sizes, map(Integer, ratios), strict=True), *reals)
        ends = [_at(point, sizes, factor) for factor in (FIRST, FIRST << (DOUBLINGS - 1))]
        if all(violated(conditions, cast(Any, end)) is None for end in ends):
            yield point
            found += 1
            if found == POINTS:
                return


def _at(point: Values, sizes: tuple[Symbol, ...], factor: int) -> dict[Basic, Rational]:
    return {leaf: value * factor if leaf in sizes else value for leaf, value in point}


def _leaves(expression: Basic, unknowns: frozenset[Basic]) -> frozenset[Basic]:
    """What has to have a value: symbols, and whatever counts as a number; other abbreviations are opened."""
    if expression in unknowns or isinstance(expression, Symbol):
        return frozenset((expression,))
    if isinstance(expression, NamedScalar):
        return _leaves(expression.definition, unknowns)
    if isinstance(expression, Rational):
        return frozenset()
    if isinstance(expression, Add | Mul | Pow):
        return frozenset().union(*(_leaves(part, unknowns) for part in expression.args))
    return frozenset((expression,))


@lru_cache(maxsize=256)
def _lefts(exact: ExactValue, point: Values, sizes: tuple[Symbol, ...]) -> tuple[Number, ...]:
    """The left side at every size; it is the same for every right side."""
    found = []
    for j in range(DOUBLINGS):
        values = {leaf: value for leaf, value in _at(point, sizes, FIRST << j).items() if leaf in exact.unknowns}
        found.append(exact.ball({leaf: fmpq(int(v.p), int(v.q)) for leaf, v in values.items()}, BITS))
    return tuple(found)


def _limit(stated: Expr, remainder: SmallO, exact: ExactValue, point: Values) -> str:
    """What n^k (left − right) tends to, in words, if that is not 0; else ""."""
    sizes, order = remainder.sizes, int(cast(Any, remainder.order))
    n = sizes[0]
    with ctx.workprec(BITS):
        differences, scale = [], arb(0)
        for j, left in enumerate(_lefts(exact, point, sizes)):
            values = {k: fmpq(int(v.p), int(v.q)) for k, v in _at(point, sizes, FIRST << j).items()}
            try:
                right = _number(stated, values)
            except ConditionError as undefined:
                return f"the right side is not defined: {undefined}"
            weight = arb(values[n]) ** order
            differences.append((values[n], weight * (arb(left) - arb(right))))
            scale = abs(weight * arb(left))
        tolerance = (scale if not scale.contains(0) else arb(1)) / arb(10) ** DIGITS
        for excess in range(MOST_EXCESS, -1, -1):
            scaled = [value / arb(size) ** excess for size, value in differences]
            limit, error = _extrapolated(scaled)
            if not error < tolerance:
                if excess:
                    continue
                raise NotEvaluable("two extrapolations differ")
            if abs(limit) > tolerance + error:
                decimal = limit.str(DIGITS, radius=False)
                return f"{n**order} (left - right) tends to {decimal}" + (f" times {n**excess}" if excess else "")
        return ""


def _extrapolated(values: list[arb]) -> tuple[arb, arb]:
    """The limit of a series in 1/n from its values at n, 2n, 4n, …, and how far the last two extrapolations differ."""
    row, before = values, values[-1]
    for power in range(1, len(values)):
        before = row[-1]
        row = [(2**power * b - a) / (2**power - 1) for a, b in pairwise(row)]
    return row[-1], arb(abs(row[-1] - before).abs_upper())


def _number(expression: Basic, values: Mapping[Basic, fmpq]) -> fmpq:
    """The value of a rational function."""
    if expression in values:
        return values[expression]
    match expression:
        case Rational():
            return fmpq(int(expression.p), int(expression.q))
        case Add():
            return sum((_number(part, values) for part in expression.args), start=fmpq(0))
        case Mul():
            found = fmpq(1)
            for part in expression.args:
                found *= _number(part, values)
            return found
        case Pow() if isinstance(expression.exp, Integer):
            base, exponent = _number(expression.base, values), int(cast(Any, expression.exp))
            if exponent < 0 and base == 0:
                raise ConditionError(f"{expression} has a zero denominator")
            return base**exponent
        case NamedScalar():
            return _number(expression.definition, values)
    raise NotEvaluable(f"{expression} is no rational function of numbers")


__all__ = ["ProportionalLimit"]
