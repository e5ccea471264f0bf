"""Which rules are trusted: those of this package. Any other counts as an assumption of the theorem that uses it."""

from __future__ import annotations

from symbolic.canonical import Laws
from symbolic.rules.bounds import (
    AbsoluteOfSum,
    Bound,
    CombiningBounds,
    Contraction,
    EckartYoung,
    GivenBound,
    LeastStretch,
    Markov,
    NormOfProduct,
    PowerOfNorm,
    SmallestSingularValue,
    SquaringBounds,
    TriangleInequality,
)
from symbolic.rules.cauchy_estimate import CauchyEstimate
from symbolic.rules.centred_moments import CentredMoments
from symbolic.rules.cited import Cited
from symbolic.rules.column_space import ColumnSpaceSeries
from symbolic.rules.conditioning import Conditioning
from symbolic.rules.eigenvalue_integrals import DeBruijnFormula, Division, StrictlyTriangular
from symbolic.rules.events import MeanOverEvent
from symbolic.rules.expansion import Expansion
from symbolic.rules.facts import Fact
from symbolic.rules.gaussian_symmetry import Projection, Rotation
from symbolic.rules.integration_by_parts import Stein
from symbolic.rules.least_squares_noise import AveragedNoise
from symbolic.rules.linear_combination import LinearCombination
from symbolic.rules.low_rank import Pseudoinverse
from symbolic.rules.marchenko_pastur import MarchenkoPastur
from symbolic.rules.moment_recursion import BetweenQuadraticForms, DampedMoments, DampedPower, IsInfinite
from symbolic.rules.reduced_rank import OfWeight, SeriesOfReducedRank
from symbolic.rules.relations import InBases, InverseIs, ResolventIdentity
from symbolic.rules.rule import Inference, Rule
from symbolic.rules.singular_vectors import OfLowRank, SeriesOfColumnSpace
from symbolic.rules.spectral import InSpectrum, SeriesOfProjector
from symbolic.rules.stein_haff import SteinHaff
from symbolic.rules.structural import STRUCTURAL
from symbolic.rules.taylor_terms import MeanOfTerms, SameSpace
from symbolic.rules.weingarten_formula import WeingartenFormula, orthogonality_relations

INFERENCES: tuple[type[Inference], ...] = (
    SquaringBounds,
    MeanOverEvent,
    LinearCombination,
    DampedPower,
    DampedMoments,
    BetweenQuadraticForms,
    IsInfinite,
    InverseIs,
    CombiningBounds,
    SeriesOfProjector,
    SeriesOfColumnSpace,
    SeriesOfReducedRank,
)


MADE: tuple[type[Rule], ...] = (
    ColumnSpaceSeries,
    AveragedNoise,
    Pseudoinverse,
    MeanOfTerms,
    SameSpace,
    CauchyEstimate,
    PowerOfNorm,
    InBases,
    InSpectrum,
    OfLowRank,
    OfWeight,
    ResolventIdentity,
    CentredMoments,
    Cited,
    Expansion,
    Projection,
    Conditioning,
    DeBruijnFormula,
    Division,
    StrictlyTriangular,
    MarchenkoPastur,
    Rotation,
    TriangleInequality,
    AbsoluteOfSum,
    Markov,
    NormOfProduct,
    GivenBound,
    Contraction,
    LeastStretch,
    SmallestSingularValue,
    EckartYoung,
)
"""Rules about particular matrices, that `at` makes."""


def own_rule(reason: Rule | Inference) -> tuple[Fact, ...]:
    """The assumption that a rule from outside this package is right; nothing for a rule of this package."""
    if isinstance(reason, Inference):
        trusted = type(reason) in INFERENCES
    else:
        defines = reason.laws == Laws(definitions=reason.laws.definitions) and bool(reason.laws.definitions)
        structural = type(reason) is Rule and (reason in STRUCTURAL or defines)
        trusted = structural or _is_by_parts(reason) or _is_weingarten(reason) or _is_as_made(reason)
    if trusted:
        return ()
    return (Fact(f"the rule {reason.name}", "A rule that its author brought along.", reason.source, classical=False),)


def _is_by_parts(reason: Rule) -> bool:
    """Whether Stein's lemma, or the recursion, is as `at` makes it, nothing added or left out."""
    try:
        if type(reason) is Stein and reason.letter is not None and len(reason.rests_on) <= 1:
            return reason == Stein.at(reason.letter, *reason.rests_on, nonnegative=reason.nonnegative)
        if type(reason) is SteinHaff and reason.wishart is not None and len(reason.rests_on) == 1:
            return reason == SteinHaff.at(reason.wishart, *reason.rests_on)
    except TypeError:
        pass
    return False


def _is_as_made(reason: Rule) -> bool:
    """Whether a rule about particular matrices is as its `at` makes it, and of no class derived from the rule's."""
    if type(reason) not in MADE:
        return False
    try:
        match reason:
            case Bound():
                return reason.is_as_made
            case ColumnSpaceSeries(space=space, signal=signal, error=error) if space and signal and error is not None:
                terms, order, weight = reason.terms, reason.order, reason.weight
                return reason == ColumnSpaceSeries.at(space, signal, error, *terms, order=order, weight=weight)
            case AveragedNoise(error=error, written_out=opened, rests_on=(theorem,)) if error is not None:
                return reason == AveragedNoise.at(error, *opened, integrable_by=theorem)
            case MeanOfTerms(terms=terms_, series=series) if terms_ is not None and series is not None:
                return reason == MeanOfTerms.at(terms_, series) and not own_rule(series)
            case SameSpace(first=first, second=second) if first is not None and second is not None:
                return reason == SameSpace.at(first, second)
            case Pseudoinverse(signal=signal) if signal is not None:
                return reason == Pseudoinverse.at(signal)
            case InBases(bases=bases) if bases is not None:
                return reason == InBases.at(bases)
            case InSpectrum(part=part) if part is not None:
                return reason == InSpectrum.at(part)
            case OfLowRank(part=low_rank) if low_rank is not None:
                return reason == OfLowRank.at(low_rank)
            case OfWeight(part=weighted) if weighted is not None:
                return reason == OfWeight.at(weighted)
            case ResolventIdentity(matrices=matrices):
                return reason == ResolventIdentity.at(*matrices)
            case CentredMoments(xi=xi, bases=known) if xi is not None:
                return reason == CentredMoments.at(xi, *known)
            case Expansion(xi=xi, centres=centres, order=order, bases=known, rests_on=(theorem,)) if xi is not None:
                return reason == Expansion.at(xi, *centres, order=order, integrable_by=theorem, bases=known)
            case Projection(pairs=(first, *others)):
                return reason == Projection.at(*first, *others)
            case Conditioning(letter=letter, fixed=fixed, theorem=theorem, renamed=renamed) if letter and fixed:
                return reason == Conditioning.at(letter, fixed, theorem, *renamed)
            case DeBruijnFormula(matrix=matrix, moments=moments) if matrix is not None and moments is not None:
                return reason == DeBruijnFormula.at(matrix, moments)
            case Division(moments=moments) | StrictlyTriangular(moments=moments) if moments is not None:
                return reason == type(reason).at(moments)
            case Cited(facts=(fact,)) if not fact.classical:
                return reason == Cited.at(reason.name, fact.statement, reason.source, *reason.claims)
            case MarchenkoPastur(matrix=matrix) if matrix is not None:
                return reason == MarchenkoPastur.at(matrix)
            case Rotation(design=design, haar=haar) if design is not None:
                return reason == Rotation.at(design, haar)
    except TypeError:
        pass
    return False


def _is_weingarten(reason: Rule) -> bool:
    """Whether a rule is the Weingarten formula as `WeingartenFormula.at` makes it, or the orthogonality relations."""
    if type(reason) is type(orthogonality_relations):
        return reason == orthogonality_relations
    if type(reason) is not WeingartenFormula or reason.letter is None:
        return False
    try:
        return reason == WeingartenFormula.at(reason.letter)
    except TypeError:
        return False
