"""Second moment of an inverse Wishart matrix, with an arbitrary matrix in between.

Main result
    E[W⁻¹ M W⁻¹] = ((n − d − 2) Σ⁻¹MΣ⁻¹ + Σ⁻¹MᵀΣ⁻¹ + tr(MΣ⁻¹) Σ⁻¹) / ((n − d)(n − d − 1)(n − d − 3)),   n > d + 3

Notation
    W : d × d   Wishart, n degrees of freedom, covariance Σ
    M : d × d   arbitrary

Sources
    haff1979, letac2004, matsumoto2012

Stein's lemma, applied to each of three words that start with W W⁻¹, gives three linear equations in the three words
of order two.
"""

from derivations.symbols import M, Sigma, W, X, d, n
from derivations.wishart_moments.existence_of_inverse_moments import existence_of_inverse_moments
from derivations.wishart_moments.mean_of_inverse_wishart import mean_of_inverse_wishart
from symbolic.claim import Claim
from symbolic.derivation import Chain, Proof, theorem
from symbolic.matrices import E, Identity, MatrixExpression, inv, tr
from symbolic.rules import (
    Rule,
    Stein,
    definition,
    expectation_is_linear,
    inverse_cancels,
    solving,
    trace_is_cyclic,
    trace_of_identity,
    trace_of_transpose,
)

g = n - d - 1
V = inv(Sigma)
plain = E(inv(W) * M * inv(W))
crossed = E(inv(W) * M.T * inv(W))
closed = E(tr(M * inv(W)) * inv(W))
stein = Stein.at(X, existence_of_inverse_moments)
collecting = (definition(W), inverse_cancels, trace_is_cyclic, trace_of_identity)


def equation_of_closed_word(proof: Proof) -> Chain:
    """Stein's lemma for the word W W⁻¹ beside tr(M W⁻¹)."""
    equation = proof.start(tr(M * V) / g * Identity(d))
    equation.equals(tr(M * E(inv(W))) * Identity(d), by=mean_of_inverse_wishart)
    equation.equals(E(tr(M * inv(W)) * W * inv(W)), by=(inverse_cancels, expectation_is_linear))
    equation.equals(E(tr(M * inv(W)) * X.T * X * inv(W)), by=definition(W))
    equation.equals(
        n * Sigma * closed
        - Sigma * E(tr(M * inv(W)) * inv(W) * X.T * X * inv(W))
        - Sigma * E(tr(M * inv(W)) * tr(X * inv(W) * X.T) * inv(W))
        - Sigma * E(inv(W) * M * inv(W) * X.T * X * inv(W))
        - Sigma * E(inv(W) * M.T * inv(W) * X.T * X * inv(W)),
        by=(stein, expectation_is_linear, trace_of_identity),
    )
    return equation.equals(g * Sigma * closed - Sigma * plain - Sigma * crossed, by=collecting)


@theorem(
    "second-moment-of-inverse-wishart",
    states=Claim(
        E(inv(W) * M * inv(W)),
        "=",
        ((n - d - 2) * (V * M * V) + V * M.T * V + tr(M * V) * V) / ((n - d) * (n - d - 1) * (n - d - 3)),
        given=(n > d + 3,),
    ),
    source=("haff1979", "letac2004", "matsumoto2012"),
)
def second_moment_of_inverse_wishart(proof: Proof) -> None:
    """Three words of order two, three equations."""

    def equation(matrix: MatrixExpression, turned: MatrixExpression, right_side: MatrixExpression, *by: Rule) -> Chain:
        """Stein's lemma for the word that starts with W W⁻¹ and goes on with matrix · W⁻¹; turned is matrixᵀ."""
        chain = proof.start(matrix * V / g)
        chain.equals(matrix * E(inv(W)), by=mean_of_inverse_wishart)
        chain.equals(E(W * inv(W) * matrix * inv(W)), by=(inverse_cancels, expectation_is_linear))
        chain.equals(E(X.T * X * inv(W) * matrix * inv(W)), by=definition(W))
        chain.equals(
            n * Sigma * E(inv(W) * matrix * inv(W))
            - Sigma * E(inv(W) * X.T * X * inv(W) * matrix * inv(W))
            - Sigma * E(tr(X * inv(W) * X.T) * inv(W) * matrix * inv(W))
            - Sigma * E(inv(W) * turned * inv(W) * X.T * X * inv(W))
            - Sigma * E(tr(X * inv(W) * matrix * inv(W) * X.T) * inv(W)),
            by=(stein, expectation_is_linear, trace_of_identity),
        )
        return chain.equals(right_side, by=by)

    first = equation(M, M.T, g * Sigma * plain - Sigma * crossed - Sigma * closed, *collecting)
    second = equation(M.T, M, g * Sigma * crossed - Sigma * plain - Sigma * closed, *collecting, trace_of_transpose)
    third = equation_of_closed_word(proof)
    proof.concludes(solving(left=V), first, second, third)
