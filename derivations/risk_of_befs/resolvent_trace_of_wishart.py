"""The mean trace of the resolvent of a Wishart matrix, exactly.

Main result
    E tr(W_Q + κI)⁻¹ = ι_1ᵀ 𝒜⁻¹ v,   n_T ≥ p + q

Notation
    W_Q           Wishart, q dimensions, N = n_T − p ≥ q degrees of freedom;  a = (N − q − 1)/2,  w(x) = x^a e^{−x/2}
    ⟨φ, ψ⟩        ∬ sgn(y − x) φ(x) ψ(y) w(x) w(y) dx dy
    𝒜             ⟨x^j, x^k⟩, 0 ≤ j, k < q, bordered by ∫ x^j w for odd q;  rational, up to a common factor
    ι_1           ⟨1/(x + κ), x^k⟩, bordered by ∫ w/(x + κ)
    v             (−κ)^j, bordered by 0

Sources
    debruijn1955 (the formula)

By recursion in k every entry of ι_1 is a combination, rational in κ, of 1, of one incomplete gamma function, and of the
first entry. For N − q odd all that is left are E_1(κ) e^κ and E_1(κ/2) e^{κ/2}. For N < q exchange the two, see
resolvent_trace_of_transpose. As κ → 0 the mean trace increases to q/(N − q − 1), or to ∞.
"""

from derivations.symbols import DE_BRUIJN, K_Q, cal_A, cal_L, iota, n_T, p, q, v
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, inv, tr
from symbolic.rules import DeBruijnFormula, Division, StrictlyTriangular, inverse_cancels, trace_is_cyclic


@theorem(
    "resolvent-trace-of-wishart",
    states=Claim(E(tr(inv(K_Q))), "=", tr(iota.T * inv(cal_A) * v), given=(n_T >= p + q,)),
    source=("debruijn1955",),
)
def resolvent_trace_of_wishart(proof: Proof) -> None:
    """One exact linear system, and one row of integrals."""
    proof.equals(tr(inv(cal_A) * DE_BRUIJN.b[0]), by=DeBruijnFormula.at(K_Q, DE_BRUIJN))
    proof.equals(tr(inv(cal_A) * (cal_L * cal_A + v * iota.T)), by=Division.at(DE_BRUIJN))
    proof.equals(tr(cal_L) + tr(iota.T * inv(cal_A) * v), by=(inverse_cancels, trace_is_cyclic))
    proof.concludes(by=StrictlyTriangular.at(DE_BRUIJN))
