"""Shapes are checked where an expression is written, numbers are exact, and nothing evaluates itself."""

import pytest
from sympy import Float, Integer, Rational, Symbol

from symbolic.ensembles import GaussianRows
from symbolic.errors import ConditionError, ShapeError
from symbolic.matrices import (
    Constant,
    E,
    Entry,
    Expectation,
    Identity,
    Inverse,
    Letter,
    Mean,
    Named,
    Power,
    Product,
    Scaled,
    Sum,
    Transpose,
    Weingarten,
    Zero,
    inv,
    is_random,
    tr,
)

a = Symbol("a", integer=True, positive=True)
b = Symbol("b", integer=True, positive=True)
A = Letter("A", a, b)
B = Letter("B", b, a)
C = Letter("C", b, b)
S = Letter("S", b, b, facts=("positive definite",))
v = Letter("v", b, 1)
G = Letter("G", a, b, law=GaussianRows(S))


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: A * A, r"a product needs inner dimensions that agree; got A : a × b times A : a × b"),
        (lambda: A * B * C, r"got B : b × a times C : b × b"),
        (lambda: A + B, r"a sum needs equal shapes; got A : a × b plus B : b × a"),
        (lambda: A - C, r"a sum needs equal shapes; got A : a × b plus -C : b × b"),
        (lambda: inv(A), r"an inverse needs a square matrix; got A : a × b"),
        (lambda: A**2, r"a power needs a square matrix; got A : a × b"),
        (lambda: tr(A), r"a trace needs a square matrix; got A : a × b"),
        (lambda: Entry(C, v, Letter("w", a, 1)), r"an entry of C needs index vectors of length b; got w"),
        (lambda: Entry(A, v, v), r"an entry of A needs index vectors of length a; got v"),
        (lambda: GaussianRows(A), r"a covariance is square; got a × b"),
    ],
)
def test_a_shape_that_does_not_fit_is_named_with_its_dimensions(build, message):
    with pytest.raises(ShapeError, match=message):
        build()


@pytest.mark.parametrize(
    ("expression", "shape"),
    [
        (A * B, (a, a)),
        (B * A, (b, b)),
        (A.T, (b, a)),
        ((A * C).T, (b, a)),
        (2 * A - A, (a, b)),
        (inv(C), (b, b)),
        (C**-2, (b, b)),
        (E(G), (a, b)),
        (Identity(a), (a, a)),
        (Zero(a, b), (a, b)),
        (Constant([[1, 2, 3]]), (1, 3)),
        (Named("N", A * B), (a, a)),
    ],
    ids=str,
)
def test_an_expression_knows_its_shape(expression, shape):
    assert expression.shape == shape


def test_dimensions_are_equal_as_polynomials():
    assert (Letter("K", a, b * (b + 1)) * Letter("L", b**2 + b, a)).shape == (a, a)


@pytest.mark.parametrize(
    "build",
    [
        lambda: 0.5 * A,
        lambda: A * 0.5,
        lambda: A / 0.5,
        lambda: A * Float("0.5"),
        lambda: Scaled(0.5, A),
        lambda: Mean(0.5),
        lambda: Letter("K", 2.0, 2),
        lambda: Identity(2.0),
        lambda: Power(C, 0.5),
        lambda: Power(C, Rational(1, 2)),
        lambda: Power(C, Symbol("x")),
        lambda: Power(C, a / 2),
        lambda: Constant([[0.5]]),
        lambda: A * True,
        lambda: A * "2",
        lambda: A + 1,
        lambda: Constant([[Symbol("x")]]),
    ],
)
def test_a_number_that_is_not_exact_is_refused(build):
    with pytest.raises(TypeError):
        build()


def test_nothing_evaluates_itself():
    assert isinstance(S * inv(S), Product)
    assert isinstance(A - A, Sum)
    assert isinstance(A.T.T, Transpose)
    assert isinstance(inv(inv(C)), Inverse)
    assert isinstance(E(C), Expectation)
    assert isinstance(C**0, Power)
    assert tr(A * B) != tr(B * A)


def test_a_power_of_symbolic_order_has_an_exponent_that_is_an_integer():
    assert (C ** (1 - a)).exponent == 1 - a
    assert str(C ** (1 - a)) == f"{C}**(1 - a)"
    assert (C ** (1 - a)).xreplace({a: Integer(3)}) == Power(C, -2)
    assert [power.may_invert for power in (C**2, C**0, C**-1, C**a, C ** (-a), C ** (2 - a))] == [
        False,
        False,
        True,
        False,
        True,
        True,
    ]


def test_a_product_flattens_and_draws_scalars_to_the_front():
    assert (2 * A) * (a * B) == Scaled(2 * a, Product(A, B))
    assert Product(A, B, A, B) == (A * B) * (A * B)
    assert Identity(a) * A == Product(Identity(a), A)


def test_a_unit_coefficient_disappears():
    assert 1 * A == A
    assert (2 * A) * Rational(1, 2) == A
    negated = -A
    assert -negated == A


def test_an_unknown_fact_lists_the_known_ones():
    with pytest.raises(
        ValueError, match=r"unknown fact 'big'; known: symmetric, positive definite, positive semidefinite"
    ):
        Letter("K", a, a, facts=("big",))


def test_the_order_of_facts_does_not_matter():
    one = Letter("K", a, a, facts=("symmetric", "nonzero"))
    assert one == Letter("K", a, a, facts=("nonzero", "symmetric"))
    assert one != Letter("K", a, a)


def test_only_what_stands_outside_expectations_is_random():
    assert is_random(A * G.T)
    assert is_random(tr(G.T * G))
    assert is_random(Named("W", G.T * G))
    assert not is_random(A)
    assert not is_random(E(G.T * G))
    assert not is_random(E(tr(G.T * G)) * C)
    assert is_random(E(G.T * G) * inv(Named("W", G.T * G)))


def test_scalars_take_part_in_ordinary_arithmetic():
    assert tr(C) * 2 - tr(C) == tr(C)
    assert tr(C) * tr(S) == tr(S) * tr(C)
    assert Integer(0) * tr(C) == 0


def test_an_expression_prints_as_it_was_written():
    assert str(2 * A * (C - S) * v) == "2*A*(C - S)*v"
    assert str(E(tr(inv(C) * C.T))) == "E[tr(inv(C)*C.T)]"
    assert str(C**-2) == "C**-2"


def test_a_value_of_the_weingarten_function_has_a_partition():
    x = Symbol("x", real=True)
    value = Weingarten([2, 1, 1], x)
    assert (value.coset_type, value.order, value.z) == ((2, 1, 1), 4, x)
    assert str(3 * value) == "3*Wg([2,1,1]; x)"
    assert value == Weingarten((2, 1, 1), x) == value.func(*value.args)
    assert Weingarten((), x) == 1
    for wrong in ((1, 2), (0,), (2, 0), (-1,), (Rational(3, 2),)):
        with pytest.raises(ConditionError, match="a coset type has positive integers in descending order"):
            Weingarten(wrong, x)
    with pytest.raises(TypeError, match="an exact scalar"):
        Weingarten((1,), 0.5)
