"""The equations of the recursion are those of Stein's lemma, and as many as are needed, no more."""

import inspect
import random
from functools import reduce
from itertools import product
from math import prod
from textwrap import dedent

import pytest
from flint import fmpz_poly
from sympy import S, Symbol

from symbolic.canonical import EVERY_LAW, Form, Laws, Normaliser, field_of, shown
from symbolic.ensembles import GaussianRows
from symbolic.matrices import E, Identity, Letter, Named, inv, tr
from symbolic.moments import common_denominator, integrate_by_parts, word_recursion
from symbolic.moments.alphabet import (
    COVARIANCE,
    EMPTY,
    FIRST_LETTER,
    INVERSE_COVARIANCE,
    INVERSE_WISHART,
    WISHART,
    Alphabet,
)
from symbolic.moments.word_recursion import (
    Opened,
    Recursion,
    denominator_of,
    equation_of_inverse,
    equation_of_wishart,
    moment_by_recursion,
    order_of,
    polynomial_part,
    without_wishart,
)

n, d = (Symbol(name, integer=True, positive=True) for name in "nd")
Sigma = Letter("Sigma", d, d, facts=("positive definite", "symmetric"))
X = Letter("X", n, d, law=GaussianRows(Sigma))
W = Named("W", X.T * X)
OTHERS = [Letter(name, d, d) for name in ("A", "B", "C", "D", "F", "G", "H")]
LETTERS = [FIRST_LETTER + 2 * i for i in range(len(OTHERS))]
FREE = Alphabet()
MEANING = {INVERSE_COVARIANCE: inv(Sigma), INVERSE_WISHART: inv(W), WISHART: W, COVARIANCE: Sigma}
MEANING |= dict(zip(LETTERS, OTHERS, strict=True))
TURNED_X, PLAIN_X = 252, 254
MEANING |= {TURNED_X: X.T, PLAIN_X: X}
FIELD = field_of(n * E(tr(W)))
NORMAL = Normaliser(FIELD, EVERY_LAW | Laws(definitions=(W,)))


def matrix_of(word):
    result = Identity(d)
    for letter in word:
        meant = MEANING[letter & ~1]
        result = result * (meant if letter & 1 == 0 else meant.T)
    return result


def expectation(term):
    """E[term], as a person would write it."""
    traces = [tr(matrix_of(word)) for word in term[1:]]
    return E(prod(traces, start=S.One) * matrix_of(term[0]))


def combination(terms):
    """Σ weight · E[term] in canonical form."""
    forms = [NORMAL.form(expectation(term)).times(FIELD.from_sympy(S(weight))) for term, weight in terms.items()]
    return reduce(Form.__add__, forms)


def by_parts(term):
    """E[term] with Stein's lemma applied to the Xᵀ that is written out in it."""
    integrated = integrate_by_parts(Normaliser(FIELD).form(expectation(term)), X, FIELD)
    return NORMAL.form(shown(integrated))


def with_first(letter, term, instead):
    """The term with the first such letter replaced, in the open word if it is there."""
    for i, word in enumerate(term):
        if letter in word:
            return (*term[:i], word.replace(bytes([letter]), instead, 1), *term[i + 1 :])
    raise AssertionError("no such letter")


def pattern_words(pattern, letters):
    """Factors by their pattern, each followed by a matrix of its own."""
    return bytes(x for factor in pattern for x in (factor, next(letters)))


def shapes(order):
    """Every open word and traces with so many factors, every pattern of W and W⁻¹, all matrices different."""
    for pattern in product((INVERSE_WISHART, WISHART), repeat=order):
        for lengths in splittings(order):
            letters, at, words = iter(LETTERS), 0, []
            for length in lengths:
                words.append(pattern_words(pattern[at : at + length], letters))
                at += length
            yield (words[0], *words[1:])


def splittings(order):
    """(length of the open word, lengths of the traces)"""
    for first in range(order + 1):
        yield from ((first, *rest) for rest in partitions_of(order - first))


def partitions_of(total, largest=None):
    if total == 0:
        yield ()
    for part in range(min(total, largest or total), 0, -1):
        yield from ((part, *rest) for rest in partitions_of(total - part, part))


def varied(term, seed):
    """The same shape with matrices left out, repeated and transposed."""
    choose = random.Random(seed)
    table = {
        x: choose.choice([b"", bytes([LETTERS[0]]), bytes([LETTERS[0] + 1]), bytes([LETTERS[1]])]) for x in LETTERS
    }
    return tuple(b"".join(table.get(x, bytes([x])) for x in word) for word in term)


TERMS = [FREE.term(each[0], each[1:]) for k in range(1, 4) for each in shapes(k)]
TERMS += [FREE.term(each[0], each[1:]) for i, term in enumerate(TERMS) for each in [varied(term, i)]]
WITH_INVERSE = list(dict.fromkeys(t for t in TERMS if order_of(t) and not order_of(t, WISHART)))
WITH_WISHART = list(dict.fromkeys(t for t in TERMS if order_of(t, WISHART)))


# --- Stein's lemma -----------------------------------------------------------------------------------------------


def inverse_is_stein(term, equation):
    """E[V Xᵀ X W⁻¹] by parts is g E[W⁻¹] less the other terms of the equation; without parts it is E[V]."""
    start = with_first(INVERSE_WISHART, term, bytes([INVERSE_COVARIANCE]))
    written_out = with_first(INVERSE_WISHART, term, bytes([INVERSE_COVARIANCE, TURNED_X, PLAIN_X, INVERSE_WISHART]))
    return by_parts(written_out) - combination({start: 1}) == combination({term: n - d - 1}) - combination(equation)


def wishart_is_stein(term, equation):
    leading, others = equation
    written_out = with_first(WISHART, term, bytes([TURNED_X, PLAIN_X]))
    right = combination({leading: n})
    return by_parts(written_out) == (right + combination(others) if others else right)


@pytest.mark.parametrize("order", [1, 2, 3])
def test_the_equation_of_the_inverse_is_steins_lemma(order):
    terms = [term for term in WITH_INVERSE if order_of(term) == order]
    assert len(terms) >= 2 * order
    assert all(inverse_is_stein(term, equation_of_inverse(term, FREE)) for term in terms)


@pytest.mark.parametrize("order", [0, 1, 2])
def test_the_equation_of_the_wishart_matrix_is_steins_lemma(order):
    """With so many inverses beside it."""
    terms = [term for term in WITH_WISHART if order_of(term) == order]
    assert len(terms) >= 10
    assert all(wishart_is_stein(term, equation_of_wishart(term, FREE)) for term in terms)


def test_terms_without_the_factor_have_no_equation():
    plain = FREE.term(bytes([LETTERS[0], INVERSE_COVARIANCE]), [bytes([COVARIANCE, LETTERS[1]])])
    assert equation_of_inverse(plain, FREE) == {}
    assert equation_of_wishart(plain, FREE) is None
    assert without_wishart(plain, FREE) == {plain: [1]}
    assert moment_by_recursion(plain, FREE) == {plain: {0: fmpz_poly([1])}}


ALTERATIONS = {
    "a term less": lambda terms: terms[1:],
    "a term twice": lambda terms: [*terms, terms[-1]],
    "the last term for the first": lambda terms: [*terms[1:], terms[-1]],
}


@pytest.mark.parametrize("altered", ALTERATIONS.values(), ids=ALTERATIONS)
def test_an_exchange_that_is_altered_is_noticed(altered, monkeypatch):
    term = FREE.term(pattern_words([INVERSE_WISHART] * 3, iter(LETTERS)))
    mixed = FREE.term(pattern_words([WISHART, INVERSE_WISHART, WISHART], iter(LETTERS)))
    assert inverse_is_stein(term, equation_of_inverse(term, FREE))
    assert wishart_is_stein(mixed, equation_of_wishart(mixed, FREE))
    plain = Opened.exchanged
    monkeypatch.setattr(Opened, "exchanged", lambda self, *rest: iter(altered(list(plain(self, *rest)))))
    assert not inverse_is_stein(term, equation_of_inverse(term, FREE))
    assert not wishart_is_stein(mixed, equation_of_wishart(mixed, FREE))


@pytest.mark.parametrize(
    "source", ["turned(first) + turned(between)", "turned(between)", "turned(rest)", "turned(second + tail + first)"]
)
def test_a_transpose_that_is_dropped_is_noticed(source, monkeypatch):
    """In the source of `exchanged`, one at a time."""
    code = dedent(inspect.getsource(Opened.exchanged))
    assert source in code
    namespace = dict(vars(word_recursion))
    exec(compile(code.replace(source, source.replace("turned", "")), "altered", "exec"), namespace)
    monkeypatch.setattr(Opened, "exchanged", namespace["exchanged"])
    inverse = all(inverse_is_stein(term, equation_of_inverse(term, FREE)) for term in WITH_INVERSE)
    wishart = all(wishart_is_stein(term, equation_of_wishart(term, FREE)) for term in WITH_WISHART)
    assert not (inverse and wishart)


# --- the system --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lengths", [each for k in range(1, 5) for each in splittings(k)], ids=str)
def test_the_system_closes_on_the_matchings(lengths):
    """(2k − 1)!! terms of each order k that all matrices different reach; a row has 1 + 2 (k − 1) terms in all."""
    letters = iter(LETTERS)
    words = [pattern_words([INVERSE_WISHART] * length, letters) for length in lengths]
    recursion = Recursion(FREE)
    start = FREE.term(words[0], words[1:])
    recursion.reach(start)
    k = sum(lengths)
    assert sum(order_of(term) == k for term in recursion.terms) == prod(range(1, 2 * k, 2))
    assert sum(order_of(term) == 0 for term in recursion.terms) == prod(range(1, 2 * k, 2))
    assert len(set(recursion.terms)) == len(recursion.terms) == len(recursion.rows)
    for term, row in zip(recursion.terms, recursion.rows, strict=True):
        order = order_of(term)
        assert sum(weight for _, weight in row) == (2 * order - 1 if order else 0)
        assert sum(order_of(recursion.terms[place]) == order - 1 for place, _ in row) == (1 if order else 0)


@pytest.mark.parametrize("term", [t for t in WITH_INVERSE if order_of(t) > 1][::3], ids=str)
def test_more_pushes_change_nothing(term):
    """The series in 1/g times the denominator is a polynomial: the coefficients of g⁻¹, …, g⁻⁶ are zero."""
    order = order_of(term)
    degree, more = sum(common_denominator(order).values()), 6
    assert denominator_of(order).degree() == degree
    recursion = Recursion(FREE)
    place = recursion.reach(term)
    short = recursion.expansion({place: 1}, degree)
    long = recursion.expansion({place: 1}, degree + more)
    assert set(short) == set(long)
    for each, expansion in long.items():
        assert expansion[: degree + 1] == short[each]
        series = denominator_of(order) * fmpz_poly(expansion[::-1])
        # series = Σ_i c_i g^(i − degree − more); only c_i with i ≥ degree are final
        assert all(series[i] == 0 for i in range(degree, degree + more))
        assert fmpz_poly(series.coeffs()[degree + more :]) == polynomial_part(denominator_of(order), short[each])


def test_a_push_too_few_is_noticed():
    term = FREE.term(pattern_words([INVERSE_WISHART] * 3, iter(LETTERS)))
    recursion = Recursion(FREE)
    place = recursion.reach(term)
    degree = sum(common_denominator(3).values())
    full, cut = (recursion.expansion({place: 1}, pushes) for pushes in (degree, degree - 1))
    bottom = denominator_of(3)
    wrong = {each: polynomial_part(bottom, [*expansion, 0]) for each, expansion in cut.items()}
    right = {each: polynomial_part(bottom, expansion) for each, expansion in full.items()}
    assert wrong != right


def test_wishart_factors_leave_polynomials_in_the_sample_size():
    """E[W A W] = n² Σ A Σ + n (Σ Aᵀ Σ + tr(A Σ) Σ)."""
    a, sigma = LETTERS[0], COVARIANCE
    term = FREE.term(bytes([WISHART, a, WISHART]))
    assert without_wishart(term, FREE) == {
        (bytes([sigma, a, sigma]),): [0, 0, 1],
        (bytes([sigma, a + 1, sigma]),): [0, 1],
        (bytes([sigma]), *FREE.term(EMPTY, [bytes([sigma, a])])[1:]): [0, 1],
    }
