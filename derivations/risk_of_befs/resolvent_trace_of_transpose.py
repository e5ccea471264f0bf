"""More dimensions than samples: the resolvent of a Wishart matrix and that of the Gram matrix of its rows.

Main result
    E tr(Z_QᵀZ_Q + κI_q)⁻¹ = E tr(Z_QZ_Qᵀ + κI_N)⁻¹ + (q − N)/κ,   N = n_T − p ≥ 1

Notation
    Z_Q : N × q    isotropic; Z_QZ_Qᵀ is a Wishart matrix with q degrees of freedom in N dimensions

Sources
    muirhead1982

So nothing but N ≥ q is needed in resolvent_trace_of_wishart.
"""

from derivations.symbols import K_Q, W_Q, Z_Q, K_dual, W_dual, kappa, n_T, p, q
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, Identity, inv, tr
from symbolic.rules import ResolventIdentity, definition, inverse_cancels, solving, trace_is_cyclic, trace_of_identity


@theorem(
    "resolvent-trace-of-transpose",
    states=Claim(E(tr(inv(K_Q))), "=", E(tr(inv(K_dual))) + (q - n_T + p) / kappa, given=(n_T > p,)),
    source=("muirhead1982",),
)
def resolvent_trace_of_transpose(proof: Proof) -> None:
    """The eigenvalues that are not zero are the same."""
    columns = proof.start(E(tr(W_Q * inv(K_Q))))
    columns.equals(q - kappa * E(tr(inv(K_Q))), by=(ResolventIdentity.at(K_Q), trace_of_identity))
    rows = proof.start(E(tr(W_Q * inv(K_Q))))
    rows.equals(
        E(tr(inv(K_dual) * K_dual * Z_Q * inv(K_Q) * Z_Q.T)), by=(definition(W_Q), inverse_cancels, trace_is_cyclic)
    )
    written_out = (Z_Q * Z_Q.T + kappa * Identity(n_T - p)) * Z_Q
    rows.equals(E(tr(inv(K_dual) * written_out * inv(K_Q) * Z_Q.T)), by=definition(K_dual, W_dual))
    rows.equals(E(tr(inv(K_dual) * Z_Q * K_Q * inv(K_Q) * Z_Q.T)), by=definition(K_Q, W_Q))
    rows.equals(E(tr(inv(K_dual) * W_dual)), by=(definition(W_dual), inverse_cancels))
    rows.equals(n_T - p - kappa * E(tr(inv(K_dual))), by=(ResolventIdentity.at(K_dual), trace_of_identity))
    proof.concludes(solving(), columns, rows)
