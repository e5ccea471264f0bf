"""First moment of a Haar orthogonal matrix.

Main result
    E[O M Oᵀ] = tr(M)/d I

Notation
    O : d × d   Haar orthogonal
    M : d × d   arbitrary

Sources
    collins2006
"""

from derivations.orthogonal_weingarten.weingarten_value_of_type_1 import weingarten_value_of_type_1
from derivations.symbols import M, O, d
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, Identity, Weingarten, tr
from symbolic.rules import WeingartenFormula, expectation_is_linear


@theorem("haar-first-moment", states=Claim(E(O * M * O.T), "=", tr(M) / d * Identity(d)), source=("collins2006",))
def haar_first_moment(proof: Proof) -> None:
    """Averaged over all bases, a matrix keeps its trace and nothing else."""
    proof.equals(Weingarten((1,), d) * tr(M) * Identity(d), by=(WeingartenFormula.at(O), expectation_is_linear))
    proof.concludes(by=weingarten_value_of_type_1)
