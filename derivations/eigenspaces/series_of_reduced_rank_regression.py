"""The series of the space that reduced-rank regression learns from a matrix of low rank plus noise, to second order.

Main result
    tr(M P̂) = tr(M P) + t tr(M Π_1) + t² tr(M Π_2) + O(t³),   P̂ the projector of reduced-rank regression on B + tE

    Π_1 = Q E B⁺ + B⁺ᵀ Eᵀ Q
    Π_2 = Z + Zᵀ + Q E (BᵀB)⁺ Eᵀ Q − B⁺ᵀ Eᵀ Q E B⁺,   Z = Q E Q_R Eᵀ S J (BBᵀ)⁺ − Q E B⁺ E B⁺,

    (BBᵀ)⁺ = B⁺ᵀ B⁺ and (BᵀB)⁺ = B⁺ B⁺ᵀ

Notation
    B : d × d_r      rank p, B⁺ its pseudoinverse, P = B B⁺, P_R = B⁺ B, Q = I − P, Q_R = I − P_R
    E : d × d_r      any matrix, C = B + t E;  M : d × d any matrix
    X : n × d        any matrix of full column rank, S = Xᵀ X, J the pseudoinverse of P S P
    Π_p(C V Vᵀ)      the projector on the columns of C V Vᵀ, V the p leading right singular vectors of X C

It differs from the series of truncated SVD, where S = I, by the factor S J in one word and its transpose.
The terms come from the column space as a graph over that of B; see `symbolic.perturbation.graph`.

Sources
    kato1995 (that the projectors are analytic)
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from sympy import Add

from derivations.eigenspaces.series_of_projectors import require_order, trace_with
from derivations.symbols import LOW_RANK, WEIGHTED, E_c, M, Pi_v1, Pi_v2, Pi_w1, Pi_w2, Q_c, Q_Rc, d, d_r, n, p, t
from symbolic.claim import Claim
from symbolic.derivation import Proof, Theorem, theorem
from symbolic.matrices import BigOAtZero, Leading, Named, tr
from symbolic.perturbation import reduced_rank_terms
from symbolic.rules import OfLowRank, OfWeight, SeriesOfReducedRank, definition, equations_of_order


def _claim(order: int) -> Claim:
    terms = reduced_rank_terms(WEIGHTED, (Q_c, Q_Rc), E_c, order)
    series = Add(*(t**j * trace_with(M, term) for j, term in enumerate(terms)))
    C = LOW_RANK.matrix + t * E_c
    projector = Leading(C * Leading((WEIGHTED.design * C).T, p), p)
    return Claim(tr(M * projector), "=", series + BigOAtZero(order + 1, t), given=(p <= d, p <= d_r, d <= n))


def _decide(proof: Proof, left: Sequence[Named], right: Sequence[Named]) -> None:
    """The lines: at each order the six equations that decide the series, and what follows from all of them."""
    B, low_rank, weight = LOW_RANK.matrix, OfLowRank.at(LOW_RANK), OfWeight.at(WEIGHTED)
    K, L = (LOW_RANK.left, *left), (LOW_RANK.right, *right)
    premises = []
    for j in range(1, len(K)):
        below = (*right[: j - 1], *((Q_Rc,) if j > 1 else ()))
        reasons = (
            (definition(left[j - 1]),),
            (definition(right[j - 1]),),
            (definition(*left[:j], Q_c), low_rank),
            (definition(*right[:j], Q_Rc), low_rank),
            (definition(*left[:j], *below, Q_c), low_rank),
            (definition(*left[: j - 1], *right[:j], Q_Rc), low_rank, weight),
        )
        equations = equations_of_order(j, K, L, (B, E_c, WEIGHTED.gram))
        for (lhs, rhs), by in zip(equations, reasons, strict=True):
            premises.append(proof.start(lhs).equals(rhs, by=by))
    proof.concludes(SeriesOfReducedRank(WEIGHTED), *premises)


@theorem("series-of-reduced-rank-regression", states=_claim(2), source=("kato1995",))
def series_of_reduced_rank_regression(proof: Proof) -> None:
    """What reduced-rank regression learns is a power series in the size of the noise, as in truncated SVD."""
    _decide(proof, (Pi_w1, Pi_w2), (Pi_v1, Pi_v2))


def reduced_rank_theorem(order: int) -> Theorem:
    """The same up to O(t^{order+1}).

    Raises ConditionError for an order below 1.

    >>> reduced_rank_theorem(1).label
    'reduced-rank-regression-of-order-1'
    """
    require_order(order)
    names = [
        [
            Named(f"Pi_{side}{j}", term)
            for j, term in enumerate(reduced_rank_terms(WEIGHTED, (Q_c, Q_Rc), E_c, order, right=side == "v")[1:], 1)
        ]
        for side in "wv"
    ]
    body = partial(_decide, left=names[0], right=names[1])
    title = f"The series of reduced-rank regression to order {order}"
    return Theorem(f"reduced-rank-regression-of-order-{order}", _claim(order), body, ("kato1995",), title, __name__)
