"""Excess risk of ridge without a penalty, more dimensions than samples, both growing in proportion.

Main result
    E tr(Δ Δᵀ) = m_G (1 − n/d) + σ_y² n/(d − n) + o(1),   d > n + 1

Notation
    as in excess_risk_of_interpolation;  o(1) as n, d → ∞ in proportion, d/n → γ > 1

Sources
    hastie2022 (‖β‖² (1 − 1/γ) + σ²/(γ − 1))

For γ < 1 ridge without a penalty is least squares: least_squares_in_proportion. Between the two the risk diverges. This
is what deterministic_equivalent_of_ridge says at μ = d/n − 1, where its penalty vanishes.
"""

from derivations.least_squares.excess_risk_of_interpolation import excess_risk_of_interpolation
from derivations.symbols import Delta_min, d, m_G, n, sigma_y2
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, SmallO, tr
from symbolic.rules import negligible_terms


@theorem(
    "ridgeless-in-proportion",
    states=Claim(
        E(tr(Delta_min * Delta_min.T)),
        "=",
        m_G * (1 - n / d) + sigma_y2 * n / (d - n) + SmallO(0, n, d),
        given=(d > n + 1,),
    ),
    source=("hastie2022",),
)
def ridgeless_in_proportion(proof: Proof) -> None:
    """Beyond the peak the variance falls again, and the bias rises."""
    proof.equals(m_G * (1 - n / d) + sigma_y2 * n / (d - n - 1), by=excess_risk_of_interpolation)
    proof.concludes(by=negligible_terms)
