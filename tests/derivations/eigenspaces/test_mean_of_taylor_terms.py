"""The exact mean of the terms through fourth order: exact series at sizes that the judge leaves out, and refusals."""

from dataclasses import replace

import pytest
from sympy import Integer, Rational

from derivations.eigenspaces.mean_of_taylor_terms import TERMS, mean_of_taylor_terms
from derivations.symbols import d_r, law_B, n_B, p, q, sigma_r2
from symbolic.checks import FluctuationSeries, Verdict
from symbolic.checks.fluctuations import series_of
from symbolic.matrices import TaylorTerms

CLAIM = mean_of_taylor_terms.claim


@pytest.mark.parametrize(("sizes", "powers"), [((2, 2, 1), 3), ((3, 1, 1), 4), ((1, 1, 2), 5)], ids=str)
def test_every_coefficient_is_that_of_the_law(sizes, powers):
    """The terms multiplied out in polynomials of Gaussian entries, which knows nothing of words."""
    values = {**dict(zip((d_r, p, q), map(Integer, sizes), strict=True)), sigma_r2: Rational(5, 4)}
    left, right = (series_of(side, n_B, values, 2 * powers - 1) for side in (CLAIM.lhs, CLAIM.rhs))
    assert [left.get(k, 0) for k in range(powers)] == [right.get(k, 0) for k in range(powers)]
    assert right[2] != 0


def test_a_wrong_law_is_seen_in_every_term():
    judge = FluctuationSeries()
    assert judge.judge(CLAIM).verdict is Verdict.HOLDS
    for power in range(4):
        wrong = replace(CLAIM, rhs=CLAIM.rhs + Rational(1, 10**6) / n_B**power)
        assert judge.judge(wrong).verdict is Verdict.FAILS
        assert mean_of_taylor_terms.derives(wrong).verdict is Verdict.FAILS


def test_terms_of_even_order_are_needed_and_the_last_odd_ones_are_not():
    judge = FluctuationSeries()
    for order, verdict in ((4, Verdict.FAILS), (5, Verdict.HOLDS), (7, Verdict.FAILS)):
        other = TaylorTerms(*TERMS.args[:3], order)
        assert judge.judge(replace(CLAIM, lhs=CLAIM.lhs.xreplace({TERMS: other}))).verdict is verdict


def test_the_mean_exists_from_there_on():
    assert mean_of_taylor_terms.derives(replace(CLAIM, given=(n_B > p + q + 2, d_r >= p))).verdict is Verdict.FAILS
    assert mean_of_taylor_terms.derives(replace(CLAIM, rhs=CLAIM.rhs + law_B)).verdict is Verdict.FAILS
