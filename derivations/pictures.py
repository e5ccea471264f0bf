"""The pictures that a build draws, beside the LaTeX of the appendix."""

from __future__ import annotations

from fractions import Fraction

from derivations.bound_curves import bounds_against_perturbation
from derivations.misalignment_curves import misalignment_against_samples
from derivations.risk_curves import against_penalty, against_samples
from derivations.scaling_in_task_samples.rate_of_approach import Limit, approach
from derivations.series_curves import orders_against_samples

MISALIGNMENTS = (Fraction(1, 10), Fraction(1, 2), Fraction(2))
PENALTIES = (Fraction(1, 100_000), Fraction(1, 100), Fraction(1))

LIMITS = (
    Limit(Fraction(2), Fraction(1, 4), Fraction(1, 10), Fraction(2), Fraction(1, 2)),
    Limit(Fraction(3, 2), Fraction(1, 4), Fraction(2, 5)),
    Limit(Fraction(1, 2), Fraction(1, 4), Fraction(2, 5)),
)
SAMPLES = tuple(40 * 2**k for k in range(8))
FROM_FEW_TO_MANY = tuple(dict.fromkeys(round(10 ** (k / 12)) for k in range(11, 37)))
"""From 8 samples to 1000, evenly on a logarithmic axis."""

BRAIN_SAMPLES = tuple(range(14, 121, 2))
SIMULATED_AT = (14, 16, 18, 20, 24, 30, 40, 60, 80, 120)
PERTURBATIONS = tuple(10 ** (k / 10) for k in range(-20, 6))
"""From 1/100 to 3, evenly on a logarithmic axis."""


def pictures() -> dict[str, bytes]:
    """Every picture as a file, by its name relative to the appendix."""
    misalignment = misalignment_against_samples(BRAIN_SAMPLES, SIMULATED_AT)
    return {
        "figures/risk_against_penalty.svg": against_penalty(MISALIGNMENTS).drawn("svg"),
        "figures/risk_against_samples.svg": against_samples(PENALTIES).drawn("svg"),
        "figures/series_against_samples.svg": orders_against_samples(FROM_FEW_TO_MANY).drawn("svg"),
        "figures/approach_to_equivalent.svg": approach(LIMITS, SAMPLES).drawn("svg"),
        "figures/misalignment_against_samples.svg": misalignment.drawn("svg"),
        "figures/bounds_against_perturbation.svg": bounds_against_perturbation(PERTURBATIONS).drawn("svg"),
    }
