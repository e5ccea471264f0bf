"""What a reader may call a result by: its label, its number, a page of the PDF, a step, its file, or an anchor."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePath

from derivations import CHAPTERS
from derivations.symbols import REGISTRY
from symbolic.derivation import Theorem
from symbolic.errors import SymbolicError
from symbolic.report.anchors import Anchored, anchors
from symbolic.report.outline import outline, theorem_numbers
from symbolic.report.proof_latex import anchor

NUMBERS = theorem_numbers(CHAPTERS)
FORMS = (
    "a label (thm:mean-of-wishart), a number (1.1), a page (page 3), a step (thm:mean-of-wishart.2), a file, "
    "a rule (rule:trace-is-cyclic), a fact (fact:stein-s-lemma) or a symbol (sym:Sigma)"
)
LONG = 80
"""How much of a reference that leads nowhere is repeated."""


@dataclass(frozen=True)
class Place:
    """A theorem, or one step of its proof.

    step     its number, counted from 1, or None for the whole theorem
    letter   that of the equation which the step completes, if it was asked for by its letter
    """

    theorem: Theorem
    step: int | None = None
    letter: str = ""


def find(reference: str, theorems: Sequence[Theorem], pages: Path) -> tuple[Place | Anchored, ...]:
    """What a reference names, or each of several with spaces between; `pages` is what the last PDF says of its pages.

    Raises SymbolicError, naming what is known, if one of them names nothing.
    """
    # A word that announces a number belongs to it.
    several = re.findall(r"(?:(?:page|p\.?|theorem)\s+)?\S+", reference.strip(), re.IGNORECASE)
    try:
        return _find(reference.strip(), theorems, pages)
    except SymbolicError:
        if len(several) < 2:
            raise
    return tuple(dict.fromkeys(place for each in several for place in _find(each, theorems, pages)))


def _find(reference: str, theorems: Sequence[Theorem], pages: Path) -> tuple[Place | Anchored, ...]:
    if match := re.fullmatch(r"(?:page|p\.?)?\s*(\d+)", reference, re.IGNORECASE):
        return tuple(Place(theorem) for theorem in on_page(match.group(1), theorems, pages))
    if match := re.fullmatch(r"(?:theorem\s*)?(\d+\.\d+)(?:\.(\w+))?", reference, re.IGNORECASE):
        number, step = match.groups()
        known = {NUMBERS[theorem.label]: theorem for theorem in theorems}
        if number not in known:
            raise SymbolicError(f"there is no Theorem {_short(number)}; the last is {max(known, key=_order)}")
        return (_place(known[number], step),)
    if reference.startswith(("rule:", "fact:", "sym:")):
        return (find_anchor(reference, theorems),)
    if reference.endswith(".py"):
        return tuple(Place(theorem) for theorem in in_file(reference, theorems))
    label, _, step = re.sub("^thm:", "", reference, flags=re.IGNORECASE).partition(".")
    label = label.replace("_", "-").lower()
    labels = {theorem.label: theorem for theorem in theorems}
    if label not in labels:
        near = get_close_matches(label, labels, cutoff=0.5)
        meant = f"did you mean {', '.join(near)}?" if near else f"known: {', '.join(labels)}"
        raise SymbolicError(f"unknown theorem {_short(reference)!r}; {meant}\nWhat may be asked for: {FORMS}")
    return (_place(labels[label], step or None),)


def find_anchor(reference: str, theorems: Sequence[Theorem]) -> Anchored:
    """The rule, fact or symbol that bears an anchor of the PDF: `rule:trace-is-cyclic`, `sym:W_0`."""
    kind, _, name = reference.partition(":")
    known = anchors(theorems, REGISTRY)
    full = f"{kind}:{name if kind == 'sym' else anchor(name)}"
    if full not in known:
        words = {"rule": "rule", "fact": "fact", "sym": "symbol"}[kind]
        names = ", ".join(each.partition(":")[2] for each in known if each.startswith(f"{kind}:"))
        raise SymbolicError(f"unknown {words} {_short(full.partition(':')[2])!r}; known: {names}")
    return known[full]


def in_file(reference: str, theorems: Sequence[Theorem]) -> list[Theorem]:
    """The theorems in a file that is named by its path, or by the end of it from some folder on."""
    asked = PurePath(os.path.normpath(reference)).parts
    while ".." in asked:
        asked = asked[asked.index("..") + 1 :]
    found = []
    for theorem in theorems:
        parts = PurePath(theorem.file).parts
        common = min(len(parts), len(asked))
        if parts[-common:] == asked[-common:]:
            found.append(theorem)
    if not found:
        raise SymbolicError(f"{_short(reference)} is no file of a theorem")
    return found


def on_page(page: str, theorems: Sequence[Theorem], pages: Path) -> list[Theorem]:
    """The theorems of which something stands on a page of the PDF, which has to lie beside the list of its pages."""
    try:
        if not pages.with_name(f"{pages.name.removesuffix('.pages.json')}.pdf").is_file():
            raise FileNotFoundError
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
    found = [theorem for theorem, span in spans.items() if len(page) < LONG and int(page) in span]
    if not found:
        taken = sorted({number for span in spans.values() for number in span})
        raise SymbolicError(f"there is no theorem on page {_short(page)}; there are on {', '.join(map(str, taken))}")
    return found


def _place(theorem: Theorem, step: str | None) -> Place:
    if step is None:
        return Place(theorem)
    for group in outline(theorem):
        if group.tag and group.tag == step.upper():
            return Place(theorem, group.steps[-1][0], group.tag)
    if not step.isdecimal() or len(step) > LONG or not 1 <= int(step) <= len(theorem.steps):
        steps = f"the steps 1 to {len(theorem.steps)}" if theorem.steps else "no steps"
        raise SymbolicError(f"{theorem.label} has {steps}; got {_short(step)!r}")
    return Place(theorem, int(step))


def _short(words: str) -> str:
    return words if len(words) <= LONG else f"{words[:LONG]}…"


def _order(number: str) -> tuple[int, ...]:
    return tuple(map(int, number.split(".")))
