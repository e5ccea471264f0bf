"""Third moment of an inverse Wishart matrix whose first factor is closed into a trace.

Main result
    E[tr(C₁W⁻¹) W⁻¹ C₂ W⁻¹] = (((n − d − 1)(n − d − 3) − 4) tr(C₁V) V C₂ V + (n − d − 3) tr(C₁V) tr(C₂V) V
      + 2 (n − d − 1) (V C₁ V C₂ V + V C₂ V C₁ V) + 4 (tr(C₂V) V C₁ V + tr(C₁VC₂V) V))
      / ((n − d + 1)(n − d)(n − d − 1)(n − d − 3)(n − d − 5)),   V = Σ⁻¹,   n > d + 5

Notation
    W : d × d        Wishart, n degrees of freedom, covariance Σ
    C₁, C₂ : d × d   symmetric

Sources
    letac2004, matsumoto2012
"""

from derivations.symbols import C_1, C_2, Sigma, d, n
from derivations.wishart_moments.symmetric_third_moment_of_inverse_wishart import (
    equation,
    one_trace,
    plain,
    symmetric_third_moment_of_inverse_wishart,
)
from derivations.wishart_moments.third_moment_with_trace_of_product import third_moment_with_trace_of_product
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, inv, tr
from symbolic.rules import solving

V = inv(Sigma)


@theorem(
    "third-moment-with-one-trace",
    states=Claim(
        E(one_trace),
        "=",
        (
            ((n - d - 1) * (n - d - 3) - 4) * tr(C_1 * V) * V * C_2 * V
            + (n - d - 3) * tr(C_1 * V) * tr(C_2 * V) * V
            + 2 * (n - d - 1) * (V * C_1 * V * C_2 * V + V * C_2 * V * C_1 * V)
            + 4 * (tr(C_2 * V) * V * C_1 * V + tr(C_1 * V * C_2 * V) * V)
        )
        / ((n - d + 1) * (n - d) * (n - d - 1) * (n - d - 3) * (n - d - 5)),
        given=(n > d + 5,),
    ),
    source=("letac2004", "matsumoto2012"),
)
def third_moment_with_one_trace(proof: Proof) -> None:
    """It is the one word that is not known in the equation of the open word."""
    known = (symmetric_third_moment_of_inverse_wishart, third_moment_with_trace_of_product)
    proof.concludes(solving(), equation(proof, plain, *known), symmetric_third_moment_of_inverse_wishart)
