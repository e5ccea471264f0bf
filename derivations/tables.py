"""What the command line prints as tables: theorems with their status, checks, mutants."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from symbolic.checks import Verdict
from symbolic.claim import condition_texts
from symbolic.derivation import Chapter, Status, Theorem
from symbolic.mutants import Outcome, Trial, tally
from symbolic.report.examination import Examination
from symbolic.report.terminal import STYLES


def table_of(theorems: Sequence[Theorem], found: dict[str, Status]) -> Table:
    """Theorems with their status, what they are given, and their conditions."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for title in ("theorem", "status", "given", "conditions"):
        table.add_column(title, overflow="fold", no_wrap=title in ("theorem", "status"))
    for theorem in theorems:
        status = found[theorem.label]
        facts = "; ".join(fact.name for fact in theorem.assumes()) or "nothing"
        conditions = ", ".join(condition_texts(theorem.claim.given))
        table.add_row(theorem.label, Text(status.value, style=STYLES[status]), facts, Text(conditions))
    return table


def table_of_chapters(chapters: Sequence[Chapter], found: dict[str, Status]) -> Table:
    """Each chapter with the number of its theorems of each status, and those that are not proved by name."""
    shown = [status for status in Status if status is Status.PROVED or status in found.values()]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("chapter", no_wrap=True)
    for status in shown:
        table.add_column(status.value, justify="right", no_wrap=True)
    table.add_column("not proved", overflow="fold")
    for number, chapter in enumerate(chapters, start=1):
        state = [found[theorem.label] for theorem in chapter.theorems]
        others = [theorem.label for theorem in chapter.theorems if found[theorem.label] is not Status.PROVED]
        table.add_row(
            f"{number}  {chapter.title}", *(str(state.count(status)) for status in shown), ", ".join(others) or "–"
        )
    return table


def table_of_checks(theorems: Sequence[Theorem], state: dict[str, Status], found: dict[str, Examination]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    judges = list(dict.fromkeys(evidence.check for theorem in theorems for evidence in found[theorem.label].judges))
    for title in ("theorem", "status", "derivation", *judges, "lines true"):
        table.add_column(title, overflow="fold", no_wrap=title in ("theorem", "status"))
    for theorem in theorems:
        examination = found[theorem.label]
        said = {
            evidence.check: evidence.strength if evidence.verdict is Verdict.HOLDS else evidence.verdict.value
            for evidence in (examination.derivation, *examination.judges)
        }
        cells = [said.get(check, "–") for check in (examination.derivation.check, *judges)]
        true = sum(line.verdict is Verdict.HOLDS for line in examination.lines)
        status = Text(state[theorem.label].value, style=STYLES[state[theorem.label]])
        table.add_row(theorem.label, status, *cells, f"{true} of {len(examination.lines)}")
    return table


def matrix(tried: Sequence[Trial]) -> dict[str, Any]:
    """Mutants × judges, counted: {label: {judge: {"refused": …, "survived": …, "blind": …}, "exempt": …}}."""
    return {
        label: {
            **{
                judge: {
                    "refused": found.refused[judge],
                    "survived": found.seen[judge] - found.refused[judge],
                    "blind": found.blind[judge],
                }
                for judge in found.seen
            },
            "exempt": found.exempt,
        }
        for label, found in tally(tried).items()
    }


def print_mutants(out: Console, tried: Sequence[Trial]) -> None:
    """How many mutants each judge refused, of those that it can see."""
    judges = list(dict.fromkeys(cell.judge for trial in tried for cell in trial.cells))
    table = Table(
        box=None, pad_edge=False, padding=(0, 2, 0, 0), title="mutants refused, by judge", title_justify="left"
    )
    table.add_column("theorem or rule")
    for judge in judges:
        table.add_column(judge, justify="right")
    table.add_column("exempt", justify="right")
    for label, found in tally(tried).items():
        cells = []
        for judge in judges:
            text = f"{found.refused[judge]} of {found.seen[judge]}" if found.seen[judge] else "–"
            cells.append(text + (f" ({found.blind[judge]} unseen)" if found.blind[judge] else ""))
        table.add_row(label, *cells, str(found.exempt))
    out.print()
    out.print(table)
    print_survivors(out, tried)
    survived = sum(trial.survived for trial in tried)
    exempt = sum(bool(trial.exempt) for trial in tried)
    refused = len(tried) - survived - exempt
    out.print(f"{refused} mutants refused, {survived} survived; {exempt} alterations are still true and exempt")


def print_survivors(out: Console, tried: Sequence[Trial]) -> None:
    """The mutants that some judge should have refused and did not."""
    for trial in tried:
        if trial.survived:
            fooled = ", ".join(cell.judge for cell in trial.cells if cell.outcome is Outcome.SURVIVED) or "nobody"
            out.print(Text(f"survived {fooled}: {trial.label}, {trial.kind}: {trial.text}"), style="red")
