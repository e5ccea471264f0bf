"""Bias and variance of ridge with a positive definite penalty.

Main result
    E tr(Σ Δ_R Δ_Rᵀ) = κ² E tr(Σ K⁻¹ Ω β*β*ᵀ Ω K⁻¹) + σ_y² E tr(Σ K⁻¹ W K⁻¹)

Notation
    X : n × d    inputs, rows i.i.d. N(0, Σ);  W = XᵀX;  n and d are any
    Ω : d × d    positive definite;  K = W + κΩ
    Δ_R          error of β̂ = K⁻¹ Xᵀ y,  y = X β* + ε_y

Sources
    hoerl1970

The kernel of the penalty is trivial: the case that is left out in bias_variance_of_generalized_ridge. The inverse is
bounded, and no sample size is too small.
"""

from derivations.symbols import K_0, Delta_R, Omega_0, Sigma, W, X, beta, beta_R, eps_y, kappa, sigma_y2, y
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, inv, tr
from symbolic.rules import ResolventIdentity, Stein, definition, trace_is_cyclic, trace_of_identity


@theorem(
    "bias-variance-of-ridge",
    states=Claim(
        E(tr(Sigma * Delta_R * Delta_R.T)),
        "=",
        kappa**2 * E(tr(Sigma * inv(K_0) * Omega_0 * beta * beta.T * Omega_0 * inv(K_0)))
        + sigma_y2 * E(tr(Sigma * inv(K_0) * W * inv(K_0))),
    ),
    source=("hoerl1970",),
)
def bias_variance_of_ridge(proof: Proof) -> None:
    """With a penalty on everything the inverse is bounded, and the decomposition holds for every sample size."""
    noise, bias = inv(K_0) * X.T * eps_y, kappa * inv(K_0) * Omega_0 * beta
    shrunk = inv(K_0) * W * beta - beta
    proof.equals(E(tr(Sigma * (shrunk + noise) * (shrunk + noise).T)), by=definition(Delta_R, beta_R, y, W))
    proof.equals(E(tr(Sigma * (noise - bias) * (noise - bias).T)), by=ResolventIdentity.at(K_0))
    proof.equals(
        E(tr(Sigma * bias * bias.T)) + sigma_y2 * E(tr(Sigma * inv(K_0) * X.T * X * inv(K_0))),
        by=(Stein.at(eps_y), trace_is_cyclic, trace_of_identity),
    )
    proof.concludes(by=definition(W))
