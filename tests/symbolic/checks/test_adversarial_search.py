"""The judge of bounds: sharp ones are nearly violated, altered ones are."""

from dataclasses import replace
from pathlib import Path
from runpy import run_path
from statistics import median
from types import SimpleNamespace

import pytest
from flint import arb
from sympy import Rational, Symbol, sqrt

from symbolic.checks import Verdict
from symbolic.checks.adversarial_search import AdversarialSearch, nearest, random_share
from symbolic.claim import Claim
from symbolic.matrices import Norm, frobenius_norm, operator_norm
from symbolic.matrices.norms import ANY, FROBENIUS, OPERATOR

B = SimpleNamespace(**run_path(str(Path(__file__).with_name("bounds.py"))))
JUDGE = AdversarialSearch(B.SITUATIONS)
ALMOST = Rational(99, 100)


@pytest.mark.parametrize("name", B.SHARP)
def test_a_sharp_bound_holds_and_is_reached_within_one_percent(name):
    found = JUDGE.search(B.SHARP[name])
    assert not found.best.is_violation
    assert 0.99 < found.factor <= 1 + 1e-12
    assert max(found.climbed) >= max(found.random)


@pytest.mark.parametrize("name", B.SHARP)
def test_a_sharp_bound_with_a_smaller_constant_is_refused(name):
    claim = B.SHARP[name]
    assert JUDGE.judge(replace(claim, rhs=ALMOST * claim.rhs)).verdict is Verdict.FAILS


def test_what_random_instances_come_to_is_said_beside():
    claim = B.SHARP[next(iter(B.SHARP))]
    share = median(JUDGE.search(claim).random)
    assert 0 < share < 1
    assert f"random ones at {share:.2f} of the right side in the median" in JUDGE.judge(claim).strength
    assert not random_share(())


@pytest.mark.parametrize("claim", [B.RECTANGULAR, B.WEDIN, B.CLUSTER, B.CLUSTER_LINEAR])
def test_no_violation_of_the_others(claim):
    evidence = JUDGE.judge(claim)
    assert evidence.verdict is Verdict.HOLDS
    assert "no violation" in evidence.strength


@pytest.mark.parametrize(
    "altered",
    [
        # the right side of the other form
        replace(B.davis_kahan(OPERATOR), rhs=Norm(OPERATOR, B.Q * B.Eps * B.P_hat)),
        replace(B.davis_kahan_exchanged(OPERATOR), rhs=Norm(OPERATOR, B.Q_hat * B.Eps * B.P)),
        # projectors, conditions
        replace(B.davis_kahan(ANY), rhs=Norm(ANY, B.Q_hat * B.Eps * B.Q)),
        replace(B.davis_kahan(OPERATOR), given=B.davis_kahan(OPERATOR).given[1:]),
        replace(B.davis_kahan(OPERATOR), given=B.davis_kahan(OPERATOR).given[:1]),
        replace(B.davis_kahan(OPERATOR), given=(B.A_HAT_ON, B.davis_kahan(OPERATOR).given[1])),
        replace(B.davis_kahan(FROBENIUS), lhs=B.Delta**2 * frobenius_norm(B.Q_hat * B.P)),
        # constants and exponents
        replace(B.YU_WANG_SAMWORTH, rhs=B.least_size(B.Eps) / B.gap),
        replace(B.YU_WANG_SAMWORTH, rhs=2 * operator_norm(B.Eps) / B.gap),
        replace(B.YU_WANG_SAMWORTH, rhs=2 * B.least_size(B.Eps)),
        replace(B.RECTANGULAR, rhs=B.RECTANGULAR.rhs / 2),
        replace(B.ONE_EIGENVALUE, rhs=sqrt(B.k) * B.TEN),
        replace(B.ONE_EIGENVALUE, rhs=sqrt(B.k) * B.TEN / (1 + 2 * B.TEN)),
        replace(B.ONE_EIGENVALUE, rhs=B.TEN / (1 - 2 * B.TEN), lhs=frobenius_norm(B.P_hat - B.P)),
        replace(B.ONE_EIGENVALUE, rhs=sqrt(B.k) * operator_norm(B.Eps * B.T) / (1 - 2 * B.TEN)),
        replace(B.ONE_EIGENVALUE, given=()),
        replace(B.CLUSTER, rhs=B.CLUSTER.rhs / 4),
        replace(B.CLUSTER_LINEAR, rhs=B.CLUSTER_LINEAR.rhs / 8),
        replace(B.CLUSTER_LINEAR, lhs=B.CLUSTER.lhs),
        replace(B.WEDIN, rhs=B.WEDIN.rhs / 4),
        replace(B.WEDIN, given=B.WEDIN.given[1:]),
    ],
    ids=str,
)
def test_what_is_false_is_refused_with_a_certified_instance(altered):
    evidence = JUDGE.judge(altered)
    assert evidence.verdict is Verdict.FAILS
    assert evidence.strength == "a counterexample, certified"


def test_the_certificate_is_a_pair_of_disjoint_balls():
    best = JUDGE.search(replace(B.YU_WANG_SAMWORTH, rhs=B.least_size(B.Eps) / B.gap)).best
    assert arb(best.lhs).lower() > arb(best.rhs).upper()


def test_a_weaker_bound_is_told_from_a_sharper_one():
    weaker = replace(B.ONE_EIGENVALUE, rhs=sqrt(B.k) * operator_norm(B.Eps * B.T * B.T) / (1 - 2 * B.TEN))
    assert JUDGE.is_weaker(B.ONE_EIGENVALUE, weaker)
    assert not JUDGE.is_weaker(B.ONE_EIGENVALUE, replace(B.ONE_EIGENVALUE, rhs=sqrt(B.k) * B.TEN / (1 - B.TEN)))
    assert not JUDGE.is_weaker(B.ONE_EIGENVALUE, replace(B.ONE_EIGENVALUE, given=()))


def test_the_same_search_again_finds_the_same():
    first, second = (JUDGE.search(B.ONE_EIGENVALUE).best for _ in range(2))
    assert (first.parameters, first.least) == (second.parameters, second.least)


def test_what_it_cannot_see():
    stranger = Claim(Symbol("x"), "<=", operator_norm(B.Eps))
    assert JUDGE.judge(stranger).verdict is Verdict.UNKNOWN
    assert "no instances are known" in JUDGE.judge(stranger).detail
    equation = Claim(operator_norm(B.Eps), "=", operator_norm(B.Eps))
    assert JUDGE.judge(equation).verdict is Verdict.UNKNOWN
    assert not JUDGE.speaks_of(equation)


@pytest.mark.parametrize(
    ("factor", "shown"),
    [(1.0, "0.99"), (0.9999, "0.99"), (0.35 + 1e-13, "0.34"), (0.35 - 1e-13, "0.34"), (0.357, "0.35"), (0.001, "")],
)
def test_the_smallest_factor_is_shown_with_two_decimals_rounded_down(factor, shown):
    assert nearest(factor) == (f"; with {shown} times the right side there is one" if shown else "")


def test_a_bound_is_refused_where_its_projectors_are_not_defined():
    claim = replace(B.WEDIN, given=B.WEDIN.given[:-1])
    evidence = JUDGE.judge(claim)
    assert evidence.verdict is Verdict.FAILS
    found = "at d = 2, d_r = 1, k = 2, which the conditions on sizes allow, Leading(M_hat, k) is not defined"
    assert evidence.detail == found


def test_an_altered_bound_is_tried_first_where_the_search_for_the_bound_ended():
    claim = B.ONE_EIGENVALUE
    altered = replace(claim, rhs=ALMOST * claim.rhs)
    near = JUDGE.starting_near(claim)
    assert near.search(altered).best.is_violation
    assert near.search(altered).tried < JUDGE.search(altered).tried
