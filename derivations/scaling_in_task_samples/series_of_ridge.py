"""Excess risk of ridge in powers of 1/n, isotropic inputs.

Main result
    R = (1 − α)² ‖β*‖² + (α²/n) [σ_y² d + 3 (1 − α)² ‖β*‖² (d + 1)]
        + (α³/n²) [σ_y² d (d + 1)(3α − 2) + (1 − α)² ‖β*‖² (5 (2d² + 5d + 5) α − 4 (d² + 3d + 4))] + O(n⁻³)

Notation
    R    excess risk E tr(Δ_I Δ_Iᵀ) of β̂_I = (ZᵀZ + nλI)⁻¹ Zᵀ y, Z : n × d isotropic, Δ_I its error;  α = 1/(1 + λ)

Sources
    dobriban2018 (the limit)

The series of BEFS with no features, p = 0: all of the target is missed.
"""

from derivations.scaling_in_task_samples.linear_estimator import LinearEstimator, LinearModel
from derivations.symbols import (
    K_I,
    W_0,
    Delta_I,
    Xi_0,
    Z,
    alpha,
    beta,
    beta_I,
    d,
    eps_y,
    lam,
    n,
    sigma_y2,
    y_0,
)
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import BigO, E, Identity, inv, tr
from symbolic.rules import definition, trace_of_identity

isotropic = LinearModel(Z, W_0, Xi_0, Identity(d), beta, eps_y, y_0)
estimator = LinearEstimator("ridge", inv(K_I), ((K_I, 1 / (1 + lam) * Identity(d)),), model=isotropic)
norm = tr(beta * beta.T)
bias = (1 - alpha) ** 2 * norm
first = sigma_y2 * d + 3 * bias * (d + 1)
second = sigma_y2 * d * (d + 1) * (3 * alpha - 2) + bias * (5 * (2 * d**2 + 5 * d + 5) * alpha - 4 * (d**2 + 3 * d + 4))
ORDER = 3


@theorem(
    "series-of-ridge",
    states=Claim(
        E(tr(Delta_I * Delta_I.T)),
        "=",
        bias + alpha**2 * first / n + alpha**3 * second / n**2 + BigO(ORDER, n),
    ),
    source=("dobriban2018",),
)
def series_of_ridge(proof: Proof) -> None:
    """What the penalty takes from the target it takes, squared, from the noise."""
    estimator.bias_and_variance(proof, Delta_I, beta_I)
    estimator.expand(proof, ORDER, trace_of_identity)
    proof.concludes(by=definition(alpha))
