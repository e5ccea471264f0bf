"""Matrix expressions as a person writes them: nothing evaluates itself.

Every line of a proof is a tree of these nodes; scalars are ordinary SymPy expressions in which traces and
expectations occur as leaves. Equality of two lines is decided elsewhere, by `symbolic.canonical`.
"""

from symbolic.matrices.expressions import (
    Constant,
    Expectation,
    Identity,
    Inverse,
    Law,
    Letter,
    MatrixExpression,
    Named,
    Power,
    Product,
    Scaled,
    Sum,
    Transpose,
    Zero,
    inv,
)
from symbolic.matrices.facts import DualBases, commute, full_rank_factor, has_fact, is_positive
from symbolic.matrices.leading import Leading
from symbolic.matrices.remainders import BigO, Remainder, SmallO, keeps_remainders, stands_alone
from symbolic.matrices.scalars import (
    Covariance,
    E,
    Entry,
    Infinite,
    Mean,
    NamedScalar,
    TestFunction,
    Trace,
    Variance,
    Weingarten,
    is_random,
    tr,
)
from symbolic.matrices.symbols import Declared, Registry

__all__ = [
    "BigO",
    "Constant",
    "Covariance",
    "Declared",
    "DualBases",
    "E",
    "Entry",
    "Expectation",
    "Identity",
    "Infinite",
    "Inverse",
    "Law",
    "Leading",
    "Letter",
    "MatrixExpression",
    "Mean",
    "Named",
    "NamedScalar",
    "Power",
    "Product",
    "Registry",
    "Remainder",
    "Scaled",
    "SmallO",
    "Sum",
    "TestFunction",
    "Trace",
    "Transpose",
    "Variance",
    "Weingarten",
    "Zero",
    "commute",
    "full_rank_factor",
    "has_fact",
    "inv",
    "is_positive",
    "is_random",
    "keeps_remainders",
    "stands_alone",
    "tr",
]
