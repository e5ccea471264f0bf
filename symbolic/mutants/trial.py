"""Every mutant before every judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import Enum
from typing import Any

from symbolic.canonical import Laws
from symbolic.checks import (
    JUDGES,
    AdversarialSearch,
    DeclaredEigenspaces,
    EigenvalueQuadrature,
    Evidence,
    Extrapolation,
    FluctuationSeries,
    Judge,
    KatoSeries,
    ProportionalLimit,
    Simulation,
    Verdict,
    judges_of,
)
from symbolic.checks.adversarial_search import nearest
from symbolic.checks.eigenvalue_quadrature import isotropic
from symbolic.checks.resolution import out_of_sight, resolution
from symbolic.checks.simulation import ORDER, at_sampled_order
from symbolic.claim import Claim
from symbolic.derivation import Theorem, check_rule, check_step, follows, verified_claim
from symbolic.errors import SymbolicError
from symbolic.mutants.alterations import (
    CONSEQUENCES,
    Alteration,
    altered_claims,
    altered_reasons,
    same_by_linear_algebra,
)
from symbolic.rules import STRUCTURAL, Reason, Rule

SHARP = 0.99
"""The share of its right side at which a bound counts as reached by a search."""
PATIENCE = 40
"""How many times the usual number of samples a mutant may get that a simulation let pass, if no other judge refuses it
or if nobody knows how many it takes."""
CONFIRMING = 8
"""The same where a judge that shares nothing with the simulation has refused it, and it is known how many it takes."""
EFFORTS = (2, 4, 8, 16, PATIENCE)
"""How many times the usual number of samples are taken: few choices, so that the mutants of a right side share them."""
SPARE = 1.2
"""How many times the samples that it takes are drawn, since the standard error is known from samples itself."""


class Outcome(Enum):
    """What a judge made of a mutant."""

    REFUSED = "refused"
    BLIND = "blind"
    SURVIVED = "survived"


@dataclass(frozen=True)
class Cell:
    """One judge on one mutant; for a blind judge the detail says why it cannot see the difference."""

    judge: str
    outcome: Outcome
    detail: str = ""


@dataclass(frozen=True)
class Trial:
    """One mutant before every judge; an exempt alteration is tried by none."""

    label: str
    kind: str
    text: str
    exempt: str
    cells: tuple[Cell, ...]

    @property
    def survived(self) -> bool:
        """Whether some judge that can see the mutant lets it pass, or none refuses it."""
        if self.exempt:
            return False
        outcomes = [cell.outcome for cell in self.cells]
        return Outcome.SURVIVED in outcomes or Outcome.REFUSED not in outcomes

    def to_json(self) -> dict[str, Any]:
        """The trial as JSON values."""
        cells = [{**asdict(cell), "outcome": cell.outcome.value} for cell in self.cells]
        return {**asdict(self), "cells": cells}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Trial:
        """The inverse of `to_json`."""
        cells = tuple(Cell(cell["judge"], Outcome(cell["outcome"]), cell["detail"]) for cell in data["cells"])
        return cls(data["label"], data["kind"], data["text"], data["exempt"], cells)


def try_theorem(theorem: Theorem, judges: Sequence[Judge] = JUDGES) -> tuple[Trial, ...]:
    """The theorem's altered statements before all judges, its altered reasons before the derivation."""
    judges = judges_of(theorem.claim, judges)
    trials = []
    for altered in altered_claims(theorem.claim):
        alteration = altered
        if _follows_too(alteration, (theorem, *STRUCTURAL)):
            alteration = replace(alteration, exempt="it follows too, by the theorem and linear algebra")
        if not alteration.exempt and _leaves_more_room(theorem.claim, alteration, judges):
            alteration = replace(alteration, exempt="a weaker bound, wherever it was tried")
        if _is_same_as_declared(theorem, alteration):
            alteration = replace(alteration, exempt="what its letters are declared to be makes it the same statement")
        if _still_true(theorem.claim, alteration, judges):
            trials.append(_exempt(theorem.label, alteration))
        else:
            derivation = theorem.derives(alteration.claim)
            trials.append(_try_claim(theorem.label, theorem.claim, alteration, derivation, judges))
    for alteration in altered_reasons(theorem):
        assert alteration.step is not None
        cell = _cell(check_step(alteration.step))
        trials.append(Trial(theorem.label, alteration.kind, alteration.text, "", (cell,)))
    return tuple(trials)


def try_rule(
    rule: Rule, claims: Sequence[tuple[Claim, tuple[Rule, ...]]], judges: Sequence[Judge] = JUDGES
) -> tuple[Trial, ...]:
    """A rule's own claims, altered, before its execution and before all judges; `claims` with the rules they need."""
    trials = []
    for claim, by in claims:
        for altered in altered_claims(claim):
            alteration = altered
            if _follows_too(alteration, (*by, *STRUCTURAL)):
                alteration = replace(alteration, exempt="it follows too, by the rule and linear algebra")
            present = judges_of(claim, judges)
            if _still_true(claim, alteration, present):
                trials.append(_exempt(rule.name, alteration))
            else:
                executed = _executed(alteration.claim, by)
                trials.append(_try_claim(rule.name, claim, alteration, executed, present))
    return tuple(trials)


def _follows_too(alteration: Alteration, by: tuple[Reason, ...]) -> bool:
    """Whether an altered statement follows as well, whatever its conditions.

    Where there is a remainder no judge would see a condition that is too weak, and so that is left to be refused.
    """
    unseen = alteration.kind == "condition" and alteration.claim.has_remainder
    return not alteration.exempt and not unseen and follows(alteration.claim, by)


def _is_same_as_declared(theorem: Theorem, alteration: Alteration) -> bool:
    """Whether the relations of eigenspaces, or of a matrix of low rank, that the proof names leave nothing altered."""
    if alteration.exempt or alteration.kind == "condition":
        return False
    declared = Laws()
    for step in theorem.steps:
        for reason in step.by:
            if isinstance(reason, Rule) and (reason.laws.spectra or reason.laws.low_ranks or reason.laws.weights):
                declared = declared | reason.laws
    sides = ((theorem.claim.lhs, alteration.claim.lhs), (theorem.claim.rhs, alteration.claim.rhs))
    return declared != Laws() and all(same_by_linear_algebra(*pair, declared) for pair in sides)


def _leaves_more_room(original: Claim, alteration: Alteration, judges: Sequence[Judge]) -> bool:
    """Whether no search finds an instance where an altered bound says more than the original."""
    searches = [judge for judge in judges if isinstance(judge, AdversarialSearch)]
    return any(judge.is_weaker(original, alteration.claim) for judge in searches)


def _still_true(original: Claim, alteration: Alteration, judges: Sequence[Judge]) -> bool:
    """Whether an alteration is exempt: a reason is given, and the first judge that can evaluate it confirms it.

    If none can, as with a remainder on the right, and the left side alone is altered, it may confirm that this is equal
    to the left side that it had. A consequence of a statement that none of them sees, as no search sees a bound of
    letters that are in no situation, is as good as that, and one of a bound by signs alone as good as the bound.
    """
    if not alteration.exempt:
        return False
    follows_by_sign = original.relation == "<=" and alteration.exempt in CONSEQUENCES
    claims = [original if follows_by_sign else alteration.claim]
    if original.relation == "=" and original.rhs == alteration.claim.rhs and original.given == alteration.claim.given:
        claims.append(replace(alteration.claim, rhs=original.lhs))
    verdicts = (judge.judge(claim).verdict for claim in claims for judge in judges)
    found = next((v for v in verdicts if v is not Verdict.UNKNOWN), None)
    if found is None:
        unseen = original.has_remainder or original.relation == "<="
        return unseen and all(judge.judge(original).verdict is Verdict.UNKNOWN for judge in judges)
    return found is Verdict.HOLDS


def _executed(claim: Claim, by: tuple[Rule, ...]) -> Evidence:
    try:
        verified_claim(claim)
    except SymbolicError as refusal:
        return Evidence("derivation", Verdict.FAILS, "refused", str(refusal))
    return check_rule(by[0], claim, by[1:])


def _exempt(label: str, alteration: Alteration) -> Trial:
    return Trial(label, alteration.kind, alteration.text, alteration.exempt, ())


def _try_claim(
    label: str, original: Claim, alteration: Alteration, derivation: Evidence, judges: Sequence[Judge] = JUDGES
) -> Trial:
    cells = [_cell(derivation)]
    for judge in judges:
        why = _blindness(judge, original, alteration)
        if why:
            cells.append(Cell(judge.name, Outcome.BLIND, why))
            continue
        evidence = _of_altered(judge, original).judge(alteration.claim)
        if isinstance(judge, Simulation) and evidence.verdict is Verdict.HOLDS:
            # Too small a difference for the usual number of samples, or a check that is bad: more samples tell.
            refused = any(cell.outcome is Outcome.REFUSED for cell in cells[1:])
            cells.append(_with_more_samples(judge, original, alteration.claim, CONFIRMING if refused else PATIENCE))
        elif (
            isinstance(judge, EigenvalueQuadrature) and evidence.verdict is Verdict.HOLDS and alteration.kind == "order"
        ):
            cells.append(Cell(judge.name, Outcome.BLIND, "functions of one Gram matrix commute, where it judges"))
        elif evidence.verdict is Verdict.HOLDS and (why := _blind_to_bound(judge, original, alteration)):
            cells.append(Cell(judge.name, Outcome.BLIND, why))
        else:
            cells.append(_cell(evidence))
    return Trial(label, alteration.kind, alteration.text, "", tuple(cells))


def _blind_to_bound(judge: Judge, original: Claim, alteration: Alteration) -> str:
    """Why a judge that lets an altered bound pass could not tell it from the bound, or "" if it should.

    A search that does not come near to a violation of the bound itself knows no instance at which a larger left side,
    or a smaller right side, would be violated: as far as it can see, the bound is not the sharpest.
    """
    altered = alteration.claim
    if original.relation != "<=":
        large = isinstance(judge, FluctuationSeries) and alteration.kind == "condition"
        return "judges at large sizes, away from the edge of the conditions" if large else ""
    if isinstance(judge, FluctuationSeries) and (altered.lhs == original.lhs or alteration.kind == "condition"):
        return "of a bound it judges what the order says of the left side, at large sizes"
    if isinstance(judge, AdversarialSearch) and altered.given == original.given:
        factor = judge.search(original).factor
        if factor < SHARP:
            return f"the bound itself is not reached{nearest(factor)}"
    return ""


def _of_altered(judge: Judge, original: Claim) -> Judge:
    """The judge for alterations of a claim: a search begins where that for the claim ended."""
    return judge.starting_near(original) if isinstance(judge, AdversarialSearch) else judge


def _with_more_samples(judge: Simulation, original: Claim, altered: Claim, patience: int) -> Cell:
    """What the simulation makes of a mutant that the usual number of samples let pass.

    It takes as many as the difference of the two statements needs, at the size that shows it best; a difference that
    is known to need more than `patience` allows is out of sight. If it is not known, more and more are taken at all
    sizes, up to PATIENCE.
    """
    taken: dict[int, int] = {}
    evidence: Evidence | None = None
    while True:
        seen = resolution(original, altered, taken)
        limit = patience if seen else PATIENCE
        why = out_of_sight(seen, limit)
        if why:
            return Cell(judge.name, Outcome.BLIND, why)
        sizes = (seen.size,) if seen else judge.sizes
        last = max(taken.get(size, 1) for size in sizes)
        if evidence is not None and last >= limit:
            return _cell(evidence)
        wanted = max(SPARE * seen.needed if seen else 0, last + 1)
        effort = next((effort for effort in EFFORTS if effort >= min(wanted, limit)), limit)
        evidence = replace(judge, effort=effort, sizes=sizes).judge(altered)
        if evidence.verdict is Verdict.FAILS:
            return _cell(evidence)
        taken |= dict.fromkeys(sizes, effort)


def _cell(evidence: Evidence) -> Cell:
    outcome = {
        Verdict.FAILS: Outcome.REFUSED,
        Verdict.UNKNOWN: Outcome.BLIND,
        Verdict.HOLDS: Outcome.SURVIVED,
    }[evidence.verdict]
    return Cell(evidence.check, outcome, evidence.detail)


def _blindness(judge: object, original: Claim, alteration: Alteration) -> str:
    """Why a judge cannot tell a mutant from the original, or "" if it should."""
    if isinstance(judge, Simulation):
        if alteration.kind == "condition":
            return "simulates where every variance exists, away from the edge of the conditions"
        before, after = at_sampled_order(original), at_sampled_order(alteration.claim)
        if before != original and _same_sides(before, after):
            return f"the same statement at order {ORDER}, where it simulates"
    if isinstance(judge, DeclaredEigenspaces | KatoSeries) and alteration.kind == "condition":
        return "judges at one choice of eigenvalues, which meets the conditions"
    if isinstance(judge, Extrapolation | ProportionalLimit) and alteration.kind == "condition":
        return "judges at large sizes, away from the edge of the conditions"
    if isinstance(judge, EigenvalueQuadrature):
        try:
            before, after = isotropic(original)[0], isotropic(alteration.claim)[0]
        except SymbolicError:
            return ""
        if before.given == after.given and before.relation == "=":
            return "the same statement at Σ = M = I, where it judges" if _same_sides(before, after) else ""
    return ""


def _same_sides(first: Claim, second: Claim) -> bool:
    return same_by_linear_algebra(first.lhs, second.lhs) and same_by_linear_algebra(first.rhs, second.rhs)
