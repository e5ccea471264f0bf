"""Chapter 6: what the brain samples teach, and how far they can mislead."""

from derivations.eigenspaces.kato_series import kato_series
from derivations.eigenspaces.kato_series_of_a_group import kato_series_of_a_group
from derivations.eigenspaces.series_of_truncated_svd import series_of_truncated_svd
from symbolic.derivation import Chapter

CHAPTER = Chapter(
    "eigenspaces",
    "Eigenspaces",
    (
        kato_series,
        kato_series_of_a_group,
        series_of_truncated_svd,
    ),
)
