r"""Means over an event, as a reason: what holds of every matrix holds, in the mean, of a random one.

Notation
    𝓔          a random matrix, X = ‖𝓔‖_op, x a fixed size
    1_{X ≥ x}  the event that the matrix is large; 1 − 1_{X ≥ x} its complement, the good event
    M(E)       a square matrix, made of a fixed matrix E of the same shape

    ‖M(E)‖_op ≤ f(e), where ‖E‖_op ≤ e ≤ x    ⟹    |E (1 − 1_{X ≥ x}) uᵀM(𝓔)u| ≤ ‖u‖² E f(X)
    ‖M(E)‖_op ≤ f(e), where ‖E‖_op ≤ e, e ≥ x  ⟹    |E 1_{X ≥ x} uᵀM(𝓔)u| ≤ ‖u‖² E 1_{X ≥ x} f(X)

For |uᵀMu| ≤ ‖u‖² ‖M‖_op at every realisation, with e = X. The mean over the event is at most the mean over all, as
f ≥ 0.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sympy import Expr, Symbol, preorder_traversal
from sympy.core.relational import Relational

from symbolic.canonical import Laws, Normaliser, field_of
from symbolic.claim import Claim, is_nonnegative_by, require
from symbolic.errors import ConditionError, StepRefused
from symbolic.matrices import (
    Absolute,
    E,
    Indicator,
    Letter,
    MatrixExpression,
    Named,
    Norm,
    is_positive,
    is_random,
    operator_norm,
    tr,
)
from symbolic.matrices.expressions import Averaged, same_dimension
from symbolic.matrices.facts import is_nonnegative
from symbolic.matrices.norms import OPERATOR
from symbolic.rules.rule import Inference


@dataclass(frozen=True, repr=False)
class MeanOverEvent(Inference):
    """|E 1_A uᵀM(𝓔)u| ≤ ‖u‖² E 1_A f(‖𝓔‖_op), from ‖M(E)‖_op ≤ f(e) for every E that is no larger than e.

    matrix   E, of which nothing is known but its size
    size     e
    error    𝓔
    vector   u, fixed
    least    x
    """

    matrix: Letter
    size: Symbol
    error: Named
    vector: Letter
    least: Expr

    name = "mean over an event"
    source = "definition"
    relations = ("<=",)
    statement = (
        r"Let `u` be a fixed vector, `N` a random matrix, `x` a number, and `A` the event "
        r"`\lVert N \rVert_{\mathrm{op}} < x`, or its complement. If `\lVert M(E) \rVert_{\mathrm{op}} \le f(e)` for "
        r"every fixed matrix `E` with `\lVert E \rVert_{\mathrm{op}} \le e`, whatever `e \le x`, or `e \ge x`, and "
        r"`f \ge 0`, then `\lvert \mathbb E \mathbf{1}_A u^\top M(N) u \rvert \le \lVert u \rVert^2\, "
        r"\mathbb E \mathbf{1}_A f(\lVert N \rVert_{\mathrm{op}})`, which for the first event is at most "
        r"`\lVert u \rVert^2\, \mathbb E f(\lVert N \rVert_{\mathrm{op}})`."
    )

    def kept(self, premise: Claim) -> tuple[Relational, ...]:
        """The conditions of the premise that say nothing of E and e."""
        return tuple(c for c in premise.given if not c.has(self.matrix, self.size))

    def infer(self, premises: Sequence[Claim], conclusion: Claim) -> None:
        """The premise is the bound for every E, the conclusion one of the two means."""
        self._require_letters()
        if len(premises) != 1:
            raise StepRefused("one bound is averaged at a time")
        (premise,) = premises
        if premise.relation != "<=" or not isinstance(premise.lhs, Norm) or premise.lhs.kind != OPERATOR:
            raise StepRefused(f"what is averaged is a bound of an operator norm; got {premise}")
        inside = premise.lhs.matrix
        self._require_any(premise)
        if any(map(is_random, conclusion.given)):
            raise StepRefused(f"a mean is taken under conditions that are fixed; got {conclusion}")
        X = operator_norm(self.error)
        realised = {self.matrix: self.error, self.size: X}
        square = tr(self.vector * self.vector.T * cast(MatrixExpression, inside.xreplace({self.matrix: self.error})))
        size = cast(Expr, premise.rhs.xreplace(realised))
        far = Indicator(X, self.least)
        weight = tr(self.vector * self.vector.T)
        near = self._is(conclusion, Absolute(E((1 - far) * square)), weight * E(size))
        if not near and not self._is(conclusion, Absolute(E(far * square)), weight * E(far * size)):
            raise StepRefused(
                f"the mean over the event is at most {weight * E(far * size)}, that over its complement at most "
                f"{weight * E(size)}; got {conclusion}"
            )
        if self.size in set().union(*(part.free_symbols for part in (conclusion.lhs, conclusion.rhs))):
            raise StepRefused(f"{self.size} is the size of any {self.matrix}, and stands in {conclusion}")
        self._require_nonnegative(size, conclusion)
        above, below = self.least.as_numer_denom()
        there = self.size * below <= above if near else self.size * below >= above
        limit = operator_norm(self.matrix) <= self.size
        # what is given of E and e is given of one matrix, and not of every realisation
        given = (*(c for c in conclusion.given if not c.has(self.matrix, self.size)), there)
        for condition in premise.given:
            if condition in self.kept(premise) or condition == limit:
                continue
            if condition.has(self.matrix):
                raise StepRefused(f"of {self.matrix} no more may be supposed than its size; got {condition}")
            require(given, condition, self.name)

    def _require_any(self, premise: Claim) -> None:
        """Raises StepRefused unless E and e may be read as what they are at a realisation, wherever they stand.

        Nothing is random in the premise, nor averaged, since it would be averaged with E; and of no letter it is said
        how it lies to E.
        """
        parts = (premise.lhs, premise.rhs, *premise.given)
        nodes = [node for part in parts for node in preorder_traversal(part)]
        if any(isinstance(node, Averaged) or (isinstance(node, Letter) and node.law.is_random) for node in nodes):
            raise StepRefused(f"the bound has to be of fixed matrices; got {premise}")
        if premise.rhs.has(self.matrix):
            raise StepRefused(f"the bound has to be by {self.size} alone; got {premise}")
        name = re.compile(rf"\b{re.escape(self.matrix.name)}\b")
        for letter in nodes:
            if isinstance(letter, Letter) and any(name.search(fact) for fact in letter.facts):
                raise StepRefused(
                    f"{letter} is declared {', '.join(letter.facts)}, and {self.matrix} stands for any matrix"
                )

    def _require_letters(self) -> None:
        """Raises StepRefused unless E may stand for any realisation, and u is a fixed vector."""
        E_, u = self.matrix, self.vector
        if type(E_) is not Letter or E_.law.is_random or E_.facts:
            raise StepRefused(f"{E_} has to stand for any matrix")
        if not is_random(self.error) or not all(map(same_dimension, E_.shape, self.error.shape)):
            raise StepRefused(f"{self.error} has to be random, and of the shape of {E_}")
        if type(u) is not Letter or u.law.is_random or u.cols != 1:
            raise StepRefused(f"{u} has to be a fixed vector")
        if not isinstance(self.size, Symbol) or self.size.assumptions0 != Symbol("e", nonnegative=True).assumptions0:
            raise StepRefused(f"{self.size} has to stand for any size, 0 or more")
        if (
            self.least.has(self.size, self.matrix)
            or is_random(self.least)
            or not is_positive(self.least.as_numer_denom()[1])
        ):
            raise StepRefused(f"{self.least} has to be fixed, over a positive denominator")

    def _is(self, conclusion: Claim, left: Expr, right: Expr) -> bool:
        """Whether the conclusion is `left ≤ right`, by linearity of the mean."""
        field = field_of(conclusion.lhs, conclusion.rhs, left, right)
        normal = Normaliser(field, Laws(linear=True))
        pairs = ((conclusion.lhs, left), (conclusion.rhs, right))
        return all(normal.form(cast(Any, said)) == normal.form(wanted) for said, wanted in pairs)

    def _require_nonnegative(self, size: Expr, conclusion: Claim) -> None:
        for (_, atoms), value in Normaliser(field_of(size)).form(size).terms.items():
            certain = is_nonnegative_by(conclusion.given, value.as_expr())
            if not certain or not all(is_nonnegative(cast(Expr, atom.shown)) for atom in atoms):
                raise ConditionError(f"the mean over an event is that of what is not negative; got {size}")


__all__ = ["MeanOverEvent"]
