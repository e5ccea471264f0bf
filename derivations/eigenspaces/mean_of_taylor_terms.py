r"""The law of the learned misalignment with exact coefficients: the mean of all terms through fourth order.

Main result
    E β*ᵀ Π_p^{<6}(B, 𝓔) β* = ‖β*‖² − ℓ,   n_B > d + 4

    ℓ = m + τ (q a_1 − m t_1) + σ_r⁴ (c_2 (q a_2 − m t_2) − c_1 t_1 (q a_1 − m t_1)) / D_3
    c_1 = q + 2 d_r − 2 p − 1,  c_2 = (d_r − d + 1) n_B + 2p² + 2p + q² + q d_r + d_r² − 3 p d_r − 3 d_r − 1
    D_3 = (n_B − d)(n_B − d − 1)(n_B − d − 3)

Notation
    m, a_k, t_k, τ       as in misalignment_of_learned_features: truncated SVD; d = p + q
    𝓔                    the error of least squares
    Π_p^{<6}(B, 𝓔)       the terms of the series of Π_p(B + 𝓔) with fewer than six factors 𝓔; odd ones have mean 0

Sources
    kato1995 (the series), isserlis1918 (moments of the noise), letac2004 (moments of W_B)
"""

from derivations.eigenspaces.mean_of_learned_projector import ORDER, d, signal, terms
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
    B_r,
    P_learned,
    a_1,
    a_2,
    beta_T,
    d_r,
    law_B,
    m_B,
    n_B,
    p,
    t_1,
    t_2,
    tau_B,
)
from derivations.wishart_moments.existence_of_inverse_moments import existence_of_inverse_moments
from derivations.wishart_moments.mean_of_inverse_wishart import mean_of_inverse_wishart
from derivations.wishart_moments.second_moment_of_inverse_wishart import second_moment_of_inverse_wishart
from derivations.wishart_moments.trace_moment_of_inverse_wishart import trace_moment_of_inverse_wishart
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, TaylorTerms, tr
from symbolic.rules import (
    AveragedNoise,
    ColumnSpaceSeries,
    InBases,
    MeanOfTerms,
    Pseudoinverse,
    definition,
    expectation_is_linear,
    inverse_cancels,
    trace_is_cyclic,
    trace_of_identity,
)

TASK = beta_T * beta_T.T
TERMS = TaylorTerms(B_r, E_B, p, 2 * ORDER)


@theorem(
    "mean-of-taylor-terms",
    states=Claim(E(tr(TASK * TERMS)), "=", tr(TASK) - law_B, given=(n_B > d + 4, d_r >= p)),
    source=("kato1995", "letac2004"),
)
def mean_of_taylor_terms(proof: Proof) -> None:
    """Through fourth order in the noise, what the features miss is known exactly at every number of samples."""
    series = ColumnSpaceSeries.at(P_learned.definition, signal, E_B, *terms, order=ORDER)
    proof.rewritten(by=MeanOfTerms.at(TERMS, series))
    proof.rewritten(
        by=(
            AveragedNoise.at(E_B, *terms, F_1, F_2, integrable_by=existence_of_inverse_moments),
            mean_of_inverse_wishart,
            second_moment_of_inverse_wishart,
            trace_moment_of_inverse_wishart,
            expectation_is_linear,
            trace_of_identity,
            trace_is_cyclic,
            Pseudoinverse.at(signal),
        )
    )
    proof.concludes(
        by=(
            definition(P_B, Q_B, Q_R, G_B, HH, law_B, m_B, a_1, a_2, t_1, t_2, tau_B),
            InBases.at(DIRECTIONS),
            inverse_cancels,
            trace_is_cyclic,
            trace_of_identity,
        )
    )
