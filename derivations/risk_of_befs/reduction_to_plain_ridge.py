"""Generalized ridge has the risk of plain ridge in fewer dimensions, up to a factor.

Main result
    R + σ_y² = (R_Q + σ_y²) (n_T − 1) / (n_T − p − 1),   n_T > p + 1

Notation
    R                       excess risk E tr(Σ_T Δ Δᵀ) of β̂ = (W_T + κΩ)⁻¹ X_Tᵀ y, Ω of rank q = d − p
    R_Q                     excess risk of plain ridge in q dimensions from n_T − p samples Z_B, covariance Σ_B:
                            κ² E tr(Σ_B K_Z⁻¹ b bᵀ K_Z⁻¹) + σ_y² E tr(Σ_B K_Z⁻¹ W_Z K_Z⁻¹), b = B°ᵀβ*, K_Z = W_Z + κI
    Σ_B                     BᵀΣ_T B, the inverse of B°ᵀ Σ_T⁻¹ B°: the Schur complement of the covariance

Sources
    gross2003, zhang2010 (hard restriction)

Block elimination, independence of what is projected apart, and the mean of an inverse Wishart matrix. Exact at every
sample size, d > n_T included.
"""

from derivations.risk_of_befs.error_by_blocks import error_by_blocks, in_blocks, residual
from derivations.symbols import (
    BASES,
    H_A,
    K_BA,
    K_Z,
    W_A,
    W_BA,
    W_Z,
    X_A,
    X_B,
    Delta,
    Delta_B,
    Sigma_B,
    Sigma_T,
    b,
    eps_T,
    kappa,
    n_T,
    p,
    sigma_y2,
)
from derivations.wishart_moments.existence_of_inverse_moments import existence_of_inverse_moments
from derivations.wishart_moments.mean_of_inverse_wishart import mean_of_inverse_wishart
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, Identity, inv, tr
from symbolic.rules import (
    InBases,
    Projection,
    Stein,
    definition,
    expectation_is_linear,
    independence,
    inverse_cancels,
    trace_is_cyclic,
    trace_of_identity,
)

plain_risk = kappa**2 * E(tr(Sigma_B * inv(K_Z) * b * b.T * inv(K_Z))) + sigma_y2 * E(
    tr(Sigma_B * inv(K_Z) * W_Z * inv(K_Z))
)


@theorem(
    "reduction-to-plain-ridge",
    states=Claim(
        E(tr(Sigma_T * Delta * Delta.T)),
        "=",
        (plain_risk + sigma_y2) * (n_T - 1) / (n_T - p - 1) - sigma_y2,
        given=(n_T > p + 1,),
    ),
    source=("gross2003", "zhang2010"),
)
def reduction_to_plain_ridge(proof: Proof) -> None:
    """The space that is left free costs `p` samples, and the factor of least squares in `p` dimensions."""
    onto_a = inv(W_A) * X_A.T
    proof.equals(E(tr(Sigma_T * in_blocks * in_blocks.T)), by=error_by_blocks)
    proof.equals(
        E(tr(Sigma_B * Delta_B * Delta_B.T)) + E(tr(onto_a * residual * residual.T * onto_a.T)),
        by=(definition(Sigma_T), InBases.at(BASES), trace_is_cyclic),
    )
    noise, bias = inv(K_BA) * X_B.T * H_A * eps_T, kappa * inv(K_BA) * b
    rest = eps_T - X_B * noise + X_B * bias
    proof.equals(
        E(tr(Sigma_B * (noise - bias) * (noise - bias).T)) + E(tr(onto_a * rest * rest.T * onto_a.T)),
        by=definition(Delta_B),
    )
    off = Identity(n_T) - X_B * inv(K_BA) * X_B.T * H_A
    proof.equals(
        E(tr(Sigma_B * (bias * bias.T + sigma_y2 * inv(K_BA) * W_BA * inv(K_BA))))
        + E(tr(onto_a * X_B * bias * bias.T * X_B.T * onto_a.T))
        + sigma_y2 * E(tr(onto_a * off * off.T * onto_a.T)),
        by=(
            Stein.at(eps_T, existence_of_inverse_moments),
            definition(W_BA, H_A, W_A),
            inverse_cancels,
            trace_is_cyclic,
            trace_of_identity,
        ),
    )
    error = inv(K_BA) * (kappa**2 * b * b.T + sigma_y2 * W_BA) * inv(K_BA)
    proof.equals(
        E(tr(Sigma_B * error)) + E(tr(onto_a * X_B * error * X_B.T * onto_a.T)) + sigma_y2 * E(tr(inv(W_A))),
        by=(definition(W_BA, H_A, W_A), inverse_cancels),
    )
    proof.equals(
        E(tr(Sigma_B * error)) + E(tr(inv(W_A)) * tr(Sigma_B * error)) + sigma_y2 * E(tr(inv(W_A))),
        by=(
            Stein.at(X_B, existence_of_inverse_moments),
            definition(W_BA, H_A, W_A),
            inverse_cancels,
            trace_is_cyclic,
        ),
    )
    plain = inv(K_Z) * (kappa**2 * b * b.T + sigma_y2 * W_Z) * inv(K_Z)
    proof.equals(
        E(tr(Sigma_B * plain)) + (E(tr(Sigma_B * plain)) + sigma_y2) * E(tr(inv(W_A))),
        by=(Projection.at(W_BA, W_Z, (K_BA, K_Z)), independence),
    )
    proof.equals(
        E(tr(Sigma_B * plain)) + (E(tr(Sigma_B * plain)) + sigma_y2) * tr(E(inv(W_A))), by=expectation_is_linear
    )
    proof.concludes(by=(mean_of_inverse_wishart, trace_of_identity))
