"""Examining theorems in parallel, with verdicts kept between runs.

A verdict is kept under the hash of every source file that it depends on: the engine, the symbols, the theorem's own
file and those of the theorems it rests on, and the versions of the libraries. Kept verdicts live in `.befs-cache/`
beside the packages, are never committed, and may be deleted at any time.
"""

from __future__ import annotations

import ast
import hashlib
import json
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from joblib import Parallel, delayed

import derivations
import symbolic
from derivations import THEOREMS
from symbolic.checks import JUDGES
from symbolic.derivation import Theorem, find_theorem
from symbolic.mutants import Trial, try_rule, try_theorem
from symbolic.report.appendix import write_whole
from symbolic.report.examination import Examination, examine
from symbolic.report.proof_latex import anchor
from symbolic.rules import STRUCTURAL, stein_claims

ROOT = Path(derivations.__file__).resolve().parent.parent
CACHE = ROOT / ".befs-cache"
LIBRARIES = ("sympy", "mpmath", "python-flint", "numpy")


def imported(module: str) -> set[Path]:
    """The files of this package that a module imports, its own among them, directly or not."""
    found: set[Path] = set()
    waiting = [module]
    while waiting:
        path = ROOT / (waiting.pop().replace(".", "/") + ".py")
        if path in found or not path.is_file():
            continue
        found.add(path)
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "derivations":
                waiting += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            elif isinstance(node, ast.Import):
                waiting += [alias.name for alias in node.names if alias.name.startswith("derivations.")]
    return found


def source_hash(theorem: Theorem | None = None) -> str:
    """The hash of everything that the verdict on a theorem depends on, or without one that on the rules."""
    digest = hashlib.sha256(f"{sys.version_info[:3]}".encode())
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    files = sorted(Path(symbolic.__file__).parent.rglob("*.py"))
    files.append(ROOT / "derivations" / "symbols.py")
    if theorem is not None:
        files += sorted(imported(theorem.module))
    for path in files:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\n" + path.read_bytes())
    return digest.hexdigest()


def _path(theorem: Theorem, digits: int) -> Path:
    return CACHE / f"{theorem.label}-{digits}-{source_hash(theorem)[:24]}.json"


def _kept(theorem: Theorem, digits: int) -> Examination | None:
    try:
        kept = Examination.from_json(json.loads(_path(theorem, digits).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    whole = len(kept.judges) == len(JUDGES) and len(kept.lines) == len(theorem.steps)
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


def _examine(label: str, digits: int) -> Examination:
    return examine(find_theorem(THEOREMS, label), digits)


def examinations(
    theorems: Iterable[Theorem], digits: int, jobs: int, advance: Callable[[str], None]
) -> dict[str, Examination]:
    """What is found of each theorem and of all it rests on; `advance` is called with each label that is done."""
    wanted: dict[str, Theorem] = {}
    for theorem in theorems:
        for each in (theorem, *theorem.ancestors()):
            wanted[each.label] = each
    found: dict[str, Examination] = {}
    for label, theorem in wanted.items():
        kept = _kept(theorem, digits)
        if kept is not None:
            found[label] = kept
            advance(label)
    missing = [label for label in wanted if label not in found]
    runs = Parallel(n_jobs=min(jobs, len(missing) or 1), return_as="generator_unordered")(
        delayed(_examine)(label, digits) for label in missing
    )
    for examination in runs:
        found[examination.label] = examination
        _keep(_path(wanted[examination.label], digits), examination.to_json())
        advance(examination.label)
    return found


def _try(name: str) -> tuple[Trial, ...]:
    if name.startswith("rule:"):
        for rule in STRUCTURAL:
            if name == f"rule:{rule.name}":
                return try_rule(rule, [(claim, (rule, *rule.also)) for claim in rule.claims])
        claims = stein_claims()
        return try_rule(claims[0][1][0], claims)
    return try_theorem(find_theorem(THEOREMS, name))


def trials(theorems: Iterable[Theorem], rules: bool, jobs: int, advance: Callable[[str], None]) -> list[Trial]:
    """Every mutant of the theorems, and of the rules if asked, before every judge."""
    hashes = {theorem.label: source_hash(theorem) for theorem in theorems}
    if rules:
        engine = source_hash()
        hashes |= {f"rule:{rule.name}": engine for rule in STRUCTURAL} | {"rule:Stein's lemma": engine}
    paths = {name: CACHE / f"mutants-{anchor(name)}-{digest[:24]}.json" for name, digest in hashes.items()}
    found: dict[str, tuple[Trial, ...]] = {}
    for name, path in paths.items():
        kept = _kept_trials(path)
        if kept:
            found[name] = kept
            advance(name)
    missing = [name for name in hashes if name not in found]
    runs = Parallel(n_jobs=min(jobs, len(missing) or 1), return_as="generator")(delayed(_try)(name) for name in missing)
    for name, result in zip(missing, runs, strict=True):
        found[name] = result
        _keep(paths[name], [trial.to_json() for trial in result])
        advance(name)
    return [trial for name in hashes for trial in found[name]]


def _kept_trials(path: Path) -> tuple[Trial, ...]:
    """The trials that were kept, or none if they cannot be read."""
    try:
        return tuple(Trial.from_json(item) for item in json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()
