"""Third moment of an inverse Wishart matrix, two of whose factors are closed into traces.

Main result
    E[tr(C₁W⁻¹) tr(C₂W⁻¹) W⁻¹] = (((n − d − 1)(n − d − 4) − 2) tr(C₁V) tr(C₂V) V
      + 2 (n − d − 3) (tr(C₁V) V C₂ V + tr(C₂V) V C₁ V + tr(C₁VC₂V) V) + 8 (V C₁ V C₂ V + V C₂ V C₁ V))
      / ((n − d + 1)(n − d)(n − d − 1)(n − d − 3)(n − d − 5)),   V = Σ⁻¹,   n > d + 5

Notation
    W : d × d        Wishart, n degrees of freedom, covariance Σ
    C₁, C₂ : d × d   symmetric

Sources
    letac2004, matsumoto2012
"""

from derivations.symbols import C_1, C_2, Sigma, d, n
from derivations.wishart_moments.symmetric_third_moment_of_inverse_wishart import equation, two_traces
from derivations.wishart_moments.third_moment_with_one_trace import third_moment_with_one_trace
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, inv, tr
from symbolic.rules import solving

V = inv(Sigma)


@theorem(
    "third-moment-with-two-traces",
    states=Claim(
        E(two_traces),
        "=",
        (
            ((n - d - 1) * (n - d - 4) - 2) * tr(C_1 * V) * tr(C_2 * V) * V
            + 2 * (n - d - 3) * (tr(C_1 * V) * V * C_2 * V + tr(C_2 * V) * V * C_1 * V + tr(C_1 * V * C_2 * V) * V)
            + 8 * (V * C_1 * V * C_2 * V + V * C_2 * V * C_1 * V)
        )
        / ((n - d + 1) * (n - d) * (n - d - 1) * (n - d - 3) * (n - d - 5)),
        given=(n > d + 5,),
    ),
    source=("letac2004", "matsumoto2012"),
)
def third_moment_with_two_traces(proof: Proof) -> None:
    """Each exchange of ends opens one of the traces."""
    proof.concludes(solving(), equation(proof, two_traces, third_moment_with_one_trace))
