"""Relations between neighbours in a word: projectors, letters that commute, and leading singular vectors."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Symbol

from symbolic.canonical import EVERY_LAW, Laws, Normaliser, field_of
from symbolic.ensembles import GaussianRows
from symbolic.matrices import Identity, Leading, Letter, Named, inv, tr

n, d, k, p = (Symbol(name, integer=True, positive=True) for name in "ndkp")
P, Q = (Letter(name, d, d, facts=("projector",)) for name in "PQ")
A, B = (Letter(name, d, d) for name in "AB")
R = Letter("R", n, d)
L = Letter("L", d, d, facts=("symmetric",))
K = Letter("K", d, d, facts=("positive definite", "commutes with L"))
H = Letter("H", d, d, facts=("projector", "commutes with L", "commutes with K"))
IDEMPOTENT, COMMUTING, LEADING = Laws(idempotent=True), Laws(commuting=True), Laws(singular_vectors=True)
REST = Named("rest", Identity(d) - P)
PUT_TOGETHER = Named("put_together", P + Q)


def equal(first, second, laws):
    normal = Normaliser(field_of(first, second), laws)
    return normal.form(first) == normal.form(second)


@pytest.mark.parametrize("projector", [P, REST, Leading(R, k), Identity(d) - P], ids=str)
def test_a_projector_is_its_own_square(projector):
    one = Leading(R, k).rows if isinstance(projector, Leading) else d
    beside = Letter("beside", one, one)
    assert equal(projector * projector * beside, projector * beside, IDEMPOTENT)
    assert equal(tr(projector * projector), tr(projector), IDEMPOTENT)
    assert not equal(projector * projector, projector, Laws())


@pytest.mark.parametrize(
    "matrix", [A, L, K, -P, 2 * P, P + Q, P - Q, P * Q, P * Q * P, Identity(d) - 2 * P, PUT_TOGETHER], ids=str
)
def test_what_is_no_projector_is_not(matrix):
    assert not equal(matrix * matrix, matrix, EVERY_LAW)
    assert not equal(matrix * matrix, Identity(d), IDEMPOTENT) or matrix == Identity(d) - 2 * P


def test_a_factor_between_two_projectors_keeps_them_apart():
    assert not equal(P * A * P, P * A, EVERY_LAW)
    assert not equal(P * Q, P, EVERY_LAW)
    assert not equal(tr(P * A * P * A), tr(P * A * A), EVERY_LAW)
    assert not equal(REST * P, P, EVERY_LAW)


@pytest.mark.parametrize(
    ("first", "second"),
    [(K * L, L * K), (inv(K) * L, L * inv(K)), (A * K * L * B, A * L * K * B), (L * K * L, L * L * K)],
    ids=str,
)
def test_declared_letters_commute(first, second):
    assert equal(first, second, COMMUTING)
    assert not equal(first, second, Laws())


@pytest.mark.parametrize(
    ("first", "second"),
    [(A * B, B * A), (K * A, A * K), (P * Q, Q * P), (K * A * L, L * A * K), (K * P, P * K), (L * P, P * L)],
    ids=str,
)
def test_others_do_not(first, second):
    assert not equal(first, second, COMMUTING)
    assert not equal(first, second, EVERY_LAW)


def test_what_is_declared_of_a_name_is_not_of_a_random_letter_nor_of_a_transpose_nor_of_another_shape():
    square = Letter("square", d, d, facts=("commutes with R", "commutes with A", "commutes with X"))
    random = Letter("X", d, d, law=GaussianRows(Identity(d)))
    assert equal(square * A, A * square, COMMUTING)
    for other in (A.T, random):
        assert not equal(square * other, other * square, COMMUTING)
    assert equal(R * square, R * square, COMMUTING)
    assert not equal(R.T * R * square, square * R.T * R, COMMUTING)


@given(st.lists(st.sampled_from([K, L, H, A, inv(K)]), min_size=1, max_size=5))
def test_every_order_of_what_commutes_is_one_word(letters):
    fixed = [letter for letter in letters if letter != A]
    for order in itertools.islice(itertools.permutations(fixed), 24):
        first, second = Identity(d), Identity(d)
        for one, other in zip(fixed, order, strict=True):
            first, second = first * one, second * other
        assert equal(A * first * A, A * second * A, COMMUTING)
        assert equal(first * second, second * first, COMMUTING | Laws(cancels=True, idempotent=True))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Leading(R, k) * R, R * Leading(R.T, k)),
        (Leading(R.T, k) * R.T, R.T * Leading(R, k)),
        (Leading(R, k) * R * A * R.T, R * Leading(R.T, k) * A * R.T),
    ],
    ids=str,
)
def test_leading_vectors_change_sides(first, second):
    assert equal(first, second, LEADING)
    assert not equal(first, second, Laws())


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Leading(A, k) * A, A * Leading(A.T, p)),
        (Leading(A, k) * A, A * Leading(A, k)),
        (Leading(A, k) * B, B * Leading(B.T, k)),
        (Leading(A, k) * A.T, A.T * Leading(A, k)),
        (Leading(A, k) * inv(K), inv(K) * Leading(A, k)),
        (Leading(A + B, k) * A, A * Leading((A + B).T, k)),
        (Leading(A, k) * A, A),
    ],
    ids=str,
)
def test_they_do_not_past_another_matrix_or_number(first, second):
    assert not equal(first, second, EVERY_LAW)
