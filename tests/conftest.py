"""Settings of every test, the judge of a claim, and what was found of a theorem."""

from functools import cache

import pytest
from hypothesis import settings
from sympy import preorder_traversal

from derivations.judges import JUDGES
from derivations.verdicts import examinations, trials
from symbolic.checks import Evidence, Verdict, judges_of
from symbolic.claim import Claim
from symbolic.derivation import Theorem
from symbolic.eigenvalue_moments import EigenvalueMoments
from symbolic.ensembles import Unspecified, penalised_gram
from symbolic.matrices import Inverse, Leading, LowRank, Remainder, Spectrum, TaylorTerms
from symbolic.mutants import Trial
from symbolic.report.examination import Examination

DIGITS = 50
"""What `befs build` and `befs check` ask of a quadrature: verdicts are kept for each number of digits."""

# How long an example takes depends on the machine and on what else it does; it says nothing of the code.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


@cache
def _judged(claim: Claim) -> Evidence:
    for judge in judges_of(claim, JUDGES):
        evidence = judge.judge(claim)
        if evidence.verdict is not Verdict.UNKNOWN:
            break
    return evidence


@pytest.fixture(scope="session")
def judged():
    """What the most exact judge finds of a claim that can see it; UNKNOWN only if none can."""
    return _judged


@cache
def _examined(theorem: Theorem) -> Examination:
    return examinations((theorem,), DIGITS, 1, lambda label: None)[theorem.label]


@pytest.fixture(scope="session")
def examined():
    """What was found of a theorem: a verdict that is kept for these very sources, or a new one, which is then kept."""
    return _examined


@cache
def _tried(theorem: Theorem) -> tuple[Trial, ...]:
    return tuple(trials((theorem,), False, 1, lambda label: None))


@pytest.fixture(scope="session")
def tried():
    """What became of every altered statement of a theorem, kept or found anew in the same way."""
    return _tried


def _is_out_of_exact_sight(claim: Claim) -> bool:
    if claim.relation == "<=":
        return True
    nodes = [node for side in (claim.lhs, claim.rhs) for node in preorder_traversal(side)]
    return any(
        isinstance(node, Unspecified | EigenvalueMoments | Remainder | Spectrum | LowRank | Leading | TaylorTerms)
        or (isinstance(node, Inverse) and penalised_gram(node.matrix) is not None)
        for node in nodes
    )


@pytest.fixture(scope="session")
def out_of_exact_sight():
    """Whether exact evaluation cannot see a claim: penalised inverses, integrals, any law, remainders, eigenspaces."""
    return _is_out_of_exact_sight
