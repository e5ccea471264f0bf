"""The series of the projector of two different eigenvalues together, to second order.

Main result
    tr(M Π_P(A + tE)) = tr(M P) + t tr(M Π_1) + t² tr(M Π_2) + O(t³),   P = P_1 + P_2

    Π_1 = Σ_i (P_i E R_i + R_i E P_i)
    Π_2 = Σ_i (R_i E R_i E P_i + R_i E P_i E R_i + P_i E R_i E R_i)
          − Σ_{i,j} (R_i R_j E P_i E P_j + P_i E R_i R_j E P_j + P_i E P_j E R_i R_j)

    No difference λ_1 − λ_2 is divided by: the two may be as close as one likes.

Notation
    A, E : d × d          symmetric;  λ_1 ≠ λ_2 eigenvalues of A, P_1, P_2 the projectors on their eigenspaces
    R_i : d × d           Σ_j (λ_i − λ_j)⁻¹ P_j over the eigenvalues λ_j of A other than λ_1 and λ_2
    M : d × d             any matrix

Sources
    kato1995 (the series, and its convergence)
"""

from __future__ import annotations

from derivations.eigenspaces.series_of_projectors import APART, decide, series_claim
from derivations.symbols import GROUP, E_s, Pi_g1, Pi_g2
from symbolic.derivation import Proof, theorem
from symbolic.perturbation import group_terms


@theorem(
    "kato-series-of-a-group",
    states=series_claim(GROUP, group_terms(GROUP, E_s, 2), APART),
    source=("kato1995",),
)
def kato_series_of_a_group(proof: Proof) -> None:
    """The series of a group of eigenvalues divides by no difference inside the group."""
    decide(proof, GROUP, (Pi_g1, Pi_g2))
