"""Mean of the projector on the learned features.

Main result
    E P̂ = P + τ [tr((HᵀH)⁻¹) Q − q G] + τ² (d_r − d + 1) [tr((HᵀH)⁻²) Q − q G²] + O(n_B⁻³),   τ = σ_r²/(n_B − d − 1)
    stated of tr(D P̂) for any matrix D

Notation
    X_B : n_B × d      inputs shown to the brain, rows i.i.d. N(0, I), d = p + q
    N_B : n_B × d_r    noise, entries i.i.d. N(0, σ_r²), independent of X_B
    Y_B = X_B B + N_B  recordings, B = A Hᵀ : d × d_r
    A : d × p, H : d_r × p    orthonormal columns, and full column rank
    Ĉ                  least squares W_B⁻¹ X_Bᵀ Y_B = B + E, W_B = X_BᵀX_B
    P̂                  projector on its p leading left singular vectors: truncated SVD
    P = AAᵀ, Q = I − P, G = (BBᵀ)⁺ = A (HᵀH)⁻¹ Aᵀ

Sources
    kato1995 (that the projector is analytic), isserlis1918 (moments of the noise), haff1979 (moments of W_B)

What the noise takes from P it gives to Q, in every direction of it alike. The second order has the sign of d_r − d + 1:
with many channels more is taken than the first order says, with few channels less.
"""

from derivations.symbols import (
    DIRECTIONS,
    E_B,
    F_1,
    F_2,
    G_B,
    HH,
    P_B,
    Q_B,
    Q_R,
    Z_1,
    Z_2,
    Z_3,
    Z_4,
    B_pinv,
    B_r,
    D_any,
    P_learned,
    W_brain,
    Xi_brain,
    d_r,
    n_B,
    p,
    q,
    tau_B,
)
from derivations.wishart_moments.existence_of_inverse_moments import existence_of_inverse_moments
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import BigO, E, Identity, inv, tr
from symbolic.rules import (
    AveragedNoise,
    CentredMoments,
    ColumnSpaceSeries,
    Expansion,
    InBases,
    LowRank,
    Pseudoinverse,
    definition,
    inverse_cancels,
    negligible_terms,
    trace_is_cyclic,
    trace_of_identity,
)

d = p + q
ORDER = 3
signal = LowRank(B_r, B_pinv, P_B, Q_B, Q_R, G_B, (DIRECTIONS,))
terms = (Z_1, Z_2, Z_3, Z_4)
first = tr(inv(HH)) * tr(D_any * Q_B) - q * tr(D_any * G_B)
second = (d_r - d + 1) * (tr(inv(HH) * inv(HH)) * tr(D_any * Q_B) - q * tr(D_any * G_B * G_B))


@theorem(
    "mean-of-learned-projector",
    states=Claim(
        E(tr(D_any * P_learned)),
        "=",
        tr(D_any * P_B) + tau_B * first + tau_B**2 * second + BigO(ORDER, n_B),
        given=(n_B > d + 3, d_r >= p),
    ),
    source=("kato1995",),
)
def mean_of_learned_projector(proof: Proof) -> None:
    """Noise leaks from the weak directions of the brain into all that it does not respond to."""
    series = ColumnSpaceSeries.at(P_learned.definition, signal, E_B, *terms, order=ORDER)
    noise = AveragedNoise.at(E_B, *terms, F_1, F_2, integrable_by=existence_of_inverse_moments)
    inverse = Expansion.at(Xi_brain, (W_brain, Identity(d)), order=ORDER, integrable_by=existence_of_inverse_moments)
    proof.equals(E(tr(D_any * P_learned.definition)), by=definition(P_learned))
    proof.rewritten(by=series)
    proof.rewritten(by=(noise, inverse, CentredMoments.at(Xi_brain), Pseudoinverse.at(signal)))
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
