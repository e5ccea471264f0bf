r"""Perturbation by a relative gap: what counts is the perturbation seen from each eigenvalue at its own distance.

Main result
    ν² ‖Π⊥ Π̂‖_F² ≤ δ² ‖Π̂‖_F²,   ν = 1 − ρ, ρ + δ < 1

Notation
    S, Ŝ : d × d    symmetric, E = Ŝ − S; S = λ₀ I + K⁻¹ J K⁻¹ Π⊥: any symmetric matrix with an eigenvalue λ₀
    Π, Π̂ : d × d    projector on the eigenvectors of λ₀; projector on eigenvectors of Ŝ; Π⊥ = I − Π
    K, J            on Π⊥, |S − λ₀|^{−1/2} and the sign of S − λ₀
    T               Π/h + K Π⊥, h² = g the gap of λ₀: T weighs each eigenvector by its distance from λ₀
    δ               ‖T E T‖_op ≤ δ
    ρ               the eigenvalues of Ŝ that belong to Π̂ are within ρ g of λ₀

Sources
    jirak2020 (the weights, and that the perturbation matters only through them); the constants are derived here

Every eigenvalue λ₀ + μ of Ŝ with |μ| ≤ g/2 is within δ g of λ₀, so that ρ = δ will do, if δ < 1/2: for its
eigenvector v and w = T⁻¹v, (J Π⊥ − μ T²) w = −T E T w, where the matrix on the left stretches w by |μ|/g on Π and by
1 − |μ|/g on Π⊥ at least, and the right side is at most δ ‖w‖.
"""

from derivations.symbols import E_R, S_1R, S_R, T_R, Pi_0c, Pi_1, T_Ri, delta_R, h_R, nu_R, rho_R, root_R, sign_R
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import frobenius_norm, inv, operator_norm
from symbolic.matrices.norms import FROBENIUS
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
    square_of_frobenius_norm,
    squaring,
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
        nu_R**2 * frobenius_norm(Pi_0c * Pi_1) ** 2,
        "<=",
        delta_R**2 * frobenius_norm(Pi_1) ** 2,
        given=(AWAY, SMALL, NEAR, rho_R + delta_R < 1),
    ),
    source=("jirak2020",),
)
def jirak_wahl(proof: Proof) -> None:
    """Far eigenvalues forgive large perturbations: each entry of `E` counts relative to its two distances."""
    weighted = proof.start(frobenius_norm(Y))
    weighted.equals(
        frobenius_norm(ALONG - ACROSS),
        by=(
            definition(S_R, S_1R, E_R, sign_R, Pi_0c),
            declared_to_commute,
            projector_is_idempotent,
            inverse_cancels,
        ),
    )
    weighted.at_most(
        frobenius_norm(ALONG) + frobenius_norm(ACROSS), by=TriangleInequality.at(FROBENIUS, ALONG, -ACROSS)
    )
    weighted.equals(
        frobenius_norm(FAR * FAR * sign_R * Y * S_1R * Pi_1) + frobenius_norm(sign_R * Pi_0c * SEEN * T_Ri * Pi_1),
        by=(
            definition(T_R, T_Ri, sign_R, Pi_0c),
            declared_to_commute,
            projector_is_idempotent,
            inverse_cancels,
        ),
    )
    weighted.at_most(
        operator_norm(FAR) ** 2 * operator_norm(sign_R) * frobenius_norm(Y) * operator_norm(S_1R * Pi_1)
        + operator_norm(sign_R) * operator_norm(Pi_0c) * operator_norm(SEEN) * frobenius_norm(T_Ri * Pi_1),
        by=(
            NormOfProduct.at(FROBENIUS, 3, FAR, FAR, sign_R, Y, S_1R * Pi_1),
            NormOfProduct.at(FROBENIUS, 3, sign_R, Pi_0c, SEEN, T_Ri * Pi_1),
        ),
    )
    weighted.at_most(
        frobenius_norm(Y) * operator_norm(S_1R * Pi_1) / h_R**2 + delta_R * frobenius_norm(T_Ri * Pi_1),
        by=(GivenBound.at(AWAY), Contraction.at(sign_R), Contraction.at(Pi_0c), GivenBound.at(SMALL)),
    )
    weighted.at_most(
        rho_R * frobenius_norm(Y) + delta_R * frobenius_norm(T_Ri * Pi_1),
        by=GivenBound.at(NEAR),
    )
    far = proof.infer(
        Claim((1 - rho_R) * frobenius_norm(Y), "<=", delta_R * frobenius_norm(T_Ri * Pi_1), proof.claim.given),
        combining_bounds,
        weighted,
    )
    squared = proof.infer(
        Claim(
            (1 - rho_R) ** 2 * frobenius_norm(Y) ** 2,
            "<=",
            delta_R**2 * frobenius_norm(T_Ri * Pi_1) ** 2,
            proof.claim.given,
        ),
        squaring,
        far,
    )
    parts = proof.start(frobenius_norm(T_Ri * Pi_1) ** 2)
    parts.equals(
        h_R**2 * (frobenius_norm(Pi_1) ** 2 - frobenius_norm(Pi_0c * Pi_1) ** 2) + frobenius_norm(Y) ** 2,
        by=(square_of_frobenius_norm, definition(T_Ri, Pi_0c), declared_to_commute, projector_is_idempotent),
    )

    turned = proof.start(frobenius_norm(Pi_0c * Pi_1))
    turned.equals(
        frobenius_norm(FAR * Y),
        by=(definition(Pi_0c), declared_to_commute, projector_is_idempotent, inverse_cancels),
    )
    turned.at_most(operator_norm(FAR) * frobenius_norm(Y), by=NormOfProduct.at(FROBENIUS, 1, FAR, Y))
    turned.at_most(frobenius_norm(Y) / h_R, by=GivenBound.at(AWAY))
    sine = proof.infer(
        Claim(frobenius_norm(Pi_0c * Pi_1) ** 2, "<=", frobenius_norm(Y) ** 2 / h_R**2, proof.claim.given),
        squaring,
        turned,
    )
    proof.equals((1 - rho_R) ** 2 * frobenius_norm(Pi_0c * Pi_1) ** 2, by=definition(nu_R))
    proof.concludes(combining_bounds, squared, parts, sine)
