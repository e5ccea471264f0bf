"""The picture of the cases that come nearest to a violation."""

import pytest

from derivations.eigenspaces.davis_kahan import davis_kahan
from derivations.eigenspaces.kato_series import kato_series
from derivations.eigenspaces.next_singular_value import next_singular_value
from derivations.nearest_cases import nearest_case, nearest_cases
from symbolic.errors import NotEvaluable

BOUNDS = (davis_kahan, next_singular_value)


@pytest.mark.parametrize("theorem", BOUNDS, ids=lambda theorem: theorem.label)
def test_a_case_is_certified_and_has_two_whole_spectra(theorem):
    case = nearest_case(theorem)
    assert 0.999 < case.share <= 1
    before, after = case.rows
    assert len(before.block) == len(after.block) == 1
    assert len(before.block + before.rest) == len(after.block + after.rest) == min(case.size)
    assert max(abs(x) for row in case.rows for x in row.block + row.rest) == pytest.approx(1)


def test_the_block_is_apart_from_the_rest_of_the_other_matrix():
    before, after = nearest_case(davis_kahan).rows
    assert min(abs(x - y) for x in before.block for y in after.rest) > 0.1


def test_the_picture():
    picture = nearest_cases(BOUNDS)
    titles = [axes.get_title() for axes in picture.figure().axes if axes.get_visible()]
    assert [title.splitlines()[0] for title in titles] == [theorem.label for theorem in BOUNDS]
    assert picture.digest in repr(picture)
    assert picture.drawn("svg") == nearest_cases(BOUNDS).drawn("svg")


def test_what_is_no_bound_has_no_case():
    with pytest.raises(NotEvaluable):
        nearest_case(kato_series)
