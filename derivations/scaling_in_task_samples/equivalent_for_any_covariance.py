"""Deterministic equivalent of generalized ridge, any covariance and any penalty matrix, by a limit that is cited.

Main result
    R + σ_y² = (R_∞ + σ_y²) (n_T − 1)/(n_T − p − 1) + o(1),
    R_∞ = (N μ² bᵀJΣ_BJb + σ_y² df₂)/(N − df₂),   N = n_T − p, J = (Σ_B + μI)⁻¹, df₂ = tr Σ_BJΣ_BJ,
    for the penalty κ_B = μ (N − tr Σ_BJ),   n_T > p + 1, N > tr Σ_BJ, N > df₂

Notation
    as in reduction_to_plain_ridge;  o(1) as n_T, p, q → ∞ in proportion, while the eigenvalues of Σ_B stay between two
    positive bounds and bᵀΣ_Bb, σ_y² and μ are fixed;  df₂ ≤ tr Σ_BJ, so that the last condition follows

Sources
    hastie2022 (plain ridge, any covariance), wu2020

The reduction to plain ridge is executed. The limit of plain ridge with a covariance is cited. Numbers, and simulations
that agree with them: symbolic/asymptotics/deterministic_equivalent.py.
"""

from derivations.risk_of_befs.reduction_to_plain_ridge import reduction_to_plain_ridge
from derivations.symbols import (
    K_ZB,
    L_B,
    W_Z,
    Delta_TB,
    Sigma_B,
    Sigma_T,
    b,
    b_B,
    kappa_B,
    mu,
    n_T,
    p,
    q,
    sigma_y2,
)
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, SmallO, inv, tr
from symbolic.rules import Cited, definition, expectation_is_linear

df_1 = tr(Sigma_B * inv(L_B))
df_2 = tr(Sigma_B * inv(L_B) * Sigma_B * inv(L_B))
N = n_T - p
given = (n_T > p + 1, df_1 < N, df_2 < N)
remainder = SmallO(0, n_T, p, q)

squared_bias = E(tr(Sigma_B * inv(K_ZB) * b_B * b_B.T * inv(K_ZB)))
variance = E(tr(Sigma_B * inv(K_ZB) * W_Z * inv(K_ZB)))
limit_of_bias = N * mu**2 * tr(Sigma_B * inv(L_B) * b * b.T * inv(L_B)) / (N - df_2)
limit_of_variance = df_2 / (N - df_2)

plain_ridge_in_proportion = Cited.at(
    "deterministic equivalent of plain ridge",
    r"For `N` samples in `q` dimensions with covariance `\Sigma`, as `N, q \to \infty` in proportion and the "
    r"eigenvalues of `\Sigma` stay between two positive bounds, the risk of plain ridge with the penalty "
    r"`\mu (N - \operatorname{tr} \Sigma J)`, `J = (\Sigma + \mu I)^{-1}`, has the bias "
    r"`N \mu^2 b^\top J \Sigma J b / (N - \operatorname{tr} \Sigma J \Sigma J) + o(1)` and the variance "
    r"`\sigma^2 \operatorname{tr} \Sigma J \Sigma J / (N - \operatorname{tr} \Sigma J \Sigma J) + o(1)`.",
    "hastie2022",
    Claim(squared_bias, "=", limit_of_bias + remainder, given[1:]),
    Claim(variance, "=", limit_of_variance + remainder, given[1:]),
)


@theorem(
    "equivalent-for-any-covariance",
    states=Claim(
        E(tr(Sigma_T * Delta_TB * Delta_TB.T)),
        "=",
        (limit_of_bias + sigma_y2 * limit_of_variance + sigma_y2) * (n_T - 1) / (n_T - p - 1) - sigma_y2 + remainder,
        given=given,
    ),
    source=("hastie2022", "wu2020"),
)
def equivalent_for_any_covariance(proof: Proof) -> None:
    """What holds of plain ridge with any covariance holds of generalized ridge, by the reduction."""
    factor = (n_T - 1) / (n_T - p - 1)
    plain = kappa_B**2 * E(tr(Sigma_B * inv(K_ZB) * b * b.T * inv(K_ZB)))
    proof.equals(
        (plain + sigma_y2 * variance + sigma_y2) * factor - sigma_y2,
        by=reduction_to_plain_ridge.at(kappa=kappa_B, K_Z=K_ZB),
    )
    proof.equals(
        (squared_bias + sigma_y2 * variance + sigma_y2) * factor - sigma_y2,
        by=(definition(b_B), expectation_is_linear),
    )
    proof.concludes(by=plain_ridge_in_proportion)
