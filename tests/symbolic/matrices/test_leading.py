"""The node of the leading singular vectors: shape, facts, print, and that it is an atom of canonical forms."""

import pytest
from sympy import Symbol

from symbolic.canonical import EVERY_LAW, Normaliser, field_of
from symbolic.ensembles import GaussianRows
from symbolic.errors import ConditionError, ShapeError
from symbolic.matrices import E, Identity, Leading, Letter, has_fact, is_random, tr
from symbolic.report.latex import latex
from symbolic.report.text import text

d, r, p = (Symbol(name, integer=True, positive=True) for name in "drp")
M = Letter("M", d, r)
N = Letter("N", d, r, law=GaussianRows(Identity(r)))
D = Letter("D", d, d)


def test_it_is_square_and_random_where_its_matrix_is():
    assert Leading(M, p).shape == (d, d)
    assert not is_random(Leading(M, p))
    assert is_random(Leading(M + N, p))
    assert not is_random(E(Leading(N, p)))


def test_its_facts_are_those_of_a_projector():
    for fact in ("projector", "symmetric", "positive semidefinite"):
        assert has_fact(Leading(N, p), fact)
    for fact in ("positive definite", "rank one", "nonzero", "commutes with M"):
        assert not has_fact(Leading(N, p), fact)


def test_more_vectors_than_there_are_is_refused():
    with pytest.raises(ConditionError, match="no 3 singular vectors"):
        Leading(Letter("M", 2, 4), 3)
    with pytest.raises(ShapeError):
        Leading(M, -p)


def test_it_is_one_letter_of_a_word():
    first, other = Leading(M, p), Leading(M, d)
    normal = Normaliser(field_of(first, other), EVERY_LAW)
    assert normal.form(tr(D * first)) == normal.form(tr(first * D.T))
    assert normal.form(first.T) == normal.form(first)
    assert normal.form(first) != normal.form(other)
    assert normal.form(first) != normal.form(Leading(2 * M, p))  # no law says so, though it is true


def test_it_prints():
    assert latex(Leading(M, p) * D) == r"\Pi_{p}(M) D"
    assert text(tr(Leading(M * M.T, p))) == "tr(Π_p(M Mᵀ))"
