"""How long all values of the orthogonal Weingarten function of an order take, beside haarpy.

    python benchmarks/weingarten.py --out weingarten.svg

Each time is the median of five runs, each in a fresh process on one core. Imports are not counted. haarpy is measured
in the same run where it is installed, up to the order where it takes seconds: its sums run over the hyperoctahedral
group, with 2ᵏ k! elements.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from time import perf_counter

import click
from matplotlib.figure import Figure
from rich.console import Console
from rich.table import Table
from sympy import Symbol

from symbolic.moments import partitions, weingarten_function

ROOT = Path(__file__).parents[1]
RUNS = 5
ORDERS = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 18, 20, 22, 25)
ORDERS_OF_HAARPY = (1, 2, 3, 4, 5)


def ours(order: int) -> Callable[[], object]:
    """Every value of an order, in lowest terms."""
    return lambda: weingarten_function(order)


def haarpys(order: int) -> Callable[[], object]:
    """The same by haarpy, which also factors."""
    from haarpy import weingarten_orthogonal  # noqa: PLC0415 (where it is installed)

    z, types = Symbol("z"), list(partitions(order))
    return lambda: [weingarten_orthogonal(coset_type, z) for coset_type in types]


PROGRAMS: Mapping[str, Callable[[int], Callable[[], object]]] = {"befs": ours, "haarpy": haarpys}


def one_core() -> None:
    """Keep this process on one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def measured(programs: Sequence[str], order: int) -> dict[str, float]:
    """Median times in seconds, each run in a process of its own; the programs take turns, under the same load."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
    runs: dict[str, list[float]] = {program: [] for program in programs}
    for _ in range(RUNS):
        for program, found in runs.items():
            command = [sys.executable, __file__, "--once", program, str(order)]
            done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
            found.append(float(done.stdout))
    return {program: median(found) for program, found in runs.items()}


def installed(program: str) -> str | None:
    """The version of a package, or None."""
    try:
        return version(program)
    except PackageNotFoundError:
        return None


def load() -> str:
    """The load average of the last minute, where the system tells."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def draw(out: Path, times: Mapping[str, Mapping[int, float]], orders: Sequence[int]) -> None:
    """Time against the order, above the number of coset types against it."""
    figure = Figure(figsize=(6, 6), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(2, 1))
    for (program, found), mark in zip(times.items(), "os", strict=False):
        above.plot(list(found), list(found.values()), marker=mark, label=program)
    above.set(yscale="log", ylabel="time for all coset types [s]")
    above.legend()
    below.plot(orders, [len(list(partitions(order))) for order in orders], marker="o", color="0.3")
    below.set(yscale="log", ylabel="coset types", xlabel="order k")
    for axes in (above, below):
        axes.grid(alpha=0.3)
    figure.savefig(out)


@click.command()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file of the plot: .svg, .pdf, .png.")
@click.option("--once", type=(click.Choice(list(PROGRAMS)), int), hidden=True)
def main(out: Path | None, once: tuple[str, int] | None) -> None:
    """Measure, print a table, and plot it to a file."""
    if once is not None:
        one_core()
        run = PROGRAMS[once[0]](once[1])
        start = perf_counter()
        run()
        click.echo(perf_counter() - start)
        return
    console = Console(highlight=False)
    console.print(f"Each time is the median of {RUNS} fresh processes on one core, in milliseconds.")
    table = Table(box=None)
    for title in ("k", "coset types", "befs", "haarpy", "ratio"):
        table.add_column(title, justify="right")
    times: dict[str, dict[int, float]] = {name: {} for name in PROGRAMS if name == "befs" or installed(name)}
    loads = [load()]
    with console.status("") as status:
        for order in ORDERS:
            status.update(f"k = {order}, of {ORDERS[-1]}")
            found = measured([each for each in times if each != "haarpy" or order in ORDERS_OF_HAARPY], order)
            for program, time in found.items():
                times[program][order] = time
            beside = [f"{1e3 * found[each]:,.2f}" if each in found else "–" for each in PROGRAMS]
            ratio = f"{found['haarpy'] / found['befs']:,.0f}" if "haarpy" in found else "–"
            table.add_row(str(order), str(len(list(partitions(order)))), *beside, ratio)
    loads.append(load())
    console.print(table)
    versions = ", ".join(f"{name} {installed(name) or 'absent'}" for name in ("python-flint", "haarpy"))
    console.print(f"Python {sys.version.split()[0]}, {versions}; load average {loads[0]} before, {loads[1]} after")
    if out is not None:
        draw(out, times, ORDERS)
        console.print(f"plot: {out}")


if __name__ == "__main__":
    main()
