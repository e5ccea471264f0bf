"""Chapter 2: least squares, the first application of the moments."""

from derivations.least_squares.divergence_of_least_squares import divergence_of_least_squares
from derivations.least_squares.excess_risk_of_interpolation import excess_risk_of_interpolation
from derivations.least_squares.excess_risk_of_least_squares import excess_risk_of_least_squares
from symbolic.derivation import Chapter

CHAPTER = Chapter(
    "least_squares",
    "Least squares under a Gaussian design",
    (excess_risk_of_least_squares, divergence_of_least_squares, excess_risk_of_interpolation),
    "The estimator that knows nothing of the brain is the one that every other is compared to. Its excess risk is a "
    "trace of the mean of an inverse Wishart matrix, times the variance of the noise, and infinite where that mean is.",
)
