"""Excess risk of plain ridge with isotropic inputs, exactly.

Main result
    R = σ_y² E tr K⁻¹ + (κ² ‖β*‖²/d − κ σ_y²) E tr K⁻²

Notation
    Z : n × d                  isotropic inputs, n and d any;  K = ZᵀZ + κI
    R = E tr(Δ Δᵀ)             excess risk of β̂ = K⁻¹ Zᵀ y,  y = Zβ* + ε_y

Sources
    hoerl1970, dobriban2018 (the limit)

The case p = 0 of excess_risk_of_befs.
"""

from derivations.orthogonal_weingarten.haar_first_moment import haar_first_moment
from derivations.risk_of_befs.bias_variance_of_ridge import bias_variance_of_ridge
from derivations.symbols import W_0, Delta_ridge, K_ridge, Z, beta, beta_norm2, d, kappa, sigma_y2
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, inv, tr
from symbolic.rules import ResolventIdentity, Rotation, definition, expectation_is_linear

once, twice = E(tr(inv(K_ridge))), E(tr(inv(K_ridge) * inv(K_ridge)))


@theorem(
    "excess-risk-of-ridge",
    states=Claim(
        E(tr(Delta_ridge * Delta_ridge.T)),
        "=",
        sigma_y2 * once + (kappa**2 * beta_norm2 / d - kappa * sigma_y2) * twice,
    ),
    source=("hoerl1970", "dobriban2018"),
)
def excess_risk_of_ridge(proof: Proof) -> None:
    """The trace of the resolvent and of its square decide the risk of plain ridge, too."""
    squared_bias = kappa**2 * E(tr(inv(K_ridge) * beta * beta.T * inv(K_ridge)))
    proof.equals(squared_bias + sigma_y2 * E(tr(inv(K_ridge) * W_0 * inv(K_ridge))), by=bias_variance_of_ridge)
    proof.equals(squared_bias + sigma_y2 * (once - kappa * twice), by=ResolventIdentity.at(K_ridge))
    proof.equals(
        kappa**2 / d * tr(beta * beta.T) * twice + sigma_y2 * (once - kappa * twice),
        by=(Rotation.at(Z, haar_first_moment), expectation_is_linear),
    )
    proof.concludes(by=definition(beta_norm2))
