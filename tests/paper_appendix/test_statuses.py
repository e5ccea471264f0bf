"""A statement is printed as what it is: refused, or by a rule that its author brought along, or without a proof."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from derivations.closed_forms import SECTION
from derivations.symbols import REGISTRY, Sigma, W, X, n
from derivations.wishart_moments.mean_of_wishart import mean_of_wishart
from symbolic.claim import Claim
from symbolic.derivation import Chapter, Proof, Theorem, theorem
from symbolic.matrices import E
from symbolic.report import appendix
from symbolic.report.examination import examine, statuses
from symbolic.report.typesetting import typeset
from symbolic.rules import Fact, Rule, Stein, definition, expectation_is_linear, trace_of_identity

APPENDIX = Path(__file__).parents[2] / "paper_appendix"
FOLKLORE = Fact("folk_lore 50%", "Everybody knows `x_1`.", "nobody & nothing", classical=False)


@theorem("failed-one", states=Claim(E(W), "=", (n + 1) * Sigma), source=("haff1979",))
def failed_one(proof: Proof) -> None:
    """A wrong constant; 50% of `x_1` & #2."""
    proof.equals(E(X.T * X), by=definition(W))
    proof.concludes(by=(Stein.at(X), expectation_is_linear, trace_of_identity))


@theorem("rests-on-failed", states=Claim(2 * E(W), "=", 2 * (n + 1) * Sigma), source=("haff1979",))
def rests_on_failed(proof: Proof) -> None:
    """Rests on what failed."""
    proof.concludes(by=failed_one)


@theorem("assumed-one", states=Claim(E(W), "=", n * Sigma), source=("a letter to the editor",))
def assumed_one(proof: Proof) -> None:
    """By a rule that its author brought along."""
    by = Rule("my_rule", (Claim(W, "=", X.T * X),), "linear algebra", definition(W).laws, facts=(FOLKLORE,))
    proof.equals(E(X.T * X), by=by)
    proof.concludes(by=(Stein.at(X), expectation_is_linear, trace_of_identity))


numeric_one = Theorem("numeric-one", Claim(E(W), "=", n * Sigma), None, ("haff1979",), "No proof.", __name__)
THEOREMS = (mean_of_wishart, failed_one, rests_on_failed, assumed_one, numeric_one)


@pytest.fixture(scope="module")
def pages(tex: None) -> str:
    found = {each.label: examine(each) for each in THEOREMS}
    chapter = Chapter("kinds", "Statements of 5 kinds", THEOREMS, "With `x_1` & 50%.")
    sections = appendix.sections((chapter,), REGISTRY, statuses(THEOREMS, found), found, {})
    frame = {name: (APPENDIX / name).read_text(encoding="utf-8") for name in appendix.FRAME}
    frame["about.tex"] = r"\section*{About}\label{sec:about}"  # it refers to a theorem of the appendix
    made = typeset({**frame, **sections, SECTION: ""}, "main.tex", "kinds")
    assert made.complaints == ()
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(made.pdf)).pages)


def test_a_refused_step_is_marked_and_its_proof_called_an_attempt(pages: str) -> None:
    assert pages.count("Attempted proof") == 2
    assert pages.count("does not follow") >= 1
    assert "the line does not follow by Stein" in pages
    assert "A wrong constant; 50%" in pages


def test_what_an_author_brought_along_is_no_classical_fact(pages: str) -> None:
    assert "not classical" in pages
    assert "folk lore 50%" in pages
    assert "a letter to the editor" in pages


def test_without_a_proof_it_says_so(pages: str) -> None:
    assert "numeric only" in pages
    assert "No proof is written" in pages


def test_a_build_without_mutants_does_not_speak_of_them(pages: str) -> None:
    assert "Altered statements were not tried in this build" in pages
