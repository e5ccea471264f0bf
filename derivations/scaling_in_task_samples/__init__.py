"""Chapter 5: the risk in powers of 1/n, and its limit when the dimension grows with the samples."""

from derivations.scaling_in_task_samples.deterministic_equivalent import deterministic_equivalent
from derivations.scaling_in_task_samples.deterministic_equivalent_of_ridge import deterministic_equivalent_of_ridge
from derivations.scaling_in_task_samples.equivalent_for_any_covariance import equivalent_for_any_covariance
from derivations.scaling_in_task_samples.hard_restriction_in_proportion import hard_restriction_in_proportion
from derivations.scaling_in_task_samples.least_squares_in_proportion import least_squares_in_proportion
from derivations.scaling_in_task_samples.ridgeless_in_proportion import ridgeless_in_proportion
from derivations.scaling_in_task_samples.series_at_fixed_penalty import series_at_fixed_penalty
from derivations.scaling_in_task_samples.series_of_any_linear_estimator import series_of_any_linear_estimator
from derivations.scaling_in_task_samples.series_of_excess_risk import series_of_excess_risk
from derivations.scaling_in_task_samples.series_of_hard_restriction import series_of_hard_restriction
from derivations.scaling_in_task_samples.series_of_least_squares import series_of_least_squares
from derivations.scaling_in_task_samples.series_of_ridge import series_of_ridge
from symbolic.derivation import Chapter

CHAPTER = Chapter(
    "scaling_in_task_samples",
    "Scaling in the number of task samples",
    (
        series_of_any_linear_estimator,
        series_of_least_squares,
        series_of_ridge,
        series_of_hard_restriction,
        series_of_excess_risk,
        series_at_fixed_penalty,
        least_squares_in_proportion,
        ridgeless_in_proportion,
        hard_restriction_in_proportion,
        deterministic_equivalent_of_ridge,
        deterministic_equivalent,
        equivalent_for_any_covariance,
    ),
    r"The sample covariance is its mean and a fluctuation, `S = \Sigma + \Xi`, and `\Xi` is of the order "
    r"`n^{-1/2}`. An estimator `F(S)X^\top y/n` is expanded in `\Xi`, and Stein's lemma gives the mean of every word "
    r"in `\Xi` as a polynomial in `1/n`. So each risk here is a series in `1/n`, derived without the exact "
    r"formulas of the chapter before; these judge every coefficient. `O(n^{-k})` says that the constant depends on all "
    r"else, the dimensions included: `|R - \dots| \le C n^{-k}` for all large `n`. The series is asymptotic, and "
    r"the first term that is left out tells how far it is to be trusted. In the limits that follow all dimensions "
    r"grow with the samples: `o(1)` says that the difference tends to `0` as the sizes tend to infinity and their "
    r"ratios to positive limits at which the conditions hold strictly and no denominator vanishes, all other scalars "
    r"fixed. There a penalty `\kappa` is written by the `\mu` that it belongs to, the positive root of "
    r"`(n_T - p)\mu^2 + (n_T - p - q - \kappa)\mu - \kappa = 0`, and every formula is rational in `\mu`.",
)
