"""The error of generalized ridge, in the basis of its penalty.

Main result
    Δ = B Δ_B + A W_A⁻¹ X_Aᵀ (ε_y − X_B Δ_B),   n_T ≥ p

Notation
    as in inverse_by_blocks
    Δ = β̂ − β*                                    error of β̂ = (W_T + κΩ)⁻¹ X_Tᵀ y
    Δ_B = K_{B·A}⁻¹ X_Bᵀ H_A ε_y − κ K_{B·A}⁻¹ b    b = B°ᵀβ*, error of plain ridge with the inputs H_A X_B

Sources
    zhang2010
"""

from derivations.risk_of_befs.inverse_by_blocks import inverse, inverse_by_blocks, left
from derivations.symbols import (
    BASES,
    H_A,
    K_BA,
    K_T,
    W_A,
    W_T,
    X_A,
    X_B,
    X_T,
    A,
    B,
    B_dual,
    Delta,
    Delta_B,
    Omega,
    b,
    beta_GR,
    beta_T,
    eps_T,
    kappa,
    n_T,
    p,
    y_T,
)
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import inv
from symbolic.rules import InBases, ResolventIdentity, definition

residual = eps_T - X_B * Delta_B
in_blocks = B * Delta_B + A * inv(W_A) * X_A.T * residual


@theorem("error-by-blocks", states=Claim(Delta, "=", in_blocks, given=(n_T >= p,)), source=("zhang2010",))
def error_by_blocks(proof: Proof) -> None:
    """Along what is penalised it is plain ridge; along the rest least squares, with that error as noise."""
    proof.equals(inv(K_T) * W_T * beta_T - beta_T + inv(K_T) * X_T.T * eps_T, by=definition(Delta, beta_GR, y_T, W_T))
    proof.equals(inv(K_T) * X_T.T * eps_T - kappa * inv(K_T) * Omega * beta_T, by=ResolventIdentity.at(K_T))
    proof.equals(inverse * X_T.T * eps_T - kappa * inverse * Omega * beta_T, by=inverse_by_blocks)
    proof.equals(
        A * inv(W_A) * X_A.T * eps_T + left * inv(K_BA) * (X_B.T * H_A * eps_T - kappa * B_dual.T * beta_T),
        by=(definition(X_T, Omega, H_A), InBases.at(BASES)),
    )
    proof.concludes(by=definition(Delta_B, b))
