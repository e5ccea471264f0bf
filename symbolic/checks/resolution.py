"""Which differences the simulation can see: two statements about one left side, compared in its standard errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from symbolic.checks.instances import Point
from symbolic.checks.simulation import (
    BATCH,
    DRAWS,
    FAILS,
    GROUPS,
    Array,
    differences_of,
    from_kept_means,
    means_of,
    point_with_variance,
    share_no_letter,
    value_of,
)
from symbolic.claim import Claim
from symbolic.errors import SymbolicError

CLEAR = FAILS + 2
"""A difference of so many standard errors is taken for one, whatever the samples are."""


@dataclass(frozen=True)
class Resolution:
    """How far two statements about one left side are apart.

    size    the size at which the samples show it best
    errors  the difference there, in the standard errors of the usual number of samples
    """

    size: int
    errors: float

    def with_effort(self, effort: float) -> float:
        """The difference in the standard errors of `effort` times the usual number of samples."""
        return self.errors * float(np.sqrt(effort))

    @property
    def needed(self) -> float:
        """How many times the usual number of samples make the difference clear; ∞ if there is none."""
        return (CLEAR / self.errors) ** 2 if self.errors else float("inf")


def resolution(original: Claim, altered: Claim, taken: Mapping[int, int] | None = None) -> Resolution | None:
    """How far two statements are apart in standard errors, or None if that is not known.

    It is known only where they differ in nothing but the right side: from its values if nothing is random there, else
    from one set of means for both. The standard error at each size is measured with `taken` times the usual number of
    samples, 1 if it is not named there; the more the better, as large values are rare.
    """
    if (original.lhs, original.given, original.relation) != (altered.lhs, altered.given, altered.relation):
        return None
    found: list[Resolution] = []
    for size in DRAWS:
        effort = (taken or {}).get(size, 1)
        draws = effort * DRAWS[size]
        try:
            point = point_with_variance(original, size)
            if point != point_with_variance(altered, size):
                return None
            at_once = max(1, BATCH // draws)
            starts = range(0, GROUPS, at_once)
            spread = _spread(original, point, draws, at_once, starts)
            rights = [_in_groups(claim, point, draws, at_once, starts) for claim in (original, altered)]
        except SymbolicError:
            return None
        if spread is None or any(right is None for right in rights):
            return None
        first, second = (right for right in rights if right is not None)
        if first.shape != second.shape or first.shape[1:] != spread.shape or not spread.all():
            return None  # a number and means of samples differ by chance as well
        difference = abs((first - second).mean(axis=0))
        found.append(Resolution(size, float((difference / spread).max()) * float(np.sqrt(1 / effort))))
    return max(found, key=lambda resolution: resolution.errors)


def _spread(claim: Claim, point: Point, draws: int, at_once: int, starts: Sequence[int]) -> Array | None:
    """The standard error of left minus right, drawn as the judge draws them; None if a side is random itself."""
    if share_no_letter(claim) or value_of(claim.rhs, point) is not None:
        parts = [means_of(claim.lhs, point, draws, at_once, start)[0] for start in starts]
        right = _in_groups(claim, point, draws, at_once, starts)
        if right is None or any(part is None for part in parts):
            return None
        groups = np.concatenate([part for part in parts if part is not None]) - right
    else:
        together = differences_of(claim, point, draws)
        if together is None:
            return None
        groups = together
    return cast(Array, groups.std(axis=0, ddof=1) / np.sqrt(len(groups)))


def _in_groups(claim: Claim, point: Point, draws: int, at_once: int, starts: Sequence[int]) -> Array | None:
    """The right side in each group, or its one value for all; None if it is random itself."""
    value = value_of(claim.rhs, point)
    if value is not None:
        return value[None]
    parts = [from_kept_means(claim.rhs, point, draws, at_once, start) for start in starts]
    return None if any(part is None for part in parts) else np.concatenate([np.array(part) for part in parts])


def out_of_sight(found: Resolution | None, effort: int) -> str:
    """Why `effort` times the usual number of samples would not tell two statements apart, or "" if they should."""
    if found is None or found.needed <= effort:
        return ""
    return f"{found.with_effort(effort):.2g} standard errors from the original, with {effort} times as many samples"
