"""What the letters of the bounds of this appendix stand for when a violation is searched.

Situations are data: which family of instances the letters of a bound belong to, and which of its symbols are numbers
that the conditions leave free. Nothing is said there of what the bounds say.
"""

from __future__ import annotations

from derivations.symbols import (
    A_0,
    A_B,
    E_0,
    E_L,
    H_B,
    L_0,
    N_B,
    S_0,
    S_1,
    F_any,
    H_any,
    Pi_0,
    Pi_1,
    X_brain,
    above_R,
    c_S,
    d,
    d_L,
    d_r,
    delta_R,
    e_L,
    e_S,
    eps_L,
    first_S,
    gap,
    h_R,
    k_S,
    lam_R,
    n_B,
    p,
    q,
    r_S,
    rho_R,
    root_R,
    s_L,
    size_S,
    t_L,
)
from symbolic.checks.adversarial_search import Situation
from symbolic.checks.bound_instances import AnyEigenvectors, OrderedSpectra, Rectangles, TwoSpectra
from symbolic.checks.regression_instances import Regression

TWO_SPECTRA = Situation(
    TwoSpectra(),
    ((S_0, "A"), (S_1, "A_hat"), (Pi_0, "P"), (Pi_1, "P_hat"), (c_S, "c"), (d, "d")),
    ((e_S, "smallest"), (r_S, "smallest"), (gap, "largest")),
)
ANY_EIGENVECTORS = Situation(
    AnyEigenvectors(),
    (
        *((S_1, "A_hat"), (Pi_0, "P"), (Pi_1, "P_hat"), (lam_R, "lam"), (d, "d")),
        *((root_R, "K"), (above_R, "above"), (h_R, "h")),
    ),
    ((rho_R, "smallest"), (delta_R, "smallest")),
)
RECTANGLES = Situation(
    Rectangles(leading=True),
    ((L_0, "A"), (E_L, "E"), (d, "d"), (d_L, "d_r"), (k_S, "k")),
    ((t_L, "smallest"), (e_L, "smallest"), (eps_L, "smallest"), (s_L, "largest")),
)
ORDERED_SPECTRA = Situation(
    OrderedSpectra(), ((A_0, "A"), (E_0, "E"), (d, "d"), (first_S, "first"), (size_S, "k")), ((gap, "largest"),)
)
BLOCKS_OF_RECTANGLES = Situation(
    Rectangles(),
    ((L_0, "A"), (E_L, "E"), (d, "d"), (d_L, "d_r"), (first_S, "first"), (size_S, "k")),
    ((gap, "largest"),),
)
REGRESSION = Situation(
    Regression(),
    (
        *((X_brain, "A"), (A_B, "chosen"), (H_B, "responses"), (N_B, "noise")),
        *((F_any, "first_factor"), (H_any, "second_factor"), (n_B, "n"), (d_r, "d_r"), (p, "p"), (q, "q")),
    ),
)
SITUATIONS = (TWO_SPECTRA, ANY_EIGENVECTORS, RECTANGLES, ORDERED_SPECTRA, BLOCKS_OF_RECTANGLES, REGRESSION)

__all__ = ["SITUATIONS"]
