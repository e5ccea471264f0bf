"""Excess risk of least squares as samples and dimensions grow in proportion.

Main result
    E tr(Σ (β̂ − β*)(β̂ − β*)ᵀ) = σ_y² d/(n − d) + o(1),   n > d + 1

Notation
    as in excess_risk_of_least_squares;  o(1) as n, d → ∞ in proportion, d/n → γ < 1

Sources
    hastie2022 (γ < 1: σ² γ/(1 − γ))

The limit of deterministic_equivalent_of_ridge for μ → 0. For γ > 1 that is defined down to μ = γ − 1, where the penalty
vanishes and the formula is ‖β*‖² (1 − 1/γ) + σ²/(γ − 1): the risk of the interpolator of least norm (hastie2022).
"""

from derivations.least_squares.excess_risk_of_least_squares import excess_risk
from derivations.symbols import Sigma, W, X, beta_LS, d, eps_y, n, sigma_y2, y
from derivations.wishart_moments.existence_of_inverse_moments import existence_of_inverse_moments
from derivations.wishart_moments.mean_of_inverse_wishart import mean_of_inverse_wishart
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, SmallO, inv, tr
from symbolic.rules import (
    Stein,
    definition,
    expectation_is_linear,
    inverse_cancels,
    negligible_terms,
    trace_is_cyclic,
    trace_of_identity,
)


@theorem(
    "least-squares-in-proportion",
    states=Claim(excess_risk, "=", sigma_y2 * d / (n - d) + SmallO(0, n, d), given=(n > d + 1,)),
    source=("hastie2022",),
)
def least_squares_in_proportion(proof: Proof) -> None:
    """The one sample that least squares pays beyond its dimensions does not count in the limit."""
    noise = inv(W) * X.T * eps_y
    proof.equals(E(tr(Sigma * noise * noise.T)), by=(definition(beta_LS, y, W), inverse_cancels))
    proof.equals(
        sigma_y2 * tr(Sigma * E(inv(W))),
        by=(
            Stein.at(eps_y, existence_of_inverse_moments),
            definition(W),
            inverse_cancels,
            trace_is_cyclic,
            trace_of_identity,
            expectation_is_linear,
        ),
    )
    proof.equals(sigma_y2 * d / (n - d - 1), by=(mean_of_inverse_wishart, inverse_cancels, trace_of_identity))
    proof.concludes(by=negligible_terms)
