"""Moments of the fluctuation: against those of the Wishart matrix, which are found by another recursion."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.moments.alphabet import COVARIANCE, EMPTY, FIRST_LETTER, WISHART, Alphabet
from symbolic.moments.centred import FLUCTUATION, reduced
from symbolic.moments.word_recursion import without_wishart

XI, W, C = bytes([FLUCTUATION]), bytes([WISHART]), bytes([COVARIANCE])
A, B, D = (bytes([FIRST_LETTER + 2 * i]) for i in range(3))
TURNED = [bytes([FIRST_LETTER + 2 * i + 1]) for i in range(3)]
FREE = Alphabet()
MOST = 5
"""Letters Ξ in a product; its mean is a polynomial in 1/n of degree MOST − 1 at most."""


def by_wishart_moments(words: tuple[bytes, ...], alphabet: Alphabet) -> dict:
    """The mean of a product with every Ξ written out as W/n − C: words ↦ coefficients of 1, 1/n, …"""
    places = sum(word.count(FLUCTUATION) for word in words)
    total: dict = {}
    for choice in product((W, C), repeat=places):
        letters = iter(choice)
        open_word, *traces = [b"".join(next(letters) if x == FLUCTUATION else bytes([x]) for x in w) for w in words]
        drawn = choice.count(W)
        for term, weights in without_wishart(alphabet.term(open_word, traces), alphabet).items():
            row = total.setdefault(term, [0] * (MOST + 1))
            for degree, weight in enumerate(weights):
                row[drawn - degree] += (-1) ** (places - drawn) * int(weight)
    return {term: tuple(row) for term, row in total.items() if any(row)}


def by_recursion(words: tuple[bytes, ...], alphabet: Alphabet) -> dict:
    """The same by the recursion for Ξ."""
    open_word, *traces = words
    return dict(reduced({alphabet.term(open_word, traces): (1,)}, alphabet, MOST).terms)


def padded(found: dict) -> dict:
    return {term: tuple(row) + (0,) * (MOST + 1 - len(row)) for term, row in found.items()}


@pytest.mark.parametrize(
    "words",
    [
        (EMPTY, XI + A + XI + B),
        (EMPTY, XI + A, XI + B),
        (A + XI + B + XI + D,),
        (B + XI, XI + A),
        (EMPTY, XI + A, XI + B + XI + D),
        (EMPTY, XI + A + XI + B, XI + A + XI + B),
        (A + XI + B, XI + A, XI + D),
        (EMPTY, XI + A, XI + B, XI + D),
        (EMPTY, XI + A + XI + B, XI + D + XI),
    ],
)
@pytest.mark.parametrize("alphabet", [FREE, Alphabet(isotropic=True)], ids=["any covariance", "isotropic"])
def test_the_mean_is_that_of_wishart_moments(words: tuple[bytes, ...], alphabet: Alphabet) -> None:
    assert padded(by_recursion(words, alphabet)) == padded(by_wishart_moments(words, alphabet))


letters = st.sampled_from([XI, XI, A, B, D, *TURNED])
some_words = st.lists(st.lists(letters, min_size=1, max_size=6).map(b"".join), min_size=1, max_size=3)


@settings(max_examples=60)
@given(some_words, st.booleans())
def test_any_product_of_words(words: list[bytes], isotropic: bool) -> None:
    while sum(word.count(FLUCTUATION) for word in words) > MOST:
        words = [words[0].replace(XI, EMPTY, 1), *words[2:]] if len(words) > 1 else [words[0].replace(XI, EMPTY, 1)]
    alphabet = Alphabet(isotropic=isotropic)
    given_words = tuple(words)
    assert padded(by_recursion(given_words, alphabet)) == padded(by_wishart_moments(given_words, alphabet))


def test_what_is_beyond_the_order_is_left_out_and_nothing_else() -> None:
    words = {FREE.term(EMPTY, [XI + A + XI + B, XI + A + XI + B]): (1,)}
    whole = reduced(words, FREE, MOST).terms
    for order in range(MOST):
        short = reduced(words, FREE, order).terms
        expected = {term: row[: order + 1] for term, row in whole.items() if any(row[: order + 1])}
        assert {term: tuple(row) for term, row in short.items()} == expected


def test_words_of_a_sum_are_met_once() -> None:
    trace = XI + A + XI + B
    one = reduced({FREE.term(EMPTY, [trace]): (1,)}, FREE, 2)
    two = reduced({FREE.term(EMPTY, [trace]): (1,), FREE.term(EMPTY, [XI + B + XI + A]): (1,)}, FREE, 2)
    assert one == two  # rotated: one word
    assert one.words == len(one.terms) + 1
