"""The list of theorems as a whole, and the verdicts that are kept of it."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

import derivations.cli
from derivations import THEOREMS, verdicts
from derivations.consistency import inconsistencies
from derivations.symbols import REGISTRY, Sigma, W, X, n
from derivations.wishart_moments.mean_of_inverse_wishart import mean_of_inverse_wishart
from derivations.wishart_moments.mean_of_wishart import mean_of_wishart
from symbolic.checks import Verdict
from symbolic.claim import Claim
from symbolic.derivation import Proof, Status, Theorem, theorem
from symbolic.errors import StepRefused
from symbolic.matrices import E, Named
from symbolic.report.examination import examine, statuses
from symbolic.rules import algebra, expectation_is_linear, solving

REFERENCES = Path(__file__).parent.parent.parent / "paper_appendix" / "references.bib"


def wrong(*theorems: Theorem) -> str:
    return "; ".join(inconsistencies(theorems, REGISTRY, REFERENCES))


def made(label: str, rhs: object = n * Sigma, source: tuple[str, ...] = ("muirhead1982",)) -> Theorem:
    @theorem(label, states=Claim(E(W), "=", rhs), source=source)  # type: ignore[arg-type]
    def result(proof: Proof) -> None:
        """A test."""
        proof.concludes(by=mean_of_wishart)

    return result


def test_the_list_of_the_appendix_is_in_order() -> None:
    assert not wrong(*THEOREMS)


def test_a_label_may_occur_once() -> None:
    assert "two theorems are called mean-of-wishart" in wrong(mean_of_wishart, made("mean-of-wishart", 2 * n * Sigma))


def test_what_is_cited_is_listed_before() -> None:
    assert "cites mean-of-wishart, which is not listed before it" in wrong(made("first"), mean_of_wishart)
    impostor = replace(mean_of_wishart, claim=Claim(E(W), "=", 3 * n * Sigma))
    assert "which is not listed before it" in wrong(impostor, made("second"))


def test_proofs_that_are_not_asked_for_are_not_read() -> None:
    first = made("first")
    found = "; ".join(inconsistencies((first, mean_of_wishart), REGISTRY, REFERENCES, read=(mean_of_wishart,)))
    assert "is not listed before it" not in found
    assert "both are named after the label, first" in found
    assert "_written" not in vars(first)


def test_labels_files_and_functions_have_one_name() -> None:
    assert "is no label" in wrong(made("Mean of W"))
    assert "'a_b' is no label" in wrong(made("a_b"))
    assert "both are named after the label, fifth" in wrong(made("fifth"))


def test_sources_are_in_the_references() -> None:
    assert "references.bib does not have" in wrong(mean_of_wishart, made("third", source=("nobody1900",)))
    assert "names no source" in wrong(mean_of_wishart, made("fourth", source=()))


def test_a_letter_that_only_looks_like_a_declared_one_is_found_out() -> None:
    other = Named("W", X.T * X + X.T * X)
    lookalike = Theorem("x", Claim(E(other), "=", n * Sigma), None, ("muirhead1982",), "", __name__)
    assert "uses W for something other" in wrong(lookalike)


def test_an_impostor_does_not_inherit_a_status() -> None:
    impostor = replace(mean_of_wishart, claim=Claim(E(W), "=", 3 * n * Sigma))

    @theorem("user", states=Claim(E(W), "=", 3 * n * Sigma))
    def user(proof: Proof) -> None:
        """A test."""
        proof.concludes(by=impostor)

    examinations = {"mean-of-wishart": examine(mean_of_wishart), "user": examine(user)}
    assert statuses((mean_of_wishart, user), examinations)["user"] is Status.FAILED


def test_a_disordered_list_is_said_to_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derivations.cli, "THEOREMS", (mean_of_inverse_wishart, *THEOREMS))
    result = CliRunner().invoke(derivations.cli.main, ["list"])
    assert result.exit_code == 1
    assert "not in order" in result.stderr


def test_a_verdict_depends_on_every_file_that_is_imported() -> None:
    files = {path.name for path in verdicts.imported("derivations.least_squares.divergence_of_least_squares")}
    assert {"symbols.py", "excess_risk_of_least_squares.py", "existence_of_inverse_moments.py"} <= files


@pytest.mark.parametrize(
    "line",
    [
        "from .helpers import SHIFT",
        "from . import helpers",
        "from ..trial.helpers import SHIFT",
        "from derivations.trial.helpers import SHIFT",
        "from derivations.trial import SHIFT",
        "from derivations.trial import *",
        "from . import SHIFT",
        "import derivations.trial.other",
        "import derivations.trial as trial",
        "def later():\n    from .helpers import SHIFT",
    ],
)
def test_an_import_of_any_form_leads_to_the_file_that_says_the_value(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "derivations" / "trial"
    folder.mkdir(parents=True)
    for name, content in {"__init__": "from .helpers import SHIFT", "helpers": "SHIFT = 1", "result": line}.items():
        (folder / f"{name}.py").write_text(content)
    monkeypatch.setattr(verdicts, "ROOT", tmp_path)
    assert {path.stem for path in verdicts.imported("derivations.trial.result")} >= {"result", "helpers"}


def test_an_import_of_the_engine_is_not_followed_as_all_of_it_counts_anyway() -> None:
    files = verdicts.imported("derivations.wishart_moments.mean_of_wishart")
    assert {path.name for path in files} == {"mean_of_wishart.py", "symbols.py"}


def test_a_verdict_depends_on_what_is_stated_wherever_the_values_come_from() -> None:
    def body(reason: object) -> Callable[[Proof], None]:
        return lambda proof: proof.concludes(by=reason)  # type: ignore[arg-type]

    def breaks_off(proof: Proof) -> None:
        body(mean_of_wishart)(proof)
        raise StepRefused("no more")

    first = replace(mean_of_wishart, body=body(mean_of_wishart))
    others = [
        replace(first, claim=replace(first.claim, rhs=2 * n * Sigma)),
        replace(first, claim=replace(first.claim, given=(n > 3,))),
        replace(first, claim=replace(first.claim, lhs=E(Named("W", X.T * X + X.T * X)))),
        replace(first, body=body(algebra)),
        replace(first, body=body(mean_of_wishart.at(Sigma=Sigma))),
        replace(first, body=body(solving(Sigma))),
        replace(first, body=body(solving())),
        replace(first, body=breaks_off),
    ]
    assert len({verdicts.source_hash(made) for made in (first, *others)}) == 1 + len(others)
    assert verdicts.source_hash(first) == verdicts.source_hash(replace(first))


def test_fresh_verdicts_are_found_whatever_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "CACHE", tmp_path)
    whole = examine(mean_of_wishart)
    forged = replace(whole, derivation=replace(whole.derivation, strength="forged"))
    verdicts._keep(verdicts._path(mean_of_wishart, 50), forged.to_json())
    trials = [trial.to_json() for trial in verdicts.trials([mean_of_wishart], False, 1, lambda label: None)]
    (kept,) = tmp_path.glob("mutants-*")
    kept.write_text(json.dumps([{**trial, "exempt": "forged"} for trial in trials]))
    report = CliRunner().invoke(derivations.cli.main, ["check", "mean-of-wishart", "--mutants", "--json"]).stdout
    assert "forged" in report
    assert json.loads(report)["mutants"]["mean-of-wishart"]["exempt"] == len(trials)
    arguments = ["check", "mean-of-wishart", "--mutants", "--json", "--fresh"]
    fresh = CliRunner().invoke(derivations.cli.main, arguments).stdout
    assert "forged" not in fresh
    assert json.loads(fresh)["mutants"]["mean-of-wishart"]["exempt"] < len(trials)
    again = CliRunner().invoke(derivations.cli.main, arguments[:-1]).stdout
    assert again == fresh


@pytest.mark.parametrize("content", ["", "[]", "null", "{}", '{"label": "mean-of-wishart", "derivation": []}', "\x00"])
def test_a_corrupt_verdict_is_found_again(content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "CACHE", tmp_path)
    verdicts._path(mean_of_wishart, 50).write_text(content)
    assert verdicts.examinations([mean_of_wishart], 50, 1, lambda label: None)["mean-of-wishart"].lines
    assert verdicts._kept(mean_of_wishart, 50) is not None


def test_a_verdict_with_judges_left_out_is_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "CACHE", tmp_path)
    incomplete = replace(examine(mean_of_wishart), judges=())
    verdicts._keep(verdicts._path(mean_of_wishart, 50), incomplete.to_json())
    assert verdicts._kept(mean_of_wishart, 50) is None


def test_trials_are_kept_and_damaged_ones_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "CACHE", tmp_path)
    first = verdicts.trials([mean_of_wishart], False, 1, lambda label: None)
    assert first
    (kept,) = tmp_path.iterdir()
    monkeypatch.setattr(verdicts, "_try", lambda name: pytest.fail("it was kept"))
    assert verdicts.trials([mean_of_wishart], False, 1, lambda label: None) == first
    monkeypatch.setattr(verdicts, "_try", lambda name: tuple(first[:1]))
    for damaged in ("", "null", "[{}]", kept.read_text()[:-5]):
        kept.write_text(damaged)
        assert verdicts.trials([mean_of_wishart], False, 1, lambda label: None) == first[:1]


def test_what_is_found_of_rules_is_kept_and_a_rule_that_fails_is_said_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verdicts, "CACHE", tmp_path)
    monkeypatch.setattr(verdicts, "RULES", (expectation_is_linear,))
    first = verdicts.rule_examinations(50, 1, lambda name: None)
    assert len(first) == len(expectation_is_linear.claims)
    assert not any(examination.failures for examination in first)
    forged = replace(first[0], derivation=replace(first[0].derivation, verdict=Verdict.FAILS))
    (kept,) = tmp_path.iterdir()
    kept.write_text(json.dumps([each.to_json() for each in (forged, *first[1:])]))
    assert verdicts.rule_examinations(50, 1, lambda name: None) == [forged, *first[1:]]
    monkeypatch.setattr(derivations.cli, "THEOREMS", (mean_of_wishart,))
    monkeypatch.setattr(verdicts, "THEOREMS", (mean_of_wishart,))
    result = CliRunner().invoke(derivations.cli.main, ["check"])
    assert result.exit_code == 1
    assert f"the rule {forged.label}: derivation fails" in result.stdout
    assert f"{len(first) - 1} of {len(first)} statements of rules executed and judged true" in result.stdout
    for incomplete in ([forged], [replace(forged, judges=()), *first[1:]]):
        kept.write_text(json.dumps([each.to_json() for each in incomplete]))
        assert verdicts.rule_examinations(50, 1, lambda name: None) == first
    kept.write_text(json.dumps([each.to_json() for each in (forged, *first[1:])]))
    assert CliRunner().invoke(derivations.cli.main, ["check", "--fresh"]).exit_code == 0
    assert verdicts.rule_examinations(50, 1, lambda name: None) == first


def test_a_verdict_that_is_kept_replaces_that_of_older_sources_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verdicts, "CACHE", tmp_path)
    for name in ("mutants-mean-0001", "mutants-mean-of-wishart-0001"):
        (tmp_path / f"{name}.json").write_text("")
    verdicts._keep(tmp_path / "mutants-mean-0002.json", [])
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["mutants-mean-0002", "mutants-mean-of-wishart-0001"]


def test_no_string_becomes_an_expression() -> None:
    for entries in ([["1+1"]], [["__import__('os')"]]):
        with pytest.raises(TypeError):
            mean_of_wishart.at(Sigma=entries)
    proof = Proof(mean_of_wishart.claim)
    with pytest.raises(Exception, match=r"SympifyError|cannot|strict"):
        proof.equals("__import__('os')", by=algebra)


def test_a_proof_is_read_from_its_steps_alone() -> None:
    false = Claim(E(W), "=", 2 * n * Sigma)

    def swapped(proof: Proof) -> None:
        proof.claim = mean_of_wishart.claim
        proof.concludes(by=mean_of_wishart)

    def forged(proof: Proof) -> None:
        proof._derived.append(proof.claim)

    def deaf(proof: Proof) -> None:
        reason = solving()
        reason.infer = lambda premises, conclusion: None  # type: ignore[method-assign]
        proof.concludes(reason, mean_of_wishart)

    for body in (swapped, forged, deaf):
        assert Theorem("x", false, body, (), "", __name__).verify().verdict.value == "fails"


def test_eval_gives_no_number_for_a_theorem_whose_condition_fails() -> None:
    result = CliRunner().invoke(derivations.cli.main, ["eval", "divergence-of-inverse-trace", "n=10", "d=3"])
    assert result.exit_code == 2
    assert "divergence-of-inverse-trace needs n ≤ d + 1" in result.stderr
    assert not result.stdout


def test_a_theorem_that_fails_is_still_shown_and_said_to_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = mean_of_inverse_wishart.claim
    broken = replace(mean_of_inverse_wishart, claim=replace(claim, rhs=2 * claim.rhs))
    others = tuple(theorem for theorem in THEOREMS if theorem in broken.ancestors())
    monkeypatch.setattr(derivations.cli, "THEOREMS", (*others, broken))
    monkeypatch.setattr(verdicts, "_kept", lambda theorem, digits, thorough: None)
    monkeypatch.setattr(verdicts, "_keep", lambda path, content: None)
    monkeypatch.setattr(verdicts, "THEOREMS", (*others, broken))
    result = CliRunner().invoke(derivations.cli.main, ["show", "mean-of-inverse-wishart"])
    assert result.exit_code == 0
    assert "failed" in result.stdout
    assert CliRunner().invoke(derivations.cli.main, ["check", "mean-of-inverse-wishart"]).exit_code == 1
