"""Orders of words in inverse Wishart matrices, and the conditions they need."""

import pytest
from sympy import Symbol

from symbolic.canonical import field_of
from symbolic.checks import JUDGES, Verdict
from symbolic.claim import Claim
from symbolic.ensembles import GaussianRows
from symbolic.errors import ConditionError, NotEvaluable
from symbolic.matrices import E, Identity, Letter, Named, NamedScalar, Registry, TestFunction, Variance, inv, tr
from symbolic.moments import integrability_needs, inverse_needs

n = Symbol("n", integer=True, positive=True)
d = Symbol("d", integer=True, positive=True)
m = Symbol("m", integer=True, positive=True)
Sigma = Letter("Sigma", d, d, facts=("positive definite", "symmetric"))
X = Letter("X", n, d, law=GaussianRows(Sigma))
W = Named("W", X.T * X)
Z = Letter("Z", m, d, law=GaussianRows(Identity(d)))
W_0 = Named("W_0", Z.T * Z)
M = Letter("M", d, d)
u = Letter("u", d, 1, facts=("nonzero",))
xi = NamedScalar("xi", tr(u * u.T * inv(W)))


def needs(expression):
    return [need.condition for need in integrability_needs(expression, field_of(expression))]


@pytest.mark.parametrize(
    ("expression", "conditions"),
    [
        (E(W), []),
        (E(X * M * X.T), []),
        (E(X * inv(W) * X.T), []),
        (E(W * inv(W)), []),
        (E(tr(W * inv(W)) * W), []),
        (E(inv(W) * W), []),
        (E(X * inv(W)), [n > d]),
        (E(inv(W) * X.T), [n > d]),
        (E(inv(W)), [n > d + 1]),
        (E(tr(M * inv(W))), [n > d + 1]),
        (E(inv(W) * X.T * X * inv(W)), [n > d + 1]),
        (E(X * inv(W) * M * inv(W) * X.T), [n > d + 1]),
        (E(X * inv(W) * M * inv(W)), [n > d + 2]),
        (E(inv(W) * M * inv(W)), [n > d + 3]),
        (E(tr(inv(W)) * inv(W)), [n > d + 3]),
        (E(tr(M * inv(W)) ** 2), [n > d + 3]),
        (E(W**-2), [n > d + 3]),
        (E(W**-3), [n > d + 5]),
        (Variance(tr(inv(W))), [n > d + 3, n > d + 1]),
        (E(xi), [n > d + 1]),
        (E(xi**2), [n > d + 3]),
        (E(inv(W)) * E(inv(W)), [n > d + 1]),
        (tr(E(inv(W) * M * inv(W))), [n > d + 3]),
        (E(inv(W) * inv(W_0)), [n > d + 1, m > d + 1]),
        (M * Sigma, []),
    ],
    ids=str,
)
def test_a_word_needs_as_many_samples_as_its_order_says(expression, conditions):
    assert set(needs(expression)) == set(conditions)


@pytest.mark.parametrize(
    "claim",
    [
        Claim(E(X * inv(W) * X.T), "=", d * Identity(n) / n, given=(n >= d,)),
        Claim(E(inv(W)), "=", inv(Sigma) / (n - d - 1), given=(n > d + 1,)),
        Claim(
            E(inv(W) * M * inv(W)),
            "=",
            (
                (n - d - 2) * inv(Sigma) * M * inv(Sigma)
                + inv(Sigma) * M.T * inv(Sigma)
                + tr(M * inv(Sigma)) * inv(Sigma)
            )
            / ((n - d) * (n - d - 1) * (n - d - 3)),
            given=(n > d + 3,),
        ),
    ],
    ids=str,
)
def test_the_conditions_are_sharp(claim):
    assert set(needs(claim.lhs)) <= set(claim.given)
    assert JUDGES[0].judge(claim).verdict is Verdict.HOLDS
    weaker = Claim(claim.lhs, "=", claim.rhs, given=(n >= d - 1,) if claim.given == (n >= d,) else (n >= d,))
    assert JUDGES[0].judge(weaker).verdict is Verdict.FAILS


def test_a_test_function_bounds_the_powers_of_its_argument_and_nothing_else():
    assert needs(E(xi**3 * TestFunction("phi", xi))) == []
    assert needs(E(tr(inv(W)) * TestFunction("phi", xi))) == [n > d + 1]


def test_a_need_says_which_expectation_it_is_about():
    (need,) = integrability_needs(2 * E(inv(W)), field_of(W))
    assert need.what == "the existence of E[inv(W)]"


def test_an_inverse_of_a_wishart_matrix_needs_at_least_d_samples():
    assert [need.condition for need in inverse_needs(inv(W) * M)] == [n >= d]
    assert [need.condition for need in inverse_needs(tr(W**-2) * inv(W_0))] == [n >= d, m >= d]
    assert inverse_needs(W * inv(Sigma)) == []


def test_powers_of_symbolic_order():
    assert [need.condition for need in inverse_needs(tr(W ** (2 - m)))] == [n >= d]
    assert inverse_needs(tr(W**m)) == []
    with pytest.raises(NotEvaluable, match="of symbolic order"):
        needs(E(tr(W ** (-m))))


# --- Gram matrices with a penalty ------------------------------------------------------------------------------------

p, q = (Symbol(name, integer=True, positive=True) for name in "pq")
kappa = Symbol("kappa", positive=True)
BASES = Registry().dual_bases(("A", "B"), (p, q), ("a basis", "the rest"), duals=("A_dual", "B_dual"))
A, B, A_dual, B_dual = BASES.letters
G = Letter("G", n, p, law=GaussianRows(Identity(p)))
F = Letter("F", n, q, law=GaussianRows(Identity(q)))
X_T = Named("X_T", G * A_dual.T + F * B_dual.T)
W_T = Named("W_T", X_T.T * X_T)
Omega = Named("Omega", B_dual * B_dual.T)
K = Named("K", W_T + kappa * Omega)
W_G = Named("W_G", G.T * G)
C = Letter("C", p + q, p + q)
bounded = Named("L", W + kappa * Identity(d))


@pytest.mark.parametrize(
    ("expression", "conditions"),
    [
        (E(inv(K)), [n > p + 1]),
        (E(tr(inv(K))), [n > p + 1]),
        (E(C * inv(K) * A_dual * A_dual.T), [n > p + 1]),
        (E(inv(K) * C * inv(K)), [n > p + 3]),
        (E(tr(inv(K)) ** 2), [n > p + 3]),
        (E(inv(K) * W_T * inv(K)), [n > p + 1]),
        (E(inv(K) * Omega * inv(K)), [n > p + 1]),
        (E(tr(C * inv(K) * Omega * inv(K))), [n > p + 1]),
        (E(X_T * inv(K)), [n > p]),
        (E(inv(K) * X_T.T), [n > p]),
        (E(F * B_dual.T * inv(K)), [n > p]),
        (E(F * B_dual.T * inv(K) * B_dual * F.T), []),
        (E(X_T * inv(K) * X_T.T), []),
        (E(X_T * inv(K) * B_dual * F.T), []),
        # what is fixed at an end is drawn out of the expectation, and what is left has to exist
        (E(X_T * inv(K) * B_dual), [n > p]),
        (E(B_dual.T * inv(K) * B_dual), [n > p + 1]),
        (E(inv(K) * Omega * inv(K) * Omega * inv(K)), [n > p + 1]),
        (E(tr(inv(W_G)) * inv(K)), [n > p + 3]),
        (Variance(tr(inv(K))), [n > p + 3, n > p + 1]),
        (E(inv(bounded)), []),
        (E(inv(bounded) ** 3), []),
        (E(inv(bounded) * inv(W)), [n > d + 1]),
        (E(K), []),
    ],
    ids=str,
)
def test_an_inverse_with_a_penalty_counts_where_the_penalty_vanishes(expression, conditions):
    assert set(needs(expression)) == set(conditions)


def test_a_square_design_halves_the_order_on_its_own_side_only():
    frame = Registry().dual_bases(("U", "N"), (p, 1), ("orthonormal", "the rest"))
    tall, thin = (Letter(name, p + 1, cols, law=GaussianRows(Identity(cols))) for name, cols in (("G", p), ("F", 1)))
    square = Named("X", tall * frame.a.T + thin * frame.b.T)
    gram = Named("W_X", square.T * square)
    penalised = Named("K_X", gram + kappa * Named("Omega_X", frame.b * frame.b.T))
    # with p + 1 rows the mean of the inverse of the free block does not exist
    assert needs(E(square * inv(penalised))) == needs(E(inv(penalised) * square.T)) == [True]
    assert needs(E(inv(penalised) * square)) == needs(E(square.T * inv(penalised))) == [False]


def test_an_inverse_with_a_penalty_needs_samples_for_what_is_left_free():
    assert [need.condition for need in inverse_needs(inv(K))] == [n >= p]
    assert [need.condition for need in inverse_needs(K**-2)] == [n >= p]
    assert inverse_needs(inv(bounded)) == []


@pytest.mark.parametrize("penalty", [kappa * M, -kappa * Identity(d), (kappa - 1) * Identity(d), tr(W) * M], ids=str)
def test_an_inverse_with_another_penalty_is_refused(penalty):
    with pytest.raises(ConditionError, match="needs it to be positive definite, or a Gram matrix"):
        inverse_needs(inv(Named("L", W + penalty)))
