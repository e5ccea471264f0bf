"""Examining theorems in parallel, with verdicts kept between runs.

A verdict is kept under the hash of all that it depends on: the engine, the symbols, the theorem's own file and those of
the theorems it rests on, what the theorem and every line of its proof say, and the versions of the libraries. Kept
verdicts are trusted: whoever doubts them asks for fresh ones. They live in `.befs-cache/` beside the packages, are
never committed, and may be deleted at any time.
"""

from __future__ import annotations

import ast
import hashlib
import itertools
import json
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from joblib import Parallel, delayed
from sympy import srepr

import derivations
import symbolic
from derivations import THEOREMS
from derivations.judges import JUDGES
from symbolic.checks import AdversarialSearch, Judge, judges_of
from symbolic.claim import Claim
from symbolic.derivation import Theorem, find_theorem
from symbolic.mutants import Trial, try_rule, try_theorem
from symbolic.report.appendix import write_whole
from symbolic.report.examination import Examination, examine, examine_rule, stated_by
from symbolic.report.proof_latex import anchor
from symbolic.rules import OPERATIONS, STRUCTURAL, Inference, Operation, Reason, Rule

# joblib replaces a process whose memory has grown, and says so every time; nothing is lost by it.
warnings.filterwarnings("ignore", "A worker stopped while some jobs were given to the executor", UserWarning)

ROOT = Path(derivations.__file__).resolve().parent.parent
CACHE = ROOT / ".befs-cache"
RULES: tuple[Rule | Operation, ...] = (*STRUCTURAL, *OPERATIONS)
THOROUGH = 10
"""How many times as long a thorough search climbs."""
Kept = TypeVar("Kept", Examination, Trial)
SOURCES = {path: path.read_bytes() for name in ("symbolic", "derivations") for path in (ROOT / name).rglob("*.py")}
"""What is executed, not what the files may say after somebody has changed them while this process runs."""
LIBRARIES = ("sympy", "mpmath", "python-flint", "numpy")


def _file(module: str) -> Path | None:
    """The file of a module, or of a package, below the root; None if there is none."""
    path = ROOT.joinpath(*module.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)


def _names(module: str, file: Path) -> Iterator[str]:
    """What a module imports: modules, and whatever is imported from one, which may be a module as well."""
    parents = module.split(".")
    if file.name != "__init__.py":
        parents.pop()
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from itertools.accumulate(alias.name.split("."), "{}.{}".format)
        elif isinstance(node, ast.ImportFrom):
            above = parents[: len(parents) + 1 - node.level] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            yield source
            yield from (f"{source}.{alias.name}" for alias in node.names)


def imported(module: str) -> set[Path]:
    """The files beside the engine that a module imports, its own among them, directly or not."""
    found: set[Path] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        file = _file(name) if name.split(".")[0] != symbolic.__name__ else None
        if file is not None and file not in found:
            found.add(file)
            waiting += _names(name, file)
    return found


def stated(theorem: Theorem) -> str:
    """All that a theorem and its proof say, down to the laws of the letters, wherever the values in it come from."""

    def spelled(claim: Claim) -> str:
        return " | ".join(map(srepr, (claim.lhs, claim.rhs, *claim.given))) + f" | {claim.relation}"

    def named(reason: Reason) -> str:
        claim = getattr(reason, "claim", None)
        parts = [reason.name, *(used.label for used in reason.rests_on)]
        parts += [spelled(claim)] if isinstance(claim, Claim) else []
        if isinstance(reason, Inference):
            parts += [srepr(value) for value in vars(reason).values()]
        return ": ".join(parts)

    lines = [theorem.label, spelled(theorem.claim)]
    for step in theorem.steps:
        lines += [spelled(step.claim), *map(named, step.by), *map(spelled, step.premises), *map(named, step.cited)]
    return "\n".join([*lines, theorem.refusal])


def source_hash(theorem: Theorem | None = None) -> str:
    """The hash of everything that the verdict on a theorem depends on, or without one that on the rules."""
    digest = hashlib.sha256(f"{sys.version_info[:3]}".encode())
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    files = sorted(Path(symbolic.__file__).parent.rglob("*.py"))
    files.append(ROOT / "derivations" / "symbols.py")
    if theorem is not None:
        digest.update(stated(theorem).encode())
        files += sorted(imported(theorem.module))
        if len(judges_of(theorem.claim, JUDGES)) > len(judges_of(theorem.claim)):
            files += sorted(imported(derivations.judges.__name__))
    for path in files:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\n" + (SOURCES.get(path) or path.read_bytes()))
    return digest.hexdigest()


def _judges(thorough: bool) -> tuple[Judge, ...]:
    """Every judge, the searches set to climb longer if that is asked."""
    effort = THOROUGH if thorough else 1
    return tuple(replace(judge, effort=effort) if isinstance(judge, AdversarialSearch) else judge for judge in JUDGES)


def _path(theorem: Theorem, digits: int, thorough: bool = False) -> Path:
    longer = "-thorough" if thorough and theorem.claim.relation == "<=" else ""  # nothing else is searched
    return CACHE / f"{theorem.label}-{digits}{longer}-{source_hash(theorem)[:24]}.json"


def _kept(theorem: Theorem, digits: int, thorough: bool = False) -> Examination | None:
    try:
        kept = Examination.from_json(json.loads(_path(theorem, digits, thorough).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    whole = len(kept.judges) == len(judges_of(theorem.claim, JUDGES)) and len(kept.lines) == len(theorem.steps)
    return kept if whole and kept.label == theorem.label else None


def _keep(path: Path, content: object) -> None:
    """Write a verdict in place of those that were kept of older sources; the name ends in the hash."""
    if not (ROOT / "pyproject.toml").is_file():
        return  # installed as a package: nothing is written beside it
    with suppress(OSError):  # a verdict that cannot be kept is found again
        for old in CACHE.glob(f"{path.stem.rpartition('-')[0]}-*.json"):
            if len(old.stem) == len(path.stem):
                old.unlink(missing_ok=True)
        write_whole(path, json.dumps(content).encode())


def _examine(label: str, digits: int, thorough: bool) -> Examination:
    return examine(find_theorem(THEOREMS, label), digits, _judges(thorough))


def examinations(
    theorems: Iterable[Theorem],
    digits: int,
    jobs: int,
    advance: Callable[[str], None],
    *,
    fresh: bool = False,
    thorough: bool = False,
) -> dict[str, Examination]:
    """What is found of each theorem and of all it rests on; `advance` is called with each label that is done.

    `fresh` finds everything anew and trusts no verdict that was kept; `thorough` searches bounds for ten times as long.
    """
    wanted: dict[str, Theorem] = {}
    for theorem in theorems:
        for each in (theorem, *theorem.ancestors()):
            wanted[each.label] = each
    found: dict[str, Examination] = {}
    for label, theorem in wanted.items():
        kept = None if fresh else _kept(theorem, digits, thorough)
        if kept is not None:
            found[label] = kept
            advance(label)
    missing = [label for label in reversed(wanted) if label not in found]  # as a rule the later ones take longest
    runs = Parallel(n_jobs=min(jobs, len(missing) or 1), return_as="generator_unordered")(
        delayed(_examine)(label, digits, thorough) for label in missing
    )
    for examination in runs:
        found[examination.label] = examination
        _keep(_path(wanted[examination.label], digits, thorough), examination.to_json())
        advance(examination.label)
    return found


def _rule(name: str) -> Rule | Operation:
    return next(rule for rule in RULES if name == f"rule:{rule.name}")


def _examine_rule(name: str, digits: int) -> tuple[Examination, ...]:
    return examine_rule(_rule(name), digits)


def rule_examinations(
    digits: int, jobs: int, advance: Callable[[str], None], *, fresh: bool = False
) -> list[Examination]:
    """What is found of every claim that a rule makes of itself; `advance` is called with each rule that is done."""
    engine = source_hash()
    names = [f"rule:{rule.name}" for rule in RULES]
    paths = {name: CACHE / f"claims-{anchor(name)}-{digits}-{engine[:24]}.json" for name in names}
    find = partial(_examine_rule, digits=digits)
    return _in_parallel(find, Examination.from_json, paths, jobs, advance, fresh, _speaks_of_every_claim)


def _speaks_of_every_claim(name: str, found: tuple[Examination, ...]) -> bool:
    judges = [len(judges_of(claim)) for claim, _ in stated_by(_rule(name))]
    return [len(examination.judges) for examination in found] == judges


def _try(name: str) -> tuple[Trial, ...]:
    if name.startswith("rule:"):
        rule = _rule(name)
        return try_rule(rule.rule if isinstance(rule, Operation) else rule, stated_by(rule), JUDGES)
    return try_theorem(find_theorem(THEOREMS, name), JUDGES)


def trials(
    theorems: Iterable[Theorem], rules: bool, jobs: int, advance: Callable[[str], None], *, fresh: bool = False
) -> list[Trial]:
    """Every mutant of the theorems, and of the rules if asked, before every judge; `fresh` finds all anew."""
    hashes = {theorem.label: source_hash(theorem) for theorem in theorems}
    if rules:
        engine = source_hash()
        hashes |= {f"rule:{rule.name}": engine for rule in RULES}
    paths = {name: CACHE / f"mutants-{anchor(name)}-{digest[:24]}.json" for name, digest in hashes.items()}
    return _in_parallel(_try, Trial.from_json, paths, jobs, advance, fresh)


def _in_parallel(
    find: Callable[[str], tuple[Kept, ...]],
    read: Callable[[Any], Kept],
    paths: dict[str, Path],
    jobs: int,
    advance: Callable[[str], None],
    fresh: bool,
    is_whole: Callable[[str, tuple[Kept, ...]], bool] = lambda name, kept: bool(kept),
) -> list[Kept]:
    """What is kept under the names, or else found by several processes and then kept, in the order of the names."""
    found: dict[str, tuple[Kept, ...]] = {}
    for name, path in paths.items():
        kept = () if fresh else _kept_list(path, read)
        if is_whole(name, kept):
            found[name] = kept
            advance(name)
    missing = [name for name in reversed(paths) if name not in found]  # as a rule the later ones take longest
    runs = Parallel(n_jobs=min(jobs, len(missing) or 1), return_as="generator")(delayed(find)(name) for name in missing)
    for name, result in zip(missing, runs, strict=True):
        found[name] = result
        _keep(paths[name], [each.to_json() for each in result])
        advance(name)
    return [each for name in paths for each in found[name]]


def _kept_list(path: Path, read: Callable[[Any], Kept]) -> tuple[Kept, ...]:
    """What is kept in one file, or nothing if it cannot be read."""
    try:
        return tuple(read(item) for item in json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()
