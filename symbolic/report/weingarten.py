"""The orthogonal Weingarten function as a table in the terminal, as data, and as LaTeX."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from symbolic.moments import CosetType, WeingartenValue, number_of_pairings, weingarten_function


def factored_values(order: int, advance: Callable[[str], None]) -> dict[CosetType, tuple[WeingartenValue, str]]:
    """Every value of an order with its factored text; `advance` hears of each coset type that is done.

    Raises ConditionError for a negative order.
    """
    found = {}
    for coset_type, value in weingarten_function(order).items():
        found[coset_type] = value, str(value)
        advance(parts_text(coset_type))
    return found


def parts_text(coset_type: CosetType) -> str:
    """The parts of a coset type: `2,1`."""
    return ",".join(map(str, coset_type))


def print_weingarten(console: Console, values: Mapping[CosetType, tuple[WeingartenValue, str]]) -> None:
    """Each coset type with its number of pairings and its value."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("coset type", no_wrap=True)
    table.add_column("pairings", justify="right", no_wrap=True)
    table.add_column("value", overflow="fold")
    for coset_type, (_, text) in values.items():
        table.add_row(parts_text(coset_type), str(number_of_pairings(coset_type)), text)
    console.print(table)


def weingarten_latex(values: Mapping[CosetType, tuple[WeingartenValue, str]]) -> str:
    """Each coset type with its value, one below the other, to paste into a document with amsmath.

    Numerators are factored over the integers; a line fits a page up to order 4.
    """
    rows = []
    for coset_type, (value, _) in values.items():
        content, factors = value.factors()
        above = [_raised(_polynomial(factor), power, alone=len(factors) == 1) for factor, power in factors]
        if abs(content) != 1 or not above:
            above.insert(0, str(abs(content)))
        below = [_raised(_polynomial((c, 1)), power, alone=False) for c, power in value.denominator]
        sign = "-" * (content < 0)
        alone = len(value.denominator) == 1 and value.denominator[0][1] == 1
        denominator = _polynomial((value.denominator[0][0], 1)) if alone else "".join(below)
        rows.append(
            rf"\mathrm{{Wg}}([{parts_text(coset_type)}];\, z) &= {sign}\frac{{{''.join(above)}}}{{{denominator}}}"
        )
    return "\\begin{align*}\n  " + " \\\\\n  ".join(rows) + "\n\\end{align*}"


def _polynomial(coefficients: Sequence[int]) -> str:
    """`z^2 + 3z - 2` for (−2, 3, 1)."""
    terms = []
    for i, coefficient in reversed(list(enumerate(coefficients))):
        if coefficient:
            size = str(abs(coefficient)) if abs(coefficient) != 1 or i == 0 else ""
            power = "" if i == 0 else "z" if i == 1 else f"z^{{{i}}}" if i > 9 else f"z^{i}"
            terms.append(f"{'-' if coefficient < 0 else '+'} {size}{power}")
    first, *rest = terms
    return " ".join([first.removeprefix("+ ").replace("- ", "-"), *rest])


def _raised(polynomial: str, power: int, alone: bool) -> str:
    """A factor in brackets unless it is `z`, or alone and not raised."""
    bare = polynomial == "z" or (alone and power == 1)
    return (polynomial if bare else f"({polynomial})") + (f"^{{{power}}}" if power > 1 else "")


def weingarten_json(values: Mapping[CosetType, tuple[WeingartenValue, str]]) -> dict[str, Any]:
    """Four tables over the coset types: values, numbers of pairings, numerators and denominators.

    A numerator is its coefficients from the constant one on, as strings since they outgrow what many readers of JSON
    keep exact; a denominator is its factors (z + c)^m as [c, m].
    """
    named = {parts_text(coset_type): (coset_type, *rest) for coset_type, rest in values.items()}
    return {
        "values": {name: text for name, (_, _, text) in named.items()},
        "pairings": {name: number_of_pairings(coset_type) for name, (coset_type, _, _) in named.items()},
        "numerators": {name: [str(c) for c in value.numerator] for name, (_, value, _) in named.items()},
        "denominators": {name: [list(factor) for factor in value.denominator] for name, (_, value, _) in named.items()},
    }
