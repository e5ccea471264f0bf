"""Gram matrix times Weingarten function, at two pairings of coset type `[1,1,1]`.

Main result
    Σ z^loops(p, p₀) Wg(coset type of p and p₀; z) = 1,   z ≠ 0, 1, −2, 2, −4

Notation
    p    the pairings of 6 points, p₀ one of them
    z    argument of the Weingarten function, the dimension of O

Sources
    collins2009

One row of the Gram matrix times the same column of the Weingarten function, an entry of the diagonal.
"""

from sympy import Add, Integer, Ne

from derivations.orthogonal_weingarten.weingarten_value_of_type_1_1_1 import weingarten_value_of_type_1_1_1
from derivations.orthogonal_weingarten.weingarten_value_of_type_2_1 import weingarten_value_of_type_2_1
from derivations.orthogonal_weingarten.weingarten_value_of_type_3 import weingarten_value_of_type_3
from derivations.symbols import z
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import Weingarten
from symbolic.moments import coset_type, loops, pairings

first, *_ = pairings(range(6))
row = Add(*(z ** loops(p, first) * Weingarten(coset_type(p, first), z) for p in pairings(range(6))))


@theorem(
    "gram-row-of-type-1-1-1",
    states=Claim(row, "=", Integer(1), given=(Ne(z, 0), Ne(z, 1), Ne(z, -2), Ne(z, 2), Ne(z, -4))),
    source=("collins2009",),
)
def gram_row_of_type_1_1_1(proof: Proof) -> None:
    """A row of the Gram matrix of order three times its own column of the inverse is 1."""
    proof.concludes(by=(weingarten_value_of_type_1_1_1, weingarten_value_of_type_2_1, weingarten_value_of_type_3))
