"""Mean of the squared inverse of a Wishart matrix.

Main result
    E W⁻² = ((n − d − 1) Σ⁻² + tr(Σ⁻¹) Σ⁻¹) / ((n − d)(n − d − 1)(n − d − 3)),   n > d + 3

Notation
    W : d × d   Wishart, n degrees of freedom, covariance Σ

Sources
    haff1979
"""

from derivations.symbols import Sigma, W, d, n
from derivations.wishart_moments.second_moment_of_inverse_wishart import second_moment_of_inverse_wishart
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, Identity, inv, tr
from symbolic.rules import algebra

V = inv(Sigma)


@theorem(
    "mean-of-squared-inverse",
    states=Claim(
        E(W**-2),
        "=",
        ((n - d - 1) * V**2 + tr(V) * V) / ((n - d) * (n - d - 1) * (n - d - 3)),
        given=(n > d + 3,),
    ),
    source=("haff1979",),
)
def mean_of_squared_inverse(proof: Proof) -> None:
    """The second moment with nothing in between."""
    proof.equals(E(inv(W) * Identity(d) * inv(W)), by=algebra)
    proof.equals(
        ((n - d - 2) * V * V + V * V + tr(V) * V) / ((n - d) * (n - d - 1) * (n - d - 3)),
        by=second_moment_of_inverse_wishart,
    )
    proof.concludes(by=algebra)
