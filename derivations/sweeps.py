"""The value of a theorem over a grid of its arguments, in one process or in many.

    name=value        one number
    name=from:to      from, from + 1, … up to `to`
    name=from:to:step
    name=a,b,c        each of these, ranges as well

All numbers are read exactly. The grid is the product of the arguments, the last one running fastest.

A worker gets the label of a theorem and numbers, and finds the theorem itself: workers need this package, no more. The
precision of flint belongs to a process, not to a thread; for that reason threads of one process take turns.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from decimal import ROUND_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import islice, product
from math import floor, inf, isfinite, nan, nextafter, prod
from numbers import Rational
from threading import Lock
from typing import Any, Literal, cast

import numpy as np
from flint import arb, ctx, fmpq
from joblib import Parallel, delayed, parallel_config
from numpy.typing import NDArray

from derivations import THEOREMS
from derivations.scalar_values import Quantity, Value, quantity_of, read_number
from symbolic.derivation import Theorem, find_theorem
from symbolic.errors import ConditionError, SymbolicError
from symbolic.resolvents import certified

Backend = Literal["loky", "threading", "dask"]
Grid = Mapping[str, Sequence[Fraction]]
"""The values of each argument, by name."""

MOST_POINTS = 1_000_000
MOST_PER_TASK = 64
"""Points that a worker gets at a time, at most."""

_flint = Lock()


@dataclass(frozen=True)
class Point:
    """The value at one point of a grid.

    value       as a decimal string, correct to the digits asked for; `diverges`; "" if a condition fails
    error       a bound on the distance of that string from the value, as a string; "" where there is none
    number      the value in floating point: infinite if it diverges, nan if a condition fails
    radius      a bound on the distance of that from the value
    condition   the condition that fails and the values that fail it, or ""
    """

    value: str
    error: str
    number: float
    radius: float
    condition: str = ""


# --- the grid ----------------------------------------------------------------------------------------------------


def read_grid(assignments: Sequence[str]) -> dict[str, tuple[Fraction, ...]]:
    """`lam=0.1:0.5:0.1 n_T=15,20 p=3` as numbers by name; raises SymbolicError for anything else."""
    grid: dict[str, tuple[Fraction, ...]] = {}
    for assignment in assignments:
        name, equals, text = assignment.partition("=")
        if not equals or not name:
            raise SymbolicError(f"arguments are written name=value, name=from:to:step or name=a,b; got {assignment!r}")
        if name in grid:
            raise SymbolicError(f"{name} is given twice")
        try:
            grid[name] = tuple(number for part in text.split(",") for number in _range(part))
        except SymbolicError as error:
            raise SymbolicError(f"{name}: {error}") from error
    _require_size(grid)
    return grid


def _range(text: str) -> Iterator[Fraction]:
    ends = [read_number(part) for part in text.split(":")]
    if len(ends) == 1:
        return iter(ends)
    if len(ends) > 3:
        raise SymbolicError(f"a range is from:to or from:to:step; got {text!r}")
    first, last, step = (*ends, Fraction(1))[:3]
    if step == 0:
        raise SymbolicError(f"a range has a step other than 0; got {text!r}")
    count = floor((last - first) / step) + 1
    if not 1 <= count <= MOST_POINTS:
        raise SymbolicError(f"a range has from 1 to {MOST_POINTS:,} numbers; {text!r} has {max(count, 0):,}")
    return (first + k * step for k in range(count))


def _require_size(grid: Grid) -> None:
    size = prod(map(len, grid.values()))
    if size > MOST_POINTS:
        raise SymbolicError(f"a grid has at most {MOST_POINTS:,} points; this one has {size:,}")


def points_of(grid: Grid) -> Iterator[tuple[Fraction, ...]]:
    """The points in order."""
    return product(*grid.values())


# --- one point ---------------------------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def quantity(label: str, names: tuple[str, ...]) -> Quantity:
    """What a theorem of the appendix is about, as a function of the arguments with these names."""
    return quantity_of(find_theorem(THEOREMS, label), names, THEOREMS)


def point(of: Quantity, values: Mapping[str, Fraction], digits: int) -> Point:
    """The value at one point, or the condition that fails there."""
    try:
        value = of.at(values)
        if value.ball is None:
            return Point(value.decimal(digits), "", inf, inf)
        return _decided(value, digits)
    except ConditionError as error:
        return Point("", "", nan, nan, str(error))


def _decided(value: Value, digits: int) -> Point:
    found: list[Any] = []

    def watched(bits: int) -> Any:
        assert value.ball is not None
        found.append(value.ball(bits))
        return found[-1]

    text = value.decimal(digits) if value.exact is not None else certified(watched, digits)
    ball = found[-1] if found else watched(1)
    printed = Fraction(text)
    number = float(printed) if abs(printed) < Fraction(2) ** 1024 else inf
    error = distance(ball, printed)
    radius = distance(ball, Fraction(number)) if isfinite(number) else Fraction(0)
    bound = nextafter(float(radius), inf) if radius else 0.0
    return Point(text, upward(error), number, bound if isfinite(number) else inf)


def distance(ball: fmpq | arb, number: Fraction) -> Fraction:
    """An upper bound on the distance of what a ball contains from a number."""
    exact = fmpq(number.numerator, number.denominator)
    if isinstance(ball, fmpq):
        return Fraction(*map(int, (abs(ball - exact).p, abs(ball - exact).q)))
    with ctx.workprec(int(ball.bits()) + 64):
        mantissa, exponent = map(int, (ball - exact).abs_upper().man_exp())
    return mantissa * Fraction(2) ** exponent


def upward(number: Fraction) -> str:
    """A number ≥ 0 to two significant digits, rounded up."""
    context = Context(prec=2, rounding=ROUND_UP, Emax=10**9, Emin=-(10**9))
    return f"{context.divide(Decimal(number.numerator), Decimal(number.denominator)):.1e}" if number else "0"


# --- all points --------------------------------------------------------------------------------------------------


def values_at(label: str, names: tuple[str, ...], points: Sequence[tuple[Fraction, ...]], digits: int) -> list[Point]:
    """The task of a worker."""
    with _flint:
        of = quantity(label, names)
        return [point(of, dict(zip(names, values, strict=True)), digits) for values in points]


def swept(
    label: str,
    grid: Grid,
    digits: int = 15,
    jobs: int = 1,
    backend: Backend = "loky",
    scheduler: str | None = None,
) -> Generator[Point]:
    """The values of a theorem over a grid, in its order, as they are found.

    label       of a theorem of the appendix
    digits      significant digits
    jobs        processes or threads; with dask the cluster decides
    scheduler   for dask, the address of the scheduler of a cluster whose workers have this package

    Raises SymbolicError, before anything is computed, for a theorem without a value and for names of arguments that are
    missing or unknown; for dask also where it is not installed or has no scheduler at the address.
    """
    names = tuple(grid)
    quantity(label, names)
    size = prod(map(len, grid.values()))
    per_task = max(1, min(MOST_PER_TASK, size // (8 * jobs)))
    points = points_of(grid)
    in_parts = iter(lambda: list(islice(points, per_task)), [])
    tasks = (delayed(values_at)(label, names, some, digits) for some in in_parts)

    def found() -> Generator[Point]:
        with workers(backend, jobs, scheduler) as settings, closing(Parallel(**settings)(tasks)) as results:
            for some in results:
                yield from some

    return found()


@contextmanager
def workers(backend: Backend, jobs: int, scheduler: str | None) -> Iterator[dict[str, Any]]:
    """Settings of joblib's `Parallel`, and while they are used a connection to the cluster if there is one."""
    settings = {"return_as": "generator", "batch_size": 1}
    if backend != "dask":
        if scheduler is not None:
            raise SymbolicError("a scheduler belongs to the backend dask")
        yield {**settings, "n_jobs": jobs, "backend": backend}
        return
    if scheduler is None:
        raise SymbolicError("the backend dask needs the address of a scheduler, such as tcp://127.0.0.1:8786")
    try:
        from distributed import Client  # noqa: PLC0415 (an optional extra)
    except ImportError as error:
        raise SymbolicError('the backend dask is not installed: pip install ".[cluster]"') from error
    try:
        client: Any = cast(Any, Client)(scheduler, timeout=10, set_as_default=False)
    except (OSError, ValueError) as error:
        raise SymbolicError(f"no scheduler of dask answers at {scheduler}: {error}") from error
    with client, parallel_config(backend="dask", client=client):
        yield {**settings, "n_jobs": -1}


def values_on(
    theorem: Theorem | str,
    grid: Mapping[str, Any],
    digits: int = 15,
    jobs: int = 1,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The values of a theorem on a grid, for figures: floating-point values and proven error bounds.

    theorem : a theorem of the appendix, or its label
    grid : for each argument a number, or a sequence of numbers; a floating-point number is taken as the binary fraction
        that it is, a string as `befs eval` reads it
    → values, radii : arrays with an axis for each sequence, in the order of `grid`; the value is in [value − radius,
        value + radius]. Both are infinite where the value is, and nan where a condition fails

    Raises SymbolicError as `swept` does.

    >>> values, radii = values_on("mean-trace-of-inverse", {"n": range(4, 8), "d": 3})
    >>> values
    array([inf, 3. , 1.5, 1. ])
    """
    shape = tuple(len(each) for each in grid.values() if not _is_number(each))
    exact = {name: tuple(map(_exact, (each,) if _is_number(each) else each)) for name, each in grid.items()}
    _require_size(exact)
    label = theorem if isinstance(theorem, str) else theorem.label
    found = list(swept(label, exact, digits, jobs))
    values, radii = np.array([[each.number, each.radius] for each in found], dtype=float).reshape(-1, 2).T
    return values.reshape(shape), radii.reshape(shape)


def _is_number(given: Any) -> bool:
    return isinstance(given, str | Rational | float) or np.ndim(given) == 0


def _exact(number: Any) -> Fraction:
    if isinstance(number, str):
        return read_number(number)
    if isinstance(number, float) and not isfinite(number):
        raise SymbolicError(f"a value is finite; got {number}")
    parts = (number.numerator, number.denominator) if isinstance(number, Rational) else number.as_integer_ratio()
    return Fraction(*map(int, parts))


__all__ = ["Backend", "Grid", "Point", "points_of", "quantity", "read_grid", "swept", "values_on"]
