"""Exact moments: the two routes against each other, against judges that share no code, and against closed values."""

import inspect
import os
import random
import subprocess
import sys
from dataclasses import replace
from itertools import product
from math import prod
from textwrap import dedent

import pytest
from flint import fmpz_poly
from sympy import Float, Integer, Rational, S, Symbol

from derivations.wishart_moments.covariance_of_inverse_entries import covariance_of_inverse_entries
from derivations.wishart_moments.mean_of_squared_inverse import mean_of_squared_inverse
from derivations.wishart_moments.second_moment_of_inverse_wishart import second_moment_of_inverse_wishart
from derivations.wishart_moments.second_moment_of_wishart import second_moment_of_wishart
from derivations.wishart_moments.variance_of_inverse_trace import variance_of_inverse_trace
from symbolic.canonical import EVERY_LAW, Normaliser, field_of
from symbolic.checks import ExactEvaluation, Verdict
from symbolic.checks.evaluation import evaluate
from symbolic.claim import Claim
from symbolic.ensembles import GaussianRows
from symbolic.errors import ConditionError, NotEvaluable
from symbolic.matrices import (
    Constant,
    Covariance,
    E,
    Identity,
    Letter,
    Named,
    NamedScalar,
    TestFunction,
    Transpose,
    Variance,
    inv,
    tr,
)
from symbolic.moments import common_denominator, matchings, word_recursion
from symbolic.moments.moment import expected, moment
from symbolic.moments.values import numpy_function, value_at
from symbolic.moments.word_recursion import Opened

engine = sys.modules[moment.__module__]
n, d, m = (Symbol(name, integer=True, positive=True) for name in "ndm")
g = n - d - 1
PD = ("positive definite", "symmetric")
Sigma = Letter("Sigma", d, d, facts=PD)
V = inv(Sigma)
X = Letter("X", n, d, law=GaussianRows(Sigma))
W = Named("W", X.T * X)
iW = inv(W)
Z = Letter("Z", n, d, law=GaussianRows(Identity(d)))
W_0 = Named("W_0", Z.T * Z)
OTHERS = tuple(Letter(name, d, d) for name in ("A", "B", "C", "D", "F", "H"))
A, B, C, D, *_ = OTHERS
u, v = Letter("u", d, 1), Letter("v", d, 1)
JUDGE = ExactEvaluation()


# --- shapes of words ---------------------------------------------------------------------------------------------


def partitions_of(total, largest=None):
    if total == 0:
        yield ()
    for part in range(min(total, largest or total), 0, -1):
        yield from ((part, *rest) for rest in partitions_of(total - part, part))


def splittings(order):
    """(length of the open word, lengths of the traces)"""
    for first in range(order + 1):
        yield from ((first, *rest) for rest in partitions_of(order - first))


def patterns(order):
    return list(product((W, iW), repeat=order))


def expression(lengths, pattern, between):
    """An open word and traces of the given lengths; matrix i stands after factor i, None for none."""
    words, at = [], 0
    for length in lengths:
        word = None
        for factor, other in zip(pattern[at : at + length], between[at : at + length], strict=True):
            word = factor if word is None else word * factor
            word = word if other is None else word * other
        words.append(word)
        at += length
    traces = prod((tr(word) for word in words[1:]), start=S.One)
    return E(traces if words[0] is None else traces * words[0])


def all_different(order):
    return [
        expression(lengths, pattern, OTHERS[:order]) for lengths in splittings(order) for pattern in patterns(order)
    ]


def drawn(order, count, seed):
    """Words with matrices left out, repeated and transposed."""
    choose = random.Random(seed)
    matrices = [None, None, A, A, Transpose(A), B, Transpose(B), C]
    found = []
    for _ in range(count):
        lengths = choose.choice(list(splittings(order)))
        pattern = [choose.choice((W, iW)) for _ in range(order)]
        found.append(expression(lengths, pattern, [choose.choice(matrices) for _ in range(order)]))
    return found


# --- equality of two moments -------------------------------------------------------------------------------------


def content(found):
    """{term without empty traces: {power of d: polynomial in g}}, over the whole denominator of the order."""
    order = found.order
    missing = dict(common_denominator(order))
    for c, power in found.denominator:
        missing[c] -= power
    assert min(missing.values(), default=0) >= 0
    lift = prod((fmpz_poly([-c, 1]) ** power for c, power in missing.items()), start=fmpz_poly([1]))
    total = {}
    for term, place in found:
        bare = (term[0], *filter(None, term[1:]))
        rows = total.setdefault(bare, {})
        for j, row in enumerate(found.numerators[place], start=len(term) - len(bare)):
            rows[j] = rows.get(j, fmpz_poly([0])) + lift * fmpz_poly([*row])
    reduced = {term: {j: row for j, row in rows.items() if row} for term, rows in total.items()}
    return {term: rows for term, rows in reduced.items() if rows}


def by_words(node):
    """Whether the two routes have the same numerators on the same words."""
    first, second = (moment(node, route) for route in ("recursion", "matchings"))
    return first.order == second.order and content(first) == content(second)


def same(left, right):
    """Whether two expressions are equal by the canonical form, which knows nothing of the words of the engine."""
    normal = Normaliser(field_of(left, right), EVERY_LAW)
    return normal.form(left) == normal.form(right)


def by_expressions(node):
    """Whether the two routes show the same rational functions."""
    return same(*(moment(node, route).expression for route in ("recursion", "matchings")))


# --- the two routes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_the_routes_agree_on_every_shape(order):
    """All matrices different: every length of the open word, partition of the rest, pattern of W and W⁻¹."""
    nodes = all_different(order)
    assert len(nodes) == {1: 2, 2: 4, 3: 7, 4: 12}[order] * 2**order
    assert [str(node) for node in nodes if not by_words(node)] == []


@pytest.mark.parametrize("order", [1, 2, 3])
def test_the_routes_show_the_same_rational_functions(order):
    assert [str(node) for node in all_different(order) if not by_expressions(node)] == []


@pytest.mark.parametrize("order", [1, 2, 3])
def test_the_routes_show_the_same_with_matrices_left_out_repeated_and_transposed(order):
    nodes = drawn(order, 25, seed=order)
    assert [str(node) for node in nodes if not by_expressions(node)] == []


@pytest.mark.parametrize(("order", "count"), [(2, 60), (3, 60), (4, 60), (5, 12), (6, 3)])
def test_the_routes_agree_on_words_that_are_drawn(order, count):
    nodes = drawn(order, count, seed=100 + order)
    assert [str(node) for node in nodes if not by_words(node)] == []


@pytest.mark.parametrize("lengths", [(5,), (2, 3), (0, 2, 2, 1), (6,), (0, 3, 3)], ids=str)
def test_the_routes_agree_where_all_matrices_differ(lengths):
    order = sum(lengths)
    node = expression(lengths, [iW] * order, OTHERS[:order])
    assert moment(node).route == "matchings"
    assert len(moment(node)) == prod(range(1, 2 * order, 2))
    assert by_words(node)


DECLARED = {
    "symmetric": (Letter("A", d, d, facts=("symmetric",)), Letter("B", d, d, facts=("symmetric",))),
    "projector": (Letter("A", d, d, facts=("projector",)), B),
    "symmetric rank one": (Letter("A", d, d, facts=("rank one", "symmetric")), B),
    "columns": (u * v.T, v * v.T),
    "commuting": (Letter("A", d, d, facts=("commutes with B",)), B),
    "commuting with the covariance": (Letter("A", d, d, facts=("commutes with Sigma", "symmetric")), B),
    "inverses": (A, inv(A)),
    "the covariance": (Sigma, V),
}


@pytest.mark.parametrize("wishart", [W, W_0], ids=str)
@pytest.mark.parametrize("name", DECLARED)
def test_the_routes_agree_on_declared_letters(name, wishart):
    first, second = DECLARED[name]
    choose, w = random.Random(7), inv(wishart)
    for order in (2, 3, 3, 4, 4):
        lengths = choose.choice(list(splittings(order)))
        between = [choose.choice((first, second, first, Transpose(second), None)) for _ in range(order)]
        pattern = [choose.choice((wishart, w, w)) for _ in range(order)]
        node = expression(lengths, pattern, between)
        assert by_words(node), str(node)


# --- the judge ---------------------------------------------------------------------------------------------------

JUDGED = {
    "mean": E(A * iW * B),
    "two": E(iW * A * iW),
    "two, transposed": E(iW * Transpose(A) * iW * B),
    "two, squared": E(A * iW**2),
    "trace and word": E(tr(A * iW) * iW),
    "two traces": E(tr(A * iW) * tr(iW * B)),
    "trace squared": E(tr(iW) ** 2),
    "three": E(iW * A * iW * Transpose(B) * iW),
    "three, repeated": E(iW * A * iW * A * iW),
    "three, word and trace": E(tr(A * iW * B * iW) * iW),
    "third trace": E(tr(iW) ** 3),
    "mixed": E(W * A * iW),
    "mixed, transposed": E(iW * A * W * Transpose(B) * iW),
    "mixed, trace": E(tr(A * iW) * W),
    "mixed, three": E(W * A * iW * B * W),
    "mixed, traces": E(tr(A * W) * tr(B * iW) * iW),
    "Wishart": E(W * A * W * B * W),
    "Wishart, traces": E(tr(A * W) * tr(B * W * Transpose(A) * W)),
    "quadratic forms": E(tr(u.T * iW * v) * tr(v.T * iW * v)),
    "isotropic": E(inv(W_0) * A * inv(W_0) ** 2),
    "isotropic, mixed": E(inv(W_0) * A * W_0 * Transpose(A) * inv(W_0)),
    "covariance within": E(iW * Sigma * iW * V * A),
    "symmetric": E(iW * Letter("A", d, d, facts=("symmetric",)) * iW * Letter("D", d, d, facts=PD) * iW),
}


@pytest.mark.parametrize("node", JUDGED.values(), ids=JUDGED)
def test_the_judge_holds_what_is_shown(node):
    for route in ("recursion", "matchings"):
        evidence = JUDGE.judge(moment(node, route).claim)
        assert (evidence.verdict, evidence.detail) == (Verdict.HOLDS, "")


@pytest.mark.parametrize("name", ["two, transposed", "three", "mixed", "mixed, transposed", "mixed, three", "Wishart"])
def test_the_judge_refuses_transposed_letters(name):
    claim = moment(JUDGED[name]).claim
    altered = claim.rhs.xreplace({A: Transpose(A)})
    assert altered != claim.rhs
    assert JUDGE.judge(replace(claim, rhs=altered)).verdict is Verdict.FAILS


@pytest.mark.parametrize("name", ["two", "three", "mixed, three", "Wishart", "two traces"])
def test_the_judge_refuses_every_altered_coefficient(name):
    """Each numerator in turn is one more than it should be."""
    found = moment(JUDGED[name], "recursion")
    for place, numerator in enumerate(found.numerators):
        first = numerator[0] or (0,)
        other = ((first[0] + 1, *first[1:]), *numerator[1:])
        altered = replace(found, numerators=(*found.numerators[:place], other, *found.numerators[place + 1 :]))
        assert JUDGE.judge(altered.claim).verdict is Verdict.FAILS


@pytest.mark.parametrize("name", ["mean", "two", "three", "mixed", "mixed, three", "trace squared", "third trace"])
def test_the_judge_refuses_a_weaker_condition(name):
    claim = moment(JUDGED[name]).claim
    (condition,) = claim.given
    assert JUDGE.judge(replace(claim, given=(condition.lhs >= condition.rhs,))).verdict is Verdict.FAILS


# --- closed values -----------------------------------------------------------------------------------------------


def test_the_first_two_moments():
    c2 = 1 / ((n - d) * (n - d - 1) * (n - d - 3))
    assert same(moment(iW).expression, V / g)
    value = (n - d - 2) * c2 * V * A * V + c2 * (V * A.T * V + tr(A * V) * V)
    for route in ("recursion", "matchings"):
        assert same(moment(iW * A * iW, route).expression, value)
        assert not same(moment(iW * A.T * iW, route).expression, value)


def test_the_third_moment_of_symmetric_matrices():
    a, b = (Letter(name, d, d, facts=("symmetric",)) for name in "AB")
    bottom = g * (g + 1) * (g + 2) * (g - 2) * (g - 4)
    value = (
        (g**2 - g - 4) * V * a * V * b * V
        + (g + 4) * V * b * V * a * V
        + g * (tr(b * V) * V * a * V + tr(a * V) * V * b * V + tr(a * V * b * V) * V)
        + 2 * tr(a * V) * tr(b * V) * V
    ) / bottom
    for route in ("recursion", "matchings"):
        assert same(moment(iW * a * iW * b * iW, route).expression, value)


@pytest.mark.parametrize(
    "known",
    [second_moment_of_inverse_wishart, second_moment_of_wishart, mean_of_squared_inverse],
    ids=lambda known: known.label,
)
def test_theorems_of_the_appendix(known):
    for route in ("recursion", "matchings"):
        found = moment(known.claim.lhs, route)
        assert same(found.expression, known.claim.rhs)
        assert tuple(found.claim.given) == tuple(known.claim.given)


def at_one_dimension(found, rows):
    """Σ of all coefficients: at d = 1 and Σ = 1 every word and every trace is 1."""
    coefficients = found.coefficients_at(rows, 1)
    return sum((coefficients[place] for _, place in found), start=S.Zero)


@pytest.mark.parametrize("inverses", range(4))
@pytest.mark.parametrize("factors", range(3))
def test_one_dimension_is_chi_square(inverses, factors):
    """E W^(a − b) over words in which nothing cancels, W ~ χ²_n: moments of order a − b, b < n/2."""
    if inverses + factors == 0:
        return
    word = reduce_product([iW * A] * inverses + [W * B] * factors)
    for rows in (2 * inverses + 1, 2 * inverses + 2, 2 * inverses + 7):
        power = factors - inverses
        up = prod((Integer(rows + 2 * j) for j in range(max(power, 0))), start=S.One)
        down = prod((Integer(rows - 2 * j) for j in range(1, 1 - min(power, 0))), start=S.One)
        for route in ("recursion", "matchings"):
            for node in (word, tr(word)):
                assert at_one_dimension(moment(node, route), rows) == up / down


def reduce_product(factors):
    result = factors[0]
    for factor in factors[1:]:
        result = result * factor
    return result


def test_coefficients_and_what_is_shown_are_the_same_numbers():
    found = moment(tr(iW * A * W * B * iW) * tr(A * iW))
    for rows, cols in ((12, 3), (7, 1), (20, 9)):
        for place, value in enumerate(found.coefficients_at(rows, cols)):
            bottom = prod((g - c) ** power for c, power in found.denominator)
            shown = found.numerator_expression(place) / bottom
            assert shown.subs({n: rows, d: cols}) == value


# --- declared relations ------------------------------------------------------------------------------------------

SIGMA = [[3, 1, 0], [1, 2, -1], [0, -1, 4]]
FULL = [[2, -1, 0], [3, 1, 5], [1, 4, -2]]


def polynomial(matrix, *coefficients):
    base = Constant(matrix).matrix
    return sum((c * base**i for i, c in enumerate(coefficients)), start=0 * base)


RELATED = {
    "symmetric": (("symmetric",), [[1, 2, 3], [2, -1, 0], [3, 0, 5]], FULL),
    "projector": (
        ("projector",),
        [[Rational(1, 2), Rational(1, 2), 0], [Rational(1, 2), Rational(1, 2), 0], [0, 0, 1]],
        FULL,
    ),
    "rank one": (("rank one",), [[2, 4, -6], [-1, -2, 3], [3, 6, -9]], FULL),
    "symmetric rank one": (("rank one", "symmetric"), [[4, -2, 6], [-2, 1, -3], [6, -3, 9]], FULL),
    "rank one projector": (
        ("rank one", "projector"),
        [[Rational(1, 5), 0, Rational(2, 5)], [0, 0, 0], [Rational(2, 5), 0, Rational(4, 5)]],
        FULL,
    ),
    "commuting": (("commutes with B",), polynomial(FULL, 1, 2), polynomial(FULL, 0, -1, 1)),
    "commuting with the covariance": (("commutes with Sigma", "symmetric"), polynomial(SIGMA, 1, -1, 2), FULL),
    "positive definite": (PD, SIGMA, FULL),
}
RELATED_WORDS = [
    lambda a, b, w, i: i * a * i * a * i,
    lambda a, b, w, i: a * i * a * b * i * a,
    lambda a, b, w, i: b * a * i * a.T * b.T * a,
    lambda a, b, w, i: tr(a * i * b * i) * a * i * a.T,
    lambda a, b, w, i: tr(a * i * a * i) * tr(a * b * i),
    lambda a, b, w, i: a * w * b * i * a * b,
    lambda a, b, w, i: i * a * b * w * b * a,
    lambda a, b, w, i: tr(a * w * a.T * i * b),
]


@pytest.mark.parametrize("name", RELATED)
@pytest.mark.parametrize("isotropic", [False, True])
def test_what_is_declared_changes_the_form_and_not_the_value(name, isotropic):
    facts, at_a, at_b = RELATED[name]
    declared = Letter("A", d, d, facts=facts)
    wishart = W_0 if isotropic else W
    for route in ("recursion", "matchings"):
        for word in RELATED_WORDS:
            plain = moment(word(A, B, wishart, inv(wishart)), route).expression
            found = moment(word(declared, B, wishart, inv(wishart)), route).expression
            values = {n: 12, d: 3, Sigma: SIGMA, B: at_b}
            assert evaluate(plain, {**values, A: at_a}) == evaluate(found, {**values, declared: at_a})


@pytest.mark.parametrize("name", sorted(set(RELATED) - {"positive definite", "commuting"}))
def test_what_is_declared_is_used(name):
    facts, *_ = RELATED[name]
    declared = Letter("A", d, d, facts=facts)
    if "Sigma" in facts[0]:
        assert len(moment(iW * declared * iW)) == len(moment(iW * A * iW)) - 1
    node = [word(declared, B, W, iW) for word in RELATED_WORDS]
    plain = [word(A, B, W, iW) for word in RELATED_WORDS]
    counts = [(len(moment(x, "recursion")), len(moment(y, "recursion"))) for x, y in zip(node, plain, strict=True)]
    assert all(a <= b for a, b in counts)
    assert any(a < b for a, b in counts)


def test_what_is_declared_of_parts_is_not_so_of_sums_and_multiples():
    """Neither 2P nor P + Q is a projector, and U + T is not of rank one."""
    P, Q = (Letter(name, d, d, facts=("projector",)) for name in "PQ")
    U, T = (Letter(name, d, d, facts=("rank one",)) for name in "UT")
    for definition in (P + Q, 2 * P):
        named = Named("S", definition)
        assert JUDGE.judge(moment(iW * named * named).claim).verdict is Verdict.HOLDS
    named = Named("S", U + T)
    assert JUDGE.judge(moment(named * iW * named).claim).verdict is Verdict.HOLDS


@pytest.mark.parametrize("facts", [("projector",), ("rank one",), ("rank one", "symmetric"), ("rank one", "projector")])
def test_the_judge_takes_matrices_that_are_what_is_declared(facts):
    declared = Letter("A", d, d, facts=facts)
    node = declared * iW * declared * B * iW * declared.T
    claim = moment(node).claim
    assert JUDGE.judge(claim).verdict is Verdict.HOLDS
    assert JUDGE.judge(replace(claim, rhs=claim.rhs.xreplace({B: B.T}))).verdict is Verdict.FAILS


def test_the_judge_knows_no_commuting_matrices():
    declared = Letter("A", d, d, facts=("commutes with B",))
    evidence = JUDGE.judge(moment(declared * B * iW).claim)
    assert evidence.verdict is Verdict.UNKNOWN
    assert "A, which commutes with B" in evidence.detail


# --- conditions and refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("node", "given"),
    [
        (iW, n > d + 1),
        (iW**2, n > d + 3),
        (tr(iW) * iW * A * iW, n > d + 5),
        (tr(iW * A) ** 4, n > d + 7),
        (W * A * iW, n > d + 1),
        (iW * A * W * B * iW, n > d + 3),
        (iW**3 * W, n > d + 3),
        (tr(W * A * iW * B * W * iW), n > d + 1),
        (inv(W_0) ** 2 * W_0**3 * A * inv(W_0), n > d + 1),
    ],
    ids=str,
)
def test_the_condition_counts_the_inverses_that_are_left(node, given):
    for route in ("recursion", "matchings"):
        found = moment(node, route)
        assert found.condition == given
        assert found.claim.given == (given,)
        least = int(given.rhs - d) + 3
        with pytest.raises(ConditionError, match=f"n > d \\+ {int(given.rhs - d)}; got n = {least - 1}, d = 2"):
            found.coefficients_at(least - 1, 2)
        assert len(found.coefficients_at(least, 2)) == len(found.numerators)


def test_without_inverses_there_is_no_condition():
    found = moment(W * A * W)
    assert found.condition is None
    assert found.claim.given == ()
    assert len(found.coefficients_at(1, 5)) == len(found.numerators)
    with pytest.raises(ConditionError, match="positive integers; got n = 0, d = 5"):
        found.coefficients_at(0, 5)


@pytest.mark.parametrize("node", [iW * W, iW * W * A * W, tr(A * iW * W)], ids=str)
def test_an_inverse_that_cancels_still_has_to_exist(node):
    found = moment(node)
    assert found.claim.given == (n >= d,)
    assert JUDGE.judge(found.claim).verdict is Verdict.HOLDS
    with pytest.raises(ConditionError, match="n ≥ d; got n = 2, d = 3"):
        found.coefficients_at(2, 3)


other = Named("W_2", Letter("Y", n, d, law=GaussianRows(Sigma)).T * Letter("Y", n, d, law=GaussianRows(Sigma)))


@pytest.mark.parametrize(
    ("node", "said"),
    [
        (iW + A, "one product"),
        (tr(iW) - 1, "one product"),
        (E(iW) * 2, "one product"),
        (E(iW) * E(iW), "random under E is nothing"),
        (iW / 2, "one product"),
        (iW * other, "random under E is W, W_2"),
        (tr(iW) * tr(other), "random under E is W"),
        (iW * W_0, "random under E is W, W_0"),
        (X * iW * X.T, "random under E is X, W"),
        (A, "random under E is nothing"),
        (tr(A) * B, "random under E is nothing"),
        (TestFunction("phi", tr(W)) * iW, "under E stands phi"),
        (1 / tr(W), "under E stands 1/tr"),
        (NamedScalar("xi", tr(A * iW)) * iW, "under E stands xi"),
        (Variance(tr(W)), "under E stands Var"),
        (inv(W + Identity(d)), "a name of its own"),
    ],
    ids=str,
)
def test_what_is_no_moment_of_one_wishart_matrix_is_refused(node, said):
    with pytest.raises(NotEvaluable, match=said):
        moment(node)


def test_floats_are_refused():
    with pytest.raises(TypeError, match="exact scalar"):
        moment(Float(0.5) * iW)
    with pytest.raises((TypeError, NotEvaluable)):
        moment(Float(0.5) * tr(iW))


def test_a_singular_covariance_has_no_inverse_moments():
    R = Letter("R", d, m)
    Y = Letter("Y", n, d, law=GaussianRows(R * R.T))
    singular = Named("W_2", Y.T * Y)
    with pytest.raises(NotEvaluable, match="positive definite"):
        moment(inv(singular))
    assert same(moment(singular).expression, n * R * R.T)


def test_numbers_in_the_place_of_dimensions():
    def wishart(rows, cols):
        design = Letter("X", rows, cols, law=GaussianRows(Letter("Sigma", cols, cols, facts=PD)))
        return Named("W", design.T * design), design.law.covariance

    w, sigma = wishart(5, 2)
    assert same(moment(inv(w)).expression, inv(sigma) / 2)
    assert moment(inv(w)).claim.given == ()
    w, _ = wishart(3, 2)
    with pytest.raises(ConditionError, match="n > d \\+ 1; got n = 3, d = 2"):
        moment(inv(w))


@pytest.mark.parametrize("r", [u.T, Letter("r", 1, d)], ids=str)
def test_a_product_of_shape_one_by_one_stays_so(r):
    node = r * iW * A * iW * r.T
    at_a, at_u, at_sigma = [[1, 2], [3, 5]], [[1], [-2]], [[3, 1], [1, 2]]
    name, at_r = ("u", at_u) if r == u.T else ("r", [[1, -2]])
    scalar = moment(tr(node))
    for route in ("recursion", "matchings"):
        found = moment(node, route)
        assert found.expression.shape == (1, 1)
        assert JUDGE.judge(found.claim).verdict is Verdict.HOLDS
        assert all(set(map(len, term)) != {0} for term, _ in found)
        values = {"A": at_a, name: at_r, "Sigma": at_sigma}
        value = value_at(found, 9, values)
        assert value.shape == (1, 1)
        assert value[0, 0] == value_at(scalar, 9, values)
        assert numpy_function(found)(9, **values) == pytest.approx(float(value[0, 0]))
        assert numpy_function(found)(9, **values).shape == (1, 1)


def test_rows_and_columns_are_treated_alike():
    r = Letter("r", 1, d)
    column, row = moment(tr(iW * u * u.T * iW * u * u.T)), moment(tr(iW * r.T * r * iW * r.T * r))
    assert len(column) == len(row) == 1


@pytest.mark.parametrize("rows", [[[1, 2, 3]], [[1, 2, 3], [0, 1, 1]]], ids=["d = 1", "d = 2"])
def test_values_of_wide_matrices(rows):
    """At d = 1 a letter R : d × m is still wide."""
    R, K = Letter("R", d, m), Letter("K", m, m)
    size = len(rows)
    sigma = [[3, 1], [1, 2]] if size == 2 else [[2]]
    at_k = [[1, 0, 2], [3, 1, 0], [0, 4, 1]]
    of_r = {"R": rows, "Sigma": sigma}
    shown = {n: 9, d: size, m: 3, Sigma: sigma, R: rows, K: at_k}
    for node, values in ((R.T * iW * R, of_r), (R.T * iW * R * K, {**of_r, "K": at_k})):
        found = moment(node)
        assert value_at(found, 9, values) == evaluate(found.expression, shown)
    found = moment(tr(K * R.T * R) * iW)
    assert value_at(found, 9, {**of_r, "K": at_k}) == evaluate(found.expression, shown)


@pytest.mark.parametrize(
    "node", [A * iW**2 * B, tr(A * iW**2 * B), A * inv(W_0) ** 2 * B, A * tr(B * iW**2 * C)], ids=str
)
def test_no_term_comes_twice(node):
    """The matchings are taken where no two of their terms are equal; here two are."""
    found = moment(node)
    shown = [term for term, _ in found]
    assert len(set(shown)) == len(shown) == len(found)
    assert all(all(term[1:]) for term in shown)


# --- sums, variances, covariances --------------------------------------------------------------------------------


def test_the_variance_of_the_trace_of_the_inverse():
    claim = variance_of_inverse_trace.claim
    value, given = expected(claim.lhs)
    assert same(value, claim.rhs)
    assert claim.given[0] in given
    assert set(given) == {n > d + 1, n > d + 3}


def test_the_covariance_of_entries():
    claim = covariance_of_inverse_entries.claim
    value, given = expected(claim.lhs)
    assert same(value, claim.rhs)
    assert claim.given[0] in given


def test_expectation_is_linear():
    a, b = tr(A * iW) * iW, iW * B * iW
    value, given = expected(E(3 * a - Rational(2, 7) * n * b + A))
    assert same(value, 3 * moment(a).expression - Rational(2, 7) * n * moment(b).expression + A)
    assert set(given) == {n > d + 3}
    value, given = expected(E(tr(W)) * E(iW) - tr(V) * A)
    assert same(value, n * tr(Sigma) * V / g - tr(V) * A)
    assert set(given) == {n > d + 1}


def test_variance_and_covariance_are_what_they_are_defined_to_be():
    first, second = tr(A * iW), tr(B * W)
    covariance, _ = expected(Covariance(first, second))
    assert same(covariance, moment(first * second).expression - moment(first).expression * moment(second).expression)
    variance, _ = expected(Variance(first))
    assert same(variance, expected(Covariance(first, first))[0])
    assert JUDGE.judge(Claim(Covariance(first, second), "=", covariance, (n > d + 1,))).verdict is Verdict.HOLDS


def test_a_relation_of_one_expectation_does_not_reach_another():
    """A commutes with B, not with C; what holds for A and B must not be said of A and C."""
    a, w = Letter("A", d, d, facts=("commutes with B",)), inv(W_0)
    together, _ = expected(E(w * a * w * B * w) + E(w * a * w * C * w))
    apart = moment(w * a * w * B * w).expression + moment(w * a * w * C * w).expression
    assert same(together, apart)


@pytest.mark.parametrize("name", ["symmetric", "projector", "rank one"])
def test_what_one_matrix_is_declared_does_not_reach_another(name):
    facts, at_special, at_b = RELATED[name]
    special, w = Letter("A", d, d, facts=facts), inv(W_0)
    together, _ = expected(E(w * special * w * special * w) + E(w * C * w * C * w) + E(w * B * w * C * w))
    apart = [moment(w * x * w * y * w).expression for x, y in ((special, special), (C, C), (B, C))]
    values = {n: 12, d: 3, special: at_special, B: at_b, C: polynomial(FULL, 2, 0, 1)}
    assert evaluate(together, values) == evaluate(apart[0] + apart[1] + apart[2], values)


@pytest.mark.parametrize("node", [E(iW * other), E(1 / tr(W)), E(X * iW * X.T)], ids=str)
def test_other_expectations_are_refused(node):
    with pytest.raises(NotEvaluable):
        expected(node)


# --- the tests themselves ----------------------------------------------------------------------------------------

PURE, MIXED = E(iW * A * iW * B * iW * C), E(W * A * iW * B * W * C)


def noticed():
    """What the comparisons of this file say of two words, one with inverses alone and one with both factors."""
    return not all(check(node) for check in (by_words, by_expressions) for node in (PURE, MIXED))


def test_nothing_is_noticed_where_nothing_is_altered():
    assert not noticed()


LISTS = {
    "the first exchange left out": lambda terms: terms[1:],
    "the last exchange left out": lambda terms: terms[:-1],
    "an exchange twice": lambda terms: [*terms, *terms[:1]],
}


@pytest.mark.parametrize("altered", LISTS.values(), ids=LISTS)
def test_an_altered_exchange_is_noticed(altered, monkeypatch):
    plain = Opened.exchanged
    monkeypatch.setattr(Opened, "exchanged", lambda self, *rest: iter(altered(list(plain(self, *rest)))))
    assert noticed()


SOURCES = {
    "a transpose dropped before": (
        word_recursion.Opened,
        "exchanged",
        "turned(first) + turned(between)",
        "first + between",
    ),
    "a transpose dropped after": (
        word_recursion.Opened,
        "exchanged",
        "head + first + turned(between)",
        "head + first + between",
    ),
    "a sign of the inverse": (word_recursion, "equation_of_inverse", "get(other, 0) + 1", "get(other, 0) - 1"),
    "a sign of the Wishart matrix": (word_recursion, "equation_of_wishart", "get(other, 0) - 1", "get(other, 0) + 1"),
    "ends exchanged": (word_recursion, "equation_of_wishart", "S + W_INVERSE, EMPTY", "EMPTY, W_INVERSE + S"),
    "a link turned": (engine, "matched", "pair + turned(label)", "pair + label"),
    "a sign of the weights": (engine, "inverse_weights", "(-1) ** i * x", "x"),
}


@pytest.mark.parametrize("name", SOURCES)
def test_an_altered_source_is_noticed(name, monkeypatch):
    owner, function, old, new = SOURCES[name]
    original = getattr(owner, function)
    home = sys.modules[inspect.unwrap(original).__module__]
    code = dedent(inspect.getsource(inspect.unwrap(original)))
    assert code.count(old) >= 1
    namespace = dict(vars(home))
    exec(compile(code.replace(old, new), "altered", "exec"), namespace)
    monkeypatch.setattr(owner, function, namespace[function])
    assert noticed()


def test_a_cut_with_the_other_sign_is_noticed(monkeypatch):
    code = inspect.getsource(matchings._with_wishart)
    old = "1 if letter == COVARIANCE else -1"
    assert code.count(old) == 1
    namespace = vars(matchings).copy()
    exec(compile(code.replace(old, "1"), "altered", "exec"), namespace)
    monkeypatch.setattr(matchings, "_with_wishart", namespace["_with_wishart"])
    assert noticed()


ALONE = """
from sympy import symbols
from symbolic.ensembles import GaussianRows
from symbolic.matrices import Letter, Named, Variance, inv, tr
from symbolic.moments.moment import expected, moment
from symbolic.moments.values import numpy_function, value_at
n, d = symbols("n d", integer=True, positive=True)
Sigma = Letter("Sigma", d, d, facts=("positive definite", "symmetric"))
X = Letter("X", n, d, law=GaussianRows(Sigma))
W = Named("W", X.T * X)
A, B, P = Letter("A", d, d), Letter("B", d, d, facts=("commutes with P",)), Letter("P", d, d, facts=("projector",))
U, T = Letter("U", d, d, facts=("rank one",)), Letter("T", d, d, facts=("rank one",))
for node in (inv(W) * A * inv(W) * B.T * inv(W), tr(A * inv(W)) * W * P * inv(W) * B, U * inv(W) * T * inv(W) * U.T):
    for route in ("recursion", "matchings"):
        found = moment(node, route)
        print(found.expression, list(found), found.denominator, found.numerators)
print(expected(Variance(tr(A * inv(W) * P))))
"""


def test_the_hash_seed_changes_nothing():
    texts = [
        subprocess.run(
            [sys.executable, "-c", ALONE],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        ).stdout
        for seed in ("1", "2")
    ]
    assert texts[0] == texts[1]
    assert len(texts[0].splitlines()) == 7
