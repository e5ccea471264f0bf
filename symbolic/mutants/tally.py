"""How many altered statements each judge refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from symbolic.mutants.trial import Outcome, Trial


@dataclass
class Tally:
    """The mutants of one theorem or rule, counted for each judge by its name.

    refused   those that the judge refused
    seen      those that it can tell from the original
    blind     those that it cannot
    exempt    alterations that are still true, put before no judge
    caught    the other mutants, without those that survived
    """

    refused: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    blind: Counter[str] = field(default_factory=Counter)
    exempt: int = 0
    caught: int = 0

    def add(self, trial: Trial) -> None:
        """Count one mutant."""
        self.exempt += bool(trial.exempt)
        self.caught += not trial.exempt and not trial.survived
        for cell in trial.cells:
            self.refused[cell.judge] += cell.outcome is Outcome.REFUSED
            self.seen[cell.judge] += cell.outcome is not Outcome.BLIND
            self.blind[cell.judge] += cell.outcome is Outcome.BLIND


def tally(trials: Iterable[Trial]) -> dict[str, Tally]:
    """The tally of each theorem or rule, by its label, in the order of the trials."""
    found: dict[str, Tally] = {}
    for trial in trials:
        found.setdefault(trial.label, Tally()).add(trial)
    return found
