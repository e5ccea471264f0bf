"""A moment as LaTeX and as text: over a common denominator, terms with the same coefficient together.

V stands for Σ⁻¹ and g for n − d − 1, so that lines stay short; both are defined beside the formula.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any, cast

from flint import fmpz_mpoly_ctx

from symbolic.matrices import Identity, Inverse, Letter, Named
from symbolic.moments import Moment, Numerator, Term, Word, factored
from symbolic.moments.alphabet import INVERSE_COVARIANCE, INVERSE_WISHART
from symbolic.report.latex import PRINTER as LATEX
from symbolic.report.line_breaking import ARTICLE, INDENT, width
from symbolic.report.printing import Printer
from symbolic.report.text import PRINTER as TEXT

LONGEST_DISPLAY = 60
"""Terms of a moment that a notebook shows."""


@dataclass(frozen=True)
class Written:
    """A moment in words.

    left          E[…]
    factors       of the common denominator
    groups        coefficients with their terms; "" stands for 1 and "-" for −1
    more          how many terms are left out
    condition     when it exists, "" if always
    definitions   V = Σ⁻¹, g = n − d − 1, as far as they occur
    """

    left: str
    factors: tuple[str, ...]
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    more: int
    condition: str
    definitions: tuple[str, ...]

    @property
    def below(self) -> str:
        """The common denominator, "" if it is 1."""
        return " ".join(self.factors)


class Writer:
    """Writes the terms of one moment with a printer."""

    def __init__(self, moment: Moment, printer: Printer) -> None:
        self.moment = moment
        self.printer = printer
        taken = {str(moment.n), str(moment.d), *(str(x) for x in moment.reading.letters)}
        self.shift = "g" if "g" not in taken else "g'"
        self.inverse = "V" if "V" not in taken else ""
        """What stands for Σ⁻¹, unless another matrix has this name."""
        self._letters: dict[int, str] = {}

    def written(self, at_most: int | None = None) -> Written:
        """The whole moment, or its first terms."""
        moment = self.moment
        terms = list(islice(moment, at_most))
        by_place: dict[int, list[Term]] = {}
        for term, place in terms:
            by_place.setdefault(place, []).append(term)
        degrees = [_degree(numerator) for numerator in moment.numerators]
        groups = tuple(
            (self.coefficient(moment.numerators[place]), tuple(map(self.term, by_place[place])))
            for place in sorted(by_place, key=lambda place: -degrees[place])
        )
        below = tuple(self.factor(c, power) for c, power in moment.denominator)
        definitions = []
        if self.inverse and any(INVERSE_COVARIANCE in word for term, _ in terms for word in term):
            covariance = self.printer.show(moment.reading.letter_shown(INVERSE_COVARIANCE))
            definitions.append(f"{self.inverse} = {covariance}")
        if moment.order:
            n, d = (self.printer.show(x) for x in (moment.n, moment.d))
            definitions.append(f"{self.shift} = {n} - {d} - 1")
        condition = "" if moment.condition is None else self.printer.show(moment.condition)
        left = self.printer.show(moment.expectation)
        return Written(left, below, groups, len(moment) - len(terms), condition, tuple(definitions))

    # --- terms ---------------------------------------------------------------------------------------------------

    def term(self, term: Term) -> str:
        """Traces, then the word."""
        parts = [
            self._raised(self.printer.operator("tr", self.word(word)), len(list(same)))
            for word, same in groupby(term[1:])
        ]
        if not self.moment.reading.is_scalar:
            empty = self.printer.show(self.moment.reading.open_word_shown(term[0])) if not term[0] else ""
            parts.append(empty or self.word(term[0]))
        return self.printer.thin.join(parts)

    def word(self, word: Word) -> str:
        """Letters, equal ones that follow each other as a power; the empty word is the identity."""
        if not word:
            return self.printer.show(Identity(self.moment.d))
        return " ".join(self._letter(letter, len(list(same))) for letter, same in groupby(word))

    def _letter(self, letter: int, times: int) -> str:
        key = letter * 256 + times
        known = self._letters.get(key)
        if known is None:
            known = self._letters[key] = self._letter_written(letter, times)
        return known

    def _letter_written(self, letter: int, times: int) -> str:
        if letter == INVERSE_COVARIANCE and self.inverse:
            return self._raised(self.inverse, times)
        if letter in (INVERSE_COVARIANCE, INVERSE_WISHART):
            inverted = cast(Inverse, self.moment.reading.letter_shown(letter)).matrix
            base = self.printer.show(inverted)
            named = base if isinstance(inverted, Letter | Named) else self.printer.group(base)
            return self.printer.raised(named, str(-times))
        matrix = self.moment.reading.letter_shown(letter & ~1)
        base = self.printer.show(matrix)
        if not isinstance(matrix, Letter | Named):
            base = self.printer.group(base) if times > 1 or letter & 1 else base
        mark = self.printer.transpose_mark
        if letter & 1:
            return self.printer.raised(base, f"{times}{mark}" if times > 1 else mark)
        return self._raised(base, times)

    def _raised(self, base: str, exponent: int) -> str:
        return base if exponent == 1 else self.printer.raised(base, str(exponent))

    # --- numbers -------------------------------------------------------------------------------------------------

    def factor(self, c: int, power: int) -> str:
        """(g − c)^power."""
        base = self.shift if c == 0 else f"({self.shift} {'-' if c > 0 else '+'} {abs(c)})"
        return base if power == 1 else self.printer.raised(base, str(power))

    def coefficient(self, numerator: Numerator) -> str:
        """A numerator, factored: in g and d, or in n and d where that is shorter."""
        content, factors = factored(numerator)
        first = self.shift
        if len(numerator) > 1 or not self.moment.order:
            other = factored(in_n_and_d(numerator))[1]
            if not self.moment.order or _monomials(other) <= _monomials(factors):
                factors, first = other, self.printer.show(self.moment.n)
        parts = [self._sum(factor, first, power) for factor, power in sorted(factors, key=_size)]
        if abs(content) != 1:
            parts.insert(0, str(abs(content)))
        return ("-" if content < 0 else "") + " ".join(parts)

    def _sum(self, factor: Numerator, first: str, power: int) -> str:
        d = self.printer.show(self.moment.d)
        monomials = [(i + j, i, j, c) for j, row in enumerate(factor) for i, c in enumerate(row) if c]
        text = ""
        for _, i, j, c in sorted(monomials, reverse=True):
            parts = [str(abs(c))] if abs(c) != 1 or i == j == 0 else []
            parts += [self._raised(x, times) for x, times in ((first, i), (d, j)) if times]
            sign = "-" if c < 0 else "+"
            text += (f" {sign} " if text else "-" * (c < 0)) + " ".join(parts)
        if len(monomials) > 1:
            text = f"({text})"
        return text if power == 1 else self.printer.raised(text, str(power))


Factors = tuple[tuple[Numerator, int], ...]


def _monomials(factors: Factors) -> int:
    return sum(bool(c) for numerator, _ in factors for row in numerator for c in row)


def _size(item: tuple[Numerator, int]) -> tuple[int, int, Numerator]:
    return (_monomials((item,)), _degree(item[0]), item[0])


def _degree(numerator: Numerator) -> int:
    """In g and d together."""
    return max((i + j for j, row in enumerate(numerator) for i, c in enumerate(row) if c), default=0)


IN_N = fmpz_mpoly_ctx.get(("n", "d"), "lex")


def in_n_and_d(numerator: Numerator) -> Numerator:
    """The same polynomial in n = g + d + 1 and d; row j holds the coefficients of dʲ."""
    n, d = IN_N.gens()
    total: Any = IN_N.from_dict({})
    for j, row in enumerate(numerator):
        for i, c in enumerate(row):
            total += c * (n - d - 1) ** i * d**j
    coefficients: dict[tuple[int, int], int] = {(int(i), int(j)): int(c) for (i, j), c in total.to_dict().items()}
    rows = [
        [coefficients.get((i, j), 0) for i in range(1 + max((i for i, b in coefficients if b == j), default=-1))]
        for j in range(1 + max((j for _, j in coefficients), default=0))
    ]
    return tuple(map(tuple, rows))


# --- text --------------------------------------------------------------------------------------------------------

WIDTH = 100


def moment_text(moment: Moment, at_most: int | None = None) -> str:
    """The formula for a terminal: on one line if it fits, else a line for each coefficient."""
    written = Writer(moment, TEXT).written(at_most)
    if not written.groups:
        return f"{written.left} = 0"
    pieces = [piece for coefficient, terms in written.groups for piece in _grouped(coefficient, terms, TEXT)]
    above = _joined(pieces)
    below = written.below
    if below:
        quotient = f"({above})" if len(pieces) > 1 else above
        line = f"{written.left} = {quotient} / {f'({below})' if ' ' in below else below}"
    else:
        line = f"{written.left} = {above}"
    if len(line) <= WIDTH and not written.more:
        return line
    if len(pieces) == 1:
        return f"{written.left} =\n    {above}\n    / ({below})" if below else f"{written.left} =\n    {above}"
    rows = _wrapped(pieces, WIDTH - 4)
    if written.more:
        rows.append(f"+ … ({written.more:,} terms more)")
    head = f"{written.left} = 1 / ({below}) × (" if below else f"{written.left} ="
    return "\n".join([head, *(f"    {row}" for row in rows), *([")"] if below else [])])


def _grouped(coefficient: str, terms: Sequence[str], printer: Printer) -> Iterator[str]:
    """`c (a + b)` as the pieces that a line may be broken between, each with its sign."""
    sign = "- " if coefficient.startswith("-") else "+ "
    size = coefficient.removeprefix("-")
    bare = [term or "1" for term in terms]
    if len(terms) == 1 or not size:
        for term in bare:
            yield sign + (printer.thin.join(x for x in (size, term) if x != "1") or "1" if size else term)
        return
    opened, closed = (r"\bigl(", r"\bigr)") if printer is LATEX else ("(", ")")
    yield f"{sign}{size}{printer.thin}{opened}{bare[0]}"
    yield from (f"+ {term}" for term in bare[1:-1])
    yield f"+ {bare[-1]}{closed}"


def _joined(pieces: Sequence[str]) -> str:
    line = " ".join(pieces)
    return line.removeprefix("+ ") if line.startswith("+ ") else "-" + line.removeprefix("- ")


def _wrapped(pieces: Sequence[str], room: int) -> list[str]:
    rows: list[str] = []
    for i, piece in enumerate(pieces):
        shown = _joined([piece]) if i == 0 else piece
        if rows and len(rows[-1]) + 1 + len(shown) <= room:
            rows[-1] += " " + shown
        else:
            rows.append(shown)
    return rows


# --- LaTeX -------------------------------------------------------------------------------------------------------


def moment_display(moment: Moment, room: float = ARTICLE.statement, at_most: int | None = LONGEST_DISPLAY) -> str:
    """LaTeX for one display, without delimiters: the formula on lines of `room` glyphs, and what its letters mean."""
    written = Writer(moment, LATEX).written(1)
    said = r",\; ".join([*written.definitions, *([written.condition] if written.condition else [])])
    rows = latex_rows(moment, room, at_most)
    if len(rows) == 1:
        return rows[0].removeprefix("& ") + (rf" \qquad {said}" if said else "")
    if said:
        rows.append(rf"& \text{{where }} {said}")
    return r"\begin{aligned} " + r" \\ ".join(rows) + r" \end{aligned}"


def moment_latex(moment: Moment, at_most: int | None = None) -> str:
    """LaTeX to paste into a document with amsmath; what the letters mean is said in a comment above."""
    written = Writer(moment, LATEX).written(1)
    said = [*written.definitions, *([f"exists for {written.condition}"] if written.condition else [])]
    comment = [f"% {', '.join(said)}"] if said else []
    rows = latex_rows(moment, ARTICLE.statement, at_most)
    return "\n".join([*comment, r"\begin{align*}", " \\\\\n".join(f"  {row}" for row in rows), r"\end{align*}"])


def latex_rows(moment: Moment, room: float, at_most: int | None) -> list[str]:
    """The rows of an alignment at the left: one if it fits, else the two sides of the equation one above the other."""
    written = Writer(moment, LATEX).written(at_most)
    if not written.groups:
        return [f"& {written.left} = 0"]
    pieces = [piece for coefficient, terms in written.groups for piece in _grouped(coefficient, terms, LATEX)]
    if written.more:
        pieces.append(rf"+ \cdots \text{{ ({written.more} terms more)}}")
    whole, below = _joined(pieces), written.below
    quotient = rf"\frac{{{whole}}}{{{below}}}" if below else whole
    line = f"& {written.left} = {quotient}"
    if width(line) <= room:
        return [line]
    if len(pieces) == 1:
        return [f"& {written.left}", rf"& \quad = {quotient}"]
    # A denominator that is wider than the page gets a name.
    is_named = width(below) > room - 2 * INDENT
    denominator = r"\Delta" if is_named else below
    head = f"{written.left} =" + (rf" \frac{{1}}{{{denominator}}} \Bigl(" if below else "")
    over = width(head) > room and below
    rows = [f"& {written.left}", rf"& \quad = \frac{{1}}{{{denominator}}} \Bigl("] if over else [f"& {head}"]
    body = _filled([_joined(pieces[:1]), *pieces[1:]], room - INDENT)
    body[-1] += r" \Bigr)" if below else ""
    rows += [rf"& \qquad {row}" for row in body]
    if is_named:
        first, *others = _filled([r"\Delta =", *written.factors], room - INDENT)
        rows += [rf"& \text{{where }} {first}", *(rf"& \qquad {row}" for row in others)]
    return rows


def _filled(pieces: Sequence[str], room: float) -> list[str]:
    """Pieces on lines of `room` glyphs; a sign at the head of a line keeps the space it has between two terms."""
    lines: list[str] = []
    for piece in pieces:
        if lines and width(f"{lines[-1]} {piece}") <= room:
            lines[-1] += f" {piece}"
        else:
            lines.append(f"{{}} {piece}" if lines and piece[:2] in ("+ ", "- ") else piece)
    return lines
