"""Every rule does what it claims, and nothing without being named; every reason is a classical or a proved one."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from symbolic.canonical import Laws
from symbolic.checks import JUDGES, Verdict
from symbolic.checks.adversarial_search import BoundWalk
from symbolic.checks.bound_arithmetic import Floats
from symbolic.checks.singular_values import NORMS
from symbolic.derivation import Step, check_rule, check_step
from symbolic.matrices import (
    Indicator,
    Leading,
    Letter,
    MatrixExpression,
    Mean,
    Probability,
    SingularValue,
    Size,
    TaylorTerms,
    commute,
    has_fact,
    operator_norm,
)
from symbolic.rules import (
    CLASSICAL,
    OPERATIONS,
    STRUCTURAL,
    AveragedNoise,
    Conditioning,
    Expansion,
    InBases,
    Inference,
    InSpectrum,
    MeanOverEvent,
    OfLowRank,
    OfWeight,
    Projection,
    Reason,
    ResolventIdentity,
    Rotation,
    Rule,
    SeriesOfColumnSpace,
    SeriesOfProjector,
    SeriesOfReducedRank,
    Stein,
    SteinHaff,
    WeingartenFormula,
    algebra,
    is_infinite,
    operation_of,
    orthogonality_relations,
    solving,
    trace_is_cyclic,
)
from symbolic.rules.integration_by_parts import _G, _S
from symbolic.rules.kernel import own_rule
from symbolic.rules.moment_recursion import BetweenQuadraticForms, DampedMoments, DampedPower, IsInfinite
from symbolic.rules.relations import InverseIs
from symbolic.rules.weingarten_formula import _O

CLAIMS = [
    pytest.param(rule, claim, id=f"{rule.name}-{i}") for rule in STRUCTURAL for i, claim in enumerate(rule.claims)
]
EXECUTIONS = [
    pytest.param(claim, by, id=f"{operation.name}: {claim.lhs}")
    for operation in OPERATIONS
    for claim, by in operation.claims
]

OPERATION = {operation.kind: operation.rule for operation in OPERATIONS}


@pytest.mark.parametrize(("rule", "claim"), CLAIMS)
def test_a_claim_of_a_rule_follows_when_the_rule_is_named(rule, claim):
    also = tuple(other for other in rule.also if check_rule(rule, claim).verdict is Verdict.FAILS)
    evidence = check_rule(rule, claim, also)
    assert evidence.verdict is Verdict.HOLDS, evidence.detail


@pytest.mark.parametrize(("rule", "claim"), CLAIMS)
def test_a_claim_of_a_rule_does_not_follow_without_it(rule, claim):
    if rule == algebra:
        return
    # Neither by algebra, nor by any two of the other rules.
    others = [other for other in STRUCTURAL if other != rule]
    for by in [(other,) for other in others] + list(combinations(others, 2)):
        assert check_step(Step(claim, by)).verdict is Verdict.FAILS


def _is_in_numbers_alone(claim):
    """Whether a claim has norms in it, or letters that commute: the judges of single points have no values of these."""
    parts = (claim.lhs, claim.rhs, *claim.given)
    letters = {letter for part in parts for letter in part.atoms(Letter)}
    return any(part.has(Size, Probability) for part in parts) or any(
        commute(a, b) for a in letters for b in letters if a != b
    )


SIZES = {"a": 5, "b": 4, "k": 2}


class OverInstances(BoundWalk):
    """A walk for which probabilities and means are those over the instances."""

    def _scalar(self, node):
        match node:
            case Probability():
                return np.full(100, (self.scalar(node.value) >= self.scalar(node.least)).mean())
            case Indicator():
                return (self.scalar(node.value) >= self.scalar(node.least)) * 1.0
            case Mean():
                return np.full(100, self.scalar(node.expression).mean())
        return super()._scalar(node)


def _sides(claim, invariant):
    """Both sides at a hundred instances, `invariant` the norm that stands for any; conditions are met with equality."""
    rng, values = np.random.default_rng(7), {}
    parts = (claim.lhs, claim.rhs, *claim.given)
    for symbol in {symbol for part in parts for symbol in part.free_symbols if str(symbol) in SIZES}:
        values[symbol] = SIZES[str(symbol)]
    for letter in sorted({letter for part in parts for letter in part.atoms(Letter)}, key=str):
        matrix = rng.normal(size=(100, *(SIZES[str(size)] for size in letter.shape)))
        if has_fact(letter, "symmetric"):  # all in one orthonormal basis, so that they commute
            basis = np.linalg.qr(np.random.default_rng(8).normal(size=matrix.shape))[0]
            numbers = rng.normal(size=matrix.shape[:2])
            if has_fact(letter, "projector"):
                numbers = np.ones((100, 1)) * (np.arange(letter.rows.xreplace(values)) < 2)
            elif has_fact(letter, "positive definite"):
                numbers = numbers**2
            matrix = basis * numbers[:, None, :] @ basis.swapaxes(1, 2)
        values[letter] = matrix
    for symbol in sorted({symbol for part in parts for symbol in part.free_symbols if str(symbol) in "eghxy"}, key=str):
        values[symbol] = np.full(100, 3.0) if symbol.is_positive else rng.normal(size=100)
    terms = {node for part in parts for node in part.atoms(TaylorTerms)}
    walk = OverInstances(Floats(invariant=invariant), values)
    for node in terms:  # so small that the series converges
        least, largest = (walk.scalar(SingularValue(node.matrix, k)) for k in (node.size, 1))
        size = least**2 / (18 * largest * walk.scalar(operator_norm(node.error)))
        values[node.error] = values[node.error] * size[:, None, None]
    walk = OverInstances(Floats(invariant=invariant), values)
    for condition in claim.given:
        small, large = condition.lts, condition.gts
        if small.is_Symbol and isinstance(large, Size):
            walk.rebind({small: walk.scalar(large)})
        elif large.is_Symbol and isinstance(small, Size):
            walk.rebind({large: walk.scalar(small)})
    of = walk.matrix if isinstance(claim.lhs, MatrixExpression) else walk.scalar
    return of(claim.lhs), of(claim.rhs)


def _is_true_in_numbers(claim):
    for left, right in (_sides(claim, invariant) for invariant in NORMS):
        if not (np.allclose(left, right) or (claim.relation == "<=" and (left <= right + 1e-9).all())):
            return False
    return True


@pytest.mark.parametrize(("rule", "claim"), CLAIMS)
def test_a_claim_of_a_rule_is_true_by_the_most_exact_judge_that_can_see_it(rule, claim, judged):
    if _is_in_numbers_alone(claim):
        assert _is_true_in_numbers(claim)
        return
    evidence = judged(claim)
    assert evidence.verdict is Verdict.HOLDS, evidence.detail
    irrational = any(side.has(Leading) for side in (claim.lhs, claim.rhs))
    assert claim.has_remainder or irrational or evidence.check == JUDGES[0].name


def test_a_false_bound_is_not_true_in_numbers():
    for operation in OPERATIONS:
        for claim, _ in operation.claims:
            if claim.relation == "<=":
                assert not _is_true_in_numbers(replace(claim, rhs=claim.rhs / 9 - 1))


@pytest.mark.parametrize(("claim", "by"), EXECUTIONS)
def test_a_claim_of_an_operation_follows_when_it_is_executed(claim, by):
    evidence = check_step(Step(claim, by))
    assert evidence.verdict is Verdict.HOLDS, evidence.detail


@pytest.mark.parametrize(("claim", "by"), EXECUTIONS)
def test_a_claim_of_an_operation_needs_each_of_its_reasons(claim, by):
    for i in range(len(by)):
        assert check_step(Step(claim, by[:i] + by[i + 1 :])).verdict is Verdict.FAILS
    assert check_step(Step(claim, STRUCTURAL)).verdict is Verdict.FAILS


@pytest.mark.parametrize(("claim", "by"), EXECUTIONS)
def test_a_claim_of_an_operation_is_true_by_the_most_exact_judge_that_can_see_it(claim, by, judged, out_of_exact_sight):
    if _is_in_numbers_alone(claim):
        assert _is_true_in_numbers(claim)
        return
    evidence = judged(claim)
    assert evidence.verdict is Verdict.HOLDS, evidence.detail
    assert evidence.check == JUDGES[0].name or out_of_exact_sight(claim)


def test_names_of_rules_are_unique():
    names = [rule.name for rule in (*STRUCTURAL, *OPERATIONS)]
    assert len(set(names)) == len(names)


def test_an_operation_is_found_by_its_rule():
    assert [operation_of(operation.rule) for operation in OPERATIONS] == list(OPERATIONS)
    assert operation_of(trace_is_cyclic) is None
    assert operation_of(WeingartenFormula.at(_O)).name == "Weingarten formula"


@pytest.mark.parametrize("rule", [*STRUCTURAL, *(each.rule for each in OPERATIONS)], ids=lambda rule: rule.name)
def test_a_rule_has_a_source_claims_and_only_classical_facts(rule):
    assert isinstance(rule, Reason)
    assert isinstance(rule, Rule)
    assert rule.source
    assert rule.claims or operation_of(rule).claims
    assert set(rule.facts) <= set(CLASSICAL)
    # The recursion says which theorem decides that its words are integrable, the others which theorem they apply.
    assert rule.rests_on == () or isinstance(rule, (SteinHaff, Rotation, Conditioning, Expansion, AveragedNoise))


INFERENCES = (
    DampedPower,
    DampedMoments,
    BetweenQuadraticForms,
    IsInfinite,
    InverseIs,
    SeriesOfProjector,
    SeriesOfColumnSpace,
    SeriesOfReducedRank,
    MeanOverEvent,
)


@pytest.mark.parametrize("inference", INFERENCES)
def test_an_inference_has_a_statement_a_source_and_only_classical_facts(inference):
    assert issubclass(inference, Inference)
    assert inference.statement
    assert inference.source
    assert set(inference.facts) <= set(CLASSICAL)


def test_every_classical_fact_is_among_those_that_the_design_allows():
    assert {fact.name for fact in CLASSICAL} <= {
        "Stein's lemma",
        "joint eigenvalue density of the Wishart",
        "exchanging expectation with a limit",
        "existence and integrability of inverse moments",
        "Haar invariance",
        "rotation invariance of the Gaussian",
        "de Bruijn's integration formula",
        "Marchenko–Pastur law",
        "convergence of the Kato series under its radius",
        "Eckart–Young",
    }
    assert all(fact.classical and fact.statement and fact.source for fact in CLASSICAL)


def test_a_reason_shows_its_name_and_no_address():
    shown = [repr(reason) for reason in (trace_is_cyclic, solving(), is_infinite, Stein.at(_G))]
    assert shown == ["<rule trace_is_cyclic>", "<rule solving>", "<rule not finite>", "<rule Stein's lemma for G>"]
    assert Stein.at(_G) == Stein.at(_G)
    assert hash(Stein.at(_G)) == hash(Stein.at(_G))
    assert solving() != solving()


@pytest.mark.parametrize(
    ("genuine", "forged"),
    [
        (Stein.at(_G), replace(Stein.at(_G), facts=())),
        (WeingartenFormula.at(_O), replace(WeingartenFormula.at(_O), facts=())),
        (WeingartenFormula.at(_O), replace(WeingartenFormula.at(_O), letter=_G)),
        (WeingartenFormula.at(_O), replace(WeingartenFormula.at(_O), letter=None)),
        (orthogonality_relations, replace(orthogonality_relations, claims=())),
        (trace_is_cyclic, replace(trace_is_cyclic, claims=())),
        *(
            (OPERATION[kind], replace(OPERATION[kind], **changed))
            for kind, changed in (
                (InBases, {"laws": Laws()}),
                (InBases, {"bases": None}),
                (InSpectrum, {"laws": Laws()}),
                (InSpectrum, {"part": None}),
                (OfLowRank, {"laws": Laws()}),
                (OfLowRank, {"part": None}),
                (OfWeight, {"laws": Laws()}),
                (OfWeight, {"part": None}),
                (ResolventIdentity, {"matrices": ()}),
                (ResolventIdentity, {"matrices": (_S,)}),
                (Projection, {"facts": ()}),
                (Projection, {"pairs": OPERATION[Projection].pairs[1:]}),
                (Rotation, {"rests_on": ()}),
                (Rotation, {"design": _G}),
                (Conditioning, {"rests_on": ()}),
                (Conditioning, {"fixed": _G}),
            )
        ),
    ],
    ids=str,
)
def test_a_rule_that_was_tampered_with_is_an_assumption(genuine, forged):
    assert own_rule(genuine) == ()
    assert [fact.classical for fact in own_rule(forged)] == [False]
