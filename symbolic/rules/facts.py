"""Facts that are cited and not derived: the classical ones, which do not lower "proved", and any other, which do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """A statement taken from the literature.

    name        as it is listed with every theorem that uses it
    statement   what it says, with its conditions
    source      a key of references.bib
    classical   whether a theorem that rests on it still counts as proved
    """

    name: str
    statement: str
    source: str
    classical: bool = True


STEINS_LEMMA = Fact(
    "Stein's lemma",
    "For a matrix G with independent rows N(0, C) and a function F, weakly differentiable and integrable together "
    "with its first derivatives, the expectation of GᵀF is the expectation of the sum of its contractions.",
    "stein1981",
)
WISHART_DENSITY = Fact(
    "joint eigenvalue density of the Wishart",
    "For n ≥ d and a positive definite covariance, W has a density on the positive definite matrices; "
    "in particular it is invertible almost surely.",
    "muirhead1982",
)
LIMIT_UNDER_EXPECTATION = Fact(
    "exchanging expectation with a limit",
    "Under monotone limits of nonnegative variables, or under a dominating integrable variable, the limit of the "
    "expectations is the expectation of the limit.",
    "billingsley1995",
)

CLASSICAL = (STEINS_LEMMA, WISHART_DENSITY, LIMIT_UNDER_EXPECTATION)
