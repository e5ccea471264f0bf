"""Every command and every piece of Python in the README runs, and prints what the README says."""

import doctest
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from derivations.cli import main

README = Path(__file__).parent.parent / "README.md"
BLOCKS = re.findall(r"```console\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
COMMANDS = [tuple(part.split("\n", 1)) for block in BLOCKS for part in block.split("$ ")[1:]]


@pytest.mark.parametrize(("command", "expected"), COMMANDS, ids=[command for command, _ in COMMANDS])
def test_a_command_prints_what_the_readme_shows(command: str, expected: str) -> None:
    program, *arguments = shlex.split(command)
    assert program == "befs"
    result = CliRunner().invoke(main, arguments)
    printed = result.stderr if expected.startswith("error:") else result.stdout
    assert [line.rstrip() for line in printed.splitlines()] == [line.rstrip() for line in expected.splitlines()]
    assert result.exit_code == (2 if expected.startswith("error:") else 0)


def test_there_are_commands_to_run() -> None:
    assert len(COMMANDS) >= 6


def test_the_python_of_the_readme_runs() -> None:
    found = doctest.testfile(str(README), module_relative=False, encoding="utf-8")
    assert found.attempted > 15
    assert found.failed == 0
