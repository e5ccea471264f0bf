"""The appendix: one folder a chapter, one file a theorem.

`THEOREMS` lists every theorem in the order of the appendix; nothing registers itself by being imported.
"""

import symbolic.report.notebook  # noqa: F401 (how theorems, steps and evidence show themselves)
from derivations import (
    eigenspaces,
    least_squares,
    orthogonal_weingarten,
    risk_of_befs,
    scaling_in_task_samples,
    wishart_moments,
)
from derivations.symbols import REGISTRY
from symbolic.derivation import Theorem
from symbolic.report.latex import use_names

use_names(REGISTRY)

CHAPTERS = (
    wishart_moments.CHAPTER,
    orthogonal_weingarten.CHAPTER,
    least_squares.CHAPTER,
    risk_of_befs.CHAPTER,
    scaling_in_task_samples.CHAPTER,
    eigenspaces.CHAPTER,
)
THEOREMS: tuple[Theorem, ...] = tuple(theorem for chapter in CHAPTERS for theorem in chapter.theorems)

__all__ = ["CHAPTERS", "THEOREMS"]
