"""Sum of the Weingarten function over the pairings of 4 points.

Main result
    Σ Wg(coset type of p and p₀; z) = 1 / (z (z + 2)),   z ≠ 0, 1, −2

Notation
    p    the pairings of 4 points, p₀ one of them
    z    argument of the Weingarten function, the dimension of O

Sources
    collins2009

Every row of the Gram matrix has the sum z (z + 2) ⋯ (z + 2k − 2), and so every row of its inverse the reciprocal.
"""

from sympy import Add, Ne

from derivations.orthogonal_weingarten.weingarten_value_of_type_1_1 import weingarten_value_of_type_1_1
from derivations.orthogonal_weingarten.weingarten_value_of_type_2 import weingarten_value_of_type_2
from derivations.symbols import z
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import Weingarten
from symbolic.moments import coset_type, pairings

first, *_ = pairings(range(4))
total = Add(*(Weingarten(coset_type(p, first), z) for p in pairings(range(4))))


@theorem(
    "weingarten-sum-of-order-two",
    states=Claim(total, "=", 1 / (z * (z + 2)), given=(Ne(z, 0), Ne(z, 1), Ne(z, -2))),
    source=("collins2009",),
)
def weingarten_sum_of_order_two(proof: Proof) -> None:
    """Three pairings of four points, one row of the inverse of their Gram matrix."""
    proof.concludes(by=(weingarten_value_of_type_1_1, weingarten_value_of_type_2))
