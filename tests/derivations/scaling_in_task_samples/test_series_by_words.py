"""The series by words of the fluctuation: against the reduction theorem, the stated theorems, and its limits."""

from __future__ import annotations

from itertools import pairwise

import pytest
from sympy import Expr, Symbol, expand, series, simplify

from derivations.least_squares.excess_risk_of_least_squares import excess_risk_of_least_squares
from derivations.risk_of_befs.excess_risk_of_hard_restriction import excess_risk_of_hard_restriction
from derivations.scaling_in_task_samples import (
    series_at_fixed_penalty,
    series_by_reduction,
    series_of_excess_risk,
    series_of_ridge,
)
from derivations.scaling_in_task_samples.polynomial_series import ALPHA
from derivations.scaling_in_task_samples.series_by_words import coefficients, number_of_words
from derivations.symbols import alpha, d, kappa, m_beta, m_hat, m_T, n, n_T, p, q
from symbolic.errors import ConditionError
from symbolic.matrices import BigO

ORDER = 6
missed = Symbol("missed", positive=True)


@pytest.mark.parametrize("penalty", ["lam", "kappa"])
def test_two_derivations_agree_term_by_term(penalty) -> None:
    by_words = coefficients(ORDER, penalty)
    by_reduction = series_by_reduction.coefficients(ORDER, penalty)
    assert len(by_words) == ORDER + 1
    for one, other in zip(by_words, by_reduction, strict=True):
        assert one == other


def test_at_a_fixed_kappa_they_agree_with_inverse_moments_too() -> None:
    """These share neither the point of expansion nor the way from λ to κ."""
    assert coefficients(ORDER, "kappa") == series_by_reduction.coefficients_by_inverse_moments(ORDER)


def stated(theorem, size) -> list[Expr]:
    """The coefficients on the right side of a theorem, up to its remainder."""
    terms = [term for term in theorem.claim.rhs.args if not term.has(BigO)]
    polynomial = expand(sum(terms).subs(size, 1 / Symbol("epsilon")))
    (order,) = (int(each.order) for each in theorem.claim.rhs.atoms(BigO))
    return [polynomial.coeff(Symbol("epsilon"), j) for j in range(order)]


@pytest.mark.parametrize(
    ("theorem", "penalty", "written"),
    [
        (series_of_excess_risk, "lam", alpha),
        (series_at_fixed_penalty, "kappa", alpha),
    ],
)
def test_the_theorems_are_its_beginning(theorem, penalty, written) -> None:
    found = stated(theorem, n_T)
    assert len(found) == (3 if penalty == "lam" else 4)
    assert list(coefficients(len(found) - 1, penalty, written)) == found


def test_without_features_it_is_ridge() -> None:
    found = [expand(c.xreplace({p: 0 * p, q: d, m_hat: missed})) for c in coefficients(2, "lam", alpha)]
    assert found == [expand(c.xreplace({m_beta: missed})) for c in stated(series_of_ridge, n)]


def in_powers(expression, size) -> list:
    """The coefficients of a rational function of a size, by SymPy's own series."""
    epsilon = Symbol("epsilon")
    found = series(simplify(expression.subs(size, 1 / epsilon)), epsilon, 0, ORDER + 1).removeO()
    return [expand(found.coeff(epsilon, j)) for j in range(ORDER + 1)]


def test_an_infinite_penalty_is_hard_restriction() -> None:
    exact = in_powers(excess_risk_of_hard_restriction.claim.rhs.xreplace({m_T: missed}), n_T)
    assert [c.subs(ALPHA, 0).xreplace({m_hat: missed}) for c in coefficients(ORDER)] == exact


def test_without_a_penalty_it_is_least_squares() -> None:
    exact = in_powers(excess_risk_of_least_squares.claim.rhs.xreplace({d: p + q}), n)
    assert [expand(c.subs(ALPHA, 1)) for c in coefficients(ORDER)] == exact
    assert [c.subs(kappa, 0) for c in coefficients(ORDER, "kappa")] == exact


@pytest.mark.parametrize("penalty", ["lam", "kappa"])
def test_shorter_series_begin_the_longer_ones(penalty) -> None:
    for order in range(5):
        assert coefficients(5, penalty)[: order + 1] == coefficients(order, penalty)


def test_the_number_of_words_grows_sixfold() -> None:
    counts = [number_of_words(order) for order in range(ORDER + 1)]
    assert all(before < after < 7 * before for before, after in pairwise(counts[1:]))


def test_there_is_no_order_below_zero() -> None:
    for function in (coefficients, number_of_words):
        with pytest.raises(ConditionError, match="order = -1"):
            function(-1)
