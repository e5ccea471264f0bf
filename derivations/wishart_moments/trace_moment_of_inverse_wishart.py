"""Second moment of an inverse Wishart matrix whose one factor is closed into a trace.

Main result
    E[tr(M W⁻¹) W⁻¹] = ((n − d − 2) tr(MΣ⁻¹) Σ⁻¹ + Σ⁻¹MΣ⁻¹ + Σ⁻¹MᵀΣ⁻¹) / ((n − d)(n − d − 1)(n − d − 3)),   n > d + 3

Notation
    W : d × d   Wishart, n degrees of freedom, covariance Σ
    M : d × d   arbitrary

Sources
    letac2004, matsumoto2012

It does not follow from the moment E[W⁻¹ M W⁻¹] by a choice of M: the trace needs an equation of its own.
"""

from derivations.symbols import M, Sigma, W, d, n
from derivations.wishart_moments.second_moment_of_inverse_wishart import (
    closed,
    equation_of_closed_word,
    second_moment_of_inverse_wishart,
)
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, Identity, inv, tr
from symbolic.rules import (
    inverse_cancels,
    solving,
    trace_is_cyclic,
    trace_of_transpose,
)

V = inv(Sigma)


@theorem(
    "trace-moment-of-inverse-wishart",
    states=Claim(
        E(tr(M * inv(W)) * inv(W)),
        "=",
        ((n - d - 2) * tr(M * V) * V + V * M * V + V * M.T * V) / ((n - d) * (n - d - 1) * (n - d - 3)),
        given=(n > d + 3,),
    ),
    source=("letac2004", "matsumoto2012"),
)
def trace_moment_of_inverse_wishart(proof: Proof) -> None:
    """The third word of order two, the one that is closed into a trace."""
    equation = equation_of_closed_word(proof)
    equation.equals(
        (n - d - 1) * Sigma * closed
        - ((n - d - 1) * (M * V + M.T * V) + 2 * tr(M * V) * Identity(d)) / ((n - d) * (n - d - 1) * (n - d - 3)),
        by=(second_moment_of_inverse_wishart, inverse_cancels, trace_of_transpose, trace_is_cyclic),
    )
    proof.concludes(solving(left=V), equation)
