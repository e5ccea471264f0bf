"""Finiteness of moments: each rule reads it off its identity, and off no other."""

import pytest
from sympy import Integer, Symbol

from symbolic.checks import Verdict
from symbolic.claim import Claim, Finite
from symbolic.derivation import Step, check_step
from symbolic.ensembles import GaussianRows
from symbolic.errors import ConditionError, StepRefused
from symbolic.matrices import E, Identity, Infinite, Letter, Named, NamedScalar, TestFunction, inv, tr
from symbolic.rules import DampedPower, between_quadratic_forms, damped_moments, is_infinite
from symbolic.rules.moment_recursion import is_positive

n, d, k = (Symbol(name, integer=True, positive=True) for name in "ndk")
eps = Symbol("epsilon", positive=True)
t = Symbol("t", positive=True)
V = Letter("V", d, d, facts=("positive definite", "symmetric"))
D = Letter("D", d, d, facts=("positive definite", "symmetric"))
M = Letter("M", d, d)
u = Letter("u", d, 1, facts=("nonzero",))
v = Letter("v", d, 1)
X = Letter("X", n, d, law=GaussianRows(V))
W = Named("W", X.T * X)
xi = NamedScalar("xi", tr(u * u.T * inv(W)))
theta = NamedScalar("theta", xi / (1 + eps * xi))
phi = TestFunction("phi", xi)
slope = TestFunction("phi", xi, 1)
s = tr(u * u.T * inv(V))
given = (n >= d,)

IDENTITY = Claim(s * E(phi), "=", (n - d - 1) * E(xi * phi) - 2 * E(xi**2 * slope), given)
DAMPED = Claim(
    s * E(theta ** (k - 1) * (1 - eps * theta)),
    "=",
    (n - d + 1 - 2 * k) * E(theta**k) + 2 * k * eps * E(theta ** (k + 1)),
    given,
)
FINITE = Claim(Finite(E(xi**k)), "iff", n > d + 2 * k - 1, given)
TRACE = Claim(Finite(E(tr(D * inv(W)) ** k)), "iff", n > d + 2 * k - 1, given)


def damped(a=1, b=0, c=-2 * k, e=2 * k):
    """The damped identity with coefficients a (n − d + 1) + b + c, e."""
    left = s * E(theta ** (k - 1) * (1 - eps * theta))
    return Claim(left, "=", (a * (n - d + 1) + b + c) * E(theta**k) + e * eps * E(theta ** (k + 1)), given)


def power(a=k - 1, b=k, function="phi"):
    return DampedPower(function, xi, theta, eps, a, b)


def test_the_damped_identity_follows_from_the_one_for_every_test_function():
    power().infer([IDENTITY], DAMPED)


@pytest.mark.parametrize(
    "conclusion",
    [
        damped(b=1),
        damped(c=-3 * k),
        damped(e=3 * k),
        damped(a=2),
        damped(e=-2 * k),
        Claim(2 * DAMPED.lhs, "=", DAMPED.rhs, given),
        Claim(s * E(theta**k * (1 - eps * theta)), "=", DAMPED.rhs, given),
    ],
    ids=str,
)
def test_a_damped_identity_with_an_altered_coefficient_is_refused(conclusion):
    with pytest.raises(StepRefused, match="does not become"):
        power().infer([IDENTITY], conclusion)


@pytest.mark.parametrize(("a", "b"), [(k - 2, k), (k - 1, k - 1), (k, k), (Integer(-1), k), (k - 1, k - 2)])
def test_a_power_that_is_not_bounded_is_refused(a, b):
    with pytest.raises((ConditionError, StepRefused)):
        power(a, b).infer([IDENTITY], DAMPED)


def test_the_test_function_must_be_the_one_that_was_named():
    with pytest.raises(StepRefused, match="is not psi"):
        power(function="psi").infer([IDENTITY], DAMPED)


def test_a_second_derivative_is_not_a_bounded_test_function():
    second = Claim(s * E(phi), "=", E(xi**2 * TestFunction("phi", xi, 2)), given)
    with pytest.raises(StepRefused):
        power().infer([second], DAMPED)


def test_the_damping_has_to_be_that_of_the_variable():
    other = NamedScalar("theta", xi / (1 + 2 * eps * xi))
    with pytest.raises(StepRefused, match="theta has to be ξ/"):
        DampedPower("phi", xi, other, eps, k - 1, k).infer([IDENTITY], DAMPED)


def test_finiteness_is_read_off_the_damped_identity():
    damped_moments(xi, theta, eps, k).infer([DAMPED], FINITE)


@pytest.mark.parametrize(
    "condition",
    [n > d + 2 * k, n > d + 2 * k - 2, n >= d + 2 * k - 1, n > d, n < d + 2 * k - 1, n > 2 * d + 2 * k - 1, n > d + k],
    ids=str,
)
def test_another_condition_than_the_sign_of_the_coefficient_is_refused(condition):
    with pytest.raises(StepRefused, match="is finite if and only if"):
        damped_moments(xi, theta, eps, k).infer([DAMPED], Claim(FINITE.lhs, "iff", condition, given))


@pytest.mark.parametrize(
    ("premise", "message"),
    [
        (damped(e=-2 * k), "needs b ≥ 0"),
        (damped(c=2 * k), "needs c to decrease in k"),
        (damped(c=0), "needs c to decrease in k"),
        (Claim(-DAMPED.lhs, "=", DAMPED.rhs, given), "needs s > 0"),
        (Claim(tr(v * v.T * inv(V)) / s * DAMPED.lhs, "=", DAMPED.rhs, given), "needs s > 0"),
        (Claim((n - d) / s * DAMPED.lhs, "=", DAMPED.rhs, given), "needs s > 0"),
        (Claim(s * E(theta**k), "=", DAMPED.rhs, given), "is not of the form"),
        (Claim(DAMPED.lhs, "=", (n - d) * E(theta ** (k + 2)), given), "is not of the form"),
        (Claim(DAMPED.lhs + 1, "=", DAMPED.rhs + 1, given), "is not a sum of multiples of expectations"),
    ],
    ids=lambda x: x if isinstance(x, str) else None,
)
def test_a_damped_identity_whose_signs_do_not_fit_is_refused(premise, message):
    with pytest.raises((ConditionError, StepRefused), match=message):
        damped_moments(xi, theta, eps, k).infer([premise], FINITE)


def test_a_conclusion_about_another_moment_is_refused():
    for lhs in (Finite(E(xi ** (k + 1))), Finite(E(theta**k)), E(xi**k)):
        with pytest.raises(StepRefused, match="the conclusion has to be about the finiteness of"):
            damped_moments(xi, theta, eps, k).infer([DAMPED], Claim(lhs, "iff", FINITE.rhs, given))


def test_finiteness_carries_over_from_every_quadratic_form_to_a_trace():
    between_quadratic_forms(xi).infer([FINITE], TRACE)


@pytest.mark.parametrize(
    "conclusion",
    [
        Claim(TRACE.lhs, "iff", n > d + 2 * k, given),
        Claim(Finite(E(tr(M * inv(W)) ** k)), "iff", TRACE.rhs, given),
        Claim(Finite(E(tr(D * inv(W)) ** (k + 1))), "iff", TRACE.rhs, given),
        Claim(Finite(E(tr(D * W) ** k)), "iff", TRACE.rhs, given),
        Claim(TRACE.lhs, "=", TRACE.rhs, given),
    ],
    ids=str,
)
def test_finiteness_does_not_carry_over_to_anything_else(conclusion):
    with pytest.raises(StepRefused):
        between_quadratic_forms(xi).infer([FINITE], conclusion)


def test_a_quadratic_form_in_one_particular_vector_is_not_enough():
    for vector in (v, Letter("e", d, 1)):
        form = NamedScalar("xi", tr(vector * vector.T * inv(W)))
        premise = Claim(Finite(E(form**k)), "iff", FINITE.rhs, given)
        with pytest.raises(StepRefused, match="for an arbitrary vector u ≠ 0"):
            between_quadratic_forms(form).infer([premise], TRACE)


def test_a_quadratic_form_in_an_arbitrary_matrix_is_not_enough():
    form = NamedScalar("xi", tr(u * u.T * M))
    premise = Claim(Finite(E(form**k)), "iff", FINITE.rhs, given)
    with pytest.raises(ConditionError, match="needs a positive definite matrix; got M"):
        between_quadratic_forms(form).infer([premise], TRACE)


FIRST = Claim(Finite(E(tr(D * inv(W)))), "iff", n > d + 1, given)


def infinite(lhs, *conditions):
    return Claim(lhs, "=", Infinite(), conditions)


def test_what_is_not_finite_is_infinite_with_any_positive_multiple():
    for multiple in (1, t, 2 * t):
        is_infinite.infer([FIRST], infinite(multiple * E(tr(D * inv(W))), n >= d, n <= d + 1))


@pytest.mark.parametrize(
    ("conclusion", "message"),
    [
        (infinite(E(tr(D * inv(W))), n >= d), r"divergence needs n ≤ d \+ 1"),
        (infinite(E(tr(D * inv(W))), n >= d, n <= d + 2), r"divergence needs n ≤ d \+ 1"),
        (infinite(-E(tr(D * inv(W))), n >= d, n <= d + 1), "for a positive factor; got -1"),
        (infinite((n - d) * E(tr(D * inv(W))), n >= d, n <= d + 1), "for a positive factor"),
        (infinite(E(tr(M * inv(W))), n >= d, n <= d + 1), "is no multiple of"),
        (infinite(E(tr(D * inv(W)) ** 2), n >= d, n <= d + 1), "is no multiple of"),
        (infinite(E(tr(D * inv(W))) + 1, n >= d, n <= d + 1), "is no multiple of"),
        (Claim(E(tr(D * inv(W))), "=", t, (n >= d, n <= d + 1)), "does not say that an expectation is infinite"),
    ],
    ids=lambda x: x if isinstance(x, str) else None,
)
def test_divergence_needs_the_opposite_condition_and_a_positive_multiple(conclusion, message):
    with pytest.raises((ConditionError, StepRefused), match=message):
        is_infinite.infer([FIRST], conclusion)


def test_the_conditions_of_a_premise_are_conditions_of_the_conclusion():
    evidence = check_step(Step(infinite(E(tr(D * inv(W))), n <= d + 1), (is_infinite,), (FIRST,)))
    assert evidence.verdict is Verdict.FAILS
    assert "needs n ≥ d; given is n ≤ d + 1" in evidence.detail


def test_an_equation_does_not_say_when_an_expectation_is_finite():
    with pytest.raises(StepRefused):
        is_infinite.infer([DAMPED], infinite(E(tr(D * inv(W))), n >= d, n <= d + 1))


@pytest.mark.parametrize("expression", [t, n, t * n, s, tr(V), tr(inv(V)), tr(Identity(d)), t * s], ids=str)
def test_a_scalar_is_known_to_be_positive(expression):
    assert is_positive(expression)


@pytest.mark.parametrize(
    "expression", [n - d, -t, tr(M), tr(v * v.T * V), tr(u * v.T * V), tr(V * M), Symbol("r")], ids=str
)
def test_a_scalar_that_may_not_be_positive_is_not_said_to_be(expression):
    assert not is_positive(expression)
