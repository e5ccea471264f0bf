"""Excess risk of hard restriction as samples and dimensions grow in proportion.

Main result
    E tr(Σ_T Δ_A Δ_Aᵀ) = (m n_T + σ_y² p)/(n_T − p) + o(1),   n_T > p + 1

Notation
    as in excess_risk_of_hard_restriction;  o(1) as n_T, p, q → ∞ in proportion, p/n_T → a limit < 1, m and σ_y² fixed

Sources
    wu2020, hastie2022

The limit of deterministic_equivalent for μ → ∞, for any covariance.
"""

from derivations.risk_of_befs.excess_risk_of_hard_restriction import excess_risk_of_hard_restriction
from derivations.symbols import Delta_HR, Sigma_T, m_T, n_T, p, q, sigma_y2
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, SmallO, tr
from symbolic.rules import negligible_terms


@theorem(
    "hard-restriction-in-proportion",
    states=Claim(
        E(tr(Sigma_T * Delta_HR * Delta_HR.T)),
        "=",
        (m_T * n_T + sigma_y2 * p) / (n_T - p) + SmallO(0, n_T, p, q),
        given=(n_T > p + 1,),
    ),
    source=("wu2020", "hastie2022"),
)
def hard_restriction_in_proportion(proof: Proof) -> None:
    """What is missed is bias, and is inflated as noise is."""
    proof.equals(m_T + (sigma_y2 + m_T) * p / (n_T - p - 1), by=excess_risk_of_hard_restriction)
    proof.concludes(by=negligible_terms)
