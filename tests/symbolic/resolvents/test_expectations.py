"""Scalars of the shown tree in which mean traces of resolvents occur, against quadrature and exact algebra."""

from fractions import Fraction

import mpmath
import pytest
from flint import arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational, Symbol

from symbolic.ensembles import GaussianRows, wishart
from symbolic.errors import ConditionError, NotEvaluable
from symbolic.matrices import E, Identity, Registry, inv, tr
from symbolic.resolvents import ball_of, resolvent_trace, unknowns, without_matrices
from symbolic.resolvents import expectations as module
from symbolic.resolvents.expectations import principal_part

REGISTRY = Registry()
N = REGISTRY.scalar("N", "rows", domain="dimension")
q = REGISTRY.scalar("q", "columns", domain="dimension")
t = REGISTRY.scalar("t", "a penalty", domain="positive")
u = REGISTRY.scalar("u", "another", domain="positive")
Sigma = REGISTRY.matrix("Sigma", q, q, "a covariance", facts=("positive definite", "symmetric"))
Z = REGISTRY.matrix("Z", N, q, "a design", law=GaussianRows(Identity(q)))
Y = REGISTRY.matrix("Y", N, q, "a design with a covariance", law=GaussianRows(Sigma))
W = wishart(REGISTRY, "W", Z, "Wishart")
V = wishart(REGISTRY, "V", Y, "Wishart with a covariance")
K = REGISTRY.named("K", W + t * Identity(q), "penalised")
K_u = REGISTRY.named("K_u", W + u * Identity(q), "penalised otherwise")
K_V = REGISTRY.named("K_V", V + t * Identity(q), "penalised, with a covariance")
K_Sigma = REGISTRY.named("K_Sigma", W + t * Sigma, "penalised by a matrix")
rows = REGISTRY.named("rows", Z * Z.T, "Gram matrix of the rows")
K_rows = REGISTRY.named("K_rows", rows + t * Identity(N), "penalised")
Z_other = REGISTRY.matrix("Z_other", N, q, "an independent design", law=GaussianRows(Identity(q)))
W_other = wishart(REGISTRY, "W_other", Z_other, "Wishart, independent")
K_other = REGISTRY.named("K_other", W_other + t * Identity(q), "penalised, independent")
best = REGISTRY.named_scalar("best", q * u / (t + 1), "a penalty")
K_best = REGISTRY.named("K_best", W + best * Identity(q), "penalised by it")
size = REGISTRY.named_scalar("size", tr(Sigma), "of a matrix")
random_size = REGISTRY.named_scalar("random_size", tr(W), "of a random matrix")


@pytest.fixture(autouse=True)
def _precise_comparisons():
    with ctx.workprec(256):
        yield


def overlaps(ball, number) -> bool:
    """Whether a ball contains an mpmath number up to its own error, taken as 10⁻¹⁸ relative."""
    centre = arb(mpmath.nstr(number, 40))
    return abs(ball - centre) < abs(centre) * arb("1e-18")


def mean_of(function, rows: int):
    """E function(x), x chi-squared: the case q = 1."""
    with mpmath.workdps(30):
        half = mpmath.mpf(rows) / 2
        norm = mpmath.gamma(half) * 2**half
        points = [0, 1, 4, 16, 64, mpmath.inf]
        return mpmath.quad(lambda x: function(x) * x ** (half - 1) * mpmath.exp(-x / 2), points) / norm


WORDS = [
    (E(tr(inv(K))), lambda x: 1 / (x + 2)),
    (E(tr(inv(K) * inv(K))), lambda x: 1 / (x + 2) ** 2),
    (E(tr(inv(K) * inv(K) * inv(K))), lambda x: 1 / (x + 2) ** 3),
    (E(tr(inv(K) * inv(K_u))), lambda x: 1 / (x + 2) / (x + mpmath.mpf(1) / 3)),
    (E(tr(inv(W) * inv(K))), lambda x: 1 / x / (x + 2)),
    (E(tr(inv(K) * inv(K) * W * inv(K_u))), lambda x: x / (x + 2) ** 2 / (x + mpmath.mpf(1) / 3)),
    (E(tr(inv(K) * inv(K_best))), lambda x: 1 / (x + 2) / (x + mpmath.mpf(1) / 9)),
]


@pytest.mark.parametrize(("word", "function"), WORDS, ids=[str(word) for word, _ in WORDS])
@pytest.mark.parametrize("degrees", [5, 8])
def test_words_in_one_dimension_are_integrals(word, function, degrees: int) -> None:
    values = {N: degrees, q: 1, t: 2, u: Fraction(1, 3)}
    assert overlaps(ball_of(word, values, 128), mean_of(function, degrees))


@pytest.mark.parametrize(("n", "columns"), [(9, 4), (3, 4), (4, 4)])
def test_the_rows_have_the_resolvent_of_the_columns(n: int, columns: int) -> None:
    values = {N: n, q: columns, t: Fraction(3, 2)}
    found = ball_of(E(tr(inv(K_rows))) - E(tr(inv(K))) - (N - q) / t, values, 128)
    assert found.contains(0)
    assert abs(found) < arb("1e-30")


def test_arithmetic_joins_leaves_and_numbers() -> None:
    values = {N: 7, q: 3, t: 2}
    found = ball_of((3 * E(tr(inv(K))) - t) ** 2 / q, values, 128)
    assert found.overlaps((3 * resolvent_trace(3, 7, 2, 128) - 2) ** 2 / 3)


def test_all_powers_at_one_penalty_take_one_evaluation(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    plain = module.resolvent_trace_derivatives

    def counted(*arguments):
        calls.append(arguments)
        return plain(*arguments)

    monkeypatch.setattr(module, "resolvent_trace_derivatives", counted)
    once, twice = E(tr(inv(K))), E(tr(inv(K) * inv(K)))
    ball_of(once + t * twice + once * E(tr(inv(K) * inv(K_u))), {N: 9, q: 4, t: 2, u: 3}, 100)
    assert sorted((int(t.p), order) for _, _, t, order, _ in calls) == [(2, 1), (3, 0)]


def test_what_is_rational_is_exact() -> None:
    assert ball_of((1 + t) / q - best, {q: 3, t: Rational(1, 2), u: 1}, 10) == fmpq(-3, 2)
    assert ball_of(E(tr(inv(W))), {N: 9, q: 4}, 10) == 1
    assert ball_of(size / q, {size: 5, q: 2}, 10) == fmpq(5, 2)


def test_a_definition_without_matrices_is_opened() -> None:
    assert unknowns(best + size) == {q, u, t, size}
    assert unknowns(E(tr(inv(K_best)))) == {N, q, u, t}
    assert unknowns(E(random_size)) == {E(random_size)}
    assert without_matrices(without_matrices(E(tr(inv(K))))) == without_matrices(E(tr(inv(K))))


@pytest.mark.parametrize(
    "expression",
    [
        E(tr(inv(K_V))),
        E(tr(inv(K_Sigma))),
        E(tr(inv(K)) ** 2),
        E(tr(inv(K) * Sigma)),
        E(tr(W * Sigma)),
        E(tr(inv(K) * inv(K_other))),
        tr(inv(K)),
        tr(Sigma),
        random_size,
        t ** Rational(1, 2),
        t**q,
    ],
    ids=str,
)
def test_other_expressions_are_refused(expression) -> None:
    with pytest.raises(NotEvaluable):
        unknowns(expression)
    with pytest.raises(NotEvaluable):
        ball_of(expression, {N: 9, q: 4, t: 2, u: 3, size: 1}, 64)


def test_a_word_that_grows_is_refused() -> None:
    with pytest.raises(NotEvaluable, match="does not fall"):
        ball_of(E(tr(W * inv(K))), {N: 9, q: 4, t: 2}, 64)


def test_what_has_no_value_is_named() -> None:
    with pytest.raises(NotEvaluable, match="u has no value"):
        ball_of(t + u, {t: 1}, 64)
    with pytest.raises(NotEvaluable, match="size has no value"):
        ball_of(t + size, {t: 1}, 64)


def test_conditions_are_named() -> None:
    word = E(tr(inv(K)))
    with pytest.raises(ConditionError, match="t ≥ 0; got t = -1"):
        ball_of(word, {N: 9, q: 4, t: -1}, 64)
    with pytest.raises(ConditionError, match="positive integer; got q = 5/2"):
        ball_of(word, {N: 9, q: Fraction(5, 2), t: 1}, 64)
    with pytest.raises(ConditionError, match="N ≥ q; got q = 4, N = 3"):
        ball_of(E(tr(inv(W) * inv(K))), {N: 3, q: 4, t: 1}, 64)
    with pytest.raises(ConditionError, match="N > q \\+ 1"):
        ball_of(E(tr(inv(W))), {N: 5, q: 4}, 64)
    with pytest.raises(ConditionError, match="zero denominator"):
        ball_of(1 / (t - u), {t: 1, u: 1}, 64)


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError, match="exact rational"):
        ball_of(t, {t: 0.5}, 64)


@given(
    st.dictionaries(st.fractions(0, 9, max_denominator=9), st.integers(-3, 2).filter(bool), min_size=1, max_size=4),
    st.fractions(1, 20),
)
@settings(max_examples=60, deadline=None)
def test_partial_fractions_add_up(powers: dict[Fraction, int], x: Fraction) -> None:
    if sum(powers.values()) >= 0:
        return
    exact = {fmpq(shift.numerator, shift.denominator): power for shift, power in powers.items()}
    at = fmpq(x.numerator, x.denominator)
    product, total = fmpq(1), fmpq(0)
    for shift, power in exact.items():
        product *= (at + shift) ** power
        for r, coefficient in enumerate(principal_part(exact, shift), start=1):
            total += coefficient / (at + shift) ** r
    assert product == total


def test_symbols_without_a_declaration_are_leaves_too() -> None:
    x = Symbol("x")
    assert ball_of(x**-1 + 1, {x: 2}, 64) == fmpq(3, 2)
