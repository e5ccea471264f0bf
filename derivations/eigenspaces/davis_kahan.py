r"""Davis and Kahan's theorem: the eigenvectors of a perturbed matrix, when its other eigenvalues stay away.

Main result
    Δ ‖Π̂⊥ Π‖ ≤ ‖Π̂⊥ E Π‖,   any unitarily invariant norm

Notation
    S, Ŝ : d × d     symmetric, E = Ŝ − S
    Π, Π̂ : d × d     projectors on eigenvectors of S, of Ŝ; Π⊥ = I − Π
    c, r, Δ          the eigenvalues of S that belong to Π are in [c − r, c + r], those of Ŝ that do not belong to Π̂
                     are outside (c − r − Δ, c + r + Δ)

Sources
    davis1970 (the sin Θ theorem), bhatia1997 (Theorem VII.3.1)
"""

from derivations.symbols import E_S, Pi_0, Pi_1c, S_0c, S_1c, gap, r_S
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import LeastGain, norm, operator_norm
from symbolic.matrices.norms import ANY
from symbolic.rules import (
    GivenBound,
    LeastStretch,
    NormOfProduct,
    TriangleInequality,
    combining_bounds,
    declared_to_commute,
    definition,
    projector_is_idempotent,
)

ON = operator_norm(S_0c * Pi_0) <= r_S
OFF = r_S + gap <= LeastGain(S_1c, Pi_1c)


@theorem(
    "davis-kahan",
    states=Claim(gap * norm(Pi_1c * Pi_0), "<=", norm(Pi_1c * E_S * Pi_0), given=(ON, OFF)),
    source=("davis1970", "bhatia1997"),
)
def davis_kahan(proof: Proof) -> None:
    """Eigenvectors turn by what perturbs them over the distance of the other eigenvalues, those of `\\hat{S}`."""
    turned = proof.start(norm(Pi_1c * Pi_0))
    turned.at_most(norm(S_1c * Pi_1c * Pi_0) / (r_S + gap), by=LeastStretch.at(S_1c, Pi_1c, Pi_0, r_S + gap))
    turned.equals(
        norm(Pi_1c * E_S * Pi_0 + Pi_1c * Pi_0 * S_0c * Pi_0) / (r_S + gap),
        by=(definition(S_0c, S_1c, E_S, Pi_1c), declared_to_commute, projector_is_idempotent),
    )
    turned.at_most(
        (norm(Pi_1c * E_S * Pi_0) + norm(Pi_1c * Pi_0 * S_0c * Pi_0)) / (r_S + gap),
        by=TriangleInequality.at(ANY, Pi_1c * E_S * Pi_0, Pi_1c * Pi_0 * S_0c * Pi_0),
    )
    turned.at_most(
        (norm(Pi_1c * E_S * Pi_0) + norm(Pi_1c * Pi_0) * r_S) / (r_S + gap),
        by=(NormOfProduct.at(ANY, 0, Pi_1c * Pi_0, S_0c * Pi_0), GivenBound.at(ON)),
    )
    proof.concludes(combining_bounds, turned)
