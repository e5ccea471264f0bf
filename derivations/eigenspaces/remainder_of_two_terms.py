"""What two terms leave out of the mean misalignment, bounded with every constant.

Main result
    |E m̂ − m − δ/n_B − δ₂/n_B²| ≤ 192 (9 b / s²)⁶ ‖β*‖² μ_6 + |ρ|,   n_B > d + 5

Notation
    m̂, m, δ, δ₂    as in misalignment_of_learned_features: truncated SVD; d = p + q
    s, b, μ_6       as in remainder_of_misalignment
    ρ               what exact coefficients add, as in law_beyond_two_terms; of order n_B⁻³, as is μ_6

Sources
    kato1995 (Cauchy's estimate of the series)
"""

from derivations.eigenspaces.law_beyond_two_terms import two_terms
from derivations.eigenspaces.remainder_of_misalignment import remainder_of_misalignment
from derivations.symbols import beyond_B, law_B, m_hat_B, tau_B
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import Absolute, E
from symbolic.rules import AbsoluteOfSum, definition

noise = remainder_of_misalignment.claim.rhs


@theorem(
    "remainder-of-two-terms",
    states=Claim(
        Absolute(E(m_hat_B) - two_terms), "<=", noise + Absolute(beyond_B), given=remainder_of_misalignment.claim.given
    ),
    source=("kato1995",),
)
def remainder_of_two_terms(proof: Proof) -> None:
    """Two terms in `1/n_B` miss what the exact coefficients add to them, and what the law with these misses."""
    proof.equals(Absolute((E(m_hat_B) - law_B) + beyond_B), by=definition(law_B, beyond_B, tau_B))
    proof.at_most(Absolute(E(m_hat_B) - law_B) + Absolute(beyond_B), by=AbsoluteOfSum.at(E(m_hat_B) - law_B, beyond_B))
    proof.concludes(by=remainder_of_misalignment)
