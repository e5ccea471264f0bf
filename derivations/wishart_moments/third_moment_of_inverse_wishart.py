"""Third moment of an inverse Wishart matrix, with two arbitrary matrices in between.

Main result
    E[W⁻¹ M₁ W⁻¹ M₂ W⁻¹] = (((n − d − 1)(n − d − 4) − 2) V M₁ V M₂ V
      + (n − d − 3) (V M₁ᵀ V M₂ V + V M₁ V M₂ᵀ V + V M₂ᵀ V M₁ᵀ V
                     + tr(M₁V) V M₂ V + tr(M₂V) V M₁ V + tr(M₁VM₂V) V)
      + 2 (V M₁ᵀ V M₂ᵀ V + V M₂ V M₁ V + V M₂ V M₁ᵀ V + V M₂ᵀ V M₁ V
           + tr(M₁V) V M₂ᵀ V + tr(M₂V) V M₁ᵀ V + (tr(M₁V) tr(M₂V) + tr(M₁VM₂ᵀV)) V))
      / ((n − d + 1)(n − d)(n − d − 1)(n − d − 3)(n − d − 5)),   V = Σ⁻¹,   n > d + 5

Notation
    W : d × d        Wishart, n degrees of freedom, covariance Σ
    M₁, M₂ : d × d   arbitrary

Sources
    letac2004, matsumoto2012

The recursion leads from a word of order three to others in which ends are exchanged, and to one of order two. Fifteen
words are closed under it, as many as there are ways to pair six ends: fifteen equations, written and solved by the
program.
"""

from derivations.symbols import M_1, M_2, Sigma, W, d, n
from derivations.wishart_moments.existence_of_inverse_moments import existence_of_inverse_moments
from derivations.wishart_moments.second_moment_of_inverse_wishart import second_moment_of_inverse_wishart
from derivations.wishart_moments.trace_moment_of_inverse_wishart import trace_moment_of_inverse_wishart
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, inv, tr
from symbolic.rules import SteinHaff, expectation_is_linear, solving, trace_is_cyclic, trace_of_transpose

g = n - d - 1
U, V = inv(W), inv(Sigma)
T_1, T_2 = M_1.T, M_2.T
recursion = SteinHaff.at(W, existence_of_inverse_moments)
words = (
    U * M_1 * U * M_2 * U,
    U * T_1 * U * M_2 * U,
    U * M_1 * U * T_2 * U,
    U * T_1 * U * T_2 * U,
    U * M_2 * U * M_1 * U,
    U * M_2 * U * T_1 * U,
    U * T_2 * U * M_1 * U,
    U * T_2 * U * T_1 * U,
    tr(M_1 * U) * U * M_2 * U,
    tr(M_1 * U) * U * T_2 * U,
    tr(M_2 * U) * U * M_1 * U,
    tr(M_2 * U) * U * T_1 * U,
    tr(M_1 * U * M_2 * U) * U,
    tr(M_1 * U * T_2 * U) * U,
    tr(M_1 * U) * tr(M_2 * U) * U,
)
order_two = (
    second_moment_of_inverse_wishart,
    trace_moment_of_inverse_wishart,
    expectation_is_linear,
    trace_is_cyclic,
    trace_of_transpose,
)


@theorem(
    "third-moment-of-inverse-wishart",
    states=Claim(
        E(U * M_1 * U * M_2 * U),
        "=",
        (
            ((n - d - 1) * (n - d - 4) - 2) * (V * M_1 * V * M_2 * V)
            + (n - d - 3) * (V * T_1 * V * M_2 * V + V * M_1 * V * T_2 * V + V * T_2 * V * T_1 * V)
            + (n - d - 3) * (tr(M_1 * V) * V * M_2 * V + tr(M_2 * V) * V * M_1 * V + tr(M_1 * V * M_2 * V) * V)
            + 2 * (V * T_1 * V * T_2 * V + V * M_2 * V * M_1 * V + V * M_2 * V * T_1 * V + V * T_2 * V * M_1 * V)
            + 2 * (tr(M_1 * V) * V * T_2 * V + tr(M_2 * V) * V * T_1 * V)
            + 2 * (tr(M_1 * V) * tr(M_2 * V) + tr(M_1 * V * T_2 * V)) * V
        )
        / ((n - d + 1) * (n - d) * (n - d - 1) * (n - d - 3) * (n - d - 5)),
        given=(n > d + 5,),
    ),
    source=("letac2004", "matsumoto2012"),
)
def third_moment_of_inverse_wishart(proof: Proof) -> None:
    """Fifteen words of order three, fifteen equations."""
    equations = [proof.start(g * E(word)).rewritten(recursion).rewritten(order_two) for word in words]
    proof.concludes(solving(), *equations)
