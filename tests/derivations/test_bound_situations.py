"""The bounds of the appendix before the search: none is violated, the sharp ones nearly."""

from dataclasses import replace

import pytest
from sympy import Rational

from derivations.bound_situations import SITUATIONS
from derivations.eigenspaces import CHAPTER
from symbolic.checks import AdversarialSearch, Verdict, judges_of

JUDGE = AdversarialSearch(SITUATIONS)
BOUNDS = {theorem.label: theorem.claim for theorem in CHAPTER.theorems if theorem.claim.relation == "<="}
REACHED = {
    "davis-kahan": 0.99,
    "davis-kahan-exchanged": 0.99,
    "population-gap": 0.99,
    "wedin": 0.99,
    "next-singular-value": 0.99,
    "perturbation-of-gram-matrix": 0.99,
    "yu-wang-samworth": 0.99,
    "yu-wang-samworth-rectangular": 0.97,
    "jirak-wahl": 0.99,
    "reduced-rank-regression": 0.99,
}


@pytest.mark.parametrize("label", REACHED)
def test_no_violation_is_found_and_the_constant_is_almost_reached(label):
    found = JUDGE.search(BOUNDS[label])
    assert not found.best.is_violation
    assert REACHED[label] < found.factor <= 1 + 1e-12


@pytest.mark.parametrize("label", REACHED)
def test_with_a_constant_that_is_a_little_smaller_it_is_violated(label):
    claim = BOUNDS[label]
    smaller = replace(claim, rhs=(Rational(REACHED[label]).limit_denominator(100) - Rational(1, 50)) * claim.rhs)
    assert JUDGE.judge(smaller).verdict is Verdict.FAILS


@pytest.mark.parametrize("label", REACHED)
def test_the_search_is_meant_for_it(label):
    assert JUDGE in judges_of(BOUNDS[label], (JUDGE,))
