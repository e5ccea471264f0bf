"""The benchmark of the series of projectors runs, and its table has the number of words."""

import json
import subprocess
import sys
from pathlib import Path

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
    shown = ran("2", "--out", str(out))
    assert "every equation holds at every order" in shown
    assert shown.splitlines()[3].split()[:4] == ["one", "eigenvalue", "2", "6"]
    assert "target" not in shown.splitlines()[-1]  # none is set for this order
    assert out.stat().st_size > 1000
