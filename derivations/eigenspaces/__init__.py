"""Chapter 6: what the brain samples teach, and how far they can mislead."""

from derivations.eigenspaces.davis_kahan import davis_kahan
from derivations.eigenspaces.davis_kahan_exchanged import davis_kahan_exchanged
from derivations.eigenspaces.jirak_wahl import jirak_wahl
from derivations.eigenspaces.kato_series import kato_series
from derivations.eigenspaces.kato_series_of_a_group import kato_series_of_a_group
from derivations.eigenspaces.mean_distance_of_learned_projector import mean_distance_of_learned_projector
from derivations.eigenspaces.mean_of_learned_projector import mean_of_learned_projector
from derivations.eigenspaces.mean_of_reduced_rank_projector import mean_of_reduced_rank_projector
from derivations.eigenspaces.misalignment_in_effective_noise import misalignment_in_effective_noise
from derivations.eigenspaces.misalignment_of_learned_features import misalignment_of_learned_features
from derivations.eigenspaces.misalignment_of_reduced_rank_regression import (
    misalignment_of_reduced_rank_regression,
)
from derivations.eigenspaces.next_singular_value import next_singular_value
from derivations.eigenspaces.perturbation_of_gram_matrix import perturbation_of_gram_matrix
from derivations.eigenspaces.population_gap import population_gap
from derivations.eigenspaces.reduced_rank_regression import reduced_rank_regression
from derivations.eigenspaces.remainder_of_misalignment import remainder_of_misalignment
from derivations.eigenspaces.series_of_reduced_rank_regression import series_of_reduced_rank_regression
from derivations.eigenspaces.series_of_truncated_svd import series_of_truncated_svd
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
        remainder_of_misalignment,
    ),
)
