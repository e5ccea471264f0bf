"""The judge that evaluates both sides of a claim exactly, at the smallest sizes its conditions allow.

Σ, M, vectors and scalars are rationals; the random matrices are polynomials in independent Gaussian and chi variables
(`gaussian_polynomials`, `variables`), so that both sides are rational numbers, compared without any error.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from flint import fmpq, fmpq_mat
from sympy import Basic, Expr, Symbol

from symbolic.checks.evaluation import Rationals, Walk
from symbolic.checks.gaussian_polynomials import GaussianPolynomials, Grid, Laurent
from symbolic.checks.instances import Point, gaussian_letters, letter_value, letters_of, orthogonal_letters
from symbolic.checks.pointwise import PointwiseJudge
from symbolic.claim import Claim
from symbolic.errors import ConditionError, Diverges
from symbolic.matrices import Averaged, Letter, MatrixExpression, Mean

MOST_POINTS = 64
"""At so many points averages are kept: altered statements are tried at the points of the original, one by one."""


class AveragingOnce(Walk[Grid, Laurent]):
    """A walk that takes averages, which cost most, from those that were computed before."""

    def __init__(self, domain: GaussianPolynomials, values: Mapping[Symbol, Expr], known: dict[Expr, Laurent]) -> None:
        super().__init__(domain, values)
        self.known = known

    def _scalar(self, node: Expr) -> Laurent:
        if not isinstance(node, Averaged):
            return super()._scalar(node)
        if node not in self.known:
            self.known[node] = super()._scalar(node)
        return self.known[node]


@lru_cache(maxsize=MOST_POINTS)
def _averages(*_where: Hashable) -> dict[Expr, Laurent]:
    """What was averaged in one domain: at a point, of designs with these shapes in these variables."""
    return {}


def walk_at(claim: Claim, point: Point, power: int = 1) -> tuple[GaussianPolynomials, Walk[Grid, Laurent]]:
    """A walk that evaluates the claim's sides at a point, and its domain; test functions are x ↦ x^power."""
    letters: dict[Letter, fmpq_mat] = {}
    exact: Walk[fmpq_mat, fmpq] = Walk(Rationals(letters), point.mapping)
    designs, orthogonal = gaussian_letters(claim), orthogonal_letters(claim)
    for letter in letters_of(claim):
        if letter not in (*designs, *orthogonal):
            rows, cols = exact.size(letter.rows), exact.size(letter.cols)
            letters[letter] = exact.domain.constant(letter_value(letter, rows, cols))
    shapes = {letter: (exact.size(letter.rows), exact.size(letter.cols)) for letter in designs}
    sizes = {letter: exact.size(letter.rows) for letter in orthogonal}
    domain = GaussianPolynomials(shapes, sizes, claim, exact, power)
    triangular = frozenset(domain.rotations.triangular)
    known = _averages(point, tuple(shapes.items()), tuple(sizes.items()), triangular, power)
    return domain, AveragingOnce(domain, point.mapping, known)


@dataclass(frozen=True)
class ExactEvaluation(PointwiseJudge):
    """Exact evaluation at small sizes."""

    name: str = "exact evaluation"

    def strength(self, points: tuple[Point, ...]) -> str:
        return f"exact at {len(points)} point{'s' * (len(points) != 1)}"

    def divergence(self, claim: Claim, mean: Mean, point: Point) -> str:
        domain, walk = walk_at(claim, point)
        integrand = walk.scalar(mean.expression)
        try:
            domain.mean(integrand)
        except Diverges:
            return "+∞" if domain.is_nonnegative(integrand) else "without a value"
        return "finite"

    def compare(self, claim: Claim, point: Point, power: int) -> str | None:
        domain, walk = walk_at(claim, point, power)
        if isinstance(claim.lhs, MatrixExpression) != isinstance(claim.rhs, MatrixExpression):
            return "one side is a matrix, the other a scalar"
        left, right = (_value(walk, side, word) for side, word in ((claim.lhs, "left"), (claim.rhs, "right")))
        shapes = [f"{len(side)} × {len(side[0])}" for side in (left, right)]
        if shapes[0] != shapes[1]:
            return f"at {point}, the left side is {shapes[0]}, the right side is {shapes[1]}"
        if domain.differ(left, right):
            return f"at {point}, the left side is {domain.text(left)}, the right side is {domain.text(right)}"
        return None


def _value(walk: Walk[Grid, Laurent], side: Basic, word: str) -> Grid:
    """The value of a side; a scalar as a matrix 1 × 1."""
    try:
        if isinstance(side, MatrixExpression):
            return walk.matrix(side)
        return walk.domain.scale(walk.scalar(cast(Expr, side)), walk.domain.identity(1))
    except Diverges as error:
        raise Diverges(f"the {word} side diverges: {error}") from None
    except ConditionError as error:
        raise ConditionError(f"the {word} side is not defined: {error}") from None
