"""Second moment of a Wishart matrix, with an arbitrary matrix in between.

Main result
    E[W M W] = n² Σ M Σ + n Σ Mᵀ Σ + n tr(M Σ) Σ

Notation
    W : d × d   Wishart, n degrees of freedom, covariance Σ
    M : d × d   arbitrary

Sources
    letac2004, haff1979
"""

from derivations.symbols import M, Sigma, W, X, n
from derivations.wishart_moments.mean_of_wishart import mean_of_wishart
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, tr
from symbolic.rules import (
    Stein,
    definition,
    expectation_is_linear,
    trace_is_cyclic,
    trace_of_identity,
)


@theorem(
    "second-moment-of-wishart",
    states=Claim(E(W * M * W), "=", n**2 * (Sigma * M * Sigma) + n * (Sigma * M.T * Sigma) + n * tr(M * Sigma) * Sigma),
    source=("letac2004", "haff1979"),
)
def second_moment_of_wishart(proof: Proof) -> None:
    """Two Wishart factors pair up in three ways: each with itself, crossed, and closed into a trace."""
    proof.equals(E(X.T * X * M * X.T * X), by=definition(W))
    proof.equals(
        n * Sigma * M * E(X.T * X) + Sigma * M.T * E(X.T * X) + E(tr(X * M * X.T)) * Sigma,
        by=(Stein.at(X), expectation_is_linear, trace_of_identity),
    )
    proof.equals(
        n * Sigma * M * E(W) + Sigma * M.T * E(W) + tr(M * E(W)) * Sigma,
        by=(definition(W), trace_is_cyclic, expectation_is_linear),
    )
    proof.concludes(by=mean_of_wishart)
