"""A difference counts as out of sight only where it is known to be small against the noise."""

from __future__ import annotations

from math import ceil
from pathlib import Path
from runpy import run_path

import pytest

from symbolic.checks import Simulation, Verdict
from symbolic.checks.resolution import CLEAR, out_of_sight, resolution
from symbolic.claim import Claim
from symbolic.matrices import E, inv, tr

known = run_path(str(Path(__file__).with_name("claims.py")))
W, S, n, d = (known[name] for name in ("W", "Sigma", "n", "d"))
GIVEN = (n > d + 1,)
TRUE = Claim(E(inv(W)), "=", inv(S) / (n - d - 1), GIVEN)


def test_a_tiny_difference_is_out_of_sight_and_is_named():
    tiny = Claim(TRUE.lhs, "=", inv(S) / (n - d - 1) * (1 + 1 / n**9), GIVEN)
    found = resolution(TRUE, tiny)
    assert "standard errors from the original, with 40 times as many samples" in out_of_sight(found, 40)
    assert "with 8 times as many samples" in out_of_sight(found, 8)


def test_a_difference_that_samples_show_is_not():
    assert out_of_sight(resolution(TRUE, Claim(TRUE.lhs, "=", inv(S) / (n - d), GIVEN)), 1) == ""
    small = resolution(TRUE, Claim(TRUE.lhs, "=", inv(S) / (n - d - 1) * (1 + 1 / n**3), GIVEN))
    assert out_of_sight(small, 1)
    assert out_of_sight(small, 10**6) == ""


def test_the_samples_that_a_difference_needs_are_those_that_show_it():
    small = Claim(TRUE.lhs, "=", inv(S) / (n - d - 1) * (1 + 1 / n**3), GIVEN)
    found = resolution(TRUE, small)
    assert found is not None
    assert found.needed > 1
    assert found.with_effort(found.needed) == pytest.approx(CLEAR)
    assert out_of_sight(found, found.needed * 0.99)
    assert Simulation(effort=ceil(1.2 * found.needed), sizes=(found.size,)).judge(small).verdict is Verdict.FAILS
    assert Simulation(sizes=(found.size,)).judge(small).verdict is Verdict.HOLDS


def test_more_samples_measure_the_same_difference():
    small = Claim(TRUE.lhs, "=", inv(S) / (n - d - 1) * (1 + 1 / n**3), GIVEN)
    first = resolution(TRUE, small)
    again = resolution(TRUE, small, {first.size: 4})
    assert again.errors == pytest.approx(first.errors, rel=0.5)


def test_no_difference_is_never_seen():
    found = resolution(TRUE, TRUE)
    assert found is not None
    assert found.needed == float("inf")
    assert out_of_sight(found, 10**9)


def test_nothing_is_said_of_statements_that_differ_elsewhere():
    for other in (
        Claim(E(W), "=", TRUE.rhs, GIVEN),
        Claim(TRUE.lhs, "=", TRUE.rhs, (n > d,)),
        Claim(TRUE.lhs, "=", E(inv(W) * (1 + 1 / n**9)), GIVEN),
        Claim(TRUE.lhs, "=", tr(S), GIVEN),
    ):
        assert resolution(TRUE, other) is None
    assert out_of_sight(None, 40) == ""
