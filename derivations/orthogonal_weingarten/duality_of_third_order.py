"""Duality of the third moment of an inverse Wishart matrix with the orthogonal group.

Main result
    −E[W⁻¹ M₁ W⁻¹ M₂ W⁻¹] = Wg([1,1,1]; −g) V M₁ V M₂ V
      + Wg([2,1]; −g) (V M₁ᵀ V M₂ V + V M₁ V M₂ᵀ V + V M₂ᵀ V M₁ᵀ V
                       + tr(M₁V) V M₂ V + tr(M₂V) V M₁ V + tr(M₁VM₂V) V)
      + Wg([3]; −g) (V M₁ᵀ V M₂ᵀ V + V M₂ V M₁ V + V M₂ V M₁ᵀ V + V M₂ᵀ V M₁ V
                     + tr(M₁V) V M₂ᵀ V + tr(M₂V) V M₁ᵀ V + (tr(M₁V) tr(M₂V) + tr(M₁VM₂ᵀV)) V),
    g = n − d − 1,   V = Σ⁻¹,   n > d + 5

Notation
    W : d × d        Wishart, n degrees of freedom, covariance Σ
    M₁, M₂ : d × d   arbitrary

Sources
    matsumoto2012

Fifteen pairings of the six ends of three factors: one that pairs the ends of each, six that exchange ends of two of
them, eight that go through all three. The sign is that of −g, once for each factor.
"""

from derivations.orthogonal_weingarten.weingarten_value_of_type_1_1_1 import weingarten_value_of_type_1_1_1
from derivations.orthogonal_weingarten.weingarten_value_of_type_2_1 import weingarten_value_of_type_2_1
from derivations.orthogonal_weingarten.weingarten_value_of_type_3 import weingarten_value_of_type_3
from derivations.symbols import M_1, M_2, Sigma, W, d, n
from derivations.wishart_moments.third_moment_of_inverse_wishart import third_moment_of_inverse_wishart
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, Weingarten, inv, tr

g = n - d - 1
V = inv(Sigma)
T_1, T_2 = M_1.T, M_2.T
straight = V * M_1 * V * M_2 * V
of_two = (
    V * T_1 * V * M_2 * V
    + V * M_1 * V * T_2 * V
    + V * T_2 * V * T_1 * V
    + tr(M_1 * V) * V * M_2 * V
    + tr(M_2 * V) * V * M_1 * V
    + tr(M_1 * V * M_2 * V) * V
)
of_three = (
    V * T_1 * V * T_2 * V
    + V * M_2 * V * M_1 * V
    + V * M_2 * V * T_1 * V
    + V * T_2 * V * M_1 * V
    + tr(M_1 * V) * V * T_2 * V
    + tr(M_2 * V) * V * T_1 * V
    + (tr(M_1 * V) * tr(M_2 * V) + tr(M_1 * V * T_2 * V)) * V
)


@theorem(
    "duality-of-third-order",
    states=Claim(
        -E(inv(W) * M_1 * inv(W) * M_2 * inv(W)),
        "=",
        Weingarten((1, 1, 1), -g) * straight + Weingarten((2, 1), -g) * of_two + Weingarten((3,), -g) * of_three,
        given=(n > d + 5,),
    ),
    source=("matsumoto2012",),
)
def duality_of_third_order(proof: Proof) -> None:
    """The fifteen words of order three, each with the value of its coset type at `-(n - d - 1)`."""
    proof.equals(
        ((2 - g * (g - 3)) * straight - (g - 2) * of_two - 2 * of_three) / ((g + 2) * (g + 1) * g * (g - 2) * (g - 4)),
        by=third_moment_of_inverse_wishart,
    )
    proof.concludes(by=(weingarten_value_of_type_1_1_1, weingarten_value_of_type_2_1, weingarten_value_of_type_3))
