r"""What is left of a perturbed matrix off its leading singular vectors: Weyl's inequality for one singular value.

Main result
    ‖L̂ R̂⊥‖_op ≤ σ_{k+1}(L) + ‖E‖_op

Notation
    L, E : d × d'    any; L̂ = L + E
    R̂⊥               I − Π_k(L̂ᵀ), the projector off the k leading right singular vectors of L̂, k ≤ d, d'

Sources
    eckart1936, stewart1990 (Corollary IV.4.9)
"""

from derivations.symbols import E_L, L_0, L_1, d, d_L, k_S, right_1c
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import Leading, SingularValue, operator_norm
from symbolic.matrices.norms import OPERATOR
from symbolic.rules import EckartYoung, TriangleInequality, definition

FIRST = Leading(L_0, k_S) * L_0


@theorem(
    "next-singular-value",
    states=Claim(
        operator_norm(L_1 * right_1c),
        "<=",
        SingularValue(L_0, k_S + 1) + operator_norm(E_L),
        given=(k_S <= d, k_S <= d_L),
    ),
    source=("eckart1936", "stewart1990"),
)
def next_singular_value(proof: Proof) -> None:
    """A perturbation moves a singular value by its own norm at most."""
    proof.equals(operator_norm(L_1 - L_1 * Leading(L_1.T, k_S)), by=definition(right_1c))
    proof.at_most(operator_norm(L_1 - FIRST), by=EckartYoung.at(OPERATOR, L_1, FIRST, k_S))
    proof.equals(operator_norm(L_0 - FIRST + E_L), by=definition(L_1))
    proof.at_most(operator_norm(L_0 - FIRST) + operator_norm(E_L), by=TriangleInequality.at(OPERATOR, L_0 - FIRST, E_L))
    proof.concludes(EckartYoung.value(L_0, k_S))
