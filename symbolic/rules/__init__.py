"""The reasons a line may give: named identities as data, executed, each with its conditions and its source."""

from symbolic.rules.bounds import (
    AbsoluteOfSum,
    Bound,
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
    combining_bounds,
    squaring,
)
from symbolic.rules.cauchy_estimate import CauchyEstimate
from symbolic.rules.centred_moments import CentredMoments, centred_claims
from symbolic.rules.cited import Cited
from symbolic.rules.column_space import ColumnSpaceSeries
from symbolic.rules.conditioning import Conditioning, conditioning_claims
from symbolic.rules.eigenvalue_integrals import (
    DeBruijnFormula,
    Division,
    StrictlyTriangular,
    de_bruijn_claims,
    division_claims,
    triangular_claims,
)
from symbolic.rules.events import MeanOverEvent
from symbolic.rules.expansion import Expansion, expansion_claims
from symbolic.rules.facts import CLASSICAL, Fact
from symbolic.rules.gaussian_symmetry import Projection, Rotation, projection_claims, rotation_claims
from symbolic.rules.integration_by_parts import Stein, stein_claims
from symbolic.rules.kernel import own_rule
from symbolic.rules.least_squares_noise import AveragedNoise, noise_claims
from symbolic.rules.linear_combination import LinearCombination, solving
from symbolic.rules.low_rank import LowRank, Pseudoinverse, pseudoinverse_claims
from symbolic.rules.marchenko_pastur import MarchenkoPastur, marchenko_pastur_claims
from symbolic.rules.moment_recursion import (
    DampedPower,
    between_quadratic_forms,
    damped_moments,
    is_infinite,
)
from symbolic.rules.operations import OPERATIONS, Operation, operation_of
from symbolic.rules.reduced_rank import OfWeight, SeriesOfReducedRank, equations_of_order, weight_claims
from symbolic.rules.relations import InBases, ResolventIdentity, bases_claims, inverse_is_unique, resolvent_claims
from symbolic.rules.rule import Inference, Reason, Rule
from symbolic.rules.singular_vectors import OfLowRank, SeriesOfColumnSpace, low_rank_claims
from symbolic.rules.spectral import InSpectrum, SeriesOfProjector, spectral_claims
from symbolic.rules.stein_haff import SteinHaff, stein_haff_claims
from symbolic.rules.structural import (
    STRUCTURAL,
    algebra,
    declared_to_commute,
    definition,
    definition_of_covariance,
    definition_of_entry,
    definition_of_probability,
    definition_of_variance,
    expectation_is_linear,
    independence,
    inverse_cancels,
    leading_projector,
    left_and_right_singular_vectors,
    negligible_terms,
    norm_of_transpose,
    one_by_one_is_scalar,
    orthogonal_cancels,
    projector_is_idempotent,
    square_of_frobenius_norm,
    trace_is_cyclic,
    trace_of_identity,
    trace_of_transpose,
)
from symbolic.rules.taylor_terms import MeanOfTerms, SameSpace
from symbolic.rules.weingarten_formula import WeingartenFormula, orthogonality_relations, weingarten_claims

__all__ = [
    "CLASSICAL",
    "OPERATIONS",
    "STRUCTURAL",
    "AbsoluteOfSum",
    "AveragedNoise",
    "Bound",
    "CauchyEstimate",
    "CentredMoments",
    "Cited",
    "ColumnSpaceSeries",
    "Conditioning",
    "Contraction",
    "DampedPower",
    "DeBruijnFormula",
    "Division",
    "EckartYoung",
    "Expansion",
    "Fact",
    "GivenBound",
    "InBases",
    "InSpectrum",
    "Inference",
    "LeastStretch",
    "LinearCombination",
    "LowRank",
    "MarchenkoPastur",
    "Markov",
    "MeanOfTerms",
    "MeanOverEvent",
    "NormOfProduct",
    "OfLowRank",
    "OfWeight",
    "Operation",
    "PowerOfNorm",
    "Projection",
    "Pseudoinverse",
    "Reason",
    "ResolventIdentity",
    "Rotation",
    "Rule",
    "SameSpace",
    "SeriesOfColumnSpace",
    "SeriesOfProjector",
    "SeriesOfReducedRank",
    "SmallestSingularValue",
    "Stein",
    "SteinHaff",
    "StrictlyTriangular",
    "TriangleInequality",
    "WeingartenFormula",
    "algebra",
    "bases_claims",
    "between_quadratic_forms",
    "bound_claims",
    "centred_claims",
    "combining_bounds",
    "conditioning_claims",
    "damped_moments",
    "de_bruijn_claims",
    "declared_to_commute",
    "definition",
    "definition_of_covariance",
    "definition_of_entry",
    "definition_of_probability",
    "definition_of_variance",
    "division_claims",
    "equations_of_order",
    "expansion_claims",
    "expectation_is_linear",
    "independence",
    "inverse_cancels",
    "inverse_is_unique",
    "is_infinite",
    "leading_projector",
    "left_and_right_singular_vectors",
    "low_rank_claims",
    "marchenko_pastur_claims",
    "negligible_terms",
    "noise_claims",
    "norm_of_transpose",
    "one_by_one_is_scalar",
    "operation_of",
    "orthogonal_cancels",
    "orthogonality_relations",
    "own_rule",
    "projection_claims",
    "projector_is_idempotent",
    "pseudoinverse_claims",
    "resolvent_claims",
    "rotation_claims",
    "solving",
    "spectral_claims",
    "square_of_frobenius_norm",
    "squaring",
    "stein_claims",
    "stein_haff_claims",
    "trace_is_cyclic",
    "trace_of_identity",
    "trace_of_transpose",
    "triangular_claims",
    "weight_claims",
    "weingarten_claims",
]
