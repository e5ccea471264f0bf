"""Dual bases, the resolvent identity, and an inverse that was guessed: what follows by them, and what does not."""

import pytest
from sympy import Symbol

from symbolic.checks import Verdict
from symbolic.claim import Claim
from symbolic.derivation import Step, Theorem, check_step
from symbolic.ensembles import GaussianRows
from symbolic.matrices import Identity, Letter, Named, NamedScalar, Registry, Zero, inv, tr
from symbolic.rules import (
    InBases,
    ResolventIdentity,
    algebra,
    inverse_cancels,
    inverse_is_unique,
    trace_is_cyclic,
    trace_of_identity,
)

n, p, q = (Symbol(name, integer=True, positive=True) for name in "npq")
kappa = Symbol("kappa", positive=True)
real = Symbol("x", real=True)
registry = Registry()
BASES = registry.dual_bases(("A", "B"), (p, q), ("a basis", "the rest"), duals=("A_dual", "B_dual"))
A, B, A_dual, B_dual = BASES.letters
FRAME = registry.dual_bases(("U", "N"), (p, q), ("orthonormal", "the rest"))
U, N = FRAME.a, FRAME.b
V_p = Letter("V_p", p, p)
X = Letter("X", n, q, law=GaussianRows(Identity(q)))
W = Named("W", X.T * X)
V = Letter("V", q, q, facts=("positive definite", "symmetric"))
K = Named("K", W + kappa * V)
X_A = Letter("X_A", n, p, law=GaussianRows(Identity(p)))
X_B = Letter("X_B", n, q, law=GaussianRows(V))
X_T = Named("X_T", X_A * A_dual.T + X_B * B_dual.T)
W_T = Named("W_T", X_T.T * X_T)
Omega = Named("Omega", B_dual * B_dual.T)
K_T = Named("K_T", W_T + kappa * Omega)


def verdict(lhs, rhs, *by, given=()):
    claim = Claim(lhs, "=", rhs, given)
    return Theorem("one-step", claim, lambda proof: proof.concludes(by), (), "", "").verify().verdict


def inverse(claim, premise, *by):
    """Whether the inverse is found, from one line that is derived by the reasons."""

    def body(proof):
        proof.concludes(inverse_is_unique, proof.start(premise.lhs).equals(premise.rhs, by))

    return Theorem("an-inverse", claim, body, (), "", "").verify()


@pytest.mark.parametrize(
    ("lhs", "rhs"),
    [
        (A.T * A_dual, Identity(p)),
        (A_dual.T * A, Identity(p)),
        (A.T * B_dual, Zero(p, q)),
        (B_dual * B.T, Identity(p + q) - A_dual * A.T),
        (B * B_dual.T * B, B),
        (A * A_dual.T * A * A_dual.T, A * A_dual.T),
    ],
    ids=str,
)
def test_dual_bases_are_dual_in_every_order(lhs, rhs):
    assert verdict(lhs, rhs, InBases.at(BASES)) is Verdict.HOLDS
    assert verdict(lhs, rhs, algebra) is Verdict.FAILS
    assert verdict(lhs, rhs, InBases.at(FRAME)) is Verdict.FAILS


@pytest.mark.parametrize(
    ("lhs", "rhs"),
    [
        (A.T * A, Identity(p)),
        (A.T * B, Zero(p, q)),
        (A * A_dual.T, Identity(p + q)),
        (A * A.T + B * B.T, Identity(p + q)),
        (A_dual * A.T + B * B_dual.T, Identity(p + q)),
    ],
    ids=str,
)
def test_a_basis_is_not_orthonormal_unless_it_is_its_own_dual(lhs, rhs):
    assert verdict(lhs, rhs, InBases.at(BASES)) is Verdict.FAILS


def test_an_orthonormal_basis_is():
    by = InBases.at(FRAME)
    assert verdict(U.T * U, Identity(p), by) is Verdict.HOLDS
    assert verdict(U.T * N, Zero(p, q), by) is Verdict.HOLDS
    assert verdict(U * U.T + N * N.T, Identity(p + q), by) is Verdict.HOLDS
    assert verdict(tr(U * U.T), p, by, trace_is_cyclic, trace_of_identity) is Verdict.HOLDS
    assert verdict(tr(U * U.T), p + q, by, trace_is_cyclic, trace_of_identity) is Verdict.FAILS


def test_the_relations_close_around_a_trace():
    by = (InBases.at(BASES), trace_is_cyclic)
    assert verdict(tr(A * V_p * A_dual.T), tr(V_p), *by) is Verdict.HOLDS
    assert verdict(tr(A * V_p * A.T), tr(V_p), *by) is Verdict.FAILS


def test_the_resolvent_identity_is_one_sided_as_it_is_written():
    by = ResolventIdentity.at(K)
    assert verdict(W * inv(K), Identity(q) - kappa * V * inv(K), by) is Verdict.HOLDS
    assert verdict(inv(K) * W, Identity(q) - kappa * inv(K) * V, by) is Verdict.HOLDS
    assert verdict(W * inv(K), Identity(q) - kappa * inv(K) * V, by) is Verdict.FAILS
    assert verdict(W * inv(K), inv(K) * W, by) is Verdict.FAILS
    assert verdict(W * inv(K), Identity(q) - V * inv(K), by) is Verdict.FAILS


def test_with_a_penalty_that_commutes_both_sides_agree():
    L = Named("L", W + kappa * Identity(q))
    assert verdict(W * inv(L), inv(L) * W, ResolventIdentity.at(L)) is Verdict.HOLDS


def test_where_the_penalty_vanishes_there_have_to_be_samples_enough():
    by = ResolventIdentity.at(K_T)
    lhs, rhs = W_T * inv(K_T), Identity(p + q) - kappa * Omega * inv(K_T)
    assert verdict(lhs, rhs, by, given=(n >= p,)) is Verdict.HOLDS
    assert verdict(lhs, rhs, by) is Verdict.FAILS
    assert verdict(lhs, rhs, by, given=(n >= q,)) is Verdict.FAILS
    assert verdict(K_T * inv(K_T), Identity(p + q), inverse_cancels) is Verdict.FAILS


@pytest.mark.parametrize(
    "penalty",
    [
        Letter("S", q, q, facts=("symmetric",)),
        Letter("S", q, q, facts=("positive semidefinite",)),
        Letter("S", q, q, facts=("projector",)),
        -kappa * Identity(q),
        real * Identity(q),
        (kappa - 1) * Identity(q),
        NamedScalar("tau", tr(W)) * Identity(q),
        Named("S", Letter("Y", n, q, law=GaussianRows(V)).T * Letter("Y", n, q, law=GaussianRows(V))),
    ],
    ids=str,
)
def test_a_penalty_that_is_not_known_to_be_positive_and_fixed_makes_no_resolvent(penalty):
    L = Named("L", W + penalty)
    with pytest.raises(TypeError, match="needs a Gram matrix with a penalty"):
        ResolventIdentity.at(L)
    assert verdict(L * inv(L), Identity(q), inverse_cancels) is Verdict.FAILS


def test_a_penalty_in_another_basis_than_that_of_the_inputs_makes_no_resolvent():
    with pytest.raises(TypeError, match="needs a Gram matrix with a penalty"):
        ResolventIdentity.at(Named("L", W_T + kappa * Named("Omega", B * B.T)))


def test_an_inverse_that_was_guessed():
    claim = Claim(inv(K), "=", inv(K) * V * inv(V))
    premise = Claim(K * inv(K) * V * inv(V), "=", Identity(q))
    assert inverse(claim, premise, inverse_cancels).verdict is Verdict.HOLDS


@pytest.mark.parametrize(
    ("claim", "premise"),
    [
        (Claim(inv(K), "=", inv(K)), Claim(inv(K) * K, "=", Identity(q))),
        (Claim(inv(K), "=", V), Claim(K * inv(K), "=", Identity(q))),
        (Claim(inv(K), "=", 2 * inv(K)), Claim(K * inv(K), "=", Identity(q))),
        (Claim(inv(K), "=", inv(K), (n > p,)), Claim(inv(V) * V, "=", Identity(q), (n > p,))),
        (Claim(K, "=", K), Claim(K * inv(K), "=", Identity(q))),
    ],
    ids=str,
)
def test_the_premise_has_to_say_that_the_matrix_times_the_guess_is_the_identity(claim, premise):
    assert inverse(claim, premise, inverse_cancels).verdict is Verdict.FAILS


def test_a_product_that_is_not_the_identity_inverts_nothing():
    evidence = inverse(Claim(inv(K), "=", V), Claim(K * V, "=", W * V + kappa * V * V), algebra)
    assert evidence.verdict is Verdict.FAILS


def test_an_inverse_is_unique_under_the_conditions_of_the_premise():
    premise = Claim(K_T * inv(K_T), "=", Identity(p + q), (n >= p,))
    wanted = Claim(inv(K_T), "=", inv(K_T))
    assert check_step(Step(wanted, (inverse_is_unique,), (premise,))).verdict is Verdict.FAILS
    other = Claim(inv(K_T), "=", inv(K_T), (n >= p + 1,))
    assert "different conditions" in check_step(Step(other, (inverse_is_unique,), (premise,))).detail
    related = Claim(inv(K_T), "iff", inv(K_T), (n >= p,))
    assert check_step(Step(related, (inverse_is_unique,), (premise,))).verdict is Verdict.FAILS
