"""Values of the orthogonal Weingarten function from its definition: a column of the inverse of the Gram matrix.

The Gram matrix of the pairings of 2k points has the entries z^loops(p, q). Its inverse takes at (p, q) a value that
depends on the lengths of the loops of p and q alone, so a column has one unknown for each partition of k, and one
equation for one pairing of each kind determines them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from flint import fmpq, fmpq_mat

from symbolic.errors import ConditionError, NotEvaluable

LARGEST_ORDER = 5

Matching = tuple[tuple[int, int], ...]


def matchings(points: tuple[int, ...]) -> Iterator[Matching]:
    """Every way to split points into pairs."""
    if not points:
        yield ()
        return
    last = points[-1]
    for other in points[:-1]:
        for rest in matchings(tuple(x for x in points[:-1] if x != other)):
            yield (*rest, (other, last))


def loop_sizes(first: Matching, second: Matching) -> tuple[int, ...]:
    """The numbers of pairs of `first` in each connected part of two matchings drawn together, largest first."""
    part = {point: point for pair in first for point in pair}
    for a, b in (*first, *second):
        old, new = part[a], part[b]
        part = {point: new if label == old else label for point, label in part.items()}
    return tuple(sorted((list(part.values()).count(label) // 2 for label in set(part.values())), reverse=True))


@lru_cache(maxsize=LARGEST_ORDER)
def equations(order: int) -> tuple[list[tuple[int, ...]], list[list[list[int]]]]:
    """The kinds of pairs of matchings, and for kinds r and q how many matchings of kind q have l loops with one of r.

    The kind is that with the first matching; the first kind in the list is that of the first matching itself.
    """
    everything = list(matchings(tuple(range(2 * order))))
    kind = {matching: loop_sizes(everything[0], matching) for matching in everything}
    kinds = sorted(set(kind.values()))
    counts = [[[0] * (order + 1) for _ in kinds] for _ in kinds]
    for r, name in enumerate(kinds):
        representative = next(matching for matching in everything if kind[matching] == name)
        for matching in everything:
            counts[r][kinds.index(kind[matching])][len(loop_sizes(representative, matching))] += 1
    return kinds, counts


@lru_cache(maxsize=4096)
def inverse_entry(coset_type: tuple[int, ...], z: fmpq) -> fmpq:
    """The entry of the inverse of the Gram matrix at a rational z for two pairings of this coset type.

    Raises ConditionError where the Gram matrix is singular, NotEvaluable for more than 2 · LARGEST_ORDER points.
    """
    order = sum(coset_type)
    if order > LARGEST_ORDER:
        raise NotEvaluable(f"the Gram matrix of the pairings of {2 * order} points is too large to invert")
    kinds, counts = equations(order)
    rows = [[sum((c * z**loops for loops, c in enumerate(cell)), fmpq(0)) for cell in row] for row in counts]
    system = fmpq_mat(len(kinds), len(kinds), [entry for row in rows for entry in row])
    right = fmpq_mat(len(kinds), 1, [int(name == (1,) * order) for name in kinds])
    try:
        solution = system.solve(right)
    except ZeroDivisionError:
        raise ConditionError(f"the Gram matrix of the pairings of {2 * order} points is singular at z = {z}") from None
    return solution[kinds.index(coset_type), 0]
