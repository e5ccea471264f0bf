"""Steps are numbered through a proof, equations that are referred to bear letters, theorems are numbered by chapter."""

from derivations import CHAPTERS, THEOREMS
from derivations.wishart_moments.second_moment_of_inverse_wishart import second_moment_of_inverse_wishart
from symbolic.report.outline import outline, tags, theorem_numbers


def test_the_numbers_are_the_positions_of_the_steps() -> None:
    for theorem in THEOREMS:
        numbered = [pair for group in outline(theorem) for pair in group.steps]
        assert numbered == list(enumerate(theorem.steps, start=1))


def test_the_letters_are_those_of_the_premises() -> None:
    groups = outline(second_moment_of_inverse_wishart)
    assert [group.tag for group in groups] == ["A", "B", "C", ""]
    assert [group.is_chain for group in groups] == [True, True, True, False]
    last = second_moment_of_inverse_wishart.steps[-1]
    assert set(tags(groups)) == set(last.premises)


def test_theorems_are_numbered_by_chapter() -> None:
    numbers = theorem_numbers(CHAPTERS)
    assert numbers["mean-of-wishart"] == "1.1"
    assert numbers["excess-risk-of-least-squares"] == "3.1"
    assert len(set(numbers.values())) == len(THEOREMS)
