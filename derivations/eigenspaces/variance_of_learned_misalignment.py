"""Variance of the misalignment of the learned features.

Main result
    Var m̂ = 4 σ_r² m a_1/n_B + O(n_B⁻²)

Notation
    m̂, m, a_1    as in misalignment_of_learned_features (truncated SVD)

Sources
    kato1995 (that the projector is analytic), isserlis1918 (moments of the noise)

Where m > 0 one sample of the features is off by n_B^{-1/2}, more than the mean is off by. It is the square of what is
linear in the noise, tr(β* β*ᵀ Z_1), that counts.
"""

from derivations.eigenspaces.mean_of_learned_projector import d, signal
from derivations.symbols import (
    E_B,
    Z_1,
    Z_2,
    P_learned,
    W_brain,
    Xi_brain,
    a_1,
    d_r,
    m_B,
    m_hat_B,
    n_B,
    p,
    sigma_r2,
)
from derivations.wishart_moments.existence_of_inverse_moments import existence_of_inverse_moments
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import BigO, Identity, Variance
from symbolic.rules import (
    AveragedNoise,
    CentredMoments,
    ColumnSpaceSeries,
    Expansion,
    Pseudoinverse,
    definition,
    definition_of_variance,
    expectation_is_linear,
    one_by_one_is_scalar,
)

ORDER = 2


@theorem(
    "variance-of-learned-misalignment",
    states=Claim(
        Variance(m_hat_B),
        "=",
        4 * sigma_r2 * m_B * a_1 / n_B + BigO(ORDER, n_B),
        given=(n_B > d + 1, d_r >= p),
    ),
    source=("kato1995",),
)
def variance_of_learned_misalignment(proof: Proof) -> None:
    """A sample of the features scatters where the task has a part on either side of what the brain responds to."""
    existence = existence_of_inverse_moments
    series = ColumnSpaceSeries.at(P_learned.definition, signal, E_B, Z_1, Z_2, order=ORDER)
    noise = AveragedNoise.at(E_B, Z_1, Z_2, integrable_by=existence)
    inverse = Expansion.at(Xi_brain, (W_brain, Identity(d)), order=ORDER, integrable_by=existence)
    proof.rewritten(by=(definition_of_variance, definition(m_hat_B, P_learned), expectation_is_linear))
    proof.rewritten(by=series)
    moments = CentredMoments.at(Xi_brain)
    proof.concludes(by=(noise, inverse, moments, Pseudoinverse.at(signal), one_by_one_is_scalar, definition(m_B, a_1)))
