r"""How far the Gram matrix of the rows moves with the matrix.

Main result
    ‖L̂ L̂ᵀ − L Lᵀ‖ ≤ (2 ‖L‖_op + ‖E‖_op) ‖E‖,   any unitarily invariant norm

Notation
    L, E : d × d'    any; L̂ = L + E

Sources
    yu2015 (proof of Theorem 3)
"""

from derivations.symbols import E_L, L_0, L_1
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import norm, operator_norm
from symbolic.matrices.norms import ANY
from symbolic.rules import NormOfProduct, TriangleInequality, definition, norm_of_transpose


@theorem(
    "perturbation-of-gram-matrix",
    states=Claim(norm(L_1 * L_1.T - L_0 * L_0.T), "<=", (2 * operator_norm(L_0) + operator_norm(E_L)) * norm(E_L)),
    source=("yu2015",),
)
def perturbation_of_gram_matrix(proof: Proof) -> None:
    """A perturbation enters the Gram matrix twice, and once with itself."""
    proof.equals(norm(L_0 * E_L.T + E_L * L_0.T + E_L * E_L.T), by=definition(L_1))
    proof.at_most(
        norm(L_0 * E_L.T) + norm(E_L * L_0.T) + norm(E_L * E_L.T),
        by=TriangleInequality.at(ANY, L_0 * E_L.T, E_L * L_0.T, E_L * E_L.T),
    )
    proof.equals(2 * norm(L_0 * E_L.T) + norm(E_L * E_L.T), by=norm_of_transpose)
    proof.at_most(
        2 * operator_norm(L_0) * norm(E_L.T) + operator_norm(E_L) * norm(E_L.T),
        by=(NormOfProduct.at(ANY, 1, L_0, E_L.T), NormOfProduct.at(ANY, 1, E_L, E_L.T)),
    )
    proof.concludes(norm_of_transpose)
