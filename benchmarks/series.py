"""How long the series of the excess risk of BEFS takes, by its order.

    python benchmarks/series.py --out series.svg

The coefficients of 1, 1/n_T, …, 1/n_T^k at a fixed λ, as polynomials in p, q, m̂, σ_y² and α, in two ways:

    words       the fluctuation of the sample covariance expanded, all words of it averaged together
    reduction   the exact risk expanded, with the moments of a Wishart matrix

Beside the times stand how many different products of words the first way meets, and how many times as long it takes as
the second. Each time is the median of three runs, each in a fresh process on one core, the ways by turns. Imports are
not counted. Both ways have to give the same coefficients, term by term; that is checked on each run.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter

import click
from matplotlib.figure import Figure
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sympy import Expr

from derivations.scaling_in_task_samples import series_by_reduction, series_by_words

ROOT = Path(__file__).parents[1]
RUNS = 3
ORDERS = (1, 2, 3, 4, 5, 6)
TARGETS: Mapping[int, float] = {4: 10, 6: 300}
"""Seconds that the words should take at most, by order."""

WAYS: Mapping[str, Callable[[int], tuple[Expr, ...]]] = {
    "words": series_by_words.coefficients,
    "reduction": series_by_reduction.coefficients,
}


@dataclass(frozen=True)
class Measured:
    """One order: the median time of each way in seconds, and the number of words."""

    times: Mapping[str, float]
    words: int

    @property
    def ratio(self) -> float:
        """How many times as long the words take as the reduction."""
        return self.times["words"] / self.times["reduction"]


def one_core() -> None:
    """Keep this process on one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def once(way: str, order: int) -> str:
    """Do the work here and now; as JSON the seconds, a hash of the coefficients, and the number of words."""
    one_core()
    start = perf_counter()
    found = WAYS[way](order)
    time = perf_counter() - start
    words = series_by_words.number_of_words(order) if way == "words" else 0
    return json.dumps([time, hashlib.sha256(str(found).encode()).hexdigest(), words])


def measured(order: int) -> Measured:
    """Median time of each way; each run in a process of its own, the ways by turns."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
    times: dict[str, list[float]] = {way: [] for way in WAYS}
    hashes: set[str] = set()
    words = 0
    for _ in range(RUNS):
        for way, found in times.items():
            command = [sys.executable, __file__, "--once", way, str(order)]
            done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
            time, digest, met = json.loads(done.stdout)
            found.append(time)
            hashes.add(digest)
            words = max(words, met)
    if len(hashes) != 1:
        raise SystemExit(f"the two ways differ at order {order}")
    return Measured({way: median(found) for way, found in times.items()}, words)


def table_of(found: Mapping[int, Measured]) -> Table:
    """A row for each order."""
    table = Table(title="coefficients through n_T^-order", box=None, title_justify="left")
    for heading in ("order", *(f"{way} [s]" for way in WAYS), "ratio", "target [s]", "words met"):
        table.add_column(Text(heading), justify="right")
    for order, each in found.items():
        target = f"{TARGETS[order]:g}" if order in TARGETS else ""
        times = (f"{each.times[way]:,.3f}" for way in WAYS)
        table.add_row(str(order), *times, f"{each.ratio:.2f}", target, f"{each.words:,}")
    return table


def draw(out: Path, found: Mapping[int, Measured]) -> None:
    """The times and the number of words against the order, on logarithmic axes."""
    figure = Figure(figsize=(9, 4), layout="constrained")
    left, right = figure.subplots(1, 2)
    for way, mark in zip(WAYS, "os", strict=True):
        left.plot(list(found), [each.times[way] for each in found.values()], marker=mark, label=way)
    targets = {order: target for order, target in TARGETS.items() if order in found}
    left.plot(list(targets), list(targets.values()), "k_", markersize=12, label="target of the words")
    left.set(yscale="log", xlabel="order", ylabel="time [s]", title="coefficients through $n_T^{-order}$")
    left.legend()
    right.plot(list(found), [each.words for each in found.values()], marker="o")
    right.set(yscale="log", xlabel="order", ylabel="products of words", title="words met on the way")
    for axes in (left, right):
        axes.grid(alpha=0.3)
    figure.savefig(out)


@click.command()
@click.argument("orders", nargs=-1, type=click.IntRange(0))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file of the plot: .svg, .pdf, .png.")
@click.option("--once", "single", type=(click.Choice(list(WAYS)), click.IntRange(0)), hidden=True)
def main(orders: tuple[int, ...], out: Path | None, single: tuple[str, int] | None) -> None:
    """Measure ORDERS (1 to 6, unless some are named), print a table, and plot it to a file.

    The exit code is 1 if a target is missed.
    """
    if single is not None:
        click.echo(once(*single))
        return
    console = Console(highlight=False)
    console.print(f"Each time is the median of {RUNS} fresh processes on one core.")
    found: dict[int, Measured] = {}
    with console.status("") as status:
        for order in orders or ORDERS:
            status.update(f"order {order}")
            found[order] = measured(order)
    console.print(table_of(found))
    console.print("both ways give the same coefficients")
    console.print(f"Python {sys.version.split()[0]}, python-flint {version('python-flint')}, SymPy {version('sympy')}")
    if out is not None:
        draw(out, found)
        console.print(f"plot: {out}")
    missed = [
        f"order {order}: {found[order].times['words']:.2f} s > {target:g} s"
        for order, target in TARGETS.items()
        if order in found and found[order].times["words"] > target
    ]
    reached = any(order in found for order in TARGETS)
    if reached or missed:
        console.print("\n".join(["every target is met" if not missed else "targets missed:", *missed]))
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
