"""The column space as a graph: the recursion against singular vectors, its count of words, and exact idempotence."""

from functools import reduce
from math import comb

import numpy as np
import pytest

from symbolic.perturbation.graph import graph_words, projector_in_graph

ROWS, COLS, RANK = 5, 4, 2


def at_random(seed):
    """A matrix of rank 2, an error, and the value of a word."""
    generator = np.random.default_rng(seed)
    signal = generator.standard_normal((ROWS, RANK)) @ generator.standard_normal((RANK, COLS))
    error = generator.standard_normal((ROWS, COLS))
    plus = np.linalg.pinv(signal)
    values = {"E": error, "Q": np.eye(ROWS) - signal @ plus, "R": np.eye(COLS) - plus @ signal, "B": plus}
    values |= {"e": error.T, "b": plus.T, "G": plus.T @ plus, "P": signal @ plus}
    return signal, error, lambda word: reduce(np.matmul, (values[letter] for letter in word))


def series(order, value):
    """Every order of the projector, as matrices."""
    zero = np.zeros((ROWS, ROWS))
    k = [sum((times * value(word) for word, times in words.items()), zero) for words in graph_words(order)]
    found = []
    for words in projector_in_graph(order):
        parts = ((times, [k[j] if j > 0 else k[-j].T for j in word]) for word, times in words.items())
        found.append(sum((times * (reduce(np.matmul, part) if part else value("P")) for times, part in parts), zero))
    return found


@pytest.mark.parametrize("order", [1, 2, 3, 4, 5])
def test_what_it_leaves_out_is_of_the_next_order(order):
    signal, error, value = at_random(order)
    found = series(order, value)
    residuals = []
    for t in (1e-2, 5e-3):
        vectors = np.linalg.svd(signal + t * error)[0][:, :RANK]
        residuals.append(np.linalg.norm(sum(t**j * x for j, x in enumerate(found)) - vectors @ vectors.T))
    assert residuals[0] / residuals[1] == pytest.approx(2 ** (order + 1), rel=0.3)


def test_the_orders_of_k_have_as_many_words_as_catalan_says():
    assert [len(words) for words in graph_words(6)] == [0, *(comb(2 * n, n) // (n + 1) for n in range(1, 7))]


def test_every_word_leads_from_the_space_into_the_rest():
    for j, words in enumerate(graph_words(5)):
        for word in words:
            assert word[:2] == "QE"
            assert word[-1] in "BG"
            assert sum(letter in "Ee" for letter in word) == j


def test_the_projector_is_idempotent_and_symmetric_order_by_order():
    found = projector_in_graph(5)
    for n, words in enumerate(found):
        assert {tuple(-j for j in reversed(word)): value for word, value in words.items()} == words
        total = {}
        for i in range(n + 1):
            for first, a in found[i].items():
                for second, b in found[n - i].items():
                    # K_j = Q K_j P: neighbours of one word meet in the space, or vanish
                    if _ends_in_space(first) == _starts_in_space(second):
                        word = first + second
                        total[word] = total.get(word, 0) + a * b
        assert {word: value for word, value in total.items() if value} == words


def _ends_in_space(word):
    return not word or word[-1] > 0


def _starts_in_space(word):
    return not word or word[0] < 0
