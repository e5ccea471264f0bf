"""Deterministic equivalent of the excess risk of plain ridge.

Main result
    R = [(1 − α_μ)² m_β n + σ_y² d α_μ²]/(n − d α_μ²) + o(1),   α_μ = 1/(1 + μ),
    for the penalty κ_μ = μ (n − d α_μ),   n (1 + μ) > d

Notation
    Z : n × d                isotropic inputs;  β̂_μ = (ZᵀZ + κ_μ I)⁻¹ Zᵀ y,  y = Zβ* + ε_y
    R = E tr(Δ_μ Δ_μᵀ)       its excess risk;  m_β = ‖β*‖²
    o(1)                     as n, d → ∞ in proportion, m_β, σ_y² and μ fixed, so that the condition holds in the
                             limit as well

Sources
    dobriban2018

The case p = 0 of deterministic_equivalent: nothing is left free.
"""

from derivations.risk_of_befs.excess_risk_of_ridge import excess_risk_of_ridge
from derivations.symbols import Delta_iso, K_iso, alpha_mu, d, kappa_iso, m_beta, mu, n, sigma_y2
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, SmallO, inv, tr
from symbolic.rules import MarchenkoPastur, definition

once, twice = E(tr(inv(K_iso))), E(tr(inv(K_iso) * inv(K_iso)))
penalty = mu * (n - d / (1 + mu))
df_2 = d * alpha_mu**2


@theorem(
    "deterministic-equivalent-of-ridge",
    states=Claim(
        E(tr(Delta_iso * Delta_iso.T)),
        "=",
        ((1 - alpha_mu) ** 2 * m_beta * n + sigma_y2 * df_2) / (n - df_2) + SmallO(0, n, d),
        given=(n * (1 + mu) > d,),
    ),
    source=("dobriban2018",),
)
def deterministic_equivalent_of_ridge(proof: Proof) -> None:
    """Bias and variance in the limit, with a penalty on everything."""
    proof.equals(
        sigma_y2 * once + (kappa_iso**2 * m_beta / d - kappa_iso * sigma_y2) * twice,
        by=excess_risk_of_ridge,
    )
    proof.equals(sigma_y2 * once + (penalty**2 * m_beta / d - penalty * sigma_y2) * twice, by=definition(kappa_iso))
    limit_of_twice = d * n * (1 + mu) ** 2 / ((n * (1 + mu) - d) ** 2 * (n * (1 + mu) ** 2 - d))
    proof.equals(
        sigma_y2 * d / (n * (1 + mu) - d)
        + (penalty**2 * m_beta / d - penalty * sigma_y2) * limit_of_twice
        + SmallO(0, n, d),
        by=MarchenkoPastur.at(K_iso),
    )
    proof.concludes(by=definition(alpha_mu))
