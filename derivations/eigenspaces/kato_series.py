"""The series of the projector of one eigenvalue, to second order; `kato_theorem` makes one of any order.

Main result
    tr(M Π_P(A + tE)) = tr(M P) + t tr(M Π_1) + t² tr(M Π_2) + O(t³)

    Π_1 = P E R + R E P
    Π_2 = R E R E P + R E P E R + P E R E R − R² E P E P − P E R² E P − P E P E R²

    and so on: Π_n is the sum of all words with n letters E, n + 1 places of P or powers of R between them, and as many
    letters R as letters E, each with the sign of an odd (+) or even (−) number of P.

Notation
    A, E : d × d    any symmetric matrices;  λ an eigenvalue of A, of any multiplicity
    P : d × d       projector on its eigenspace
    R : d × d       its reduced resolvent, Σ_j P_j / (λ − λ_j) over the other eigenvalues λ_j and their projectors P_j
    M : d × d       any matrix
    Π_P(A + tE)     the projector on the eigenvectors of A + tE whose eigenvalues tend to λ as t → 0

Sources
    kato1995 (the series, and its convergence)
"""

from __future__ import annotations

from derivations.eigenspaces.series_of_projectors import decide, series_claim
from derivations.symbols import EIGENSPACE, E_s, Pi_k1, Pi_k2
from symbolic.derivation import Proof, theorem
from symbolic.perturbation import projector_terms


@theorem(
    "kato-series",
    states=series_claim(EIGENSPACE, projector_terms(EIGENSPACE, E_s, 2)),
    source=("kato1995",),
)
def kato_series(proof: Proof) -> None:
    """The projector of a perturbed eigenvalue is a power series in the size of the perturbation."""
    decide(proof, EIGENSPACE, (Pi_k1, Pi_k2))
