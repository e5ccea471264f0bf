"""Every rule does what it claims, and nothing without being named; every reason is a classical or a proved one."""

from itertools import combinations

import pytest

from symbolic.checks import JUDGES, Verdict
from symbolic.derivation import Step, check_rule, check_step
from symbolic.rules import (
    CLASSICAL,
    STRUCTURAL,
    Inference,
    Reason,
    Rule,
    Stein,
    SteinHaff,
    algebra,
    is_infinite,
    solving,
    stein_claims,
    stein_haff_claims,
    trace_is_cyclic,
)
from symbolic.rules.integration_by_parts import _G
from symbolic.rules.moment_recursion import BetweenQuadraticForms, DampedMoments, DampedPower, IsInfinite

CLAIMS = [
    pytest.param(rule, claim, id=f"{rule.name}-{i}") for rule in STRUCTURAL for i, claim in enumerate(rule.claims)
]
RECURSION = stein_haff_claims()[0][1][0]
CONTRACTIONS = [pytest.param(claim, by, id=str(claim.lhs)) for claim, by in (*stein_claims(), *stein_haff_claims())]


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


@pytest.mark.parametrize(("rule", "claim"), CLAIMS)
def test_a_claim_of_a_rule_is_true_by_the_exact_judge(rule, claim):
    assert JUDGES[0].judge(claim).verdict is Verdict.HOLDS


@pytest.mark.parametrize(("claim", "by"), CONTRACTIONS)
def test_a_contraction_follows_by_stein_s_lemma(claim, by):
    evidence = check_step(Step(claim, by))
    assert evidence.verdict is Verdict.HOLDS, evidence.detail


@pytest.mark.parametrize(("claim", "by"), CONTRACTIONS)
def test_a_contraction_needs_each_of_its_reasons(claim, by):
    for i in range(len(by)):
        assert check_step(Step(claim, by[:i] + by[i + 1 :])).verdict is Verdict.FAILS
    assert check_step(Step(claim, STRUCTURAL)).verdict is Verdict.FAILS


@pytest.mark.parametrize(("claim", "by"), CONTRACTIONS)
def test_a_contraction_is_true_by_the_exact_judge(claim, by):
    assert JUDGES[0].judge(claim).verdict is Verdict.HOLDS


def test_names_of_rules_are_unique():
    assert len({rule.name for rule in STRUCTURAL}) == len(STRUCTURAL)


@pytest.mark.parametrize("rule", [*STRUCTURAL, Stein.at(_G), RECURSION], ids=lambda rule: rule.name)
def test_a_rule_has_a_source_claims_and_only_classical_facts(rule):
    assert isinstance(rule, Reason)
    assert isinstance(rule, Rule)
    assert rule.source
    assert rule.claims or isinstance(rule, (Stein, SteinHaff))
    assert set(rule.facts) <= set(CLASSICAL)
    assert rule.rests_on == (() if rule != RECURSION else RECURSION.rests_on)


@pytest.mark.parametrize("inference", [DampedPower, DampedMoments, BetweenQuadraticForms, IsInfinite])
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
    }
    assert all(fact.classical and fact.statement and fact.source for fact in CLASSICAL)


def test_a_reason_shows_its_name_and_no_address():
    shown = [repr(reason) for reason in (trace_is_cyclic, solving(), is_infinite, Stein.at(_G))]
    assert shown == ["<rule trace_is_cyclic>", "<rule solving>", "<rule not finite>", "<rule Stein's lemma for G>"]
    assert Stein.at(_G) == Stein.at(_G)
    assert hash(Stein.at(_G)) == hash(Stein.at(_G))
    assert solving() != solving()
