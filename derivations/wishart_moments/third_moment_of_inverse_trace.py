"""Third moment of the trace of an inverse Wishart matrix.

Main result
    E (tr W⁻¹)³ = (((n − d − 1)(n − d − 4) − 2) (tr V)³ + 6 (n − d − 3) tr V tr V² + 16 tr V³)
      / ((n − d + 1)(n − d)(n − d − 1)(n − d − 3)(n − d − 5)),   V = Σ⁻¹,   n > d + 5

Notation
    W : d × d   Wishart, n degrees of freedom, covariance Σ

Sources
    letac2004

The recursion leads from (tr W⁻¹)³ to tr W⁻¹ tr W⁻², from there to tr W⁻³, and back: three equations.
"""

from derivations.symbols import Sigma, W, d, n
from derivations.wishart_moments.existence_of_inverse_moments import existence_of_inverse_moments
from derivations.wishart_moments.mean_of_squared_inverse import mean_of_squared_inverse
from derivations.wishart_moments.second_moment_of_inverse_trace import second_moment_of_inverse_trace
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, inv, tr
from symbolic.rules import SteinHaff, expectation_is_linear, solving

g = n - d - 1
U, V = inv(W), inv(Sigma)
recursion = SteinHaff.at(W, existence_of_inverse_moments)
cubed, mixed, joined = E(tr(U) ** 3), E(tr(U) * tr(U**2)), E(tr(U**3))
squared = (g * V**2 + tr(V) * V) / ((g + 1) * g * (g - 2))


@theorem(
    "third-moment-of-inverse-trace",
    states=Claim(
        cubed,
        "=",
        (((n - d - 1) * (n - d - 4) - 2) * tr(V) ** 3 + 6 * (n - d - 3) * tr(V) * tr(V**2) + 16 * tr(V**3))
        / ((n - d + 1) * (n - d) * (n - d - 1) * (n - d - 3) * (n - d - 5)),
        given=(n > d + 5,),
    ),
    source=("letac2004",),
)
def third_moment_of_inverse_trace(proof: Proof) -> None:
    """Three traces of order three, three equations."""
    three_traces = proof.start(g * cubed)
    three_traces.equals(tr(V) * E(tr(U) ** 2) + 4 * mixed, by=recursion)
    three_traces.equals(
        tr(V) * ((g - 1) * tr(V) ** 2 + 2 * tr(V**2)) / ((g + 1) * g * (g - 2)) + 4 * mixed,
        by=second_moment_of_inverse_trace,
    )
    two_traces = proof.start(g * mixed)
    two_traces.equals(tr(V) * E(tr(U**2)) + 4 * joined, by=recursion)
    two_traces.equals(tr(V) * tr(squared) + 4 * joined, by=(mean_of_squared_inverse, expectation_is_linear))
    one_trace = proof.start(g * joined)
    one_trace.equals(E(tr(V * U**2)) + 2 * joined + 2 * mixed, by=recursion)
    one_trace.equals(tr(V * squared) + 2 * joined + 2 * mixed, by=(mean_of_squared_inverse, expectation_is_linear))
    proof.concludes(solving(), three_traces, two_traces, one_trace)
