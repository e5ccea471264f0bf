"""Covariance of two linear functions of an inverse Wishart matrix.

Main result
    Cov[tr(M₁W⁻¹), tr(M₂W⁻¹)]
      = (2 tr(M₁V) tr(M₂V) + (n − d − 1) (tr(M₁VM₂V) + tr(M₁VM₂ᵀV))) / ((n − d)(n − d − 1)² (n − d − 3)),
    V = Σ⁻¹,   n > d + 3

Notation
    W : d × d        Wishart, n degrees of freedom, covariance Σ
    M₁, M₂ : d × d   arbitrary

Sources
    haff1979, letac2004, matsumoto2012

For M₁, M₂ of rank one these are the covariances of entries, and together they are the covariance matrix
    Cov(vec W⁻¹) = ((2 / (n − d − 1)) vec V vecᵀV + (I + K)(V ⊗ V)) / ((n − d)(n − d − 1)(n − d − 3)),
with the commutation matrix K, K vec A = vec Aᵀ: tr(MW⁻¹) = vecᵀ(Mᵀ) vec W⁻¹, vecᵀ(M₁ᵀ)(V ⊗ V) vec(M₂ᵀ) = tr(M₁VM₂ᵀV).
"""

from derivations.symbols import M_1, M_2, Sigma, W, d, n
from derivations.wishart_moments.mean_of_inverse_wishart import mean_of_inverse_wishart
from derivations.wishart_moments.trace_moment_of_inverse_wishart import trace_moment_of_inverse_wishart
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import Covariance, E, inv, tr
from symbolic.rules import algebra, definition_of_covariance, expectation_is_linear

V = inv(Sigma)
first, second = tr(M_1 * inv(W)), tr(M_2 * inv(W))
product = ((n - d - 2) * tr(M_1 * V) * tr(M_2 * V) + tr(M_1 * V * M_2 * V) + tr(M_1 * V * M_2.T * V)) / (
    (n - d) * (n - d - 1) * (n - d - 3)
)


@theorem(
    "covariance-of-inverse-traces",
    states=Claim(
        Covariance(first, second),
        "=",
        (2 * tr(M_1 * V) * tr(M_2 * V) + (n - d - 1) * (tr(M_1 * V * M_2 * V) + tr(M_1 * V * M_2.T * V)))
        / ((n - d) * (n - d - 1) ** 2 * (n - d - 3)),
        given=(n > d + 3,),
    ),
    source=("haff1979", "letac2004", "matsumoto2012"),
)
def covariance_of_inverse_traces(proof: Proof) -> None:
    """Every covariance of entries at once."""
    proof.equals(E(first * second) - E(first) * E(second), by=definition_of_covariance)
    proof.equals(product - E(first) * E(second), by=(trace_moment_of_inverse_wishart, expectation_is_linear))
    proof.equals(
        product - tr(M_1 * V) * tr(M_2 * V) / (n - d - 1) ** 2, by=(mean_of_inverse_wishart, expectation_is_linear)
    )
    proof.concludes(by=algebra)
