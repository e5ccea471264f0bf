"""Alterations that a remainder takes in, and those that it does not."""

import pytest
from sympy import Ne, symbols

from symbolic.claim import Claim
from symbolic.ensembles import GaussianRows
from symbolic.matrices import BigO, E, Identity, Letter, SmallO, inv, tr
from symbolic.mutants import altered_claims
from symbolic.mutants.remainders import is_met_at_last, within_remainder

n, d = symbols("n d", integer=True, positive=True)
SERIES = d / n + d * (d + 1) / n**2


@pytest.mark.parametrize(
    "mutant",
    [
        SERIES - BigO(3, n),
        SERIES + BigO(2, n),
        SERIES + BigO(-1, n),
        d / n + BigO(2, n),
        SERIES + n + BigO(-1, n),
        d / (n - d - 1) + BigO(3, n),
        SERIES + d / (n - 7) ** 3 + BigO(3, n),
    ],
)
def test_what_follows_is_exempt(mutant) -> None:
    assert within_remainder(SERIES + BigO(3, n), mutant)


@pytest.mark.parametrize(
    "mutant",
    [
        SERIES + BigO(4, n),
        SERIES + BigO(3, d),
        SERIES + SmallO(3, n),
        SERIES,
        SERIES + 1 / n**2 + BigO(3, n),
        d / (n - d) + BigO(3, n),
        d / n + BigO(3, n),
        SERIES + n + BigO(0, n),
        SERIES + BigO(3, n) * n,
        SERIES + BigO(3, n) + BigO(2, n),
        SERIES + BigO(d, n),
        SERIES + 2 ** (-n) + BigO(3, n),
        tr(Identity(n)) + BigO(3, n),
    ],
)
def test_what_does_not_follow_is_a_mutant(mutant) -> None:
    assert not within_remainder(SERIES + BigO(3, n), mutant)


def test_a_statement_without_a_remainder_takes_in_nothing() -> None:
    assert not within_remainder(SERIES, SERIES)
    assert not within_remainder(SERIES, SERIES + BigO(3, n))


def test_the_generator_gives_the_reason() -> None:
    X = Letter("X", n, d, law=GaussianRows(Identity(d)))
    claim = Claim(E(tr(inv(X.T * X))), "=", SERIES + BigO(3, n), (n > d + 1,))
    taken_in = [each.claim.rhs for each in altered_claims(claim) if "remainder" in each.exempt]
    assert SERIES + BigO(2, n) in taken_in
    assert SERIES + BigO(4, n) in [each.claim.rhs for each in altered_claims(claim) if not each.exempt]


def test_in_proportion_all_sizes_count():
    left = d / (n - d)
    small = SmallO(0, n, d)
    assert within_remainder(left + small, left + SmallO(-1, n, d))
    assert within_remainder(left + small, d / (n - d - 1) + small)
    assert within_remainder(left + small, left + d / n**2 + small)
    assert not within_remainder(left + small, left + SmallO(1, n, d))
    assert not within_remainder(left + small, left + 1 + small)
    assert not within_remainder(left + small, left + d / n + small)
    assert not within_remainder(left + small, left + BigO(1, n))
    assert not within_remainder(left + small, left + SmallO(0, d, n))
    assert not within_remainder(left + small, d / (n - n) + small)


@pytest.mark.parametrize(
    ("condition", "rhs", "met"),
    [
        (n > d + 1, SERIES + BigO(3, n), True),
        (d + 1 < n, SERIES + BigO(3, n), True),
        (2 * n >= d, SERIES + BigO(3, n), True),
        (n < d, SERIES + BigO(3, n), False),
        (d > 1, SERIES + BigO(3, n), False),
        (Ne(n, 3), SERIES + BigO(3, n), False),
        (n > d + 1, SERIES + BigO(3, d), False),
        (n > d + 1, SERIES + SmallO(0, n, d), False),
        (n > d + 1, SERIES, False),
    ],
)
def test_conditions_that_large_sizes_meet(condition, rhs, met) -> None:
    assert is_met_at_last(condition, rhs) is met
