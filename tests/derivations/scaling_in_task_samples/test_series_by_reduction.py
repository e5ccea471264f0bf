"""The series by the reduction theorem: against the exact risk, against itself by another way, and at its limits."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb, arb_mat, ctx, fmpq
from sympy import Rational, Symbol, expand, series, simplify

from derivations.least_squares.excess_risk_of_least_squares import excess_risk_of_least_squares
from derivations.risk_of_befs.excess_risk_of_befs import excess_risk_of_befs
from derivations.risk_of_befs.excess_risk_of_hard_restriction import excess_risk_of_hard_restriction
from derivations.scaling_in_task_samples.series_by_reduction import (
    ALPHA,
    coefficients,
    coefficients_by_inverse_moments,
)
from derivations.symbols import d, kappa, m_hat, m_T, n, n_T, p, q, sigma_y2
from symbolic.errors import ConditionError
from symbolic.resolvents import ball_of, without_matrices

NOISE, MISSED = Rational(7, 10), Rational(13, 10)
SAMPLES = tuple(range(200, 1600, 50))
BITS = 700
ORDER = 6


def extrapolated(p_value: int, q_value: int, penalty) -> list[arb]:
    """The first coefficients of the exact risk in 1/n_T: a polynomial through its values at many n_T."""
    risk = without_matrices(excess_risk_of_befs.claim.rhs)
    with ctx.workprec(BITS):
        values = []
        for samples in SAMPLES:
            at = {n_T: samples, p: p_value, q: q_value, kappa: penalty(samples), sigma_y2: NOISE, m_hat: MISSED}
            values.append([arb(ball_of(risk, at, BITS))])
        powers = [[arb(fmpq(1, samples)) ** j for j in range(len(SAMPLES))] for samples in SAMPLES]
        solution = arb_mat(powers).solve(arb_mat(values))
        return [solution[j, 0] for j in range(4)]


def close(found: arb, exact: Rational) -> bool:
    """To 20 digits, or 20 decimals of a coefficient below 1."""
    with ctx.workprec(BITS):
        size = max(abs(Fraction(exact.p, exact.q)), Fraction(1))
        difference = abs(found - arb(fmpq(int(exact.p), int(exact.q))))
        return bool(difference < arb(fmpq(size.numerator, size.denominator)) / 10**20)


def test_a_coefficient_that_is_off_in_the_last_digits_is_seen() -> None:
    with ctx.workprec(BITS):
        one = arb(1)
    assert close(one, Rational(1))
    assert not close(one, 1 + Rational(2, 10**20))


@pytest.mark.parametrize(
    ("p_value", "q_value", "lam"), [(1, 1, "3/2"), (1, 5, "1/5"), (2, 3, "3/4"), (4, 1, "3"), (4, 6, "3/2")]
)
def test_the_exact_risk_at_fixed_lambda(p_value: int, q_value: int, lam: str) -> None:
    found = extrapolated(p_value, q_value, lambda samples: Fraction(lam) * samples)
    values = {p: p_value, q: q_value, sigma_y2: NOISE, m_hat: MISSED, ALPHA: 1 / (1 + Rational(lam))}
    for number, coefficient in zip(found, coefficients(3), strict=True):
        assert close(number, coefficient.subs(values))


@pytest.mark.parametrize(("p_value", "q_value", "penalty"), [(1, 1, "3/2"), (3, 2, "1/5"), (2, 5, "7/2"), (4, 6, "2")])
def test_the_exact_risk_at_fixed_kappa(p_value: int, q_value: int, penalty: str) -> None:
    found = extrapolated(p_value, q_value, lambda samples: Fraction(penalty))
    values = {p: p_value, q: q_value, sigma_y2: NOISE, m_hat: MISSED, kappa: Rational(penalty)}
    for number, coefficient in zip(found, coefficients(3, "kappa"), strict=True):
        assert close(number, coefficient.subs(values))


@pytest.mark.parametrize("order", [0, 1, 2, ORDER])
def test_two_ways_at_fixed_kappa_agree(order: int) -> None:
    assert coefficients(order, "kappa") == coefficients_by_inverse_moments(order)


def in_powers(expression, size) -> list:
    """The coefficients of a rational function of a size, by SymPy's own series."""
    epsilon = Symbol("epsilon")
    found = series(simplify(expression.subs(size, 1 / epsilon)), epsilon, 0, ORDER + 1).removeO()
    return [expand(found.coeff(epsilon, j)) for j in range(ORDER + 1)]


def test_an_infinite_penalty_is_hard_restriction() -> None:
    missed = Symbol("missed", positive=True)
    exact = in_powers(excess_risk_of_hard_restriction.claim.rhs.xreplace({m_T: missed}), n_T)
    assert [c.subs(ALPHA, 0).xreplace({m_hat: missed}) for c in coefficients(ORDER)] == exact


def test_without_a_penalty_it_is_least_squares() -> None:
    exact = in_powers(excess_risk_of_least_squares.claim.rhs.xreplace({d: p + q}), n)
    assert [expand(c.subs(ALPHA, 1)) for c in coefficients(ORDER)] == exact
    assert [c.subs(kappa, 0) for c in coefficients(ORDER, "kappa")] == exact


def test_shorter_series_begin_the_longer_ones() -> None:
    for penalty in ("lam", "kappa"):
        assert coefficients(ORDER, penalty)[:4] == coefficients(3, penalty)


def test_the_coefficients_are_polynomials_in_what_is_said() -> None:
    a = Symbol("a", positive=True)
    for penalty, shrinkage in (("lam", a), ("kappa", kappa)):
        for coefficient in coefficients(4, penalty, a):
            assert coefficient.is_polynomial(p, q, sigma_y2, m_hat, shrinkage)
            assert coefficient.free_symbols <= {p, q, sigma_y2, shrinkage} | m_hat.free_symbols


def test_there_is_no_order_below_zero() -> None:
    for series_of in (coefficients, coefficients_by_inverse_moments):
        with pytest.raises(ConditionError, match="order = -1"):
            series_of(-1)
