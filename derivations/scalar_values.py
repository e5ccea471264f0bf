"""The value of a scalar theorem at numbers that a user typed, read exactly.

A theorem has a value if its right side, or failing that its left side, is a number once its arguments are: a rational
function of them, or one of mean traces of resolvents (`symbolic.resolvents.expectations`). Which names may be typed,
and which theorem speaks where this one does not, is data: `derivations.arguments`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, cast

from flint import fmpq
from sympy import Add, Basic, Expr, Rational, Symbol, expand
from sympy.core.relational import Relational, Unequality

from derivations.arguments import AT_ZERO_PENALTY, BECAUSE, PENALTIES, READINGS, SQUARED_NORMS, VALUES, Reading
from symbolic.checks import evaluate
from symbolic.claim import condition_text, is_scalar, violated
from symbolic.derivation import Theorem, find_theorem
from symbolic.errors import ConditionError, NotEvaluable, SymbolicError
from symbolic.matrices import BigO, Infinite, SmallO
from symbolic.resolvents import ResolventTrace, ball_of, certified, without_matrices
from symbolic.resolvents.expectations import Number

NUMBER = re.compile(r"(?P<sign>[+-]?)(?:(?P<whole>[0-9]+)(?:/(?P<below>[0-9]+)|\.(?P<decimals>[0-9]+))?)")
LONGEST = 1000


@dataclass(frozen=True)
class Value:
    """What a scalar theorem is worth at some numbers.

    theorem   the theorem that says so: the one asked for, or another one about the same quantity
    given     its conditions, in the terms of the arguments
    exact     the value as a fraction, or None if it is infinite or not known to be rational
    ball      precision in bits ↦ a ball that contains the value; None if it is infinite
    """

    theorem: Theorem
    given: tuple[Relational, ...]
    exact: Fraction | None
    ball: Callable[[int], Number] | None

    @property
    def is_bound(self) -> bool:
        """Whether the theorem says of this value that something is at most that."""
        return self.theorem.claim.relation == "<="

    def decimal(self, digits: int) -> str:
        """The value rounded correctly to a number of significant digits, a bound upwards; or `diverges`."""
        if self.exact is not None:
            return rounded(self.exact, digits, ROUND_CEILING if self.is_bound else ROUND_HALF_EVEN)
        return "diverges" if self.ball is None else certified(self.ball, digits)


def read_number(text: str) -> Fraction:
    """An integer, a fraction `7/10` or a plain decimal `0.7`, exactly; anything else is refused."""
    match = NUMBER.fullmatch(text)
    if match is None or len(text) > LONGEST:
        shown = text if len(text) <= 40 else text[:40] + "…"
        raise SymbolicError(f"a value is an integer, a fraction 7/10 or a plain decimal 0.7; got {shown!r}")
    if match["below"] is not None and int(match["below"]) == 0:
        raise SymbolicError(f"a fraction has a denominator other than 0; got {text!r}")
    return Fraction(text)


def read_assignments(assignments: Sequence[str]) -> dict[str, Fraction]:
    """`n=10 d=3` as numbers by name."""
    values: dict[str, Fraction] = {}
    for assignment in assignments:
        name, equals, text = assignment.partition("=")
        if not equals or not name:
            raise SymbolicError(f"arguments are written name=value; got {assignment!r}")
        if name in values:
            raise SymbolicError(f"{name} is given twice")
        try:
            values[name] = read_number(text)
        except SymbolicError as error:
            raise SymbolicError(f"{name}: {error}") from error
    return values


@dataclass(frozen=True)
class Candidate:
    """A theorem that may have the value: what is to be evaluated, and the conditions, in the terms of the arguments."""

    theorem: Theorem
    expression: Expr
    given: tuple[Relational, ...]

    @property
    def symbols(self) -> set[Symbol]:
        """What decides the value, or whether there is one."""
        parts = (self.expression, *(() if self.theorem.label in VALUES else self.given))
        return {cast(Symbol, symbol) for part in parts for symbol in part.free_symbols}

    def rewritten(self, symbols: Mapping[Basic, Expr]) -> Candidate:
        """The same in other terms."""
        given = (_condition(condition, symbols) for condition in self.given)
        expression = cast(Expr, self.expression.xreplace(dict(symbols)))
        return Candidate(self.theorem, expression, tuple(c for c in given if c != True))  # noqa: E712 (SymPy's)

    def value(self, numbers: Mapping[Symbol, Rational]) -> Value:
        """The value at numbers at which the conditions hold."""
        if self.expression == Infinite():
            return Value(self.theorem, self.given, None, None)
        if not self.expression.has(ResolventTrace):
            found = evaluate(cast(Any, self.expression), numbers)
            exact = fmpq(int(found.p), int(found.q))
            return Value(self.theorem, self.given, Fraction(int(exact.p), int(exact.q)), lambda _: exact)

        @lru_cache(maxsize=2)
        def ball(bits: int) -> Number:
            return ball_of(self.expression, cast(Any, numbers), bits)

        return Value(self.theorem, self.given, None, ball)


def candidate(theorem: Theorem) -> Candidate:
    """A theorem in its own terms, a limit as the formula that it states; raises NotEvaluable if it has no value."""
    claim = replace(theorem.claim, rhs=without_limit(theorem.claim.rhs))
    if claim.rhs.has(BigO):
        raise NotEvaluable(f"{theorem.label} has no scalar value: of a remainder only the order is known")
    expression = VALUES.get(theorem.label)
    if expression is None and isinstance(claim.rhs, Expr) and is_scalar(claim.rhs):
        return Candidate(theorem, claim.rhs, claim.given)
    by_value = {norm: name for name, norm in SQUARED_NORMS.items()}
    for side in (claim.rhs, claim.lhs) if expression is None else (expression,):
        with suppress(NotEvaluable):
            plain = without_matrices(cast(Expr, side)).xreplace(by_value)
            given = tuple(cast(Relational, condition.xreplace(by_value)) for condition in claim.given)
            if is_scalar(plain):
                return Candidate(theorem, plain, given)
    raise NotEvaluable(f"{theorem.label} has no scalar value")


@dataclass(frozen=True)
class Quantity:
    """What a theorem is about, as a function of arguments with certain names.

    candidates   the theorem itself, then others about the same quantity; the first whose conditions hold has the value
    arguments    what must be given, by name
    optional     what may be given, as it occurs in conditions alone
    given        conditions on the arguments by themselves, such as p < d
    at_zero      the same without a penalty, if another theorem has that
    """

    label: str
    candidates: tuple[Candidate, ...]
    arguments: Mapping[str, Symbol]
    optional: Mapping[str, Symbol]
    given: tuple[Relational, ...]
    at_zero: Quantity | None = None

    @property
    def theorems(self) -> tuple[Theorem, ...]:
        """Every theorem that may have the value somewhere."""
        further = () if self.at_zero is None else self.at_zero.theorems
        return tuple(dict.fromkeys([*(candidate.theorem for candidate in self.candidates), *further]))

    def at(self, values: Mapping[str, Fraction]) -> Value:
        """The value at numbers for the arguments.

        Raises ConditionError, naming the condition and the values, if there is none.
        """
        numbers = self.numbers(values)
        if any(numbers.get(penalty) == 0 for penalty in PENALTIES):
            return cast(Quantity, self.at_zero)._at(numbers)
        return self._at(numbers)

    def numbers(self, values: Mapping[str, Fraction]) -> dict[Symbol, Rational]:
        """Numbers for the symbols; raises ConditionError if one is outside its domain, or they are at odds."""
        symbols = {**self.arguments, **self.optional}
        found = {
            symbols[name]: _number(symbols[name], value, self.at_zero is not None) for name, value in values.items()
        }
        require(self.label, self.given, found)
        return found

    def _at(self, numbers: Mapping[Symbol, Rational]) -> Value:
        for each in self.candidates:
            if violated(each.given, numbers) is None:
                return each.value(numbers)
        first = self.candidates[0]
        require(first.theorem.label, first.given, numbers)
        raise AssertionError("a condition fails, and none does")


def require(label: str, given: tuple[Relational, ...], numbers: Mapping[Symbol, Rational]) -> None:
    """Refuse numbers at which a condition fails, with a ConditionError that names it and them."""
    failed = violated(given, numbers)
    if failed is not None:
        stated = sorted(f"{symbol} = {numbers[cast(Symbol, symbol)]}" for symbol in failed.free_symbols)
        because = f": {BECAUSE[failed]}" if failed in BECAUSE else ""
        raise ConditionError(f"{label} needs {condition_text(failed)}; got {', '.join(stated)}{because}")


def without_limit(side: Basic) -> Basic:
    """A right side without its remainder o(n^{-k}): what is stated of sizes that grow in proportion, at given sizes."""
    terms = Add.make_args(side) if isinstance(side, Expr) else ()
    return Add(*(term for term in terms if not isinstance(term, SmallO))) if terms else side


def has_value(theorem: Theorem) -> bool:
    """Whether a theorem has a value once its arguments do."""
    try:
        candidate(theorem)
    except NotEvaluable:
        return False
    return theorem.claim.relation == "="


def value_of(theorem: Theorem, values: Mapping[str, Fraction], theorems: Iterable[Theorem]) -> Value:
    """The value of a theorem, or of another about the same quantity whose conditions hold at the numbers.

    Raises ConditionError, naming the condition and the values, if there is none; SymbolicError for arguments that
    are missing, unknown or outside their domain.
    """
    return quantity_of(theorem, values, theorems).at(values)


def quantity_of(theorem: Theorem, names: Collection[str], theorems: Iterable[Theorem]) -> Quantity:
    """What a theorem is about, as a function of the arguments with these names.

    Raises SymbolicError for a theorem that has no value, and for names that are missing, unknown or one too many.
    """
    everything = tuple(theorems)
    if not has_value(theorem):
        if theorem.claim.rhs.has(BigO):
            raise SymbolicError(
                f"{theorem.label} has no scalar value: of a remainder only the order is known; partial sums are "
                "evaluated of series of the risk and of the mean misalignment: befs eval --help"
            )
        known = ", ".join(t.label for t in everything if has_value(t))
        raise SymbolicError(
            f"{theorem.label} has no scalar value; scalar theorems: {known}; "
            "`befs eval --help` says which series and bound have values of their own"
        )
    family = _family(theorem, everything)
    limit: list[Candidate] = []
    if theorem.label in AT_ZERO_PENALTY:
        elsewhere = AT_ZERO_PENALTY[theorem.label]
        other = _family(find_theorem(everything, elsewhere.label), everything)
        limit = [each.rewritten(elsewhere.symbols) for each in other]
    return quantity_read(theorem.label, family, names, limit=limit)


def quantity_read(
    label: str,
    candidates: Iterable[Candidate],
    names: Collection[str],
    readings: Sequence[Reading] = READINGS,
    limit: Iterable[Candidate] = (),
) -> Quantity:
    """Candidates as functions of the arguments with these names.

    readings   what may be given in place of what
    limit      the candidates without a penalty

    Raises SymbolicError for names that are missing, unknown or one too many.
    """
    family, limit = list(candidates), list(limit)
    needed_names = _by_name(family)
    shown = (_with_alternatives(name, needed_names, readings) for name in needed_names)
    takes = f"{label} takes {', '.join(shown)}"
    given: list[Relational] = []
    said: dict[str, str] = {name: name for name in names}
    for reading in readings:
        name, replaced = str(reading.name), str(reading.symbol)
        needed = _by_name(family)
        if name not in names or name in needed or (replaced not in needed and replaced not in said):
            continue
        if replaced in said:
            raise SymbolicError(f"{said[replaced]} and {name} are both given; {takes}")
        said[replaced] = name
        family, limit = ([each.rewritten({reading.symbol: reading.by}) for each in some] for some in (family, limit))
        given += reading.given
    arguments = _by_name(family)
    optional = {str(s): cast(Symbol, s) for each in family for c in each.given for s in c.free_symbols}
    unknown = [name for name in names if name not in arguments and name not in optional]
    if unknown:
        raise SymbolicError(f"unknown argument {', '.join(unknown)}; {takes}")
    missing = [name for name in arguments if name not in names]
    if missing:
        raise SymbolicError(f"missing {', '.join(missing)}; {takes}")
    found = Quantity(label, tuple(family), arguments, optional, tuple(given))
    return replace(found, at_zero=replace(found, candidates=tuple(limit))) if limit else found


def _family(theorem: Theorem, theorems: Iterable[Theorem]) -> list[Candidate]:
    """A theorem, and the others that have a value for the same left side, in no more arguments, where it has none."""
    first = candidate(theorem)
    family = [first]
    for other in theorems:
        claim = other.claim
        if (
            other is theorem
            or claim.has_remainder
            or claim.lhs != theorem.claim.lhs
            or not VALUES.keys().isdisjoint({other.label, theorem.label})
        ):
            continue
        if has_value(other) and (claim.rhs == Infinite() or not is_scalar(theorem.claim.rhs)):
            found = candidate(other)
            family += [found] if found.symbols <= first.symbols else []
    return family


def _by_name(family: Iterable[Candidate]) -> dict[str, Symbol]:
    """What decides values, by name, in alphabetical order."""
    return {symbol.name: symbol for symbol in sorted({s for each in family for s in each.symbols}, key=str)}


def _with_alternatives(name: str, names: Collection[str], readings: Iterable[Reading]) -> str:
    """`q (or d)`, and `q (or d and p)` where p is not among the names that are needed anyhow."""
    others = []
    for reading in readings:
        if str(reading.symbol) == name:
            also = sorted({str(s) for s in reading.by.free_symbols} - {str(reading.name), *names})
            others.append(" and ".join([str(reading.name), *also]))
    return f"{name} (or {', '.join(others)})" if others else name


def _condition(condition: Relational, symbols: Mapping[Basic, Expr]) -> Relational:
    """A condition in other terms, `N ≥ q` for `N + p ≥ p + q`: what is added stands left, what is taken away right."""
    if not condition.free_symbols & symbols.keys() or isinstance(condition, Unequality):
        return cast(Relational, condition.xreplace(dict(symbols)))
    left, right = (cast(Expr, side.xreplace(dict(symbols))) for side in condition.args)
    terms = expand(left - right).as_ordered_terms()
    added = [term for term in terms if not term.is_number and not term.could_extract_minus_sign()]
    return cast(Relational, type(condition)(sum(added), -sum(term for term in terms if term not in added)))


def _number(symbol: Symbol, value: Fraction, may_vanish: bool) -> Rational:
    """A value of a symbol, in its domain; a penalty may be 0 where another theorem has the value then."""
    if symbol.is_integer and symbol.is_positive and (value.denominator != 1 or value < 1):
        raise ConditionError(f"{symbol} is a positive integer; got {symbol} = {value}")
    bounded_below = symbol.is_nonnegative and (not symbol.is_positive or (symbol in PENALTIES and may_vanish))
    if bounded_below and value < 0:
        raise ConditionError(f"{symbol} is not negative; got {symbol} = {value}")
    if symbol.is_positive and not bounded_below and value <= 0:
        raise ConditionError(f"{symbol} is positive; got {symbol} = {value}")
    return Rational(value.numerator, value.denominator)


def rounded(value: Fraction, digits: int, rounding: str = ROUND_HALF_EVEN) -> str:
    """A decimal string, correct to the number of significant digits; exact decimals are not padded."""
    context = Context(prec=digits, rounding=rounding, Emax=10**9, Emin=-(10**9))
    quotient = context.divide(Decimal(value.numerator), Decimal(value.denominator))
    if -10 <= quotient.adjusted() < digits:
        return f"{quotient:f}"
    return f"{quotient:e}" if quotient else "0"


__all__ = [
    "Candidate",
    "Quantity",
    "Value",
    "has_value",
    "quantity_of",
    "quantity_read",
    "read_assignments",
    "read_number",
    "require",
    "rounded",
    "value_of",
    "without_limit",
]
