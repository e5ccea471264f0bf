"""Bounds as reasons: what each says, what it refuses to be made of, and that a forged one is foreign."""

from copy import copy
from dataclasses import fields, replace

import numpy as np
import pytest
from sympy import Integer, S, Symbol

from symbolic.canonical import Laws
from symbolic.checks import Verdict
from symbolic.claim import Claim
from symbolic.derivation import Step, check_step
from symbolic.ensembles import GaussianRows
from symbolic.errors import ConditionError, SymbolicError
from symbolic.matrices import (
    Absolute,
    E,
    Identity,
    Indicator,
    Leading,
    LeastGain,
    Letter,
    Named,
    Probability,
    SingularValue,
    Zero,
    frobenius_norm,
    norm,
    operator_norm,
    tr,
)
from symbolic.matrices.norms import ANY, FROBENIUS, OPERATOR
from symbolic.rules import (
    AbsoluteOfSum,
    Contraction,
    EckartYoung,
    GivenBound,
    LeastStretch,
    Markov,
    NormOfProduct,
    PowerOfNorm,
    SmallestSingularValue,
    TriangleInequality,
    combining_bounds,
    solving,
    trace_is_cyclic,
)
from symbolic.rules.bounds import Bound, rank_is_at_most
from symbolic.rules.kernel import own_rule

n, d, k, p = (Symbol(name, integer=True, positive=True) for name in "ndkp")
g, h = (Symbol(name, positive=True) for name in "gh")
x, y = Symbol("x", nonnegative=True), Symbol("y", real=True)
A, B, C = (Letter(name, d, d) for name in "ABC")
P, Q = (Letter(name, d, d, facts=("projector",)) for name in "PQ")
F, H = Letter("F", d, k), Letter("H", k, d)
R = Letter("R", n, d)
N = Letter("N", n, d, law=GaussianRows(Identity(d)))

MADE = [
    TriangleInequality.at(ANY, A, B),
    AbsoluteOfSum.at(x, y),
    Markov.at(operator_norm(N), g, 4),
    NormOfProduct.at(OPERATOR, 1, A, B, C),
    GivenBound.at(norm(A) <= g),
    Contraction.at(P),
    LeastStretch.at(A, P, B, g),
    SmallestSingularValue.at(A, Leading(R.T, k), g),
    EckartYoung.at(FROBENIUS, A, F * H, k),
    EckartYoung.value(A, k),
]


def bound(lhs, rhs, *given):
    return Claim(lhs, "<=", rhs, given)


def is_refused(conclusion, *premises, by=combining_bounds):
    return check_step(Step(conclusion, (by,), premises)).verdict is Verdict.FAILS


# --- what each says ---------------------------------------------------------------------------------------------------


def test_each_says_what_it_is_made_for():
    assert [rule.bound for rule in MADE] == [
        bound(norm(A + B), norm(A) + norm(B)),
        bound(Absolute(x + y), Absolute(x) + Absolute(y)),
        bound(Probability(operator_norm(N), g), E(operator_norm(N) ** 4) / g**4),
        bound(operator_norm(A * B * C), operator_norm(A) * operator_norm(B) * operator_norm(C)),
        bound(norm(A), g, norm(A) <= g),
        bound(operator_norm(P), S.One),
        bound(norm(P * B), norm(A * P * B) / g, g <= LeastGain(A, P)),
        bound(norm(A * Leading(R.T, k)), norm(A * Leading(R.T, k) * R.T) / g, k <= d, k <= n, g <= SingularValue(R, k)),
        bound(frobenius_norm(A - A * Leading(A.T, k)), frobenius_norm(A - F * H), k <= d, k <= d),
        bound(operator_norm(A - Leading(A, k) * A), SingularValue(A, k + 1), k <= d, k <= d),
    ]


def test_one_factor_of_a_product_keeps_the_norm_and_all_others_take_the_greatest_singular_value():
    for keeps, factors in enumerate([(norm, operator_norm), (operator_norm, norm)]):
        large = NormOfProduct.at(ANY, keeps, A, B).large
        assert large == factors[0](A) * factors[1](B)


def test_a_condition_that_is_certain_is_none_and_one_that_is_false_stays():
    assert [need.condition for need in LeastStretch.at(A, P, B, g).needs] == [g <= LeastGain(A, P)]
    assert len(LeastStretch.at(A, P, B, y).needs) == 2
    claim = bound(norm(P * B), norm(A * P * B) / -1, Integer(-1) <= LeastGain(A, P))
    assert check_step(Step(claim, (LeastStretch.at(A, P, B, Integer(-1)),))).verdict is Verdict.FAILS


def _values(rng):
    """Numbers for both sides of bounds in the operator norm, by the definitions of singular value decompositions."""
    size, few = int(rng.integers(2, 6)), 1
    a, b = rng.normal(size=(2, size, size))
    left, values, right = np.linalg.svd(a)
    part = left[:, :few] @ left[:, :few].T
    rest = right[:few].T @ right[:few]
    low = rng.normal(size=(size, few)) @ rng.normal(size=(few, size))
    for kind in (2, "fro", "nuc"):
        yield np.linalg.norm(part @ a - a @ rest), 0.0
        yield np.linalg.norm(a - a @ rest, kind), np.linalg.norm(a - low, kind)
        yield np.linalg.norm(b @ part, kind), np.linalg.norm(b @ part @ a, kind) / values[few - 1]
        yield np.linalg.norm(b @ a, kind), np.linalg.norm(b, kind) * values[0]
    yield np.linalg.norm(a - part @ a, 2), values[few]
    off = np.eye(size) - part
    gain = np.sqrt(np.linalg.eigvalsh(left[:, few:].T @ a.T @ a @ left[:, few:])[0])
    for kind in (2, "fro", "nuc"):
        yield gain * np.linalg.norm(off @ b, kind), np.linalg.norm(a @ off @ b, kind)


@pytest.mark.parametrize("seed", range(20))
def test_what_they_say_is_so_in_numbers(seed):
    for small, large in _values(np.random.default_rng(seed)):
        assert small <= large + 1e-9


def _step(lhs, rhs, *by):
    return check_step(Step(bound(lhs, rhs), by)).verdict


def test_a_probability_is_bounded_by_a_moment_that_exists_over_a_size_that_is_positive():
    least, moment = Probability(operator_norm(N), g), E(operator_norm(N) ** 4)
    assert _step(least, moment / g**4, Markov.at(operator_norm(N), g, 4)) is Verdict.HOLDS
    assert _step(least, moment / g**3, Markov.at(operator_norm(N), g, 4)) is Verdict.FAILS
    assert _step(least, moment / g**4, Markov.at(operator_norm(N), h, 4)) is Verdict.FAILS
    assert _step(Probability(operator_norm(N), y), moment / y**4, Markov.at(operator_norm(N), y, 4)) is Verdict.FAILS
    with pytest.raises(ConditionError, match="for a fixed x"):
        Probability(operator_norm(N), tr(N.T * N))


def test_a_moment_beyond_a_size_is_bounded_by_a_higher_one():
    size = operator_norm(N)
    tail, moment = E(Indicator(size, g) * size), E(size**4)
    assert _step(tail, moment / g**3, Markov.at(size, g, 4, beside=1)) is Verdict.HOLDS
    assert _step(tail, moment / g**4, Markov.at(size, g, 4, beside=1)) is Verdict.FAILS
    assert _step(tail, moment / g**3, Markov.at(size, g, 4, beside=2)) is Verdict.FAILS
    assert _step(E(size), moment / g**3, Markov.at(size, g, 4, beside=1)) is Verdict.FAILS
    assert _step(E((1 - Indicator(size, g)) * size), moment / g**3, Markov.at(size, g, 4, beside=1)) is Verdict.FAILS
    for beside in (-1, 4, 5, True):
        with pytest.raises(TypeError, match="below 4"):
            Markov.at(size, g, 4, beside=beside)


def test_absolute_values_add_up():
    whole, parts = Absolute(x - 2 * y), Absolute(x) + Absolute(2 * y)
    assert _step(whole, parts, AbsoluteOfSum.at(x, -2 * y)) is Verdict.HOLDS
    assert _step(whole, Absolute(x) - Absolute(2 * y), AbsoluteOfSum.at(x, -2 * y)) is Verdict.FAILS
    assert _step(-whole, -parts, AbsoluteOfSum.at(x, -2 * y)) is Verdict.FAILS


# --- what they are not made of ----------------------------------------------------------------------------------------


def test_a_sum_has_two_terms_and_a_product_two_factors():
    for make in (
        lambda: TriangleInequality.at(ANY, A),
        lambda: AbsoluteOfSum.at(x),
        lambda: AbsoluteOfSum.at(A, B),
        lambda: Markov.at(operator_norm(N), g, True),
        lambda: Markov.at(tr(N.T * N), g, 2),
        lambda: Markov.at(operator_norm(N), g, 0),
        lambda: PowerOfNorm.at(N, 0),
        lambda: PowerOfNorm.at(N, True),
        lambda: NormOfProduct.at(ANY, 0, A),
        lambda: NormOfProduct.at(ANY, 2, A, B),
        lambda: NormOfProduct.at(ANY, -1, A, B),
    ):
        with pytest.raises(TypeError):
            make()
    with pytest.raises(ValueError, match="unknown norm"):
        TriangleInequality.at("2", A, B)


@pytest.mark.parametrize(
    "condition", [norm(A) >= g, g >= norm(A), norm(A) < g, 2 * norm(A) <= g, tr(A) <= g, g <= norm(A), S.true, S.false]
)
def test_an_assumption_reads_norm_at_most_number(condition):
    with pytest.raises(TypeError):
        GivenBound.at(condition)


@pytest.mark.parametrize(
    "matrix",
    [A, 2 * P, -P * 2, P + Q, P - Q, P * Q, P * Q * P, Identity(d) - P - Q, 3 * P - Identity(d), Named("M", P + Q)],
    ids=str,
)
def test_no_contraction_is_made_of_what_is_neither_projector_nor_reflection(matrix):
    with pytest.raises(TypeError):
        Contraction.at(matrix)


@pytest.mark.parametrize(
    "matrix", [P, Identity(d) - P, Identity(d) - 2 * P, Leading(R, k), Named("M", Identity(d) - P), Zero(d, d)], ids=str
)
def test_a_contraction_is_made_of_projectors_and_reflections(matrix):
    assert Contraction.at(matrix).bound == bound(operator_norm(matrix), S.One)


@pytest.mark.parametrize("other", [A, P + Q, 2 * P, Identity(d) - 2 * P, P * Q], ids=str)
def test_a_least_gain_is_on_the_range_of_a_projector(other):
    with pytest.raises(TypeError):
        LeastStretch.at(A, other, B, g)


@pytest.mark.parametrize("other", [P, A, R.T * R, Identity(d) - Leading(A, k)], ids=str)
def test_a_smallest_singular_value_is_on_leading_vectors(other):
    with pytest.raises(TypeError):
        SmallestSingularValue.at(A, other, g)


@pytest.mark.parametrize(
    "other", [A, A * B, F * H + B, F * H + F * H, P, Leading(A, p) * A, Identity(d) - Leading(A, k)], ids=str
)
def test_the_other_matrix_of_eckart_and_young_has_a_rank_that_is_known(other):
    assert not rank_is_at_most(other, k)
    with pytest.raises(TypeError):
        EckartYoung.at(ANY, A, other, k)


# --- combining --------------------------------------------------------------------------------------------------------

one, two = bound(norm(A), norm(B)), bound(norm(B), norm(C))
same = Claim(norm(A), "=", norm(C))


def test_bounds_are_combined_with_weights_that_are_not_negative():
    assert not is_refused(bound(norm(A) + g * norm(B), norm(B) + g * norm(C)), one, two)
    assert not is_refused(bound(norm(A), norm(C)), one, two)
    assert not is_refused(bound(norm(C) - norm(A), norm(B) - norm(A)), same, bound(norm(A), norm(B)))
    assert not is_refused(bound((g - 1) * norm(A), (g - 1) * norm(B), g > 1), one)


@pytest.mark.parametrize(
    ("conclusion", "premises"),
    [
        (bound(norm(B), norm(A)), (one,)),
        (bound(-norm(A), -norm(B)), (one,)),
        (bound(y * norm(A), y * norm(B)), (one,)),
        (bound((g - 1) * norm(A), (g - 1) * norm(B)), (one,)),
        (bound((g - 1) * norm(A), (g - 1) * norm(B), g < 1), (one,)),
        (bound(norm(A) - norm(B), norm(B) - norm(C)), (one, two)),
        (bound(norm(A), 2 * norm(B)), (one,)),
        (bound(norm(A) ** 2, norm(B) ** 2), (one,)),
        (bound(norm(A), norm(B)), (one, two)),
        (bound(norm(A), norm(B)), (bound(norm(A), norm(B), g > 1),)),
        (bound(norm(A), norm(B)), (bound(x * norm(A), x * norm(B)),)),
        (bound(norm(A), norm(B)), (bound(-norm(A), -norm(B)),)),
        (bound(norm(A), norm(B)), (bound(y * norm(A), y * norm(B)),)),
        (bound(norm(A), norm(B)), (Claim(y * norm(A), "=", y * norm(B)),)),
        (bound(norm(A), norm(B)), (Claim(norm(A), "iff", norm(B)),)),
        (Claim(norm(A), "=", norm(B)), (one,)),
        (Claim(norm(A), "=", norm(B)), (one, bound(norm(B), norm(A)))),
        (bound(A, B), (Claim(A, "=", B),)),
        (bound(norm(A), norm(B)), ()),
    ],
    ids=str,
)
def test_no_other_combination_is_a_bound(conclusion, premises):
    assert is_refused(conclusion, *premises)


def test_a_bound_is_no_equation_that_could_be_solved():
    for relation in ("=", "<="):
        for lhs, rhs in ((norm(A), norm(B)), (norm(B), norm(A))):
            assert is_refused(Claim(lhs, relation, rhs), one, by=solving())
    assert is_refused(Claim(norm(A), "iff", norm(C)), same, by=solving())
    assert is_refused(bound(norm(A), norm(C)), same, by=solving())


# --- trust ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", MADE, ids=str)
def test_a_bound_as_it_is_made_is_of_this_package(rule):
    assert own_rule(rule) == ()


@pytest.mark.parametrize("rule", MADE, ids=str)
@pytest.mark.parametrize(
    "changed",
    [
        {"small": norm(C)},
        {"large": S.Zero},
        {"made": ()},
        {"made": ("bound",)},
        {"made": ("at",)},
        {"made": ("at", ANY, A, R)},
        {"laws": Laws(cyclic=True)},
        {"source": "elsewhere"},
    ],
    ids=str,
)
def test_a_bound_that_was_tampered_with_is_an_assumption(rule, changed):
    assert [fact.classical for fact in own_rule(replace(rule, **changed))] == [False]


def test_conditions_and_facts_cannot_be_left_out():
    for rule in (GivenBound.at(norm(A) <= g), LeastStretch.at(A, P, B, g), EckartYoung.value(A, k)):
        assert own_rule(replace(rule, needs=()))
    assert own_rule(replace(EckartYoung.value(A, k), facts=()))


def test_a_bound_of_another_class_is_an_assumption():
    class Bolder(TriangleInequality):
        @property
        def bound(self):
            return bound(norm(A), S.Zero)

    genuine = TriangleInequality.at(ANY, A, B)
    forged = Bolder(**{each.name: getattr(genuine, each.name) for each in fields(genuine)})
    for rule in (forged, Bolder.at(ANY, A, B), Bound("a bound", (), "", small=norm(A), large=S.Zero)):
        assert own_rule(rule)


def test_what_is_hung_on_a_rule_says_nothing():
    for rule in (copy(trace_is_cyclic), copy(TriangleInequality.at(ANY, A, B))):
        object.__setattr__(rule, "claim", one)
        assert own_rule(rule) == ()
        assert is_refused(one, by=rule)


def test_bounds_of_shapes_that_do_not_fit_are_not_made():
    for make in (
        lambda: TriangleInequality.at(ANY, A, R),
        lambda: NormOfProduct.at(ANY, 0, A, R),
        lambda: EckartYoung.at(ANY, R, F * H, k),
    ):
        with pytest.raises(SymbolicError):
            make()
