"""How a moment is found, and what it is at given dimensions, as lines for the terminal.

The steps are the equations of the Stein–Haff recursion, in the order in which they are reached.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from sympy import Rational

from symbolic.moments import Moment, Term
from symbolic.moments.alphabet import INVERSE_WISHART, WISHART
from symbolic.moments.word_recursion import equation_of_inverse, equation_of_wishart
from symbolic.report.moments import WIDTH, Writer
from symbolic.report.text import PRINTER


def moment_steps(moment: Moment) -> Iterator[str]:
    """`g E[…] = …` for the moment and for every other one that is reached from it.

    First come the equations that remove factors W, `E[…] = n E[…] + …`. Expectations without a factor W or W⁻¹ are
    known; E does not stand before them.
    """
    alphabet, writer = moment.reading.alphabet, Writer(moment, PRINTER)
    found = {moment.reading.term: None}
    waiting = list(found)
    for term in waiting:
        wishart = equation_of_wishart(term, alphabet)
        if wishart is not None:
            leading, others = wishart
            left, right = _mean(writer, term), [f"+ {_times(PRINTER.show(moment.n), _mean(writer, leading))}"]
        else:
            leading, others = None, equation_of_inverse(term, alphabet)
            left, right = f"{writer.shift} {_mean(writer, term)}", []
        if leading is None and not others:
            continue
        right += [_signed(writer, other, times) for other, times in others.items() if times]
        yield f"{left} = {_joined(right)}"
        new = [each for each in ((leading,) if leading is not None else ()) + tuple(others) if each not in found]
        found.update(dict.fromkeys(new))
        waiting += new


def _mean(writer: Writer, term: Term) -> str:
    """E of a term, with traces of the identity as powers of d before it."""
    bare = (term[0], *filter(None, term[1:]))
    size = len(term) - len(bare)
    d = PRINTER.show(writer.moment.d)
    before = "" if not size else d if size == 1 else PRINTER.raised(d, str(size))
    body = writer.term(bare)
    random = any(letter in word for word in bare for letter in (WISHART, INVERSE_WISHART))
    return _times(before, f"E[{body}]" if random else body) or "1"


def _times(coefficient: str, body: str) -> str:
    return " ".join(part for part in (coefficient, "" if body == "1" else body) if part)


def _signed(writer: Writer, term: Term, times: int) -> str:
    size = "" if abs(times) == 1 else str(abs(times))
    return f"{'-' if times < 0 else '+'} {_times(size, _mean(writer, term)) or '1'}"


def moment_text_at(moment: Moment, coefficients: Sequence[Rational], at_most: int | None = None) -> str:
    """The formula with numbers as coefficients, one for each numerator, as `Moment.coefficients_at` has them."""
    writer = Writer(moment, PRINTER)
    groups: dict[Rational, list[str]] = {}
    for term, place in islice(moment, at_most):
        if coefficients[place]:
            groups.setdefault(coefficients[place], []).append(writer.term(term))
    pieces = [piece for weight in sorted(groups, key=abs, reverse=True) for piece in _multiple(weight, groups[weight])]
    more = 0 if at_most is None else max(0, len(moment) - at_most)
    if more:
        pieces.append(f"+ … ({more:,} terms more)")
    left = PRINTER.show(moment.expectation)
    line = f"{left} = {_joined(pieces) or '0'}"
    if len(line) <= WIDTH:
        return line
    rows: list[str] = []
    for piece in [_joined(pieces[:1]), *pieces[1:]]:
        if rows and len(rows[-1]) + 1 + len(piece) <= WIDTH - 4:
            rows[-1] += f" {piece}"
        else:
            rows.append(piece)
    return "\n".join([f"{left} =", *(f"    {row}" for row in rows)])


def _multiple(weight: Rational, terms: Sequence[str]) -> list[str]:
    """`± w (a + b)` in the pieces that a line may be broken between."""
    sign, size = "-" if weight < 0 else "+", "" if abs(weight) == 1 else str(abs(weight))
    if len(terms) == 1 or not size:
        return [f"{sign} {_times(size, term) or '1'}" for term in terms]
    return [f"{sign} {size} ({terms[0]}", *(f"+ {term}" for term in terms[1:-1]), f"+ {terms[-1]})"]


def _joined(pieces: Sequence[str]) -> str:
    line = " ".join(pieces)
    return "-" + line.removeprefix("- ") if line.startswith("- ") else line.removeprefix("+ ")


def matrix_text(rows: Sequence[Sequence[object]]) -> list[str]:
    """The rows of a matrix of numbers, in columns."""
    cells = [[str(x) for x in row] for row in rows]
    wide = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(cell.rjust(size) for cell, size in zip(row, wide, strict=True)) for row in cells]


__all__ = ["matrix_text", "moment_steps", "moment_text_at"]
