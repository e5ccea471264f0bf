"""The recursion for mean traces of inverse powers: it is not derived, so all the more is asked of it here."""

from dataclasses import replace

import pytest
from sympy import factor

from derivations.symbols import W_0, d, k, n
from derivations.wishart_moments import mean_trace_of_inverse, mean_trace_of_squared_inverse
from derivations.wishart_moments.recursion_of_inverse_traces import recursion_of_inverse_traces
from symbolic.checks import EigenvalueQuadrature, ExactEvaluation, Verdict
from symbolic.derivation import Proof, theorem
from symbolic.errors import ConditionError, SymbolicError
from symbolic.matrices import E, tr
from symbolic.moments import trace_moments, trace_moments_of_inverse
from symbolic.rules import algebra

CLAIM = recursion_of_inverse_traces.claim
ORDERS = 8


@pytest.fixture(scope="module")
def moments():
    """E tr W₀ⁱ for i = −8, …, 3, as expressions in n and d."""
    values = dict(enumerate(trace_moments(3, n, d)))
    return values | {-i: value for i, value in enumerate(trace_moments_of_inverse(ORDERS, n, d), start=1)}


@pytest.mark.parametrize("order", range(1, ORDERS + 1))
def test_it_is_the_recursion_that_moments_are_computed_by(moments, order):
    named = {E(tr(W_0**i)): value for i, value in moments.items()}
    claim = recursion_of_inverse_traces.at(k=order).claim
    assert claim.lhs == E(tr(W_0**-order))
    difference = (claim.rhs - claim.lhs).xreplace(named)
    assert not difference.has(E(tr(W_0)))
    assert factor(difference) == 0


@pytest.mark.parametrize("proved", [mean_trace_of_inverse, mean_trace_of_squared_inverse], ids=lambda t: t.label)
def test_its_first_values_are_those_that_are_proved(moments, proved):
    order = {mean_trace_of_inverse.label: 1, mean_trace_of_squared_inverse.label: 2}[proved.label]
    assert factor(moments[-order] - proved.claim.rhs) == 0


@pytest.mark.parametrize("judge", [ExactEvaluation(), EigenvalueQuadrature()], ids=lambda judge: judge.name)
@pytest.mark.parametrize("order", [4, 5, 6])
def test_the_judges_confirm_it_beyond_the_orders_that_they_try(judge, order):
    claim = recursion_of_inverse_traces.at(k=order).claim
    assert judge.judge(claim).verdict is Verdict.HOLDS
    assert judge.judge(replace(claim, rhs=claim.rhs + 1)).verdict is Verdict.FAILS


def test_it_has_no_proof_and_cannot_be_given_one_by_rewriting():
    assert recursion_of_inverse_traces.verify().verdict is Verdict.UNKNOWN

    @theorem("borrowed", states=CLAIM)
    def borrowed(proof: Proof) -> None:
        proof.concludes(by=recursion_of_inverse_traces)

    @theorem("plain", states=CLAIM)
    def plain(proof: Proof) -> None:
        proof.concludes(by=algebra)

    for attempt in (borrowed, plain):
        evidence = attempt.verify()
        assert evidence.verdict is Verdict.FAILS
        assert "of symbolic order" in evidence.detail


def test_an_order_is_a_positive_integer_within_the_condition():
    assert recursion_of_inverse_traces.at(k=2, n=12, d=3).claim.given == ()
    with pytest.raises(ConditionError, match="n > d"):
        _ = recursion_of_inverse_traces.at(k=4, n=10, d=3)
    for order in (0, -1, k / 2):
        with pytest.raises(SymbolicError):
            _ = recursion_of_inverse_traces.at(k=order)
