"""The limit theorems against the equivalent as a number, known limits, and what they must not conclude."""

from fractions import Fraction

import mpmath
import pytest
from sympy import Rational, limit, oo, simplify

from derivations.judges import JUDGES
from derivations.scaling_in_task_samples.deterministic_equivalent import deterministic_equivalent
from derivations.scaling_in_task_samples.deterministic_equivalent_of_ridge import deterministic_equivalent_of_ridge
from derivations.scaling_in_task_samples.hard_restriction_in_proportion import hard_restriction_in_proportion
from derivations.scaling_in_task_samples.least_squares_in_proportion import least_squares_in_proportion
from derivations.symbols import (
    Delta_mu,
    alpha_mu,
    d,
    kappa_iso,
    kappa_mu,
    m_beta,
    m_hat,
    m_T,
    mu,
    n,
    n_T,
    p,
    q,
    sigma_y2,
)
from symbolic.asymptotics import Pencil
from symbolic.asymptotics import deterministic_equivalent as as_number
from symbolic.checks import ProportionalLimit, Verdict
from symbolic.claim import Claim
from symbolic.errors import ConditionError
from symbolic.matrices import SmallO

LIMIT_THEOREMS = (
    least_squares_in_proportion,
    hard_restriction_in_proportion,
    deterministic_equivalent_of_ridge,
    deterministic_equivalent,
)


LIMITS = next(judge for judge in JUDGES if isinstance(judge, ProportionalLimit))


def written(theorem):
    """The right side without its remainder, in terms of `mu`."""
    stated = sum(term for term in theorem.claim.rhs.args if not isinstance(term, SmallO))
    return stated.xreplace({alpha_mu: alpha_mu.definition})


def exactly(number):
    return Fraction(int(number.p), int(number.q))


@pytest.mark.parametrize("theorem", LIMIT_THEOREMS, ids=lambda theorem: theorem.label)
def test_it_is_derived_and_judged(theorem):
    assert theorem.verify().verdict is Verdict.HOLDS
    assert LIMITS.judge(theorem.claim).verdict is Verdict.HOLDS


@pytest.mark.parametrize(("sizes", "penalty"), [((40, 5, 15), "2/3"), ((40, 5, 55), "7/5"), ((40, 39, 1), "1/9")])
def test_the_theorem_is_the_fixed_point_at_numbers(sizes, penalty):
    at = dict(zip((n_T, p, q), map(Rational, sizes), strict=True)) | {mu: Rational(penalty)}
    at |= {m_hat: Rational(3, 2), sigma_y2: Rational(7, 10)}
    kappa = kappa_mu.definition.xreplace(at)
    pencil = Pencil.projection(sizes[1], sizes[2], Fraction(3, 2))
    found = as_number(pencil, sizes[0], exactly(kappa) / sizes[0], Fraction(7, 10))
    value = exactly(written(deterministic_equivalent).xreplace(at))
    with mpmath.workdps(40):
        assert abs(found.mu - mpmath.mpf(at[mu].p) / at[mu].q) < 1e-28
        assert abs(found.excess - mpmath.mpf(value.numerator) / value.denominator) < 1e-28 * found.excess


def test_plain_ridge_is_the_case_of_no_features():
    at = {n_T: n, q: d, m_hat: m_beta, p: 0}
    assert simplify(written(deterministic_equivalent).xreplace(at) - written(deterministic_equivalent_of_ridge)) == 0


def test_a_small_penalty_is_least_squares():
    assert simplify(written(deterministic_equivalent_of_ridge).subs(mu, 0) - written(least_squares_in_proportion)) == 0


def test_a_vanishing_penalty_interpolates_with_more_dimensions_than_samples():
    # hastie2022, Theorem 1
    least = d / n - 1
    assert simplify(kappa_iso.definition.subs(mu, least)) == 0
    ridgeless = written(deterministic_equivalent_of_ridge).subs(mu, least)
    assert simplify(ridgeless - m_beta * (1 - n / d) - sigma_y2 / (d / n - 1)) == 0


def test_a_large_penalty_is_hard_restriction():
    restricted = limit(written(deterministic_equivalent), mu, oo).xreplace({m_hat: m_T})
    assert simplify(restricted - written(hard_restriction_in_proportion)) == 0


@pytest.mark.parametrize(
    "given",
    [
        (n_T > p + 1,),
        ((n_T - p) * (1 + mu) > q,),
        (n_T > p, (n_T - p) * (1 + mu) > q),
        (n_T > p + 1, (n_T - p) * (1 + mu) > q - 1),
        (n_T > p + 1, n_T - p > mu * q),
    ],
    ids=str,
)
def test_each_condition_is_needed(given):
    claim = deterministic_equivalent.claim
    assert deterministic_equivalent.derives(Claim(claim.lhs, "=", claim.rhs, given)).verdict is Verdict.FAILS


def test_more_samples_than_dimensions_are_enough():
    claim = deterministic_equivalent.claim
    stronger = (n_T > p + 1, n_T - p > q, (n_T - p) * (1 + mu) > q)
    assert deterministic_equivalent.derives(Claim(claim.lhs, "=", claim.rhs, stronger)).verdict is Verdict.HOLDS


@pytest.mark.parametrize("added", [1 / n_T, SmallO(1, n_T, p, q) - SmallO(0, n_T, p, q)], ids=["term", "order"])
def test_what_is_within_the_remainder_is_derived_and_no_sharper_remainder(added):
    claim = deterministic_equivalent.claim
    verdict = deterministic_equivalent.derives(Claim(claim.lhs, "=", claim.rhs + added, claim.given)).verdict
    assert verdict is (Verdict.HOLDS if added == 1 / n_T else Verdict.FAILS)


def test_it_cannot_be_read_at_one_size():
    with pytest.raises(ConditionError, match="as its sizes grow"):
        deterministic_equivalent.at(n_T=40, p=5, q=15)


def test_the_left_side_is_the_error_with_the_penalty_of_mu():
    assert deterministic_equivalent.claim.lhs.has(Delta_mu)
    assert deterministic_equivalent.claim.lhs.has(kappa_mu)
