"""Misalignment of the learned features in powers of 1/n_B.

Main result
    E m̂ = m + δ/n_B + δ₂/n_B² + O(n_B⁻³)
    δ = σ_r² (q a_1 − m t_1)
    δ₂ = (d + 1) δ + σ_r⁴ (d_r − d + 1)(q a_2 − m t_2)

Notation
    m̂ = ‖(I − P̂) β*‖²    what the learned features miss of the task, P̂ as in mean_of_learned_projector (truncated SVD)
    m = ‖Q β*‖²           what the brain does not respond to
    a_k = β_Aᵀ (HᵀH)⁻ᵏ β_A, t_k = tr (HᵀH)⁻ᵏ, β_A = Aᵀβ*;  d = p + q

Sources
    kato1995 (that the projector is analytic), isserlis1918 (moments of the noise)

δ may be negative: where the brain misses much of the task, noise turns the features towards it.
"""

from derivations.eigenspaces.mean_of_learned_projector import mean_of_learned_projector
from derivations.symbols import (
    DIRECTIONS,
    P_B,
    Q_B,
    P_learned,
    a_1,
    a_2,
    beta_T,
    d_r,
    m_B,
    m_hat_B,
    n_B,
    p,
    q,
    sigma_r2,
    t_1,
    t_2,
    tau_B,
)
from symbolic.claim import Claim
from symbolic.derivation import Proof, Theorem, theorem
from symbolic.matrices import BigO, E, MatrixExpression, NamedScalar, tr
from symbolic.rules import InBases, definition, expectation_is_linear, negligible_terms

d = p + q
first = sigma_r2 * (q * a_1 - m_B * t_1)
second = (d + 1) * first + sigma_r2**2 * (d_r - d + 1) * (q * a_2 - m_B * t_2)
ORDER = 3
right = m_B + first / n_B + second / n_B**2 + BigO(ORDER, n_B)


def from_mean_of_projector(proof: Proof, missed: NamedScalar, projector: MatrixExpression, mean: Theorem) -> None:
    """The lines from E ‖(I − Π) β*‖², an abbreviation, to its series, by the theorem on E tr(D Π)."""
    task = beta_T * beta_T.T
    proof.equals(tr(task) - E(tr(task * projector)), by=(definition(missed), expectation_is_linear))
    proof.rewritten(by=(mean,))
    proof.concludes(by=(definition(tau_B, P_B, Q_B, m_B, a_1, a_2, t_1, t_2), InBases.at(DIRECTIONS), negligible_terms))


@theorem(
    "misalignment-of-learned-features",
    states=Claim(
        E(m_hat_B),
        "=",
        right,
        given=(n_B > d + 3, d_r >= p),
    ),
    source=("kato1995",),
)
def misalignment_of_learned_features(proof: Proof) -> None:
    """Brain samples buy alignment at the rate 1/n_B; where the brain misses most of the task they cost some."""
    from_mean_of_projector(proof, m_hat_B, P_learned, mean_of_learned_projector)
