r"""What the two-term law of the learned misalignment leaves out, bounded with every constant.

Main result
    |E m̂ − ℓ| ≤ 192 (9 b / s²)⁶ ‖β*‖² μ_6,   n_B > d + 5

Notation
    m̂           as in misalignment_of_learned_features: truncated SVD; d = p + q
    ℓ           the law with exact coefficients, as in mean_of_taylor_terms
    s, b        s ≤ σ_p(B), ‖B‖_op ≤ b
    𝓔           the error of least squares;  X = ‖𝓔‖_op,  x = s² / (18 b)
    1_{X ≥ x}   1 where the error is large; the good event is X < x
    μ_6         as in sixth_moment_of_error; of order n_B⁻³

Sources
    kato1995 (Cauchy's estimate of the series), letac2004 (moments of W_B)

What the terms through fifth order leave out is split into its mean over the good event and over the complement of that:

    |E (1 − 1_{X ≥ x}) β*ᵀ(P̂ − Π_p^{<6})β*| ≤ ‖β*‖² 4 (9 b / s²)⁶ E X⁶                by series_on_good_event
    |E 1_{X ≥ x} β*ᵀ(P̂ − Π_p^{<6})β*| ≤ ‖β*‖² (P(X ≥ x) + Σ 2 (9 b / s²)^j E 1_{X ≥ x} X^j)   by series_off_good_event

where j = 1, …, 5.

The probability is at most μ_6 / x⁶ = 64 (9 b / s²)⁶ μ_6, by probability_of_large_error, and the sum at most 124 times
the same, by Markov's inequality: 192 = 4 + 64 + 124. ℓ = m + δ/n_B + δ₂/n_B² + O(n_B⁻³), by law_beyond_two_terms.
"""

from sympy import Add

from derivations.eigenspaces.mean_of_taylor_terms import TASK, TERMS, mean_of_taylor_terms
from derivations.eigenspaces.probability_of_large_error import probability_of_large_error
from derivations.eigenspaces.series_off_good_event import series_off_good_event
from derivations.eigenspaces.series_on_good_event import series_on_good_event
from derivations.eigenspaces.sixth_moment_of_error import sixth_moment_of_error
from derivations.symbols import (
    E_B,
    B_r,
    E_fix,
    P_learned,
    b_B_max,
    beta_T,
    d_r,
    e_L,
    law_B,
    m_hat_B,
    n_B,
    p,
    q,
    s_B,
    sixth_B,
)
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import Absolute, E, Indicator, Leading, Probability, SingularValue, operator_norm, tr
from symbolic.rules import (
    AbsoluteOfSum,
    Markov,
    MeanOverEvent,
    PowerOfNorm,
    SameSpace,
    combining_bounds,
    definition,
    definition_of_probability,
    expectation_is_linear,
)

X = operator_norm(E_B)
x = s_B**2 / (18 * b_B_max)
far = Indicator(X, x)
ratio = 9 * b_B_max / s_B**2
orders = range(1, 6)
space = Leading(B_r + E_B, p)
left_out = tr(TASK * (space - TERMS))


@theorem(
    "remainder-of-misalignment",
    states=Claim(
        Absolute(E(m_hat_B) - law_B),
        "<=",
        192 * ratio**6 * tr(TASK) * sixth_B,
        given=(n_B > p + q + 5, d_r >= p, s_B <= SingularValue(B_r, p), operator_norm(B_r) <= b_B_max),
    ),
    source=("kato1995", "letac2004"),
)
def remainder_of_misalignment(proof: Proof) -> None:
    """All that the noise does beyond fourth order is of the order `n_B^{-3}`, with a constant that can be computed."""
    given = proof.claim.given
    sixth = proof.start(tr(TASK) * E(X**6))
    sixth.at_most(tr(TASK) * E(tr(E_B * E_B.T) ** 3), by=PowerOfNorm.at(E_B, 3))
    sixth.equals(tr(TASK) * sixth_B, by=(sixth_moment_of_error, definition(sixth_B)))

    event = MeanOverEvent(E_fix, e_L, E_B, beta_T, x)
    within, outside = Absolute(E((1 - far) * left_out)), Absolute(E(far * left_out))
    small = tr(TASK) * E(4 * (ratio * X) ** 6)
    large = tr(TASK) * E(far * (1 + Add(*(2 * (ratio * X) ** j for j in orders))))
    on_event = proof.infer(Claim(within, "<=", small, given), event, series_on_good_event)
    off_event = proof.infer(Claim(outside, "<=", large, given), event, series_off_good_event)

    tail = proof.start(large)
    tail.equals(
        tr(TASK) * (Probability(X, x) + Add(*(2 * ratio**j * E(far * X**j) for j in orders))),
        by=definition_of_probability,
    )
    tail.at_most(
        tr(TASK) * (sixth_B / x**6 + Add(*(2 * ratio**j * E(X**6) / x ** (6 - j) for j in orders))),
        by=(probability_of_large_error.at(x_E=x), *(Markov.at(X, x, 6, beside=j) for j in orders)),
    )

    whole = proof.start(Absolute(E(m_hat_B) - law_B))
    whole.equals(
        Absolute(tr(TASK) - E(tr(TASK * P_learned.definition)) - law_B),
        by=(definition(m_hat_B, P_learned), expectation_is_linear),
    )
    whole.equals(
        Absolute(E((1 - far) * left_out) + E(far * left_out)),
        by=(SameSpace.at(P_learned.definition, space), mean_of_taylor_terms),
    )
    whole.at_most(within + outside, by=AbsoluteOfSum.at(E((1 - far) * left_out), E(far * left_out)))
    proof.concludes(combining_bounds, whole, on_event, off_event, tail, sixth)
