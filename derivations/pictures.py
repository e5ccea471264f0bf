"""The pictures that a build draws, beside the LaTeX of the appendix."""

from __future__ import annotations

from fractions import Fraction

from derivations.least_squares.excess_risk_of_least_squares import excess_risk_of_least_squares
from derivations.risk_curves import against_penalty, against_samples
from symbolic.report.figures import compare

MISALIGNMENTS = (Fraction(1, 10), Fraction(1, 2), Fraction(2))
PENALTIES = (Fraction(1, 100_000), Fraction(1, 100), Fraction(1))


def pictures() -> dict[str, bytes]:
    """Every picture as a file, by its name relative to the appendix."""
    risk = compare(
        excess_risk_of_least_squares,
        along="n",
        upto=60,
        curves=[{"d": d, "sigma_y2": 1} for d in (5, 10, 20)],
        labels=("number of samples $n$", r"excess risk $E\,\|\hat\beta-\beta^*\|_\Sigma^2$"),
    )
    return {
        "figures/excess_risk_of_least_squares.svg": risk.drawn("svg"),
        "figures/risk_against_penalty.svg": against_penalty(MISALIGNMENTS).drawn("svg"),
        "figures/risk_against_samples.svg": against_samples(PENALTIES).drawn("svg"),
    }
