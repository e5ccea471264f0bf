"""Covariance of an inverse Wishart matrix with itself, with an arbitrary matrix in between.

Main result
    E[(W⁻¹ − E W⁻¹) M (W⁻¹ − E W⁻¹)] = (2 VMV + (n − d − 1) (VMᵀV + tr(MV) V)) / ((n − d)(n − d − 1)² (n − d − 3)),
    V = Σ⁻¹,   n > d + 3

Notation
    W : d × d   Wishart, n degrees of freedom, covariance Σ
    M : d × d   arbitrary

Sources
    haff1979, matsumoto2012
"""

from derivations.symbols import M, Sigma, W, d, n
from derivations.wishart_moments.mean_of_inverse_wishart import mean_of_inverse_wishart
from derivations.wishart_moments.second_moment_of_inverse_wishart import second_moment_of_inverse_wishart
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, inv, tr
from symbolic.rules import algebra, expectation_is_linear

U, V = inv(W), inv(Sigma)
second = ((n - d - 2) * (V * M * V) + V * M.T * V + tr(M * V) * V) / ((n - d) * (n - d - 1) * (n - d - 3))


@theorem(
    "covariance-of-inverse-wishart",
    states=Claim(
        E((U - E(U)) * M * (U - E(U))),
        "=",
        (2 * (V * M * V) + (n - d - 1) * (V * M.T * V + tr(M * V) * V)) / ((n - d) * (n - d - 1) ** 2 * (n - d - 3)),
        given=(n > d + 3,),
    ),
    source=("haff1979", "matsumoto2012"),
)
def covariance_of_inverse_wishart(proof: Proof) -> None:
    """Second moment less the product of the means."""
    proof.equals(E(U * M * U) - E(U) * M * E(U), by=expectation_is_linear)
    proof.equals(second - E(U) * M * E(U), by=second_moment_of_inverse_wishart)
    proof.equals(second - (V * M * V) / (n - d - 1) ** 2, by=mean_of_inverse_wishart)
    proof.concludes(by=algebra)
