"""Mean trace of the squared inverse of a Wishart matrix, isotropic case.

Main result
    E tr W₀⁻² = d (n − 1) / ((n − d)(n − d − 1)(n − d − 3)),   n > d + 3

Notation
    Z   : n × d   rows i.i.d. N(0, I)
    W₀  : d × d   ZᵀZ, Wishart with n degrees of freedom and covariance I

Sources
    letac2004
"""

from derivations.symbols import W_0, d, n
from derivations.wishart_moments.mean_of_squared_inverse import mean_of_squared_inverse
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, Identity, tr
from symbolic.rules import expectation_is_linear, trace_of_identity


@theorem(
    "mean-trace-of-squared-inverse",
    states=Claim(
        E(tr(W_0**-2)),
        "=",
        d * (n - 1) / ((n - d) * (n - d - 1) * (n - d - 3)),
        given=(n > d + 3,),
    ),
    source=("letac2004",),
)
def mean_trace_of_squared_inverse(proof: Proof) -> None:
    """The number that the spread of the inverse eigenvalues needs."""
    identity = Identity(d)
    proof.equals(tr(E(W_0**-2)), by=expectation_is_linear)
    proof.equals(
        tr((n - d - 1) * identity + tr(identity) * identity) / ((n - d) * (n - d - 1) * (n - d - 3)),
        by=mean_of_squared_inverse,
    )
    proof.concludes(by=trace_of_identity)
