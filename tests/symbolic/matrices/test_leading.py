"""The node of the leading singular vectors: shape, facts, print, and that it is an atom of canonical forms."""

import pytest
from sympy import Rational, Symbol

from symbolic.canonical import EVERY_LAW, Normaliser, field_of
from symbolic.ensembles import GaussianRows
from symbolic.errors import ConditionError, ShapeError
from symbolic.matrices import (
    E,
    Identity,
    Indicator,
    Leading,
    Letter,
    TaylorTerms,
    has_fact,
    is_random,
    operator_norm,
    tr,
)
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


def test_the_terms_of_a_series_are_symmetric_and_random_as_the_error_is():
    terms = TaylorTerms(M, N, p, 4)
    assert terms.shape == (d, d)
    assert (terms.order, terms.size, terms.error) == (4, p, N)
    assert is_random(terms)
    assert not is_random(TaylorTerms(M, M, p, 4))
    assert has_fact(terms, "symmetric")
    assert not has_fact(terms, "projector")
    assert latex(D * terms) == r"D \Pi_{p}^{<4}(M,\, N)"
    assert text(tr(terms)) == "tr(Π_p^<4(M, N))"


def test_refusals_of_terms():
    with pytest.raises(ShapeError, match="×"):
        TaylorTerms(M, D, p, 3)
    for order in (0, -1, p, Rational(5, 2)):
        with pytest.raises(ConditionError, match="N ≥ 1"):
            TaylorTerms(M, N, p, order)
    with pytest.raises(ConditionError, match="no 3 singular vectors"):
        TaylorTerms(Letter("M", 2, 4), Letter("N", 2, 4), 3, 2)


def test_an_indicator_is_that_of_a_fixed_size():
    size = operator_norm(N)
    assert is_random(Indicator(size, 2))
    assert latex(Indicator(size, 2)) == r"\mathbf{1}_{\lVert N \rVert_{\mathrm{op}} \ge 2}"
    assert text(E(Indicator(size, 2) * size)) == "E[‖N‖_op 1[‖N‖_op ≥ 2]]"
    with pytest.raises(ConditionError, match="fixed x"):
        Indicator(size, size)
