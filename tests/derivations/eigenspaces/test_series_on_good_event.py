"""What the series of truncated SVD leaves out on the good event: proved, refused where altered, and so in numbers."""

from dataclasses import replace

import numpy as np
import pytest
from sympy import Integer

from derivations.eigenspaces.series_of_truncated_svd import series_of_truncated_svd, truncated_svd_theorem
from derivations.eigenspaces.series_on_good_event import ESTIMATE, good_event_theorem, series_on_good_event
from derivations.symbols import E_c, M, Pi_c1, b_B_max, d, e_L, s_B
from symbolic.checks import Verdict
from symbolic.derivation import Step, check_step
from symbolic.errors import ConditionError
from symbolic.matrices import Letter, frobenius_norm
from symbolic.rules import CauchyEstimate

CLAIM = series_on_good_event.claim


@pytest.mark.parametrize("order", [2, 3, 4])
def test_every_order_is_proved(order):
    theorem = good_event_theorem(order)
    assert theorem.verify().verdict is Verdict.HOLDS
    assert [fact.name for fact in theorem.assumes()] == ["convergence of the Kato series under its radius"]


@pytest.mark.parametrize("order", [-1, 0, 1, True, "3"])
def test_an_order_is_two_at_least(order):
    with pytest.raises(ConditionError, match="from 2 on"):
        good_event_theorem(order)


def is_refused(claim, estimate=ESTIMATE, premise=series_of_truncated_svd.claim):
    return check_step(Step(claim, (estimate,), (premise,))).verdict is Verdict.FAILS


def test_it_is_as_the_theorem_has_it():
    assert not is_refused(CLAIM)


@pytest.mark.parametrize("place", range(2, 6))
def test_each_condition_is_needed(place):
    assert is_refused(replace(CLAIM, given=CLAIM.given[:place] + CLAIM.given[place + 1 :]))


@pytest.mark.parametrize(
    "altered",
    [
        replace(CLAIM, rhs=CLAIM.rhs * 3 / 4),
        replace(CLAIM, rhs=CLAIM.rhs * 9 * b_B_max * e_L / s_B**2),
        replace(CLAIM, rhs=CLAIM.rhs.xreplace({s_B: b_B_max, b_B_max: s_B})),
        replace(CLAIM, lhs=frobenius_norm(CLAIM.lhs.matrix)),
        replace(CLAIM, lhs=CLAIM.lhs.xreplace({Pi_c1: Pi_c1.T * 2})),
        replace(CLAIM, lhs=CLAIM.lhs.xreplace({E_c: E_c * 2})),
    ],
    ids=str,
)
def test_an_altered_bound_is_refused(altered):
    assert is_refused(altered)


def test_the_series_has_to_be_that_of_any_matrix_to_this_order():
    series = series_of_truncated_svd.claim
    special = Letter("any", d, d, facts=("symmetric",))
    assert is_refused(CLAIM, premise=series.replace({M: special}))
    assert is_refused(CLAIM, premise=truncated_svd_theorem(1).claim)
    assert is_refused(CLAIM, premise=replace(series, rhs=series.rhs * 2))
    assert is_refused(CLAIM, estimate=CauchyEstimate(ESTIMATE.part, b_B_max, s_B, e_L))
    assert is_refused(CLAIM, estimate=CauchyEstimate(ESTIMATE.part, s_B, b_B_max, Integer(0) * e_L))


def leading(matrix, rank):
    left = np.linalg.svd(matrix)[0][:, :rank]
    return left @ left.T


@pytest.mark.parametrize("seed", range(40))
def test_it_is_so_in_numbers(seed):
    """First and second order by their own formulas, at the edge of the good event."""
    generator = np.random.default_rng(seed)
    rank, rows, cols = 1 + seed % 2, 4, 3
    spread = 1 + (seed % 5) / 4
    left, right = (np.linalg.qr(generator.standard_normal((size, rank)))[0] for size in (rows, cols))
    signal = left @ np.diag(np.linspace(1, spread, rank)) @ right.T
    least, most = np.linalg.svd(signal)[1][[rank - 1, 0]]
    noise = generator.standard_normal((rows, cols))
    if seed % 3 == 0:  # as bad as can be: out of the columns of B, into its rows
        noise = (np.eye(rows) - left @ left.T) @ noise @ right @ right.T
    size = least**2 / (18 * most)
    noise *= size / np.linalg.norm(noise, 2)
    plus, off, off_right = np.linalg.pinv(signal), np.eye(rows) - left @ left.T, np.eye(cols) - right @ right.T
    first = off @ noise @ plus
    half = off @ noise @ off_right @ noise.T @ plus.T @ plus - off @ noise @ plus @ noise @ plus
    inner = off @ noise @ plus @ plus.T @ noise.T @ off - plus.T @ noise.T @ off @ noise @ plus
    partial = left @ left.T + first + first.T + half + half.T + inner
    left_out = np.linalg.norm(leading(signal + noise, rank) - partial, 2)
    bound = float(CLAIM.rhs.subs({s_B: least, b_B_max: most, e_L: size}))
    assert left_out <= bound
    assert bound == pytest.approx(4 / 8)
