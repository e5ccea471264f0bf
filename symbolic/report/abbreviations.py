r"""Letters that stand for what a long statement about a Wishart matrix repeats: V for Σ⁻¹, and g for n − d − 1.

Only print is concerned: what is executed and judged is the statement without them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from sympy import Add, Basic, Expr, Mul, Symbol, factor, preorder_traversal

from symbolic.claim import Claim
from symbolic.derivation import Theorem
from symbolic.ensembles import design_of
from symbolic.matrices import Identity, Inverse, Letter, MatrixExpression, Named
from symbolic.report.line_breaking import stated

V, G = "V", "g"


LONG = 4
"""Line breaks of a statement that is printed with the letters."""


def abbreviations_for(theorem: Theorem) -> Abbreviations | None:
    """The letters for a theorem whose statement is long, and None for any other."""
    if stated(theorem.claim).count(r"\\") < LONG:
        return None
    return Abbreviations.of([theorem.claim, *(step.claim for step in theorem.steps)])


@dataclass(frozen=True)
class Abbreviations:
    """What V and g stand for in one theorem.

    inverse   Σ⁻¹
    shift     n − d − 1
    """

    inverse: MatrixExpression
    shift: Expr

    @classmethod
    def of(cls, claims: Iterable[Claim]) -> Abbreviations | None:
        """For a theorem about one Wishart matrix whose covariance has a name, if V and g are not letters of its own."""
        nodes = [x for claim in claims for side in (claim.lhs, claim.rhs) for x in preorder_traversal(side)]
        designs = {design_of(x) for x in nodes if isinstance(x, Named)} - {None}
        names = {x.name for x in nodes if isinstance(x, Letter | Named | Symbol)}
        if len(designs) != 1 or names & {V, G}:
            return None
        (design,) = designs
        covariance = cast(Letter, design).law.covariance
        if not isinstance(covariance, Letter):
            return None
        return cls(Inverse(covariance), cast(Letter, design).rows - cast(Letter, design).cols - 1)

    @property
    def definitions(self) -> tuple[tuple[Basic, Basic], ...]:
        """Each letter with what it stands for."""
        size = self.inverse.rows
        return ((Letter(V, size, size), self.inverse), (Symbol(G), self.shift))

    def claim(self, claim: Claim) -> Claim:
        """A claim with both put in; its conditions as they are."""
        return Claim(self.expression(claim.lhs), claim.relation, self.expression(claim.rhs), claim.given)

    def expression(self, node: Basic) -> Basic:
        """An expression with both put in, its numbers factored."""
        if node == self.inverse:
            return self.definitions[0][0]
        if isinstance(node, Letter | Named | Identity) or not node.args:
            return node
        if isinstance(node, Expr) and not node.has(MatrixExpression):
            return self._number(node)
        parts = [self.expression(arg) if isinstance(arg, Basic) else arg for arg in node.args]
        if isinstance(node, Mul):
            numbers = [arg for arg in node.args if not arg.has(MatrixExpression)]
            others = [self.expression(arg) for arg in node.args if arg.has(MatrixExpression)]
            return Mul(self._number(Mul(*numbers)), *others)
        if isinstance(node, Add):
            return Add(*parts)
        return node.func(*parts)

    def _number(self, value: Expr) -> Expr:
        samples = next((s for s in sorted(self.shift.free_symbols, key=str) if self.shift.coeff(s) == 1), None)
        if samples is None or not value.has(samples):
            return value
        return cast(Expr, factor(value.xreplace({samples: Symbol(G) + samples - self.shift})))
