"""Moments of the fluctuation of a sample covariance: words in Ξ = XᵀX/n − C, as polynomials in 1/n.

Notation
    X : n × d   rows i.i.d. N(0, C);  S = XᵀX/n = C + Ξ,  E Ξ = 0
    A, B, D, F  words in Ξ and fixed d × d matrices,  T  a product of traces of such words

Stein's lemma, on the factor Xᵀ of one Ξ, pairs it with every other Ξ; what is left of the two is one S:

    n E[tr(Ξ B Ξ F) T] ∋ E[tr(S B C Fᵀ) T] + E[tr(S B) tr(C F) T]         the other Ξ in the same trace
    n E[tr(Ξ A) tr(Ξ F) T] ∋ E[tr(S A C F) T] + E[tr(S A C Fᵀ) T]         in another trace
    n E[tr(Ξ A) D Ξ F T] ∋ E[D S A C F T] + E[D C Aᵀ S F T]               in the open word
    n E[D Ξ B Ξ F T] ∋ E[D C Bᵀ S F T] + E[tr(S B) D C F T]               both in the open word

(Ξ and Xᵀ of its own give n C, which the centring takes away.) Two Ξ become none or one, at the price of 1/n. So a word
with j of them is a polynomial in 1/n, of order ⌈j/2⌉ at least and j − 1 at most. All words of a sum are reduced
together, those with most Ξ first, so that each is met once; what is beyond the order that is asked for is dropped as
soon as it can be told.

Source: Haff, J. Multivariate Anal. 9:531–544, 1979, for the identity; the recursion is its form for XᵀX/n − C.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from symbolic.moments.alphabet import COVARIANCE, EMPTY, WISHART, Alphabet, Term, Word

FLUCTUATION = WISHART
"""The byte of Ξ: in a word there is either W or Ξ."""
_XI, _C = bytes([FLUCTUATION]), bytes([COVARIANCE])

Series = tuple[int, ...]
"""Coefficients of 1, 1/n, 1/n², …"""


@dataclass(frozen=True)
class Reduced:
    """What the mean of a sum of words is, and how much work it was.

    terms   words without Ξ ↦ coefficients of the powers of 1/n, those beyond the order left out
    words   how many different products of words were met on the way
    """

    terms: Mapping[Term, Series]
    words: int


def reduced(
    words: Mapping[Term, Series], alphabet: Alphabet, order: int, advance: Callable[[int], None] = lambda _: None
) -> Reduced:
    """The mean of a sum of products of words, up to n^{-order}.

    words : products in their one form, `alphabet.term(…)`, each with its coefficients in powers of 1/n
    advance : hears how many products have been met
    """
    levels: dict[int, dict[Term, list[int]]] = {}
    for term, series in words.items():
        _add(levels, term, list(series[: order + 1]), order)
    done: dict[Term, list[int]] = levels.get(0, {})
    met = len(done)
    for count in range(max(levels, default=0), 0, -1):
        level = levels.pop(count, {})
        for term, powers in level.items():
            met += 1
            advance(met)
            shifted = [0, *powers[:order]]
            for word, traces in _paired(term, alphabet):
                _add(levels, alphabet.term(word, traces), shifted, order)
        done = levels.setdefault(0, {})
    return Reduced({term: tuple(series) for term, series in done.items() if any(series)}, met + len(done))


def _add(levels: dict[int, dict[Term, list[int]]], term: Term, series: list[int], order: int) -> None:
    """Add a multiple of a product to the others with as many Ξ; at least ⌈j/2⌉ powers of 1/n are still to come."""
    count = sum(word.count(FLUCTUATION) for word in term)
    first = next((power for power, value in enumerate(series) if value), order + 1)
    if count == 1 or first + (count + 1) // 2 > order:
        return
    level = levels.setdefault(count, {})
    known = level.get(term)
    if known is None:
        level[term] = series + [0] * (order + 1 - len(series))
    else:
        for power, value in enumerate(series):
            known[power] += value


def _paired(term: Term, alphabet: Alphabet) -> Iterator[tuple[Word, tuple[Word, ...]]]:
    """What the pairings of one Ξ with every other leave, S written out as C + Ξ."""
    word, *closed = term
    turned = alphabet.transposed
    chosen = next((i for i, trace in enumerate(closed) if FLUCTUATION in trace), None)
    if chosen is None:
        start = word.index(FLUCTUATION)
        before, rest = word[:start], word[start + 1 :]
        traces = tuple(closed)
        for i, letter in enumerate(rest):
            if letter == FLUCTUATION:
                inside, after = rest[:i], rest[i + 1 :]
                for s in (_XI, _C):
                    yield before + _C + turned(inside) + s + after, traces
                    yield before + _C + after, (*traces, s + inside)
        return
    others = (*closed[:chosen], *closed[chosen + 1 :])
    start = closed[chosen].index(FLUCTUATION)
    rest = closed[chosen][start + 1 :] + closed[chosen][:start]
    for i, letter in enumerate(rest):
        if letter == FLUCTUATION:
            inside, after = rest[:i], rest[i + 1 :]
            for s in (_XI, _C):
                yield word, (*others, s + inside + _C + turned(after))
                yield word, (*others, s + inside, _C + after)
    for j, trace in enumerate(others):
        remaining = (*others[:j], *others[j + 1 :])
        for i, letter in enumerate(trace):
            if letter == FLUCTUATION:
                after = trace[i + 1 :] + trace[:i]
                for s in (_XI, _C):
                    yield word, (*remaining, s + rest + _C + after)
                    yield word, (*remaining, s + rest + _C + turned(after))
    for i, letter in enumerate(word):
        if letter == FLUCTUATION:
            before, after = word[:i], word[i + 1 :]
            for s in (_XI, _C):
                yield before + s + rest + _C + after, others
                yield before + _C + turned(rest) + s + after, others


__all__ = ["EMPTY", "FLUCTUATION", "Reduced", "Series", "reduced"]
