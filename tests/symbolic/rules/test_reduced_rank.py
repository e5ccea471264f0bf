"""A weight as a reason: every word has one form, that of its value; and the equations that decide the series."""

from dataclasses import replace

import pytest

from symbolic.canonical import Laws, Normaliser, field_of
from symbolic.checks import DeclaredEigenspaces, Verdict
from symbolic.checks.kato_series import Values
from symbolic.claim import Claim
from symbolic.derivation import Step, check_step
from symbolic.errors import ConditionError, StepRefused
from symbolic.matrices import (
    BigOAtZero,
    Identity,
    Leading,
    Letter,
    Named,
    Registry,
    WeightedPart,
    low_rank_part,
    tr,
    weighted_part,
)
from symbolic.matrices.expressions import product
from symbolic.perturbation import reduced_rank_terms
from symbolic.rules import OfLowRank, OfWeight, SeriesOfReducedRank, algebra, equations_of_order, operation_of
from symbolic.rules.kernel import own_rule

registry = Registry()
n, d, r, p = (registry.scalar(name, "a size", domain="dimension") for name in "ndrp")
t = registry.scalar("t", "small", domain="positive")
LOW = low_rank_part(registry, ("B", "B_plus", "P", "P_R"), p, (d, r))
PART = weighted_part(registry, LOW, ("X", "S", "J"), n)
B, PLUS, P, P_R = LOW.letters
X, S, J = PART.design, PART.gram, PART.inverse
E, M = Letter("E", d, r), Letter("M", d, d)
RESIDUAL = (Named("Q", Identity(d) - P), Named("Q_R", Identity(r) - P_R))
LAWS = Laws(low_ranks=(LOW,), weights=(PART,))
LETTERS = (S, J, P, P_R, B, PLUS, B.T, PLUS.T)


def words(length):
    """All products of so many letters that fit."""
    found = [(letter,) for letter in LETTERS]
    for _ in range(length - 1):
        found = [(*word, letter) for word in found for letter in LETTERS if word[-1].cols == letter.rows]
    return found


def test_two_words_have_one_form_if_and_only_if_they_have_one_value():
    """All words of up to five letters, at generic matrices in exact arithmetic."""
    normal = Normaliser(field_of(S, B, E), LAWS)
    walk = Values.of(Claim(B * B.T * S * J, "=", PLUS.T * P_R * PLUS * P)).walk({}, {})
    by_value, by_form = {}, {}
    for length in range(1, 6):
        for word in words(length):
            whole = product(*word)
            value = str(walk.matrix(whole).tolist())
            form = str(normal.form(whole).sorted_terms())
            assert by_value.setdefault((value, whole.shape), form) == form, whole
            assert by_form.setdefault((form, whole.shape), value) == value, whole
    assert 30 < len(by_value) < 4000


@pytest.mark.parametrize(
    ("first", "second"),
    [(S * J, P), (J * S, Identity(d)), (J * S * S * B, S * B), (P * S, S * P)],
    ids=str,
)
def test_what_does_not_follow_from_a_weight(first, second):
    normal = Normaliser(field_of(first, second), LAWS)
    assert normal.form(first) != normal.form(second)
    assert DeclaredEigenspaces().judge(Claim(first, "=", second)).verdict is Verdict.FAILS


def test_around_a_trace():
    normal = Normaliser(field_of(S, B), LAWS | Laws(cyclic=True))
    assert normal.form(tr(S * J * P)) == normal.form(tr(P))
    assert normal.form(tr(B.T * S * J * PLUS.T)) == normal.form(tr(P_R))
    assert normal.form(tr(S * J)) == normal.form(tr(J * S)) == normal.form(tr(P))
    assert normal.form(tr(S * J * M * P)) == normal.form(tr(P * M))
    assert normal.form(tr(S * J * M)) != normal.form(tr(P * M))
    assert normal.form(tr(S * P)) != normal.form(tr(S))


def test_a_weight_is_trusted_as_it_is_made_and_says_nothing_of_other_letters():
    rule = OfWeight.at(PART)
    assert own_rule(rule) == ()
    assert own_rule(replace(rule, laws=Laws()))
    assert operation_of(rule).name == "inverse of a weight on a space"
    assert "".join(map(str, rule.phrase)) == "J inverse of S on the columns of B"
    line = Claim(J * S * B, "=", B)
    assert check_step(Step(line, (rule,))).verdict is Verdict.HOLDS
    for by in ((algebra,), (OfLowRank.at(LOW),)):
        assert check_step(Step(line, by)).verdict is Verdict.FAILS
    other = Letter("T", d, d, facts=("positive definite", "symmetric"))
    for wrong in (Claim(J * other * B, "=", B), Claim(J * S * M, "=", M), Claim(J * S * M * B, "=", M * B)):
        assert check_step(Step(wrong, (rule, OfLowRank.at(LOW)))).verdict is Verdict.FAILS


# --- the inference ----------------------------------------------------------------------------------------------------


def node(*, error=E, inner=p, outer=p, design=X):
    C = B + t * error
    return Leading(C * Leading((design * C).T, inner), outer)


K, L = (reduced_rank_terms(PART, RESIDUAL, E, 2, right=right) for right in (False, True))


def premises(order, K=K, L=L, error=E):
    return [
        Claim(lhs, "=", rhs) for j in range(1, order + 1) for lhs, rhs in equations_of_order(j, K, L, (B, error, S))
    ]


def conclusion(order, side=None, given=(p <= d, p <= r, d <= n)):
    series = sum((t**j * tr(M * K[j]) for j in range(order + 1)), BigOAtZero(order + 1, t))
    return Claim(tr(M * (side or node())), "=", series, given=given)


INFERENCE = SeriesOfReducedRank(PART)


@pytest.mark.parametrize("order", [0, 1, 2])
def test_the_series_follows_from_the_equations_of_all_orders(order):
    INFERENCE.infer(premises(order), conclusion(order))


def test_each_equation_is_needed_in_its_place():
    whole = premises(2)
    for i in range(12):
        with pytest.raises(StepRefused):
            INFERENCE.infer(whole[:i] + whole[i + 1 :], conclusion(2))
        for j in range(i):
            exchanged = list(whole)
            exchanged[i], exchanged[j] = exchanged[j], exchanged[i]
            with pytest.raises(StepRefused, match="the premise has to be"):
                INFERENCE.infer(exchanged, conclusion(2))
    with pytest.raises(StepRefused, match="orders up to 1"):
        INFERENCE.infer(premises(1), conclusion(2))
    with pytest.raises(StepRefused, match="orders up to 2"):
        INFERENCE.infer(whole, conclusion(1))


def test_premises_about_another_error_or_weight_are_refused():
    other = Letter("F", d, r)
    with pytest.raises(StepRefused, match="at order 1"):
        INFERENCE.infer(premises(1, error=other), conclusion(1))
    unweighted = [Claim(lhs, "=", rhs) for lhs, rhs in equations_of_order(1, K, L, (B, E, Identity(d)))]
    with pytest.raises(StepRefused, match="at order 1"):
        INFERENCE.infer(unweighted, conclusion(1))


def test_the_conclusion_has_to_be_about_reduced_rank_regression():
    Y = Letter("Y", n, d, facts=("full column rank",))
    C = B + t * E
    wrong = (
        Leading(C, p),
        node(error=Letter("F", d, r)),
        node(inner=d),
        node(outer=d),
        node(design=Y),
        Leading(C * Leading((X * B).T, p), p),
        Leading(B * Leading((X * C).T, p), p),
        Leading(C * Leading(C.T, p), p),
        Leading(M * C * Leading((X * C).T, p), p),
        Leading((C * Leading((X * C).T, p)).T, p),
    )
    for side in wrong:
        if side.shape == (d, d):
            with pytest.raises(StepRefused):
                INFERENCE.infer(premises(1), conclusion(1, side))
    with pytest.raises(StepRefused, match="one projector"):
        INFERENCE.infer(premises(1), replace(conclusion(1), lhs=tr(node() * node())))


def test_full_column_rank_needs_enough_rows():
    with pytest.raises(ConditionError, match="X needs n ≥ d"):
        INFERENCE.infer(premises(1), conclusion(1, given=(p <= d, p <= r)))


def test_the_uniqueness_needs_a_weight_of_the_same_matrix():
    INFERENCE.require_uniqueness()
    other = low_rank_part(registry, ("C", "C_plus", "P_C", "P_RC"), p, (d, r))
    part = weighted_part(registry, other, ("X_C", "S_C", "J_C"), n)
    for foreign in ((LOW, part.design, part.gram, part.inverse), (other, X, S, J)):
        with pytest.raises(ValueError, match="is not declared"):
            WeightedPart(*foreign)
