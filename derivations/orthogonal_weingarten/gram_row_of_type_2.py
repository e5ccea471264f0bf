"""Gram matrix times Weingarten function, at two pairings of coset type `[2]`.

Main result
    Σ z^loops(p, q) Wg(coset type of p and p₀; z) = −z^loops(p₀, q) Wg([1,1]; z),   z ≠ 0, 1, −2

Notation
    p    the pairings of 4 points other than p₀; q has the coset type [2] with p₀
    z    argument of the Weingarten function, the dimension of O

Sources
    collins2009

One row of the Gram matrix times another column of the Weingarten function is zero; the term of p₀ stands on the right.
"""

from sympy import Add, Ne

from derivations.orthogonal_weingarten.weingarten_value_of_type_1_1 import weingarten_value_of_type_1_1
from derivations.orthogonal_weingarten.weingarten_value_of_type_2 import weingarten_value_of_type_2
from derivations.symbols import z
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import Weingarten
from symbolic.moments import coset_type, loops, pairings

first, *others = pairings(range(4))
other = next(q for q in others if coset_type(first, q) == (2,))
row = Add(*(z ** loops(p, other) * Weingarten(coset_type(p, first), z) for p in others))
rest = z ** loops(first, other) * Weingarten(coset_type(first, first), z)


@theorem(
    "gram-row-of-type-2",
    states=Claim(row, "=", -rest, given=(Ne(z, 0), Ne(z, 1), Ne(z, -2))),
    source=("collins2009",),
)
def gram_row_of_type_2(proof: Proof) -> None:
    """The row of the Gram matrix of a pairing that differs by a loop of two pairs."""
    proof.concludes(by=(weingarten_value_of_type_1_1, weingarten_value_of_type_2))
