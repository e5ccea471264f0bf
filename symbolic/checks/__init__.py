"""Independent judges of claims: they share nothing with the derivations, and with each other only the walk over a tree.

A judge has a `name` and `judge(claim) -> Evidence`, and never raises: what it cannot see is UNKNOWN.
"""

from collections.abc import Iterable

from symbolic.checks.adversarial_search import AdversarialSearch, Situation
from symbolic.checks.eigenvalue_quadrature import EigenvalueQuadrature
from symbolic.checks.evaluation import evaluate
from symbolic.checks.evidence import Evidence, Judge, Verdict
from symbolic.checks.exact_evaluation import ExactEvaluation
from symbolic.checks.extrapolation import ExactValue, Extrapolation
from symbolic.checks.fluctuation_series import FluctuationSeries
from symbolic.checks.kato_series import DeclaredEigenspaces, KatoSeries
from symbolic.checks.proportional_limit import ProportionalLimit
from symbolic.checks.simulation import Simulation
from symbolic.claim import Claim

JUDGES: tuple[Judge, ...] = (
    ExactEvaluation(),
    EigenvalueQuadrature(),
    Simulation(),
    DeclaredEigenspaces(),
    KatoSeries(),
)
"""Every judge that needs no data, the most exact first; the last two speak of declared eigenspaces, and of series in a
small t, alone. `Extrapolation` and `ProportionalLimit` need exact values, `FluctuationSeries` speaks of learned
directions alone, and `AdversarialSearch`, which speaks of bounds alone, has to be told what their letters stand for."""


def judges_of(claim: Claim, judges: Iterable[Judge] = JUDGES) -> tuple[Judge, ...]:
    """The judges that are meant for such a claim: those that speak of one kind for claims of it, the others always."""
    of_a_kind = (
        AdversarialSearch,
        DeclaredEigenspaces,
        Extrapolation,
        FluctuationSeries,
        KatoSeries,
        ProportionalLimit,
    )
    return tuple(judge for judge in judges if not isinstance(judge, of_a_kind) or judge.speaks_of(claim))


__all__ = [
    "JUDGES",
    "AdversarialSearch",
    "DeclaredEigenspaces",
    "EigenvalueQuadrature",
    "Evidence",
    "ExactEvaluation",
    "ExactValue",
    "Extrapolation",
    "FluctuationSeries",
    "Judge",
    "KatoSeries",
    "ProportionalLimit",
    "Simulation",
    "Situation",
    "Verdict",
    "evaluate",
    "judges_of",
]
