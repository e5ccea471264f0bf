"""The matrices of the shown tree.

They derive from `sympy.Basic`; the scalar nodes are in `symbolic.matrices.scalars`. A product flattens nested products
and draws scalars to the front; beyond that nothing is rewritten: `Sigma * inv(Sigma)` stays as it is until a step of a
proof says why it is the identity.

Notation: `M : rows × cols`; dimensions are positive integers or SymPy symbols that stand for them.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any, ClassVar, Self, TypeAlias, cast

from sympy import Basic, Expr, Float, ImmutableMatrix, Integer, S, Tuple, expand, sympify
from sympy.core.symbol import Str
from sympy.matrices import MatrixBase

from symbolic.display import Displayed
from symbolic.errors import ShapeError

Scalar: TypeAlias = Expr | int
"""What may multiply a matrix: a SymPy expression or an integer; never a float."""


def scalar(value: object) -> Expr:
    """`value` as an exact SymPy scalar; floats and strings are refused."""
    if isinstance(value, bool) or not isinstance(value, (int, Expr)):
        raise TypeError(f"an exact scalar is an integer or a SymPy expression; got {value!r}")
    result = cast(Expr, sympify(value))
    if result.has(Float):
        raise TypeError(f"an exact scalar is needed; got the float {value!r}")
    return result


def dimension(value: object) -> Expr:
    """A size: a positive integer, or an expression that is an integer for all values of its symbols."""
    size = scalar(value)
    if not size.is_integer or size.is_nonpositive:
        raise ShapeError(f"a dimension is a positive integer; got {size}")
    return size


def same_dimension(a: Expr, b: Expr) -> bool:
    """Whether two dimensions are the same number for every value of their symbols."""
    return bool(a == b or expand(a - b) == 0)


def require_square(matrix: MatrixExpression, what: str) -> None:
    """Refuse a matrix that is not square; raises ShapeError."""
    if not same_dimension(matrix.rows, matrix.cols):
        raise ShapeError(f"{what} needs a square matrix; got {matrix} : {matrix.rows} × {matrix.cols}")


class Law(Basic):
    """How a letter is distributed; a letter with the bare `Law()` is not random."""

    @property
    def is_random(self) -> bool:
        return False

    @property
    def is_nondegenerate(self) -> bool:
        """Whether the Gram matrix of such a letter is invertible almost surely once it has rows enough."""
        return False

    @property
    def is_orthogonal(self) -> bool:
        """Whether such a letter is an orthogonal matrix."""
        return False

    @property
    def is_invertible(self) -> bool:
        """Whether such a letter is an invertible matrix."""
        return False

    def require_shape(self, rows: Expr, cols: Expr) -> None:
        """Refuse a shape that such a letter cannot have; raises ShapeError."""


class MatrixExpression(Displayed, Basic):
    """A matrix-valued expression of shape `rows × cols`."""

    __slots__ = ()

    @property
    def rows(self) -> Expr:
        raise NotImplementedError

    @property
    def cols(self) -> Expr:
        raise NotImplementedError

    @property
    def shape(self) -> tuple[Expr, Expr]:
        return self.rows, self.cols

    @property
    def T(self) -> MatrixExpression:  # noqa: N802 (the field's own notation)
        return Transpose(self)

    def __mul__(self, other: object) -> MatrixExpression:
        if isinstance(other, MatrixExpression):
            return product(self, other)
        return scaled(scalar(other), self)

    def __rmul__(self, other: object) -> MatrixExpression:
        return scaled(scalar(other), self)

    def __truediv__(self, other: object) -> MatrixExpression:
        return scaled(1 / scalar(other), self)

    def __add__(self, other: object) -> MatrixExpression:
        if not isinstance(other, MatrixExpression):
            return NotImplemented
        return total(self, other)

    def __sub__(self, other: object) -> MatrixExpression:
        if not isinstance(other, MatrixExpression):
            return NotImplemented
        return total(self, scaled(S.NegativeOne, other))

    def __neg__(self) -> MatrixExpression:
        return scaled(S.NegativeOne, self)

    def __pow__(self, exponent: Scalar) -> MatrixExpression:
        return Power(self, exponent)


COMMUTES_WITH = "commutes with "
DUAL_BASES = "of dual bases "
"""Followed by the names of four letters, `A, B; A_dual, B_dual`; see `symbolic.matrices.facts.DualBases`."""
SPECTRAL = "of spectral part "
LOW_RANK = "of low-rank part "
"""Both followed by the names of letters, and of the one that is declared so; see `symbolic.matrices.spectral`."""


def written(word: Basic) -> str:
    """What a `Str` says; `str` would go through SymPy's printer."""
    return cast(str, cast(Any, word).name)


class Letter(MatrixExpression):
    """A named matrix: `Letter("Sigma", d, d, facts=("symmetric", "positive definite"))`.

    Facts the engine knows: `symmetric`; `positive definite`, `positive semidefinite` and `projector`, which imply the
    first; `rank one`; `nonzero`; `full column rank`; `commutes with B`, for a matrix named B; `of dual bases …`, see
    `dual_bases`; and `of spectral part …`, `of low-rank part …`, see `spectral_part`, `low_rank_part` and
    `weighted_part`.
    """

    KNOWN_FACTS = (
        "symmetric",
        "positive definite",
        "positive semidefinite",
        "projector",
        "rank one",
        "nonzero",
        "full column rank",
    )
    SQUARE = frozenset(KNOWN_FACTS[:4])

    def __new__(
        cls,
        name: str | Str,
        rows: Scalar,
        cols: Scalar,
        facts: tuple[str, ...] | Tuple = (),
        law: Law | None = None,
    ) -> Self:
        words = tuple(sorted(str(fact) for fact in facts))
        if law is not None and law.is_random and words:
            raise ValueError(f"a random letter has the facts of its law; got {', '.join(words)}")
        for word in words:
            if word not in cls.KNOWN_FACTS and not word.startswith((COMMUTES_WITH, DUAL_BASES, SPECTRAL, LOW_RANK)):
                raise ValueError(f"unknown fact {word!r}; known: {', '.join(cls.KNOWN_FACTS)}, {COMMUTES_WITH}…")
        if not cls.SQUARE.isdisjoint(words) and not same_dimension(dimension(rows), dimension(cols)):
            raise ShapeError(f"{name} : {rows} × {cols} is not square, nor {', '.join(words)}")
        if law is not None:
            law.require_shape(dimension(rows), dimension(cols))
        return cast(
            Self,
            super().__new__(
                cls,
                Str(str(name)),
                dimension(rows),
                dimension(cols),
                Tuple(*map(Str, words)),
                Law() if law is None else law,
            ),
        )

    @property
    def name(self) -> str:
        return written(self.args[0])

    @property
    def rows(self) -> Expr:
        return cast(Expr, self.args[1])

    @property
    def cols(self) -> Expr:
        return cast(Expr, self.args[2])

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(written(fact) for fact in self.args[3].args)

    @property
    def law(self) -> Law:
        return cast(Law, self.args[4])

    def _sympystr(self, _printer: Any) -> str:
        return self.name


class Named(MatrixExpression):
    """An abbreviation: a name and what it stands for, `W = Named("W", X.T * X)`."""

    def __new__(cls, name: str | Str, definition: MatrixExpression) -> Self:
        return cast(Self, super().__new__(cls, Str(str(name)), definition))

    @property
    def name(self) -> str:
        return written(self.args[0])

    @property
    def definition(self) -> MatrixExpression:
        return cast(MatrixExpression, self.args[1])

    @property
    def rows(self) -> Expr:
        return self.definition.rows

    @property
    def cols(self) -> Expr:
        return self.definition.cols

    def _sympystr(self, _printer: Any) -> str:
        return self.name


class Constant(MatrixExpression):
    """A matrix of exact numbers; `Constant([[2, 1], [1, 3]])`."""

    def __new__(cls, entries: object) -> Self:
        rows = entries if isinstance(entries, MatrixBase) else [[scalar(x) for x in row] for row in cast(Any, entries)]
        matrix = ImmutableMatrix(rows)
        if any(not entry.is_Rational for entry in matrix):
            raise TypeError(f"a constant matrix has rational entries; got {matrix.tolist()}")
        return cast(Self, super().__new__(cls, matrix))

    @property
    def matrix(self) -> ImmutableMatrix:
        return self.args[0]

    @property
    def rows(self) -> Expr:
        return Integer(self.matrix.rows)

    @property
    def cols(self) -> Expr:
        return Integer(self.matrix.cols)

    @property
    def is_symmetric(self) -> bool:
        return bool(self.matrix == self.matrix.T)

    def _sympystr(self, _printer: Any) -> str:
        return str(self.matrix.tolist())


class Identity(MatrixExpression):
    """The identity matrix of a given size."""

    def __new__(cls, size: Scalar) -> Self:
        return cast(Self, super().__new__(cls, dimension(size)))

    @property
    def rows(self) -> Expr:
        return cast(Expr, self.args[0])

    @property
    def cols(self) -> Expr:
        return cast(Expr, self.args[0])

    def _sympystr(self, printer: Any) -> str:
        return f"I_{printer._print(self.rows)}"


class Zero(MatrixExpression):
    """The zero matrix of a given shape."""

    def __new__(cls, rows: Scalar, cols: Scalar) -> Self:
        return cast(Self, super().__new__(cls, dimension(rows), dimension(cols)))

    @property
    def rows(self) -> Expr:
        return cast(Expr, self.args[0])

    @property
    def cols(self) -> Expr:
        return cast(Expr, self.args[1])

    def _sympystr(self, _printer: Any) -> str:
        return "0"


class Product(MatrixExpression):
    """An ordered product of at least two matrices; build it with `*`."""

    def __new__(cls, *factors: MatrixExpression) -> Self:
        for left, right in itertools.pairwise(factors):
            if not same_dimension(left.cols, right.rows):
                raise ShapeError(
                    f"a product needs inner dimensions that agree; got {left} : {left.rows} × {left.cols} "
                    f"times {right} : {right.rows} × {right.cols}"
                )
        return cast(Self, super().__new__(cls, *factors))

    @property
    def factors(self) -> tuple[MatrixExpression, ...]:
        return cast(tuple[MatrixExpression, ...], self.args)

    @property
    def rows(self) -> Expr:
        return self.factors[0].rows

    @property
    def cols(self) -> Expr:
        return self.factors[-1].cols

    def _sympystr(self, printer: Any) -> str:
        return "*".join(bracketed(factor, printer) for factor in self.factors)


class Sum(MatrixExpression):
    """A sum of matrices of one shape; build it with `+`."""

    def __new__(cls, *terms: MatrixExpression) -> Self:
        first = terms[0]
        for other in terms[1:]:
            if not (same_dimension(first.rows, other.rows) and same_dimension(first.cols, other.cols)):
                raise ShapeError(
                    f"a sum needs equal shapes; got {first} : {first.rows} × {first.cols} "
                    f"plus {other} : {other.rows} × {other.cols}"
                )
        return cast(Self, super().__new__(cls, *terms))

    @property
    def terms(self) -> tuple[MatrixExpression, ...]:
        return cast(tuple[MatrixExpression, ...], self.args)

    @property
    def rows(self) -> Expr:
        return self.terms[0].rows

    @property
    def cols(self) -> Expr:
        return self.terms[0].cols

    def _sympystr(self, printer: Any) -> str:
        return " + ".join(printer._print(term) for term in self.terms).replace("+ -", "- ")


class Scaled(MatrixExpression):
    """A scalar times a matrix."""

    def __new__(cls, coefficient: Scalar, matrix: MatrixExpression) -> Self:
        return cast(Self, super().__new__(cls, scalar(coefficient), matrix))

    @property
    def coefficient(self) -> Expr:
        return cast(Expr, self.args[0])

    @property
    def matrix(self) -> MatrixExpression:
        return cast(MatrixExpression, self.args[1])

    @property
    def rows(self) -> Expr:
        return self.matrix.rows

    @property
    def cols(self) -> Expr:
        return self.matrix.cols

    def _sympystr(self, printer: Any) -> str:
        body = bracketed(self.matrix, printer)
        if self.coefficient == -1:
            return f"-{body}"
        number = printer._print(self.coefficient)
        return f"({number})*{body}" if self.coefficient.is_Add else f"{number}*{body}"


class OfOneMatrix(MatrixExpression):
    """An operation on one matrix that keeps its shape, or turns it round."""

    @property
    def matrix(self) -> MatrixExpression:
        return cast(MatrixExpression, self.args[0])

    @property
    def rows(self) -> Expr:
        return self.matrix.rows

    @property
    def cols(self) -> Expr:
        return self.matrix.cols


class Transpose(OfOneMatrix):
    """The transpose; build it with `.T`."""

    def __new__(cls, matrix: MatrixExpression) -> Self:
        return cast(Self, super().__new__(cls, matrix))

    @property
    def rows(self) -> Expr:
        return self.matrix.cols

    @property
    def cols(self) -> Expr:
        return self.matrix.rows

    def _sympystr(self, printer: Any) -> str:
        if isinstance(self.matrix, Product):
            return f"({printer._print(self.matrix)}).T"
        return f"{bracketed(self.matrix, printer)}.T"


class Inverse(OfOneMatrix):
    """The inverse of a square matrix; build it with `inv`."""

    def __new__(cls, matrix: MatrixExpression) -> Self:
        require_square(matrix, "an inverse")
        return cast(Self, super().__new__(cls, matrix))

    def _sympystr(self, printer: Any) -> str:
        return f"inv({printer._print(self.matrix)})"


class Power(OfOneMatrix):
    """An integer power of a square matrix, negative powers included.

    The exponent may be symbolic, `W**(-k)`, if it is an integer for all values of its symbols. Such a power has values,
    and no canonical form: judges evaluate a statement about it, no step of a proof rewrites it.
    """

    def __new__(cls, matrix: MatrixExpression, exponent: Scalar) -> Self:
        power = scalar(exponent)
        if not power.is_integer:
            raise TypeError(f"a matrix power needs an integer exponent; got {exponent!r}")
        require_square(matrix, "a power")
        return cast(Self, super().__new__(cls, matrix, power))

    @property
    def exponent(self) -> Expr:
        return cast(Expr, self.args[1])

    @property
    def may_invert(self) -> bool:
        """Whether the exponent is negative for some values of its symbols, as far as can be told."""
        return not self.exponent.is_nonnegative

    def _sympystr(self, printer: Any) -> str:
        power = str(self.exponent) if self.exponent.is_Integer else f"({printer._print(self.exponent)})"
        return f"{bracketed(self.matrix, printer)}**{power}"


class Averaged(Basic):
    """An expectation, or what is made of expectations; `doit` gives its value where the engine can compute it."""

    __slots__ = ()
    evaluate: ClassVar[Callable[[Basic], Basic]]
    """Set by `symbolic.moments`, which knows how."""

    def doit(self, **_hints: Any) -> Basic:
        """The value, `E(inv(W)).doit()`: of traces and words in one Wishart matrix, of any order.

        Raises NotEvaluable for anything else. The conditions under which it exists are those of `expected`.
        """
        return Averaged.evaluate(self)


class Expectation(Averaged, OfOneMatrix):
    """The expectation of a random matrix; build it with `E`."""

    def __new__(cls, matrix: MatrixExpression) -> Self:
        return cast(Self, super().__new__(cls, matrix))

    def _sympystr(self, printer: Any) -> str:
        return f"E[{printer._print(self.matrix)}]"


def bracketed(matrix: MatrixExpression, printer: Any) -> str:
    text = str(printer._print(matrix))
    return f"({text})" if isinstance(matrix, (Sum, Scaled)) else text


def scaled(coefficient: Expr, matrix: MatrixExpression) -> MatrixExpression:
    if isinstance(matrix, Scaled):
        coefficient, matrix = coefficient * matrix.coefficient, matrix.matrix
    return matrix if coefficient == 1 else Scaled(coefficient, matrix)


def product(*factors: MatrixExpression) -> MatrixExpression:
    """The product in the order given, flattened, with scalars drawn to the front; of nothing: not defined."""
    coefficient: Expr = S.One
    flat: list[MatrixExpression] = []
    for factor in factors:
        bare = factor.matrix if isinstance(factor, Scaled) else factor
        if isinstance(factor, Scaled):
            coefficient = coefficient * factor.coefficient
        flat.extend(bare.factors if isinstance(bare, Product) else (bare,))
    return scaled(coefficient, flat[0] if len(flat) == 1 else Product(*flat))


def total(*terms: MatrixExpression) -> MatrixExpression:
    flat: list[MatrixExpression] = []
    for term in terms:
        flat.extend(term.terms if isinstance(term, Sum) else (term,))
    return flat[0] if len(flat) == 1 else Sum(*flat)


def inv(matrix: MatrixExpression) -> MatrixExpression:
    """The inverse, `matrix : d × d`."""
    return Inverse(matrix)
