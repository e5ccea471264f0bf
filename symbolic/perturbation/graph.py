"""The column space of a perturbed matrix of low rank, as a graph over the unperturbed one, order by order.

Notation
    B : d × r     rank p;  P = B B⁺, Q = I − P, Q_R = I − B⁺ B, G = B⁺ᵀB⁺ the pseudoinverse of B Bᵀ
    C = B + E     P̂ the projector on its p leading left singular vectors
    K = Q K P     such that the columns of P + K span that space:  P̂ = (P + K)(P + KᵀK)⁻¹(P + Kᵀ)

The space is invariant under C Cᵀ, so that (P + K) P C Cᵀ (P + K) = C Cᵀ (P + K), that is (Q − K) C Cᵀ (P + K) = 0. With
Y = Cᵀ(P + K) = Bᵀ + Eᵀ(P + K) and (Q − K) B = −K B this says K B Y = (Q − K) E Y; and as Y = B⁺ B Y + Q_R Eᵀ(P + K),

    K = (Q − K) E [B⁺ + Q_R Eᵀ (P + K) L],    L = (B Y)⁻¹ on the columns of B:   L = G − B⁺ᵀ Eᵀ (P + K) L.

K has no term without E, and each order of K follows from those before it.

Reduced-rank regression has the columns of C V, V the p leading right singular vectors of X C: as CᵀW C V = V Λ with
W = XᵀX, their span is invariant under C CᵀW. In the same way, with J the pseudoinverse of P W P and now Y = CᵀW(P + K),

    K = (Q − K) E [B⁺ + Q_R Eᵀ W (P + K) L],   L = J G − J [W K + B⁺ᵀ Eᵀ W (P + K)] L = (B Y)⁻¹ on the columns of B.

The right singular vectors of X C that belong to it span the columns of Y, and so of P_R + Q_R Eᵀ W (P + K) L B, since
P_R Y = B⁺ B Y has the inverse L B on the rows of B.

A word is a string of letters:

    E  e  Q  R  B  b  G  W  J      for      E  Eᵀ  Q  Q_R  B⁺  B⁺ᵀ  G  W  J
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TypeAlias

Words: TypeAlias = dict[str, int]
"""Words, each with its coefficient."""
InGraph: TypeAlias = dict[tuple[int, ...], int]
"""Products of the K_j, `j` for K_j and `-j` for its transpose, each with its coefficient; the empty one is P."""


@cache
def graph_words(order: int, *, weighted: bool = False) -> tuple[Words, ...]:
    """K_0 = 0, K_1, …, each with as many letters E, transposed or not, as its index; `weighted` by W.

    >>> graph_words(2)
    ({}, {'QEB': 1}, {'QEReG': 1, 'QEBEB': -1})
    >>> graph_words(2, weighted=True)[2]
    {'QEReWJG': 1, 'QEBEB': -1}
    """
    return _orders(order, weighted=weighted)[0]


@cache
def right_graph_words(order: int, *, weighted: bool = False) -> tuple[Words, ...]:
    """The same of the right singular vectors, over the rows of B: 0 and the orders of Q_R Eᵀ W (P + K) L B.

    >>> right_graph_words(1)
    ({}, {'Reb': 1})
    >>> right_graph_words(2, weighted=True)[2]
    {'ReWJbeWJb': -1, 'ReWJWQEBJb': -1, 'ReWQEBJb': 1}
    """
    brackets = _orders(order, weighted=weighted)[1][1:]
    return ({}, *({word[:-1] + "b": value for word, value in words.items()} for words in brackets))  # G B = B⁺ᵀ


@cache
def _orders(order: int, *, weighted: bool) -> tuple[tuple[Words, ...], tuple[Words, ...]]:
    """The orders of K, and of B⁺ + Q_R Eᵀ W (P + K) L."""
    weight, inverse = ("W", "J") if weighted else ("", "")
    k: list[Words] = [{}]
    lower: list[Words] = [{inverse + "G": 1}]  # L
    right: list[Words] = [{inverse + "G": 1}]  # (P + K) L
    bracket: list[Words] = [{"B": 1}]  # B⁺ + Q_R Eᵀ W (P + K) L
    for n in range(1, order + 1):
        bracket.append(_times(1, "Re" + weight, right[n - 1]))
        inner = [_times(1, "QE", bracket[n - 1])]
        inner += [_product(-1, k[i], "E", bracket[n - 1 - i]) for i in range(1, n)]
        k.append(_total(inner))
        below = [_times(-1, inverse + "be" + weight, right[n - 1])]
        if weighted:  # without a weight W K is K, which has no part in the space
            below += [_product(-1, _times(1, inverse + weight, k[i]), "", lower[n - i]) for i in range(1, n + 1)]
        lower.append(_total(below))
        right.append(_total([lower[n], *(_product(1, k[i], "", lower[n - i]) for i in range(1, n + 1))]))
    return tuple(k), tuple(bracket)


@cache
def projector_in_graph(order: int) -> tuple[InGraph, ...]:
    """P̂_0, P̂_1, …, from P̂ = (P + K)(P − KᵀK + KᵀK KᵀK − …)(P + Kᵀ).

    >>> projector_in_graph(2)
    ({(): 1}, {(-1,): 1, (1,): 1}, {(-1, 1): -1, (-2,): 1, (1, -1): 1, (2,): 1})
    """
    middle: list[InGraph] = [{(): 1}]
    for n in range(1, order + 1):
        found: InGraph = {}
        for i in range(1, n):
            for j in range(1, n - i + 1):
                for rest, value in middle[n - i - j].items():
                    found[-i, j, *rest] = found.get((-i, j, *rest), 0) - value
        middle.append(found)
    series: list[InGraph] = []
    for n in range(order + 1):
        total: InGraph = {}
        for i in range(n + 1):
            for j in range(n - i + 1):
                for rest, value in middle[n - i - j].items():
                    word = (*((i,) if i else ()), *rest, *((-j,) if j else ()))
                    total[word] = total.get(word, 0) + value
        series.append(total)
    return tuple(series)


def _times(factor: int, start: str, words: Words) -> Words:
    return {start + word: factor * value for word, value in words.items()}


def _product(factor: int, first: Words, between: str, second: Words) -> Words:
    found: Words = {}
    for start, times in first.items():
        for end, value in second.items():
            word = start + between + end
            found[word] = found.get(word, 0) + factor * times * value
    return found


def _total(parts: Iterable[Words]) -> Words:
    found: Words = {}
    for part in parts:
        for word, value in part.items():
            found[word] = found.get(word, 0) + value
    return {word: value for word, value in found.items() if value}


__all__ = ["InGraph", "Words", "graph_words", "projector_in_graph", "right_graph_words"]
