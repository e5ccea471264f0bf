"""Divergence of the excess risk of least squares.

Main result
    E tr(Σ (β̂ − β*)(β̂ − β*)ᵀ) = ∞,   d ≤ n ≤ d + 1

Notation
    as in excess_risk_of_least_squares

Sources
    hastie2022
"""

from derivations.least_squares.excess_risk_of_least_squares import excess_risk
from derivations.symbols import Sigma, W, X, beta_LS, d, eps_y, n, sigma_y2, y
from derivations.wishart_moments.existence_of_inverse_moments import existence_of_inverse_moments
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, Infinite, inv, tr
from symbolic.rules import Stein, definition, inverse_cancels, is_infinite, trace_is_cyclic, trace_of_identity


@theorem(
    "divergence-of-least-squares",
    states=Claim(excess_risk, "=", Infinite(), given=(n >= d, n <= d + 1)),
    source=("hastie2022",),
)
def divergence_of_least_squares(proof: Proof) -> None:
    """With at most one sample more than dimensions the risk is infinite."""
    proof.equals(
        E(tr(Sigma * inv(W) * X.T * eps_y * eps_y.T * X * inv(W))),
        by=(definition(beta_LS, y, W), inverse_cancels),
    )
    proof.equals(
        sigma_y2 * E(tr(Sigma * inv(W) * X.T * X * inv(W))),
        by=(Stein.at(eps_y, nonnegative=True), trace_is_cyclic, trace_of_identity),
    )
    proof.equals(sigma_y2 * E(tr(Sigma * inv(W))), by=(definition(W), inverse_cancels))
    proof.concludes(is_infinite, existence_of_inverse_moments.at(k=1, D=Sigma))
