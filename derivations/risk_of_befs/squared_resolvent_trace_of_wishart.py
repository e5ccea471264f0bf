"""The mean trace of the squared resolvent of a Wishart matrix: minus the derivative of the mean trace.

Main result
    E tr(W_Q + κI)⁻² = ι_1ᵀ 𝒜⁻¹ ℒ v + ι_2ᵀ 𝒜⁻¹ v,   n_T ≥ p + q

Notation
    as in resolvent_trace_of_wishart;  ι_2 = ⟨1/(x + κ)², x^k⟩ and ℒ v = (j (−κ)^{j−1}) are −dι_1/dκ and −dv/dκ

Sources
    debruijn1955 (the formula)
"""

from derivations.symbols import DE_BRUIJN, K_Q, cal_A, cal_L, iota, iota_2, n_T, p, q, v
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, inv, tr
from symbolic.rules import DeBruijnFormula, Division, StrictlyTriangular, inverse_cancels, trace_is_cyclic


@theorem(
    "squared-resolvent-trace-of-wishart",
    states=Claim(
        E(tr(inv(K_Q) * inv(K_Q))),
        "=",
        tr(iota.T * inv(cal_A) * cal_L * v) + tr(iota_2.T * inv(cal_A) * v),
        given=(n_T >= p + q,),
    ),
    source=("debruijn1955",),
)
def squared_resolvent_trace_of_wishart(proof: Proof) -> None:
    """The same linear system, and the derivative of the row."""
    proof.equals(tr(inv(cal_A) * DE_BRUIJN.b[1]), by=DeBruijnFormula.at(K_Q, DE_BRUIJN))
    first = cal_L * cal_A + v * iota.T
    proof.equals(tr(inv(cal_A) * (cal_L * first + v * iota_2.T)), by=Division.at(DE_BRUIJN))
    proof.equals(
        tr(cal_L * cal_L) + tr(iota.T * inv(cal_A) * cal_L * v) + tr(iota_2.T * inv(cal_A) * v),
        by=(inverse_cancels, trace_is_cyclic),
    )
    proof.concludes(by=StrictlyTriangular.at(DE_BRUIJN))
