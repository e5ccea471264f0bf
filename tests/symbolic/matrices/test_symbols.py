"""One registry: a name is declared once, with its domain and its meaning."""

import pytest
from sympy import Symbol

from symbolic.ensembles import GaussianRows, design_of, wishart
from symbolic.errors import DuplicateSymbolError
from symbolic.matrices import Registry, tr


@pytest.fixture
def registry():
    registry = Registry()
    registry.scalar("n", "number of samples", domain="dimension")
    return registry


def test_a_name_declared_twice_is_refused_with_its_first_meaning(registry):
    with pytest.raises(DuplicateSymbolError, match="n is declared already, as: number of samples"):
        registry.scalar("n", "something else", domain="dimension")


def test_a_name_is_taken_whatever_kind_of_symbol_has_it(registry):
    n = registry["n"].symbol
    A = registry.matrix("A", n, n, "a matrix")
    for declare in (
        lambda: registry.matrix("n", n, n, ""),
        lambda: registry.named("A", A.T, ""),
        lambda: registry.named_scalar("A", tr(A), ""),
        lambda: registry.function("A", ""),
        lambda: registry.scalar("A", "", domain="positive"),
    ):
        with pytest.raises(DuplicateSymbolError):
            declare()


def test_a_refused_declaration_leaves_the_first_in_place(registry):
    n = registry["n"].symbol
    with pytest.raises(DuplicateSymbolError):
        registry.matrix("n", n, n, "")
    assert registry["n"].symbol == n


def test_an_unknown_domain_lists_the_known_ones(registry):
    with pytest.raises(ValueError, match=r"unknown domain 'complex'; known: dimension, count, positive, .*, real"):
        registry.scalar("x", "", domain="complex")


def test_a_symbol_carries_the_assumptions_of_its_domain(registry):
    n = registry["n"].symbol
    assert n.is_integer
    assert n.is_positive
    assert registry.scalar("t", "", domain="nonnegative").is_positive is None
    assert n != Symbol("n")


def test_symbols_are_remembered_in_the_order_of_declaration(registry):
    n = registry["n"].symbol
    registry.matrix("B", n, n, "")
    registry.matrix("A", n, 1, "")
    assert [declared.name for declared in registry] == ["n", "B", "A"]
    assert [declared.shape for declared in registry] == ["scalar", "n × n", "n × 1"]
    assert "A" in registry
    assert "C" not in registry


def test_the_latex_name_is_the_code_name_unless_another_is_given(registry):
    n = registry["n"].symbol
    registry.matrix("Sigma", n, n, "", latex=r"\Sigma")
    assert registry["n"].latex == "n"
    assert registry["Sigma"].latex == r"\Sigma"


def test_a_wishart_matrix_needs_a_gaussian_design(registry):
    n = registry["n"].symbol
    A = registry.matrix("A", n, n, "")
    with pytest.raises(TypeError, match="a Wishart matrix needs a Gaussian design"):
        wishart(registry, "W", A, "")


def test_the_design_of_a_wishart_matrix_is_found_and_of_nothing_else(registry):
    n = registry["n"].symbol
    S = registry.matrix("S", n, n, "", facts=("positive definite",))
    G = registry.matrix("G", n, n, "", law=GaussianRows(S))
    W = wishart(registry, "W", G, "")
    assert design_of(W) == G
    for other in (G.T * G, registry.named("K", G * G.T, ""), registry.named("L", S.T * S, ""), S, G):
        assert design_of(other) is None


def test_a_named_scalar_may_be_declared_positive():
    registry = Registry()
    n = registry.scalar("n", "samples", domain="dimension")
    x = registry.scalar("x", "a number", domain="positive")
    plain = registry.named_scalar("plain", n - x, "a difference")
    positive = registry.named_scalar("positive", n - x, "a difference", positive=True)
    assert positive.is_positive
    assert not plain.is_positive
    assert plain.xreplace({x: x + 1}).definition == positive.xreplace({x: x + 1}).definition
    assert positive.xreplace({x: x + 1}).is_declared_positive
