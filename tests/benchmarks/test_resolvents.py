"""The benchmark runs, for each kind of work and each case."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "resolvents.py"


@pytest.mark.parametrize("work", ["digits", "sweep"])
@pytest.mark.parametrize("case", ["N = 2q", "N = 2q + 1", "N = 2⌊q/4⌋"])
def test_each_kind_of_work_is_done(work: str, case: str) -> None:
    command = [sys.executable, str(SCRIPT), "--once", work, case, "4"]
    done = subprocess.run(command, cwd=SCRIPT.parents[1], check=True, capture_output=True, text=True)
    assert json.loads(done.stdout) > 0
