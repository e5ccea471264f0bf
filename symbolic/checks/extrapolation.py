"""The judge of a statement with a remainder, `E[…] = a + b/n + O(n⁻²)`: the left side at large n, extrapolated.

The exact values of some left sides are known otherwise, and handed to this judge as data. At rational values of all
else it evaluates one of them at many n, with error bounds, and puts a polynomial in 1/n through the values; the
coefficients of that are the ones of the series, up to an error that a second extrapolation, from fewer n, estimates.
The right side is expanded in 1/n exactly. `O(n^{-k})` says what the coefficients of all powers above n^{-k} are: each
is compared.

A polynomial through the values of a function with the asymptotic series Σ cᵢ xⁱ at x₁, …, x_r has its first
coefficients up to an error of about c_r x₁ ⋯ x_r times reciprocals of x. Where two extrapolations do not agree as well
as the comparison demands, as for a left side without such a series, nothing is said.

Source: Richardson, Phil. Trans. R. Soc. A 226:299–361, 1927 (the deferred approach to the limit).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, cast

from flint import arb, arb_poly, ctx, fmpq, fmpq_mat, fmpq_poly
from sympy import Add, Basic, Expr, Integer, Mul, Pow, Rational, Symbol

from symbolic.checks.evaluation import Rationals, Walk, to_rational
from symbolic.checks.evidence import Evidence, Verdict
from symbolic.checks.instances import Point, letter_value
from symbolic.claim import Claim, violated
from symbolic.errors import ConditionError, NotEvaluable, SymbolicError
from symbolic.matrices import BigO, Letter, MatrixExpression, NamedScalar, Trace, is_random

DIGITS = 20
"""To how many digits each coefficient is compared; one that should be 0, to as many decimals."""
COUNTS = (
    (1, 2, 3),
    (3, 2, 1),
    (6, 5, 7),
    (2, 3, 1),
    (5, 7, 6),
    (1, 4, 2),
    (4, 3, 2),
    (2, 1, 4),
    (3, 1, 2),
    (2, 2, 3),
    (4, 2, 1),
)
"""Values of the integers that do not grow, in alphabetical order; the conditions rule some out."""
POINTS = 6
REALS = tuple(map(Rational, ("3/2", "2/5", "7/3", "5/4", "1/3", "9/7", "8/5")))
STEP = 32
FIRST = 4
EFFORTS = ((36, 700), (64, 1100))
"""n = 32 i with i from 4 to which, and the bits that are computed with; the second is for long series."""
FEWER = 2
"""How many n the second extrapolation leaves out, the largest."""

Number = fmpq | arb
Values = tuple[tuple[Basic, Rational], ...]
"""What does not grow, each with its value at a point."""


@dataclass(frozen=True)
class ExactValue:
    """The value of a left side, known exactly.

    unknowns   what it is a function of: symbols, traces of fixed matrices, and abbreviations that count as numbers
    given      the conditions under which it is that
    ball       values of the unknowns, and a precision in bits ↦ the value, or a ball that contains it
    special    fixed letters, and what they are read as: if the value is known there alone
    """

    unknowns: frozenset[Basic]
    given: tuple[Any, ...]
    ball: Callable[[Mapping[Basic, fmpq], int], Number]
    special: tuple[tuple[Letter, MatrixExpression], ...] = ()


@dataclass(frozen=True)
class Extrapolation:
    """Extrapolation of exact values in 1/n.

    known   each says the exact value of a left side, or None of one that it does not know; for one left side it has to
            return the same object every time, by which the coefficients are remembered
    """

    known: tuple[Callable[[Basic], ExactValue | None], ...] = ()
    name: str = "extrapolation"

    def speaks_of(self, claim: Claim) -> bool:
        """Whether a claim is one that this judge is for: its right side has a remainder `O(n^{-k})`."""
        return bool(claim.rhs.has(BigO))

    def judge(self, claim: Claim) -> Evidence:
        """HOLDS if every coefficient agrees at all points, FAILS with the first that does not, else UNKNOWN."""
        try:
            return self._judged(claim)
        except SymbolicError as error:
            return Evidence(self.name, Verdict.UNKNOWN, "", str(error))

    def _judged(self, claim: Claim) -> Evidence:
        stated, remainder = without_remainder(claim)
        exact = next((value for value in (knows(claim.lhs) for knows in self.known) if value is not None), None)
        if exact is None:
            raise NotEvaluable(f"no exact value of {claim.lhs} is known")
        n, order = remainder.sizes[0], as_integer(remainder.order)
        growing = sorted((leaf for leaf in exact.unknowns - {n} if n in leaf.free_symbols), key=str)
        if growing:
            raise NotEvaluable(f"{growing[0]} may change with {n}")
        stated = cast(Expr, stated.xreplace(dict(exact.special)))
        leaves = _leaves(stated, exact.unknowns)
        # An abbreviation that counts as a number is none of the generic matrices: one or the other.
        has_free = any(not isinstance(leaf, Symbol) and not _is_fixed(leaf, n) for leaf in exact.unknowns)
        for leaf in sorted(leaves - exact.unknowns, key=str):
            if not isinstance(leaf, Symbol) and (has_free or not _is_fixed(leaf, n)):
                raise NotEvaluable(f"the value of {leaf} is not known from the left side")
        tried = 0
        for point in islice(_points(n, exact, claim, leaves), POINTS):
            difference = _compared(stated, exact, n, order, point)
            if difference:
                return Evidence(self.name, Verdict.FAILS, "a counterexample", f"at {_text(point)}, {difference}")
            tried += 1
        if not tried:
            raise NotEvaluable(f"the conditions do not allow large {n} with all else fixed")
        number = max(order, 0)
        what = f"{number} coefficient{'s' * (number != 1)} to {DIGITS} digits" if number else "bounded"
        special = ", ".join(f"{letter} = {value}" for letter, value in exact.special)
        return Evidence(self.name, Verdict.HOLDS, f"{what} at {tried} points" + (f", at {special}" if special else ""))


def without_remainder(claim: Claim) -> tuple[Expr, BigO]:
    """The right side without its remainder, and that; raises NotEvaluable if there is none."""
    rhs = claim.rhs
    if claim.relation != "=" or not isinstance(rhs, Expr):
        raise NotEvaluable("only an equation has a remainder")
    terms = Add.make_args(rhs)
    remainders = [term for term in terms if term.has(BigO)]
    found = remainders[0].as_coeff_Mul() if len(remainders) == 1 else (Integer(0), None)
    if not isinstance(found[1], BigO):
        raise NotEvaluable("the right side has no remainder of the form O(n^-k)")
    return Add(*(term for term in terms if term is not remainders[0])), found[1]


def as_integer(order: Expr) -> int:
    """The order of a remainder as a number; raises NotEvaluable for a symbol."""
    if not isinstance(order, Integer):
        raise NotEvaluable(f"the order of a remainder is compared as a number; got {order}")
    return int(cast(Any, order))


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


def _points(n: Symbol, exact: ExactValue, claim: Claim, leaves: frozenset[Basic]) -> Iterator[Values]:
    """Values of all that does not grow, where the conditions hold for every n that is tried."""
    conditions = (*claim.given, *exact.given)
    traces = sorted((leaf for leaf in leaves | exact.unknowns if _is_fixed(leaf, n)), key=str)
    everything = leaves | exact.unknowns | {s for part in (*conditions, *traces) for s in part.free_symbols}
    unknowns = sorted(everything - {n, *traces}, key=str)
    counts = [symbol for symbol in unknowns if symbol.is_integer]
    for row, values in enumerate(COUNTS):
        point = tuple(
            (leaf, Integer(values[counts.index(leaf) % 3]) if leaf in counts else REALS[(row * 3 + place) % len(REALS)])
            for place, leaf in enumerate(unknowns)
        )
        ends = [{**dict(point), n: Integer(STEP * i)} for i in (FIRST, EFFORTS[-1][0])]
        if all(violated(conditions, cast(Any, end)) is None for end in ends):
            yield (*point, *((trace, _trace(trace, point)) for trace in traces))


def _is_fixed(leaf: Basic, n: Symbol) -> bool:
    """Whether a leaf is a trace of matrices that are not random, and do not change as n grows."""
    return isinstance(leaf, Trace) and not is_random(leaf) and n not in leaf.free_symbols


def _trace(trace: Basic, point: Values) -> Rational:
    """Its value, the letters in it being generic matrices of rationals."""
    letters: dict[Letter, fmpq_mat] = {}
    walk: Walk[fmpq_mat, fmpq] = Walk(Rationals(letters), cast(Any, dict(point)))
    for letter in sorted(trace.atoms(Letter), key=lambda x: x.name):
        value = letter_value(letter, walk.size(letter.rows), walk.size(letter.cols))
        letters[letter] = walk.domain.constant(value)
    return to_rational(walk.scalar(cast(Expr, trace)))


def _text(point: Values) -> str:
    return str(Point(cast(Any, tuple((leaf, value) for leaf, value in point if not isinstance(leaf, Trace)))))


def _compared(stated: Expr, exact: ExactValue, n: Symbol, order: int, point: Values) -> str:
    """Which coefficient above n^{-order} the right side has wrong, with both values, or "" if it has none."""
    values = {leaf: fmpq(int(value.p), int(value.q)) for leaf, value in point}
    try:
        lowest, claimed = expansion(stated, n, values, order)
    except ConditionError as error:
        return f"the right side is not defined: {error}"
    arguments = tuple((leaf, value) for leaf, value in point if leaf in exact.unknowns)
    for effort in EFFORTS:
        found = _extrapolated(exact, n, arguments, *effort)
        try:
            return _first_difference(lowest, claimed, found, n, order)
        except NotEvaluable:
            if effort == EFFORTS[-1]:
                raise
    raise AssertionError("there is a last effort")


def _first_difference(lowest: int, claimed: Sequence[fmpq], found: Coefficients, n: Symbol, order: int) -> str:
    for power in range(min(lowest, 0), order):
        wanted = claimed[power - lowest] if power >= lowest else fmpq(0)
        value, error = found.at(power)
        tolerance = (abs(wanted) if wanted != 0 else fmpq(1)) / fmpq(10) ** DIGITS
        with ctx.workprec(found.bits):
            difference = abs(value - arb(wanted))
            if not error <= arb(tolerance):
                raise NotEvaluable(f"two extrapolations differ in the coefficient of {n**-power}")
            if difference > arb(tolerance) + error:
                right = f"{_decimal(arb(wanted))} on the right side"
                return f"the coefficient of {n**-power} is {_decimal(value)}, and {right}"
            if not difference <= arb(tolerance):
                raise NotEvaluable(f"the coefficient of {n**-power} is not decided")
    if order <= 0 and not found.at(0)[1] <= arb(fmpq(1, 10**DIGITS)):
        raise NotEvaluable("two extrapolations of the left side differ")  # it may grow
    return ""


def _decimal(value: arb) -> str:
    return str(value.str(DIGITS + 2, radius=False))


@dataclass(frozen=True)
class Coefficients:
    """Coefficients of 1, 1/n, … with estimates of their errors, computed with a number of bits."""

    values: tuple[arb, ...]
    errors: tuple[arb, ...]
    bits: int

    def at(self, power: int) -> tuple[arb, arb]:
        """The coefficient of n^{-power} and its error: positive powers of n have none, if that of 1 is found."""
        if power < 0:
            return arb(0), self.errors[0]
        if power >= len(self.values):
            raise NotEvaluable(f"at most {len(self.values)} coefficients are extrapolated")
        return self.values[power], self.errors[power]


@lru_cache(maxsize=512)
def _extrapolated(exact: ExactValue, n: Symbol, point: Values, last: int, bits: int) -> Coefficients:
    """The coefficients of the left side; they are the same for every right side."""
    fixed = {leaf: fmpq(int(value.p), int(value.q)) for leaf, value in point}
    sizes = [STEP * i for i in range(FIRST, last + 1)]
    with ctx.workprec(bits):
        values = [exact.ball({**fixed, n: fmpq(size)}, bits) for size in sizes]
        places = [arb(fmpq(1, size)) for size in sizes]
        heights = [arb(value) for value in values]
        best = arb_poly.interpolate(places, heights)
        other = arb_poly.interpolate(places[:-FEWER], heights[:-FEWER])
        count = len(sizes) - FEWER
        errors = tuple(arb(abs(best[i] - other[i]).abs_upper()) for i in range(count))
        return Coefficients(tuple(best[i] for i in range(count)), errors, bits)


def expansion(expression: Expr, n: Symbol, values: Mapping[Basic, fmpq], order: int) -> tuple[int, list[fmpq]]:
    """The series of a rational function of n in 1/n, exactly: the power of its first term, and coefficients from there.

    expression : of n, numbers, what is in `values`, and abbreviations of those
    → v, [c_v, c_{v+1}, …, c_{order − 1}] such that expression = c_v n^{-v} + … + O(n^{-order})

    Raises ConditionError for a zero denominator, NotEvaluable for any other expression.

    >>> from sympy import Symbol
    >>> n = Symbol("n", integer=True, positive=True)
    >>> expansion((n + 3) / (n - 1), n, {}, 3)
    (0, [1, 4, 4])
    >>> expansion(n**2 + 1 / n, n, {}, 2)
    (-2, [1, 0, 0, 1])
    """
    above, below = _quotient(expression, n, values)
    if not above:
        return 0, [fmpq(0)] * max(order, 0)
    lowest = below.degree() - above.degree()
    numerator, denominator = ([f[f.degree() - i] for i in range(f.degree() + 1)] for f in (above, below))
    found: list[fmpq] = []
    for i in range(max(order - lowest, 0)):
        carried = sum((denominator[j] * found[i - j] for j in range(1, min(i, below.degree()) + 1)), start=fmpq(0))
        found.append(((numerator[i] if i < len(numerator) else fmpq(0)) - carried) / denominator[0])
    return lowest, found


def _quotient(expression: Basic, n: Symbol, values: Mapping[Basic, fmpq]) -> tuple[fmpq_poly, fmpq_poly]:
    """Numerator and denominator of a rational function, as polynomials in n."""
    one = fmpq_poly([1])
    if expression == n:
        return fmpq_poly([0, 1]), one
    if expression in values:
        return fmpq_poly([values[expression]]), one
    match expression:
        case Rational():
            return fmpq_poly([fmpq(int(expression.p), int(expression.q))]), one
        case Add():
            total = fmpq_poly([0]), one
            for part in expression.args:
                above, below = _quotient(part, n, values)
                same = below == total[1]
                total = (total[0] + above, below) if same else (total[0] * below + above * total[1], total[1] * below)
            return total
        case Mul():
            product = one, one
            for part in expression.args:
                above, below = _quotient(part, n, values)
                product = product[0] * above, product[1] * below
            return product
        case Pow() if isinstance(expression.exp, Integer):
            exponent = int(cast(Any, expression.exp))
            above, below = _quotient(expression.base, n, values)
            if exponent >= 0:
                return above**exponent, below**exponent
            if not above:
                raise ConditionError(f"{expression} has a zero denominator")
            return below**-exponent, above**-exponent
        case NamedScalar():
            return _quotient(expression.definition, n, values)
    raise NotEvaluable(f"{expression} is no rational function of {n}")


__all__ = ["ExactValue", "Extrapolation", "as_integer", "expansion", "without_remainder"]
