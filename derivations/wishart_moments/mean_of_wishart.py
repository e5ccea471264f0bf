"""Mean of a Wishart matrix.

Main result
    E W = n Σ

Notation
    X : n × d   rows i.i.d. N(0, Σ)
    W : d × d   XᵀX, Wishart with n degrees of freedom

Sources
    muirhead1982, section 3.2
"""

from derivations.symbols import Sigma, W, X, n
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E
from symbolic.rules import Stein, definition, expectation_is_linear, trace_of_identity


@theorem("mean-of-wishart", states=Claim(E(W), "=", n * Sigma), source=("muirhead1982",))
def mean_of_wishart(proof: Proof) -> None:
    """A Wishart matrix is `n` times its covariance, on average."""
    proof.equals(E(X.T * X), by=definition(W))
    proof.concludes(by=(Stein.at(X), expectation_is_linear, trace_of_identity))
