"""Excess risk of least squares restricted to the space that is not penalised: an infinite penalty.

Main result
    E tr(Σ_T Δ_A Δ_Aᵀ) = m + (σ_y² + m) p / (n_T − p − 1),   n_T > p + 1

Notation
    β̂_A = A (X_AᵀX_A)⁻¹ X_Aᵀ y    hard restriction to the columns of A;  Δ_A = β̂_A − β*
    m = bᵀ Σ_B b, b = B°ᵀβ*        what the columns of A miss of the target

Sources
    gross2003, zhang2010

It is the limit of generalized ridge as κ → ∞: in inverse_by_blocks the second term vanishes. What is missed counts
twice, as bias and as noise.
"""

from derivations.symbols import (
    BASES,
    W_A,
    X_A,
    X_B,
    X_T,
    A,
    B,
    B_dual,
    Delta_HR,
    Sigma_B,
    Sigma_T,
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
from derivations.wishart_moments.mean_of_inverse_wishart import mean_of_inverse_wishart
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, inv, tr
from symbolic.rules import (
    InBases,
    Stein,
    definition,
    expectation_is_linear,
    inverse_cancels,
    trace_is_cyclic,
    trace_of_identity,
)


@theorem(
    "excess-risk-of-hard-restriction",
    states=Claim(
        E(tr(Sigma_T * Delta_HR * Delta_HR.T)),
        "=",
        m_T + (sigma_y2 + m_T) * p / (n_T - p - 1),
        given=(n_T > p + 1,),
    ),
    source=("gross2003", "zhang2010"),
)
def excess_risk_of_hard_restriction(proof: Proof) -> None:
    """What the features miss is bias, and noise for what they have."""
    onto_a = inv(W_A) * X_A.T
    missed = B_dual.T * beta_T
    error = A * onto_a * (X_B * missed + eps_T) - B * missed
    proof.equals(
        E(tr(Sigma_T * error * error.T)),
        by=(definition(Delta_HR, beta_HR, y_T, X_T, W_A), InBases.at(BASES), inverse_cancels),
    )
    noise = X_B * missed + eps_T
    proof.equals(
        tr(Sigma_B * missed * missed.T) + E(tr(onto_a * noise * noise.T * onto_a.T)),
        by=(definition(Sigma_T), InBases.at(BASES), trace_is_cyclic, expectation_is_linear),
    )
    named = X_B * b + eps_T
    proof.equals(tr(Sigma_B * b * b.T) + E(tr(onto_a * named * named.T * onto_a.T)), by=definition(b))
    proof.equals(
        tr(Sigma_B * b * b.T) + sigma_y2 * E(tr(inv(W_A))) + E(tr(onto_a * X_B * b * b.T * X_B.T * onto_a.T)),
        by=(
            Stein.at(eps_T, existence_of_inverse_moments),
            definition(W_A),
            inverse_cancels,
            trace_is_cyclic,
            trace_of_identity,
        ),
    )
    proof.equals(
        tr(Sigma_B * b * b.T) + (sigma_y2 + tr(Sigma_B * b * b.T)) * tr(E(inv(W_A))),
        by=(
            Stein.at(X_B, existence_of_inverse_moments),
            definition(W_A),
            inverse_cancels,
            trace_is_cyclic,
            expectation_is_linear,
        ),
    )
    proof.concludes(by=(mean_of_inverse_wishart, trace_of_identity, definition(m_T)))
