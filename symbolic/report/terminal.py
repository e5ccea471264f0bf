"""A proof in the terminal, line by line with its reasons."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from symbolic.claim import Claim
from symbolic.derivation import Status, Theorem
from symbolic.report.proof_latex import spoken, spoken_title, status_words, weights_shown
from symbolic.report.text import PRINTER, claim_text, conditions_text, text
from symbolic.rules import LinearCombination, Stein

STYLES = {
    Status.PROVED: "green",
    Status.NUMERIC_ONLY: "blue",
    Status.ASSUMED: "yellow",
    Status.OPEN: "dim",
    Status.FAILED: "bold red",
}


def print_proof(console: Console, theorem: Theorem, status: Status) -> None:
    """The statement, its status, and every step with the reasons below it."""
    console.print(Text(theorem.label, style="bold"))
    console.print(Text(spoken_title(theorem)))
    console.print()
    given = conditions_text(theorem.claim)
    console.print(Text(f"  {claim_text(theorem.claim)}" + (f"      given {given}" if given else "")), soft_wrap=True)
    console.print()
    console.print(Text(status_words(theorem, status), style=STYLES[status]))
    console.print(Text(f"source: {', '.join(theorem.source)}   file: {theorem.module.replace('.', '/')}.py"))
    numbers: dict[Claim, int] = {}
    premises = {premise for step in theorem.steps for premise in step.premises}
    chain, first = -2, None
    for step in theorem.steps:
        if step.chain < 0 or step.chain != chain:
            console.print()
            console.print(Text(f"  {text(step.claim.lhs)}"), soft_wrap=True)
            first = step.claim.lhs
        chain = step.chain
        relation = "=" if step.claim.relation == "=" else PRINTER.iff
        whole = Claim(first, step.claim.relation, step.claim.rhs, step.claim.given)
        tag = ""
        if whole in premises:
            numbers[whole] = len(numbers) + 1
            tag = f"   ({numbers[whole]})"
        console.print(Text(f"    {relation} {text(step.claim.rhs)}{tag}"), soft_wrap=True)
        named = []
        for reason in step.by:
            named.append(spoken(reason.name))
            if isinstance(reason, Stein):
                named += [f"integrable by {theorem_.label}" for theorem_ in reason.rests_on]
        reasons = ", ".join(named)
        used = [special.name for special in step.cited]
        used += [f"({numbers[premise]})" for premise in step.premises if premise in numbers]
        if step.chain < 0 and used:
            reasons += f" from {', '.join(used)}"
        if step.chain < 0 and isinstance(step.by[0], LinearCombination):
            weights = ", ".join(text(weight) for weight in weights_shown(step.by[0], step))
            left = "" if step.by[0].left is None else f", each times {text(step.by[0].left)} from the left"
            reasons += f"{left}, with weights {weights}"
        console.print(Text(f"          {reasons}", style="dim italic"), soft_wrap=True)
