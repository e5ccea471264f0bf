"""Off the good event: what the series of truncated SVD leaves out, however large the noise is.

Main result
    ‖Π_p(B + E) − Π_p^{<6}(B, E)‖_op ≤ 1 + 2 (y + y² + y³ + y⁴ + y⁵),   y = 9 b e / s²,   given ‖E‖_op ≤ e

Notation
    B, E, s, b, e, Π_p^{<6}(B, E)    as in series_on_good_event

Sources
    kato1995 (Cauchy's estimate of the terms)

Two projectors are at most 1 apart, since U = 2Π_p(B) − I and Û = 2Π_p(B + E) − I are reflections; the terms that are
taken from the one are powers of the noise.
"""

from derivations.eigenspaces.series_on_good_event import LEFT_OUT, RATIO, SIZES, TERMS
from derivations.symbols import B_r, U_fix, U_moved, b_B_max, e_L, p, s_B
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import Leading, operator_norm
from symbolic.matrices.expressions import total
from symbolic.matrices.norms import OPERATOR
from symbolic.rules import CauchyEstimate, Contraction, TriangleInequality, definition

powers = 2 * RATIO + 2 * RATIO**2 + 2 * RATIO**3 + 2 * RATIO**4 + 2 * RATIO**5


@theorem(
    "series-off-good-event",
    states=Claim(LEFT_OUT, "<=", 1 + powers, given=SIZES),
    source=("kato1995",),
)
def series_off_good_event(proof: Proof) -> None:
    """However large the noise is, the projector stays one, and the terms that are taken from it are powers of it."""
    others = TERMS - Leading(B_r, p)
    parts = U_moved / 2, -U_fix / 2, -others
    proof.equals(operator_norm(total(*parts)), by=definition(U_moved, U_fix))
    proof.at_most(
        operator_norm(U_moved) / 2 + operator_norm(U_fix) / 2 + operator_norm(others),
        by=TriangleInequality.at(OPERATOR, *parts),
    )
    proof.at_most(1 + operator_norm(others), by=(Contraction.at(U_moved), Contraction.at(U_fix)))
    proof.concludes(by=CauchyEstimate.below(TERMS, s_B, b_B_max, e_L))
