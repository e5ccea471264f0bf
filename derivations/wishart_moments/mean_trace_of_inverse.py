"""Mean trace of the inverse of a Wishart matrix, isotropic case.

Main result
    E tr W₀⁻¹ = d / (n − d − 1),   n > d + 1

Notation
    Z   : n × d   rows i.i.d. N(0, I)
    W₀  : d × d   ZᵀZ, Wishart with n degrees of freedom and covariance I

Sources
    haff1979
"""

from derivations.symbols import W_0, d, n
from derivations.wishart_moments.mean_of_inverse_wishart import mean_of_inverse_wishart
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, Identity, inv, tr
from symbolic.rules import expectation_is_linear, trace_of_identity


@theorem(
    "mean-trace-of-inverse",
    states=Claim(E(tr(inv(W_0))), "=", d / (n - d - 1), given=(n > d + 1,)),
    source=("haff1979",),
)
def mean_trace_of_inverse(proof: Proof) -> None:
    """The one number that the variance of least squares needs."""
    proof.equals(tr(E(inv(W_0))), by=expectation_is_linear)
    proof.equals(tr(Identity(d)) / (n - d - 1), by=mean_of_inverse_wishart)
    proof.concludes(by=trace_of_identity)
