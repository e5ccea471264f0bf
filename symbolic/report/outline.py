"""How a proof is laid out: which steps stand in one chain, their numbers, and the letters of what is referred to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from symbolic.claim import Claim
from symbolic.derivation import Chapter, Step, Theorem


@dataclass(frozen=True)
class Group:
    """A chain of equalities, or one inference.

    tag     the letter by which a later step refers to it, or ""
    steps   with their numbers, which count through the whole proof from 1
    """

    tag: str
    steps: tuple[tuple[int, Step], ...]

    @property
    def is_chain(self) -> bool:
        """Whether its steps are equalities that continue each other."""
        return self.steps[0][1].chain >= 0

    @property
    def claim(self) -> Claim:
        """What the group arrives at: its first left side, related to its last right side."""
        first, last = self.steps[0][1].claim, self.steps[-1][1].claim
        bounds = any(step.claim.relation == "<=" for _, step in self.steps)
        return Claim(first.lhs, "<=" if bounds else first.relation, last.rhs, first.given)


def outline(theorem: Theorem) -> tuple[Group, ...]:
    """The groups of a proof, in order; those that a later step starts from bear letters."""
    grouped: list[list[tuple[int, Step]]] = []
    for number, step in enumerate(theorem.steps, start=1):
        if grouped and step.chain >= 0 and grouped[-1][-1][1].chain == step.chain:
            grouped[-1].append((number, step))
        else:
            grouped.append([(number, step)])
    premises = {premise for step in theorem.steps for premise in step.premises}
    letters = iter(ascii_uppercase)
    groups = (Group("", tuple(steps)) for steps in grouped)
    return tuple(Group(next(letters), group.steps) if group.claim in premises else group for group in groups)


def tags(groups: Sequence[Group]) -> dict[Claim, str]:
    """The letter of each claim that bears one."""
    return {group.claim: group.tag for group in groups if group.tag}


def theorem_numbers(chapters: Sequence[Chapter]) -> dict[str, str]:
    """The number that each theorem bears in print, `2.1`, by its label."""
    return {
        theorem.label: f"{chapter_number}.{number}"
        for chapter_number, chapter in enumerate(chapters, start=1)
        for number, theorem in enumerate(chapter.theorems, start=1)
    }
