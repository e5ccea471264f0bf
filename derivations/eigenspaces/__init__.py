"""Chapter 6: what the brain samples teach, and how far they can mislead."""

from derivations.eigenspaces.davis_kahan import davis_kahan
from derivations.eigenspaces.davis_kahan_exchanged import davis_kahan_exchanged
from derivations.eigenspaces.jirak_wahl import jirak_wahl
from derivations.eigenspaces.kato_series import kato_series
from derivations.eigenspaces.kato_series_of_a_group import kato_series_of_a_group
from derivations.eigenspaces.law_beyond_two_terms import law_beyond_two_terms
from derivations.eigenspaces.mean_distance_of_learned_projector import mean_distance_of_learned_projector
from derivations.eigenspaces.mean_of_learned_projector import mean_of_learned_projector
from derivations.eigenspaces.mean_of_reduced_rank_projector import mean_of_reduced_rank_projector
from derivations.eigenspaces.mean_of_taylor_terms import mean_of_taylor_terms
from derivations.eigenspaces.misalignment_in_effective_noise import misalignment_in_effective_noise
from derivations.eigenspaces.misalignment_of_learned_features import misalignment_of_learned_features
from derivations.eigenspaces.misalignment_of_reduced_rank_regression import (
    misalignment_of_reduced_rank_regression,
)
from derivations.eigenspaces.next_singular_value import next_singular_value
from derivations.eigenspaces.perturbation_of_gram_matrix import perturbation_of_gram_matrix
from derivations.eigenspaces.population_gap import population_gap
from derivations.eigenspaces.probability_of_large_error import probability_of_large_error
from derivations.eigenspaces.reduced_rank_regression import reduced_rank_regression
from derivations.eigenspaces.remainder_of_misalignment import remainder_of_misalignment
from derivations.eigenspaces.remainder_of_two_terms import remainder_of_two_terms
from derivations.eigenspaces.series_of_reduced_rank_regression import series_of_reduced_rank_regression
from derivations.eigenspaces.series_of_truncated_svd import series_of_truncated_svd
from derivations.eigenspaces.series_off_good_event import series_off_good_event
from derivations.eigenspaces.series_on_good_event import series_on_good_event
from derivations.eigenspaces.sixth_moment_of_error import sixth_moment_of_error
from derivations.eigenspaces.variance_at_full_alignment import variance_at_full_alignment
from derivations.eigenspaces.variance_of_learned_misalignment import variance_of_learned_misalignment
from derivations.eigenspaces.wedin import wedin
from derivations.eigenspaces.yu_wang_samworth import yu_wang_samworth
from derivations.eigenspaces.yu_wang_samworth_rectangular import yu_wang_samworth_rectangular
from symbolic.derivation import Chapter

CHAPTER = Chapter(
    "eigenspaces",
    "Eigenspaces",
    (
        reduced_rank_regression,
        kato_series,
        kato_series_of_a_group,
        series_of_truncated_svd,
        series_of_reduced_rank_regression,
        mean_of_learned_projector,
        mean_distance_of_learned_projector,
        misalignment_of_learned_features,
        misalignment_in_effective_noise,
        mean_of_reduced_rank_projector,
        misalignment_of_reduced_rank_regression,
        variance_of_learned_misalignment,
        variance_at_full_alignment,
        davis_kahan,
        davis_kahan_exchanged,
        population_gap,
        yu_wang_samworth,
        perturbation_of_gram_matrix,
        yu_wang_samworth_rectangular,
        next_singular_value,
        wedin,
        jirak_wahl,
        series_on_good_event,
        series_off_good_event,
        sixth_moment_of_error,
        probability_of_large_error,
        mean_of_taylor_terms,
        remainder_of_misalignment,
        law_beyond_two_terms,
        remainder_of_two_terms,
    ),
    r"The brain samples fix the features: least squares of the recordings is `\hat{C} = B + \mathcal{E}`, of rank "
    r"`p` plus noise, and `\hat{P}_B` projects on the `p` leading left singular vectors (truncated SVD), or on the "
    r"columns of the best coefficients of rank `p` (reduced-rank regression). Two ways lead from the noise to the "
    r"features. The series of a projector is decided, order by order, by `\Pi^2 = \Pi` and by what it commutes "
    r"with; averaged over noise and inputs it says what the features miss of the task, on average and to second "
    r"order in `1/n_B`. The bounds hold for every perturbation. In them `\lVert \cdot \rVert` is any unitarily "
    r"invariant norm, one and the same throughout a statement, `\lVert \cdot \rVert_{\mathrm{op}}` the greatest "
    r"singular value and `\lVert \cdot \rVert_F` the Frobenius norm; `\sigma_k` and `\lambda_k` count from the "
    r"greatest, `\Pi_k(L)` projects on the `k` leading left singular vectors, and `s_{\min}(S;\, \Pi)` is what `S` "
    r"stretches the range of `\Pi` by at least; `\Pi_k^{<m}(L,\, E)` are the terms of the series of `\Pi_k(L + E)`, "
    r"`L` of rank `k`, with fewer than `m` factors `E`, and `\mathbf{1}_{x \ge g}` is `1` where `x \ge g` and `0` "
    r"elsewhere. A bound is proved by lines that replace a norm by something "
    r"larger, each beside a factor that is not negative. Since what holds with room to spare at one point may fail "
    r"at another, a bound is not evaluated but searched for violations; the table of evidence says how near the "
    r"worst case comes, found by climbing in floats and then evaluated in ball arithmetic.",
)
