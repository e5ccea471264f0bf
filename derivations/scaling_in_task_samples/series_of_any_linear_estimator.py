"""Excess risk of a linear estimator with any features and any penalty, any covariance, to first order in 1/n.

Main result
    R = vᵀΣv + (1/n) [σ_y² tr (GΣ)² + tr (GΣ)² vᵀΣv + 2 tr(GΣ) vᵀΣGΣv + 3 vᵀΣGΣGΣv] + O(n⁻²)

Notation
    X : n × d          rows i.i.d. N(0, Σ);  S = XᵀX/n, y = Xβ* + ε_y
    β̂ = F(S) Xᵀy/n     F(S) = U (UᵀSU + λΩ_U)⁻¹ Uᵀ, with any features U : d × d_U, fixed, and any Ω_U ≻ 0
    R                  excess risk E tr(Σ Δ_U Δ_Uᵀ), Δ_U = β̂ − β*
    G = F(Σ), v = (GΣ − I) β*

Sources
    wu2020 (generalized ridge, in the limit)

With U = I this is generalized ridge, ridge for Ω_U = I; with λ → 0 least squares, or hard restriction to the columns of
U. Of these F only the value at the covariance counts. For other rational F, sums and products of such inverses, of S
and of fixed matrices, more than that counts; `linear_estimator` derives their series by the same lines, to any order.
"""

from derivations.scaling_in_task_samples.linear_estimator import LinearEstimator
from derivations.symbols import (
    B_U,
    G_U,
    K_U,
    Delta_U,
    Sigma,
    U,
    Xi,
    beta_U,
    n,
    sigma_y2,
    v_U,
)
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import BigO, E, inv, tr
from symbolic.rules import definition, trace_is_cyclic

estimator = LinearEstimator("F", U * inv(K_U) * U.T, ((K_U, inv(B_U), U.T * Xi * U),))
bias = tr(Sigma * v_U * v_U.T)
first = (
    sigma_y2 * tr(G_U * Sigma * G_U * Sigma)
    + tr(G_U * Sigma * G_U * Sigma) * bias
    + 2 * tr(G_U * Sigma) * tr(Sigma * G_U * Sigma * v_U * v_U.T)
    + 3 * tr(Sigma * G_U * Sigma * G_U * Sigma * v_U * v_U.T)
)
ORDER = 2


@theorem(
    "series-of-any-linear-estimator",
    states=Claim(E(tr(Sigma * Delta_U * Delta_U.T)), "=", bias + first / n + BigO(ORDER, n)),
    source=("wu2020",),
)
def series_of_any_linear_estimator(proof: Proof) -> None:
    """Four traces of `G`, the estimator at the covariance, decide how the risk falls with the samples."""
    estimator.bias_and_variance(proof, Delta_U, beta_U)
    estimator.expand(proof, ORDER, definition(G_U))
    proof.concludes(by=(definition(v_U), trace_is_cyclic))
