"""Second moment of a Haar orthogonal matrix.

Main result
    d (d − 1)(d + 2) E[O M₁ Oᵀ M₂ O M₃ Oᵀ]
      = (d + 1) (tr M₁ tr M₃ M₂ + tr(M₁M₃) tr M₂ I + tr(M₁M₃ᵀ) M₂ᵀ)
        − tr M₁ tr M₃ (tr M₂ I + M₂ᵀ) − tr(M₁M₃) (M₂ + M₂ᵀ) − tr(M₁M₃ᵀ) (M₂ + tr M₂ I),   d ≥ 2

Notation
    O : d × d             Haar orthogonal
    M₁, M₂, M₃ : d × d    arbitrary

Sources
    collins2006

The three pairings of the four row indices times the three of the four column indices are nine words.
"""

from derivations.orthogonal_weingarten.weingarten_value_of_type_1_1 import weingarten_value_of_type_1_1
from derivations.orthogonal_weingarten.weingarten_value_of_type_2 import weingarten_value_of_type_2
from derivations.symbols import M_1, M_2, M_3, O, d
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, Identity, Weingarten, tr
from symbolic.rules import WeingartenFormula, expectation_is_linear

straight, crossed = Weingarten((1, 1), d), Weingarten((2,), d)
closed, plain, turned = tr(M_2) * Identity(d), M_2, M_2.T
apart, along, against = tr(M_1) * tr(M_3), tr(M_1 * M_3), tr(M_1 * M_3.T)


@theorem(
    "haar-second-moment",
    states=Claim(
        E(O * M_1 * O.T * M_2 * O * M_3 * O.T),
        "=",
        (
            (d + 1) * apart * plain
            + (d + 1) * along * closed
            + (d + 1) * against * turned
            - apart * (closed + turned)
            - along * (plain + turned)
            - against * (plain + closed)
        )
        / (d * (d - 1) * (d + 2)),
        given=(d >= 2,),
    ),
    source=("collins2006",),
)
def haar_second_moment(proof: Proof) -> None:
    """Three ways to pair the rows, three to pair the columns."""
    proof.equals(
        straight * apart * plain
        + straight * along * closed
        + straight * against * turned
        + crossed * apart * (closed + turned)
        + crossed * along * (plain + turned)
        + crossed * against * (plain + closed),
        by=(WeingartenFormula.at(O), expectation_is_linear),
    )
    proof.concludes(by=(weingarten_value_of_type_1_1, weingarten_value_of_type_2))
