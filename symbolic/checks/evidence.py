"""What a check found: a verdict of three values, and how strong it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from symbolic.claim import Claim
from symbolic.display import Displayed


class Verdict(Enum):
    """HOLDS, FAILS, or UNKNOWN; it has no truth value, so that UNKNOWN cannot pass for either."""

    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("a verdict has three values; compare it with Verdict.HOLDS")


WITH_REMAINDER = "a statement that leaves out a remainder says nothing at any one size"
"""Why a judge that evaluates both sides at points cannot see it."""
A_BOUND = "what holds with room to spare at one point may fail at another: a bound is searched for violations"
"""Why a judge of equations leaves a bound alone."""


@dataclass(frozen=True)
class Evidence(Displayed):
    """One check of one claim.

    check     the judge: `derivation`, `exact evaluation`, `eigenvalue quadrature`, `simulation`, `extrapolation`
    verdict   what it showed
    strength  how strong that is, in words: `exact at 12 points`, `50 digits`, `within 3 standard errors`
    detail    where it failed and with what values, or why the judge cannot see the claim
    """

    check: str
    verdict: Verdict
    strength: str
    detail: str = ""


class Judge(Protocol):
    """What a judge is: a name, and what it finds of a claim; it never raises."""

    @property
    def name(self) -> str:
        """What its evidence is called."""
        ...

    def judge(self, claim: Claim) -> Evidence:
        """The verdict; UNKNOWN of what it cannot see."""
        ...
