"""The chapter against sums over pairings of entries, other tables, and the ends of the conditions."""

from __future__ import annotations

from itertools import product

import pytest
from sympy import ImmutableMatrix, Integer, Ne, Rational, Symbol, cancel, eye, zeros

from derivations.orthogonal_weingarten import CHAPTER, duality_of_second_order, haar_first_moment, haar_second_moment
from derivations.symbols import M_1, M_2, M_3, M, O, Sigma, W, d, n, z
from derivations.wishart_moments import second_moment_of_inverse_wishart
from symbolic.checks import ExactEvaluation, Simulation, Verdict, evaluate
from symbolic.claim import Claim
from symbolic.derivation import Step, check_step
from symbolic.errors import ConditionError
from symbolic.matrices import E, Identity, Weingarten, inv, tr
from symbolic.moments import coset_type, pairings, weingarten_function
from symbolic.rules import WeingartenFormula, expectation_is_linear, trace_of_transpose

VALUES = {
    theorem.claim.lhs.coset_type: theorem
    for theorem in CHAPTER.theorems
    if theorem.label.startswith("weingarten-value-of-type")
}
A, B, C = (
    ImmutableMatrix(3, 3, entries)
    for entries in ([1, 2, 0, -1, 3, 1, 4, 0, 2], [2, -1, 1, 0, 1, 5, 1, 1, -2], [0, 1, 1, 3, -2, 0, 2, 2, 1])
)


def moment(rows, columns, size):
    """E[O_{i₁j₁} ⋯] as a sum over two pairings of the places."""
    table = weingarten_function(len(rows) // 2)

    def joins(pairing, indices):
        return all(indices[a] == indices[b] for a, b in pairing)

    everything = list(pairings(range(len(rows))))
    return sum(
        (
            table[coset_type(p, q)].at(size)
            for p in everything
            if joins(p, rows)
            for q in everything
            if joins(q, columns)
        ),
        Integer(0),
    )


@pytest.mark.parametrize("size", [1, 2, 3])
def test_the_first_moment_is_a_sum_over_entries(size):
    matrix = A[:size, :size]
    total = zeros(size, size)
    for i, j, a, b in product(range(size), repeat=4):
        total[i, j] += matrix[a, b] * moment((i, j), (a, b), size)
    assert haar_first_moment.at(M=matrix.tolist()).evaluate() == total


@pytest.mark.parametrize("size", [2, 3])
def test_the_second_moment_is_a_sum_over_entries(size):
    first, second, third = (matrix[:size, :size] for matrix in (A, B, C))
    total = zeros(size, size)
    for rows in product(range(size), repeat=4):
        for columns in product(range(size), repeat=4):
            weight = first[columns[0], columns[1]] * second[rows[1], rows[2]] * third[columns[2], columns[3]]
            if weight:
                total[rows[0], rows[3]] += weight * moment(rows, columns, size)
    special = haar_second_moment.at(M_1=first.tolist(), M_2=second.tolist(), M_3=third.tolist())
    assert special.evaluate() == total


def test_the_second_moment_of_identities_is_one():
    special = haar_second_moment.at(M_1=eye(4).tolist(), M_2=eye(4).tolist(), M_3=eye(4).tolist())
    assert special.evaluate() == eye(4)


def test_every_value_up_to_order_three_is_a_theorem_and_that_of_the_table():
    kinds = {kind for k in (1, 2, 3) for kind in weingarten_function(k)}
    assert set(VALUES) == kinds
    for kind, theorem in VALUES.items():
        assert cancel(theorem.claim.rhs - weingarten_function(sum(kind))[kind].expression(z)) == 0


@pytest.mark.parametrize("kind", VALUES, ids=str)
def test_a_value_is_stated_away_from_the_poles_and_only_there(kind):
    theorem = VALUES[kind]
    poles = {1: {0}, 2: {0, 1, -2}, 3: {0, 1, 2, -2, -4}}[sum(kind)]
    for point in range(-6, 5):
        if point in poles:
            with pytest.raises(ConditionError, match=rf"does not hold at z = {point}"):
                theorem.at(z=point)
        else:
            assert theorem.at(z=point).evaluate() == weingarten_function(sum(kind))[kind].at(point)
    assert set(theorem.claim.given) == {Ne(z, pole) for pole in poles}


def test_the_chapter_rests_on_haar_invariance_alone_where_it_averages_and_else_on_nothing():
    for theorem in CHAPTER.theorems:
        facts = {fact.name for fact in theorem.assumes()}
        if theorem.label.startswith("duality"):
            assert "Stein's lemma" in facts
            assert "Haar invariance" not in facts
        else:
            assert facts == ({"Haar invariance"} if "moment" in theorem.label else set())


def test_the_duality_is_at_a_negative_dimension():
    g = n - d - 1
    right = duality_of_second_order.claim.rhs
    assert {node.z.expand() for node in right.atoms(Weingarten)} == {(-g).expand()}
    numbers = {n: Integer(11), d: Integer(3), M: A, Sigma: A * A.T}
    stated = second_moment_of_inverse_wishart.claim.rhs
    assert evaluate(right, numbers) == evaluate(stated, numbers)
    positive = Claim(
        E(inv(W) * M * inv(W)), "=", right.replace(Weingarten, lambda kind, x: Weingarten(kind, -x)), (n > d + 3,)
    )
    assert ExactEvaluation().judge(positive).verdict is Verdict.FAILS


def check(lhs, rhs, *by, given=()):
    return check_step(Step(Claim(lhs, "=", rhs, given), by))


def test_a_theorem_on_orthogonal_matrices_needs_its_condition_by_name():
    word = E(O * M_1 * O.T * M_2 * O * M_3 * O.T)
    detail = check(word, haar_second_moment.claim.rhs, haar_second_moment).detail
    assert "haar-second-moment needs d ≥ 2; given is nothing" in detail
    detail = check(word, haar_second_moment.claim.rhs, WeingartenFormula.at(O), given=()).detail
    assert "does not follow" in detail


@pytest.mark.parametrize(
    ("lhs", "rhs", "by"),
    [
        (E(O * M * O.T), tr(M) * Identity(d), (haar_first_moment,)),
        (E(O * M * O.T), M / d, (haar_first_moment,)),
        (E(O * M * O), tr(M) / d * Identity(d), (haar_first_moment,)),
        (E(O.T * M * O), tr(M) / d * Identity(d), (haar_first_moment,)),
        (
            E(O * M_1 * O.T * M_2 * O * M_3 * O.T),
            tr(M_1) * tr(M_3) / d**2 * M_2,
            (haar_first_moment, expectation_is_linear),
        ),
        (E(W * O * M * O.T), E(W) * tr(M) / d, (haar_first_moment,)),
        (
            E(inv(W) * M * inv(W)),
            Weingarten((1, 1), n - d - 1) * inv(Sigma) * M * inv(Sigma),
            (duality_of_second_order,),
        ),
    ],
    ids=str,
)
def test_what_the_theorems_do_not_say_is_refused(lhs, rhs, by):
    assert check(lhs, rhs, *by, given=(n > d + 3,)).verdict is Verdict.FAILS


def test_the_first_moment_of_a_transposed_matrix_is_the_same():
    assert (
        check(E(O * M.T * O.T), tr(M) / d * Identity(d), haar_first_moment, trace_of_transpose).verdict is Verdict.HOLDS
    )


def test_the_judges_see_a_wrong_second_moment():
    claim = haar_second_moment.claim
    wrong = Claim(claim.lhs, "=", claim.rhs.xreplace({M_2: M_2.T}), claim.given)
    for judge in (ExactEvaluation(), Simulation()):
        assert judge.judge(claim).verdict is Verdict.HOLDS
        assert judge.judge(wrong).verdict is Verdict.FAILS


def test_a_generic_argument_is_a_real_number():
    assert z == Symbol("z", real=True)
    assert VALUES[1,].at(z=Rational(-7, 2)).evaluate() == Rational(-2, 7)
