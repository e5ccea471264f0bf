"""Whatever stands on a page leads to the theorem, and what leads nowhere says what is known."""

import json
import re
from pathlib import Path

import pytest

from derivations import CHAPTERS, THEOREMS
from derivations.references import NUMBERS, Place, find
from derivations.symbols import REGISTRY
from derivations.verdicts import ROOT
from symbolic.derivation import Theorem
from symbolic.errors import SymbolicError
from symbolic.report.anchors import Anchored, anchors
from symbolic.report.proof_latex import anchor
from symbolic.rules import Rule

MEAN = next(theorem for theorem in THEOREMS if theorem.label == "mean-of-inverse-wishart")
NOWHERE = Path("/nowhere")


@pytest.mark.parametrize(
    ("reference", "step"),
    [
        ("mean-of-inverse-wishart", None),
        ("thm:mean-of-inverse-wishart", None),
        (" thm:mean-of-inverse-wishart ", None),
        ("1.5", None),
        ("Theorem 1.5", None),
        ("theorem1.5", None),
        ("derivations/wishart_moments/mean_of_inverse_wishart.py", None),
        ("wishart_moments/mean_of_inverse_wishart.py", None),
        ("/somewhere/derivations/wishart_moments/mean_of_inverse_wishart.py", None),
        ("thm:mean-of-inverse-wishart.3", 3),
        ("mean_of_inverse_wishart.py", None),
        ("./mean_of_inverse_wishart.py", None),
        ("../wishart_moments/mean_of_inverse_wishart.py", None),
        ("../../derivations/wishart_moments/mean_of_inverse_wishart.py", None),
        ("mean_of_inverse_wishart", None),
        ("thm:mean_of_inverse_wishart.3", 3),
        ("1.5.3", 3),
        ("THM:Mean-of-inverse-wishart", None),
    ],
)
def test_a_reference_leads_to_the_theorem(reference: str, step: int | None) -> None:
    assert find(reference, THEOREMS, NOWHERE) == (Place(MEAN, step),)


@pytest.mark.parametrize("reference", ["1.5.A", "thm:mean-of-inverse-wishart.a"])
def test_a_letter_leads_to_the_equation(reference: str) -> None:
    assert find(reference, THEOREMS, NOWHERE) == (Place(MEAN, 4, "A"),)


@pytest.mark.parametrize("reference", ["5", "page 5", "p. 5", "p5", "Page 5"])
def test_a_page_leads_to_all_theorems_on_it(reference: str, tmp_path: Path) -> None:
    pages = tmp_path / "appendix.pages.json"
    (tmp_path / "appendix.pdf").touch()
    first, second, third = (theorem.label for theorem in THEOREMS[:3])
    pages.write_text(
        json.dumps(
            {
                f"thm:{first}": "3",
                f"end:thm:{first}": "5",
                f"thm:{second}": "5",
                f"end:thm:{second}": "6",
                f"thm:{third}": "6",
                f"end:thm:{third}": "6",
            }
        )
    )
    assert find(reference, THEOREMS, pages) == (Place(THEOREMS[0]), Place(THEOREMS[1]))


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("nonsense", "known: mean-of-wishart"),
        ("mean-of-invers-wishart", "did you mean mean-of-inverse-wishart"),
        ("9.9", f"there is no Theorem 9.9; the last is {len(CHAPTERS)}.{len(CHAPTERS[-1].theorems)}"),
        ("1.5.9", "has the steps 1 to 5; got '9'"),
        ("1.5.0", "has the steps 1 to 5"),
        ("thm:mean-of-wishart.x", "has the steps 1 to 2"),
        ("derivations/symbols.py", "no file of a theorem"),
        ("zzzwishart_moments/mean_of_inverse_wishart.py", "no file of a theorem"),
        ("elsewhere/mean_of_inverse_wishart.py", "no file of a theorem"),
        ("/elsewhere/wishart_moments/mean_of_inverse_wishart.py", "no file of a theorem"),
        ("zmean_of_inverse_wishart.py", "no file of a theorem"),
        (".py", "no file of a theorem"),
        ("page 3", "the pages are known once the PDF is made"),
        ("", "unknown theorem"),
        ("٣", "unknown theorem|pages are known"),
    ],
)
def test_what_leads_nowhere_says_what_is_known(reference: str, said: str) -> None:
    with pytest.raises(SymbolicError, match=said):
        find(reference, THEOREMS, NOWHERE)


@pytest.mark.parametrize("content", ["", "[]", '{"thm:mean-of-wishart": "iv"}', "null"])
def test_a_damaged_list_of_pages_is_one_that_is_not_there(content: str, tmp_path: Path) -> None:
    pages = tmp_path / "appendix.pages.json"
    (tmp_path / "appendix.pdf").touch()
    pages.write_text(content)
    with pytest.raises(SymbolicError, match="the pages are known once the PDF is made"):
        find("page 3", THEOREMS, pages)


def test_a_page_without_a_theorem_says_which_have_one(tmp_path: Path) -> None:
    pages = tmp_path / "appendix.pages.json"
    (tmp_path / "appendix.pdf").touch()
    pages.write_text(json.dumps({"thm:mean-of-wishart": "3", "sec:notation": "2"}))
    with pytest.raises(SymbolicError, match="no theorem on page 2; there are on 3"):
        find("page 2", THEOREMS, pages)


def test_every_anchor_of_the_pdf_leads_to_what_it_stands_for() -> None:
    sections = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "paper_appendix/sections").glob("*.tex"))
    assumed = {fact.name for theorem in THEOREMS for fact in theorem.assumes() if not fact.classical}
    cited = {f"fact:{anchor(name)}" for name in assumed}
    printed = set(re.findall(r"\\target\{((?:rule|fact|sym):[^}]*)\}", sections))
    assert len(printed) > 40
    assert set(anchors(THEOREMS, REGISTRY)) == printed
    for name in printed:
        (found,) = find(name, THEOREMS, NOWHERE)
        assert isinstance(found, Anchored)
        assert found.anchor == name
        assert all(found.says)
        if name in cited:
            assert not found.file  # the fact is made by the reason that cites it, and has no name of its own
        else:
            assert (ROOT / found.file).is_file()


@pytest.mark.parametrize(
    ("reference", "said", "file"),
    [
        ("rule:trace-is-cyclic", "tr(A B) = tr(B A)", "symbolic/rules/structural.py"),
        ("rule:trace_is_cyclic", "tr(A B) = tr(B A)", "symbolic/rules/structural.py"),
        ("rule:stein", "E[tr(C G)²] = tr(Cᵀ V C)", "symbolic/rules/integration_by_parts.py"),
        ("rule:solving", "A combination of equations", "symbolic/rules/linear_combination.py"),
        ("rule:not-finite", "is finite or", "symbolic/rules/moment_recursion.py"),
        ("fact:stein-s-lemma", "For a matrix G", "symbolic/rules/facts.py"),
        ("sym:W_0", "d × d, = Zᵀ Z", "derivations/symbols.py"),
        ("sym:Sigma", "d × d, positive definite, symmetric", "derivations/symbols.py"),
        ("sym:k", "scalar, count", "derivations/symbols.py"),
    ],
)
def test_an_anchor_says_what_it_stands_for_and_where_that_is_written(reference: str, said: str, file: str) -> None:
    (found,) = find(reference, THEOREMS, NOWHERE)
    assert isinstance(found, Anchored)
    assert said in "\n".join(found.says)
    assert found.file == file


def test_a_rule_of_a_theorem_s_own_is_among_the_anchors_with_the_assumption_that_it_is_right() -> None:
    brought = Rule("brought along", (), "nobody")
    user = Theorem("user", MEAN.claim, lambda proof: proof.concludes(by=brought), (), "", __name__)
    assert {"rule:brought-along", "fact:the-rule-brought-along"} <= set(anchors([user], REGISTRY))


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("rule:nothing", "unknown rule 'nothing'; known: algebra"),
        ("fact:nothing", "unknown fact 'nothing'; known: stein-s-lemma"),
        ("sym:w", "unknown symbol 'w'; known: n, d"),
    ],
)
def test_an_unknown_anchor_lists_the_known_ones(reference: str, said: str) -> None:
    with pytest.raises(SymbolicError, match=said):
        find(reference, THEOREMS, NOWHERE)


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("1.5 1.6", ["1.5", "1.6"]),
        ("1.6 mean-of-wishart 1.6", ["1.6", "1.1"]),
        ("Theorem 1.5 theorem 1.6 mean_of_wishart.py", ["1.5", "1.6", "1.1"]),
    ],
)
def test_several_references_lead_to_each(reference: str, found: list[str]) -> None:
    places = find(reference, THEOREMS, NOWHERE)
    assert [NUMBERS[place.theorem.label] for place in places if isinstance(place, Place)] == found


def test_a_theorem_and_an_anchor_may_be_asked_for_together() -> None:
    place, rule = find("1.5.2 rule:algebra", THEOREMS, NOWHERE)
    assert place == Place(MEAN, 2)
    assert isinstance(rule, Anchored)


def test_of_several_references_the_one_that_leads_nowhere_is_named() -> None:
    with pytest.raises(SymbolicError, match=r"there is no Theorem 9\.9"):
        find("1.5 9.9", THEOREMS, NOWHERE)
    with pytest.raises(SymbolicError, match=r"there is no Theorem 9\.9"):
        find("Theorem 9.9", THEOREMS, NOWHERE)
    with pytest.raises(SymbolicError, match="unknown theorem 'nonsense'"):
        find("nonsense 1.5", THEOREMS, NOWHERE)


@pytest.mark.parametrize("form", ["{}", "page {}", "1.{}", "{}.1", "1.5.{}", "mean-of-wishart.{}", "1.1 {}", "rule:{}"])
def test_a_number_of_thousands_of_digits_is_refused_in_few_words(form: str, tmp_path: Path) -> None:
    (tmp_path / "appendix.pdf").touch()
    pages = tmp_path / "appendix.pages.json"
    pages.write_text(json.dumps({"thm:mean-of-wishart": "3"}))
    with pytest.raises(SymbolicError) as refusal:
        find(form.format("9" * 10000), THEOREMS, pages)
    assert len(str(refusal.value)) < 1800


def test_pages_are_those_of_a_pdf_that_is_there(tmp_path: Path) -> None:
    pages = tmp_path / "appendix.pages.json"
    pages.write_text(json.dumps({"thm:mean-of-inverse-wishart": "3"}))
    with pytest.raises(SymbolicError, match="the pages are known once the PDF is made"):
        find("page 3", THEOREMS, pages)
    (tmp_path / "appendix.pdf").touch()
    assert find("page 3", THEOREMS, pages) == (Place(MEAN),)


def test_every_theorem_has_a_number() -> None:
    assert set(NUMBERS) == {theorem.label for theorem in THEOREMS}
