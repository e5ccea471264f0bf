"""The data of the pictures of the series."""

from fractions import Fraction
from math import log
from pathlib import Path

import numpy as np
import pytest

from derivations import THEOREMS
from derivations.pictures import FROM_FEW_TO_MANY
from derivations.series_curves import (
    SETTING,
    Setting,
    best_orders,
    compared,
    errors_against_samples,
    orders_against_samples,
)
from derivations.series_values import HIGHEST_ORDER, partial_sum
from derivations.sweeps import values_on
from symbolic.derivation import find_theorem
from symbolic.report.curves import Curve, Curves
from symbolic.report.figures import COLOURS

FIGURES = Path(__file__).parents[2] / "paper_appendix" / "figures"
TASK = {"d": SETTING.d, "p": SETTING.p, "lam": SETTING.lam, "m_hat": SETTING.m_hat, "sigma_y2": SETTING.sigma_y2}
FEW, MANY = 10, 10_000


def test_the_black_line_is_the_exact_risk() -> None:
    curves = orders_against_samples(FROM_FEW_TO_MANY).curves
    values, radii = values_on("excess-risk-of-befs", {**TASK, "n_T": FROM_FEW_TO_MANY})
    assert (curves[0].name, curves[0].colour) == ("exact", "black")
    assert np.array([n for n, _ in curves[0].exact]).tolist() == list(FROM_FEW_TO_MANY)
    assert (abs(np.array([y for _, y in curves[0].exact]) - values) <= radii + 1e-15 * values).all()


@pytest.mark.parametrize("order", [0, 1, 3, 6])
def test_each_order_is_the_partial_sum_of_befs_eval(order: int) -> None:
    theorem = find_theorem(THEOREMS, "series-of-excess-risk")
    (found,) = compared(SETTING, (50,))
    numbers = {name: Fraction(value) for name, value in {**TASK, "n_T": 50, "order": order}.items()}
    assert found.sums[order] == partial_sum(theorem, numbers).exact


def test_every_order_falls_with_its_own_power() -> None:
    near, far = compared(SETTING, (MANY, 10 * MANY))
    for order in range(1, HIGHEST_ORDER + 1):
        slope = log(far.errors[order] / near.errors[order]) / log(10)
        assert abs(slope + order + 1) < 0.3
    assert abs(float(near.errors[0]) - 1 + float(near.sums[0] / near.exact)) < 1e-12


def test_the_series_stops_helping_at_few_samples() -> None:
    few, many = compared(SETTING, (FEW, MANY))
    assert few.best_order < HIGHEST_ORDER
    assert few.errors[HIGHEST_ORDER] > few.errors[2]
    assert many.best_order == HIGHEST_ORDER
    assert best_orders((FEW, MANY)) == {FEW: few.best_order, MANY: many.best_order}


def test_the_equivalent_is_better_at_few_samples_and_worse_at_many() -> None:
    few, many = compared(SETTING, (FEW, MANY))
    off = [float(abs(each.equivalent / each.exact - 1)) for each in (few, many)]
    assert off[0] < min(few.errors)
    assert off[1] > many.errors[2]
    large = Setting(10 * SETTING.d, 10 * SETTING.p, SETTING.lam, SETTING.m_hat, SETTING.sigma_y2)
    (grown,) = compared(large, (10 * FEW,))  # in proportion
    assert abs(grown.equivalent / grown.exact - 1) < off[0] / 5


def test_sums_are_drawn_where_they_are_of_the_size_of_the_risk() -> None:
    exact, *others = orders_against_samples(FROM_FEW_TO_MANY).curves
    risks = [y for _, y in exact.exact]
    assert len(others) == HIGHEST_ORDER + 2
    for curve in others:
        assert all(min(risks) / 3 < y < max(risks) * 3 for _, y in curve.exact)
    assert len(others[-2].exact) < len(risks)  # order 6 leaves the picture
    assert len(others[-1].exact) == len(risks)  # the equivalent does not


def test_both_axes_are_labelled_and_every_curve_is_drawn() -> None:
    for picture in (orders_against_samples((50, 100)), errors_against_samples((50, 100))):
        (axes,) = picture.figure().axes
        assert axes.get_xlabel() == "number of task samples $n_T$"
        assert axes.get_ylabel()
        assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
        assert [text.get_text() for text in axes.get_legend().get_texts()] == [curve.name for curve in picture.curves]
        assert len(axes.lines) == len(picture.curves)
        looks = {(line.get_color(), line.get_linestyle()) for line in axes.lines}
        assert len(looks) == len(axes.lines)


def test_more_curves_than_colours_are_drawn_as_well() -> None:
    many = tuple(Curve(f"curve {k}", ((1.0, 1.0 + k), (2.0, 1.0 + k))) for k in range(len(COLOURS) + 2))
    (axes,) = Curves("many", "x", "y", many).figure().axes
    assert len(axes.lines) == len(many)


def test_the_stored_picture_is_the_one_of_these_data() -> None:
    stored = (FIGURES / "series_against_samples.svg").read_bytes()
    assert stored == orders_against_samples(FROM_FEW_TO_MANY).drawn("svg")
