"""What the anchors of the PDF stand for that are no theorems: rules, facts and symbols, by name."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

import symbolic
from symbolic.claim import Claim
from symbolic.derivation import Theorem
from symbolic.matrices import Named, NamedScalar, Registry
from symbolic.report.proof_latex import anchor
from symbolic.report.text import claim_text, conditions_text, text
from symbolic.rules import CLASSICAL, OPERATIONS, STRUCTURAL, Inference, Rule, operation_of


@dataclass(frozen=True)
class Anchored:
    """A rule, a fact or a symbol.

    anchor   as in the PDF: `rule:trace-is-cyclic`, `fact:stein-s-lemma`, `sym:W_0`
    name     as it is called in the code
    says     what it says, line by line: its claims, or a statement in words, or shape, meaning and domain
    source   a key of references.bib, or where else it is from; "" for a symbol
    file     the file it is written in, from the root of the checkout; "" if it is written in none
    """

    anchor: str
    name: str
    says: tuple[str, ...]
    source: str
    file: str


def anchors(theorems: Sequence[Theorem], registry: Registry) -> dict[str, Anchored]:
    """Every anchor of the PDF that is no theorem, in the order of the PDF; rules and facts as far as they are used."""
    packages = dict.fromkeys((symbolic.__name__, *(theorem.module.split(".")[0] for theorem in theorems)))
    found = (*_symbols(registry, packages), *_rules(theorems, packages), *_facts(theorems, packages))
    return {each.anchor: each for each in found}


def _symbols(registry: Registry, packages: Collection[str]) -> Iterator[Anchored]:
    file = written_in(registry, packages)
    for declared in registry:
        symbol = declared.symbol
        defined = isinstance(symbol, (Named, NamedScalar))
        domain = f"= {text(symbol.definition)}" if defined else _words(declared.domain)
        says = (_words(declared.meaning), f"{declared.shape}, {domain}")
        yield Anchored(f"sym:{declared.name}", declared.name, says, "", file)


def _rules(theorems: Iterable[Theorem], packages: Collection[str]) -> Iterator[Anchored]:
    reasons = [reason for theorem in theorems for step in theorem.steps for reason in step.by]
    others = (r for r in reasons if isinstance(r, Rule) and operation_of(r) is None and not r.laws.definitions)
    rules = {rule.name: rule for rule in (*STRUCTURAL, *others)}
    for name, rule in rules.items():
        says = tuple(map(_stated, rule.claims))
        file = written_in(rule, packages) or (file_of(sys.modules[type(rule).__module__]) if says else "")
        yield Anchored(f"rule:{anchor(name)}", name, says, rule.source, file)
    for operation in OPERATIONS:
        said = tuple(_stated(claim) for claim, _ in operation.claims)
        said += (_words(operation.general),) if operation.general else ()
        file = file_of(sys.modules[operation.kind.__module__])
        yield Anchored(f"rule:{operation.anchor}", operation.kind.__name__, said, operation.rule.source, file)
    inferences = {reason.name: reason for reason in reasons if isinstance(reason, Inference)}
    for name, inference in sorted(inferences.items()):
        file = file_of(sys.modules[type(inference).__module__])
        yield Anchored(f"rule:{anchor(name)}", name, (_words(inference.statement),), inference.source, file)


def _facts(theorems: Iterable[Theorem], packages: Collection[str]) -> Iterator[Anchored]:
    for fact in dict.fromkeys((*CLASSICAL, *(fact for theorem in theorems for fact in theorem.assumes()))):
        file = written_in(fact, packages)
        yield Anchored(f"fact:{anchor(fact.name)}", fact.name, (_words(fact.statement),), fact.source, file)


def _stated(claim: Claim) -> str:
    given = conditions_text(claim)
    return claim_text(claim) + (f"      given {given}" if given else "")


def _words(prose: str) -> str:
    """Prose without the backticks around its mathematics."""
    return prose.replace("`", "")


def file_of(module: ModuleType) -> str:
    """The file of a module, from the root of the checkout; "" for one that is written in none."""
    file = getattr(module, "__file__", None)
    if file is None:
        return ""
    depth = module.__name__.count(".") + (Path(file).name == "__init__.py")
    return "/".join(Path(file).parts[-depth - 1 :])


def written_in(thing: object, packages: Collection[str]) -> str:
    """The file of the module of these packages that gives a thing its name, other than by importing it."""
    for name, module in sorted(sys.modules.items()):
        if name.split(".")[0] not in packages:
            continue
        names = [key for key, value in vars(module).items() if value is thing]
        file = getattr(module, "__file__", None)
        if names and file is not None and not _assigned(Path(file)).isdisjoint(names):
            return file_of(module)
    return ""


@cache
def _assigned(file: Path) -> frozenset[str]:
    """The names that a module assigns at its top."""
    targets = [
        node
        for statement in ast.parse(file.read_bytes()).body
        if isinstance(statement, (ast.Assign, ast.AnnAssign))
        for target in (statement.targets if isinstance(statement, ast.Assign) else [statement.target])
        for node in ast.walk(target)
    ]
    return frozenset(node.id for node in targets if isinstance(node, ast.Name))
