"""The series of the risk of BEFS in 1/n_T by words of the fluctuation, to any order.

Main result
    E tr(Δ_κ Δ_κᵀ) = c_0 + c_1/n_T + … + c_k/n_T^k + O(n_T^{-k-1})

Notation
    K_λ/n_T = G⁻¹ + Ξ      G = P̂ + α Q̂, α = 1/(1 + λ), Ξ = XᵀX/n_T − I
    b̂ = Q̂ β*               so that G b̂ = α b̂, ‖b̂‖² = m̂;  tr G^k = p + q α^k, also for k = 0

Sources
    haff1979 (the moments of Ξ: symbolic.moments.centred)

With n_T K_λ⁻¹ = Σ_i (−1)^i (G Ξ)^i G and λ α = 1 − α

    bias       λ² b̂ᵀ (n_T K_λ⁻¹)² b̂ = λ² Σ_{ij} (−1)^{i+j} b̂ᵀ (G Ξ)^i G G (Ξ G)^j b̂
    variance   σ_y² tr(K_λ⁻¹ W K_λ⁻¹) = (σ_y²/n_T) Σ_{ij} (−1)^{i+j} tr (G Ξ)^i G (I + Ξ) G (Ξ G)^j

The words are averaged together, and every word in G alone is a number. A word with j letters Ξ is of the order
n_T^{-⌈j/2⌉}, so 2k of them are enough. Nothing is taken from the reduction theorem, nor from the exact risk; the way
from a fixed λ to a fixed κ is the one that `series_by_reduction` takes. That the expansion is asymptotic is argued
where its rule is stated (`symbolic.rules.expansion`); the theorems derive the first coefficients line by line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flint import fmpq_mpoly
from sympy import Expr

from derivations.scaling_in_task_samples.polynomial_series import (
    ALPHA,
    MISSED,
    NOISE,
    RING,
    SHRINKAGE,
    P,
    Penalty,
    Q,
    Series,
    at_fixed_penalty,
    padded,
    required_order,
    shown,
)
from symbolic.moments.alphabet import EMPTY, FIRST_LETTER, Alphabet, Term
from symbolic.moments.centred import FLUCTUATION, Reduced, reduced

_G, _XI = bytes([FIRST_LETTER]), bytes([FLUCTUATION])

Sum = dict[Term, tuple[int, ...]]
"""Words with their coefficients of 1, 1/n_T, …"""


@dataclass(frozen=True)
class Expanded:
    """The series at a fixed λ, and how many different products of words were met on the way."""

    series: Series
    words: int


_known: dict[int, Expanded] = {}
"""By order."""


def coefficients(
    order: int, penalty: Penalty = "lam", alpha: Expr = ALPHA, advance: Callable[[int], None] = lambda _: None
) -> tuple[Expr, ...]:
    """`c_0, …, c_order` of the risk in powers of 1/n_T, each expanded.

    order     at least 0; each one takes some six times as long as the one before, 6 some seconds
    penalty   what is held fixed as n_T grows: `lam`, λ = κ/n_T, or `kappa`
    alpha     what is written for 1/(1 + λ)
    advance   hears how many products of words have been met

    Raises ConditionError for an order below 0.

    >>> coefficients(0)
    (alpha**2*m_hat - 2*alpha*m_hat + m_hat,)
    >>> coefficients(1, "kappa")
    (0, p*sigma_y2 + q*sigma_y2)
    """
    series = _expanded(required_order(order), advance).series
    return shown(at_fixed_penalty(series) if penalty == "kappa" else series, alpha)


def number_of_words(order: int) -> int:
    """How many different products of words are met on the way to the series of an order.

    >>> number_of_words(1)
    10
    """
    return _expanded(required_order(order)).words


def _expanded(order: int, advance: Callable[[int], None] = lambda _: None) -> Expanded:
    if order in _known:
        return _known[order]
    alphabet = Alphabet(isotropic=True, symmetric=frozenset({FIRST_LETTER}))
    bias = reduced(_bias(order, alphabet), alphabet, order, advance)
    variance = reduced(_variance(order, alphabet), alphabet, order, lambda met: advance(bias.words + met))
    cost = (1 - SHRINKAGE) ** 2 * MISSED  # λ² α² m̂
    parts = (_in_numbers(bias, cost, order), _in_numbers(variance, NOISE, order))
    found = Expanded([a + b for a, b in zip(*parts, strict=True)], bias.words + variance.words)
    return _known.setdefault(order, found)


def _bias(order: int, alphabet: Alphabet) -> Sum:
    """The open words between b̂ᵀ and b̂."""
    found: Sum = {}
    for i in range(2 * order + 1):
        for j in range(2 * order + 1 - i):
            term = alphabet.term((_G + _XI) * i + _G + _G + (_XI + _G) * j)
            found[term] = ((-1) ** (i + j),)
    return found


def _variance(order: int, alphabet: Alphabet) -> Sum:
    """The traces of the variance without σ_y²; one power of 1/n_T stands before them all."""
    found: Sum = {}
    most = 2 * (order - 1)
    for i in range(most + 1):
        for j in range(most + 1 - i):
            for between in (EMPTY, _XI):
                trace = (_G + _XI) * i + _G + between + _G + (_XI + _G) * j
                term = alphabet.term(EMPTY, [trace])
                found[term] = (0, found.get(term, (0, 0))[1] + (-1) ** (i + j))
    return found


def _in_numbers(words: Reduced, factor: fmpq_mpoly, order: int) -> Series:
    """What words in G are worth: an open one b̂ᵀ G^k b̂ = α^k m̂, of which the factor has α² m̂, a closed one its trace."""
    total = padded([], order)
    for (word, *closed), powers in words.terms.items():
        value = RING.constant(1)
        for trace in closed:
            value *= P + Q * SHRINKAGE ** len(trace)
        if word:
            value *= SHRINKAGE ** (len(word) - 2)
        for i, number in enumerate(powers):
            total[i] += number * value
    return [factor * coefficient for coefficient in total]


__all__ = ["coefficients", "number_of_words"]
