"""What `befs eval` says of a series: the partial sum, and the first term that is left out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Context, Decimal
from fractions import Fraction

import click
from rich.text import Text

from derivations.misalignment_values import MISALIGNMENTS, partial_misalignment
from derivations.scalar_values import rounded
from derivations.series_values import SeriesValue, partial_sum
from derivations.terminal_session import console, counting
from symbolic.claim import condition_texts
from symbolic.derivation import Status, Theorem

DIGITS = 3
"""Of the term that is left out."""
BEYOND = "two computations agree (words of the fluctuation, the reduction theorem)"
BOUNDED, REMAINDER = "misalignment-of-learned-features", "remainder-of-two-terms"
TOO_FEW = "no smaller than the terms before it: {size} may be too small for this order"


def print_partial_sum(
    asked: Theorem,
    values: Mapping[str, Fraction],
    digits: int,
    as_json: bool,
    established: Callable[[Sequence[Theorem]], Mapping[str, Status]],
) -> None:
    """Print a partial sum, as a number with what it rests on, or as JSON; raises SymbolicError if there is none."""
    if asked.label in MISALIGNMENTS:
        found = partial_misalignment(asked, values)
    else:
        with counting("averaging words") as advance:
            found = partial_sum(asked, values, advance)
    theorem = found.theorem
    state = established([theorem])[theorem.label]
    if found.order > found.stated:  # what the theorem does not state is computed twice, and not derived
        state = Status.worst((state, Status.NUMERIC_ONLY))
    conditions = condition_texts(found.given)
    decimal = rounded(found.exact, digits)
    if as_json:
        answer: dict[str, object] = {
            "label": asked.label,
            "value": decimal,
            "exact": str(found.exact),
            "conditions": conditions,
        }
        answer |= {"theorem": theorem.label} if theorem is not asked else {}
        omitted = found.omitted
        answer |= {"order": found.order, "first_omitted_term": None if omitted is None else size_of(omitted)}
        answer |= {"first_omitted_term_exact": None if omitted is None else str(omitted)}
        answer |= {"terms_still_shrink": found.shrinks, "order_of_theorem": found.stated}
        answer |= {"evidence": BEYOND} if found.order > found.stated else {}
        click.echo(json.dumps({**answer, "status": state.value}, ensure_ascii=False))
        return
    click.echo(decimal)
    screen = console(stderr=True)
    screen.print(Text(first_omitted(found)), soft_wrap=True)
    given = f", given {', '.join(conditions)}" if conditions else ""
    note = f"= {found.exact}   {established([theorem])[theorem.label].value}: {theorem.label}{given}"
    if found.order > found.stated:
        note += f"; terms beyond {found.power(found.stated)}, which it does not state: {BEYOND}"
    screen.print(Text(note), soft_wrap=True)


def first_omitted(found: SeriesValue) -> str:
    """The line on the term that is left out.

    It is an estimate of the error where the terms still shrink; where they do not, that is said.
    """
    if found.omitted is None:
        bounded = f"; {REMAINDER} bounds what is left out where n_B > d + 5" if found.theorem.label == BOUNDED else ""
        return f"the term of order {found.power(found.order + 1)}, which is left out, is not known{bounded}"
    line = f"first omitted term {size_of(found.omitted)} (of order {found.power(found.order + 1)})"
    return line if found.shrinks else f"{line}, {TOO_FEW.format(size=found.size)}"


def size_of(term: Fraction) -> str:
    """`-1.23e-7`: a number to a few digits."""
    context = Context(prec=DIGITS, Emax=10**9, Emin=-(10**9))
    quotient = context.divide(Decimal(term.numerator), Decimal(term.denominator))
    return f"{quotient:.{DIGITS - 1}e}" if quotient else "0"


__all__ = ["first_omitted", "print_partial_sum", "size_of"]
