"""Value of the Weingarten function at the coset type `[3]`.

Main result
    Wg([3]; z) = 2 / (z (z − 1)(z − 2)(z + 2)(z + 4)),   z ≠ 0, 1, −2, 2, −4

Notation
    z   argument of the Weingarten function, the dimension of O

Sources
    collins2009
"""

from sympy import Ne

from derivations.orthogonal_weingarten.weingarten_value_of_type_2_1 import weingarten_value_of_type_2_1
from derivations.symbols import z
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import Weingarten
from symbolic.rules import orthogonality_relations, solving

mixed, ring = (Weingarten(coset_type, z) for coset_type in ((2, 1), (3,)))


@theorem(
    "weingarten-value-of-type-3",
    states=Claim(
        ring,
        "=",
        2 / (z * (z - 1) * (z - 2) * (z + 2) * (z + 4)),
        given=(Ne(z, 0), Ne(z, 1), Ne(z, -2), Ne(z, 2), Ne(z, -4)),
    ),
    source=("collins2009",),
)
def weingarten_value_of_type_3(proof: Proof) -> None:
    """Two pairings of six points that close into one loop."""
    joined = proof.start(z * ring).equals(-2 * ring - 2 * mixed, by=orthogonality_relations)
    proof.concludes(solving(), joined, weingarten_value_of_type_2_1)
