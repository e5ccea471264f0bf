r"""Davis and Kahan's theorem with the gap of the unperturbed matrix alone, at the price of a factor 2.

Main result
    Δ ‖Π⊥ Π̂‖ ≤ 2 e ‖Π̂‖,   any unitarily invariant norm

Notation
    S, Ŝ : d × d     symmetric, E = Ŝ − S, ‖E‖_op ≤ e
    Π, Π̂ : d × d     projectors on eigenvectors of S, of Ŝ; Π⊥ = I − Π
    c, r, Δ          the eigenvalues of S that do not belong to Π are outside (c − r − Δ, c + r + Δ); those of Ŝ that
                     belong to Π̂ are in [c − r − e, c + r + e], where Weyl's inequality puts them if those of S at the
                     same positions are in [c − r, c + r]

Sources
    yu2015 (Theorem 2; in the Frobenius norm ‖Π̂‖ is the root of the size of the block)
"""

from derivations.symbols import E_S, Pi_0c, Pi_1, S_0c, S_1c, e_S, gap, r_S
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import LeastGain, norm, operator_norm
from symbolic.matrices.norms import ANY
from symbolic.rules import (
    Contraction,
    GivenBound,
    LeastStretch,
    NormOfProduct,
    TriangleInequality,
    combining_bounds,
    declared_to_commute,
    definition,
    projector_is_idempotent,
)

ON = operator_norm(S_1c * Pi_1) <= r_S + e_S
OFF = r_S + gap <= LeastGain(S_0c, Pi_0c)
SMALL = operator_norm(E_S) <= e_S


@theorem(
    "population-gap",
    states=Claim(gap * norm(Pi_0c * Pi_1), "<=", 2 * e_S * norm(Pi_1), given=(ON, OFF, SMALL)),
    source=("yu2015",),
)
def population_gap(proof: Proof) -> None:
    """The spectrum of `S` alone decides: where the perturbation is larger than the gap the bound says nothing."""
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
        (norm(Pi_0c * Pi_1) * (r_S + e_S) + e_S * norm(Pi_1)) / (r_S + gap),
        by=(
            NormOfProduct.at(ANY, 0, Pi_0c * Pi_1, S_1c * Pi_1),
            GivenBound.at(ON),
            NormOfProduct.at(ANY, 2, Pi_0c, E_S, Pi_1),
            Contraction.at(Pi_0c),
            GivenBound.at(SMALL),
        ),
    )
    whole = proof.start(norm(Pi_0c * Pi_1))
    whole.at_most(norm(Pi_1), by=(NormOfProduct.at(ANY, 1, Pi_0c, Pi_1), Contraction.at(Pi_0c)))
    proof.concludes(combining_bounds, turned, whole)
