"""Exact moments of a Wishart matrix: any product of traces and words in W, W⁻¹ and other matrices.

    E[W⁻¹ A W⁻¹ Bᵀ W⁻¹],  E[tr(A W⁻¹ B W⁻¹) tr W⁻²],  E[W A W⁻¹],  …      W ~ W_d(n, Σ), symbolic n, d and Σ

`moment` computes one such expectation by either of two routes that share no step: the Stein–Haff recursion on words
(`word_recursion`), or matchings with the orthogonal Weingarten function (`matchings`). `expected` replaces every
expectation in an expression. What matrices are declared to be (symmetric, projector, rank one, commuting) is used.

Conditions. With k factors W⁻¹ a moment exists for n > d + 2k − 1, and for generic words only then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from math import comb
from typing import Any, Literal, TypeAlias, cast

from flint import fmpz_mpoly_ctx, fmpz_poly
from sympy import Add, Basic, Expr, Integer, Mul, Rational, preorder_traversal, true
from sympy.core.relational import Relational

from symbolic.canonical import EVERY_LAW, Equation, Factor, Laws, Mean, Normaliser, TraceOf, field_of, shown
from symbolic.canonical.forms import Shape, expectations
from symbolic.claim import Claim
from symbolic.display import Displayed
from symbolic.ensembles import design_of
from symbolic.errors import ConditionError, NotEvaluable
from symbolic.matrices import (
    E,
    Expectation,
    Identity,
    Inverse,
    Letter,
    MatrixExpression,
    Named,
    Trace,
    Transpose,
    Zero,
    commute,
    has_fact,
)
from symbolic.matrices import Mean as ShownMean
from symbolic.matrices.expressions import Averaged, product, scaled, total
from symbolic.moments.alphabet import (
    COVARIANCE,
    FIRST_LETTER,
    INVERSE_COVARIANCE,
    INVERSE_WISHART,
    LAST_LETTER,
    WISHART,
    Alphabet,
    Term,
    Word,
)
from symbolic.moments.matchings import LARGEST_ORDER, Matched, Ring, inverse_weights, matched, mixed
from symbolic.moments.weingarten import common_denominator
from symbolic.moments.word_recursion import moment_by_recursion, order_of

Route = Literal["recursion", "matchings"]
Numerator: TypeAlias = tuple[tuple[int, ...], ...]
"""A polynomial Σ c_ij gⁱ dʲ in g = n − d − 1 and d as its rows: row j holds c_0j, c_1j, …; no zeros at the ends."""


# --- reading an expression ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reading:
    """An expectation as a term, with the letters that its bytes stand for.

    design    the Gaussian design G of W = GᵀG
    letters   each even byte from FIRST_LETTER on, in the order of first use
    inverts   whether W⁻¹ occurs in it, be it that it cancels
    """

    expectation: Expectation | ShownMean
    shape: Shape
    design: Letter
    wishart: Named
    term: Term
    alphabet: Alphabet
    letters: tuple[MatrixExpression, ...]
    inverts: bool = False

    @property
    def is_scalar(self) -> bool:
        return self.shape is None

    @classmethod
    def of(cls, mean: Mean, expectation: Expectation | ShownMean) -> Reading:
        """Raises NotEvaluable if not one Wishart matrix alone is random, and where one is inverted that is singular."""
        words = [mean.word]
        for atom in mean.scalars:
            if not isinstance(atom, TraceOf):
                raise NotEvaluable(f"a moment is of traces and words; under E stands {atom.shown}")
            words.append(atom.word)
        found = dict.fromkeys(f.base for word in words for f in word if f.is_random)
        designs = [design_of(cast(Any, base)) for base in found]
        if len(found) != 1 or designs[0] is None:
            names = ", ".join(str(base) for base in found) or "nothing"
            raise NotEvaluable(f"a moment is of one Wishart matrix; random under E is {names}")
        (wishart,), (design,) = found, designs
        coder = _Coder(cast(Named, wishart), cast(Letter, design))
        coded = [coder.word(word) for word in words]
        inverts = any(INVERSE_WISHART in word for word in coded)
        if inverts and not coder.design.law.is_nondegenerate:
            raise NotEvaluable(f"inv({wishart}) needs a covariance that is positive definite; got {coder.covariance}")
        alphabet = coder.alphabet()
        term = alphabet.term(coded[0], coded[1:])
        return cls(expectation, mean.shape, coder.design, coder.wishart, term, alphabet, tuple(coder.letters), inverts)

    @property
    def order(self) -> int:
        """The number of factors W⁻¹ that are left."""
        return order_of(self.term)

    def require(self, n: int | Expr, d: int | Expr) -> None:
        """Raise ConditionError if the moment does not exist at these dimensions."""
        if existence(n, d, self.order, self.inverts) == False:  # noqa: E712 (of Python or of SymPy)
            condition = f"n > d + {2 * self.order - 1}" if self.order else "n ≥ d"
            raise ConditionError(f"{self.expectation} needs {condition}; got n = {n}, d = {d}")

    def letter_shown(self, letter: int) -> MatrixExpression:
        """The matrix that a byte stands for."""
        covariance = self.design.law.covariance
        special = {
            INVERSE_COVARIANCE: Inverse(covariance),
            INVERSE_WISHART: Inverse(self.wishart),
            WISHART: self.wishart,
            COVARIANCE: covariance,
        }
        base = letter & ~1
        plain = special[base] if base in special else self.letters[(base - FIRST_LETTER) // 2]
        return plain if letter == base else Transpose(plain)

    def word_shown(self, word: Word) -> MatrixExpression:
        """A word as a product; the empty one is the identity."""
        factors = [self.letter_shown(letter) for letter in word]
        return product(*factors) if factors else Identity(self.design.cols)

    def open_word_shown(self, word: Word) -> MatrixExpression:
        """The open word as a product; of shape 1 × 1 it is empty, and what it was is a trace."""
        return self.word_shown(word) if word else Identity(cast(tuple[Expr, Expr], self.shape)[0])


class _Coder:
    """Gives each letter a byte."""

    def __init__(self, wishart: Named, design: Letter) -> None:
        self.wishart, self.design = wishart, design
        self.covariance = cast(MatrixExpression, design.law.covariance)
        self.letters: dict[MatrixExpression, int] = {}

    def word(self, word: tuple[Factor, ...]) -> Word:
        return bytes(self._letter(factor) for factor in word)

    def _letter(self, factor: Factor) -> int:
        base = cast(MatrixExpression, factor.base)
        if base == self.wishart:
            return INVERSE_WISHART if factor.inverse else WISHART
        if base == self.covariance:
            return INVERSE_COVARIANCE if factor.inverse else COVARIANCE
        matrix = Inverse(base) if factor.inverse else base
        letter = self.letters.setdefault(matrix, FIRST_LETTER + 2 * len(self.letters))
        if letter > LAST_LETTER:
            raise NotEvaluable("a moment has at most 122 different matrices in it")
        return letter + factor.transposed

    def alphabet(self) -> Alphabet:
        known = {**self.letters, self.covariance: COVARIANCE, Inverse(self.covariance): INVERSE_COVARIANCE}
        having = {fact: frozenset(x for m, x in self.letters.items() if has_fact(m, fact)) for fact in FACTS}
        return Alphabet(
            isotropic=isinstance(self.covariance, Identity),
            symmetric=having["symmetric"],
            projectors=having["projector"],
            rank_one=having["rank one"],
            inverses=frozenset(
                (x, self.letters[m.matrix]) for m, x in self.letters.items() if _inverts(m, self.letters)
            ),
            commuting=frozenset((x, y) for a, x in known.items() for b, y in known.items() if x < y and commute(a, b)),
            columns=frozenset(x + (m.rows == 1) for m, x in self.letters.items() if (m.rows == 1) is not (m.cols == 1)),
        )


def existence(n: Any, d: Any, order: int, inverts: bool) -> Any:
    """The condition for k factors W⁻¹, in symbols or numbers; None if there is none, nor one that cancels."""
    if order:
        return n > d + 2 * order - 1
    return n >= d if inverts else None


FACTS = ("symmetric", "projector", "rank one")


def _inverts(matrix: MatrixExpression, letters: Mapping[MatrixExpression, int]) -> bool:
    return isinstance(matrix, Inverse) and matrix.matrix in letters


# --- the result --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, repr=False)
class Moment(Displayed):
    """E[…] = (1/D) Σ numerator · word · ∏ tr(word), D = ∏ (g − c)^m over `denominator`, g = n − d − 1.

    numerators   the different ones, as polynomials in g and d
    route        by which it was found
    """

    reading: Reading
    order: int
    denominator: tuple[tuple[int, int], ...]
    numerators: tuple[Numerator, ...]
    route: Route
    _terms: Mapping[Term, int] | Matched

    def __repr__(self) -> str:
        return f"<moment {self.expectation}: {len(self):,} terms, by {self.route}>"

    def __len__(self) -> int:
        """The number of terms."""
        return len(self._terms)

    def __iter__(self) -> Iterator[tuple[Term, int]]:
        """Each term with the place of its numerator."""
        if isinstance(self._terms, Matched):
            alphabet = self.reading.alphabet
            return ((alphabet.term(term[0], term[1:]), place) for term, place in self._terms)
        return iter(self._terms.items())

    @property
    def n(self) -> Expr:
        return self.reading.design.rows

    @property
    def d(self) -> Expr:
        return self.reading.design.cols

    @property
    def condition(self) -> Relational | None:
        """When the moment exists: n > d + 2k − 1 with k factors W⁻¹, n ≥ d if all of them cancel; None if always."""
        condition = existence(self.n, self.d, self.order, self.reading.inverts)
        return None if condition in (None, true) else cast(Relational, condition)

    @property
    def expectation(self) -> Expectation | ShownMean:
        """What it is the value of."""
        return self.reading.expectation

    @cached_property
    def expression(self) -> Any:
        """The value: a matrix expression or a SymPy scalar, over a common denominator in n and d."""
        g = self.n - self.d - 1
        below = Mul(*((g - c) ** power for c, power in self.denominator))
        weights = [self.numerator_expression(i) for i in range(len(self.numerators))]
        if self.reading.is_scalar:
            above = Add(*(Mul(weights[i], *self._traces_shown(term)) for term, i in self))
            return above / below
        matrices = [
            scaled(Mul(weights[i], *self._traces_shown(term)), self.reading.open_word_shown(term[0]))
            for term, i in self
        ]
        return scaled(1 / below, total(*matrices)) if matrices else Zero(*cast(Any, self.reading.shape))

    def _traces_shown(self, term: Term) -> list[Expr]:
        return [Trace(self.reading.word_shown(word)) for word in term[1:]]

    def numerator_expression(self, place: int) -> Expr:
        """A numerator in n and d, factored over the integers."""
        g, d = self.n - self.d - 1, self.d
        content, factors = factored(self.numerators[place])
        return Mul(
            Integer(content),
            *(
                Add(*(c * g**i * d**j for j, row in enumerate(each) for i, c in enumerate(row))).expand() ** power
                for each, power in factors
            ),
        )

    @cached_property
    def claim(self) -> Claim:
        """The equation with its condition."""
        given = () if self.condition is None else (self.condition,)
        return Claim(self.expectation, "=", self.expression, given=given)

    def coefficients_at(self, n: int, d: int) -> tuple[Rational, ...]:
        """Numerators over the denominator at given dimensions; raises ConditionError if the moment does not exist."""
        if n < 1 or d < 1 or n != int(n) or d != int(d):
            raise ConditionError(f"dimensions are positive integers; got n = {n}, d = {d}")
        self.reading.require(n, d)
        g = n - d - 1
        below = Rational(1)
        for c, power in self.denominator:
            below *= Rational(g - c) ** power
        return tuple(
            Rational(sum(c * g**i * d**j for j, row in enumerate(each) for i, c in enumerate(row))) / below
            for each in self.numerators
        )


def factored(numerator: Numerator) -> tuple[int, tuple[tuple[Numerator, int], ...]]:
    """The integer content and the irreducible factors, each with its multiplicity."""
    if len(numerator) == 1:
        content, found = fmpz_poly([*numerator[0]]).factor()
        return int(content), tuple(((tuple(map(int, factor.coeffs())),), int(power)) for factor, power in found)
    polynomial = POLYNOMIALS.from_dict({(i, j): c for j, row in enumerate(numerator) for i, c in enumerate(row) if c})
    integer, several = polynomial.factor()
    return int(integer), tuple((_rows(cast(Any, factor.to_dict())), int(power)) for factor, power in several)


POLYNOMIALS = fmpz_mpoly_ctx.get(("g", "d"), "lex")


def _rows(coefficients: Mapping[tuple[int, int], Any]) -> Numerator:
    rows: list[list[int]] = [[] for _ in range(1 + max((int(j) for _, j in coefficients), default=-1))]
    for (i, j), c in coefficients.items():
        row = rows[int(j)]
        row.extend([0] * (int(i) + 1 - len(row)))
        row[int(i)] = int(c)
    return tuple(map(tuple, rows))


# --- computing ---------------------------------------------------------------------------------------------------


def moment(
    expectation: MatrixExpression | Expr, route: Route | None = None, advance: Callable[[int], None] = lambda _: None
) -> Moment:
    """The exact value of one expectation of a product of traces and words.

    `expectation` is E[…], or what stands under it. Without a route, matchings are taken where all matrices are
    different, so that no two of the (2k − 1)!! terms are equal, and the recursion otherwise. `advance` hears how many
    equations the recursion has written.

    Raises NotEvaluable for anything but one product with one Wishart matrix in it.
    """
    averaged = isinstance(expectation, (Expectation, ShownMean))
    node: Any = expectation if averaged else E(expectation)
    form = Normaliser(field_of(node), Laws(entry=True, definitions=_wisharts(node))).form(node)
    if len(form.terms) == 1:
        ((word, scalars), coefficient) = next(iter(form.terms.items()))
        atoms = [f.base for f in word] + list(scalars)
        if coefficient == 1 and len(atoms) == 1 and isinstance(atoms[0], Mean):
            return moment_of(Reading.of(atoms[0], node), route, advance)
    raise NotEvaluable(f"{node} is not the expectation of one product; `expected` takes sums and multiples")


def moment_of(reading: Reading, route: Route | None, advance: Callable[[int], None] = lambda _: None) -> Moment:
    """The moment that was read, by a route or by the one that suits it."""
    term, order = reading.term, reading.order
    reading.require(*reading.design.shape)
    if route is None:
        route = "matchings" if _is_generic(reading) else "recursion"
    exact: Mapping[Term, int] | Matched
    if route == "recursion":
        exact, numerators = _interned(_merged(_from_recursion(moment_by_recursion(term, reading.alphabet, advance))))
    elif _is_generic(reading):
        exact = matched(term, reading.alphabet.transposed)
        weights = inverse_weights(order)
        numerators = tuple((tuple(map(int, weights[each].coeffs())),) for each in exact.types)
    else:
        exact, numerators = _interned(_merged(_from_matchings(reading)))
    denominator, numerators = _reduced(dict(common_denominator(order)), numerators)
    return Moment(reading, order, denominator, numerators, route, exact)


def _is_generic(reading: Reading) -> bool:
    """Whether no two matchings give the same term: W⁻¹ alone, and different free letters on every link."""
    word = b"".join(reading.term)
    letters = [letter & ~1 for letter in word if letter != INVERSE_WISHART]
    ring = Ring.of(reading.term)
    return (
        reading.alphabet.is_free
        and min(letters, default=0) >= FIRST_LETTER
        and len(set(letters)) == len(letters)
        and all(reading.alphabet.transposed(bytes([letter])) != bytes([letter]) for letter in letters)
        and all(label for label, _ in ring.links[ring.has_open :])
        and len(ring.factors) <= LARGEST_ORDER
    )


Weighted: TypeAlias = tuple[Term, int, fmpz_poly]
"""A term, a power of n, and the polynomial in g that multiplies both."""


def _from_recursion(found: Mapping[Term, Mapping[int, fmpz_poly]]) -> Iterator[Weighted]:
    for term, powers in found.items():
        for power, polynomial in powers.items():
            yield term, power, polynomial


def _from_matchings(reading: Reading) -> Iterator[Weighted]:
    term, alphabet = reading.term, reading.alphabet
    weights = inverse_weights(order_of(term))
    if WISHART in b"".join(term) and order_of(term):
        for each, coset_type, powers in mixed(term, alphabet.transposed):
            for power, times in enumerate(powers):
                if times:
                    yield alphabet.term(each[0], each[1:]), power, times * weights[coset_type]
        return
    summed = matched(term, alphabet.transposed)
    for each, place in summed:
        coset_type = summed.types[place]
        if order_of(term):
            yield alphabet.term(each[0], each[1:]), 0, weights[coset_type]
        else:
            yield alphabet.term(each[0], each[1:]), len(coset_type), fmpz_poly([1])


def _merged(weighted: Iterable[Weighted]) -> dict[Term, Numerator]:
    """Terms without empty traces, each with its numerator in g and d: tr I = d and n = g + d + 1."""
    collected: dict[Term, dict[int, fmpz_poly]] = {}
    for term, power, polynomial in weighted:
        bare = (term[0], *filter(None, term[1:]))
        size = len(term) - len(bare)
        rows = collected.setdefault(bare, {})
        for j in range(power + 1):
            piece = polynomial if not power else polynomial * comb(power, j) * ONE_MORE ** (power - j)
            rows[size + j] = rows[size + j] + piece if size + j in rows else piece
    numerators = {
        term: tuple(tuple(map(int, rows[j].coeffs())) if j in rows else () for j in range(max(rows) + 1))
        for term, rows in collected.items()
    }
    trimmed = ((term, _trimmed(numerator)) for term, numerator in sorted(numerators.items(), key=_in_print))
    return {term: numerator for term, numerator in trimmed if numerator}


ONE_MORE = fmpz_poly([1, 1])
"""g + 1, which is n − d."""


def _in_print(item: tuple[Term, Numerator]) -> tuple[int, int, Term]:
    """Few traces first, long words first."""
    term = item[0]
    return (len(term), -len(term[0]), term)


def _trimmed(numerator: Numerator) -> Numerator:
    while numerator and not numerator[-1]:
        numerator = numerator[:-1]
    return numerator


def _interned(terms: Mapping[Term, Numerator]) -> tuple[dict[Term, int], tuple[Numerator, ...]]:
    """Each term with the place of its numerator among the different ones."""
    places: dict[Numerator, int] = {}
    return {term: places.setdefault(numerator, len(places)) for term, numerator in terms.items()}, tuple(places)


def _reduced(
    denominator: dict[int, int], numerators: tuple[Numerator, ...]
) -> tuple[tuple[tuple[int, int], ...], tuple[Numerator, ...]]:
    """Numerators over a denominator, without the factors g − c that they have in common."""
    left = [[fmpz_poly([*row]) for row in numerator] for numerator in numerators]
    below = []
    for c, power in sorted(denominator.items(), key=lambda item: (abs(item[0]), -item[0])):
        factor, remaining = fmpz_poly([-c, 1]), power
        while remaining and all(row(c) == 0 for rows in left for row in rows):
            left = [[row // factor for row in rows] for rows in left]
            remaining -= 1
        if remaining:
            below.append((c, remaining))
    return tuple(below), tuple(tuple(tuple(map(int, row.coeffs())) for row in rows) for rows in left)


# --- every expectation of an expression --------------------------------------------------------------------------


def expected(expression: Basic) -> tuple[Any, tuple[Relational, ...]]:
    """An expression with every expectation replaced by its value, and the conditions under which they exist.

    Variances, covariances and entries are written out; sums, multiples and products of expectations are allowed.
    Raises NotEvaluable for an expectation of anything but traces and words in one Wishart matrix.
    """
    wisharts = _wisharts(expression)
    laws = EVERY_LAW | Laws(definitions=wisharts)
    field = field_of(expression, *wisharts)
    atoms = dict.fromkeys(expectations(Normaliser(field, laws).form(expression)))
    moments = [moment_of(Reading.of(atom, cast(Any, atom.shown)), "recursion") for atom in atoms]
    equations = tuple(Equation(str(m.expectation), m.expectation, m.expression, ()) for m in moments)
    given = dict.fromkeys(m.condition for m in moments if m.condition is not None)
    return shown(Normaliser(field, laws | Laws(equations=equations)).form(expression)), tuple(given)


def _value(expression: Basic) -> Basic:
    """One product over a common denominator, anything else term by term."""
    if isinstance(expression, (Expectation, ShownMean)):
        with suppress(NotEvaluable):
            return cast(Basic, moment(expression).expression)
    return cast(Basic, expected(expression)[0])


Averaged.evaluate = staticmethod(_value)


def _wisharts(expression: Basic) -> tuple[Named, ...]:
    named = (node for node in preorder_traversal(expression) if isinstance(node, Named))
    return tuple(dict.fromkeys(node for node in named if design_of(node) is not None))


__all__ = ["Moment", "Reading", "Route", "expected", "factored", "moment", "moment_of"]
