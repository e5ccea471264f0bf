"""The rules that do something to a line once, beyond what is a law of canonical forms; each states what it does."""

from __future__ import annotations

from dataclasses import dataclass

from symbolic.claim import Claim
from symbolic.rules.bounds import (
    AbsoluteOfSum,
    Contraction,
    EckartYoung,
    GivenBound,
    LeastStretch,
    Markov,
    NormOfProduct,
    PowerOfNorm,
    SmallestSingularValue,
    TriangleInequality,
    bound_claims,
)
from symbolic.rules.cauchy_estimate import CauchyEstimate, cauchy_claims
from symbolic.rules.centred_moments import CentredMoments, centred_claims
from symbolic.rules.column_space import ColumnSpaceSeries, column_space_claims
from symbolic.rules.conditioning import Conditioning, conditioning_claims
from symbolic.rules.eigenvalue_integrals import (
    DeBruijnFormula,
    Division,
    StrictlyTriangular,
    de_bruijn_claims,
    division_claims,
    triangular_claims,
)
from symbolic.rules.expansion import Expansion, expansion_claims
from symbolic.rules.gaussian_symmetry import Projection, Rotation, projection_claims, rotation_claims
from symbolic.rules.integration_by_parts import Stein, stein_claims
from symbolic.rules.least_squares_noise import AveragedNoise, noise_claims
from symbolic.rules.low_rank import Pseudoinverse, pseudoinverse_claims
from symbolic.rules.marchenko_pastur import MarchenkoPastur, marchenko_pastur_claims
from symbolic.rules.reduced_rank import OfWeight, weight_claims
from symbolic.rules.relations import InBases, ResolventIdentity, bases_claims, resolvent_claims
from symbolic.rules.rule import Rule
from symbolic.rules.singular_vectors import OfLowRank, low_rank_claims
from symbolic.rules.spectral import InSpectrum, spectral_claims
from symbolic.rules.stein_haff import SteinHaff, stein_haff_claims
from symbolic.rules.taylor_terms import MeanOfTerms, SameSpace, same_space_claims, terms_claims
from symbolic.rules.weingarten_formula import WeingartenFormula, orthogonality_relations, weingarten_claims


@dataclass(frozen=True)
class Operation:
    """A rule that operates on a line.

    name     what it is called apart from any letter
    anchor   where the appendix states it, `rule:` left out
    kind     the class of the rule
    claims   what it says of itself, each claim with the rules that are to execute it, itself first
    general  what it says in general, in words, mathematics between backticks; "" if the claims tell it
    """

    name: str
    anchor: str
    kind: type[Rule]
    claims: tuple[tuple[Claim, tuple[Rule, ...]], ...]
    general: str = ""

    @property
    def rule(self) -> Rule:
        """The rule at the letter of its own claims."""
        return self.claims[0][1][0]


OPERATIONS = (
    Operation("Stein's lemma", "stein", Stein, stein_claims()),
    Operation(
        "Stein-Haff recursion",
        "stein-haff",
        SteinHaff,
        stein_haff_claims(),
        "In general the ends of the first inverse are exchanged with those of every other, whatever their number.",
    ),
    Operation("resolvent identity", "resolvent-identity", ResolventIdentity, resolvent_claims()),
    Operation("dual bases", "dual-bases", InBases, bases_claims()),
    Operation("terms of a series in the mean", "terms-of-a-series", MeanOfTerms, terms_claims()),
    Operation("space of the same matrix", "space-of-the-same-matrix", SameSpace, same_space_claims()),
    Operation("pseudoinverse of a matrix of low rank", "low-rank", Pseudoinverse, pseudoinverse_claims()),
    Operation(
        "series of the space of a matrix with noise",
        "column-space",
        ColumnSpaceSeries,
        column_space_claims(),
        r"In general the projector on the `p` leading left singular vectors of `B + \mathcal E` is "
        r"`(P + K)(P + K^\top K)^{-1}(P + K^\top)`, where `K = (Q - K)\mathcal E[B^+ + Q_R\mathcal E^\top(P + K)L]` "
        r"and `L = G - B^{+\top}\mathcal E^\top(P + K)L`, order by order.",
    ),
    Operation(
        "averaging over the noise of least squares",
        "averaged-noise",
        AveragedNoise,
        noise_claims(),
        r"In general the expectation of a product of traces, given the inputs, is the sum over all pairings of the "
        r"factors that are errors of least squares; it vanishes if their number is odd.",
    ),
    Operation(
        "eigenspaces",
        "eigenspaces",
        InSpectrum,
        spectral_claims(),
        r"In general `P_i` projects on the eigenspace of `\lambda_i`, and `R_i` is the inverse of `\lambda_i I - A` on "
        r"the eigenspaces outside the group, and `0` on the group.",
    ),
    Operation("pseudoinverse", "pseudoinverse", OfLowRank, low_rank_claims()),
    Operation("inverse of a weight on a space", "weight", OfWeight, weight_claims()),
    Operation(
        "projecting one Gaussian design off another",
        "projection",
        Projection,
        projection_claims(),
        r"In general any function of `G^\top HG` and of `F`, where `H` projects off the columns of `F`, has the "
        r"expectation that it has with `Z^\top Z` in place of `G^\top HG`, where `Z` has rows like those of `G`, but "
        r"`n - p` of them, and is independent of `F`.",
    ),
    Operation(
        "rotating an isotropic Gaussian design",
        "rotation",
        Rotation,
        rotation_claims(),
        r"In general functions of `W = Z^\top Z` become `O f(W) O^\top` when `Z` becomes `Z O^\top`, which has the law "
        r"of `Z`; the expectation is averaged over `O`.",
    ),
    Operation(
        "conditioning",
        "conditioning",
        Conditioning,
        conditioning_claims(),
        r"In general, if `\mathbb E\,F(c, X) = g(c)` for every fixed `c` by a theorem, and `C` is independent of `X`, "
        r"then `\mathbb E\,F(C, X) = \mathbb E\,g(C)`.",
    ),
    Operation(
        "expansion about the mean",
        "expansion",
        Expansion,
        expansion_claims(),
        r"In general `nK^{-1} = G - GTG + GTGTG - \dots` for `K/n = G^{-1} + T`, where `G` is fixed and `T` is linear "
        r"in the fluctuation `W/n - \mathbb E\,W/n`; a word with `j` of these is `O(n^{-j/2})`.",
    ),
    Operation(
        "moments of the fluctuation",
        "centred-moments",
        CentredMoments,
        centred_claims(),
        r"In general Stein's lemma pairs one fluctuation with every other, at the price of `1/n` each; what is left of "
        r"two is one `W/n`.",
    ),
    Operation(
        "Marchenko–Pastur law",
        "marchenko-pastur",
        MarchenkoPastur,
        marchenko_pastur_claims(),
        r"The second follows from the first: `\mathbb E \operatorname{tr} K^{-2}` is the derivative of "
        r"`-\mathbb E \operatorname{tr} K^{-1}` by `t`, and the derivatives of convex functions that converge to a "
        r"smooth one converge to its derivative.",
    ),
    Operation("triangle inequality", "triangle-inequality", TriangleInequality, bound_claims(TriangleInequality)),
    Operation("triangle inequality of scalars", "triangle-of-scalars", AbsoluteOfSum, bound_claims(AbsoluteOfSum)),
    Operation(
        "Markov's inequality",
        "markov",
        Markov,
        bound_claims(Markov),
        r"In general `\mathbb E \mathbf{1}_{x \ge g} x^j \le \mathbb E[x^k] / g^{k-j}`, `x` a norm, `0 \le j < k`.",
    ),
    Operation(
        "operator and Frobenius norm",
        "operator-and-frobenius-norm",
        PowerOfNorm,
        bound_claims(PowerOfNorm),
        r"In general `\mathbb E \lVert N \rVert_{\mathrm{op}}^{2k} \le \mathbb E[(\operatorname{tr} N N^\top)^k]`.",
    ),
    Operation(
        "Cauchy's estimate",
        "cauchy-estimate",
        CauchyEstimate,
        cauchy_claims(),
        r"In general, to order `m` with `y = 9 h e / g^2`, the first is at most `4 y^m` and the second at most "
        r"`2 (y + \dots + y^{m-1})`. For with `A(t) = (FH + tX)(FH + tX)^\top` and complex `\lvert t \rvert \le 1/y`, "
        r"`A(t)` and `A(0)` differ by at most `19 g^2 / 81`, and on the circle `\lvert z \rvert = g^2/2` the resolvent "
        r"of `A(0)` is at most `2 / g^2`; so the projector on what lies inside is analytic in `t` and at most `2`, by "
        r"Cauchy's estimate its term of order `j \ge 1` is at most `2 y^j`, for every `X`, and where `y \le 1/2` the "
        r"terms sum up to the projector.",
    ),
    Operation("norm of a product", "norm-of-a-product", NormOfProduct, bound_claims(NormOfProduct)),
    Operation("a bound by assumption", "bound-by-assumption", GivenBound, bound_claims(GivenBound)),
    Operation("norm of a projector", "norm-of-a-projector", Contraction, bound_claims(Contraction)),
    Operation("least gain", "least-gain", LeastStretch, bound_claims(LeastStretch)),
    Operation(
        "smallest singular value", "smallest-singular-value", SmallestSingularValue, bound_claims(SmallestSingularValue)
    ),
    Operation("Eckart–Young", "eckart-young", EckartYoung, bound_claims(EckartYoung)),
    Operation("de Bruijn's formula", "de-bruijn", DeBruijnFormula, de_bruijn_claims()),
    Operation("division by x + t", "division", Division, division_claims()),
    Operation("strictly triangular", "strictly-triangular", StrictlyTriangular, triangular_claims()),
    Operation(
        "Weingarten formula",
        "weingarten-formula",
        WeingartenFormula,
        weingarten_claims(),
        r"In general `\mathbb E[O_{i_1j_1} \cdots O_{i_{2k}j_{2k}}]` is the sum of "
        r"`\mathrm{Wg}(\text{coset type of } p \text{ and } q;\, b)` over the pairings `p` that join only equal "
        r"`i` and the pairings `q` that join only equal `j`, for `b \ge k`.",
    ),
    Operation(
        orthogonality_relations.name,
        "orthogonality-relations",
        type(orthogonality_relations),
        tuple((claim, (orthogonality_relations,)) for claim in orthogonality_relations.claims),
        r"In general let `ab` be a pair of a pairing `p_0` of `2k` points. Contracting it turns a pairing `p` that has "
        r"the pair into `p` without it, times `z`, and joins the partners of `a` and `b` in any other. Summed over the "
        r"`p` that become `p_0` without `ab`, with these weights, `\mathrm{Wg}` at `p` and `q` is `\mathrm{Wg}` at "
        r"`p_0` and `q`, both without `ab`, if `q` has this pair, else `0`. For the rows of the Gram matrix at the "
        r"pairings that have the pair `ab` are the Gram matrix of two points less, times this contraction.",
    ),
)


def operation_of(reason: object) -> Operation | None:
    """The operation that a reason is an instance of, or None."""
    return next((operation for operation in OPERATIONS if type(reason) is operation.kind), None)


__all__ = ["OPERATIONS", "Operation", "operation_of"]
