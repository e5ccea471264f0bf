"""Bounds to judge: each a claim on letters of the test, with the situation that says what these are."""

from __future__ import annotations

from sympy import Expr, Min, Symbol, sqrt

from symbolic.checks.adversarial_search import Situation
from symbolic.checks.bound_instances import Cluster, OneEigenvalue, OrderedSpectra, Rectangles, TwoSpectra
from symbolic.claim import Claim
from symbolic.matrices import (
    Identity,
    LeastGain,
    Letter,
    MatrixExpression,
    Norm,
    SingularValue,
    frobenius_norm,
    norm,
    operator_norm,
)
from symbolic.matrices.leading import Leading

d, d_r, k, k_least = (Symbol(name, integer=True, positive=True) for name in ("d", "d_r", "k", "k_least"))
c, gap = (Symbol(name, real=True) for name in ("c", "gap"))
r, lam, s = (Symbol(name, nonnegative=True) for name in ("r", "lambda", "s"))
Delta, sigma_1 = (Symbol(name, positive=True) for name in ("Delta", "sigma_1"))


def square(name: str, *facts: str, size: Symbol = d) -> Letter:
    return Letter(name, size, size, facts=facts)


A, A_hat, Eps, T, L = (square(name, "symmetric") for name in ("A", "A_hat", "Eps", "T", "L"))
P, Q, P_hat, Q_hat = (square(name, "projector") for name in ("P", "Q", "P_hat", "Q_hat"))
P_R, Q_R_hat = (square(name, "projector", size=d_r) for name in ("P_R", "Q_R_hat"))
M, M_hat, N = (Letter(name, d, d_r) for name in ("M", "M_hat", "N"))

PAIR = ((A, "A"), (A_hat, "A_hat"), (Eps, "E"), (P, "P"), (Q, "Q"), (P_hat, "P_hat"), (Q_hat, "Q_hat"), (d, "d"))
SITUATIONS = (
    Situation(TwoSpectra(), (*PAIR, (c, "c")), ((r, "smallest"), (Delta, "largest"))),
    Situation(OrderedSpectra(), (*PAIR, (gap, "gap"), (k, "k"))),
    Situation(OneEigenvalue(), (*PAIR, (T, "T"), (k, "k"))),
    Situation(Cluster(), (*PAIR, (T, "T"), (L, "L"), (k_least, "k_least"))),
    Situation(
        Rectangles(),
        (
            *((M, "A"), (M_hat, "A_hat"), (N, "E"), (P, "P"), (Q_hat, "Q_hat"), (d, "d"), (d_r, "d_r")),
            *((gap, "gap"), (k, "k"), (sigma_1, "sigma_1")),
        ),
    ),
    Situation(
        Rectangles(leading=True),
        (
            *((M, "A"), (M_hat, "A_hat"), (N, "E"), (P, "P"), (Q_hat, "Q_hat"), (d, "d"), (d_r, "d_r"), (k, "k")),
            *((P_R, "P_R"), (Q_R_hat, "Q_R_hat")),
        ),
        ((s, "largest"),),
    ),
)


def shifted(matrix: MatrixExpression) -> MatrixExpression:
    return matrix - c * Identity(d)


def sine(kind: str) -> Expr:
    return Norm(kind, Q_hat * P)


def davis_kahan(kind: str) -> Claim:
    """A on the block, Â off it."""
    given = (operator_norm(shifted(A) * P) <= r, r + Delta <= LeastGain(shifted(A_hat), Q_hat))
    return Claim(Delta * sine(kind), "<=", Norm(kind, Q_hat * Eps * P), given)


def davis_kahan_exchanged(kind: str) -> Claim:
    """Â on the block, A off it."""
    given = (operator_norm(shifted(A_hat) * P_hat) <= r, r + Delta <= LeastGain(shifted(A), Q))
    return Claim(Delta * Norm(kind, Q * P_hat), "<=", Norm(kind, Q * Eps * P_hat), given)


A_HAT_ON = operator_norm(shifted(A_hat) * P_hat) <= r


def least_size(matrix: MatrixExpression) -> Expr:
    return Min(sqrt(k) * operator_norm(matrix), frobenius_norm(matrix))


YU_WANG_SAMWORTH = Claim(frobenius_norm(Q_hat * P), "<=", 2 * least_size(Eps) / gap, (gap > 0,))
RECTANGULAR = Claim(
    frobenius_norm(Q_hat * P), "<=", 2 * (2 * sigma_1 + operator_norm(N)) * least_size(N) / gap, (gap > 0,)
)
LEFT, RIGHT = Leading(M, k), Leading(M.T, k)
OFF_LEFT = Identity(d) - Leading(M_hat, k)
WEDIN = Claim(
    s * norm(OFF_LEFT * LEFT),
    "<=",
    norm(N * RIGHT) + norm(N.T * LEFT),
    (s <= SingularValue(M, k) - SingularValue(M_hat, k + 1), k <= d, k <= d_r),
)
TEN = operator_norm(T * Eps * T)
ONE_EIGENVALUE = Claim(frobenius_norm(Q_hat * P), "<=", sqrt(k) * TEN / (1 - 2 * TEN), (2 * TEN < 1,))
CLUSTER = Claim(frobenius_norm(P_hat - P), "<=", 4 * sqrt(2) * sqrt(k_least) * TEN, (2 * TEN < 1,))
CLUSTER_LINEAR = Claim(frobenius_norm(P_hat - P - L), "<=", 20 * sqrt(k_least) * TEN**2, (2 * TEN < 1,))

SHARP = {
    **{f"davis-kahan, {kind}": davis_kahan(kind) for kind in ("any", "op", "F")},
    **{f"davis-kahan exchanged, {kind}": davis_kahan_exchanged(kind) for kind in ("any", "op", "F")},
    "yu-wang-samworth": YU_WANG_SAMWORTH,
    "one eigenvalue": ONE_EIGENVALUE,
}
