"""Moments of random matrices: exact ones of every order, integration by parts for proofs, averages over rotations."""

from symbolic.moments.alphabet import Term, Word
from symbolic.moments.haar import average_over_haar
from symbolic.moments.integrability import decides_integrability, integrability_needs, inverse_needs
from symbolic.moments.moment import Moment, Numerator, Reading, Route, expected, factored, moment
from symbolic.moments.stein import integrate_by_parts
from symbolic.moments.trace_moments import trace_moments, trace_moments_of_inverse
from symbolic.moments.values import numpy_function, value_at
from symbolic.moments.weingarten import (
    CosetType,
    WeingartenValue,
    common_denominator,
    coset_type,
    loops,
    number_of_pairings,
    orthogonality_relation,
    pairings,
    partitions,
    weingarten_function,
)

__all__ = [
    "CosetType",
    "Moment",
    "Numerator",
    "Reading",
    "Route",
    "Term",
    "WeingartenValue",
    "Word",
    "average_over_haar",
    "common_denominator",
    "coset_type",
    "decides_integrability",
    "expected",
    "factored",
    "integrability_needs",
    "integrate_by_parts",
    "inverse_needs",
    "loops",
    "moment",
    "number_of_pairings",
    "numpy_function",
    "orthogonality_relation",
    "pairings",
    "partitions",
    "trace_moments",
    "trace_moments_of_inverse",
    "value_at",
    "weingarten_function",
]
