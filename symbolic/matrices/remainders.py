"""What a statement leaves out: O(n^{-k}) for one size that grows, o(n^{-k}) for sizes that grow in proportion.

A third, O(t^k), is of a scalar t > 0 that tends to 0. They stand for a scalar that is not written down, and are added
to the rest of a side:

    E[…] = a + b/n + O(n^{-2})      there is a C with |E[…] − a − b/n| ≤ C n^{-2} for all large n; C depends on all else
    E[…] = a(p/n, q/n) + o(1)       the difference tends to 0 as n, p, q → ∞ and their ratios tend to limits in (0, ∞),
                                    at which the conditions hold strictly and no denominator vanishes
    f(t) = a + t b + O(t^2)         there is a C with |f(t) − a − t b| ≤ C t^2 for all small t > 0
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, cast

from sympy import Add, Basic, Expr, Symbol, preorder_traversal

from symbolic.errors import ConditionError
from symbolic.matrices.expressions import Named, Scalar, scalar
from symbolic.matrices.scalars import ScalarNode


class Remainder(ScalarNode):
    """A scalar of which the order alone is known."""

    @property
    def order(self) -> Expr:
        """The power of 1/n, or of t, that it is compared with."""
        return cast(Expr, self.args[0])

    @property
    def sizes(self) -> tuple[Symbol, ...]:
        """What tends to infinity; the first is the n of the order."""
        return cast(tuple[Symbol, ...], self.args[1:])


class BigO(Remainder):
    """`O(n^{-k})` as n → ∞, everything else held fixed: `BigO(3, n)`."""

    def __new__(cls, order: Scalar, n: Symbol) -> Self:
        return cast(Self, super().__new__(cls, _order(order), _size(n)))

    def _sympystr(self, _printer: Any) -> str:
        return f"O({_power(self)})"


class SmallO(Remainder):
    """`o(n^{-k})` as all sizes → ∞ in fixed proportion: `SmallO(0, n, p, q)`.

    Raises ConditionError for a size that is named twice.
    """

    def __new__(cls, order: Scalar, *sizes: Symbol) -> Self:
        if len(set(sizes)) < len(sizes):
            raise ConditionError(f"a remainder names each size that grows once; got {', '.join(map(str, sizes))}")
        return cast(Self, super().__new__(cls, _order(order), *map(_size, sizes)))

    def _sympystr(self, _printer: Any) -> str:
        return f"o({_power(self)})"


class BigOAtZero(Remainder):
    """`O(t^k)` as t → 0 from above, everything else held fixed: `BigOAtZero(3, t)`.

    Raises ConditionError for a t that is a dimension, or is not positive by declaration.
    """

    def __new__(cls, order: Scalar, t: Symbol) -> Self:
        if not (isinstance(t, Symbol) and t.is_positive and not t.is_integer):
            raise ConditionError(f"what tends to 0 is a positive scalar and no dimension; got {t}")
        return cast(Self, super().__new__(cls, _order(order), t))

    def _sympystr(self, _printer: Any) -> str:
        return f"O({self.sizes[0] ** self.order})"


def stands_alone(side: Basic) -> bool:
    """Whether at most one remainder is in a side of a statement, added to the rest."""
    inside = [node for node in preorder_traversal(side) if isinstance(node, Remainder)]
    return not inside or inside == [term for term in Add.make_args(side) if isinstance(term, Remainder)][:1]


def keeps_remainders(statement: Basic, mapping: Mapping[Basic, Basic]) -> bool:
    """Whether a statement about fixed values of some letters, n growing, may be read at others.

    n may be renamed, to what the statement does not speak of already; what was held fixed must not come to depend on
    it: then the constant of O(n^{-k}) would, too.
    """
    left_alone = statement.free_symbols - mapping.keys()
    for remainder in statement.atoms(Remainder):
        sizes = [mapping.get(size, size) for size in remainder.sizes]
        if len(set(sizes)) < len(sizes) or not all(isinstance(size, Symbol) for size in sizes):
            return False
        if any(new != old and new in left_alone for old, new in zip(remainder.sizes, sizes, strict=True)):
            return False
        for old, new in mapping.items():
            fixed = not getattr(getattr(old, "law", None), "is_random", False) and old not in remainder.sizes
            if fixed and old != new and not isinstance(old, Named) and new.has(*sizes):
                return False
    return True


def _size(symbol: Symbol) -> Symbol:
    if not (isinstance(symbol, Symbol) and symbol.is_integer and symbol.is_positive):
        raise ConditionError(f"a remainder is of the order of a dimension; got {symbol}")
    return symbol


def _order(order: Scalar) -> Expr:
    power = scalar(order)
    if power.is_number and not power.is_Rational:
        raise ConditionError(f"the order of a remainder is a rational number; got {power}")
    return power


def _power(remainder: Remainder) -> str:
    return str(remainder.sizes[0] ** (-remainder.order))


__all__ = ["BigO", "BigOAtZero", "Remainder", "SmallO", "keeps_remainders", "stands_alone"]
