"""Excess risk of BEFS with its best penalty.

Main result
    R(κ*) + σ_y² = (n_T − 1)/(n_T − p − 1) · σ_y² (1 + E tr K_{Q*}⁻¹),   κ* = q σ_y²/m̂,   n_T > p + 1, m̂ ≠ 0

Notation
    as in excess_risk_of_befs;  K_{Q*} = W_Q + κ*I;  Δ_{κ*} the error with the penalty κ*

Sources
    dobriban2018 (the limit)
"""

from sympy import Ne

from derivations.risk_of_befs.excess_risk_of_befs import excess_risk_of_befs, factor
from derivations.symbols import Delta_star, K_star, kappa_star, m_hat, n_T, p, q, sigma_y2
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, inv, tr
from symbolic.rules import definition, inverse_cancels

best = E(tr(Delta_star * Delta_star.T))
once = E(tr(inv(K_star)))
at_best = excess_risk_of_befs.at(kappa=kappa_star, K_Q=K_star)


@theorem(
    "excess-risk-at-optimal-penalty",
    states=Claim(best, "=", factor * sigma_y2 * (1 + once) - sigma_y2, given=(n_T > p + 1, Ne(m_hat, 0))),
    source=("dobriban2018",),
)
def excess_risk_at_optimal_penalty(proof: Proof) -> None:
    """At the best penalty what bias and noise add balances, and one number is left."""
    twice = E(tr(inv(K_star) * inv(K_star)))
    proof.equals(
        factor * (sigma_y2 + sigma_y2 * once + (kappa_star**2 * m_hat / q - kappa_star * sigma_y2) * twice) - sigma_y2,
        by=at_best,
    )
    proof.concludes(by=(definition(kappa_star), inverse_cancels))
