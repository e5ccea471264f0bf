"""Words of the series of projectors as matrices that are shown."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product as combinations

from sympy import Integer

from symbolic.matrices import LowRankPart, MatrixExpression, SpectralPart, WeightedPart
from symbolic.matrices.expressions import product, scaled, total
from symbolic.perturbation.column_space import column_space_words
from symbolic.perturbation.graph import Words, graph_words, projector_in_graph, right_graph_words
from symbolic.perturbation.group import group_words
from symbolic.perturbation.one_eigenvalue import ON, Word, projector_words


def projector_terms(part: SpectralPart, perturbation: MatrixExpression, order: int) -> list[MatrixExpression]:
    """P, P_1, …, P_n of one eigenvalue: of A + t E, for E : d × d. Raises ValueError for a group."""
    (P,), (R,) = part.projectors, part.resolvents

    def shown(word: Word) -> MatrixExpression:
        places: list[list[MatrixExpression]] = [[P] if k == ON else [R] * k for k in word]
        return _with_letters(places, perturbation)

    words = [projector_words(j) for j in range(order + 1)]
    return [total(*(scaled(Integer(c), shown(word)) for word, c in _ordered(each))) for each in words]


def group_terms(part: SpectralPart, perturbation: MatrixExpression, order: int) -> list[MatrixExpression]:
    """P, P_1, …, P_n of a group of eigenvalues, each word with every choice of its labels."""
    terms = []
    for j in range(order + 1):
        summands = []
        for word, coefficient in _ordered(group_words(j)):
            for labels in combinations(range(len(part.projectors)), repeat=word.count(ON)):
                summands.append(scaled(Integer(coefficient), _labelled(part, perturbation, word, labels)))
        terms.append(total(*summands))
    return terms


def _labelled(
    part: SpectralPart, perturbation: MatrixExpression, word: Word, labels: tuple[int, ...]
) -> MatrixExpression:
    places: list[list[MatrixExpression]] = []
    met = 0
    for k in word:
        if k == ON:
            places.append([part.projectors[labels[met]]])
            met += 1
        else:
            places.append([part.resolvents[i] for i in sorted(labels[m] for m in range(len(labels)) if k >> m & 1)])
    return _with_letters(places, perturbation)


def column_space_terms(
    part: LowRankPart,
    residual: tuple[MatrixExpression, MatrixExpression],
    perturbation: MatrixExpression,
    order: int,
    *,
    right: bool = False,
) -> list[MatrixExpression]:
    """P, Π_1, …, Π_n of the leading left singular vectors of B + t E, or of the right ones.

    `residual` is I − B B⁺ and I − B⁺ B, perturbation : d × r.
    """
    plus = part.pseudoinverse

    def shown(word: Word) -> MatrixExpression:
        factors: list[MatrixExpression] = []
        on_right = right
        for place, k in enumerate(word):
            if place:
                factors.append(perturbation.T if on_right else perturbation)
                on_right = not on_right
            if k == ON:
                factors.append(residual[on_right])
            for _ in range(max(k, 0)):
                factors.append(plus if on_right else plus.T)
                on_right = not on_right
        return product(*factors)

    terms: list[MatrixExpression] = [part.right if right else part.left]
    for j in range(1, order + 1):
        terms.append(total(*(scaled(Integer(c), shown(word)) for word, c in _ordered(column_space_words(j)))))
    return terms


def reduced_rank_terms(
    part: WeightedPart,
    residual: tuple[MatrixExpression, MatrixExpression],
    perturbation: MatrixExpression,
    order: int,
    *,
    right: bool = False,
) -> list[MatrixExpression]:
    """P, Π_1, …, Π_n of the columns of reduced-rank regression C V Vᵀ, C = B + t E, or the orders of V Vᵀ.

    V are the p leading right singular vectors of X C; the rest is as in `column_space_terms`.
    """
    low_rank = part.low_rank
    plus = low_rank.pseudoinverse
    letters = {
        "E": (perturbation,),
        "Q": (residual[0],),
        "R": (residual[1],),
        "B": (plus,),
        "G": (plus.T, plus),
        "W": (part.gram,),
        "J": (part.inverse,),
        "e": (perturbation.T,),
        "b": (plus.T,),
    }
    terms: list[MatrixExpression] = [low_rank.right if right else low_rank.left]
    for words in reduced_rank_words(order, right=right)[1:]:
        ordered = sorted(words.items(), key=lambda item: (-item[1], len(item[0]), item[0]))
        shown = (scaled(Integer(c), product(*(x for letter in word for x in letters[letter]))) for word, c in ordered)
        terms.append(total(*shown))
    return terms


def reduced_rank_words(order: int, *, right: bool = False) -> list[Words]:
    """The orders of the projector on the columns of C V, or of V Vᵀ, in the letters of `graph_words`.

    >>> reduced_rank_words(1)[1]
    {'beQ': 1, 'QEB': 1}
    """
    graph = (right_graph_words if right else graph_words)(order, weighted=True)
    found: list[Words] = []
    for in_graph in projector_in_graph(order):
        whole: Words = {}
        for indices, value in in_graph.items():
            products: Words = {"": value}
            for index in indices:
                factors = graph[index] if index > 0 else {_turned(word): c for word, c in graph[-index].items()}
                products = {
                    (before + word).replace("QQ", "Q").replace("RR", "R"): times * c
                    for before, times in products.items()
                    for word, c in factors.items()
                }
            for word, c in products.items():
                whole[word] = whole.get(word, 0) + c
        found.append(whole)
    return found


def _turned(word: str) -> str:
    """The transpose; Q, R, G, W and J are symmetric."""
    return "".join(letter.swapcase() if letter in "EeBb" else letter for letter in reversed(word))


def _with_letters(places: list[list[MatrixExpression]], perturbation: MatrixExpression) -> MatrixExpression:
    first, *rest = places
    return product(*first, *(factor for place in rest for factor in (perturbation, *place)))


def _ordered(words: dict[Word, int]) -> Iterator[tuple[Word, int]]:
    """Positive words first, so that a line does not begin with a sign."""
    return iter(sorted(words.items(), key=lambda item: (-item[1], item[0])))


__all__ = ["column_space_terms", "group_terms", "projector_terms", "reduced_rank_terms", "reduced_rank_words"]
