"""A stored picture is the one that its cell draws; the rest of a notebook is compared cell by cell when it is run."""

import base64
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


def drawings(notebook: Path) -> Iterator[tuple[str, Image.Image]]:
    """Each picture with the text that stands beside it, which is compared with a fresh run."""
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if "image/png" in data or "; picture " in "".join(data.get("text/plain", "")):
                yield "".join(data["text/plain"]), Image.open(io.BytesIO(base64.b64decode(data["image/png"])))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_stored_picture_shows_the_numbers_of_its_cell(notebook: Path) -> None:
    for text, picture in drawings(notebook):
        picture.load()  # a damaged file is refused
        assert f"picture {picture.text['Description']}>" in text  # type: ignore[attr-defined]
        assert min(picture.size) > 300


def test_there_is_a_picture() -> None:
    assert [text for notebook in NOTEBOOKS for text, _ in drawings(notebook)]
