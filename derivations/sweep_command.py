"""`befs sweep`: the value of a theorem over a grid of its arguments, as CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import chain
from math import prod
from pathlib import Path
from typing import get_args

import click

from derivations import THEOREMS
from derivations.scalar_values import quantity_of
from derivations.sweeps import Backend, Grid, Point, points_of, read_grid, swept
from derivations.terminal_session import progress, refuse
from symbolic.derivation import Status, Theorem, find_theorem
from symbolic.errors import SymbolicError
from symbolic.report.appendix import write_whole

COLUMNS = ("value", "error_bound", "condition")
"""After the arguments."""

Rows = Iterable[tuple[tuple[object, ...], Point]]


def lines_of_csv(names: Sequence[str], rows: Rows) -> Iterator[str]:
    """A line for the names of the columns, then one for each row."""

    def line(cells: Iterable[object]) -> str:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerow(cells)
        return text.getvalue()

    yield line([*names, *COLUMNS])
    for arguments, found in rows:
        yield line([*arguments, found.value, found.error, found.condition])


def lines_of_json(names: Sequence[str], rows: Rows) -> Iterator[str]:
    """A list of objects, one a line; numbers are strings, what is not there is null."""
    before = "[\n"
    for arguments, found in rows:
        cells = (*map(str, arguments), found.value or None, found.error or None, found.condition or None)
        yield before + json.dumps(dict(zip([*names, *COLUMNS], cells, strict=True)), ensure_ascii=False)
        before = ",\n"
    yield "\n]\n"


def counted(grid: Grid, points: Iterable[Point], advance: Callable[[str], None]) -> Rows:
    """Points with their arguments, each counted when it is there."""
    for arguments, found in zip(points_of(grid), points, strict=True):
        advance("")
        yield arguments, found


def sweep_command(established: Callable[[Sequence[Theorem]], Mapping[str, Status]]) -> click.Command:
    """The command; `established` refuses theorems that failed their checks."""

    @click.command("sweep")
    @click.argument("label")
    @click.argument("assignments", nargs=-1, metavar="name=value name=from:to[:step] name=a,b,c …")
    @click.option("--digits", type=click.IntRange(1, 1000), default=15, show_default=True, help="Significant digits.")
    @click.option("--csv", "as_csv", is_flag=True, help="Comma-separated values; the default.")
    @click.option("--json", "as_json", is_flag=True, help="A list of objects.")
    @click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file.")
    @click.option(
        "--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes, or threads, to work in."
    )
    @click.option(
        "--backend", type=click.Choice(get_args(Backend)), default="loky", show_default=True, help="Where to work."
    )
    @click.option("--scheduler", metavar="ADDRESS", help="Of a dask cluster, for --backend dask.")
    def command(
        label: str,
        assignments: tuple[str, ...],
        digits: int,
        as_csv: bool,
        as_json: bool,
        out: Path | None,
        jobs: int,
        backend: Backend,
        scheduler: str | None,
    ) -> None:
        """The value of a scalar theorem over a grid of its arguments.

        \b
        befs sweep excess-risk-of-befs n_T=15 d=8 p=3 m_hat=1/2 sigma_y2=7/10 lam=0:1:1/10
        befs sweep excess-risk-of-befs n_T=10:100:10 d=8 p=3 m_hat=0,1/2 sigma_y2=7/10 lam=0.4 --out risk.csv
        befs sweep mean-trace-of-inverse n=5:20 d=3 --json

        Arguments are those of `befs eval`; a range from:to counts in steps of 1, both ends included, or in the steps
        that are given. The rows are all combinations, the last argument changing fastest. Columns: the arguments; the
        value, correct to all its digits; a bound on what rounding left out; and the condition that fails where there is
        no value.

        A file is there as a whole or not at all. --backend dask takes the workers of a cluster, on which this package
        is installed: pip install ".[cluster]".
        """
        try:
            if as_csv and as_json:
                raise SymbolicError("--csv and --json are two outputs; ask for one")
            if out is not None and not out.parent.is_dir():
                raise SymbolicError(f"--out writes into a directory that exists; there is no {out.parent}")
            theorem = find_theorem(THEOREMS, label.removeprefix("thm:"))
            grid = read_grid(assignments)
            points = swept(theorem.label, grid, digits, jobs, backend, scheduler)
            established(quantity_of(theorem, grid, THEOREMS).theorems)
            with progress("evaluating", prod(map(len, grid.values()))) as advance, closing(points):
                first = next(points)  # what is wrong with the workers is said before anything is written
                rows = counted(grid, chain([first], points), advance)
                lines = (lines_of_json if as_json else lines_of_csv)(list(grid), rows)
                if out is not None:
                    write_whole(out, "".join(lines).encode())
                else:
                    for line in lines:
                        sys.stdout.write(line)
        except (OSError, SymbolicError) as error:
            refuse(error)

    return command


__all__ = ["sweep_command"]
