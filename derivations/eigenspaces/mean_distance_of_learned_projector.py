"""Mean squared distance of the learned features from the directions that the brain responds to.

Main result
    E ‖P̂ − P‖_F² = 2 q [τ t_1 + τ² (d_r − d + 1) t_2] + O(n_B⁻³),   τ = σ_r²/(n_B − d − 1)

Notation
    P̂, P    as in mean_of_learned_projector (truncated SVD);  t_k = tr (HᵀH)⁻ᵏ, d = p + q

Sources
    kato1995 (that the projector is analytic)

It is twice the sum of the squared sines of the angles between the two spaces.
"""

from derivations.eigenspaces.mean_of_learned_projector import mean_of_learned_projector
from derivations.symbols import DIRECTIONS, G_B, HH, P_B, Q_B, P_learned, d_r, n_B, p, q, t_1, t_2, tau_B
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import BigO, E, tr
from symbolic.rules import (
    InBases,
    definition,
    leading_projector,
    projector_is_idempotent,
    trace_is_cyclic,
    trace_of_identity,
)

d = p + q
ORDER = 3


@theorem(
    "mean-distance-of-learned-projector",
    states=Claim(
        E(tr((P_learned - P_B) * (P_learned - P_B).T)),
        "=",
        2 * q * (tau_B * t_1 + tau_B**2 * (d_r - d + 1) * t_2) + BigO(ORDER, n_B),
        given=(n_B > d + 3, d_r >= p),
    ),
    source=("kato1995",),
)
def mean_distance_of_learned_projector(proof: Proof) -> None:
    """Every direction that the brain misses adds the noise of all that it responds to."""
    proof.rewritten(
        by=(
            definition(P_learned, P_B),
            InBases.at(DIRECTIONS),
            leading_projector,
            projector_is_idempotent,
            trace_is_cyclic,
            trace_of_identity,
        )
    )
    proof.equals(2 * p - 2 * E(tr(P_B * P_learned)), by=definition(P_learned, P_B))
    proof.rewritten(by=(mean_of_learned_projector,))
    proof.concludes(
        by=(
            definition(t_1, t_2, P_B, Q_B, G_B, HH),
            InBases.at(DIRECTIONS),
            trace_is_cyclic,
            trace_of_identity,
        )
    )
