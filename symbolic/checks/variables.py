"""The independent variables that random matrices are polynomials in, and their moments.

A Haar orthogonal matrix of size 1, 2 or 3 is a polynomial in a sign s and in a uniform unit vector: O = s;
O = R diag(1, s) with a rotation R of the plane; O = s R, where the entries of the rotation R of space are quadratic in
a unit quaternion. A unit vector is x ρ with x standard Gaussian and ρ = 1/‖x‖, and it is independent of ρ; so

    E[p(x ρ)] = E[p(x)] / E ‖x‖^m    for p homogeneous of degree m,

which is what a formal variable ρ with E ρ^m = 1/E ‖x‖^m, independent of x, says.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TypeAlias

from flint import fmpq

from symbolic.errors import NotEvaluable


@dataclass(frozen=True)
class Variable:
    """An independent variable: N(0, variance), or if `degrees` > 0 the root of variance·χ²_degrees."""

    variance: fmpq
    degrees: int = 0

    def moment(self, power: int) -> fmpq:
        """E x^power, for an even power; the caller has checked that it exists."""
        half = power // 2
        if not self.degrees:
            return fmpq(prod(range(1, power, 2))) * self.variance**half
        if half >= 0:
            return fmpq(prod(self.degrees + 2 * j for j in range(half))) * self.variance**half
        return 1 / (fmpq(prod(self.degrees - 2 * j for j in range(1, 1 - half))) * self.variance**-half)


@dataclass(frozen=True)
class InverseRadius(Variable):
    """ρ = 1/‖x‖ for the standard Gaussian vector x of `size` dimensions beside which it stands."""

    size: int = 1

    def moment(self, power: int) -> fmpq:
        """1 / E ‖x‖^power, for an even power."""
        return 1 / fmpq(prod(self.size + 2 * j for j in range(power // 2)))


@dataclass(frozen=True)
class Sign(Variable):
    """1 or −1, each with probability one half."""

    def moment(self, power: int) -> fmpq:
        """1, for an even power."""
        return fmpq(1)


ONE = fmpq(1)
LARGEST_ORTHOGONAL = 3
Terms: TypeAlias = dict[tuple[int, ...], int]
"""A polynomial: the coefficient of each product of powers of the variables."""


def orthogonal_matrix(size: int) -> tuple[list[Variable], list[list[Terms]]]:
    """The variables of a Haar orthogonal matrix, and its entries; raises NotEvaluable above LARGEST_ORTHOGONAL."""
    if size > LARGEST_ORTHOGONAL:
        raise NotEvaluable(f"a Haar orthogonal matrix of size {size}; up to {LARGEST_ORTHOGONAL} it is a polynomial")
    if size == 1:
        return [Sign(ONE)], [[{(1,): 1}]]
    if size == 2:
        # x, y, ρ, s
        entries: list[list[Terms]] = [
            [{(1, 0, 1, 0): 1}, {(0, 1, 1, 1): -1}],
            [{(0, 1, 1, 0): 1}, {(1, 0, 1, 1): 1}],
        ]
        return [Variable(ONE), Variable(ONE), InverseRadius(ONE, size=2), Sign(ONE)], entries
    variables = [Variable(ONE)] * 4 + [InverseRadius(ONE, size=4), Sign(ONE)]

    def terms(*products: tuple[int, int, int]) -> Terms:
        """Σ c · q_i q_j ρ² s over the (c, i, j)."""
        return {(*((i == place) + (j == place) for place in range(4)), 2, 1): c for c, i, j in products}

    def diagonal(*positive: int) -> Terms:
        return terms(*((1 if i in positive else -1, i, i) for i in range(4)))

    return variables, [
        [diagonal(0, 1), terms((2, 1, 2), (-2, 0, 3)), terms((2, 1, 3), (2, 0, 2))],
        [terms((2, 1, 2), (2, 0, 3)), diagonal(0, 2), terms((2, 2, 3), (-2, 0, 1))],
        [terms((2, 1, 3), (-2, 0, 2)), terms((2, 2, 3), (2, 0, 1)), diagonal(0, 3)],
    ]
