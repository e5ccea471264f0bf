"""Value of the Weingarten function at the coset type `[1,1]`.

Main result
    Wg([1,1]; z) = (z + 1) / (z (z − 1)(z + 2)),   z ≠ 0, 1, −2

Notation
    z   argument of the Weingarten function, the dimension of O

Sources
    collins2009
"""

from sympy import Ne

from derivations.orthogonal_weingarten.weingarten_value_of_type_1 import weingarten_value_of_type_1
from derivations.orthogonal_weingarten.weingarten_value_of_type_2 import weingarten_value_of_type_2
from derivations.symbols import z
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import Weingarten
from symbolic.rules import orthogonality_relations, solving

one, straight, crossed = (Weingarten(coset_type, z) for coset_type in ((1,), (1, 1), (2,)))


@theorem(
    "weingarten-value-of-type-1-1",
    states=Claim(straight, "=", (z + 1) / (z * (z - 1) * (z + 2)), given=(Ne(z, 0), Ne(z, 1), Ne(z, -2))),
    source=("collins2009",),
)
def weingarten_value_of_type_1_1(proof: Proof) -> None:
    """Two equal pairings of four points."""
    equal = proof.start(z * straight).equals(one - 2 * crossed, by=orthogonality_relations)
    proof.concludes(solving(), equal, weingarten_value_of_type_1, weingarten_value_of_type_2)
