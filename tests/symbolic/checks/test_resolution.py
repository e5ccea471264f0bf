"""A difference counts as out of sight only where it is known to be small against the noise."""

from __future__ import annotations

from pathlib import Path
from runpy import run_path

from symbolic.checks.resolution import out_of_sight
from symbolic.claim import Claim
from symbolic.matrices import E, inv, tr

known = run_path(str(Path(__file__).with_name("claims.py")))
W, S, n, d = (known[name] for name in ("W", "Sigma", "n", "d"))
GIVEN = (n > d + 1,)
TRUE = Claim(E(inv(W)), "=", inv(S) / (n - d - 1), GIVEN)


def test_a_tiny_difference_is_out_of_sight_and_is_named():
    tiny = Claim(TRUE.lhs, "=", inv(S) / (n - d - 1) * (1 + 1 / n**9), GIVEN)
    assert "standard errors from the original, with 40 times as many samples" in out_of_sight(TRUE, tiny, 40)


def test_a_difference_that_samples_show_is_not():
    assert out_of_sight(TRUE, Claim(TRUE.lhs, "=", inv(S) / (n - d), GIVEN), 1) == ""
    small = Claim(TRUE.lhs, "=", inv(S) / (n - d - 1) * (1 + 1 / n**3), GIVEN)
    assert out_of_sight(TRUE, small, 1)
    assert out_of_sight(TRUE, small, 10**6) == ""


def test_nothing_is_said_of_statements_that_differ_elsewhere():
    for other in (
        Claim(E(W), "=", TRUE.rhs, GIVEN),
        Claim(TRUE.lhs, "=", TRUE.rhs, (n > d,)),
        Claim(TRUE.lhs, "=", E(inv(W) * (1 + 1 / n**9)), GIVEN),
        Claim(TRUE.lhs, "=", tr(S), GIVEN),
    ):
        assert out_of_sight(TRUE, other, 40) == ""
