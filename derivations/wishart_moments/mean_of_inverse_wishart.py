"""Mean of an inverse Wishart matrix.

Main result
    E W⁻¹ = Σ⁻¹ / (n − d − 1),   n > d + 1

Notation
    W : d × d   Wishart, n degrees of freedom, covariance Σ

Sources
    haff1979
"""

from derivations.symbols import Sigma, W, X, d, n
from derivations.wishart_moments.existence_of_inverse_moments import existence_of_inverse_moments
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, Identity, inv, tr
from symbolic.rules import (
    Stein,
    definition,
    expectation_is_linear,
    inverse_cancels,
    solving,
    trace_is_cyclic,
    trace_of_identity,
)


@theorem(
    "mean-of-inverse-wishart",
    states=Claim(E(inv(W)), "=", inv(Sigma) / (n - d - 1), given=(n > d + 1,)),
    source=("haff1979",),
)
def mean_of_inverse_wishart(proof: Proof) -> None:
    """The inverse overshoots: `n` is reduced by `d + 1`."""
    identity = proof.start(Identity(d))
    identity.equals(E(W * inv(W)), by=inverse_cancels)
    identity.equals(E(X.T * X * inv(W)), by=definition(W))
    identity.equals(
        n * Sigma * E(inv(W)) - Sigma * E(inv(W) * X.T * X * inv(W)) - Sigma * E(tr(X * inv(W) * X.T) * inv(W)),
        by=(Stein.at(X, existence_of_inverse_moments), expectation_is_linear, trace_of_identity),
    )
    identity.equals(
        (n - d - 1) * Sigma * E(inv(W)),
        by=(definition(W), inverse_cancels, trace_is_cyclic, trace_of_identity),
    )
    proof.concludes(solving(left=inv(Sigma)), identity)
