"""Value of the Weingarten function at the coset type `[2,1]`.

Main result
    Wg([2,1]; z) = −1 / (z (z − 1)(z − 2)(z + 4)),   z ≠ 0, 1, −2, 2, −4

Notation
    z   argument of the Weingarten function, the dimension of O

Sources
    collins2009
"""

from sympy import Ne

from derivations.orthogonal_weingarten.weingarten_value_of_type_2 import weingarten_value_of_type_2
from derivations.symbols import z
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import Weingarten
from symbolic.rules import orthogonality_relations, solving

below, mixed, ring = (Weingarten(coset_type, z) for coset_type in ((2,), (2, 1), (3,)))


@theorem(
    "weingarten-value-of-type-2-1",
    states=Claim(
        mixed,
        "=",
        -1 / (z * (z - 1) * (z - 2) * (z + 4)),
        given=(Ne(z, 0), Ne(z, 1), Ne(z, -2), Ne(z, 2), Ne(z, -4)),
    ),
    source=("collins2009",),
)
def weingarten_value_of_type_2_1(proof: Proof) -> None:
    """Two pairings of six points that share one pair."""
    shared = proof.start(z * mixed).equals(below - 4 * ring, by=orthogonality_relations)
    joined = proof.start(z * ring).equals(-2 * ring - 2 * mixed, by=orthogonality_relations)
    proof.concludes(solving(), shared, joined, weingarten_value_of_type_2)
