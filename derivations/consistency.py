"""What has to hold of the list of theorems as a whole, before anything is said of one of them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from pathlib import Path

from sympy import Symbol, preorder_traversal

from symbolic.derivation import Step, Theorem
from symbolic.matrices import Letter, Named, NamedScalar, Registry


def inconsistencies(
    theorems: Sequence[Theorem], registry: Registry, references: Path, read: Container[Theorem] | None = None
) -> Iterator[str]:
    """What is wrong with the list: labels twice, citations of what comes later or is not listed, unknown sources,
    files and functions that are not named after their label.

    A letter that bears a declared name but is not the declared one would print like it and mean something else.
    Proofs take seconds to be written: those alone that are in `read` are, if that is given.
    """
    keys: set[str] = set()
    if references.is_file():
        keys = set(re.findall(r"^@\w+\{([^,\s]+),", references.read_text(encoding="utf-8"), re.MULTILINE))
    seen: dict[str, Theorem] = {}
    for theorem in theorems:
        if theorem.label in seen:
            yield f"two theorems are called {theorem.label}"
        is_read = read is None or theorem in read
        for used in theorem.rests_on if is_read else ():
            if seen.get(used.label) is not used and used is not theorem:
                yield f"{theorem.label} cites {used.label}, which is not listed before it"
        seen[theorem.label] = theorem
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", theorem.label):
            yield f"{theorem.label!r} is no label: lower-case letters and digits, joined by hyphens"
        name = theorem.label.replace("-", "_")
        if theorem.function != name or not theorem.file.endswith(f"/{name}.py"):
            yield f"{theorem.label} is {theorem.function} in {theorem.file}; both are named after the label, {name}"
        if not theorem.source:
            yield f"{theorem.label} names no source"
        for key in theorem.source:
            if keys and key not in keys:
                yield f"{theorem.label} names the source {key}, which references.bib does not have"
        yield from _strangers(theorem, theorem.steps if is_read else (), registry)


def _strangers(theorem: Theorem, steps: Sequence[Step], registry: Registry) -> Iterator[str]:
    sides = [side for claim in (theorem.claim, *(s.claim for s in steps)) for side in (claim.lhs, claim.rhs)]
    nodes = dict.fromkeys(node for side in sides for node in preorder_traversal(side))
    for node in nodes:
        if isinstance(node, (Symbol, Letter, Named, NamedScalar)):
            if node.name not in registry:
                yield f"{theorem.label} uses {node.name}, which is declared nowhere"
            elif registry[node.name].symbol != node:
                yield f"{theorem.label} uses {node.name} for something other than what is declared by that name"
