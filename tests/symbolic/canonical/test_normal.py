"""The canonical form: equal forms mean equal values, and no law acts before it is named."""

import subprocess
import sys

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sympy import ImmutableMatrix, Integer, Ne, Rational, S, Symbol

from symbolic.canonical import Equation, Form, Laws, Normaliser, field_of, shown
from symbolic.checks import JUDGES, Verdict, evaluate
from symbolic.claim import Claim
from symbolic.ensembles import GaussianRows, HaarOrthogonal
from symbolic.errors import NotEvaluable
from symbolic.matrices import (
    Constant,
    Covariance,
    E,
    Entry,
    Identity,
    Leading,
    Letter,
    Named,
    NamedScalar,
    Variance,
    Weingarten,
    Zero,
    inv,
    tr,
)

p = Symbol("p", integer=True, positive=True)
q = Symbol("q", integer=True, positive=True)
t = Symbol("t", positive=True)
A = Letter("A", p, q)
B = Letter("B", q, q)
H = Letter("H", q, q, facts=("symmetric",))
V = Letter("V", q, q, facts=("positive definite",))
K = Letter("K", q, p)
u = Letter("u", q, 1)
w = Letter("w", q, 1)
G = Letter("G", p, q, law=GaussianRows(V))
W = Named("W", G.T * G)
AK = Named("AK", A * K)

VALUES = {
    A: [[1, 2, -1], [3, 1, 2]],
    B: [[2, 7, -3], [-1, 5, 11], [13, 1, 17]],
    H: [[2, 1, 3], [1, -1, 2], [3, 2, 1]],
    V: [[2, 1, 0], [1, 3, 1], [0, 1, 4]],
    K: [[1, 0], [2, -1], [5, 3]],
    u: [[1], [2], [3]],
    w: [[4], [-1], [2]],
    t: Rational(5, 3),
}
DETERMINISTIC = {
    (p, q): [A, K.T],
    (q, p): [K, A.T],
    (q, q): [B, B.T, H, V, inv(V), V**-2, H**0, Identity(q)],
    (p, p): [AK, Identity(p), AK.T],
    (q, 1): [u, w],
    (1, q): [u.T, w.T],
    (p, 1): [A * u],
    (1, p): [u.T * K],
    (1, 1): [u.T * w, u.T * B * u],
}
RANDOM = {**{shape: list(words) for shape, words in DETERMINISTIC.items()}}
RANDOM[p, q] = [G, A]
RANDOM[q, p] = [G.T, K]
RANDOM[q, q] = [W, B, V, H]
FLAGS = (
    "cyclic",
    "transposed_trace",
    "identity_trace",
    "linear",
    "one_by_one",
    "cancels",
    "variance",
    "covariance",
    "entry",
)
SIZES = (p, q, S.One)
fast = settings(max_examples=150, deadline=None, derandomize=True, database=None)


@st.composite
def laws(draw, abbreviations=(AK,)):
    switched_on = {flag: draw(st.booleans()) for flag in FLAGS}
    return Laws(**switched_on, definitions=abbreviations if draw(st.booleans()) else ())


@st.composite
def matrices(draw, rows, cols, depth=3, words=None, expectations=False):
    """A matrix expression `rows × cols`, products, sums, transposes and multiples mixed."""
    table = DETERMINISTIC if words is None else words
    kinds = ["word", "product", "product", "sum", "transpose", "multiple", "nothing"]
    if expectations:
        kinds += ["mean", "mean"]
    kind = draw(st.sampled_from(kinds)) if depth else "word"
    more = {"depth": depth - 1, "words": table, "expectations": expectations}
    match kind:
        case "product":
            middle = draw(st.sampled_from(SIZES))
            return draw(matrices(rows, middle, **more)) * draw(matrices(middle, cols, **more))
        case "sum":
            return draw(matrices(rows, cols, **more)) - draw(matrices(rows, cols, **more))
        case "transpose":
            return draw(matrices(cols, rows, **more)).T
        case "multiple":
            return draw(scalars(**more)) * draw(matrices(rows, cols, **more))
        case "nothing":
            return draw(matrices(rows, cols, **more)) + Zero(rows, cols)
        case "mean":
            return E(draw(matrices(rows, cols, **more)))
    return draw(st.sampled_from(table[rows, cols]))


@st.composite
def scalars(draw, depth=2, words=None, expectations=False):
    """A scalar expression: traces, entries, products, sums, numbers."""
    more = {"depth": max(depth - 1, 0), "words": words, "expectations": expectations}
    kinds = ["trace", "trace", "number", "entry"]
    if depth > 0:
        kinds += ["product", "sum", "square"] + ["mean", "variance", "covariance", "beside"] * expectations
    match draw(st.sampled_from(kinds)):
        case "trace":
            size = draw(st.sampled_from(SIZES))
            return tr(draw(matrices(size, size, **more)))
        case "entry":
            return Entry(draw(matrices(q, q, **more)), u, w)
        case "product":
            return draw(scalars(**more)) * draw(scalars(**more))
        case "sum":
            return draw(scalars(**more)) - t * draw(scalars(**more))
        case "square":
            return draw(scalars(**more)) ** 2
        case "mean":
            return E(draw(scalars(**more)))
        case "beside":
            return tr(E(draw(matrices(q, p, **more))) * draw(matrices(p, q, **more)))
        case "variance":
            return Variance(draw(scalars(**more)))
        case "covariance":
            return Covariance(draw(scalars(**more)), draw(scalars(**more)))
    return draw(st.sampled_from([t, 1 / t, Rational(2, 3), t**2 - 1, Integer(-2)]))


def form(expression, named=None):
    # The symbols of every letter, so that any two forms live in one field.
    return Normaliser(field_of(expression, A, t), named or Laws()).form(expression)


def value(expression):
    result = evaluate(expression, {**VALUES, p: 2, q: 3})
    return result if isinstance(result, ImmutableMatrix) else Rational(result)


# --- equal forms mean equal values -----------------------------------------------------------------------------------


@fast
@given(matrices(q, q), laws())
def test_a_matrix_keeps_its_value_in_canonical_form(expression, named):
    assert value(shown(form(expression, named))) == value(expression)


@fast
@given(scalars(depth=3), laws())
def test_a_scalar_keeps_its_value_in_canonical_form(expression, named):
    assert value(shown(form(expression, named))) == value(expression)


LETTERS = st.sampled_from([B, B.T, H, V, inv(V)])


@fast
@given(st.lists(LETTERS, min_size=1, max_size=4), st.data())
def test_traces_of_words_are_equal_exactly_when_their_values_are(word, data):
    other = data.draw(st.permutations([data.draw(st.sampled_from([x, x.T])) for x in word]))
    left, right = (tr(x[0] if len(x) == 1 else _product(x)) for x in (word, other))
    everything = Laws(cyclic=True, transposed_trace=True, cancels=True, identity_trace=True)
    assert (form(left, everything) == form(right, everything)) == (value(left) == value(right))


@fast
@given(st.lists(LETTERS, min_size=1, max_size=4), st.data())
def test_words_are_equal_exactly_when_their_values_are(word, data):
    other = data.draw(st.permutations([data.draw(st.sampled_from([x, x.T])) for x in word]))
    left, right = _product(word), _product(other)
    assert (form(left, Laws(cancels=True)) == form(right, Laws(cancels=True))) == (value(left) == value(right))


def _product(word):
    result = word[0]
    for factor in word[1:]:
        result = result * factor
    return result


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(scalars(depth=3, words=RANDOM, expectations=True), laws(abbreviations=(W,)))
def test_an_expectation_keeps_its_value_in_canonical_form(expression, named):
    claim = Claim(E(expression), "=", shown(form(E(expression), named)))
    assume(len(str(claim)) < 500)
    assert JUDGES[0].judge(claim).verdict is not Verdict.FAILS


# --- the form is canonical -------------------------------------------------------------------------------------------


@fast
@given(matrices(q, q), laws())
def test_the_form_that_is_shown_has_the_same_form(expression, named):
    named = named | Laws(identity_trace=named.one_by_one)
    once = form(expression, named)
    assert form(shown(once), named) == once


def test_a_one_by_one_matrix_keeps_its_form_when_it_is_shown():
    laws = Laws(one_by_one=True, identity_trace=True)
    assert form(tr(u.T * B * w), laws) == form(tr(shown(form(u.T * B * w, laws))), laws)


square = matrices(q, q, depth=2)


@fast
@given(square, square, square)
def test_the_ring_axioms_hold_without_any_law(x, y, z):
    assert form((x * y) * z) == form(x * (y * z))
    assert form(x * (y + z)) == form(x * y + x * z)
    assert form((x + y) * z) == form(x * z + y * z)
    assert form(x + y) == form(y + x)
    assert form(x - x) == form(Zero(q, q))
    assert form(Identity(q) * x) == form(x)
    assert form((x * y).T) == form(y.T * x.T)
    assert form(x.T.T) == form(x)
    assert form((x + y).T) == form(x.T + y.T)
    assert form(tr(x + t * y)) == form(tr(x) + t * tr(y))
    assert form(tr(y) * x) == form(x * tr(y))
    assert form(E(x + t * y)) == form(E(x) + t * E(y))
    assert form(x**2) == form(x * x)
    assert form(x**0) == form(Identity(q))


@fast
@given(square, square)
def test_a_form_equals_another_exactly_when_their_difference_is_zero(x, y):
    assert (form(x) == form(y)) == (form(x) - form(y)).is_zero == form(x - y).is_zero


@pytest.mark.parametrize(
    ("left", "right", "law"),
    [
        (tr(A * K), tr(K * A), "cyclic"),
        (tr(B.T), tr(B), "transposed_trace"),
        (tr(Identity(q)), q, "identity_trace"),
        (E(B * W * V), B * E(W) * V, "linear"),
        (E(tr(W)), tr(E(W)), "linear"),
        (E(tr(B) * W), tr(B) * E(W), "linear"),
        (E(B), B, "linear"),
        (E(E(W)), E(W), "linear"),
        (B * u * (u.T * w) * w.T, tr(w * u.T) * B * u * w.T, "one_by_one"),
        (V * inv(V), Identity(q), "cancels"),
        (inv(W) * W, Identity(q), "cancels"),
        (Variance(tr(W)), E(tr(W) ** 2) - E(tr(W)) ** 2, "variance"),
        (Covariance(tr(W), tr(B * W)), E(tr(W) * tr(B * W)) - E(tr(W)) * E(tr(B * W)), "covariance"),
        (Entry(B, u, w), tr(B * w * u.T), "entry"),
    ],
)
def test_a_law_is_off_until_it_is_named(left, right, law):
    assert form(left) != form(right)
    enough = {law: True, "cyclic": law in ("cyclic", "one_by_one")}
    assert form(left, Laws(**enough)) == form(right, Laws(**enough))
    others = Laws(**{flag: flag != law for flag in FLAGS})
    assert form(left, others) != form(right, others)


def test_a_definition_is_not_used_until_it_is_named():
    for abbreviation, meaning in ((W, G.T * G), (NamedScalar("x", tr(B) + t), tr(B) + t)):
        assert form(abbreviation) != form(meaning)
        assert form(abbreviation, Laws(definitions=(abbreviation,))) == form(meaning, Laws(definitions=(abbreviation,)))


def test_a_definition_is_recognised_across_the_end_of_a_trace():
    named = Laws(definitions=(W,), cyclic=True, cancels=True, identity_trace=True)
    assert form(tr(G * inv(W) * G.T), named) == form(q, named)
    assert form(tr(G * inv(W) * G.T), Laws(definitions=(W,), cancels=True, identity_trace=True)) != form(q, named)


def test_the_empty_trace_counts_the_rows_that_are_left():
    named = Laws(definitions=(W,), cyclic=True, cancels=True)
    assert shown(form(tr(G * inv(W) * G.T), named)) == tr(Identity(q))


# --- what the form must not identify ---------------------------------------------------------------------------------

EVERYTHING = Laws(**dict.fromkeys(FLAGS, True))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (B * H, H * B),
        (B, B.T),
        (tr(B * H * V), tr(H * B * V)),
        (E(W * W), E(W) * E(W)),
        (E(tr(W) ** 2), E(tr(W)) ** 2),
        (E(W * E(W)), E(W * W)),
        (E(tr(W) * E(tr(W))), E(tr(W) ** 2)),
        (E(W * B * W), E(W) * B * E(W)),
        (E(W * B), W * B),
        (E(G), Zero(p, q)),
        (E(B * W), E(W) * B),
        (E(W * V), E(V * W)),
        (inv(V) * B * V, B),
        (inv(W) * B * inv(W), inv(W) * inv(W) * B),
        (B * inv(B), Identity(q)),
        (tr(Identity(q)), tr(Identity(p))),
        (Variance(tr(W)), E(tr(W) ** 2)),
        (Covariance(tr(W), tr(B * W)), Variance(tr(W))),
        (B**2, B),
        (tr(B) ** 2, tr(B**2)),
        (tr(B * H), tr(B) * tr(H)),
    ],
    ids=str,
)
def test_no_law_identifies_what_is_different(left, right):
    assert form(left, EVERYTHING) != form(right, EVERYTHING)


def test_symbols_of_one_name_and_different_definitions_stay_apart():
    for first, second in (
        (Named("Q", B), Named("Q", H)),
        (Letter("L", q, q), Letter("L", q, q, facts=("symmetric",))),
        (G, Letter("G", p, q, law=GaussianRows(Identity(q)))),
    ):
        assert form(first) != form(second)
        assert form(first.T * second) != form(second.T * first)
    x, y = NamedScalar("x", tr(B)), NamedScalar("x", tr(H))
    assert form(x * y) != form(x**2)
    assert form(Symbol("t") * tr(B)) != form(t * tr(B))


def test_an_inverse_of_a_letter_not_known_to_be_invertible_does_not_cancel():
    for letter in (B, H, Constant([[1, 2], [2, 4]])):
        assert form(letter * inv(letter), EVERYTHING) != form(Identity(letter.rows), EVERYTHING)
    regular = Constant([[1, 2], [2, 5]])
    assert form(regular * inv(regular), EVERYTHING) == form(Identity(2), EVERYTHING)


def test_cancelling_a_wishart_inverse_records_that_it_needs_n_at_least_d():
    normal = Normaliser(field_of(G), Laws(cancels=True))
    normal.form(W * inv(W))
    assert [need.condition for need in normal.needs] == [p >= q]


@pytest.mark.parametrize("expression", [inv(E(W)), inv(B + H), inv(B * H), inv(Zero(q, q)), tr(inv(B - B))], ids=str)
def test_an_inverse_that_is_not_of_one_letter_asks_for_a_name(expression):
    with pytest.raises(NotEvaluable, match="needs a name of its own"):
        form(expression)


def test_a_float_has_no_canonical_form():
    with pytest.raises(TypeError, match="an exact scalar is needed; got the float"):
        form((0.5 * t) * B)


def test_zero_has_no_terms():
    for zero in (Zero(q, q), B - B, 0 * B, B * Zero(q, q), E(B - B), Zero(q, p) * A):
        assert form(zero).is_zero
    assert form(tr(Zero(q, q))).is_zero
    assert isinstance(shown(form(B - B)), Zero)


PRINT = """
from symbolic.canonical import Laws, Normaliser, field_of, shown
from symbolic.ensembles import GaussianRows
from symbolic.matrices import E, Letter, Named, Variance, inv, tr
from sympy import symbols
p, q, a, b, c = symbols("p q a b c", integer=True, positive=True)
letters = [Letter(name, q, q) for name in "ABCDE"]
V = Letter("V", q, q, facts=("positive definite",))
G = Letter("G", p, q, law=GaussianRows(V))
W = Named("W", G.T * G)
line = sum((s * x * inv(W) * y for s in (a, b, c) for x in letters for y in letters), letters[0]) * tr(W * letters[1])
line = E(line) + Variance(tr(W) + tr(letters[2])) * V + E(tr(letters[3] * W) * tr(W * letters[4]) * W)
normal = Normaliser(field_of(line), Laws(cyclic=True, transposed_trace=True, linear=True, variance=True, cancels=True))
form = normal.form(line)
print(shown(form), form.key, list(normal.needs), shown(normal.form(inv(W) * W)))
"""


def test_the_text_of_a_form_does_not_depend_on_the_hash_seed():
    texts = {
        subprocess.run(
            [sys.executable, "-c", PRINT],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(texts) == 1
    assert len(texts.pop()) > 1000


def test_forms_add_and_scale_as_matrices_do():
    one, field = form(B), field_of(B)
    assert one + (-one) == Form(one.shape, {})
    assert one.times(field.zero).is_zero
    assert (one + one) == one.times(field(2))
    assert -one == one.times(field(-1))
    assert one == one.T.T


def test_a_power_of_symbolic_order_has_no_canonical_form():
    # Not even where both sides are the same, so that no step of a proof can use one.
    for power in (B**p, inv(V) ** p, V ** (1 - p), V**p * V ** (-p)):
        with pytest.raises(NotEvaluable, match="of symbolic order"):
            Normaliser(field_of(power)).form(power)


# --- orthogonal letters, and values of the Weingarten function -------------------------------------------------------

O = Letter("O", q, q, law=HaarOrthogonal())
ORTHOGONAL = Laws(orthogonal=True)


def same(first, second, laws):
    normal = Normaliser(field_of(first, second, q * 1), laws)
    return (normal.form(first) - normal.form(second)).is_zero


@pytest.mark.parametrize(
    ("first", "second", "laws"),
    [
        (O * O.T * B, B, ORTHOGONAL),
        (B * O.T * O, B, ORTHOGONAL),
        (O * B * B.T * O * O.T, O * B * B.T, ORTHOGONAL),
        (O * O * O.T * O.T, Identity(q), ORTHOGONAL),
        (E(O * O.T), Identity(q), ORTHOGONAL),
        (tr(O * B * O.T), tr(B), Laws(orthogonal=True, cyclic=True)),
        (tr(O.T * B * K * A * O), tr(K * A * B), Laws(orthogonal=True, cyclic=True)),
        (E(tr(O * B * O.T)), tr(B), Laws(orthogonal=True, cyclic=True, linear=True)),
    ],
    ids=str,
)
def test_an_orthogonal_letter_cancels_beside_its_transpose(first, second, laws):
    assert same(first, second, laws)


@pytest.mark.parametrize(
    ("first", "second", "laws"),
    [
        (O * O.T, Identity(q), Laws()),
        (O * O.T, Identity(q), Laws(cancels=True)),
        (O * O, Identity(q), ORTHOGONAL),
        (O * B * O.T, B, ORTHOGONAL),
        (B * B.T, Identity(q), ORTHOGONAL),
        (O * Letter("H", q, q, law=HaarOrthogonal()).T, Identity(q), ORTHOGONAL),
        (tr(O * B * O.T), tr(B), ORTHOGONAL),
        (tr(O * B * O), tr(B), Laws(orthogonal=True, cyclic=True)),
        (G.T * G, Identity(q), ORTHOGONAL),
    ],
    ids=str,
)
def test_nothing_else_cancels(first, second, laws):
    assert not same(first, second, laws)


def test_a_value_of_the_weingarten_function_is_read_with_its_argument_expanded():
    assert same(Weingarten((2, 1), p * (q + 1)), Weingarten((2, 1), p * q + p), Laws())
    assert not same(Weingarten((2, 1), p), Weingarten((3,), p), Laws())
    assert not same(Weingarten((2, 1), p), Weingarten((2, 1), q), Laws())
    form = Normaliser(field_of(p * q)).form(Weingarten((2,), p + q) * tr(B) * B)
    assert shown(form).has(Weingarten((2,), p + q))


def test_a_theorem_on_a_value_of_the_weingarten_function_holds_for_every_argument_it_allows():
    x = Symbol("x", real=True)
    values = Laws(equations=(Equation("value", Weingarten((1,), x), 1 / x, (Ne(x, 0), Ne(x, 5))),))
    normal = Normaliser(field_of(p * q), values)
    assert (normal.form(Weingarten((1,), p - q) * B) - normal.form(B / (p - q))).is_zero
    assert [need.condition for need in normal.needs] == [Ne(p - q, 0), Ne(p - q, 5)]
    assert not same(Weingarten((2,), p), 1 / p, values)
    imaginary = Symbol("i")
    assert not same(Weingarten((1,), imaginary), 1 / imaginary, values)


def test_a_named_scalar_stays_positive_by_declaration():
    positive = NamedScalar("x", tr(V) - 1, "positive")
    normal = Normaliser(field_of(positive))
    assert shown(normal.form(positive)) == positive
    assert normal.form(positive) != normal.form(NamedScalar("x", tr(V) - 1))


def test_leading_projectors_are_idempotent_and_have_their_rank_as_trace_once_that_is_a_law():
    first, second = Leading(A, t_size), Leading(2 * A, t_size)
    field = field_of(first, second)
    plain, lawful = Normaliser(field), Normaliser(field, Laws(leading=True, idempotent=True))
    assert plain.form(first * first) != plain.form(first)
    assert lawful.form(first * first * first) == lawful.form(first)
    assert lawful.form(first * second) != lawful.form(first)
    assert lawful.form(tr(first)) == lawful.form(t_size)
    assert lawful.form(tr(first * second)) != lawful.form(t_size)
    assert plain.form(tr(first)) != plain.form(t_size)


t_size = Symbol("t_size", integer=True, positive=True)
