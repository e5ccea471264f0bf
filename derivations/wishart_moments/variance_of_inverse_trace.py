"""Variance of the trace of an inverse Wishart matrix.

Main result
    Var tr W⁻¹ = 2 ((n − d − 1) tr Σ⁻² + (tr Σ⁻¹)²) / ((n − d)(n − d − 1)² (n − d − 3)),   n > d + 3

Notation
    W : d × d   Wishart, n degrees of freedom, covariance Σ

Sources
    letac2004
"""

from derivations.symbols import Sigma, W, d, n
from derivations.wishart_moments.mean_of_inverse_wishart import mean_of_inverse_wishart
from derivations.wishart_moments.second_moment_of_inverse_trace import second_moment_of_inverse_trace
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, Variance, inv, tr
from symbolic.rules import algebra, definition_of_variance, expectation_is_linear

V = inv(Sigma)


@theorem(
    "variance-of-inverse-trace",
    states=Claim(
        Variance(tr(inv(W))),
        "=",
        2 * ((n - d - 1) * tr(V**2) + tr(V) ** 2) / ((n - d) * (n - d - 1) ** 2 * (n - d - 3)),
        given=(n > d + 3,),
    ),
    source=("letac2004",),
)
def variance_of_inverse_trace(proof: Proof) -> None:
    """Second moment less squared mean; two orders cancel."""
    proof.equals(E(tr(inv(W)) ** 2) - E(tr(inv(W))) ** 2, by=definition_of_variance)
    proof.equals(
        ((n - d - 2) * tr(V) ** 2 + 2 * tr(V**2)) / ((n - d) * (n - d - 1) * (n - d - 3)) - E(tr(inv(W))) ** 2,
        by=second_moment_of_inverse_trace,
    )
    proof.equals(
        ((n - d - 2) * tr(V) ** 2 + 2 * tr(V**2)) / ((n - d) * (n - d - 1) * (n - d - 3))
        - tr(V) ** 2 / (n - d - 1) ** 2,
        by=(mean_of_inverse_wishart, expectation_is_linear),
    )
    proof.concludes(by=algebra)
