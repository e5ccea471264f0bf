"""The sixth moment of the size of the error that least squares makes.

Main result
    E (tr 𝓔 𝓔ᵀ)³ = μ_6,  n_B > d + 5

    μ_6 = σ_r⁶ d [d_r³ (n_B² d² − n_B d (2d² + 5d − 6) + d⁴ + 5d³ − 4d² − 18d + 16)
                  + 6 d_r² (n_B − 1)((n_B − d − 3) d + 4) + 8 d_r (n_B − 1)(n_B + d − 1)] / D_5
    D_5 = (n_B − d + 1)(n_B − d)(n_B − d − 1)(n_B − d − 3)(n_B − d − 5)

Notation
    𝓔 = W_B⁻¹ XᵀN : d × d_r   the error of least squares; d = p + q

Sources
    isserlis1918 (moments of the noise), letac2004 (moments of W_B)

Given the inputs, tr 𝓔𝓔ᵀ is a quadratic form of the noise: the moment is
σ_r⁶ (d_r³ E u_1³ + 6 d_r² E u_1 u_2 + 8 d_r E u_3), u_k = tr W_B⁻ᵏ.
"""

from derivations.symbols import E_B, n_B, p, q, sixth_B
from derivations.wishart_moments.existence_of_inverse_moments import existence_of_inverse_moments
from derivations.wishart_moments.third_moment_of_inverse_trace import third_moment_of_inverse_trace
from derivations.wishart_moments.third_moment_of_inverse_wishart import third_moment_of_inverse_wishart
from derivations.wishart_moments.third_moment_with_one_trace import third_moment_with_one_trace
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, tr
from symbolic.rules import AveragedNoise, expectation_is_linear, trace_of_identity


@theorem(
    "sixth-moment-of-error",
    states=Claim(E(tr(E_B * E_B.T) ** 3), "=", sixth_B.definition, given=(n_B > p + q + 5,)),
    source=("isserlis1918", "letac2004"),
)
def sixth_moment_of_error(proof: Proof) -> None:
    """How large the error is, in a moment high enough for what the two-term law leaves out."""
    proof.rewritten(by=(AveragedNoise.at(E_B, integrable_by=existence_of_inverse_moments), trace_of_identity))
    proof.concludes(
        by=(
            third_moment_of_inverse_trace,
            third_moment_with_one_trace,
            third_moment_of_inverse_wishart,
            expectation_is_linear,
            trace_of_identity,
        )
    )
