"""The series of the risk of BEFS as pictures: its orders beside the exact risk, and how far off each of them is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import cast

from sympy import Expr, Rational

from derivations import THEOREMS
from derivations.risk_curves import RISK
from derivations.risk_of_befs.excess_risk_of_befs import excess_risk_of_befs
from derivations.scalar_values import value_of
from derivations.series_values import HIGHEST_ORDER, coefficients_of
from symbolic.asymptotics import Pencil, deterministic_equivalent
from symbolic.report.curves import Curve, Curves

DIGITS = 40
"""Of the exact risk: its distance from the last order is far below its size."""
SAMPLES_ALONG = "number of task samples $n_T$"
OUTSIDE = 3
"""How many times above, or below, all exact values a sum is still drawn."""


@dataclass(frozen=True)
class Setting:
    """A task with features, and a penalty on the mean loss that is held fixed.

    d, p             dimensions and features
    lam              the penalty, > 0
    m_hat, sigma_y2  misalignment and variance of the noise
    """

    d: int = 20
    p: int = 5
    lam: Fraction = Fraction(1, 5)
    m_hat: Fraction = Fraction(1, 2)
    sigma_y2: Fraction = Fraction(7, 10)

    @property
    def title(self) -> str:
        """The numbers, for a title."""
        return (
            f"$d = {self.d}$, $p = {self.p}$, $\\lambda = {self.lam}$, "
            f"$\\hat m = {self.m_hat}$, $\\sigma_y^2 = {self.sigma_y2}$"
        )


SETTING = Setting()


@dataclass(frozen=True)
class Comparison:
    """At one number of samples the exact risk, the partial sums by order, and the deterministic equivalent."""

    samples: int
    exact: Fraction
    sums: tuple[Fraction, ...]
    equivalent: Fraction

    @property
    def errors(self) -> tuple[Fraction, ...]:
        """How far each partial sum is from the risk, as a share of it."""
        return tuple(abs(each / self.exact - 1) for each in self.sums)

    @property
    def best_order(self) -> int:
        """The order of the partial sum that is closest."""
        return min(range(len(self.sums)), key=lambda order: self.errors[order])


@lru_cache(maxsize=1)
def _series() -> tuple[Expr, ...]:
    """The coefficients of every order that is drawn."""
    return coefficients_of("series-of-excess-risk", HIGHEST_ORDER)[: HIGHEST_ORDER + 1]


@lru_cache(maxsize=8)
def compared(setting: Setting, samples: tuple[int, ...]) -> tuple[Comparison, ...]:
    """The exact risk, every order of the series up to the highest, and the equivalent; all n_T > p + 1."""
    task = {"m_hat": setting.m_hat, "sigma_y2": setting.sigma_y2, "lam": setting.lam}
    q = setting.d - setting.p
    numbers: dict[str, Fraction | int] = {**task, "p": setting.p, "q": q}
    coefficients = [_at(coefficient, numbers) for coefficient in _series()]
    pencil = Pencil.projection(setting.p, q, setting.m_hat)
    found = []
    for n in samples:
        sizes = {"n_T": Fraction(n), "d": Fraction(setting.d), "p": Fraction(setting.p)}
        exact = Fraction(value_of(excess_risk_of_befs, sizes | task, THEOREMS).decimal(DIGITS))
        sums, total = [], Fraction(0)
        for order, coefficient in enumerate(coefficients):
            total += coefficient / n**order
            sums.append(total)
        limit = deterministic_equivalent(pencil, n, setting.lam, setting.sigma_y2, DIGITS).excess
        found.append(Comparison(n, exact, tuple(sums), Fraction(str(limit))))
    return tuple(found)


def _at(coefficient: Expr, numbers: Mapping[str, Fraction | int]) -> Fraction:
    """A coefficient at numbers for its symbols."""
    values = {s: Rational(*Fraction(numbers[str(s)]).as_integer_ratio()) for s in coefficient.free_symbols}
    value = cast(Rational, coefficient.xreplace(values))
    return Fraction(int(value.p), int(value.q))


def orders_against_samples(samples: Sequence[int], setting: Setting = SETTING) -> Curves:
    """The exact risk against n_T, every order of its series, and the deterministic equivalent.

    A sum is drawn where it is of the size of the risk: at few samples the terms of high order grow without bound.
    """
    found = compared(setting, tuple(samples))
    values = [float(each.exact) for each in found]
    low, high = min(values) / OUTSIDE, max(values) * OUTSIDE
    curves = [Curve("exact", tuple(zip(map(float, samples), values, strict=True)), colour="black")]
    for order in range(HIGHEST_ORDER + 1):
        points = tuple(
            (float(each.samples), float(each.sums[order])) for each in found if low < each.sums[order] < high
        )
        curves.append(
            Curve(f"series to $n_T^{{-{order}}}$" if order else "limit, order 0", points, style=_style(order))
        )
    curves.append(
        Curve(
            "deterministic equivalent",
            tuple((float(each.samples), float(each.equivalent)) for each in found),
            style="-.",
            colour="0.55",
        )
    )
    return _pictured(f"BEFS and its series, {setting.title}", RISK, curves, "exact, and sums of the series")


def errors_against_samples(samples: Sequence[int], setting: Setting = SETTING) -> Curves:
    """How far each order of the series is from the exact risk, as a share of that, and the deterministic equivalent."""
    found = compared(setting, tuple(samples))
    curves = [
        Curve(
            f"series to $n_T^{{-{order}}}$" if order else "limit, order 0",
            tuple((float(each.samples), float(each.errors[order])) for each in found),
            style=_style(order),
        )
        for order in range(HIGHEST_ORDER + 1)
    ]
    off = tuple((float(each.samples), float(abs(each.equivalent / each.exact - 1))) for each in found)
    curves.append(Curve("deterministic equivalent", off, style="-.", colour="0.55"))
    return _pictured(f"Error of the series, {setting.title}", "relative error", curves, "distance from the exact risk")


def best_orders(samples: Sequence[int], setting: Setting = SETTING) -> dict[int, int]:
    """At each number of samples the order of the series that comes closest to the exact risk."""
    return {each.samples: each.best_order for each in compared(setting, tuple(samples))}


def _style(order: int) -> str:
    """Five colours are told apart in print; the line tells the orders from 5 on."""
    return "--" if order < 5 else ":"


def _pictured(title: str, upwards: str, curves: Sequence[Curve], lines: str) -> Curves:
    error = 10.0 ** (1 - DIGITS)
    drawn = tuple(curve for curve in curves if curve.exact)
    return Curves(title, SAMPLES_ALONG, upwards, drawn, logarithmic=(True, True), error=error, lines=lines)


__all__ = [
    "SETTING",
    "Comparison",
    "Setting",
    "best_orders",
    "compared",
    "errors_against_samples",
    "orders_against_samples",
]
