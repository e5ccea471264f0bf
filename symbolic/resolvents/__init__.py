"""Exact numbers for the mean trace of the resolvent of a real Wishart matrix, with proven error bounds."""

from symbolic.resolvents.certified import certified, sharp
from symbolic.resolvents.closed_form import resolvent_trace_closed_form
from symbolic.resolvents.expectations import ResolventTrace, ball_of, unknowns, without_matrices
from symbolic.resolvents.wishart_resolvent import (
    decimal_resolvent_trace,
    resolvent_trace,
    resolvent_trace_derivative,
    resolvent_trace_derivatives,
    resolvent_trace_values,
)

__all__ = [
    "ResolventTrace",
    "ball_of",
    "certified",
    "decimal_resolvent_trace",
    "resolvent_trace",
    "resolvent_trace_closed_form",
    "resolvent_trace_derivative",
    "resolvent_trace_derivatives",
    "resolvent_trace_values",
    "sharp",
    "unknowns",
    "without_matrices",
]
