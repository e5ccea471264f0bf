"""Which matrices are Gram matrices with a penalty, and what an unspecified law is."""

import pytest
from sympy import Symbol

from symbolic.canonical import Normaliser, field_of
from symbolic.ensembles import (
    GaussianRows,
    Unspecified,
    compressed_gram,
    fluctuation,
    fluctuation_of,
    gram_design,
    penalised_gram,
    row_covariance,
    wishart,
)
from symbolic.matrices import E, Identity, Letter, Named, NamedScalar, Registry, inv, is_random, tr
from symbolic.matrices.facts import DualBases

n, p, q = (Symbol(name, integer=True, positive=True) for name in "npq")
kappa = Symbol("kappa", positive=True)
nonnegative = Symbol("lam", nonnegative=True)
registry = Registry()
BASES = registry.dual_bases(("A", "B"), (p, q), ("a basis", "the rest"), duals=("A_dual", "B_dual"))
A, B, A_dual, B_dual = BASES.letters
V = Letter("V", q, q, facts=("positive definite", "symmetric"))
G = Letter("G", n, p, law=GaussianRows(Identity(p)))
F = Letter("F", n, q, law=GaussianRows(V))
W = Named("W", F.T * F)
X = Named("X", G * A_dual.T + F * B_dual.T)
XX = Named("XX", X.T * X)
H = Named("H", Identity(n) - G * inv(Named("W_G", G.T * G)) * G.T)
WH = Named("WH", F.T * H * F)


def penalised(gram, penalty):
    return penalised_gram(Named("K", gram + penalty))


@pytest.mark.parametrize(
    ("gram", "penalty"),
    [
        (W, kappa * Identity(q)),
        (W, V),
        (W, kappa * inv(V)),
        (W, Named("Omega", kappa * Identity(q) + V)),
        (WH, kappa * Identity(q)),
        (W, NamedScalar("x", q / kappa) * Identity(q)),
        (W, NamedScalar("m", kappa / E(tr(W))) * Identity(q)),
    ],
    ids=str,
)
def test_a_positive_definite_penalty_leaves_nothing_free(gram, penalty):
    found = penalised(gram, penalty)
    assert (found.gram, found.penalty, found.free) == (gram, penalty, None)


@pytest.mark.parametrize(
    ("gram", "penalty"),
    [
        (W, nonnegative * Identity(q)),
        (W, -kappa * Identity(q)),
        (W, Symbol("x", real=True) * Identity(q)),
        (W, Letter("S", q, q, facts=("positive semidefinite",))),
        (W, tr(W) * Identity(q)),
        (W, NamedScalar("x", tr(W)) * Identity(q)),
        (W, WH),
        (V, kappa * Identity(q)),
        (Named("VV", V * Letter("M", q, q)), kappa * Identity(q)),
        (Named("WM", F.T * Letter("M", n, n) * F), kappa * Identity(q)),
    ],
    ids=str,
)
def test_a_penalty_that_may_vanish_or_vary_makes_nothing_of_a_gram_matrix(gram, penalty):
    assert penalised(gram, penalty) is None


@pytest.mark.parametrize(
    "penalty", [B_dual * B_dual.T, kappa * B_dual * B_dual.T, kappa * B_dual * V * B_dual.T], ids=str
)
def test_what_a_penalty_leaves_free_is_the_gaussian_letter_on_its_kernel(penalty):
    named = penalty if penalty.func.__name__ == "Product" else penalty.coefficient * Named("Omega", penalty.matrix)
    for written in (penalty, named):
        found = penalised(XX, written)
        assert (found.free, found.design) == (G, X)


def test_the_free_letter_is_that_of_the_other_basis():
    assert penalised(XX, kappa * A_dual * A_dual.T).free == F


@pytest.mark.parametrize(
    "penalty",
    [
        B * B.T,
        nonnegative * B_dual * B_dual.T,
        -kappa * B_dual * B_dual.T,
        B_dual * Letter("S", q, q, facts=("symmetric",)) * B_dual.T,
        B_dual * B.T,
        Letter("C", p + q, q) * Letter("C", p + q, q).T,
    ],
    ids=str,
)
def test_a_penalty_that_is_not_known_to_complete_the_inputs_is_none(penalty):
    assert penalised(XX, penalty) is None


def gram_of(design):
    named = Named("X", design)
    return Named("XX", named.T * named)


@pytest.mark.parametrize(
    "design",
    [
        G * A_dual.T + Letter("M", n, q) * B_dual.T,
        G * A_dual.T + Letter("S", n, q, law=GaussianRows(Letter("u", q, 1) * Letter("u", q, 1).T)) * B_dual.T,
        G * A.T + F * B_dual.T,
        2 * G * A_dual.T + F * B_dual.T,
        G * Letter("C", p + q, p).T + F * B_dual.T,
    ],
    ids=str,
)
def test_inputs_that_are_not_gaussian_in_dual_bases_leave_nothing_that_is_known_to_be_free(design):
    assert penalised(gram_of(design), kappa * B_dual * B_dual.T) is None


def test_one_letter_in_both_directions_is_not_invertible():
    frame = Registry().dual_bases(("U", "N"), (p, p), ("one half", "the other"))
    assert penalised(gram_of(G * frame.a.T + G * frame.b.T), kappa * frame.b * frame.b.T) is None


def test_two_letters_that_say_they_are_a_basis_have_to_fill_the_space():
    d = Symbol("d", integer=True, positive=True)
    fact = DualBases.fact("A", "B", "A", "B")
    short, rest = Letter("A", d, p, facts=(fact,)), Letter("B", d, q, facts=(fact,))
    assert penalised(gram_of(G * short.T + F * rest.T), kappa * rest * rest.T) is None


def test_an_unspecified_letter_is_random_and_nothing_more():
    C = Letter("C", n, q, law=Unspecified())
    assert is_random(C)
    assert not C.law.is_nondegenerate
    assert not C.law.is_orthogonal
    assert Unspecified() == Unspecified()
    with pytest.raises(ValueError, match="a random letter has the facts of its law"):
        Letter("C", q, q, facts=("symmetric",), law=Unspecified())
    with pytest.raises(TypeError, match="a covariance is not random"):
        GaussianRows(C.T * C)


# --- fluctuations ----------------------------------------------------------------------------------------------------


def test_a_fluctuation_is_a_gram_matrix_over_n_less_a_fixed_matrix():
    own = Registry()
    gram = wishart(own, "S", F, "Gram matrix")
    xi = fluctuation(own, "xi", gram, V)
    found = fluctuation_of(xi)
    assert (found.gram, found.design, found.mean, found.covariance) == (gram, F, V, V)
    with pytest.raises(TypeError, match="Gaussian design"):
        fluctuation(own, "other", Named("R", V * V), V)


@pytest.mark.parametrize(
    "definition",
    [
        W - V,
        (1 / n) * W + V,
        (1 / p) * W - V,
        (2 / n) * W - V,
        (1 / n) * W - 2 * V,
        (1 / n) * W - W,
        (1 / n) * W - V - Identity(q),
        (1 / n) * WH - V,
        (1 / n) * (F.T * F) - V,
        (1 / n) * Named("FF", F * F.T) - Identity(n),
    ],
    ids=str,
)
def test_anything_else_is_none(definition):
    assert fluctuation_of(Named("xi", definition)) is None
    assert fluctuation_of(definition) is None


def test_the_covariance_of_a_row_is_that_of_independent_letters():
    assert row_covariance(F) == V
    expected = A_dual * A_dual.T + B_dual * V * B_dual.T
    normal = Normaliser(field_of(expected))
    assert normal.form(row_covariance(X)) == normal.form(expected)
    one = Letter("one", n, q, law=Unspecified())
    for design in (
        G * A_dual.T + G * A_dual.T,  # one letter twice
        Named("Y", G * A_dual.T + one * B_dual.T),  # not Gaussian
        Named("Y", G * inv(Named("W_G", G.T * G)) * A_dual.T),
        Named("Y", G * (G.T * F)),  # what multiplies it is random
        Named("Y", H * F),
        one,
        V,
    ):
        assert row_covariance(design) is None


def test_a_gram_matrix_has_the_design_that_it_is_made_of():
    assert gram_design(W) == F
    assert gram_design(XX) == X
    for matrix in (WH, Named("R", F * F.T), F.T * F, Named("R", V * V), Named("R", W + V)):
        assert gram_design(matrix) is None


def test_the_square_of_a_symmetric_matrix_with_a_penalty():
    square = Named("square", W * W)
    found = penalised(square, kappa * Identity(q))
    assert found.gram == square
    assert found.free is None
    assert penalised(Named("square", V * inv(V)), kappa * Identity(q)) is None
    assert penalised(Named("square", W * V), kappa * Identity(q)) is None


def test_a_gram_matrix_along_part_of_a_basis():
    along = Named("along", B.T * W_full * B)
    assert compressed_gram(along) == W_full
    plain = Letter("plain", p + q, q)
    others = (
        Named("other", B.T * W_full * B_dual),
        Named("other", plain.T * W_full * plain),  # nothing says that its columns are independent
        Named("other", B.T * (W_full + Identity(p + q)) * B),
        Named("other", B.T * B),
        W_full,
        B.T * W_full * B,
    )
    assert all(compressed_gram(other) is None for other in others)


Y_full = Letter("Y_full", n, p + q, law=GaussianRows(Identity(p + q)))
W_full = Named("W_full", Y_full.T * Y_full)
