"""Words as strings of bytes: the products of traces that a moment is made of, and when two of them are equal.

A letter is an even byte and its transpose the odd byte after it; a symmetric letter is its own transpose. A word is a
string of letters; a term is one open word and the closed words beside it, in order, each of which stands for its trace.
Two closed words are equal if they differ by a rotation or by transposition, so the least of these is taken.

Relations that matrices are declared to satisfy shorten words, each until it applies nowhere:

    A A⁻¹ = I            inverses
    P P = P              projectors
    U X U = tr(X U) U    rank one; so tr(U X U Y) = tr(U X) tr(U Y). And U X Uᵀ = U Xᵀ Uᵀ
    A B = B A            commuting letters, brought into order
    vᵀ X u = tr(u vᵀ X)  a product of shape 1 × 1 is a trace

The empty closed word is the trace of the d × d identity: only d × d letters vanish.

The form is unique, except with letters of rank one that are not symmetric: there two forms may stand for one term, so
that a sum may keep terms that could be merged.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

Word: TypeAlias = bytes
Term: TypeAlias = tuple[Word, ...]
"""The open word, empty for a scalar, and then the closed ones."""

INVERSE_COVARIANCE, INVERSE_WISHART, WISHART, COVARIANCE = 2, 4, 6, 8
"""V = Σ⁻¹, W⁻¹, W, Σ. V is the least of all letters, so that a closed word begins with what is averaged already."""
FIRST_LETTER, LAST_LETTER = 10, 254
EMPTY: Word = b""


@dataclass
class Alphabet:
    """The letters and their relations; `term` brings a product of traces into its one form.

    isotropic    Σ = I: Σ and V vanish from every word
    symmetric    letters that are their own transposes
    inverses     pairs of letters with product I
    projectors   letters with P P = P = Pᵀ
    rank_one     letters of rank one
    commuting    pairs of letters with A B = B A
    columns      letters of shape d × 1, whose transposes have shape 1 × d; the transpose of a letter may be one
    """

    isotropic: bool = False
    symmetric: frozenset[int] = frozenset()
    inverses: frozenset[tuple[int, int]] = frozenset()
    projectors: frozenset[int] = frozenset()
    rank_one: frozenset[int] = frozenset()
    commuting: frozenset[tuple[int, int]] = frozenset()
    columns: frozenset[int] = frozenset()
    _known: dict[Word, tuple[Word, ...]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        fixed = {INVERSE_COVARIANCE, INVERSE_WISHART, WISHART, COVARIANCE} | self.symmetric | self.projectors
        self._turn = bytes(b if b & ~1 in fixed else b ^ 1 for b in range(256))
        turn = self._turn
        inverses = {(INVERSE_COVARIANCE, COVARIANCE), (INVERSE_WISHART, WISHART), *self.inverses}
        inverses |= {(b, a) for a, b in inverses}
        self._meetings = dict.fromkeys(inverses | {(turn[a], turn[b]) for a, b in inverses}, EMPTY)
        self._meetings |= {(p, p): bytes([p]) for p in self.projectors}
        self._shorter = [(bytes(pair), short) for pair, short in sorted(self._meetings.items())]
        self._vanishing = bytes([INVERSE_COVARIANCE, COVARIANCE]) if self.isotropic else EMPTY
        pairs = self.commuting | {(b, a) for a, b in self.commuting}
        self._commute = pairs | {(turn[a], turn[b]) for a, b in pairs}
        self._thin = self.rank_one | {turn[u] for u in self.rank_one}
        self.is_free = not (self._commute or self._thin or self.columns)

    def transposed(self, word: Word) -> Word:
        """The transpose of a word."""
        return word.translate(self._turn)[::-1]

    def term(self, word: Word, traces: Iterable[Word] = ()) -> Term:
        """The one form of word · ∏ tr(trace)."""
        word = self._shortened(word)
        pieces: list[Word] = []
        if not self.is_free:
            word = self._split_open(word, pieces)
        closed: list[Word] = []
        for trace in (*traces, *pieces):
            known = self._known.get(trace)
            if known is None:
                known = self._known[trace] = self._closed(trace)
            closed += known
        closed.sort()
        return (word, *closed)

    # --- one word ------------------------------------------------------------------------------------------------

    def _shortened(self, word: Word) -> Word:
        """The word with every pair replaced that stands side by side and has a product."""
        if self._vanishing:
            word = word.translate(None, self._vanishing)
        before = EMPTY
        while word != before:
            before = word
            for pair, short in self._shorter:
                word = word.replace(pair, short)
        return self._ordered(word) if self._commute else word

    def _ordered(self, word: Word) -> Word:
        """The least of the words that commuting letters make equal, shortened where letters can be brought together."""
        for i, a in enumerate(word):
            for j in range(i + 1, len(word)):
                short = self._meetings.get((a, word[j]))
                if short is not None:
                    return self._shortened(word[:i] + short + word[i + 1 : j] + word[j + 1 :])
                if (a, word[j]) not in self._commute:
                    break
        ordered = bytearray()
        while word:
            i = min(self._movable(word), key=lambda i: (word[i], i))
            ordered.append(word[i])
            word = word[:i] + word[i + 1 :]
        return bytes(ordered)

    def _movable(self, word: Word) -> list[int]:
        """The places from which a letter can be brought to the front."""
        return [i for i, a in enumerate(word) if all((a, b) in self._commute for b in word[:i])]

    def _split_open(self, word: Word, pieces: list[Word]) -> Word:
        """The word without the closed words that rank one and shapes split off it; these are added to `pieces`."""
        cuts = [i for i in range(len(word) + 1) if self._is_cut(word, i)]
        if len(cuts) > 1:
            pieces += [word[a:b] for a, b in pairwise(cuts)]
            word = self._shortened(word[: cuts[0]] + word[cuts[-1] :])
        for u in self._thin:
            first, last = word.find(u), word.rfind(u)
            if first < last:
                inside = word[first + 1 : last + 1].split(bytes([u]))[:-1]
                pieces += [part + bytes([u]) for part in inside]
                word = self._shortened(word[: first + 1] + word[last + 1 :])
                return self._split_open(word, pieces)
        return min(self._turned_inside(word), key=lambda each: (len(each), each)) if self._thin else word

    def _is_cut(self, word: Word, i: int) -> bool:
        """Whether the dimension at this place of an open word is 1."""
        before = i > 0 and word[i - 1] in self.columns
        return before or (i < len(word) and word[i] ^ 1 in self.columns)

    def _turned_inside(self, word: Word) -> set[Word]:
        """The words that U X Uᵀ = U Xᵀ Uᵀ makes equal to this one."""
        found, waiting = {word}, [word]
        while waiting:
            each = waiting.pop()
            for turned in self._turned_once(each):
                if turned not in found:
                    found.add(turned)
                    waiting.append(turned)
        return found

    def _turned_once(self, word: Word) -> list[Word]:
        places = [(word.find(u), word.find(self._turn[u])) for u in self._thin if self._turn[u] != u]
        return [
            self._shortened(word[: i + 1] + self.transposed(word[i + 1 : j]) + word[j:])
            for i, j in places
            if 0 <= i < j
        ]

    # --- closed words --------------------------------------------------------------------------------------------

    def _closed(self, word: Word) -> tuple[Word, ...]:
        """The closed words that a trace is the product of, each in its one form."""
        word = self._shortened(word)
        while len(word) > 1 and (short := self._meetings.get((word[-1], word[0]))) is not None:
            word = self._shortened(short + word[1:-1])
        if self.is_free:
            return (self._least_rotation(word),)
        cuts = [i for i in range(len(word)) if word[i - 1] in self.columns]
        if len(cuts) > 1:
            ends = [*cuts[1:], cuts[0] + len(word)]
            return self._all_closed((word + word)[a:b] for a, b in zip(cuts, ends, strict=True))
        for u in self._thin:
            if word.count(u) > 1:
                start = word.find(u) + 1
                return self._all_closed(
                    part + bytes([u]) for part in (word[start:] + word[:start])[:-1].split(bytes([u]))
                )
        return self._least_of_class(word)

    def _all_closed(self, words: Iterable[Word]) -> tuple[Word, ...]:
        return tuple(each for word in words for each in self._closed(word))

    def _least_rotation(self, word: Word) -> Word:
        """The least rotation of a word or of its transpose."""
        if len(word) < 2:
            return min(word, word.translate(self._turn))
        turned = self.transposed(word)
        least = min(word + turned)
        return min(w[i:] + w[:i] for w in (word, turned) for i, c in enumerate(w) if c == least)

    def _least_of_class(self, word: Word) -> tuple[Word, ...]:
        """The least closed word that rotations, transposition, commuting letters and rank one make equal to this one.

        A letter that commutes to the front may go round to the back; what becomes shorter on the way starts anew.
        """
        word = self._shortened(word)
        found, waiting = {word}, [word]
        while waiting:
            each = waiting.pop()
            moved = [each[:i] + each[i + 1 :] + each[i : i + 1] for i in self._movable(each)]
            rotated = [each[i:] + each[:i] for i in range(1, len(each))] if self._thin else []
            for other in (
                *moved,
                *rotated,
                self.transposed(each),
                *(t for r in (each, *rotated) for t in self._turned_once(r)),
            ):
                short = self._shortened(other)
                if len(short) < len(word) or (len(short) > 1 and (short[-1], short[0]) in self._meetings):
                    return self._closed(short)
                if short not in found:
                    found.add(short)
                    waiting.append(short)
        return (min(found),)
