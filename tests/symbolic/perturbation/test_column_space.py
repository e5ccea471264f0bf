"""Singular vectors: the first orders as they are known, and the series by a recursion that knows nothing of Kato."""

from collections import Counter
from functools import cache

import pytest

from symbolic.perturbation.column_space import (
    column_space_defects,
    column_space_words,
    read_from_the_left,
    require_column_space_series,
)

Q = -1


def times(a, b, order):
    """One order of a product of two series whose words meet on one side: Q Q = Q, Q Z⁺ = 0, powers add up."""
    found = Counter()
    for i in range(order + 1):
        for first, c in a(i).items():
            for second, e in b(order - i).items():
                if (first[-1] == Q) == (second[0] == Q):
                    middle = Q if first[-1] == Q else first[-1] + second[0]
                    found[(*first[:-1], middle, *second[1:])] += c * e
    return {word: c for word, c in found.items() if c}


def plus(*parts):
    found = Counter()
    for part in parts:
        for word, c in part.items():
            found[word] += c
    return {word: c for word, c in found.items() if c}


def negative(words):
    return {word: -c for word, c in words.items()}


@cache
def graph(order):
    """P̂ = (P + K)(P + KᵀK)⁻¹(P + Kᵀ),  K = (Q − K) E (B⁺ + Q_R Eᵀ (P + K) L⁻¹),  L = BBᵀ + B Eᵀ (P + K)."""
    if order == 0:
        return {}
    found = Counter()
    for i in range(order):
        before = {(Q,): 1} if i == 0 else negative(graph(i))
        for first, c in before.items():
            rest = order - 1 - i
            if rest == 0:
                found[(*first, 1)] += c
            else:
                for second, e in times(start_and_graph, inverse, rest - 1).items():
                    found[(*first, Q, *second)] += c * e
    return {word: c for word, c in found.items() if c}


def start_and_graph(order):
    return {(0,): 1} if order == 0 else graph(order)


@cache
def inverse(order):
    """L⁻¹ = (BBᵀ)⁺ − (BBᵀ)⁺ B Eᵀ (P + K) L⁻¹, where (BBᵀ)⁺ B = B⁺ᵀ."""
    if order == 0:
        return {(2,): 1}
    return negative({(1, *word): c for word, c in times(start_and_graph, inverse, order - 1).items()})


@cache
def middle(order):
    """(P + KᵀK)⁻¹ = P − KᵀK (P + KᵀK)⁻¹."""
    if order == 0:
        return {(0,): 1}
    return negative(times(squared, middle, order))


@cache
def squared(order):
    return times(lambda j: {word[::-1]: c for word, c in graph(j).items()}, graph, order)


@cache
def by_recursion(order):
    def first(j):
        return times(start_and_graph, middle, j)

    return times(first, lambda j: {word[::-1]: c for word, c in start_and_graph(j).items()}, order)


def test_the_first_and_second_order_are_those_that_are_known():
    # Z_1 = Q E B⁺,  Z_2 = Q E Q_R Eᵀ (BBᵀ)⁺ − Q E B⁺ E B⁺,  Π_2 = Z_2 + Z_2ᵀ − Z_1ᵀ Z_1 + Z_1 Z_1ᵀ
    assert column_space_words(1) == {(Q, 1): 1, (1, Q): 1}
    z_2 = {(Q, Q, 2): 1, (Q, 1, 1): -1}
    turned = {word[::-1]: c for word, c in z_2.items()}
    assert column_space_words(2) == {**z_2, **turned, (1, Q, 1): -1, (Q, 2, Q): 1}


def test_a_word_is_read_from_the_left():
    read = read_from_the_left((1, Q, 1))
    assert read == (("B+t", 1), ("Et", 1), ("Q", 1), ("E", 1), ("B+", 1))
    assert [name for name, _ in read_from_the_left((Q, 2, Q))] == ["Q", "E", "(BtB)+", "Et", "Q"]
    assert read_from_the_left((0,)) == (("P", 1),)


@pytest.mark.parametrize("order", range(7))
def test_the_recursion_for_the_graph_of_the_space_gives_the_same_words(order):
    assert by_recursion(order) == column_space_words(order)


def test_every_equation_holds_to_order_eight():
    assert len(require_column_space_series(8)) == 9


@pytest.mark.parametrize("order", [1, 2, 3])
def test_any_single_wrong_coefficient_is_seen(order):
    series = [column_space_words(j) for j in range(order + 1)]
    for word, coefficient in series[order].items():
        for wrong in (0, -coefficient, 2 * coefficient):
            assert not column_space_defects([*series[:order], {**series[order], word: wrong}], order).is_zero
