"""A shown tree as plain text for the terminal: `E[W⁻¹ M W⁻¹]`."""

from __future__ import annotations

from typing import ClassVar

from sympy import Basic
from sympy.printing.pretty.pretty_symbology import greek_unicode

from symbolic.claim import Claim
from symbolic.report.printing import RELATIONS, Printer

SUPERSCRIPTS = dict(zip("0123456789-+k", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ᵏ", strict=True)) | {" ": "", "ᵀ": "ᵀ"}


class TextPrinter(Printer):
    """How the pieces look in a terminal."""

    relations: ClassVar[dict[type[Basic], str]] = dict(zip(RELATIONS, (">", "≥", "<", "≤", "≠"), strict=True))
    iff = "⟺"
    infinity = "∞"
    dots = ".."
    ceiling = "⌈{}⌉"
    thin = " "
    transpose_mark = "ᵀ"

    def name(self, name: str) -> str:
        head, _, index = name.partition("_")
        head = greek_unicode.get(head, head)
        return f"{head}_{index}" if index else head

    def operator(self, name: str, body: str) -> str:
        return f"{name}({body})" if name == "tr" else f"{name}[{body}]"

    def group(self, body: str) -> str:
        return f"({body})"

    def raised(self, base: str, exponent: str) -> str:
        if all(character in SUPERSCRIPTS for character in exponent):
            return base + "".join(SUPERSCRIPTS[character] for character in exponent)
        return f"{base}^({exponent})"

    def indexed(self, base: str, index: str) -> str:
        return f"{base}_{index}"

    def fraction(self, numerator: str, denominator: str) -> str:
        above = f"({numerator})" if " + " in numerator or " - " in numerator else numerator
        below = denominator if denominator.isalnum() else f"({denominator})"
        return f"{above} / {below}"

    def weingarten(self, coset_type: str, z: str) -> str:
        return f"Wg([{coset_type}]; {z})"

    def leading(self, body: str, size: str) -> str:
        return f"Π_{size}({body})"

    def taylor_terms(self, body: str, size: str, order: str) -> str:
        return f"Π_{size}^<{order}({body})"

    def norm(self, body: str, index: str) -> str:
        return f"‖{body}‖{index and '_'}{index}"

    def absolute(self, body: str) -> str:
        return f"|{body}|"

    def probability(self, body: str, least: str) -> str:
        return f"P({body} ≥ {least})"

    def indicator(self, body: str, least: str) -> str:
        return f"1[{body} ≥ {least}]"

    def singular_value(self, body: str, index: str) -> str:
        return f"σ_{index if index.isalnum() else f'({index})'}({body})"

    def least_gain(self, body: str, projector: str) -> str:
        return f"s_min({body}; {projector})"

    def eigenvalue(self, body: str, index: str) -> str:
        return f"λ_{index if index.isalnum() else f'({index})'}({body})"

    def minimum(self, parts: list[str]) -> str:
        return f"min({', '.join(parts)})"

    def spectral(self, projector: str, body: str) -> str:
        return f"Π_{projector}({body})" if projector.isalnum() else f"Π_({projector})({body})"

    def remainder(self, letter: str, power: str) -> str:
        return f"{letter}({power})"

    def numbers(self, rows: list[list[str]]) -> str:
        return f"[{'; '.join(' '.join(row) for row in rows)}]"


PRINTER = TextPrinter()


def text(expression: Basic) -> str:
    """Plain text of a matrix expression, a scalar, a condition, or the finiteness of an expectation."""
    return PRINTER.show(expression)


def claim_text(claim: Claim) -> str:
    """The two sides and the relation between them."""
    return PRINTER.claim(claim)


def conditions_text(claim: Claim) -> str:
    """`n > d + 1`, several separated by commas; empty if there are none."""
    return ", ".join(PRINTER.conditions(claim))
