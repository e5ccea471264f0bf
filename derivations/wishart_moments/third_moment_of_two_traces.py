"""Third moment of an inverse Wishart matrix whose factors are closed into a trace of one and a trace of two.

Main result
    E[tr(DW⁻¹) tr(C₁W⁻¹C₂W⁻¹)] = (((n − d − 1)(n − d − 3) − 4) tr(DV) tr(C₁VC₂V) + (n − d − 3) tr(DV) tr(C₁V) tr(C₂V)
      + 4 (n − d − 1) tr(DVC₁VC₂V) + 4 (tr(C₁V) tr(DVC₂V) + tr(C₂V) tr(DVC₁V)))
      / ((n − d + 1)(n − d)(n − d − 1)(n − d − 3)(n − d − 5)),   V = Σ⁻¹,   n > d + 5

Notation
    W : d × d        Wishart, n degrees of freedom, covariance Σ
    D : d × d        positive definite
    C₁, C₂ : d × d   symmetric

Sources
    letac2004, matsumoto2012
"""

from derivations.symbols import C_1, C_2, D, Sigma, W, d, n
from derivations.wishart_moments.third_moment_with_one_trace import third_moment_with_one_trace
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, inv, tr
from symbolic.rules import expectation_is_linear, trace_is_cyclic, trace_of_transpose

U, V = inv(W), inv(Sigma)


@theorem(
    "third-moment-of-two-traces",
    states=Claim(
        E(tr(D * U) * tr(C_1 * U * C_2 * U)),
        "=",
        (
            ((n - d - 1) * (n - d - 3) - 4) * tr(D * V) * tr(C_1 * V * C_2 * V)
            + (n - d - 3) * tr(D * V) * tr(C_1 * V) * tr(C_2 * V)
            + 4 * (n - d - 1) * tr(D * V * C_1 * V * C_2 * V)
            + 4 * (tr(C_1 * V) * tr(D * V * C_2 * V) + tr(C_2 * V) * tr(D * V * C_1 * V))
        )
        / ((n - d + 1) * (n - d) * (n - d - 1) * (n - d - 3) * (n - d - 5)),
        given=(n > d + 5,),
    ),
    source=("letac2004", "matsumoto2012"),
)
def third_moment_of_two_traces(proof: Proof) -> None:
    """The trace of two factors is taken of the word that they stand in."""
    proof.concludes(by=(third_moment_with_one_trace, expectation_is_linear, trace_is_cyclic, trace_of_transpose))
