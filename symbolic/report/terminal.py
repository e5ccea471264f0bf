"""A proof in the terminal, line by line with its reasons."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.text import Text

from symbolic.checks import ExactEvaluation
from symbolic.claim import Claim
from symbolic.derivation import Status, Step, Theorem, check_step
from symbolic.report.anchors import Anchored
from symbolic.report.examination import Examination
from symbolic.report.outline import outline, tags
from symbolic.report.proof_latex import FEW, spoken_title, status_words, weights_shown
from symbolic.report.text import PRINTER, claim_text, conditions_text, text
from symbolic.rules import LinearCombination, Rule

STYLES = {
    Status.PROVED: "green",
    Status.NUMERIC_ONLY: "blue",
    Status.ASSUMED: "yellow",
    Status.OPEN: "dim",
    Status.FAILED: "bold red",
}


def print_proof(console: Console, theorem: Theorem, number: str, status: Status, why: str = "") -> None:
    """The statement, its number in print, its status, and every step with the reasons below it.

    why   what a theorem that failed failed of
    """
    console.print(Text.assemble((f"thm:{theorem.label}", "bold"), f"   Theorem {number}"))
    console.print(Text(spoken_title(theorem)))
    console.print()
    given = conditions_text(theorem.claim)
    console.print(Text(f"  {claim_text(theorem.claim)}" + (f"      given {given}" if given else "")), soft_wrap=True)
    console.print()
    words = status_words(theorem, status) + (f": {why}" if why else "")
    console.print(Text(words, style=STYLES[status]), soft_wrap=True)
    console.print(Text(f"source: {', '.join(theorem.source)}   file: {theorem.file}   function: {theorem.function}"))
    for group in outline(theorem):
        console.print()
        tag = f"   ({group.tag})" if group.tag else ""
        console.print(Text(f"     {text(group.claim.lhs)}{tag}"), soft_wrap=True)
        for step_number, step in group.steps:
            print_line(console, theorem, step, f"{step_number:>2} ")


def print_step(console: Console, theorem: Theorem, theorem_number: str, number: int, found: Examination) -> None:
    """One step, what was found of it, and the line of code that states it."""
    step = theorem.steps[number - 1]
    title = (f"thm:{theorem.label}.{number}", "bold")
    console.print(Text.assemble(title, f"   step {number} of {len(theorem.steps)} of Theorem {theorem_number}"))
    console.print()
    console.print(Text(f"     {text(step.claim.lhs)}"), soft_wrap=True)
    print_line(console, theorem, step, "   ")
    for group in outline(theorem):
        if group.tag and group.steps[-1][0] == number:
            console.print()
            console.print(Text(f"completes ({group.tag})   {claim_text(group.claim)}"), soft_wrap=True)
    console.print()
    executed, judged = check_step(step), found.lines[number - 1]
    console.print(
        Text(f"execution of the reasons: {executed.verdict.value}{'; ' * bool(executed.detail)}{executed.detail}")
    )
    console.print(Text(f"{ExactEvaluation.name}: {judged.verdict.value}, {judged.strength} {judged.detail}".rstrip()))
    console.print(Text(f"stated in {theorem.file}, line {step.line}"))


def print_line(console: Console, theorem: Theorem, step: Step, number: str) -> None:
    """The right side of a step, and its reasons below it."""
    relation = PRINTER.sign(step.claim.relation)
    words = reasons(step, tags(outline(theorem)))
    console.print(Text.assemble((f" {number}", "dim"), f"  {relation} {text(step.claim.rhs)}"), soft_wrap=True)
    console.print(Text(f"             {words}", style="dim italic"), soft_wrap=True)


def print_anchored(console: Console, thing: Anchored) -> None:
    """What a rule or a fact says, or what a symbol means, and where it is written."""
    console.print(Text(thing.anchor, style="bold"))
    console.print()
    for line in thing.says:
        console.print(Text(f"  {line}"), soft_wrap=True)
    console.print()
    written = {"source": thing.source, "file": thing.file, "name": thing.name}
    console.print(Text("   ".join(f"{key}: {value}" for key, value in written.items() if value)))


def print_failures(console: Console, reasons: Mapping[str, str]) -> None:
    """Why theorems failed, by label; those without a reason did not."""
    for label, why in reasons.items():
        if why:
            console.print(Text(f"{label}: {why}"), style=STYLES[Status.FAILED], soft_wrap=True)


def reasons(step: Step, letters: Mapping[Claim, str]) -> str:
    """The reasons of a step in words; earlier equations by their letters."""
    named = []
    for reason in step.by:
        if not isinstance(reason, Rule):
            named.append(reason.name)
            continue
        named.append("".join(part if isinstance(part, str) else text(part) for part in reason.phrase))
        named += [f"{reason.takes} {theorem.label}" for theorem in reason.rests_on]
    words = ", ".join(dict.fromkeys(named))
    if step.chain >= 0:
        return words
    used = [special.name for special in step.cited]
    used += [f"({letters[premise]})" for premise in step.premises if premise in letters]
    words += f" from {', '.join(used)}" if used else ""
    if isinstance(step.by[0], LinearCombination) and len(step.premises) <= FEW:
        weights = ", ".join(text(weight) for weight in weights_shown(step.by[0], step))
        left = "" if step.by[0].left is None else f", each times {text(step.by[0].left)} from the left"
        words += f"{left}, with weights {weights}"
    return words
