"""From LaTeX sources to a PDF, with pdflatex and bibtex.

The work is done in a temporary directory, and the same sources give the same bytes: the clock of TeX stands still at
SOURCE_DATE_EPOCH (https://reproducible-builds.org/specs/source-date-epoch/), which is 0 unless it is set.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from symbolic.errors import SymbolicError

PACKAGES = ("texlive-latex-base", "texlive-latex-recommended")
"""What Debian calls all that is needed."""
RUNS = 5
"""After how many runs the references have to be settled."""

LAST_SECOND = 253402300799
"""The end of the year 9999, where dates end, counted from 1970."""

COMPLAINTS = re.compile(
    r"^(?:Overfull \\[hv]box|(?:LaTeX|pdfTeX|Package \S+|Class \S+)(?: \S+)? [Ww]arning).*", re.MULTILINE
)
RERUN = re.compile(r"Rerun to get|Rerun LaTeX")
ERROR = re.compile(r"^(?:! |[^\s:]+:\d+: ).*(?:\nl\.\d+ .*)?", re.MULTILINE)


class TypesettingError(SymbolicError):
    """TeX is missing, or refuses the sources."""


@dataclass(frozen=True)
class Typeset:
    """A document as TeX left it.

    pdf          the file
    length       how many pages it has
    pages        the page of each label, as it is printed
    complaints   what TeX was not content with: boxes that are too full, references that lead nowhere
    """

    pdf: bytes
    length: int
    pages: dict[str, str]
    complaints: tuple[str, ...]


def require_clock() -> None:
    """Refuse a SOURCE_DATE_EPOCH that is no number of seconds, at which drawing and TeX would stop."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "0")
    if not re.fullmatch(r"[0-9]{1,12}", seconds) or int(seconds) > LAST_SECOND:
        shown = seconds if len(seconds) <= 40 else f"{seconds[:40]}…"
        raise SymbolicError(
            f"SOURCE_DATE_EPOCH is a whole number of seconds from 0 to {LAST_SECOND}, the end of the year 9999; "
            f"got {shown!r}"
        )


def require_tex() -> None:
    """Refuse, naming the packages, where there is no TeX."""
    missing = [program for program in ("pdflatex", "bibtex") if shutil.which(program) is None]
    if missing:
        raise TypesettingError(
            f"a PDF needs {' and '.join(missing)}, which this machine does not have; on Debian or Ubuntu:\n"
            f"  sudo apt-get install {' '.join(PACKAGES)}"
        )


def typeset(
    sources: Mapping[str, str], main: str, name: str, advance: Callable[[str], None] = lambda _what: None
) -> Typeset:
    """The PDF of the sources, by file name, of which `main` is the one to start from and `name.pdf` the result.

    Raises TypesettingError if TeX is missing or stops at an error; `advance` is told of every run.
    """
    require_tex()
    with tempfile.TemporaryDirectory(prefix="typesetting-") as directory:
        workplace = Path(directory)
        for file, content in sources.items():
            (workplace / file).parent.mkdir(parents=True, exist_ok=True)
            (workplace / file).write_text(content, encoding="utf-8")
        latex = ("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", f"-jobname={name}", main)
        for number in range(1, RUNS + 1):
            advance(f"pdflatex, run {number}")
            log = _run(latex, workplace, name)
            if number == 1 and "\\bibdata" in (workplace / f"{name}.aux").read_text(encoding="utf-8"):
                advance("bibtex")
                _run(("bibtex", name), workplace, name)
            elif number > 1 and not RERUN.search(log):
                break
        pages = re.findall(
            r"\\newlabel\{([^}]*)\}\{\{[^}]*\}\{([^}]*)\}", (workplace / f"{name}.aux").read_text(encoding="utf-8")
        )
        complaints = tuple(dict.fromkeys(found.group() for found in COMPLAINTS.finditer(log)))
        length = re.search(r"Output written on \S+ \((\d+) page", log)
        return Typeset(
            (workplace / f"{name}.pdf").read_bytes(), int(length.group(1)) if length else 0, dict(pages), complaints
        )


def _run(command: tuple[str, ...], workplace: Path, name: str) -> str:
    environment = {
        "SOURCE_DATE_EPOCH": "0",
        **os.environ,
        "FORCE_SOURCE_DATE": "1",
        "max_print_line": "10000",  # or the log breaks its lines at 79 characters
        "BIBINPUTS": f"{workplace}:",
    }
    done = subprocess.run(
        command, cwd=workplace, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if command[0] == "bibtex":
        printed = done.stdout.decode(errors="replace")
        wrong = done.returncode != 0 or "Warning--" in printed
    else:
        log = workplace / f"{name}.log"
        printed = log.read_text(encoding="utf-8", errors="replace") if log.is_file() else done.stdout.decode()
        wrong = done.returncode != 0
    if wrong:
        missing = re.search(r"File `([^']*)' not found", printed)
        hint = f"\n{missing.group(1)} comes with Debian's {' or '.join(PACKAGES)}" if missing else ""
        errors = "\n".join(found.group() for found in ERROR.finditer(printed)) or printed[-2000:]
        raise TypesettingError(f"{command[0]} stops:\n{errors}{hint}")
    return printed
