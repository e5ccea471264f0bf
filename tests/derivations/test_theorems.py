"""Every theorem of the appendix: its proof, every reason of it, what it rests on, and how it is documented."""

import importlib
from dataclasses import replace

import pytest

from derivations import CHAPTERS, THEOREMS
from derivations.symbols import REGISTRY
from symbolic.checks import JUDGES, Verdict
from symbolic.claim import entails
from symbolic.derivation import check_step
from symbolic.mutants import altered_claims
from symbolic.mutants.alterations import CONSEQUENCES
from symbolic.rules import CLASSICAL, Inference, algebra

EVERY = pytest.mark.parametrize("theorem", THEOREMS, ids=lambda theorem: theorem.label)
WITH_PROOF = [theorem for theorem in THEOREMS if theorem.body is not None]
WITHOUT_PROOF = {"recursion-of-inverse-traces"}
EVERY_PROOF = pytest.mark.parametrize("theorem", WITH_PROOF, ids=lambda theorem: theorem.label)
STEPS = [
    pytest.param(step, id=f"{theorem.label}-{number}")
    for theorem in THEOREMS
    for number, step in enumerate(theorem.steps, start=1)
]
ALLOWED_BY_THE_DESIGN = {
    "Stein's lemma",
    "rotation invariance of the Gaussian",
    "independence of uncorrelated jointly Gaussian variables",
    "existence and integrability of inverse moments",
    "exchanging expectation with a limit",
    "Haar invariance",
    "joint eigenvalue density of the Wishart",
    "de Bruijn's integration formula",
    "Eckart–Young",
    "convergence of the Kato series under its radius",
    "Marchenko–Pastur law",
}


ASSUMED = {
    "equivalent-for-any-covariance": "deterministic equivalent of plain ridge",
    "yu-wang-samworth": "theorem of Yu, Wang and Samworth",
    "yu-wang-samworth-rectangular": "theorem of Yu, Wang and Samworth for singular vectors",
}
"""Theorems that rest on one of the literature that is no classical fact."""


@EVERY_PROOF
def test_a_theorem_is_verified(theorem, examined):
    evidence = examined(theorem).derivation
    assert evidence.verdict is Verdict.HOLDS, evidence.detail


def test_statements_without_a_proof_are_known_and_nothing_rests_on_them():
    unproved = {theorem for theorem in THEOREMS if theorem not in WITH_PROOF}
    assert {theorem.label for theorem in unproved} == WITHOUT_PROOF
    assert all(theorem.verify().verdict is Verdict.UNKNOWN for theorem in unproved)
    assert not any(unproved & set(theorem.ancestors()) for theorem in THEOREMS)


@EVERY
def test_a_theorem_rests_only_on_classical_facts(theorem):
    if theorem.label in ASSUMED:
        assert [fact.name for fact in theorem.assumes() if not fact.classical] == [ASSUMED[theorem.label]]
        return
    assert set(theorem.assumes()) <= set(CLASSICAL)
    assert {fact.name for fact in theorem.assumes()} <= ALLOWED_BY_THE_DESIGN
    assert all(fact.classical for fact in theorem.assumes())


def test_a_theorem_cites_only_earlier_ones():
    for position, theorem in enumerate(THEOREMS):
        assert set(theorem.rests_on) <= set(THEOREMS[:position]), theorem.label
        assert set(theorem.ancestors()) <= set(THEOREMS[:position]), theorem.label


def test_labels_and_titles_are_unique():
    assert len({theorem.label for theorem in THEOREMS}) == len(THEOREMS)
    assert len({theorem.title for theorem in THEOREMS}) == len(THEOREMS)


@EVERY
def test_a_theorem_has_a_title_a_source_and_a_module_of_its_own(theorem):
    assert theorem.title
    assert theorem.title != theorem.label
    assert theorem.source
    assert theorem.module.endswith(theorem.label.replace("-", "_"))


@EVERY
def test_the_header_of_a_theorem_states_result_notation_and_sources(theorem):
    header = importlib.import_module(theorem.module).__doc__
    positions = [header.index(f"\n{heading}\n    ") for heading in ("Main result", "Notation", "Sources")]
    assert positions == sorted(positions)
    sources = header[positions[2] :]
    missing = [key for key in theorem.source if key not in sources]
    assert missing == []


def test_a_chapter_has_a_title_and_holds_the_theorems_of_its_folder():
    assert tuple(theorem for chapter in CHAPTERS for theorem in chapter.theorems) == THEOREMS
    for chapter in CHAPTERS:
        assert chapter.title
        assert all(theorem.module.startswith(f"derivations.{chapter.name}.") for theorem in chapter.theorems)


@pytest.mark.parametrize("step", STEPS)
def test_every_reason_of_a_step_is_necessary(step):
    for i in range(len(step.by)):
        if step.by == (algebra,):
            continue
        fewer = replace(step, by=step.by[:i] + step.by[i + 1 :])
        assert check_step(fewer).verdict is Verdict.FAILS
        if not isinstance(step.by[i], Inference):
            assert check_step(replace(fewer, by=fewer.by or (algebra,))).verdict is Verdict.FAILS


@pytest.mark.parametrize("step", [case for case in STEPS if case.values[0].premises])
def test_every_premise_of_an_inference_is_necessary(step):
    for i in range(len(step.premises)):
        fewer = replace(step, premises=step.premises[:i] + step.premises[i + 1 :])
        assert check_step(fewer).verdict is Verdict.FAILS


@EVERY_PROOF
def test_a_theorem_is_not_derived_for_another_constant(theorem):
    claim = theorem.claim
    altered = replace(claim, rhs=claim.rhs.negated) if claim.relation == "iff" else replace(claim, lhs=2 * claim.lhs)
    if theorem.label.startswith("divergence"):
        altered = replace(claim, lhs=-claim.lhs)
    assert theorem.derives(altered).verdict is Verdict.FAILS


@EVERY_PROOF
def test_a_theorem_is_not_derived_without_its_conditions(theorem):
    if theorem.claim.given:
        assert theorem.derives(replace(theorem.claim, given=())).verdict is Verdict.FAILS


def _most_exact(examination):
    """What the first judge finds that can see a theorem; UNKNOWN only if none can."""
    return next((e for e in examination.judges if e.verdict is not Verdict.UNKNOWN), examination.judges[-1])


UNSEEN = ("series-on-good-event", "series-off-good-event", "probability-of-large-error")
"""Bounds that no judge has instances of; their own tests try them in numbers."""
SIMULATED = ("sixth-moment-of-error",)
"""Statements that exact evaluation reaches at the smallest sizes alone, where it refuses altered ones."""


@EVERY
def test_a_theorem_is_true_by_the_most_exact_judge_that_can_see_it(theorem, examined, out_of_exact_sight):
    evidence = _most_exact(examined(theorem))
    if theorem.label in ASSUMED and theorem.claim.relation == "=":
        assert evidence.verdict is Verdict.UNKNOWN
        return
    if theorem.label in UNSEEN:
        assert evidence.verdict is Verdict.UNKNOWN
        return
    assert evidence.verdict is Verdict.HOLDS, evidence.detail
    assert evidence.check == JUDGES[0].name or theorem.label in SIMULATED or out_of_exact_sight(theorem.claim)


def _is_met(condition, given):
    """Whether conditions imply another, or one of them is the same with less room."""
    if entails(given, condition):
        return True
    if not hasattr(condition, "gts"):  # two scalars that differ
        return False
    rooms = [(each.gts - each.lts) - (condition.gts - condition.lts) for each in given if hasattr(each, "gts")]
    return any(room.is_number and room <= 0 for room in rooms)


@EVERY
def test_every_altered_statement_is_refused_or_exempt_for_a_reason_that_a_judge_confirms(
    theorem, examined, tried, judged
):
    assert not [trial.text for trial in tried(theorem) if trial.survived]
    exempt = {(trial.kind, trial.text) for trial in tried(theorem) if trial.exempt}
    examination = examined(theorem)
    if _most_exact(examination).verdict is Verdict.UNKNOWN:
        return  # no judge sees the statement itself
    in_exact_sight = examination.judges[0].verdict is Verdict.HOLDS
    assert examination.judges[0].check == JUDGES[0].name
    for alteration in altered_claims(theorem.claim):
        if not alteration.exempt or (alteration.kind == "condition" and theorem.claim.has_remainder):
            continue  # of a condition that all large sizes meet see test_remainders
        if alteration.kind == "condition":
            altered = alteration.claim
            assert (altered.lhs, altered.rhs) == (theorem.claim.lhs, theorem.claim.rhs)
            assert all(_is_met(condition, altered.given) for condition in theorem.claim.given), alteration.text
        if alteration.exempt in CONSEQUENCES and alteration.kind != "condition":
            assert judged(alteration.claim).verdict is Verdict.HOLDS, alteration.text  # there the original was judged
        if in_exact_sight or alteration.kind != "condition":
            # Without a judge that confirms the reason it would have been tried like any other.
            assert (alteration.kind, alteration.text) in exempt, alteration.text


def test_every_symbol_of_the_appendix_has_a_meaning():
    assert all(declared.meaning and declared.latex for declared in REGISTRY)
