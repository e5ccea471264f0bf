"""Third cumulant of the trace of an inverse Wishart matrix.

Main result
    E t³ − 3 E t² E t + 2 (E t)³ = 16 (2 (tr V)³ + 3 (n − d − 1) tr V tr V² + (n − d − 1)² tr V³)
      / ((n − d + 1)(n − d)(n − d − 1)³ (n − d − 3)(n − d − 5)),   t = tr W⁻¹,   V = Σ⁻¹,   n > d + 5

Notation
    W : d × d   Wishart, n degrees of freedom, covariance Σ

Sources
    letac2004

The left side is E (t − E t)³.
"""

from derivations.symbols import Sigma, W, d, n
from derivations.wishart_moments.mean_of_inverse_wishart import mean_of_inverse_wishart
from derivations.wishart_moments.second_moment_of_inverse_trace import second_moment_of_inverse_trace
from derivations.wishart_moments.third_moment_of_inverse_trace import third_moment_of_inverse_trace
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, inv, tr
from symbolic.rules import algebra, expectation_is_linear

g = n - d - 1
V, t = inv(Sigma), tr(inv(W))
third = ((g * (g - 3) - 2) * tr(V) ** 3 + 6 * (g - 2) * tr(V) * tr(V**2) + 16 * tr(V**3)) / (
    (g + 2) * (g + 1) * g * (g - 2) * (g - 4)
)
second = ((g - 1) * tr(V) ** 2 + 2 * tr(V**2)) / ((g + 1) * g * (g - 2))


@theorem(
    "third-cumulant-of-inverse-trace",
    states=Claim(
        E(t**3) - 3 * E(t**2) * E(t) + 2 * E(t) ** 3,
        "=",
        16
        * (2 * tr(V) ** 3 + 3 * (n - d - 1) * tr(V) * tr(V**2) + (n - d - 1) ** 2 * tr(V**3))
        / ((n - d + 1) * (n - d) * (n - d - 1) ** 3 * (n - d - 3) * (n - d - 5)),
        given=(n > d + 5,),
    ),
    source=("letac2004",),
)
def third_cumulant_of_inverse_trace(proof: Proof) -> None:
    """The skewness of the trace: moments of order three, two and one, whose leading orders cancel."""
    proof.equals(third - 3 * E(t**2) * E(t) + 2 * E(t) ** 3, by=third_moment_of_inverse_trace)
    proof.equals(third - 3 * second * E(t) + 2 * E(t) ** 3, by=second_moment_of_inverse_trace)
    proof.equals(
        third - 3 * second * tr(V) / g + 2 * (tr(V) / g) ** 3, by=(mean_of_inverse_wishart, expectation_is_linear)
    )
    proof.concludes(by=algebra)
