"""Reduced-rank regression: two series of its column space, by a recursion and by Kato's words, beside the true one.

C = B + t E, S the Gram matrix of the inputs; the columns are those of C V Vᵀ, V the p leading eigenvectors of Cᵀ S C.
They are a leading invariant subspace of C CᵀS. With [0 B; BᵀS 0] and [0 E; EᵀS 0] in place of [0 B; Bᵀ 0] and
[0 E; Eᵀ 0] the words of `column_space` are those of the projector on it that is orthogonal in the norm of S; from that
one, N say, the graph K = Q N (P N)⁻¹ over the columns of B, and the orthogonal projector, follow order by order.
"""

from functools import cache

import mpmath
import pytest

from symbolic.checks import Verdict
from symbolic.checks.instances import letter_value
from symbolic.checks.kato_series import verdict_of
from symbolic.checks.singular_vectors import leading_projector
from symbolic.matrices import Letter
from symbolic.perturbation.column_space import column_space_words
from symbolic.perturbation.shown import reduced_rank_words

ROWS, COLS, RANK, ORDER, DIGITS = 4, 5, 2, 4, 150


def generic(name, rows, cols, *facts):
    value = letter_value(Letter(name, rows, cols, facts=facts), rows, cols)
    return mpmath.matrix([[mpmath.mpf(int(x.p)) / int(x.q) for x in row] for row in value.tolist()])


with mpmath.workdps(DIGITS):
    left, right = generic("left", ROWS, RANK), generic("right", COLS, RANK)
    B, E, S = left * right.T, generic("E", ROWS, COLS), generic("S", ROWS, ROWS, "positive definite", "symmetric")
    I, I_R = mpmath.eye(ROWS), mpmath.eye(COLS)
    PLUS = right * (right.T * right) ** -1 * (left.T * left) ** -1 * left.T
    P, P_R, G = B * PLUS, PLUS * B, PLUS.T * PLUS
    Q, Q_R = I - P, I_R - P_R
    H = left * (left.T * S * left) ** -1 * left.T


def summed(terms):
    return sum(terms, mpmath.zeros(ROWS))


def times(a, b, order):
    return summed(a(i) * b(order - i) for i in range(order + 1))


def space(of):
    """The orders of (P + K)(P + KᵀK)⁻¹(P + Kᵀ)."""

    def whole(j):
        return P if j == 0 else of(j)

    @cache
    def middle(j):
        if j == 0:
            return P
        return -summed(of(i).T * of(k) * middle(j - i - k) for i in range(1, j) for k in range(1, j - i + 1))

    return [
        summed(whole(i) * times(middle, lambda k: whole(k).T, j - i) for i in range(j + 1)) for j in range(ORDER + 1)
    ]


@cache
def graph(order):
    """K = (Q − K) E [B⁺ + Q_R EᵀS (P + K) L⁻¹ P],  L = BBᵀS (P + K) + B EᵀS (P + K) on the columns of B."""
    bracket = [PLUS, *(Q_R * E.T * S * times(whole, inverse, j) * P for j in range(order - 1))]
    return summed((Q if i == 0 else -graph(i)) * E * bracket[order - 1 - i] for i in range(order))


def whole(j):
    return P if j == 0 else graph(j)


@cache
def inverse(order):
    if order == 0:
        return H * G
    parts = [B * B.T * S * graph(i) + B * E.T * S * whole(i - 1) for i in range(1, order + 1)]
    return -H * G * summed(part * inverse(order - 1 - i) for i, part in enumerate(parts))


@cache
def oblique(order):
    """Kato's words with BᵀS and EᵀS in the places of Bᵀ and Eᵀ."""
    forward = PLUS * H * S  # from the left space to the right one, inverse to B
    back = H * G * B  # from the right space to the left one, inverse to BᵀS
    null = (I - H * S, Q_R)
    total = mpmath.zeros(ROWS)
    for word, coefficient in column_space_words(order).items():
        found, on_right = I, False
        for place, k in enumerate(word):
            if place:
                found, on_right = found * (E.T * S if on_right else E), not on_right
            if k < 0:
                found = found * null[on_right]
            for _ in range(max(k, 0)):
                found, on_right = found * (forward if on_right else back), not on_right
        total += coefficient * found
    return H * S if order == 0 else total


@cache
def graph_of_words(order):
    """K_j from Q N = K P N."""
    return Q * oblique(order) * P - summed(graph_of_words(i) * P * oblique(order - i) * P for i in range(1, order))


def true_projectors(small):
    """On the columns of C V, and on V."""
    C = B + small * E
    inner = leading_projector(C.T * S * C, RANK, DIGITS)
    return leading_projector(C * inner, RANK, DIGITS), inner


def true_projector(small):
    return true_projectors(small)[0]


def valued(words, start):
    """The sum of words of letters."""
    letters = {"E": E, "e": E.T, "Q": Q, "R": Q_R, "B": PLUS, "b": PLUS.T, "G": G, "W": S, "J": H}
    found = 0 * start
    for word, coefficient in words.items():
        value = mpmath.mpf(coefficient)
        for letter in word:
            value = value * letters[letter]
        found += value if word else coefficient * start
    return found


@pytest.fixture(autouse=True)
def many_digits():
    with mpmath.workdps(DIGITS):
        yield


def test_the_recursion_and_the_words_give_the_same_graph():
    for order in range(1, ORDER + 1):
        assert mpmath.mnorm(graph(order) - graph_of_words(order), "f") < mpmath.mpf(10) ** (20 - DIGITS)


def test_the_second_order_is_the_one_that_is_known():
    known = Q * E * Q_R * E.T * S * H * G - Q * E * PLUS * E * PLUS
    assert mpmath.mnorm(graph(2) - known, "f") < mpmath.mpf(10) ** (20 - DIGITS)


def test_what_is_left_over_settles_in_every_order_and_grows_if_a_term_is_wrong():
    terms = space(graph)
    true = [true_projector(mpmath.mpf(10) ** -k) for k in range(1, 11)]
    for order in range(ORDER + 1):
        for wrong in (False, True):
            series = [*terms[:order], terms[order] * (2 if wrong else 1)]
            found = []
            for k, projector in enumerate(true, start=1):
                small = mpmath.mpf(10) ** -k
                rest = projector - summed(small**j * term for j, term in enumerate(series))
                found.append(mpmath.mnorm(rest, "f") / small ** (order + 1))
            assert verdict_of(found, order + 1).verdict is (Verdict.FAILS if wrong else Verdict.HOLDS)


def test_the_words_that_are_shown_are_the_orders_of_both_projectors():
    series = [valued(words, P) for words in reduced_rank_words(ORDER)]
    for order, term in enumerate(space(graph)):
        assert mpmath.mnorm(series[order] - term, "f") < mpmath.mpf(10) ** (20 - DIGITS)
    on_rows = [valued(words, P_R) for words in reduced_rank_words(ORDER, right=True)]
    for which, terms in enumerate((series, on_rows)):
        for wrong in (False, True):
            found = []
            for k in range(1, 11):
                small = mpmath.mpf(10) ** -k
                rest = true_projectors(small)[which]
                for j, term in enumerate(terms):
                    rest -= small**j * (2 * term if wrong and j == ORDER else term)
                found.append(mpmath.mnorm(rest, "f") / small ** (ORDER + 1))
            assert verdict_of(found, ORDER + 1).verdict is (Verdict.FAILS if wrong else Verdict.HOLDS)
