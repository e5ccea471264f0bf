"""Series in ε = n^{-1/2} with polynomials in Gaussian and centred χ² variables as coefficients; their exact means.

With n rows, isotropic and growing in number, a Gaussian design has the triangular factor (Bartlett)

    X = O [Lᵀ; 0],   L_ii² = n (1 + ε y_i) ~ χ²_{n−i+1},   L_ji ~ N(0, 1) for j > i,   all independent, O orthogonal

so that X is of the order 1/ε and everything that is smooth in X/√n is a series in ε. Moments of y_i = ε (χ² − n) are
polynomials in ε. To change the sign of ε and of all variables leaves X/√n as it is: means are series in 1/n.

Source: Muirhead, Aspects of Multivariate Statistical Theory (1982), Theorem 3.2.14 (Bartlett's decomposition).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import comb, prod
from typing import Any

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from symbolic.errors import NotEvaluable


@dataclass(frozen=True)
class Normal:
    """A variable N(0, variance)."""

    variance: fmpq

    def moment(self, power: int) -> Mapping[int, fmpq]:
        """E x^power as {0: value}, or {} if it is zero."""
        if power % 2:
            return {}
        return {0: fmpq(prod(range(1, power, 2))) * self.variance ** (power // 2)}


@dataclass(frozen=True)
class CentredChiSquare:
    """y = ε (χ²_{n − less} − n), with ε = n^{-1/2}."""

    less: int

    def moment(self, power: int) -> Mapping[int, fmpq]:
        """E y^power as {power of ε: coefficient}."""
        total = [fmpq(0)] * (power + 1)  # coefficients of n⁰, n¹, …
        for j in range(power + 1):
            rising = [fmpq(1)]  # E (χ²)ʲ
            for step in range(j):
                shifted = [fmpq(0), *rising]
                rising = [a + b * (2 * step - self.less) for a, b in zip(shifted, [*rising, fmpq(0)], strict=True)]
            for i, value in enumerate(rising):
                total[i + power - j] += comb(power, j) * (-1) ** (power - j) * value
        return {power - 2 * i: value for i, value in enumerate(total) if value != 0}


Variable = Normal | CentredChiSquare


@dataclass(frozen=True)
class Series:
    """`ε^lowest (terms[0] + terms[1] ε + …)`, known to as many terms as there are."""

    lowest: int
    terms: tuple[fmpq_mpoly, ...]

    @property
    def end(self) -> int:
        """The first power of ε that is not known."""
        return self.lowest + len(self.terms)


class Variables:
    """The independent variables of a calculation, and arithmetic of series in them, to a number of terms."""

    def __init__(self, variables: Sequence[Variable], terms: int) -> None:
        self.variables = tuple(variables)
        self.length = terms
        self.context = fmpq_mpoly_ctx.get(("x", max(len(self.variables), 1)), Ordering.degrevlex)
        self.generators = self.context.gens()
        self.none = self.context.constant(0)
        self._moments: dict[tuple[int, int], Mapping[int, fmpq]] = {}

    def constant(self, value: fmpq | int, power: int = 0) -> Series:
        """`value ε^power`."""
        return Series(power, (self.context.constant(value), *[self.none] * (self.length - 1)))

    def variable(self, index: int) -> Series:
        """One of the variables."""
        return Series(0, (self.generators[index], *[self.none] * (self.length - 1)))

    def root(self, index: int) -> Series:
        """`ε⁻¹ √(1 + ε y)`, y one of the variables: the root of χ²."""
        found = [self.context.constant(1)]
        for k in range(1, self.length):
            found.append(found[-1] * self.generators[index] * (fmpq(3 - 2 * k) / fmpq(2 * k)))
        return Series(-1, tuple(found))

    def add(self, a: Series, b: Series) -> Series:
        """Known as far as both are."""
        low, end = min(a.lowest, b.lowest), min(a.end, b.end, min(a.lowest, b.lowest) + self.length)
        return Series(low, tuple(self.at(a, k) + self.at(b, k) for k in range(low, end)))

    def at(self, a: Series, power: int) -> fmpq_mpoly:
        """The coefficient of ε^power; raises NotEvaluable if it is not known."""
        if power >= a.end:
            raise NotEvaluable("more terms of the series are needed")
        return a.terms[power - a.lowest] if power >= a.lowest else self.none

    def multiply(self, a: Series, b: Series) -> Series:
        """The product, to as many terms as both have."""
        count = min(len(a.terms), len(b.terms))
        return Series(a.lowest + b.lowest, tuple(self._convolved(a.terms, b.terms, k) for k in range(count)))

    def _convolved(self, a: Sequence[fmpq_mpoly], b: Sequence[fmpq_mpoly], k: int) -> fmpq_mpoly:
        products = (a[i] * b[k - i] for i in range(k + 1) if not a[i].is_zero() and not b[k - i].is_zero())
        return sum(products, start=self.none)

    def is_zero(self, a: Series) -> bool:
        """Whether every term that is known is zero."""
        return all(term.is_zero() for term in a.terms)

    def depends_on(self, a: Series, indices: Iterable[int]) -> bool:
        """Whether one of the variables occurs."""
        degrees = [term.degrees() for term in a.terms if not term.is_zero()]
        return any(degree[index] for degree in degrees for index in indices)

    def mean(self, a: Series) -> Series:
        """The expectation, a series with constant coefficients."""
        found = [fmpq(0)] * len(a.terms)
        for place, term in enumerate(a.terms):
            for powers, coefficient in term.terms():
                for shift, value in self._mean(powers).items():
                    if place + shift < len(found):
                        found[place + shift] += coefficient * value
        return Series(a.lowest, tuple(self.context.constant(value) for value in found))

    def _mean(self, powers: Sequence[Any]) -> Mapping[int, fmpq]:
        total: dict[int, fmpq] = {0: fmpq(1)}
        for index, power in enumerate(powers):
            if not power:
                continue
            key = (index, int(power))
            if key not in self._moments:
                self._moments[key] = self.variables[index].moment(int(power))
            product: dict[int, fmpq] = {}
            for i, x in total.items():
                for j, y in self._moments[key].items():
                    product[i + j] = product.get(i + j, fmpq(0)) + x * y
            total = product
        return total


__all__ = ["CentredChiSquare", "Normal", "Series", "Variable", "Variables"]
