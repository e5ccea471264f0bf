"""Which differences the simulation can see: two statements about one left side, compared in its standard errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from symbolic.checks.instances import Point
from symbolic.checks.simulation import (
    BATCH,
    DRAWS,
    FAILS,
    GROUPS,
    Array,
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
    from one set of means for both. Where random letters stand on both sides, so that a common sample may show more than
    that, it is known only if there is no difference at all. The standard error at each size is measured with `taken`
    times the usual number of samples, 1 if it is not named there; the more the better, as large values are rare.
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
            parts = [means_of(original.lhs, point, draws, at_once, start)[0] for start in starts]
            rights = [_in_groups(claim, point, draws, at_once, starts) for claim in (original, altered)]
        except SymbolicError:
            return None
        if any(part is None for part in (*parts, *rights)):
            return None
        means = np.concatenate([part for part in parts if part is not None])
        first, second = (right for right in rights if right is not None)
        if not first.shape[1:] == second.shape[1:] == means.shape[1:]:
            return None
        spread = (means - first).std(axis=0, ddof=1) / np.sqrt(len(means) / effort)
        if not spread.all():
            return None
        difference = abs((first - second).mean(axis=0))
        if difference.any() and not share_no_letter(original):
            return None
        found.append(Resolution(size, float((difference / spread).max())))
    return max(found, key=lambda resolution: resolution.errors)


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
