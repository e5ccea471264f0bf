"""Excess risk of least squares under a Gaussian design.

Main result
    E tr(Σ (β̂ − β*)(β̂ − β*)ᵀ) = σ_y² d / (n − d − 1),   n > d + 1

Notation
    X : n × d     inputs, rows i.i.d. N(0, Σ), Σ positive definite
    ε_y : n × 1   noise, entries i.i.d. N(0, σ_y²), independent of X
    β̂ : d × 1     (XᵀX)⁻¹ Xᵀ y, with y = X β* + ε_y

Sources
    haff1979 (mean of the inverse Wishart); hastie2022 (the risk)

The excess risk is measured in the Σ-norm, vᵀ Σ v, which is the test error less the variance of the noise.
"""

from derivations.symbols import Sigma, W, X, beta, beta_LS, d, eps_y, n, sigma_y2, y
from derivations.wishart_moments.existence_of_inverse_moments import existence_of_inverse_moments
from derivations.wishart_moments.mean_of_inverse_wishart import mean_of_inverse_wishart
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, inv, tr
from symbolic.rules import Stein, definition, expectation_is_linear, inverse_cancels, trace_is_cyclic, trace_of_identity

error = beta_LS - beta
excess_risk = E(tr(Sigma * error * error.T))


@theorem(
    "excess-risk-of-least-squares",
    states=Claim(excess_risk, "=", sigma_y2 * d / (n - d - 1), given=(n > d + 1,)),
    source=("haff1979", "hastie2022"),
)
def excess_risk_of_least_squares(proof: Proof) -> None:
    """Least squares has no bias; its variance diverges as `n` falls to `d + 1`."""
    proof.equals(
        E(tr(Sigma * inv(W) * X.T * eps_y * eps_y.T * X * inv(W))),
        by=(definition(beta_LS, y, W), inverse_cancels),
    )
    proof.equals(
        sigma_y2 * E(tr(Sigma * inv(W) * X.T * X * inv(W))),
        by=(Stein.at(eps_y, existence_of_inverse_moments), trace_is_cyclic, trace_of_identity),
    )
    proof.equals(sigma_y2 * tr(Sigma * E(inv(W))), by=(definition(W), inverse_cancels, expectation_is_linear))
    proof.equals(sigma_y2 * tr(Sigma * inv(Sigma)) / (n - d - 1), by=mean_of_inverse_wishart)
    proof.concludes(by=(inverse_cancels, trace_of_identity))
