"""Proofs that run: steps, theorems, and what a theorem's status is.

This is the only place that makes a `Step` or a `Theorem`.
"""

from symbolic.derivation.proof import Chain, Proof
from symbolic.derivation.step import Step, check_rule, check_step, follows, verified_claim
from symbolic.derivation.theorem import Chapter, Special, Status, Theorem, find_theorem, theorem

__all__ = [
    "Chain",
    "Chapter",
    "Proof",
    "Special",
    "Status",
    "Step",
    "Theorem",
    "check_rule",
    "check_step",
    "find_theorem",
    "follows",
    "theorem",
    "verified_claim",
]
