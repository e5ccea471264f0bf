"""Chapter 6: what the brain samples teach, and how far they can mislead."""

from derivations.eigenspaces.davis_kahan import davis_kahan
from derivations.eigenspaces.davis_kahan_exchanged import davis_kahan_exchanged
from derivations.eigenspaces.jirak_wahl import jirak_wahl
from derivations.eigenspaces.next_singular_value import next_singular_value
from derivations.eigenspaces.wedin import wedin
from symbolic.derivation import Chapter

CHAPTER = Chapter(
    "eigenspaces",
    "Eigenspaces",
    (
        davis_kahan,
        davis_kahan_exchanged,
        next_singular_value,
        wedin,
        jirak_wahl,
    ),
)
