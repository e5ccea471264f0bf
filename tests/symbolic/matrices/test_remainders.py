"""What a statement may leave out, where it stands, and at what else the statement may be read."""

import pytest
from sympy import I, Integer, Rational, Symbol, Tuple, nan, oo, sqrt

from symbolic.ensembles import GaussianRows
from symbolic.errors import ConditionError
from symbolic.matrices import BigO, E, Identity, Letter, Named, NamedScalar, SmallO, keeps_remainders, stands_alone, tr

n, d, m, p, q = (Symbol(name, integer=True, positive=True) for name in "ndmpq")
lam, real = Symbol("lam", positive=True), Symbol("x", real=True)
Sigma = Letter("Sigma", d, d, facts=("positive definite", "symmetric"))
A = Letter("A", d, d)
X = Letter("X", n, d, law=GaussianRows(Sigma))
Y = Letter("Y", n, d, law=GaussianRows(Sigma))
W, V = Named("W", X.T * X), Named("V", Y.T * Y)
SMALL = BigO(2, n)


def test_they_are_shown_as_they_are_written():
    assert str(BigO(3, n)) == "O(n**(-3))"
    assert str(BigO(0, n)) == "O(1)"
    assert str(SmallO(1, n, p)) == "o(1/n)"
    assert BigO(1, n) != SmallO(1, n)
    assert SmallO(0, n, p).sizes == (n, p)


@pytest.mark.parametrize("kind", [BigO, SmallO])
@pytest.mark.parametrize("order", [oo, -oo, nan, I, sqrt(2)], ids=str)
def test_an_order_is_a_rational_number(kind, order):
    with pytest.raises(ConditionError, match="rational"):
        kind(order, n)
    assert kind(Rational(3, 2), n).order == Rational(3, 2)


@pytest.mark.parametrize("size", [lam, real, 2 * n, n + d, Integer(3), Symbol("k", integer=True)], ids=str)
def test_a_size_is_the_symbol_of_a_dimension(size):
    with pytest.raises(ConditionError, match="of the order of a dimension"):
        BigO(1, size)
    with pytest.raises(ConditionError, match="of the order of a dimension"):
        SmallO(1, n, size)


def test_a_size_is_named_once():
    with pytest.raises(ConditionError, match="once"):
        SmallO(0, n, p, n)


@pytest.mark.parametrize("side", [SMALL, d / n + SMALL, tr(A), E(tr(W)) + SMALL, A], ids=str)
def test_a_remainder_is_added_to_the_rest(side):
    assert stands_alone(side)


@pytest.mark.parametrize(
    "side",
    [
        2 * SMALL,
        -SMALL,
        n * SMALL,
        SMALL**2,
        1 / SMALL,
        tr(A) * SMALL,
        E(tr(W) * SMALL),
        E(SMALL + tr(W)),
        d / n + SMALL + BigO(3, n),
        SMALL * BigO(1, n),
        tr(SMALL * A),
        SMALL * A,
        NamedScalar("r", SMALL),
        1 + NamedScalar("r", d / n + SMALL),
        tr(Named("R", SMALL * A)),
    ],
    ids=str,
)
def test_a_remainder_stands_in_nothing_else(side):
    assert not stands_alone(side)


STATED = Tuple(E(tr(W * A)), n * tr(Sigma * A) + lam * d + SMALL)


@pytest.mark.parametrize(
    "mapping",
    [
        {},
        {n: n},
        {n: m},
        {d: p},
        {d: Integer(3)},
        {lam: lam**2 / d},
        {A: 2 * A},
        {A: Identity(d)},
        {n: m, d: p},
        {n: d, d: p},
        {X: Y, W: V},
    ],
    ids=str,
)
def test_what_is_held_fixed_may_be_read_as_anything_that_is(mapping):
    assert keeps_remainders(STATED, mapping)


@pytest.mark.parametrize(
    "mapping",
    [
        {n: Integer(7)},
        {n: 2 * n},
        {n: n + d},
        {n: d},  # d is held fixed
        {d: n},
        {d: n + 1},
        {lam: lam / n},
        {lam: lam / m, n: m},
        {n: m, d: m},
        {A: n * A},
        {A: A + (1 / n) * Identity(d)},
        {A: Named("B", (1 / n) * A)},
        {A: NamedScalar("c", lam * n) * A},
        {Sigma: (1 / n) * Sigma},
        {A: E(W)},
    ],
    ids=str,
)
def test_nothing_that_is_held_fixed_comes_to_depend_on_the_size_that_grows(mapping):
    assert not keeps_remainders(STATED, mapping)


def test_sizes_in_proportion_stay_apart():
    statement = Tuple(p / n + lam + SmallO(0, n, p))
    assert keeps_remainders(statement, {n: m})
    assert keeps_remainders(statement, {n: p, p: n})
    assert not keeps_remainders(statement, {n: p})
    assert not keeps_remainders(statement, {p: 2 * q})
    assert not keeps_remainders(statement, {lam: lam / p})
    assert keeps_remainders(Tuple(p / n + lam), {lam: lam / p, p: n})
