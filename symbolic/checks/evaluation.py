"""A walk over the shown tree, in whatever arithmetic a judge brings; and the values of deterministic expressions.

The walk knows the nodes, a `Domain` knows how to compute. The judges share the walk and nothing else.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import reduce
from typing import Generic, TypeVar, cast

from flint import fmpq, fmpq_mat
from sympy import Basic, Expr, ImmutableMatrix, Integer, Rational, Symbol, nan, preorder_traversal, zoo

from symbolic.checks.gram_matrix import inverse_entry
from symbolic.claim import is_scalar
from symbolic.errors import ConditionError, NotEvaluable
from symbolic.matrices import (
    Constant,
    Covariance,
    Entry,
    Expectation,
    Identity,
    Infinite,
    Inverse,
    Leading,
    Letter,
    MatrixExpression,
    Mean,
    Named,
    NamedScalar,
    Power,
    Product,
    Remainder,
    Scaled,
    Sum,
    TaylorTerms,
    TestFunction,
    Trace,
    Transpose,
    Variance,
    Weingarten,
    Zero,
)

M = TypeVar("M")
S = TypeVar("S")


class Domain(ABC, Generic[M, S]):
    """Matrices `M` and scalars `S` to compute with."""

    @abstractmethod
    def number(self, value: Expr) -> S:
        """A SymPy number; raises NotEvaluable if the domain does not have it."""

    @abstractmethod
    def add(self, a: S, b: S) -> S: ...

    @abstractmethod
    def multiply(self, a: S, b: S) -> S: ...

    @abstractmethod
    def power(self, base: S, exponent: Rational) -> S:
        """Raises ConditionError for a negative power of zero, NotEvaluable for one that the domain does not have."""

    @abstractmethod
    def letter(self, letter: Letter, rows: int, cols: int) -> M: ...

    @abstractmethod
    def constant(self, matrix: ImmutableMatrix) -> M: ...

    @abstractmethod
    def identity(self, size: int) -> M: ...

    @abstractmethod
    def zero(self, rows: int, cols: int) -> M: ...

    @abstractmethod
    def product(self, a: M, b: M) -> M: ...

    @abstractmethod
    def plus(self, a: M, b: M) -> M: ...

    @abstractmethod
    def scale(self, scalar: S, matrix: M) -> M: ...

    @abstractmethod
    def transpose(self, matrix: M) -> M: ...

    @abstractmethod
    def inverse(self, matrix: M) -> M:
        """Raises ConditionError if the matrix is singular, NotEvaluable if the domain cannot invert it."""

    def leading(self, matrix: M, size: int) -> M:
        """The projector on the `size` leading left singular vectors.

        Raises ConditionError if there are fewer, NotEvaluable if the domain has no singular vectors.
        """
        raise NotEvaluable("singular vectors are irrational")

    @abstractmethod
    def trace(self, matrix: M) -> S: ...

    @abstractmethod
    def expectation(self, matrix: M, node: Expectation) -> M:
        """Raises Diverges if an entry is not absolutely integrable, where the domain can tell."""

    @abstractmethod
    def mean(self, scalar: S) -> S:
        """Raises Diverges if the scalar is not absolutely integrable, where the domain can tell."""

    @abstractmethod
    def test_function(self, name: str, order: int, argument: S) -> S:
        """The `order`-th derivative of the test function."""


class Walk(Generic[M, S]):
    """Evaluates expressions in a domain, with the scalar symbols at given values; common subtrees once."""

    def __init__(self, domain: Domain[M, S], values: Mapping[Symbol, Expr]) -> None:
        self.domain = domain
        self.values = dict(values)
        self._matrices: dict[MatrixExpression, M] = {}
        self._scalars: dict[Expr, S] = {}

    def number(self, expression: Expr) -> Expr:
        """A scalar without matrices as a SymPy number."""
        value = cast(Expr, expression.xreplace(self.values))
        if value.has(zoo, nan):
            raise ConditionError(f"{expression} has a zero denominator")
        if value.free_symbols or not value.is_number:
            raise NotEvaluable(f"{expression} is not a number")
        return value

    def rational(self, expression: Expr) -> Rational:
        """A scalar without matrices as a rational number; raises NotEvaluable if it is none."""
        value = self.number(expression)
        if not value.is_Rational:
            raise NotEvaluable(f"{expression} = {value} is not rational")
        return cast(Rational, value)

    def size(self, expression: Expr) -> int:
        """A dimension."""
        value = self.number(expression)
        if not (value.is_Integer and value.is_positive):
            raise ConditionError(f"a dimension is a positive integer; got {expression} = {value}")
        return int(cast(int, value))

    def matrix(self, node: MatrixExpression) -> M:
        """The value of a matrix expression."""
        if node not in self._matrices:
            self._matrices[node] = self._matrix(node)
        return self._matrices[node]

    def scalar(self, node: Expr) -> S:
        """The value of a scalar expression."""
        if node not in self._scalars:
            self._scalars[node] = self._scalar(node)
        return self._scalars[node]

    def _matrix(self, node: MatrixExpression) -> M:
        domain = self.domain
        match node:
            case Letter():
                return domain.letter(node, self.size(node.rows), self.size(node.cols))
            case Named():
                return self.matrix(node.definition)
            case Constant():
                return domain.constant(node.matrix)
            case Identity():
                return domain.identity(self.size(node.rows))
            case Zero():
                return domain.zero(self.size(node.rows), self.size(node.cols))
            case Product():
                value = self.matrix(node.factors[0])
                for factor in node.factors[1:]:
                    value = domain.product(value, self.matrix(factor))
                return value
            case Sum():
                value = self.matrix(node.terms[0])
                for term in node.terms[1:]:
                    value = domain.plus(value, self.matrix(term))
                return value
            case Scaled():
                return domain.scale(self.scalar(node.coefficient), self.matrix(node.matrix))
            case Transpose():
                return domain.transpose(self.matrix(node.matrix))
            case Inverse():
                return self._inverse(node.matrix)
            case Power():
                return self._power(node)
            case Leading():
                return domain.leading(self.matrix(node.matrix), self.size(node.size))
            case TaylorTerms():
                return self._taylor_terms(node)
            case Expectation():
                return domain.expectation(self.matrix(node.matrix), node)
        raise NotEvaluable(f"{type(node).__name__} has no value: {node}")

    def _taylor_terms(self, node: TaylorTerms) -> M:
        """The sum of K_0, K_1, … from the equations that decide them; see `symbolic.rules.singular_vectors`."""
        domain = self.domain
        B, E, p = self.matrix(node.matrix), self.matrix(node.error), self.size(node.size)
        rows, cols = self.size(node.rows), self.size(node.matrix.cols)

        def times(*factors: M) -> M:
            return reduce(domain.product, factors)

        def minus(a: M, b: M) -> M:
            return domain.plus(a, domain.scale(domain.number(Integer(-1)), b))

        def of_products(terms: list[M], first: int, size: int) -> M:
            """The sum of the products of terms whose orders add up to that of the next one, from the first on."""
            pairs = (times(terms[i], terms[len(terms) - i]) for i in range(first, len(terms)))
            return reduce(domain.plus, pairs, domain.zero(size, size))

        turned = domain.transpose
        P, P_R = domain.leading(B, p), domain.leading(turned(B), p)
        Q, Q_R = minus(domain.identity(rows), P), minus(domain.identity(cols), P_R)
        pseudoinverse = times(domain.inverse(domain.plus(times(turned(B), B), Q_R)), turned(B))
        K, L = [P], [P_R]
        for _ in range(1, node.order):
            on_left, on_right = of_products(K, 1, rows), of_products(L, 1, cols)
            between = minus(times(K[-1], E), times(E, L[-1]))
            back = minus(times(L[-1], turned(E)), times(turned(E), K[-1]))
            left = minus(times(Q, on_left, Q), times(P, on_left, P))
            right = minus(times(Q_R, on_right, Q_R), times(P_R, on_right, P_R))
            left = minus(left, times(Q, between, pseudoinverse))
            right = minus(right, times(Q_R, back, turned(pseudoinverse)))
            K.append(domain.plus(left, times(turned(pseudoinverse), back, Q)))
            L.append(domain.plus(right, times(pseudoinverse, between, Q_R)))
        return reduce(domain.plus, K)

    def _inverse(self, matrix: MatrixExpression) -> M:
        try:
            return self.domain.inverse(self.matrix(matrix))
        except ConditionError as error:
            raise ConditionError(f"inv({matrix}): {error}") from None
        except NotEvaluable as error:
            raise NotEvaluable(f"inv({matrix}): {error}") from None

    def _power(self, node: Power) -> M:
        order = self.number(node.exponent)
        if not isinstance(order, Integer):
            raise NotEvaluable(f"the exponent of {node} is {order}")
        exponent = int(order)
        if exponent == 0:
            return self.domain.identity(self.size(node.rows))
        base = self._inverse(node.matrix) if exponent < 0 else self.matrix(node.matrix)
        value = base
        for _ in range(abs(exponent) - 1):
            value = self.domain.product(value, base)
        return value

    def _scalar(self, node: Expr) -> S:
        domain = self.domain
        match node:
            case Trace():
                return domain.trace(self.matrix(node.matrix))
            case Entry():
                return domain.trace(
                    domain.product(
                        domain.product(domain.transpose(self.matrix(node.row)), self.matrix(node.matrix)),
                        self.matrix(node.column),
                    )
                )
            case NamedScalar():
                return self.scalar(node.definition)
            case Mean():
                return domain.mean(self.scalar(node.expression))
            case Variance():
                return self._covariance(node.expression, node.expression)
            case Covariance():
                return self._covariance(node.first, node.second)
            case TestFunction():
                return domain.test_function(node.name, node.order, self.scalar(node.argument))
            case Weingarten():
                return domain.number(to_rational(inverse_entry(node.coset_type, to_fraction(self.number(node.z)))))
            case Infinite():
                raise NotEvaluable("∞ is not a number")
            case Remainder():
                raise NotEvaluable("of a remainder only the order is known")
        if node.is_Add or node.is_Mul:
            operation = domain.add if node.is_Add else domain.multiply
            value = self.scalar(cast(Expr, node.args[0]))
            for argument in node.args[1:]:
                value = operation(value, self.scalar(cast(Expr, argument)))
            return value
        if node.is_Pow:
            base, exponent = cast(tuple[Expr, Expr], node.args)
            order = self.number(exponent)
            if not order.is_Rational:
                raise NotEvaluable(f"the exponent of {node} is {order}")
            try:
                return domain.power(self.scalar(base), cast(Rational, order))
            except ConditionError as error:
                raise ConditionError(f"{node}: {error}") from None
        if node.is_Symbol and node not in self.values:
            raise NotEvaluable(f"{node} has no value")
        if is_scalar(node):
            return domain.number(self.number(node))
        raise NotEvaluable(f"{type(node).__name__} of a matrix: {node}")

    def _covariance(self, first: Expr, second: Expr) -> S:
        domain = self.domain
        a, b = self.scalar(first), self.scalar(second)
        separate = domain.multiply(domain.mean(a), domain.mean(b))
        return domain.add(domain.mean(domain.multiply(a, b)), domain.multiply(domain.number(Integer(-1)), separate))


def to_fraction(value: Expr) -> fmpq:
    """A SymPy rational as a FLINT one."""
    if not value.is_Rational:
        raise NotEvaluable(f"{value} is not rational")
    rational = cast(Rational, value)
    return fmpq(int(rational.p), int(rational.q))


def to_rational(value: fmpq) -> Rational:
    """A FLINT rational as a SymPy one."""
    return Rational(int(value.p), int(value.q))


def rational_power(base: fmpq, exponent: Rational) -> fmpq:
    """Raises ConditionError for a negative power of zero, NotEvaluable for a root that is irrational."""
    if exponent < 0 and base == 0:
        raise ConditionError("the denominator is zero")
    return to_fraction(cast(Expr, to_rational(base) ** exponent))


class Rationals(Domain[fmpq_mat, fmpq]):
    """Matrices of rationals; letters have given values, expectations none."""

    def __init__(self, letters: Mapping[Letter, fmpq_mat]) -> None:
        self.letters = letters

    def number(self, value: Expr) -> fmpq:
        return to_fraction(value)

    def add(self, a: fmpq, b: fmpq) -> fmpq:
        return a + b

    def multiply(self, a: fmpq, b: fmpq) -> fmpq:
        return a * b

    def power(self, base: fmpq, exponent: Rational) -> fmpq:
        return rational_power(base, exponent)

    def letter(self, letter: Letter, rows: int, cols: int) -> fmpq_mat:
        value = self.letters[letter]
        if (value.nrows(), value.ncols()) != (rows, cols):
            raise ConditionError(f"{letter} : {rows} × {cols} cannot be a {value.nrows()} × {value.ncols()} matrix")
        return value

    def constant(self, matrix: ImmutableMatrix) -> fmpq_mat:
        return fmpq_mat(matrix.rows, matrix.cols, [to_fraction(entry) for entry in matrix])

    def identity(self, size: int) -> fmpq_mat:
        return fmpq_mat(size, size, [int(i == j) for i in range(size) for j in range(size)])

    def zero(self, rows: int, cols: int) -> fmpq_mat:
        return fmpq_mat(rows, cols)

    def product(self, a: fmpq_mat, b: fmpq_mat) -> fmpq_mat:
        return a * b

    def plus(self, a: fmpq_mat, b: fmpq_mat) -> fmpq_mat:
        return a + b

    def scale(self, scalar: fmpq, matrix: fmpq_mat) -> fmpq_mat:
        return matrix * scalar

    def transpose(self, matrix: fmpq_mat) -> fmpq_mat:
        return matrix.transpose()

    def inverse(self, matrix: fmpq_mat) -> fmpq_mat:
        try:
            return matrix.inv()
        except ZeroDivisionError:
            raise ConditionError("the matrix is singular") from None

    def trace(self, matrix: fmpq_mat) -> fmpq:
        return sum((matrix[i, i] for i in range(matrix.nrows())), fmpq(0))

    def expectation(self, matrix: fmpq_mat, node: Expectation) -> fmpq_mat:
        raise NotEvaluable(f"{node} is an expectation, which has no value at concrete matrices")

    def mean(self, scalar: fmpq) -> fmpq:
        raise NotEvaluable("an expectation has no value at concrete matrices")

    def test_function(self, name: str, order: int, argument: fmpq) -> fmpq:
        raise NotEvaluable(f"the test function {name} has no value")


def evaluate(expression: Basic, values: Mapping[Basic, object]) -> ImmutableMatrix | Rational:
    """The exact value of an expression without expectations, at rational matrices and scalars.

    `values` maps scalar symbols to rationals, letters to matrices (a SymPy matrix, a list of rows, or a `Constant`).
    The size of a letter's value also fixes the symbols of its shape that have no value of their own.

    Raises NotEvaluable, naming them, if symbols have no value, and for expectations; ConditionError for a singular
    matrix, a zero denominator, and a matrix of the wrong shape.
    """
    domain = Rationals({})
    letters: dict[Letter, fmpq_mat] = {}
    scalars: dict[Symbol, Expr] = {}
    for key, value in values.items():
        if isinstance(key, Letter):
            matrix = value.matrix if isinstance(value, Constant) else ImmutableMatrix(value)
            letters[key] = domain.constant(matrix)
        else:
            scalars[cast(Symbol, key)] = cast(Expr, Rational(value) if isinstance(value, int) else value)
    for letter, matrix in letters.items():
        for size, actual in ((letter.rows, matrix.nrows()), (letter.cols, matrix.ncols())):
            if isinstance(size, Symbol):
                scalars.setdefault(size, Integer(actual))
    unbound: set[Basic] = set()
    walk = preorder_traversal(expression)
    for node in walk:
        if isinstance(node, Letter):
            walk.skip()
            if node not in letters:
                unbound.add(node)
        elif isinstance(node, Symbol) and node not in scalars:
            unbound.add(node)
    if unbound:
        raise NotEvaluable(f"no value is given for {', '.join(sorted(map(str, unbound)))}")
    evaluator = Walk(Rationals(letters), scalars)
    if isinstance(expression, MatrixExpression):
        result = evaluator.matrix(expression)
        return ImmutableMatrix(result.nrows(), result.ncols(), [to_rational(entry) for entry in result.entries()])
    return to_rational(evaluator.scalar(cast(Expr, expression)))
