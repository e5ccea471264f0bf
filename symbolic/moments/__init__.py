"""Moments of random matrices: integration by parts on words, when the words are integrable, traces of powers,
Weingarten functions."""

from symbolic.moments.integrability import decides_integrability, integrability_needs, inverse_needs
from symbolic.moments.stein import integrate_by_parts
from symbolic.moments.trace_moments import trace_moments, trace_moments_of_inverse
from symbolic.moments.weingarten import (
    CosetType,
    WeingartenValue,
    common_denominator,
    coset_type,
    loops,
    number_of_pairings,
    partitions,
    weingarten_function,
)

__all__ = [
    "CosetType",
    "WeingartenValue",
    "common_denominator",
    "coset_type",
    "decides_integrability",
    "integrability_needs",
    "integrate_by_parts",
    "inverse_needs",
    "loops",
    "number_of_pairings",
    "partitions",
    "trace_moments",
    "trace_moments_of_inverse",
    "weingarten_function",
]
