"""How long moments of Wishart matrices take, and the Weingarten function that is under them.

    python benchmarks/moments.py --out moments.svg

Three kinds of work, by the order k:

    weingarten   all values of the Weingarten function, in lowest terms; beside haarpy, where that is installed
    different    E tr(A₁W⁻¹ ⋯ AₖW⁻¹), all matrices different; by matchings, beside the recursion on words
    power        E W⁻ᵏ with its LaTeX; by the recursion on words, beside matchings

Each time is the median of five runs, each in a fresh process on one core, the programs by turns. Imports are not
counted. Memory is the largest that a process had, imports included. haarpy is measured up to the order where it takes
seconds: its sums run over the hyperoctahedral group, with 2ᵏ k! elements.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from time import perf_counter

import click
from matplotlib.figure import Figure
from rich.console import Console
from rich.table import Table
from sympy import Symbol

from derivations.symbols import W, d
from symbolic.matrices import Letter, inv, tr
from symbolic.moments import Route, moment, partitions, weingarten_function
from symbolic.report.moments import moment_latex

ROOT = Path(__file__).parents[1]
RUNS = 5
MEGABYTE = 1024 if sys.platform != "darwin" else 1024**2
"""What `ru_maxrss` counts in: KiB, or bytes on macOS."""

Run = Callable[[], int]
"""Does the work and returns the number of terms."""


def our_values(order: int) -> Run:
    """Every value of the Weingarten function of an order."""
    return lambda: len(weingarten_function(order))


def haarpys_values(order: int) -> Run:
    """The same by haarpy, which also factors."""
    from haarpy import weingarten_orthogonal  # noqa: PLC0415 (where it is installed)

    z, types = Symbol("z"), list(partitions(order))
    return lambda: len([weingarten_orthogonal(coset_type, z) for coset_type in types])


def of_different(route: Route) -> Callable[[int], Run]:
    """E tr(A₁W⁻¹ ⋯ AₖW⁻¹) by a route."""

    def make(order: int) -> Run:
        letters = [Letter(f"A_{i}", d, d) for i in range(1, order + 1)]
        word = reduce(lambda left, right: left * right, (letter * inv(W) for letter in letters))
        return lambda: len(moment(tr(word), route))

    return make


def of_power(route: Route) -> Callable[[int], Run]:
    """E W⁻ᵏ by a route, with its LaTeX."""

    def make(order: int) -> Run:
        def run() -> int:
            found = moment(W**-order, route)
            return len(found) if moment_latex(found) else 0

        return run

    return make


@dataclass(frozen=True)
class Program:
    """A way to do some work, and the orders that it is measured at."""

    name: str
    make: Callable[[int], Run]
    orders: tuple[int, ...]
    needs: str = "python-flint"


WORK: Mapping[str, tuple[str, tuple[Program, Program]]] = {
    "weingarten": (
        "all values of the Weingarten function",
        (
            Program("befs", our_values, (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 18, 20, 22, 25)),
            Program("haarpy", haarpys_values, (1, 2, 3, 4, 5), needs="haarpy"),
        ),
    ),
    "different": (
        "E tr(A₁W⁻¹ ⋯ AₖW⁻¹), all different",
        (
            Program("matchings", of_different("matchings"), (2, 3, 4, 5, 6, 7, 8)),
            Program("recursion", of_different("recursion"), (2, 3, 4, 5, 6)),
        ),
    ),
    "power": (
        "E W⁻ᵏ with LaTeX",
        (
            Program("recursion", of_power("recursion"), (2, 3, 4, 5, 6, 8, 10, 12, 14)),
            Program("matchings", of_power("matchings"), (2, 3, 4, 5, 6)),
        ),
    ),
}


@dataclass(frozen=True)
class Measured:
    """Median time in seconds, largest memory in MB, number of terms."""

    time: float
    memory: float
    terms: int


def one_core() -> None:
    """Keep this process on one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def once(work: str, name: str, order: int) -> str:
    """Do some work here and now; what it took, as JSON."""
    one_core()
    (program,) = (each for each in WORK[work][1] if each.name == name)
    run = program.make(order)
    start = perf_counter()
    terms = run()
    time = perf_counter() - start
    return json.dumps([time, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE, terms])


def measured(work: str, programs: Sequence[Program], order: int) -> dict[str, Measured]:
    """Each run in a process of its own; the programs take turns, under the same load."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
    runs: dict[str, list[list[float]]] = {program.name: [] for program in programs}
    for _ in range(RUNS):
        for name, found in runs.items():
            command = [sys.executable, __file__, "--once", work, name, str(order)]
            done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
            found.append(json.loads(done.stdout))
    return {
        name: Measured(median(t for t, _, _ in found), max(m for _, m, _ in found), int(found[0][2]))
        for name, found in runs.items()
    }


def installed(package: str) -> str | None:
    """The version of a package, or None."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def load() -> str:
    """The load average of the last minute, where the system tells."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def draw(out: Path, found: Mapping[str, Mapping[str, Mapping[int, Measured]]]) -> None:
    """For each work the time against the order, above the number of terms against it."""
    figure = Figure(figsize=(4 * len(found), 6), layout="constrained")
    axes = figure.subplots(2, len(found), sharex="col", height_ratios=(2, 1), squeeze=False)
    for (work, programs), above, below in zip(found.items(), axes[0], axes[1], strict=True):
        for (name, orders), mark in zip(programs.items(), "os", strict=False):
            above.plot(list(orders), [each.time for each in orders.values()], marker=mark, label=name)
        first = next(iter(programs.values()))
        below.plot(list(first), [each.terms for each in first.values()], marker="o", color="0.3")
        above.set(yscale="log", ylabel="time [s]", title=WORK[work][0])
        below.set(yscale="log", ylabel="coset types" if work == "weingarten" else "terms", xlabel="order k")
        above.legend()
        for each in (above, below):
            each.grid(alpha=0.3)
    figure.savefig(out)


def table_of(work: str, found: Mapping[str, Mapping[int, Measured]]) -> Table:
    """A row for each order, the programs side by side."""
    title, programs = WORK[work]
    table = Table(title=f"{work}: {title}", box=None, title_justify="left")
    names = [program.name for program in programs]
    for heading in ("k", "terms", *(f"{name} [ms]" for name in names), f"{names[1]} / {names[0]}", "memory [MB]"):
        table.add_column(heading, justify="right")
    for order, first in found[names[0]].items():
        other = found.get(names[1], {}).get(order)
        table.add_row(
            str(order),
            f"{first.terms:,}",
            f"{1e3 * first.time:,.2f}",
            f"{1e3 * other.time:,.2f}" if other else "–",
            f"{other.time / first.time:,.1f}" if other else "–",
            f"{first.memory:,.0f}",
        )
    return table


@click.command()
@click.argument("work", nargs=-1, type=click.Choice(list(WORK)))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file of the plot: .svg, .pdf, .png.")
@click.option("--once", "single", type=(click.Choice(list(WORK)), str, int), hidden=True)
def main(work: tuple[str, ...], out: Path | None, single: tuple[str, str, int] | None) -> None:
    """Measure WORK (all kinds, unless some are named), print tables, and plot them to a file."""
    if single is not None:
        click.echo(once(*single))
        return
    console = Console(highlight=False)
    console.print(f"Each time is the median of {RUNS} fresh processes on one core.")
    found: dict[str, dict[str, dict[int, Measured]]] = {}
    before = load()
    with console.status("") as status:
        for each in work or WORK:
            programs = [program for program in WORK[each][1] if installed(program.needs)]
            found[each] = {program.name: {} for program in programs}
            for order in programs[0].orders:
                status.update(f"{each}, k = {order} of {programs[0].orders[-1]}")
                able = [program for program in programs if order in program.orders]
                for name, one in measured(each, able, order).items():
                    found[each][name][order] = one
    for each, programs_found in found.items():
        console.print(table_of(each, programs_found))
    versions = ", ".join(f"{name} {installed(name) or 'absent'}" for name in ("python-flint", "numpy", "haarpy"))
    console.print(f"Python {sys.version.split()[0]}, {versions}; load average {before} before, {load()} after")
    if out is not None:
        draw(out, found)
        console.print(f"plot: {out}")


if __name__ == "__main__":
    main()
