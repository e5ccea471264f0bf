"""Excess risk of the interpolator of least norm, ridge without a penalty where dimensions exceed samples.

Main result
    E tr(Δ Δᵀ) = m_G (1 − n/d) + σ_y² n/(d − n − 1),   d > n + 1

Notation
    Y : d × n      transpose of the inputs, isotropic;  W_Y = YᵀY
    β : d × 1      random target, entries i.i.d. N(0, m_G/d), as inputs that are isotropic make any other one
    β̂ = Y W_Y⁻¹ y  the interpolator of least norm, y = Yᵀβ + ε_y;  Δ = β̂ − β

Sources
    hastie2022

The limit of plain ridge as its penalty falls to 0. What the samples do not see of the target is lost, and the noise is
fitted.
"""

from derivations.symbols import W_Y, Y_I, Delta_min, beta_G, beta_min, d, eps_y, m_G, n, sigma_y2, y_Y
from derivations.wishart_moments.existence_of_inverse_moments import existence_of_inverse_moments
from derivations.wishart_moments.mean_of_inverse_wishart import mean_of_inverse_wishart
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, Identity, inv, tr
from symbolic.rules import (
    Stein,
    definition,
    expectation_is_linear,
    inverse_cancels,
    trace_is_cyclic,
    trace_of_identity,
)


@theorem(
    "excess-risk-of-interpolation",
    states=Claim(
        E(tr(Delta_min * Delta_min.T)),
        "=",
        m_G * (1 - n / d) + sigma_y2 * n / (d - n - 1),
        given=(d > n + 1,),
    ),
    source=("hastie2022",),
)
def excess_risk_of_interpolation(proof: Proof) -> None:
    """More dimensions than samples: each further one hides the target, and spreads the noise."""
    off, noise = Y_I * inv(W_Y) * Y_I.T - Identity(d), Y_I * inv(W_Y) * eps_y
    proof.equals(E(tr((off * beta_G + noise) * (off * beta_G + noise).T)), by=definition(Delta_min, beta_min, y_Y))
    proof.equals(
        m_G / d * E(tr(off * off)) + sigma_y2 * E(tr(Y_I * inv(W_Y) * inv(W_Y) * Y_I.T)),
        by=(
            Stein.at(eps_y, existence_of_inverse_moments),
            Stein.at(beta_G, existence_of_inverse_moments),
            trace_is_cyclic,
            trace_of_identity,
        ),
    )
    proof.equals(
        m_G * (1 - n / d) + sigma_y2 * tr(E(inv(W_Y))),
        by=(definition(W_Y), inverse_cancels, trace_is_cyclic, trace_of_identity, expectation_is_linear),
    )
    proof.concludes(by=(mean_of_inverse_wishart, trace_of_identity))
