"""The command line as a user meets it: output, errors, exit codes, files."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import derivations.cli
from derivations import THEOREMS, verdicts
from derivations.cli import main
from derivations.verdicts import ROOT
from symbolic.derivation import find_theorem
from symbolic.report.typesetting import require_clock

STATUSES = {"proved", "numeric only", "assumed", "open", "failed"}


def befs(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


ASSUMED = {"equivalent-for-any-covariance", "yu-wang-samworth", "yu-wang-samworth-rectangular"}


def test_list_has_every_theorem_with_the_promised_keys() -> None:
    rows = json.loads(befs("list", "--json").stdout)
    assert [row["label"] for row in rows] == [theorem.label for theorem in THEOREMS]
    for row in rows:
        assert {"label", "chapter", "status", "given", "conditions", "source"} <= row.keys()
        assert row["status"] in STATUSES


def test_every_theorem_with_a_proof_is_proved_on_classical_facts() -> None:
    rows = json.loads(befs("list", "--json").stdout)
    unproved = {theorem.label for theorem in THEOREMS if theorem.body is None}
    assert {row["label"] for row in rows if row["status"] == "assumed"} == ASSUMED
    assert {row["status"] for row in rows if row["label"] not in unproved | ASSUMED} == {"proved"}
    assert {row["status"] for row in rows if row["label"] in unproved} <= {"numeric only"}


@pytest.mark.parametrize("label", [theorem.label for theorem in THEOREMS])
def test_show_prints_every_line_and_reason(label: str) -> None:
    result = befs("show", label)
    assert result.exit_code == 0
    assert label in result.stdout
    unproved = find_theorem(THEOREMS, label).body is None
    status = "assumed" if label in ASSUMED else "numeric only" if unproved else "proved"
    assert f"\n{status}" in result.stdout
    assert "\x1b" not in result.stdout  # plain when it is not a terminal


@pytest.mark.parametrize("label", [theorem.label for theorem in THEOREMS])
def test_latex_to_paste_is_balanced(label: str) -> None:
    text = befs("show", label, "--latex").stdout
    assert text.count("{") == text.count("}")
    assert text.count(r"\begin") == text.count(r"\end")
    assert r"\hyperref" not in text


def test_a_terminal_without_greek_letters_shows_the_rest() -> None:
    code = "import sys; from derivations.cli import main; sys.exit(main())"
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1", "PYTHONPATH": str(ROOT)}
    shown = subprocess.run(
        [sys.executable, "-c", code, "show", "mean-of-wishart"], env=environment, capture_output=True, check=True
    )
    assert b"E[W] = n ?" in shown.stdout


def test_standard_error_stays_empty_where_it_is_no_terminal() -> None:
    for arguments in (("show", "mean-of-wishart"), ("check", "mean-of-wishart")):
        assert not befs(*arguments).stderr


def test_a_label_may_carry_its_prefix() -> None:
    assert befs("show", "thm:mean-of-wishart").exit_code == 0


def test_an_unknown_label_lists_the_known_ones() -> None:
    result = befs("show", "mean-of-wisharts")
    assert result.exit_code == 2
    assert "did you mean mean-of-wishart" in result.stderr
    assert not result.stdout
    assert "mean-of-wishart, second-moment" in befs("check", "nonsense").stderr


def test_a_number_and_a_file_lead_to_the_same_as_the_label() -> None:
    whole = befs("show", "mean-of-wishart").stdout
    assert befs("show", "1.1").stdout == whole
    assert befs("show", "Theorem", "1.1").stdout == whole
    assert befs("show", "derivations/wishart_moments/mean_of_wishart.py").stdout == whole


def test_one_step_is_shown_with_what_was_found_of_it_and_its_line_of_code() -> None:
    shown = befs("show", "mean-of-wishart.2").stdout
    assert "step 2 of 2 of Theorem 1.1" in shown
    assert "execution of the reasons: holds" in shown
    assert "exact evaluation: holds, exact at 9 points" in shown
    file, _, line = shown.strip().rpartition("stated in ")[2].partition(", line ")
    assert "proof.concludes(" in (ROOT / file).read_text(encoding="utf-8").splitlines()[int(line) - 1]


def test_one_step_as_latex_is_that_step_alone() -> None:
    latex = befs("show", "mean-of-wishart.2", "--latex").stdout
    assert latex.splitlines() == [
        "% mean-of-wishart, step 2: proved, given Stein's lemma",
        "% by Stein's lemma for $X$, expectation is linear, trace of identity",
        r"\[",
        r"  \mathbb E[X^{\top} X] = n\, \Sigma",
        r"\]",
    ]
    solved = befs("show", "mean-of-inverse-wishart.5", "--latex").stdout
    assert r"% where (A) is I_d = (n - d - 1)\, \Sigma \, \mathbb E[W^{-1}]" in solved
    assert r"\qquad (n > d + 1)" in solved


def test_a_rule_is_shown_by_the_anchor_it_has_in_the_pdf() -> None:
    assert "tr(A B) = tr(B A)" in befs("show", "rule:trace-is-cyclic").stdout
    assert befs("show", "rule:trace-is-cyclic", "--latex").exit_code == 2
    assert befs("show", "rule:nothing").exit_code == 2
    assert "For a matrix G" in befs("show", "fact:stein-s-lemma").stdout
    assert "file: derivations/symbols.py" in befs("show", "sym:Sigma").stdout


def test_several_are_shown_one_after_the_other() -> None:
    shown = befs("show", "1.1", "rule:algebra", "1.2").stdout
    marks = ["Theorem 1.1", "rule:algebra", "Theorem 1.2"]
    assert [mark for mark in marks if mark in shown] == marks
    assert sorted(marks, key=shown.index) == marks


def test_a_letter_shows_the_equation_that_later_steps_start_from() -> None:
    assert "completes (A)   I_d = (n - d - 1) Σ E[W⁻¹]" in befs("show", "mean-of-inverse-wishart.A").stdout
    latex = befs("show", "mean-of-inverse-wishart.A", "--latex").stdout.splitlines()
    assert latex[1] == "% by the steps 1, 2, 3, 4"
    assert latex[3].startswith("  I_d = (n - d - 1)")


def test_a_page_shows_all_theorems_on_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {"thm:mean-of-wishart": "3", "end:thm:mean-of-wishart": "3", "thm:second-moment-of-wishart": "3"}
    (tmp_path / "appendix.pdf").touch()
    (tmp_path / "appendix.pages.json").write_text(json.dumps(pages))
    monkeypatch.setattr(derivations.cli, "PAGES", tmp_path / "appendix.pages.json")
    shown = befs("show", "page", "3").stdout
    assert "Theorem 1.1" in shown
    assert "Theorem 1.2" in shown


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
    assert any("< 1e-80" in evidence["strength"] for evidence in row["judges"])


def instances_tried(*options: str) -> int:
    """In the search for a violation of one bound."""
    result = befs("check", "yu-wang-samworth", "--json", *options)
    assert result.exit_code == 0
    (row,) = json.loads(result.stdout)["theorems"]
    (search,) = (evidence for evidence in row["judges"] if evidence["check"] == "adversarial search")
    return int(re.findall(r"no violation in (\d+) instances", search["strength"])[0])


def test_a_thorough_check_searches_longer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(verdicts, "THOROUGH", 2)
    monkeypatch.setattr(verdicts, "CACHE", tmp_path)
    assert instances_tried("--thorough") == 2 * instances_tried()
    assert sorted("-thorough-" in path.name for path in tmp_path.iterdir()) == [False, True]


def test_mutants_of_one_theorem_are_refused() -> None:
    result = befs("check", "mean-of-wishart", "--mutants", "--json")
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert report["mutants"]["mean-of-wishart"]["exact evaluation"] == {"refused": 4, "survived": 0, "blind": 0}


def test_build_writes_only_where_it_is_asked(tmp_path: Path) -> None:
    result = befs("build", "--no-mutants", "--out", str(tmp_path / "here"))
    assert result.exit_code == 0
    written = sorted(path.relative_to(tmp_path / "here").as_posix() for path in (tmp_path / "here").rglob("*.*"))
    assert "main.tex" in written
    assert "sections/wishart_moments.tex" in written
    assert "figures/risk_against_penalty.svg" in written
    assert not [name for name in written if name.startswith(".")]
    assert [path.name for path in tmp_path.iterdir()] == ["here"]


def test_a_second_build_writes_nothing(tmp_path: Path) -> None:
    befs("build", "--no-mutants", "--out", str(tmp_path))
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.*")}
    assert "unchanged" in befs("build", "--no-mutants", "--out", str(tmp_path)).stdout
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.*")} == before


def test_the_flat_file_needs_no_other(tmp_path: Path) -> None:
    assert befs("build", "--no-mutants", "--flat", "--out", str(tmp_path)).exit_code == 0
    (path,) = tmp_path.iterdir()
    text = path.read_text(encoding="utf-8")
    assert r"\input" not in text
    assert r"\begin{filecontents*}" in text
    assert r"\newcommand{\step}" in text


def test_build_into_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    result = befs("build", "--no-mutants", "--out", str(tmp_path / "taken"))
    assert result.exit_code == 2


@pytest.mark.parametrize("seconds", ["abc", "-1", "1.5", "", " 1", "٣", "253402300800", "9" * 5000])
def test_a_clock_that_is_no_number_of_seconds_is_refused(
    seconds: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    result = befs("build", "--no-mutants", "--out", str(tmp_path / "here"))
    assert result.exit_code == 2
    assert "SOURCE_DATE_EPOCH is a whole number of seconds" in result.stderr
    assert len(result.stderr) < 250
    assert not list(tmp_path.iterdir())


def test_a_clock_within_the_dates_is_not_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for seconds in ("0", "1700000000", "253402300799"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
        require_clock()


def test_a_pdf_without_tex_names_the_packages_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    result = befs("build", "--pdf", "--out", str(tmp_path / "here"))
    assert result.exit_code == 2
    assert "sudo apt-get install texlive-latex-base texlive-latex-recommended" in result.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="needs pdflatex")
def test_a_pdf_lies_beside_its_sources_with_the_pages_of_its_labels(tmp_path: Path) -> None:
    result = befs("build", "--no-mutants", "--pdf", "--out", str(tmp_path))
    assert result.exit_code == 0
    assert "PDF: " in result.stdout
    assert (tmp_path / "appendix.pdf").read_bytes().startswith(b"%PDF")
    assert int(json.loads((tmp_path / "appendix.pages.json").read_text())["thm:mean-of-wishart"]) > 1
    assert not list(tmp_path.glob("*.aux"))


@pytest.mark.parametrize("command", ["list", "show", "check", "eval", "build"])
def test_help_teaches(command: str) -> None:
    assert len(befs(command, "--help").stdout) > 150
