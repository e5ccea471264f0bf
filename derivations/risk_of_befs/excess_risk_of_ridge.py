"""Excess risk of plain ridge with isotropic inputs, exactly.

Main result
    R = σ_y² f + (κ² m_β/d − κ σ_y²) E tr K⁻²,   f = E tr K⁻¹

Notation
    β̂_I = (ZᵀZ + κI)⁻¹ Zᵀ y    plain ridge, Z : n × d isotropic;  Δ_I its error, R = E tr(Δ_I Δ_Iᵀ)
    K = ZᵀZ + κI                written K_I;  m_β = ‖β*‖²

Sources
    dobriban2018 (in the limit)

BEFS with no features: all of the target is missed, and no factor is left of the space that is free.
"""

from derivations.orthogonal_weingarten.haar_first_moment import haar_first_moment
from derivations.risk_of_befs.bias_variance_of_ridge import bias_variance_of_ridge
from derivations.symbols import K_I, W_0, Delta_I, Z, beta, d, kappa, m_beta, sigma_y2
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, Identity, inv, tr
from symbolic.rules import ResolventIdentity, Rotation, algebra, definition, expectation_is_linear

once, twice = E(tr(inv(K_I))), E(tr(inv(K_I) * inv(K_I)))


@theorem(
    "excess-risk-of-ridge",
    states=Claim(
        E(tr(Delta_I * Delta_I.T)),
        "=",
        sigma_y2 * once + (kappa**2 * m_beta / d - kappa * sigma_y2) * twice,
    ),
    source=("dobriban2018",),
)
def excess_risk_of_ridge(proof: Proof) -> None:
    """Two numbers of a Wishart matrix decide the risk of plain ridge, too."""
    squared_bias = kappa**2 * E(tr(inv(K_I) * beta * beta.T * inv(K_I)))
    proof.equals(E(tr(Identity(d) * Delta_I * Delta_I.T)), by=algebra)
    proof.equals(squared_bias + sigma_y2 * E(tr(inv(K_I) * W_0 * inv(K_I))), by=bias_variance_of_ridge)
    proof.equals(squared_bias + sigma_y2 * (once - kappa * twice), by=ResolventIdentity.at(K_I))
    proof.equals(
        kappa**2 * tr(beta * beta.T) / d * twice + sigma_y2 * (once - kappa * twice),
        by=(Rotation.at(Z, haar_first_moment), expectation_is_linear),
    )
    proof.concludes(by=definition(m_beta))
