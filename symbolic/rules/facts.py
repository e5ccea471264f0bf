"""Facts that are cited and not derived: the classical ones, which do not lower "proved", and any other, which do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """A statement taken from the literature.

    name        as it is listed with every theorem that uses it
    statement   what it says, with its conditions; mathematics between backticks, as LaTeX
    source      a key of references.bib
    classical   whether a theorem that rests on it still counts as proved
    of_random   whether it speaks of random matrices alone, so that a line without any does not need it
    """

    name: str
    statement: str
    source: str
    classical: bool = True
    of_random: bool = False


STEINS_LEMMA = Fact(
    "Stein's lemma",
    r"For a matrix `G` with independent rows `N(0, C)` and a matrix function `F` of it, weakly differentiable and "
    r"integrable together with its first derivatives, `\mathbb E[G^\top F]` is the expectation of the sum of the "
    r"contractions of `G^\top` with every `G` in `F`.",
    "stein1981",
)
WISHART_DENSITY = Fact(
    "joint eigenvalue density of the Wishart",
    r"For `n \ge d` and a positive definite covariance, the eigenvalues of `W` have a joint density on "
    r"`l_1 > \dots > l_d > 0`; in particular `W` is invertible almost surely.",
    "muirhead1982",
    of_random=True,
)
LIMIT_UNDER_EXPECTATION = Fact(
    "exchanging expectation with a limit",
    "Under monotone limits of nonnegative variables, or under a dominating integrable variable, the limit of the "
    "expectations is the expectation of the limit.",
    "billingsley1995",
)

HAAR_INVARIANCE = Fact(
    "Haar invariance",
    r"On the orthogonal matrices of size `d` there is one distribution, that of `O`, such that `HO` and `OH` have the "
    r"law of `O` for every orthogonal `H`; also `O^\top` has it. Hence the average of `O_{i_1j_1} \cdots "
    r"O_{i_{2k}j_{2k}}` is, in the indices `i` and in the indices `j`, a combination of pairings.",
    "collins2006",
)
GAUSSIAN_ROTATION = Fact(
    "rotation invariance of the Gaussian",
    r"If `G` has independent rows `N(0, C)` then `HG` has the law of `G` for every orthogonal `H`, and if `C = I` so "
    r"has `GH`. Jointly Gaussian matrices that are uncorrelated are independent.",
    "muirhead1982",
)
DE_BRUIJN = Fact(
    "de Bruijn's integration formula",
    r"`\int_{x_1 < \dots < x_s} \det[\phi_j(x_k)] \prod_k dx_k` is the Pfaffian of "
    r"`\iint \operatorname{sgn}(y - x) \phi_j(x) \phi_k(y)\,dx\,dy`, for even `s`; for odd `s` that matrix is bordered "
    r"by `\int \phi_j(x)\,dx`.",
    "debruijn1955",
)
MARCHENKO_PASTUR = Fact(
    "Marchenko–Pastur law",
    r"For `Z` with `N` rows and `q` columns of independent standard Gaussian entries, and `N, q, t \to \infty` such "
    r"that their ratios tend to limits in `(0, \infty)`, `\mathbb E \operatorname{tr}(Z^\top Z + tI)^{-1} - f \to 0`, "
    r"where `f > 0` solves `t f^2 + (t + N - q) f - q = 0`.",
    "marchenko1967",
)

INVERSE_MOMENTS = Fact(
    "existence and integrability of inverse moments",
    r"For `n` independent rows with a law `N(0, C)` that does not depend on `n`, `C` positive definite, and any fixed "
    r"`r`, as `n \to \infty`: `\mathbb E \lVert n W^{-1} \rVert^r` stays bounded, and "
    r"`\mathbb E \lVert W/n - C \rVert^{2r} = O(n^{-r})`.",
    "muirhead1982",
)
ECKART_YOUNG = Fact(
    "Eckart–Young",
    r"Of all matrices `N` of rank `k` at most, `\Pi_k(M) M = M \Pi_k(M^\top)`, the part of `M` on its `k` leading "
    r"singular vectors, is one that is nearest to `M` in every unitarily invariant norm; its distance in the operator "
    r"norm is `\sigma_{k+1}(M)`.",
    "eckart1936",
)

KATO = Fact(
    "convergence of the Kato series under its radius",
    r"The projector on a group of eigenvalues of a symmetric matrix that are apart from the others is an analytic "
    r"function of the matrix: its Taylor series converges for perturbations of norm less than half the distance. For "
    r"small `t` it is the one orthogonal projector that commutes with `A + tE`, is analytic in `t` and starts at that "
    r"of `A`. Likewise the projector on the `p` leading left singular vectors of a matrix near one of rank `p`.",
    "kato1995",
)

CLASSICAL = (
    STEINS_LEMMA,
    WISHART_DENSITY,
    LIMIT_UNDER_EXPECTATION,
    HAAR_INVARIANCE,
    GAUSSIAN_ROTATION,
    DE_BRUIJN,
    MARCHENKO_PASTUR,
    INVERSE_MOMENTS,
    ECKART_YOUNG,
    KATO,
)
