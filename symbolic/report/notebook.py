r"""How theorems, steps, claims and evidence show themselves in a notebook; to import this module is enough.

Formulas stand between dollar signs, which Jupyter hands to MathJax. Colours are left to the theme: text has the
colour of its surroundings, and what is coloured in addition can be read on light and on dark ground.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from sympy import Basic

from symbolic.checks import Evidence, Verdict
from symbolic.claim import Claim, Finite
from symbolic.derivation import Special, Step, Theorem
from symbolic.display import html_of, latex_of
from symbolic.matrices import MatrixExpression
from symbolic.matrices.scalars import ScalarNode
from symbolic.moments import Moment
from symbolic.report.examination import Examination
from symbolic.report.latex import conditions_latex, latex
from symbolic.report.line_breaking import Page, stated, width
from symbolic.report.moments import moment_display
from symbolic.report.proof_latex import (
    anchor,
    heading,
    plain_reason,
    proof_blocks,
    reasons_latex,
)
from symbolic.rules import Inference

NOTEBOOK = Page(52, 66, 100)
"""How much fits beside the reasons, and on a line of its own, in a notebook of usual width."""

EM = 0.8
"""The width of a glyph, about, in the size of the text: reasons stand in a column beside the widest line."""

SHAPES = {Verdict.HOLDS: ("●", "#2c9a5b"), Verdict.FAILS: ("✕", "#d9534f"), Verdict.UNKNOWN: ("○", "#8a8f98")}
"""How a verdict looks beside its word, which alone says what it is."""

LINK = r'<a href="#thm:\1"><code>\1</code></a>'
"""A theorem that a line cites; the link leads to it where it is shown in the same notebook."""


def markup(words: str) -> Markup:
    r"""LaTeX text as HTML: mathematics is left to MathJax, outside of it `\texttt` is the label of a theorem.

    A sum may be broken before its signs, which MathJax does only between formulas.
    """
    pieces = [
        str(escape(piece)) for piece in words.replace(r" + \vphantom", r"$ $\displaystyle {} + \vphantom").split("$")
    ]
    pieces[::2] = [re.sub(r"\\texttt\{([^{}]*)\}", LINK, piece) for piece in pieces[::2]]
    return Markup("$".join(pieces))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("symbolic.report"),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        autoescape=True,
    )
    environment.filters.update(markup=markup, anchor=anchor)
    environment.globals["shapes"] = {verdict.value: shape for verdict, shape in SHAPES.items()}
    return environment


def _rendered(template: str, **values: Any) -> str:
    return _environment().get_template(f"{template}.html.j2").render(**values)


# --- formulas --------------------------------------------------------------------------------------------------------


@latex_of.register
def claim_shown(claim: Claim) -> str:
    """The claim and, set off, its conditions."""
    given = conditions_latex(claim)
    return stated(claim, NOTEBOOK) + (rf" \qquad ({given})" if given else "")


@latex_of.register(Step)
@latex_of.register(Theorem)
@latex_of.register(Special)
def statement_shown(thing: Step | Theorem | Special) -> str:
    """What a line or a theorem says, where HTML cannot be shown."""
    return claim_shown(thing.claim)


@latex_of.register(MatrixExpression)
@latex_of.register(ScalarNode)
@latex_of.register(Finite)
def expression_shown(expression: Basic) -> str:
    """An expression on one line."""
    return latex(expression)


@latex_of.register
def moment_shown(moment: Moment) -> str:
    """A moment with its condition, over several lines if it is long; a very long one is cut off."""
    return moment_display(moment, NOTEBOOK.statement)


# --- proofs ----------------------------------------------------------------------------------------------------------


def spelled(reason: Any) -> str:
    """A reason in words, theorems by their labels."""
    return rf"\texttt{{{reason.name}}}" if isinstance(reason, (Theorem, Special)) else plain_reason(reason)


@html_of.register
def theorem_shown(theorem: Theorem) -> str:
    """The statement and the proof, its lines numbered as in `theorem.steps`; of the status it knows nothing."""
    blocks = proof_blocks(theorem, spelled, NOTEBOOK)
    rows: list[dict[str, Any]] = []
    for block in blocks:
        rows.append({"tag": block.tag, "first": block.first})
        rows += [asdict(line) for line in block.lines]
    lines = [row for row in rows if "number" in row]
    return _rendered(
        "theorem",
        theorem=theorem,
        heading=heading(theorem).replace("`", "$"),
        title=theorem.title.replace("`", "$"),
        statement=stated(theorem.claim, NOTEBOOK),
        given=conditions_latex(theorem.claim),
        rows=rows,
        measure=round(EM * max((_widest(row["expression"]) for row in lines), default=0.0), 1),
    )


@html_of.register
def step_shown(step: Step) -> str:
    """The line, and below it why it follows."""
    reasons = reasons_latex(step.by, spelled)
    cited = {premise.claim: premise for premise in step.cited}
    premises = [spelled(cited[p]) if p in cited else rf"$\displaystyle {stated(p, NOTEBOOK)}$" for p in step.premises]
    if premises and isinstance(step.by[0], Inference):
        reasons += f" from {', '.join(premises)}"
    return _rendered("step", statement=claim_shown(step.claim), reasons=reasons)


def _widest(code: str) -> float:
    """How many glyphs wide the widest line of a broken formula is, about."""
    return max(map(width, re.split(r"\\\\ & ", re.sub(r"\\(begin|end)\{aligned\}(\[t\] &)?", "", code))))


# --- findings --------------------------------------------------------------------------------------------------------


@html_of.register
def evidence_shown(evidence: Evidence) -> str:
    """The verdict, the judge, how strong that is, and the detail if there is one."""
    return _rendered("evidence", evidence=evidence)


@html_of.register
def examination_shown(examination: Examination) -> str:
    """What was found, check by check; a status would need the theorems that the proof rests on."""
    verdicts = [line.verdict for line in examination.lines]
    return _rendered(
        "examination",
        examination=examination,
        statement=(examination.derivation, *examination.judges),
        counts=[(verdict.value, verdicts.count(verdict)) for verdict in Verdict if verdict in verdicts],
        others=[line for line in examination.lines if line.verdict is not Verdict.HOLDS],
    )
