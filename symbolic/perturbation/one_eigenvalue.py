"""Kato's series of the projector of one eigenvalue, as words of small integers, and its exact check.

Notation
    A, E : d × d   symmetric;  λ an eigenvalue of A with projector P, Q = I − P
    R : d × d      the reduced resolvent, Σ_j P_j / (λ − λ_j) over the other eigenvalues of A: R P = 0, (λ − A) R = Q
    P̂(t)           the projector of A + t E on the eigenvalues that tend to λ: P̂(t) = P + t P_1 + t² P_2 + …

    P_n = Σ (−1)^{z−1} S_{k_0} E S_{k_1} E … E S_{k_n},   k_0 + … + k_n = n,   S_0 = P,  S_k = R^k,

z being the number of zeros among the k. A word is the tuple (k_0, …, k_n) with −1 for P, so that R^a R^b = R^{a+b} also
holds of R^0 = Q. What the series is, formally, is decided by P̂² = P̂, P̂ (A + t E) = (A + t E) P̂ and P̂(0) = P:
two solutions that agree below order n differ there by a D with D = P D + D P and A D = D A, which is
D = P D Q + Q D P and λ P D Q = P D Q A, hence 0. `defects` executes both equations, order by order.

Source: kato1995, chapter II, (2.12).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Word: TypeAlias = tuple[int, ...]
"""n + 1 places between n letters E: −1 for P, a ≥ 0 for R^a."""
Words: TypeAlias = Mapping[Word, int]

ON = -1
"""The place of P in a word."""


def compositions(total: int, parts: int) -> Iterator[Word]:
    """All tuples of so many integers ≥ 0 with a given sum, in lexicographic order."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in compositions(total - first, parts - 1):
            yield (first, *rest)


def projector_words(order: int) -> dict[Word, int]:
    """P_n: its words, each with its coefficient, n ≥ 0.

    >>> projector_words(1)
    {(-1, 1): 1, (1, -1): 1}
    """
    found = {}
    for word in compositions(order, order + 1):
        found[tuple(k or ON for k in word)] = -1 if word.count(0) % 2 == 0 else 1
    return found


@dataclass(frozen=True)
class Defects:
    """What an order of a series leaves over in each of the equations; nothing of a right one.

    symmetry      P_nᵀ − P_n
    idempotence   Σ_i P_i P_{n−i} − P_n
    commutation   (A − λ) P_n − P_n (A − λ) + E P_{n−1} − P_{n−1} E
    """

    symmetry: dict[Word, int]
    idempotence: dict[Word, int]
    commutation: dict[Word, int]

    @property
    def is_zero(self) -> bool:
        return not (self.symmetry or self.idempotence or self.commutation)


def defects(series: Sequence[Words], order: int) -> Defects:
    """The equations of one order, executed on the terms P_0, …, P_n of any series of words."""
    return Defects(
        _nonzero(((word[::-1], c) for word, c in series[order].items()), series[order]),
        _nonzero(_squared(series, order), series[order]),
        _nonzero(_commutator(series, order), {}),
    )


def _nonzero(terms: Iterable[tuple[Word, int]], less: Words) -> dict[Word, int]:
    found: Counter[Word] = Counter()
    for word, coefficient in terms:
        found[word] += coefficient
    for word, coefficient in less.items():
        found[word] -= coefficient
    return {word: coefficient for word, coefficient in found.items() if coefficient}


def _squared(series: Sequence[Words], order: int) -> Iterator[tuple[Word, int]]:
    """Σ_i P_i P_{n−i}: P P = P, P R = 0, R^a R^b = R^{a+b} where two words meet."""
    for i in range(order + 1):
        on: list[tuple[Word, int]] = []
        off: dict[int, list[tuple[Word, int]]] = defaultdict(list)
        for word, coefficient in series[order - i].items():
            (on if word[0] == ON else off[word[0]]).append((word[1:], coefficient))
        for first, value in series[i].items():
            if first[-1] == ON:
                for rest, coefficient in on:
                    yield first + rest, value * coefficient
            else:
                for power, words in off.items():
                    start = (*first[:-1], first[-1] + power)
                    for rest, coefficient in words:
                        yield start + rest, value * coefficient


def _commutator(series: Sequence[Words], order: int) -> Iterator[tuple[Word, int]]:
    """(A − λ) P = 0 and (A − λ) R^a = −R^{a−1} at the ends of words; a letter E at an end has I = P + Q before it."""
    for word, value in series[order].items():
        if word[0] != ON:
            yield (word[0] - 1, *word[1:]), -value
        if word[-1] != ON:
            yield (*word[:-1], word[-1] - 1), value
    for word, value in series[order - 1].items() if order else ():
        for place in (ON, 0):
            yield (place, *word), value
            yield (*word, place), -value


def require_series(order: int) -> list[dict[Word, int]]:
    """P_0, …, P_n, every equation of every order executed; raises AssertionError if one failed."""
    series = [projector_words(j) for j in range(order + 1)]
    for j in range(order + 1):
        if not defects(series, j).is_zero:
            raise AssertionError(f"Kato's series is wrong at order {j}")
    return series


__all__ = ["ON", "Defects", "Word", "Words", "compositions", "defects", "projector_words", "require_series"]
