"""Second moment of the trace of a resolvent, by Stein's lemma.

Main result
    E (tr K_Q⁻¹)² = q/κ − (1 + (n_T − p − q − 1)/κ) E tr K_Q⁻¹ − E tr K_Q⁻²,   n_T > p

Notation
    Z_Q : (n_T − p) × q    isotropic;  W_Q = Z_QᵀZ_Q;  K_Q = W_Q + κI

Sources
    haff1979

For any number of samples, fewer than q included. −E tr K_Q⁻² is the derivative of E tr K_Q⁻¹ by κ.
"""

from derivations.symbols import K_Q, W_Q, Z_Q, kappa, n_T, p, q
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, inv, tr
from symbolic.rules import (
    ResolventIdentity,
    Stein,
    definition,
    solving,
    trace_is_cyclic,
    trace_of_identity,
)

once, twice = E(tr(inv(K_Q))), E(tr(inv(K_Q) * inv(K_Q)))
squared = E(tr(inv(K_Q)) ** 2)


@theorem(
    "second-moment-of-resolvent-trace",
    states=Claim(squared, "=", q / kappa - (1 + (n_T - p - q - 1) / kappa) * once - twice, given=(n_T > p,)),
    source=("haff1979",),
)
def second_moment_of_resolvent_trace(proof: Proof) -> None:
    """A resolvent in two ways: by its definition, and by parts."""
    by_parts = proof.start(E(tr(W_Q * inv(K_Q))))
    by_parts.equals(E(tr(Z_Q.T * Z_Q * inv(K_Q))), by=definition(W_Q))
    by_parts.equals(
        (n_T - p) * once - E(tr(inv(K_Q)) * tr(W_Q * inv(K_Q))) - E(tr(W_Q * inv(K_Q) * inv(K_Q))),
        by=(Stein.at(Z_Q), definition(W_Q), trace_is_cyclic, trace_of_identity),
    )
    by_parts.equals(
        (n_T - p - q - 1) * once + kappa * squared + kappa * twice, by=(ResolventIdentity.at(K_Q), trace_of_identity)
    )
    directly = proof.start(E(tr(W_Q * inv(K_Q))))
    directly.equals(q - kappa * once, by=(ResolventIdentity.at(K_Q), trace_of_identity))
    proof.concludes(solving(), by_parts, directly)
