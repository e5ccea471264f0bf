"""The pictures of bounds: every bound lies above the truth."""

import numpy as np
import pytest

from derivations.bound_curves import DRAWN, TRUTH, bounds_against_perturbation, bounds_at, values_at

SIZES = (0.01, 0.1, 0.3, 0.6, 2.0)


@pytest.mark.parametrize("size", SIZES)
def test_every_bound_is_above_the_truth(size):
    found = bounds_at(size)
    truth = found.pop(TRUTH)
    assert set(found) == set(DRAWN)
    assert 0 < truth <= 1
    assert all(bound >= truth for bound in found.values())


def test_a_bound_of_the_square_of_the_sine_is_drawn_as_one_of_the_sine():
    """With S diagonal, λ₀ = 2 and gap 1 the weights are (2 − λ_i)^{−1/2}, and 1 on the block."""
    values = values_at(0.1)
    weights = np.diag([1, 1, 1.4**-0.5, 1.8**-0.5, 2**-0.5])
    seen = np.linalg.norm(weights @ values["E"][0] @ weights, 2)
    moved = abs(np.linalg.eigvalsh(values["A_hat"][0])[-1] - 2)
    assert bounds_at(0.1)["relative gap"] == pytest.approx(seen / (1 - moved))


def test_bounds_of_a_small_perturbation_are_proportional_to_it():
    first, second = bounds_at(1e-5), bounds_at(2e-5)
    assert all(second[name] / first[name] == pytest.approx(2, rel=1e-3) for name in first)


def test_the_picture_has_a_curve_for_each_bound_up_to_1():
    picture = bounds_against_perturbation(SIZES)
    assert {name for curve in picture.curves for name in curve.name.split(",\n")} == {TRUTH, *DRAWN}
    names = [curve.name for curve in picture.curves]
    assert "population gap,\nYu–Wang–Samworth" in names  # the same at one eigenvector
    assert all(value <= 1 for curve in picture.curves for _, value in curve.exact)
