"""Excess risk of BEFS in powers of 1/n, at a fixed penalty on the mean loss: its scaling in the number of task samples.

Main result
    R = (1 − α)² m̂
        + (1/n_T) [σ_y² (p + q α²) + (1 − α)² m̂ (p + 2 p α + 3 (q + 1) α²)]
        + (1/n_T²) [σ_y² (p (p + 1) + 2 q (p − q − 1) α³ + 3 q (q + 1) α⁴) + (1 − α)² m̂ (…)] + O(n_T⁻³),   n_T > p + 1

Notation
    β̂_λ = (XᵀX + n_T λ Q̂)⁻¹ Xᵀ y    BEFS with the penalty λ on the mean loss;  α = 1/(1 + λ)
    R = E tr(Δ_λ Δ_λᵀ)              its excess risk;  m̂ = ‖Q̂ β*‖²
    Ξ = XᵀX/n_T − I                 the fluctuation of the sample covariance
    G = P̂ + α Q̂                     the inverse of the mean of K_λ/n_T = XᵀX/n_T + λ Q̂

Sources
    hastie2022 (plain ridge, in the limit)

The number of dimensions is fixed, and the constant in O(n_T⁻³) depends on it, on λ and on the target. What the penalty
leaves of the noise, p + q α², and the bias that it costs, (1 − α)² m̂, are the leading terms. Words of the fluctuation
alone are used, not the reduction theorem: it judges every coefficient.
"""

from derivations.risk_of_befs.bias_variance_of_generalized_ridge import bias_variance_of_generalized_ridge
from derivations.symbols import (
    FEATURES,
    Delta_lam,
    G_hat,
    I_hat,
    K_lam,
    P_hat,
    Q_hat,
    W_hat,
    Xi_hat,
    alpha,
    b_hat,
    beta_T,
    lam,
    m_hat,
    n_T,
    p,
    q,
    sigma_y2,
)
from derivations.wishart_moments.existence_of_inverse_moments import existence_of_inverse_moments
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import BigO, E, inv, tr
from symbolic.rules import (
    CentredMoments,
    Expansion,
    InBases,
    definition,
    trace_is_cyclic,
    trace_of_identity,
)

first = sigma_y2 * (p + q * alpha**2) + (1 - alpha) ** 2 * m_hat * (p + 2 * p * alpha + 3 * (q + 1) * alpha**2)
second = sigma_y2 * (p * (p + 1) + 2 * q * (p - q - 1) * alpha**3 + 3 * q * (q + 1) * alpha**4) + (
    1 - alpha
) ** 2 * m_hat * (
    p * (p + 1)
    + 2 * p**2 * alpha
    + 3 * p**2 * alpha**2
    + 4 * (3 * p * (q + 1) - q**2 - 3 * q - 4) * alpha**3
    + 5 * (2 * q**2 + 5 * q + 5) * alpha**4
)
ORDER = 3


@theorem(
    "series-of-excess-risk",
    states=Claim(
        E(tr(Delta_lam * Delta_lam.T)),
        "=",
        (1 - alpha) ** 2 * m_hat + first / n_T + second / n_T**2 + BigO(ORDER, n_T),
        given=(n_T > p + 1,),
    ),
    source=("hastie2022",),
)
def series_of_excess_risk(proof: Proof) -> None:
    """The noise falls with the samples, the bias of the penalty does not, and both feel the fluctuation."""
    expansion = Expansion.at(
        Xi_hat, (K_lam, G_hat), order=ORDER, integrable_by=existence_of_inverse_moments, bases=(FEATURES,)
    )
    missed = Q_hat * beta_T
    proof.equals(E(tr(I_hat * Delta_lam * Delta_lam.T)), by=(definition(I_hat), InBases.at(FEATURES)))
    proof.equals(
        (n_T * lam) ** 2 * E(tr(I_hat * inv(K_lam) * missed * missed.T * inv(K_lam)))
        + sigma_y2 * E(tr(I_hat * inv(K_lam) * W_hat * inv(K_lam))),
        by=bias_variance_of_generalized_ridge,
    )
    proof.equals(
        (n_T * lam) ** 2 * E(tr(inv(K_lam) * missed * missed.T * inv(K_lam)))
        + sigma_y2 * E(tr(inv(K_lam) * W_hat * inv(K_lam))),
        by=(definition(I_hat), InBases.at(FEATURES)),
    )
    proof.equals(
        (n_T * lam) ** 2 * E(tr(inv(K_lam) * b_hat * b_hat.T * inv(K_lam)))
        + sigma_y2 * E(tr(inv(K_lam) * W_hat * inv(K_lam))),
        by=definition(b_hat),
    )
    proof.rewritten(by=expansion)
    proof.rewritten(by=CentredMoments.at(Xi_hat, FEATURES))
    proof.concludes(
        by=(
            definition(G_hat, P_hat, Q_hat, b_hat, m_hat, alpha),
            InBases.at(FEATURES),
            trace_is_cyclic,
            trace_of_identity,
        )
    )
