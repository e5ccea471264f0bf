"""The good event: where the noise is small, what the series of truncated SVD leaves out has an explicit bound.

Main result
    ‖Π_p(B + E) − Π_p^{<6}(B, E)‖_op ≤ 4 (9 b e / s²)⁶,   given ‖E‖_op ≤ e, 18 b e ≤ s²

Notation
    B : d × d_r          of rank p;  s ≤ σ_p(B), ‖B‖_op ≤ b;  d = p + q
    E : d × d_r          any matrix
    Π_p(B + E)           projector on the p leading left singular vectors
    Π_p^{<6}(B, E)       the terms of its series with fewer than six factors E; the first are P, and Π_1 and Π_2 of
                         series_of_truncated_svd

Sources
    kato1995 (the contour integral, and Cauchy's estimate of its Taylor coefficients)

With E the error of least squares, the event fails as rarely as probability_of_large_error says; what the series leaves
out there is bounded by series_off_good_event.
"""

from derivations.symbols import B_r, E_fix, b_B_max, d_r, e_L, p, s_B
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import Leading, SingularValue, TaylorTerms, operator_norm
from symbolic.rules import CauchyEstimate

TERMS = TaylorTerms(B_r, E_fix, p, 6)
LEFT_OUT = operator_norm(Leading(B_r + E_fix, p) - TERMS)
SIZES = (d_r >= p, s_B <= SingularValue(B_r, p), operator_norm(B_r) <= b_B_max, operator_norm(E_fix) <= e_L)
RATIO = 9 * b_B_max * e_L / s_B**2


@theorem(
    "series-on-good-event",
    states=Claim(LEFT_OUT, "<=", 4 * RATIO**6, given=(*SIZES, 18 * b_B_max * e_L <= s_B**2)),
    source=("kato1995",),
)
def series_on_good_event(proof: Proof) -> None:
    """Noise that is small beside the singular values leaves little out of the series: the next power of its size."""
    proof.concludes(by=CauchyEstimate.at(TERMS, s_B, b_B_max, e_L))
