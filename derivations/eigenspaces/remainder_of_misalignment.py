r"""What the two-term law of the learned misalignment leaves out, bounded with every constant.

Main result
    |E m̂ − ℓ| ≤ 188 (9 b / s²)⁶ ‖β*‖² μ_6,   μ_6 = E (tr E Eᵀ)³,   n_B > d + 5

    ℓ = m + τ (q a_1 − m t_1) + σ_r⁴ (c_2 (q a_2 − m t_2) − c_1 t_1 (q a_1 − m t_1)) / D_3
    c_1 = q + 2 d_r − 2 p − 1,  c_2 = (d_r − d + 1) n_B + 2p² + 2p + q² + q d_r + d_r² − 3 p d_r − 3 d_r − 1
    D_3 = (n_B − d)(n_B − d − 1)(n_B − d − 3);  μ_6 as in sixth_moment_of_error

Notation
    m̂, m, a_k, t_k, τ   as in misalignment_of_learned_features: truncated SVD; d = p + q
    s, b                s ≤ σ_p(B), ‖B‖_op ≤ b
    E                   the error of least squares

Sources
    kato1995 (Cauchy's estimate of the series), letac2004 (moments of W_B)

The law is the exact mean of all terms through fourth order: its expansion in 1/n_B is m + δ/n_B + δ₂/n_B² + O(n_B⁻³).
On the good event ‖E‖_op ≤ s²/(18 b) the constant is 4 in place of 188; its complement, where it is 188, has at most
the probability (18 b/s²)⁶ μ_6, by probability_of_large_error.
"""

from derivations.eigenspaces.mean_of_learned_projector import ORDER, d, signal, terms
from derivations.eigenspaces.sixth_moment_of_error import sixth_moment_of_error
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
    P_learned,
    a_1,
    a_2,
    b_B_max,
    beta_T,
    d_r,
    law_B,
    m_B,
    m_hat_B,
    n_B,
    p,
    s_B,
    sixth_B,
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
from symbolic.matrices import Absolute, E, SingularValue, operator_norm, tr
from symbolic.rules import (
    AveragedNoise,
    ColumnSpaceSeries,
    InBases,
    PowerOfNorm,
    Pseudoinverse,
    SeriesRemainder,
    combining_bounds,
    definition,
    expectation_is_linear,
    inverse_cancels,
    trace_is_cyclic,
    trace_of_identity,
    two_sided,
)

task = beta_T * beta_T.T
learned = E(tr(task * P_learned.definition))
bound = 188 * (9 * b_B_max / s_B**2) ** 6 * tr(task)


@theorem(
    "remainder-of-misalignment",
    states=Claim(
        Absolute(E(m_hat_B) - law_B),
        "<=",
        bound * sixth_B,
        given=(n_B > d + 5, d_r >= p, s_B <= SingularValue(signal.matrix, p), operator_norm(signal.matrix) <= b_B_max),
    ),
    source=("kato1995", "letac2004"),
)
def remainder_of_misalignment(proof: Proof) -> None:
    """All that the noise does beyond fourth order is of the order `n_B^{-3}`, with a constant that can be computed."""
    series = ColumnSpaceSeries.at(P_learned.definition, signal, E_B, *terms, order=ORDER)
    above = SeriesRemainder.above(series, learned, s_B, b_B_max)
    below = SeriesRemainder.below(series, learned, s_B, b_B_max)

    averaged = proof.start(below.small)
    averaged.rewritten(
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
    averaged.equals(
        tr(task) - law_B,
        by=(
            definition(P_B, Q_B, Q_R, G_B, HH, law_B, m_B, a_1, a_2, t_1, t_2, tau_B),
            InBases.at(DIRECTIONS),
            inverse_cancels,
            trace_is_cyclic,
            trace_of_identity,
        ),
    )

    size = proof.start(bound * E(operator_norm(E_B) ** 6))
    size.at_most(bound * E(tr(E_B * E_B.T) ** 3), by=PowerOfNorm.at(E_B, 3))
    size.equals(bound * sixth_B, by=(sixth_moment_of_error, definition(sixth_B)))

    mean = proof.start(E(m_hat_B))
    mean.equals(tr(task) - learned, by=(definition(m_hat_B, P_learned), expectation_is_linear))
    upper = proof.start(learned).at_most(above.large, by=above)
    lower = proof.start(below.small).at_most(below.large, by=below)
    rest, given = bound * sixth_B, proof.claim.given
    least = proof.infer(Claim(law_B - E(m_hat_B), "<=", rest, given), combining_bounds, averaged, size, mean, upper)
    most = proof.infer(Claim(E(m_hat_B) - law_B, "<=", rest, given), combining_bounds, averaged, size, mean, lower)
    proof.concludes(two_sided, least, most)
