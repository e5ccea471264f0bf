"""Value of the Weingarten function at the coset type `[1,1,1]`.

Main result
    Wg([1,1,1]; z) = (z² + 3z − 2) / (z (z − 1)(z − 2)(z + 2)(z + 4)),   z ≠ 0, 1, −2, 2, −4

Notation
    z   argument of the Weingarten function, the dimension of O

Sources
    collins2009
"""

from sympy import Ne

from derivations.orthogonal_weingarten.weingarten_value_of_type_1_1 import weingarten_value_of_type_1_1
from derivations.orthogonal_weingarten.weingarten_value_of_type_2_1 import weingarten_value_of_type_2_1
from derivations.symbols import z
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import Weingarten
from symbolic.rules import orthogonality_relations, solving

below, equal, mixed = (Weingarten(coset_type, z) for coset_type in ((1, 1), (1, 1, 1), (2, 1)))


@theorem(
    "weingarten-value-of-type-1-1-1",
    states=Claim(
        equal,
        "=",
        (z**2 + 3 * z - 2) / (z * (z - 1) * (z - 2) * (z + 2) * (z + 4)),
        given=(Ne(z, 0), Ne(z, 1), Ne(z, -2), Ne(z, 2), Ne(z, -4)),
    ),
    source=("collins2009",),
)
def weingarten_value_of_type_1_1_1(proof: Proof) -> None:
    """Two equal pairings of six points."""
    relation = proof.start(z * equal).equals(below - 4 * mixed, by=orthogonality_relations)
    proof.concludes(solving(), relation, weingarten_value_of_type_1_1, weingarten_value_of_type_2_1)
