"""Remainders O(t^k) of a small t: what they take in, and what they do not."""

import pytest
from sympy import Rational, Symbol

from symbolic.canonical import field_of
from symbolic.canonical.remainders import order_at_zero
from symbolic.checks import Verdict
from symbolic.claim import Claim
from symbolic.derivation import Theorem
from symbolic.errors import ConditionError, NotEvaluable
from symbolic.matrices import BigO, BigOAtZero, Letter, tr
from symbolic.mutants.remainders import within_remainder
from symbolic.rules import negligible_terms

t, lam = Symbol("t", positive=True), Symbol("lam", positive=True)
x = Symbol("x", real=True)
d = Symbol("d", integer=True, positive=True)
A = Letter("A", d, d)


def follows(lhs, rhs):
    claim = Claim(lhs, "=", rhs)
    body = Theorem("", claim, lambda proof: proof.concludes(by=negligible_terms), (), "", "")
    return body.verify().verdict is Verdict.HOLDS


def test_higher_powers_are_left_out_and_lower_ones_are_not():
    series = tr(A) + t * tr(A * A) + t**2 * tr(A * A * A)
    assert follows(series, tr(A) + t * tr(A * A) + BigOAtZero(2, t))
    assert follows(series, tr(A) + BigOAtZero(1, t))
    assert not follows(series, tr(A) + BigOAtZero(2, t))
    assert not follows(series, tr(A) + t * tr(A * A) + BigOAtZero(3, t))
    assert follows(t**3 / (lam + t), BigOAtZero(3, t))
    assert not follows(t**3 / (lam * t + t**2), BigOAtZero(3, t))
    assert not follows(tr(t * A), BigOAtZero(2, t))


def test_the_order_of_a_coefficient_as_t_tends_to_zero():
    field = field_of(t * lam * x)
    for value, order in (((t**2 + t**5) / (lam + t), 2), (lam / t, -1), (1 / (lam * t**2 + t**3), -2), (x * t + x, 0)):
        assert order_at_zero(field.from_sympy(value), (t,)) == order
    # x may be 0, and then the denominator is t
    assert order_at_zero(field.from_sympy(1 / (x + t)), (t,)) == -1
    with pytest.raises(NotEvaluable, match="may vanish"):
        order_at_zero(field.from_sympy(1 / (x + x * t)), (t,))


def test_what_tends_to_zero_is_a_positive_scalar():
    for bad in (x, d, t + 1):
        with pytest.raises(ConditionError, match="tends to 0"):
            BigOAtZero(2, bad)
    assert str(BigOAtZero(2, t)) == "O(t**2)"
    assert BigOAtZero(Rational(2), t) == BigOAtZero(2, t)


def test_an_altered_series_is_as_true_where_its_remainder_takes_it_in():
    series = 1 + t + BigOAtZero(2, t)
    assert within_remainder(series, 1 + t + 3 * t**2 + BigOAtZero(2, t))
    assert within_remainder(series, 1 + BigOAtZero(1, t))
    assert not within_remainder(series, 1 + t + BigOAtZero(3, t))
    assert not within_remainder(series, 1 - t + BigOAtZero(2, t))
    assert not within_remainder(series, 1 + t + BigO(2, d))
