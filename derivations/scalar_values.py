"""The value of a scalar theorem at numbers that a user typed, read exactly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Any, cast

from sympy import Basic, Expr, Rational, Symbol

from symbolic.checks import evaluate
from symbolic.claim import condition_text, is_scalar, violated
from symbolic.derivation import Theorem
from symbolic.errors import ConditionError, SymbolicError
from symbolic.matrices import Infinite

NUMBER = re.compile(r"(?P<sign>[+-]?)(?:(?P<whole>[0-9]+)(?:/(?P<below>[0-9]+)|\.(?P<decimals>[0-9]+))?)")
LONGEST = 1000


@dataclass(frozen=True)
class Value:
    """What a scalar theorem is worth at some numbers.

    theorem   the theorem that says so: the one asked for, or one that says that the same quantity is infinite
    exact     the value as a fraction, or None if it is infinite
    """

    theorem: Theorem
    exact: Fraction | None

    def decimal(self, digits: int) -> str:
        """The value rounded correctly to a number of significant digits, or `diverges`."""
        return "diverges" if self.exact is None else rounded(self.exact, digits)


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


def is_scalar_theorem(theorem: Theorem) -> bool:
    """Whether the right side is a number once its symbols are."""
    return theorem.claim.relation == "=" and isinstance(theorem.claim.rhs, Expr) and is_scalar(theorem.claim.rhs)


def value_of(theorem: Theorem, values: dict[str, Fraction], theorems: Iterable[Theorem]) -> Value:
    """The value of a theorem, or of another about the same left side whose conditions hold at the numbers.

    Raises ConditionError, naming the condition and the values, if there is none; SymbolicError for arguments that
    are missing, unknown or outside their domain.
    """
    everything = tuple(theorems)
    if not is_scalar_theorem(theorem):
        known = ", ".join(t.label for t in everything if is_scalar_theorem(t))
        raise SymbolicError(f"{theorem.label} has no scalar value; scalar theorems: {known}")
    family = [theorem, *(t for t in everything if t is not theorem and _same_quantity(t, theorem))]
    symbols = _arguments(family)
    numbers = _numbers(theorem.label, symbols, values)
    for candidate in family:
        if candidate is not theorem and candidate.claim.rhs != Infinite():
            continue
        if violated(candidate.claim.given, numbers) is None:
            rhs = candidate.claim.rhs
            exact = None if rhs == Infinite() else _fraction(evaluate(cast(Any, rhs), numbers))
            return Value(candidate, exact)
    failed = violated(theorem.claim.given, numbers)
    names = sorted(cast(Basic, failed).free_symbols, key=str)
    stated = ", ".join(f"{symbol} = {numbers[cast(Symbol, symbol)]}" for symbol in names)
    raise ConditionError(f"{theorem.label} needs {condition_text(cast(Basic, failed))}; got {stated}")


def _same_quantity(first: Theorem, second: Theorem) -> bool:
    mine, theirs = first.claim, second.claim
    return is_scalar_theorem(first) and mine.relation == "=" and mine.lhs == theirs.lhs


def _arguments(family: Sequence[Theorem]) -> dict[str, Symbol]:
    symbols = {symbol for member in family for symbol in member.scalar_symbols}
    return {symbol.name: symbol for symbol in sorted(symbols, key=str)}


def _numbers(label: str, symbols: dict[str, Symbol], values: dict[str, Fraction]) -> dict[Symbol, Rational]:
    takes = f"{label} takes {', '.join(symbols)}"
    unknown = [name for name in values if name not in symbols]
    if unknown:
        raise SymbolicError(f"unknown argument {', '.join(unknown)}; {takes}")
    missing = [name for name in symbols if name not in values]
    if missing:
        raise SymbolicError(f"missing {', '.join(missing)}; {takes}")
    numbers = {}
    for name, symbol in symbols.items():
        value = values[name]
        if symbol.is_integer and (value.denominator != 1 or value < 1):
            raise ConditionError(f"{name} is a positive integer; got {name} = {value}")
        if symbol.is_positive and value <= 0:
            raise ConditionError(f"{name} is positive; got {name} = {value}")
        if symbol.is_nonnegative and value < 0:
            raise ConditionError(f"{name} is not negative; got {name} = {value}")
        numbers[symbol] = Rational(value.numerator, value.denominator)
    return numbers


def _fraction(value: Any) -> Fraction:
    return Fraction(int(value.p), int(value.q))


def rounded(value: Fraction, digits: int) -> str:
    """A decimal string, correct to the number of significant digits; exact decimals are not padded."""
    context = Context(prec=digits, rounding=ROUND_HALF_EVEN, Emax=10**9, Emin=-(10**9))
    quotient = context.divide(Decimal(value.numerator), Decimal(value.denominator))
    if -10 <= quotient.adjusted() < digits:
        return f"{quotient:f}"
    return f"{quotient:e}" if quotient else "0"


__all__ = ["Value", "is_scalar_theorem", "read_assignments", "read_number", "rounded", "value_of"]
