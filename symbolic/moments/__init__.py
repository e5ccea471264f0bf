"""Moments of random matrices: integration by parts on words, when the words are integrable, Weingarten functions,
and averages over the orthogonal group."""

from symbolic.moments.haar import average_over_haar
from symbolic.moments.integrability import decides_integrability, integrability_needs, inverse_needs
from symbolic.moments.stein import integrate_by_parts
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
    "WeingartenValue",
    "average_over_haar",
    "common_denominator",
    "coset_type",
    "decides_integrability",
    "integrability_needs",
    "integrate_by_parts",
    "inverse_needs",
    "loops",
    "number_of_pairings",
    "orthogonality_relation",
    "pairings",
    "partitions",
    "weingarten_function",
]
