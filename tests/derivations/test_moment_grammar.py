"""The notation of a moment: what is read, what is refused and where the caret stands, and that nothing else happens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Symbol

from derivations.moment_expression import ISOTROPIC_W, Declarations, expression_of, word_of
from derivations.moment_grammar import (
    LONGEST,
    MOST_FACTORS,
    Factor,
    GrammarError,
    Written,
    letter_name,
    read_moment,
    word_text,
)
from derivations.symbols import Sigma, W, d
from symbolic.errors import SymbolicError
from symbolic.matrices import Identity, Letter, inv, tr
from symbolic.moments import moment

A, B = (Letter(name, d, d) for name in "AB")


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("tr(W^-1 A W^-1 B') tr(W^-2)", "tr(W^-1 A W^-1 B') tr(W^-2)"),
        ("tr(W^-1 A) W^-1 B W^-1", "tr(W^-1 A) W^-1 B W^-1"),
        ("W^-1 A tr(W^-1)", "tr(W^-1) W^-1 A"),
        ("tr(W)W tr(A W)", "tr(W) tr(A W) W"),
        ("W * A*W^-1 * tr(W)", "tr(W) W A W^-1"),
        ("W^{-1} W^(2) W**-2", "W^-1 W^2 W^-2"),
        ("W⁻¹ Aᵀ W² tr(W)³", "tr(W) tr(W) tr(W) W^-1 A' W^2"),
        ("tr(W^-1)^2", "tr(W^-1) tr(W^-1)"),
        ("tr((A W^-1)')", "tr(W^-1 A')"),
        ("(A W)'^2", "W A' W A'"),
        ("A^T W^T W^-1^T", "A' W W^-1"),
        ("A'' W", "A W"),
        ("(W Sigma)^-1", "Sigma^-1 W^-1"),
        ("(W A)^2", "W A W A"),
        ("W Σ Sigma^-2", "W Sigma Sigma^-2"),
        ("A1 A_1 W", "A_1^2 W"),
        ("I W I'", "W"),
        ("I tr(W)", "tr(W) I"),
        ("tr(I) W", "tr(I) W"),
        ("T W^T", "T W"),
        ("\tW\n A ", "W A"),
        ("tr(W · A)", "tr(W A)"),
        ("W^−1", "W^-1"),
    ],
)
def test_what_is_read(typed: str, means: str) -> None:
    assert str(read_moment(typed)) == means
    assert str(read_moment(means)) == means


@pytest.mark.parametrize(
    ("typed", "position", "reason"),
    [
        ("", 0, "nothing is written"),
        ("  ", 0, "nothing is written"),
        ("tr(W", 4, "expected ) for the ( in column 3"),
        ("tr(W A", 6, "expected ) for the ( in column 3"),
        ("tr(W))", 5, "a ) without its ("),
        ("tr()", 3, "a trace of nothing"),
        ("W ()", 3, "a product of nothing"),
        ("tr W", 3, "with brackets"),
        ("w", 0, "capital letter"),
        ("tr(W a)", 5, "capital letter"),
        ("Tr(W)", 1, "a trace is tr( )"),
        ("trace(W)", 0, "a trace is tr( )"),
        ("2 tr(W)", 0, "a number stands only in an exponent"),
        ("A12 W", 2, "a number stands only in an exponent"),
        ("W^0", 1, "not 0"),
        ("W^x", 2, "an exponent is an integer"),
        ("W^", 2, "an exponent is an integer"),
        ("W^-", 3, "an exponent is an integer"),
        ("W^-T", 3, "an exponent is an integer"),
        ("W^{-1", 5, "expected }"),
        ("W^(2", 4, "expected )"),
        ("W^{2)", 4, "expected }"),
        ("W^1.5", 3, "expected a matrix"),
        ("W^65", 1, "at most 64 factors"),
        ("W^99999", 2, "at most 64 factors"),
        ("W^-" + "9" * 900, 3, "at most 64 factors"),
        ("(W^32 A)^2", 8, "at most 64 factors"),
        ("W^40 tr(W^40)", 5, "at most 64 factors"),
        ("tr(I)^65 W", 5, "at most 64 factors"),
        ("tr(W)^-1", 5, "a power of a trace"),
        ("tr(W)'", 5, "no transpose"),
        ("A^-1 W", 1, "only positive powers"),
        ("(A W)^-1", 5, "only positive powers"),
        ("tr(W) + tr(A)", 6, "one product at a time"),
        ("W - A", 2, "one product at a time"),
        ("tr(W + A)", 5, "one product at a time"),
        ("W / A", 2, "W^-1"),
        ("W A tr(W) B", 10, "one open word"),
        ("tr(tr(W))", 3, "a trace is a number"),
        ("(tr(W))", 1, "a trace is a number"),
        ("[W]", 0, "round"),
        ("{W}", 0, "braces"),
        ("* W", 0, "before the *"),
        ("W *", 3, "after the *"),
        ("tr(W *)", 6, "after the *"),
        ("'W", 0, "expected a matrix before this"),
        ("E[tr(W)]", 1, "round"),
        ("W_1", 0, "there is one W"),
        ("Sigma2 W", 0, "there is one Sigma"),
        ("tr(A B)", 0, "W does not occur"),
        ("W 漢", 2, "no meaning here"),
        ("W\x1b[0m", 1, "expected a matrix"),
        ("(" * 21 + "W" + ")" * 21, 20, "20 deep"),
        ("W" * (LONGEST + 1), LONGEST, "characters"),
    ],
)
def test_what_is_refused_and_where(typed: str, position: int, reason: str) -> None:
    with pytest.raises(GrammarError, match=r".") as refused:
        read_moment(typed)
    assert reason in refused.value.reason
    assert refused.value.position == position


def caret_of(error: GrammarError) -> str:
    """What stands above the caret."""
    _, shown, caret = str(error).split("\n")
    assert caret.strip() == "^"
    return shown[caret.index("^") :]


@pytest.mark.parametrize(
    ("typed", "above"),
    [
        ("tr(W a)", "a)"),
        ("漢字 W", r"\u6f22"),
        ("W \U0001f600 a", r"\U0001f600"),
        ("W\t\n a", "a"),
        ("Σ W⁻¹ a", "a"),
        ("W\udc80", r"\udc80"),
        ("W " + "I " * 200 + "a" + " I" * 200, "a I I"),
    ],
)
def test_the_caret_stands_under_the_place(typed: str, above: str) -> None:
    with pytest.raises(GrammarError) as refused:
        read_moment(typed)
    assert caret_of(refused.value).startswith(above)
    assert max(map(len, str(refused.value).split("\n")[1:])) < 100


@given(st.text(alphabet="WAI Sigmatr()^-+*'{}_1203T²⁻ᵀ漢x", max_size=40) | st.text(max_size=60))
def test_any_text_is_read_or_refused_with_a_caret(typed: str) -> None:
    refused = None
    try:
        written = read_moment(typed)
    except GrammarError as error:
        refused = error
    if refused is None:
        assert str(read_moment(str(written))) == str(written)
    else:
        assert 0 <= refused.position <= len(typed)
        caret_of(refused)


letters = st.sampled_from(["W", "Sigma", "A", "B_2", "X"])
symmetric = ("W", "Sigma")
factors = st.builds(
    lambda name, flag: Factor(name, inverse=flag) if name in symmetric else Factor(name, transposed=flag),
    letters,
    st.booleans(),
)
words = st.lists(factors, max_size=6).map(tuple)
products = st.builds(Written, st.none() | words, st.lists(words, max_size=4).map(tuple)).filter(
    lambda written: "W" in written.names
)


@given(products)
def test_what_is_written_is_read_again(written: Written) -> None:
    assert read_moment(str(written)) == written


@given(words)
def test_a_word_survives_the_engine_and_back(word: tuple[Factor, ...]) -> None:
    expression = expression_of(Written(word, ()), Declarations())
    assert word_of(expression) == word
    assert word_text(word_of(expression)) == word_text(word)


def test_the_expression_is_what_was_written() -> None:
    assert expression_of(read_moment("W^-1 A W B'"), Declarations()) == inv(W) * A * W * B.T
    assert expression_of(read_moment("tr(W)^2 tr(Sigma^-1 W)"), Declarations()) == tr(W) ** 2 * tr(inv(Sigma) * W)
    assert expression_of(read_moment("tr(W A) I"), Declarations()) == Identity(d) * tr(W * A)


def test_declarations_become_facts() -> None:
    declared = Declarations(
        symmetric=frozenset("A"),
        projectors=frozenset("P"),
        rank_one=frozenset("A"),
        commuting=frozenset({("A", "P"), ("A", "Sigma")}),
    )
    assert set(declared.facts("A")) == {"symmetric", "rank one", "commutes with P", "commutes with Sigma"}
    assert set(declared.facts("P")) == {"projector", "commutes with A"}
    assert declared.facts("B") == ()


def test_without_a_covariance_w_keeps_its_name() -> None:
    isotropic = expression_of(read_moment("tr(Sigma^-1 W Sigma)"), Declarations(isotropic=True))
    assert isotropic == tr(ISOTROPIC_W)
    assert str(isotropic) == "tr(W)"
    n = Symbol("n", integer=True, positive=True)
    assert moment(isotropic).expression == n * Symbol("d", integer=True, positive=True)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("A", "A"), ("A1", "A_1"), ("A_1", "A_1"), ("Σ", "Sigma"), ("a", None), ("AB", None), ("", None)],
)
def test_names_of_letters(typed: str, name: str | None) -> None:
    assert letter_name(typed) == name


def test_the_error_is_one_of_the_engine() -> None:
    assert issubclass(GrammarError, SymbolicError)
    assert MOST_FACTORS == 64
