"""A weight on the columns of a matrix as a reason, and the series of what reduced-rank regression learns.

Notation
    B, E : d × r    B of rank p with the pseudoinverse B⁺;  P = B B⁺, P_R = B⁺ B;  C = B + t E
    X : n × d       of full column rank, S = XᵀX, J the pseudoinverse of P S P
    L(t) : r × r    the projector V Vᵀ on the p leading right singular vectors of X C
    K(t) : d × d    the projector on the columns of C V, those of reduced-rank regression C V Vᵀ

Both are analytic where t is small: p singular values of X B, and with them of C V, are positive, and the others 0. They
are symmetric and idempotent. K C L = C L, as K projects on the columns of C V; and L CᵀS K = CᵀS K, as CᵀS C V = V Λ
has columns that V spans. With K(0) = P and L(0) = P_R, order by order,

    K_jᵀ = K_j,   Σ_i K_i K_{j−i} = K_j,   Σ_i K_i B L_{j−i} + Σ_i K_i E L_{j−1−i} = B L_j + E L_{j−1},
    L_jᵀ = L_j,   Σ_i L_i L_{j−i} = L_j,   Σ_i L_i BᵀS K_{j−i} + Σ_i L_i EᵀS K_{j−1−i} = BᵀS K_j + EᵀS K_{j−1}

and these decide them: of two solutions that agree below j the differences D, F are symmetric, and satisfy

    X = P D + D P − D = 0,   A = D B P_R + P B F − B F = 0,
    Y = P_R F + F P_R − F = 0,   H = F BᵀS P + P_R BᵀS D − BᵀS D = 0

where A = D B and H = F BᵀS P, since P B = B and P_R Bᵀ = Bᵀ; so they are

    D = A B⁺ + B⁺ᵀ Aᵀ − X,    F = H J B⁺ᵀ + B⁺ J Hᵀ − Y
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sympy import Basic, Symbol

from symbolic.canonical import Laws, Normaliser, field_of
from symbolic.claim import Claim, require
from symbolic.errors import StepRefused
from symbolic.matrices import Leading, Letter, MatrixExpression, Product, Registry, WeightedPart, low_rank_part, tr
from symbolic.matrices.expressions import product, total
from symbolic.matrices.weighted import weighted_part
from symbolic.rules.facts import KATO
from symbolic.rules.rule import Inference, Rule, listed
from symbolic.rules.series_in_t import matrix_of, require_coefficients, require_fixed, require_same, series_of
from symbolic.rules.singular_vectors import perturbation_of, projector_in


@dataclass(frozen=True, repr=False)
class OfWeight(Rule):
    """P J = J P = J, Bᵀ S J = Bᵀ, J S B = B and the like, for S and J that are declared so."""

    part: WeightedPart | None = None

    @classmethod
    def at(cls, part: WeightedPart) -> OfWeight:
        """The relations of this weight and its inverse on a space."""
        name = f"{part.inverse} inverse of {part.gram} on the columns of {part.low_rank.matrix}"
        return cls(name, (), "definition", Laws(weights=(part,)), part=part)

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        assert self.part is not None
        return (*listed(self.part.inverse), " inverse of ", self.part.gram, " on the columns of ", self.matrix)

    @property
    def matrix(self) -> Letter:
        """B."""
        assert self.part is not None
        return self.part.low_rank.matrix


@dataclass(frozen=True, repr=False)
class SeriesOfReducedRank(Inference):
    """tr(D K(t)) = tr(D P) + Σ_j t^j tr(D K_j) + O(t^{N+1}): K_j and L_j satisfy the equations that decide them."""

    part: WeightedPart

    name = "uniqueness of the series of reduced-rank regression"
    source = "kato1995"
    statement = (
        r"Let `B` have rank `p`, `X` full column rank, `S = X^\top X`, `K_0 = BB^+`, `L_0 = B^+B` and, for "
        r"`j = 1, \dots, N`, `K_j^\top = K_j`, `L_j^\top = L_j`, `\sum_i K_i K_{j-i} = K_j`, "
        r"`\sum_i L_i L_{j-i} = L_j`, `\sum_i K_i B L_{j-i} + \sum_i K_i E L_{j-1-i} = B L_j + E L_{j-1}` and "
        r"`\sum_i L_i B^\top S K_{j-i} + \sum_i L_i E^\top S K_{j-1-i} = B^\top S K_j + E^\top S K_{j-1}`. Then the "
        r"projector on the columns of `(B + tE)V`, `V` the `p` leading right singular vectors of `X(B + tE)`, is "
        r"`\sum_{j \le N} t^j K_j + O(t^{N+1})`: the equations decide all `K_j` and `L_j`."
    )
    facts = (KATO,)

    def infer(self, premises: Sequence[Claim], conclusion: Claim) -> None:
        """The premises are the six equations of each order, lowest first; all are needed."""
        self.require_uniqueness()
        weight, node = projector_in(conclusion)
        low_rank = self.part.low_rank
        B, (t, E) = low_rank.matrix, self.perturbation(node)
        require(conclusion.given, self.part.design.rows >= self.part.design.cols, f"{self.part.design}")
        remainder, stated = series_of(conclusion, t)
        if len(premises) % 6 or any(premise.relation != "=" for premise in premises):
            raise StepRefused(f"six equations are needed of each order; got {len(premises)} premises")
        order = len(premises) // 6
        if remainder.order != order + 1:
            raise StepRefused(f"the premises are of orders up to {order}; the remainder is {remainder}")
        K: list[MatrixExpression] = [low_rank.left]
        L: list[MatrixExpression] = [low_rank.right]
        for j in range(1, order + 1):
            for series, premise in ((K, premises[6 * j - 6]), (L, premises[6 * j - 5])):
                series.append(matrix_of(premise.rhs))
                if series[j].shape != series[0].shape:
                    raise StepRefused(f"at order {j} the premise has to be about a symmetric matrix; got {premise}")
            wanted = equations_of_order(j, K, L, (B, E, self.part.gram))
            for premise, (lhs, rhs) in zip(premises[6 * j - 6 : 6 * j], wanted, strict=True):
                require_same(premise, lhs, rhs, j)
        require_fixed((*weight, E, *K, *L), t)
        require_coefficients(stated, [tr(product(*weight, term)) for term in K], t)

    def perturbation(self, node: Leading) -> tuple[Symbol, MatrixExpression]:
        """t and E, where the node is the projector of C V Vᵀ; raises StepRefused if it is another one."""
        rank, matrix = self.part.low_rank.rank, self.part.low_rank.matrix
        if not isinstance(node.matrix, Product) or len(node.matrix.factors) != 2:
            raise StepRefused(f"the space of a product of {matrix} + t E and a projector is asked for; got {node}")
        C = node.matrix.factors[0]
        t, error = perturbation_of(C, matrix)
        wanted = Leading(C * Leading((self.part.design * C).T, rank), rank)
        if node != wanted:
            raise StepRefused(f"reduced-rank regression has the space {wanted}; got {node}")
        return t, error

    def require_uniqueness(self) -> None:
        """Execute that D = 0 and F = 0 follow from X = 0, Y = 0, A = 0 and H = 0, for any symmetric D and F."""
        (B, plus, P, P_R), S, J = self.part.low_rank.letters, self.part.gram, self.part.inverse
        D = Letter("difference on the left", B.rows, B.rows, facts=("symmetric",))
        F = Letter("difference on the right", B.cols, B.cols, facts=("symmetric",))
        X, Y = P * D + D * P - D, P_R * F + F * P_R - F
        A, H = D * B * P_R + P * B * F - B * F, F * B.T * S * P + P_R * B.T * S * D - B.T * S * D
        left = A * plus + plus.T * A.T - X
        right = H * J * plus.T + plus * J * H.T - Y
        laws = Laws(low_ranks=(self.part.low_rank,), weights=(self.part,))
        normal = Normaliser(field_of(B, D, F, S), laws)
        if any(not (normal.form(made) - normal.form(whole)).is_zero for made, whole in ((left, D), (right, F))):
            raise StepRefused(f"the equations do not decide the series of reduced-rank regression near {B}")


def equations_of_order(
    j: int,
    K: Sequence[MatrixExpression],
    L: Sequence[MatrixExpression],
    of: tuple[MatrixExpression, MatrixExpression, MatrixExpression],
) -> tuple[tuple[MatrixExpression, MatrixExpression], ...]:
    """The two sides of each of the six equations of order j, for K_0, …, K_j, L_0, …, L_j and B, E, S."""
    B, E, S = of
    all_, fewer = range(j + 1), range(j)
    forth = (*(K[i] * B * L[j - i] for i in all_), *(K[i] * E * L[j - 1 - i] for i in fewer))
    back = (*(L[i] * B.T * S * K[j - i] for i in all_), *(L[i] * E.T * S * K[j - 1 - i] for i in fewer))
    return (
        (K[j].T, K[j]),
        (L[j].T, L[j]),
        (total(*(K[i] * K[j - i] for i in all_)), K[j]),
        (total(*(L[i] * L[j - i] for i in all_)), L[j]),
        (total(*forth), B * L[j] + E * L[j - 1]),
        (total(*back), B.T * S * K[j] + E.T * S * K[j - 1]),
    )


_any = Registry()
_n = _any.scalar("n", "number of rows", domain="dimension")
_a = _any.scalar("a", "number of rows", domain="dimension")
_b = _any.scalar("b", "number of columns", domain="dimension")
_rank = _any.scalar("c", "rank", domain="dimension")
_low_rank = low_rank_part(_any, ("B", "B_plus", "P", "P_R"), _rank, (_a, _b))
_part = weighted_part(_any, _low_rank, ("X", "S", "J"), _n)


def weight_claims() -> tuple[tuple[Claim, tuple[Rule, ...]], ...]:
    """What the inverse of a weight on a space is, each claim with the rule it is to be executed by."""
    B, plus, P, _ = _low_rank.letters
    S, J = _part.gram, _part.inverse
    by = (OfWeight.at(_part),)
    return (
        (Claim(P * J + J * P + J * S * J, "=", 3 * J), by),
        (Claim(P * S * J + J * S * P, "=", 2 * P), by),
        (Claim(J * S * B, "=", B), by),
        (Claim(B.T * S * J, "=", B.T), by),
        (Claim(plus * S * J, "=", plus), by),
        (Claim(J * S * plus.T, "=", plus.T), by),
        (Claim(P * S * P * J, "=", P), by),
    )


__all__ = ["OfWeight", "SeriesOfReducedRank", "equations_of_order", "weight_claims"]
