"""The Stein-Haff recursion reaches what it says of itself, from what is already there, and nothing else."""

from dataclasses import replace

import pytest
from sympy import Symbol

from symbolic.checks import JUDGES, Verdict
from symbolic.claim import Claim, Finite
from symbolic.derivation import Status, Step, Theorem, check_step
from symbolic.ensembles import GaussianRows
from symbolic.matrices import E, Identity, Letter, Named, inv, tr
from symbolic.report.examination import examine, statuses
from symbolic.rules import STRUCTURAL, Stein, SteinHaff, own_rule, trace_is_cyclic
from symbolic.rules.rule import Supposed

n, d, k, s = (Symbol(name, integer=True, positive=True) for name in ("n", "d", "k", "s"))
C = Letter("C", d, d, facts=("positive definite", "symmetric"))
D = Letter("D", d, d, facts=("positive definite", "symmetric"))
X = Letter("X", n, d, law=GaussianRows(C))
W = Named("W", X.T * X)
A, B = (Letter(name, d, d) for name in "AB")
V, U = inv(C), inv(W)
g = n - d - 1
existence = Supposed("existence", Claim(Finite(E(tr(D * U) ** k)), "iff", n > d + 2 * k - 1, given=(n >= d,)))
recursion = SteinHaff.at(W, existence)


def check(lhs, rhs, *by, given=(n > d + 5,)):
    return check_step(Step(Claim(lhs, "=", rhs, given), by or (recursion,)))


THIRD = (
    V * A * E(U * B * U)
    + E(U * A.T * U * B * U)
    + E(tr(A * U) * U * B * U)
    + E(U * B.T * U * A.T * U)
    + E(tr(A * U * B * U) * U)
)
TRUE = [
    (g * E(U * A * U * B * U), THIRD),
    (g * E(U * U), V * E(U) + E(U * U) + E(tr(U) * U)),
    (A * E(U) * B, A * V * B / g),
    (g * tr(A * E(U)), tr(A * V)),
    (g * E(tr(U) ** 3), tr(V) * E(tr(U) ** 2) + 4 * E(tr(U) * tr(U * U))),
    (g * E(tr(U * A * U)) * tr(B), tr(B) * (E(tr(V * A * U)) + E(tr(U * A.T * U)) + E(tr(U) * tr(A * U)))),
    (g * E(U * W * A * U), V * E(W * A * U) + E(U) * A.T + tr(A) * E(U) - (d + 1) * A * E(U)),
    (g * E(U * X.T * X), V * E(W) - (d + 1) * Identity(d)),
    ((g * E(tr(U))) ** 2, tr(V) ** 2),
    (g**2 * E(tr(U)) * E(U), tr(V) * V),
]


@pytest.mark.parametrize(("lhs", "rhs"), TRUE, ids=str)
def test_a_line_follows_by_the_recursion_alone_and_is_true(lhs, rhs):
    evidence = check(lhs, rhs)
    assert evidence.verdict is Verdict.HOLDS, evidence.detail
    assert JUDGES[0].judge(Claim(lhs, "=", rhs, (n > d + 5,))).verdict is Verdict.HOLDS
    assert check_step(Step(Claim(lhs, "=", rhs, (n > d + 5,)), STRUCTURAL)).verdict is Verdict.FAILS


@pytest.mark.parametrize(
    "rhs",
    [
        THIRD - E(tr(A * U * B * U) * U),
        THIRD + E(U * A.T * U * B * U),
        THIRD - E(U * A.T * U * B * U) + E(U * A * U * B * U),
        THIRD - E(U * B.T * U * A.T * U) + E(U * A.T * U * B.T * U),
        THIRD - V * A * E(U * B * U) + A * V * E(U * B * U),
        2 * THIRD,
        g / (g + 1) * THIRD,
    ],
    ids=str,
)
def test_an_altered_recursion_is_refused(rhs):
    assert "the line does not follow" in check(g * E(U * A * U * B * U), rhs).detail


@pytest.mark.parametrize(
    ("lhs", "rhs", "given", "message"),
    [
        (g * E(U * A * U * B * U), THIRD, (n > d + 4,), "needs n > d + 5; given is n > d + 4"),
        (g * E(U), V, (n > d,), "needs n > d + 1; given is n > d"),
        (g * E(U * X.T), V * E(X.T) - E(U * X.T), (n > d,), "needs n > d + 1; given is n > d"),
        (E(W), n * C, (n > d,), "stands in no expectation of this line"),
        (E(W * U), Identity(d), (n > d + 1,), "before all else that is random"),
        (E(X * U * X.T), Identity(n), (n > d + 1,), "before all else that is random"),
        (E(tr(U) * W), C, (n > d + 1,), "before all else that is random"),
    ],
    ids=str,
)
def test_a_line_that_the_recursion_does_not_speak_of_is_refused_with_the_reason(lhs, rhs, given, message):
    evidence = check(lhs, rhs, given=given)
    assert evidence.verdict is Verdict.FAILS
    assert message in evidence.detail


def test_the_recursion_is_applied_once():
    assert check(g**2 * E(tr(U) * tr(U)), tr(V) ** 2 * 1).verdict is Verdict.FAILS
    once = V * A * E(U) + E(U * A.T * U) + E(tr(A * U) * U)
    assert check(g * E(U * A * U), once).verdict is Verdict.HOLDS
    assert check(g**2 * E(U * A * U), V * A * V + g * E(U * A.T * U) + g * E(tr(A * U) * U)).verdict is Verdict.FAILS


def test_traces_are_closed_words_for_the_recursion():
    once = V * A * E(U) + E(U * A.T * U) + E(tr(U * A.T) * U)
    assert check(g * E(U * A * U), once).verdict is Verdict.HOLDS
    assert "named but not used" in check(g * E(U * A * U), once, recursion, trace_is_cyclic).detail


def test_the_isotropic_case_and_a_scaled_covariance():
    for covariance, inverse in ((Identity(d), Identity(d)), (s * Identity(d), Identity(d) / s), (s * C, V / s)):
        G = Letter("G", n, d, law=GaussianRows(covariance))
        S = Named("S", G.T * G)
        by = SteinHaff.at(S, existence)
        assert check(g * E(inv(S)), inverse, by).verdict is Verdict.HOLDS
        assert check(g * E(inv(S)), 2 * inverse, by).verdict is Verdict.FAILS


def test_it_is_made_for_a_wishart_matrix_and_a_theorem_on_finiteness():
    with pytest.raises(TypeError, match="needs a Wishart matrix of a covariance with an inverse; got P"):
        SteinHaff.at(Named("P", A * B), existence)
    with pytest.raises(TypeError, match="wrong does not say when E tr"):
        SteinHaff.at(W, Supposed("wrong", Claim(Finite(E(tr(D * U) ** k)), "iff", n > d + k, given=(n >= d,))))


def test_only_the_recursion_as_it_is_made_is_trusted():
    assert own_rule(recursion) == ()
    assert own_rule(replace(recursion, facts=())) != ()
    assert own_rule(replace(recursion, rests_on=())) != ()
    assert own_rule(replace(recursion, laws=Stein.at(X).laws)) != ()
    assert own_rule(replace(recursion, source="nobody")) != ()


def test_a_theorem_that_rests_on_what_is_supposed_is_worth_nothing():
    claim = Claim(g * E(U), "=", V, (n > d + 1,))
    theorem = Theorem("mean", claim, lambda proof: proof.concludes(by=recursion), (), "A mean.", __name__)
    assert theorem.verify().verdict is Verdict.HOLDS
    assert statuses((theorem,), {"mean": examine(theorem)})["mean"] is Status.FAILED
