"""Excess risk of least squares in powers of 1/n, by words of the fluctuation.

Main result
    R = σ_y² d [1/n + (d + 1)/n² + (d + 1)²/n³] + O(n⁻⁴),   n > d + 1

Notation
    R    excess risk E tr(Σ (β̂ − β*)(β̂ − β*)ᵀ) of least squares, β̂ = W⁻¹ Xᵀ y

Sources
    hastie2022 (the exact value)

The series of σ_y² d/(n − d − 1), which excess_risk_of_least_squares derives in another way.
"""

from derivations.least_squares.excess_risk_of_least_squares import excess_risk
from derivations.scaling_in_task_samples.linear_estimator import LinearEstimator
from derivations.symbols import Sigma, W, beta_LS, d, n, sigma_y2
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import BigO, E, inv, tr
from symbolic.rules import inverse_cancels, trace_is_cyclic, trace_of_identity

estimator = LinearEstimator("least squares", inv(W), ((W, inv(Sigma)),), (n > d + 1,))
ORDER = 4


@theorem(
    "series-of-least-squares",
    states=Claim(
        excess_risk,
        "=",
        sigma_y2 * d * (1 / n + (d + 1) / n**2 + (d + 1) ** 2 / n**3) + BigO(ORDER, n),
        given=(n > d + 1,),
    ),
    source=("hastie2022",),
)
def series_of_least_squares(proof: Proof) -> None:
    """Each order repeats the factor by which least squares overpays for its dimensions."""
    estimator.bias_and_variance(proof, beta_LS)
    proof.equals(sigma_y2 * E(tr(Sigma * inv(W))), by=inverse_cancels)
    estimator.expand(proof, ORDER, inverse_cancels, trace_is_cyclic)
    proof.concludes(by=trace_of_identity)
