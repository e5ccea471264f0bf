"""Theorems of the literature as reasons: used as they stand, not derived, and no classical facts."""

from __future__ import annotations

from dataclasses import dataclass

from symbolic.canonical import Equation, Laws
from symbolic.claim import Claim
from symbolic.rules.facts import Fact
from symbolic.rules.rule import Rule


@dataclass(frozen=True, repr=False)
class Cited(Rule):
    """What a work says of expectations, or of norms, from left to right; whatever rests on it is assumed."""

    @classmethod
    def at(cls, name: str, statement: str, source: str, *claims: Claim) -> Cited:
        """The reason `name`, which says each of the `claims`; `statement` is what the work proves, in words.

        Raises TypeError for a claim that is neither an equation nor a bound.
        """
        if any(claim.relation == "iff" for claim in claims):
            raise TypeError(f"{name} is cited for equations and bounds alone")
        equations = tuple(Equation(name, c.lhs, c.rhs, c.given) for c in claims if c.relation == "=")
        fact = Fact(name, statement, source, classical=False)
        return cls(name, claims, source, Laws(equations=equations), facts=(fact,))


__all__ = ["Cited"]
