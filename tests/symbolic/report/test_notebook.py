"""What theorems, steps, claims and evidence look like in a notebook."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from derivations import THEOREMS
from derivations.symbols import Sigma, W, d, n
from derivations.wishart_moments.existence_of_inverse_moments import existence_of_inverse_moments
from derivations.wishart_moments.mean_of_inverse_wishart import mean_of_inverse_wishart
from derivations.wishart_moments.mean_of_wishart import mean_of_wishart
from symbolic.checks import Evidence, Verdict
from symbolic.claim import Claim
from symbolic.derivation import Proof, Step, Theorem, theorem
from symbolic.matrices import E, inv, tr
from symbolic.report.examination import Examination, examine
from symbolic.report.notebook import claim_shown, markup
from symbolic.rules import algebra

EVERY = pytest.mark.parametrize("shown", THEOREMS, ids=lambda shown: shown.label)
HOSTILE = "<script>alert('x & y')</script>"


def parsed(thing: object) -> ElementTree.Element:
    """The page of an object, refused unless every tag is closed and every formula too."""
    page = thing._repr_html_()  # type: ignore[attr-defined]
    root = ElementTree.fromstring(page)
    assert page.count("$") % 2 == 0
    assert "0x" not in page
    return root


def words(element: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def rows(root: ElementTree.Element) -> dict[str, str]:
    """The numbered lines, by anchor."""
    return {row.attrib["id"]: words(row) for row in root.iter("tr") if "id" in row.attrib}


# --- theorems --------------------------------------------------------------------------------------------------------


@EVERY
def test_a_theorem_is_shown_with_its_anchor_and_every_line_of_its_proof(shown: Theorem) -> None:
    root = parsed(shown)
    assert root.attrib["id"] == f"thm:{shown.label}"
    found = rows(root)
    assert list(found) == [f"thm:{shown.label}.{number}" for number in range(1, len(shown.steps) + 1)]
    for number, (line, step) in enumerate(zip(found.values(), shown.steps, strict=True), start=1):
        assert line.startswith(f"{number} $")
        for cited in (*step.by, *step.cited):
            if hasattr(cited, "label"):
                assert cited.label in line


@EVERY
def test_the_head_names_file_function_and_sources_but_no_status(shown: Theorem) -> None:
    text = words(parsed(shown))
    function = "" if shown.body is None else f" · {shown.body.__name__}"
    assert f"{shown.module.replace('.', '/')}.py{function} · source: {', '.join(shown.source)}" in text
    assert "proved" not in text


def test_the_number_of_a_line_is_that_of_a_refusal() -> None:
    wrong = Claim(E(inv(W)), "=", inv(Sigma) / (n - d), given=(n > d + 1,))
    number = len(mean_of_inverse_wishart.steps)
    assert mean_of_inverse_wishart.derives(wrong).detail.startswith(f"step {number}:")
    assert f"thm:mean-of-inverse-wishart.{number}" in rows(parsed(mean_of_inverse_wishart))


def test_a_cited_theorem_is_a_link_to_its_anchor() -> None:
    links = [link.attrib["href"] for link in parsed(mean_of_inverse_wishart).iter("a")]
    assert links == [f"#{parsed(existence_of_inverse_moments).attrib['id']}"]


def test_conditions_are_escaped_and_read_back_as_mathematics() -> None:
    page = existence_of_inverse_moments._repr_html_()
    assert page is not None
    assert r" &lt; \infty" in page
    assert r"< \infty \iff n > d + 2 k - 1" in words(parsed(existence_of_inverse_moments))


def test_what_comes_from_outside_is_escaped() -> None:
    hostile = Theorem("a-label", mean_of_wishart.claim, mean_of_wishart.body, (HOSTILE,), HOSTILE, HOSTILE)
    root = parsed(hostile)
    assert not list(root.iter("script"))
    assert words(root).count(HOSTILE) == 3  # as its heading, as its module and as its source


def test_an_open_statement_says_that_no_proof_is_written() -> None:
    assert "No proof is written." in words(parsed(replace(mean_of_wishart, body=None)))


def test_a_proof_that_breaks_off_says_why() -> None:
    @theorem("broken", states=mean_of_wishart.claim)
    def broken(proof: Proof) -> None:
        """Cites what it has not derived."""
        proof.concludes(algebra)
        proof.infer(proof.claim, algebra, proof.claim)

    text = words(parsed(broken))
    assert "The proof breaks off:" in text
    assert "has not been derived in this proof" in text


def test_a_theorem_written_in_a_notebook_takes_its_title_as_its_heading(monkeypatch: pytest.MonkeyPatch) -> None:
    cell = type(sys)("cell", "Automatically created module for IPython interactive environment")
    monkeypatch.setitem(sys.modules, "__main__", cell)
    text = words(parsed(replace(mean_of_wishart, module="__main__")))
    assert text.startswith("A Wishart matrix is $n$ times its covariance, on average")
    assert "this notebook · mean_of_wishart" in text
    assert "Automatically" not in text


# --- steps and claims ------------------------------------------------------------------------------------------------


@EVERY
def test_every_step_is_shown_with_its_reasons(shown: Theorem) -> None:
    for step in shown.steps:
        formula, reasons = parsed(step)
        assert words(formula) == f"$\\displaystyle {claim_shown(step.claim)}$"
        assert words(reasons).startswith("by ")
        assert all(cited.name in words(reasons) for cited in step.cited)
        assert step._repr_latex_().startswith("$\\displaystyle ")


def test_an_inference_names_its_premises() -> None:
    assert words(parsed(mean_of_inverse_wishart.steps[-1])).endswith(
        r"by solving from $\displaystyle I_d = (n - d - 1)\, \Sigma \, \mathbb E[W^{-1}]$"
    )


def test_a_claim_and_a_special_case_set_off_their_conditions() -> None:
    code = r"$\displaystyle \mathbb E[W^{-1}] = \frac{\Sigma^{-1}}{n - d - 1} \qquad (n > d + 1)$"
    assert mean_of_inverse_wishart.claim._repr_latex_() == code
    assert mean_of_inverse_wishart.at(n=9)._repr_latex_() == (
        r"$\displaystyle \mathbb E[W^{-1}] = \frac{\Sigma^{-1}}{8 - d} \qquad (9 > d + 1)$"
    )
    assert mean_of_wishart.claim._repr_latex_() == r"$\displaystyle \mathbb E[W] = n\, \Sigma$"


def test_a_claim_that_is_too_long_is_broken_before_its_relation() -> None:
    long = tr(Sigma) ** 2 + sum(((n + k) * tr(inv(Sigma) * W) ** k for k in range(2, 9)), start=0 * n)
    code = claim_shown(Claim(long, "=", long))
    left, right = code.removeprefix(r"\begin{aligned} & ").split(r" \\ & \quad = ")
    assert r" \\ & \qquad {} + " in left
    assert r" \\ & \qquad\quad {} + " in right


# --- text ------------------------------------------------------------------------------------------------------------


def test_mathematics_is_left_alone_and_labels_outside_of_it_are_code() -> None:
    html = markup(r"by \texttt{a-label}, for $x < \texttt{b}$ & more")
    assert "<code" in html.split("$")[0]
    assert r"$x &lt; \texttt{b}$ &amp; more" in html


def test_reasons_stand_beside_the_widest_line() -> None:
    lines = [div.attrib.get("style", "") for div in parsed(mean_of_inverse_wishart).iter("div")]
    measures = {style.split("min-width: min(")[1].split("em")[0] for style in lines if "min-width" in style}
    assert len(measures) == 1
    assert 30 < float(measures.pop()) < 45


def test_a_combination_may_be_broken_before_its_signs() -> None:
    assert markup(r"solving: $\vphantom{|} a + b + \vphantom{|} c$") == (
        r"solving: $\vphantom{|} a + b$ $\displaystyle {} + \vphantom{|} c$"
    )


# --- evidence --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("verdict", "shape"), [(Verdict.HOLDS, "●"), (Verdict.FAILS, "✕"), (Verdict.UNKNOWN, "○")])
def test_evidence_is_a_word_and_a_shape(verdict: Verdict, shape: str) -> None:
    evidence = Evidence("exact evaluation", verdict, "at 3 points")
    assert words(parsed(evidence)) == f"{shape} {verdict.value} · exact evaluation · at 3 points"
    assert repr(evidence).startswith("Evidence(check='exact evaluation', verdict=<Verdict.")


def test_details_are_escaped_and_keep_their_lines() -> None:
    root = parsed(Evidence(HOSTILE, Verdict.FAILS, HOSTILE, f"{HOSTILE}\n  from  a\n  to    b"))
    assert [detail.text for detail in root.iter("pre")] == [f"{HOSTILE}\n  from  a\n  to    b"]
    assert words(root).count(HOSTILE) == 3


def test_an_examination_shows_every_check_and_counts_the_lines() -> None:
    found = examine(mean_of_wishart, digits=20)
    root = parsed(found)
    assert root.attrib["id"] == "examination:mean-of-wishart"
    text = words(root)
    for evidence in (found.derivation, *found.judges):
        assert f"{evidence.check} ● holds {evidence.strength}" in text
    assert "lines of the proof ● holds 2 of 2" in text
    assert not list(root.iter("pre"))
    assert "proved" not in text
    assert repr(found) == "<examination of mean-of-wishart: 6 hold, 0 fail, 0 unknown>"


def test_an_examination_shows_what_failed_and_why() -> None:
    found = Examination(
        "a rule: tr(A < B)",
        Evidence("derivation", Verdict.HOLDS, "2 steps executed"),
        (Evidence("simulation", Verdict.UNKNOWN, "", "no variance"),),
        (
            Evidence("line 1", Verdict.HOLDS, "exact"),
            Evidence("line 2", Verdict.FAILS, "a counterexample", "at d = 1 & n < 3"),
        ),
    )
    root = parsed(found)
    assert root.attrib["id"] == "examination:a-rule-tr-a-b"
    assert [detail.text for detail in root.iter("pre")] == ["no variance", "at d = 1 & n < 3"]
    assert "lines of the proof ● holds 1 of 2 ✕ fails 1 of 2 line 2 ✕ fails a counterexample" in words(root)
    assert repr(found) == "<examination of a rule: tr(A < B): 2 hold, 1 fail, 1 unknown>"


# --- reprs -----------------------------------------------------------------------------------------------------------


def test_reprs_are_short() -> None:
    step = mean_of_wishart.steps[-1]
    assert repr(mean_of_wishart) == "<theorem mean-of-wishart: E[W] = n*Sigma>"
    assert repr(step) == "<step: E[X.T*X] = n*Sigma  by Stein's lemma for X, expectation_is_linear, trace_of_identity>"
    assert repr(mean_of_wishart.claim) == "<claim: E[W] = n*Sigma>"
    assert repr(mean_of_wishart.at(n=3)) == "<theorem mean-of-wishart at n = 3: E[W] = 3*Sigma>"
    assert "⟺" in repr(existence_of_inverse_moments.steps[-1])
    assert repr(Step(mean_of_wishart.claim, (algebra,))) == "<step: E[W] = n*Sigma  by algebra>"


# A part of them: the LaTeX of all is compared over hash seeds, byte by byte, where it is written to files.
SHOWN = """
from derivations import THEOREMS
for theorem in THEOREMS[::5]:
    for thing in (theorem, theorem.claim, *theorem.steps):
        print(repr(thing), thing._repr_latex_(), thing._repr_html_())
"""


def test_everything_is_the_same_whatever_the_hash_seed() -> None:
    root = Path(__file__).parents[3]
    first, second = (
        subprocess.run(
            [sys.executable, "-c", SHOWN],
            capture_output=True,
            check=True,
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    )
    assert first == second
    assert b" object at 0x" not in first
