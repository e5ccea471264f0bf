"""The benchmark of the risk runs, for each kind of work and each case."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "risk.py"


@pytest.mark.parametrize(
    ("work", "case"),
    [("digits", "N − q even"), ("digits", "N − q odd"), ("sweep", "over λ"), ("sweep", "over n_T")],
)
def test_each_kind_of_work_is_done(work: str, case: str) -> None:
    command = [sys.executable, str(SCRIPT), "--once", work, case, "4", "20"]
    done = subprocess.run(command, cwd=SCRIPT.parents[1], check=True, capture_output=True, text=True)
    assert json.loads(done.stdout) > 0
