"""Altered statements and altered reasons, all of them false, and which judge refuses which."""

from symbolic.mutants.alterations import Alteration, altered_claims, altered_reasons
from symbolic.mutants.tally import Tally, tally
from symbolic.mutants.trial import Cell, Outcome, Trial, try_rule, try_theorem

__all__ = [
    "Alteration",
    "Cell",
    "Outcome",
    "Tally",
    "Trial",
    "altered_claims",
    "altered_reasons",
    "tally",
    "try_rule",
    "try_theorem",
]
