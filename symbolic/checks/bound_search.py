"""A search for an instance at which a bound is violated, or as nearly so as can be, and its certificate.

Many starts climb at once, each by random steps whose length follows their success: ratios of norms have ridges and
corners, where gradients mislead. What was found is made rational and evaluated again in ball arithmetic, with every
condition; only that counts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import numpy as np
from flint import arb, ctx, fmpq

from symbolic.checks.bound_arithmetic import Arithmetic, Array, Balls, Floats, Number
from symbolic.checks.bound_instances import Family, Structure, Values
from symbolic.checks.singular_values import BITS
from symbolic.errors import ConditionError
from symbolic.matrices.norms import OPERATOR

STARTS, STEPS = 48, 120
GROWTH, DECAY, SPREAD = 1.6, 0.88, 0.3
CHOSEN = 0.5
"""The share of the parameters that a step moves."""
NOISE = 1e-9
"""What rounding may do, as a share of the largest entry: a smaller side of a bound counts as that."""
MARGIN = 2.0**-36
"""The share by which a free scalar stays inside the conditions."""
FAR = 1000.0
"""A free scalar that no condition keeps from growing."""
KINDS = (0.4, 0.25, 0.15, 0.1, 0.1)
"""How often a step is of each kind."""
SURVIVORS = 6
"""How many of the starts go on, each in as many copies as there is room for, once all have climbed."""
BINARY_DIGITS = 32
"""Of a parameter that is made rational."""
VIOLATED = 1.0 + 1e-7
LOOK = 20
"""After how many steps it is asked whether some start is at a violation."""
CERTIFIED = 4
"""How many of the best instances are certified."""


@dataclass(frozen=True)
class Sides:
    """Both sides of a bound at instances, and how far each condition is from its edge: `(slack, strict)`."""

    lhs: Any
    rhs: Any
    slacks: Sequence[tuple[Any, bool]] = ()


Extreme = Literal["smallest", "largest"]


class Bound(Protocol):
    """What a search is for: an inequality `lhs ≤ rhs` between scalars, given conditions."""

    @property
    def free(self) -> Sequence[tuple[str, Extreme]]:
        """Scalars that are no function of the matrices, and which extreme value of each, under the conditions, makes
        the statement strongest; in the order in which they are chosen."""
        ...

    def at(self, values: Values, on: Arithmetic[Any, Any]) -> Callable[[Mapping[str, Any]], Sides]:
        """Both sides and the conditions, at what the family gives, as a function of the free scalars."""
        ...


@dataclass(frozen=True)
class Found:
    """An instance, certified: every condition holds there.

    least, most     the left side over the right side is between these; infinite if the right side is not positive
    is_violation    whether the left side is certainly larger
    """

    structure: Structure
    parameters: tuple[fmpq, ...]
    invariant: str
    lhs: Number
    rhs: Number
    least: float
    most: float
    is_violation: bool

    def values(self, family: Family, bound: Bound) -> Values:
        """The instance's matrices and scalars, rational."""
        on = Balls(None, self.invariant)
        values = family.values(self.structure, self.parameters, on)
        return values | chosen(bound, values, on)[0]


@dataclass(frozen=True)
class Search:
    """What a search found.

    best        the certified instance with the largest ratio, None if no instance meets the conditions
    tried       how many instances were evaluated
    random      ratios of random instances that meet the conditions and have a left side that is not 0 or less
    climbed     the ratio that each start reached
    last        by structure and norm, the parameters where the starts ended, the best first
    """

    best: Found | None
    tried: int
    random: tuple[float, ...]
    climbed: tuple[float, ...]
    last: dict[tuple[Structure, str], Array] = field(default_factory=dict, repr=False, compare=False)

    @property
    def factor(self) -> float:
        """What the right side has to be multiplied by for this search to refute it; 0 if nothing was found."""
        return self.best.least if self.best else 0.0


def search(
    bound: Bound,
    family: Family,
    seed: int = 0,
    starts: int = STARTS,
    steps: int = STEPS,
    norms: Sequence[str] = (OPERATOR,),
    known: Search | None = None,
) -> Search:
    """Climb from many starts in every structure; stops at the first certified violation.

    norms   what stands in turn for any unitarily invariant norm
    known   a search for the bound before it was altered: where that ended is tried first
    """
    generator = np.random.default_rng(seed)
    best: Found | None = None
    tried, random, climbed = 0, [], []
    last: dict[tuple[Structure, str], Array] = {}

    def better(structure: Structure, norm: str, points: Array, scores: Array) -> bool:
        """Certify the best points, keep the best of all, and say whether it is a violation."""
        nonlocal best
        order = np.argsort(-scores)
        if best is not None and not best.is_violation:
            order = order[scores[order] > np.log(max(best.least, 1e-300)) + 1e-6]
        for place in (*order[:CERTIFIED], *order[CERTIFIED::CERTIFIED]):
            if not np.isfinite(scores[place]) or scores[place] < BARRED:
                break
            found = certified(bound, family, structure, points[place], norm)
            if found is None:
                continue
            if best is None or found.is_violation or found.least > best.least:
                best = found
            break
        return best is not None and best.is_violation

    # a matrix that a projector of rank one multiplies is of rank one, and all its norms are the same
    cases = [(s, norm) for s in family.structures for norm in (norms if max(len(s.block), s.other) > 1 else norms[:1])]
    if known is not None:
        for (structure, norm), points in known.last.items():
            if norm in norms:
                scores = score(bound, family, structure, points, norm)
                tried += len(points)
                if better(structure, norm, points, scores):
                    return Search(best, tried, (), ())
    for structure, norm in cases:
        points = family.starts(structure, starts, generator)
        scores = score(bound, family, structure, points, norm)
        random += [float(np.exp(x)) for x in scores if x > NOTHING]
        for stage in range(2):
            lengths = np.full(starts, SPREAD)
            for step in range(steps):
                moved = _moved(points, lengths, generator)
                reached = score(bound, family, structure, moved, norm)
                tried += starts
                success = reached >= scores
                points[success], scores[success] = moved[success], reached[success]
                lengths = np.clip(np.where(success, lengths * GROWTH, lengths * DECAY), 1e-7, 3.0)
                often = step % LOOK == LOOK - 1
                if often and scores.max() > np.log(VIOLATED) and better(structure, norm, points, scores):
                    return Search(best, tried, tuple(random), ())
            order = np.argsort(-scores)
            if not stage:
                climbed += [float(np.exp(x)) for x in scores if x > BARRED]
                order = np.resize(order[:SURVIVORS], starts)
            points, scores = points[order], scores[order]
        last[structure, norm] = points
        if better(structure, norm, points, scores):
            break
    return Search(best, tried, tuple(random), tuple(climbed), last)


BARRED = -1e3
"""The score of an instance that meets the conditions is above; of others it is below, by how much they miss them."""
NOTHING = BARRED / 2
"""The score of an instance at which a bound says nothing, as its left side is not positive."""
HIGHEST = 3.0
"""The score of every violation beyond that is this: there is no need for extreme ones, which are hard to certify."""


def _moved(points: Array, lengths: Array, generator: np.random.Generator) -> Array:
    """A step from each point, of one of five kinds: relative to the size of each parameter, in some of the parameters;
    along the line between two other points; some parameters scaled together, or moved together; one parameter made 0,
    or plus or minus another, since extreme cases are often degenerate."""
    count, size = points.shape
    rows = np.arange(count)
    part = generator.random(points.shape) < CHOSEN
    one, other = generator.integers(size, size=(2, count))
    first, second = generator.integers(count, size=(2, count))
    sign = generator.integers(-1, 2, count)
    along = generator.standard_normal((count, 1)) * np.minimum(2 * lengths[:, None], 1)
    relative = part * generator.standard_normal(points.shape) * lengths[:, None] * (abs(points) + 0.02)
    scaled = np.where(part, points * np.exp(2 * along), points)
    together = points + part * along * abs(points).max(axis=1, keepdims=True)
    degenerate = points.copy()
    degenerate[rows, one] = sign * points[rows, other]
    between = points + along * (points[first] - points[second])
    kind = generator.choice(len(KINDS), size=(count, 1), p=KINDS)
    return np.choose(kind, [points + relative, between, scaled, together, degenerate])


def score(bound: Bound, family: Family, structure: Structure, points: Array, norm: str = OPERATOR) -> Array:
    """The logarithm of the left side over the right side, or less than BARRED where a condition fails."""
    on = Floats(None, norm)
    with np.errstate(all="ignore"):
        try:
            values = family.values(structure, list(points.T), on)
            _, sides = chosen(bound, values, on)
        except ConditionError:
            return np.full(len(points), -np.inf)
        size = np.maximum(abs(values["A"]).max(axis=(1, 2)), abs(values["A_hat"]).max(axis=(1, 2)))
        lhs, rhs = sides.lhs, sides.rhs
        noise = NOISE * (size + abs(lhs) + abs(rhs))
        ratio = np.where(rhs + noise > 0, (lhs - noise) / (rhs + noise), np.where(lhs - noise > rhs, np.inf, 0))
        value = np.clip(np.log(np.maximum(ratio, 1e-300)), NOTHING, HIGHEST)
        missed = np.zeros(len(points))
        for slack, _ in sides.slacks:
            missed = missed + np.maximum(0, -slack) / (1 + size)
            value = np.where(slack < 0, -np.inf, value)
        value = np.where(np.isfinite(value), value, 2 * BARRED - missed)
    return np.where(np.isnan(value), -np.inf, value)


def certified(
    bound: Bound, family: Family, structure: Structure, point: Array, norm: str = OPERATOR, bits: int = BITS
) -> Found | None:
    """The instance at the nearest rational parameters, in ball arithmetic; None if a condition is not certain there."""
    on = Balls(None, norm, bits)
    parameters = tuple(rational(float(x)) for x in point)
    try:
        with ctx.workprec(bits):
            _, sides = chosen(bound, family.values(structure, parameters, on), on)
            if not all(slack > 0 if strict else slack >= 0 for slack, strict in sides.slacks):
                return None
            lhs, rhs = arb(sides.lhs), arb(sides.rhs)
            is_violation = bool(lhs > rhs)
            if not rhs > 0:
                return Found(structure, parameters, norm, lhs, rhs, np.inf, np.inf, True) if is_violation else None
            ratio = lhs / rhs
            least, most = float(ratio.lower()), float(ratio.upper())
    except (ConditionError, ZeroDivisionError):
        return None
    return Found(structure, parameters, norm, lhs, rhs, least, most, is_violation)


def rational(value: float) -> fmpq:
    """The nearest rational number with few binary digits."""
    mantissa, exponent = math.frexp(value)
    return fmpq(*math.ldexp(round(math.ldexp(mantissa, BINARY_DIGITS)), exponent - BINARY_DIGITS).as_integer_ratio())


def chosen(bound: Bound, values: Values, on: Arithmetic[Any, Any]) -> tuple[Values, Sides]:
    """The free scalars, one after the other at the edge of the conditions, those that follow being 0; and the sides.

    A condition that a scalar which is chosen later, as small as it can be, will meet does not decide.
    The conditions are affine in them, with no product of two.
    """
    sides = bound.at(values, on)
    zero = on.absolute(on.entry(values["A_hat"], 0, 0)) * 0
    found: Values = {name: zero for name, _ in bound.free}
    at_zero = sides(found)
    if not found:
        return found, at_zero
    reached = [slack for slack, _ in at_zero.slacks]
    slopes = {}
    for name in found:
        after = sides(found | {name: zero + 1}).slacks
        with np.errstate(invalid="ignore"):  # a slack may be infinite, and then it decides nothing
            slopes[name] = [end - start for start, (end, _) in zip(reached, after, strict=True)]
    edge = _edge if isinstance(on, Floats) else _exact_edge
    for place, (name, extreme) in enumerate(bound.free):
        rows = list(zip(reached, slopes[name], strict=True))
        later = [slopes[other] for other, least in bound.free[place + 1 :] if least == "smallest"]
        decided = [row for i, row in enumerate(rows) if not any(_helps(slope[i]) for slope in later)]
        found[name] = edge(decided, extreme == "largest", zero)
        reached = [start + slope * found[name] for start, slope in rows]
    return found, sides(found)


def _helps(slope: Any) -> bool:
    """Whether a condition is met once a scalar is large enough."""
    return bool(np.any(slope > 1e-6)) if isinstance(slope, np.ndarray) else bool(arb(slope) > 0)


def _edge(rows: list[tuple[Array, Array]], largest: bool, zero: Array) -> Array:
    """The largest x ≥ 0 with a + b x ≥ 0 for the rows with b < 0, or the smallest for those with b > 0."""
    edge = np.full_like(zero, FAR) if largest else zero
    for start, slope in rows:
        bounds = slope < -1e-6 if largest else slope > 1e-6
        at = np.where(bounds, -start / np.where(bounds, slope, 1), np.inf if largest else -np.inf)
        edge = np.minimum(edge, at * (1 - MARGIN)) if largest else np.maximum(edge, at * (1 + MARGIN))
    return np.maximum(edge, 0)


def _exact_edge(rows: list[tuple[Any, Any]], largest: bool, _zero: Any) -> fmpq:
    edge = FAR if largest else 0.0
    for start, slope in rows:
        ball, tilt = arb(start), arb(slope)
        if (tilt < 0) if largest else (tilt > 0):
            at = float((-ball / tilt).mid())
            edge = min(edge, at * (1 - MARGIN)) if largest else max(edge, at * (1 + MARGIN))
    return fmpq(*max(edge, 0.0).as_integer_ratio())


__all__ = ["Bound", "Extreme", "Found", "Search", "Sides", "certified", "chosen", "score", "search"]
