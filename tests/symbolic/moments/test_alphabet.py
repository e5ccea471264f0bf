"""The one form of a product of traces: it keeps the value at matrices, and equal products have it in common.

Values are computed with rational matrices that satisfy the declared relations; they know nothing of words.
"""

from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from math import prod

import pytest
from flint import fmpq, fmpq_mat
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.moments.alphabet import (
    COVARIANCE,
    EMPTY,
    FIRST_LETTER,
    INVERSE_COVARIANCE,
    INVERSE_WISHART,
    WISHART,
    Alphabet,
)

SIZE = 3
A, B, C, D = (FIRST_LETTER + 2 * i for i in range(4))
FIXED = (INVERSE_COVARIANCE, INVERSE_WISHART, WISHART, COVARIANCE)


def matrix(*rows):
    return fmpq_mat(len(rows), len(rows[0]), [x if isinstance(x, fmpq) else fmpq(x) for row in rows for x in row])


ONE = matrix([1, 0, 0], [0, 1, 0], [0, 0, 1])
FIRST = matrix([2, -1, 0], [3, 1, 5], [1, 4, -2])
SECOND = matrix([1, 2, -1], [0, 3, 2], [-2, 1, 1])
THIRD = matrix([3, 1, 1], [-1, 2, 0], [4, 0, 5])
POSITIVE = matrix([3, 1, 0], [1, 2, -1], [0, -1, 4])
OTHER_POSITIVE = matrix([2, 0, 1], [0, 5, 1], [1, 1, 3])
COLUMN, OTHER_COLUMN = matrix([2], [-1], [3]), matrix([1], [4], [-2])
WIDE = matrix([1, 2], [0, -1], [3, 1])
PROJECTOR = WIDE * (WIDE.transpose() * WIDE).inv() * WIDE.transpose()


@dataclass(frozen=True)
class Case:
    """An alphabet, and for each letter that occurs a matrix; they satisfy its relations."""

    alphabet: Alphabet
    letters: dict

    def at(self, letter):
        matrices = {**dict(zip(FIXED, self.fixed(), strict=True)), **self.letters}
        value = matrices[letter & ~1]
        return value if letter in matrices else value.transpose()

    def fixed(self):
        sigma = ONE if self.alphabet.isotropic else POSITIVE
        return sigma.inv(), OTHER_POSITIVE.inv(), OTHER_POSITIVE, sigma

    def product(self, word, rows=SIZE):
        return reduce(fmpq_mat.__mul__, map(self.at, word)) if word else (ONE if rows == SIZE else matrix([1]))

    def trace(self, word):
        value = self.product(word)
        return sum((value[i, i] for i in range(value.nrows())), fmpq(0))

    def value(self, term, rows=SIZE):
        """word · ∏ tr(trace), with the empty word an identity of so many rows."""
        return self.product(term[0], rows) * prod(map(self.trace, term[1:]), start=fmpq(1))


def powers(of, *coefficients):
    """A polynomial in a matrix: all of these commute."""
    total, power = 0 * ONE, ONE
    for c in coefficients:
        total, power = total + c * power, power * of
    return total


SYMMETRIC = FIRST + FIRST.transpose()
COMMUTING = frozenset({(A, B), (A, C), (B, C)})
WITH_COVARIANCE = frozenset({(A, COVARIANCE), (A, INVERSE_COVARIANCE), (INVERSE_COVARIANCE, COVARIANCE)})

CASES = {
    "free": Case(Alphabet(), {A: FIRST, B: SECOND, C: THIRD}),
    "isotropic": Case(Alphabet(isotropic=True), {A: FIRST, B: SECOND}),
    "symmetric": Case(Alphabet(symmetric=frozenset({A, B})), {A: SYMMETRIC, B: POSITIVE * 2 - ONE, C: FIRST}),
    "inverses": Case(Alphabet(inverses=frozenset({(A, B)})), {A: FIRST, B: FIRST.inv(), C: SECOND}),
    "symmetric inverses": Case(
        Alphabet(inverses=frozenset({(A, B)}), symmetric=frozenset({A, B})), {A: SYMMETRIC, B: SYMMETRIC.inv()}
    ),
    "projector": Case(Alphabet(projectors=frozenset({A})), {A: PROJECTOR, B: FIRST}),
    "two projectors": Case(
        Alphabet(projectors=frozenset({A, B})), {A: PROJECTOR, B: COLUMN * COLUMN.transpose() / 14, C: FIRST}
    ),
    "rank one": Case(Alphabet(rank_one=frozenset({A})), {A: COLUMN * OTHER_COLUMN.transpose(), B: FIRST}),
    "symmetric rank one": Case(
        Alphabet(rank_one=frozenset({A}), symmetric=frozenset({A})), {A: -2 * COLUMN * COLUMN.transpose(), B: FIRST}
    ),
    "rank one projector": Case(
        Alphabet(rank_one=frozenset({A}), projectors=frozenset({A})), {A: COLUMN * COLUMN.transpose() / 14, B: FIRST}
    ),
    "two of rank one": Case(
        Alphabet(rank_one=frozenset({A, B})),
        {A: COLUMN * OTHER_COLUMN.transpose(), B: matrix([1], [1], [2]) * COLUMN.transpose(), C: FIRST},
    ),
    "commuting": Case(
        Alphabet(commuting=COMMUTING), {A: powers(FIRST, 1, 2), B: powers(FIRST, 0, 1, 1), C: powers(FIRST, 3, 0, -1)}
    ),
    "commuting, one pair": Case(
        Alphabet(commuting=frozenset({(A, B)})), {A: powers(FIRST, 1, 2), B: powers(FIRST, 0, 1, 1), C: SECOND}
    ),
    "commuting with inverses": Case(
        Alphabet(commuting=COMMUTING, inverses=frozenset({(A, B)})),
        {A: FIRST, B: FIRST.inv(), C: powers(FIRST, 1, 1), D: SECOND},
    ),
    "commuting projectors": Case(
        Alphabet(commuting=frozenset({(A, B)}), projectors=frozenset({A, B})),
        {A: matrix([1, 0, 0], [0, 1, 0], [0, 0, 0]), B: matrix([0, 0, 0], [0, 1, 0], [0, 0, 1]), C: FIRST},
    ),
    "commuting with the covariance": Case(
        Alphabet(commuting=WITH_COVARIANCE, symmetric=frozenset({A})), {A: powers(POSITIVE, 1, -1, 2), B: FIRST}
    ),
    "columns": Case(Alphabet(columns=frozenset({A, B})), {A: COLUMN, B: OTHER_COLUMN, C: FIRST}),
    "everything": Case(
        Alphabet(symmetric=frozenset({A}), projectors=frozenset({B}), rank_one=frozenset({C}), columns=frozenset({D})),
        {A: SYMMETRIC, B: PROJECTOR, C: COLUMN * OTHER_COLUMN.transpose(), D: OTHER_COLUMN},
    ),
}
COMPLETE = sorted(set(CASES) - {"rank one", "rank one projector", "two of rank one", "everything"})
"""Where equal products have equal forms.

Several matrices of rank one can be taken apart in more than one way; of a projector of rank one U U is U and tr(U) U:
that tr(U) = 1 is not known.
"""


def letters_of(case):
    """Every letter and every transpose; a matrix that is its own transpose has one byte."""
    return [x for each in (*FIXED, *case.letters) for x in sorted({each, *case.alphabet.transposed(bytes([each]))})]


@st.composite
def words(draw, case, start, stop, longest=6):
    """A word whose shapes fit, `start` × `stop`."""
    word, rows = [], start
    for _ in range(draw(st.integers(0, longest))):
        word.append(draw(st.sampled_from([x for x in letters_of(case) if case.at(x).nrows() == rows])))
        rows = case.at(word[-1]).ncols()
    if rows != stop:
        fitting = [x for x in letters_of(case) if (case.at(x).nrows(), case.at(x).ncols()) == (rows, stop)]
        word.append(draw(st.sampled_from(fitting)))
    return bytes(word)


@st.composite
def terms(draw, case):
    """The number of rows of an open word, the word, and closed words."""
    sizes = [SIZE, 1] if case.alphabet.columns else [SIZE]
    start, stop, *closed = (draw(st.sampled_from(sizes)) for _ in range(draw(st.integers(2, 5))))
    word = draw(words(case, start, stop))
    traces = [(draw(words(case, size, size)), size) for size in closed]
    return start, word, [trace for trace, size in traces if trace or size == SIZE]


# --- what makes two products equal -------------------------------------------------------------------------------


def size_at(case, word, place):
    """The dimension between two letters of a word that is not empty."""
    return case.at(word[place]).nrows() if place < len(word) else case.at(word[-1]).ncols()


def rewritings(case, word, rows=SIZE):
    """The words equal to this one by one relation, each with the closed words that split off."""
    alphabet = case.alphabet
    for i, (a, b) in enumerate(pairwise(word)):
        if any(pair in alphabet.commuting for pair in declared(a, b)):
            yield word[:i] + bytes([b, a]) + word[i + 2 :], ()
    for p in alphabet.projectors:
        for i, a in enumerate(word):
            if a == p:
                yield word[:i] + bytes([p]) + word[i:], ()
    pairs = [(INVERSE_WISHART, WISHART), (COVARIANCE, INVERSE_COVARIANCE), *alphabet.inverses]
    for i in range(len(word) + 1):
        if (size_at(case, word, i) if word else rows) == SIZE:
            for a, b in pairs:
                for first, second in ((a, b), (b, a)):
                    yield word[:i] + bytes([first, second]) + word[i:], ()
                    yield word[:i] + alphabet.transposed(bytes([first, second])) + word[i:], ()
    for u in {x for each in alphabet.rank_one for x in (each, *alphabet.transposed(bytes([each])))}:
        turned = alphabet.transposed(bytes([u]))[0]
        for i in (i for i, a in enumerate(word) if a == u):
            for j in range(i + 1, len(word)):
                if word[j] == u:
                    yield word[:i] + word[j:], (word[i + 1 : j + 1],)
                if word[j] == turned:
                    yield word[: i + 1] + alphabet.transposed(word[i + 1 : j]) + word[j:], ()
    if alphabet.columns and word:
        for i in range(len(word)):
            for j in range(i + 1, len(word) + 1):
                if size_at(case, word, i) == size_at(case, word, j) == 1 and (i, j) != (0, len(word)):
                    yield word[:i] + word[j:], (word[i:j],)


def declared(a, b):
    """The declarations by which two neighbours commute: of the two, or of both transposed."""
    return [(a, b), (b, a), (a ^ 1, b ^ 1), (b ^ 1, a ^ 1)]


def closed_rewritings(case, word):
    yield case.alphabet.transposed(word), ()
    for i in range(max(1, len(word))):
        rotated = word[i:] + word[:i]
        yield rotated, ()
        yield from rewritings(case, rotated)


@st.composite
def pairs_of_equal_terms(draw, case):
    rows, word, traces = draw(terms(case))
    other, others = word, list(traces)
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(others)))
        if place == len(others):
            found = list(rewritings(case, other, rows)) or [(other, ())]
            other, more = draw(st.sampled_from(found))
            others += more
        else:
            found = list(closed_rewritings(case, others[place]))
            others[place], more = draw(st.sampled_from(found))
            others += more
    return rows, (word, traces), (other, draw(st.permutations(others)))


# --- properties --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CASES)
def test_the_matrices_satisfy_what_is_declared(name):
    """Else nothing below would mean anything."""
    case = CASES[name]
    alphabet, at = case.alphabet, case.at
    assert all(at(x) == at(x).transpose() for x in (*FIXED, *alphabet.symmetric, *alphabet.projectors))
    assert all(at(a) * at(b) == ONE for a, b in {*alphabet.inverses, (2, 8), (4, 6)})
    assert all(at(p) * at(p) == at(p) for p in alphabet.projectors)
    assert all(at(u).rank() == 1 for u in alphabet.rank_one)
    assert all(at(a) * at(b) == at(b) * at(a) for a, b in alphabet.commuting)
    assert all(at(v).ncols() == 1 for v in alphabet.columns)
    # What is not declared is not there by accident.
    plain = set(case.letters) - alphabet.symmetric - alphabet.projectors - alphabet.columns
    assert all(at(x) != at(x).transpose() for x in plain)


@pytest.mark.parametrize("name", CASES)
@settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_the_form_keeps_the_value(name, data):
    case = CASES[name]
    rows, word, traces = data.draw(terms(case))
    form = case.alphabet.term(word, traces)
    assert case.value(form, rows) == case.value((word, *traces), rows)
    if name != "two of rank one":
        assert case.alphabet.term(form[0], form[1:]) == form


@pytest.mark.parametrize("name", COMPLETE)
@settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_equal_products_have_one_form(name, data):
    case = CASES[name]
    rows, (word, traces), (other, others) = data.draw(pairs_of_equal_terms(case))
    assert case.value((word, *traces), rows) == case.value((other, *others), rows)
    assert case.alphabet.term(word, traces) == case.alphabet.term(other, others)


@pytest.mark.parametrize("name", CASES)
@settings(deadline=None, max_examples=10)
@given(data=st.data())
def test_transposing_the_open_word_transposes_the_value(name, data):
    case = CASES[name]
    rows, word, traces = data.draw(terms(case))
    cols = size_at(case, word, len(word)) if word else rows
    turned = case.alphabet.transposed(word)
    assert case.alphabet.transposed(turned) == word
    assert case.value((turned, *traces), cols) == case.value((word, *traces), rows).transpose()


# --- one relation at a time --------------------------------------------------------------------------------------


def closed(alphabet, *word):
    return alphabet.term(EMPTY, [bytes(word)])[1:]


def opened(alphabet, *word):
    return alphabet.term(bytes(word))


def test_a_trace_is_blind_to_rotation_and_transposition():
    free = CASES["free"].alphabet
    least = closed(free, INVERSE_COVARIANCE, A, B + 1)
    assert least == closed(free, A, B + 1, INVERSE_COVARIANCE) == closed(free, B, A + 1, INVERSE_COVARIANCE)
    assert least != closed(free, INVERSE_COVARIANCE, B + 1, A)
    assert least != closed(free, INVERSE_COVARIANCE, A, B)
    assert closed(free, A) == closed(free, A + 1) == (bytes([A]),)


def test_an_open_word_is_neither_rotated_nor_transposed():
    free = CASES["free"].alphabet
    assert opened(free, B, A) == (bytes([B, A]),)
    assert opened(free, A + 1) == (bytes([A + 1]),)


def test_inverses_cancel_in_a_row_and_around_a_trace():
    free = CASES["free"].alphabet
    assert opened(free, WISHART, COVARIANCE, INVERSE_COVARIANCE, INVERSE_WISHART) == (EMPTY,)
    assert closed(free, WISHART, A, INVERSE_WISHART) == (bytes([A]),)
    assert closed(free, WISHART, INVERSE_WISHART) == (EMPTY,)
    assert opened(free, WISHART, A, INVERSE_WISHART) == (bytes([WISHART, A, INVERSE_WISHART]),)
    mine = CASES["inverses"].alphabet
    assert opened(mine, A + 1, B + 1) == opened(mine, B, A) == (EMPTY,)
    assert opened(mine, A + 1, B) == (bytes([A + 1, B]),)


def test_a_projector_is_idempotent_around_a_trace_too():
    alphabet = CASES["projector"].alphabet
    assert closed(alphabet, A, B, A) == closed(alphabet, A, A, B)
    assert closed(alphabet, A, A) == (bytes([A]),)
    assert opened(alphabet, B, B) == (bytes([B, B]),)


def test_rank_one_splits_traces_and_open_words():
    alphabet = CASES["symmetric rank one"].alphabet
    assert opened(alphabet, B, A, INVERSE_COVARIANCE, A, C) == alphabet.term(
        bytes([B, A, C]), [bytes([INVERSE_COVARIANCE, A])]
    )
    assert closed(alphabet, A, B, A, INVERSE_COVARIANCE) == tuple(
        sorted([bytes([INVERSE_COVARIANCE, A]), bytes([A, B])])
    )
    assert opened(alphabet, A, A) == (bytes([A]), bytes([A]))


def test_of_rank_one_what_stands_between_it_and_its_transpose_may_be_turned():
    alphabet = CASES["rank one"].alphabet
    assert opened(alphabet, A, B, A + 1) == opened(alphabet, A, B + 1, A + 1)
    assert opened(alphabet, A, B, A) == (bytes([A]), *closed(alphabet, A, B))
    assert opened(alphabet, A, B) != opened(alphabet, A, B + 1)


def test_commuting_letters_meet():
    alphabet = CASES["commuting with inverses"].alphabet
    assert opened(alphabet, A, C, B) == opened(alphabet, C)
    assert opened(alphabet, C, A) == opened(alphabet, A, C)
    assert opened(alphabet, C + 1, A + 1) == opened(alphabet, A + 1, C + 1)
    assert opened(alphabet, C, A + 1) != opened(alphabet, A + 1, C)
    assert closed(alphabet, D, A, C, D, B) != closed(alphabet, D, C, D)
    assert closed(alphabet, C, D, A, C) == closed(alphabet, C, C, D, A) == closed(alphabet, A, C, C, D)
    together = CASES["commuting projectors"].alphabet
    assert opened(together, A, B, A) == opened(together, A, B) == opened(together, B, A, B)
    assert closed(together, A, C, B, A) == closed(together, A, C, B)


def test_what_commutes_with_the_covariance_does_not_commute_with_the_wishart_matrix():
    alphabet = CASES["commuting with the covariance"].alphabet
    assert opened(alphabet, A, INVERSE_COVARIANCE) == opened(alphabet, INVERSE_COVARIANCE, A)
    assert opened(alphabet, COVARIANCE, A, INVERSE_COVARIANCE) == opened(alphabet, A)
    assert opened(alphabet, A, INVERSE_WISHART) != opened(alphabet, INVERSE_WISHART, A)


def test_one_by_one_products_are_traces():
    alphabet = CASES["columns"].alphabet
    assert opened(alphabet, A, A + 1, C, B, B + 1) == alphabet.term(bytes([A, B + 1]), [bytes([A + 1, C, B])])
    assert opened(alphabet, A + 1, C, B) == alphabet.term(EMPTY, [bytes([B, A + 1, C])])
    assert (
        closed(alphabet, A, A + 1, C, B, B + 1, C)
        == alphabet.term(EMPTY, [bytes([A + 1, C, B]), bytes([B + 1, C, A])])[1:]
    )
    assert closed(alphabet, A, B + 1, C) == (bytes([A, B + 1, C]),) == closed(alphabet, B, A + 1, C + 1)


def test_without_covariance_only_other_letters_are_left():
    alphabet = CASES["isotropic"].alphabet
    assert opened(alphabet, COVARIANCE, A, INVERSE_COVARIANCE) == (bytes([A]),)
    assert opened(alphabet, WISHART, COVARIANCE, INVERSE_WISHART) == (EMPTY,)
    assert closed(alphabet, INVERSE_COVARIANCE) == (EMPTY,)


@pytest.mark.parametrize(
    ("case", "word", "other"),
    [
        ("free", [A, A], [A]),
        ("free", [A, B], [B, A]),
        ("free", [A, B, A], [A, B + 1, A]),
        ("symmetric", [C, C], [C, C + 1]),
        ("rank one", [B, A, B], [B, A, B + 1]),
        ("commuting, one pair", [A, C], [C, A]),
        ("commuting, one pair", [A, B + 1], [B + 1, A]),
        ("two projectors", [A, B, A], [A, B]),
    ],
    ids=str,
)
def test_what_must_not_be_concluded(case, word, other):
    alphabet = CASES[case].alphabet
    assert opened(alphabet, *word) != opened(alphabet, *other)
    assert CASES[case].product(word) != CASES[case].product(other)
