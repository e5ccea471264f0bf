"""How long the mean trace of the resolvent of a real Wishart matrix takes, by the dimension q.

    python benchmarks/resolvents.py --out resolvents.svg

f(t) = E tr(W + tI)⁻¹, W ~ W_q(N, I), at t = q. Two kinds of work, each for N − q even, N − q odd, and N < q:

    digits    f and f' with 50 correct digits
    sweep     1000 values of f with error bounds, in floating point: 500 over t at fixed N, 500 over N at fixed t/N

For even q and even N an integral with an arctangent enters, which costs most; hence both are even in the first and the
last case. Each time is the median of five runs, each in a fresh process on one core, the cases by turns. Imports are
not counted. The exponent is that of a power of q, fitted to the times of the larger half of the dimensions.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
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

from symbolic.resolvents import resolvent_trace_derivatives, resolvent_trace_values

ROOT = Path(__file__).parents[1]
RUNS = 5
BITS = 170
"""At least 50 decimal digits."""

POINTS = 500
"""Of each sweep."""

CASES: Mapping[str, Callable[[int], int]] = {
    "N = 2q": lambda q: 2 * q,
    "N = 2q + 1": lambda q: 2 * q + 1,
    "N = 2⌊q/4⌋": lambda q: 2 * (q // 4),
}
"""N for each q, by name."""


def digits(q: int, N: int) -> None:
    """f and f' at t = q with 50 digits."""
    resolvent_trace_derivatives(q, N, q, 1, BITS)


def sweep(q: int, N: int) -> None:
    """Values over four decades of t at N, and over multiples of N with t/N = 1/2."""
    resolvent_trace_values(q, N, np.geomspace(q / 100, 100 * q, POINTS))
    degrees = np.linspace(max(N // 4, 1), 4 * N, POINTS).astype(int)
    resolvent_trace_values(q, degrees, [Fraction(int(each), 2) for each in degrees])


WORK: Mapping[str, tuple[str, Callable[[int, int], None], tuple[int, ...]]] = {
    "digits": ("f and f' with 50 digits", digits, (10, 20, 30, 50, 70, 100, 150, 200, 300, 500)),
    "sweep": ("1000 values for figures", sweep, (10, 20, 30, 50, 70, 100)),
}


def one_core() -> None:
    """Keep this process on one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def once(work: str, case: str, q: int) -> str:
    """Do some work here and now; the seconds that it took, as JSON."""
    one_core()
    _, run, _ = WORK[work]
    N = CASES[case](q)
    start = perf_counter()
    run(q, N)
    return json.dumps(perf_counter() - start)


def measured(work: str, q: int) -> dict[str, float]:
    """Median time of each case; each run in a process of its own, the cases by turns."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
    times: dict[str, list[float]] = {case: [] for case in CASES}
    for _ in range(RUNS):
        for case, found in times.items():
            command = [sys.executable, __file__, "--once", work, case, str(q)]
            done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
            found.append(json.loads(done.stdout))
    return {case: median(found) for case, found in times.items()}


def exponent(times: Mapping[int, float]) -> float:
    """The power of q that fits the times best, over the larger half of the dimensions."""
    half = sorted(times)[len(times) // 2 :]
    slope, _ = np.polyfit(np.log(half), np.log([times[q] for q in half]), 1)
    return float(slope)


def draw(out: Path, found: Mapping[str, Mapping[str, Mapping[int, float]]]) -> None:
    """For each work the time against q, both on logarithmic axes."""
    figure = Figure(figsize=(4.5 * len(found), 4), layout="constrained")
    for (work, cases), axes in zip(found.items(), figure.subplots(1, len(found), squeeze=False)[0], strict=True):
        for (case, times), mark in zip(cases.items(), "os^", strict=True):
            axes.plot(list(times), list(times.values()), marker=mark, label=f"{case}: about q^{exponent(times):.1f}")
        axes.set(xscale="log", yscale="log", xlabel="q", ylabel="time [s]", title=WORK[work][0])
        axes.grid(alpha=0.3)
        axes.legend()
    figure.savefig(out)


def table_of(work: str, cases: Mapping[str, Mapping[int, float]]) -> Table:
    """A row for each q, a column for each case, and the exponents below."""
    table = Table(title=f"{work}: {WORK[work][0]}", box=None, title_justify="left")
    for heading in ("q", *(f"{case} [ms]" for case in cases)):
        table.add_column(heading, justify="right")
    for q in next(iter(cases.values())):
        table.add_row(str(q), *(f"{1e3 * times[q]:,.2f}" for times in cases.values()))
    table.add_row("exponent", *(f"{exponent(times):.2f}" for times in cases.values()))
    return table


@click.command()
@click.argument("work", nargs=-1, type=click.Choice(list(WORK)))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file of the plot: .svg, .pdf, .png.")
@click.option("--once", "single", type=(click.Choice(list(WORK)), click.Choice(list(CASES)), int), hidden=True)
def main(work: tuple[str, ...], out: Path | None, single: tuple[str, str, int] | None) -> None:
    """Measure WORK (both kinds, unless one is named), print tables, and plot them to a file."""
    if single is not None:
        click.echo(once(*single))
        return
    console = Console(highlight=False)
    console.print(f"Each time is the median of {RUNS} fresh processes on one core.")
    found: dict[str, dict[str, dict[int, float]]] = {}
    with console.status("") as status:
        for each in work or WORK:
            found[each] = {case: {} for case in CASES}
            for q in WORK[each][2]:
                status.update(f"{each}, q = {q}")
                for case, time in measured(each, q).items():
                    found[each][case][q] = time
    for each, cases in found.items():
        console.print(table_of(each, cases))
    console.print(f"Python {sys.version.split()[0]}, python-flint {version('python-flint')}, numpy {version('numpy')}")
    if out is not None:
        draw(out, found)
        console.print(f"plot: {out}")


if __name__ == "__main__":
    main()
