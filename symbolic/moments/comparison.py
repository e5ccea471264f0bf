"""Whether two computations of a moment give the same value: term by term, as rational functions of n and d."""

from __future__ import annotations

from collections.abc import Mapping

from flint import fmpz_poly

from symbolic.moments.alphabet import Term
from symbolic.moments.moment import Moment


def agree(first: Moment, second: Moment) -> bool:
    """Whether two moments have the same terms with the same coefficients; both are of one expectation.

    Coefficients are brought to a common denominator and compared as polynomials in g = n − d − 1 and d.
    """
    powers = dict(first.denominator)
    for c, power in second.denominator:
        powers[c] = max(power, powers.get(c, 0))
    return _over(powers, first) == _over(powers, second)


def _over(denominator: Mapping[int, int], moment: Moment) -> dict[Term, tuple[fmpz_poly, ...]]:
    """The numerators over a multiple of the denominator, by term: coefficients of d⁰, d¹, … in ℤ[g]."""
    missing = dict(denominator)
    for c, power in moment.denominator:
        missing[c] -= power
    factor = fmpz_poly([1])
    for c, power in missing.items():
        factor *= fmpz_poly([-c, 1]) ** power
    scaled = [[fmpz_poly([*row]) * factor for row in numerator] for numerator in moment.numerators]
    rows: dict[Term, list[fmpz_poly]] = {}
    for term, place in moment:
        known = rows.setdefault(term, [])
        known.extend(fmpz_poly([]) for _ in range(len(scaled[place]) - len(known)))
        for j, row in enumerate(scaled[place]):
            known[j] += row
    return {term: trimmed for term, known in rows.items() if (trimmed := _trimmed(known))}


def _trimmed(rows: list[fmpz_poly]) -> tuple[fmpz_poly, ...]:
    size = max((j + 1 for j, row in enumerate(rows) if row), default=0)
    return tuple(rows[:size])


__all__ = ["agree"]
