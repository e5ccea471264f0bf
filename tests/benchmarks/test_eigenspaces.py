"""The benchmark of eigenspaces runs, for each kind of work, and its table has the number of words."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "eigenspaces.py"


def ran(*arguments: str) -> str:
    command = [sys.executable, str(SCRIPT), *arguments]
    return subprocess.run(command, cwd=SCRIPT.parents[1], check=True, capture_output=True, text=True).stdout


def test_one_run_measures_series_and_proof() -> None:
    for way in ("one eigenvalue", "group", "singular vectors"):
        series, proof, words = json.loads(ran("--once", way, "3"))
        assert series > 0
        assert proof > 0
        assert words == 20


def test_a_table_and_a_plot(tmp_path: Path) -> None:
    out = tmp_path / "eigenspaces.svg"
    shown = ran("2", "--only", "series", "--runs", "1", "--out", str(out))
    assert "every equation holds at every order" in shown
    assert shown.splitlines()[3].split()[:4] == ["one", "eigenvalue", "2", "6"]
    assert "target" not in shown.splitlines()[-1]  # none is set for this order
    assert out.stat().st_size > 1000


def test_moments_are_a_part_of_their_proof() -> None:
    step, proof = json.loads(ran("--part", "moments", "mean-of-learned-projector"))
    assert 0 < step < proof


def test_a_search_says_how_near_it_came() -> None:
    seconds, tried, share = json.loads(ran("--part", "searches", "next-singular-value"))
    assert seconds > 0
    assert tried > 1000
    assert 0.99 < share <= 1


@pytest.mark.parametrize("label", ["misalignment-of-learned-features", "misalignment-in-effective-noise"])
def test_a_first_value_takes_longer_than_one_more(label: str) -> None:
    first, further, at_responses = json.loads(ran("--part", "values", label))
    assert first > further > 0
    assert at_responses > 0


def test_a_table_of_values() -> None:
    shown = ran("--only", "values", "--runs", "1")
    assert "the mean misalignment at numbers, exactly" in shown
    for label in ("misalignment-of-learned-features", "misalignment-in-effective-noise"):
        assert label in shown  # not cut off
    assert "target" not in shown
