"""Errors of the engine: each names the condition that failed and the values that failed it."""

from __future__ import annotations


class SymbolicError(Exception):
    """Root of every error that the engine raises on purpose."""


class ShapeError(SymbolicError):
    """Two matrices do not fit together."""


class DuplicateSymbolError(SymbolicError):
    """A name was declared twice."""


class ConditionError(SymbolicError):
    """A condition that a statement needs does not hold, or is not among those given."""


class StepRefused(SymbolicError):
    """A line of a proof does not follow from the line before by the reasons it names."""


class NotEvaluable(SymbolicError):
    """An expression cannot be evaluated by the method asked for."""


class Diverges(SymbolicError):
    """An expectation is infinite or does not exist."""
