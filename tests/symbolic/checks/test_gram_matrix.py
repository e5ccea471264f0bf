"""The inverse of the Gram matrix of pairings: closed forms, all pairings, and where it does not exist."""

from __future__ import annotations

import pytest
from flint import fmpq, fmpq_mat

from symbolic.checks.gram_matrix import LARGEST_ORDER, inverse_entry, loop_sizes, matchings
from symbolic.errors import ConditionError, NotEvaluable

POINTS = [fmpq(7), fmpq(9, 4), fmpq(-7, 3), fmpq(-11)]
COUNTS = {1: 1, 2: 3, 3: 15, 4: 105, 5: 945}


@pytest.mark.parametrize("order", COUNTS)
def test_every_matching_is_there_once(order):
    everything = list(matchings(tuple(range(2 * order))))
    assert len(everything) == len({frozenset(map(frozenset, each)) for each in everything}) == COUNTS[order]
    assert all(sorted(sum(each, ())) == list(range(2 * order)) for each in everything)


def test_loops():
    first = ((0, 1), (2, 3), (4, 5))
    assert loop_sizes(first, first) == (1, 1, 1)
    assert loop_sizes(first, ((1, 2), (3, 0), (4, 5))) == (2, 1)
    assert loop_sizes(first, ((1, 2), (3, 4), (5, 0))) == (3,)


@pytest.mark.parametrize("z", POINTS, ids=str)
def test_closed_forms_of_order_one_and_two(z):
    assert inverse_entry((1,), z) == 1 / z
    assert inverse_entry((1, 1), z) == (z + 1) / (z * (z - 1) * (z + 2))
    assert inverse_entry((2,), z) == -1 / (z * (z - 1) * (z + 2))


@pytest.mark.parametrize("z", POINTS, ids=str)
@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_it_is_a_column_of_the_inverse_over_all_matchings(order, z):
    everything = list(matchings(tuple(range(2 * order))))
    column = fmpq_mat(len(everything), 1, [inverse_entry(loop_sizes(everything[0], p), z) for p in everything])
    gram = fmpq_mat([[z ** len(loop_sizes(p, q)) for q in everything] for p in everything])
    assert (gram * column).entries() == [int(p == everything[0]) for p in everything]


@pytest.mark.parametrize(("kind", "poles"), [((1,), [0]), ((2,), [0, 1, -2]), ((2, 1), [0, 1, 2, -2, -4])])
def test_where_the_gram_matrix_is_singular_there_is_no_value(kind, poles):
    for z in range(-7, 8):
        if z in poles:
            with pytest.raises(ConditionError, match=f"singular at z = {z}"):
                inverse_entry(kind, fmpq(z))
        else:
            inverse_entry(kind, fmpq(z))


def test_large_orders_are_out_of_reach():
    with pytest.raises(NotEvaluable, match="too large to invert"):
        inverse_entry((LARGEST_ORDER + 1,), fmpq(20))
