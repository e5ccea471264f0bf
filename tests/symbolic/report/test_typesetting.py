"""TeX is asked for by name where it is missing, and its errors are shown as it states them."""

import shutil

import pytest

from symbolic.report.typesetting import PACKAGES, TypesettingError, require_tex, typeset

needs_tex = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="needs pdflatex")


def test_without_tex_the_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(TypesettingError, match=f"apt-get install {' '.join(PACKAGES)}"):
        require_tex()


def document(body: str, preamble: str = "") -> dict[str, str]:
    return {"a.tex": rf"\documentclass{{article}}{preamble}\begin{{document}}{body}\end{{document}}"}


@needs_tex
def test_an_error_of_tex_is_shown_with_its_line() -> None:
    with pytest.raises(TypesettingError, match=r"pdflatex stops:\n! Undefined control sequence.\nl\.1 .*\\nothing"):
        typeset(document(r"\nothing"), "a.tex", "a")


@needs_tex
def test_a_missing_style_names_the_packages() -> None:
    with pytest.raises(TypesettingError, match=r"nosuchstyle\.sty comes with Debian's texlive-latex-base"):
        typeset(document("x", r"\usepackage{nosuchstyle}"), "a.tex", "a")


@needs_tex
def test_what_tex_complains_of_is_reported() -> None:
    made = typeset(document(r"\noindent\rule{2\linewidth}{1pt} \ref{nowhere}"), "a.tex", "a")
    assert any(complaint.startswith("Overfull") for complaint in made.complaints)
    assert any("`nowhere' on page 1 undefined" in complaint for complaint in made.complaints)


@needs_tex
def test_the_pages_of_labels_are_known() -> None:
    made = typeset(document(r"\label{one}x\newpage x\label{two}"), "a.tex", "a")
    assert made.pages == {"one": "1", "two": "2"}
    assert made.length == 2


@needs_tex
def test_a_source_that_is_not_in_the_bibliography_is_an_error() -> None:
    sources = document(r"\cite{missing}\bibliographystyle{plain}\bibliography{r}") | {"r.bib": "@book{a, title={B}}"}
    with pytest.raises(TypesettingError, match="missing"):
        typeset(sources, "a.tex", "a")
