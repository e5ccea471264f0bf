"""Haar orthogonal matrices as polynomials: orthogonal at every value, with the moments that invariance asks for."""

from __future__ import annotations

from itertools import product
from math import prod

import pytest
from flint import fmpq

from symbolic.checks.variables import InverseRadius, Sign, Variable, orthogonal_matrix
from symbolic.errors import NotEvaluable

UNITS = {
    1: [(1,), (-1,)],
    2: [(fmpq(3, 5), fmpq(4, 5), 1, s) for s in (1, -1)] + [(fmpq(-5, 13), fmpq(12, 13), 1, s) for s in (1, -1)],
    3: [(fmpq(1, 2), fmpq(-1, 2), fmpq(1, 2), fmpq(1, 2), 1, s) for s in (1, -1)]
    + [(fmpq(2, 5), fmpq(1, 5), fmpq(-4, 5), fmpq(2, 5), 1, s) for s in (1, -1)],
}
"""A unit vector, 1 for the inverse of its length, and a sign."""


def value(terms, at):
    return sum(c * prod((x**p for x, p in zip(at, powers, strict=True)), start=fmpq(1)) for powers, c in terms.items())


def times(a, b):
    total = {}
    for (p, x), (q, y) in product(a.items(), b.items()):
        powers = tuple(i + j for i, j in zip(p, q, strict=True))
        total[powers] = total.get(powers, 0) + x * y
    return total


def mean(variables, *factors):
    poly = {(0,) * len(variables): 1}
    for factor in factors:
        poly = times(poly, factor)
    return sum(
        c * prod((v.moment(p) for v, p in zip(variables, powers, strict=True)), start=fmpq(1))
        for powers, c in poly.items()
        if not any(p % 2 for p in powers)
    )


@pytest.mark.parametrize(("size", "at"), [(size, at) for size, values in UNITS.items() for at in values], ids=str)
def test_it_is_orthogonal_with_a_determinant_of_either_sign(size, at):
    _, entries = orthogonal_matrix(size)
    matrix = [[value(entry, at) for entry in row] for row in entries]
    for i, j in product(range(size), repeat=2):
        assert sum(matrix[i][k] * matrix[j][k] for k in range(size)) == int(i == j)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_its_moments_are_invariant(size):
    variables, entries = orthogonal_matrix(size)
    flat = [entry for row in entries for entry in row]
    d = fmpq(size)
    for entry in flat:
        assert mean(variables, entry) == 0
        assert mean(variables, entry, entry) == 1 / d
        assert mean(variables, *[entry] * 4) == 3 / (d * (d + 2))
        assert mean(variables, *[entry] * 6) == 15 / (d * (d + 2) * (d + 4))
    for i, j in product(range(len(flat)), repeat=2):
        if i != j:
            assert mean(variables, flat[i], flat[j]) == 0


@pytest.mark.parametrize("size", [2, 3])
def test_entries_that_share_a_row_or_nothing_have_the_known_fourth_moments(size):
    variables, (first, second, *_) = orthogonal_matrix(size)
    d = fmpq(size)
    assert mean(variables, first[0], first[0], first[1], first[1]) == 1 / (d * (d + 2))
    assert mean(variables, first[0], first[0], second[1], second[1]) == (d + 1) / (d * (d - 1) * (d + 2))
    assert mean(variables, first[0], first[1], second[0], second[1]) == -1 / (d * (d - 1) * (d + 2))


def test_reflections_are_as_likely_as_rotations():
    variables, ((a, b), (c, e)) = orthogonal_matrix(2)
    assert mean(variables, a, e) - mean(variables, b, c) == 0


def test_moments():
    assert [InverseRadius(fmpq(1), size=4).moment(p) for p in (0, 2, 4)] == [1, fmpq(1, 4), fmpq(1, 24)]
    assert [Sign(fmpq(1)).moment(p) for p in (0, 2, 8)] == [1, 1, 1]
    assert [Variable(fmpq(2)).moment(p) for p in (0, 2, 4)] == [1, 2, 12]


def test_a_larger_matrix_is_not_known():
    with pytest.raises(NotEvaluable, match="of size 4"):
        orthogonal_matrix(4)
