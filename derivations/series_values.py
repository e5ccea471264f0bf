"""Partial sums of the series of the risk at numbers, exactly, and the first term that is left out.

The series of BEFS is computed by words of the fluctuation, and by the reduction theorem: the coefficients that are
summed are given only if both agree. The other series of the chapter are read off it, as the theorems say: ridge has no
features, least squares no penalty either, and hard restriction an infinite one.

A term left out is of the order of the remainder, so it estimates the error where there are samples enough. It is no
bound: the series is asymptotic, and at a given number of samples its terms shrink up to some order and grow from there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import cast

from sympy import Expr, Integer
from sympy.core.relational import Relational

from derivations import THEOREMS
from derivations.arguments import READINGS, SQUARED_NORMS
from derivations.scalar_values import Candidate, quantity_read, require
from derivations.scaling_in_task_samples import series_by_reduction, series_by_words
from derivations.scaling_in_task_samples.polynomial_series import ALPHA, Penalty
from derivations.symbols import d, kappa, lam, m_beta, m_hat, m_T, n, n_T, p, q
from symbolic.derivation import Theorem, find_theorem
from symbolic.errors import ConditionError, SymbolicError
from symbolic.matrices import BigO

HIGHEST_ORDER = 6
"""Some seconds; each order more takes about six times as long, and six times the memory."""

_names = {norm: name for name, norm in SQUARED_NORMS.items()}
_READINGS = tuple(reading for reading in READINGS if reading.symbol is not kappa)
"""A penalty is not read as the other one: which of them is fixed is what the series are about."""


@dataclass(frozen=True)
class Specialised:
    """A series as that of BEFS with a penalty held fixed, and what the numbers of that are in its terms."""

    penalty: Penalty
    size: Expr = n_T
    by: Mapping[Expr, Expr] = field(default_factory=dict, hash=False)


_shrinkage = {ALPHA: cast(Expr, 1 / (1 + lam))}
_no_features: Mapping[Expr, Expr] = {p: Integer(0), q: d}

SERIES: Mapping[str, Specialised] = {
    "series-of-excess-risk": Specialised("lam", by={**_shrinkage, m_hat: _names[m_hat]}),
    "series-at-fixed-penalty": Specialised("kappa", by={m_hat: _names[m_hat]}),
    "series-of-ridge": Specialised("lam", n, {**_shrinkage, **_no_features, m_hat: _names[m_beta]}),
    "series-of-least-squares": Specialised("kappa", n, {**_no_features, m_hat: Integer(0), kappa: Integer(0)}),
    "series-of-hard-restriction": Specialised("lam", by={ALPHA: Integer(0), m_hat: _names[m_T]}),
}
"""By the label of the theorem that states the first terms."""

AT_FIXED_KAPPA = "series-at-fixed-penalty"
ORDER = "order"


@dataclass(frozen=True)
class SeriesValue:
    """A partial sum.

    theorem   the one that states the first terms
    given     its conditions, in the terms of the arguments
    order     of the last term that is summed, in powers of one over `size`
    stated    up to which order the theorem goes
    terms     what is summed, from order 0 on
    omitted   the term after them, or None if it is not known
    small     whether the terms are in powers of `size` itself, which is small
    """

    theorem: Theorem
    given: tuple[Relational, ...]
    size: str
    order: int
    stated: int
    terms: tuple[Fraction, ...]
    omitted: Fraction | None
    small: bool = False

    def power(self, order: int) -> str:
        """What a term of an order is a multiple of, `n^-2`."""
        return f"{self.size}^{order if self.small else -order}"

    @property
    def exact(self) -> Fraction:
        """The sum."""
        return sum(self.terms, Fraction(0))

    @property
    def shrinks(self) -> bool:
        """Whether the term that is left out is smaller than one of the two before it.

        A single term may be small by chance. Where it is not, there may be too few samples for this order. Terms that
        are all 0 say nothing.
        """
        before = max(map(abs, self.terms[-2:]))
        return not self.omitted or abs(self.omitted) < before or not before


def coefficients_of(label: str, order: int, advance: Callable[[int], None] = lambda _: None) -> tuple[Expr, ...]:
    """The coefficients of 1, 1/n, …, 1/n^{order + 1} of the series that a theorem begins, in the terms of that.

    `advance` hears how many words have been averaged. Raises SymbolicError if the two ways do not agree up to `order`.
    """
    series = SERIES[label]
    by_words = series_by_words.coefficients(order, series.penalty, advance=advance)
    found = series_by_reduction.coefficients(order + 1, series.penalty)
    if by_words != found[:-1]:
        raise SymbolicError(
            f"{label}: words of the fluctuation and the reduction theorem do not agree; no value is given"
        )
    return tuple(cast(Expr, coefficient.xreplace(dict(series.by))) for coefficient in found)


def order_stated(theorem: Theorem) -> int:
    """The order of the last term of a theorem with a remainder O(n^{-k}): k − 1."""
    (remainder,) = theorem.claim.rhs.atoms(BigO)
    return int(cast(int, remainder.order)) - 1


def partial_sum(
    theorem: Theorem, values: Mapping[str, Fraction], advance: Callable[[int], None] = lambda _: None
) -> SeriesValue:
    """The sum of the terms up to an order, and the term after it.

    theorem : one of those in `SERIES`; series-of-excess-risk with kappa in place of lam is series-at-fixed-penalty
    values : numbers by name, and the order, without which the sum goes as far as the theorem does

    Raises ConditionError, naming the condition and the values, where one fails; SymbolicError for arguments that are
    missing, unknown or outside their domain.
    """
    arguments = dict(values)
    given_order = arguments.pop(ORDER, None)
    theorem = _by_penalty(theorem, arguments)
    label, size = theorem.label, SERIES[theorem.label].size
    stated = order_stated(theorem)
    order = stated if given_order is None else _order(given_order)
    given = theorem.claim.given
    known = coefficients_of(label, stated)
    shortest = [Candidate(theorem, cast(Expr, c / size**j), given) for j, c in enumerate(known)]
    quantity_read(label, shortest, arguments, _READINGS)  # what is wrong with the names is said before any work
    terms = [
        Candidate(theorem, cast(Expr, c / size**j), given) for j, c in enumerate(coefficients_of(label, order, advance))
    ]
    quantity = quantity_read(label, [*shortest, *terms], arguments, _READINGS)
    numbers = quantity.numbers(arguments)
    require(label, quantity.candidates[0].given, numbers)
    *kept, omitted = (cast(Fraction, term.value(numbers).exact) for term in quantity.candidates[len(shortest) :])
    return SeriesValue(theorem, quantity.candidates[0].given, str(size), order, stated, tuple(kept), omitted)


def _by_penalty(theorem: Theorem, arguments: Mapping[str, Fraction]) -> Theorem:
    """The theorem at the penalty that is given."""
    if theorem.label != "series-of-excess-risk":
        return theorem
    penalties = [name for name in ("kappa", "lam") if name in arguments]
    if len(penalties) != 1:
        wrong = "kappa and lam are both given" if penalties else "missing lam (or kappa)"
        raise SymbolicError(f"{wrong}; {theorem.label} holds one of them fixed as n_T grows, and takes that one")
    return find_theorem(THEOREMS, AT_FIXED_KAPPA) if penalties == ["kappa"] else theorem


def _order(order: Fraction) -> int:
    if order.denominator != 1 or not 0 <= order <= HIGHEST_ORDER:
        why = ": each order takes six times as long as the one before" if order > HIGHEST_ORDER else ""
        raise ConditionError(f"order is an integer from 0 to {HIGHEST_ORDER}; got order = {order}{why}")
    return int(order)


__all__ = ["HIGHEST_ORDER", "SERIES", "SeriesValue", "coefficients_of", "order_stated", "partial_sum"]
