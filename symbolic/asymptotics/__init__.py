"""Limits of the risk as samples and dimensions grow in proportion: deterministic equivalents, as numbers."""

from symbolic.asymptotics.deterministic_equivalent import Equivalent, deterministic_equivalent
from symbolic.asymptotics.marchenko_pastur import MarchenkoPasturTrace, marchenko_pastur_trace
from symbolic.asymptotics.pencil import Level, Pencil

__all__ = [
    "Equivalent",
    "Level",
    "MarchenkoPasturTrace",
    "Pencil",
    "deterministic_equivalent",
    "marchenko_pastur_trace",
]
