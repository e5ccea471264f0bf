"""When two sides are equal up to a remainder, and how small a term is."""

import pytest
from sympy import Ne, Rational, S, Symbol

from symbolic.canonical import Normaliser, difference_of, field_of, joined, shown
from symbolic.canonical.remainders import coefficient_order, order_of, remainder_of
from symbolic.checks import Verdict
from symbolic.claim import Claim
from symbolic.derivation import Theorem
from symbolic.ensembles import GaussianRows
from symbolic.errors import NotEvaluable
from symbolic.matrices import BigO, E, Identity, Infinite, Letter, Named, NamedScalar, SmallO, tr
from symbolic.rules import algebra, definition, negligible_terms, trace_of_identity

n, d, m, p, q = (Symbol(name, integer=True, positive=True) for name in "ndmpq")
lam, mu = Symbol("lam", positive=True), Symbol("mu", positive=True)
x, real = Symbol("x", nonnegative=True), Symbol("y", real=True)
A = Letter("A", d, d)
H = Letter("H", n, n)
beta = Letter("beta", d, 1)
X = Letter("X", n, d, law=GaussianRows(Identity(d)))
W = Named("W", X.T * X)
Y = Letter("Y", m, d, law=GaussianRows(Identity(d)))
c = NamedScalar("c", tr(A) + lam)
t = NamedScalar("t", lam * n)


def follows(lhs, rhs, *by, given=()):
    """Whether a line is proved by one step, the claim being sound in itself."""
    claim = Claim(lhs, "=", rhs, given)
    verdict = Theorem("", claim, lambda proof: proof.concludes(by or (algebra,)), (), "", "").verify().verdict
    return verdict is Verdict.HOLDS


# --- the order of a term -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "order"),
    [
        (S.One, 0),
        (n**2, -2),
        (1 / n, 1),
        ((n + d) / (n - d) ** 3, 2),
        (1 / (lam * n + 1), 1),
        (1 / ((1 + lam) * n**2 + n * real), 2),
        (1 / (lam * mu * n + 1) ** 2, 2),
        # what may vanish lends no degree
        (1 / (x * n + 1), 0),
        (1 / (x * n**2 + n), 1),
        (1 / (real * n + 1), 0),
        (1 / ((lam - mu) * n + 1), 0),
        (n / ((lam - mu) * n**2 + 1), -1),
    ],
    ids=str,
)
def test_a_coefficient_is_as_small_as_it_surely_is(value, order):
    assert coefficient_order(field_of(value, n).from_sympy(value), (n,)) == order


def test_in_proportion_the_degrees_in_all_sizes_count():
    field = field_of(n, p, lam)
    for value, order in ((p / n, 0), (p / (n * (n + p)), 1), (p * n, -2), (lam / (n - p), 1)):
        assert coefficient_order(field.from_sympy(value), (n, p)) == order


@pytest.mark.parametrize(
    ("term", "order"),
    [
        (tr(A) / n, 1),
        (c / n**2, 2),
        (E(tr(Y.T * Y)) / n, 1),
        (tr(W) / n, None),
        (E(tr(W)) / n, None),
        (t / n, None),
        (tr(Identity(n)) / n, None),
        (tr(H), None),
        (tr(Named("nA", n * A)) / n, None),
        (Infinite() / n, None),
        (n ** Rational(1, 2), None),
    ],
    ids=str,
)
def test_a_term_is_bounded_by_what_is_known_to_be_fixed(term, order):
    ((monomial, value),) = Normaliser(field_of(term, n)).form(term).terms.items()
    assert order_of(monomial, value, BigO(1, n)) == order


# --- one remainder of many ---------------------------------------------------------------------------------------


def test_the_largest_remainder_takes_in_the_others():
    line = BigO(3, n) + 5 * BigO(2, n) + lam * n * BigO(4, n)
    form = Normaliser(field_of(line)).form(line)
    assert remainder_of(form) == BigO(2, n)
    assert shown(joined(form, field_of(line).one)) == BigO(2, n)
    assert remainder_of(Normaliser(field_of(d)).form(tr(A))) is None


@pytest.mark.parametrize(
    "line",
    [
        tr(W) * BigO(1, n),
        E(tr(W)) * BigO(1, n),
        t * BigO(1, n),
        BigO(1, n) * BigO(2, n),
        BigO(1, n) + BigO(1, d),
        BigO(1, n) + SmallO(1, n),
        BigO(d, n),
    ],
    ids=str,
)
def test_what_cannot_be_compared_is_not_joined(line):
    with pytest.raises(NotEvaluable):
        remainder_of(Normaliser(field_of(line)).form(line))


def test_a_remainder_does_not_cancel_another():
    normal = Normaliser(field_of(n, d))
    one, other = normal.form(d / n + BigO(2, n)), normal.form(d / n + BigO(2, n))
    assert not (one - other).is_zero
    assert difference_of(one, other, negligible=False).is_zero
    assert not difference_of(one, normal.form(d / n), negligible=True).is_zero


# --- lines -------------------------------------------------------------------------------------------------------


def test_a_remainder_is_weakened_and_not_sharpened():
    assert follows(d / n + BigO(3, n), d / n + BigO(2, n))
    assert follows(d / n, d / n + BigO(2, n))
    assert not follows(d / n + BigO(2, n), d / n + BigO(3, n))
    assert not follows(d / n + BigO(2, n), d / n)
    assert not follows(d / n + BigO(2, n), d / n + BigO(2, d))
    assert not follows(d / n + BigO(2, n), d / n + SmallO(2, n))
    assert not follows(BigO(2, n), S.Zero, negligible_terms)


def test_what_is_as_small_is_left_out_by_the_rule_that_says_so():
    assert follows(d / n + 1 / n**2, d / n + BigO(2, n), negligible_terms)
    assert not follows(d / n + 1 / n**2, d / n + BigO(2, n))
    assert not follows(d / n + 1 / n, d / n + BigO(2, n), negligible_terms)
    assert not follows(d / n, d / n + BigO(2, n), negligible_terms)  # idle
    assert follows(1 / n, SmallO(0, n, d), negligible_terms)
    assert not follows(d / n, SmallO(0, n, d), negligible_terms)


@pytest.mark.parametrize(
    ("lhs", "given"),
    [
        (1 / (x * n + 1), ()),
        (1 / ((lam - mu) * n + 1), (Ne((lam - mu) * n + 1, 0),)),
        (tr(Identity(n)) / n, ()),
        (tr(H) / n, ()),
        (E(tr(W)) / n, ()),
        (t / n, ()),
        (Infinite(), ()),
        (Infinite() / n, ()),
        (n ** Rational(1, 2) / n, ()),
        (2**n / n, ()),
    ],
    ids=str,
)
def test_what_may_be_large_is_not_left_out(lhs, given):
    assert not follows(lhs, BigO(0 if lhs == Infinite() else 1, n), negligible_terms, given=given)


def in_two_steps(lhs, between, rhs, first):
    claim = Claim(lhs, "=", rhs)
    body = lambda proof: proof.equals(between, by=first).concludes(negligible_terms)  # noqa: E731
    return Theorem("", claim, body, (), "", "").verify().verdict is Verdict.HOLDS


def test_in_proportion_a_named_scalar_is_bounded_only_if_it_is_a_quadratic_form():
    sizes = (n, d)
    form = NamedScalar("m", tr(beta * beta.T * A))
    assert follows(form / n, SmallO(0, *sizes), negligible_terms)
    assert follows(NamedScalar("k", lam * (1 + tr(A * beta * beta.T))) / n, SmallO(0, *sizes), negligible_terms)
    of_identity = NamedScalar("r", tr(Identity(d)))
    assert not in_two_steps(d / n, of_identity / n, SmallO(0, *sizes), (definition(of_identity), trace_of_identity))
    scaled = NamedScalar("s", tr(n * beta * beta.T))
    assert not in_two_steps(tr(beta * beta.T), scaled / n, SmallO(0, *sizes), (definition(scaled),))
    for unbounded in (
        NamedScalar("g", E(tr(W))),
        NamedScalar("g", E(tr(W * beta * beta.T))),
        NamedScalar("g", tr(E(W) * beta * beta.T)),
        NamedScalar("g", tr(A)),
        NamedScalar("g", tr(beta * beta.T + Identity(d))),
        NamedScalar("g", tr(beta * beta.T * Named("B", n * A))),
        NamedScalar("g", n * tr(beta * beta.T)),
        t,
    ):
        assert not follows(unbounded / n, SmallO(0, *sizes), negligible_terms)
