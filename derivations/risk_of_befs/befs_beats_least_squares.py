"""BEFS with its best penalty is never worse than least squares, and by how much it is better.

Main result
    σ_y² d/(n_T − d − 1) − R(κ*) = (n_T − 1)/(n_T − p − 1) · σ_y² κ* E tr(W_Q⁻¹ K_{Q*}⁻¹) > 0,   n_T > d + 1, m̂ ≠ 0

Notation
    as in excess_risk_of_befs;  d = p + q;  κ* = q σ_y²/m̂
    σ_y² d/(n_T − d − 1)    excess risk of least squares, `excess-risk-of-least-squares`

Sources
    hoerl1970 (some penalty beats least squares)

Whatever the features are, right or wrong: the gain is a mean of traces of products of positive definite matrices that
commute. As m̂ → 0 it tends to σ_y² q (n_T − 1)/((n_T − d − 1)(n_T − p − 1)), what least squares then loses to hard
restriction.
"""

from sympy import Ne

from derivations.risk_of_befs.excess_risk_at_optimal_penalty import best, excess_risk_at_optimal_penalty, once
from derivations.risk_of_befs.excess_risk_of_befs import factor
from derivations.symbols import W_Q, K_star, kappa_star, m_hat, n_T, p, q, sigma_y2
from derivations.wishart_moments.mean_trace_of_inverse import mean_trace_of_inverse
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, inv, tr
from symbolic.rules import ResolventIdentity, expectation_is_linear, inverse_cancels


@theorem(
    "befs-beats-least-squares",
    states=Claim(
        sigma_y2 * (p + q) / (n_T - p - q - 1) - best,
        "=",
        factor * sigma_y2 * kappa_star * E(tr(inv(W_Q) * inv(K_star))),
        given=(n_T > p + q + 1, Ne(m_hat, 0)),
    ),
    source=("hoerl1970",),
)
def befs_beats_least_squares(proof: Proof) -> None:
    """The gain over least squares is positive, for any features."""
    least_squares = sigma_y2 * (p + q) / (n_T - p - q - 1)
    proof.equals(least_squares - factor * sigma_y2 * (1 + once) + sigma_y2, by=excess_risk_at_optimal_penalty)
    proof.equals(factor * sigma_y2 * (E(tr(inv(W_Q))) - once), by=mean_trace_of_inverse)
    proof.equals(factor * sigma_y2 * (E(tr(inv(W_Q))) - E(tr(inv(W_Q) * W_Q * inv(K_star)))), by=inverse_cancels)
    proof.concludes(by=(ResolventIdentity.at(K_star), expectation_is_linear))
