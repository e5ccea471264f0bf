r"""Perturbation by a relative gap: what counts is the perturbation seen from each eigenvalue at its own distance.

Main result
    (1 − ρ − δ) ‖Π⊥ Π̂‖ ≤ δ ‖Π̂‖,   any unitarily invariant norm

Notation
    S, Ŝ : d × d    symmetric, E = Ŝ − S; S = λ₀ I + K⁻¹ J K⁻¹ Π⊥: any symmetric matrix with an eigenvalue λ₀
    Π, Π̂ : d × d    projector on the eigenvectors of λ₀; projector on eigenvectors of Ŝ; Π⊥ = I − Π
    K, J            on Π⊥, |S − λ₀|^{−1/2} and the sign of S − λ₀
    T               Π/h + K Π⊥, h² = g the gap of λ₀: T weighs each eigenvector by its distance from λ₀
    δ               ‖T E T‖_op ≤ δ
    ρ               the eigenvalues of Ŝ that belong to Π̂ are within ρ g of λ₀

Sources
    jirak2020 (the weights, and that the perturbation matters only through them); the constants are derived here
"""

from derivations.symbols import E_R, S_1R, S_R, T_R, Pi_0, Pi_0c, Pi_1, T_Ri, delta_R, h_R, rho_R, root_R, sign_R
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import inv, norm, operator_norm
from symbolic.matrices.norms import ANY
from symbolic.rules import (
    Contraction,
    GivenBound,
    NormOfProduct,
    TriangleInequality,
    combining_bounds,
    declared_to_commute,
    definition,
    inverse_cancels,
    projector_is_idempotent,
)

FAR = root_R * Pi_0c
SEEN = T_R * E_R * T_R
AWAY = operator_norm(FAR) <= 1 / h_R
SMALL = operator_norm(SEEN) <= delta_R
NEAR = operator_norm(S_1R * Pi_1) <= rho_R * h_R**2
Y = inv(root_R) * Pi_0c * Pi_1
ALONG = root_R * sign_R * Pi_0c * Pi_1 * S_1R * Pi_1
ACROSS = root_R * sign_R * Pi_0c * E_R * Pi_1


@theorem(
    "jirak-wahl",
    states=Claim(
        (1 - rho_R - delta_R) * norm(Pi_0c * Pi_1),
        "<=",
        delta_R * norm(Pi_1),
        given=(AWAY, SMALL, NEAR, rho_R + delta_R < 1),
    ),
    source=("jirak2020",),
)
def jirak_wahl(proof: Proof) -> None:
    """Far eigenvalues forgive large perturbations: each entry of `E` counts relative to its two distances."""
    weighted = proof.start(norm(Y))
    weighted.equals(
        norm(ALONG - ACROSS),
        by=(
            definition(S_R, S_1R, E_R, sign_R, Pi_0c),
            declared_to_commute,
            projector_is_idempotent,
            inverse_cancels,
        ),
    )
    weighted.at_most(norm(ALONG) + norm(ACROSS), by=TriangleInequality.at(ANY, ALONG, -ACROSS))
    weighted.equals(
        norm(FAR * FAR * sign_R * Y * S_1R * Pi_1) + norm(sign_R * Pi_0c * SEEN * T_Ri * Pi_1),
        by=(
            definition(T_R, T_Ri, sign_R, Pi_0c),
            declared_to_commute,
            projector_is_idempotent,
            inverse_cancels,
        ),
    )
    weighted.at_most(
        operator_norm(FAR) ** 2 * operator_norm(sign_R) * norm(Y) * operator_norm(S_1R * Pi_1)
        + operator_norm(sign_R) * operator_norm(Pi_0c) * operator_norm(SEEN) * norm(T_Ri * Pi_1),
        by=(
            NormOfProduct.at(ANY, 3, FAR, FAR, sign_R, Y, S_1R * Pi_1),
            NormOfProduct.at(ANY, 3, sign_R, Pi_0c, SEEN, T_Ri * Pi_1),
        ),
    )
    weighted.at_most(
        rho_R * norm(Y) + delta_R * norm(T_Ri * Pi_1),
        by=(
            GivenBound.at(AWAY),
            Contraction.at(sign_R),
            GivenBound.at(NEAR),
            Contraction.at(Pi_0c),
            GivenBound.at(SMALL),
        ),
    )
    weighted.equals(rho_R * norm(Y) + delta_R * norm(h_R * Pi_0 * Pi_1 + Y), by=(definition(T_Ri),))
    weighted.at_most(
        rho_R * norm(Y) + delta_R * (h_R * norm(Pi_0 * Pi_1) + norm(Y)),
        by=TriangleInequality.at(ANY, h_R * Pi_0 * Pi_1, Y),
    )
    weighted.at_most(
        rho_R * norm(Y) + delta_R * (h_R * operator_norm(Pi_0) * norm(Pi_1) + norm(Y)),
        by=NormOfProduct.at(ANY, 1, Pi_0, Pi_1),
    )
    weighted.at_most(rho_R * norm(Y) + delta_R * (h_R * norm(Pi_1) + norm(Y)), by=Contraction.at(Pi_0))

    turned = proof.start(norm(Pi_0c * Pi_1))
    turned.equals(
        norm(FAR * Y),
        by=(definition(Pi_0c), declared_to_commute, projector_is_idempotent, inverse_cancels),
    )
    turned.at_most(operator_norm(FAR) * norm(Y), by=NormOfProduct.at(ANY, 1, FAR, Y))
    turned.at_most(norm(Y) / h_R, by=GivenBound.at(AWAY))
    proof.concludes(combining_bounds, weighted, turned)
