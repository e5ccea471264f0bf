"""The canonical form: how the engine decides that two lines are equal.

A matrix or scalar expression becomes a sum over keys with coefficients in an exact field of rational functions. A key
is a word of letters and a sorted tuple of scalar atoms (traces, expectations, test functions). Without any law two
expressions have the same form when the ring axioms alone make them equal: products associate and distribute, scalars
commute, transposes reverse products, traces and expectations are linear over sums and scalar factors. Everything more
(cyclic traces, `W W⁻¹ = I`, deterministic matrices leaving an expectation, a definition, a theorem) is a law that a
step has to name.
"""

from symbolic.canonical.forms import Factor, Form, Mean, Opaque, TraceOf, Word, shown
from symbolic.canonical.laws import EVERY_LAW, Equation, Laws, Need, ProductIs
from symbolic.canonical.normal import Normaliser, field_of
from symbolic.canonical.remainders import coefficient_order, difference_of, joined

__all__ = [
    "EVERY_LAW",
    "Equation",
    "Factor",
    "Form",
    "Laws",
    "Mean",
    "Need",
    "Normaliser",
    "Opaque",
    "ProductIs",
    "TraceOf",
    "Word",
    "coefficient_order",
    "difference_of",
    "field_of",
    "joined",
    "shown",
]
