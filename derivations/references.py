"""What a reader may call a result by: its label, its number, a page of the PDF, a step, its file, or a rule's name."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from derivations import CHAPTERS
from symbolic.derivation import Theorem
from symbolic.errors import SymbolicError
from symbolic.report.outline import outline, theorem_numbers
from symbolic.report.proof_latex import anchor
from symbolic.rules import STRUCTURAL, Rule

NUMBERS = theorem_numbers(CHAPTERS)
FORMS = (
    "a label (thm:mean-of-wishart), a number (1.1), a page (page 3), a step (thm:mean-of-wishart.2), a file or a rule"
)


@dataclass(frozen=True)
class Place:
    """A theorem, or one step of its proof.

    step   its number, counted from 1, or None for the whole theorem
    """

    theorem: Theorem
    step: int | None = None


def find(reference: str, theorems: Sequence[Theorem], pages: Path) -> tuple[Place, ...]:
    """The places among the theorems that a reference names; `pages` is what the last PDF says of its pages.

    Raises SymbolicError, naming what is known, if it names none.
    """
    reference = reference.strip()
    if match := re.fullmatch(r"(?:page|p\.?)?\s*(\d+)", reference, re.IGNORECASE):
        return tuple(Place(theorem) for theorem in on_page(int(match.group(1)), theorems, pages))
    if match := re.fullmatch(r"(?:theorem\s*)?(\d+\.\d+)(?:\.(\w+))?", reference, re.IGNORECASE):
        number, step = match.groups()
        known = {NUMBERS[theorem.label]: theorem for theorem in theorems}
        if number not in known:
            raise SymbolicError(f"there is no Theorem {number}; the last is {max(known, key=_order)}")
        return (_place(known[number], step),)
    if reference.endswith(".py"):
        for theorem in theorems:
            if Path(reference).as_posix().endswith(theorem.file.removeprefix("derivations/")):
                return (Place(theorem),)
        raise SymbolicError(f"{reference} is no file of a theorem")
    label, _, step = reference.removeprefix("thm:").partition(".")
    labels = {theorem.label: theorem for theorem in theorems}
    if label not in labels:
        near = get_close_matches(label, labels, cutoff=0.5)
        meant = f"did you mean {', '.join(near)}?" if near else f"known: {', '.join(labels)}"
        raise SymbolicError(f"unknown theorem {reference!r}; {meant}\nWhat may be asked for: {FORMS}")
    return (_place(labels[label], step or None),)


def find_rule(reference: str) -> Rule | None:
    """The rule that `rule:trace-is-cyclic` names, the same anchor as in the PDF, or None if it is no such name."""
    if not reference.startswith("rule:"):
        return None
    known = {anchor(rule.name): rule for rule in STRUCTURAL}
    name = anchor(reference.removeprefix("rule:"))
    if name not in known:
        raise SymbolicError(f"unknown rule {name!r}; known: {', '.join(known)}")
    return known[name]


def on_page(page: int, theorems: Sequence[Theorem], pages: Path) -> list[Theorem]:
    """The theorems of which something stands on a page of the PDF."""
    try:
        known = {label: int(number) for label, number in json.loads(pages.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, AttributeError):
        raise SymbolicError(
            "the pages are known once the PDF is made: run `make pdf`; labels and numbers work without it"
        ) from None
    spans = {}
    for theorem in theorems:
        first = known.get(f"thm:{theorem.label}")
        if first is not None:
            spans[theorem] = range(first, known.get(f"end:thm:{theorem.label}", first) + 1)
    found = [theorem for theorem, span in spans.items() if page in span]
    if not found:
        taken = sorted({number for span in spans.values() for number in span})
        raise SymbolicError(f"there is no theorem on page {page}; there are on {', '.join(map(str, taken))}")
    return found


def _place(theorem: Theorem, step: str | None) -> Place:
    if step is None:
        return Place(theorem)
    for group in outline(theorem):
        if group.tag and group.tag == step.upper():
            return Place(theorem, group.steps[-1][0])
    if not step.isdecimal() or not 1 <= int(step) <= len(theorem.steps):
        raise SymbolicError(f"{theorem.label} has the steps 1 to {len(theorem.steps)}; got {step!r}")
    return Place(theorem, int(step))


def _order(number: str) -> tuple[int, ...]:
    return tuple(map(int, number.split(".")))
