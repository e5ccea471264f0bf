"""What the theorems on learned features are worth at numbers: the terms of E m̂, exactly.

The coefficients are those that a theorem states; its letters are told by their shapes: H : d_r × p, A : (p + q) × p
with its complement (p + q) × q, β : (p + q) × 1. At concrete matrices its traces are evaluated. With HᵀH = s I a trace
is a form in 1, ‖Pβ‖² and m with coefficients that are affine in p, q, d_r, times powers of s: it is homogeneous in H
and quadratic in β, and a trace of a word in projectors counts dimensions. That form is read off at small sizes, and
held against the trace at further ones; where it is another function, it is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import product
from numbers import Rational as RationalNumber
from typing import Any, cast

from flint import fmpq, fmpq_mat
from sympy import Abs, Add, Basic, Expr, Integer, Mul, Pow, Rational, Symbol, expand, sqrt

from derivations.arguments import READINGS
from derivations.eigenspaces.remainder_of_two_terms import remainder_of_two_terms
from derivations.scalar_values import Candidate, Quantity, Value, quantity_read, require
from derivations.series_values import ORDER, SeriesValue, order_stated
from derivations.symbols import b_B_max, d, d_r, p, q, s_B
from symbolic.checks import evaluate
from symbolic.derivation import Theorem
from symbolic.errors import ConditionError, NotEvaluable
from symbolic.matrices import Absolute, BigO, Letter, NamedScalar, Size, Trace

MISALIGNMENTS = (
    "misalignment-of-learned-features",
    "misalignment-of-reduced-rank-regression",
    "misalignment-in-effective-noise",
)
"""Labels of the theorems whose right sides are E m̂ up to a remainder."""

s = cast(Expr, Symbol("s", positive=True))
"""`HᵀH = s I`."""
P_beta2 = cast(Expr, Symbol("P_beta2", nonnegative=True))
"""`‖Pβ‖²`."""
m = cast(Expr, Symbol("m", nonnegative=True))
"""`‖Qβ‖²`."""

SMALL = tuple(product((1, 2, 3), (1, 2, 3), (0, 1, 2)))
"""p, q, d_r − p where forms are read off and held against the traces."""
MOST_INVERSES = 4


# --- at concrete matrices ----------------------------------------------------------------------------------------


def misalignment(
    theorem: Theorem,
    *,
    H: Sequence[Sequence[Fraction | int]],
    beta: Sequence[Fraction | int],
    sigma_r2: Fraction | int,
    n_B: int,
    order: int | None = None,
) -> Fraction:
    """The terms of E m̂ through an order, at any responses of the channels.

    theorem    one of `MISALIGNMENTS`
    H          d_r × p, of full column rank
    beta       d weights, the first p along the directions that the brain responds to
    order      of the last term, in 1/n_B or in τ; without one, as far as the theorem goes

    Every number is an integer or a fraction: floats and arrays of them are refused, since the value is exact. Raises
    ConditionError, naming the condition and the values, where one fails.
    """
    label = getattr(theorem, "label", repr(theorem))
    if label not in MISALIGNMENTS:
        raise ConditionError(f"{label} is no theorem on the mean misalignment; these are {', '.join(MISALIGNMENTS)}")
    H, beta = _exact(H, "H", 2), _exact(beta, "beta", 1)
    n_B, order = _integer(n_B, "n_B"), None if order is None else _integer(order, "order")
    sigma_r2 = _exact(sigma_r2, "sigma_r2", 0)
    rows, cols = len(H), len(H[0]) if H else 0
    if any(len(row) != cols for row in H) or not 0 < cols < len(beta):
        raise ConditionError(f"H is d_r × p and beta has d > p entries; got rows of {cols} and d = {len(beta)}")
    if fmpq_mat(rows, cols, [_fmpq(x) for row in H for x in row]).rank() < cols:
        raise ConditionError(f"H : {rows} × {cols} needs full column rank")
    if sigma_r2 <= 0:
        raise ConditionError(f"sigma_r2 is positive; got sigma_r2 = {sigma_r2}")
    known = {"n_B": n_B, "p": cols, "q": len(beta) - cols, "d_r": rows, "d": len(beta), "sigma_r2": sigma_r2}
    stated = _stated(theorem)
    values = _by_name((stated, *theorem.claim.given), known)
    require(theorem.label, theorem.claim.given, cast(Any, values))
    highest = _order(order, order_stated(theorem))
    at = Matrices.of(stated, H, beta)
    terms = _terms(stated, theorem, lambda trace: at.value(trace, values))
    total = sum(
        (coefficient * size**power for power, (coefficient, size) in terms.items() if power <= highest), Integer(0)
    )
    return _fraction(cast(Expr, cast(Expr, total).xreplace(values)))


def _exact(entries: Any, name: str, depth: int) -> Any:
    """Nested lists of integers and fractions, of an array of integers too; raises ConditionError for anything else."""
    if hasattr(entries, "tolist"):
        entries = entries.tolist()
    if depth == 0:
        if isinstance(entries, bool) or not isinstance(entries, RationalNumber):
            raise ConditionError(f"{name} takes integers and fractions; got {entries!r}")
        return Fraction(int(entries.numerator), int(entries.denominator))
    if not isinstance(entries, list | tuple):
        kind = "a list of rows" if name == "H" else "a list of numbers"
        raise ConditionError(f"{name} is {kind}; got {entries!r}")
    return [_exact(entry, name, depth - 1) for entry in entries]


def _integer(number: Any, name: str) -> int:
    """An integer of Python, NumPy or SymPy, or a fraction that is one; raises ConditionError for anything else."""
    if isinstance(number, bool) or not isinstance(number, RationalNumber) or number.denominator != 1:
        raise ConditionError(f"{name} is an integer; got {name} = {number!r}")
    return int(number.numerator)


@dataclass(frozen=True)
class Matrices:
    """Values of the letters of a right side."""

    letters: Mapping[Letter, list[list[Rational]]]

    @classmethod
    def of(cls, side: Expr, H: Sequence[Sequence[Any]], beta: Sequence[Any]) -> Matrices:
        """The letters told by their shapes; raises NotEvaluable for one of another shape."""
        cols, size = len(H[0]), len(beta)
        identity = [[Integer(int(i == j)) for j in range(size)] for i in range(size)]
        by_shape = {
            (d_r, p): [[_rational(x) for x in row] for row in H],
            (p + q, p): [row[:cols] for row in identity],
            (p + q, q): [row[cols:] for row in identity],
            (p + q, Integer(1)): [[_rational(x)] for x in beta],
            (p, Integer(1)): [[_rational(x)] for x in beta[:cols]],
        }
        letters: dict[Letter, list[list[Rational]]] = {}
        for letter in side.atoms(Letter):
            shape = (_plain(letter.rows), letter.cols)
            if letter.law.is_random or shape not in by_shape:
                raise NotEvaluable(f"{letter} : {letter.rows} × {letter.cols} is none of H, A, its complement and β")
            letters[letter] = by_shape[shape]
        return cls(letters)

    def value(self, trace: Expr, sizes: Mapping[Symbol, Rational]) -> Rational:
        """A trace of them."""
        of_trace = trace.atoms(Letter)
        values: dict[Basic, object] = {letter: x for letter, x in self.letters.items() if letter in of_trace}
        used = trace.free_symbols
        values |= {symbol: x for symbol, x in sizes.items() if symbol in used}
        return cast(Rational, evaluate(trace, values))


# --- with HᵀH = s I ----------------------------------------------------------------------------------------------


def partial_misalignment(theorem: Theorem, values: Mapping[str, Fraction]) -> SeriesValue:
    """The terms of E m̂ through an order, with HᵀH = s I.

    theorem : one of `MISALIGNMENTS`
    values : n_B, p, d (or q), d_r, s, sigma_r2, P_beta2, m by name, and the order, without which the sum goes as far as
        the theorem does. The term after the last one that the theorem states is not known, and `omitted` is then None

    Raises ConditionError, naming the condition and the values, where one fails; SymbolicError for arguments that are
    missing, unknown or outside their domain.
    """
    arguments = dict(values)
    given_order = arguments.pop(ORDER, None)
    if given_order is not None and given_order.denominator != 1:
        raise ConditionError(f"order is an integer; got order = {given_order}")
    stated = order_stated(theorem)
    order = _order(None if given_order is None else int(given_order), stated)
    quantity = _quantity(theorem, frozenset(arguments))
    numbers = quantity.numbers(arguments)
    require(theorem.label, quantity.candidates[0].given, numbers)
    terms = [cast(Fraction, term.value(numbers).exact) for term in quantity.candidates[1:]]
    kept, omitted = tuple(terms[: order + 1]), terms[order + 1] if order < stated else None
    noise = _effective_noise(theorem)
    size = str(_remainder(theorem).sizes[0]) if noise is None else "tau"
    given = quantity.candidates[0].given
    return SeriesValue(theorem, given, size, order, stated, kept, omitted, small=noise is not None)


def remainder_at(values: Mapping[str, Fraction]) -> Value:
    """What two terms in 1/n_B leave out of E m̂ at most, with HᵀH = s I: the right side of remainder_of_two_terms.

    values : n_B, p, d (or q), d_r, s, sigma_r2, P_beta2, m by name; all singular values of B are √s

    Raises ConditionError, naming the condition and the values, where one fails; SymbolicError for arguments that are
    missing, unknown or outside their domain.
    """
    return _remainder_quantity(frozenset(values)).at(values)


@lru_cache(maxsize=64)
def _remainder_quantity(names: frozenset[str]) -> Quantity:
    claim, root = remainder_of_two_terms.claim, sqrt(s)
    bound = _opened(cast(Expr, claim.rhs), isotropic, {s_B: root, b_B_max: root})
    given = tuple(condition for condition in claim.given if not condition.has(Size))
    candidate = Candidate(remainder_of_two_terms, bound, given)
    return quantity_read(remainder_of_two_terms.label, [candidate], names, _READINGS)


@lru_cache(maxsize=64)
def _quantity(theorem: Theorem, names: frozenset[str]) -> Quantity:
    """All arguments, and the terms, as functions of arguments with these names."""
    terms, given = isotropic_terms(theorem), theorem.claim.given
    family = [Candidate(theorem, cast(Expr, c * size**k), given) for k, (c, size) in sorted(terms.items())]
    # A term may be without some of the arguments; all of them are asked for, whichever are summed.
    everything = Add(*{symbol for each in family for symbol in each.symbols})
    return quantity_read(theorem.label, [Candidate(theorem, everything, given), *family], names, _READINGS)


_READINGS = tuple(reading for reading in READINGS if reading.name == d)


def isotropic_terms(theorem: Theorem) -> dict[int, tuple[Expr, Expr]]:
    """The coefficients of a theorem with HᵀH = s I and what they multiply powers of, 1/n_B or τ, by the power."""
    return _terms(_stated(theorem), theorem, isotropic)


@lru_cache(maxsize=64)
def isotropic(trace: Expr) -> Expr:
    """A trace of fixed matrices with HᵀH = s I, in s, ‖Pβ‖², m, p, q and d_r.

    Raises NotEvaluable if it is not of the form that is read off.
    """
    names = {str(symbol): symbol for symbol in trace.free_symbols}

    def value(sizes: tuple[int, int, int], scale: int, seen: int, missed: int) -> Rational:
        p_, q_, more = sizes
        H = [[scale * int(i == j) for j in range(p_)] for i in range(p_ + more)]
        beta = [seen, *[0] * (p_ - 1), missed, *[0] * (q_ - 1)]
        numbers = {"p": p_, "q": q_, "d_r": p_ + more, "d": p_ + q_}
        at = {cast(Symbol, names[name]): Integer(x) for name, x in numbers.items() if name in names}
        return Matrices.of(trace, H, beta).value(trace, at)

    total: Expr = Integer(0)
    free = [value(sizes, 1, 0, 0) for sizes in SMALL]
    for part, factor in (((1, 0), P_beta2), ((0, 1), m), ((0, 0), Integer(1))):
        found = [value(sizes, 1, *part) - (x if any(part) else 0) for sizes, x in zip(SMALL, free, strict=True)]
        if any(found):
            scaled = [value(sizes, 2, *part) - (value(sizes, 2, 0, 0) if any(part) else 0) for sizes in SMALL]
            total += factor * _affine(found, trace) * s ** _degree(found, scaled, trace)
    _hold_against(trace, total, value)
    return total


def _affine(values: Sequence[Rational], trace: Expr) -> Expr:
    """The function of p, q, d_r that is affine, with these values at the small sizes."""
    known = dict(zip(SMALL, values, strict=True))
    base = known[1, 1, 0]
    along = [known[2, 1, 0] - base, known[1, 2, 0] - base, known[1, 1, 1] - base]
    found = base + along[0] * (p - 1) + along[1] * (q - 1) + along[2] * (d_r - p)
    for (p_, q_, more), value in known.items():
        if found.xreplace({p: Integer(p_), q: Integer(q_), d_r: Integer(p_ + more)}) != value:
            raise NotEvaluable(f"{trace} is not affine in the sizes")
    return expand(found)


def _degree(values: Sequence[Rational], scaled: Sequence[Rational], trace: Expr) -> int:
    """k with scaled = 4^k values: what is a power of s."""
    for k in range(-MOST_INVERSES, MOST_INVERSES + 1):
        if all(y == x * Integer(4) ** k for x, y in zip(values, scaled, strict=True)):
            return k
    raise NotEvaluable(f"{trace} is not homogeneous in H")


def _hold_against(trace: Expr, form: Expr, value: Callable[[tuple[int, int, int], int, int, int], Rational]) -> None:
    """Refuse a form that is not the trace where it was not read off."""
    for sizes, scale, seen, missed in (((2, 3, 1), 3, 2, -5), ((4, 2, 0), 2, -1, 1), ((2, 4, 3), 1, 3, 2)):
        p_, q_, more = sizes
        at = {p: p_, q: q_, d_r: p_ + more, s: scale**2, P_beta2: seen**2, m: missed**2}
        if form.xreplace({symbol: Integer(x) for symbol, x in at.items()}) != value(sizes, scale, seen, missed):
            raise NotEvaluable(f"{trace} depends on more than the norms of the two parts of β")


# --- both --------------------------------------------------------------------------------------------------------


def _stated(theorem: Theorem) -> Expr:
    """The right side without its remainder."""
    return Add(*(term for term in Add.make_args(theorem.claim.rhs) if not term.has(BigO)))


def _terms(stated: Expr, theorem: Theorem, value: Callable[[Expr], Expr]) -> dict[int, tuple[Expr, Expr]]:
    """Coefficients, and what their powers are of, by the power: τ where the side is written in it, else 1/n_B."""
    n_B, noise = _remainder(theorem).sizes[0], _effective_noise(theorem)
    small = cast(Expr, Symbol("small", positive=True))
    opened = _opened(stated, value, {n_B: 1 / small} if noise is None else {noise: small})
    size = 1 / n_B if noise is None else _opened(noise.definition, value, {})
    try:
        found = {int(power[0]): cast(Expr, c) for power, c in expand(opened).as_poly(small).terms()}
    except (AttributeError, ValueError):
        raise NotEvaluable(f"{theorem.label} is no polynomial in {f'1/{n_B}' if noise is None else 'τ'}") from None
    if any(n_B in c.free_symbols for c in found.values()):
        raise NotEvaluable(f"{theorem.label} has {n_B} in its coefficients")
    stated_to = order_stated(theorem)
    return {power: (found.get(power, Integer(0)), size) for power in range(max(stated_to, *found) + 1)}


def _remainder(theorem: Theorem) -> BigO:
    (remainder,) = theorem.claim.rhs.atoms(BigO)
    return cast(BigO, remainder)


def _effective_noise(theorem: Theorem) -> NamedScalar | None:
    """The abbreviation that the right side is a series in, if it is one in 1/n_B no more."""
    n_B = _remainder(theorem).sizes[0]
    noises = [node for node in theorem.claim.rhs.atoms(NamedScalar) if n_B in node.definition.free_symbols]
    if len(noises) > 1:
        raise NotEvaluable(f"{theorem.label} is a series in {', '.join(sorted(map(str, noises)))}")
    return cast(NamedScalar, noises[0]) if noises else None


def _opened(side: Expr, value: Callable[[Expr], Expr], by: Mapping[Basic, Expr]) -> Expr:
    """A side with its abbreviations opened and its traces evaluated."""
    if side in by:
        return by[side]
    if isinstance(side, Trace):
        return value(side)
    if isinstance(side, NamedScalar):
        return _opened(side.definition, value, by)
    if isinstance(side, Absolute):
        return cast(Expr, Abs(_opened(side.expression, value, by)))
    if isinstance(side, Add | Mul | Pow):
        return cast(Expr, side.func(*(_opened(cast(Expr, part), value, by) for part in side.args)))
    return side


def _order(order: int | None, stated: int) -> int:
    if order is None:
        return stated
    if not 0 <= order <= stated:
        raise ConditionError(f"order is an integer from 0 to {stated}, as far as the theorem goes; got order = {order}")
    return order


def _by_name(sides: Sequence[Basic], numbers: Mapping[str, Fraction | int]) -> dict[Symbol, Rational]:
    """Numbers for the symbols of sides, by their names."""
    symbols = {cast(Symbol, symbol) for side in sides for symbol in side.free_symbols}
    return {symbol: _rational(numbers[str(symbol)]) for symbol in symbols if str(symbol) in numbers}


def _plain(size: Expr) -> Expr:
    return p + q if size == d else size


def _rational(value: Fraction | int) -> Rational:
    exact = Fraction(value)
    return Rational(exact.numerator, exact.denominator)


def _fmpq(value: Fraction | int) -> fmpq:
    exact = Fraction(value)
    return fmpq(exact.numerator, exact.denominator)


def _fraction(value: Expr) -> Fraction:
    if not value.is_Rational:
        raise NotEvaluable(f"{value} is not a number")
    rational = cast(Rational, value)
    return Fraction(int(rational.p), int(rational.q))


__all__ = [
    "MISALIGNMENTS",
    "Matrices",
    "isotropic",
    "isotropic_terms",
    "misalignment",
    "partial_misalignment",
    "remainder_at",
]
