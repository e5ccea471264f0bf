r"""A theorem and its proof as LaTeX, for the macros `\step`, `\startline`, `\statement` of the frame.

Every reason is a link: rules to the list of rules, theorems to their statements, definitions to the notation.
Long lines are broken between their terms.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sympy import Add, Basic, Expr, Mul, S

from symbolic.claim import Claim
from symbolic.derivation import Special, Status, Step, Theorem
from symbolic.errors import SymbolicError
from symbolic.report.latex import PRINTER, claim_latex, conditions_latex, latex
from symbolic.report.printing import rank
from symbolic.rules import Inference, LinearCombination, Reason, Rule, Stein

LINE_WIDTH = 46.0
"""Glyphs, about, that fit on a line beside its relation sign."""

NARROW = 38.0
"""The same for the narrow page of a plain article."""


def anchor(name: str) -> str:
    """`trace_is_cyclic` as the part of a label."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def spoken(name: str) -> str:
    """The name of a rule in words."""
    return name.replace("_", " ")


def prose(words: str) -> str:
    """Text from a docstring as LaTeX text: what stands between backticks is mathematics."""
    return re.sub(r"`([^`]*)`", r"$\1$", words)


def spoken_title(theorem: Theorem) -> str:
    """The title of a theorem without the backticks."""
    return theorem.title.replace("`", "")


def heading(theorem: Theorem) -> str:
    """The first line of the theorem's file; the title of a theorem that has none, as one written in a notebook."""
    module = sys.modules.get(theorem.module)
    words = module.__doc__ if module is not None and hasattr(module, "__file__") else None
    return (words or theorem.title).strip().splitlines()[0].rstrip(".")


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
    code = re.sub(r"\^\{?\\top\}?|\^\{[^{}]*\}|_\{[^{}]*\}", "'", code)
    code = re.sub(r"\\(?:operatorname|mathrm|hat)\{([^{}]*)\}", r"\1", code)
    code = re.sub(r"\\[bB]ig[lr]?|\\mathbb|\\,|\\;|\\hat", "", code)
    code = re.sub(r"\\[a-zA-Z]+", "x", code)
    glyphs = re.sub(r"[{}\s]", "", code)
    return len(glyphs) + 1.2 * sum(glyphs.count(sign) for sign in "+-=")


def broken(expression: Basic, room: float = LINE_WIDTH) -> str:
    """An expression on one line, or on several broken between its terms, each at most `room` glyphs wide."""
    lines: list[str] = []
    for term in PRINTER.terms(expression):
        if lines and width(f"{lines[-1]} {term}") <= room:
            lines[-1] += f" {term}"
        else:
            lines.append(term)
    if len(lines) == 1:
        return lines[0]
    return "\\begin{aligned}[t] & " + " \\\\ & \\quad ".join(lines) + " \\end{aligned}"


def _target(reason: Any) -> tuple[str, str]:
    """What a reason links to, and how it is worded; a theorem is worded by its label."""
    if isinstance(reason, (Theorem, Special)):
        return f"thm:{reason.name}", reason.name
    if isinstance(reason, Stein):
        alone = ", the rest held fixed" if reason.nonnegative else ""
        return "rule:stein", f"Stein's lemma for ${latex(cast(Basic, reason.letter))}${alone}"
    if isinstance(reason, Inference):
        return f"rule:{anchor(reason.name)}", reason.name
    rule = cast(Rule, reason)
    if rule.laws.definitions:
        letters = ", ".join(f"${latex(abbreviation)}$" for abbreviation in rule.laws.definitions)
        return "sec:notation", f"definition of {letters}"
    return f"rule:{anchor(rule.name)}", spoken(rule.name)


def reason_latex(reason: Any) -> str:
    """A reason as a link; a theorem by its number."""
    target, words = _target(reason)
    if target.startswith("thm:"):
        words = rf"Theorem~\ref*{{{target}}}"
    return rf"\hyperref[{target}]{{{words}}}"


def plain_reason(reason: Any) -> str:
    """A reason without a link, for a document that has nothing to link to; a theorem by its label."""
    return _target(reason)[1]


def reasons_latex(by: Sequence[Reason], spell: Callable[[Any], str]) -> str:
    """Every reason of a line; the theorem that Stein's lemma takes integrability from is named with it."""
    parts = []
    for reason in by:
        parts.append(spell(reason))
        if isinstance(reason, Stein):
            parts += [f"integrable by {spell(used)}" for used in reason.rests_on]
    return ", ".join(parts)


@dataclass(frozen=True)
class Line:
    """One line of a block: the relation to the line before, the expression, the reasons."""

    relation: str
    expression: str
    reasons: str


@dataclass(frozen=True)
class Block:
    """A chain of equalities, or an inference, as it is printed.

    tag   the number it is referred to by, or ""
    """

    tag: str
    first: str
    lines: tuple[Line, ...]


def proof_blocks(theorem: Theorem, spell: Callable[[Any], str] = reason_latex, room: float = LINE_WIDTH) -> list[Block]:
    """The proof, chain by chain; chains that a later line refers to are numbered.

    `spell` prints a reason; lines are broken to `room` glyphs.
    """
    blocks: list[Block] = []
    numbers: dict[Claim, str] = {}
    groups: list[list[Step]] = []
    for step in theorem.steps:
        if groups and step.chain >= 0 and groups[-1][0].chain == step.chain:
            groups[-1].append(step)
        else:
            groups.append([step])
    premises = {premise for step in theorem.steps for premise in step.premises}
    for group in groups:
        claim = Claim(group[0].claim.lhs, group[0].claim.relation, group[-1].claim.rhs, theorem.claim.given)
        tag = ""
        if claim in premises:
            tag = str(len(numbers) + 1)
            numbers[claim] = tag
        first = broken(group[0].claim.lhs, room)
        if group[0].chain < 0:
            blocks.append(Block(tag, first, (_inference(group[0], numbers, spell, room),)))
        else:
            lines = [Line("=", broken(step.claim.rhs, room), reasons_latex(step.by, spell)) for step in group]
            blocks.append(Block(tag, first, tuple(lines)))
    return blocks


def _inference(step: Step, numbers: dict[Claim, str], spell: Callable[[Any], str], room: float) -> Line:
    reason = cast(Inference, step.by[0])
    cited = {special.claim: special for special in step.cited}
    parts = []
    for premise in step.premises:
        parts.append(f"({numbers[premise]})" if premise in numbers else spell(cited[premise]))
    text = f"{spell(reason)} {'from ' if parts else ''}{', '.join(parts)}"
    if isinstance(reason, LinearCombination):
        weights = weights_shown(reason, step)
        left = latex(reason.left) if reason.left is not None else ""
        terms = [
            r"\, ".join(piece for piece in (latex(weight) if weight != 1 else "", left, part) if piece)
            for weight, part in zip(weights, parts, strict=True)
        ]
        tall = [rf"\vphantom{{\Big|}} {term}" for term in terms]  # keeps small fractions on two lines apart
        text = rf"{spell(reason)}: ${' + '.join(tall).replace('+ -', '- ')}$"
    relation = "=" if step.claim.relation == "=" else r"\iff"
    return Line(relation, broken(step.claim.rhs, room), text)


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


def paste(theorem: Theorem) -> str:
    """The statement and the proof, to paste into any document with amsmath and amssymb."""
    given = conditions_latex(theorem.claim)
    condition = rf"\qquad ({given})" if given else ""
    parts = [f"% {theorem.label}", f"\\[\n  {claim_latex(theorem.claim)}{condition}\n\\]"]
    for block in proof_blocks(theorem, plain_reason, NARROW):
        head = rf"&\text{{({block.tag})}}\quad {block.first}" if block.tag else f"&{block.first}"
        rows = [head]
        for line in block.lines:
            rows.append(rf"&\quad {line.relation} {line.expression}")
            rows.append(rf"&\qquad\qquad \parbox{{0.75\linewidth}}{{\raggedright\small by {line.reasons}}}")
        parts.append("\\begin{align*}\n  " + " \\\\\n  ".join(rows) + "\n\\end{align*}")
    return "\n".join(parts)


def status_words(theorem: Theorem, status: Status) -> str:
    """`proved, given Stein's lemma` in words."""
    facts = [fact.name for fact in theorem.assumes()]
    if status in (Status.PROVED, Status.ASSUMED) and facts:
        return f"{status.value}, given {', '.join(facts)}"
    return status.value


__all__ = [
    "Block",
    "anchor",
    "broken",
    "heading",
    "paste",
    "proof_blocks",
    "prose",
    "reason_latex",
    "spoken",
    "spoken_title",
    "status_words",
    "weights_shown",
    "width",
]
