"""Chapter 6: what the brain samples teach, and how far they can mislead."""

from symbolic.derivation import Chapter

CHAPTER = Chapter(
    "eigenspaces",
    "Eigenspaces",
    (),
)
