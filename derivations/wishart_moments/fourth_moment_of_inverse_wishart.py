"""Fourth moment of an inverse Wishart matrix, with three symmetric matrices in between.

Main result
    D E[W⁻¹ C₁ W⁻¹ C₂ W⁻¹ C₃ W⁻¹]
      = (g⁴ − 4g³ − 12g² + 28g + 24) V C₁ V C₂ V C₃ V + (g³ − 8g + 24) V C₃ V C₂ V C₁ V
      + (g³ + 2g² − 14g − 12) (V C₁ V C₃ V C₂ V + V C₂ V C₁ V C₃ V)
      + (g + 2)(5g − 6) (V C₂ V C₃ V C₁ V + V C₃ V C₁ V C₂ V)
      + g (g + 2)(g − 4) (tr(C₂V) V C₁ V C₃ V + tr(C₁VC₂V) V C₃ V + tr(C₂VC₃V) V C₁ V)
      + (g³ − 3g² − 5g + 18) (tr(C₃V) V C₁ V C₂ V + tr(C₁V) V C₂ V C₃ V)
      + (2g² + 7g − 18) (tr(C₃V) V C₂ V C₁ V + tr(C₁V) V C₃ V C₂ V)
      + g (g + 10) (tr(C₂V) V C₃ V C₁ V + tr(C₁VC₃V) V C₂ V)
      + (2g² − 3g − 6) (tr(C₂V) tr(C₃V) V C₁ V + tr(C₁V) tr(C₂V) V C₃ V)
      + (g² + 12) (tr(C₁V) tr(C₃V) V C₂ V + tr(C₂V) tr(C₁VC₃V) V) + g (g² − g + 2) tr(C₁VC₂VC₃V) V
      + (2g² − 3g − 6) (tr(C₁V) tr(C₂VC₃V) + tr(C₃V) tr(C₁VC₂V)) V + (5g − 6) tr(C₁V) tr(C₂V) tr(C₃V) V,
    D = g (g² − 1)(g² − 4)(g + 3)(g − 4)(g − 6),   g = n − d − 1,   V = Σ⁻¹,   n > d + 7

Notation
    W : d × d            Wishart, n degrees of freedom, covariance Σ
    C₁, C₂, C₃ : d × d   symmetric

Sources
    letac2004, matsumoto2012

Of the hundred and five words of order four twenty-three are left when transposes do not matter. The recursion gives an
equation for each, in which words of order three are put in; the program writes them and solves them.
"""

from derivations.symbols import C_1, C_2, C_3, Sigma, W, d, n
from derivations.wishart_moments.symmetric_third_moment_of_inverse_wishart import (
    recursion,
    symmetric_third_moment_of_inverse_wishart,
)
from derivations.wishart_moments.third_moment_with_one_trace import third_moment_with_one_trace
from derivations.wishart_moments.third_moment_with_trace_of_product import third_moment_with_trace_of_product
from derivations.wishart_moments.third_moment_with_two_traces import third_moment_with_two_traces
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, inv, tr
from symbolic.rules import expectation_is_linear, solving, trace_is_cyclic, trace_of_transpose

g = n - d - 1
U, V = inv(W), inv(Sigma)
orders = ((C_1, C_2, C_3), (C_1, C_3, C_2), (C_2, C_1, C_3), (C_2, C_3, C_1), (C_3, C_1, C_2), (C_3, C_2, C_1))
turns = ((C_1, C_2, C_3), (C_2, C_1, C_3), (C_3, C_1, C_2))
words = (
    *(U * A * U * B * U * C * U for A, B, C in orders),
    *(tr(A * U) * U * B * U * C * U for A, B, C in orders),
    *(tr(A * U * B * U) * U * C * U for C, A, B in turns),
    *(tr(A * U) * tr(B * U) * U * C * U for C, A, B in turns),
    *(tr(A * U) * tr(B * U * C * U) * U for A, B, C in turns),
    tr(C_1 * U * C_2 * U * C_3 * U) * U,
    tr(C_1 * U) * tr(C_2 * U) * tr(C_3 * U) * U,
)
order_three = (
    symmetric_third_moment_of_inverse_wishart,
    third_moment_with_trace_of_product,
    third_moment_with_one_trace,
    third_moment_with_two_traces,
    expectation_is_linear,
    trace_is_cyclic,
    trace_of_transpose,
)


@theorem(
    "fourth-moment-of-inverse-wishart",
    states=Claim(
        E(U * C_1 * U * C_2 * U * C_3 * U),
        "=",
        (
            (g * (g * (g * (g - 4) - 12) + 28) + 24) * (V * C_1 * V * C_2 * V * C_3 * V)
            + (g * (g**2 - 8) + 24) * (V * C_3 * V * C_2 * V * C_1 * V)
            + (g * (g * (g + 2) - 14) - 12) * (V * C_1 * V * C_3 * V * C_2 * V + V * C_2 * V * C_1 * V * C_3 * V)
            + (g + 2) * (5 * g - 6) * (V * C_2 * V * C_3 * V * C_1 * V + V * C_3 * V * C_1 * V * C_2 * V)
            + g * (g + 2) * (g - 4) * (tr(C_2 * V) * V * C_1 * V * C_3 * V)
            + g * (g + 2) * (g - 4) * (tr(C_1 * V * C_2 * V) * V * C_3 * V + tr(C_2 * V * C_3 * V) * V * C_1 * V)
            + (g * (g * (g - 3) - 5) + 18) * (tr(C_3 * V) * V * C_1 * V * C_2 * V + tr(C_1 * V) * V * C_2 * V * C_3 * V)
            + (g * (2 * g + 7) - 18) * (tr(C_3 * V) * V * C_2 * V * C_1 * V + tr(C_1 * V) * V * C_3 * V * C_2 * V)
            + g * (g + 10) * (tr(C_2 * V) * V * C_3 * V * C_1 * V + tr(C_1 * V * C_3 * V) * V * C_2 * V)
            + (g * (2 * g - 3) - 6)
            * (tr(C_2 * V) * tr(C_3 * V) * V * C_1 * V + tr(C_1 * V) * tr(C_2 * V) * V * C_3 * V)
            + (g**2 + 12) * (tr(C_1 * V) * tr(C_3 * V) * V * C_2 * V + tr(C_2 * V) * tr(C_1 * V * C_3 * V) * V)
            + g * (g * (g - 1) + 2) * tr(C_1 * V * C_2 * V * C_3 * V) * V
            + (g * (2 * g - 3) - 6) * (tr(C_1 * V) * tr(C_2 * V * C_3 * V) + tr(C_3 * V) * tr(C_1 * V * C_2 * V)) * V
            + (5 * g - 6) * tr(C_1 * V) * tr(C_2 * V) * tr(C_3 * V) * V
        )
        / (g * (g**2 - 1) * (g**2 - 4) * (g + 3) * (g - 4) * (g - 6)),
        given=(n > d + 7,),
    ),
    source=("letac2004", "matsumoto2012"),
)
def fourth_moment_of_inverse_wishart(proof: Proof) -> None:
    """Twenty-three words of order four, twenty-three equations."""
    equations = [proof.start(g * E(word)).rewritten(recursion).rewritten(order_three) for word in words]
    proof.concludes(solving(), *equations)
