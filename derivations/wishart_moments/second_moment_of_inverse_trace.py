"""Second moment of the trace of an inverse Wishart matrix.

Main result
    E (tr W⁻¹)² = ((n − d − 2) (tr Σ⁻¹)² + 2 tr Σ⁻²) / ((n − d)(n − d − 1)(n − d − 3)),   n > d + 3

Notation
    W : d × d   Wishart, n degrees of freedom, covariance Σ

Sources
    letac2004
"""

from derivations.symbols import Sigma, W, d, n
from derivations.wishart_moments.trace_moment_of_inverse_wishart import trace_moment_of_inverse_wishart
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, inv, tr
from symbolic.rules import algebra, expectation_is_linear

V = inv(Sigma)


@theorem(
    "second-moment-of-inverse-trace",
    states=Claim(
        E(tr(inv(W)) ** 2),
        "=",
        ((n - d - 2) * tr(V) ** 2 + 2 * tr(V**2)) / ((n - d) * (n - d - 1) * (n - d - 3)),
        given=(n > d + 3,),
    ),
    source=("letac2004",),
)
def second_moment_of_inverse_trace(proof: Proof) -> None:
    """One trace closes the word, the other is taken of it."""
    proof.equals(tr(E(tr(inv(W)) * inv(W))), by=expectation_is_linear)
    proof.equals(
        tr((n - d - 2) * tr(V) * V + V * V + V * V) / ((n - d) * (n - d - 1) * (n - d - 3)),
        by=trace_moment_of_inverse_wishart,
    )
    proof.concludes(by=algebra)
