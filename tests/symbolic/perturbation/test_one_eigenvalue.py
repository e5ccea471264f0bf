"""Kato's words: the first orders as they are known, every equation of every order, and no coefficient too many."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic.perturbation.one_eigenvalue import ON, compositions, defects, projector_words, require_series

ORDER = 4
SERIES = [projector_words(j) for j in range(ORDER + 1)]


def test_the_first_and_second_order_are_those_that_are_known():
    # P_1 = R E P + P E R,  P_2 = R E R E P + R E P E R + P E R E R − R² E P E P − P E R² E P − P E P E R²
    assert SERIES[0] == {(ON,): 1}
    assert SERIES[1] == {(1, ON): 1, (ON, 1): 1}
    positive = {(1, 1, ON), (1, ON, 1), (ON, 1, 1)}
    negative = {(2, ON, ON), (ON, 2, ON), (ON, ON, 2)}
    assert SERIES[2] == dict.fromkeys(positive, 1) | dict.fromkeys(negative, -1)


@pytest.mark.parametrize("order", range(8))
def test_an_order_has_as_many_words_as_there_are_compositions(order):
    assert len(projector_words(order)) == comb(2 * order, order)
    assert len(set(compositions(order, order + 1))) == comb(2 * order, order)


def test_every_equation_holds_to_order_eight():
    assert len(require_series(8)) == 9


@pytest.mark.parametrize("order", range(1, ORDER + 1))
def test_any_single_wrong_coefficient_is_seen(order):
    for word in SERIES[order]:
        for wrong in (0, -SERIES[order][word], 2 * SERIES[order][word]):
            mutant = [*SERIES[:order], {**SERIES[order], word: wrong}]
            assert not defects(mutant, order).is_zero


@given(st.lists(st.integers(0, 3), min_size=3, max_size=3))
def test_no_foreign_word_can_be_added(places):
    word = tuple(k or ON for k in places)
    mutant = [*SERIES[:2], {**SERIES[2], word: SERIES[2].get(word, 0) + 1}]
    assert not defects(mutant, 2).is_zero


def test_the_equations_are_of_their_own_kinds():
    lopsided = [SERIES[0], {(1, ON): 1}]
    found = defects(lopsided, 1)
    assert found.symmetry == {(ON, 1): 1, (1, ON): -1}
    assert found.idempotence == {}  # P + t R E P is a projector up to t², only not on an eigenspace
    assert found.commutation
