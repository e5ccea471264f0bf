r"""Reduced-rank regression: the best coefficients of rank p, in closed form.

Main result
    ‖Y_B − X_B Ĉ V̂V̂ᵀ‖_F² ≤ ‖Y_B − X_B F_1 F_2‖_F²   for every product of rank p at most,   n_B ≥ d

Notation
    X_B : n_B × d      inputs, of full column rank; W_B = X_BᵀX_B
    Y_B : n_B × d_r    recordings, any
    Ĉ                  least squares, W_B⁻¹ X_BᵀY_B
    V̂V̂ᵀ : d_r × d_r    projector on the p leading right singular vectors of the fit X_B Ĉ
    F_1 F_2 : d × d_r  any matrix of rank p at most; F_1 : d × p

Sources
    izenman1975, eckart1936
"""

from derivations.symbols import C_ols, F_any, H_any, Pi_fit, W_brain, X_brain, Y_brain, d_r, n_B, p, q
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import frobenius_norm
from symbolic.matrices.norms import FROBENIUS
from symbolic.rules import (
    EckartYoung,
    definition,
    inverse_cancels,
    square_of_frobenius_norm,
)

FIT, OTHER = X_brain * C_ols, X_brain * F_any * H_any
PYTHAGORAS = (
    square_of_frobenius_norm,
    definition(C_ols, W_brain),
    inverse_cancels,
)


@theorem(
    "reduced-rank-regression",
    states=Claim(
        frobenius_norm(Y_brain - FIT * Pi_fit) ** 2,
        "<=",
        frobenius_norm(Y_brain - OTHER) ** 2,
        given=(n_B >= p + q, d_r >= p),
    ),
    source=("izenman1975", "eckart1936"),
)
def reduced_rank_regression(proof: Proof) -> None:
    """What the inputs do not explain is the same for all; the fit of low rank nearest to the best fit is the best."""
    proof.equals(frobenius_norm(Y_brain - FIT) ** 2 + frobenius_norm(FIT - FIT * Pi_fit) ** 2, by=PYTHAGORAS)
    proof.at_most(
        frobenius_norm(Y_brain - FIT) ** 2 + frobenius_norm(FIT - OTHER) ** 2,
        by=(definition(Pi_fit), EckartYoung.at(FROBENIUS, FIT, OTHER, p)),
    )
    proof.concludes(PYTHAGORAS)
