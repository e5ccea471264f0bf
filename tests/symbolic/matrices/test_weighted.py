"""A weight and its inverse on a space: what is declared, and what is refused."""

import pytest

from symbolic.errors import ShapeError
from symbolic.matrices import Letter, LowRankPart, Named, Registry, Weighted, WeightedPart, has_fact, low_rank_part
from symbolic.matrices import weighted_part as declared

registry = Registry()
n, d, r, p = (registry.scalar(name, "a size", domain="dimension") for name in "ndrp")
LOW = low_rank_part(registry, ("B", "B_plus", "P", "P_R"), p, (d, r))
OTHER = low_rank_part(registry, ("C", "C_plus", "P_C", "P_RC"), p, (d, r))
PART = declared(registry, LOW, ("X", "S", "J"), n, latex=("X", r"\hat S", "J"))
X, S, J = PART.design, PART.gram, PART.inverse
B, PLUS, P, P_R = LOW.letters


def test_what_is_known_of_the_letters():
    assert X.shape == (n, d)
    assert J.shape == S.shape == (d, d)
    assert has_fact(J, "symmetric")
    assert has_fact(S, "positive definite")
    assert not has_fact(J, "positive definite")
    assert registry["J"].meaning == r"pseudoinverse of `P \hat S P`"


def test_letters_that_are_not_declared_so_are_refused():
    plain = Letter("J", d, d, facts=("symmetric",))
    for part, design, inverse in ((LOW, X, plain), (LOW, J, X), (LOW, B, J), (OTHER, X, J)):
        with pytest.raises(ValueError, match="is not declared"):
            WeightedPart(part, design, S, inverse)
    for gram in (Named("S", X.T * X + P), Named("S", 2 * X.T * X), Named("S", P)):
        with pytest.raises(ValueError, match="is not the Gram matrix"):
            WeightedPart(LOW, X, gram, J)


def test_shapes_that_do_not_fit_are_refused():
    names = WeightedPart.names_of(LOW, "Y", "J_Y")
    law = Weighted(p, d, r, n)
    tall = Letter("Y", n, r, facts=(LowRankPart.fact(names, "Y"),), law=law)
    inverse = Letter("J_Y", d, d, facts=("symmetric", LowRankPart.fact(names, "J_Y")), law=law)
    with pytest.raises(ShapeError, match="has d columns"):
        WeightedPart(LOW, tall, Named("S_Y", tall.T * tall), inverse)


def test_a_name_that_stands_in_two_places_is_refused():
    names = WeightedPart.names_of(LOW, "X", "X")
    both = Letter("X", d, d, facts=(LowRankPart.fact(names, "X"),), law=Weighted(p, d, r, d))
    with pytest.raises(ValueError, match="is not declared"):
        WeightedPart(LOW, both, Named("S", both.T * both), both)


def test_what_ends_and_what_begins_in_the_columns():
    for matrix in (J, P, PLUS, B.T):
        assert PART.absorbs_on_the_right(matrix)
    for matrix in (J, P, PLUS.T, B):
        assert PART.absorbs_on_the_left(matrix)
    for matrix in (S, P_R, X, B, PLUS.T):
        assert not PART.absorbs_on_the_right(matrix)
    for matrix in (S, P_R, X, B.T, PLUS):
        assert not PART.absorbs_on_the_left(matrix)
