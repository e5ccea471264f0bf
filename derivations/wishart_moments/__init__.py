"""Chapter 1: moments of Wishart matrices, and of their inverses up to order four."""

from derivations.wishart_moments.covariance_of_inverse_entries import covariance_of_inverse_entries
from derivations.wishart_moments.covariance_of_inverse_traces import covariance_of_inverse_traces
from derivations.wishart_moments.covariance_of_inverse_wishart import covariance_of_inverse_wishart
from derivations.wishart_moments.divergence_of_inverse_trace import divergence_of_inverse_trace
from derivations.wishart_moments.existence_of_inverse_moments import existence_of_inverse_moments
from derivations.wishart_moments.identity_of_inverse_quadratic_form import identity_of_inverse_quadratic_form
from derivations.wishart_moments.mean_of_fourth_inverse_power import mean_of_fourth_inverse_power
from derivations.wishart_moments.mean_of_inverse_wishart import mean_of_inverse_wishart
from derivations.wishart_moments.mean_of_squared_inverse import mean_of_squared_inverse
from derivations.wishart_moments.mean_of_wishart import mean_of_wishart
from derivations.wishart_moments.mean_trace_of_inverse import mean_trace_of_inverse
from derivations.wishart_moments.mean_trace_of_squared_inverse import mean_trace_of_squared_inverse
from derivations.wishart_moments.recursion_of_inverse_traces import recursion_of_inverse_traces
from derivations.wishart_moments.second_moment_of_inverse_trace import second_moment_of_inverse_trace
from derivations.wishart_moments.second_moment_of_inverse_wishart import second_moment_of_inverse_wishart
from derivations.wishart_moments.second_moment_of_wishart import second_moment_of_wishart
from derivations.wishart_moments.symmetric_third_moment_of_inverse_wishart import (
    symmetric_third_moment_of_inverse_wishart,
)
from derivations.wishart_moments.third_cumulant_of_inverse_trace import third_cumulant_of_inverse_trace
from derivations.wishart_moments.third_moment_of_inverse_trace import third_moment_of_inverse_trace
from derivations.wishart_moments.third_moment_of_inverse_wishart import third_moment_of_inverse_wishart
from derivations.wishart_moments.third_moment_of_two_traces import third_moment_of_two_traces
from derivations.wishart_moments.third_moment_with_one_trace import third_moment_with_one_trace
from derivations.wishart_moments.third_moment_with_trace_of_product import third_moment_with_trace_of_product
from derivations.wishart_moments.third_moment_with_two_traces import third_moment_with_two_traces
from derivations.wishart_moments.trace_moment_of_inverse_wishart import trace_moment_of_inverse_wishart
from derivations.wishart_moments.variance_of_inverse_trace import variance_of_inverse_trace
from symbolic.derivation import Chapter

CHAPTER = Chapter(
    "wishart_moments",
    "Moments of Wishart matrices, and of their inverses up to order four",
    (
        mean_of_wishart,
        second_moment_of_wishart,
        identity_of_inverse_quadratic_form,
        existence_of_inverse_moments,
        mean_of_inverse_wishart,
        second_moment_of_inverse_wishart,
        trace_moment_of_inverse_wishart,
        mean_of_squared_inverse,
        second_moment_of_inverse_trace,
        variance_of_inverse_trace,
        covariance_of_inverse_entries,
        covariance_of_inverse_wishart,
        covariance_of_inverse_traces,
        third_moment_of_inverse_wishart,
        symmetric_third_moment_of_inverse_wishart,
        third_moment_with_trace_of_product,
        third_moment_with_one_trace,
        third_moment_with_two_traces,
        third_moment_of_two_traces,
        third_moment_of_inverse_trace,
        third_cumulant_of_inverse_trace,
        mean_of_fourth_inverse_power,
        mean_trace_of_inverse,
        mean_trace_of_squared_inverse,
        divergence_of_inverse_trace,
        recursion_of_inverse_traces,
    ),
    "How far does the inverse of a sample covariance overshoot? Every answer here starts from Stein's lemma, applied "
    "to words in `X` and `W^{-1}`. A word of order `k` in `W^{-1}` gives one equation for each way to pair its ends, "
    "and solving them gives its expectation: three equations of order two, fifteen of order three, a hundred and five "
    "of order four, of which seven are left with nothing in between. In the first two orders every step is "
    "written out; from order three on the Stein-Haff recursion takes them at once. Which expectations exist is "
    "decided first, by the same lemma.",
)
