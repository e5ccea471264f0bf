"""Series of spectral projectors and column spaces, as words of small integers, each order checked exactly."""

from symbolic.perturbation.column_space import column_space_words, require_column_space_series
from symbolic.perturbation.group import group_words, require_group_series
from symbolic.perturbation.one_eigenvalue import projector_words, require_series
from symbolic.perturbation.shown import column_space_terms, group_terms, projector_terms, reduced_rank_terms

__all__ = [
    "column_space_terms",
    "column_space_words",
    "group_terms",
    "group_words",
    "projector_terms",
    "projector_words",
    "reduced_rank_terms",
    "require_column_space_series",
    "require_group_series",
    "require_series",
]
