"""What a line of the appendix says: two sides, a relation, and the conditions under which it is said.

Conditions are SymPy relations, affine in the dimensions, such as `n > d + 1`. That one set of conditions implies
another is decided exactly, by Fourier–Motzkin elimination over the rationals after every strict inequality between
integers has been tightened by one. A condition may also say that two scalars differ, `z ≠ 2`; that follows from the
same condition, or from an inequality between the two. What is not affine, such as `n (1 + μ) > q`, follows if each of
its factors is a multiple of one condition plus something positive, by one division of polynomials.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal, TypeAlias, cast

from sympy import (
    Basic,
    Expr,
    GreaterThan,
    LessThan,
    Mul,
    PolynomialError,
    Rational,
    S,
    StrictGreaterThan,
    StrictLessThan,
    Symbol,
    Tuple,
    Unequality,
    cancel,
    div,
    factor_list,
    preorder_traversal,
    together,
)
from sympy.core.relational import Relational

from symbolic.display import Displayed
from symbolic.errors import ConditionError, ShapeError
from symbolic.matrices import (
    BigOAtZero,
    MatrixExpression,
    NamedScalar,
    Remainder,
    Size,
    is_positive,
    keeps_remainders,
    subexpressions,
)
from symbolic.matrices.expressions import same_dimension

Relation = Literal["=", "<=", "iff"]
SIGNS: dict[Relation, str] = {"=": "=", "<=": "≤", "iff": "⟺"}


@dataclass(frozen=True)
class Claim(Displayed):
    """`lhs relation rhs`, given conditions.

    `=` relates two matrices of one shape, or two scalars; `<=` two scalars; `iff` relates `Finite(expectation)` to a
    condition.
    """

    lhs: Basic
    relation: Relation
    rhs: Basic
    given: tuple[Relational, ...] = ()

    def __str__(self) -> str:
        relation = SIGNS[self.relation]
        conditions = f"   given {', '.join(map(condition_text, self.given))}" if self.given else ""
        return f"{self.lhs} {relation} {self.rhs}{conditions}"

    def __repr__(self) -> str:
        return f"<claim: {self}>"

    @property
    def has_remainder(self) -> bool:
        """Whether a side leaves out what is of some order: then the claim says nothing at any one size."""
        return any(side.has(Remainder) for side in (self.lhs, self.rhs))

    @property
    def scalar_symbols(self) -> tuple[Symbol, ...]:
        """The symbols of the right side and the conditions, in alphabetical order."""
        symbols: set[Symbol] = set()
        for part in (self.rhs, *self.given):
            symbols |= cast(set[Symbol], part.free_symbols)
        return tuple(sorted(symbols, key=str))

    def replace(self, mapping: Mapping[Basic, Basic]) -> Claim:
        """The claim with symbols or letters replaced; a condition that becomes false is an error."""
        if not keeps_remainders(Tuple(self.lhs, self.rhs, *self.given), mapping):
            raise ConditionError(
                f"{self} holds as its sizes grow and all else is fixed; it cannot be read at {mapping}"
            )
        given = []
        for condition in self.given:
            instance = condition.xreplace(dict(mapping))
            if instance == False:  # noqa: E712 (a SymPy boolean)
                symbols = sorted(condition.free_symbols, key=str)
                values = ", ".join(f"{symbol} = {symbol.xreplace(dict(mapping))}" for symbol in symbols)
                raise ConditionError(f"{condition_text(condition)} does not hold at {values}")
            if instance != True:  # noqa: E712
                given.append(cast(Relational, instance))
        return Claim(
            cast(Basic, self.lhs.xreplace(dict(mapping))),
            self.relation,
            cast(Basic, self.rhs.xreplace(dict(mapping))),
            tuple(given),
        )


class Finite(Displayed, Basic):
    """The statement that the expectation of a nonnegative random scalar is finite."""

    def __new__(cls, expectation: Expr) -> Finite:
        return cast(Finite, super().__new__(cls, expectation))

    @property
    def expectation(self) -> Expr:
        return cast(Expr, self.args[0])

    def _sympystr(self, printer: object) -> str:
        return f"{self.expectation} < ∞"


def condition_text(condition: Basic) -> str:
    """`n > d + 1` as a person writes it."""
    signs = {StrictGreaterThan: ">", GreaterThan: "≥", StrictLessThan: "<", LessThan: "≤", Unequality: "≠"}
    for kind, sign in signs.items():
        if type(condition) is kind:
            return f"{_affine_text(condition.args[0])} {sign} {_affine_text(condition.args[1])}"
    return str(condition)


def condition_texts(conditions: Iterable[Basic]) -> list[str]:
    """Each condition in words; all that one scalar differs from in one, `z ≠ 0, 1, -2`."""
    found: list[str] = []
    for condition in conditions:
        words = condition_text(condition)
        start = words.partition(" ≠ ")[0] + " ≠ "
        if isinstance(condition, Unequality) and found and found[-1].startswith(start):
            found[-1] += f", {words.removeprefix(start)}"
        else:
            found.append(words)
    return found


def _affine_text(expression: Basic) -> str:
    """Positive terms first, symbols in alphabetical order, the number last: `d + 2k - 1`."""
    terms = sorted(
        cast(Expr, expression).as_ordered_terms(),
        key=lambda t: (t.is_number, t.could_extract_minus_sign(), str(t.as_coeff_Mul()[1])),
    )
    text = ""
    for term in terms:
        negative = term.could_extract_minus_sign()
        number, rest = (-term if negative else term).as_coeff_Mul()
        words = "" if rest == 1 else str(rest).replace("**", "^").replace("*", " ")
        body = ("" if number == 1 and rest != 1 else str(number)) + words
        text += (" - " if negative else " + ") + body if text else ("-" if negative else "") + body
    return text


def slack(condition: Relational) -> tuple[Expr, bool]:
    """`(e, strict)` such that the condition says `e > 0` or `e ≥ 0`."""
    left, right = cast(tuple[Expr, Expr], condition.args)
    if isinstance(condition, (StrictGreaterThan, GreaterThan)):
        difference = left - right
    elif isinstance(condition, (StrictLessThan, LessThan)):
        difference = right - left
    else:
        raise ConditionError(f"a condition is an inequality; got {condition}")
    return difference.expand(), isinstance(condition, (StrictGreaterThan, StrictLessThan))


def negation(condition: Relational) -> Relational:
    """The opposite inequality."""
    return cast(Relational, condition.negated)


def _tightened(expression: Expr, strict: bool) -> tuple[Expr, bool]:
    """An integer that is > 0 is ≥ 1; and 2n - 2d - 1 ≥ 0 for integers is n - d ≥ 1."""
    if not expression.is_integer:
        return expression, strict
    number, rest = expression.as_coeff_Add()
    divisor, rest = rest.as_content_primitive()
    if strict:
        number -= 1
    if not (number.is_Integer and divisor.is_Integer) or not divisor:
        return number + divisor * rest, False
    return rest + number // divisor, False


def entails(given: Iterable[Relational], wanted: Relational | bool) -> bool:
    """Whether the conditions imply `wanted` for all values of the symbols in their domains.

    Between integers that is decided as between reals, once tightened. A condition that is not affine counts only for
    what is not affine either.
    """
    if wanted in (True, False):
        return bool(wanted)
    conditions = tuple(given)
    if wanted in conditions:
        return True
    if isinstance(wanted, Unequality):
        return _differ(conditions, cast(Expr, wanted.args[0] - wanted.args[1]))
    return _entails(conditions, cast(Relational, wanted)) or _follows_by_division(conditions, cast(Relational, wanted))


def _is_stated(given: tuple[Relational, ...], expression: Expr) -> bool:
    """Whether one of the conditions is that an expression is not zero, in these words."""
    return any(isinstance(c, Unequality) and set(c.args) == {expression, S.Zero} for c in given)


def _differ(given: tuple[Relational, ...], difference: Expr) -> bool:
    """Whether the conditions imply that an affine expression is not zero."""
    stated = [(c.args[0] - c.args[1]).expand() for c in given if isinstance(c, Unequality)]
    wanted = difference.expand()
    if any((wanted - other).expand() == 0 or (wanted + other).expand() == 0 for other in stated):
        return True
    return entails(given, wanted > 0) or entails(given, wanted < 0)


@lru_cache(maxsize=4096)
def _entails(given: tuple[Relational, ...], wanted: Relational) -> bool:
    goal, strict = _tightened(*slack(wanted))
    facts = [_tightened(*slack(condition)) for condition in given if not isinstance(condition, Unequality)]
    symbols: set[Symbol] = set()
    for expression in (goal, *(fact for fact, _ in facts)):
        # Norms and singular values are numbers too, of which only the sign is known.
        symbols |= cast(set[Symbol], expression.free_symbols | expression.atoms(Size))
    ordered = sorted(symbols, key=str)
    for symbol in ordered:
        if symbol.is_integer and symbol.is_positive:
            facts.append((symbol - 1, False))
        elif symbol.is_nonnegative:
            facts.append((symbol, bool(symbol.is_positive)))
    rows = (_row(expression, strict, ordered) for expression, strict in (*facts, (-goal, not strict)))
    return not _is_feasible([row for row in rows if row is not None])


def _follows_by_division(given: tuple[Relational, ...], wanted: Relational) -> bool:
    """The same for one that is not affine."""
    expression, _ = slack(wanted)
    symbols = cast(set[Symbol], expression.free_symbols)
    is_affine = _row(expression, True, sorted(symbols, key=str)) is not None
    return not is_affine and is_positive_by(given, expression)


@lru_cache(maxsize=4096)
def is_positive_by(given: tuple[Relational, ...], expression: Expr) -> bool:
    """Whether a rational function is positive under conditions, by the signs of its factors.

    A factor f has a known sign if it is certainly positive, or if for some condition s > 0 and some symbol x the
    division f = a s + r of polynomials in x leaves a and r such that a is certainly positive and r not negative.
    """
    numerator, denominator = together(expression).as_numer_denom()
    try:
        constant, factors = factor_list(numerator * denominator)
    except PolynomialError:
        return False
    sign = 1 if constant > 0 else -1
    for factor, power in factors:
        found = next((s for s in (1, -1) if _is_surely_positive(given, s * factor)), 0)
        sign *= found**power
    return sign > 0


def is_nonnegative_by(given: Iterable[Relational], expression: Expr) -> bool:
    """Whether a rational function, where it is defined, is certainly not negative under conditions."""
    if expression == 0 or expression.is_nonnegative:
        return True
    numerator, denominator = together(expression).as_numer_denom()
    try:
        constant, factors = factor_list(numerator * denominator)
    except PolynomialError:
        return False
    kept = Mul(constant, *(factor**power for factor, power in factors if not factor.is_nonnegative and power % 2))
    return is_positive_by(tuple(given), kept)


def _is_surely_positive(given: tuple[Relational, ...], factor: Expr) -> bool:
    if is_positive(factor):
        return True
    for condition in given:
        if isinstance(condition, Unequality):
            continue
        other, strict = slack(condition)
        for symbol in sorted(factor.free_symbols & other.free_symbols, key=str):
            try:
                times, rest = div(factor, other, cast(Symbol, symbol))
            except PolynomialError:
                continue  # it stands inside a trace
            times, rest = (cast(Expr, cancel(part).expand()) for part in (times, rest))
            if is_positive(times) and (is_positive(rest) or (strict and bool(rest.is_nonnegative))):
                return True
    return False


Row: TypeAlias = tuple[tuple[Fraction, ...], Fraction, bool]
"""Coefficients a and a constant c such that a·x + c ≥ 0, or > 0 if strict."""


def _row(expression: Expr, strict: bool, symbols: list[Symbol]) -> Row | None:
    """None if the expression is not affine over the rationals."""
    terms = expression.as_coefficients_dict()
    if not terms.keys() <= {S.One, *symbols} or not all(value.is_Rational for value in terms.values()):
        return None
    values = [terms.get(key, S.Zero) for key in (S.One, *symbols)]
    constant, *coefficients = (Fraction(int(value.p), int(value.q)) for value in values)
    return tuple(coefficients), constant, strict


def _is_feasible(rows: Iterable[Row]) -> bool:
    """Whether some reals satisfy all rows: Fourier–Motzkin elimination, which is exact, strict rows included."""
    rows = set(rows)
    width = max((len(a) for a, _, _ in rows), default=0)
    for column in range(width):
        above = [row for row in rows if row[0][column] > 0]
        below = [row for row in rows if row[0][column] < 0]
        rows -= {*above, *below}
        for a, c, strict in above:
            for b, e, also in below:
                p, q = -b[column], a[column]
                rows.add((tuple(p * x + q * y for x, y in zip(a, b, strict=True)), p * c + q * e, strict or also))
    return all(c > 0 or (c == 0 and not strict) for _, c, strict in rows)


def require_one_shape(claim: Claim) -> None:
    """Refuse an equation between a matrix and a scalar, or between matrices of different shapes; raises ShapeError."""
    matrices = [side for side in (claim.lhs, claim.rhs) if isinstance(side, MatrixExpression)]
    if claim.relation == "<=" and matrices:
        raise ShapeError(f"a bound is between two scalars; got {claim.lhs} ≤ {claim.rhs}")
    if claim.relation == "=" and len(matrices) == 1:
        raise ShapeError(f"a claim equates two matrices or two scalars; got {claim.lhs} = {claim.rhs}")
    if len(matrices) == 2 and not all(map(same_dimension, matrices[0].shape, matrices[1].shape)):
        raise ShapeError(
            f"a claim needs sides of one shape; got {claim.lhs} : {matrices[0].rows} × {matrices[0].cols} "
            f"and {claim.rhs} : {matrices[1].rows} × {matrices[1].cols}"
        )


def are_consistent(given: Iterable[Relational]) -> bool:
    """Whether some values of the symbols in their domains fulfil all conditions."""
    conditions = tuple(given)
    bounds = tuple(condition for condition in conditions if not isinstance(condition, Unequality))
    if bounds and entails(bounds, negation(bounds[0])):
        return False
    apart = [cast(tuple[Expr, Expr], c.args) for c in conditions if isinstance(c, Unequality)]
    return not any(entails(bounds, a >= b) and entails(bounds, a <= b) for a, b in apart)


@lru_cache(maxsize=4096)
def denominators(expression: Basic) -> tuple[Expr, ...]:
    """The irreducible factors of every denominator of scalars in an expression, in a fixed order.

    An abbreviation for a rational function of numbers is opened.
    """
    named = {node: node.definition for node in expression.atoms(NamedScalar) if is_scalar(node.definition)}
    found: dict[Expr, None] = {}
    for node in preorder_traversal(expression.xreplace(named)):
        if isinstance(node, Expr) and node.is_Pow and not node.exp.is_nonnegative:
            found.update(dict.fromkeys(_factors(together(node.base).as_numer_denom()[0])))
    return tuple(found)


@lru_cache(maxsize=4096)
def _factors(expression: Expr) -> tuple[Expr, ...]:
    """The irreducible factors, numbers left out."""
    return tuple(cast(Expr, factor) for factor, _ in factor_list(expression)[1])


def is_nonzero(expression: Expr, given: Iterable[Relational]) -> bool:
    """Whether every factor is certainly not zero, as an affine expression of fixed sign or by a condition."""
    conditions = tuple(given)
    for factor in _factors(expression):
        if is_positive(factor) or is_positive(-factor) or _is_stated(conditions, factor):
            continue
        if is_positive_by(conditions, factor) or is_positive_by(conditions, -factor):
            continue
        if not factor.is_polynomial() or any(factor.diff(s, 2) != 0 for s in factor.free_symbols):
            return False
        if not _differ(conditions, factor):
            return False
    return bool(expression != 0)


def first_vanishing(claim: Claim) -> Expr | None:
    """A denominator of the claim that its conditions do not keep away from zero, or None."""
    for side in (claim.lhs, claim.rhs):
        for factor in denominators(side):
            if not is_nonzero(factor, claim.given):
                return factor
    return None


def require(given: Iterable[Relational], wanted: Relational | bool, what: str) -> None:
    """Refuse, with the condition's name, if `wanted` does not follow from `given`."""
    conditions = tuple(given)
    if not entails(conditions, wanted):
        stated = ", ".join(map(condition_text, conditions)) or "nothing"
        raise ConditionError(f"{what} needs {condition_text(cast(Basic, wanted))}; given is {stated}")


def violated(conditions: Iterable[Relational], values: Mapping[Symbol, Rational]) -> Relational | None:
    """The first condition that fails at the values, or None."""
    for condition in conditions:
        if condition.xreplace(dict(values)) == False:  # noqa: E712 (a SymPy boolean)
            return condition
    return None


def bounds_sizes(claim: Claim) -> Relational | None:
    """The first condition that n does not meet as it grows, where a side has a remainder in n; None if there is none.

    Where several sizes grow, all that is asked is that one condition by itself does not bound them all.
    """
    remainders = [node for side in (claim.lhs, claim.rhs) for node in side.atoms(Remainder) - side.atoms(BigOAtZero)]
    for condition in claim.given:
        if isinstance(condition, Unequality):
            continue
        room = slack(condition)[0]
        for remainder in remainders:
            if all(room.diff(size).is_nonpositive for size in remainder.sizes) and room.has(*remainder.sizes):
                return condition
    return None


def is_scalar(expression: Basic) -> bool:
    """Whether no matrix occurs in an expression: it can be evaluated at numbers alone."""
    return not any(isinstance(node, MatrixExpression) for node in subexpressions(expression))


__all__ = [
    "SIGNS",
    "Claim",
    "Finite",
    "Relation",
    "are_consistent",
    "bounds_sizes",
    "condition_text",
    "condition_texts",
    "denominators",
    "entails",
    "first_vanishing",
    "is_nonnegative_by",
    "is_nonzero",
    "is_positive_by",
    "is_scalar",
    "negation",
    "require",
    "slack",
    "violated",
]
