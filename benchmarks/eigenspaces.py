"""How long the series of eigenspaces take, the moments of learned features, the searches of bounds, and the values.

    python benchmarks/eigenspaces.py --out eigenspaces.svg

Words of small integers with their coefficients, in three ways of reading:

    one eigenvalue     Kato's series of the projector of one eigenvalue
    group              that of a group of different eigenvalues, no difference inside the group divided by
    singular vectors   that of the leading singular vectors of a matrix of low rank plus noise

`series` is the time of the words of all orders up to the one named, `proof` that of the equations that decide them,
executed at each of these orders: symmetric, idempotent, commuting with the perturbed matrix. Beside them:

    moments     the step of a proof that averages all terms through n_B⁻² over noise and inputs, and that whole proof
    searches    for a violation of each bound of the chapter, with how near they come to one
    values      the mean misalignment at numbers: the first, which reads the theorem off at small sizes, one more, and
                one at a matrix H of responses, where its traces are evaluated

Each time is the median of some runs, three unless told, each in a fresh process on one core. Imports are not counted.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import click
from matplotlib.figure import Figure
from rich.console import Console
from rich.table import Table
from rich.text import Text

from derivations.bound_curves import JUDGE
from derivations.eigenspaces import CHAPTER
from derivations.misalignment_values import MISALIGNMENTS, misalignment, partial_misalignment
from symbolic.checks import Verdict
from symbolic.derivation import Proof, Theorem, check_step, find_theorem
from symbolic.perturbation.column_space import column_space_defects, column_space_words
from symbolic.perturbation.group import group_defects, group_words
from symbolic.perturbation.one_eigenvalue import Defects, Words, defects, projector_words
from symbolic.rules import AveragedNoise

ROOT = Path(__file__).parents[1]
RUNS = 3
SERIES = "series"
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


class TimedProof(Proof):
    """A proof that notes how long its lines with moments take to be executed."""

    seconds = 0.0

    def rewritten(self, by: Any) -> Proof:
        """The next line, as without a watch."""
        start = perf_counter()
        line = super().rewritten(by)
        if any(isinstance(reason, AveragedNoise) for reason in (by if isinstance(by, tuple) else (by,))):
            self.seconds += perf_counter() - start
        return line


def moments(label: str) -> tuple[float, float]:
    """Seconds of the step that averages, and of the whole proof: written, and then checked line by line."""
    theorem = find_theorem(PROJECTORS, label)
    if theorem.body is None:
        raise SystemExit(f"{label} has no proof")
    proof = TimedProof(theorem.claim)
    start = perf_counter()
    theorem.body(proof)
    wrong = [step for step in proof.steps if check_step(step).verdict is not Verdict.HOLDS]
    end = perf_counter()
    if wrong:
        raise SystemExit(f"{label}: {wrong[0]} is refused")
    return proof.seconds, end - start


def searches(label: str) -> tuple[float, float, float]:
    """Seconds of the search, how many instances were evaluated, and the certified share of the bound."""
    start = perf_counter()
    found = JUDGE.search(find_theorem(BOUNDS, label).claim)
    return perf_counter() - start, found.tried, found.factor


def values(label: str) -> tuple[float, float, float]:
    """Seconds of a first value, of one more, and of one at given responses of the channels."""
    theorem = find_theorem(CHAPTER.theorems, label)
    sizes: dict[str, Fraction | int] = {"d": 8, "p": 3, "d_r": 5, "s": 2, "sigma_r2": Fraction(1, 2)}
    sizes |= {"P_beta2": 1, "m": Fraction(1, 4)}
    numbers = [{**sizes, "n_B": n_B} for n_B in range(100, 100 + FURTHER)]
    times = [perf_counter()]
    for each in numbers:
        partial_misalignment(theorem, {name: Fraction(value) for name, value in each.items()})
        times.append(perf_counter())
    further = (times[-1] - times[1]) / (FURTHER - 1)
    H = [[1 + (i * j) % 3 + (i == j) for j in range(3)] for i in range(5)]
    start = perf_counter()
    misalignment(theorem, H=H, beta=[1, -1, 2, 0, 1, 0, 0, 0], sigma_r2=Fraction(1, 2), n_B=100)
    return times[1] - times[0], further, perf_counter() - start


@dataclass(frozen=True)
class Part:
    """One kind of work: what is done with each theorem, and the table of it."""

    work: Callable[[str], tuple[float, ...]]
    theorems: Sequence[Theorem]
    title: str
    headings: tuple[str, ...]
    cells: Callable[[Sequence[float]], tuple[str, ...]]

    def table(self, found: Mapping[str, Sequence[float]]) -> Table:
        """A row for each theorem."""
        table = Table(title=self.title, box=None, title_justify="left")
        for heading in ("theorem", *self.headings):
            first = heading == "theorem"
            table.add_column(Text(heading), justify="left" if first else "right", no_wrap=first)
        for label, each in found.items():
            table.add_row(label, *self.cells(each))
        return table


FURTHER = 50
"""How many values are computed, one after another; the time of one more is the mean of all but the first."""
PROJECTORS = tuple(
    find_theorem(CHAPTER.theorems, label) for label in ("mean-of-learned-projector", "mean-of-reduced-rank-projector")
)
BOUNDS = tuple(
    theorem
    for theorem in CHAPTER.theorems
    if JUDGE.speaks_of(theorem.claim) and any(situation.covers(theorem.claim) for situation in JUDGE.situations)
)
PARTS: Mapping[str, Part] = {
    "moments": Part(
        moments,
        PROJECTORS,
        "the mean of a learned projector through n_B^-2",
        ("moments [s]", "proof [s]", "share"),
        lambda x: (f"{x[0]:,.2f}", f"{x[1]:,.2f}", f"{x[0] / x[1]:.0%}"),
    ),
    "searches": Part(
        searches,
        BOUNDS,
        "searches for a violation",
        ("time [s]", "instances", "a second", "share"),
        lambda x: (f"{x[0]:,.2f}", f"{x[1]:,.0f}", f"{x[1] / x[0]:,.0f}", f"{x[2]:.4f}"),
    ),
    "values": Part(
        values,
        tuple(find_theorem(CHAPTER.theorems, label) for label in MISALIGNMENTS),
        "the mean misalignment at numbers, exactly",
        ("first [ms]", "one more [ms]", "ratio", "at H [ms]", "ratio"),
        lambda x: (
            f"{1000 * x[0]:,.1f}",
            f"{1000 * x[1]:,.2f}",
            f"{x[0] / x[1]:,.0f}",
            f"{1000 * x[2]:,.1f}",
            f"{x[2] / x[1]:,.0f}",
        ),
    ),
}


def medians(name: str, label: str, runs: int) -> tuple[float, ...]:
    """Median of each number; each run in a process of its own."""
    found = [in_a_process("--part", name, label) for _ in range(runs)]
    return tuple(map(median, zip(*found, strict=True)))


def in_a_process(*arguments: str) -> list[float]:
    """What this program prints with these arguments, in a fresh process."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
    command = [sys.executable, __file__, *arguments]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    numbers: list[float] = json.loads(done.stdout)
    return numbers


def measured(way: str, order: int, runs: int) -> Measured:
    """Median times of a series."""
    found = [in_a_process("--once", way, str(order)) for _ in range(runs)]
    return Measured(median(run[0] for run in found), median(run[1] for run in found), int(found[0][2]))


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


def print_series(console: Console, orders: Sequence[int], runs: int, out: Path | None) -> bool:
    """Measure the series, print and plot; whether every target is met."""
    found: dict[tuple[str, int], Measured] = {}
    with console.status("") as status:
        for way in WAYS:
            for order in orders:
                status.update(f"{way}, order {order}")
                found[way, order] = measured(way, order, runs)
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
    return not missed


def print_part(console: Console, name: str, runs: int) -> None:
    """Measure one kind of work with each of its theorems, and print."""
    found: dict[str, tuple[float, ...]] = {}
    with console.status("") as status:
        for theorem in PARTS[name].theorems:
            status.update(f"{name}, {theorem.label}")
            found[theorem.label] = medians(name, theorem.label, runs)
    console.print(PARTS[name].table(found))
    if name == "searches":
        console.print(f"all searches: {sum(each[0] for each in found.values()):.1f} s")


@click.command()
@click.argument("orders", nargs=-1, type=click.IntRange(0))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file of the plot: .svg, .pdf, .png.")
@click.option("--only", multiple=True, type=click.Choice([SERIES, *PARTS]), help="Measure this alone; may be repeated.")
@click.option("--runs", default=RUNS, show_default=True, type=click.IntRange(1), help="Of each, in fresh processes.")
@click.option("--once", "single", type=(click.Choice(list(WAYS)), click.IntRange(0)), hidden=True)
@click.option("--part", type=(click.Choice(list(PARTS)), str), hidden=True)
def main(
    orders: tuple[int, ...],
    out: Path | None,
    only: tuple[str, ...],
    runs: int,
    single: tuple[str, int] | None,
    part: tuple[str, str] | None,
) -> None:
    """Measure ORDERS (2, 4, …, 10, unless some are named) and the rest, print tables, and plot the orders to a file.

    The exit code is 1 if a target is missed.
    """
    if single is not None:
        click.echo(once(*single))
        return
    if part is not None:
        one_core()
        click.echo(json.dumps(PARTS[part[0]].work(part[1])))
        return
    console = Console(highlight=False)
    console.print(f"Each time is the median of {runs} fresh processes on one core.")
    met = True
    for name in only or (SERIES, *PARTS):
        if name == SERIES:
            met = print_series(console, orders or ORDERS, runs, out)
        else:
            print_part(console, name, runs)
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
