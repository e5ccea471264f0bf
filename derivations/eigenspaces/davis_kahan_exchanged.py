r"""Davis and Kahan's theorem with the roles exchanged: the perturbed eigenvalues are near, the other true ones far.

Main result
    Δ ‖Π⊥ Π̂‖ ≤ ‖Π⊥ E Π̂‖,   any unitarily invariant norm

Notation
    S, Ŝ : d × d     symmetric, E = Ŝ − S
    Π, Π̂ : d × d     projectors on eigenvectors of S, of Ŝ; Π⊥ = I − Π
    c, r, Δ          the eigenvalues of Ŝ that belong to Π̂ are in [c − r, c + r], those of S that do not belong to Π
                     are outside (c − r − Δ, c + r + Δ)

Sources
    davis1970 (the sin Θ theorem), bhatia1997 (Theorem VII.3.1)
"""

from derivations.symbols import E_S, Pi_0c, Pi_1, S_0c, S_1c, gap, r_S
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

ON = operator_norm(S_1c * Pi_1) <= r_S
OFF = r_S + gap <= LeastGain(S_0c, Pi_0c)


@theorem(
    "davis-kahan-exchanged",
    states=Claim(gap * norm(Pi_0c * Pi_1), "<=", norm(Pi_0c * E_S * Pi_1), given=(ON, OFF)),
    source=("davis1970", "bhatia1997"),
)
def davis_kahan_exchanged(proof: Proof) -> None:
    """The same bound from the spectrum that is known, of `S` off the eigenvectors; the right side is another one."""
    turned = proof.start(norm(Pi_0c * Pi_1))
    turned.at_most(norm(S_0c * Pi_0c * Pi_1) / (r_S + gap), by=LeastStretch.at(S_0c, Pi_0c, Pi_1, r_S + gap))
    turned.equals(
        norm(Pi_0c * Pi_1 * S_1c * Pi_1 - Pi_0c * E_S * Pi_1) / (r_S + gap),
        by=(definition(S_0c, S_1c, E_S, Pi_0c), declared_to_commute, projector_is_idempotent),
    )
    turned.at_most(
        (norm(Pi_0c * Pi_1 * S_1c * Pi_1) + norm(Pi_0c * E_S * Pi_1)) / (r_S + gap),
        by=TriangleInequality.at(ANY, Pi_0c * Pi_1 * S_1c * Pi_1, -Pi_0c * E_S * Pi_1),
    )
    turned.at_most(
        (norm(Pi_0c * Pi_1) * r_S + norm(Pi_0c * E_S * Pi_1)) / (r_S + gap),
        by=(NormOfProduct.at(ANY, 0, Pi_0c * Pi_1, S_1c * Pi_1), GivenBound.at(ON)),
    )
    proof.concludes(combining_bounds, turned)
