"""A fixed matrix of low rank with its pseudoinverse, and how the projectors that it makes multiply, as a reason.

Notation
    B : d × r    of rank p;  B⁺ its pseudoinverse, P = B B⁺, Q = I − P, Q_R = I − B⁺ B, G = B⁺ᵀ B⁺ = (B Bᵀ)⁺
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from sympy import Basic

from symbolic.canonical import Form, Laws, Normaliser, ProductIs, field_of
from symbolic.claim import Claim
from symbolic.matrices import DualBases, Identity, MatrixExpression, Named, Registry, Zero, inv, is_random, tr
from symbolic.rules.rule import Rule


@dataclass(frozen=True)
class LowRank:
    """A fixed matrix of low rank, its pseudoinverse, and the projectors that they make; certified by execution.

    matrix        B : d × r
    pseudoinverse B⁺ : r × d
    left, rest    P = B B⁺ and Q = I − P
    right_rest    Q_R = I − B⁺ B
    inverse       G = B⁺ᵀ B⁺
    bases         dual bases that they are written in
    """

    matrix: Named
    pseudoinverse: Named
    left: Named
    rest: Named
    right_rest: Named
    inverse: Named
    bases: tuple[DualBases, ...] = ()

    def require(self, rank: Any) -> None:
        """Raises TypeError if, definitions opened, they are not what they are called; or B not of a rank, if given."""
        b, b_plus = self.matrix, self.pseudoinverse
        p, one, right_one = b * b_plus, Identity(b.rows), Identity(b.cols)
        named = (b, b_plus, self.left, self.rest, self.right_rest, self.inverse)
        if any(is_random(matrix) for matrix in named):
            raise TypeError(f"{b} has to be fixed")
        equations: tuple[tuple[Basic, Basic], ...] = (
            (p * b, b),
            (b_plus * p, b_plus),
            (p.T, p),
            ((b_plus * b).T, b_plus * b),
            (self.left, p),
            (self.rest, one - p),
            (self.right_rest, right_one - b_plus * b),
            (self.inverse, b_plus.T * b_plus),
        )
        if rank is not None:
            equations = (*equations, (tr(p), rank))
        for first, second in equations:
            if self.read(first) != self.read(second):
                raise TypeError(f"{first} is not {second}, as it is for {b_plus} the pseudoinverse of {b}")

    def read(self, node: Any) -> Form:
        """The canonical form of an expression with all definitions opened."""
        everything = (self.matrix, self.pseudoinverse, self.left, self.rest, self.right_rest, self.inverse, node)
        named = tuple(dict.fromkeys(x for part in everything for x in named_in(part)))
        laws = Laws(cancels=True, cyclic=True, identity_trace=True, bases=self.bases, definitions=named)
        return Normaliser(field_of(*everything), laws).form(node)


def named_in(node: Any) -> tuple[Named, ...]:
    return tuple(sorted(node.atoms(Named), key=lambda x: x.name)) if isinstance(node, Basic) else ()


@dataclass(frozen=True, repr=False)
class Pseudoinverse(Rule):
    """P P = P, P Q = 0, B⁺ P = B⁺, B⁺ Q = 0, Q_R B⁺ = 0, G = B⁺ᵀ B⁺, and the like, for the names that these have."""

    signal: LowRank | None = None

    @classmethod
    def at(cls, signal: LowRank) -> Pseudoinverse:
        """The products of what belongs to B; raises TypeError, naming it, for one that is not what the name says."""
        return cls(
            f"{signal.pseudoinverse} the pseudoinverse of {signal.matrix}",
            (),
            "linear algebra",
            Laws(products=products_of(signal)),
            signal=signal,
        )

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        signal = cast(LowRank, self.signal)
        return (signal.pseudoinverse, " the pseudoinverse of ", signal.matrix)


@lru_cache(maxsize=64)
def products_of(signal: LowRank) -> tuple[ProductIs, ...]:
    """Every product of two of them that is one of them or 0, found by opening the definitions of all."""
    signal.require(None)
    names = (signal.left, signal.rest, signal.right_rest, signal.inverse)
    pieces: list[MatrixExpression] = [*names, signal.pseudoinverse, signal.pseudoinverse.T]
    values = {piece: signal.read(piece) for piece in pieces}
    found = []
    for first in pieces:
        for second in pieces:
            if first.cols != second.rows:
                continue
            value = signal.read(first * second)
            if value.is_zero:
                found.append(ProductIs(first, second, None))
            else:
                same = (piece for piece in pieces if piece.shape == value.shape and values[piece] == value)
                found += [ProductIs(first, second, piece) for piece in same]
    return tuple(found)


_any = Registry()
_n = _any.scalar("a", "number of rows", domain="dimension")
_p = _any.scalar("b", "rank", domain="dimension")
_q = _any.scalar("c", "number of rows less the rank", domain="dimension")
_frame = _any.dual_bases(("U", "V"), (_p, _q), ("part of an orthonormal basis", "the rest of it"))
_U, _V, *_ = _frame.letters
_H = _any.matrix("H", _n, _p, "of full column rank", facts=("full column rank",))
_S = _any.named("S", _H.T * _H, "its Gram matrix")
_B = _any.named("B", _U * _H.T, "of rank `b`")
_C = _any.named("C", _H * inv(_S) * _U.T, "its pseudoinverse")
_P = _any.named("P", _U * _U.T, "projector on the columns of `B`")
_Q = _any.named("Q", _V * _V.T, "projector off them")
_R = _any.named("R", Identity(_n) - _H * inv(_S) * _H.T, "projector off the rows of `B`")
_G = _any.named("G", _U * inv(_S) * _U.T, "pseudoinverse of `BB^T`")
_signal = LowRank(_B, _C, _P, _Q, _R, _G, (_frame,))


def pseudoinverse_claims() -> tuple[tuple[Claim, tuple[Rule, ...]], ...]:
    """Some of the products, each with the rule that it is to be executed by."""
    by, enough = (Pseudoinverse.at(_signal),), (_n >= _p,)
    return (
        (Claim(_C.T * _C, "=", _G, enough), by),
        (Claim(_P * _G * _P, "=", _G, enough), by),
        (Claim(_C * _Q + _R * _C, "=", Zero(_n, _p + _q), enough), by),
        (Claim(_R * _R, "=", _R, enough), by),
        (Claim(_Q * _Q, "=", _Q), by),
    )


__all__ = ["LowRank", "Pseudoinverse", "named_in", "products_of", "pseudoinverse_claims"]
