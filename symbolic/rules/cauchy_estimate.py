r"""How large the terms of the series of leading singular vectors are, and what they leave out, as reasons.

Notation
    B : d × r    fixed, of rank p; 0 < s ≤ σ_p(B), ‖B‖_op ≤ b
    E : d × r    ‖E‖_op ≤ e;  y = 9 b e / s²
    Π_p(B + E)   the projector on p leading left singular vectors;  Π_p^{<N}(B, E) the terms with fewer than N factors E

    ‖Π_p(B + E) − Π_p^{<N}(B, E)‖_op ≤ 4 y^N               on the good event y ≤ 1/2
    ‖Π_p^{<N}(B, E) − Π_p(B)‖_op ≤ 2 (y + … + y^{N−1})     for every E

Let A(t) = (B + tE)(B + tE)ᵀ for complex t with |t| ≤ 1/y. As s ≤ b, ‖A(t) − A(0)‖ ≤ 2 b |t| e + |t|² e² ≤
s² (2/9 + 1/81) = (19/81) s². On the circle |z| = s²/2 around the eigenvalue 0 of A(0), whose others are at least s²,
the resolvent is at most 2/s²; so the integral over it that is the projector on what lies inside is analytic in t, and
at most 1/(1 − 38/81) < 2. By Cauchy's estimate the term of order j ≥ 1 is at most 2 y^j, for every E, as it is
homogeneous of degree j in E; and at t = 1, if y ≤ 1/2, the series is the projector, and what is left out is at most
2 y^N/(1 − y).
"""

from __future__ import annotations

from sympy import Add, Basic, Expr

from symbolic.claim import Claim
from symbolic.matrices import (
    Leading,
    Named,
    Registry,
    SingularValue,
    TaylorTerms,
    is_positive,
    is_random,
    operator_norm,
)
from symbolic.matrices.facts import is_nonnegative
from symbolic.rules.bounds import Bound, rank_is_at_most
from symbolic.rules.facts import KATO
from symbolic.rules.rule import Rule


class CauchyEstimate(Bound):
    """‖Π_p(B + E) − Π_p^{<N}(B, E)‖_op ≤ 4 y^N where y ≤ 1/2; ‖Π_p^{<N}(B, E) − Π_p(B)‖_op ≤ 2 (y + … + y^{N−1})."""

    title = "Cauchy's estimate"

    @classmethod
    def at(cls, terms: TaylorTerms, least: Expr, largest: Expr, size: Expr) -> CauchyEstimate:
        """What the terms leave out, for s, b and e; raises TypeError unless B is a product through p dimensions."""
        y = _ratio(terms, least, largest, size)
        rest = Leading(terms.matrix + terms.error, terms.size) - terms
        good = 18 * largest * size <= least**2
        made = ("at", terms, least, largest, size)
        conditions = (*_sizes(terms, least, largest, size), good)
        return cls._of(made, operator_norm(rest), 4 * y**terms.order, *conditions, source="kato1995", facts=(KATO,))

    @classmethod
    def below(cls, terms: TaylorTerms, least: Expr, largest: Expr, size: Expr) -> CauchyEstimate:
        """The terms themselves, but the first; raises TypeError also if there are no others."""
        y = _ratio(terms, least, largest, size)
        if terms.order < 2:
            raise TypeError(f"{terms} has one term, the projector itself")
        others = operator_norm(terms - Leading(terms.matrix, terms.size))
        large = Add(*(2 * y**j for j in range(1, terms.order)))
        made = ("below", terms, least, largest, size)
        conditions = _sizes(terms, least, largest, size)
        return cls._of(made, others, large, *conditions, source="kato1995", facts=(KATO,))

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        return (f"{self.title} for ", self.made[1])


def _ratio(terms: TaylorTerms, least: Expr, largest: Expr, size: Expr) -> Expr:
    """y = 9 b e / s²; raises TypeError for what it is not estimated for."""
    matrix = terms.matrix
    if is_random(terms):
        raise TypeError(f"{matrix} and {terms.error} have to be fixed")
    if not rank_is_at_most(matrix.definition if isinstance(matrix, Named) else matrix, terms.size):
        raise TypeError(f"{matrix} has to be of rank {terms.size} at most, a product through so many dimensions")
    if not (is_positive(least) and is_positive(largest) and is_nonnegative(size)):
        raise TypeError(f"bounds of sizes are positive, that of an error not negative; got {least}, {largest}, {size}")
    if any(map(is_random, (least, largest, size))):
        raise TypeError(f"bounds of sizes are fixed; got {least}, {largest}, {size}")
    return 9 * largest * size / least**2


def _sizes(terms: TaylorTerms, least: Expr, largest: Expr, size: Expr) -> tuple[object, ...]:
    """What s, b and e bound."""
    matrix = terms.matrix
    return (
        *(terms.size <= side for side in matrix.shape),
        least <= SingularValue(matrix, terms.size),
        operator_norm(matrix) <= largest,
        operator_norm(terms.error) <= size,
    )


_any = Registry()
_a = _any.scalar("a", "a size", domain="dimension")
_b = _any.scalar("b", "another size", domain="dimension")
_k = _any.scalar("k", "a rank", domain="dimension")
_s = _any.scalar("g", "a lower bound", domain="positive")
_l = _any.scalar("h", "an upper bound", domain="positive")
_e = _any.scalar("e", "another upper bound", domain="nonnegative")
_F = _any.matrix("F", _a, _k, "any matrix of k columns")
_H = _any.matrix("H", _k, _b, "any matrix of k rows")
_X = _any.matrix("X", _a, _b, "any matrix")


def cauchy_claims() -> tuple[tuple[Claim, tuple[Rule, ...]], ...]:
    """What is left out at third order, and the terms before it, each claim with the rule it is to be executed by."""
    terms = TaylorTerms(_F * _H, _X, _k, 3)
    rules = CauchyEstimate.at(terms, _s, _l, _e), CauchyEstimate.below(terms, _s, _l, _e)
    return tuple((rule.bound, (rule,)) for rule in rules)


__all__ = ["CauchyEstimate", "cauchy_claims"]
