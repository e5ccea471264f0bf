"""The orthogonality relations of order two, as `O^\\top O = I` says them.

Main result
    Wg([1,1]; d) (d² tr(M₁M₃) + d (tr M₁ tr M₃ + tr(M₁M₃ᵀ)))
      + Wg([2]; d) (2d tr(M₁M₃) + d (d + 1) (tr M₁ tr M₃ + tr(M₁M₃ᵀ)))  =  d Wg([1]; d) tr(M₁M₃),   d ≥ 2

Notation
    O : d × d         Haar orthogonal
    M₁, M₃ : d × d    arbitrary

Sources
    collins2017

One average is written in two ways: with four factors O as they stand, and with two of them cancelled first. As M₁ and
M₃ are arbitrary, the two relations for the coset types [1,1] and [2] can be read off.
"""

from derivations.symbols import M_1, M_3, O, d
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E, Weingarten, tr
from symbolic.rules import (
    WeingartenFormula,
    expectation_is_linear,
    orthogonal_cancels,
    solving,
    trace_of_identity,
)

one, straight, crossed = (Weingarten(coset_type, d) for coset_type in ((1,), (1, 1), (2,)))
averaged = (WeingartenFormula.at(O), expectation_is_linear, trace_of_identity)
both_ways = E(tr(O * M_1 * O.T * O * M_3 * O.T))
other_words = tr(M_1) * tr(M_3) + tr(M_1 * M_3.T)
by_pairings = straight * (d**2 * tr(M_1 * M_3) + d * other_words) + crossed * (
    2 * d * tr(M_1 * M_3) + d * (d + 1) * other_words
)


@theorem(
    "orthogonality-of-second-moment",
    states=Claim(by_pairings, "=", d * one * tr(M_1 * M_3), given=(d >= 2,)),
    source=("collins2017",),
)
def orthogonality_of_second_moment(proof: Proof) -> None:
    """Where the relations between the values come from: two factors that cancel may also be averaged."""
    with_four = proof.start(both_ways).equals(by_pairings, by=averaged)
    with_two = proof.start(both_ways).equals(E(tr(O * M_1 * M_3 * O.T)), by=orthogonal_cancels)
    with_two.equals(d * one * tr(M_1 * M_3), by=averaged)
    proof.concludes(solving(), with_four, with_two)
