"""Independent judges of claims: they share nothing with the derivations, and with each other only the walk over a tree.

A judge has a `name` and `judge(claim) -> Evidence`, and never raises: what it cannot see is UNKNOWN.
"""

from symbolic.checks.eigenvalue_quadrature import EigenvalueQuadrature
from symbolic.checks.evaluation import evaluate
from symbolic.checks.evidence import Evidence, Verdict
from symbolic.checks.exact_evaluation import ExactEvaluation
from symbolic.checks.simulation import Simulation

JUDGES = (ExactEvaluation(), EigenvalueQuadrature(), Simulation())
"""Every judge, the most exact first."""

__all__ = ["JUDGES", "EigenvalueQuadrature", "Evidence", "ExactEvaluation", "Simulation", "Verdict", "evaluate"]
