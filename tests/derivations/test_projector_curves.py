"""What partial sums of the series of a projector leave over falls with the order that is stated."""

from dataclasses import replace
from itertools import pairwise
from math import log10

import pytest
from sympy import Add

from derivations.eigenspaces.series_of_projectors import group_theorem, kato_theorem
from derivations.projector_curves import residuals, residuals_of_kato_series
from derivations.symbols import t
from symbolic.checks import KatoSeries
from symbolic.matrices import BigOAtZero


def slopes(points):
    return [log10(before / after) for (_, before), (_, after) in pairwise(points)]


@pytest.mark.parametrize("theorem", [kato_theorem(1), kato_theorem(3), group_theorem(2)], ids=lambda each: each.label)
def test_each_decade_takes_off_as_many_as_the_remainder_says(theorem):
    (remainder,) = theorem.claim.rhs.atoms(BigOAtZero)
    found = residuals(theorem.claim)
    assert len(found) == 10
    assert all(slope == pytest.approx(int(remainder.order), abs=1e-3) for slope in slopes(found)[3:])


def test_the_last_residual_is_the_one_that_the_judge_sees():
    claim = kato_theorem(2).claim
    size, last = residuals(claim)[-1]
    assert last / size**3 == pytest.approx(abs(float(KatoSeries().judge(claim).detail)), rel=1e-5)


def test_a_wrong_coefficient_shows_in_the_slope():
    claim = kato_theorem(2).claim
    wrong = replace(claim, rhs=Add(*(2 * x if x.has(t**2) else x for x in Add.make_args(claim.rhs))))
    assert slopes(residuals(wrong))[-1] == pytest.approx(2, abs=1e-3)


def test_the_picture_has_a_line_for_each_order():
    picture = residuals_of_kato_series((1, 3))
    (axes,) = picture.figure().axes
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    assert [curve.name for curve in picture.curves] == ["through $t^{1}$", "through $t^{3}$"]
