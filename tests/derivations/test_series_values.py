"""Partial sums of the series of the risk, and what is left out, at numbers."""

from fractions import Fraction
from itertools import pairwise

import pytest
from sympy import Symbol, expand

from derivations import THEOREMS
from derivations.arguments import SQUARED_NORMS
from derivations.scalar_values import read_assignments, value_of
from derivations.series_values import HIGHEST_ORDER, SERIES, SeriesValue, coefficients_of, order_stated, partial_sum
from derivations.symbols import alpha, lam, m_beta
from symbolic.derivation import find_theorem
from symbolic.errors import ConditionError, SymbolicError
from symbolic.matrices import BigO

RISK = "series-of-excess-risk d=8 p=3 m_hat=1/2 sigma_y2=7/10"


def summed(line: str) -> SeriesValue:
    label, *arguments = line.split()
    return partial_sum(find_theorem(THEOREMS, label), read_assignments(arguments))


def exact(line: str) -> Fraction:
    label, *arguments = line.split()
    return Fraction(value_of(find_theorem(THEOREMS, label), read_assignments(arguments), THEOREMS).decimal(60))


@pytest.mark.parametrize("label", SERIES)
def test_each_series_begins_as_its_theorem_says(label: str) -> None:
    theorem = find_theorem(THEOREMS, label)
    series, stated, epsilon = SERIES[label], order_stated(theorem), Symbol("epsilon")
    names = {norm: name for name, norm in SQUARED_NORMS.items()} | {
        alpha: 1 / (1 + lam),
        m_beta: Symbol("m_beta", nonnegative=True),
    }
    terms = [term.xreplace(names) for term in theorem.claim.rhs.args if not term.has(BigO)]
    polynomial = expand(sum(terms).subs(series.size, 1 / epsilon))
    found = coefficients_of(label, stated)
    assert len(found) == stated + 2
    for j, coefficient in enumerate(found[:-1]):
        assert (polynomial.coeff(epsilon, j) - coefficient).together().expand().simplify() == 0


@pytest.mark.parametrize("penalty", ["lam=2/5", "kappa=6"])
def test_each_order_comes_closer_and_the_first_omitted_term_is_the_error(penalty: str) -> None:
    risk = exact(f"excess-risk-of-befs d=8 p=3 m_hat=1/2 sigma_y2=7/10 n_T=1000 {penalty}")
    sums = [summed(f"{RISK} n_T=1000 {penalty} order={order}") for order in range(6)]
    errors = [risk - found.exact for found in sums]
    assert all(abs(after) < abs(before) / 5 for before, after in pairwise(errors))
    for error, found in zip(errors, sums, strict=True):
        assert abs(error - found.omitted) < abs(found.omitted) / 5
        assert found.shrinks


def test_a_sum_and_the_term_after_it_is_the_next_sum() -> None:
    for order in range(4):
        short, long = (summed(f"{RISK} n_T=50 lam=2/5 order={each}") for each in (order, order + 1))
        assert short.exact + short.omitted == long.exact
        assert long.terms == (*short.terms, short.omitted)


def test_too_few_samples_for_an_order_are_noticed() -> None:
    assert not summed(f"{RISK} n_T=6 kappa=60 order=4").shrinks
    assert summed(f"{RISK} n_T=6000 kappa=6 order=4").shrinks
    assert summed(f"{RISK} n_T=6 kappa=6 order=0").shrinks  # a term that is 0 says nothing


def test_a_term_that_is_small_by_chance_is_no_sign() -> None:
    found = summed("series-of-excess-risk n_T=50 d=20 p=5 lam=1/5 m_hat=1/2 sigma_y2=7/10 order=4")
    assert abs(found.omitted) > abs(found.terms[-1])
    assert found.shrinks


def test_without_an_order_the_sum_goes_as_far_as_the_theorem() -> None:
    at_lam, at_kappa = summed(f"{RISK} n_T=50 lam=2/5"), summed(f"{RISK} n_T=50 kappa=20")
    assert (at_lam.theorem.label, at_lam.order, at_lam.stated) == ("series-of-excess-risk", 2, 2)
    assert (at_kappa.theorem.label, at_kappa.order, at_kappa.stated) == ("series-at-fixed-penalty", 3, 3)
    assert at_lam.exact != at_kappa.exact  # two series of one number
    direct = summed(RISK.replace("series-of-excess-risk", "series-at-fixed-penalty") + " n_T=50 kappa=20")
    assert direct == at_kappa


@pytest.mark.parametrize("arguments", ["q=5 p=3 n_T=50", "d=8 p=3 N=47", "q=5 p=3 N=47"])
def test_one_sum_by_any_of_its_arguments(arguments: str) -> None:
    found = summed(f"series-of-excess-risk m_hat=0.5 sigma_y2=0.7 lam=0.4 order=3 {arguments}")
    assert found.exact == summed(f"{RISK} n_T=50 lam=2/5 order=3").exact


@pytest.mark.parametrize(
    ("series", "whole"),
    [
        ("series-of-least-squares n=10000 d=5 sigma_y2=3", "excess-risk-of-least-squares n=10000 d=5 sigma_y2=3"),
        (
            "series-of-hard-restriction n_T=10000 p=3 m_T=1/2 sigma_y2=3",
            "excess-risk-of-hard-restriction n_T=10000 p=3 m_T=1/2 sigma_y2=3",
        ),
    ],
)
def test_series_of_rational_risks(series: str, whole: str) -> None:
    for order in (0, 2, 5):
        found = summed(f"{series} order={order}")
        error = exact(whole) - found.exact
        assert abs(error - found.omitted) <= abs(found.omitted) / 1000


def test_ridge_is_befs_without_features() -> None:
    found = summed("series-of-ridge n=400 d=2 lam=1/2 m_beta=2 sigma_y2=1 order=4")
    one_feature = summed("series-of-excess-risk n_T=400 q=2 p=1 lam=1/2 m_hat=2 sigma_y2=1 order=4")
    assert 0 < one_feature.exact - found.exact < Fraction(1, 100)  # what a feature costs is about (σ² + m)/n


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"{RISK} n_T=50", "missing lam (or kappa)"),
        (f"{RISK} n_T=50 lam=1 kappa=1", "kappa and lam are both given"),
        (f"{RISK} n_T=50 lam=1 t=1", "unknown argument t"),
        (f"{RISK} lam=1", "missing n_T; series-of-excess-risk takes lam, m_hat, n_T (or N), p, q (or d), sigma_y2"),
        (f"{RISK} n_T=50 q=5 lam=1", "q and d are both given"),
        (f"{RISK} n_T=4 lam=1", "series-of-excess-risk needs n_T > p + 1; got n_T = 4, p = 3"),
        (f"{RISK} n_T=4 kappa=1", "series-at-fixed-penalty needs n_T > p + 1; got n_T = 4, p = 3"),
        (f"{RISK} n_T=50 lam=0", "lam is positive; got lam = 0"),
        (f"{RISK} n_T=5/2 lam=1", "n_T is a positive integer; got n_T = 5/2"),
        (f"{RISK} n_T=50 lam=1 order=7", "order is an integer from 0 to 6; got order = 7: each order takes six times"),
        (f"{RISK} n_T=50 lam=1 order=-1", "order is an integer from 0 to 6; got order = -1"),
        (f"{RISK} n_T=50 lam=1 order=1/2", "order is an integer from 0 to 6; got order = 1/2"),
        ("series-at-fixed-penalty n_T=50 d=8 p=3 m_hat=1 sigma_y2=1 lam=1", "unknown argument lam"),
        ("series-of-ridge n=50 d=8 sigma_y2=1 lam=1", "missing m_beta"),
        ("series-of-least-squares n=9 d=8 sigma_y2=1", "needs n > d + 1; got d = 8, n = 9"),
    ],
)
def test_what_has_no_value_is_refused_by_name(line: str, said: str) -> None:
    with pytest.raises(SymbolicError) as refusal:
        summed(line)
    assert said in str(refusal.value)


def test_names_are_read_before_any_work(monkeypatch: pytest.MonkeyPatch) -> None:
    orders: list[int] = []
    plain = coefficients_of

    def watched(label: str, order: int, *rest: object) -> object:
        orders.append(order)
        return plain(label, order, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("derivations.series_values.coefficients_of", watched)
    with pytest.raises(SymbolicError):
        summed(f"{RISK} n_T=50 lam=1 x=1 order={HIGHEST_ORDER}")
    assert orders == [2]


def test_two_ways_that_differ_give_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    other = lambda order, penalty: (0,) * (order + 1)  # noqa: E731
    monkeypatch.setattr("derivations.series_values.series_by_reduction.coefficients", other)
    with pytest.raises(SymbolicError, match="do not agree; no value is given"):
        summed(f"{RISK} n_T=50 lam=1")


def test_the_series_that_have_a_remainder_have_no_other_value() -> None:
    for label in SERIES:
        with pytest.raises(SymbolicError, match="of a remainder only the order is known"):
            value_of(find_theorem(THEOREMS, label), {}, THEOREMS)


def test_a_condition_is_named_with_what_is_typed() -> None:
    with pytest.raises(ConditionError, match="needs p < d; got d = 3, p = 3"):
        summed("series-of-excess-risk n_T=50 d=3 p=3 m_hat=1 sigma_y2=1 lam=1")
