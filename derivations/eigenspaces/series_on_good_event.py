"""The good event: where the noise is small, what the series of truncated SVD leaves out has an explicit bound.

Main result
    ‖Π_p(B + E) − P − Π_1 − Π_2‖_op ≤ 4 (9 b e / s²)³,   given 18 b e ≤ s²

Notation
    B : d × d_r      of rank p;  s ≤ σ_p(B), ‖B‖_op ≤ b
    E : d × d_r      any matrix, ‖E‖_op ≤ e
    P, Π_1, Π_2      the terms of the series, as in series_of_truncated_svd
    Π_p(B + E)       projector on the p leading left singular vectors

Sources
    kato1995 (the contour integral, and Cauchy's estimate of its Taylor coefficients)

`good_event_theorem` makes it of any order N: 4 (9 b e / s²)^N for the terms with fewer than N factors E. With E the
error of least squares, the event fails as rarely as probability_of_large_error says. remainder_of_misalignment does
not cite this: its rule makes the same estimate on the event, at N = 6, and another off it, both in the mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from sympy import Expr

from derivations.eigenspaces.series_of_projectors import require_order
from derivations.eigenspaces.series_of_truncated_svd import series_of_truncated_svd, truncated_svd_theorem
from derivations.symbols import LOW_RANK, E_c, Pi_c1, Pi_c2, Q_c, Q_Rc, b_B_max, d, d_r, e_L, p, s_B
from symbolic.claim import Claim
from symbolic.derivation import Proof, Theorem, theorem
from symbolic.matrices import Leading, MatrixExpression, Named, SingularValue, operator_norm
from symbolic.matrices.expressions import total
from symbolic.perturbation import column_space_terms
from symbolic.rules import CauchyEstimate

B = LOW_RANK.matrix
GOOD_EVENT = (
    p <= d,
    p <= d_r,
    s_B <= SingularValue(B, p),
    operator_norm(B) <= b_B_max,
    operator_norm(E_c) <= e_L,
    18 * b_B_max * e_L <= s_B**2,
)
ESTIMATE = CauchyEstimate(LOW_RANK, s_B, b_B_max, e_L)


def bound_of_order(order: int) -> Expr:
    """What the terms with fewer than so many factors E leave out at most."""
    return 4 * (9 * b_B_max * e_L / s_B**2) ** order


def _claim(terms: Sequence[MatrixExpression]) -> Claim:
    left = Leading(B + E_c, p) - total(LOW_RANK.left, *terms)
    return Claim(operator_norm(left), "<=", bound_of_order(len(terms) + 1), given=GOOD_EVENT)


@theorem("series-on-good-event", states=_claim((Pi_c1, Pi_c2)), source=("kato1995",))
def series_on_good_event(proof: Proof) -> None:
    """Noise that is small beside the singular values leaves little out of the series: the next power of its size."""
    proof.concludes(ESTIMATE, series_of_truncated_svd)


def good_event_theorem(order: int) -> Theorem:
    """The same with all terms that have fewer than `order` factors E.

    Raises ConditionError for an order below 2.

    >>> print(good_event_theorem(2).claim.rhs)
    324*b_B_max**2*e_L**2/s_B**4
    """
    require_order(order, 2)
    words = column_space_terms(LOW_RANK, (Q_c, Q_Rc), E_c, order - 1)
    terms = [Named(f"Pi_c{j}", word) for j, word in enumerate(words[1:], 1)]
    body = partial(_conclude, series=truncated_svd_theorem(order - 1))
    title = f"The series of truncated SVD to order {order - 1} on the good event"
    return Theorem(f"good-event-of-order-{order}", _claim(terms), body, ("kato1995",), title, __name__)


def _conclude(proof: Proof, series: Theorem) -> None:
    proof.concludes(ESTIMATE, series)
