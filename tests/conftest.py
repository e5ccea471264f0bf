"""Settings of every test, and the judge of a claim."""

from functools import cache

import pytest
from hypothesis import settings
from sympy import preorder_traversal

from derivations.judges import JUDGES
from symbolic.checks import Evidence, Verdict, judges_of
from symbolic.claim import Claim
from symbolic.eigenvalue_moments import EigenvalueMoments
from symbolic.ensembles import Unspecified, penalised_gram
from symbolic.matrices import Inverse, Leading, LowRank, Remainder, Spectrum, TaylorTerms

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
