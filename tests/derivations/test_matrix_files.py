"""Matrices from files: read exactly where they are unambiguous, else refused with the place."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derivations.matrix_files import LARGEST, MatrixFileError, read_square_matrix


def read(directory: Path, content: str | bytes) -> list[list[Fraction]]:
    path = directory / "m.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_square_matrix(path)


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ("2\n", [[2]]),
        ("1,2\n3,4", [[1, 2], [3, 4]]),
        ("1,2\r\n3,4\r\n\r\n", [[1, 2], [3, 4]]),
        ("\n 1 ,\t-2\n\n+3, 4 \n \n", [[1, -2], [3, 4]]),
        ("\ufeff1,2\n3,4\n", [[1, 2], [3, 4]]),
        ("3/4,0.25\n-1/3,-0.1\n", [[Fraction(3, 4), Fraction(1, 4)], [Fraction(-1, 3), Fraction(-1, 10)]]),
        ("3 / 4\n", [[Fraction(3, 4)]]),
        ("1e-3,2E+1\n.5,1.\n", [[Fraction(1, 1000), 20], [Fraction(1, 2), 1]]),
        ("0.1000000000000000055511151231257827\n", [[Fraction(1000000000000000055511151231257827, 10**34)]]),
    ],
)
def test_what_is_read(tmp_path: Path, content: str, rows: list[list[Fraction]]) -> None:
    assert read(tmp_path, content) == rows


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        ("\n \n", "is empty"),
        ("1,2\n3\n", "row 2 has 1 entry, row 1 has 2 entries"),
        ("\n1,2\n\n3,4,5\n", "row 4 has 3 entries, row 2 has 2 entries"),
        ("1,2,3\n4,5,6\n", "got 2 × 3"),
        ("1,x\n2,3\n", "row 1, column 2: a value is an integer, a fraction 7/10 or a plain decimal 0.7; got 'x'"),
        ("1,2\n3,1/0\n", "row 2, column 2: a fraction has a denominator other than 0"),
        ("1,\n3,4\n", "row 1, column 2: an entry is missing"),
        ("1,nan\n3,4\n", "got 'nan'"),
        ("1;2\n3;4\n", "numbers stand between commas; got '1;2'"),
        ("1 2\n3 4\n", "numbers stand between commas"),
        ("1e9999\n", "exponents go to"),
        ("1_000\n", "got '1_000'"),
        ("٣\n", "got '٣'"),
        ("import os\n", "got 'import os'"),
        (b"\x00\x01", "is not text"),
        (b"\xff\xfe1\x00", "is not text"),
        (b"1" * (LARGEST + 1), "bytes"),
    ],
)
def test_what_is_refused(tmp_path: Path, content: str | bytes, words: str) -> None:
    with pytest.raises(MatrixFileError) as refused:
        read(tmp_path, content)
    assert words in str(refused.value)
    assert "m.csv" in str(refused.value)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MatrixFileError, match="no such file"):
        read_square_matrix(tmp_path / "none.csv")
    with pytest.raises(MatrixFileError, match="is a directory"):
        read_square_matrix(tmp_path)
    with pytest.raises(MatrixFileError, match="cannot be read"):
        read_square_matrix(Path("a\0b"))


fractions = st.fractions(max_denominator=10**6)


@given(
    st.integers(1, 4).flatmap(lambda d: st.lists(st.lists(fractions, min_size=d, max_size=d), min_size=d, max_size=d))
)
def test_fractions_survive(tmp_path_factory: pytest.TempPathFactory, rows: list[list[Fraction]]) -> None:
    text = "\n".join(",".join(map(str, row)) for row in rows)
    assert read(tmp_path_factory.mktemp("matrices"), text) == rows


@given(st.text(max_size=30) | st.text(alphabet="0123456789/.,e-+ \n", max_size=30))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: str) -> None:
    refused = None
    try:
        rows = read(tmp_path_factory.mktemp("texts"), content.encode("utf-8", "surrogatepass"))
    except MatrixFileError as error:
        refused = error
    if refused is None:
        assert all(len(row) == len(rows) for row in rows)
    else:
        assert "m.csv" in str(refused)
