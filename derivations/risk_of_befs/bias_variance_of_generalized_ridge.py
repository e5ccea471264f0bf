"""Bias and variance of generalized ridge.

Main result
    E tr(Σ_T Δ Δᵀ) = κ² E tr(Σ_T K_T⁻¹ Ω β*β*ᵀ Ω K_T⁻¹) + σ_y² E tr(Σ_T K_T⁻¹ W_T K_T⁻¹),   n_T > p + 1

Notation
    X_T : n_T × d    inputs, covariance Σ_T;  W_T = X_TᵀX_T
    Ω : d × d        positive semidefinite, with a kernel of dimension p;  K_T = W_T + κΩ
    Δ                error of β̂ = K_T⁻¹ X_Tᵀ y,  y = X_T β* + ε_y

Sources
    gross2003

Every Σ ≻ 0 and every Ω ⪰ 0 of rank q < d are of this form: let A be a basis of the kernel of Ω with AᵀΣA = I, and let
the columns of B complete it so that AᵀΣB = 0 and BᵀΩB = I.
"""

from derivations.symbols import (
    K_T,
    W_T,
    X_T,
    Delta,
    Omega,
    Sigma_T,
    beta_GR,
    beta_T,
    eps_T,
    kappa,
    n_T,
    p,
    sigma_y2,
    y_T,
)
from derivations.wishart_moments.existence_of_inverse_moments import existence_of_inverse_moments
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, inv, tr
from symbolic.rules import ResolventIdentity, Stein, definition, trace_is_cyclic, trace_of_identity

squared_bias = kappa**2 * E(tr(Sigma_T * inv(K_T) * Omega * beta_T * beta_T.T * Omega * inv(K_T)))
variance = sigma_y2 * E(tr(Sigma_T * inv(K_T) * W_T * inv(K_T)))


@theorem(
    "bias-variance-of-generalized-ridge",
    states=Claim(E(tr(Sigma_T * Delta * Delta.T)), "=", squared_bias + variance, given=(n_T > p + 1,)),
    source=("gross2003",),
)
def bias_variance_of_generalized_ridge(proof: Proof) -> None:
    """The penalty shrinks towards its kernel, which biases; the noise enters through the same inverse."""
    noise, bias = inv(K_T) * X_T.T * eps_T, kappa * inv(K_T) * Omega * beta_T
    shrunk = inv(K_T) * W_T * beta_T - beta_T
    proof.equals(E(tr(Sigma_T * (shrunk + noise) * (shrunk + noise).T)), by=definition(Delta, beta_GR, y_T, W_T))
    proof.equals(E(tr(Sigma_T * (noise - bias) * (noise - bias).T)), by=ResolventIdentity.at(K_T))
    proof.equals(
        E(tr(Sigma_T * bias * bias.T)) + sigma_y2 * E(tr(Sigma_T * inv(K_T) * X_T.T * X_T * inv(K_T))),
        by=(Stein.at(eps_T, existence_of_inverse_moments), trace_is_cyclic, trace_of_identity),
    )
    proof.concludes(by=definition(W_T))
