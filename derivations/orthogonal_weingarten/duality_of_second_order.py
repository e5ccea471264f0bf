"""Duality of the second moment of an inverse Wishart matrix with the orthogonal group.

Main result
    E[W⁻¹ M W⁻¹] = Wg([1,1]; −g) Σ⁻¹MΣ⁻¹ + Wg([2]; −g) (Σ⁻¹MᵀΣ⁻¹ + tr(MΣ⁻¹) Σ⁻¹),   g = n − d − 1,   n > d + 3

Notation
    W : d × d   Wishart, n degrees of freedom, covariance Σ
    M : d × d   arbitrary

Sources
    matsumoto2012
"""

from derivations.orthogonal_weingarten.weingarten_value_of_type_1_1 import weingarten_value_of_type_1_1
from derivations.orthogonal_weingarten.weingarten_value_of_type_2 import weingarten_value_of_type_2
from derivations.symbols import M, Sigma, W, d, n
from derivations.wishart_moments.second_moment_of_inverse_wishart import second_moment_of_inverse_wishart
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, Weingarten, inv, tr

g = n - d - 1
V = inv(Sigma)


@theorem(
    "duality-of-second-order",
    states=Claim(
        E(inv(W) * M * inv(W)),
        "=",
        Weingarten((1, 1), -g) * V * M * V + Weingarten((2,), -g) * (V * M.T * V + tr(M * V) * V),
        given=(n > d + 3,),
    ),
    source=("matsumoto2012",),
)
def duality_of_second_order(proof: Proof) -> None:
    """The inverse Wishart matrix averages like an orthogonal matrix of negative dimension `-(n - d - 1)`."""
    proof.equals(
        ((n - d - 2) * (V * M * V) + V * M.T * V + tr(M * V) * V) / ((n - d) * (n - d - 1) * (n - d - 3)),
        by=second_moment_of_inverse_wishart,
    )
    proof.concludes(by=(weingarten_value_of_type_1_1, weingarten_value_of_type_2))
