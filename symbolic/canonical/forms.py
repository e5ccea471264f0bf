"""Words, atoms, and the sums that they are the keys of.

Notation
    word     a tuple of factors; the empty word is an identity whose size the form's shape carries
    scalars  a sorted tuple of scalar atoms, with repetition: tr(…)², E[…] tr(…)
    form     {(word, scalars): coefficient}, coefficients in a field of rational functions over ℚ
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, TypeAlias, cast

from sympy import Add, Basic, Expr, Integer, Mul, Poly, Pow, S, srepr

from symbolic.errors import NotEvaluable
from symbolic.matrices import (
    Averaged,
    BigO,
    BigOAtZero,
    Entry,
    Expectation,
    Identity,
    Infinite,
    Inverse,
    Letter,
    MatrixExpression,
    Remainder,
    SmallO,
    TestFunction,
    Trace,
    Transpose,
    Zero,
    has_fact,
    is_random,
)
from symbolic.matrices import Mean as ShownMean
from symbolic.matrices.expressions import product, scaled, total

Shape: TypeAlias = tuple[Expr, Expr] | None
"""Rows and columns; None for a scalar."""


@cache
def text_key(node: Basic) -> str:
    """A total order on nodes that no hash seed can change."""
    name = getattr(node, "name", "")
    return f"{name}|{srepr(node)}"


@cache
def base_is_symmetric(base: Basic) -> bool:
    return has_fact(base, "symmetric")


@dataclass(frozen=True, slots=True)
class Factor:
    """A letter, its inverse or its transpose, or the expectation of a random matrix."""

    base: Basic | Mean
    inverse: bool = False
    transposed: bool = False

    @property
    def key(self) -> str:
        base = self.base.key if isinstance(self.base, Mean) else text_key(self.base)
        return f"{base}{'-' if self.inverse else '+'}{'t' if self.transposed else ''}"

    @property
    def is_random(self) -> bool:
        return not isinstance(self.base, Mean) and is_random(self.base)

    @property
    def rows(self) -> Expr:
        base: Any = self.base
        return cast(Expr, base.cols if self.transposed else base.rows)

    @property
    def cols(self) -> Expr:
        base: Any = self.base
        return cast(Expr, base.rows if self.transposed else base.cols)

    @property
    def T(self) -> Factor:  # noqa: N802 (the field's own notation)
        if isinstance(self.base, Mean):
            return Factor(self.base.T)
        if base_is_symmetric(self.base):
            return self
        return Factor(self.base, self.inverse, not self.transposed)

    def cancels(self, other: Factor) -> bool:
        return self.base == other.base and self.transposed == other.transposed and self.inverse != other.inverse

    def undoes(self, other: Factor) -> bool:
        """Whether the two are O and Oᵀ, or Oᵀ and O, for an orthogonal letter."""
        orthogonal = isinstance(self.base, Letter) and self.base.law.is_orthogonal
        return orthogonal and self.base == other.base and other == self.T

    @property
    def shown(self) -> MatrixExpression:
        if isinstance(self.base, Mean):
            return cast(MatrixExpression, self.base.shown)
        result = cast(MatrixExpression, self.base)
        if self.inverse:
            result = Inverse(result)
        return Transpose(result) if self.transposed else result


Word: TypeAlias = tuple[Factor, ...]


def transposed(word: Word) -> Word:
    return tuple(factor_.T for factor_ in reversed(word))


def word_key(word: Word) -> tuple[str, ...]:
    return tuple(factor_.key for factor_ in word)


def word_shown(word: Word, size: Expr) -> MatrixExpression:
    return product(*(factor_.shown for factor_ in word)) if word else Identity(size)


@dataclass(frozen=True, slots=True)
class TraceOf:
    """The trace of a word; of the empty word it is the trace of the identity of the size given."""

    word: Word
    size: Expr

    @property
    def key(self) -> str:
        return f"tr({','.join(word_key(self.word)) or str(self.size)})"

    @property
    def is_random(self) -> bool:
        return any(factor_.is_random for factor_ in self.word)

    @property
    def shown(self) -> Expr:
        return Trace(word_shown(self.word, self.size))


@dataclass(frozen=True, slots=True)
class Mean:
    """The expectation of a product of scalars and, unless it is a scalar, a word of the given shape."""

    word: Word
    scalars: tuple[Scalar, ...]
    shape: Shape

    @property
    def key(self) -> str:
        kind = "s" if self.shape is None else "m"
        return f"E{kind}[{','.join(word_key(self.word))};{','.join(atom.key for atom in self.scalars)}]"

    @property
    def is_random(self) -> bool:
        return False

    @property
    def rows(self) -> Expr:
        assert self.shape is not None
        return self.shape[0]

    @property
    def cols(self) -> Expr:
        assert self.shape is not None
        return self.shape[1]

    @property
    def T(self) -> Mean:  # noqa: N802 (the field's own notation)
        return Mean(transposed(self.word), self.scalars, (self.cols, self.rows))

    @property
    def inside(self) -> Basic:
        """What it is the expectation of, as it is shown."""
        weight = Mul(*(atom.shown for atom in self.scalars))
        return weight if self.shape is None else scaled(weight, word_shown(self.word, self.rows))

    @property
    def shown(self) -> Basic:
        return ShownMean(self.inside) if self.shape is None else Expectation(self.inside)


@dataclass(frozen=True, slots=True)
class Opaque:
    """A scalar that no law of the step opens.

    An entry, a variance, a named scalar, a test function, a power, `Wg`, or a remainder; two remainders are different,
    even if they are of one order, and neither cancels the other.
    """

    kind: type[Expr]
    parts: tuple[Form | str | int | Basic, ...]

    @property
    def key(self) -> str:
        return f"{self.kind.__name__}({','.join(part_key(part) for part in self.parts)})"

    @property
    def is_random(self) -> bool:
        if issubclass(self.kind, Averaged):
            return False
        return any(
            part.is_random if isinstance(part, Form) else isinstance(part, Basic) and is_random(part)
            for part in self.parts
        )

    @property
    def shown(self) -> Expr:
        parts = [shown(part) if isinstance(part, Form) else part for part in self.parts]
        if self.kind is TestFunction:
            name, order, argument = parts
            return TestFunction(cast(str, name), cast(Expr, argument), cast(int, order))
        if self.kind is Pow:
            return cast(Expr, Pow(*parts))
        if issubclass(self.kind, Remainder):
            return self.kind(*parts[:-1])  # the last part tells one from another of the same order
        return self.kind(*parts)


def part_key(part: object) -> str:
    if isinstance(part, Form):
        return part.key
    return text_key(part) if isinstance(part, Basic) else str(part)


Scalar: TypeAlias = TraceOf | Mean | Opaque
INFINITY = Opaque(Infinite, ())
Monomial: TypeAlias = tuple[Word, tuple[Scalar, ...]]


def sorted_scalars(atoms: Iterable[Scalar]) -> tuple[Scalar, ...]:
    return tuple(sorted(atoms, key=lambda atom: atom.key))


def multiplied(first: Any, second: Any) -> Any:
    """The product of two elements of a field; most are ±1, and to cancel a fraction against those costs as much.

    A fraction with a negative denominator, as SymPy makes them of powers and of expressions, becomes canonical.
    """
    for one, other in ((first, second), (second, first)):
        if one in (1, -1) and other.denom.LC > 0:
            return other if one == 1 else -other
    return first * second


@dataclass(frozen=True)
class Form:
    """A sum of monomials with coefficients that are not zero; compare two with `==`."""

    shape: Shape
    terms: dict[Monomial, Any] = field(hash=False)

    def __hash__(self) -> int:
        return hash((self.shape, frozenset(self.terms)))

    @property
    def key(self) -> str:
        return " + ".join(f"({coefficient})*{monomial_key(monomial)}" for monomial, coefficient in self.sorted_terms())

    @property
    def is_zero(self) -> bool:
        return not self.terms

    @property
    def is_random(self) -> bool:
        return any(
            any(factor_.is_random for factor_ in word) or any(atom.is_random for atom in scalars)
            for word, scalars in self.terms
        )

    def sorted_terms(self) -> list[tuple[Monomial, Any]]:
        return sorted(self.terms.items(), key=lambda item: monomial_key(item[0]))

    def __add__(self, other: Form) -> Form:
        terms = dict(self.terms)
        for monomial, coefficient in other.terms.items():
            value = terms[monomial] + coefficient if monomial in terms else coefficient
            if value:
                terms[monomial] = value
            else:
                terms.pop(monomial, None)
        return Form(self.shape, terms)

    def __neg__(self) -> Form:
        return Form(self.shape, {monomial: -coefficient for monomial, coefficient in self.terms.items()})

    def __sub__(self, other: Form) -> Form:
        return self + (-other)

    def times(self, coefficient: Any) -> Form:
        """The form multiplied by an element of its coefficient field."""
        if not coefficient:
            return Form(self.shape, {})
        return Form(self.shape, {monomial: multiplied(coefficient, value) for monomial, value in self.terms.items()})

    @property
    def T(self) -> Form:  # noqa: N802 (the field's own notation)
        assert self.shape is not None
        return Form(
            (self.shape[1], self.shape[0]),
            {(transposed(word), scalars): value for (word, scalars), value in self.terms.items()},
        )


def monomial_key(monomial: Monomial) -> str:
    word, scalars = monomial
    return f"{len(word):03d}{','.join(word_key(word))};{','.join(atom.key for atom in scalars)}"


@lru_cache(maxsize=4096)
def _factored(coefficient: Any) -> Expr:
    number: Expr = S.One
    powers: list[Expr] = []
    for polynomial, sign in ((coefficient.numer, 1), (coefficient.denom, -1)):
        content, factors = polynomial.factor_list()
        number *= Integer(content) ** sign
        powers += [factor.as_expr() ** (sign * exponent) for factor, exponent in factors]
    result: Expr = number
    for part in Mul.make_args(Mul(*powers)):
        base, exponent = part.as_base_exp()
        if isinstance(base, Add) and exponent.is_Integer:
            # n - d and not d - n: the last symbol comes first in print.
            last = max(base.free_symbols, key=str)
            if Poly(base, last).LC().is_negative:
                result *= (-1) ** exponent
                base = -base
        result = Mul(result, base**exponent)
    return result


def shown(form: Form) -> Any:
    """The form as an expression that a person can read: a matrix expression, or a SymPy scalar."""
    scalar_terms: list[Expr] = []
    matrix_terms: list[MatrixExpression] = []
    for (word, scalars), value in form.sorted_terms():
        weight = Mul(_factored(value), *(atom.shown for atom in scalars))
        if weight.has(Remainder) and (
            value != 1 or weight.func not in (BigO, BigOAtZero, SmallO) or weight in scalar_terms
        ):
            raise NotEvaluable(f"{weight} is a multiple of a remainder, or stands beside another")
        if form.shape is None:
            scalar_terms.append(weight)
        else:
            matrix_terms.append(scaled(weight, word_shown(word, form.shape[0])))
    if form.shape is None:
        return Add(*scalar_terms) if scalar_terms else S.Zero
    return total(*matrix_terms) if matrix_terms else Zero(*form.shape)


def expectations(form: Form) -> Iterator[Mean]:
    """Every expectation that occurs in a form, in a fixed order."""
    for (word, scalars), _ in form.sorted_terms():
        for letter in word:
            if isinstance(letter.base, Mean):
                yield letter.base
        for atom in scalars:
            if isinstance(atom, Mean):
                yield atom
            elif isinstance(atom, TraceOf):
                yield from (factor.base for factor in atom.word if isinstance(factor.base, Mean))


__all__ = [
    "INFINITY",
    "Entry",
    "Factor",
    "Form",
    "Mean",
    "Monomial",
    "Opaque",
    "Scalar",
    "Shape",
    "TraceOf",
    "Word",
    "expectations",
    "shown",
    "sorted_scalars",
    "transposed",
    "word_shown",
]
