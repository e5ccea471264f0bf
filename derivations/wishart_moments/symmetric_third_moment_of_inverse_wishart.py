"""Third moment of an inverse Wishart matrix, with two symmetric matrices in between.

Main result
    E[W⁻¹ C₁ W⁻¹ C₂ W⁻¹] = (((n − d − 1)(n − d − 2) − 4) V C₁ V C₂ V + (n − d + 3) V C₂ V C₁ V
      + (n − d − 1) (tr(C₁V) V C₂ V + tr(C₂V) V C₁ V + tr(C₁VC₂V) V) + 2 tr(C₁V) tr(C₂V) V)
      / ((n − d + 1)(n − d)(n − d − 1)(n − d − 3)(n − d − 5)),   V = Σ⁻¹,   n > d + 5

Notation
    W : d × d        Wishart, n degrees of freedom, covariance Σ
    C₁, C₂ : d × d   symmetric

Sources
    letac2004, matsumoto2012

Of the fifteen words of order three six are left when transposes do not matter, and six equations of the recursion.
"""

from derivations.symbols import C_1, C_2, Sigma, W, d, n
from derivations.wishart_moments.existence_of_inverse_moments import existence_of_inverse_moments
from derivations.wishart_moments.second_moment_of_inverse_wishart import second_moment_of_inverse_wishart
from derivations.wishart_moments.trace_moment_of_inverse_wishart import trace_moment_of_inverse_wishart
from symbolic.claim import Claim
from symbolic.derivation import Chain, Proof, theorem
from symbolic.matrices import E, MatrixExpression, inv, tr
from symbolic.rules import Reason, SteinHaff, expectation_is_linear, solving, trace_is_cyclic

g = n - d - 1
U, V = inv(W), inv(Sigma)
recursion = SteinHaff.at(W, existence_of_inverse_moments)
order_two = (
    second_moment_of_inverse_wishart,
    trace_moment_of_inverse_wishart,
    expectation_is_linear,
    trace_is_cyclic,
)
plain = U * C_1 * U * C_2 * U
turned = U * C_2 * U * C_1 * U
one_trace = tr(C_1 * U) * U * C_2 * U
other_trace = tr(C_2 * U) * U * C_1 * U
trace_of_product = tr(C_1 * U * C_2 * U) * U
two_traces = tr(C_1 * U) * tr(C_2 * U) * U


def equation(proof: Proof, word: MatrixExpression, *known: Reason) -> Chain:
    """The recursion for a word of order three, what is known of order two put in, and what else is known."""
    return proof.start(g * E(word)).rewritten(recursion).rewritten((*known, *order_two))


@theorem(
    "symmetric-third-moment-of-inverse-wishart",
    states=Claim(
        E(plain),
        "=",
        (
            ((n - d - 1) * (n - d - 2) - 4) * (V * C_1 * V * C_2 * V)
            + (n - d + 3) * (V * C_2 * V * C_1 * V)
            + (n - d - 1) * (tr(C_1 * V) * V * C_2 * V + tr(C_2 * V) * V * C_1 * V + tr(C_1 * V * C_2 * V) * V)
            + 2 * tr(C_1 * V) * tr(C_2 * V) * V
        )
        / ((n - d + 1) * (n - d) * (n - d - 1) * (n - d - 3) * (n - d - 5)),
        given=(n > d + 5,),
    ),
    source=("letac2004", "matsumoto2012"),
)
def symmetric_third_moment_of_inverse_wishart(proof: Proof) -> None:
    """Six words of order three, six equations."""
    words = (plain, turned, one_trace, other_trace, trace_of_product, two_traces)
    proof.concludes(solving(), *(equation(proof, word) for word in words))
