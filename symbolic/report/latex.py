"""LaTeX of a shown tree, self-contained: it needs amsmath and amssymb and no macros."""

from __future__ import annotations

from typing import ClassVar

from sympy import Basic

from symbolic.claim import Claim
from symbolic.report.printing import REGISTRIES, RELATIONS, Printer, use_names

GREEK = ("alpha", "beta", "iota", "kappa", "phi", "rho", "sigma", "tau", "theta", "xi", "Sigma", "Omega")


class LatexPrinter(Printer):
    """How the pieces look in LaTeX."""

    relations: ClassVar[dict[type[Basic], str]] = dict(zip(RELATIONS, (">", r"\ge", "<", r"\le", r"\ne"), strict=True))
    iff = r"\iff"
    infinity = r"\infty"
    dots = r"\ldots "
    ceiling = r"\lceil {} \rceil"
    thin = r"\, "
    transpose_mark = r"\top"

    def name(self, name: str) -> str:
        for registry in REGISTRIES:
            if name in registry:
                return registry[name].latex
        head, _, index = name.partition("_")
        head = rf"\{head}" if head in GREEK else head if len(head) == 1 else rf"\mathrm{{{head}}}"
        return f"{head}_{{{index}}}" if index else head

    def operator(self, name: str, body: str) -> str:
        if r"\begin" in body:  # numbers stand one above the other
            before, after = (r"\left(", r"\right)") if name == "tr" else (r"\left[", r"\right]")
            symbol = r"\mathbb E" if name == "E" else rf"\operatorname{{{name}}}"
            return f"{symbol}{before}{body}{after}"
        nested = "(" in body or "[" in body
        match name:
            case "tr":
                return rf"\operatorname{{tr}}\bigl({body}\bigr)" if nested else rf"\operatorname{{tr}}({body})"
            case "E":
                return rf"\mathbb E\bigl[{body}\bigr]" if nested else rf"\mathbb E[{body}]"
        return rf"\operatorname{{{name}}}\bigl[{body}\bigr]"

    def group(self, body: str) -> str:
        if r"\begin" in body:
            return rf"\left({body}\right)"
        return rf"\bigl({body}\bigr)" if "(" in body or "[" in body else f"({body})"

    def raised(self, base: str, exponent: str) -> str:
        return f"{base}^{{{exponent}}}" if len(exponent) > 1 else f"{base}^{exponent}"

    def indexed(self, base: str, index: str) -> str:
        return f"{base}_{{{index}}}" if len(index) > 1 else f"{base}_{index}"

    def fraction(self, numerator: str, denominator: str) -> str:
        return rf"\frac{{{numerator}}}{{{denominator}}}"

    def weingarten(self, coset_type: str, z: str) -> str:
        return rf"\mathrm{{Wg}}([{coset_type}];\, {z})"

    def leading(self, body: str, size: str) -> str:
        brackets = rf"\bigl({body}\bigr)" if "(" in body else f"({body})"
        return rf"\Pi_{{{size}}}{brackets}"

    def taylor_terms(self, body: str, size: str, order: str) -> str:
        return rf"\Pi_{{{size}}}^{{<{order}}}({body})"

    def norm(self, body: str, index: str) -> str:
        bars = (r"\bigl\lVert ", r" \bigr\rVert") if "(" in body else (r"\lVert ", r" \rVert")
        below = {"": "", "op": r"_{\mathrm{op}}", "F": "_F"}[index]
        return f"{bars[0]}{body}{bars[1]}{below}"

    def absolute(self, body: str) -> str:
        return rf"\bigl| {body} \bigr|"

    def probability(self, body: str, least: str) -> str:
        return rf"\mathbb{{P}}\bigl( {body} \ge {least} \bigr)"

    def indicator(self, body: str, least: str) -> str:
        return rf"\mathbf{{1}}_{{{body} \ge {least}}}"

    def singular_value(self, body: str, index: str) -> str:
        return rf"\sigma_{{{index}}}({body})"

    def least_gain(self, body: str, projector: str) -> str:
        return rf"s_{{\min}}({body};\, {projector})"

    def eigenvalue(self, body: str, index: str) -> str:
        return rf"\lambda_{{{index}}}({body})"

    def minimum(self, parts: list[str]) -> str:
        listed = r",\, ".join(parts)
        return rf"\min\bigl({listed}\bigr)"

    def spectral(self, projector: str, body: str) -> str:
        brackets = rf"\bigl({body}\bigr)" if "(" in body else f"({body})"
        return rf"\Pi_{{{projector}}}{brackets}"

    def remainder(self, letter: str, power: str) -> str:
        return rf"{letter}({power})"

    def numbers(self, rows: list[list[str]]) -> str:
        body = r" \\ ".join(" & ".join(row) for row in rows)
        return rf"\begin{{pmatrix}} {body} \end{{pmatrix}}"


PRINTER = LatexPrinter()


def latex(expression: Basic) -> str:
    """LaTeX of a matrix expression, a scalar, a condition, or the finiteness of an expectation."""
    return PRINTER.show(expression)


def claim_latex(claim: Claim) -> str:
    """The two sides and the relation between them."""
    return PRINTER.claim(claim)


def conditions_latex(claim: Claim) -> str:
    r"""`n > d + 1`, several separated by commas; empty if there are none."""
    return r",\; ".join(PRINTER.conditions(claim))


__all__ = ["LatexPrinter", "claim_latex", "conditions_latex", "latex", "use_names"]
