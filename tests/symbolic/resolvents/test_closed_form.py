"""Closed forms, against the balls."""

import pytest
from flint import arb, ctx
from sympy import Integral, Rational, Symbol, erfc, exp, expint, pi

from symbolic.errors import ConditionError
from symbolic.resolvents import resolvent_trace, resolvent_trace_closed_form

t = Symbol("t", positive=True)


@pytest.mark.parametrize(("q", "N"), [(q, q + more) for q in range(1, 7) for more in (-1, 0, 1, 2, 5) if q + more > 0])
def test_agrees_with_balls(q, N):
    expression = resolvent_trace_closed_form(q, N, t)
    for at in (Rational(3, 2), Rational(7)):
        value = expression.subs(t, at).evalf(25, maxn=400)
        with ctx.workprec(120):
            assert abs(arb(str(value)) / resolvent_trace(q, N, at, 100) - 1) < 1e-20


@pytest.mark.parametrize(("q", "N"), [(1, 2), (2, 3), (2, 7), (3, 4), (5, 2), (6, 9)])
def test_odd_difference_needs_two_exponential_integrals(q, N):
    expression = resolvent_trace_closed_form(q, N, t)
    x, z = Symbol("x"), Symbol("z")
    rational = expression.subs({expint(1, t): x * exp(-t), expint(1, t / 2): z * exp(-t / 2)}).expand()
    assert rational.as_poly(x, z).total_degree() == 1
    assert all(c.is_rational_function(t) for c in rational.as_poly(x, z).coeffs())


def test_which_functions_occur():
    both_even, odd = resolvent_trace_closed_form(4, 6, t), resolvent_trace_closed_form(3, 5, t)
    assert both_even.has(Integral)
    assert both_even.has(erfc)
    assert both_even.has(pi)
    assert not odd.has(Integral)
    assert odd.has(erfc)


def test_smallest_case():
    assert resolvent_trace_closed_form(1, 2, t) == exp(t / 2) * expint(1, t / 2) / 2


def test_refusals():
    with pytest.raises(ConditionError, match="q = 0"):
        resolvent_trace_closed_form(0, 2, t)
    with pytest.raises(ConditionError, match="declared positive"):
        resolvent_trace_closed_form(1, 2, Symbol("t"))
