"""Moments of random matrices: integration by parts on words, and when the words are integrable."""

from symbolic.moments.integrability import decides_integrability, integrability_needs, inverse_needs
from symbolic.moments.stein import integrate_by_parts

__all__ = ["decides_integrability", "integrability_needs", "integrate_by_parts", "inverse_needs"]
