"""A theorem about any fixed matrix, averaged over a random one: what that says, and of which theorems."""

import pytest
from sympy import Ne, Symbol

from symbolic.checks import Verdict
from symbolic.claim import Claim
from symbolic.derivation import Status, Theorem
from symbolic.ensembles import GaussianRows, Unspecified
from symbolic.matrices import E, Identity, Letter, Named, NamedScalar, Variance, tr
from symbolic.report.examination import examine, statuses
from symbolic.rules import (
    Conditioning,
    Stein,
    definition,
    definition_of_variance,
    expectation_is_linear,
    trace_is_cyclic,
    trace_of_identity,
)
from symbolic.rules.rule import Supposed

n, d = (Symbol(name, integer=True, positive=True) for name in "nd")
X = Letter("X", n, d, law=GaussianRows(Identity(d)))
W = Named("W", X.T * X)
M, N = Letter("M", d, d), Letter("N", d, d)
V = Letter("V", d, d, facts=("positive definite", "symmetric"))
C, D = (Letter(name, d, d, law=Unspecified()) for name in "CD")


def theorem(claim, body=None, label="a-theorem"):
    return Theorem(label, claim, body, (), "A theorem.", __name__)


def one_step(lhs, rhs, *by, given=()):
    return theorem(Claim(lhs, "=", rhs, given), lambda proof: proof.concludes(by), "one-step")


def holds(*args, **kwargs):
    return one_step(*args, **kwargs).verify().verdict is Verdict.HOLDS


def _trace(proof):
    proof.equals(E(tr(M * X.T * X * M.T)), by=definition(W))
    proof.concludes(by=(Stein.at(X), expectation_is_linear, trace_of_identity, trace_is_cyclic))


trace = theorem(Claim(E(tr(M * W * M.T)), "=", n * tr(M * M.T)), _trace, "trace")
conditioning = Conditioning.at(C, M, trace)


def test_what_holds_for_every_fixed_matrix_holds_on_average():
    assert trace.verify().verdict is Verdict.HOLDS
    assert holds(E(tr(C * W * C.T)), E(n * tr(C * C.T)), conditioning)
    assert holds(E(tr(C * W * C.T)), n * E(tr(C * C.T)), conditioning)


def test_an_average_is_left_over_the_matrix_that_was_fixed():
    assert not holds(E(tr(C * W * C.T)), n * tr(C * C.T), conditioning)
    assert not holds(E(tr(C * W * C.T)), n * tr(E(C) * E(C).T), conditioning)
    assert not holds(E(tr(M * W * M.T)), n * E(tr(M * M.T)), conditioning)


@pytest.mark.parametrize(
    ("lhs", "rhs"),
    [
        (E(tr(C * W * C.T) * tr(C)), E(n * tr(C * C.T) * tr(C))),
        (E(tr(C * W * C.T) * tr(C)), n * E(tr(C * C.T)) * E(tr(C))),
        (E(tr(C * W * D.T)), E(n * tr(C * D.T))),
        (E(tr(W * W * W.T)), E(n * tr(W * W.T))),
        (E(C * W * C.T), E(n * C * C.T)),
    ],
    ids=str,
)
def test_it_says_nothing_of_other_expectations(lhs, rhs):
    assert not holds(lhs, rhs, conditioning)


def test_conditions_are_those_of_the_theorem():
    stated = theorem(Claim(E(tr(M * W * M.T)), "=", n * tr(M * M.T), (n > d,)))
    by = Conditioning.at(C, M, stated)
    assert holds(E(tr(C * W * C.T)), E(n * tr(C * C.T)), by, given=(n > d,))
    assert not holds(E(tr(C * W * C.T)), E(n * tr(C * C.T)), by)


def test_the_random_matrix_has_any_law_and_the_fixed_one_stands_for_any_of_its_shape():
    for letter in (X, M, Letter("C", n, d, law=Unspecified()), Letter("C", d, d, law=GaussianRows(Identity(d)))):
        with pytest.raises(TypeError, match="random with an unspecified law, of the shape of M"):
            Conditioning.at(letter, M, trace)
    for fixed in (V, N):
        with pytest.raises(TypeError, match=f"has to be an equation for any matrix {fixed}"):
            Conditioning.at(C, fixed, trace)


@pytest.mark.parametrize(
    "claim",
    [
        Claim(E(tr(M * W) ** 2), "=", Variance(tr(M * W)) + E(tr(M * W)) ** 2),
        Claim(E(tr(M * W) ** 2), "=", n * tr(M * M.T) + n * tr(M * M) + E(tr(M * W)) ** 2),
        Claim(E(tr(M * W) * E(tr(M.T * W))), "=", n**2 * tr(M) ** 2),
        Claim(E(tr(M * W)), "=", n * NamedScalar("mu", E(tr(M)))),
        Claim(E(tr(M * W)), "=", n * tr(M), (Ne(tr(M), 0),)),
    ],
    ids=str,
)
def test_a_theorem_that_averages_beside_the_fixed_matrix_says_something_else_of_a_random_one(claim):
    with pytest.raises(TypeError, match="something else than of a fixed M"):
        Conditioning.at(C, M, theorem(claim))


def test_what_a_second_average_would_prove():
    """`E tr(CW)² = n E(tr CCᵀ + tr CC) + (E tr CW)²` leaves out the variance of `C`."""
    claim = Claim(E(tr(M * W) ** 2), "=", Variance(tr(M * W)) + E(tr(M * W)) ** 2)
    split = theorem(claim, lambda proof: proof.concludes(by=definition_of_variance))
    assert split.verify().verdict is Verdict.HOLDS
    with pytest.raises(TypeError):
        Conditioning.at(C, M, split)


def test_the_law_of_a_random_letter_does_not_depend_on_the_fixed_matrix():
    u, U = Letter("u", d, 1), Letter("U", d, 1, law=Unspecified())
    Y = Letter("Y", n, d, law=GaussianRows(u * u.T))
    stated = theorem(Claim(E(tr(u.T * Y.T * Y * u)), "=", n * tr(u * u.T * u * u.T)))
    with pytest.raises(TypeError, match="something else than of a fixed u"):
        Conditioning.at(U, u, stated)


def test_an_abbreviation_is_renamed_to_what_it_becomes():
    m, m_C, twice = (
        NamedScalar(name, definition_)
        for name, definition_ in (("m", tr(M * M.T)), ("m_C", tr(C * C.T)), ("m_2", 2 * tr(C * C.T)))
    )
    short = theorem(Claim(E(tr(M * W * M.T)), "=", n * m))
    assert holds(E(tr(C * W * C.T)), E(n * m_C), Conditioning.at(C, M, short, (m, m_C)))
    assert not holds(E(tr(C * W * C.T)), E(n * m_C), Conditioning.at(C, M, short))
    with pytest.raises(TypeError, match="m_2 is not m with C in place of M"):
        Conditioning.at(C, M, short, (m, twice))


def test_the_theorem_is_taken_as_it_is_stated_and_has_to_be_proved():
    with pytest.raises(TypeError, match="has to be"):
        Conditioning.at(C, M, trace.at(n=d))
    liar = Supposed("trace", Claim(E(tr(M * W * M.T)), "=", 5 * tr(M * M.T)))
    wrong = one_step(E(tr(C * W * C.T)), E(5 * tr(C * C.T)), Conditioning.at(C, M, liar))
    both = (trace, wrong)
    found = statuses(both, {each.label: examine(each) for each in both})
    assert found["one-step"] is Status.FAILED
