"""An identity for every function of a quadratic form in an inverse Wishart matrix.

Main result
    (uᵀΣ⁻¹u) E φ(ξ) = (n − d − 1) E[ξ φ(ξ)] − 2 E[ξ² φ'(ξ)],   ξ = uᵀ W⁻¹ u,   n ≥ d

Notation
    W : d × d   Wishart, n degrees of freedom, covariance Σ
    u : d × 1   fixed, not zero; uᵀAu is written tr(u uᵀ A)
    φ           smooth, with compact support in (0, ∞)

Sources
    haff1979 (the identity behind it); it is the differential form of ξ ~ uᵀΣ⁻¹u / χ²(n − d + 1), see muirhead1982.

The function that is integrated by parts, X W⁻¹ u φ(ξ), is bounded, since ‖X W⁻¹ u‖² = ξ, and so is every term that
arises. It is smooth where W is invertible; for n = d the complement of that has codimension one, but there φ(ξ)
vanishes, ξ being infinite outside a set of codimension two.
"""

from derivations.symbols import Sigma, W, X, d, n, phi, u, xi
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, TestFunction, inv, tr
from symbolic.rules import (
    Stein,
    definition,
    expectation_is_linear,
    inverse_cancels,
    one_by_one_is_scalar,
    trace_is_cyclic,
    trace_of_identity,
)

phi_xi = TestFunction(phi, xi)
slope = TestFunction(phi, xi, 1)


@theorem(
    "identity-of-inverse-quadratic-form",
    states=Claim(
        tr(u * u.T * inv(Sigma)) * E(phi_xi),
        "=",
        (n - d - 1) * E(xi * phi_xi) - 2 * E(xi**2 * slope),
        given=(n >= d,),
    ),
    source=("haff1979", "muirhead1982"),
)
def identity_of_inverse_quadratic_form(proof: Proof) -> None:
    """What Stein's lemma says of one quadratic form, whatever function is taken of it."""
    proof.equals(E(tr(u * u.T * inv(Sigma) * W * inv(W)) * phi_xi), by=(inverse_cancels, expectation_is_linear))
    proof.equals(E(tr(u * u.T * inv(Sigma) * X.T * X * inv(W)) * phi_xi), by=definition(W))
    proof.equals(
        n * E(tr(inv(W) * u * u.T) * phi_xi)
        - E(tr(inv(W) * X.T * X * inv(W) * u * u.T) * phi_xi)
        - E(tr(X * inv(W) * X.T) * tr(inv(W) * u * u.T) * phi_xi)
        - 2 * E(tr(X * inv(W) * u * u.T * inv(W) * u * u.T * inv(W) * X.T) * slope),
        by=(Stein.at(X), trace_is_cyclic, trace_of_identity, inverse_cancels),
    )
    proof.concludes(
        by=(
            definition(W, xi),
            inverse_cancels,
            trace_is_cyclic,
            trace_of_identity,
            one_by_one_is_scalar,
        )
    )
