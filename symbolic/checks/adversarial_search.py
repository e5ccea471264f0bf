"""The judge of bounds: it looks for an instance at which the left side is larger.

What the letters of a claim stand for is said by a `Situation`; both sides and the conditions are then evaluated on the
shown tree, with floats while it searches and in ball arithmetic for what it found. So it judges an altered claim as it
judges the claim. HOLDS means that no violation was found; how near to one the search came is said with it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import median
from typing import Any, cast

from flint import arb
from sympy import (
    Basic,
    Expr,
    GreaterThan,
    Integer,
    LessThan,
    Max,
    Min,
    StrictGreaterThan,
    StrictLessThan,
    Symbol,
    Tuple,
    preorder_traversal,
)

from symbolic.checks.bound_arithmetic import Arithmetic
from symbolic.checks.bound_instances import Family, Values
from symbolic.checks.bound_search import STARTS, STEPS, Extreme, Search, Sides, search
from symbolic.checks.definedness import undefined_at
from symbolic.checks.evaluation import Walk
from symbolic.checks.evidence import Evidence, Verdict
from symbolic.checks.singular_values import NORMS
from symbolic.claim import Claim
from symbolic.errors import NotEvaluable, SymbolicError
from symbolic.matrices import (
    Absolute,
    Eigenspace,
    Eigenvalue,
    LeastGain,
    Letter,
    MatrixExpression,
    Named,
    NamedScalar,
    Norm,
    SingularValue,
)
from symbolic.matrices.norms import ANY, OPERATOR


@dataclass(frozen=True)
class Situation:
    """What the letters and symbols of some claims stand for.

    letters   each with the name of its value in the instances of the family
    free      symbols that are no function of the matrices, and which extreme value of each, under the conditions, makes
              the claim strongest; in the order in which they are chosen
    """

    family: Family
    letters: tuple[tuple[Basic, str], ...]
    free: tuple[tuple[Symbol, Extreme], ...] = ()

    def covers(self, claim: Claim) -> bool:
        """Whether it gives a value to everything in the claim."""
        known = {letter for letter, _ in (*self.letters, *self.free)}
        return leaves(claim) <= known


@lru_cache(maxsize=256)
def leaves(claim: Claim) -> frozenset[Basic]:
    """The letters and scalar symbols of a claim, abbreviations opened and the shapes of letters left out."""
    found: set[Basic] = set()

    def collect(expression: Basic) -> None:
        walk = preorder_traversal(expression)
        for node in walk:
            if isinstance(node, Letter | Symbol):
                found.add(node)
                walk.skip()
            elif isinstance(node, Named | NamedScalar):
                collect(node.definition)
                walk.skip()

    collect(Tuple(claim.lhs, claim.rhs, *claim.given))
    return frozenset(found)


class BoundWalk(Walk[Any, Any]):
    """A walk that knows norms and singular values, over instances."""

    domain: Arithmetic[Any, Any]

    def __init__(self, domain: Arithmetic[Any, Any], values: dict[Basic, Any]) -> None:
        sizes = {key: Integer(value) for key, value in values.items() if isinstance(value, int)}
        super().__init__(domain, {key: size for key, size in sizes.items() if isinstance(key, Symbol)})
        self.symbols = {key: value for key, value in values.items() if isinstance(key, Symbol) and key not in sizes}
        domain.letters = {key: value for key, value in values.items() if isinstance(key, Letter)}

    def rebind(self, symbols: Mapping[Symbol, Any]) -> None:
        """Give scalar symbols other values; what does not depend on them is kept."""
        changed = frozenset(symbols)
        self.symbols |= symbols
        self._scalars = {node: value for node, value in self._scalars.items() if not _has(node, changed)}
        self._matrices = {node: value for node, value in self._matrices.items() if not _has(node, changed)}

    def _scalar(self, node: Expr) -> Any:
        if node in self.symbols:
            return self.symbols[node]
        match node:
            case Norm():
                return self.domain.norm(node.kind, self.matrix(node.matrix))
            case Absolute():
                return self.domain.absolute(self.scalar(node.expression))
            case SingularValue():
                return self.domain.singular_value(self.matrix(node.matrix), self.size(node.index))
            case Eigenvalue():
                return self.domain.eigenvalue(self.matrix(node.matrix), int(cast(Any, self.rational(node.index))))
            case LeastGain():
                return self.domain.least_gain(self.matrix(node.matrix), self.matrix(node.projector))
            case Min():
                return self.domain.least([self.scalar(cast(Expr, part)) for part in node.args])
            case Max():
                return self.negative(
                    self.domain.least([self.negative(self.scalar(cast(Expr, part))) for part in node.args])
                )
        return super()._scalar(node)

    def _matrix(self, node: MatrixExpression) -> Any:
        if isinstance(node, Eigenspace):
            first, last = (int(cast(Any, self.rational(place))) for place in (node.first, node.last))
            return self.domain.eigenspace(self.matrix(node.matrix), first, last)
        return super()._matrix(node)

    def negative(self, value: Any) -> Any:
        """The opposite of a scalar."""
        return self.domain.multiply(self.domain.number(Integer(-1)), value)


@lru_cache(maxsize=4096)
def _has(node: Basic, symbols: frozenset[Symbol]) -> bool:
    return bool(node.has(*symbols))


@dataclass(frozen=True)
class ClaimBound:
    """A claim as the search sees it: both sides and the conditions, evaluated on the shown tree."""

    claim: Claim
    situation: Situation

    @property
    def free(self) -> Sequence[tuple[str, Extreme]]:
        """The free scalars, by name."""
        present = leaves(self.claim)
        return [(str(symbol), extreme) for symbol, extreme in self.situation.free if symbol in present]

    def at(self, values: Values, on: Arithmetic[Any, Any]) -> Callable[[Mapping[str, Any]], Sides]:
        """Both sides and the conditions at an instance, as a function of the free scalars."""
        walk = BoundWalk(on, {letter: values[name] for letter, name in self.situation.letters})
        free = {str(symbol): symbol for symbol, _ in self.situation.free if symbol in leaves(self.claim)}

        def sides(chosen: Mapping[str, Any]) -> Sides:
            if free:
                walk.rebind({free[name]: value for name, value in chosen.items()})
            return Sides(walk.scalar(self.claim.lhs), walk.scalar(self.claim.rhs), list(self._slacks(walk)))

        return sides

    def _slacks(self, walk: BoundWalk) -> Iterator[tuple[Any, bool]]:
        """Of the conditions, and of the domains of the symbols; raises NotEvaluable for what is no inequality."""
        for condition in self.claim.given:
            if not isinstance(condition, GreaterThan | LessThan | StrictGreaterThan | StrictLessThan):
                raise NotEvaluable(f"{condition} is no inequality")
            larger, smaller = (walk.scalar(cast(Expr, side)) for side in (condition.gts, condition.lts))
            strict = isinstance(condition, StrictGreaterThan | StrictLessThan)
            yield walk.domain.add(larger, walk.negative(smaller)), strict
        for symbol, value in walk.symbols.items():
            if symbol.is_nonnegative and symbol in leaves(self.claim):
                yield value, bool(symbol.is_positive)


@dataclass(frozen=True)
class AdversarialSearch:
    """Many starts in every structure of the situation that a claim is in.

    situations   the first that covers a claim is taken
    effort       how many times as long it climbs
    near         a claim that is searched first: where that search ended is tried first
    """

    situations: tuple[Situation, ...] = ()
    effort: int = 1
    seed: int = 20
    near: Claim | None = None
    name: str = "adversarial search"

    def speaks_of(self, claim: Claim) -> bool:
        """Whether a claim is one that this judge is for: a bound."""
        return claim.relation == "<="

    def judge(self, claim: Claim) -> Evidence:
        """FAILS with an instance that violates the claim, or sizes at which it is not defined; HOLDS if none was found,
        UNKNOWN where none can be tried."""
        if self.speaks_of(claim) and (undefined := undefined_at(claim)):
            return Evidence(self.name, Verdict.FAILS, "a counterexample", undefined)
        try:
            found = self.search(claim)
        except SymbolicError as error:
            return Evidence(self.name, Verdict.UNKNOWN, "", str(error))
        best = found.best
        if best is None:
            return Evidence(self.name, Verdict.UNKNOWN, "", "no instance that meets the conditions was found")
        if best.is_violation:
            left, right = (float(arb(side).mid()) for side in (best.lhs, best.rhs))
            detail = f"{best.structure}: {left:.6g} > {right:.6g}"
            return Evidence(self.name, Verdict.FAILS, "a counterexample, certified", detail)
        tightness = random_share(found.random) + nearest(found.factor)
        return Evidence(self.name, Verdict.HOLDS, f"no violation in {found.tried} instances{tightness}")

    def search(self, claim: Claim) -> Search:
        """What the search finds; raises NotEvaluable for what is no bound, or has letters of no situation."""
        if claim.relation != "<=":
            raise NotEvaluable("only a bound can be violated")
        return _searched(self, claim)

    def starting_near(self, claim: Claim) -> AdversarialSearch:
        """The same judge, which begins where a search for that claim ended, if it is in the same situation."""
        return replace(self, near=claim)

    def is_weaker(self, original: Claim, altered: Claim) -> bool:
        """Whether an altered bound follows from the original wherever it was tried: it leaves more room."""
        if original.given != altered.given or altered.relation != "<=":
            return False
        judge = self.starting_near(original)
        if judge.judge(altered).verdict is not Verdict.HOLDS:
            return False  # where it is violated and the original is not, there is less room
        smaller, larger = altered.lhs + original.rhs, original.lhs + altered.rhs
        return judge.judge(Claim(smaller, "<=", larger, altered.given)).verdict is Verdict.HOLDS

    def situation(self, claim: Claim) -> Situation:
        """The first that covers the claim; raises NotEvaluable if none does."""
        found = next((situation for situation in self.situations if situation.covers(claim)), None)
        if found is None:
            raise NotEvaluable(f"no instances are known of {', '.join(sorted(map(str, leaves(claim))))} together")
        return found


def _norms(claim: Claim) -> set[Norm]:
    return cast(set[Norm], set().union(*(part.atoms(Norm) for part in (claim.lhs, claim.rhs, *claim.given))))


@lru_cache(maxsize=256)
def _searched(judge: AdversarialSearch, claim: Claim) -> Search:
    situation = judge.situation(claim)
    known = None
    if judge.near is not None and judge.near != claim:
        plain = replace(judge, near=None)
        known = plain.search(judge.near) if plain.situation(judge.near) is situation else None
    kinds = NORMS if any(node.kind == ANY for node in _norms(claim)) else (OPERATOR,)
    bound = ClaimBound(claim, situation)
    return search(bound, situation.family, judge.seed, STARTS, STEPS * judge.effort, kinds, known)


def random_share(ratios: Sequence[float]) -> str:
    """What share of the right side the left side is at random instances, in the median, with two decimals."""
    return f", random ones at {median(ratios):.2f} of the right side in the median" if ratios else ""


def nearest(factor: float) -> str:
    """How near to a violation a search came, with a factor of two decimals: rounded down, so that there is one with it,
    and the last bits of a float do not show."""
    share = math.floor(100 * factor - 1e-6) / 100
    return f"; with {share:.2f} times the right side there is one" if share > 0 else ""


__all__ = ["AdversarialSearch", "BoundWalk", "ClaimBound", "Situation", "leaves", "nearest", "random_share"]
