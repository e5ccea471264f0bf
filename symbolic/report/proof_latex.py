r"""A theorem and its proof as LaTeX, for the macros `\step` and `\startline` of the frame.

Every reason is a link: rules to the list of rules, theorems to their statements, definitions to the notation.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any, cast

from sympy import Add, Basic, Expr, Mul, S

from symbolic.claim import Claim
from symbolic.derivation import Special, Status, Step, Theorem
from symbolic.errors import SymbolicError
from symbolic.report.abbreviations import abbreviations_for
from symbolic.report.latex import PRINTER, claim_latex, conditions_latex, latex
from symbolic.report.line_breaking import APPENDIX, ARTICLE, CLOSING, NEXT, OPENING, Page, broken, stated, width
from symbolic.report.outline import Group, outline, tags
from symbolic.report.printing import rank
from symbolic.rules import Inference, LinearCombination, Reason, Rule, operation_of


def anchor(name: str) -> str:
    """`trace_is_cyclic` as the part of a label."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def spoken(name: str) -> str:
    """The name of a rule in words."""
    return name.replace("_", " ")


KEEPS_APART = r"\vphantom{\Big|} "
"""Stands before each term of a combination, so that small fractions on two lines do not touch."""
SHORT = 8
"""Rows that a page surely holds; more may be broken over pages."""
WIDE = 350
"""Characters of two lines that are too many for one display."""
LONG = 90
"""Characters of conditions that are too many to stand beside a statement."""
FEW = 4
WIDEST_WEIGHT = 20
"""A combination of more equations than these, or with wider weights, is printed without them."""
TALL = 5
TALLEST = 14
"""Rows of one expression that a page surely holds."""
MANY_EQUATIONS = 8
WRITTEN_OUT = 2
"""Of more equations of one kind than these, the first few are written out in the appendix."""
SPECIAL = str.maketrans(
    {character: f"\\{character}" for character in "&%$#_{}"}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}
)


def prose(words: str) -> str:
    """Text from a docstring as LaTeX text: what stands between backticks is mathematics, the rest is as it is."""
    pieces = words.split("`")
    return "".join(f"${piece}$" if i % 2 else piece.translate(SPECIAL) for i, piece in enumerate(pieces))


def spoken_title(theorem: Theorem) -> str:
    """The title of a theorem without the backticks."""
    return theorem.title.replace("`", "")


def heading(theorem: Theorem) -> str:
    """The first line of the theorem's file; the title of a theorem that has none, as one written in a notebook."""
    module = sys.modules.get(theorem.module)
    words = module.__doc__ if module is not None and hasattr(module, "__file__") else None
    return (words or theorem.title).strip().splitlines()[0].rstrip(".")


def _target(reason: Any) -> tuple[str, str]:
    """What a reason links to, and how it is worded; a theorem is worded by its label, an equation by its letter."""
    if isinstance(reason, str):
        return rf"\currentlabel.{reason}", f"({reason})"
    if isinstance(reason, (Theorem, Special)):
        return f"thm:{reason.name}", reason.name
    if isinstance(reason, Inference):
        return f"rule:{anchor(reason.name)}", reason.name
    rule = cast(Rule, reason)
    words = "".join(part.replace("–", "--") if isinstance(part, str) else f"${latex(part)}$" for part in rule.phrase)
    operation = operation_of(rule)
    if rule.laws.definitions:
        return f"sym:{rule.laws.definitions[0].name}", words
    return f"rule:{operation.anchor if operation else anchor(rule.name)}", words


def reason_latex(reason: Any) -> str:
    """A reason as a link, a theorem by its number; or the letter of an equation of this proof."""
    target, words = _target(reason)
    if target.startswith("thm:"):
        words = rf"Theorem~\ref*{{{target}}}"
    return rf"\hyperlink{{{target}}}{{{words}}}"


def plain_reason(reason: Any) -> str:
    """A reason, or a letter, without a link, for a document that has nothing to link to; a theorem by its label."""
    return _target(reason)[1]


def reasons_latex(by: Sequence[Reason], spell: Callable[[Any], str]) -> str:
    """Every reason of a line, once; the theorem that integration by parts takes integrability from is named with it."""
    parts = []
    for reason in by:
        parts.append(spell(reason))
        if isinstance(reason, Rule):
            parts += [f"{reason.takes} {spell(used)}" for used in reason.rests_on]
    return ", ".join(dict.fromkeys(parts))


@dataclass(frozen=True)
class Line:
    """One step as it is printed: its number, the relation to the line before, the expression, the reasons."""

    number: int
    relation: str
    expression: str
    reasons: str

    @property
    def is_tall(self) -> bool:
        """Whether the expression takes so many lines that a page may have to end before it."""
        return self.expression.count(r"\\ ") > TALL

    @property
    def rows(self) -> list[str]:
        """The rows of an expression that no page holds, so that it may go on over the next; none for any other."""
        if self.expression.count(r"\\ ") <= TALLEST or not self.expression.startswith(OPENING):
            return []
        return self.expression.removeprefix(OPENING).removesuffix(CLOSING).split(NEXT)


@dataclass(frozen=True)
class Block:
    """A chain of equalities, or an inference, as it is printed.

    tag   the letter it is referred to by, or ""
    """

    tag: str
    first: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Layout:
    """A proof as the appendix prints it: equations of one kind that are many are not all written out.

    before, after   what is written out
    alike           equations that come about as those before them do; printed are their first expressions
    """

    before: tuple[Block, ...]
    alike: tuple[Block, ...]
    after: tuple[Block, ...]

    @property
    def numbers(self) -> range:
        """The steps that are not written out."""
        return range(self.alike[0].lines[0].number, self.alike[-1].lines[-1].number + 1)


def laid_out(blocks: Sequence[Block]) -> Layout:
    """The first equations, and the rest; between them those that come about in the same way, if they are many."""
    first = takewhile(lambda block: block.tag and block.lines[0].reasons == blocks[0].lines[0].reasons, blocks)
    count = len(list(first))
    if count <= MANY_EQUATIONS:
        return Layout(tuple(blocks), (), ())
    return Layout(tuple(blocks[:WRITTEN_OUT]), tuple(blocks[WRITTEN_OUT:count]), tuple(blocks[count:]))


def proof_blocks(
    theorem: Theorem,
    spell: Callable[[Any], str] = reason_latex,
    page: Page = APPENDIX,
    shortened: Callable[[Basic], Basic] = lambda line: line,
) -> list[Block]:
    """The proof, chain by chain.

    `spell` prints a reason, `shortened` puts abbreviations into a line; lines are broken to fit the page.
    """
    groups = outline(theorem)
    letters = tags(groups)

    def line(number: int, step: Step) -> Line:
        relation = PRINTER.sign(step.claim.relation)
        reasons = reasons_latex(step.by, spell) if step.chain >= 0 else _inference(step, letters, spell)
        return Line(number, relation, broken(shortened(step.claim.rhs), page), reasons)

    def block(group: Group) -> Block:
        lines = tuple(line(number, step) for number, step in group.steps)
        return Block(group.tag, broken(shortened(group.claim.lhs), page), lines)

    return [block(group) for group in groups]


def _inference(step: Step, letters: Mapping[Claim, str], spell: Callable[[Any], str]) -> str:
    reason = cast(Inference, step.by[0])
    cited = {special.claim: special for special in step.cited}
    parts = [spell(letters[premise] if premise in letters else cited[premise]) for premise in step.premises]
    if not isinstance(reason, LinearCombination) or len(parts) > FEW:
        return f"{spell(reason)} {'from ' if parts else ''}{', '.join(parts)}"
    left = latex(reason.left) if reason.left is not None else ""
    total = ""
    widest = 0.0
    for weight, part in zip(weights_shown(reason, step), (rf"\text{{{part}}}" for part in parts), strict=True):
        sign = "- " if weight.could_extract_minus_sign() else "+ " if total else ""
        size = -weight if sign == "- " else weight
        term = r"\, ".join(piece for piece in (latex(size) if size != 1 else "", left, part) if piece)
        widest = max(widest, width(latex(size)))
        total += f" {sign}{KEEPS_APART}{term}"
    if widest > WIDEST_WEIGHT:
        return f"{spell(reason)} from {', '.join(parts)}"
    return rf"{spell(reason)}: $\displaystyle {total.lstrip()}$"


def weights_shown(reason: LinearCombination, step: Step) -> list[Expr]:
    """The weights of a combination, the first one without a minus: the two sides of every equation may be exchanged."""
    try:
        weights = [oriented(weight) for weight in reason.weights(step.premises, step.claim)]
    except SymbolicError:  # a line that fails is printed as it stands
        return [S.One] * len(step.premises)
    return [-weight for weight in weights] if weights[0].could_extract_minus_sign() else weights


def oriented(value: Expr) -> Expr:
    """A factored fraction with every bracket written so that its first symbol is positive."""
    result: Expr = S.One
    for factor in Mul.make_args(value):
        base, exponent = factor.as_base_exp()
        if isinstance(base, Add) and exponent.is_Integer:
            first = min(base.free_symbols, key=lambda symbol: rank(str(symbol)))
            if base.coeff(first).is_negative:
                result *= (-1) ** exponent
                base = -base
        result = Mul(result, base**exponent)
    return result


def paste(theorem: Theorem, status: Status | None = None) -> str:
    """The statement and the proof, to paste into a document with amsmath and amssymb; in a comment its status."""
    shortened, said = _shortening(theorem)
    statement = replace(theorem.claim, lhs=shortened(theorem.claim.lhs), rhs=shortened(theorem.claim.rhs))
    parts = [_comment(theorem.label, theorem, status), *said, _displayed(statement)]
    for block in proof_blocks(theorem, plain_reason, ARTICLE, shortened):
        rows = _rows(rf"&\text{{({block.tag})}}\quad " if block.tag else "&", block.first)
        for line in block.lines:
            rows += _rows(rf"&\quad {line.relation} ", line.expression)
            rows.append(rf"&\qquad\qquad \parbox{{0.75\linewidth}}{{\raggedright\small by {line.reasons}}}")
        lines = "\\begin{align*}\n  " + " \\\\\n  ".join(rows) + "\n\\end{align*}"
        fits = len(rows) <= SHORT and sum(row.count(r"\\ ") for row in rows) <= SHORT
        parts.append(lines if fits else f"{{\\allowdisplaybreaks\n{lines}}}")
    return "\n".join(parts)


def paste_step(theorem: Theorem, number: int, status: Status | None = None) -> str:
    """One step as an equation of its own, with its conditions; its status, reasons and premises in comments."""
    step = theorem.steps[number - 1]
    letters = tags(outline(theorem))
    words = reasons_latex(step.by, plain_reason) if step.chain >= 0 else _inference(step, letters, plain_reason)
    lines = [_comment(f"{theorem.label}, step {number}", theorem, status), f"% by {words.replace(KEEPS_APART, '')}"]
    lines += [f"% where ({letters[p]}) is {claim_latex(p)}" for p in step.premises if p in letters]
    shortened, said = _shortening(theorem)
    claim = replace(step.claim, lhs=shortened(step.claim.lhs), rhs=shortened(step.claim.rhs))
    before, line = _printed(theorem, number, shortened)
    if line is None or not (line.is_tall or before.count(r"\\ ") > TALL or len(before + line.expression) > WIDE):
        return "\n".join([*lines, *said, _displayed(claim)])
    rows = [*_rows("&", before), *_rows(rf"&\quad {line.relation} ", line.expression)]
    given = conditions_latex(claim)
    if len(given) > LONG:
        said = [*said, f"For ${given}$"]
    elif given:
        rows.append(rf"&\qquad ({given})")
    body = "\\begin{align*}\n  " + " \\\\\n  ".join(rows) + "\n\\end{align*}"
    return "\n".join([*lines, *said, f"{{\\allowdisplaybreaks\n{body}}}"])


def _rows(start: str, expression: str) -> list[str]:
    """An expression as rows of a display: one, or if it is tall, one for each of its lines, so that a page may end."""
    if expression.count(r"\\ ") <= TALL or not expression.startswith(OPENING):
        return [start + expression]
    first, *rest = expression.removeprefix(OPENING).removesuffix(CLOSING).split(NEXT)
    return [start + first, *(rf"&\qquad\quad {line}" for line in rest)]


def _printed(theorem: Theorem, number: int, shortened: Callable[[Basic], Basic]) -> tuple[str, Line | None]:
    """The line of a step in its chain, and what stands before it; None for a step that is in no chain."""
    for block in proof_blocks(theorem, plain_reason, ARTICLE, shortened):
        before = block.first
        for line in block.lines:
            if line.number == number:
                return before, line
            before = line.expression
    return "", None


def paste_equation(theorem: Theorem, letter: str, status: Status | None = None) -> str:
    """An equation that bears a letter, with its conditions; its status and the steps that lead to it in comments."""
    (group,) = (group for group in outline(theorem) if group.tag == letter)
    numbers = ", ".join(str(number) for number, _ in group.steps)
    head = [_comment(f"{theorem.label}, equation ({letter})", theorem, status), f"% by the steps {numbers}"]
    return "\n".join([*head, _displayed(group.claim)])


def _displayed(claim: Claim) -> str:
    """A statement as a display, its conditions beside it, or before it where they are long."""
    given = conditions_latex(claim)
    if len(given) > LONG:
        return f"For ${given}$\n\\[\n  {stated(claim, ARTICLE)}\n\\]"
    return f"\\[\n  {stated(claim, ARTICLE, _beside(claim))}\n\\]"


def _shortening(theorem: Theorem) -> tuple[Callable[[Basic], Basic], list[str]]:
    """What puts V and g into a long theorem, and a comment that says what they are; for any other, nothing."""
    letters = abbreviations_for(theorem)
    if letters is None:
        return lambda line: line, []
    defined = ", ".join(f"{latex(letter)} = {latex(value)}" for letter, value in letters.definitions)
    return letters.expression, [f"% where {defined}"]


def _comment(what: str, theorem: Theorem, status: Status | None) -> str:
    return f"% {what}" if status is None else f"% {what}: {status_words(theorem, status)}"


def _beside(claim: Claim) -> str:
    """The conditions, to be set off from the statement."""
    given = conditions_latex(claim)
    return rf"\qquad ({given})" if given else ""


def status_words(theorem: Theorem, status: Status) -> str:
    """`proved, given Stein's lemma` in words."""
    facts = [fact.name for fact in theorem.assumes()]
    if status in (Status.PROVED, Status.ASSUMED) and facts:
        return f"{status.value}, given {', '.join(facts)}"
    return status.value


__all__ = [
    "Block",
    "anchor",
    "heading",
    "laid_out",
    "paste",
    "paste_equation",
    "paste_step",
    "proof_blocks",
    "prose",
    "reason_latex",
    "spoken",
    "spoken_title",
    "status_words",
    "weights_shown",
]
