"""Value of the Weingarten function at the coset type `[2]`.

Main result
    Wg([2]; z) = −1 / (z (z − 1)(z + 2)),   z ≠ 0, 1, −2

Notation
    z   argument of the Weingarten function, the dimension of O

Sources
    collins2009

The pairings of four points have two coset types. Contracting a pair of indices gives one equation for each.
"""

from sympy import Ne

from derivations.orthogonal_weingarten.weingarten_value_of_type_1 import weingarten_value_of_type_1
from derivations.symbols import z
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import Weingarten
from symbolic.rules import orthogonality_relations, solving

one, straight, crossed = (Weingarten(coset_type, z) for coset_type in ((1,), (1, 1), (2,)))


@theorem(
    "weingarten-value-of-type-2",
    states=Claim(crossed, "=", -1 / (z * (z - 1) * (z + 2)), given=(Ne(z, 0), Ne(z, 1), Ne(z, -2))),
    source=("collins2009",),
)
def weingarten_value_of_type_2(proof: Proof) -> None:
    """Two pairings of four points that differ: one order below that of equal ones."""
    equal = proof.start(z * straight).equals(one - 2 * crossed, by=orthogonality_relations)
    different = proof.start(z * crossed).equals(-crossed - straight, by=orthogonality_relations)
    proof.concludes(solving(), equal, different, weingarten_value_of_type_1)
