"""The judge of a series in a small t: the left side in high precision at t = 10⁻¹, …, 10⁻¹⁰.

At rational matrices with the declared properties the true projector is computed from eigenvectors, to so many digits
that t^{N+1} is seen beside it; the right side exactly. If the series is right, what is left over, divided by t^{N+1},
is a convergent series itself: it tends to a limit, from each decade to the next ten times closer. A wrong coefficient
of t^j, j ≤ N, makes it grow by the factor 10^{N+1−j} each decade.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, cast

import mpmath
from flint import fmpq, fmpq_mat
from sympy import Add, Basic, Expr, Integer, Poly, PolynomialError, Rational, Symbol

from symbolic.checks.evaluation import Rationals, Walk, to_fraction
from symbolic.checks.evidence import Evidence, Verdict
from symbolic.checks.instances import letter_value
from symbolic.checks.singular_vectors import leading_projector
from symbolic.claim import Claim
from symbolic.errors import NotEvaluable, SymbolicError
from symbolic.matrices import (
    BigOAtZero,
    Leading,
    Letter,
    LowRank,
    MatrixExpression,
    SpectralProjector,
    Spectrum,
    Trace,
)
from symbolic.matrices.expressions import LOW_RANK, SPECTRAL

DECADES = 10
SPARE = 40
"""Digits beyond those of t^{N+1} at the last decade."""
SETTLED = mpmath.mpf(10) ** -6
"""How close the last two quotients of a right series are; it is about 10⁻⁹."""
GROWTH = 5
"""A quotient that grows so much in each of the last decades, where it should settle, belongs to a wrong series."""
IN_GROUP = tuple(map(Rational, ("2", "7/2", "1/2")))
OUTSIDE = tuple(map(Rational, ("-1", "5", "11/4")))
MULTIPLICITY = (2, 1, 1)
RANK, ROWS, COLS, SAMPLES = 2, 4, 5, 6

Quotients = tuple[Any, ...]


@dataclass(frozen=True)
class KatoSeries:
    """The series of a projector, in ten decades of t."""

    name: str = "ten decades"

    def speaks_of(self, claim: Claim) -> bool:
        """Whether a claim is one that this judge is for: its right side has a remainder O(t^k)."""
        return bool(claim.rhs.has(BigOAtZero))

    def judge(self, claim: Claim) -> Evidence:
        """HOLDS if the quotients settle, FAILS if they grow, with the power of t that is wrong, else UNKNOWN."""
        try:
            quotients, order = _quotients(claim)
        except SymbolicError as error:
            return Evidence(self.name, Verdict.UNKNOWN, "", str(error))
        return verdict_of(quotients, order, self.name)


@dataclass(frozen=True)
class DeclaredEigenspaces:
    """Equations between matrices of which eigenspaces or pseudoinverses are declared, exactly at such matrices."""

    name: str = "declared eigenspaces"

    def speaks_of(self, claim: Claim) -> bool:
        """Whether a claim is one that this judge is for: without a remainder, with letters that are declared so."""
        letters = claim.lhs.atoms(Letter) | claim.rhs.atoms(Letter)
        return not claim.has_remainder and any(isinstance(letter.law, Spectrum | LowRank) for letter in letters)

    def judge(self, claim: Claim) -> Evidence:
        """HOLDS if the two sides are the same rational matrix or number, FAILS if not, else UNKNOWN."""
        try:
            if claim.relation != "=" or not self.speaks_of(claim):
                raise NotEvaluable("only equations about declared eigenspaces are judged here")
            walk = Values.of(claim).walk({}, {})
            left, right = (
                walk.matrix(side) if isinstance(side, MatrixExpression) else walk.scalar(cast(Expr, side))
                for side in (claim.lhs, claim.rhs)
            )
        except SymbolicError as error:
            return Evidence(self.name, Verdict.UNKNOWN, "", str(error))
        if left == right:
            return Evidence(self.name, Verdict.HOLDS, "exact at one choice of matrices")
        return Evidence(self.name, Verdict.FAILS, "a counterexample", f"at eigenvalues {IN_GROUP}, else {OUTSIDE}")


def verdict_of(quotients: Sequence[Any], order: int, name: str = "ten decades") -> Evidence:
    """What is said of a series by |left − right| / t^order, or that without the bars, at t = 10⁻¹, 10⁻², …"""
    *_, before, last = quotients
    if abs(last - before) <= SETTLED * (1 + abs(last)):
        limit = mpmath.nstr(last, 6)
        return Evidence(name, Verdict.HOLDS, f"remainder / t^{order} settles over {len(quotients)} decades", limit)
    tail = [abs(quotient) for quotient in quotients[-4:]]
    if all(later >= GROWTH * earlier for earlier, later in pairwise(tail)):
        wrong = order - int(mpmath.nint(mpmath.log10(tail[-1] / tail[-2])))
        detail = (
            f"the coefficient of t^{wrong}: left minus right is {mpmath.nstr(last, 6)} t^{order} at t = 1e-{DECADES}"
        )
        return Evidence(name, Verdict.FAILS, "a counterexample", detail)
    return Evidence(name, Verdict.UNKNOWN, "", "what is left over neither settles nor grows")


def spectral_projector(matrix: Any, start: Any, digits: int) -> Any:
    """The projector on the eigenvectors of a symmetric mpmath matrix that are closest to the range of a projector.

    Raises NotEvaluable for a matrix that is not symmetric.
    """
    with mpmath.workdps(digits):
        if mpmath.mnorm(matrix - matrix.T, "f") > mpmath.mpf(10) ** (5 - digits) * mpmath.mnorm(matrix, "f"):
            raise NotEvaluable("the matrix of a spectral projector is symmetric")
        _, vectors = mpmath.eigsy(matrix)
        size = int(mpmath.nint(sum(start[i, i] for i in range(start.rows))))
        columns = [vectors[:, i] for i in range(matrix.rows)]
        columns.sort(key=lambda v: -(v.T * start * v)[0, 0])
        found = mpmath.zeros(matrix.rows)
        for v in columns[:size]:
            found += v * v.T
        return found


def _quotients(claim: Claim) -> tuple[Quotients, int]:
    terms = Add.make_args(claim.rhs) if isinstance(claim.rhs, Expr) else ()
    remainders = [term for term in terms if isinstance(term, BigOAtZero)]
    if claim.relation != "=" or len(remainders) != 1 or not isinstance(remainders[0].order, Integer):
        raise NotEvaluable("the right side is no series with a remainder O(t^k)")
    t, order = remainders[0].sizes[0], int(cast(Any, remainders[0].order))
    values = Values.of(claim)
    stated = _coefficients(Add(*(term for term in terms if term is not remainders[0])), t, values)
    digits = DECADES * max(order, 1) + SPARE
    left = _left(cast(Expr, claim.lhs), t, values, digits)
    found = []
    with mpmath.workdps(digits):
        for k, value in enumerate(left, start=1):
            small = mpmath.mpf(10) ** -k
            right = sum(_number(c) * small**j for j, c in enumerate(stated))
            found.append((value - right) / small**order)
    return tuple(found), order


def _coefficients(series: Expr, t: Symbol, values: Values) -> list[fmpq]:
    try:
        polynomial = Poly(series, t)
    except PolynomialError:
        raise NotEvaluable(f"{series} is no polynomial in {t}") from None
    coefficients = []
    for c in polynomial.all_coeffs()[::-1]:
        if c.has(t):
            raise NotEvaluable(f"{t} stands inside {c}")
        traces = {trace: _trace(trace, values) for trace in sorted(c.atoms(Trace), key=str)}
        number = c.xreplace({trace: Rational(int(v.p), int(v.q)) for trace, v in traces.items()})
        if not number.is_Rational:
            raise NotEvaluable(f"{c} has no value")
        coefficients.append(to_fraction(number))
    return coefficients


@lru_cache(maxsize=4096)
def _trace(trace: Trace, values: Values) -> fmpq:
    return values.walk({}, {}).scalar(trace)


@lru_cache(maxsize=64)
def _left(side: Expr, t: Symbol, values: Values, digits: int) -> Quotients:
    """The left side in each decade."""
    # a projector that stands inside another one is computed before it
    nodes = sorted(side.atoms(SpectralProjector, Leading), key=lambda node: (len(str(node)), str(node)))
    found = []
    for k in range(1, DECADES + 1):
        small = Rational(1, 10**k)
        letters: dict[Letter, fmpq_mat] = {}
        walk = values.walk({t: small}, letters)
        projectors: dict[Basic, Basic] = {}
        with mpmath.workdps(2 * digits):
            for i, node in enumerate(nodes):
                inside = cast(MatrixExpression, node.matrix.xreplace(projectors))
                matrix = _multiprecision(walk.matrix(inside))
                if isinstance(node, Leading):
                    projector = leading_projector(matrix, walk.size(node.size), digits)
                else:
                    start = _multiprecision(walk.matrix(node.projector))
                    projector = spectral_projector(matrix, start, digits + 10)
                projectors[node] = value = Letter(f"projector {i}", node.rows, node.cols)
                size = projector.rows
                letters[value] = fmpq_mat(size, size, [_rational(x, digits) for row in projector.tolist() for x in row])
            found.append(_number(walk.scalar(cast(Expr, side.xreplace(projectors)))))
    return tuple(found)


def _multiprecision(matrix: fmpq_mat) -> Any:
    return mpmath.matrix([[_number(x) for x in row] for row in matrix.tolist()])


def _number(value: fmpq) -> Any:
    return mpmath.mpf(int(value.p)) / int(value.q)


def _rational(value: Any, digits: int) -> fmpq:
    power = 10 ** (digits + 5)
    return fmpq(int(mpmath.nint(value * power)), power)


@dataclass(frozen=True)
class Values:
    """Rational values for the sizes and the letters of a claim, those of a spectral part as they are declared."""

    symbols: tuple[tuple[Symbol, Rational], ...]
    letters: tuple[Letter, ...]

    @staticmethod
    def of(claim: Claim) -> Values:
        """Values that fit the declared facts of all letters; raises NotEvaluable where none are at hand."""
        letters = claim.lhs.atoms(Letter) | claim.rhs.atoms(Letter)
        symbols: dict[Symbol, Rational] = {}
        for letter in sorted(letters, key=lambda x: x.name):
            if letter.law.is_random:
                raise NotEvaluable(f"{letter} is random")
            if isinstance(letter.law, Spectrum):
                eigenvalues = letter.law.eigenvalues
                symbols.update({cast(Symbol, x): IN_GROUP[i] for i, x in enumerate(eigenvalues)})
                symbols[cast(Symbol, letter.rows)] = Integer(sum(MULTIPLICITY[: len(eigenvalues)]) + len(OUTSIDE))
            if isinstance(letter.law, LowRank):
                known = map(Integer, (RANK, ROWS, COLS, SAMPLES))  # the last one of a weight only
                symbols.update(zip(cast(Any, letter.law.args), known, strict=False))
        if any(not isinstance(symbol, Symbol) for symbol in symbols):
            raise NotEvaluable("sizes and eigenvalues are judged as symbols")
        return Values(tuple(sorted(symbols.items(), key=str)), tuple(sorted(letters, key=lambda x: x.name)))

    def walk(self, also: Mapping[Symbol, Rational], letters: dict[Letter, fmpq_mat]) -> Walk[fmpq_mat, fmpq]:
        """A walk in exact arithmetic with these values and some more; it puts those of the letters into `letters`."""
        walk: Walk[fmpq_mat, fmpq] = Walk(Rationals(letters), {**dict(self.symbols), **also})
        for letter in self.letters:
            letters[letter] = _value(letter, walk.size(letter.rows), walk.size(letter.cols))
        return walk


@lru_cache(maxsize=256)
def _value(letter: Letter, rows: int, cols: int) -> fmpq_mat:
    for fact in letter.facts:
        if fact.startswith(SPECTRAL):
            names = fact.removeprefix(SPECTRAL).partition(": ")[0].split(", ")
            return _of_spectral_part(names.index(letter.name), len(names) // 2, rows)
        if fact.startswith(LOW_RANK):
            names = fact.removeprefix(LOW_RANK).partition(": ")[0].split(", ")
            return _of_low_rank(names.index(letter.name))
    return _exact(letter_value(letter, rows, cols))


def _of_spectral_part(place: int, count: int, size: int) -> fmpq_mat:
    """A, the P_i and the R_i in generic orthonormal coordinates: Cayley's transform of a skew-symmetric matrix."""
    any_matrix = _exact(letter_value(Letter("coordinates", size, size), size, size))
    identity = Rationals({}).identity(size)
    skew = (any_matrix - any_matrix.transpose()) * fmpq(1, 3)
    rotation = (identity - skew) * (identity + skew).inv()
    group = [i for i in range(count) for _ in range(MULTIPLICITY[i])]
    inside = [to_fraction(IN_GROUP[i]) for i in group]
    outside = [to_fraction(x) for x in OUTSIDE]
    if place == 0:
        diagonal = [*inside, *outside]
    elif place <= count:
        diagonal = [fmpq(int(i == place - 1)) for i in group] + [fmpq(0)] * len(outside)
    else:
        value = to_fraction(IN_GROUP[place - 1 - count])
        diagonal = [fmpq(0)] * len(inside) + [1 / (value - x) for x in outside]
    middle = fmpq_mat(size, size, [diagonal[i] if i == j else 0 for i in range(size) for j in range(size)])
    return rotation * middle * rotation.transpose()


def _of_low_rank(place: int) -> fmpq_mat:
    """B = U Vᵀ, B⁺, B B⁺ or B⁺ B for generic U : rows × p and V : cols × p; or X, or U(UᵀXᵀX U)⁻¹Uᵀ."""
    sides = (("left", ROWS, RANK), ("right", COLS, RANK), ("weight", SAMPLES, ROWS))
    left, right, design = (_exact(letter_value(Letter(name, n, m), n, m)) for name, n, m in sides)
    if place == 4:
        return design
    if place == 5:
        weighted = design * left
        return left * (weighted.transpose() * weighted).inv() * left.transpose()
    inverses = [(x.transpose() * x).inv() * x.transpose() for x in (left, right)]
    B, plus = left * right.transpose(), inverses[1].transpose() * inverses[0]
    return (B, plus, B * plus, plus * B)[place]


def _exact(matrix: Any) -> fmpq_mat:
    return Rationals({}).constant(matrix)


__all__ = ["DeclaredEigenspaces", "KatoSeries", "spectral_projector", "verdict_of"]
