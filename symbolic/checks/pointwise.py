"""How a judge that evaluates both sides at points reaches a verdict; what it computes with is its own.

An equation fails where the sides differ, where one is not defined, and where one diverges, at any point that its
conditions allow. A claim about every test function is tried with φ(x) = x^j, j = 1, 2, at sample sizes large enough
for all expectations to be finite: φ(x) = x^j is the limit of φ(x) χ(x/R), whose boundary terms vanish there.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import cast

from sympy import Expr, false, true

from symbolic.checks.evidence import A_BOUND, WITH_REMAINDER, Evidence, Verdict
from symbolic.checks.instances import Family, Point, families, has_test_function
from symbolic.claim import Claim, Finite
from symbolic.errors import ConditionError, Diverges, NotEvaluable
from symbolic.matrices import Infinite, Mean

BEYOND = 3
"""How many sample sizes are tried for each choice of the other symbols, from the edge upward."""
MANY_MEANS = 12
"""A line with more expectations than these is tried at one sample size for each choice of the other symbols."""
FINITE_BEYOND = 3
INFINITE_POINTS = 6


@dataclass(frozen=True)
class PointwiseJudge(ABC):
    """A judge that tries a claim point by point."""

    name: str

    @abstractmethod
    def compare(self, claim: Claim, point: Point, power: int) -> str | None:
        """None if both sides are equal at a point, else both values in words; φ(x) = x^power.

        Raises Diverges, ConditionError (a singular matrix, a zero denominator), NotEvaluable.
        """

    @abstractmethod
    def divergence(self, claim: Claim, mean: Mean, point: Point) -> str:
        """`finite`, `+∞`, or `without a value` if it diverges and the integrand takes both signs."""

    @abstractmethod
    def strength(self, points: tuple[Point, ...]) -> str:
        """How strong agreement at these points is, in words."""

    def judge(self, claim: Claim) -> Evidence:
        """HOLDS if the claim is true at all points tried, FAILS with the first where it is not, else UNKNOWN."""
        if claim.has_remainder:
            return Evidence(self.name, Verdict.UNKNOWN, "", WITH_REMAINDER)
        if claim.relation == "<=":
            return Evidence(self.name, Verdict.UNKNOWN, "", A_BOUND)
        try:
            if claim.relation == "iff":
                return self._finiteness(claim)
            if Infinite() in (claim.lhs, claim.rhs):
                return self._infinite(claim)
            return self._equality(claim)
        except NotEvaluable as error:
            return Evidence(self.name, Verdict.UNKNOWN, "", str(error))

    def _fails(self, detail: str) -> Evidence:
        return Evidence(self.name, Verdict.FAILS, "a counterexample", detail)

    def _holds(self, points: list[Point]) -> Evidence:
        if not points:
            return Evidence(self.name, Verdict.UNKNOWN, "", "no small point satisfies the conditions")
        return Evidence(self.name, Verdict.HOLDS, self.strength(tuple(points)))

    def _equality(self, claim: Claim) -> Evidence:
        tried: list[Point] = []
        for family in families(claim):
            for point, power in self._points(claim, family):
                try:
                    difference = self.compare(claim, point, power)
                except Diverges as error:
                    difference = f"at {point}, which the conditions allow: {error}"
                except ConditionError as error:
                    difference = f"at {point}, which the conditions allow: {error}"
                if difference is not None:
                    return self._fails(difference)
                tried.append(point)
        evidence = self._holds(tried)
        return (
            replace(evidence, strength=f"{evidence.strength}, φ(x) = x, x²") if has_test_function(claim) else evidence
        )

    def _points(self, claim: Claim, family: Family) -> Iterator[tuple[Point, int]]:
        if not has_test_function(claim):
            sides = (side for side in (claim.lhs, claim.rhs))
            many = sum(len(side.atoms(Mean)) for side in sides) > MANY_MEANS
            yield from ((point, 1) for point in islice(family.points(), 1 if many else BEYOND))
            return
        for power in (1, 2):
            found = 0
            for step, point in enumerate(family.points()):
                try:
                    self.compare(claim, point, power)
                except Diverges:
                    continue
                except ConditionError:
                    # At the edge, a matrix that is singular there makes the claim false; further on nothing is new.
                    if step == 0:
                        yield point, power
                    break
                yield point, power
                found += 1
                if found == FINITE_BEYOND:
                    break
            if not found:
                raise NotEvaluable("the expectations of powers are infinite at all sample sizes tried")

    def _infinite(self, claim: Claim) -> Evidence:
        mean = claim.rhs if isinstance(claim.lhs, Infinite) else claim.lhs
        if isinstance(mean, Infinite):
            return Evidence(self.name, Verdict.HOLDS, "identical")
        if not isinstance(mean, Mean):
            coefficient, mean = cast(Expr, mean).as_independent(Mean)
            if not (isinstance(mean, Mean) and coefficient.is_nonzero and coefficient.is_real):
                raise NotEvaluable("divergence is judged only for the expectation of one scalar, or a multiple of it")
            if coefficient.is_negative:
                mean = Mean(-mean.expression)
        tried: list[Point] = []
        for family in families(claim):
            for point in islice(family.points(), INFINITE_POINTS):
                try:
                    found = self.divergence(claim, mean, point)
                except ConditionError as error:
                    found = f"not defined: {error}"
                if found != "+∞":
                    return self._fails(f"at {point}, {mean} is {found}")
                tried.append(point)
        return self._holds(tried)

    def _finiteness(self, claim: Claim) -> Evidence:
        if not (isinstance(claim.lhs, Finite) and isinstance(claim.lhs.expectation, Mean)):
            raise NotEvaluable("an equivalence is judged only between finiteness of an expectation and a condition")
        mean = claim.lhs.expectation
        tried: list[Point] = []
        for family in families(claim):
            satisfied = 0
            for point in family.points():
                condition = claim.rhs.xreplace(point.mapping)
                if condition not in (true, false):
                    raise NotEvaluable(f"{claim.rhs} is not decided at {point}")
                try:
                    found = self.divergence(claim, mean, point)
                except ConditionError as error:
                    return self._fails(f"at {point}, which the conditions allow: {error}")
                if (found == "finite") != bool(condition):
                    return self._fails(f"at {point}, {mean} is {found}, but {claim.rhs} is {bool(condition)}")
                tried.append(point)
                satisfied += found == "finite"
                if satisfied == FINITE_BEYOND:
                    break
        return self._holds(tried)
