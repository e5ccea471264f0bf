"""Integration by parts, checked against exact moments of Gaussian matrices."""

import random
from contextlib import suppress

import pytest
from sympy import S, Symbol

from symbolic.canonical import Normaliser, field_of, shown
from symbolic.checks import JUDGES, Verdict
from symbolic.claim import Claim
from symbolic.ensembles import GaussianRows
from symbolic.errors import NotEvaluable
from symbolic.matrices import E, Entry, Identity, Letter, Named, TestFunction, Variance, Zero, inv, tr
from symbolic.moments import integrability_needs, integrate_by_parts

n = Symbol("n", integer=True, positive=True)
d = Symbol("d", integer=True, positive=True)
Sigma = Letter("Sigma", d, d, facts=("positive definite", "symmetric"))
G = Letter("G", n, d, law=GaussianRows(Sigma))
W = Named("W", G.T * G)
H = Letter("H", n, d, law=GaussianRows(Identity(d)))
A = Letter("A", n, n)
B = Letter("B", d, d)
C = Letter("C", d, n)
EXACT = JUDGES[0]


def by_parts(expression, letter=G):
    field = field_of(expression)
    return shown(integrate_by_parts(Normaliser(field).form(expression), letter, field))


def is_true(claim):
    return EXACT.judge(claim).verdict is Verdict.HOLDS


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        (E(G.T * A * G), E(tr(A) * Sigma)),
        (E(G * B * G.T), E(tr(B * Sigma) * Identity(n))),
        (E(G * C * G), E(C.T * Sigma)),
        (E(G.T * C.T * G.T), E(Sigma * C)),
        (E(tr(C * G) * G), E(C.T * Sigma)),
        (E(tr(C * G) * G.T), E(Sigma * C)),
        (E(tr(G * C)), S.Zero),
        (E(G), Zero(n, d)),
    ],
    ids=str,
)
def test_each_contraction_is_the_one_that_is_documented(expression, result):
    assert by_parts(expression) == result
    assert is_true(Claim(expression, "=", result))


ISSERLIS = [
    (
        E(tr(G * B * G.T * A)),
        tr(B * Sigma) * tr(A),
    ),
    (
        E(tr(G * B * G.T * A * G * B * G.T)),
        tr(A) * tr(B * Sigma) ** 2 + tr(A) * tr(B * Sigma * B.T * Sigma) + n * tr(A) * tr(B * Sigma * B * Sigma),
    ),
    (
        E(tr(C * G) ** 4),
        3 * tr(C.T * Sigma * C) ** 2,
    ),
    (
        E(tr(C * G) ** 2 * tr(B * W)),
        n * tr(C.T * Sigma * C) * tr(B * Sigma) + tr(C.T * Sigma * B * Sigma * C) + tr(C.T * Sigma * B.T * Sigma * C),
    ),
    (
        E(tr(B * W) ** 2),
        n**2 * tr(B * Sigma) ** 2 + n * tr(B * Sigma * B * Sigma) + n * tr(B * Sigma * B.T * Sigma),
    ),
    (
        E(W * W),
        n * (n + 1) * (Sigma * Sigma) + n * tr(Sigma) * Sigma,
    ),
]


@pytest.mark.parametrize(("moment", "pairings"), ISSERLIS, ids=lambda x: str(x)[:40])
def test_a_fourth_moment_is_its_sum_over_pairings_exactly(moment, pairings):
    assert is_true(Claim(moment, "=", pairings))


@pytest.mark.parametrize(("moment", "pairings"), ISSERLIS[:4], ids=lambda x: str(x)[:40])
def test_integration_by_parts_preserves_a_fourth_moment_exactly(moment, pairings):
    assert is_true(Claim(by_parts(moment), "=", pairings))


def word(source, rows, cols, length, inverses):
    table = {"nd": [G, G, C.T], "dn": [G.T, G.T, C], "nn": [A, A.T], "dd": [B, B.T, W, inv(Sigma)]}
    if inverses:
        table["dd"] = [inv(W), inv(W), B]
    result = None
    for i in range(length):
        following = cols if i == length - 1 else source.choice("nd")
        factor = source.choice(table[rows + following])
        result = factor if result is None else result * factor
        rows = following
    return result


def random_line(source, inverses):
    """An expectation in which the letter is written out, and the line after one integration by parts."""
    while True:
        rows, cols = source.choice(["dd", "nd", "dn", "nn"])
        inside = word(source, rows, cols, source.randint(2, 3), inverses)
        size = source.choice("nd")
        weight = tr(word(source, size, size, 2, inverses)) if source.random() < 0.5 and not inverses else 1
        line = E(weight * tr(inside)) if rows == cols and source.random() < 0.5 else E(weight * inside)
        with suppress(NotEvaluable):
            return line, by_parts(line)


@pytest.mark.parametrize("seed", range(40))
def test_integration_by_parts_preserves_the_value_of_a_random_word(seed):
    inverses = seed % 2 == 1
    line, after = random_line(random.Random(seed), inverses)
    field = field_of(line)
    needs = [need.condition for side in (line, after) for need in integrability_needs(side, field)]
    # More samples than the conditions ask for: a line that is ∞ - ∞ at the edge is another test's subject.
    claim = Claim(line, "=", after, given=(*dict.fromkeys(needs), n > d + 6) if inverses else ())
    assert EXACT.judge(claim).verdict is not Verdict.FAILS


def test_an_independent_letter_is_held_fixed():
    assert is_true(Claim(E(G.T * H * H.T * G), "=", by_parts(E(G.T * H * H.T * G))))
    assert by_parts(E(G.T * H)) == Zero(d, d)


def test_an_expectation_inside_is_held_fixed():
    line = E(tr(G.T * G * E(W)))
    assert is_true(Claim(line, "=", by_parts(line)))


def test_a_line_without_the_letter_is_refused():
    for line in (E(W), E(tr(W)), B, E(H.T * H), Variance(tr(G * C))):
        with pytest.raises(NotEvaluable, match="G is written out in no expectation of this line"):
            by_parts(line)


def test_a_scalar_whose_derivative_is_not_known_is_refused():
    v = Letter("v", d, 1)
    for line in (E(G.T * G / tr(W)), E(Entry(W, v, v) * G.T * G)):
        with pytest.raises(NotEvaluable, match="the derivative of"):
            by_parts(line)


def test_a_test_function_is_differentiated_once():
    xi = tr(B * W)
    after = by_parts(E(G.T * A * G * TestFunction("phi", xi)))
    assert after.has(TestFunction("phi", xi))
    assert after.has(TestFunction("phi", xi, 1))
    assert not after.has(TestFunction("phi", xi, 2))


def test_only_a_gaussian_letter_is_integrated_by_parts():
    with pytest.raises(TypeError, match="Stein's lemma needs a Gaussian letter; B has the law"):
        by_parts(E(G * B), letter=B)
