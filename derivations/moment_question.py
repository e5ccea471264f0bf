"""What `befs moment` is asked: a moment, n and d, matrices, what is declared of them; checked before it is computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from derivations.matrix_files import Rows, read_square_matrix
from derivations.moment_expression import Declarations
from derivations.moment_grammar import COVARIANCE, WISHART, Written, letter_name, read_moment
from derivations.scalar_values import read_assignments
from symbolic.errors import ConditionError, SymbolicError


@dataclass(frozen=True)
class Question:
    """A moment as it was typed, with what was given beside it.

    n, d        None if it was not given; d is also given by the size of a matrix
    matrices    by name, all of one size
    """

    written: Written
    declared: Declarations
    n: int | None
    d: int | None
    matrices: Mapping[str, Rows]


def read_question(
    typed: str,
    assignments: Sequence[str],
    sigma: Path | None,
    files: Sequence[str],
    facts: Mapping[str, Sequence[str]],
    commuting: Sequence[str],
    isotropic: bool,
) -> Question:
    """What was typed, as far as it can be checked before anything is computed; raises SymbolicError.

    files       `A=FILE`, each
    facts       for each option that declares one, its lists `A,B` of letters
    """
    written = read_moment(typed)
    if wrong := [each for each in assignments if "=" not in each]:
        raise SymbolicError(
            f"after the moment come n=… and d=…; got {wrong[0]!r}. The moment stands in quotes: 'W A W'"
        )
    numbers = read_assignments(assignments)
    if unknown := [name for name in numbers if name not in ("n", "d")]:
        raise SymbolicError(f"unknown argument {', '.join(unknown)}; a moment takes n and d")
    for name, number in numbers.items():
        if number.denominator != 1 or number < 1:
            raise ConditionError(f"{name} is a positive integer; got {name} = {number}")
    if sigma is not None and isotropic:
        raise SymbolicError("--isotropic says Sigma = I, and --sigma gives another one")
    paths = ({} if sigma is None else {COVARIANCE: sigma}) | _paths(files, written)
    n, d = (int(numbers[name]) if name in numbers else None for name in ("n", "d"))
    if n is None and paths:
        raise SymbolicError("n is missing: matrices are for a value, which takes n=… as well")
    if n is None and d is not None:
        raise SymbolicError("n is missing: a value takes both n=… and d=…")
    if n is not None and d is None and not paths:
        raise SymbolicError("d is missing: a value takes both n=… and d=…, or matrices that tell d")
    named = {option: _letters(option, lists, written) for option, lists in facts.items()}
    declared = Declarations(
        symmetric=frozenset(named["--symmetric"]),
        projectors=frozenset(named["--projector"]),
        rank_one=frozenset(named["--rank-one"]),
        commuting=_pairs(commuting, written),
        isotropic=isotropic or (n is not None and sigma is None and written.names == (WISHART,)),
    )
    matrices = {name: read_square_matrix(path) for name, path in paths.items()}
    return Question(written, declared, n, _size(d, matrices, paths), matrices)


def _paths(files: Sequence[str], written: Written) -> dict[str, Path]:
    paths: dict[str, Path] = {}
    for each in files:
        typed, equals, path = each.partition("=")
        if not equals or not path:
            raise SymbolicError(f"--matrix takes a letter and a file, as in A=a.csv; got {each!r}")
        if typed.strip() in (COVARIANCE, "Σ"):
            raise SymbolicError("the file of Sigma is given by --sigma FILE")
        name = _letter("--matrix", typed, written.matrices)
        if name in paths:
            raise SymbolicError(f"--matrix gives {name} twice")
        paths[name] = Path(path)
    return paths


def _letter(option: str, typed: str, known: Sequence[str]) -> str:
    name = letter_name(typed.strip())
    if name == WISHART:
        raise SymbolicError(f"{option}: W is random")
    if name is None or name not in known:
        there = f"the moment has {', '.join(known)}" if known else "the moment has W alone"
        raise SymbolicError(f"{option}: {typed.strip()!r} is not a matrix of the moment; {there}")
    return name


def _letters(option: str, lists: Sequence[str], written: Written) -> list[str]:
    return [_letter(option, typed, written.matrices) for each in lists for typed in each.split(",")]


def _pairs(lists: Sequence[str], written: Written) -> frozenset[tuple[str, str]]:
    known = (*written.matrices, COVARIANCE)
    pairs = set()
    for each in lists:
        names = [_letter("--commuting", typed, known) for typed in each.split(",")]
        if len(set(names)) < 2:
            raise SymbolicError(f"--commuting takes two letters or more, as in A,B; got {each!r}")
        pairs |= {(a, b) for a in names for b in names if a < b}
    return frozenset(pairs)


def _size(d: int | None, matrices: Mapping[str, Rows], paths: Mapping[str, Path]) -> int | None:
    """d, if that or a matrix tells it; raises SymbolicError where they contradict each other."""
    said = "" if d is None else f"d = {d}"
    for name, rows in matrices.items():
        size = len(rows)
        if d is not None and size != d:
            raise SymbolicError(f"{name} in {paths[name]} is {size} × {size}, which contradicts {said}")
        if d is None:
            d, said = size, f"{name} in {paths[name]}, which is {size} × {size}"
    return d


__all__ = ["Question", "read_question"]
