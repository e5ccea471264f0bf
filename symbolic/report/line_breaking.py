r"""Long formulas broken over lines, in LaTeX: between summands, and wide fractions taken apart.

TeX breaks no displayed formula by itself. How wide one is can only be guessed from its code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf

from sympy import Basic

from symbolic.claim import Claim
from symbolic.report.latex import PRINTER, claim_latex


@dataclass(frozen=True)
class Page:
    """How many glyphs, about, fit on a line.

    line        of a proof, beside its relation sign and with room for the reasons
    fraction    of a proof, for a fraction that should not be taken apart
    statement   for a statement, its two sides and what stands beside them
    """

    line: float
    fraction: float
    statement: float


APPENDIX = Page(54, 64, 64)
ARTICLE = Page(46, 50, 51)
"""The page of the appendix, and the narrow one of a plain article."""

NARROW = 40
"""Of the summands of a numerator that is broken, those wider than so many glyphs are broken as well."""
INDENT = 4
"""How much narrower the second line of a statement is."""

OPENING, NEXT, CLOSING = r"\begin{aligned}[t] & ", r" \\ & \quad ", r" \end{aligned}"
"""What stands around and between the lines of an expression that is broken."""
CLOSERS = (r"\bigr", r"\rVert", r"\rvert")
"""What a line does not begin with."""


def width(code: str) -> float:
    """How many glyphs wide a formula is, about."""
    while True:
        shorter = re.sub(
            r"\\frac\{((?:[^{}]|\{[^{}]*\})*)\}\{((?:[^{}]|\{[^{}]*\})*)\}",
            lambda match: max(match.groups(), key=width),
            code,
        )
        if shorter == code:
            break
        code = shorter
    code = re.sub(r"\\phantom\{.*?\+.*?\}\}|\\[bB]ig[lr]?|\\mathbb|\\,|\\;", "", code)
    code = re.sub(r"\\(?:operatorname|mathrm|hat)\{([^{}]*)\}", r"\1", code)
    code = re.sub(r"\\[A-Z][a-z]+", "X", re.sub(r"\\[a-z]+", "x", code))
    raised = "".join("".join(match) for match in re.findall(r"[\^_](?:\{([^{}]*)\}|([^{}]))", code))
    code = re.sub(r"[\^_](?:\{[^{}]*\}|[^{}])|[{}\s]", "", code)
    wide = sum(map(str.isupper, code))
    signs = sum(map(code.count, "+-="))
    return len(code) + 0.6 * wide + 1.2 * signs + 0.95 * len(raised.replace(" ", ""))


def broken(expression: Basic, page: Page = APPENDIX) -> str:
    """An expression on one line, or on several broken between its terms."""
    lines = broken_lines(expression, page.line, page.fraction)
    if len(lines) == 1:
        return lines[0]
    return OPENING + NEXT.join(lines) + CLOSING


def broken_lines(expression: Basic, room: float, widest: float) -> list[str]:
    """The lines that an expression is broken into, between its summands if they are wider than `room` glyphs together.

    The numerator of a fraction wider than `widest` is written behind the fraction, in brackets, and broken there; any
    other summand wider than that is broken between its factors.
    """
    lines: list[str] = []
    for term in PRINTER.terms(expression):
        head, *inside = [term] if width(term) <= widest else unfolded(term, widest)
        for indent, piece in (("", head), *((r"\quad ", piece) for piece in inside)):
            if lines and width(f"{lines[-1]} {piece}") <= room:
                lines[-1] += f" {piece}"
                continue
            first, *others = [piece] if width(piece) <= widest else factors(piece, room)
            # With something empty before it a sign keeps the space that it has between two terms.
            sign = "{} " if lines and first[:2] in ("+ ", "- ") else r"\phantom{{} + {}} " if indent else ""
            lines += [indent + sign + first, *(rf"{indent}\qquad {other}" for other in others)]
    return lines


def factors(term: str, room: float) -> list[str]:
    """A summand broken between its factors, each line at most `room` glyphs wide if it has several.

    What closes a norm or an absolute value stays on the line that it closes, even if that grows by it.
    """
    lines: list[str] = []
    depth = 0
    glued = True
    for word in term.split(" "):
        if glued or word.startswith(CLOSERS) or width(f"{lines[-1]} {word}") <= room:
            lines[-1:] = [f"{lines[-1]} {word}" if lines else word]
        else:
            lines.append(word)
        depth += word.count("{") - word.count("}")
        glued = depth > 0 or word in ("+", "-") or word.endswith(r"\mathbb")
    return lines


def unfolded(term: str, widest: float = inf) -> list[str]:
    r"""`\frac{a + b}{c}` as the pieces `\frac{1}{c} \Bigl(`, `a` and `+ b \Bigr)`, and so a product with a sum in it.

    A denominator that is wider than `widest` is divided among several fractions. Anything else is as it is.
    """
    start, above, below = _fraction(term)
    summands = _summands(above) if below else [term]
    before, after = "", ""
    if len(summands) == 1:
        sum_ = _widest_sum(above)
        if sum_ is None:
            return [term]
        before, inside, after = sum_
        summands = _summands(inside)
    summands[-1] += rf" \Bigr){after}"
    pieces = [part for summand in summands for part in (unfolded(summand) if width(summand) > NARROW else [summand])]
    *heads, head = _fractions(before or "1", below[1:-1], widest) if below else [before]
    heads.append(rf"{head}{' ' * bool(below)}\Bigl(")
    return [f"{start}{heads[0]}", *heads[1:], *pieces]


def _fractions(above: str, below: str, widest: float) -> list[str]:
    """A fraction whose denominator is no wider than this, or several of which each has some of its brackets."""
    shares = [""]
    for factor in re.findall(r"[^()]*\([^()]*\)[^()]*|.+", below):
        if shares[-1] and width(shares[-1] + factor) > widest:
            shares.append("")
        shares[-1] += factor
    return [rf"\frac{{{above if i == 0 else 1}}}{{{share}}}" for i, share in enumerate(shares)]


def _fraction(term: str) -> tuple[str, str, str]:
    """What stands before a fraction, its numerator, and its denominator in braces; `("", term, "")` if it is none."""
    parts = re.fullmatch(r"(.*?)\\frac(?P<above>\{.*\})(?P<below>\{.*\})", term)
    if parts is not None:
        above, below = _braced(term, parts.start("above"))
        if len(above) + len(below) + parts.start("above") == len(term):
            return parts.group(1), above[1:-1], below
    return "", term, ""


def _widest_sum(product: str) -> tuple[str, str, str] | None:
    """A product as what stands before, in, and behind its widest factor that is a sum in brackets; None without one."""
    found: tuple[str, str, str] | None = None
    depth, start = 0, 0
    for match in re.finditer(r"(\\[bB]ig+[lr])?([{}()\[\]])", product):
        sign = match.group(2)
        if sign in "{([":
            depth += 1
            if depth == 1 and sign == "(":
                start = match.start()
                inner = match.end()
        else:
            depth -= 1
            if depth == 0 and sign == ")":
                inside = product[inner : match.start()]
                if len(_summands(inside)) > 1 and (found is None or width(inside) > width(found[1])):
                    found = product[:start].removesuffix(r"\, "), inside, product[match.end() :]
    return found


def _braced(code: str, start: int) -> tuple[str, str]:
    """The two groups in braces that begin at `start`, one behind the other."""
    groups = []
    for _ in range(2):
        depth = 0
        for end in range(start, len(code)):
            depth += (code[end] == "{") - (code[end] == "}")
            if depth == 0:
                break
        groups.append(code[start : end + 1])
        start = end + 1
    return groups[0], groups[1]


def _summands(code: str) -> list[str]:
    """The summands of LaTeX code, split at the signs outside of every bracket, each with its sign."""
    depth = 0
    summands = [""]
    for piece in re.split(r"( [+-] |[{}()\[\]])", code):
        depth += (piece in "{([") - (piece in "})]") if piece else 0
        if depth == 0 and piece in (" + ", " - "):
            summands.append(piece.lstrip())
        else:
            summands[-1] += piece
    return summands


def stated(claim: Claim, page: Page = APPENDIX, beside: str = "", end: str = "") -> str:
    """A claim for display, on one line or, if that is too wide, on several.

    beside   set off at the right, as conditions are
    end      what the sentence ends with
    """
    whole = claim_latex(claim)
    if width(whole) + width(beside) <= page.statement:
        return whole + beside + end
    relation = PRINTER.sign(claim.relation)
    room = page.statement - INDENT
    left, right = (broken_lines(side, room, page.statement) for side in (claim.lhs, claim.rhs))
    fits = width(left[0]) + width(beside) <= page.statement
    rows = [f"& {left[0]}{beside if fits else ''}", *(rf"& \qquad {line}" for line in left[1:])]
    rows += [rf"& \quad {relation} {right[0]}", *(rf"& \qquad\quad {line}" for line in right[1:])]
    rows += [] if fits else [f"& {beside}"]
    return r"\begin{aligned} " + r" \\ ".join(rows) + end + r" \end{aligned}"
