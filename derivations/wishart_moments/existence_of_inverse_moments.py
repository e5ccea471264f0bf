"""When the inverse moments of a Wishart matrix exist.

Main result
    E (tr D W⁻¹)ᵏ < ∞   if and only if   n > d + 2k − 1       (n ≥ d, k ≥ 1, D positive definite)

Notation
    W : d × d   Wishart, n degrees of freedom, covariance Σ
    D : d × d   positive definite

Sources
    muirhead1982 (the distribution of uᵀW⁻¹u); letac2004, matsumoto2012 (the condition)

Every word in W⁻¹ with k factors is bounded by a constant times (tr W⁻¹)ᵏ, so this decides which moments exist.
The proof needs no density: Stein's lemma gives a recursion for damped moments of ξ = uᵀW⁻¹u, and the sign of one
coefficient decides.
"""

from derivations.symbols import D, Sigma, W, d, epsilon, k, n, phi, theta, u, xi
from derivations.wishart_moments.identity_of_inverse_quadratic_form import identity_of_inverse_quadratic_form
from symbolic.claim import Claim, Finite
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, inv, tr
from symbolic.rules import DampedPower, between_quadratic_forms, damped_moments


@theorem(
    "existence-of-inverse-moments",
    states=Claim(Finite(E(tr(D * inv(W)) ** k)), "iff", n > d + 2 * k - 1, given=(n >= d,)),
    source=("muirhead1982", "letac2004", "matsumoto2012"),
)
def existence_of_inverse_moments(proof: Proof) -> None:
    """Moments of order `k` exist when, and only when, `n` exceeds `d + 2k - 1`."""
    damped = proof.infer(
        Claim(
            tr(u * u.T * inv(Sigma)) * E(theta ** (k - 1) * (1 - epsilon * theta)),
            "=",
            (n - d + 1 - 2 * k) * E(theta**k) + 2 * k * epsilon * E(theta ** (k + 1)),
            given=proof.claim.given,
        ),
        DampedPower(phi, xi, theta, epsilon, k - 1, k),
        identity_of_inverse_quadratic_form,
    )
    quadratic_form = proof.infer(
        Claim(Finite(E(xi**k)), "iff", n > d + 2 * k - 1, given=proof.claim.given),
        damped_moments(xi, theta, epsilon, k),
        damped,
    )
    proof.concludes(between_quadratic_forms(xi), quadratic_form)
