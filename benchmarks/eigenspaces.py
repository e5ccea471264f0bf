"""How long the series of spectral projectors and of singular vectors take, by order, their proof included.

    python benchmarks/eigenspaces.py --out eigenspaces.svg

Words of small integers with their coefficients, in three ways of reading:

    one eigenvalue     Kato's series of the projector of one eigenvalue
    group              that of a group of different eigenvalues, no difference inside the group divided by
    singular vectors   that of the leading singular vectors of a matrix of low rank plus noise

`series` is the time of the words of all orders up to the one named, `proof` that of the equations that decide them,
executed at each of these orders: symmetric, idempotent, commuting with the perturbed matrix. Each time is the median of
three runs, each in a fresh process on one core. Imports are not counted.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

import click
from matplotlib.figure import Figure
from rich.console import Console
from rich.table import Table
from rich.text import Text

from symbolic.perturbation.column_space import column_space_defects, column_space_words
from symbolic.perturbation.group import group_defects, group_words
from symbolic.perturbation.one_eigenvalue import Defects, Words, defects, projector_words

ROOT = Path(__file__).parents[1]
RUNS = 3
ORDERS = (2, 4, 6, 8, 10)
TARGETS: Mapping[int, float] = {6: 5, 10: 120}
"""Seconds that series and proof together should take at most, by order."""

WAYS: Mapping[str, tuple[Callable[[int], Words], Callable[[Sequence[Words], int], Defects]]] = {
    "one eigenvalue": (projector_words, defects),
    "group": (group_words, group_defects),
    "singular vectors": (column_space_words, column_space_defects),
}


@dataclass(frozen=True)
class Measured:
    """One series up to an order: median times in seconds, and the number of words of that order."""

    series: float
    proof: float
    words: int

    @property
    def whole(self) -> float:
        """Series and proof together."""
        return self.series + self.proof


def one_core() -> None:
    """Keep this process on one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def once(way: str, order: int) -> str:
    """Do the work here and now; as JSON the seconds of series and proof, and the number of words of the last order."""
    one_core()
    words, left_over = WAYS[way]
    start = perf_counter()
    series = [words(j) for j in range(order + 1)]
    middle = perf_counter()
    wrong = [j for j in range(order + 1) if not left_over(series, j).is_zero]
    end = perf_counter()
    if wrong:
        raise SystemExit(f"{way}: the equations do not hold at order {wrong[0]}")
    return json.dumps([middle - start, end - middle, len(series[order])])


def measured(way: str, order: int) -> Measured:
    """Median times; each run in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
    command = [sys.executable, __file__, "--once", way, str(order)]
    runs = []
    for _ in range(RUNS):
        done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        runs.append(json.loads(done.stdout))
    return Measured(median(run[0] for run in runs), median(run[1] for run in runs), runs[0][2])


Found = Mapping[tuple[str, int], Measured]


def table_of(found: Found) -> Table:
    """A row for each series and order."""
    table = Table(title="series of projectors, all orders up to the one named", box=None, title_justify="left")
    for heading in ("series of", "order", "words", "series [s]", "proof [s]", "target [s]"):
        table.add_column(Text(heading), justify="left" if heading == "series of" else "right")
    for (way, order), each in found.items():
        target = f"{TARGETS[order]:g}" if order in TARGETS else ""
        table.add_row(way, str(order), f"{each.words:,}", f"{each.series:,.4f}", f"{each.proof:,.4f}", target)
    return table


def draw(out: Path, found: Found) -> None:
    """Series and proof together against the order, on a logarithmic axis."""
    figure = Figure(figsize=(5, 4), layout="constrained")
    axes = figure.subplots()
    for way, mark in zip(WAYS, "osd", strict=True):
        points = {order: each.whole for (name, order), each in found.items() if name == way}
        axes.plot(list(points), list(points.values()), marker=mark, label=way)
    orders = {order for _, order in found}
    targets = {order: target for order, target in TARGETS.items() if order in orders}
    axes.plot(list(targets), list(targets.values()), "k_", markersize=12, label="target")
    axes.set(yscale="log", xlabel="order", ylabel="time [s]", title="series and proof")
    axes.legend()
    axes.grid(alpha=0.3)
    figure.savefig(out)


@click.command()
@click.argument("orders", nargs=-1, type=click.IntRange(0))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file of the plot: .svg, .pdf, .png.")
@click.option("--once", "single", type=(click.Choice(list(WAYS)), click.IntRange(0)), hidden=True)
def main(orders: tuple[int, ...], out: Path | None, single: tuple[str, int] | None) -> None:
    """Measure ORDERS (2, 4, …, 10, unless some are named), print a table, and plot it to a file.

    The exit code is 1 if a target is missed.
    """
    if single is not None:
        click.echo(once(*single))
        return
    console = Console(highlight=False)
    console.print(f"Each time is the median of {RUNS} fresh processes on one core.")
    found: dict[tuple[str, int], Measured] = {}
    with console.status("") as status:
        for way in WAYS:
            for order in orders or ORDERS:
                status.update(f"{way}, order {order}")
                found[way, order] = measured(way, order)
    console.print(table_of(found))
    console.print("every equation holds at every order")
    if out is not None:
        draw(out, found)
        console.print(f"plot: {out}")
    missed = [
        f"{way}, order {order}: {each.whole:.2f} s > {TARGETS[order]:g} s"
        for (way, order), each in found.items()
        if order in TARGETS and each.whole > TARGETS[order]
    ]
    if any(order in TARGETS for _, order in found):
        console.print("\n".join(["every target is met" if not missed else "targets missed:", *missed]))
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
