"""What is known of a matrix or a scalar, and what must not be concluded."""

import pytest
from sympy import Symbol, symbols

from symbolic.ensembles import GaussianRows
from symbolic.errors import ShapeError
from symbolic.matrices import (
    Constant,
    E,
    Identity,
    Letter,
    Named,
    NamedScalar,
    Registry,
    has_fact,
    inv,
    is_positive,
    tr,
)
from symbolic.matrices.facts import DualBases, is_nonnegative, is_residual_projector

n, p, q, d = symbols("n p q d", integer=True, positive=True)
kappa = Symbol("kappa", positive=True)
x = Symbol("x", real=True)
V = Letter("V", q, q, facts=("positive definite", "symmetric"))
S = Letter("S", q, q, facts=("positive semidefinite",))
P = Letter("P", q, q, facts=("projector",))
M = Letter("M", q, q)
C = Letter("C", n, q)
u = Letter("u", q, 1)
G = Letter("G", n, q, law=GaussianRows(V))
W = Named("W", G.T * G)
W_C = Named("W_C", C.T * C)
H = Identity(n) - G * inv(W) * G.T
A, B, A_dual, B_dual = (
    Registry().dual_bases(("A", "B"), (p, q), ("a basis", "the rest"), duals=("A_dual", "B_dual")).letters
)


@pytest.mark.parametrize(
    ("matrix", "facts"),
    [
        (P, {"symmetric", "positive semidefinite", "projector"}),
        (S, {"symmetric", "positive semidefinite"}),
        (kappa * P, {"symmetric", "positive semidefinite"}),
        (-1 * P, {"symmetric"}),
        (P + S, {"symmetric", "positive semidefinite"}),
        (P + V, {"symmetric", "positive semidefinite", "positive definite"}),
        (V - S, {"symmetric"}),
        (C.T * C, {"symmetric", "positive semidefinite"}),
        (W, {"symmetric", "positive semidefinite", "positive definite"}),
        (W + W_C, {"symmetric", "positive semidefinite"}),
        (W + kappa * Identity(q), {"symmetric", "positive semidefinite", "positive definite"}),
        (C * V * C.T, {"symmetric", "positive semidefinite"}),
        (C * M * C.T, set()),
        (C * (V - S) * C.T, {"symmetric"}),
        (C * V * V * C.T, set()),
        (H, {"symmetric", "positive semidefinite", "projector"}),
        (G.T * Named("H", H) * G, {"symmetric", "positive semidefinite"}),
        (Constant([[1, 1], [1, 1]]), {"symmetric", "positive semidefinite"}),
        (Constant([[1, 2], [2, 1]]), {"symmetric"}),
        (M, set()),
    ],
    ids=str,
)
def test_exactly_these_facts_are_known(matrix, facts):
    asked = ("symmetric", "positive semidefinite", "positive definite", "projector")
    assert {fact for fact in asked if has_fact(matrix, fact)} == facts


@pytest.mark.parametrize(
    ("matrix", "known"),
    [
        (H, True),
        (Identity(n) - C * inv(W_C) * C.T, True),
        (Identity(n) - C * inv(C.T * C) * C.T, True),
        (Identity(n) + C * inv(W_C) * C.T, False),
        (Identity(n) - 2 * C * inv(W_C) * C.T, False),
        (Identity(n) - kappa * C * inv(W_C) * C.T, False),
        (Identity(n) - C * inv(W) * C.T, False),
        (Identity(n) - G * inv(W_C) * C.T, False),
        (Identity(n) - C * inv(V) * C.T, False),
        (2 * Identity(n) - C * inv(W_C) * C.T, False),
        (C * inv(W_C) * C.T, False),
    ],
    ids=str,
)
def test_a_residual_projector_is_recognised(matrix, known):
    assert is_residual_projector(matrix) is known


@pytest.mark.parametrize(
    ("scalar", "positive", "nonnegative"),
    [
        (tr(u * u.T), False, True),
        (tr(u * u.T * S), False, True),
        (tr(u * u.T * M), False, False),
        (tr(u * u.T * (V - S)), False, False),
        (tr(C * C.T), False, True),
        (tr(M), False, False),
        (tr(V), True, True),
        (NamedScalar("m", tr(u * u.T)), False, True),
        (E(NamedScalar("m", tr(G * G.T))), False, True),
        (1 / NamedScalar("m", tr(u * u.T)), True, True),
        (NamedScalar("k", kappa / E(NamedScalar("m", tr(G * G.T)))), True, True),
        (1 / NamedScalar("m", tr(M)), False, False),
        (x**2, False, True),
        (x, False, False),
        (kappa - 1, False, False),
        (-kappa, False, False),
        (NamedScalar("k", kappa * x), False, False),
    ],
    ids=str,
)
def test_the_sign_of_a_scalar(scalar, positive, nonnegative):
    assert (is_positive(scalar), is_nonnegative(scalar)) == (positive, nonnegative)


# --- dual bases ------------------------------------------------------------------------------------------------------


def test_what_dual_bases_are_to_each_other():
    bases = DualBases(A, B, A_dual, B_dual)
    letters = bases.letters
    assert [(x, y) for x in letters for y in letters if bases.is_identity(x, y)] == [
        (A, A_dual),
        (B, B_dual),
        (A_dual, A),
        (B_dual, B),
    ]
    assert [(x, y) for x in letters for y in letters if bases.is_zero(x, y)] == [
        (A, B_dual),
        (B, A_dual),
        (A_dual, B),
        (B_dual, A),
    ]
    assert bases.completed(B, B_dual) == (A, A_dual)
    assert bases.completed(B_dual, B) == (A_dual, A)
    assert bases.completed(A, A_dual) is None


def declared(names, shapes, fact=None):
    fact = fact or DualBases.fact(*names)
    return [Letter(name, *shape, facts=(fact,)) for name, shape in zip(names, shapes, strict=True)]


@pytest.mark.parametrize(
    "shapes",
    [
        ((d, p), (d, q), (d, p), (d, q)),
        ((p + q, p), (p + q, q), (p + q, q), (p + q, p)),
        ((p + q, p), (p + q, q), (d, p), (p + q, q)),
        ((p + q, p), (p + q, p), (p + q, p), (p + q, p)),
        ((d, d), (d, d), (d, d), (d, d)),
    ],
    ids=str,
)
def test_dual_bases_fill_the_space(shapes):
    with pytest.raises(ShapeError, match="of dual bases has to be"):
        DualBases(*declared(("A", "B", "A_2", "B_2"), shapes))


@pytest.mark.parametrize(
    "names", [("A", "A", "A", "A"), ("A", "B", "B", "A"), ("A", "B", "A", "C"), ("A", "A", "B", "B")]
)
def test_a_letter_stands_in_one_place_unless_the_basis_is_its_own_dual(names):
    with pytest.raises(ValueError, match="dual bases are four letters, or two"):
        DualBases(*declared(names, ((2 * p, p),) * 4))


def test_every_letter_is_declared_as_one_of_them():
    with pytest.raises(ValueError, match="A is not declared as one of dual bases A, B, A_dual, C"):
        DualBases(A, B, A_dual, Letter("C", p + q, q))
    with pytest.raises(ValueError, match="A is not declared as one of dual bases"):
        DualBases(A, B, A, B)
    with pytest.raises(ValueError, match="A_dual is not declared as one of dual bases"):
        DualBases(A_dual, B_dual, A, B)
