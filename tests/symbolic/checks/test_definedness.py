"""Sizes at which a claim is not defined are found where the conditions allow them, and nowhere else."""

import pytest
from sympy import Symbol

from symbolic.checks.definedness import undefined_at
from symbolic.claim import Claim
from symbolic.matrices import Eigenspace, Inverse, Leading, Letter, SingularValue, operator_norm

d, r, k, a = (Symbol(name, integer=True, positive=True) for name in ("d", "r", "k", "a"))
s = Symbol("s", positive=True)
M = Letter("M", d, r)
S = Letter("S", d, d, facts=("symmetric",))
LEADING = operator_norm(Leading(M, k))
BLOCK = operator_norm(Eigenspace(S, a, a + k - 1))
GRAM = operator_norm(Inverse(M.T * M))


@pytest.mark.parametrize(
    ("side", "given"),
    [
        (LEADING, (k <= d, k <= r)),
        (LEADING, (k < d, d <= r)),
        (BLOCK, (a + k <= d + 1,)),
        (GRAM, (d >= r,)),
        (SingularValue(M, k + 1), ()),
        (LEADING, (k <= d, k <= r, s <= SingularValue(M, k))),
    ],
)
def test_defined(side, given):
    assert undefined_at(Claim(side, "<=", s, given)) == ""


@pytest.mark.parametrize(
    ("side", "given", "where"),
    [
        (LEADING, (), "k = 2"),
        (LEADING, (k <= d,), "r = 1"),
        (LEADING, (k <= d, k <= r + 1), "r = 1"),
        (BLOCK, (), "d = 1"),
        (BLOCK, (a + k <= d + 2,), "d = 1"),
        (GRAM, (d >= r - 1,), "r = 2"),
    ],
)
def test_not_defined(side, given, where):
    found = undefined_at(Claim(side, "<=", s, given))
    assert where in found
    assert "not defined" in found
