"""Where a claim is tried: values for its symbols and letters, down to the edge of its conditions.

A claim speaks of all dimensions, scalars and matrices. A judge tries it at small dimensions `d = 1, 2, 3` (symbols that
are sizes of letters), small orders `k = 1, 2, 3` (symbols in exponents), and for the remaining integer, as a rule the
sample size `n`, at the smallest values that the conditions allow: a condition that is too weak is false there.
Matrices and scalars are exact rationals, derived from the name with a hash, the same in every process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import cast

from sympy import Basic, Expr, ImmutableMatrix, Integer, Pow, Rational, Symbol, sign
from sympy.core.relational import Relational

from symbolic.claim import Claim, denominators, is_scalar, slack
from symbolic.eigenvalue_moments import EigenvalueMoments
from symbolic.ensembles import GaussianRows, HaarOrthogonal
from symbolic.errors import NotEvaluable
from symbolic.matrices import Identity, Letter, Power, TestFunction, Zero, subexpressions, symbols_of
from symbolic.matrices.expressions import COMMUTES_WITH, DUAL_BASES, LOW_RANK, SPECTRAL

SQUARES = tuple(Rational(p * p, q * q) for p, q in ((3, 2), (2, 3), (5, 4), (4, 3), (5, 2), (3, 4), (5, 3), (7, 4)))
FEATURES = (1, 2, 3)
UNRESTRICTED = tuple(map(Rational, ("9/4", "-7/3", "0", "1", "-1", "2", "-2", "3", "-3", "4", "-4", "-5", "-6", "1/2")))
"""For a scalar of either sign: the integers are where the denominators of this project vanish."""
LARGEST = 60
"""The edge of a condition is looked for among 1, …, LARGEST."""
MANY_FEATURES = ((2, 1, 3), (1, 1, 1), (2, 3, 1), (3, 2, 2), (1, 2, 3), (2, 2, 2), (3, 1, 2))
LARGE_FEATURE = 3
LARGE_COUNT = 3


def _digest(text: str, length: int) -> bytes:
    return hashlib.shake_256(text.encode()).digest(length)


@lru_cache(maxsize=1024)
def letter_value(letter: Letter, rows: int, cols: int, *, alternating: bool = False) -> ImmutableMatrix:
    """A generic rational matrix `rows × cols` with a letter's facts: C Cᵀ if positive definite, A + Aᵀ if symmetric.

    A square one is invertible and has a positive diagonal, so that its trace does not come out near zero; or, for one
    that is not positive definite, a diagonal of alternating sign, so that its trace does not hide the rest of it, and,
    unless it is symmetric, opposite signs across the diagonal, so that its transpose is far from it. One that is
    declared of rank one, or a projector, is that; parts of dual bases are columns of one invertible matrix and of the
    transpose of its inverse. Raises NotEvaluable for one that is declared to commute with another, or together with its
    eigenspaces, or is random.
    """
    if letter.law.is_random:
        raise NotEvaluable(f"no value is at hand for {letter}, which is random")
    if isinstance(letter.law, EigenvalueMoments):
        raise NotEvaluable(f"{letter} is no matrix of rationals")
    for fact in letter.facts:
        if fact.startswith(DUAL_BASES):
            return part_of_basis(letter.name, fact, rows, cols)
    if any(fact.startswith((SPECTRAL, LOW_RANK)) for fact in letter.facts):
        raise NotEvaluable(f"{letter} has values beside those of the letters that it is declared with")
    partners = [fact for fact in letter.facts if fact.startswith(COMMUTES_WITH)]
    if partners:
        raise NotEvaluable(f"no matrix is at hand for {letter}, which {', '.join(partners)}")
    attempt = 0
    while True:
        octets = iter(_digest(f"{letter.name} {letter.facts} {attempt}", 2 * rows * cols))
        cells = [[_entry(next(octets), next(octets) % 3, i == j) for j in range(cols)] for i in range(rows)]
        if "positive definite" in letter.facts:
            lower = ImmutableMatrix([[x if i >= j else 0 for j, x in enumerate(row)] for i, row in enumerate(cells)])
            return lower * lower.T
        if alternating:
            cells = [[-x if i == j and i % 2 else x for j, x in enumerate(row)] for i, row in enumerate(cells)]
            if "symmetric" not in letter.facts and rows == cols:
                cells = [
                    [-abs(x) * sign(cells[j][i]) if j < i else x for j, x in enumerate(row)]
                    for i, row in enumerate(cells)
                ]
        matrix = ImmutableMatrix(cells)
        is_thin = "rank one" in letter.facts
        if "projector" in letter.facts:
            basis = matrix[:, : 1 if is_thin else (cols + 1) // 2]
            return basis * (basis.T * basis).inv() * basis.T
        if is_thin:
            return matrix[:, 0] * (matrix[:, 0].T if "symmetric" in letter.facts else matrix[0, :])
        if "symmetric" in letter.facts:
            matrix = matrix + matrix.T
        if rows != cols or matrix.det() != 0:
            return matrix
        attempt += 1


@lru_cache(maxsize=1024)
def part_of_basis(name: str, fact: str, rows: int, cols: int) -> ImmutableMatrix:
    """The columns that a letter of dual bases has of a generic rational basis, orthonormal if it is its own dual."""
    names = fact.removeprefix(DUAL_BASES).replace(";", ",").split(", ")
    octets = iter(_digest(fact, 2 * rows * rows))
    cells = [[_entry(next(octets), next(octets) % 3, i == j) for j in range(rows)] for i in range(rows)]
    if names[:2] == names[2:]:
        # Cayley's transform of a skew-symmetric matrix is orthogonal.
        skew = ImmutableMatrix([[(cells[i][j] - cells[j][i]) / 2 for j in range(rows)] for i in range(rows)])
        identity = ImmutableMatrix.eye(rows)
        basis = (identity - skew) * (identity + skew).inv()
    else:
        basis = ImmutableMatrix([[x if i >= j else 0 for j, x in enumerate(row)] for i, row in enumerate(cells)])
    matrix = basis if names.index(name) < 2 else basis.inv().T
    return matrix[:, :cols] if names.index(name) % 2 == 0 else matrix[:, rows - cols :]


def _entry(octet: int, extra: int, diagonal: bool) -> Rational:
    if diagonal:
        return Rational(2 + octet % 3 + extra, 2)
    return Rational((1 + octet % 4) * (-1) ** (octet // 128), 2 + extra % 2)


def nodes_of(claim: Claim) -> Iterator[Basic]:
    """Every node of both sides, laws and definitions included."""
    for side in (claim.lhs, claim.rhs):
        yield from subexpressions(side)


@lru_cache(maxsize=128)
def letters_of(claim: Claim) -> tuple[Letter, ...]:
    """Every letter of both sides, by name."""
    return tuple(
        sorted({node for node in nodes_of(claim) if isinstance(node, Letter)}, key=lambda x: (x.name, str(x.args)))
    )


def gaussian_letters(claim: Claim) -> tuple[Letter, ...]:
    """Every letter with independent Gaussian rows, by name."""
    return tuple(letter for letter in letters_of(claim) if isinstance(letter.law, GaussianRows))


def orthogonal_letters(claim: Claim) -> tuple[Letter, ...]:
    """Every Haar orthogonal letter, by name."""
    return tuple(letter for letter in letters_of(claim) if isinstance(letter.law, HaarOrthogonal))


def has_test_function(claim: Claim) -> bool:
    """Whether the claim is one for every test function."""
    return any(isinstance(node, TestFunction) for node in nodes_of(claim))


@dataclass(frozen=True)
class Point:
    """Values for all scalar symbols of a claim."""

    values: tuple[tuple[Symbol, Rational], ...]

    @property
    def mapping(self) -> dict[Symbol, Rational]:
        return dict(self.values)

    def __str__(self) -> str:
        return ", ".join(f"{symbol} = {value}" for symbol, value in self.values)


@dataclass(frozen=True)
class Roles:
    """The scalar symbols of a claim, each by what it is for.

    features  sizes of matrices, other than the number of rows of a Gaussian design
    counts    integers in exponents
    edges     the number of rows of designs, and all other integers
    reals     the rest
    """

    features: tuple[Symbol, ...]
    counts: tuple[Symbol, ...]
    edges: tuple[Symbol, ...]
    reals: tuple[Symbol, ...]


def _symbols(expressions: Iterable[Basic]) -> set[Symbol]:
    return {cast(Symbol, symbol) for expression in expressions for symbol in expression.free_symbols}


def _by_name(symbols: Iterable[Symbol]) -> tuple[Symbol, ...]:
    return tuple(sorted(symbols, key=str))


@lru_cache(maxsize=128)
def roles_of(claim: Claim) -> Roles:
    """What each scalar symbol of a claim is for."""
    everything = _symbols((claim.lhs, claim.rhs, *claim.given))
    integers = {symbol for symbol in everything if symbol.is_integer}
    designs = gaussian_letters(claim)
    sizes = _symbols(
        size
        for node in nodes_of(claim)
        if isinstance(node, (Letter, Identity, Zero))
        for size in (node.rows, node.cols)
    )
    samples = _symbols(letter.rows for letter in designs) - _symbols(letter.cols for letter in designs)
    features = sizes - samples
    exponents = [node.exp for node in nodes_of(claim) if isinstance(node, Pow)]
    exponents += [node.exponent for node in nodes_of(claim) if isinstance(node, Power)]
    counts = _symbols(exponents) & integers - sizes
    edges = integers - features - counts

    def raised(symbol: Symbol) -> int:
        """How many conditions bound the symbol from below: it is solved for last."""
        slacks = [slack(condition)[0] for condition in claim.given if hasattr(condition, "lts")]
        return sum(1 for expression in slacks if expression.coeff(symbol).is_positive)

    return Roles(
        _by_name(features),
        _by_name(counts),
        tuple(sorted(edges, key=lambda s: (s in samples, raised(s), str(s)))),
        _by_name(everything - integers),
    )


def real_values(symbols: Iterable[Symbol], turn: int = 0) -> dict[Symbol, Rational]:
    """A distinct square of a rational for each symbol."""
    values: dict[Symbol, Rational] = {}
    for symbol in sorted(symbols, key=str):
        index = _digest(str(symbol), 1)[0] + turn
        while SQUARES[index % len(SQUARES)] in values.values() and len(values) < len(SQUARES):
            index += 1
        values[symbol] = SQUARES[index % len(SQUARES)]
    return values


def _allowed(conditions: Iterable[Relational], values: Mapping[Symbol, Rational]) -> bool:
    """Whether no condition is false, among those whose symbols all have values."""
    return not any(
        _is_false(condition, frozenset((symbol, values[symbol]) for symbol in symbols_of(condition) & values.keys()))
        for condition in conditions
    )


@lru_cache(maxsize=1 << 16)
def _is_false(condition: Relational, values: frozenset[tuple[Symbol, Rational]]) -> bool:
    """Whether a condition is false at the values; remembered, since the alterations of a claim share its conditions."""
    return bool(condition.xreplace(dict(values)) == False)  # noqa: E712 (SymPy boolean)


@dataclass(frozen=True)
class Family:
    """The points of a claim with all but one integer fixed; the last one, `n`, runs from the edge upward."""

    base: Point
    running: Symbol | None
    given: tuple[Relational, ...]

    def points(self, largest: int = LARGEST) -> Iterator[Point]:
        """Points that satisfy the conditions, the edge first; one point only if nothing runs."""
        if self.running is None:
            if _allowed(self.given, self.base.mapping):
                yield self.base
            return
        for number in range(1, largest + 1):
            values = self.base.mapping | {self.running: Integer(number)}
            if _allowed(self.given, values):
                yield Point(tuple(sorted(values.items(), key=lambda item: (not item[0].is_integer, str(item[0])))))


def families(
    claim: Claim, features: tuple[int, ...] = FEATURES, counts: tuple[int, ...] = (1, 2, 3)
) -> Iterator[Family]:
    """The families at which a claim is tried; those without a point are left out.

    If the conditions allow none (as `d > n + 1` with d ≤ 3 might), larger sizes are tried.
    """
    found = False
    for sizes in (features, tuple(size + len(features) for size in features)):
        for family in _families(claim, sizes, counts):
            if next(family.points(), None) is not None:
                found = True
                yield family
        if found:
            return


def _families(claim: Claim, features: tuple[int, ...], counts: tuple[int, ...]) -> Iterator[Family]:
    for reals in _reals(claim, roles_of(claim).reals):
        yield from _families_at(claim, features, counts, reals)


def _reals(claim: Claim, symbols: tuple[Symbol, ...]) -> Iterator[dict[Symbol, Rational]]:
    """Squares for the positive symbols; for those that may be negative, several choices, as far as allowed."""
    free = tuple(symbol for symbol in symbols if not symbol.is_nonnegative)
    positive = tuple(symbol for symbol in symbols if symbol not in free)
    squares = next(
        (values for turn in range(len(SQUARES)) if _allowed(claim.given, values := real_values(positive, turn))),
        real_values(positive),
    )
    if not free:
        yield squares
    for first in range(len(UNRESTRICTED) if free else 0):
        values = {symbol: UNRESTRICTED[(first + i) % len(UNRESTRICTED)] for i, symbol in enumerate(free)}
        if _allowed(claim.given, squares | values):
            yield squares | values


def _families_at(
    claim: Claim, features: tuple[int, ...], counts: tuple[int, ...], reals: dict[Symbol, Rational]
) -> Iterator[Family]:
    roles = roles_of(claim)
    running = roles.edges[-1] if roles.edges else None
    plain = roles.features or roles.edges[:-1]
    greedy = roles.edges[:-1] if roles.features else ()
    for sizes in _sizes(len(plain), features):
        for orders in product(counts, repeat=len(roles.counts)):
            if max(orders, default=0) >= LARGE_COUNT and max(sizes, default=0) >= LARGE_FEATURE:
                continue
            values = reals | {
                symbol: Integer(value) for symbol, value in zip((*plain, *roles.counts), (*sizes, *orders), strict=True)
            }
            for symbol in greedy:
                allowed = (v for v in range(1, LARGEST) if _allowed(claim.given, values | {symbol: Integer(v)}))
                values[symbol] = Integer(next(allowed, 1))
            ordered = tuple(sorted(values.items(), key=lambda item: (not item[0].is_integer, str(item[0]))))
            yield Family(Point(ordered), running, claim.given)


def _sizes(count: int, features: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    if count <= 1:
        yield from product(features, repeat=count)
        return
    for pattern in MANY_FEATURES:
        chosen = tuple(pattern[i % len(pattern)] for i in range(count))
        if all(value <= len(features) for value in chosen):
            yield tuple(features[value - 1] for value in chosen)


def vanishing_denominator(claim: Claim, steps: int = 5) -> str | None:
    """A scalar denominator that is zero at an allowed point near the edge, in words, or None."""
    factors = [factor for side in (claim.lhs, claim.rhs) for factor in denominators(side) if is_scalar(factor)]
    if not factors:
        return None
    for family in families(claim, counts=(1, 2)):
        for _, point in zip(range(steps), family.points(), strict=False):
            for factor in factors:
                if cast(Expr, factor.xreplace(point.mapping)) == 0:
                    return f"at {point}, which the conditions allow, the denominator {factor} is zero"
    return None
