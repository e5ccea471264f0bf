"""Second moment of the error of BEFS, exactly.

Main result
    E Δ_κ Δ_κᵀ = a b̂ b̂ᵀ + c Q̂ + e P̂,   n_T > p + 1, q ≥ 2
    a = κ² [q E(tr G)² + (q − 2) E tr G²] / (q (q − 1)(q + 2))
    c = κ² m̂ [q E tr G² − E(tr G)²] / (q (q − 1)(q + 2)) + σ_y² (E tr G − κ E tr G²)/q
    e = [σ_y² + σ_y² E tr G + (κ² m̂/q − κ σ_y²) E tr G²] / (n_T − p − 1)

Notation
    as in excess_risk_of_befs;  G = K_Q⁻¹ = (W_Q + κI)⁻¹;  b̂ = Q̂ β*

Sources
    collins2006 (averages over rotations)

E(tr G)² is `second-moment-of-resolvent-trace`. Its trace against any Σ_t is the excess risk under
shift. For q = 1 only a b̂ b̂ᵀ + c Q̂ together is defined, and averages over rotations of one dimension say nothing of it.
"""

from derivations.orthogonal_weingarten.haar_first_moment import haar_first_moment
from derivations.orthogonal_weingarten.haar_second_moment import haar_second_moment
from derivations.risk_of_befs.error_by_blocks import error_by_blocks
from derivations.risk_of_befs.excess_risk_of_befs import once, twice
from derivations.risk_of_befs.second_moment_of_resolvent_trace import squared
from derivations.symbols import (
    H_P,
    K_Q,
    K_QP,
    W_P,
    W_Q,
    W_QP,
    X_P,
    X_Q,
    Z_Q,
    A_hat,
    B_hat,
    Delta_BEFS,
    Delta_Q,
    P_hat,
    Q_hat,
    b_hat,
    b_Q,
    beta_T,
    eps_T,
    kappa,
    m_hat,
    n_T,
    p,
    q,
    sigma_y2,
)
from derivations.wishart_moments.existence_of_inverse_moments import existence_of_inverse_moments
from derivations.wishart_moments.mean_of_inverse_wishart import mean_of_inverse_wishart
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, MatrixExpression, inv, tr
from symbolic.rules import (
    Projection,
    ResolventIdentity,
    Rotation,
    Stein,
    definition,
    expectation_is_linear,
    independence,
    inverse_cancels,
    trace_is_cyclic,
    trace_of_identity,
)

common = q * (q - 1) * (q + 2)
a = kappa**2 * (q * squared + (q - 2) * twice) / common
c = kappa**2 * m_hat * (q * twice - squared) / common + sigma_y2 * (once - kappa * twice) / q
e = (sigma_y2 + sigma_y2 * once + (kappa**2 * m_hat / q - kappa * sigma_y2) * twice) / (n_T - p - 1)


@theorem(
    "second-moment-of-error",
    states=Claim(
        E(Delta_BEFS * Delta_BEFS.T),
        "=",
        a * b_hat * b_hat.T + c * Q_hat + e * P_hat,
        given=(n_T > p + 1, q >= 2),
    ),
    source=("collins2006",),
)
def second_moment_of_error(proof: Proof) -> None:
    """Three directions: what the features miss of the task, what else they miss, and what they have."""
    onto_p = A_hat * inv(W_P) * X_P.T
    in_blocks = B_hat * Delta_Q + onto_p * (eps_T - X_Q * Delta_Q)
    proof.equals(E(in_blocks * in_blocks.T), by=error_by_blocks.at(Delta_B=Delta_Q, W_A=W_P))
    noise, bias = inv(K_QP) * X_Q.T * H_P * eps_T, kappa * inv(K_QP) * b_Q
    error = B_hat * (noise - bias) + onto_p * (eps_T - X_Q * noise + X_Q * bias)
    proof.equals(E(error * error.T), by=definition(Delta_Q))
    squares = inv(K_QP) * (kappa**2 * b_Q * b_Q.T + sigma_y2 * W_QP) * inv(K_QP)
    apart = B_hat - onto_p * X_Q
    proof.equals(
        E(apart * squares * apart.T) + sigma_y2 * E(A_hat * inv(W_P) * A_hat.T),
        by=(
            Stein.at(eps_T, existence_of_inverse_moments),
            definition(W_QP, H_P, W_P),
            inverse_cancels,
            trace_of_identity,
        ),
    )
    proof.equals(
        E(B_hat * squares * B_hat.T) + E((tr(squares) + sigma_y2) * A_hat * inv(W_P) * A_hat.T),
        by=(
            Stein.at(X_Q, existence_of_inverse_moments),
            definition(W_QP, H_P, W_P),
            inverse_cancels,
        ),
    )
    plain = inv(K_Q) * (kappa**2 * b_Q * b_Q.T + sigma_y2 * W_Q) * inv(K_Q)
    proof.equals(
        E(B_hat * plain * B_hat.T) + (E(tr(plain)) + sigma_y2) * E(A_hat * inv(W_P) * A_hat.T),
        by=(Projection.at(W_QP, W_Q, (K_QP, K_Q)), independence),
    )
    shrunk = kappa**2 * inv(K_Q) * b_Q * b_Q.T * inv(K_Q) + sigma_y2 * (inv(K_Q) - kappa * inv(K_Q) * inv(K_Q))
    proof.equals(
        E(B_hat * shrunk * B_hat.T) + (E(tr(shrunk)) + sigma_y2) * E(A_hat * inv(W_P) * A_hat.T),
        by=ResolventIdentity.at(K_Q),
    )
    variance = sigma_y2 * (once - kappa * twice)
    within, beyond = B_hat * B_hat.T, A_hat * A_hat.T / (n_T - p - 1)
    proof.equals(
        kappa**2 * E(B_hat * inv(K_Q) * b_Q * b_Q.T * inv(K_Q) * B_hat.T)
        + variance / q * within
        + kappa**2 * tr(b_Q * b_Q.T) / q * twice * beyond
        + (variance + sigma_y2) * beyond,
        by=(Rotation.at(Z_Q, haar_first_moment), mean_of_inverse_wishart, expectation_is_linear),
    )
    straight = (q * squared + (q - 2) * twice) / common
    closed = (q * twice - squared) / common

    def in_three_parts(missed: MatrixExpression) -> MatrixExpression:
        size = kappa**2 * tr(missed * missed.T)
        parts: MatrixExpression = (
            kappa**2 * straight * B_hat * missed * missed.T * B_hat.T
            + closed * size * within
            + variance / q * within
            + size / q * twice * beyond
            + (variance + sigma_y2) * beyond
        )
        return parts

    proof.equals(in_three_parts(b_Q), by=(Rotation.at(Z_Q, haar_second_moment), expectation_is_linear))
    proof.equals(in_three_parts(B_hat.T * beta_T), by=definition(b_Q))
    proof.concludes(by=(definition(b_hat, m_hat, Q_hat, P_hat), trace_is_cyclic))
