"""A theorem, or a moment, against simulation, as a picture."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import matplotlib
from matplotlib.figure import Figure
from sympy import Expr, Rational, Symbol

from symbolic.checks import evaluate
from symbolic.checks.simulation import PASSES, estimate, has_variance
from symbolic.claim import violated
from symbolic.derivation import Theorem
from symbolic.errors import SymbolicError
from symbolic.matrices.expressions import scalar
from symbolic.moments import Moment
from symbolic.report.latex import PRINTER
from symbolic.report.proof_latex import heading
from symbolic.report.text import text

POINTS = 9
"""How many points of a curve are simulated."""
DRAWS = 10
"""Samples in each of the groups that a standard error is taken over."""
BARS = 3
"""Standard errors that an error bar extends to either side."""
DIGITS = 4
"""Significant digits of what is drawn, so that the last bits of a float do not change a picture's bytes."""
COLOURS = ("#1B6E3C", "#1F5A99", "#8A5A00", "#A3151A", "#5A5A5A")
SHAPES = ("o", "s", "^", "D", "v")


def saved(figure: Figure, kind: str, name: str, digest: str) -> bytes:
    """A picture as a file, `svg` or `png`, without the time or the program; a PNG carries the digest of its numbers."""
    stream = io.BytesIO()
    metadata = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None, "Description": digest}
    with matplotlib.rc_context({"svg.hashsalt": name}):
        figure.savefig(stream, format=kind, metadata=metadata, dpi=110)
    return stream.getvalue()


@dataclass(frozen=True)
class Curve:
    """What a scalar theorem says along one dimension, and what simulation finds.

    fixed       the values of the other symbols
    exact       (size, the right side of the theorem there, exactly)
    simulated   (size, sample mean of the left side there, its standard error)
    """

    fixed: tuple[tuple[str, Rational], ...]
    exact: tuple[tuple[int, Rational], ...]
    simulated: tuple[tuple[int, float, float], ...]

    @property
    def deviations(self) -> tuple[float, ...]:
        """How far each simulated point is from the exact value, in standard errors."""
        exact = dict(self.exact)
        return tuple((mean - float(exact[size])) / error for size, mean, error in self.simulated)


@dataclass(frozen=True, repr=False)
class Comparison:
    """Exact curves of a theorem or a moment, and simulated points; shows itself as a picture.

    along, upwards   the labels of the axes
    """

    subject: Theorem | Moment
    along: str
    upwards: str
    curves: tuple[Curve, ...]

    def __repr__(self) -> str:
        points = sum(len(curve.simulated) for curve in self.curves)
        near = sum(abs(deviation) < PASSES for curve in self.curves for deviation in curve.deviations)
        found = f"{near} of {points} simulated points within {PASSES} standard errors of the exact"
        return f"<{self.name}: {found}; picture {self.digest}>"

    @property
    def name(self) -> str:
        """The label of the theorem, or the expectation."""
        return self.subject.label if isinstance(self.subject, Theorem) else text(self.subject.expectation)

    @property
    def digest(self) -> str:
        """A hash of the numbers that are drawn; a PNG carries it, so that a picture can be told from another."""
        drawn = [
            (c.fixed, [(n, rounded(x)) for n, x in c.exact], [(n, *map(rounded, m)) for n, *m in c.simulated])
            for c in self.curves
        ]
        return hashlib.sha256(repr((self.name, self.along, self.upwards, drawn)).encode()).hexdigest()[:16]

    def _repr_png_(self) -> bytes:
        return self.drawn("png")

    def drawn(self, kind: str) -> bytes:
        """The picture as a file, `svg` or `png`; the same data give the same bytes."""
        return saved(self.figure(), kind, self.name, self.digest)

    def figure(self) -> Figure:
        """The picture: lines are exact, points simulated, with error bars."""
        with matplotlib.rc_context({"mathtext.fontset": "cm", "font.size": 10}):
            figure = Figure(figsize=(6.6, 3.8), layout="constrained")
            axes = figure.subplots()
            for curve, colour, shape in zip(self.curves, COLOURS, SHAPES, strict=False):
                named = ", ".join(f"${PRINTER.name(name)} = {value}$" for name, value in curve.fixed)
                sizes, values = zip(*curve.exact, strict=True)
                axes.plot(sizes, [rounded(value) for value in values], color=colour, linewidth=1.0)
                sizes, means, errors = zip(*curve.simulated, strict=True)
                axes.errorbar(
                    sizes,
                    [rounded(mean) for mean in means],
                    yerr=[rounded(BARS * error) for error in errors],
                    fmt=shape,
                    color=colour,
                    markersize=3,
                    capsize=2.5,
                    label=named,
                )
            axes.set(xlabel=self.along, ylabel=self.upwards, yscale="log")
            if isinstance(self.subject, Theorem):
                axes.set_title(heading(self.subject))
            axes.spines[["top", "right"]].set_visible(False)
            axes.legend(frameon=False, title=f"lines: exact\npoints: simulated, ±{BARS} standard errors")
        return figure


def compare(
    subject: Theorem | Moment, along: str, upto: int, curves: Sequence[Mapping[str, object]], labels: tuple[str, str]
) -> Comparison:
    """A scalar theorem or moment as the dimension `along` runs to `upto`, once for each choice of the other symbols.

    Exact wherever the conditions hold; simulated at some sizes where the variance exists. Raises SymbolicError if the
    conditions hold nowhere, or a symbol has no value, or there are no curves or more than can be told apart.
    """
    if not 1 <= len(curves) <= len(COLOURS):
        raise SymbolicError(f"a picture has 1 to {len(COLOURS)} curves; got {len(curves)}")
    return Comparison(subject, *labels, tuple(_curve(subject, along, upto, values) for values in curves))


def _curve(subject: Theorem | Moment, along: str, upto: int, fixed: Mapping[str, object]) -> Curve:
    claim = subject.claim
    symbols = {symbol.name: symbol for symbol in claim.scalar_symbols}
    if symbols.keys() != {along, *fixed}:
        raise SymbolicError(f"{claim.lhs} has the symbols {', '.join(symbols)}; got {', '.join((along, *fixed))}")
    values = {symbols[name]: cast(Rational, scalar(value)) for name, value in fixed.items()}
    running: Symbol = symbols[along]
    points = [{**values, running: scalar(size)} for size in range(1, upto + 1)]
    exact = [point for point in points if violated(claim.given, point) is None]
    noisy = [point for point in exact if has_variance(cast(Expr, claim.lhs), point)]
    if not noisy:
        raise SymbolicError(f"the conditions of {claim.lhs}, or those of a variance, hold nowhere up to {upto}")
    chosen = noisy[:: max(1, len(noisy) // POINTS)]
    return Curve(
        tuple((name, values[symbols[name]]) for name in fixed),
        tuple((int(point[running]), cast(Rational, evaluate(claim.rhs, point))) for point in exact),
        tuple((int(point[running]), *estimate(cast(Expr, claim.lhs), point, DRAWS)) for point in chosen),
    )


def rounded(value: object) -> float:
    return float(f"{float(cast(Rational, value)):.{DIGITS}g}")
