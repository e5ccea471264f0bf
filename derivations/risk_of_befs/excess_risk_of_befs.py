"""Excess risk of BEFS, exactly, given its features.

Main result
    R + σ_y² = (n_T − 1)/(n_T − p − 1) · [σ_y² + σ_y² f + (κ² m̂/q − κ σ_y²) E tr K_Q⁻²],   f = E tr K_Q⁻¹,   n_T > p + 1

Notation
    β̂_κ = (XᵀX + κ Q̂)⁻¹ Xᵀ y    BEFS with the penalty κ = n_T λ; X : n_T × d isotropic, Q̂ = I − Â Âᵀ of rank q = d − p
    R = E tr(Δ_κ Δ_κᵀ)            its excess risk
    m̂ = ‖Q̂ β*‖²                   misalignment of the features
    K_Q = Z_QᵀZ_Q + κI           Z_Q : (n_T − p) × q isotropic

Sources
    dobriban2018 (plain ridge, in the limit)

Valid for every λ > 0, more dimensions than samples included. f and its derivative −E tr K_Q⁻² are numbers that are
known exactly: resolvent_trace_of_wishart.
"""

from derivations.orthogonal_weingarten.haar_first_moment import haar_first_moment
from derivations.risk_of_befs.reduction_to_plain_ridge import reduction_to_plain_ridge
from derivations.symbols import (
    FEATURES,
    K_Q,
    W_Q,
    Z_Q,
    B_hat,
    Delta_BEFS,
    I_hat,
    Q_hat,
    b_Q,
    beta_T,
    kappa,
    m_hat,
    n_T,
    p,
    q,
    sigma_y2,
)
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, inv, tr
from symbolic.rules import (
    InBases,
    ResolventIdentity,
    Rotation,
    definition,
    expectation_is_linear,
    trace_is_cyclic,
)

once, twice = E(tr(inv(K_Q))), E(tr(inv(K_Q) * inv(K_Q)))
factor = (n_T - 1) / (n_T - p - 1)


@theorem(
    "excess-risk-of-befs",
    states=Claim(
        E(tr(Delta_BEFS * Delta_BEFS.T)),
        "=",
        factor * (sigma_y2 + sigma_y2 * once + (kappa**2 * m_hat / q - kappa * sigma_y2) * twice) - sigma_y2,
        given=(n_T > p + 1,),
    ),
    source=("dobriban2018",),
)
def excess_risk_of_befs(proof: Proof) -> None:
    """Two numbers of a Wishart matrix, the trace of its resolvent and of the square, decide the risk."""
    proof.equals(E(tr(I_hat * Delta_BEFS * Delta_BEFS.T)), by=(definition(I_hat), InBases.at(FEATURES)))
    squared_bias = kappa**2 * E(tr(inv(K_Q) * b_Q * b_Q.T * inv(K_Q)))
    proof.equals(
        factor * (sigma_y2 + squared_bias + sigma_y2 * E(tr(inv(K_Q) * W_Q * inv(K_Q)))) - sigma_y2,
        by=reduction_to_plain_ridge.at(K_Z=K_Q, W_Z=W_Q, b=b_Q),
    )
    proof.equals(
        factor * (sigma_y2 + squared_bias + sigma_y2 * (once - kappa * twice)) - sigma_y2,
        by=ResolventIdentity.at(K_Q),
    )
    proof.equals(
        factor * (sigma_y2 + kappa**2 / q * tr(b_Q * b_Q.T) * twice + sigma_y2 * (once - kappa * twice)) - sigma_y2,
        by=(Rotation.at(Z_Q, haar_first_moment), expectation_is_linear),
    )
    missed = B_hat.T * beta_T
    proof.equals(
        factor * (sigma_y2 + kappa**2 / q * tr(missed * missed.T) * twice + sigma_y2 * (once - kappa * twice))
        - sigma_y2,
        by=definition(b_Q),
    )
    proof.concludes(by=(definition(m_hat, Q_hat), trace_is_cyclic))
