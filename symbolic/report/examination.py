"""Examining a theorem: its proof executed, its statement and every line of it put before the judges, its status."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sympy import Basic

from symbolic.checks import JUDGES, EigenvalueQuadrature, Evidence, ExactEvaluation, Judge, Verdict, judges_of
from symbolic.claim import Claim, condition_texts
from symbolic.derivation import Status, Theorem, check_rule
from symbolic.display import Displayed
from symbolic.errors import SymbolicError
from symbolic.matrices import Infinite
from symbolic.rules import Operation, Rule


@dataclass(frozen=True)
class Examination(Displayed):
    """What was found of one theorem, in plain data.

    derivation   the execution of its steps
    judges       what each judge says of the statement that is meant for such statements
    lines        what exact evaluation says of each line of the proof
    """

    label: str
    derivation: Evidence
    judges: tuple[Evidence, ...]
    lines: tuple[Evidence, ...]

    @property
    def failures(self) -> tuple[Evidence, ...]:
        """Everything that failed, the derivation first."""
        return tuple(e for e in self.evidence if e.verdict is Verdict.FAILS)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Everything that was found: the derivation, the judges, the lines."""
        return (self.derivation, *self.judges, *self.lines)

    def __repr__(self) -> str:
        found = [evidence.verdict for evidence in self.evidence]
        hold, fail, unknown = (found.count(verdict) for verdict in Verdict)
        return f"<examination of {self.label}: {hold} hold, {fail} fail, {unknown} unknown>"

    def to_json(self) -> dict[str, Any]:
        """The examination as JSON values."""

        def plain(evidence: Evidence) -> dict[str, str]:
            return {**asdict(evidence), "verdict": evidence.verdict.value}

        return {
            "label": self.label,
            "derivation": plain(self.derivation),
            "judges": [plain(e) for e in self.judges],
            "lines": [plain(e) for e in self.lines],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Examination:
        """The inverse of `to_json`."""

        def read(item: Mapping[str, str]) -> Evidence:
            return Evidence(item["check"], Verdict(item["verdict"]), item["strength"], item["detail"])

        return cls(
            data["label"],
            read(data["derivation"]),
            tuple(map(read, data["judges"])),
            tuple(map(read, data["lines"])),
        )


def examine(theorem: Theorem, digits: int = 50, judges: Sequence[Judge] = JUDGES) -> Examination:
    """Execute the proof, and let the judges see the statement and every line."""
    return Examination(
        theorem.label,
        theorem.verify(),
        tuple(judge.judge(theorem.claim) for judge in judges_of(theorem.claim, sharpened(judges, digits))),
        tuple(_line(i, step.claim, theorem.claim.rhs) for i, step in enumerate(theorem.steps, start=1)),
    )


def examine_rule(rule: Rule | Operation, digits: int = 50, judges: Sequence[Judge] = JUDGES) -> tuple[Examination, ...]:
    """Execute a rule on what it says of itself, and put that before the judges; one examination for each claim."""
    return tuple(
        Examination(
            f"{by[0].name}: {claim.lhs}",
            check_rule(by[0], claim, by[1:]),
            tuple(judge.judge(claim) for judge in judges_of(claim, sharpened(judges, digits))),
            (),
        )
        for claim, by in stated_by(rule)
    )


def stated_by(rule: Rule | Operation) -> tuple[tuple[Claim, tuple[Rule, ...]], ...]:
    """What a rule says of itself, each claim with the rules that are to execute it, itself first."""
    if isinstance(rule, Operation):
        return rule.claims
    return tuple((claim, (rule, *rule.also)) for claim in rule.claims)


def sharpened(judges: Iterable[Judge], digits: int) -> tuple[Judge, ...]:
    """The judges, the quadrature set to a number of digits."""
    return tuple(
        replace(judge, digits=digits) if isinstance(judge, EigenvalueQuadrature) else judge for judge in judges
    )


def _line(number: int, claim: Claim, goal: Basic) -> Evidence:
    """Exact evaluation of one line; where the theorem says +∞, both sides of every line have to be +∞."""
    judge = ExactEvaluation()
    sides = (claim.lhs, claim.rhs) if goal == Infinite() else ()
    found = [judge.judge(replace(claim, lhs=side, rhs=goal)) for side in sides if side != goal]
    evidence = next((e for e in found if e.verdict is not Verdict.HOLDS), found[0]) if found else judge.judge(claim)
    return Evidence(f"line {number}", evidence.verdict, evidence.strength, evidence.detail)


def own_status(theorem: Theorem, examination: Examination) -> Status:
    """The status of a theorem, whatever the theorems that it rests on may be worth."""
    if examination.failures:
        return Status.FAILED
    if examination.derivation.verdict is Verdict.UNKNOWN:
        confirmed = any(evidence.verdict is Verdict.HOLDS for evidence in examination.judges)
        return Status.NUMERIC_ONLY if confirmed else Status.OPEN
    if not all(fact.classical for fact in theorem.assumes()):
        return Status.ASSUMED
    return Status.PROVED


def statuses(theorems: Iterable[Theorem], examinations: Mapping[str, Examination]) -> dict[str, Status]:
    """The status of every theorem: no better than that of anything it rests on."""
    theorems = tuple(theorems)
    listed = {theorem.label: theorem for theorem in theorems}
    if len(listed) < len(theorems):
        raise SymbolicError("two theorems have one label")
    own = {label: own_status(theorem, examinations[label]) for label, theorem in listed.items()}

    def worth(used: Theorem) -> Status:
        return own[used.label] if listed.get(used.label) is used else Status.FAILED

    return {theorem.label: Status.worst(map(worth, (theorem, *theorem.ancestors()))) for theorem in theorems}


def summary(theorem: Theorem, chapter: str, status: Status) -> dict[str, Any]:
    """One row of the list of theorems."""
    return {
        "label": theorem.label,
        "chapter": chapter,
        "status": status.value,
        "given": [fact.name for fact in theorem.assumes()],
        "conditions": condition_texts(theorem.claim.given),
        "source": list(theorem.source),
    }


def counts(found: Mapping[str, Status]) -> str:
    """`15 proved · 0 numeric only · …`"""
    values = list(found.values())
    return " · ".join(f"{values.count(status)} {status.value}" for status in Status)
