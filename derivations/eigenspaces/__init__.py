"""Chapter 6: what the brain samples teach, and how far they can mislead."""

from derivations.eigenspaces.mean_distance_of_learned_projector import mean_distance_of_learned_projector
from derivations.eigenspaces.mean_of_learned_projector import mean_of_learned_projector
from derivations.eigenspaces.misalignment_in_effective_noise import misalignment_in_effective_noise
from derivations.eigenspaces.misalignment_of_learned_features import misalignment_of_learned_features
from symbolic.derivation import Chapter

CHAPTER = Chapter(
    "eigenspaces",
    "Eigenspaces",
    (
        mean_of_learned_projector,
        mean_distance_of_learned_projector,
        misalignment_of_learned_features,
        misalignment_in_effective_noise,
    ),
)
