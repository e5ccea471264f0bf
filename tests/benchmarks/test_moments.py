"""The benchmark runs, and its programs do the same work."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "moments.py"


@pytest.mark.parametrize(
    ("work", "programs", "terms"),
    [
        ("weingarten", ("befs", "haarpy"), 3),
        ("different", ("matchings", "recursion"), 15),
        ("power", ("recursion", "matchings"), 4),
    ],
)
def test_each_kind_of_work_is_done_by_both_programs(work: str, programs: tuple[str, str], terms: int) -> None:
    for program in programs:
        command = [sys.executable, str(SCRIPT), "--once", work, program, "3"]
        done = subprocess.run(command, cwd=SCRIPT.parents[1], check=True, capture_output=True, text=True)
        time, memory, found = json.loads(done.stdout)
        assert time > 0
        assert memory > 1
        assert found == terms
