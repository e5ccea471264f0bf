"""How likely a large error of least squares is: the good event of the remainder, and its complement.

Main result
    P(‖𝓔‖_op ≥ x) ≤ μ_6 / x⁶,  n_B > d + 5, x > 0

Notation
    𝓔 = W_B⁻¹ XᵀN : d × d_r   the error of least squares; d = p + q
    μ_6 = E (tr 𝓔 𝓔ᵀ)³        as in sixth_moment_of_error, of order n_B⁻³

Sources
    isserlis1918 (moments of the noise), letac2004 (moments of W_B)

In the proof of the rule that remainder_of_misalignment uses, the event is good if ‖𝓔‖_op ≤ x = s² / (18 b).
"""

from derivations.eigenspaces.sixth_moment_of_error import sixth_moment_of_error
from derivations.symbols import E_B, n_B, p, q, sixth_B, x_E
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, Probability, operator_norm, tr
from symbolic.rules import Markov, PowerOfNorm, definition


@theorem(
    "probability-of-large-error",
    states=Claim(Probability(operator_norm(E_B), x_E), "<=", sixth_B / x_E**6, given=(n_B > p + q + 5,)),
    source=("isserlis1918", "letac2004"),
)
def probability_of_large_error(proof: Proof) -> None:
    """Large errors are as rare as the third power of the number of samples makes them."""
    proof.at_most(E(operator_norm(E_B) ** 6) / x_E**6, by=Markov.at(operator_norm(E_B), x_E, 6))
    proof.at_most(E(tr(E_B * E_B.T) ** 3) / x_E**6, by=PowerOfNorm.at(E_B, 3))
    proof.concludes(by=(sixth_moment_of_error, definition(sixth_B)))
