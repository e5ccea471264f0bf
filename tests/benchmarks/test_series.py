"""The benchmark of the series runs, both ways give the same, and the table has the number of words."""

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "series.py"


def ran(*arguments: str) -> str:
    command = [sys.executable, str(SCRIPT), *arguments]
    return subprocess.run(command, cwd=SCRIPT.parents[1], check=True, capture_output=True, text=True).stdout


def test_both_ways_do_the_same_work() -> None:
    by_words, by_reduction = (json.loads(ran("--once", way, "2")) for way in ("words", "reduction"))
    assert by_words[0] > 0
    assert by_reduction[0] > 0
    assert by_words[1] == by_reduction[1]
    assert by_words[2] == 66


def test_a_table_and_a_plot(tmp_path: Path) -> None:
    out = tmp_path / "series.svg"
    shown = ran("1", "--out", str(out))
    assert "both ways give the same coefficients" in shown
    assert shown.splitlines()[3].split()[0] == "1"
    assert shown.splitlines()[3].split()[-1] == "10"
    assert "target" not in shown.splitlines()[-1]  # none is set for this order
    assert out.stat().st_size > 1000
