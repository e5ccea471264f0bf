"""The command line as a user meets it: output, errors, exit codes, files."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from derivations import THEOREMS
from derivations.cli import main

STATUSES = {"proved", "numeric only", "assumed", "open", "failed"}


def befs(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_list_has_every_theorem_with_the_promised_keys() -> None:
    rows = json.loads(befs("list", "--json").stdout)
    assert [row["label"] for row in rows] == [theorem.label for theorem in THEOREMS]
    for row in rows:
        assert {"label", "chapter", "status", "given", "conditions", "source"} <= row.keys()
        assert row["status"] in STATUSES


def test_every_theorem_is_proved_on_classical_facts() -> None:
    rows = json.loads(befs("list", "--json").stdout)
    assert {row["status"] for row in rows} == {"proved"}


@pytest.mark.parametrize("label", [theorem.label for theorem in THEOREMS])
def test_show_prints_every_line_and_reason(label: str) -> None:
    result = befs("show", label)
    assert result.exit_code == 0
    assert label in result.stdout
    assert "proved" in result.stdout
    assert "\x1b" not in result.stdout  # plain when it is not a terminal


@pytest.mark.parametrize("label", [theorem.label for theorem in THEOREMS])
def test_latex_to_paste_is_balanced(label: str) -> None:
    text = befs("show", label, "--latex").stdout
    assert text.count("{") == text.count("}")
    assert text.count(r"\begin") == text.count(r"\end")
    assert r"\hyperref" not in text


def test_a_label_may_carry_its_prefix() -> None:
    assert befs("show", "thm:mean-of-wishart").exit_code == 0


def test_an_unknown_label_lists_the_known_ones() -> None:
    result = befs("show", "mean-of-wisharts")
    assert result.exit_code == 2
    assert "mean-of-wishart," in result.stderr
    assert not result.stdout


def test_eval_is_exact() -> None:
    answer = json.loads(
        befs("eval", "excess-risk-of-least-squares", "n=20", "d=7", "sigma_y2=0.7", "--digits", "20", "--json").stdout
    )
    assert answer["exact"] == "49/120"
    assert answer["value"] == "0.40833333333333333333"
    assert answer["conditions"] == ["n > d + 1"]


@pytest.mark.parametrize("n", [3, 4])
@pytest.mark.parametrize(
    ("label", "more"), [("mean-trace-of-inverse", ()), ("excess-risk-of-least-squares", ("sigma_y2=1/2",))]
)
def test_at_the_edge_the_answer_is_that_it_diverges(label: str, more: tuple[str, ...], n: int) -> None:
    result = befs("eval", label, f"n={n}", "d=3", *more, "--json")
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert answer["value"] == "diverges"
    assert answer["exact"] is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("n=2", "d=3"), "needs n > d + 1; got d = 3, n = 2"),
        (("n=10",), "missing d"),
        (("n=10", "d=3", "q=2"), "unknown argument q"),
        (("n=10", "n=11", "d=3"), "n is given twice"),
        (("n=1e3", "d=3"), "got '1e3'"),
        (("n=ten", "d=3"), "got 'ten'"),
        (("n=10", "d=3/2"), "d is a positive integer; got d = 3/2"),
        (("n=10", "d=0"), "d is a positive integer"),
        (("n=10", "d=-1"), "d is a positive integer"),
        (("n=1/0", "d=3"), "denominator"),
        (("n=__import__('os')", "d=3"), "a value is an integer"),
        (("n=²", "d=3"), "a value is an integer"),
        (("n", "d=3"), "name=value"),
        (("n=", "d=3"), "a value is an integer"),
        (("n=10.", "d=3"), "a value is an integer"),
        (("n=inf", "d=3"), "a value is an integer"),
        (("n=0x10", "d=3"), "a value is an integer"),
        (("n= 10", "d=3"), "a value is an integer"),
    ],
)
def test_eval_refuses_by_name_and_prints_no_number(arguments: tuple[str, ...], said: str) -> None:
    result = befs("eval", "mean-trace-of-inverse", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not result.stdout


def test_eval_of_a_matrix_theorem_lists_the_scalar_ones() -> None:
    result = befs("eval", "mean-of-inverse-wishart", "n=10", "d=3")
    assert result.exit_code == 2
    assert "mean-trace-of-inverse" in result.stderr


def test_decimals_are_read_exactly() -> None:
    answer = json.loads(befs("eval", "excess-risk-of-least-squares", "n=12", "d=1", "sigma_y2=0.1", "--json").stdout)
    assert answer["exact"] == "1/100"


def test_check_of_one_theorem_covers_what_it_rests_on() -> None:
    report = json.loads(befs("check", "mean-trace-of-inverse", "--json").stdout)
    labels = [row["label"] for row in report["theorems"]]
    assert "existence-of-inverse-moments" in labels
    assert labels[-1] == "mean-trace-of-inverse"
    assert report["survivors"] == []


def test_check_to_other_digits_says_so() -> None:
    report = json.loads(befs("check", "mean-of-wishart", "--digits", "80", "--json").stdout)
    (row,) = report["theorems"]
    assert any("80 digits" in evidence["strength"] for evidence in row["judges"])


def test_mutants_of_one_theorem_are_refused() -> None:
    result = befs("check", "mean-of-wishart", "--mutants", "--json")
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert report["mutants"]["mean-of-wishart"]["exact evaluation"] == {"refused": 4}


def test_build_writes_only_where_it_is_asked(tmp_path: Path) -> None:
    result = befs("build", "--out", str(tmp_path / "here"))
    assert result.exit_code == 0
    written = sorted(path.relative_to(tmp_path / "here").as_posix() for path in (tmp_path / "here").rglob("*.*"))
    assert "main.tex" in written
    assert "sections/wishart_moments.tex" in written
    assert not [name for name in written if name.startswith(".")]
    assert [path.name for path in tmp_path.iterdir()] == ["here"]


def test_a_second_build_writes_nothing(tmp_path: Path) -> None:
    befs("build", "--out", str(tmp_path))
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.tex")}
    assert "unchanged" in befs("build", "--out", str(tmp_path)).stdout
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.tex")} == before


def test_the_flat_file_needs_no_other(tmp_path: Path) -> None:
    assert befs("build", "--flat", "--out", str(tmp_path)).exit_code == 0
    (path,) = tmp_path.iterdir()
    text = path.read_text(encoding="utf-8")
    assert r"\input" not in text
    assert r"\begin{filecontents*}" in text
    assert r"\newcommand{\step}" in text


def test_build_into_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    result = befs("build", "--out", str(tmp_path / "taken"))
    assert result.exit_code == 2


@pytest.mark.parametrize("command", ["list", "show", "check", "eval", "build"])
def test_help_teaches(command: str) -> None:
    assert len(befs(command, "--help").stdout) > 150
