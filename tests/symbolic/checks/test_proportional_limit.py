"""The judge of o(n^-k): what it accepts, refuses, and does not decide."""

from dataclasses import dataclass
from typing import Any

import pytest
from flint import arb, fmpq
from sympy import Symbol, sqrt

from symbolic.checks import Verdict
from symbolic.checks.proportional_limit import ProportionalLimit
from symbolic.claim import Claim
from symbolic.matrices import BigO, SmallO

n, p, q = (Symbol(name, integer=True, positive=True) for name in "npq")
x = Symbol("x", positive=True)
LEFT = Symbol("left")
SMALL = SmallO(0, n, p, q)


@dataclass(frozen=True)
class Exact:
    """(x n + p + 1)/(n + q), whose limit is x n/(n + q) + p/(n + q)."""

    unknowns: Any = frozenset((n, p, q, x))
    given: Any = ()

    def ball(self, values, bits):
        return (values[x] * values[n] + values[p] + 1) / (values[n] + values[q])


@dataclass(frozen=True)
class Oscillating(Exact):
    """1 + (−1)^i/10 at the i-th size."""

    def ball(self, values, bits):
        return fmpq(1) + fmpq((-1) ** int(values[n]).bit_length(), 10)


JUDGE = ProportionalLimit((lambda lhs: Exact() if lhs == LEFT else None,))
LIMIT = (x * n + p) / (n + q)


def verdict(rhs, given=(), judge=JUDGE):
    return judge.judge(Claim(LEFT, "=", rhs, given)).verdict


@pytest.mark.parametrize(
    "rhs",
    [
        LIMIT + SMALL,
        LIMIT + SmallO(-1, n, p, q),  # weaker
        LIMIT + 3 / (n + p) + SMALL,  # what is added vanishes
        LIMIT + 1 / (n + q) + SmallO(1, n, p, q),
        LIMIT + 1 / (n + q) + SmallO(7, n, p, q),  # exact
        x * n / (n + q) + SmallO(-1, n, p, q),
    ],
)
def test_what_is_true_holds(rhs):
    evidence = JUDGE.judge(Claim(LEFT, "=", rhs))
    assert evidence.verdict is Verdict.HOLDS, evidence.detail
    assert evidence.strength == "10 digits of the limit at 4 points"


@pytest.mark.parametrize(
    "rhs",
    [
        LIMIT + SmallO(1, n, p, q),  # sharper than it is
        x * n / (n + q) + SMALL,
        LIMIT * n + SMALL,
        LIMIT / n + SMALL,
        LIMIT + n**2 + SMALL,
        LIMIT + x / 10**8 + SMALL,
        LIMIT + 1 / (n + q) + 1 / n**2 + SmallO(2, n, p, q),
        1 / (8 * q - 2 * n) + SMALL,  # a zero denominator
    ],
)
def test_what_is_false_fails(rhs):
    evidence = JUDGE.judge(Claim(LEFT, "=", rhs))
    assert evidence.verdict is Verdict.FAILS
    assert "in proportion" in evidence.detail


def test_the_limit_is_named_with_its_point():
    evidence = JUDGE.judge(Claim(LEFT, "=", LIMIT + 2 + SMALL))
    assert "n = 8, p = 3, q = 2, x = " in evidence.detail
    assert "tends to -2.000000000" in evidence.detail


@pytest.mark.parametrize(
    ("rhs", "why"),
    [
        (LIMIT, "no remainder of the form o"),
        (LIMIT + BigO(1, n), "no remainder of the form o"),
        (LIMIT + 2 * SMALL, "no remainder of the form o"),
        (sqrt(n / p) + SMALL, "no rational function"),
        (LIMIT + SmallO(0, n, p), "all that there are"),
    ],
)
def test_what_it_does_not_see_is_unknown(rhs, why):
    evidence = JUDGE.judge(Claim(LEFT, "=", rhs))
    assert evidence.verdict is Verdict.UNKNOWN
    assert why in evidence.detail


def test_a_left_side_that_nobody_knows_is_unknown():
    assert JUDGE.judge(Claim(Symbol("right"), "=", LIMIT + SMALL)).verdict is Verdict.UNKNOWN


def test_a_left_side_without_a_series_is_unknown():
    oscillating = ProportionalLimit((lambda _: Oscillating(),))
    assert verdict(1 + SMALL, judge=oscillating) is Verdict.UNKNOWN


def test_points_fulfil_the_conditions():
    assert verdict(LIMIT + SMALL, given=(q > n,)) is Verdict.HOLDS
    assert verdict(LIMIT + SMALL, given=(n > 10**9,)) is Verdict.UNKNOWN


def test_balls_may_be_inexact():
    class Ball(Exact):
        def ball(self, values, bits):
            return arb(super().ball(values, bits)) + arb(0, "1e-30")

    inexact = Ball()
    assert verdict(LIMIT + SMALL, judge=ProportionalLimit((lambda _: inexact,))) is Verdict.HOLDS
