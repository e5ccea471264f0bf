"""Sum of the Weingarten function over the pairings of 6 points.

Main result
    Σ Wg(coset type of p and p₀; z) = 1 / (z (z + 2)(z + 4)),   z ≠ 0, 1, −2, 2, −4

Notation
    p    the pairings of 6 points, p₀ one of them
    z    argument of the Weingarten function, the dimension of O

Sources
    collins2009

Every row of the Gram matrix has the sum z (z + 2) ⋯ (z + 2k − 2), and so every row of its inverse the reciprocal.
"""

from sympy import Add, Ne

from derivations.orthogonal_weingarten.weingarten_value_of_type_1_1_1 import weingarten_value_of_type_1_1_1
from derivations.orthogonal_weingarten.weingarten_value_of_type_2_1 import weingarten_value_of_type_2_1
from derivations.orthogonal_weingarten.weingarten_value_of_type_3 import weingarten_value_of_type_3
from derivations.symbols import z
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import Weingarten
from symbolic.moments import coset_type, pairings

first, *_ = pairings(range(6))
total = Add(*(Weingarten(coset_type(p, first), z) for p in pairings(range(6))))


@theorem(
    "weingarten-sum-of-order-three",
    states=Claim(total, "=", 1 / (z * (z + 2) * (z + 4)), given=(Ne(z, 0), Ne(z, 1), Ne(z, -2), Ne(z, 2), Ne(z, -4))),
    source=("collins2009",),
)
def weingarten_sum_of_order_three(proof: Proof) -> None:
    """Fifteen pairings of six points, one row of the inverse of their Gram matrix."""
    proof.concludes(by=(weingarten_value_of_type_1_1_1, weingarten_value_of_type_2_1, weingarten_value_of_type_3))
