"""Pseudoinverses as reasons, and the series of the leading singular vectors of a matrix near one of low rank.

Notation
    B, E : d × r         B of rank p with the pseudoinverse B⁺;  P = B B⁺, P_R = B⁺ B, Q = I − P, Q_R = I − P_R
    Π(t), Π_R(t)         the projectors on the p leading left and right singular vectors of B + t E
    K_j, L_j             what stands beside t^j in them, K_0 = P, L_0 = P_R

Both are analytic and idempotent, (B + tE) Π_R = Π (B + tE) and (B + tE)ᵀ Π = Π_R (B + tE)ᵀ, so that for every j

    Σ_i K_i K_{j−i} = K_j,   B L_j − K_j B = K_{j−1} E − E L_{j−1},
    Σ_i L_i L_{j−i} = L_j,   Bᵀ K_j − L_j Bᵀ = L_{j−1} Eᵀ − Eᵀ K_{j−1}

and these decide them: of two solutions that agree below j the differences D, F satisfy X = P D + D P − D = 0,
Y = P_R F + F P_R − F = 0, C = B F − D B = 0 and G = Bᵀ D − F Bᵀ = 0, and are

    D = P X P − Q X Q − Q C B⁺ + B⁺ᵀ G Q,    F = P_R Y P_R − Q_R Y Q_R − Q_R G B⁺ᵀ + B⁺ C Q_R
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sympy import Basic, Expr, Symbol

from symbolic.canonical import Laws, Normaliser, field_of
from symbolic.claim import Claim
from symbolic.errors import StepRefused
from symbolic.matrices import (
    Identity,
    Leading,
    Letter,
    LowRankPart,
    MatrixExpression,
    Product,
    Registry,
    Trace,
    low_rank_part,
    tr,
)
from symbolic.matrices.expressions import product, total
from symbolic.rules.facts import KATO
from symbolic.rules.rule import Inference, Rule, listed
from symbolic.rules.series_in_t import matrix_of, require_coefficients, require_fixed, require_same, series_of


@dataclass(frozen=True, repr=False)
class OfLowRank(Rule):
    """B B⁺ = P, B⁺ B = P_R, P B = B P_R = B, P_R B⁺ = B⁺ P = B⁺, for matrices that are declared so."""

    part: LowRankPart | None = None

    @classmethod
    def at(cls, part: LowRankPart) -> OfLowRank:
        """The relations of this matrix and its pseudoinverse."""
        matrix, inverse, _, _ = part.letters
        return cls(f"{inverse} pseudoinverse of {matrix}", (), "definition", Laws(low_ranks=(part,)), part=part)

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        assert self.part is not None
        matrix, inverse, left, right = self.part.letters
        return (inverse, " pseudoinverse of ", matrix, ", projectors ", *listed(left, right))


@dataclass(frozen=True, repr=False)
class SeriesOfColumnSpace(Inference):
    """tr(D Π(t)) = tr(D P) + Σ_j t^j tr(D K_j) + O(t^{N+1}): K_j and L_j satisfy the equations that decide them."""

    part: LowRankPart

    name = "uniqueness of the series of singular vectors"
    source = "kato1995"
    statement = (
        r"Let `B` have rank `p`, `K_0 = BB^+`, `L_0 = B^+B` and, for `j = 1, \dots, N`, `\sum_i K_i K_{j-i} = K_j`, "
        r"`\sum_i L_i L_{j-i} = L_j`, `B L_j - K_j B = K_{j-1} E - E L_{j-1}` and `B^\top K_j - L_j B^\top = L_{j-1} "
        r"E^\top - E^\top K_{j-1}`. Then the projector on the `p` leading left singular vectors of `B + tE` is "
        r"`\sum_{j \le N} t^j K_j + O(t^{N+1})`: the equations decide all `K_j` and `L_j`."
    )
    facts = (KATO,)

    def infer(self, premises: Sequence[Claim], conclusion: Claim) -> None:
        """The premises are the four equations of each order, lowest first; all are needed."""
        self.require_uniqueness()
        weight, node = projector_in(conclusion)
        B, (t, E) = self.part.matrix, self.perturbation(node)
        remainder, stated = series_of(conclusion, t)
        if len(premises) % 4 or any(premise.relation != "=" for premise in premises):
            raise StepRefused(f"four equations are needed of each order; got {len(premises)} premises")
        order = len(premises) // 4
        if remainder.order != order + 1:
            raise StepRefused(f"the premises are of orders up to {order}; the remainder is {remainder}")
        K: list[MatrixExpression] = [self.part.left]
        L: list[MatrixExpression] = [self.part.right]
        for j in range(1, order + 1):
            on_left, on_right, between, back = premises[4 * j - 4 : 4 * j]
            K.append(matrix_of(on_left.rhs))
            L.append(matrix_of(on_right.rhs))
            require_same(on_left, total(*(K[i] * K[j - i] for i in range(j + 1))), K[j], j)
            require_same(on_right, total(*(L[i] * L[j - i] for i in range(j + 1))), L[j], j)
            require_same(between, B * L[j] - K[j] * B, K[j - 1] * E - E * L[j - 1], j)
            require_same(back, B.T * K[j] - L[j] * B.T, L[j - 1] * E.T - E.T * K[j - 1], j)
        require_fixed((*weight, E, *K, *L), t)
        require_coefficients(stated, [tr(product(*weight, term)) for term in K], t)

    def perturbation(self, node: Leading) -> tuple[Symbol, MatrixExpression]:
        """t and E, where the node is the projector of B + t E; raises StepRefused if it is another one."""
        t, matrix = perturbation_of(node.matrix, self.part.matrix)
        if node.size != self.part.rank:
            raise StepRefused(
                f"{self.part.rank} singular vectors of {self.part.matrix} + t E are asked for; got {node}"
            )
        return t, matrix

    def require_uniqueness(self) -> None:
        """Execute that D = 0 and F = 0 follow from X = 0, Y = 0, C = 0 and G = 0, for any matrices D and F."""
        B, plus, P, P_R = self.part.letters
        D = Letter("difference on the left", B.rows, B.rows)
        F = Letter("difference on the right", B.cols, B.cols)
        Q, Q_R = Identity(B.rows) - P, Identity(B.cols) - P_R
        X, Y = P * D + D * P - D, P_R * F + F * P_R - F
        C, G = B * F - D * B, B.T * D - F * B.T
        left = P * X * P - Q * X * Q - Q * C * plus + plus.T * G * Q
        right = P_R * Y * P_R - Q_R * Y * Q_R - Q_R * G * plus.T + plus * C * Q_R
        normal = Normaliser(field_of(B, D, F), Laws(low_ranks=(self.part,)))
        if any(not (normal.form(made) - normal.form(whole)).is_zero for made, whole in ((left, D), (right, F))):
            raise StepRefused(f"the equations do not decide the series of the singular vectors of {B}")


def perturbation_of(whole: MatrixExpression, matrix: MatrixExpression) -> tuple[Symbol, MatrixExpression]:
    """t and E, where the whole is B + t E for the matrix B; raises StepRefused if it is something else."""
    added = next(iter(whole.args[1:]), None)
    error, t = getattr(added, "matrix", None), getattr(added, "coefficient", None)
    if not isinstance(error, MatrixExpression) or not isinstance(t, Symbol) or whole != matrix + cast(Expr, t) * error:
        raise StepRefused(f"the matrix has to be {matrix} + t E; got {whole}")
    return t, error


def projector_in(conclusion: Claim) -> tuple[tuple[MatrixExpression, ...], Leading]:
    """The factors D and the projector in tr(D Π)."""
    side = conclusion.lhs
    factors: tuple[MatrixExpression, ...] = ()
    if isinstance(side, Trace):
        factors = side.matrix.factors if isinstance(side.matrix, Product) else (side.matrix,)
    if conclusion.relation != "=" or not factors or not isinstance(factors[-1], Leading):
        raise StepRefused(f"the conclusion has to be about tr(D Π), with a projector Π; got {conclusion}")
    if any(factor.has(Leading) for factor in factors[:-1]):
        raise StepRefused(f"one projector on singular vectors may stand in {side}")
    return factors[:-1], factors[-1]


_any = Registry()
_a = _any.scalar("a", "number of rows", domain="dimension")
_b = _any.scalar("b", "number of columns", domain="dimension")
_rank = _any.scalar("c", "rank", domain="dimension")
_part = low_rank_part(_any, ("B", "B_plus", "P", "P_R"), _rank, (_a, _b))


def low_rank_claims() -> tuple[tuple[Claim, tuple[Rule, ...]], ...]:
    """What a pseudoinverse is, each claim with the rule it is to be executed by."""
    B, plus, P, P_R = _part.letters
    by = (OfLowRank.at(_part),)
    return (
        (Claim(B * plus * B + P * B + B * P_R, "=", 3 * B), by),
        (Claim(plus * B * plus + plus * P + P_R * plus, "=", 3 * plus), by),
        (Claim(B * plus, "=", P), by),
        (Claim(plus * B, "=", P_R), by),
        (Claim(plus.T * B.T, "=", P), by),
        (Claim(B.T * plus.T + P_R * B.T * P * plus.T * P_R, "=", 2 * P_R), by),
    )


__all__ = ["OfLowRank", "SeriesOfColumnSpace", "low_rank_claims", "perturbation_of", "projector_in"]
