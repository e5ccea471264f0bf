"""Excess risk of BEFS in powers of 1/n, at a fixed penalty on the summed loss.

Main result
    R = σ_y² d/n_T + (1/n_T²) [σ_y² d (d + 1) − 2 κ σ_y² q + κ² m̂]
        + (1/n_T³) [σ_y² d (d + 1)² − 6 κ σ_y² q (d + 1) + 3 κ² (m̂ (d + 1) + σ_y² q) − 2 κ³ m̂] + O(n_T⁻⁴),   n_T > p + 1

Notation
    β̂_κ = (XᵀX + κ Q̂)⁻¹ Xᵀ y, R, m̂, Ξ    as in series_of_excess_risk;  d = p + q
    T = Ξ + (κ/n_T) Q̂                      what XᵀX/n_T + (κ/n_T) Q̂ is beside I

Sources
    gross2003 (comparison with least squares)

A penalty on the summed loss is felt from the second order on: there −2 κ σ_y² q + κ² m̂ is smallest at κ* = q σ_y²/m̂.
"""

from derivations.risk_of_befs.bias_variance_of_generalized_ridge import bias_variance_of_generalized_ridge
from derivations.symbols import (
    FEATURES,
    Delta_BEFS,
    I_hat,
    K_hat,
    P_hat,
    Q_hat,
    W_hat,
    Xi_hat,
    b_hat,
    beta_T,
    kappa,
    m_hat,
    n_T,
    p,
    q,
    sigma_y2,
)
from derivations.wishart_moments.existence_of_inverse_moments import existence_of_inverse_moments
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import BigO, E, Identity, inv, tr
from symbolic.rules import (
    CentredMoments,
    Expansion,
    InBases,
    definition,
    trace_is_cyclic,
    trace_of_identity,
)

d = p + q
second = sigma_y2 * d * (d + 1) - 2 * kappa * sigma_y2 * q + kappa**2 * m_hat
third = (
    sigma_y2 * d * (d + 1) ** 2
    - 6 * kappa * sigma_y2 * q * (d + 1)
    + 3 * kappa**2 * (m_hat * (d + 1) + sigma_y2 * q)
    - 2 * kappa**3 * m_hat
)
ORDER = 4


@theorem(
    "series-at-fixed-penalty",
    states=Claim(
        E(tr(Delta_BEFS * Delta_BEFS.T)),
        "=",
        sigma_y2 * d / n_T + second / n_T**2 + third / n_T**3 + BigO(ORDER, n_T),
        given=(n_T > p + 1,),
    ),
    source=("gross2003",),
)
def series_at_fixed_penalty(proof: Proof) -> None:
    """To leading order BEFS is least squares; what it gains, or loses, is of the second."""
    expansion = Expansion.at(
        Xi_hat,
        (K_hat, Identity(d), Xi_hat + kappa / n_T * Q_hat),
        order=ORDER,
        integrable_by=existence_of_inverse_moments,
        bases=(FEATURES,),
    )
    missed = Q_hat * beta_T
    proof.equals(E(tr(I_hat * Delta_BEFS * Delta_BEFS.T)), by=(definition(I_hat), InBases.at(FEATURES)))
    proof.equals(
        kappa**2 * E(tr(I_hat * inv(K_hat) * missed * missed.T * inv(K_hat)))
        + sigma_y2 * E(tr(I_hat * inv(K_hat) * W_hat * inv(K_hat))),
        by=bias_variance_of_generalized_ridge,
    )
    proof.equals(
        kappa**2 * E(tr(inv(K_hat) * missed * missed.T * inv(K_hat)))
        + sigma_y2 * E(tr(inv(K_hat) * W_hat * inv(K_hat))),
        by=(definition(I_hat), InBases.at(FEATURES)),
    )
    proof.equals(
        kappa**2 * E(tr(inv(K_hat) * b_hat * b_hat.T * inv(K_hat))) + sigma_y2 * E(tr(inv(K_hat) * W_hat * inv(K_hat))),
        by=definition(b_hat),
    )
    proof.rewritten(by=expansion)
    proof.rewritten(by=(CentredMoments.at(Xi_hat, FEATURES), trace_of_identity))
    proof.concludes(
        by=(
            definition(P_hat, Q_hat, b_hat, m_hat),
            InBases.at(FEATURES),
            trace_is_cyclic,
            trace_of_identity,
        )
    )
