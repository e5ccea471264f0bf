"""Excess risk of least squares restricted to a space, in powers of 1/n, any covariance.

Main result
    R = m + (σ_y² + m) p [1/n_T + (p + 1)/n_T²] + O(n_T⁻³),   n_T > p + 3

Notation
    R    excess risk E tr(Σ_T Δ_A Δ_Aᵀ) of β̂_A = A (X_AᵀX_A)⁻¹ X_Aᵀ y, hard restriction to the columns of A
    m    bᵀ Σ_B b, what the columns of A miss of the target

Sources
    gross2003, zhang2010 (the exact value)

The series of m + (σ_y² + m) p/(n_T − p − 1), which excess_risk_of_hard_restriction derives in another way and under its
own condition: the lines here are words of the whole sample covariance, whose expectations exist for n_T > p + 3.
"""

from derivations.scaling_in_task_samples.linear_estimator import LinearEstimator, LinearModel
from derivations.symbols import (
    BASES,
    W_A,
    W_T,
    X_T,
    A,
    B,
    Delta_HR,
    Sigma_T,
    Xi_T,
    b,
    beta_HR,
    beta_T,
    eps_T,
    m_T,
    n_T,
    p,
    sigma_y2,
    y_T,
)
from derivations.wishart_moments.existence_of_inverse_moments import existence_of_inverse_moments
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import BigO, E, Identity, inv, tr
from symbolic.rules import InBases, Stein, definition, inverse_cancels, trace_is_cyclic, trace_of_identity

task = LinearModel(X_T, W_T, Xi_T, Sigma_T, beta_T, eps_T, y_T, (BASES,))
estimator = LinearEstimator(
    "hard restriction",
    A * inv(W_A) * A.T,
    ((W_A, Identity(p), A.T * Xi_T * A),),
    (n_T > p + 3,),
    task,
)
ORDER = 3


@theorem(
    "series-of-hard-restriction",
    states=Claim(
        E(tr(Sigma_T * Delta_HR * Delta_HR.T)),
        "=",
        m_T + (sigma_y2 + m_T) * p * (1 / n_T + (p + 1) / n_T**2) + BigO(ORDER, n_T),
        given=(n_T > p + 3,),
    ),
    source=("gross2003", "zhang2010"),
)
def series_of_hard_restriction(proof: Proof) -> None:
    """What is missed is bias, and noise at every order."""
    missed = B * b
    weights = A * inv(W_A) * A.T
    bias, noise = weights * W_T * missed - missed, weights * X_T.T * eps_T
    proof.equals(
        E(tr(Sigma_T * (bias + noise) * (bias + noise).T)),
        by=(definition(Delta_HR, beta_HR, y_T, X_T, W_A, W_T, b), InBases.at(BASES), inverse_cancels),
    )
    proof.equals(
        E(tr(Sigma_T * bias * bias.T)) + sigma_y2 * E(tr(Sigma_T * weights * X_T.T * X_T * weights)),
        by=(Stein.at(eps_T, existence_of_inverse_moments), trace_is_cyclic, trace_of_identity),
    )
    proof.equals(
        E(tr(Sigma_T * bias * bias.T)) + sigma_y2 * E(tr(Sigma_T * weights * W_T * weights)), by=definition(W_T)
    )
    estimator.expand(proof, ORDER, definition(Sigma_T), InBases.at(BASES), trace_of_identity)
    proof.concludes(by=(definition(m_T)))
