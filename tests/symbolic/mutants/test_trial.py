"""A mutant that a simulation let pass gets the samples that its difference needs, and no more than are worth it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from sympy import Rational

from derivations.symbols import Sigma, W, d, n
from symbolic.checks import Evidence, Simulation, Verdict
from symbolic.checks.resolution import CLEAR, resolution
from symbolic.claim import Claim
from symbolic.matrices import E, inv, tr
from symbolic.mutants import trial
from symbolic.mutants.alterations import Alteration
from symbolic.mutants.trial import CONFIRMING, PATIENCE, Outcome

GIVEN = (n > d + 1,)
TRUE = Claim(E(tr(inv(W))), "=", tr(inv(Sigma)) / (n - d - 1), GIVEN)


def off_by(errors: float) -> Claim:
    """The true statement with its right side too large by so many of the usual standard errors."""
    tenth = resolution(TRUE, replace(TRUE, rhs=TRUE.rhs * Rational(11, 10))).errors
    return replace(TRUE, rhs=TRUE.rhs * (1 + Rational(round(errors * 10**6), round(tenth * 10**7))))


@dataclass
class Efforts:
    """What a simulation was asked for."""

    asked: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)


@pytest.fixture
def efforts(monkeypatch):
    found = Efforts()
    judge = Simulation.judge

    def noted(self, claim):
        found.asked.append((self.effort, self.sizes))
        return judge(self, claim)

    monkeypatch.setattr(Simulation, "judge", noted)
    return found


def test_a_known_difference_gets_the_samples_it_needs_at_the_size_that_shows_it(efforts):
    mutant = off_by(5)
    found = resolution(TRUE, mutant)
    cell = trial._with_more_samples(Simulation(), TRUE, mutant, PATIENCE)
    assert cell.outcome is Outcome.REFUSED
    ((effort, sizes),) = efforts.asked
    assert found.needed <= effort <= 2.5 * found.needed
    assert sizes == (found.size,)


def test_a_difference_beyond_patience_is_out_of_sight_without_a_sample(efforts):
    mutant = off_by(0.5)
    for patience in (CONFIRMING, PATIENCE):
        cell = trial._with_more_samples(Simulation(), TRUE, mutant, patience)
        assert cell.outcome is Outcome.BLIND
        assert f"with {patience} times as many samples" in cell.detail
    assert efforts.asked == []


def test_a_check_that_lets_everything_pass_survives(monkeypatch):
    monkeypatch.setattr(Simulation, "judge", lambda self, claim: Evidence(self.name, Verdict.HOLDS, ""))
    for mutant in (off_by(5), replace(TRUE, rhs=2 * E(tr(inv(W)))), replace(TRUE, lhs=E(tr(W)))):
        assert trial._with_more_samples(Simulation(), TRUE, mutant, CONFIRMING).outcome is Outcome.SURVIVED


def test_an_unknown_difference_gets_all_patience(monkeypatch):
    asked = []

    def noted(self, claim):
        asked.append(self.effort)
        return Evidence(self.name, Verdict.HOLDS, "")

    monkeypatch.setattr(Simulation, "judge", noted)
    mutant = replace(TRUE, lhs=E(tr(W)))
    assert trial._with_more_samples(Simulation(), TRUE, mutant, CONFIRMING).outcome is Outcome.SURVIVED
    assert asked == [2, 4, 8, 16, PATIENCE]


def test_what_another_judge_refused_is_not_simulated_for_long(efforts):
    needs = 2 * CONFIRMING
    mutant = off_by(CLEAR / needs**0.5)
    alteration = Alteration("constant", "", mutant)
    refused = Evidence("derivation", Verdict.FAILS, "refused")
    cells = trial._try_claim("", TRUE, alteration, refused).cells
    assert [cell.outcome for cell in cells[:3]] == [Outcome.REFUSED] * 3
    assert cells[3].outcome is Outcome.BLIND
    assert f"with {CONFIRMING} times as many samples" in cells[3].detail
    assert efforts.asked == [(1, (2, 3))]
