"""At a fixed penalty the risk is affine in the misalignment: of the brain samples only its mean matters.

Main result
    R + σ_y² = (n_T − 1)/(n_T − p − 1) · [σ_y² + σ_y² f + (κ² E m̂/q − κ σ_y²) E tr K_Q⁻²],   n_T > p + 1

Notation
    as in excess_risk_of_befs, but for
    β : d × 1    random, independent of the task samples, with finite moments;  m̂ = ‖Q̂ β‖²

Sources
    billingsley1995 (conditioning)

The risk depends on target and features through m̂ alone, inputs being isotropic. So a random target with fixed features
stands for a fixed target with features that brain samples have made random: what is averaged is affine in m̂.
"""

from derivations.risk_of_befs.excess_risk_of_befs import excess_risk_of_befs, factor, once, twice
from derivations.symbols import Delta_any, beta_any, beta_T, kappa, m_any, m_hat, n_T, p, q, sigma_y2
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, tr
from symbolic.rules import Conditioning, expectation_is_linear

unconditional = factor * (sigma_y2 + sigma_y2 * once + (kappa**2 * E(m_any) / q - kappa * sigma_y2) * twice) - sigma_y2


@theorem(
    "unconditional-risk",
    states=Claim(E(tr(Delta_any * Delta_any.T)), "=", unconditional, given=(n_T > p + 1,)),
    source=("billingsley1995",),
)
def unconditional_risk(proof: Proof) -> None:
    """Brain noise enters through the mean misalignment alone."""
    given_m = factor * (sigma_y2 + sigma_y2 * once + (kappa**2 * m_any / q - kappa * sigma_y2) * twice) - sigma_y2
    proof.equals(E(given_m), by=Conditioning.at(beta_any, beta_T, excess_risk_of_befs, (m_hat, m_any)))
    proof.concludes(by=expectation_is_linear)
