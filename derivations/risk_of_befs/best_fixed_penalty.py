"""The best penalty that is chosen before the features are known.

Main result
    R(κ) = R(κ̄) + (n_T − 1)/(n_T − p − 1) · E m̂/q · (κ − κ̄)² E tr(K_Q⁻² W_Q K̄_Q⁻¹),
    κ̄ = q σ_y²/E m̂,   n_T > p + 1, E m̂ ≠ 0

Notation
    as in unconditional_risk;  K̄_Q = W_Q + κ̄I;  Δ_κ̄ the error with the penalty κ̄

Sources
    dobriban2018 (the limit)

The last term is positive for κ ≠ κ̄: among fixed penalties κ̄ is the one minimiser. A κ* chosen anew for each m̂ does
better.
"""

from sympy import Ne

from derivations.risk_of_befs.excess_risk_of_befs import factor
from derivations.risk_of_befs.optimal_penalty import complete_the_square, curvature
from derivations.risk_of_befs.unconditional_risk import unconditional, unconditional_risk
from derivations.symbols import (
    K_Q,
    Delta_any,
    Delta_fixed,
    K_fixed,
    kappa,
    kappa_fixed,
    m_any,
    n_T,
    p,
    q,
    sigma_y2,
)
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, inv, tr
from symbolic.rules import definition, inverse_cancels, solving

best = E(tr(Delta_fixed * Delta_fixed.T))


@theorem(
    "best-fixed-penalty",
    states=Claim(
        E(tr(Delta_any * Delta_any.T)),
        "=",
        best + factor * E(m_any) / q * (kappa - kappa_fixed) ** 2 * curvature(K_fixed),
        given=(n_T > p + 1, Ne(E(m_any), 0)),
    ),
    source=("dobriban2018",),
)
def best_fixed_penalty(proof: Proof) -> None:
    """The mean misalignment decides, as the misalignment does where it is known."""

    at_best = proof.start(best)
    at_best.equals(
        unconditional.xreplace({kappa: kappa_fixed, K_Q: K_fixed}),
        by=unconditional_risk.at(kappa=kappa_fixed, K_Q=K_fixed),
    )
    at_best.equals(
        factor * sigma_y2 * (1 + E(tr(inv(K_fixed)))) - sigma_y2, by=(definition(kappa_fixed), inverse_cancels)
    )
    proof.equals(unconditional, by=unconditional_risk)
    complete_the_square(proof, E(m_any), kappa_fixed, K_fixed)
    proof.concludes(solving(), at_best)
