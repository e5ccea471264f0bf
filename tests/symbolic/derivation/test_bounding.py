"""Lines that bound the one before them: where a larger side may take the place of a smaller one, and where not.

Each refusal was an attempt to have a false bound proved.
"""

import pytest
from sympy import Integer, S, Symbol, sqrt

from symbolic.checks import Verdict
from symbolic.claim import Claim, are_consistent, entails
from symbolic.derivation import Proof, Step, Theorem
from symbolic.derivation.theorem import is_linked
from symbolic.ensembles import GaussianRows
from symbolic.errors import SymbolicError
from symbolic.matrices import (
    BigO,
    E,
    Identity,
    Leading,
    LeastGain,
    Letter,
    Named,
    SingularValue,
    inv,
    norm,
    operator_norm,
    tr,
)
from symbolic.matrices.norms import ANY
from symbolic.rules import (
    Contraction,
    GivenBound,
    LeastStretch,
    SmallestSingularValue,
    Stein,
    TriangleInequality,
    algebra,
    combining_bounds,
    declared_to_commute,
    expectation_is_linear,
    left_and_right_singular_vectors,
    norm_of_transpose,
    solving,
    trace_is_cyclic,
    trace_of_identity,
)

n, d, k, p = (Symbol(name, integer=True, positive=True) for name in "ndkp")
g, h = (Symbol(name, positive=True) for name in "gh")
x, y = Symbol("x", nonnegative=True), Symbol("y", real=True)
A, B, C = (Letter(name, d, d) for name in "ABC")
P = Letter("P", d, d, facts=("projector",))
L, S_ = (Letter(name, d, d, facts=("symmetric",)) for name in ("L", "S"))
V = Letter("V", d, d, facts=("positive definite",))
K = Letter("K", d, d, facts=("positive definite", "commutes with L"))
X, Z = (Letter(name, n, d, law=GaussianRows(Identity(d))) for name in "XZ")
W = Named("W", X.T * X)
tri = TriangleInequality.at(ANY, A, B)
less = norm(A) + norm(B)
whole = norm(A + B)


def theorem(claim, body=None):
    return Theorem("a-theorem", claim, body, (), "", "")


def bound(lhs, rhs, *given):
    return Claim(lhs, "<=", rhs, given)


def line(lhs, rhs, *given):
    return Claim(lhs, "=", rhs, given)


def verdict(claim, *by, premises=()):
    return theorem(claim, lambda proof: proof.concludes(by, *premises)).verify()


def is_refused(claim, *by, premises=()):
    return verdict(claim, *by, premises=premises).verdict is Verdict.FAILS


def holds(claim, *by):
    evidence = verdict(claim, *by)
    return evidence.verdict is Verdict.HOLDS


# --- beside what a bound is used --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("beside", "given"),
    [(g, ()), (x, ()), (norm(C), ()), (tr(A * A.T), ()), (tr(V), ()), (g - 1, (g > 1,)), (y, (y > g,))],
    ids=str,
)
def test_a_bound_is_used_beside_what_is_not_negative(beside, given):
    assert holds(bound(beside * whole, beside * less, *given), tri)


@pytest.mark.parametrize("beside", [-1, y, g - 1, tr(A), tr(A * B), -x, -norm(C), g - norm(C), 1 / y], ids=str)
def test_and_beside_nothing_else(beside):
    assert is_refused(bound(beside * whole, beside * less), tri)
    assert is_refused(bound(beside * whole, beside * less, y < g, g < 1), tri)


@pytest.mark.parametrize(
    ("lhs", "rhs"),
    [
        (1 / whole, 1 / less),
        (norm(whole * C), less * norm(C)),
        (sqrt(whole), sqrt(less)),
        (norm(C) / whole, norm(C) / less),
        (E(norm(X + Z)), E(norm(X)) + E(norm(Z))),
        (-whole, -less),
        (less, whole),
        (norm(C) - whole, norm(C) - less),
        (whole, norm(A)),
        (whole, less / 2),
        (operator_norm(A + B), operator_norm(A) + operator_norm(B)),
        (norm(A - B), norm(A) - norm(B)),
    ],
    ids=str,
)
def test_a_bound_is_not_used_under_a_line_within_an_argument_or_backwards(lhs, rhs):
    for given in ((), (whole > 0, less > 0)):
        for extra in ((), (expectation_is_linear,), (norm_of_transpose,)):
            assert is_refused(bound(lhs, rhs, *given), tri, TriangleInequality.at(ANY, X, Z), *extra)
            assert is_refused(bound(lhs, rhs, *given), tri, *extra)


def test_every_factor_of_a_power_is_replaced_in_its_turn():
    assert holds(bound(whole**2, less**2), tri)
    assert is_refused(bound(whole**2, less * norm(A)), tri)


def test_a_bound_proves_no_equation_and_an_equation_no_bound_by_itself():
    assert is_refused(line(whole, less), tri)
    assert is_refused(bound(norm(A), norm(A)), algebra)


def test_an_idle_reason_is_refused():
    assert is_refused(bound(whole, less), tri, trace_is_cyclic)
    assert is_refused(bound(whole, less), tri, Contraction.at(P))
    assert is_refused(bound(whole, less), tri, algebra)


def test_bounds_in_a_circle_come_to_an_end():
    there, back = norm(A) <= norm(B), norm(B) <= norm(A)
    assert is_refused(bound(norm(A), norm(C), there, back), GivenBound.at(there), GivenBound.at(back))
    grows = norm(A) <= norm(A) ** 2 + g
    assert "without end" in verdict(bound(norm(A), norm(C), grows), GivenBound.at(grows)).detail


# --- conditions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (bound(norm(A), g), GivenBound.at(norm(A) <= g)),
        (bound(norm(A), g, norm(A) <= 2 * g), GivenBound.at(norm(A) <= g)),
        (bound(norm(A), g, operator_norm(A) <= g), GivenBound.at(norm(A) <= g)),
        (bound(norm(A), g, norm(A.T) <= g), GivenBound.at(norm(A) <= g)),
        (bound(norm(A), g, norm(B) <= g), GivenBound.at(norm(A) <= g)),
        (bound(norm(P * B), norm(A * P * B) / g), LeastStretch.at(A, P, B, g)),
        (bound(norm(P * B), norm(A * P * B) / g, g <= LeastGain(B, P)), LeastStretch.at(A, P, B, g)),
        (bound(norm(P * B), norm(A * P * B) / g, g <= 2 * LeastGain(A, P)), LeastStretch.at(A, P, B, g)),
        (bound(norm(P * B), norm(A * P * B) / x, x <= LeastGain(A, P)), LeastStretch.at(A, P, B, x)),
        (bound(norm(P * B), norm(A * P * B) / y, y <= LeastGain(A, P)), LeastStretch.at(A, P, B, y)),
        (
            bound(norm(C * Leading(A, k)), norm(C * Leading(A, k) * A) / g, k <= d, g <= SingularValue(A, p)),
            SmallestSingularValue.at(C, Leading(A, k), g),
        ),
        (
            bound(norm(C * Leading(A, k)), norm(C * Leading(A, k) * A) / g, g <= SingularValue(A, k)),
            SmallestSingularValue.at(C, Leading(A, k), g),
        ),
        (bound(norm(P), S.One), Contraction.at(P)),
    ],
    ids=str,
)
def test_a_bound_needs_its_conditions(claim, reason):
    assert is_refused(claim, reason)


def test_conditions_on_norms_follow_from_each_other():
    assert entails((norm(A) <= g,), norm(A) <= 2 * g)
    assert entails((norm(A) + norm(B) <= g,), norm(A) <= g)
    assert entails((norm(A) <= g, norm(B) >= g), norm(A) <= norm(B))
    for wanted in (norm(A) <= g, norm(A) < g + h, norm(A.T) <= 2 * g, norm(A) > 0, norm(A) * norm(B) <= 2 * g):
        assert not entails((norm(A) <= 2 * g,), wanted)


def test_conditions_on_norms_may_contradict_each_other():
    assert not are_consistent((norm(A) <= g, norm(A) >= 2 * g))
    assert not are_consistent((norm(A) + norm(B) <= g, norm(B) > g))
    assert are_consistent((norm(A) <= g, norm(B) >= 2 * g))
    assert is_refused(bound(norm(A), norm(C), norm(A) <= g, norm(A) >= 2 * g), GivenBound.at(norm(A) <= g))


# --- chains -----------------------------------------------------------------------------------------------------------


def test_a_chain_with_a_bound_in_it_is_a_bound():
    def body(proof):
        proof.equals(norm(B + A), by=norm_of_transpose).at_most(less, by=tri)

    def mixed(proof: Proof):
        proof.at_most(less, by=tri).equals(norm(A.T) + norm(B), by=norm_of_transpose)

    stated = theorem(bound(whole, norm(A.T) + norm(B)), mixed)
    assert stated.verify().verdict is Verdict.HOLDS
    assert theorem(line(whole, norm(A.T) + norm(B)), mixed).verify().verdict is Verdict.FAILS
    assert theorem(bound(norm(A.T) + norm(B), whole), mixed).verify().verdict is Verdict.FAILS
    assert theorem(bound(whole, less), body).verify().verdict is Verdict.FAILS  # the first line has an idle reason


def test_a_chain_that_bounds_is_not_read_as_an_equation_by_what_follows():
    def body(proof):
        chain = proof.start(whole)
        chain.at_most(less, by=tri)
        proof.concludes(solving(), chain)

    for claim in (line(whole, less), bound(whole, less), line(less, whole)):
        assert theorem(claim, body).verify().verdict is Verdict.FAILS

    step = Step(bound(whole, less), (tri,), chain=1)
    forged = Step(line(whole, less), (solving(),), premises=(line(whole, less),))
    honest = Step(bound(whole, less), (combining_bounds,), premises=(bound(whole, less),))
    assert not is_linked((step, forged), line(whole, less))
    assert is_linked((step, honest), bound(whole, less))
    assert not is_linked((step, honest), line(whole, less))
    assert not is_linked((Step(bound(whole, less), (tri,), chain=0),), line(whole, less))


def test_a_bound_between_matrices_is_no_statement():
    premise = theorem(line(A + B, B + A), lambda proof: proof.concludes(algebra))
    assert is_refused(bound(A, A + B), tri)
    assert is_refused(bound(A + B, B + A), combining_bounds, premises=(premise,))


# --- theorems as reasons ----------------------------------------------------------------------------------------------

stated = theorem(bound(g * norm(A), norm(B), norm(A) <= h), lambda proof: proof.concludes(algebra))


def test_a_theorem_that_bounds_is_used_as_it_stands():
    assert holds(bound(norm(A), norm(B) / g, norm(A) <= h), stated)
    for claim in (
        bound(norm(A), norm(B) / g),
        bound(norm(C), norm(B) / g, norm(C) <= h),
        line(norm(A), norm(B) / g, norm(A) <= h),
    ):
        assert is_refused(claim, stated)
    assert holds(bound(norm(C), norm(B) / g, norm(C) <= h), stated.at(A=C))


@pytest.mark.parametrize(
    "values", [{"g": 0}, {"g": -1}, {"g": x}, {"g": y}, {"g": norm(C)}, {"g": g - h}, {"A": X}, {"A": W}], ids=str
)
def test_a_theorem_is_not_read_at_what_it_does_not_speak_of(values):
    with pytest.raises(SymbolicError):
        stated.at(**values)


@pytest.mark.parametrize("value", [A, 2 * P, Identity(d) - 2 * P, P * A, Leading(X.T, k)], ids=str)
def test_a_projector_is_read_as_a_projector(value):
    about = theorem(bound(operator_norm(P * A), operator_norm(A)))
    assert about.at(P=Identity(d) - P).claim.lhs == operator_norm((Identity(d) - P) * A)
    with pytest.raises(SymbolicError):
        about.at(P=value)


def commuting():
    return theorem(line(tr(K * L * A), tr(L * K * A)), lambda proof: proof.concludes(declared_to_commute))


@pytest.mark.parametrize("values", [{"L": S_}, {"K": V}, {"L": V}, {"K": V, "L": S_}, {"K": 2 * K}], ids=str)
def test_letters_that_commute_are_read_as_what_commutes(values):
    assert commuting().verify().verdict is Verdict.HOLDS
    with pytest.raises(SymbolicError, match="commute"):
        commuting().at(**values)


def test_letters_that_commute_may_be_read_as_others_that_do():
    other = Letter("M", d, d, facts=("positive definite", "commutes with S"))
    assert commuting().at(K=other, L=S_).claim == line(tr(other * S_ * A), tr(S_ * other * A))
    assert commuting().at(L=K).claim.lhs == tr(K * K * A)


def test_a_claim_that_was_put_in_the_place_of_a_special_case_counts_for_nothing():
    for claim, false in (
        (bound(norm(A), norm(B)), bound(norm(C), norm(A))),
        (line(E(tr(A * W)), n * tr(A)), line(E(tr(C * W)), tr(C))),
    ):
        special = theorem(claim).at(A=C)
        special.__dict__["claim"] = false
        assert is_refused(false, special)


# --- what is random ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lhs", "rhs"),
    [
        (E(norm(X)), norm(E(X))),
        (E(norm(X) ** 2), norm(X) * E(norm(X))),
        (E(norm(X) * norm(X)), E(norm(X)) ** 2),
        (norm(X), E(norm(X))),
        (E(norm(X.T * X)), norm(n * Identity(d))),
    ],
    ids=str,
)
def test_a_random_norm_is_not_drawn_out_of_an_expectation(lhs, rhs):
    for by in ((expectation_is_linear,), (Stein.at(X), expectation_is_linear)):
        assert is_refused(line(lhs, rhs), *by)


def test_a_fixed_norm_is():
    assert holds(line(E(norm(A) * tr(W)), norm(A) * E(tr(W))), expectation_is_linear)


def test_steins_lemma_does_not_hold_leading_vectors_of_its_letter_fixed():
    given = (k <= d, k <= n)
    moving, still = Leading(X.T, k), Leading(A, k)
    by = (Stein.at(X), expectation_is_linear, trace_of_identity)
    for vectors in (moving, Named("vectors", Identity(d) - moving)):
        assert is_refused(line(E(X.T * X * vectors), n * E(vectors), *given), *by[:2], by[2])
        assert is_refused(line(E(tr(X.T * X * vectors)), n * E(tr(vectors)), *given), *by)
    assert holds(line(E(X.T * X * still), n * still, *given), *by)


@pytest.mark.parametrize(
    "size",
    [
        norm(inv(W)),
        operator_norm(A * inv(W)),
        SingularValue(inv(W), 1),
        LeastGain(W, P),
        LeastGain(A, Leading(X.T, 1)),
        norm(Named("inverse", inv(W))),
        norm(inv(W)) * norm(X),
    ],
    ids=str,
)
def test_an_expectation_of_a_size_exists_where_that_is_known(size):
    for condition in (n >= d, n > d):
        assert is_refused(line(E(size) + tr(A + B), E(size) + tr(A) + tr(B), condition), algebra)
    assert holds(line(E(norm(W)) + tr(A + B), E(norm(W)) + tr(A) + tr(B)), algebra)


def test_a_remainder_is_not_in_a_norm_nor_bounded_away():
    assert is_refused(line(norm(BigO(1, n) * A), norm(BigO(1, n) * A) + 0), algebra)
    assert is_refused(bound(whole + BigO(1, n), less), tri)


# --- positions --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", [(), (k <= n,), (k <= d,), (k <= n + d,)], ids=str)
def test_there_have_to_be_as_many_singular_vectors_as_a_line_speaks_of(given):
    R = Letter("R", n, d)
    claim = line(Leading(R, k) * R, R * Leading(R.T, k), *given)
    assert is_refused(claim, left_and_right_singular_vectors)
    assert holds(line(claim.lhs, claim.rhs, k <= n, k <= d), left_and_right_singular_vectors)


def test_a_declared_fact_is_of_a_square_matrix():
    for fact in ("projector", "symmetric", "positive definite", "positive semidefinite"):
        with pytest.raises(SymbolicError):
            Letter("N", n, d, facts=(fact,))
    assert Letter("N", 3, 3, facts=("projector",)).rows == Integer(3)
