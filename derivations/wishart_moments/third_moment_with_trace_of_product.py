"""Third moment of an inverse Wishart matrix whose first two factors are closed into one trace.

Main result
    E[tr(C₁W⁻¹C₂W⁻¹) W⁻¹] = (((n − d − 1)(n − d − 3) − 4) tr(C₁VC₂V) V + (n − d − 3) tr(C₁V) tr(C₂V) V
      + 2 (n − d − 1) (V C₁ V C₂ V + V C₂ V C₁ V) + 4 (tr(C₁V) V C₂ V + tr(C₂V) V C₁ V))
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
    symmetric_third_moment_of_inverse_wishart,
    trace_of_product,
)
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, inv, tr
from symbolic.rules import solving

V = inv(Sigma)


@theorem(
    "third-moment-with-trace-of-product",
    states=Claim(
        E(trace_of_product),
        "=",
        (
            ((n - d - 1) * (n - d - 3) - 4) * tr(C_1 * V * C_2 * V) * V
            + (n - d - 3) * tr(C_1 * V) * tr(C_2 * V) * V
            + 2 * (n - d - 1) * (V * C_1 * V * C_2 * V + V * C_2 * V * C_1 * V)
            + 4 * (tr(C_1 * V) * V * C_2 * V + tr(C_2 * V) * V * C_1 * V)
        )
        / ((n - d + 1) * (n - d) * (n - d - 1) * (n - d - 3) * (n - d - 5)),
        given=(n > d + 5,),
    ),
    source=("letac2004", "matsumoto2012"),
)
def third_moment_with_trace_of_product(proof: Proof) -> None:
    """The recursion leads from the closed product to open ones, which are known."""
    proof.concludes(solving(), equation(proof, trace_of_product, symmetric_third_moment_of_inverse_wishart))
