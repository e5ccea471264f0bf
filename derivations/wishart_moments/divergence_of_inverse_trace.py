"""Divergence of the mean trace of an inverse Wishart matrix, isotropic case.

Main result
    E tr W₀⁻¹ = ∞,   d ≤ n ≤ d + 1

Notation
    W₀ : d × d   Wishart with n degrees of freedom and covariance I

Sources
    muirhead1982
"""

from derivations.symbols import W_0, d, n
from derivations.wishart_moments.existence_of_inverse_moments import existence_of_inverse_moments
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, Identity, Infinite, inv, tr
from symbolic.rules import is_infinite


@theorem(
    "divergence-of-inverse-trace",
    states=Claim(E(tr(inv(W_0))), "=", Infinite(), given=(n >= d, n <= d + 1)),
    source=("muirhead1982",),
)
def divergence_of_inverse_trace(proof: Proof) -> None:
    """At the edge the mean of the inverse is infinite."""
    proof.concludes(is_infinite, existence_of_inverse_moments.at(k=1, D=Identity(d), W=W_0))
