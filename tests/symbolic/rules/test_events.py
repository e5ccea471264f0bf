"""Means over an event: what follows from a bound for every matrix, and what does not."""

from dataclasses import replace

import pytest
from sympy import Symbol

from derivations.eigenspaces.remainder_of_misalignment import far, left_out, ratio
from derivations.eigenspaces.remainder_of_misalignment import x as edge
from derivations.eigenspaces.series_off_good_event import series_off_good_event
from derivations.eigenspaces.series_on_good_event import series_on_good_event
from derivations.symbols import E_B, N_B, D_any, E_fix, b_B_max, beta_T, d_r, e_L, p, q, s_B
from symbolic.checks import Verdict
from symbolic.claim import Claim
from symbolic.derivation import Step, check_step
from symbolic.matrices import Absolute, E, Letter, Named, frobenius_norm, operator_norm, tr
from symbolic.rules import MeanOverEvent

X = operator_norm(E_B)
EVENT = MeanOverEvent(E_fix, e_L, E_B, beta_T, edge)
GIVEN = series_on_good_event.claim.given[:3]  # those of B alone
task = tr(beta_T * beta_T.T)
on, off = series_on_good_event.claim, series_off_good_event.claim
near_mean, far_mean = Absolute(E((1 - far) * left_out)), Absolute(E(far * left_out))
NEAR = Claim(near_mean, "<=", task * E(4 * (ratio * X) ** 6), GIVEN)
everywhere = off.rhs.subs(e_L, X)
FAR = Claim(far_mean, "<=", task * E(far * everywhere), GIVEN)


def verdict(conclusion, premise=on, event=EVENT):
    return check_step(Step(conclusion, (event,), (premise,))).verdict


def test_a_bound_on_the_good_event_is_averaged_over_it_and_one_for_every_matrix_over_both():
    assert verdict(NEAR) is Verdict.HOLDS
    assert verdict(FAR, off) is Verdict.HOLDS
    assert verdict(replace(NEAR, rhs=task * E(everywhere)), off) is Verdict.HOLDS


def test_a_bound_on_the_good_event_says_nothing_off_it():
    assert verdict(replace(FAR, rhs=task * E(far * 4 * (ratio * X) ** 6))) is Verdict.FAILS
    assert verdict(replace(NEAR, lhs=Absolute(E(left_out)))) is Verdict.FAILS


@pytest.mark.parametrize("larger", [2, 3 * b_B_max, 1 + s_B], ids=str)
def test_the_event_has_to_be_within_the_good_one(larger):
    moved = replace(EVENT, least=edge * larger)
    wider = far.func(X, edge * larger)
    claim = Claim(Absolute(E((1 - wider) * left_out)), "<=", NEAR.rhs, GIVEN)
    assert verdict(claim, event=moved) is Verdict.FAILS
    assert verdict(NEAR, event=moved) is Verdict.FAILS
    smaller = far.func(X, edge / 2)
    within = Claim(Absolute(E((1 - smaller) * left_out)), "<=", NEAR.rhs, GIVEN)
    assert verdict(within, event=replace(EVENT, least=edge / 2)) is Verdict.HOLDS


def test_what_is_given_of_one_matrix_is_not_given_of_every_realisation():
    """With 18 b e ≤ s² among the conditions the bound on the good event would hold off it too."""
    claim = replace(FAR, rhs=task * E(far * 4 * (ratio * X) ** 6))
    for condition in on.given[3:]:
        claim = replace(claim, given=(*claim.given, condition))
        assert verdict(claim) is Verdict.FAILS
    wide = far.func(X, 2 * edge)
    claim = Claim(Absolute(E((1 - wide) * left_out)), "<=", NEAR.rhs, on.given)
    assert verdict(claim, event=replace(EVENT, least=2 * edge)) is Verdict.FAILS


@pytest.mark.parametrize("place", range(3))
def test_conditions_of_the_bound_are_conditions_of_the_mean(place):
    assert verdict(replace(NEAR, given=GIVEN[:place] + GIVEN[place + 1 :])) is Verdict.FAILS


@pytest.mark.parametrize(
    "altered",
    [
        replace(NEAR, rhs=NEAR.rhs / 2),
        replace(NEAR, rhs=task * E(4 * (ratio * X) ** 5)),
        replace(NEAR, rhs=E(4 * (ratio * X) ** 6)),
        replace(NEAR, rhs=NEAR.rhs.subs(X, frobenius_norm(E_B) / 2)),
        replace(NEAR, lhs=near_mean * 2),
        replace(NEAR, lhs=E((1 - far) * left_out)),
        replace(NEAR, lhs=near_mean.subs(far, 2 * far)),
        replace(NEAR, relation="="),
        replace(NEAR, lhs=NEAR.rhs, rhs=NEAR.lhs),
    ],
    ids=str,
)
def test_an_altered_mean_is_refused(altered):
    assert verdict(altered) is Verdict.FAILS


def test_the_premise_is_a_bound_of_the_operator_norm_of_fixed_matrices():
    inside = on.lhs.matrix
    assert verdict(NEAR, replace(on, lhs=frobenius_norm(inside))) is Verdict.FAILS
    assert verdict(NEAR, replace(on, lhs=inside.rows)) is Verdict.FAILS
    assert verdict(NEAR, replace(on, rhs=on.rhs * operator_norm(E_fix))) is Verdict.FAILS
    assert verdict(NEAR, replace(on, rhs=on.rhs * operator_norm(N_B))) is Verdict.FAILS
    assert verdict(NEAR, replace(on, given=(*on.given, operator_norm(E_fix * E_fix.T) <= 1))) is Verdict.FAILS
    assert verdict(NEAR, replace(on, given=(*on.given, frobenius_norm(E_fix) <= e_L))) is Verdict.FAILS


def test_a_bound_that_may_be_negative_is_not_averaged():
    lower = replace(off, rhs=off.rhs - 2)
    assert verdict(Claim(far_mean, "<=", task * E(far * (everywhere - 2)), GIVEN), lower) is Verdict.FAILS


@pytest.mark.parametrize(
    "event",
    [
        replace(EVENT, matrix=Letter("E", p + q, d_r, facts=("full column rank",))),
        replace(EVENT, matrix=N_B),
        replace(EVENT, matrix=D_any),
        replace(EVENT, error=E_fix),
        replace(EVENT, vector=D_any),
        replace(EVENT, vector=N_B),
        replace(EVENT, size=Symbol("e", positive=True)),
        replace(EVENT, size=Symbol("e")),
        replace(EVENT, size=Symbol("e", integer=True, nonnegative=True)),
        replace(EVENT, size=Symbol("e", zero=True)),
        replace(EVENT, least=operator_norm(E_fix)),
        replace(EVENT, least=e_L),
        replace(EVENT, least=X),
        replace(EVENT, least=1 / (s_B - b_B_max)),
    ],
    ids=str,
)
def test_the_letters_stand_for_what_they_have_to(event):
    assert verdict(NEAR, event=event) is Verdict.FAILS


def test_nothing_in_the_premise_is_averaged():
    """‖E E[𝓔ᵀ]‖ ≤ e ‖E[𝓔ᵀ]‖ is true, and would become a bound of E 𝓔𝓔ᵀ by 0."""
    premise = Claim(
        operator_norm(E(E_fix * E_B.T)), "<=", e_L * operator_norm(E(E_B.T)), (operator_norm(E_fix) <= e_L,)
    )
    square = tr(beta_T * beta_T.T * E(E_B * E_B.T))
    for mean, size in (((1 - far) * square, X), (far * square, far * X)):
        claim = Claim(Absolute(E(mean)), "<=", task * E(size) * operator_norm(E(E_B.T)), GIVEN)
        assert verdict(claim, premise) is Verdict.FAILS
    premise = replace(on, rhs=E(e_L * operator_norm(N_B)))
    assert verdict(replace(NEAR, rhs=task * E(X * operator_norm(N_B))), premise) is Verdict.FAILS


def test_of_no_letter_it_is_said_how_it_lies_to_the_matrix():
    a = p + q
    wide, moved = Letter("any", a, a), Named("moved", E_B * E_B.T)
    event = MeanOverEvent(wide, e_L, moved, beta_T, edge)
    size = operator_norm(moved)
    indicator = far.func(size, edge)
    free = Letter("K", a, a)
    for other, expected in ((Letter("K", a, a, facts=("commutes with any",)), Verdict.FAILS), (free, Verdict.HOLDS)):
        premise = Claim(operator_norm(wide * other - other * wide), "<=", e_L, (operator_norm(wide) <= e_L,))
        square = tr(beta_T * beta_T.T * (moved * other - other * moved))
        claim = Claim(Absolute(E((1 - indicator) * square)), "<=", task * E(size), ())
        assert verdict(claim, premise, event) is expected


def test_conditions_of_a_mean_are_fixed():
    assert verdict(replace(NEAR, given=(*GIVEN, s_B >= X))) is Verdict.FAILS


def test_one_bound_is_averaged_at_a_time():
    assert check_step(Step(NEAR, (EVENT,), (on, off))).verdict is Verdict.FAILS
    assert check_step(Step(NEAR, (EVENT,))).verdict is Verdict.FAILS
