"""A theorem about every fixed matrix, averaged over a random one that is independent of all else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from sympy import Basic, preorder_traversal
from sympy.core.relational import Relational

from symbolic.canonical import Equation, Form, Laws, Need, Normaliser, shown
from symbolic.canonical.forms import expectations
from symbolic.canonical.matching import instance_of
from symbolic.claim import Claim
from symbolic.ensembles import GaussianRows, Unspecified, wishart
from symbolic.errors import NotEvaluable
from symbolic.matrices import Averaged, E, Expectation, Law, Letter, NamedScalar, Registry, tr
from symbolic.matrices import Mean as ShownMean
from symbolic.rules.facts import LIMIT_UNDER_EXPECTATION
from symbolic.rules.rule import Rule, Supposed


@dataclass(frozen=True, repr=False)
class Conditioning(Rule):
    """E F(C, X) = E g(C), where E F(c, X) = g(c) for every fixed c by a theorem, and C is independent of X.

    letter     C, random with any distribution
    fixed      c, a letter of the theorem that stands for any matrix
    theorem    says that E F(c, X) = g(c)
    renamed    abbreviations made of c on its right side, and what they are called where C is in place of c
    """

    letter: Letter | None = None
    fixed: Letter | None = None
    theorem: Any = None
    renamed: tuple[tuple[NamedScalar, NamedScalar], ...] = ()

    @classmethod
    def at(cls, letter: Letter, fixed: Letter, theorem: Any, *renamed: tuple[NamedScalar, NamedScalar]) -> Conditioning:
        """The theorem about any `fixed`, given `letter`, averaged; raises TypeError if it cannot be.

        The one expectation that `fixed` stands under is the left side: under any other, or under a variance, `letter`
        would be averaged over too. Neither the conditions nor the laws of random letters may depend on it.
        """
        if not isinstance(letter.law, Unspecified) or letter.shape != fixed.shape:
            raise TypeError(f"{letter} has to be random with an unspecified law, of the shape of {fixed}")
        if fixed.law.is_random or fixed.facts or theorem.claim.relation != "=" or not theorem.claim.lhs.has(fixed):
            raise TypeError(f"{theorem.name} has to be an equation for any matrix {fixed}")
        if not hasattr(theorem, "label"):
            raise TypeError(f"{theorem.name} has to be a theorem as it is stated, not at particular letters")
        if any(c.has(fixed) for c in theorem.claim.given) or any(map(partial(_bars, fixed), _inside(theorem.claim))):
            raise TypeError(f"{theorem.name} says of a random {letter} something else than of a fixed {fixed}")
        for before, after in renamed:
            if before.definition.xreplace({fixed: letter}) != after.definition:
                raise TypeError(f"{after} is not {before} with {letter} in place of {fixed}")
        return cls(
            name=f"conditioning on {letter} by {theorem.name}",
            claims=(),
            source="billingsley1995",
            facts=(LIMIT_UNDER_EXPECTATION,),
            rests_on=(theorem,),
            letter=letter,
            fixed=fixed,
            theorem=theorem,
            renamed=renamed,
        )

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        return ("conditioning on ", cast(Basic, self.letter))

    def operate(self, form: Form, field_: Any) -> tuple[Form, tuple[Need, ...]]:
        """The line with what the theorem says, under an expectation over the letter alone, and its conditions."""
        assert self.letter is not None
        assert self.fixed is not None
        reading: dict[Basic, Basic] = {self.fixed: self.letter, **dict(self.renamed)}
        claim = self.theorem.claim
        given = tuple(cast(Relational, c.xreplace(reading)) for c in claim.given)
        equation = Equation(self.theorem.name, claim.lhs.xreplace(reading), claim.rhs.xreplace(reading), given)
        found: dict[Basic, Basic] = {}
        needs: dict[Need, None] = {}
        for mean in dict.fromkeys(expectations(form)):
            instance = instance_of(equation, mean, Laws()) if cast(Basic, mean.shown).has(self.letter) else None
            if instance is not None:
                average: type[Basic] = Expectation if mean.shape is not None else ShownMean
                found[cast(Basic, mean.shown)] = average(instance.rhs)
                needs.update({Need(condition, self.theorem.name): None for condition in instance.given})
        if not found:
            raise NotEvaluable(f"{self.theorem.name} says nothing of this line, whatever {self.letter} is")
        return Normaliser(field_).form(cast(Basic, shown(form)).xreplace(found)), tuple(needs)


def _inside(claim: Claim) -> Iterator[Basic]:
    """Every node of the right side, and of what the expectation on the left is of."""
    for side in (*claim.lhs.args, claim.rhs):
        yield from preorder_traversal(side)


def _bars(fixed: Letter, node: Basic) -> bool:
    """Whether a node would mean something else if the letter were random: an average, or the law of a letter."""
    return isinstance(node, (Averaged, Law)) and node.has(fixed)


_any = Registry()
_n = _any.scalar("a", "number of rows", domain="dimension")
_p = _any.scalar("b", "number of columns", domain="dimension")
_V = _any.matrix("V", _p, _p, "covariance", facts=("positive definite", "symmetric"))
_G = _any.matrix("G", _n, _p, "Gaussian design", law=GaussianRows(_V))
_S = wishart(_any, "S", _G, "its Gram matrix")
_M = _any.matrix("M", _p, _p, "any matrix")
_C = _any.matrix("C", _p, _p, "random, independent", law=Unspecified())
_mean = Supposed("mean of a trace", Claim(E(tr(_M * _S * _M.T)), "=", _n * tr(_M * _V * _M.T)))


def conditioning_claims() -> tuple[tuple[Claim, tuple[Rule, ...]], ...]:
    """What conditioning says of the mean of a Wishart matrix, with the rule that it is to be executed by."""
    by = (Conditioning.at(_C, _M, _mean),)
    return ((Claim(E(tr(_C * _S * _C.T)), "=", E(_n * tr(_C * _V * _C.T))), by),)


__all__ = ["Conditioning", "conditioning_claims"]
