"""Covariance of two entries of an inverse Wishart matrix.

Main result
    Cov[(W⁻¹)_ij, (W⁻¹)_kl] = (2 V_ij V_kl + (n − d − 1)(V_ik V_jl + V_il V_jk)) / ((n − d)(n − d − 1)² (n − d − 3)),
    V = Σ⁻¹,   n > d + 3

Notation
    W : d × d     Wishart, n degrees of freedom, covariance Σ
    e_i : d × 1   vectors of the standard basis; (A)_ij = tr(A e_j e_iᵀ)

Sources
    haff1979, matsumoto2012
"""

from derivations.symbols import Sigma, W, d, e_i, e_j, e_k, e_l, n
from derivations.wishart_moments.mean_of_inverse_wishart import mean_of_inverse_wishart
from derivations.wishart_moments.trace_moment_of_inverse_wishart import trace_moment_of_inverse_wishart
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import Covariance, E, Entry, inv, tr
from symbolic.rules import (
    definition_of_covariance,
    definition_of_entry,
    expectation_is_linear,
    one_by_one_is_scalar,
    trace_is_cyclic,
    trace_of_transpose,
)

V = inv(Sigma)
first = tr(inv(W) * e_j * e_i.T)
second = tr(inv(W) * e_l * e_k.T)


@theorem(
    "covariance-of-inverse-entries",
    states=Claim(
        Covariance(Entry(inv(W), e_i, e_j), Entry(inv(W), e_k, e_l)),
        "=",
        (
            2 * Entry(V, e_i, e_j) * Entry(V, e_k, e_l)
            + (n - d - 1) * (Entry(V, e_i, e_k) * Entry(V, e_j, e_l) + Entry(V, e_i, e_l) * Entry(V, e_j, e_k))
        )
        / ((n - d) * (n - d - 1) ** 2 * (n - d - 3)),
        given=(n > d + 3,),
    ),
    source=("haff1979", "matsumoto2012"),
)
def covariance_of_inverse_entries(proof: Proof) -> None:
    """Entries are traces with a matrix of rank one; the trace moment pairs them."""
    proof.equals(E(first * second) - E(first) * E(second), by=(definition_of_covariance, definition_of_entry))
    proof.equals(
        (
            (n - d - 2) * tr(V * e_j * e_i.T) * tr(V * e_l * e_k.T)
            + tr(V * e_j * e_i.T * V * e_l * e_k.T)
            + tr(V * e_j * e_i.T * V * e_k * e_l.T)
        )
        / ((n - d) * (n - d - 1) * (n - d - 3))
        - E(first) * E(second),
        by=(trace_moment_of_inverse_wishart, expectation_is_linear, trace_is_cyclic),
    )
    proof.equals(
        (
            (n - d - 2) * tr(V * e_j * e_i.T) * tr(V * e_l * e_k.T)
            + tr(V * e_j * e_i.T * V * e_l * e_k.T)
            + tr(V * e_j * e_i.T * V * e_k * e_l.T)
        )
        / ((n - d) * (n - d - 1) * (n - d - 3))
        - tr(V * e_j * e_i.T) * tr(V * e_l * e_k.T) / (n - d - 1) ** 2,
        by=(mean_of_inverse_wishart, expectation_is_linear),
    )
    proof.concludes(by=(definition_of_entry, one_by_one_is_scalar, trace_is_cyclic, trace_of_transpose))
