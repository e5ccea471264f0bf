"""The scalars of the shown tree: traces, expectations, entries. They derive from `sympy.Expr`.

So they take part in ordinary SymPy arithmetic as leaves, and nothing in them is evaluated.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self, cast

from sympy import Basic, Expr, Integer, S, Tuple, preorder_traversal
from sympy.core.symbol import Str

from symbolic.display import Displayed, latex_of
from symbolic.errors import ConditionError, ShapeError
from symbolic.matrices.expressions import (
    Averaged,
    Expectation,
    Letter,
    MatrixExpression,
    Scalar,
    bracketed,
    require_square,
    same_dimension,
    scalar,
    written,
)


class ScalarNode(Displayed, Expr):
    """A scalar leaf of the shown tree."""

    is_commutative = True

    def _latex(self, printer: Any) -> str:
        """The leaf inside an expression that SymPy prints; by its name alone SymPy takes it for a leaf of its own."""
        return latex_of(self) or str(printer.emptyPrinter(self))


class Trace(ScalarNode):
    """The trace of a square matrix; build it with `tr`."""

    def __new__(cls, matrix: MatrixExpression) -> Self:
        require_square(matrix, "a trace")
        return cast(Self, super().__new__(cls, matrix))

    @property
    def matrix(self) -> MatrixExpression:
        return cast(MatrixExpression, self.args[0])

    def _sympystr(self, printer: Any) -> str:
        return f"tr({printer._print(self.matrix)})"


class Mean(Averaged, ScalarNode):
    """The expectation of a random scalar; build it with `E`."""

    def __new__(cls, expression: Scalar) -> Self:
        return cast(Self, super().__new__(cls, scalar(expression)))

    @property
    def expression(self) -> Expr:
        return cast(Expr, self.args[0])

    def _sympystr(self, printer: Any) -> str:
        return f"E[{printer._print(self.expression)}]"


class Entry(ScalarNode):
    """The entry `aᵀ M b` of a matrix, where `a` and `b` are vectors of the standard basis."""

    def __new__(cls, matrix: MatrixExpression, row: MatrixExpression, column: MatrixExpression) -> Self:
        for index, size in ((row, matrix.rows), (column, matrix.cols)):
            if not (same_dimension(index.rows, size) and same_dimension(index.cols, S.One)):
                raise ShapeError(f"an entry of {matrix} needs index vectors of length {size}; got {index}")
        return cast(Self, super().__new__(cls, matrix, row, column))

    @property
    def matrix(self) -> MatrixExpression:
        return cast(MatrixExpression, self.args[0])

    @property
    def row(self) -> MatrixExpression:
        return cast(MatrixExpression, self.args[1])

    @property
    def column(self) -> MatrixExpression:
        return cast(MatrixExpression, self.args[2])

    def _sympystr(self, printer: Any) -> str:
        return f"{bracketed(self.matrix, printer)}[{self.row},{self.column}]"


class Variance(Averaged, ScalarNode):
    """The variance of a random scalar."""

    def __new__(cls, expression: Scalar) -> Self:
        return cast(Self, super().__new__(cls, scalar(expression)))

    @property
    def expression(self) -> Expr:
        return cast(Expr, self.args[0])

    def _sympystr(self, printer: Any) -> str:
        return f"Var[{printer._print(self.expression)}]"


class Covariance(Averaged, ScalarNode):
    """The covariance of two random scalars."""

    def __new__(cls, first: Scalar, second: Scalar) -> Self:
        return cast(Self, super().__new__(cls, scalar(first), scalar(second)))

    @property
    def first(self) -> Expr:
        return cast(Expr, self.args[0])

    @property
    def second(self) -> Expr:
        return cast(Expr, self.args[1])

    def _sympystr(self, printer: Any) -> str:
        return f"Cov[{printer._print(self.first)}, {printer._print(self.second)}]"


class OfEvent(ScalarNode):
    """What belongs to the event X ≥ x, X a random scalar and x a fixed one; raises ConditionError for another x."""

    def __new__(cls, value: Scalar, least: Scalar) -> Self:
        if is_random(scalar(least)):
            raise ConditionError(f"an event is that of X ≥ x for a fixed x; got {least}")
        return cast(Self, super().__new__(cls, scalar(value), scalar(least)))

    @property
    def value(self) -> Expr:
        return cast(Expr, self.args[0])

    @property
    def least(self) -> Expr:
        return cast(Expr, self.args[1])

    def _eval_is_nonnegative(self) -> bool:
        return True


class Indicator(OfEvent):
    """1 if X ≥ x and 0 otherwise: `Indicator(X, x)`."""

    def _sympystr(self, printer: Any) -> str:
        return f"1[{printer._print(self.value)} ≥ {printer._print(self.least)}]"


class Probability(Averaged, OfEvent):
    """`P(X ≥ x)`: `Probability(X, x)`."""

    def _sympystr(self, printer: Any) -> str:
        return f"P({printer._print(self.value)} ≥ {printer._print(self.least)})"


class TestFunction(ScalarNode):
    """A smooth function `φ` with compact support in (0, ∞), or a derivative of it, at a random scalar."""

    __test__ = False  # not a test case, whatever its name suggests to pytest

    def __new__(cls, name: str | Str, argument: Expr, order: Scalar = 0) -> Self:
        return cast(Self, super().__new__(cls, Str(str(name)), argument, scalar(order)))

    @property
    def name(self) -> str:
        return written(self.args[0])

    @property
    def argument(self) -> Expr:
        return cast(Expr, self.args[1])

    @property
    def order(self) -> int:
        return int(cast(Any, self.args[2]))

    def _sympystr(self, printer: Any) -> str:
        return f"{self.name}{chr(39) * self.order}({printer._print(self.argument)})"


class Infinite(ScalarNode):
    """The value +∞ of the expectation of a nonnegative random scalar."""

    def __new__(cls) -> Self:
        return cast(Self, super().__new__(cls))

    def _sympystr(self, _printer: Any) -> str:
        return "∞"


class Weingarten(ScalarNode):
    """A value of the orthogonal Weingarten function, `Wg(λ; z)`, at a coset type λ; of the empty one it is 1.

    It is an entry of the inverse of the matrix z^loops over the pairings of 2k points, k = |λ|; see
    `symbolic.moments.weingarten`. Raises ConditionError if λ is no partition, its parts in descending order.
    """

    def __new__(cls, coset_type: Sequence[int] | Tuple, z: Scalar) -> Any:
        parts = tuple(coset_type)
        if any(int(part) != part or part < 1 for part in parts) or list(parts) != sorted(parts, reverse=True):
            raise ConditionError(f"a coset type has positive integers in descending order; got {parts}")
        if not parts:
            return S.One
        return super().__new__(cls, Tuple(*(Integer(int(part)) for part in parts)), scalar(z))

    @property
    def coset_type(self) -> tuple[int, ...]:
        return tuple(int(cast(Any, part)) for part in self.args[0].args)

    @property
    def order(self) -> int:
        """The number of pairs, k."""
        return sum(self.coset_type)

    @property
    def z(self) -> Expr:
        return cast(Expr, self.args[1])

    def _sympystr(self, printer: Any) -> str:
        return f"Wg([{','.join(map(str, self.coset_type))}]; {printer._print(self.z)})"


class NamedScalar(ScalarNode):
    """A scalar abbreviation, `xi = NamedScalar("xi", tr(u * u.T * inv(W)))`.

    One that is declared positive restricts what it is made of, as a positive symbol restricts itself: a line in which
    it stands needs conditions under which its definition is positive.
    """

    def __new__(cls, name: str | Str, definition: Expr, *domain: str | Str) -> Self:
        return cast(Self, super().__new__(cls, Str(str(name)), definition, *(Str(str(each)) for each in domain)))

    @property
    def name(self) -> str:
        return written(self.args[0])

    @property
    def definition(self) -> Expr:
        return cast(Expr, self.args[1])

    @property
    def is_declared_positive(self) -> bool:
        """Whether it stands for positive values alone, by declaration."""
        return Str("positive") in self.args[2:]

    def _eval_is_positive(self) -> bool | None:
        return True if self.is_declared_positive else None

    def _sympystr(self, _printer: Any) -> str:
        return self.name


def tr(matrix: MatrixExpression) -> Expr:
    """The trace, `matrix : d × d`."""
    return Trace(matrix)


def E(value: Any) -> Any:  # noqa: N802 (the field's own notation)
    """The expectation of a random matrix or of a random scalar."""
    return Expectation(value) if isinstance(value, MatrixExpression) else Mean(value)


def is_random(expression: Basic) -> bool:
    """Whether a random letter occurs outside every expectation."""
    walk = preorder_traversal(expression)
    for node in walk:
        if isinstance(node, Averaged):
            walk.skip()
        elif isinstance(node, Letter):
            if node.law.is_random:
                return True
            walk.skip()
    return False
