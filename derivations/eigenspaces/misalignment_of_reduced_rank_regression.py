"""Misalignment of the features that reduced-rank regression learns, in powers of 1/n_B.

Main result
    E m̂_p = m + δ/n_B + δ₂/n_B² + O(n_B⁻³), with the δ and δ₂ of truncated SVD

Notation
    m̂_p = ‖(I − P̂_p) β*‖²    what the learned features miss of the task, P̂_p as in mean_of_reduced_rank_projector
    the rest as in misalignment_of_learned_features

Sources
    izenman1975 (reduced-rank regression), kato1995 (that the projector is analytic)
"""

from derivations.eigenspaces.mean_of_reduced_rank_projector import mean_of_reduced_rank_projector
from derivations.eigenspaces.misalignment_of_learned_features import d, from_mean_of_projector, right
from derivations.symbols import P_rank, d_r, m_hat_p, n_B, p
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import E


@theorem(
    "misalignment-of-reduced-rank-regression",
    states=Claim(E(m_hat_p), "=", right, given=(n_B > d + 8, d_r >= p)),
    source=("izenman1975", "kato1995"),
)
def misalignment_of_reduced_rank_regression(proof: Proof) -> None:
    """To second order both estimators miss as much in the mean: that decides nothing between them."""
    from_mean_of_projector(proof, m_hat_p, P_rank, mean_of_reduced_rank_projector)
