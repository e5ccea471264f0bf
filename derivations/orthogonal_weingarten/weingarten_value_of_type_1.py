"""Value of the Weingarten function at the coset type `[1]`.

Main result
    Wg([1]; z) = 1/z,   z ≠ 0

Notation
    z   argument of the Weingarten function, the dimension of O

Sources
    collins2009
"""

from sympy import Ne

from derivations.symbols import z
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import Weingarten
from symbolic.rules import orthogonality_relations, solving


@theorem(
    "weingarten-value-of-type-1",
    states=Claim(Weingarten((1,), z), "=", 1 / z, given=(Ne(z, 0),)),
    source=("collins2009",),
)
def weingarten_value_of_type_1(proof: Proof) -> None:
    """Of two points there is one pairing, and its Gram matrix is `z`."""
    relation = proof.start(z * Weingarten((1,), z)).equals(1, by=orthogonality_relations)
    proof.concludes(solving(), relation)
