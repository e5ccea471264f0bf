"""What the series of a learned space leaves out at most: what the rule says at low order, and what it refuses."""

import pytest
from sympy import Integer

from derivations.eigenspaces.mean_of_learned_projector import signal
from derivations.eigenspaces.remainder_of_misalignment import learned
from derivations.symbols import E_B, N_B, P_B, Z_1, P_learned, b_B_max, beta_T, s_B
from symbolic.matrices import E, operator_norm, tr
from symbolic.rules import ColumnSpaceSeries, SeriesRemainder

task = beta_T * beta_T.T
series = ColumnSpaceSeries.at(P_learned.definition, signal, E_B, Z_1, order=1)


def test_to_first_order_what_is_left_out_is_of_second_order():
    rest = 8 * (9 * b_B_max / s_B**2) ** 2 * tr(task) * E(operator_norm(E_B) ** 2)
    above = SeriesRemainder.above(series, learned, s_B, b_B_max)
    below = SeriesRemainder.below(series, learned, s_B, b_B_max)
    assert (above.small, above.large) == (learned, tr(P_B * task) + rest)
    assert (below.small, below.large) == (tr(P_B * task), learned + rest)
    assert above.name == below.name == "remainder of the series"


@pytest.mark.parametrize(
    ("least", "largest"),
    [
        (-s_B, b_B_max),
        (Integer(0), b_B_max),
        (s_B, b_B_max - s_B),
        (operator_norm(N_B), b_B_max),
        (s_B, s_B + operator_norm(N_B)),
    ],
    ids=str,
)
def test_bounds_of_singular_values_are_positive_and_fixed(least, largest):
    for side in (SeriesRemainder.above, SeriesRemainder.below):
        with pytest.raises(TypeError, match="positive and fixed"):
            side(series, learned, least, largest)


@pytest.mark.parametrize("line", [2 * learned, learned + 1, learned**2, E(tr(P_learned.definition)), tr(task)], ids=str)
def test_only_the_mean_of_a_square_is_bounded(line):
    with pytest.raises(TypeError, match="for a fixed vector u"):
        SeriesRemainder.above(series, line, s_B, b_B_max)
