"""Whatever stands on a page leads to the theorem, and what leads nowhere says what is known."""

import json
from pathlib import Path

import pytest

from derivations import THEOREMS
from derivations.references import NUMBERS, Place, find, find_rule
from symbolic.errors import SymbolicError

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
        ("1.5.3", 3),
        ("1.5.A", 4),
        ("thm:mean-of-inverse-wishart.a", 4),
    ],
)
def test_a_reference_leads_to_the_theorem(reference: str, step: int | None) -> None:
    assert find(reference, THEOREMS, NOWHERE) == (Place(MEAN, step),)


@pytest.mark.parametrize("reference", ["5", "page 5", "p. 5", "p5", "Page 5"])
def test_a_page_leads_to_all_theorems_on_it(reference: str, tmp_path: Path) -> None:
    pages = tmp_path / "pages.json"
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
    assert [place.theorem.label for place in find(reference, THEOREMS, pages)] == [first, second]


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("nonsense", "known: mean-of-wishart"),
        ("mean-of-invers-wishart", "did you mean mean-of-inverse-wishart"),
        ("9.9", "there is no Theorem 9.9; the last is 2.2"),
        ("1.5.9", "has the steps 1 to 5; got '9'"),
        ("1.5.0", "has the steps 1 to 5"),
        ("thm:mean-of-wishart.x", "has the steps 1 to 2"),
        ("derivations/symbols.py", "no file of a theorem"),
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
    pages = tmp_path / "pages.json"
    pages.write_text(content)
    with pytest.raises(SymbolicError, match="the pages are known once the PDF is made"):
        find("page 3", THEOREMS, pages)


def test_a_page_without_a_theorem_says_which_have_one(tmp_path: Path) -> None:
    pages = tmp_path / "pages.json"
    pages.write_text(json.dumps({"thm:mean-of-wishart": "3", "sec:notation": "2"}))
    with pytest.raises(SymbolicError, match="no theorem on page 2; there are on 3"):
        find("page 2", THEOREMS, pages)


def test_rules_have_the_anchors_of_the_pdf() -> None:
    rule = find_rule("rule:trace-is-cyclic")
    assert rule is not None
    assert rule.name == "trace_is_cyclic"
    assert find_rule("mean-of-wishart") is None
    with pytest.raises(SymbolicError, match="unknown rule 'nothing'; known: algebra"):
        find_rule("rule:nothing")


def test_every_theorem_has_a_number() -> None:
    assert set(NUMBERS) == {theorem.label for theorem in THEOREMS}
