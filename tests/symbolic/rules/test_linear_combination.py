"""Solving equations: the weights are found, used, and finite under the conditions."""

import pytest
from sympy import Rational, Symbol, factor

from symbolic.claim import Claim
from symbolic.ensembles import GaussianRows
from symbolic.errors import ConditionError, StepRefused
from symbolic.matrices import E, Identity, Letter, Named, inv, tr
from symbolic.rules import solving

n = Symbol("n", integer=True, positive=True)
d = Symbol("d", integer=True, positive=True)
V = Letter("V", d, d, facts=("positive definite",))
X = Letter("X", n, d, law=GaussianRows(V))
W = Named("W", X.T * X)
A, B, C = (Letter(name, d, d) for name in "ABC")
g = n - d - 1
given = (n > d + 1,)


def claim(lhs, rhs, conditions=given):
    return Claim(lhs, "=", rhs, conditions)


def test_the_weights_are_those_of_the_combination():
    premises = [claim(A + B, C), claim(A - B, V)]
    assert solving().weights(premises, claim(A, (C + V) / 2)) == [Rational(1, 2)] * 2
    solving().infer(premises, claim(A, (C + V) / 2))
    solving().infer(premises, claim(B, (C - V) / 2))


def test_an_equation_is_multiplied_from_the_left_before_it_is_solved():
    premise = claim(Identity(d), (n - d - 1) * V * A)
    solving(left=inv(V)).infer([premise], claim(A, inv(V) / (n - d - 1)))
    with pytest.raises(StepRefused, match="is no combination of the equations before it"):
        solving().infer([premise], claim(A, inv(V) / (n - d - 1)))


def test_a_weight_that_may_divide_by_zero_is_refused():
    premise = claim(C, (n - d - 1) * A)
    with pytest.raises(ConditionError, match=r"solving needs .*n.* ≠ 0; given is n ≥ d"):
        solving().infer([premise], claim(A, C / (n - d - 1), (n >= d,)))
    solving().infer([premise], claim(A, C / (n - d - 1)))


def test_a_conclusion_that_is_no_combination_shows_what_is_left():
    with pytest.raises(
        StepRefused, match=r"no combination of the equations before it\n  from .*\n  to .*\n  difference  "
    ):
        solving().infer([claim(A, B)], claim(A, C))


def test_an_equation_that_is_not_used_is_refused():
    with pytest.raises(StepRefused, match=r"the equation B = C.* is not used"):
        solving().infer([claim(A, V), claim(B, C)], claim(A, V))


def test_an_equation_that_repeats_another_is_refused():
    with pytest.raises(StepRefused):
        solving().infer([claim(A, V), claim(2 * A, 2 * V)], claim(A, V))


def test_expectations_alone_need_not_decide_the_weights():
    premises = [claim(E(W) + A, B), claim(A, C)]
    assert solving().weights(premises, claim(E(W), B - C)) == [1, -1]
    assert solving().weights([claim(A + E(W), B), claim(C + E(W), V)], claim(A - C, B - V)) == [1, -1]
    with pytest.raises(StepRefused, match="is no combination"):
        solving().infer(premises, claim(E(W), B + C))
    with pytest.raises(StepRefused, match="is no combination"):
        solving().infer(premises, claim(2 * E(W), B - C))


def test_many_equations_in_many_expectations_are_solved():
    words = [E(tr(A) ** i * W) for i in range(20)]
    premises = [claim(g * words[i] - words[i - 1] + (i % 3) * words[(i + 7) % 20], A) for i in range(20)]
    unknown = sum((claim.lhs for claim in premises[1:]), premises[0].lhs)
    found = solving().weights(premises, claim(unknown, 20 * A))
    assert found == [1] * 20
    weights = solving().weights(
        [claim(g * words[0] - words[1], A), claim(g * words[1] - words[0], B)],
        claim(words[0], (g * A + B) / (g**2 - 1)),
    )
    assert [factor(w - v) for w, v in zip(weights, (g / (g**2 - 1), 1 / (g**2 - 1)), strict=True)] == [0, 0]


def test_a_wrong_factor_is_refused():
    with pytest.raises(StepRefused):
        solving().infer([claim(A + B, C), claim(A - B, V)], claim(A, C + V))


def test_matrices_do_not_commute_in_an_equation():
    with pytest.raises(StepRefused):
        solving(left=inv(V)).infer([claim(A * V, B)], claim(A, inv(V) * B))
    with pytest.raises(StepRefused):
        solving(left=inv(A)).infer([claim(A * B, C)], claim(B, inv(A) * C))


def test_a_trace_is_not_rotated_and_an_expectation_is_not_split_by_solving():
    with pytest.raises(StepRefused):
        solving().infer([claim(tr(A * B), tr(C))], claim(tr(B * A), tr(C)))
    with pytest.raises(StepRefused):
        solving().infer([claim(E(W), A)], claim(E(W * W), A * A))


def test_the_inverse_that_is_multiplied_with_needs_its_condition():
    premise = claim(W * A, W * B, ())
    with pytest.raises(ConditionError, match="the inverse of W needs n ≥ d; given is nothing"):
        solving(left=inv(W)).infer([premise], claim(A, B, ()))
    solving(left=inv(W)).infer([claim(W * A, W * B)], claim(A, B))
