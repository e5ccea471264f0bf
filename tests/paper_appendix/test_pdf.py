"""The committed LaTeX makes a PDF that one would print, the same every time; and what is pasted elsewhere compiles."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from derivations import THEOREMS
from symbolic.derivation import Status
from symbolic.report.appendix import FRAME, flat
from symbolic.report.proof_latex import paste, paste_step
from symbolic.report.typesetting import Typeset, typeset

APPENDIX = Path(__file__).parents[2] / "paper_appendix"
SOURCES = {
    path.relative_to(APPENDIX).as_posix(): path.read_text(encoding="utf-8")
    for path in (*(APPENDIX / name for name in FRAME), *sorted(APPENDIX.glob("sections/*.tex")))
}


@pytest.fixture(scope="session")
def document(tex: None) -> Typeset:
    return typeset(SOURCES, "main.tex", "appendix")


def test_the_flat_file_makes_the_same_document(document: Typeset) -> None:
    frame = {name: SOURCES[name] for name in FRAME}
    alone = typeset({"flat.tex": flat(frame, SOURCES)}, "flat.tex", "flat")
    (written,) = alone.complaints  # it says that it writes its references into a file
    assert "Writing or overwriting file `./flat.bib'" in written
    assert (alone.length, alone.pages) == (document.length, document.pages)


@pytest.fixture(scope="session")
def reader(document: Typeset) -> PdfReader:
    return PdfReader(io.BytesIO(document.pdf))


def test_tex_is_content(document: Typeset) -> None:
    assert document.complaints == ()


def test_the_same_sources_give_the_same_bytes(document: Typeset) -> None:
    assert typeset(SOURCES, "main.tex", "appendix").pdf == document.pdf


def test_title_and_language_are_set(reader: PdfReader) -> None:
    assert reader.metadata is not None
    assert reader.metadata.title == (
        "How Much is Brain Data Worth for Machine Learning? The appendix, derived and checked by machine"
    )
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"


def fonts(reader: PdfReader) -> Iterator[DictionaryObject]:
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            yield font.get_object()


def test_every_font_is_an_outline_and_in_the_file(reader: PdfReader) -> None:
    assert {font["/Subtype"] for font in fonts(reader)} == {"/Type1"}
    assert all("/FontFile" in font["/FontDescriptor"] for font in fonts(reader))


def targets(reader: PdfReader) -> Iterator[str]:
    for page in reader.pages:
        for annotation in page.get("/Annots", ArrayObject()):
            action = annotation.get_object().get("/A")
            if action is not None and action["/S"] == "/GoTo":
                yield action["/D"]


def test_every_link_leads_somewhere(reader: PdfReader) -> None:
    leading = set(targets(reader))
    assert len(leading) > 2 * len(THEOREMS)
    assert leading <= reader.named_destinations.keys()


def test_every_theorem_and_step_has_its_anchor(reader: PdfReader) -> None:
    anchors = reader.named_destinations.keys()
    for theorem in THEOREMS:
        assert f"thm:{theorem.label}" in anchors
        assert {f"thm:{theorem.label}.{number}" for number in range(1, len(theorem.steps) + 1)} <= anchors


def test_the_page_of_a_theorem_is_the_one_it_stands_on(document: Typeset, reader: PdfReader) -> None:
    for theorem in THEOREMS:
        page = int(document.pages[f"thm:{theorem.label}"])
        assert f"thm:{theorem.label}" in reader.pages[page - 1].extract_text()
        assert int(document.pages[f"end:thm:{theorem.label}"]) >= page


def test_a_file_and_its_function_can_be_copied_from_the_page(reader: PdfReader) -> None:
    text = "".join(page.extract_text() for page in reader.pages)
    for theorem in THEOREMS:
        assert theorem.file in text
        assert theorem.function in text


def test_the_legend_explains_every_status() -> None:
    for status in Status:
        assert rf"\statusmark{{{status.value.replace(' ', '')}}}{{{status.value}}}" in SOURCES["about.tex"]


def in_an_article(body: str) -> Typeset:
    article = rf"\documentclass{{article}}\usepackage{{amsmath,amssymb}}\begin{{document}}{body}\end{{document}}"
    return typeset({"draft.tex": article}, "draft.tex", "draft")


def test_what_is_pasted_compiles_in_a_plain_article() -> None:
    assert in_an_article("\n".join(paste(theorem, Status.PROVED) for theorem in THEOREMS)).complaints == ()


def test_so_does_every_single_step() -> None:
    steps = [
        paste_step(theorem, number, Status.PROVED)
        for theorem in THEOREMS
        for number in range(1, len(theorem.steps) + 1)
    ]
    assert in_an_article("\n".join(steps)).complaints == ()
