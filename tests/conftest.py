"""Settings of every test, and the judge of a claim."""

from functools import cache

import pytest
from hypothesis import settings

from symbolic.checks import JUDGES, Evidence, Verdict
from symbolic.claim import Claim

# How long an example takes depends on the machine and on what else it does; it says nothing of the code.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


@cache
def _judged(claim: Claim) -> Evidence:
    for judge in JUDGES:
        evidence = judge.judge(claim)
        if evidence.verdict is not Verdict.UNKNOWN:
            break
    return evidence


@pytest.fixture(scope="session")
def judged():
    """What the most exact judge finds of a claim that can see it; UNKNOWN only if none can."""
    return _judged
