"""The series of the leading left singular vectors of a matrix of low rank plus noise, to second order.

Main result
    tr(M P̂) = tr(M P) + t tr(M Π_1) + t² tr(M Π_2) + O(t³),   P̂ the projector of truncated SVD of B + tE

    Π_1 = Q E B⁺ + B⁺ᵀ Eᵀ Q
    Π_2 = Z + Zᵀ + Q E (BᵀB)⁺ Eᵀ Q − B⁺ᵀ Eᵀ Q E B⁺,   Z = Q E Q_R Eᵀ (BBᵀ)⁺ − Q E B⁺ E B⁺,

    (BBᵀ)⁺ = B⁺ᵀ B⁺ and (BᵀB)⁺ = B⁺ B⁺ᵀ

Notation
    B : d × d_r      rank p, B⁺ its pseudoinverse, P = B B⁺, P_R = B⁺ B, Q = I − P, Q_R = I − P_R
    E : d × d_r      any matrix;  M : d × d any matrix
    Π_p(B + tE)      the projector on its p leading left singular vectors

The words are those of Kato's series of the eigenvalue 0 of [0 B; Bᵀ 0]; see `symbolic.perturbation.column_space`.

Sources
    kato1995 (the series, and its convergence)
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from sympy import Add

from derivations.eigenspaces.series_of_projectors import require_order, trace_with
from derivations.symbols import LOW_RANK, E_c, M, Pi_c1, Pi_c2, Pi_r1, Pi_r2, Q_c, Q_Rc, d, d_r, p, t
from symbolic.claim import Claim
from symbolic.derivation import Proof, Theorem, theorem
from symbolic.matrices import BigOAtZero, Leading, MatrixExpression, Named, tr
from symbolic.matrices.expressions import total
from symbolic.perturbation import column_space_terms
from symbolic.rules import OfLowRank, Reason, SeriesOfColumnSpace, definition


def _claim(order: int) -> Claim:
    terms = column_space_terms(LOW_RANK, (Q_c, Q_Rc), E_c, order)
    series = Add(*(t**j * trace_with(M, term) for j, term in enumerate(terms)))
    projector = Leading(LOW_RANK.matrix + t * E_c, LOW_RANK.rank)
    return Claim(tr(M * projector), "=", series + BigOAtZero(order + 1, t), given=(p <= d, p <= d_r))


def _decide(proof: Proof, left: Sequence[Named], right: Sequence[Named]) -> None:
    """The lines: at each order the four equations that decide the series, and what follows from all of them."""
    B, rule = LOW_RANK.matrix, OfLowRank.at(LOW_RANK)
    K: list[MatrixExpression] = [LOW_RANK.left, *left]
    L: list[MatrixExpression] = [LOW_RANK.right, *right]
    premises = []
    for j in range(1, len(K)):
        both = definition(*left[:j], *right[:j], Q_c, Q_Rc), rule
        one: tuple[Reason, ...] = definition(*left[:j], Q_c, *((Q_Rc,) if j > 1 else ())), rule
        other: tuple[Reason, ...] = definition(*right[:j], Q_Rc, *((Q_c,) if j > 1 else ())), rule
        premises.append(proof.start(total(*(K[i] * K[j - i] for i in range(j + 1)))).equals(K[j], by=one))
        premises.append(proof.start(total(*(L[i] * L[j - i] for i in range(j + 1)))).equals(L[j], by=other))
        between = proof.start(B * L[j] - K[j] * B)
        premises.append(between.equals(K[j - 1] * E_c - E_c * L[j - 1], by=both))
        back = proof.start(B.T * K[j] - L[j] * B.T)
        premises.append(back.equals(L[j - 1] * E_c.T - E_c.T * K[j - 1], by=both))
    proof.concludes(SeriesOfColumnSpace(LOW_RANK), *premises)


@theorem("series-of-truncated-svd", states=_claim(2), source=("kato1995",))
def series_of_truncated_svd(proof: Proof) -> None:
    """The leading singular vectors of a matrix of rank `p` plus noise are a power series in the size of the noise."""
    _decide(proof, (Pi_c1, Pi_c2), (Pi_r1, Pi_r2))


def truncated_svd_theorem(order: int) -> Theorem:
    """The same up to O(t^{order+1}).

    Raises ConditionError for an order below 1.

    >>> print(truncated_svd_theorem(1).claim.lhs)
    tr(M*Leading(B_c + t*E_c, p))
    """
    require_order(order)
    names = [
        [
            Named(f"Pi_{side}{j}", term)
            for j, term in enumerate(column_space_terms(LOW_RANK, (Q_c, Q_Rc), E_c, order, right=side == "r")[1:], 1)
        ]
        for side in "cr"
    ]
    body = partial(_decide, left=names[0], right=names[1])
    title = f"The series of truncated SVD to order {order}"
    return Theorem(f"truncated-svd-of-order-{order}", _claim(order), body, ("kato1995",), title, __name__)
