r"""Wedin's theorem in its population form: left singular vectors under any perturbation.

Main result
    (s − t − e) ‖Π̂⊥ Π‖ ≤ ε,   any unitarily invariant norm

Notation
    L, E : d × d'     any; L̂ = L + E
    Π, R              Π_k(L), Π_k(Lᵀ), projectors on the k leading left, right singular vectors; Π̂⊥ = I − Π_k(L̂)
    s, t              s ≤ σ_k(L), σ_{k+1}(L) ≤ t, singular values of L, not of L̂
    e, ε              ‖E‖_op ≤ e, and both ‖E R‖ ≤ ε, ‖Eᵀ Π‖ ≤ ε

Sources
    wedin1972, stewart1990 (Theorem V.4.1)
"""

from derivations.eigenspaces.next_singular_value import next_singular_value
from derivations.symbols import E_L, L_0, L_1, d, d_L, e_L, eps_L, k_S, left_1c, right_1c, s_L, t_L
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import Leading, SingularValue, norm, operator_norm
from symbolic.matrices.norms import ANY
from symbolic.rules import (
    Contraction,
    GivenBound,
    NormOfProduct,
    SmallestSingularValue,
    TriangleInequality,
    combining_bounds,
    definition,
    left_and_right_singular_vectors,
    norm_of_transpose,
    projector_is_idempotent,
)

LEFT, RIGHT = Leading(L_0, k_S), Leading(L_0.T, k_S)
KEPT = s_L <= SingularValue(L_0, k_S)
NEXT = SingularValue(L_0, k_S + 1) <= t_L
SMALL = operator_norm(E_L) <= e_L
ON_RIGHT = norm(E_L * RIGHT) <= eps_L
ON_LEFT = norm(E_L.T * LEFT) <= eps_L


@theorem(
    "wedin",
    states=Claim(
        (s_L - t_L - e_L) * norm(left_1c * LEFT),
        "<=",
        eps_L,
        given=(k_S <= d, k_S <= d_L, KEPT, NEXT, SMALL, ON_RIGHT, ON_LEFT),
    ),
    source=("wedin1972", "stewart1990"),
)
def wedin(proof: Proof) -> None:
    """Left and right singular vectors bound each other, and the gap is one of the unperturbed singular values."""
    turned = proof.start(norm(left_1c * LEFT))
    turned.at_most(norm(left_1c * LEFT * L_0) / s_L, by=SmallestSingularValue.at(left_1c, LEFT, s_L))
    turned.equals(norm(left_1c * L_0 * RIGHT) / s_L, by=left_and_right_singular_vectors)
    turned.equals(norm(left_1c * L_1 * RIGHT - left_1c * E_L * RIGHT) / s_L, by=definition(L_1))
    turned.equals(
        norm(L_1 * right_1c * right_1c * RIGHT - left_1c * E_L * RIGHT) / s_L,
        by=(definition(left_1c, right_1c), left_and_right_singular_vectors, projector_is_idempotent),
    )
    turned.at_most(
        (norm(L_1 * right_1c * right_1c * RIGHT) + norm(left_1c * E_L * RIGHT)) / s_L,
        by=TriangleInequality.at(ANY, L_1 * right_1c * right_1c * RIGHT, -left_1c * E_L * RIGHT),
    )
    turned.at_most(
        (operator_norm(L_1 * right_1c) * norm(right_1c * RIGHT) + operator_norm(left_1c) * norm(E_L * RIGHT)) / s_L,
        by=(NormOfProduct.at(ANY, 1, L_1 * right_1c, right_1c * RIGHT), NormOfProduct.at(ANY, 1, left_1c, E_L * RIGHT)),
    )
    turned.at_most(
        ((t_L + e_L) * norm(right_1c * RIGHT) + eps_L) / s_L,
        by=(
            next_singular_value,
            GivenBound.at(NEXT),
            GivenBound.at(SMALL),
            Contraction.at(left_1c),
            GivenBound.at(ON_RIGHT),
        ),
    )

    other = proof.start(norm(right_1c * RIGHT))
    other.at_most(norm(right_1c * RIGHT * L_0.T) / s_L, by=SmallestSingularValue.at(right_1c, RIGHT, s_L))
    other.equals(norm(right_1c * L_0.T * LEFT) / s_L, by=left_and_right_singular_vectors)
    other.equals(norm(right_1c * L_1.T * LEFT - right_1c * E_L.T * LEFT) / s_L, by=definition(L_1))
    other.equals(
        norm(L_1.T * left_1c * left_1c * LEFT - right_1c * E_L.T * LEFT) / s_L,
        by=(definition(left_1c, right_1c), left_and_right_singular_vectors, projector_is_idempotent),
    )
    other.at_most(
        (norm(L_1.T * left_1c * left_1c * LEFT) + norm(right_1c * E_L.T * LEFT)) / s_L,
        by=TriangleInequality.at(ANY, L_1.T * left_1c * left_1c * LEFT, -right_1c * E_L.T * LEFT),
    )
    other.at_most(
        (operator_norm(L_1.T * left_1c) * norm(left_1c * LEFT) + operator_norm(right_1c) * norm(E_L.T * LEFT)) / s_L,
        by=(
            NormOfProduct.at(ANY, 1, L_1.T * left_1c, left_1c * LEFT),
            NormOfProduct.at(ANY, 1, right_1c, E_L.T * LEFT),
        ),
    )
    other.equals(
        (operator_norm(L_1 * right_1c) * norm(left_1c * LEFT) + operator_norm(right_1c) * norm(E_L.T * LEFT)) / s_L,
        by=(definition(left_1c, right_1c), norm_of_transpose, left_and_right_singular_vectors),
    )
    other.at_most(
        ((t_L + e_L) * norm(left_1c * LEFT) + eps_L) / s_L,
        by=(
            next_singular_value,
            GivenBound.at(NEXT),
            GivenBound.at(SMALL),
            Contraction.at(right_1c),
            GivenBound.at(ON_LEFT),
        ),
    )
    proof.concludes(combining_bounds, turned, other)
