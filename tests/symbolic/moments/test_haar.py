"""Averages over the orthogonal group: every word keeps its value, and what cannot be averaged is refused."""

import random
from itertools import product

import pytest
from sympy import Mul, Rational, Symbol

from symbolic.canonical import EVERY_LAW, Normaliser, field_of, shown
from symbolic.checks import ExactEvaluation, Verdict, evaluate
from symbolic.claim import Claim
from symbolic.ensembles import GaussianRows, HaarOrthogonal
from symbolic.errors import NotEvaluable, ShapeError
from symbolic.matrices import E, Entry, Identity, Letter, Named, Variance, Weingarten, Zero, inv, tr
from symbolic.moments import average_over_haar, weingarten_function

z = Symbol("z")
n, d = (Symbol(name, integer=True, positive=True) for name in "nd")
O, H = (Letter(name, d, d, law=HaarOrthogonal()) for name in "OH")
A, B = (Letter(name, d, d) for name in "AB")
u, v = (Letter(name, d, 1) for name in "uv")
C = Letter("C", d, n)
G = Letter("G", n, d, law=GaussianRows(Identity(d)))
EXACT = ExactEvaluation()


def averaged(line, letter=O):
    field = field_of(line, d * n)
    form, order = average_over_haar(Normaliser(field).form(line), letter, field)
    return shown(form), order


def is_true(claim):
    evidence = EXACT.judge(claim)
    assert evidence.verdict is Verdict.HOLDS, evidence
    return True


def keeps_its_value(line, letter=O):
    after, order = averaged(line, letter)
    return is_true(Claim(line, "=", after, (d >= order,) if order > 1 else ()))


@pytest.mark.parametrize(
    "line",
    [
        E(O * A * O.T),
        E(O.T * A * O),
        E(O * A * O),
        E(O.T * A * O.T),
        E(tr(O * A) * O.T),
        E(O * C * C.T * O.T * B),
        B * E(O * A * O.T) * A,
        E(O * u * v.T * O.T),
        E(tr(O * u * v.T) ** 2),
        E(O * A * O.T * B * O * A.T * O.T),
        E(O * A * O * B * O * O),
        E(tr(O) ** 2 * O * O),
        E(tr(A * O * B * O.T) * tr(O * A) * O),
        tr(A * E(O * B * O.T)),
    ],
    ids=str,
)
def test_an_average_keeps_its_value(line):
    assert keeps_its_value(line)


@pytest.mark.parametrize("seed", range(24))
def test_a_random_word_keeps_its_value(seed):
    source = random.Random(seed)
    factors = [O, O.T] * 2 if seed % 2 else [O, O.T]
    word = None
    for letter in factors:
        turned = source.choice([letter, letter.T])
        piece = source.choice([turned, source.choice([A, A.T, B, u * v.T]) * turned])
        word = piece if word is None else word * piece
    shape = source.randrange(3)
    line = E(word) if shape == 0 else E(tr(word * B)) if shape == 1 else E(tr(word) * A)
    assert keeps_its_value(line)


def test_with_an_odd_number_of_factors_the_average_is_zero():
    for line in (E(O), E(O * A * O * B * O.T), E(tr(O * A) * O * O)):
        after, order = averaged(line)
        assert (after, order) == (Zero(d, d), 0)
        assert is_true(Claim(line, "=", Zero(d, d)))


def test_what_is_independent_stays_under_the_expectation():
    after, _ = averaged(E(O * G.T * G * O.T))
    assert after == Weingarten((1,), d) * E(tr(G.T * G) * Identity(d))
    assert keeps_its_value(E(O * G.T * G * O.T))
    assert keeps_its_value(E(O * H * A * H.T * O.T))
    assert averaged(E(O * A * O.T) * tr(E(H * B * H.T)))[0].has(H)


def test_of_no_orthogonal_letter_the_order_is_that_of_the_formula():
    for power, order in ((1, 1), (2, 2), (3, 3)):
        assert averaged(E(tr(O * A * O.T * B) ** power))[1] == order


@pytest.mark.parametrize("order", [1, 2, 3])
def test_the_coefficients_are_those_that_orthogonality_asks_for(order):
    """Every word in OOᵀ averages to the identity, whatever pairs it is taken apart into."""
    after, _ = averaged(E((O * O.T) ** order))
    values = weingarten_function(order)
    numbers = {node: values[node.coset_type].expression(z).subs(z, d) for node in after.atoms(Weingarten)}
    one = after.xreplace(numbers) - Identity(d)
    assert len(numbers) == len(values)
    assert Normaliser(field_of(one), EVERY_LAW).form(one).is_zero


def average_of_entries(places, size):
    """E[O_{i₁j₁} O_{i₂j₂} ⋯] as the formula has it, a rational number."""
    o = Letter("O", size, size, law=HaarOrthogonal())
    units = [Letter(f"e_{i}", size, 1) for i in range(size)]
    product = Mul(*(tr(units[j] * units[i].T * o) for i, j in places))
    if product == 1:
        return Rational(1)
    after, _ = averaged(E(product), o)
    fixed = shown(Normaliser(field_of(d * 1), EVERY_LAW).form(after))
    return evaluate(fixed, {unit: [[int(i == k)] for k in range(size)] for i, unit in enumerate(units)})


@pytest.mark.parametrize("size", [4, 5])
@pytest.mark.parametrize("seed", range(12))
def test_the_averages_are_invariant_under_infinitesimal_rotations_of_the_rows(size, seed):
    """From O → exp(tK) O: (d − 1) E[O_ij F] = Σ E[(δ_ik δ_jl − [O_kj O_il for O_ij O_kl]) F'] over every O_kl in F."""
    source = random.Random(seed)
    places = [(source.randrange(2), source.randrange(2)) for _ in range(4)]
    (i, j), *others = places
    total = Rational(0)
    for m, (k, l) in enumerate(others):
        rest = others[:m] + others[m + 1 :]
        if (i, j) == (k, l):
            total += average_of_entries(rest, size)
        total -= average_of_entries([(k, j), (i, l), *rest], size)
    assert (size - 1) * average_of_entries(places, size) == total


@pytest.mark.parametrize("size", [4, 5])
def test_the_averages_are_invariant_under_a_reflection_and_a_permutation_of_the_rows(size):
    for places in product(product(range(2), repeat=2), repeat=4):
        average = average_of_entries(places, size)
        assert average_of_entries([(1 - i, j) for i, j in places], size) == average
        if sum(i for i, _ in places) % 2:
            assert average == 0


@pytest.mark.parametrize(
    "line",
    [
        A,
        tr(O * A),
        E(H * A * H.T),
        E(O * Named("K", O.T * A)),
        E(tr(Named("K", O.T * A)) * O),
        E(O * inv(O)),
        E(O * inv(O.T) * A * O),
        E(Entry(O, u, v) * O),
        E(O * A * O.T * Variance(tr(O))),
        E(O * A * O.T / tr(O)),
    ],
    ids=str,
)
def test_a_letter_that_is_not_written_out_is_refused(line):
    with pytest.raises(NotEvaluable, match="O"):
        averaged(line)


def test_only_a_haar_orthogonal_letter_is_averaged():
    with pytest.raises(TypeError, match="needs a Haar orthogonal letter; G has the law"):
        averaged(E(G.T * G), G)


def test_an_orthogonal_letter_is_square_and_has_no_other_facts():
    with pytest.raises(ShapeError, match="an orthogonal matrix is square; got n × d"):
        Letter("O", n, d, law=HaarOrthogonal())
    with pytest.raises(ValueError, match="a random letter has the facts of its law"):
        Letter("O", d, d, facts=("symmetric",), law=HaarOrthogonal())
