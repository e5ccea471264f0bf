"""The best penalty of BEFS, at every sample size.

Main result
    R(κ) = R(κ*) + (n_T − 1)/(n_T − p − 1) · m̂/q · (κ − κ*)² E tr(K_Q⁻² W_Q K_{Q*}⁻¹),
    κ* = q σ_y²/m̂,   n_T > p + 1, m̂ ≠ 0

Notation
    as in excess_risk_of_befs;  K_{Q*} = W_Q + κ*I;  Δ_{κ*} the error with the penalty κ*

Sources
    dobriban2018 (the limit), hoerl1970

The last term is positive for κ ≠ κ*, as E tr(K_Q⁻¹ W_Q K_Q⁻¹ K_{Q*}⁻¹) is: κ* is the one minimiser. It is the penalty
of the posterior mean under a prior N(0, m̂/q I) for Q̂β*. At m̂ = 0 it diverges, and hard restriction is the limit. It
is an oracle: it uses m̂ and σ_y².
"""

from typing import cast

from sympy import Expr, Ne

from derivations.risk_of_befs.excess_risk_at_optimal_penalty import best, excess_risk_at_optimal_penalty
from derivations.risk_of_befs.excess_risk_of_befs import excess_risk_of_befs, factor, once, twice
from derivations.symbols import K_Q, W_Q, Delta_BEFS, K_star, kappa, kappa_star, m_hat, n_T, p, q, sigma_y2
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, Identity, Named, NamedScalar, inv, tr
from symbolic.rules import definition, expectation_is_linear, inverse_cancels


def curvature(with_best: Named) -> Expr:
    """E tr(K_Q⁻² W_Q K⁻¹), positive: what the square of a distance from the best penalty costs."""
    return cast(Expr, E(tr(inv(K_Q) * inv(K_Q) * W_Q * inv(with_best))))


def complete_the_square(proof: Proof, misalignment: Expr, best: NamedScalar, with_best: Named) -> None:
    """From the risk at κ to the risk at `best`, which times `misalignment` is q σ_y², and what κ adds to it."""

    def risk(variable_part: Expr) -> Expr:
        return factor * (sigma_y2 + misalignment / q * variable_part) - sigma_y2

    proof.equals(risk(best * once + (kappa**2 - kappa * best) * twice), by=(definition(best), inverse_cancels))
    square = inv(K_Q) * inv(K_Q)
    proof.equals(
        risk(E(tr(square * (best * K_Q + (kappa**2 - kappa * best) * Identity(q))))),
        by=(inverse_cancels, expectation_is_linear),
    )
    proof.equals(risk(E(tr(square * (best * W_Q + kappa**2 * Identity(q))))), by=definition(K_Q))
    proof.equals(
        risk(E(tr(square * (best * W_Q + kappa**2 * Identity(q)) * with_best * inv(with_best)))), by=inverse_cancels
    )
    proof.equals(
        risk(E(tr(square * (best * K_Q * K_Q + (kappa - best) ** 2 * W_Q) * inv(with_best)))),
        by=definition(K_Q, with_best),
    )
    proof.equals(
        risk(best * E(tr(inv(with_best))) + (kappa - best) ** 2 * curvature(with_best)),
        by=(inverse_cancels, expectation_is_linear),
    )
    proof.equals(
        factor * sigma_y2 * (1 + E(tr(inv(with_best))))
        - sigma_y2
        + factor * misalignment / q * (kappa - best) ** 2 * curvature(with_best),
        by=(definition(best), inverse_cancels),
    )


@theorem(
    "optimal-penalty",
    states=Claim(
        E(tr(Delta_BEFS * Delta_BEFS.T)),
        "=",
        best + factor * m_hat / q * (kappa - kappa_star) ** 2 * curvature(K_star),
        given=(n_T > p + 1, Ne(m_hat, 0)),
    ),
    source=("dobriban2018",),
)
def optimal_penalty(proof: Proof) -> None:
    """One penalty is best, and any other costs the square of the distance."""
    proof.equals(
        factor * (sigma_y2 + sigma_y2 * once + (kappa**2 * m_hat / q - kappa * sigma_y2) * twice) - sigma_y2,
        by=excess_risk_of_befs,
    )
    complete_the_square(proof, m_hat, kappa_star, K_star)
    proof.concludes(by=excess_risk_at_optimal_penalty)
