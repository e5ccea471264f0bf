"""Mean of the fourth power of an inverse Wishart matrix.

Main result
    D E W⁻⁴ = g² (g² − g + 2) V⁴ + 3g (g² − g + 2) tr(V) V³ + g (2g² − 3g − 6) tr(V²) V² + g (g² − g + 2) tr(V³) V
              + g (5g − 6) (tr(V)² V² + tr(V) tr(V²) V) + (5g − 6) tr(V)³ V,
    D = (g + 3)(g + 2)(g + 1) g (g − 1)(g − 2)(g − 4)(g − 6),   g = n − d − 1,   V = Σ⁻¹,   n > d + 7

Notation
    W : d × d   Wishart, n degrees of freedom, covariance Σ

Sources
    letac2004

With nothing in between, the hundred and five words of order four are seven: W⁻ᵃ beside traces of powers. The recursion
gives an equation for each, in which words of order three are put in; the program writes them and solves them.
"""

from derivations.symbols import Sigma, W, d, n
from derivations.wishart_moments.symmetric_third_moment_of_inverse_wishart import (
    recursion,
    symmetric_third_moment_of_inverse_wishart,
)
from derivations.wishart_moments.third_moment_of_two_traces import third_moment_of_two_traces
from derivations.wishart_moments.third_moment_with_one_trace import third_moment_with_one_trace
from derivations.wishart_moments.third_moment_with_trace_of_product import third_moment_with_trace_of_product
from derivations.wishart_moments.third_moment_with_two_traces import third_moment_with_two_traces
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, inv, tr
from symbolic.rules import expectation_is_linear, solving, trace_is_cyclic

g = n - d - 1
U, V = inv(W), inv(Sigma)
words = (
    U * U * U * U,
    tr(U) * U * U * U,
    tr(U * U) * U * U,
    tr(U) ** 2 * U * U,
    tr(U * U * U) * U,
    tr(U) * tr(U * U) * U,
    tr(U) ** 3 * U,
)
order_three = (
    symmetric_third_moment_of_inverse_wishart,
    third_moment_with_trace_of_product,
    third_moment_with_one_trace,
    third_moment_with_two_traces,
    third_moment_of_two_traces,
    expectation_is_linear,
    trace_is_cyclic,
)


@theorem(
    "mean-of-fourth-inverse-power",
    states=Claim(
        E(W**-4),
        "=",
        (
            g**2 * (g**2 - g + 2) * V**4
            + 3 * g * (g**2 - g + 2) * tr(V) * V**3
            + g * (2 * g**2 - 3 * g - 6) * tr(V**2) * V**2
            + g * (g**2 - g + 2) * tr(V**3) * V
            + g * (5 * g - 6) * (tr(V) ** 2 * V**2 + tr(V) * tr(V**2) * V)
            + (5 * g - 6) * tr(V) ** 3 * V
        )
        / ((g + 3) * (g + 2) * (g + 1) * g * (g - 1) * (g - 2) * (g - 4) * (g - 6)),
        given=(n > d + 7,),
    ),
    source=("letac2004",),
)
def mean_of_fourth_inverse_power(proof: Proof) -> None:
    """Seven words of order four, seven equations."""
    equations = [proof.start(g * E(word)).rewritten(recursion).rewritten(order_three) for word in words]
    proof.concludes(solving(), *equations)
