"""The rules that do something to a line once, beyond what is a law of canonical forms; each states what it does."""

from __future__ import annotations

from dataclasses import dataclass

from symbolic.claim import Claim
from symbolic.rules.integration_by_parts import Stein, stein_claims
from symbolic.rules.rule import Rule
from symbolic.rules.stein_haff import SteinHaff, stein_haff_claims
from symbolic.rules.weingarten_formula import WeingartenFormula, orthogonality_relations, weingarten_claims


@dataclass(frozen=True)
class Operation:
    """A rule that operates on a line.

    name     what it is called apart from any letter
    anchor   where the appendix states it, `rule:` left out
    kind     the class of the rule
    claims   what it says of itself, each claim with the rules that are to execute it, itself first
    """

    name: str
    anchor: str
    kind: type[Rule]
    claims: tuple[tuple[Claim, tuple[Rule, ...]], ...]

    @property
    def rule(self) -> Rule:
        """The rule at the letter of its own claims."""
        return self.claims[0][1][0]


OPERATIONS = (
    Operation("Stein's lemma", "stein", Stein, stein_claims()),
    Operation("Stein-Haff recursion", "stein-haff", SteinHaff, stein_haff_claims()),
    Operation("Weingarten formula", "weingarten-formula", WeingartenFormula, weingarten_claims()),
    Operation(
        orthogonality_relations.name,
        "orthogonality-relations",
        type(orthogonality_relations),
        tuple((claim, (orthogonality_relations,)) for claim in orthogonality_relations.claims),
    ),
)


def operation_of(reason: object) -> Operation | None:
    """The operation that a reason is an instance of, or None."""
    return next((operation for operation in OPERATIONS if type(reason) is operation.kind), None)


__all__ = ["OPERATIONS", "Operation", "operation_of"]
