"""How long the exact excess risk of BEFS takes, by the number q of dimensions that are penalised.

    python benchmarks/risk.py --out risk.svg

p = q/2 brain features, N = n_T − p, κ = q. Two kinds of work:

    digits    one risk with 50 correct digits, N − q even (N = 2q) and odd (N = 2q + 1)
    sweep     1000 risks with 15 digits and their error bounds, over λ at N = 2q, and over n_T at fixed λ

For even q and even N an integral with an arctangent enters, which costs most; hence both are even where N − q is. What
is measured is all that `befs eval` does once the theorems are there, from the names of the arguments to the string.
Each time is the median of five runs, each in a fresh process on one core, the cases by turns. Imports are not counted.
The exponent is that of a power of q, fitted to the times of the larger half of the dimensions.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter

import click
import numpy as np
from matplotlib.figure import Figure
from rich.console import Console
from rich.table import Table

from derivations import THEOREMS
from derivations.risk_of_befs.excess_risk_of_befs import excess_risk_of_befs
from derivations.scalar_values import value_of
from derivations.sweeps import values_on

ROOT = Path(__file__).parents[1]
RUNS = 5
DIGITS = 50
POINTS = 1000
"""Of each sweep."""

TASK = {"m_hat": Fraction(1, 2), "sigma_y2": Fraction(7, 10)}


def one_risk(odd: int) -> Callable[[int, int], None]:
    """The risk at N = 2q + odd, with 50 digits."""

    def run(q: int, _: int) -> None:
        p = q // 2
        arguments = {"n_T": 2 * q + odd + p, "q": q, "p": p, "kappa": q}
        value = value_of(excess_risk_of_befs, TASK | {k: Fraction(v) for k, v in arguments.items()}, THEOREMS)
        value.decimal(DIGITS)

    return run


def over_lam(q: int, points: int) -> None:
    """Over four decades of λ at N = 2q."""
    p = q // 2
    n_T = 2 * q + p
    lam = [Fraction(float(each)).limit_denominator(10**6) for each in np.geomspace(0.01, 100, points)]
    values_on(excess_risk_of_befs, {"n_T": n_T, "q": q, "p": p, "lam": lam, **TASK})


def over_samples(q: int, points: int) -> None:
    """Over n_T from p + 2 on, at λ = 1/2: with N < q, and both parities of N − q."""
    p = q // 2
    values_on(excess_risk_of_befs, {"n_T": range(p + 2, p + 2 + points), "q": q, "p": p, "lam": "1/2", **TASK})


@dataclass(frozen=True)
class Work:
    """A kind of work.

    cases      what is done at a q, with so many points of a sweep, by name
    sizes      the q at which it is measured
    targets    seconds that it should take at most, by q
    """

    title: str
    cases: Mapping[str, Callable[[int, int], None]]
    sizes: tuple[int, ...]
    targets: Mapping[int, float]


WORK: Mapping[str, Work] = {
    "digits": Work(
        f"one risk with {DIGITS} digits",
        {"N − q even": one_risk(0), "N − q odd": one_risk(1)},
        (10, 20, 30, 50, 70, 100, 150, 200, 300),
        {10: 0.1, 30: 1, 100: 30},
    ),
    "sweep": Work(
        f"{POINTS} risks with 15 digits",
        {"over λ": over_lam, "over n_T": over_samples},
        (10, 20, 30, 50, 70, 100),
        {50: 10},
    ),
}


def one_core() -> None:
    """Keep this process on one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def once(work: str, case: str, q: int, points: int) -> str:
    """Do some work here and now; the seconds that it took, as JSON."""
    one_core()
    run = WORK[work].cases[case]
    start = perf_counter()
    run(q, points)
    return json.dumps(perf_counter() - start)


def measured(work: str, q: int) -> dict[str, float]:
    """Median time of each case; each run in a process of its own, the cases by turns."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
    times: dict[str, list[float]] = {case: [] for case in WORK[work].cases}
    for _ in range(RUNS):
        for case, found in times.items():
            command = [sys.executable, __file__, "--once", work, case, str(q), str(POINTS)]
            done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
            found.append(json.loads(done.stdout))
    return {case: median(found) for case, found in times.items()}


def exponent(times: Mapping[int, float]) -> float:
    """The power of q that fits the times best, over the larger half of the dimensions."""
    half = sorted(times)[len(times) // 2 :]
    slope, _ = np.polyfit(np.log(half), np.log([times[q] for q in half]), 1)
    return float(slope)


def draw(out: Path, found: Mapping[str, Mapping[str, Mapping[int, float]]]) -> None:
    """For each work the time against q and the targets, on logarithmic axes."""
    figure = Figure(figsize=(4.5 * len(found), 4), layout="constrained")
    for (work, cases), axes in zip(found.items(), figure.subplots(1, len(found), squeeze=False)[0], strict=True):
        for (case, times), mark in zip(cases.items(), "os", strict=True):
            axes.plot(list(times), list(times.values()), marker=mark, label=f"{case}: about q^{exponent(times):.1f}")
        targets = WORK[work].targets
        axes.plot(list(targets), list(targets.values()), "k_", markersize=12, label="target")
        axes.set(xscale="log", yscale="log", xlabel="q", ylabel="time [s]", title=WORK[work].title)
        axes.grid(alpha=0.3)
        axes.legend()
    figure.savefig(out)


def table_of(work: str, cases: Mapping[str, Mapping[int, float]]) -> Table:
    """A row for each q, a column for each case and one for the targets, and the exponents below."""
    table = Table(title=f"{work}: {WORK[work].title}", box=None, title_justify="left")
    for heading in ("q", *(f"{case} [s]" for case in cases), "target [s]"):
        table.add_column(heading, justify="right")
    targets = WORK[work].targets
    for q in next(iter(cases.values())):
        table.add_row(
            str(q), *(f"{times[q]:,.4f}" for times in cases.values()), f"{targets[q]:g}" if q in targets else ""
        )
    table.add_row("exponent", *(f"{exponent(times):.2f}" for times in cases.values()), "")
    return table


@click.command()
@click.argument("work", nargs=-1, type=click.Choice(list(WORK)))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file of the plot: .svg, .pdf, .png.")
@click.option("--once", "single", type=(click.Choice(list(WORK)), str, int, int), hidden=True)
def main(work: tuple[str, ...], out: Path | None, single: tuple[str, str, int, int] | None) -> None:
    """Measure WORK (both kinds, unless one is named), print tables, and plot them to a file.

    The exit code is 1 if a target is missed.
    """
    if single is not None:
        click.echo(once(*single))
        return
    console = Console(highlight=False)
    console.print(f"Each time is the median of {RUNS} fresh processes on one core.")
    found: dict[str, dict[str, dict[int, float]]] = {}
    with console.status("") as status:
        for each in work or WORK:
            found[each] = {case: {} for case in WORK[each].cases}
            for q in WORK[each].sizes:
                status.update(f"{each}, q = {q}")
                for case, time in measured(each, q).items():
                    found[each][case][q] = time
    for each, cases in found.items():
        console.print(table_of(each, cases))
    console.print(f"Python {sys.version.split()[0]}, python-flint {version('python-flint')}, numpy {version('numpy')}")
    if out is not None:
        draw(out, found)
        console.print(f"plot: {out}")
    missed = [
        f"{each}, {case}, q = {q}: {times[q]:.2f} s > {target:g} s"
        for each, cases in found.items()
        for case, times in cases.items()
        for q, target in WORK[each].targets.items()
        if times[q] > target
    ]
    console.print("\n".join(["every target is met" if not missed else "targets missed:", *missed]))
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
