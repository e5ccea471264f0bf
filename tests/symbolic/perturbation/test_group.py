"""Groups of eigenvalues: words with labels, and their coefficients as divided differences, computed otherwise."""

from fractions import Fraction
from itertools import product

import pytest

from symbolic.perturbation.group import group_defects, group_words, labelled, require_group_series
from symbolic.perturbation.one_eigenvalue import ON, projector_words

INSIDE = (Fraction(2), Fraction(7, 2), Fraction(1, 3))
OUTSIDE = (Fraction(-1), Fraction(5))


def divided_difference(points, values):
    """Newton's recursion; of equal points the indicator function is constant near them."""
    if all(point == points[0] for point in points):
        return values[0] if len(points) == 1 else Fraction(0)
    ordered = sorted(zip(points, values, strict=True))
    points, values = (list(x) for x in zip(*ordered, strict=True))
    above, below = divided_difference(points[1:], values[1:]), divided_difference(points[:-1], values[:-1])
    return (above - below) / (points[-1] - points[0])


def weight(word, coefficient, x, y):
    """The coefficient of P_{x…}, P_{y…} in a word, the x in the places of P, the y in those of R."""
    value, outside = Fraction(coefficient), iter(y)
    for k in word:
        if k != ON:
            here = next(outside)
            for label, point in enumerate(x):
                if k >> label & 1:
                    value /= point - here
    return value


@pytest.mark.parametrize("order", [1, 2, 3])
def test_the_coefficients_are_divided_differences_of_the_indicator_function(order):
    for places in product((True, False), repeat=order + 1):
        words = [item for item in group_words(order).items() if tuple(k == ON for k in item[0]) == places]
        r, s = places.count(True), places.count(False)
        for x, y in product(product(INSIDE, repeat=r), product(OUTSIDE, repeat=s)):
            summed = sum(weight(word, c, x, y) for word, c in words)
            assert summed == divided_difference([*x, *y], [Fraction(1)] * r + [Fraction(0)] * s)


@pytest.mark.parametrize("order", range(7))
def test_a_group_of_one_eigenvalue_has_the_words_of_one_eigenvalue(order):
    merged = {tuple(ON if k == ON else k.bit_count() for k in word): c for word, c in group_words(order).items()}
    assert merged == projector_words(order)


def test_every_equation_holds_to_order_seven():
    assert len(require_group_series(7)) == 8


@pytest.mark.parametrize("order", [1, 2, 3])
def test_any_single_wrong_coefficient_is_seen(order):
    series = [group_words(j) for j in range(order + 1)]
    for word, coefficient in series[order].items():
        for wrong in (0, -coefficient, 2 * coefficient):
            assert not group_defects([*series[:order], {**series[order], word: wrong}], order).is_zero


def test_a_run_with_a_wrong_label_is_seen():
    series = [group_words(j) for j in range(3)]
    words = dict(series[2])
    words[(ON, ON, 1)] = words.pop((ON, ON, 3))  # P_i E P_j E R_i in place of P_i E P_j E R_i R_j
    with pytest.raises(ValueError, match="does not stand where A meets"):
        group_defects([*series[:2], words], 2)


def test_the_runs_overlap_by_one_label():
    assert labelled((ON, ON, 2, ON, 2)) == (ON, ON, 3, ON, 6)
