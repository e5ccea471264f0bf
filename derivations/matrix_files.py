"""Matrices from files: lines of numbers with commas between them, read exactly."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

from derivations.scalar_values import LONGEST, read_number
from symbolic.errors import SymbolicError

Rows: TypeAlias = list[list[Fraction]]

LARGEST = 1 << 20
"""Bytes of a file: far more than any matrix that a moment is evaluated at."""
LARGEST_EXPONENT = 400
"""A little more than what a double-precision number has."""

SCIENTIFIC = re.compile(r"(?P<number>[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))(?:[eE](?P<exponent>[+-]?[0-9]{1,4}))?")
"""What programs write beside integers, fractions and plain decimals: `1e-3`, `1.`, `.5`."""


class MatrixFileError(SymbolicError):
    """A file is not a matrix; the text names the file, and the row, column and value where there is one."""


def read_square_matrix(path: Path) -> Rows:
    """The rows of a d × d matrix; entries are integers, fractions 3/4, or decimals 0.25 and 1e-3.

    A byte order mark, blank lines and spaces around entries are allowed. Raises MatrixFileError.
    """
    lines = _lines(path)
    rows: Rows = []
    for number, line in lines:
        cells = line.split(",")
        if rows and len(cells) != len(rows[0]):
            first = lines[0][0]
            raise MatrixFileError(
                f"{path}: row {number} has {_entries(len(cells))}, row {first} has {_entries(len(rows[0]))}"
            )
        rows.append([_entry(path, number, column, cell) for column, cell in enumerate(cells, 1)])
    if len(rows) != len(rows[0]):
        raise MatrixFileError(f"{path}: a square matrix is needed; got {len(rows)} × {len(rows[0])}")
    return rows


def _lines(path: Path) -> list[tuple[int, str]]:
    """The lines that are not blank, with their numbers."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise MatrixFileError(f"{path}: there is no such file") from None
    except IsADirectoryError:
        raise MatrixFileError(f"{path} is a directory, not a file") from None
    except (OSError, ValueError) as error:
        raise MatrixFileError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if len(content) > LARGEST:
        raise MatrixFileError(f"{path}: more than {LARGEST:,} bytes; a matrix is a CSV file of numbers")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise MatrixFileError(f"{path} is not text; a matrix is a CSV file of numbers") from None
    if "\0" in text:
        raise MatrixFileError(f"{path} is not text; a matrix is a CSV file of numbers")
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise MatrixFileError(f"{path} is empty")
    return lines


def _entry(path: Path, row: int, column: int, cell: str) -> Fraction:
    text = cell.strip()
    where = f"{path}: row {row}, column {column}"
    if not text:
        raise MatrixFileError(f"{where}: an entry is missing")
    match = SCIENTIFIC.fullmatch(text)
    if match is not None and len(text) <= LONGEST:
        exponent = int(match["exponent"] or 0)
        if abs(exponent) > LARGEST_EXPONENT:
            raise MatrixFileError(f"{where}: exponents go to {LARGEST_EXPONENT}; got {text!r}")
        return Fraction(match["number"]) * Fraction(10) ** exponent
    try:
        return read_number(re.sub(r"\s*/\s*", "/", text))
    except SymbolicError as error:
        raise MatrixFileError(f"{where}: {_kinder(text, str(error))}") from error


def _kinder(text: str, reason: str) -> str:
    """What is wrong with an entry, with a word on other ways to write a table."""
    if re.search(r"[0-9]\s*[;\t]|[0-9]\s+[-+.0-9]", text):
        return f"numbers stand between commas; got {text[:40]!r}"
    return reason


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


__all__ = ["MatrixFileError", "Rows", "read_square_matrix"]
