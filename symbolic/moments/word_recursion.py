"""Moments of Wishart matrices by the Stein–Haff recursion on words.

Stein's lemma for one factor X of W = XᵀX, X : n × d with rows N(0, Σ), is a statement about the ends of factors. For a
smooth F, with g = n − d − 1, V = Σ⁻¹, and sums over the other factors W_ef and (W⁻¹)_ef of F,

    E[W_ad F]       = n Σ_ad E[F] + Σ E[Σ_ae W_fd F' + Σ_af W_ed F'] − Σ E[(ΣW⁻¹)_ae δ_fd F' + (ΣW⁻¹)_af δ_ed F'],
    g E[(W⁻¹)_ad F] = V_ad E[F] + Σ E[(W⁻¹)_ae (W⁻¹)_fd F' + (W⁻¹)_af (W⁻¹)_ed F']   if F has no factor W,

where F' is F without that factor. Two factors exchange ends: this cuts, closes and turns words, no more. The first line
lowers the number of factors W. The second has integer coefficients on a finite set of terms. So, expanded in 1/g, a
moment has integer coefficients which are found by pushing weights forward from term to term: no division, and no system
to solve. A path ends where no W⁻¹ is left. Since a moment is a combination of values of the Weingarten function at −g,
its denominator divides a known polynomial of degree D, and D pushes determine it exactly.

Sources: Haff, J. Multivariate Anal. 9:531–544, 1979 (the identity); `symbolic.moments.weingarten` (the denominator).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from flint import fmpz_poly

from symbolic.moments.alphabet import (
    COVARIANCE,
    EMPTY,
    INVERSE_COVARIANCE,
    INVERSE_WISHART,
    WISHART,
    Alphabet,
    Term,
    Word,
)
from symbolic.moments.weingarten import common_denominator

V, W_INVERSE, W, S = (bytes([letter]) for letter in (INVERSE_COVARIANCE, INVERSE_WISHART, WISHART, COVARIANCE))


def order_of(term: Term, letter: int = INVERSE_WISHART) -> int:
    """How often a letter occurs in a term."""
    return sum(word.count(letter) for word in term)


@dataclass(frozen=True)
class Opened:
    """A term written head · factor · tail, in its open word or around a closed one, with other closed words `beside`.

    open_word    the open word if the factor is in a closed one, else None
    """

    alphabet: Alphabet
    head: Word
    tail: Word
    open_word: Word | None
    beside: tuple[Word, ...]

    @classmethod
    def at(cls, letter: int, term: Term, alphabet: Alphabet) -> Opened | None:
        """Opened at the first such letter of the open word, else of the first closed word that has it."""
        for t, word in enumerate(term):
            i = word.find(letter)
            if i >= 0 and t == 0:
                return cls(alphabet, word[:i], word[i + 1 :], None, term[1:])
            if i >= 0:
                return cls(alphabet, EMPTY, word[i + 1 :] + word[:i], term[0], (*term[1:t], *term[t + 1 :]))
        return None

    def term(self, word: Word, closed: Word | None = None, without: int | None = None) -> Term:
        """`word` in the place of head · factor · tail, perhaps with one closed word more or one beside gone."""
        traces = self.beside if without is None else self.beside[:without] + self.beside[without + 1 :]
        if closed is not None:
            traces = (*traces, closed)
        if self.open_word is None:
            return self.alphabet.term(word, traces)
        return self.alphabet.term(self.open_word, (word, *traces))

    def exchanged(self, other: int, first: Word, second: Word) -> Iterator[Term]:
        """For each other factor (e, f) two terms: `first` at (a, e), `second` at (f, d); and with e, f exchanged."""
        head, tail, turned = self.head, self.tail, self.alphabet.transposed
        for i in places(other, head):
            before, between = head[:i], head[i + 1 :]
            yield self.term(before + turned(first) + turned(between) + second + tail)
            yield self.term(before + second + tail, between + first)
        for i in places(other, tail):
            between, after = tail[:i], tail[i + 1 :]
            yield self.term(head + first + turned(between) + second + after)
            yield self.term(head + first + after, between + second)
        for t, closed in enumerate(self.beside):
            for i in places(other, closed):
                rest = closed[i + 1 :] + closed[:i]
                yield self.term(head + first + turned(rest) + second + tail, without=t)
                yield self.term(head + first + rest + second + tail, without=t)
        if self.open_word is not None:
            for i in places(other, self.open_word):
                before, after = self.open_word[:i], self.open_word[i + 1 :]
                joined = before + turned(second + tail + first) + after, before + second + tail + first + after
                yield from (self.alphabet.term(word, self.beside) for word in joined)


def places(letter: int, word: Word) -> list[int]:
    return [i for i, each in enumerate(word) if each == letter] if letter in word else []


def equation_of_inverse(term: Term, alphabet: Alphabet) -> dict[Term, int]:
    """g E[term] as an integer combination of expectations; empty if the term has no factor W⁻¹."""
    opened = Opened.at(INVERSE_WISHART, term, alphabet)
    if opened is None:
        return {}
    combination = {opened.term(opened.head + V + opened.tail): 1}
    for other in opened.exchanged(INVERSE_WISHART, W_INVERSE, W_INVERSE):
        combination[other] = combination.get(other, 0) + 1
    return combination


def equation_of_wishart(term: Term, alphabet: Alphabet) -> tuple[Term, dict[Term, int]] | None:
    """E[term] as n E[one term] plus an integer combination of expectations; None if the term has no factor W."""
    opened = Opened.at(WISHART, term, alphabet)
    if opened is None:
        return None
    combination: dict[Term, int] = {}
    for other in opened.exchanged(WISHART, S, W):
        combination[other] = combination.get(other, 0) + 1
    for other in opened.exchanged(INVERSE_WISHART, S + W_INVERSE, EMPTY):
        combination[other] = combination.get(other, 0) - 1
    return opened.term(opened.head + S + opened.tail), combination


def without_wishart(term: Term, alphabet: Alphabet) -> dict[Term, list[int]]:
    """E[term] as a combination of terms without W, with coefficients in ℤ[n]: [c₀, c₁, …] stands for Σ cᵢ nⁱ."""
    done: dict[Term, list[int]] = {}
    level: dict[Term, list[int]] = {term: [1]}
    while level:
        lower: dict[Term, list[int]] = {}
        for each, weight in level.items():
            equation = equation_of_wishart(each, alphabet)
            if equation is None:
                _add(done, each, weight, 1)
                continue
            leading, others = equation
            _add(lower, leading, [0, *weight], 1)
            for other, times in others.items():
                _add(lower, other, weight, times)
        level = lower
    return {each: weight for each, weight in done.items() if any(weight)}


def _add(table: dict[Term, list[int]], term: Term, weight: list[int], times: int) -> None:
    known = table.setdefault(term, [])
    known.extend([0] * (len(weight) - len(known)))
    for i, x in enumerate(weight):
        known[i] += times * x


class Recursion:
    """The equations of the terms that can be reached; `expansion` pushes weights along them.

    terms     in the order found
    rows      for each the places and the weights of the terms on the right of its equation; none if it has no W⁻¹
    """

    def __init__(self, alphabet: Alphabet, advance: Callable[[int], None] = lambda _: None) -> None:
        self.alphabet = alphabet
        self.terms: list[Term] = []
        self.rows: list[list[tuple[int, int]]] = []
        self._place: dict[Term, int] = {}
        self._advance = advance

    def reach(self, term: Term) -> int:
        """The place of a term, with the equations of all that follows from it."""
        start = self._placed(term)
        while len(self.rows) < len(self.terms):
            equation = equation_of_inverse(self.terms[len(self.rows)], self.alphabet)
            self.rows.append([(self._placed(other), weight) for other, weight in equation.items()])
            self._advance(len(self.rows))
        return start

    def _placed(self, term: Term) -> int:
        place = self._place.get(term)
        if place is None:
            place = self._place[term] = len(self.terms)
            self.terms.append(term)
        return place

    def expansion(self, weights: Mapping[int, int], degree: int) -> dict[Term, list[int]]:
        """The coefficients of g⁰, g⁻¹, …, g^−degree of Σ weight · E[term], for each term without W⁻¹ that occurs."""
        found: dict[Term, list[int]] = {}
        current = dict(weights)
        for step in range(degree + 1):
            following: dict[int, int] = {}
            for place, weight in current.items():
                row = self.rows[place]
                if not row:
                    found.setdefault(self.terms[place], [0] * (degree + 1))[step] += weight
                for other, times in row:
                    following[other] = following.get(other, 0) + times * weight
            current = following
        return found


def moment_by_recursion(
    term: Term, alphabet: Alphabet, advance: Callable[[int], None] = lambda _: None
) -> dict[Term, dict[int, fmpz_poly]]:
    """D(g) E[term] as {term: {i: polynomial in g that multiplies nⁱ}}; D is that of `denominator_of` the order.

    `advance` hears how many equations are written. The order is that of the term before factors W are removed.
    """
    degree = sum(common_denominator(order_of(term)).values())
    denominator = denominator_of(order_of(term))
    recursion = Recursion(alphabet, advance)
    starts: dict[int, dict[int, int]] = {}
    for each, weight in without_wishart(term, alphabet).items():
        place = recursion.reach(each)
        for power, coefficient in enumerate(weight):
            if coefficient:
                starts.setdefault(power, {})[place] = coefficient
    result: dict[Term, dict[int, fmpz_poly]] = {}
    for power, weights in starts.items():
        for each, expansion in recursion.expansion(weights, degree).items():
            numerator = polynomial_part(denominator, expansion)
            if numerator:
                result.setdefault(each, {})[power] = numerator
    return result


def denominator_of(order: int) -> fmpz_poly:
    """D(g) = ∏ (g − c)^m over the common denominator of the Weingarten function of this order, at z = −g."""
    product = fmpz_poly([1])
    for c, power in common_denominator(order).items():
        product *= fmpz_poly([-c, 1]) ** power
    return product


def polynomial_part(denominator: fmpz_poly, expansion: list[int]) -> fmpz_poly:
    """denominator · Σ expansion[s] g^−s, which is a polynomial when the series is one of a quotient by it."""
    degree = len(expansion) - 1
    return fmpz_poly((denominator * fmpz_poly(expansion[::-1])).coeffs()[degree:])


__all__ = [
    "Opened",
    "Recursion",
    "denominator_of",
    "equation_of_inverse",
    "equation_of_wishart",
    "moment_by_recursion",
    "order_of",
    "without_wishart",
]
