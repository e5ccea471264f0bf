"""Matchings and the walks along them, against slow programs in plain Python and against Wick's formula."""

from collections import Counter
from math import prod

import numpy as np
import pytest
from flint import fmpz_poly

from symbolic.errors import ConditionError
from symbolic.moments import common_denominator, coset_type, number_of_pairings, partitions, weingarten_function
from symbolic.moments.alphabet import (
    COVARIANCE,
    EMPTY,
    FIRST_LETTER,
    INVERSE_COVARIANCE,
    INVERSE_WISHART,
    WISHART,
    Alphabet,
)
from symbolic.moments.matchings import (
    LARGEST_ORDER,
    Ring,
    coset_types,
    inverse_weights,
    matched,
    matchings,
    mixed,
    number_of_matchings,
    walks,
)

FREE = Alphabet()
A, B, C = (FIRST_LETTER + 2 * i for i in range(3))
V, U, W, S = INVERSE_COVARIANCE, INVERSE_WISHART, WISHART, COVARIANCE


def double_factorial(factors):
    return prod(range(1, 2 * factors, 2))


def pairs_of(row):
    return [(i, int(j)) for i, j in enumerate(row) if i < j]


# --- matchings ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("factors", range(7))
def test_every_matching_comes_once(factors):
    every = matchings(2 * factors)
    assert every.shape == (double_factorial(factors), 2 * factors)
    assert number_of_matchings(factors) == double_factorial(factors)
    assert len({row.tobytes() for row in every}) == len(every)
    points = np.arange(2 * factors)
    assert (np.take_along_axis(every, every.astype(np.intp), axis=1) == points).all()
    assert (every != points).all()


@pytest.mark.parametrize("factors", range(7))
def test_the_coset_types_are_counted(factors):
    types, place = coset_types(matchings(2 * factors))
    found = Counter(types[i] for i in place)
    assert found == {kind: number_of_pairings(kind) for kind in partitions(factors)}


@pytest.mark.parametrize("factors", range(1, 5))
def test_each_matching_has_the_coset_type_of_its_pairs(factors):
    every = matchings(2 * factors)
    types, place = coset_types(every)
    factor_pairs = [(2 * i, 2 * i + 1) for i in range(factors)]
    assert [types[i] for i in place] == [coset_type(pairs_of(row), factor_pairs) for row in every]


# --- walks -------------------------------------------------------------------------------------------------------


def slow_walk(row, targets):
    """The links in order, each (link, backward, begins a closed walk)."""
    leaving = {2 * i + 1: (i, False) for i in range(len(targets))} | {t: (i, True) for i, t in enumerate(targets)}
    left, result = list(range(len(targets))), []
    while left:
        link, backward, begins = left[0], False, True
        while link in left:
            left.remove(link)
            result.append((link, backward, begins))
            end = 2 * link + 1 if backward else targets[link]
            link, backward = leaving[int(row[end])]
            begins = False
    return result


TARGETS = {
    "one open word of three": [2, 4, 0],
    "three traces": [0, 2, 4],
    "a word and a trace": [2, 0, 4],
    "a trace in the middle": [4, 2, 0],
    "one": [0],
    "a word of two and a trace of two": [2, 0, 6, 4],
    "a trace of four": [2, 4, 6, 0],
}


@pytest.mark.parametrize("targets", TARGETS.values(), ids=TARGETS)
def test_walks_are_those_of_a_slow_program(targets):
    every = matchings(2 * len(targets))
    order, begins = walks(every, targets)
    for row, steps, starts in zip(every, order.tolist(), begins.tolist(), strict=True):
        found = [(step >> 1, bool(step & 1), start) for step, start in zip(steps, starts, strict=True)]
        assert found == slow_walk(row, targets)


def test_a_walk_that_goes_astray_would_be_noticed():
    every = matchings(6)
    order, _ = walks(every, [2, 4, 0])
    other, _ = walks(every, [4, 2, 0])
    assert (order != other).any()


# --- rings -------------------------------------------------------------------------------------------------------


def test_a_term_as_a_ring():
    ring = Ring.of((bytes([A, W, B, U, C]), bytes([A, U, B, W]), bytes([C])))
    assert ring.factors == bytes([U, W, W, U])  # the last of the open word first, and the last of each trace
    assert (ring.left, ring.right, ring.idle, ring.has_open) == (bytes([A]), bytes([C]), (bytes([C]),), True)
    assert ring.links == ((EMPTY, 2), (bytes([B]), 0), (bytes([A]), 6), (bytes([B]), 4))


def test_a_term_without_a_factor_in_its_open_word():
    ring = Ring.of((bytes([A]), bytes([U, B])))
    assert (ring.has_open, ring.left, ring.right) == (False, bytes([A]), EMPTY)
    assert ring.links == ((bytes([B]), 0),)


# --- Wick's formula ----------------------------------------------------------------------------------------------


def summed(term):
    """{term in one form: polynomial in n, or Counter of coset types} of a term in W alone, or W⁻¹ alone."""
    found = matched(term, FREE.transposed)
    total = {}
    for each, place in found:
        total.setdefault(FREE.term(each[0], each[1:]), Counter())[found.types[place]] += 1
    return total


def in_one_form(expected):
    return {FREE.term(bytes(key[0]), map(bytes, key[1:])): Counter(value) for key, value in expected.items()}


@pytest.mark.parametrize(("factor", "pair"), [(W, S), (U, V)])
def test_the_matchings_of_one_and_two_factors(factor, pair):
    """W A W ~ (1, 1): Σ A Σ; (2): Σ Aᵀ Σ and tr(A Σ) Σ; and so for the other shapes."""
    one, two = (1, 1), (2,)
    cases = {
        ((factor,),): {((pair,),): [(1,)]},
        ((A, factor, B),): {((A, pair, B),): [(1,)]},
        ((), (A, factor)): {((), (A, pair)): [(1,)]},
        ((C,), (A, factor)): {((C,), (A, pair)): [(1,)]},
        ((factor, A, factor),): {
            ((pair, A, pair),): [one],
            ((pair, A + 1, pair),): [two],
            ((pair,), (A, pair)): [two],
        },
        ((B, factor, factor, C),): {((B, pair, pair, C),): [one, two], ((B, pair, C), (pair,)): [two]},
        ((factor,), (A, factor)): {
            ((pair,), (A, pair)): [one],
            ((pair, A, pair),): [two],
            ((pair, A + 1, pair),): [two],
        },
        ((), (A, factor, B, factor)): {
            ((), (A, pair, B, pair)): [one],
            ((), (A, pair, B + 1, pair)): [two],
            ((), (A, pair), (B, pair)): [two],
        },
        ((), (A, factor), (B, factor)): {
            ((), (A, pair), (B, pair)): [one],
            ((), (A, pair, B, pair)): [two],
            ((), (A, pair, B + 1, pair)): [two],
        },
    }
    for term, expected in cases.items():
        assert summed(tuple(map(bytes, term))) == in_one_form(expected)


@pytest.mark.parametrize("order", range(7))
def test_the_trace_of_the_wishart_matrix_is_chi_square(order):
    """At d = 1 and Σ = 1, W is χ²_n: Σ over matchings of n^loops is n (n + 2) ⋯ (n + 2k − 2)."""
    found = matched((EMPTY, *[bytes([W])] * order), FREE.transposed)
    n = fmpz_poly([0, 1])
    total = sum((n ** len(found.types[place]) for _, place in found), start=fmpz_poly([0]))
    assert total == prod((n + 2 * j for j in range(order)), start=fmpz_poly([1]))
    assert len(found) == double_factorial(order)


@pytest.mark.parametrize("order", range(9))
def test_the_weights_of_the_inverse_at_one_dimension(order):
    """W⁻¹ is 1/χ²_n, n = g + 2: the weights sum to D(g) / ∏ (g − 2j), j < k."""
    bottom = prod((fmpz_poly([-c, 1]) ** power for c, power in common_denominator(order).items()), start=fmpz_poly([1]))
    weights = inverse_weights(order)
    total = sum((number_of_pairings(kind) * weight for kind, weight in weights.items()), start=fmpz_poly([0]))
    assert total * prod((fmpz_poly([-2 * j, 1]) for j in range(order)), start=fmpz_poly([1])) == bottom


@pytest.mark.parametrize("order", range(7))
def test_the_weights_are_values_of_the_weingarten_function(order):
    for g in range(2 * order + 1, 2 * order + 4):
        bottom = prod((g - c) ** power for c, power in common_denominator(order).items())
        for kind, value in weingarten_function(order).items():
            assert int(inverse_weights(order)[kind](g)) == (-1) ** order * bottom * value.at(-g)


# --- both factors ------------------------------------------------------------------------------------------------


def collected(found):
    total = {}
    for each, kind, powers in found:
        weights = total.setdefault((FREE.term(each[0], each[1:]), kind), Counter())
        weights.update({power: times for power, times in enumerate(powers) if times})
    return {key: {p: t for p, t in value.items() if t} for key, value in total.items() if any(value.values())}


def test_a_wishart_factor_adds_a_pair_or_cuts_one():
    """E[W⁻¹ A W] = (n V A Σ − Aᵀ − tr A) / g."""
    kind = (1,)
    expected = {(V, A, S): {1: 1}, (A + 1,): {0: -1}}
    expected = {(FREE.term(bytes(word)), kind): weight for word, weight in expected.items()}
    expected[FREE.term(EMPTY, [bytes([A])]), kind] = {0: -1}
    assert collected(mixed((bytes([U, A, W]),), FREE.transposed)) == expected


@pytest.mark.parametrize("order", [1, 2, 3])
def test_without_a_wishart_factor_only_the_matchings_of_the_inverse_are_left(order):
    word = bytes(x for i in range(order) for x in (U, FIRST_LETTER + 2 * i))
    found = {(term, kind): powers[0] for (term, kind), powers in collected(mixed((word,), FREE.transposed)).items()}
    assert found == {(term, kind): times for term, kinds in summed((word,)).items() for kind, times in kinds.items()}


@pytest.mark.parametrize("order", [1, 2, 3])
def test_without_an_inverse_the_matchings_of_the_wishart_matrix_are_left(order):
    word = bytes(x for i in range(order) for x in (W, FIRST_LETTER + 2 * i))
    found = collected(mixed((EMPTY, word), FREE.transposed))
    expected = {}
    for term, kinds in summed((EMPTY, word)).items():
        for kind, times in kinds.items():
            expected.setdefault((term, ()), Counter())[len(kind)] += times
    assert found == expected


# --- refusal -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("factor", [W, U])
def test_beyond_the_largest_order_the_count_is_named(factor):
    assert LARGEST_ORDER == 8
    term = (bytes([factor] * (LARGEST_ORDER + 1)),)
    with pytest.raises(ConditionError, match=r"matchings of 9 factors are 34,459,425; the most are 8"):
        matched(term, FREE.transposed)
