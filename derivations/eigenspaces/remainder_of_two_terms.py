"""What m + δ/n_B + δ₂/n_B² leaves out of the mean misalignment, bounded with every constant.

Main result
    |E m̂ − m − δ/n_B − δ₂/n_B²| ≤ 188 (9 b / s²)⁶ ‖β*‖² μ_6 + |ρ|,   n_B > d + 5

    ρ = (d + 1)² τ u / n_B² + σ_r⁴ (c_2 v − c_1 t_1 u) / D_3 − σ_r⁴ (d_r − d + 1) v / n_B²
    u = q a_1 − m t_1,  v = q a_2 − m t_2

Notation
    m̂, m, δ, δ₂, a_k, t_k, τ   as in misalignment_of_learned_features: truncated SVD; d = p + q
    s, b, μ_6, c_1, c_2, D_3    as in remainder_of_misalignment; ρ is of order n_B⁻³, as is μ_6

Sources
    kato1995
"""

from derivations.eigenspaces.misalignment_of_learned_features import ORDER, right
from derivations.eigenspaces.remainder_of_misalignment import remainder_of_misalignment
from derivations.symbols import a_1, a_2, d_r, law_B, m_B, m_hat_B, n_B, p, q, sigma_r2, t_1, t_2, tau_B
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import Absolute, BigO, E
from symbolic.rules import AbsoluteOfSum, definition

d = p + q
two_terms = right - BigO(ORDER, n_B)
u, v = q * a_1 - m_B * t_1, q * a_2 - m_B * t_2
c_1 = q + 2 * d_r - 2 * p - 1
c_2 = (d_r - d + 1) * n_B + 2 * p**2 + 2 * p + q**2 + q * d_r + d_r**2 - 3 * p * d_r - 3 * d_r - 1
D_3 = (n_B - d) * (n_B - d - 1) * (n_B - d - 3)
beyond = (
    (d + 1) ** 2 * tau_B * u / n_B**2
    + sigma_r2**2 * (c_2 * v - c_1 * t_1 * u) / D_3
    - sigma_r2**2 * (d_r - d + 1) * v / n_B**2
)
bound = remainder_of_misalignment.claim.rhs


@theorem(
    "remainder-of-two-terms",
    states=Claim(
        Absolute(E(m_hat_B) - two_terms), "<=", bound + Absolute(beyond), given=remainder_of_misalignment.claim.given
    ),
    source=("kato1995",),
)
def remainder_of_two_terms(proof: Proof) -> None:
    """Two terms in `1/n_B` leave out what the exact coefficients add, and what the law itself leaves out."""
    proof.equals(Absolute((E(m_hat_B) - law_B) + beyond), by=definition(law_B, tau_B))
    proof.at_most(Absolute(E(m_hat_B) - law_B) + Absolute(beyond), by=AbsoluteOfSum.at(E(m_hat_B) - law_B, beyond))
    proof.concludes(by=remainder_of_misalignment)
