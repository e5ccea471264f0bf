"""Proofs end in their claims, theorems are cited honestly, and specialising replaces consistently."""

import pytest
from sympy import ImmutableMatrix, Integer, Rational, Symbol

from symbolic.checks import Verdict
from symbolic.claim import Claim, Finite
from symbolic.derivation import Proof, Status, Theorem, find_theorem, theorem
from symbolic.ensembles import GaussianRows
from symbolic.errors import ConditionError, StepRefused, SymbolicError
from symbolic.matrices import E, Identity, Letter, Named, NamedScalar, Registry, Zero, inv, tr
from symbolic.rules import (
    InBases,
    Stein,
    algebra,
    definition,
    expectation_is_linear,
    inverse_cancels,
    solving,
    trace_is_cyclic,
    trace_of_identity,
)

n, d, k = (Symbol(name, integer=True, positive=True) for name in "ndk")
t = Symbol("t", positive=True)
V = Letter("V", d, d, facts=("positive definite", "symmetric"))
M, A = Letter("M", d, d), Letter("A", d, d)
X = Letter("X", n, d, law=GaussianRows(V))
W = Named("W", X.T * X)
Z = Letter("Z", n, d, law=GaussianRows(Identity(d)))
W_0 = Named("W_0", Z.T * Z)


def make(claim, body, label="a-theorem"):
    return Theorem(label, claim, body, ("source",), "title", "module")


@theorem("mean-of-wishart", states=Claim(E(W), "=", n * V), source=("muirhead1982",))
def mean(proof):
    """A Wishart matrix is n times its covariance.

    More is said here.
    """
    proof.equals(E(X.T * X), by=definition(W))
    proof.concludes(by=(Stein.at(X), expectation_is_linear, trace_of_identity))


@theorem("trace", states=Claim(E(tr(M * W)), "=", n * tr(M * V), given=(n > d + 1,)))
def trace(proof):
    proof.equals(tr(M * E(W)), by=expectation_is_linear)
    proof.concludes(by=mean)


def refused(candidate):
    evidence = candidate.verify()
    assert evidence.verdict is Verdict.FAILS
    return evidence.detail


def test_a_theorem_is_made_of_its_proof():
    assert mean.label == mean.name == "mean-of-wishart"
    assert mean.title == "A Wishart matrix is n times its covariance."
    assert mean.module == __name__
    assert mean.verify().verdict is Verdict.HOLDS
    assert mean.verify().strength == "2 steps executed"
    assert mean.steps[0].reasons == "definition of W"
    assert repr(mean) == "<theorem mean-of-wishart: E[W] = n*V>"


def test_what_a_theorem_rests_on_and_assumes_is_transitive():
    last = make(
        Claim(E(tr(W)), "=", n * tr(V), given=(n > d + 1,)), lambda p: p.concludes(by=(mean, expectation_is_linear))
    )
    assert trace.rests_on == (mean,)
    assert mean.rests_on == ()
    assert [fact.name for fact in mean.assumes()] == ["Stein's lemma"]
    assert trace.assumes() == mean.assumes() == last.assumes()
    assert last.ancestors() == (mean,)


def test_a_proof_that_does_not_end_in_its_claim_is_refused():
    for body in (
        lambda p: p.equals(E(X.T * X), by=definition(W)),
        lambda p: None,
        lambda p: p.start(E(W)).equals(n * V, by=mean),
    ):
        assert refused(make(Claim(E(W), "=", n * V), body)) == "the proof does not end in the claim"


def test_a_proof_of_another_claim_is_no_proof_of_this_one():
    assert refused(make(Claim(E(W), "=", 2 * n * V), mean.body)).startswith("step 2: the line does not follow")
    assert mean.derives(Claim(E(W), "=", n * V + Zero(d, d))).verdict is Verdict.HOLDS
    assert mean.derives(Claim(E(W_0), "=", n * V)).verdict is Verdict.FAILS


def test_the_step_that_is_refused_is_numbered():
    def body(proof):
        proof.equals(E(X.T * X), by=definition(W))
        proof.equals(E(X.T * X * M), by=trace_is_cyclic)
        proof.concludes(by=algebra)

    assert refused(make(Claim(E(W), "=", n * V), body)).startswith("step 2:")


@pytest.mark.parametrize(
    "mishap",
    [
        lambda proof: M * Letter("r", n, n),
        lambda proof: proof.infer(mean.claim, solving(), Proof(mean.claim).start(E(W))),
    ],
)
def test_a_proof_that_breaks_off_keeps_the_steps_until_then(mishap):
    def body(proof):
        proof.equals(E(X.T * X), by=definition(W))
        mishap(proof)

    broken = make(mean.claim, body)
    assert len(broken.steps) == 1
    assert broken.refusal.startswith("step 2: ")
    assert refused(broken) == broken.refusal
    assert broken.ancestors() == broken.assumes() == ()
    user = make(mean.claim, lambda proof: proof.concludes(by=broken), "user")
    assert user.ancestors() == (broken,)
    assert not mean.refusal


def test_a_statement_without_a_proof_is_open():
    candidate = make(Claim(E(W), "=", n * V), None)
    evidence = candidate.verify()
    assert evidence.verdict is Verdict.UNKNOWN
    assert evidence.strength == "no proof is written"
    assert candidate.steps == ()
    assert candidate.rests_on == ()


def test_a_claim_that_was_not_derived_is_no_premise():
    false = Claim(E(W), "=", 2 * n * V)
    assert "has not been derived in this proof" in refused(make(false, lambda p: p.concludes(solving(), false)))
    with pytest.raises(StepRefused, match="has not been derived in this proof"):
        Proof(false).infer(false, solving(), false)


def test_a_premise_that_is_missing_or_idle_is_refused():
    claim = Claim(E(W), "=", n * V)
    assert "needs a premise" in refused(make(claim, lambda p: p.concludes(solving())))

    def idle(proof):
        chain = proof.start(tr(M * A)).equals(tr(A * M), by=trace_is_cyclic)
        proof.concludes(solving(), mean, chain)

    assert "is not used" in refused(make(claim, idle))


def test_a_chain_is_checked_even_where_nothing_is_concluded_from_it():
    def body(proof):
        proof.start(M).equals(A, by=algebra)
        proof.concludes(by=mean)

    assert refused(make(Claim(E(W), "=", n * V), body)).startswith("step 1: the line does not follow by algebra")


def test_a_line_may_be_left_to_its_reasons_and_names_those_that_it_takes():
    def body(proof):
        proof.equals(E(X.T * X), by=definition(W))
        chain = proof.start(E(X.T * X))
        chain.rewritten((trace_is_cyclic, Stein.at(X), expectation_is_linear, inverse_cancels, trace_of_identity))
        proof.concludes(solving(), chain)

    theorem = make(Claim(E(W), "=", n * V), body)
    assert theorem.verify().verdict is Verdict.HOLDS
    assert theorem.steps[1].claim.rhs == n * V
    assert theorem.steps[1].by == (Stein.at(X), expectation_is_linear, trace_of_identity)
    assert make(Claim(E(W), "=", 2 * n * V), body).verify().verdict is Verdict.FAILS


@pytest.mark.parametrize(
    ("by", "message"),
    [
        (Stein.at(X), "step 1: X is written out in no expectation"),
        (trace_is_cyclic, "step 1: trace_is_cyclic is named"),
    ],
    ids=["not executable", "idle"],
)
def test_a_line_that_its_reasons_do_not_lead_to_is_refused(by, message):
    def body(proof):
        proof.concludes(solving(), proof.start(E(W)).rewritten(by))

    assert refused(make(Claim(E(W), "=", n * V), body)).startswith(message)


def test_an_inference_after_lines_is_about_the_last_of_them():
    def body(proof):
        proof.equals(E(X.T * X), by=definition(W))
        chain = proof.start(E(X.T * X)).equals(n * V, by=(Stein.at(X), expectation_is_linear, trace_of_identity))
        proof.concludes(solving(), chain)

    assert make(Claim(E(W), "=", n * V), body).verify().verdict is Verdict.HOLDS


def test_a_proof_that_rests_on_itself_is_refused():
    circle = {}

    def one_by_two(proof):
        proof.concludes(by=circle["two"])

    def two_by_one(proof):
        proof.concludes(by=circle["one"])

    false = Claim(E(W), "=", 2 * n * V)
    circle["one"] = make(false, one_by_two, "one")
    circle["two"] = make(false, two_by_one, "two")
    circle["self"] = make(false, lambda p: p.concludes(by=circle["self"]), "self")
    for label in ("one", "two", "self"):
        assert refused(circle[label]) == f"the proof of {label} rests on itself"


def test_a_circle_through_premises_and_specialisations_is_refused():
    circle = {}
    false = Claim(E(W), "=", 2 * n * V)
    circle["special"] = make(false, lambda p: p.concludes(solving(), circle["special"].at(V=V)), "special")
    circle["stein"] = make(
        Claim(
            Finite(E(tr(Letter("D", d, d, facts=("positive definite",)) * inv(W)) ** k)),
            "iff",
            n > d + 2 * k - 1,
            given=(n >= d,),
        ),
        lambda p: p.start(E(X.T * X)).equals(n * V, by=Stein.at(X, circle["stein"])),
        "stein",
    )
    assert refused(circle["special"]) == "the proof of special rests on itself"
    assert circle["stein"] in circle["stein"].ancestors()


# --- specialising ----------------------------------------------------------------------------------------------------


def test_a_specialised_theorem_says_the_same_of_other_letters():
    assert mean.at(V=Identity(d)).claim.rhs == n * Identity(d)
    assert mean.at(W=W_0).claim == Claim(E(W_0), "=", n * Identity(d))
    assert trace.at(M=Identity(d)).claim == Claim(E(tr(Identity(d) * W)), "=", n * tr(Identity(d) * V), (n > d + 1,))
    assert trace.at(M=M.T).claim.rhs == n * tr(M.T * V)


def test_a_specialised_theorem_has_a_value():
    value = mean.at(V=[[2, 1], [1, 3]], n=5).evaluate()
    assert value == ImmutableMatrix([[10, 5], [5, 15]])
    assert trace.at(M=[[1, 2], [3, 4]], V=[[2, 1], [1, 3]], n=7).evaluate() == 7 * (2 + 2 + 3 + 12)


def test_a_matrix_of_numbers_fixes_the_dimension_everywhere():
    claim = trace.at(M=[[1, 2], [3, 4]]).claim
    assert d not in claim.lhs.free_symbols
    assert trace.at(M=[[1, 2], [3, 4]], d=2).claim == claim
    with pytest.raises(SymbolicError, match="makes d both"):
        trace.at(M=[[1, 2], [3, 4]], d=3)
    with pytest.raises(SymbolicError, match="makes d both"):
        trace.at(M=[[1, 2], [3, 4]], V=[[1]])


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"V": [[1, 2], [2, 1]]}, r"V cannot be read as .*: it needs a d × d matrix, positive definite, symmetric"),
        ({"V": [[1, 1], [1, 1]]}, "V cannot be read as"),
        ({"V": [[2, 1], [0, 2]]}, "V cannot be read as"),
        ({"V": [[-1]]}, "V cannot be read as"),
        ({"V": M}, "V cannot be read as M"),
        ({"V": Zero(d, d)}, "V cannot be read as 0"),
        ({"M": [[1, 2, 3], [4, 5, 6]]}, r"M cannot be read as .*: it needs a d × d matrix, arbitrary"),
        ({"M": Letter("v", d, 1)}, "M cannot be read as v"),
        ({"M": X}, "M cannot be read as X"),
        ({"X": M}, "X cannot be read as M: it needs a random matrix of the same kind"),
        ({"W": V}, "W cannot be read as V: it needs a random matrix of the same kind"),
        ({"Q": M}, "unknown name 'Q'; known: M, V, W, X, d, n"),
    ],
    ids=str,
)
def test_a_value_of_the_wrong_kind_is_refused(values, message):
    with pytest.raises(SymbolicError, match=message):
        trace.at(**values)


def test_a_condition_that_fails_at_the_values_is_an_error():
    with pytest.raises(ConditionError, match=r"n > d \+ 1 does not hold"):
        trace.at(n=3, d=2)
    with pytest.raises(ConditionError):
        trace.at(n=d)
    assert trace.at(n=4, d=2).claim.given == ()


@pytest.mark.parametrize("values", [{"n": 0.5}, {"n": "5"}, {"n": True}, {"M": [[0.5]]}])
def test_a_value_that_is_not_exact_is_refused(values):
    with pytest.raises(TypeError):
        trace.at(**values)


def test_a_theorem_is_found_by_its_label():
    assert find_theorem((mean, trace), "trace") is trace
    with pytest.raises(SymbolicError, match="unknown theorem 'tracer'; known: mean-of-wishart, trace"):
        find_theorem((mean, trace), "tracer")


def test_a_statement_is_no_better_than_the_worst_it_rests_on():
    assert Status.worst([]) is Status.PROVED
    assert Status.worst([Status.PROVED, Status.OPEN, Status.ASSUMED]) is Status.OPEN
    assert Status.worst(list(Status)) is Status.FAILED


def test_the_symbols_of_the_right_side_are_listed():
    assert trace.scalar_symbols == (d, n)
    assert make(Claim(E(inv(W)), "=", t * M), None).scalar_symbols == (d, t)


def test_an_exact_value_is_rational():
    assert make(Claim(tr(M), "=", tr(M) / 3), None).at(M=[[Rational(1, 2)]]).evaluate() == Rational(1, 6)


# --- dual bases, numbers, and letters that would meet ---------------------------------------------------------------

p, q = (Symbol(name, integer=True, positive=True) for name in "pq")
kappa = Symbol("kappa", positive=True)
_registry = Registry()
ONE = _registry.dual_bases(("A_1", "B_1"), (p, q), ("", ""), duals=("A_1_dual", "B_1_dual"))
TWO = _registry.dual_bases(("A_2", "B_2"), (p, q), ("", ""), duals=("A_2_dual", "B_2_dual"))
FRAME = _registry.dual_bases(("U", "N"), (p, q), ("", ""))
dual = make(Claim(ONE.a.T * ONE.a_dual, "=", Identity(p)), lambda proof: proof.concludes(by=InBases.at(ONE)))
orthonormal = make(Claim(FRAME.a.T * FRAME.a, "=", Identity(p)), lambda proof: proof.concludes(by=InBases.at(FRAME)))


def test_dual_bases_are_replaced_all_together():
    assert dual.verify().verdict is orthonormal.verify().verdict is Verdict.HOLDS
    assert dual.at(A_1=TWO.a).claim == Claim(TWO.a.T * TWO.a_dual, "=", Identity(p))
    assert dual.at(A_1_dual=TWO.a_dual).claim == dual.at(A_1=TWO.a).claim
    assert dual.at(A_1=TWO.a, A_1_dual=TWO.a_dual).claim == dual.at(A_1=TWO.a).claim
    assert dual.at(A_1=FRAME.a).claim == orthonormal.claim


@pytest.mark.parametrize(
    ("theorem", "values"),
    [
        (dual, {"A_1": ONE.a_dual}),
        (dual, {"A_1": TWO.a, "A_1_dual": ONE.a_dual}),
        (dual, {"A_1": TWO.a, "A_1_dual": TWO.a}),
        (dual, {"A_1": FRAME.a, "A_1_dual": TWO.a_dual}),
        (dual, {"A_1": Letter("C", p + q, p)}),
        (orthonormal, {"U": ONE.a}),
        (orthonormal, {"U": Letter("C", p + q, p)}),
        (orthonormal, {"U": FRAME.b}),
    ],
    ids=str,
)
def test_a_part_of_a_basis_is_replaced_by_nothing_else(theorem, values):
    with pytest.raises(SymbolicError):
        theorem.at(**values)


def test_a_number_is_not_replaced_by_what_is_random():
    K = Named("K", W + kappa * V)
    stated = make(Claim(E(tr(K)), "=", (n + kappa) * tr(V)), lambda proof: None)
    fixed = NamedScalar("m", d / E(NamedScalar("x", tr(X * X.T))))
    assert stated.at(kappa=fixed).claim.rhs == (n + fixed) * tr(V)
    for value in (tr(W), NamedScalar("x", tr(W)), NamedScalar("y", 1 / NamedScalar("x", tr(W_0))), -kappa, Integer(0)):
        with pytest.raises(SymbolicError, match="kappa cannot be read as"):
            stated.at(kappa=value)


def test_a_letter_that_is_averaged_over_does_not_become_the_one_beside_it():
    """`E tr(MW) = E[tr(MW) tr W₂]/(n tr V)` for independent `W` and `W₂`; with `W₂` for `W` it is false."""
    other = Letter("other", n, d, law=GaussianRows(V))
    W_2 = Named("W_2", other.T * other)
    doubled = make(Claim(E(tr(M * W)), "=", E(tr(M * W) * tr(W_2)) / (n * tr(V))), lambda proof: None)
    claim = Claim(E(tr(M * W_2)), "=", E(tr(M * W_2) * tr(W_2)) / (n * tr(V)))
    detail = refused(make(claim, lambda proof: proof.concludes(by=doubled)))
    assert "averages over other, which is in the line already" in detail
    with pytest.raises(SymbolicError, match="two independent random matrices"):
        doubled.at(X=other)
