"""Which differences the simulation can see: two statements about one left side, compared in its standard errors."""

from __future__ import annotations

import numpy as np

from symbolic.checks.simulation import BATCH, DRAWS, FAILS, GROUPS, means_of, point_with_variance, value_of
from symbolic.claim import Claim
from symbolic.errors import SymbolicError

CLEAR = FAILS + 2
"""A difference of so many standard errors is taken for one, whatever the samples are."""


def out_of_sight(original: Claim, altered: Claim, effort: int, taken: int = 1) -> str:
    """Why `effort` times the usual number of samples would not tell two statements apart, or "" if they should.

    Known only where the statements differ in nothing but a right side on which nothing is random: then the difference
    is a number, to be compared with the standard error that `taken` times the usual number of samples has. Once all of
    them are taken that is the better measure, as large values are rare.
    """
    if (original.lhs, original.given, original.relation) != (altered.lhs, altered.given, altered.relation):
        return ""
    largest = 0.0
    for size, base in DRAWS.items():
        draws = taken * base
        try:
            point = point_with_variance(original, size)
            rights = [value_of(claim.rhs, point) for claim in (original, altered)]
            if any(right is None for right in rights) or point != point_with_variance(altered, size):
                return ""
            at_once = max(1, BATCH // draws)
            parts = [means_of(original.lhs, point, draws, at_once, start)[0] for start in range(0, GROUPS, at_once)]
        except SymbolicError:
            return ""
        if any(part is None for part in parts):
            return ""
        means = np.concatenate([part for part in parts if part is not None])
        spread = means.std(axis=0, ddof=1) / np.sqrt(len(means) * effort / taken)
        difference = abs(np.subtract(*[right for right in rights if right is not None]))
        if difference.shape != spread.shape or not spread.all():
            return ""
        largest = max(largest, float((difference / spread).max()))
    if largest >= CLEAR:
        return ""
    return f"{largest:.2g} standard errors from the original, with {effort} times as many samples"
