"""A proof that breaks off, and a theorem that rests on it: every command says that they failed and why."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import derivations.cli
from derivations import CHAPTERS, THEOREMS, eval_command, verdicts
from derivations.symbols import W_0, Sigma, W, X, d, n
from derivations.wishart_moments import mean_of_inverse_wishart as module
from derivations.wishart_moments import mean_trace_of_inverse as user_module
from symbolic.checks import Verdict
from symbolic.derivation import Proof, Status, Theorem
from symbolic.matrices import E, Identity, inv, tr
from symbolic.report.examination import examine, statuses
from symbolic.report.failures import why_failed
from symbolic.rules import algebra, expectation_is_linear, trace_of_identity

MEAN, USER = (next(t for t in THEOREMS if t.label == one.label) for one in (module, user_module))
WHY = "derivation fails: step 2: "


def befs(*arguments: str) -> Result:
    return CliRunner().invoke(derivations.cli.main, list(arguments))


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> tuple[Theorem, Theorem]:
    """A theorem whose proof breaks off and one that rests on it, in place of those and of all that rests on them."""

    def mean_of_inverse_wishart(proof: Proof) -> None:
        proof.equals(E(inv(W)), by=algebra)
        proof.concludes(by=(Sigma * X,))  # type: ignore[arg-type]

    broken = replace(MEAN, body=mean_of_inverse_wishart)

    def mean_trace_of_inverse(proof: Proof) -> None:
        proof.equals(tr(E(inv(W_0))), by=expectation_is_linear)
        proof.equals(tr(Identity(d)) / (n - d - 1), by=broken)
        proof.concludes(by=(trace_of_identity,))

    using = replace(USER, body=mean_trace_of_inverse)
    swapped = {MEAN: broken, USER: using}
    chapters = tuple(
        replace(
            chapter,
            theorems=tuple(
                swapped.get(theorem, theorem)
                for theorem in chapter.theorems
                if theorem in swapped or MEAN not in theorem.ancestors()
            ),
        )
        for chapter in CHAPTERS
    )
    theorems = tuple(theorem for chapter in chapters for theorem in chapter.theorems)
    monkeypatch.setattr(derivations.cli, "CHAPTERS", chapters)
    monkeypatch.setattr(derivations.cli, "THEOREMS", theorems)
    monkeypatch.setattr(eval_command, "THEOREMS", theorems)
    monkeypatch.setattr(verdicts, "THEOREMS", theorems)
    monkeypatch.setattr(verdicts, "_keep", lambda path, content: None)
    return broken, using


def test_why_a_theorem_failed_is_its_first_failure_or_what_it_rests_on(failing: tuple[Theorem, Theorem]) -> None:
    examinations = {theorem.label: examine(theorem) for theorem in failing}
    found = statuses(failing, examinations)
    broken, using = (why_failed(theorem, found, examinations) for theorem in failing)
    assert broken.startswith(WHY)
    assert "\n" not in broken
    assert using == "rests on mean-of-inverse-wishart, which failed"
    proved = dict.fromkeys(found, Status.PROVED)
    assert not why_failed(failing[0], proved, examinations)
    impostor = why_failed(failing[1], statuses(failing[1:], examinations), {failing[1].label: examine(USER)})
    assert impostor == "rests on a theorem that is not the one listed by its label"


def test_list_says_why(failing: tuple[Theorem, Theorem]) -> None:
    listed = befs("list")
    assert listed.exit_code == 0
    assert f"mean-of-inverse-wishart: {WHY}" in listed.stdout
    assert "mean-trace-of-inverse: rests on mean-of-inverse-wishart, which failed" in listed.stdout
    rows = {row["label"]: row for row in json.loads(befs("list", "--json").stdout)}
    assert rows["mean-of-inverse-wishart"]["failure"].startswith(WHY)
    assert "failure" not in rows["mean-of-wishart"]


def test_show_says_why_and_shows_the_steps_until_then(failing: tuple[Theorem, Theorem]) -> None:
    shown = befs("show", "mean-of-inverse-wishart")
    assert shown.exit_code == 0
    assert f"failed: {WHY}" in shown.stdout
    assert "  1   = E[W⁻¹]" in shown.stdout
    assert "failed: rests on mean-of-inverse-wishart, which failed" in befs("show", "mean-trace-of-inverse").stdout
    assert befs("show", "mean-of-inverse-wishart.1").exit_code == 0
    assert "has the steps 1 to 1" in befs("show", "mean-of-inverse-wishart.2").stderr


@pytest.mark.parametrize("reference", ["mean-of-inverse-wishart", "mean-of-inverse-wishart.1"])
def test_latex_of_a_theorem_that_failed_says_so(failing: tuple[Theorem, Theorem], reference: str) -> None:
    result = befs("show", reference, "--latex")
    assert result.exit_code == 1
    first, second, third, *_ = result.stdout.splitlines()
    assert first.startswith("% mean-of-inverse-wishart")
    assert second.startswith(f"% FAILED: {WHY}")
    assert third in (r"\[", "% by algebra")
    assert f"mean-of-inverse-wishart: {WHY}" in result.stderr
    sound = befs("show", "mean-of-wishart", "--latex")
    assert sound.exit_code == 0
    assert "FAILED" not in sound.stdout


def test_check_says_why(failing: tuple[Theorem, Theorem]) -> None:
    result = befs("check", "mean-trace-of-inverse")
    assert result.exit_code == 1
    assert "mean-of-inverse-wishart: derivation fails\n  step 2: " in result.stdout
    assert "mean-trace-of-inverse: rests on mean-of-inverse-wishart, which failed" in result.stdout


def test_eval_says_why(failing: tuple[Theorem, Theorem]) -> None:
    result = befs("eval", "mean-trace-of-inverse", "n=10", "d=3")
    assert result.exit_code == 1
    assert "rests on mean-of-inverse-wishart, which failed" in result.stderr
    assert not result.stdout


def test_build_says_why_and_writes_the_rest(failing: tuple[Theorem, Theorem], tmp_path: Path) -> None:
    result = befs("build", "--no-mutants", "--flat", "--out", str(tmp_path))
    assert result.exit_code == 1
    assert f"mean-of-inverse-wishart: {WHY}" in result.stdout
    assert "mean-trace-of-inverse: rests on mean-of-inverse-wishart, which failed" in result.stdout
    assert (tmp_path / "appendix-flat.tex").is_file()


def test_a_proof_that_breaks_off_at_once_has_no_steps_to_show(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def mean_of_wishart(proof: Proof) -> None:
        proof.equals(Sigma * X, by=algebra)

    broken = replace(THEOREMS[0], body=mean_of_wishart)
    monkeypatch.setattr(derivations.cli, "CHAPTERS", (replace(CHAPTERS[0], theorems=(broken,)),))
    monkeypatch.setattr(derivations.cli, "THEOREMS", (broken,))
    monkeypatch.setattr(verdicts, "THEOREMS", (broken,))
    monkeypatch.setattr(verdicts, "_keep", lambda path, content: None)
    for command in ("show 1.1", "show 1.1 --latex", "list", "check mean-of-wishart --mutants"):
        assert "derivation fails" in befs(*command.split()).stdout
    assert "has no steps" in befs("show", "1.1.1").stderr
    result = befs("build", "--no-mutants", "--flat", "--out", str(tmp_path))
    assert result.exit_code == 1
    assert "mean-of-wishart: derivation fails: step 1: " in result.stdout


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        (lambda proof: 1 / 0, "the proof raises ZeroDivisionError: division by zero"),
        (lambda proof: proof.nothing(), "the proof raises AttributeError"),
        (lambda proof: tr(E(inv(W_0))) + Identity(d), "the proof raises TypeError"),
        (lambda proof: proof.equals(X * X, by=algebra), "step 2: "),
    ],
    ids=["division", "attribute", "types", "shapes"],
)
def test_a_slip_in_a_body_is_a_refusal_and_no_traceback(slip: Callable[[Proof], object], said: str) -> None:
    def body(proof: Proof) -> None:
        proof.equals(E(inv(W)), by=algebra)
        slip(proof)

    broken = replace(MEAN, body=body)
    assert len(broken.steps) == 1
    assert said in broken.refusal
    assert broken.verify().verdict is Verdict.FAILS
    assert said in examine(broken).derivation.detail


def test_a_crash_on_an_altered_claim_is_no_refusal() -> None:
    def body(proof: Proof) -> None:
        assert proof.claim == MEAN.claim, "a defect that only an altered claim meets"

    with pytest.raises(AssertionError, match="a defect"):
        replace(MEAN, body=body).derives(replace(MEAN.claim, rhs=2 * MEAN.claim.rhs))
