"""Variance of the misalignment of the learned features where the brain misses nothing of the task.

Main result
    Var m̂_0 = 2 q (σ_r² a_1)²/n_B² + O(n_B⁻³)

Notation
    m̂_0 = ‖(I − P̂) P β*‖²    misalignment with the task P β* in place of β*, for which m = 0 and a_1 is the same
    P̂, P, a_1                as in misalignment_of_learned_features (truncated SVD)

Sources
    kato1995 (that the projector is analytic), isserlis1918 (moments of the noise), haff1979 (moments of W_B)

The mean is q σ_r² a_1/n_B to first order: mean and variance are those of σ_r² a_1/n_B times a χ² variable with q
degrees of freedom.
"""

from derivations.eigenspaces.mean_of_learned_projector import d, signal, terms
from derivations.symbols import (
    DIRECTIONS,
    E_B,
    F_1,
    F_2,
    Q_B,
    P_learned,
    W_brain,
    Xi_brain,
    a_1,
    d_r,
    m_hat_0,
    n_B,
    p,
    q,
    sigma_r2,
)
from derivations.wishart_moments.existence_of_inverse_moments import existence_of_inverse_moments
from derivations.wishart_moments.mean_of_inverse_wishart import mean_of_inverse_wishart
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import BigO, Identity, Variance
from symbolic.rules import (
    AveragedNoise,
    CentredMoments,
    ColumnSpaceSeries,
    Expansion,
    InBases,
    Pseudoinverse,
    definition,
    definition_of_variance,
    expectation_is_linear,
    negligible_terms,
    one_by_one_is_scalar,
    trace_is_cyclic,
    trace_of_identity,
)

ORDER = 3


@theorem(
    "variance-at-full-alignment",
    states=Claim(
        Variance(m_hat_0),
        "=",
        2 * q * (sigma_r2 * a_1) ** 2 / n_B**2 + BigO(ORDER, n_B),
        given=(n_B > d + 3, d_r >= p),
    ),
    source=("kato1995",),
)
def variance_at_full_alignment(proof: Proof) -> None:
    """Where the brain misses nothing, a sample of the features is as far off as they are on average."""
    existence = existence_of_inverse_moments
    series = ColumnSpaceSeries.at(P_learned.definition, signal, E_B, *terms, order=ORDER)
    noise = AveragedNoise.at(E_B, *terms, F_1, F_2, integrable_by=existence)
    inverse = Expansion.at(Xi_brain, (W_brain, Identity(d)), order=ORDER, integrable_by=existence)
    proof.rewritten(by=(definition_of_variance, definition(m_hat_0, P_learned), expectation_is_linear))
    proof.rewritten(by=(series, expectation_is_linear))
    proof.rewritten(by=(noise, Pseudoinverse.at(signal), one_by_one_is_scalar, expectation_is_linear))
    proof.rewritten(by=(mean_of_inverse_wishart, expectation_is_linear))
    proof.rewritten(by=(inverse, CentredMoments.at(Xi_brain), Pseudoinverse.at(signal)))
    proof.concludes(
        by=(
            definition(a_1, Q_B),
            InBases.at(DIRECTIONS),
            trace_is_cyclic,
            trace_of_identity,
            negligible_terms,
        )
    )
