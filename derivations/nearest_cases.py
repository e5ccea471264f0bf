"""The case that comes nearest to a violation of each bound: its two spectra, drawn side by side."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from derivations.bound_curves import JUDGE, nearest
from symbolic.checks.adversarial_search import ClaimBound
from symbolic.checks.bound_arithmetic import Array
from symbolic.derivation import Theorem
from symbolic.report.figures import COLOURS, rounded, saved

ACROSS = 3
"""Pictures in a row."""
ROWS = (("A", "P", "before"), ("A_hat", "P_hat", "after"))
"""The matrix and its projector in an instance, and what its row is called; the first is above."""


@dataclass(frozen=True)
class Row:
    """Eigenvalues, or singular values, of one matrix as shares of the largest of both in absolute value.

    block, rest    those that belong to the block, and the others
    """

    name: str
    block: tuple[float, ...]
    rest: tuple[float, ...]

    def rounded(self) -> tuple[list[float], list[float]]:
        """The values as they are drawn: of the block, and the others."""
        return [rounded(value) for value in self.block], [rounded(value) for value in self.rest]


@dataclass(frozen=True)
class NearestCase:
    """The certified instance of a bound with the largest ratio.

    share     left side over right side, certainly at least this
    size      the shape of the matrices
    rows      before and after the perturbation
    """

    label: str
    share: float
    size: tuple[int, int]
    rows: tuple[Row, ...]


@dataclass(frozen=True, repr=False)
class NearestCases:
    """Such cases in one picture; shows itself."""

    cases: tuple[NearestCase, ...]

    def __repr__(self) -> str:
        found = ", ".join(f"{case.label} {_percent(case.share)}" for case in self.cases)
        return f"<nearest to a violation: {found}; picture {self.digest}>"

    @property
    def digest(self) -> str:
        """A hash of the numbers that are drawn."""
        drawn = [
            (case.label, rounded(case.share), case.size, [(row.name, *row.rounded()) for row in case.rows])
            for case in self.cases
        ]
        return hashlib.sha256(repr(drawn).encode()).hexdigest()[:16]

    def _repr_png_(self) -> bytes:
        return self.drawn("png")

    def drawn(self, kind: str) -> bytes:
        """The picture as a file, `svg` or `png`."""
        return saved(self.figure(), kind, "nearest cases", self.digest)

    def figure(self) -> Figure:
        """Filled marks belong to the block, hollow ones do not."""
        down = -(-len(self.cases) // ACROSS)
        with matplotlib.rc_context({"font.size": 9}):
            figure = Figure(figsize=(8.2, 1.45 * down + 0.6), layout="constrained")
            grid = figure.subplots(down, ACROSS, squeeze=False, sharex=True, sharey=True).ravel()
            for axes, case in zip(grid, self.cases, strict=False):
                _draw(axes, case)
            for axes in grid[len(self.cases) :]:
                axes.set_visible(False)
            figure.supxlabel("eigenvalues or singular values, as shares of the largest of both", fontsize=9)
            marks = grid[0].get_legend_handles_labels()
            figure.legend(*marks, loc="outside upper center", ncols=2, frameon=False)
        return figure


def _draw(axes: Axes, case: NearestCase) -> None:
    colour = COLOURS[1]
    for height, row in zip((1, 0), case.rows, strict=True):
        axes.axhline(height, color="0.85", linewidth=0.8, zorder=0)
        block, rest = row.rounded()
        for xs, filled, name in ((rest, False, "other"), (block, True, "of the block")):
            # What coincides with a value of the block stays visible around it.
            size, face = (4.5, colour) if filled else (8.0, "none")
            label = name if height else None
            axes.plot(xs, [height] * len(xs), "o", markersize=size, mfc=face, mec=colour, label=label)
    axes.set(xlim=(-1.12, 1.12), ylim=(-0.6, 1.6), yticks=(0, 1), yticklabels=[row.name for row in case.rows[::-1]])
    axes.axvline(0, color="0.85", linewidth=0.8, zorder=0)
    axes.set_title(f"{case.label}\n{case.size[0]} × {case.size[1]}, {_percent(case.share)} of the bound", fontsize=8)
    axes.spines[["top", "right"]].set_visible(False)


def nearest_case(theorem: Theorem) -> NearestCase:
    """The case of one bound; raises ValueError if the search found no instance, NotEvaluable if it is no bound."""
    found = nearest(theorem)
    situation = JUDGE.situation(theorem.claim)
    values = found.values(situation.family, ClaimBound(theorem.claim, situation))
    spectra = [_spectra(_floats(values[matrix]), _floats(values[projector])) for matrix, projector, _ in ROWS]
    scale = max(max(map(abs, all_)) for all_, _ in spectra) or 1.0
    rows = []
    for (all_, block), (_, _, name) in zip(spectra, ROWS, strict=True):
        rest = list(all_)
        for value in block:
            rest.remove(min(rest, key=lambda other: abs(other - value)))
        rows.append(Row(name, *(tuple(x / scale for x in part) for part in (block, rest))))
    shape = values["A"]
    return NearestCase(theorem.label, found.least, (int(shape.nrows()), int(shape.ncols())), tuple(rows))


def nearest_cases(theorems: Sequence[Theorem]) -> NearestCases:
    """The cases of several bounds."""
    return NearestCases(tuple(map(nearest_case, theorems)))


def _spectra(matrix: Array, projector: Array) -> tuple[list[float], list[float]]:
    """All eigenvalues, and those of the block; singular values where the matrix is not symmetric."""
    size = round(float(np.trace(projector)))
    on_block = projector @ matrix
    if matrix.shape[0] != matrix.shape[1] or not np.allclose(matrix, matrix.T):
        return list(np.linalg.svd(matrix, compute_uv=False)), list(np.linalg.svd(on_block, compute_uv=False)[:size])
    block = sorted(np.linalg.eigvalsh(on_block @ projector), key=abs, reverse=True)
    return list(np.linalg.eigvalsh(matrix)), block[:size]


def _floats(matrix: Any) -> Array:
    """A rational matrix in floats."""
    return np.array([[int(entry.p) / int(entry.q) for entry in row] for row in matrix.tolist()])


def _percent(share: float) -> str:
    """Rounded down, so that 100 % is said of nothing below it."""
    return f"{np.floor(1e6 * share) / 1e4:.4f} %"


__all__ = ["NearestCase", "NearestCases", "Row", "nearest_case", "nearest_cases"]
