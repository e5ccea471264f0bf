"""Mutants are counted for each judge: refused, of those it can see."""

from symbolic.mutants import Cell, Outcome, Trial, tally


def trial(label: str, *outcomes: Outcome, exempt: str = "") -> Trial:
    cells = tuple(Cell(f"judge {i}", outcome) for i, outcome in enumerate(outcomes))
    return Trial(label, "sign", "a mutant", exempt, cells)


def test_each_judge_is_counted_by_itself() -> None:
    found = tally(
        [
            trial("first", Outcome.REFUSED, Outcome.BLIND),
            trial("first", Outcome.REFUSED, Outcome.SURVIVED),
            trial("first", exempt="it is still true"),
            trial("second", Outcome.SURVIVED),
        ]
    )
    assert list(found) == ["first", "second"]
    first = found["first"]
    assert (first.refused["judge 0"], first.seen["judge 0"], first.blind["judge 0"]) == (2, 2, 0)
    assert (first.refused["judge 1"], first.seen["judge 1"], first.blind["judge 1"]) == (0, 1, 1)
    assert first.exempt == 1
    assert found["second"].refused["judge 0"] == 0


def test_a_trial_is_the_same_after_it_was_written_down() -> None:
    for one in (trial("a", Outcome.REFUSED, Outcome.BLIND), trial("b", exempt="true")):
        assert Trial.from_json(one.to_json()) == one
