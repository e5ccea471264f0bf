"""Points at the edge of the conditions, and the values of letters."""

from __future__ import annotations

from itertools import islice

import pytest
from sympy import ImmutableMatrix, Ne, Rational, Symbol, eye, sqrt, symbols, zeros

from symbolic.checks.instances import (
    families,
    letter_value,
    part_of_basis,
    real_values,
    roles_of,
    vanishing_denominator,
)
from symbolic.claim import Claim, Finite
from symbolic.ensembles import GaussianRows
from symbolic.matrices import E, Identity, Letter, Registry, inv, tr

n, d, k = symbols("n d k", integer=True, positive=True)
sigma = Symbol("sigma", positive=True)
z = Symbol("z", real=True)
X = Letter("X", n, d, law=GaussianRows(Identity(d)))
W = X.T * X


def test_roles():
    roles = roles_of(Claim(Finite(E(sigma * tr(inv(W)) ** k)), "iff", n > d + 2 * k - 1, (n >= d,)))
    assert (roles.features, roles.counts, roles.edges, roles.reals) == ((d,), (k,), (n,), (sigma,))


def test_a_symbol_in_the_exponent_of_a_matrix_is_an_order():
    roles = roles_of(Claim(E(tr(W ** (-k))), "=", d / (n - d - 1), (n > d + 2 * k - 1,)))
    assert (roles.features, roles.counts, roles.edges) == ((d,), (k,), (n,))


def test_points_begin_at_the_edge():
    claim = Claim(E(inv(W)), "=", Identity(d) / (n - d - 1), (n > d + 1,))
    found = [[str(point) for point in islice(family.points(), 2)] for family in families(claim)]
    assert found == [
        ["d = 1, n = 3", "d = 1, n = 4"],
        ["d = 2, n = 4", "d = 2, n = 5"],
        ["d = 3, n = 5", "d = 3, n = 6"],
    ]


def test_conditions_from_above():
    claim = Claim(E(tr(W)), "=", n * d, (d > n + 1,))
    found = [str(point) for family in families(claim) for point in family.points()]
    assert found == ["d = 3, n = 1"]


def test_sizes_without_a_design():
    claim = Claim(n / (n - d - 1), "=", n / (n - d - 1), (n > d + 1,))
    assert [str(next(family.points())) for family in families(claim)] == [
        "d = 1, n = 3",
        "d = 2, n = 4",
        "d = 3, n = 5",
    ]


def test_vanishing_denominator():
    assert vanishing_denominator(Claim(1 / (n - d - 1), "=", 1 / (n - d - 1), (n > d + 1,))) is None
    found = vanishing_denominator(Claim(1 / (n - d - 1), "=", 1 / (n - d - 1), (n >= d,)))
    assert found is not None
    assert "d = 1, n = 2" in found


@pytest.mark.parametrize("size", [1, 2, 3, 12])
def test_letters_have_their_facts(size):
    definite = letter_value(Letter("A", d, d, facts=("positive definite",)), size, size)
    assert definite.is_positive_definite
    symmetric = letter_value(Letter("A", d, d, facts=("symmetric",)), size, size)
    assert symmetric == symmetric.T
    generic = letter_value(Letter("A", d, d), size, size)
    assert generic.det() != 0
    assert size == 1 or generic != generic.T
    assert all(entry.is_Rational for entry in generic)


def test_letters_by_name():
    values = {str(letter_value(Letter(name, d, d), 2, 2)) for name in "ABCDEF"}
    assert len(values) == 6
    assert letter_value(Letter("M", d, d), 2, 2).tolist() == letter_value(Letter("M", n, n), 2, 2).tolist()


def test_scalars_are_distinct_squares():
    values = real_values(symbols("a b c e f", positive=True)).values()
    assert len(set(values)) == 5
    assert all(sqrt(value).is_Rational for value in values)


def test_a_scalar_of_either_sign_is_tried_at_the_integers_that_are_allowed():
    claim = Claim(1 / z, "=", 1 / z, (Ne(z, 0), Ne(z, -2)))
    values = [point.mapping[z] for family in families(claim) for point in family.points()]
    assert {Rational(9, 4), Rational(-7, 3), 1, -1, 2, 3} <= set(values)
    assert not {0, -2} & set(values)
    assert not values[0].is_integer


def test_a_pole_that_the_conditions_allow_is_found():
    assert vanishing_denominator(Claim(1 / (z - 1), "=", 1 / (z - 1), (Ne(z, 1),))) is None
    found = vanishing_denominator(Claim(1 / (z - 1), "=", 1 / (z - 1), (Ne(z, 2),)))
    assert found is not None
    assert "z = 1" in found


def test_a_diagonal_of_alternating_sign_leaves_facts_and_the_rest_as_they_are():
    symmetric, definite = Letter("C", d, d, facts=("symmetric",)), Letter("D", d, d, facts=("positive definite",))
    plain, turned = (letter_value(symmetric, 3, 3, alternating=turn) for turn in (False, True))
    assert turned.is_symmetric()
    assert [turned[i, i] for i in range(3)] == [plain[0, 0], -plain[1, 1], plain[2, 2]]
    assert turned[0, 1] == plain[0, 1] != 0
    assert letter_value(definite, 3, 3, alternating=True) == letter_value(definite, 3, 3)


def test_a_matrix_of_alternating_signs_is_far_from_its_transpose():
    value = letter_value(Letter("M", d, d), 3, 3, alternating=True)
    assert all(value[i, j] * value[j, i] < 0 for i in range(3) for j in range(i))
    assert value.det() != 0


@pytest.mark.parametrize("duals", [None, ("A_dual", "B_dual")], ids=["orthonormal", "dual"])
@pytest.mark.parametrize(("p", "q"), [(1, 1), (1, 2), (2, 1), (2, 3)])
def test_parts_of_bases_are_dual_exactly(duals, p, q):
    registry = Registry()
    size, rest = symbols("p q", integer=True, positive=True)
    bases = registry.dual_bases(("A", "B"), (size, rest), ("a basis", "the rest"), duals=duals)
    a, b, a_dual, b_dual = (
        part_of_basis(letter.name, letter.facts[0], p + q, cols)
        for letter, cols in zip(bases.letters, (p, q, p, q), strict=True)
    )
    assert a.T * a_dual == eye(p)
    assert b.T * b_dual == eye(q)
    assert a.T * b_dual == zeros(p, q)
    assert b.T * a_dual == zeros(q, p)
    assert a * a_dual.T + b * b_dual.T == eye(p + q)
    assert (a == a_dual) is (duals is None)
    assert letter_value(bases.b, p + q, q) == b
    assert a not in (eye(p + q)[:, :p], ImmutableMatrix.zeros(p + q, p))
