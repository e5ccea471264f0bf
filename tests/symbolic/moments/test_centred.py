"""The recursion on the fluctuation of a sample covariance, against W/n − C multiplied out, χ² moments and samples."""

from fractions import Fraction
from itertools import product
from math import comb, prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.moments.alphabet import COVARIANCE, EMPTY, FIRST_LETTER, WISHART, Alphabet
from symbolic.moments.centred import FLUCTUATION, reduced
from symbolic.moments.word_recursion import without_wishart

A, A_T, B, S = FIRST_LETTER, FIRST_LETTER + 1, FIRST_LETTER + 2, FIRST_LETTER + 4
XI, C = FLUCTUATION, COVARIANCE
ALPHABETS = {
    "any covariance": Alphabet(symmetric=frozenset({S})),
    "isotropic": Alphabet(isotropic=True, symmetric=frozenset({S})),
}
EVERY = pytest.mark.parametrize("alphabet", ALPHABETS.values(), ids=ALPHABETS)


def word(*letters):
    return bytes(letters)


def count(term):
    return sum(each.count(XI) for each in term)


def by_recursion(term, alphabet, order=None):
    """{term without Ξ: {power of 1/n: coefficient}}"""
    form = alphabet.term(term[0], term[1:])
    found = reduced({form: (1,)}, alphabet, max(count(term), 1) if order is None else order)
    return {each: {k: c for k, c in enumerate(series) if c} for each, series in found.terms.items()}


def multiplied_out(term, alphabet):
    """The same, from the moments of W: every Ξ is W/n or −C."""
    total = {}
    for choice in product((WISHART, COVARIANCE), repeat=count(term)):
        letters = iter(choice)
        pieces = [bytes(next(letters) if byte == XI else byte for byte in each) for each in term]
        wisharts = choice.count(WISHART)
        sign = (-1) ** (len(choice) - wisharts)
        for each, weight in without_wishart(alphabet.term(pieces[0], pieces[1:]), alphabet).items():
            powers = total.setdefault(each, {})
            for power, coefficient in enumerate(weight):
                powers[wisharts - power] = powers.get(wisharts - power, 0) + sign * coefficient
    cleaned = {each: {k: c for k, c in powers.items() if c} for each, powers in total.items()}
    return {each: powers for each, powers in cleaned.items() if powers}


CASES = {
    "one": (EMPTY, word(XI, A)),
    "two in a trace": (EMPTY, word(XI, A, XI, B)),
    "two in two traces": (EMPTY, word(XI, A), word(XI, B)),
    "two in an open word": (word(A, XI, B, XI, A_T),),
    "one open, one closed": (word(A, XI, B), word(XI, A_T)),
    "three in three traces": (EMPTY, word(XI, A), word(XI, B), word(XI, S)),
    "three in a row": (EMPTY, word(XI, XI, XI, A)),
    "three, mixed": (word(XI, A), word(XI, B, XI, A_T)),
    "four in a trace": (EMPTY, word(XI, A, XI, B, XI, A_T, XI, S)),
    "four in a trace and an open word": (word(A, XI, XI), word(XI, B, XI)),
    "four, the covariance between": (EMPTY, word(XI, C, XI, A), word(XI, C, XI)),
    "five in a trace": (EMPTY, word(XI, A, XI, XI, B, XI, XI)),
    "five in an open word": (word(XI, A, XI, XI, B, XI, XI),),
    "five in three": (word(XI, A), word(XI, XI, B), word(XI, XI)),
    "none": (word(A, B), word(S)),
}


@EVERY
@pytest.mark.parametrize("term", CASES.values(), ids=CASES)
def test_a_moment_is_that_of_the_sample_covariance_less_its_mean(term, alphabet):
    assert by_recursion(term, alphabet) == multiplied_out(term, alphabet)


@st.composite
def terms(draw):
    """An open word and up to two closed ones, with at most four Ξ."""
    letters = st.sampled_from((XI, XI, A, A_T, B, S, C))
    drawn = draw(st.lists(st.lists(letters, max_size=5).map(bytes), min_size=1, max_size=3))
    left, pieces = 4, []
    for each in drawn:
        kept = bytearray()
        for byte in each:
            left -= byte == XI
            if byte != XI or left >= 0:
                kept.append(byte)
        pieces.append(bytes(kept))
    return tuple(pieces)


@settings(max_examples=60, deadline=None)
@given(term=terms(), name=st.sampled_from(tuple(ALPHABETS)))
def test_any_word_is_as_its_moments_multiplied_out(term, name):
    alphabet = ALPHABETS[name]
    assert by_recursion(term, alphabet) == multiplied_out(term, alphabet)


@settings(max_examples=40, deadline=None)
@given(term=terms(), name=st.sampled_from(tuple(ALPHABETS)), order=st.integers(0, 4))
def test_what_is_left_out_is_beyond_the_order_and_nothing_else(term, name, order):
    alphabet = ALPHABETS[name]
    whole = by_recursion(term, alphabet)
    kept = {each: {k: c for k, c in powers.items() if k <= order} for each, powers in whole.items()}
    assert by_recursion(term, alphabet, order) == {each: powers for each, powers in kept.items() if powers}


@EVERY
@pytest.mark.parametrize("term", CASES.values(), ids=CASES)
def test_the_powers_lie_between_half_the_number_and_one_less(term, alphabet):
    j = count(term)
    for powers in by_recursion(term, alphabet).values():
        assert min(powers) >= (j + 1) // 2
        assert max(powers) <= max(j - 1, 0)


@pytest.mark.parametrize("j", range(7))
def test_in_one_dimension_it_is_the_central_moment_of_chi_squared(j):
    found = by_recursion((EMPTY, *[word(XI)] * j), ALPHABETS["isotropic"])
    for n in (1, 2, 7):
        of_chi = [prod(n + 2 * i for i in range(k)) for k in range(j + 1)]  # E χ²ᵏ
        exact = sum(comb(j, k) * (-1) ** (j - k) * Fraction(of_chi[k], n**k) for k in range(j + 1))
        assert sum(c * Fraction(1, n**k) for powers in found.values() for k, c in powers.items()) == exact


def test_words_that_are_one_are_met_once():
    alphabet = ALPHABETS["any covariance"]
    first, second = (alphabet.term(EMPTY, (each,)) for each in (word(XI, A, XI, B), word(A_T, XI, B ^ 1, XI)))
    assert first == second
    both = reduced({first: (3,)}, alphabet, 2)
    assert both.terms == {
        each: tuple(3 * c for c in powers) for each, powers in reduced({first: (1,)}, alphabet, 2).terms.items()
    }
    assert both.words == reduced({first: (1,)}, alphabet, 2).words


def test_coefficients_are_series_in_one_over_n():
    alphabet = ALPHABETS["isotropic"]
    square = alphabet.term(EMPTY, (word(XI, XI),))
    assert reduced({square: (0, 5)}, alphabet, 2).terms == {
        each: (0, 0, 5 * powers[1]) for each, powers in by_recursion((EMPTY, word(XI, XI)), alphabet).items()
    }
    assert reduced({square: (0, 5)}, alphabet, 1).terms == {}
    assert reduced({}, alphabet, 3).terms == {}


def test_it_is_the_mean_of_samples():
    rng = np.random.default_rng(7)
    n, d, samples = 6, 3, 200_000
    root, a, b = rng.normal(size=(d, d)), rng.normal(size=(d, d)), rng.normal(size=(d, d))
    covariance = root.T @ root
    design = rng.normal(size=(samples, n, d)) @ root
    xi = np.swapaxes(design, 1, 2) @ design / n - covariance
    values = np.trace(xi @ a @ xi @ b, axis1=1, axis2=2) * np.trace(xi @ b, axis1=1, axis2=2)
    meaning = {A: a, A_T: a.T, B: b, B ^ 1: b.T, C: covariance}

    def trace(each):
        return np.trace(np.linalg.multi_dot([np.eye(d), *(meaning[byte] for byte in each), np.eye(d)]))

    found = by_recursion((EMPTY, word(XI, A, XI, B), word(XI, B)), ALPHABETS["any covariance"])
    exact = sum(
        c / n**k * prod(trace(each) for each in term[1:]) for term, powers in found.items() for k, c in powers.items()
    )
    assert abs(values.mean() - exact) < 5 * values.std() / np.sqrt(samples)
    assert abs(exact) > 20 * values.std() / np.sqrt(samples)  # zero would not do
