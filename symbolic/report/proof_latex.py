r"""A theorem and its proof as LaTeX, for the macros `\step`, `\startline`, `\statement` of the frame.

Every reason is a link: rules to the list of rules, theorems to their statements, definitions to the notation.
Long lines are broken between their terms.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sympy import Add, Basic, Expr, Mul, S

from symbolic.canonical.laws import Laws
from symbolic.claim import Claim
from symbolic.derivation import Special, Status, Step, Theorem
from symbolic.report.latex import PRINTER, claim_latex, conditions_latex, latex
from symbolic.report.printing import rank
from symbolic.rules import Inference, LinearCombination, Reason, Rule, Stein

LINE_WIDTH = 54.0
"""Glyphs, about, that fit on a line beside its relation sign."""


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
    """The first line of the theorem's file."""
    return (sys.modules[theorem.module].__doc__ or theorem.title).strip().splitlines()[0].rstrip(".")


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


def broken(expression: Basic) -> str:
    """An expression on one line, or on several broken between its terms."""
    lines: list[str] = []
    for term in PRINTER.terms(expression):
        if lines and width(f"{lines[-1]} {term}") <= LINE_WIDTH:
            lines[-1] += f" {term}"
        else:
            lines.append(term)
    if len(lines) == 1:
        return lines[0]
    return "\\begin{aligned}[t] & " + " \\\\ & \\quad ".join(lines) + " \\end{aligned}"


def reason_latex(reason: Any) -> str:
    """A reason as a link."""
    if isinstance(reason, (Theorem, Special)):
        label = reason.name
        return rf"\hyperref[thm:{label}]{{Theorem~\ref*{{thm:{label}}}}}"
    if isinstance(reason, Stein):
        letter = latex(cast(Basic, reason.letter))
        alone = ", the rest held fixed" if reason.nonnegative else ""
        return rf"\hyperref[rule:stein]{{Stein's lemma for ${letter}${alone}}}"
    if isinstance(reason, Inference):
        return rf"\hyperref[rule:{anchor(reason.name)}]{{{reason.name}}}"
    rule = cast(Rule, reason)
    if rule.laws != Laws() and rule.laws.definitions:
        letters = ", ".join(f"${latex(abbreviation)}$" for abbreviation in rule.laws.definitions)
        return rf"\hyperref[sec:notation]{{definition of {letters}}}"
    return rf"\hyperref[rule:{anchor(rule.name)}]{{{spoken(rule.name)}}}"


def reasons_latex(by: Sequence[Reason]) -> str:
    """Every reason of a line; the theorem that Stein's lemma takes integrability from is named with it."""
    parts = []
    for reason in by:
        parts.append(reason_latex(reason))
        if isinstance(reason, Stein):
            parts += [f"integrable by {reason_latex(used)}" for used in reason.rests_on]
    return ", ".join(parts)


@dataclass(frozen=True)
class Block:
    """A chain of equalities, or an inference, as it is printed.

    tag   the number it is referred to by, or ""
    """

    tag: str
    lines: tuple[str, ...]


def proof_blocks(theorem: Theorem) -> list[Block]:
    """The proof, chain by chain; chains that a later line refers to are numbered."""
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
        if group[0].chain < 0:
            blocks.append(Block(tag, _inference(group[0], numbers)))
        else:
            first = rf"\startline{{{broken(group[0].claim.lhs)}}}"
            lines = [rf"\step{{=}}{{{broken(s.claim.rhs)}}}{{{reasons_latex(s.by)}}}" for s in group]
            blocks.append(Block(tag, (first, *lines)))
    return blocks


def _inference(step: Step, numbers: dict[Claim, str]) -> tuple[str, ...]:
    reason = cast(Inference, step.by[0])
    cited = {special.claim: special for special in step.cited}
    parts = []
    for premise in step.premises:
        parts.append(f"({numbers[premise]})" if premise in numbers else reason_latex(cited[premise]))
    text = f"{reason_latex(reason)} {'from ' if parts else ''}{', '.join(parts)}"
    if isinstance(reason, LinearCombination):
        weights = weights_shown(reason, step)
        left = latex(reason.left) if reason.left is not None else ""
        terms = [
            r"\, ".join(piece for piece in (latex(weight) if weight != 1 else "", left, part) if piece)
            for weight, part in zip(weights, parts, strict=True)
        ]
        text = rf"{reason_latex(reason)}: ${' + '.join(terms).replace('+ -', '- ')}$"
    relation = "=" if step.claim.relation == "=" else r"\iff"
    return (
        rf"\startline{{{broken(step.claim.lhs)}}}",
        rf"\step{{{relation}}}{{{broken(step.claim.rhs)}}}{{{text}}}",
    )


def weights_shown(reason: LinearCombination, step: Step) -> list[Expr]:
    """The weights of a combination, the first one without a minus: the two sides of every equation may be exchanged."""
    weights = [oriented(weight) for weight in reason.weights(step.premises, step.claim)]
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
    """The statement and the proof as one `align*`, to paste into any document with amsmath."""
    blocks = []
    for group in _plain_groups(theorem):
        head, *rest = group
        rows = [f"{head[0]} &{head[1]} {head[2]} && \\text{{{head[3]}}}"]
        rows += [f"&{sign} {right} && \\text{{{by}}}" for _, sign, right, by in rest]
        blocks.append("\\begin{align*}\n  " + " \\\\\n  ".join(rows) + "\n\\end{align*}")
    given = conditions_latex(theorem.claim)
    condition = f"\\qquad ({given})" if given else ""
    statement = "\\[\n  " + claim_latex(theorem.claim) + condition + "\n\\]"
    return f"% {theorem.label}\n{statement}\n" + "\n".join(blocks)


def _plain_groups(theorem: Theorem) -> list[list[tuple[str, str, str, str]]]:
    groups: list[list[tuple[str, str, str, str]]] = []
    previous = None
    for step in theorem.steps:
        sign = "=" if step.claim.relation == "=" else r"\iff"
        by = ", ".join(spoken(reason.name) for reason in step.by).replace("_", r"\_")
        row = (latex(step.claim.lhs), sign, latex(step.claim.rhs), by)
        if previous is not None and step.chain >= 0 and previous == step.chain:
            groups[-1].append(row)
        else:
            groups.append([row])
        previous = step.chain
    return groups


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
