"""What the exact coefficients of the law of misalignment add to its two terms in `1/n_B`.

Main result
    ℓ − (m + δ/n_B + δ₂/n_B²) = ρ

    ρ = (d + 1)² τ u / n_B² + σ_r⁴ (c_2 v − c_1 t_1 u) / D_3 − σ_r⁴ (d_r − d + 1) v / n_B²
    u = q a_1 − m t_1,  v = q a_2 − m t_2

Notation
    m, δ, δ₂, a_k, t_k, τ    as in misalignment_of_learned_features: truncated SVD; d = p + q
    ℓ, c_1, c_2, D_3         as in remainder_of_misalignment: the law with exact coefficients; ρ is of order n_B⁻³

Sources
    letac2004 (the moments of W_B that ℓ is made of)
"""

from derivations.eigenspaces.misalignment_of_learned_features import ORDER, right
from derivations.symbols import beyond_B, d_r, law_B, n_B, p, q, tau_B
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import BigO
from symbolic.rules import definition

two_terms = right - BigO(ORDER, n_B)


@theorem(
    "law-beyond-two-terms",
    states=Claim(law_B - two_terms, "=", beyond_B.definition, given=(n_B > p + q + 3, d_r >= p)),
    source=("letac2004",),
)
def law_beyond_two_terms(proof: Proof) -> None:
    """The expansion in `1/n_B` drops what moments of inverse Wishart matrices say exactly."""
    proof.concludes(by=definition(law_B, tau_B))
