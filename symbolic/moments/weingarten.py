"""The orthogonal Weingarten function, an exact rational function of the dimension z.

A pairing of 2k points splits them into k pairs. Two pairings drawn together close into loops of even length; half the
lengths, in descending order, are their coset type, a partition of k. The Gram matrix of the pairings has the entries
z^loops, and its inverse has the entries Wg(λ; z), with λ the coset type:

    ∫ O_{i₁j₁} ⋯ O_{i₂ₖj₂ₖ} dO = Σ_{p, q} Wg(coset type of p and q; z),

over the pairings p that only join equal i and the pairings q that only join equal j.

How it is computed. For a part r of λ, and μ = λ without it (the orthogonality relations of Collins and Matsumoto),

    (z + r − 1) Wg(λ) + Σ_{0<j<r} Wg(μ ∪ {j, r−j}) + 2 Σ_{s in μ} s Wg(μ − s ∪ {r+s}) = [r = 1] Wg(μ),

the right side being of order k − 1. Every term but z Wg(λ) has an integer coefficient. So, expanded in 1/z, each
coefficient of Wg(λ) is an integer combination of coefficients one power before: no division, no system to solve. By
the zonal expansion Wg(λ) times the `common_denominator` of order k, of degree D, is a polynomial; hence its
coefficients up to z^−D determine Wg(λ), exactly. The work is D sparse steps on the partitions of 0, …, k.

Conditions. z is generic: these are identities of rational functions. The poles lie among the z = −c of
`common_denominator`, integers from −2(k − 1) to k − 1. So the values can be used in an integer dimension z ≥ k, and at
z = −(n − d − 1) for the moment of order k of the inverse Wishart matrix, which exists for n − d − 1 > 2(k − 1). In an
integer dimension z < k the Gram matrix is singular, and a value without a pole there need not be an entry of its
pseudo-inverse.

Sources: Collins, Matsumoto, ALEA 14:631–656, 2017 (the relations); Matsumoto, J. Theoret. Probab. 25:798–822, 2012
(the inverse Wishart matrix); Zinn-Justin, Lett. Math. Phys. 91:119–127, 2010 (the zonal expansion).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count, takewhile
from math import factorial, prod
from types import MappingProxyType
from typing import TypeVar

from flint import fmpq, fmpz_poly
from sympy import Expr, Integer, Mul, Poly, Rational, Symbol

from symbolic.errors import ConditionError

CosetType = tuple[int, ...]
"""A partition, its parts in descending order."""
Point = TypeVar("Point", bound=Hashable)


# --- pairings ----------------------------------------------------------------------------------------------------


def coset_type(first: Iterable[tuple[Point, Point]], second: Iterable[tuple[Point, Point]]) -> CosetType:
    """Half the lengths of the loops that two pairings of the same points close; raises ConditionError if not the same.

    >>> coset_type([(1, 2), (3, 4), (5, 6)], [(2, 3), (4, 1), (5, 6)])
    (2, 1)
    """
    here, there, lengths = _partners(first), _partners(second), []
    if here.keys() != there.keys():
        raise ConditionError(f"two pairings need the same points; got {[*here]} and {[*there]}")
    while here:
        point, length = next(iter(here)), 0
        while point in here:
            other = here.pop(point)
            del here[other]
            point, length = there[other], length + 1
        lengths.append(length)
    return tuple(sorted(lengths, reverse=True))


def loops(first: Iterable[tuple[Point, Point]], second: Iterable[tuple[Point, Point]]) -> int:
    """The number of loops that two pairings of the same points close; z to this power is in the Gram matrix."""
    return len(coset_type(first, second))


def pairings(points: Iterable[Point]) -> Iterator[tuple[tuple[Point, Point], ...]]:
    """Every pairing of the points, (2k − 1)!! of them; raises ConditionError for an odd number of points.

    >>> len(list(pairings(range(6))))
    15
    """
    everything = tuple(points)
    if len(everything) % 2:
        raise ConditionError(f"a pairing needs an even number of points; got {len(everything)}")
    if not everything:
        yield ()
    for i in range(1, len(everything)):
        for rest in pairings(everything[1:i] + everything[i + 1 :]):
            yield ((everything[0], everything[i]), *rest)


def orthogonality_relation(coset_type_: Sequence[int], part: int) -> Counter[CosetType]:
    """`z Wg(λ)` as an integer combination of values of the Weingarten function, by contracting one pair of indices.

    Let q be a pairing that has the coset type λ with p₀, and ab a pair of p₀ on a loop of q and p₀ of length 2 · part.
    Contracting the indices a and b joins the two of them in any pairing p: it gives p without ab, times z, if ab is a
    pair of p, and otherwise p with the partners of a and b made a pair. Contracting in the average gives [ab in q]
    times the average of order k − 1, since OᵀO = I. Comparing what stands at p₀ without ab, with q on the other side,

        z Wg(p₀, q) + Σ Wg(p, q) = [ab in q] Wg(p₀ − ab, q − ab),

    over the pairings p that contract to p₀ − ab and do not have the pair ab: those with ac and be, where ce is a pair
    of p₀ − ab. Raises ConditionError if λ has no such part.
    """
    if part not in coset_type_:
        raise ConditionError(f"{tuple(coset_type_)} has no part {part}")
    order = sum(coset_type_)
    base = [(2 * i, 2 * i + 1) for i in range(order)]
    loops_, first = [], 0
    for length in (part, *_without(coset_type_, part)):
        ring = [point for i in range(first, first + length) for point in (2 * i + 1, 2 * i + 2)]
        ring[-1] = 2 * first
        loops_ += list(zip(ring[::2], ring[1::2], strict=True))
        first += length
    (a, b), rest = base[0], base[1:]
    terms: Counter[CosetType] = Counter()
    if part == 1:
        terms[coset_type(rest, [pair for pair in loops_ if a not in pair])] += 1
    for i, (c, e) in enumerate(rest):
        for one, other in ((c, e), (e, c)):
            terms[coset_type([(a, one), (b, other), *rest[:i], *rest[i + 1 :]], loops_)] -= 1
    return terms


def _without(coset_type_: Sequence[int], part: int) -> list[int]:
    rest = list(coset_type_)
    rest.remove(part)
    return rest


def number_of_pairings(coset_type: Sequence[int]) -> int:
    """How many pairings have this coset type with a given one: 2ᵏ k! / (2^ℓ z_λ), z_λ = ∏ᵢ i^mᵢ mᵢ!.

    Raises ConditionError for a part that is not a positive integer.
    """
    if any(part < 1 for part in coset_type):
        raise ConditionError(f"a coset type needs positive parts; got {tuple(coset_type)}")
    symmetries = prod((2 * part) ** times * factorial(times) for part, times in Counter(coset_type).items())
    return int(2 ** sum(coset_type) * factorial(sum(coset_type)) // symmetries)


def partitions(size: int, largest: int | None = None) -> Iterator[CosetType]:
    """The partitions of a number into parts up to `largest`, in descending lexicographic order."""
    if size == 0:
        yield ()
    for part in range(size if largest is None else min(size, largest), 0, -1):
        for rest in partitions(size - part, part):
            yield (part, *rest)


def _partners(pairing: Iterable[tuple[Point, Point]]) -> dict[Point, Point]:
    partners: dict[Point, Point] = {}
    for a, b in pairing:
        if a == b or a in partners or b in partners:
            raise ConditionError(f"a pairing needs each point in one pair; got another pair {(a, b)}")
        partners |= {a: b, b: a}
    return partners


# --- values ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class WeingartenValue:
    """A rational function of z in lowest terms: Σᵢ numerator[i] zⁱ / ∏ (z + c)^m over the (c, m) in `denominator`."""

    numerator: tuple[int, ...]
    denominator: tuple[tuple[int, int], ...]

    def at(self, z: Rational | Fraction | int) -> Rational:
        """The value at a rational z; raises ConditionError if that is a pole, TypeError for a float."""
        if not isinstance(z, Rational | Fraction | int):
            raise TypeError(f"z is a rational number; got {z!r}")
        point = fmpq(z.numerator, z.denominator)
        for c, power in self.denominator:
            if point == -c:
                raise ConditionError(f"Wg needs z ≠ {-c}, a pole of order {power}; got z = {z}")
        value = fmpz_poly([*self.numerator])(point) / prod((point + c) ** power for c, power in self.denominator)
        return Rational(int(value.p), int(value.q))

    def factors(self) -> tuple[int, tuple[tuple[tuple[int, ...], int], ...]]:
        """The numerator as (integer, irreducible polynomials with their multiplicities)."""
        content, found = fmpz_poly([*self.numerator]).factor()
        return int(content), tuple((tuple(map(int, factor)), power) for factor, power in found)

    def expression(self, z: Symbol) -> Expr:
        """The same for SymPy, factored."""
        content, factors = self.factors()
        above = (Poly(factor[::-1], z).as_expr() ** power for factor, power in factors)
        return Mul(Integer(content), *above, *((z + c) ** -power for c, power in self.denominator))

    def __str__(self) -> str:
        """Factored, in the notation of Python: `-1/(z*(z-1)*(z-2)*(z+4))`."""
        content, factors = self.factors()
        above = [_power(_sum(factor), power) for factor, power in factors]
        if abs(content) != 1 or not above:
            above.insert(0, str(abs(content)))
        below = "*".join(_power(_sum((c, 1)), power) for c, power in self.denominator)
        quotient = ("/({})" if len(self.denominator) > 1 else "/{}").format(below) if below else ""
        return "-" * (content < 0) + "*".join(above) + quotient


def _sum(coefficients: Sequence[int]) -> str:
    """`z**2+3*z-2` for (−2, 3, 1)."""
    terms = []
    for i, coefficient in reversed(list(enumerate(coefficients))):
        if coefficient:
            size = [str(abs(coefficient))] if abs(coefficient) != 1 or i == 0 else []
            terms.append("+-"[coefficient < 0] + "*".join(size + ["z" if i == 1 else f"z**{i}"] * (i > 0)))
    return "".join(terms).removeprefix("+")


def _power(base: str, exponent: int) -> str:
    grouped = f"({base})" if "+" in base or "-" in base else base
    return f"{grouped}**{exponent}" if exponent > 1 else grouped


# --- the function ------------------------------------------------------------------------------------------------


def common_denominator(order: int) -> dict[int, int]:
    """{c: m}: the least common multiple ∏ (z + c)^m of ∏_{(i, j) in μ} (z + 2j − i − 1) over the partitions μ of k.

    The m-th box of a diagram that has 2j − i − 1 = c makes it contain the rectangle up to that box, which has the
    m − 1 boxes before it as well; so m is the number of these rectangles with at most k boxes.
    """
    multiplicity = {}
    for c in range(1 - order, 2 * order - 1):
        corners = ((2 * j - 1 - c, j) for j in count(max(1, -(-c // 2) + 1)))
        if found := sum(1 for _ in takewhile(lambda corner: corner[0] * corner[1] <= order, corners)):
            multiplicity[c] = found
    return multiplicity


def weingarten_function(order: int) -> Mapping[CosetType, WeingartenValue]:
    """Wg(λ; z) for every partition λ of `order`, for generic z (see the conditions above); of order 0 it is 1.

    Raises ConditionError for a negative order.

    >>> print(weingarten_function(3)[2, 1])
    -1/(z*(z-1)*(z-2)*(z+4))
    """
    if order < 0:
        raise ConditionError(f"the Weingarten function needs an order k ≥ 0; got k = {order}")
    shifts = common_denominator(order)
    degree = sum(shifts.values())
    linear = {c: fmpz_poly([c, 1]) for c in sorted(shifts, key=lambda c: (c > 0, abs(c)))}
    denominator = prod((linear[c] ** shifts[c] for c in linear), start=fmpz_poly([1]))
    values = {}
    for coset_type, expansion in _expansions(order, degree).items():
        # Below z^degree the product lacks what later coefficients would add: it would cancel, Wg being a quotient.
        numerator = fmpz_poly((denominator * fmpz_poly(expansion[::-1])).coeffs()[degree:])
        below = []
        for c, factor in linear.items():
            power = shifts[c]
            while power and numerator(-c) == 0:
                numerator, power = numerator // factor, power - 1
            if power:
                below.append((c, power))
        values[coset_type] = WeingartenValue(tuple(map(int, numerator)), tuple(below))
    return MappingProxyType(values)


def _expansions(order: int, degree: int) -> dict[CosetType, list[int]]:
    """The coefficients of z⁰, z⁻¹, …, z^−degree in Wg(λ) for the partitions λ of `order`.

    Wg(λ) is regular at infinity, and 1 for the empty partition. The orders 0, …, k advance together.
    """
    types = [each for size in range(order + 1) for each in partitions(size)]
    place = {each: i for i, each in enumerate(types)}
    rows = [[(place[other], weight) for other, weight in _relation(each).items()] for each in types[1:]]
    coefficients, history = [1] + [0] * len(rows), []
    for _ in range(degree + 1):
        history.append(coefficients)
        coefficients = [0] + [sum([weight * x for i, weight in row if (x := coefficients[i])]) for row in rows]
    return {each: [coefficients[place[each]] for coefficients in history] for each in partitions(order)}


def _relation(coset_type: CosetType) -> dict[CosetType, int]:
    """`z Wg(λ)` as an integer combination of values of the Weingarten function, by the smallest part of λ."""
    *rest, r = coset_type
    terms: Counter[CosetType] = Counter({tuple(rest): 1} if r == 1 else {coset_type: 1 - r})
    for j in range(1, r):
        terms[tuple(sorted([*rest, j, r - j], reverse=True))] -= 1
    for s, times in Counter(rest).items():
        merged = rest.copy()
        merged.remove(s)
        terms[tuple(sorted([*merged, r + s], reverse=True))] -= 2 * s * times
    return terms


__all__ = [
    "CosetType",
    "WeingartenValue",
    "common_denominator",
    "coset_type",
    "loops",
    "number_of_pairings",
    "orthogonality_relation",
    "pairings",
    "partitions",
    "weingarten_function",
]
