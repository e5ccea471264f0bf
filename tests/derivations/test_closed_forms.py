"""The printed closed forms are those of the balls, and the section says that no steps derive them."""

from fractions import Fraction

import pytest
from mpmath import mp
from sympy import Symbol, lambdify

from derivations.closed_forms import LARGEST, SECTION, closed_forms
from symbolic.resolvents import resolvent_trace, resolvent_trace_closed_form


@pytest.mark.parametrize("q", range(1, LARGEST + 1))
def test_a_closed_form_has_the_value_of_the_ball(q):
    t = Symbol("t", positive=True)
    mp.dps = 40
    value = lambdify(t, resolvent_trace_closed_form(q, q + 1, t), "mpmath")(mp.mpf(7) / 3)
    ball = resolvent_trace(q, q + 1, Fraction(7, 3), 100)
    assert abs(value - mp.mpf(ball.str(30, radius=False))) < mp.mpf(10) ** -25


def test_the_section_prints_every_one_and_says_how_it_was_found():
    (text,) = closed_forms().values()
    assert SECTION in closed_forms()
    assert all(f"f_{{{q},{q + 1}}}(t)" in text for q in range(1, LARGEST + 1))
    assert "no chain of executed steps" in text
