"""A line is accepted when its reasons, all of them, reach it; what must not be concluded is refused."""

import pytest
from sympy import Symbol

from symbolic.checks import JUDGES, Verdict
from symbolic.claim import Claim, Finite
from symbolic.derivation import Step, Theorem, check_step, verified_claim
from symbolic.ensembles import GaussianRows
from symbolic.errors import ConditionError
from symbolic.matrices import (
    Constant,
    Covariance,
    E,
    Entry,
    Identity,
    Infinite,
    Letter,
    Named,
    NamedScalar,
    Registry,
    Variance,
    Zero,
    inv,
    tr,
)
from symbolic.rules import (
    STRUCTURAL,
    Rule,
    Stein,
    algebra,
    definition,
    definition_of_variance,
    expectation_is_linear,
    inverse_cancels,
    solving,
    trace_is_cyclic,
    trace_of_identity,
    trace_of_transpose,
)

n, d, k = (Symbol(name, integer=True, positive=True) for name in "ndk")
V = Letter("V", d, d, facts=("positive definite", "symmetric"))
A, B = Letter("A", d, d), Letter("B", d, d)
H = Letter("H", d, d, facts=("symmetric",))
R = Letter("R", n, d)
v, w = Letter("v", d, 1), Letter("w", d, 1)
X = Letter("X", n, d, law=GaussianRows(V))
W = Named("W", X.T * X)
ALL = tuple(rule for rule in STRUCTURAL if rule != algebra)


def line(lhs, rhs, *given):
    return Claim(lhs, "=", rhs, given)


def check(claim, *by):
    return check_step(Step(claim, by))


def stated(claim):
    """A theorem that states a claim, for steps that cite it."""
    return Theorem("cited", claim, None, (), "", "")


MEAN = stated(line(E(inv(W)), inv(V) / (n - d - 1), n > d + 1))


# --- accepted --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "by"),
    [
        (line(tr(A * B * R.T * R), tr(R * A * B * R.T)), (trace_is_cyclic,)),
        (line(tr(A * B), tr(B.T * A.T)), (trace_of_transpose,)),
        (line(tr(V * inv(V)), d), (inverse_cancels, trace_of_identity)),
        (line(E(tr(A * W)), tr(A * E(W))), (expectation_is_linear,)),
        (line(E(A), A), (expectation_is_linear,)),
        (line(E(E(W) * W), E(W) ** 2), (expectation_is_linear,)),
        (line(E(Zero(d, d) * W), Zero(d, d)), (algebra,)),
        (line(W**0, Identity(d)), (algebra,)),
        (line((A * B).T, B.T * A.T), (algebra,)),
        (line(H.T, H), (algebra,)),
        (line(V**-2 * V, inv(V)), (inverse_cancels,)),
        (line(E(W) * E(W).T, E(W) ** 2), (algebra,)),
        (line(E(inv(W)), inv(V) / (n - d - 1), n > d + 1), (MEAN,)),
        (line(E(tr(A * inv(W))), tr(A * inv(V)) / (n - d - 1), n > d + 5), (MEAN, expectation_is_linear)),
        (line(E(X.T * X), n * V), (Stein.at(X), expectation_is_linear, trace_of_identity)),
    ],
    ids=lambda x: str(x) if isinstance(x, Claim) else None,
)
def test_a_line_follows_by_its_reasons(claim, by):
    evidence = check(claim, *by)
    assert evidence.verdict is Verdict.HOLDS, evidence.detail
    assert JUDGES[0].judge(claim).verdict is Verdict.HOLDS


# --- refused ---------------------------------------------------------------------------------------------------------

FALSE = [
    line(A * B, B * A),
    line(A, A.T),
    line(A.T * A, A * A.T),
    line((A * B).T, A.T * B.T),
    line(tr(A * B * V), tr(B * A * V)),
    line(tr(A * B), tr(A) * tr(B)),
    line(tr(R * R.T), tr(R.T * R) + 1),
    line(tr(Identity(n)), d),
    line(E(W * W), E(W) * E(W)),
    line(E(tr(W) ** 2), E(tr(W)) ** 2),
    line(E(tr(W) * W), E(tr(W)) * E(W)),
    line(E(inv(W)), inv(V) / n, n > d + 1),
    line(E(W * W), W * E(W)),
    line(E(W), W),
    line(E(A * W), W * A),
    line(E(A * W * B), A * B * E(W)),
    line(inv(W) * A * inv(W), inv(W) * inv(W) * A, n >= d),
    line(inv(V) * A * V, A),
    line(A * inv(B) * B * inv(A), A * inv(A) * B),
    line(E(inv(W)) * E(W), Identity(d), n > d + 1),
    line(Variance(tr(W)), E(tr(W) ** 2)),
    line(Variance(2 * tr(W)), 2 * Variance(tr(W))),
    line(Covariance(tr(W), tr(A * W)), E(tr(W) * tr(A * W))),
    line(Entry(A, v, w), Entry(A, w, v)),
    line(Entry(A, v, w), tr(A * v * w.T)),
    line(tr(v * w.T * A), tr(v * v.T) * tr(w * w.T * A)),
    line(v * w.T, w * v.T),
    line(tr(A) ** 2, tr(A**2)),
    line(A**2, A),
    line(E(X.T), R.T),
    line(2 * A, A),
    line(E(Identity(d)), Zero(d, d)),
]


@pytest.mark.parametrize("claim", FALSE, ids=str)
def test_a_false_line_follows_by_no_structural_rules_together(claim):
    field = [definition(W), *ALL]
    assert check(claim, *field).verdict is Verdict.FAILS
    assert check(claim, algebra).verdict is Verdict.FAILS
    for rule in field:
        assert check(claim, rule).verdict is Verdict.FAILS


@pytest.mark.parametrize("claim", FALSE, ids=str)
def test_a_false_line_follows_by_no_two_rules(claim):
    # Idle rules are refused too, so only pairs show that a line does not follow rather than that a rule is idle.
    for i, first in enumerate(ALL):
        for second in ALL[:i]:
            evidence = check(claim, first, second)
            assert evidence.verdict is Verdict.FAILS
            assert "named but not used" not in evidence.detail


@pytest.mark.parametrize(
    ("claim", "by", "message"),
    [
        (line(tr(A * B), tr(B * A)), (algebra,), "does not follow by algebra"),
        (line(tr(A * B), tr(B * A)), (trace_of_transpose,), "does not follow by trace_of_transpose"),
        (line(E(tr(W)), tr(E(W))), (algebra,), "does not follow by algebra"),
        (line(E(A * W), A * E(W)), (algebra,), "does not follow by algebra"),
        (line(E(A), A), (algebra,), "does not follow by algebra"),
        (line(W, X.T * X), (algebra,), "does not follow by algebra"),
        (line(V * inv(V), Identity(d)), (algebra,), "does not follow by algebra"),
        (line(tr(Identity(d)), d), (algebra,), "does not follow by algebra"),
        (line(A * inv(A), Identity(d)), (inverse_cancels,), "does not follow by inverse_cancels"),
        (line(H * inv(H), Identity(d)), (inverse_cancels,), "does not follow by inverse_cancels"),
        (
            line(Constant([[1, 2], [2, 4]]) * inv(Constant([[1, 2], [2, 4]])), Identity(2)),
            (inverse_cancels,),
            "does not follow by inverse_cancels",
        ),
        (line(E(inv(W)), inv(E(W)), n > d + 1), (expectation_is_linear,), "needs a name of its own"),
        (line(E(inv(W)), inv(V) / (n - d), n > d + 1), (MEAN,), "does not follow by cited"),
        (line(A, A), (), "no reason is given"),
        (line(tr(A * B), tr(B * A)), (trace_is_cyclic, trace_of_identity), "trace_of_identity is named but not used"),
        (line(tr(A * B), tr(B * A)), (trace_is_cyclic, algebra), "algebra is named but not used"),
        (line(tr(A * B), tr(B * A)), (trace_is_cyclic, trace_is_cyclic), "trace_is_cyclic is named but not used"),
        (line(A + B, B + A), (trace_is_cyclic,), "trace_is_cyclic is named but not used"),
        (line(E(W * inv(W)), Identity(d)), (inverse_cancels,), "the inverse of W needs n ≥ d; given is nothing"),
        (line(W * inv(W), Identity(d), n < d), (inverse_cancels,), "the inverse of W needs n ≥ d; given is n < d"),
        (line(E(inv(W)), inv(V) / (n - d - 1), n > d), (MEAN,), "cited needs n > d + 1; given is n > d"),
        (line(E(inv(W)), inv(V) / (n - d - 1)), (MEAN,), "cited needs n > d + 1; given is nothing"),
        (line(E(A * inv(W)), A * inv(V) / (n - d - 1), n > d + 1), (MEAN,), "does not follow by cited"),
        (line(E(W), n * V), (Stein.at(X), expectation_is_linear), "X is written out in no expectation"),
        (line(E(X.T * X), d * V), (Stein.at(X), expectation_is_linear, trace_of_identity), "does not follow"),
        (
            line(E(X.T * X * inv(W)), (n - d - 1) * V * E(inv(W)), n > d + 1),
            (
                Stein.at(X),
                definition(W),
                expectation_is_linear,
                inverse_cancels,
                trace_is_cyclic,
                trace_of_identity,
            ),
            "for which no theorem is named",
        ),
        (line(Variance(tr(W)), E(tr(W) ** 2) - E(tr(W))), (definition_of_variance,), "does not follow"),
        (Claim(Finite(E(tr(W))), "iff", n > d), (algebra,), "algebra rewrites equalities; the line says"),
        (line(A, A), (solving(),), "solving needs a premise"),
        (line(A, A), (solving(), algebra), "solving has to stand alone"),
    ],
    ids=lambda x: str(x) if isinstance(x, Claim) else None,
)
def test_a_line_is_refused_with_the_reason(claim, by, message):
    evidence = check(claim, *by)
    assert evidence.verdict is Verdict.FAILS
    assert message in evidence.detail


def test_a_refusal_shows_both_sides_and_their_difference():
    detail = check(line(tr(A * B), 2 * tr(B * A)), trace_is_cyclic).detail
    assert "from        tr(A*B)" in detail
    assert "to          2*tr(B*A)" in detail
    assert "difference  -tr(A*B)" in detail


def test_a_statement_that_is_not_an_equation_does_not_rewrite_a_line():
    finite = stated(Claim(Finite(E(tr(W))), "iff", n > d))
    assert "cited is no equation that a line could be rewritten by" in check(line(E(tr(W)), d), finite).detail


def test_a_rule_without_laws_changes_nothing():
    idle = Rule("idle", (), "definition")
    assert check(line(tr(A * B), tr(B * A)), idle).verdict is Verdict.FAILS


def test_stein_s_lemma_is_for_gaussian_letters_and_theorems_on_finiteness():
    with pytest.raises(TypeError, match="Stein's lemma needs a Gaussian letter; A has the law"):
        Stein.at(A)
    with pytest.raises(TypeError, match="cited does not say when E tr"):
        Stein.at(X, MEAN)


def test_averaging_over_one_letter_alone_needs_a_square():
    alone = Stein.at(X, nonnegative=True)
    evidence = check(line(E(tr(X.T * R)), 0 * tr(A)), alone)
    assert "alone needs a square under the expectation; got E[tr(X.T*R)]" in evidence.detail
    assert (
        check(line(E(tr(X * X.T)), n * tr(V)), alone, trace_of_identity, expectation_is_linear).verdict is Verdict.HOLDS
    )


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        (line(A, B / (n - d), n >= d), "divides by .*, which may be 0; given is n ≥ d"),
        (line(A / k, B / (n - d - 1)), "given is nothing"),
        (line(inv(W), A), "the inverse of W needs n ≥ d; given is nothing"),
        (line(E(inv(W)), A, n > d), r"the existence of E\[inv\(W\)\] needs n > d \+ 1; given is n > d"),
        (line(A, E(inv(W) * A * inv(W)), n > d + 2), r"needs n > d \+ 3; given is n > d \+ 2"),
        (line(Variance(tr(inv(W))), tr(A), n > d + 1), r"needs n > d \+ 3"),
        (line(Entry(E(inv(W)), v, v), tr(A), n > d), r"needs n > d \+ 1"),
        (line(NamedScalar("x", tr(A)) * E(NamedScalar("y", tr(inv(W)))), tr(A), n > d), r"needs n > d \+ 1"),
    ],
    ids=lambda x: str(x) if isinstance(x, Claim) else None,
)
def test_a_claim_without_a_condition_that_it_needs_is_refused(claim, message):
    with pytest.raises(ConditionError, match=message):
        verified_claim(claim)


def test_a_claim_of_divergence_does_not_need_the_moment_to_exist():
    verified_claim(line(E(tr(inv(W))), Infinite(), n >= d, n <= d + 1))
    with pytest.raises(ConditionError, match="the inverse of W needs n ≥ d"):
        verified_claim(line(E(tr(inv(W))), Infinite(), n <= d + 1))


def test_a_matrix_has_to_exist_under_the_conditions_of_its_line():
    few = Letter("few", n - d, d, law=GaussianRows(V))
    S = Named("S", few.T * few)
    count = Symbol("count", integer=True)
    for rows, matrix in ((n - d, S), (n - d, Identity(n - d)), (n - d, Zero(n - d, n - d)), (count, Identity(count))):
        verified_claim(line(matrix, matrix, rows > 0))
        verified_claim(line(matrix, matrix, rows >= 2))
        for given in ((), (rows >= 0,), (rows < 5,)):
            with pytest.raises(ConditionError, match=r"one of whose sizes is .*, needs .* > 0"):
                verified_claim(line(matrix, matrix, *given))
    verified_claim(line(Identity(n + d - 1), Identity(n + d - 1)))


def test_a_scalar_that_is_declared_positive_needs_conditions_under_which_it_is():
    registry = Registry()
    rows, cols = (registry.scalar(name, "a size", domain="dimension") for name in ("rows", "cols"))
    gap = registry.named_scalar("gap", rows - cols, "more rows than columns", positive=True)
    verified_claim(Claim(gap + 1, "=", 1 + gap, (rows > cols,)))
    with pytest.raises(ConditionError, match="gap, which is positive by declaration, needs rows - cols > 0"):
        verified_claim(Claim(gap + 1, "=", 1 + gap, (rows >= cols,)))
