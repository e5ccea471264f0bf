"""Deterministic equivalent of the excess risk of BEFS.

Main result
    R = [(1 − α_μ)² m̂ n_T + σ_y² (p + q α_μ²)]/(n_T − p − q α_μ²) + o(1),   α_μ = 1/(1 + μ),
    for the penalty κ_μ = μ (n_T − p − q α_μ),   n_T > p + 1, (n_T − p)(1 + μ) > q

Notation
    R = E tr(Δ_μ Δ_μᵀ)            excess risk of BEFS with the penalty κ_μ; every κ > 0 is κ_μ for one μ > 0
    o(1)                          as n_T, p, q → ∞ in proportion, m̂, σ_y² and μ fixed, so that the conditions hold in
                                  the limit as well
    p + q α_μ²                    degrees of freedom, tr J², J = (I + μQ̂)⁻¹

Sources
    dobriban2018 (plain ridge), wu2020 (any penalty matrix), jin2024

The leading terms of series_of_excess_risk, with α_μ for α, over what is left of the samples. More dimensions than
samples included: that needs μ > q/(n_T − p) − 1, the value at which the penalty vanishes. The
remainder is of order 1/n_T: measured, with its coefficient, in rate_of_approach.
"""

from derivations.risk_of_befs.excess_risk_of_befs import excess_risk_of_befs, factor
from derivations.symbols import Delta_mu, K_mu, alpha_mu, kappa_mu, m_hat, mu, n_T, p, q, sigma_y2
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, SmallO, inv, tr
from symbolic.rules import MarchenkoPastur, definition, negligible_terms

once, twice = E(tr(inv(K_mu))), E(tr(inv(K_mu) * inv(K_mu)))
penalty = mu * (n_T - p - q / (1 + mu))
df_2 = p + q * alpha_mu**2


@theorem(
    "deterministic-equivalent",
    states=Claim(
        E(tr(Delta_mu * Delta_mu.T)),
        "=",
        ((1 - alpha_mu) ** 2 * m_hat * n_T + sigma_y2 * df_2) / (n_T - df_2) + SmallO(0, n_T, p, q),
        given=(n_T > p + 1, (n_T - p) * (1 + mu) > q),
    ),
    source=("dobriban2018", "wu2020", "jin2024"),
)
def deterministic_equivalent(proof: Proof) -> None:
    """In the limit a deterministic penalty on the covariance does what the random one does on the sample."""
    proof.equals(
        factor * (sigma_y2 + sigma_y2 * once + (kappa_mu**2 * m_hat / q - kappa_mu * sigma_y2) * twice) - sigma_y2,
        by=excess_risk_of_befs.at(kappa=kappa_mu, K_Q=K_mu),
    )
    proof.equals(
        factor * (sigma_y2 + sigma_y2 * once + (penalty**2 * m_hat / q - penalty * sigma_y2) * twice) - sigma_y2,
        by=definition(kappa_mu),
    )
    below = (n_T - p) * (1 + mu) - q
    limit_of_twice = q * (n_T - p) * (1 + mu) ** 2 / (below**2 * ((n_T - p) * (1 + mu) ** 2 - q))
    proof.equals(
        factor * (sigma_y2 + sigma_y2 * q / below + (penalty**2 * m_hat / q - penalty * sigma_y2) * limit_of_twice)
        - sigma_y2
        + SmallO(0, n_T, p, q),
        by=MarchenkoPastur.at(K_mu),
    )
    proof.concludes(by=(negligible_terms, definition(alpha_mu)))
