"""Mean of the projector on what reduced-rank regression learns.

Main result
    E P̂_p = P + τ [tr((HᵀH)⁻¹) Q − q G] + τ² (d_r − d + 1) [tr((HᵀH)⁻²) Q − q G²] + O(n_B⁻³),   τ = σ_r²/(n_B − d − 1)
    stated of tr(D P̂_p) for any matrix D

Notation
    Ĉ_p = Ĉ V̂V̂ᵀ    reduced-rank regression, V̂ the p leading right singular vectors of the fit X_B Ĉ
    P̂_p            projector on its p leading left singular vectors, which are all that it has
    J              pseudoinverse of P W_B P
    the rest as in mean_of_learned_projector;  d = p + q

Sources
    kato1995 (that the projector is analytic), isserlis1918 (moments of the noise), haff1979 (moments of W_B)

To weight the recordings by the inputs changes each sample, and not the mean to this order: it is that of truncated SVD.
The expansion is in the noise alone; its coefficients are made of W_B and J, and expanded about the mean afterwards.
Each word has to be integrable by itself, before words are added: with up to W_B^{−9/2} in one that takes n_B > d + 8.
"""

from derivations.eigenspaces.mean_of_learned_projector import ORDER, d, first, second, signal
from derivations.symbols import (
    A_B,
    DIRECTIONS,
    E_B,
    G_B,
    HH,
    J_B,
    P_B,
    Q_B,
    Q_R,
    W_AB,
    Y_2,
    Y_3,
    Y_4,
    Z_1,
    D_any,
    Lambda_1,
    Lambda_2,
    P_rank,
    Psi_1,
    Psi_2,
    W_brain,
    Xi_brain,
    d_r,
    n_B,
    p,
    tau_B,
)
from derivations.wishart_moments.existence_of_inverse_moments import existence_of_inverse_moments
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import BigO, E, Identity, tr
from symbolic.rules import (
    AveragedNoise,
    CentredMoments,
    ColumnSpaceSeries,
    Expansion,
    InBases,
    Pseudoinverse,
    definition,
    inverse_cancels,
    negligible_terms,
    trace_is_cyclic,
    trace_of_identity,
)

terms = (Z_1, Y_2, Y_3, Y_4)


@theorem(
    "mean-of-reduced-rank-projector",
    states=Claim(
        E(tr(D_any * P_rank)),
        "=",
        tr(D_any * P_B) + tau_B * first + tau_B**2 * second + BigO(ORDER, n_B),
        given=(n_B > d + 8, d_r >= p),
    ),
    source=("kato1995",),
)
def mean_of_reduced_rank_projector(proof: Proof) -> None:
    """Reduced-rank regression learns no more, on average, than truncated SVD, up to the third order."""
    space = P_rank.definition
    series = ColumnSpaceSeries.at(space, signal, E_B, *terms, order=ORDER, weight=J_B)
    opened = (*terms, Lambda_1, Lambda_2, Psi_1, Psi_2, J_B)
    noise = AveragedNoise.at(E_B, *opened, integrable_by=existence_of_inverse_moments)
    inverses = Expansion.at(
        Xi_brain,
        (W_brain, Identity(d)),
        (W_AB, Identity(p), A_B.T * Xi_brain * A_B),
        order=ORDER,
        integrable_by=existence_of_inverse_moments,
        bases=(DIRECTIONS,),
    )
    proof.equals(E(tr(D_any * space)), by=definition(P_rank))
    proof.rewritten(by=series)
    proof.rewritten(by=(noise, inverses, CentredMoments.at(Xi_brain), definition(P_B), Pseudoinverse.at(signal)))
    proof.rewritten(
        by=(
            definition(P_B, Q_B, Q_R, G_B, HH),
            InBases.at(DIRECTIONS),
            inverse_cancels,
            trace_is_cyclic,
            trace_of_identity,
        )
    )
    proof.concludes(by=(definition(tau_B, P_B, Q_B, G_B), InBases.at(DIRECTIONS), trace_is_cyclic, negligible_terms))
