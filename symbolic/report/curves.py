"""A picture of exact curves with simulated points and marked places; its bytes depend on its numbers alone."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle

import matplotlib
from matplotlib.figure import Figure

from symbolic.report.figures import BARS, COLOURS, SHAPES, rounded, saved


@dataclass(frozen=True)
class Curve:
    """One exact curve, what simulation finds along it, and the place that is marked on it.

    exact       (x, value); without any, the simulated points stand alone
    simulated   (x, sample mean, its standard error)
    marked      (x, value), or None
    style       of the line, as matplotlib writes it
    colour      of the line; without one the next of those that are told apart in print
    """

    name: str
    exact: tuple[tuple[float, float], ...]
    simulated: tuple[tuple[float, float, float], ...] = ()
    marked: tuple[float, float] | None = None
    style: str = "-"
    colour: str = ""


@dataclass(frozen=True)
class Level:
    """A dashed line at one height, for comparison."""

    name: str
    value: float


@dataclass(frozen=True, repr=False)
class Curves:
    """Curves in one picture; shows itself.

    error    the largest proven error of an exact value, as a share of the value
    deviations   how far each simulated point is from the exact value there, in standard errors
    lines    what the lines are
    """

    title: str
    along: str
    upwards: str
    curves: tuple[Curve, ...]
    levels: tuple[Level, ...] = ()
    mark: str = ""
    logarithmic: tuple[bool, bool] = (False, True)
    error: float = 0.0
    deviations: tuple[float, ...] = ()
    highest: float | None = None
    lines: str = "exact"

    def __repr__(self) -> str:
        simulated = ""
        if self.deviations:
            worst = max(map(abs, self.deviations))
            simulated = f"{len(self.deviations)} simulated points, the farthest {worst:.1f} standard errors off; "
        return (
            f"<{self.title}: {sum(len(curve.exact) for curve in self.curves)} values, relative error at most "
            f"{self.error:.0e}; {simulated}picture {self.digest}>"
        )

    @property
    def digest(self) -> str:
        """A hash of the numbers that are drawn."""
        drawn = [
            (c.name, [tuple(map(rounded, x)) for row in (c.exact, c.simulated, [c.marked or ()]) for x in row])
            for c in self.curves
        ]
        levels = [(level.name, rounded(level.value)) for level in self.levels]
        return hashlib.sha256(repr((self.title, self.along, self.upwards, drawn, levels)).encode()).hexdigest()[:16]

    def _repr_png_(self) -> bytes:
        return self.drawn("png")

    def drawn(self, kind: str) -> bytes:
        """The picture as a file, `svg` or `png`; the same data give the same bytes."""
        return saved(self.figure(), kind, self.title, self.digest)

    def figure(self) -> Figure:
        """Lines are exact, points simulated, with error bars; a star marks a place."""
        with matplotlib.rc_context({"mathtext.fontset": "cm", "font.size": 10}):
            figure = Figure(figsize=(8.2, 4.0), layout="constrained")
            axes = figure.subplots()
            uncoloured = cycle(COLOURS)  # there may be more curves than colours
            for curve, shape in zip(self.curves, cycle(SHAPES), strict=False):
                colour = curve.colour or next(uncoloured)
                if curve.exact:
                    axes.plot(*_columns(curve.exact), curve.style, color=colour, linewidth=1.1, label=curve.name)
                if curve.simulated:
                    xs, means, errors = _columns(curve.simulated)
                    bars = [BARS * error for error in errors]
                    name = None if curve.exact else curve.name
                    axes.errorbar(xs, means, yerr=bars, fmt=shape, color=colour, markersize=3, capsize=2.5, label=name)
                if curve.marked is not None:
                    axes.plot(*([value] for value in map(rounded, curve.marked)), "*", color=colour, markersize=11)
            for level, style in zip(self.levels, ("--", ":", "-."), strict=False):
                axes.axhline(rounded(level.value), color="0.4", linestyle=style, linewidth=0.9, label=level.name)
            scales = ["log" if log else "linear" for log in self.logarithmic]
            axes.set(xlabel=self.along, ylabel=self.upwards, xscale=scales[0], yscale=scales[1])
            if self.highest is not None:
                axes.set_ylim(top=self.highest)
            axes.set_title(self.title)
            axes.spines[["top", "right"]].set_visible(False)
            simulated = any(curve.simulated for curve in self.curves)
            legend = f"lines: {self.lines}"
            legend += f"\npoints: simulated, ±{BARS} standard errors" if simulated else ""
            legend += f"\nstar: {self.mark}" if self.mark else ""
            axes.legend(
                frameon=False, fontsize=9, title=legend, title_fontsize=8.5, loc="upper left", bbox_to_anchor=(1, 1)
            )
        return figure


def _columns(rows: Sequence[tuple[float, ...]]) -> list[list[float]]:
    return [[rounded(value) for value in column] for column in zip(*rows, strict=True)]


__all__ = ["Curve", "Curves", "Level"]
