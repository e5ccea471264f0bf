"""Digits that are guaranteed: precision is raised until a ball decides them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import floor, log10

from flint import arb, ctx, fmpq, fmpz

from symbolic.errors import NotEvaluable

FIRST_BITS = 64
MOST_BITS = 1 << 20
"""The precision at which a search for more correct bits is given up."""


def sharp(balls: Callable[[int], Sequence[arb]], bits: int, lost: int = 0) -> tuple[arb, ...]:
    """Balls with at least `bits` correct bits each, relative to size; the precision is raised by what is missing.

    balls : precision in bits ↦ balls that contain the numbers; called with flint's context at that precision
    lost : how many bits are expected to be lost

    Raises NotEvaluable if that is not reached at `MOST_BITS` bits, as for a number that is zero.
    """
    precision = bits + lost + 8
    while precision <= MOST_BITS:
        with ctx.workprec(precision):
            found = tuple(balls(precision))
        reached = min(ball.rel_accuracy_bits() if ball.is_finite() else -precision for ball in found)
        if reached >= bits:
            return found
        precision += min(bits - reached, precision) + 8
    raise NotEvaluable(f"{bits} correct bits are not reached at a precision of {MOST_BITS} bits")


def certified(ball: Callable[[int], arb | fmpq], digits: int) -> str:
    """The decimal string of a number with `digits` significant digits, correctly rounded (half to even).

    ball : precision in bits ↦ a ball that contains the number, or the number itself as a rational
    digits : at least 1

    The precision is doubled until both ends of the ball round to the same string. A number in the middle between two
    neighbouring decimals is decided only if it is given exactly, as an `fmpq` or as a ball of radius zero.

    Raises NotEvaluable if `MOST_BITS` bits do not decide, ValueError for digits < 1.
    """
    if digits < 1:
        raise ValueError(f"digits ≥ 1 is needed; got digits = {digits}")
    precision = max(FIRST_BITS, 4 * digits)
    while precision <= MOST_BITS:
        with ctx.workprec(precision):
            found = ball(precision)
        if isinstance(found, fmpq):
            return rounded(Fraction(int(found.p), int(found.q)), digits)
        if found.is_finite():
            with ctx.workprec(precision + 64):
                ends = {rounded(exactly(end), digits) for end in (found.lower(), found.upper())}
            if len(ends) == 1:
                return ends.pop()
        precision *= 2
    raise NotEvaluable(f"{digits} significant digits are not decided at a precision of {MOST_BITS} bits")


def exactly(end: arb) -> Fraction:
    """The value of a ball of radius zero."""
    mantissa, exponent = (int(part) for part in end.man_exp())
    return Fraction(mantissa) * Fraction(2) ** exponent


def rounded(number: Fraction, digits: int) -> str:
    """A rational number with `digits` significant digits, half to even; an exponent below −5 or from `digits` on."""
    if number == 0:
        return "0" if digits == 1 else "0." + "0" * (digits - 1)
    sign, size = "-" if number < 0 else "", abs(number)
    exponent = floor((size.numerator.bit_length() - size.denominator.bit_length() - 1) * log10(2))
    exponent += size >= Fraction(10) ** (exponent + 1)
    leading = round(size / Fraction(10) ** (exponent - digits + 1))
    if leading == 10**digits:
        leading, exponent = leading // 10, exponent + 1
    text = str(fmpz(leading))  # an int of more than 4,300 digits has no str
    if -5 <= exponent < 0:
        return sign + "0." + "0" * (-exponent - 1) + text
    if 0 <= exponent < digits:
        return sign + text[: exponent + 1] + ("." + text[exponent + 1 :] if digits > exponent + 1 else "")
    return f"{sign}{text[0]}{'.' + text[1:] if digits > 1 else ''}e{exponent:+d}"
