"""The order and grouping of a formula, whatever it is printed in.

Dimensions come in the order in which they are declared (`n - d - 1`), positive terms first, coefficients that are
fractions as one fraction, repeated factors as powers. A subclass says how each piece looks.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, cast

from sympy import (
    Add,
    Basic,
    Expr,
    GreaterThan,
    Integer,
    LessThan,
    Min,
    Mul,
    Pow,
    Rational,
    S,
    StrictGreaterThan,
    StrictLessThan,
    Symbol,
    Unequality,
    ceiling,
    degree,
)

from symbolic.claim import Claim, Finite, Relation
from symbolic.matrices import (
    Absolute,
    BigO,
    BigOAtZero,
    Constant,
    Covariance,
    Eigenspace,
    Eigenvalue,
    Entry,
    Expectation,
    Identity,
    Indicator,
    Infinite,
    Inverse,
    Leading,
    LeastGain,
    Letter,
    MatrixExpression,
    Mean,
    Named,
    NamedScalar,
    Norm,
    Power,
    Probability,
    Product,
    Registry,
    Remainder,
    Scaled,
    SingularValue,
    Size,
    SmallO,
    SpectralProjector,
    Sum,
    TaylorTerms,
    TestFunction,
    Trace,
    Transpose,
    Variance,
    Weingarten,
    Zero,
)
from symbolic.matrices.norms import ANY

REGISTRIES: list[Registry] = []
"""The registries that names are looked up in; `use_names` adds to it."""


def use_names(registry: Registry) -> None:
    """Print the symbols of this registry as they are declared there, in the order of their declaration."""
    if registry not in REGISTRIES:
        REGISTRIES.append(registry)


def rank(symbol: str) -> tuple[int, str]:
    """Where a name stands in print."""
    for registry in REGISTRIES:
        for position, declared in enumerate(registry):
            if declared.name == symbol:
                return position, symbol
    return 10_000, symbol


class Printer(ABC):
    """Walks a shown tree; the abstract methods are how the pieces look."""

    relations: ClassVar[dict[type[Basic], str]]
    iff: ClassVar[str]
    infinity: ClassVar[str]
    dots: ClassVar[str]
    ceiling: ClassVar[str]
    thin: ClassVar[str]
    transpose_mark: ClassVar[str]

    @abstractmethod
    def name(self, name: str) -> str:
        """A declared name."""

    @abstractmethod
    def operator(self, name: str, body: str) -> str:
        """`tr(…)`, `E[…]`, `Var[…]`, `Cov[…]`."""

    @abstractmethod
    def group(self, body: str) -> str:
        """Round brackets."""

    @abstractmethod
    def raised(self, base: str, exponent: str) -> str:
        """A power, an inverse, a transpose."""

    @abstractmethod
    def indexed(self, base: str, index: str) -> str:
        """A subscript."""

    @abstractmethod
    def fraction(self, numerator: str, denominator: str) -> str:
        """A fraction of two products or sums."""

    @abstractmethod
    def weingarten(self, coset_type: str, z: str) -> str:
        """A value of the Weingarten function, the parts of its coset type separated by commas."""

    @abstractmethod
    def leading(self, body: str, size: str) -> str:
        """The projector on the leading left singular vectors of a matrix."""

    @abstractmethod
    def taylor_terms(self, body: str, size: str, order: str) -> str:
        """The terms below an order of the series of such a projector; `body` is the matrix and its error."""

    @abstractmethod
    def norm(self, body: str, index: str) -> str:
        """A norm; the index tells which."""

    @abstractmethod
    def absolute(self, body: str) -> str:
        """The absolute value of a scalar."""

    @abstractmethod
    def probability(self, body: str, least: str) -> str:
        """The probability that a random scalar is at least a fixed one."""

    @abstractmethod
    def indicator(self, body: str, least: str) -> str:
        """1 where a random scalar is at least a fixed one, and 0 elsewhere."""

    @abstractmethod
    def singular_value(self, body: str, index: str) -> str:
        """A singular value of a matrix."""

    @abstractmethod
    def least_gain(self, body: str, projector: str) -> str:
        """How much a matrix stretches the range of a projector at least."""

    @abstractmethod
    def eigenvalue(self, body: str, index: str) -> str:
        """An eigenvalue of a symmetric matrix."""

    @abstractmethod
    def minimum(self, parts: list[str]) -> str:
        """The least of several scalars."""

    @abstractmethod
    def spectral(self, projector: str, body: str) -> str:
        """The spectral projector of a matrix that starts at a projector."""

    @abstractmethod
    def remainder(self, letter: str, power: str) -> str:
        """`O(n^{-k})`, or with a small letter."""

    @abstractmethod
    def numbers(self, rows: list[list[str]]) -> str:
        """A matrix of numbers."""

    # --- entry points --------------------------------------------------------------------------------------------

    def show(self, expression: Basic) -> str:
        """A matrix expression, a scalar, a condition, or the finiteness of an expectation."""
        match expression:
            case MatrixExpression():
                return self._matrix(expression)
            case Finite():
                return f"{self.show(expression.expectation)} < {self.infinity}"
        for kind, sign in self.relations.items():
            if type(expression) is kind:
                left, right = cast(tuple[Expr, Expr], expression.args)
                return f"{self._scalar(left)} {sign} {self._scalar(right)}"
        return self._scalar(cast(Expr, expression))

    def claim(self, claim: Claim) -> str:
        """The two sides and the relation between them."""
        return f"{self.show(claim.lhs)} {self.sign(claim.relation)} {self.show(claim.rhs)}"

    def sign(self, relation: Relation) -> str:
        """How a relation between two sides is written."""
        return {"=": "=", "<=": self.relations[LessThan], "iff": self.iff}[relation]

    def conditions(self, claim: Claim) -> list[str]:
        """Each condition of a claim; all that one scalar differs from in one."""
        shown: list[str] = []
        for condition in claim.given:
            words = self.show(condition)
            start = f"{self._scalar(cast(Expr, condition.args[0]))} {self.relations[Unequality]} "
            if isinstance(condition, Unequality) and shown and shown[-1].startswith(start):
                shown[-1] += f", {words.removeprefix(start)}"
            else:
                shown.append(words)
        return shown

    def terms(self, expression: Basic) -> list[str]:
        """The summands, each with its sign, so that a long line can be broken between them."""
        if isinstance(expression, Sum):
            return self._signed([self._matrix(term) for term in expression.terms])
        if isinstance(expression, Add):
            return self._signed([self._scalar(term) for term in self._ordered(expression)])
        return [self.show(expression)]

    def _signed(self, terms: Sequence[str]) -> list[str]:
        return [
            term if not i else f"- {term[1:].lstrip()}" if term.startswith("-") else f"+ {term}"
            for i, term in enumerate(terms)
        ]

    # --- matrices ------------------------------------------------------------------------------------------------

    def _matrix(self, node: MatrixExpression) -> str:
        match node:
            case Letter() | Named():
                return self.name(node.name)
            case Constant():
                return self.numbers([[self._scalar(cast(Expr, x)) for x in row] for row in node.matrix.tolist()])
            case Identity():
                return self.indexed("I", self._scalar(node.rows))
            case Zero():
                return "0"
            case Product():
                return self._product(node.factors)
            case Sum():
                return " ".join(self.terms(node))
            case Scaled():
                return self._scaled(node)
            case Transpose():
                return self._raised(node.matrix, self.transpose_mark)
            case Inverse():
                return self._raised(node.matrix, "-1")
            case Power():
                if isinstance(node.matrix, Inverse):
                    return self._raised(node.matrix.matrix, self._exponent(-node.exponent))
                return self._raised(node.matrix, self._exponent(node.exponent))
            case Expectation():
                return self.operator("E", self._matrix(node.matrix))
            case Leading():
                return self.leading(self._matrix(node.matrix), self._scalar(node.size))
            case TaylorTerms():
                both = f"{self._matrix(node.matrix)},{self.thin}{self._matrix(node.error)}"
                return self.taylor_terms(both, self._scalar(node.size), str(node.order))
            case Eigenspace():
                positions = f"{self._scalar(node.first)}{self.dots}{self._scalar(node.last)}"
                return self.leading(self._matrix(node.matrix), positions)
            case SpectralProjector():
                return self.spectral(self._matrix(node.projector), self._matrix(node.matrix))
        raise TypeError(f"{type(node).__name__} cannot be printed")

    def _exponent(self, power: Expr) -> str:
        return str(power) if power.is_Integer else self._scalar(power)

    def _raised(self, matrix: MatrixExpression, exponent: str) -> str:
        if isinstance(matrix, Inverse) and exponent == self.transpose_mark:
            return self.raised(self._base(matrix.matrix), f"-{exponent}")
        return self.raised(self._base(matrix), exponent)

    def _base(self, matrix: MatrixExpression) -> str:
        """What an exponent may stand on: a bare name, or brackets, which a matrix of numbers has already."""
        body = self._matrix(matrix)
        return (
            self.group(body)
            if "^" in body or not isinstance(matrix, (Letter, Named, Constant, Leading, Eigenspace))
            else body
        )

    def _product(self, factors: Sequence[MatrixExpression]) -> str:
        pieces = []
        i = 0
        while i < len(factors):
            factor = factors[i]
            count = 1
            while i + count < len(factors) and factors[i + count] == factor:
                count += 1
            if count > 1 and isinstance(factor, (Letter, Named)):
                pieces.append(self.raised(self._base(factor), str(count)))
            elif count > 1 and isinstance(factor, Inverse) and isinstance(factor.matrix, (Letter, Named)):
                pieces.append(self.raised(self._base(factor.matrix), str(-count)))
            else:
                body = self._matrix(factor)
                before = self.thin.lstrip() if isinstance(factor, Expectation) and pieces else ""
                pieces += [self.group(body) if isinstance(factor, (Sum, Scaled)) else before + body] * count
            i += count
        return " ".join(pieces)

    def _scaled(self, node: Scaled) -> str:
        numerator, denominator = self._parts(node.coefficient)
        negative = self._is_negative(numerator)
        sign, numerator = ("-", -numerator) if negative else ("", numerator)
        body = self._matrix(node.matrix)
        grouped = self.group(body) if isinstance(node.matrix, Sum) else body
        if numerator == 1:
            above = grouped if denominator == 1 else body
        else:
            above = f"{self._factors(numerator)}{self.thin}{grouped}"
        return sign + (above if denominator == 1 else self.fraction(above, self._factors(denominator, alone=True)))

    # --- scalars -------------------------------------------------------------------------------------------------

    def _scalar(self, node: Expr) -> str:
        match node:
            case Trace():
                return self.operator("tr", self._matrix(node.matrix))
            case Mean():
                return self.operator("E", self._scalar(node.expression))
            case Variance():
                return self.operator("Var", self._scalar(node.expression))
            case Covariance():
                return self.operator("Cov", f"{self._scalar(node.first)},{self.thin}{self._scalar(node.second)}")
            case Indicator():
                return self.indicator(self._scalar(node.value), self._scalar(node.least))
            case Probability():
                return self.probability(self._scalar(node.value), self._scalar(node.least))
            case Entry():
                return self.indexed(self.group(self._matrix(node.matrix)), self._index(node.row, node.column))
            case TestFunction():
                return f"{self.name(node.name)}{chr(39) * node.order}({self._scalar(node.argument)})"
            case NamedScalar():
                return self.name(node.name)
            case Infinite():
                return self.infinity
            case Weingarten():
                return self.weingarten(",".join(map(str, node.coset_type)), self._signed_scalar(node.z))
            case Norm():
                return self.norm(self._matrix(node.matrix), "" if node.kind == ANY else node.kind)
            case Absolute():
                return self.absolute(self._scalar(node.expression))
            case SingularValue():
                return self.singular_value(self._matrix(node.matrix), self._scalar(node.index))
            case Eigenvalue():
                return self.eigenvalue(self._matrix(node.matrix), self._scalar(node.index))
            case Min():
                return self.minimum([self._scalar(cast(Expr, part)) for part in sorted(node.args, key=str)])
            case LeastGain():
                return self.least_gain(self._matrix(node.matrix), self._matrix(node.projector))
            case Remainder():
                return self.remainder("o" if isinstance(node, SmallO) else "O", self._order(node))
            case Symbol():
                return self.name(node.name)
            case ceiling():
                return self.ceiling.format(self._scalar(node.args[0]))
            case Integer():
                return str(node)
            case Rational():
                return ("-" if node < 0 else "") + self.fraction(str(abs(node.p)), str(node.q))
            case Add():
                return " ".join(self.terms(node))
            case Pow():
                return self._power(node)
            case Mul():
                return self._quotient(node)
        raise TypeError(f"the scalar {node} cannot be printed")

    def _order(self, node: Remainder) -> str:
        """The power that a remainder is compared with, `1` or `n^{-k}`."""
        power = self._exponent(node.order if isinstance(node, BigOAtZero) else -node.order)
        if power == "1":
            return self.name(node.sizes[0].name)
        return "1" if power == "0" else self.raised(self.name(node.sizes[0].name), power)

    def _signed_scalar(self, value: Expr) -> str:
        """A scalar with its sign in front of brackets, -(n - d - 1), if the first symbol in print is negative."""
        if isinstance(value, Add) and value.coeff(min(value.free_symbols, key=lambda s: rank(str(s)))).is_negative:
            return f"-{self.group(self._scalar(-value))}"
        return self._scalar(value)

    def _index(self, *vectors: MatrixExpression) -> str:
        names = [cast(Letter, vector).name for vector in vectors]
        return "".join(name.partition("_")[2] or name for name in names)

    def _power(self, node: Pow) -> str:
        base, exponent = cast(tuple[Expr, Expr], node.args)
        if self._is_negative(exponent):
            return self.fraction("1", self._scalar(cast(Expr, Pow(base, -exponent))))
        text, power = self._scalar(base), self._scalar(exponent)
        if isinstance(base, Symbol) and text.endswith("^2") and exponent.is_Integer:
            return self.raised(text[:-2], str(2 * int(cast(Any, exponent))))
        bare = isinstance(base, (Symbol, NamedScalar, Norm, Trace, Mean, Variance)) and "^" not in self.head(text)
        return self.raised(text if bare else self.group(text), power)

    def head(self, text: str) -> str:
        """The part of an operator or a name that an exponent would clash with."""
        return "" if text.endswith((")", "]", "}")) else text

    def _parts(self, value: Expr) -> tuple[Expr, Expr]:
        """Numerator and denominator as they are written, nothing expanded."""
        above: list[Expr] = []
        below: list[Expr] = []
        for factor in Mul.make_args(value):
            base, exponent = factor.as_base_exp()
            if isinstance(factor, Rational):
                above.append(Integer(factor.p))
                below.append(Integer(factor.q))
            elif self._is_negative(exponent):
                below.append(cast(Expr, Pow(base, -exponent)))
            else:
                above.append(cast(Expr, factor))
        return self._multiplied(above), self._multiplied(below)

    def _multiplied(self, factors: list[Expr]) -> Expr:
        kept = [factor for factor in factors if factor != 1] or [S.One]
        return kept[0] if len(kept) == 1 else cast(Expr, Mul(*kept, evaluate=False))

    def _quotient(self, node: Mul) -> str:
        numerator, denominator = self._parts(node)
        negative = self._is_negative(numerator)
        sign, numerator = ("-", -numerator) if negative else ("", numerator)
        if denominator == 1:
            return sign + self._factors(numerator)
        return sign + self.fraction(self._factors(numerator, alone=True), self._factors(denominator, alone=True))

    def _factors(self, value: Expr, alone: bool = False) -> str:
        """A product in print order: numbers, symbols as declared, brackets, then traces and expectations."""
        factors = [cast(Expr, factor) for factor in Mul.make_args(value) if factor != 1] or [S.One]
        if len(factors) == 1 and (alone or not isinstance(factors[0], Add)):
            return self._scalar(factors[0])
        ordered = sorted(factors, key=self._factor_rank)
        result = ""
        for factor in ordered:
            text = self.group(self._scalar(factor)) if isinstance(factor, Add) else self._scalar(factor)
            base = factor.as_base_exp()[0]
            if not result:
                result = text
            elif isinstance(base, Add):
                result += text
            else:
                result += (" " if isinstance(base, (Symbol, Entry)) else self.thin) + text
        return result

    def _factor_rank(self, factor: Expr) -> tuple[Any, ...]:
        base = factor.as_base_exp()[0]
        kinds = (Rational, Symbol, Add, Weingarten, NamedScalar, TestFunction, Entry, Min, Size, Trace)
        kind = next((i for i, known in enumerate(kinds) if isinstance(base, known)), len(kinds))
        if isinstance(base, Symbol):
            return kind, bool(base.is_integer), rank(base.name), 0
        if isinstance(base, Add) and not base.atoms(MatrixExpression):
            return kind, False, (len(base.args), ""), -base.as_coeff_Add()[0]
        return (kind if kind != kinds.index(Add) else len(kinds)), False, (0, str(factor)), 0

    def _ordered(self, node: Add) -> list[Expr]:
        """Positive terms before negative ones, symbols in the order of their declaration, numbers last if they can.

        Values of the Weingarten function come in the order of their coset types, those of most loops first. Of scalars
        alone, high powers come before low ones; a polynomial of higher degree in one symbol goes by its powers, and a
        series by those of 1/n.
        """
        remainder = next((term for term in node.args if isinstance(term, BigO | BigOAtZero)), None)
        growing = None if remainder is None else remainder.sizes[0]
        if len(node.free_symbols) == 1 and not node.atoms(MatrixExpression):
            (symbol,) = node.free_symbols
            if node.is_polynomial(symbol) and degree(node, symbol) > 1:
                return sorted(cast(Sequence[Expr], node.args), key=lambda term: -int(degree(term, symbol)))

        def key(term: Expr) -> tuple[Any, ...]:
            symbols = sorted(rank(symbol.name) for symbol in term.free_symbols)
            compound = not (isinstance(term, Symbol) or term.is_number)
            values = [(-len(node.coset_type), node.coset_type) for node in term.atoms(Weingarten)]
            powers = [] if term.atoms(MatrixExpression) else list(term.as_powers_dict().items())
            falling = -sum(int(power) for base, power in powers if isinstance(base, Symbol) and power.is_Integer)
            negative = bool(term.could_extract_minus_sign())
            power = 0 if growing is None else term.as_powers_dict()[growing]
            order = -int(power) if S(power).is_Integer else 0
            order = -order if isinstance(remainder, BigOAtZero) else order
            last = term.has(Remainder), order, bool(term.is_number)
            return *last, negative, compound, symbols, values, falling, str(term)

        terms = sorted(cast(Sequence[Expr], node.args), key=key)
        if terms[0].could_extract_minus_sign() and terms[-1].is_positive:
            terms = [terms[-1], *terms[:-1]]  # 1 - εθ, not - εθ + 1
        return terms

    def _is_negative(self, value: Expr) -> bool:
        return bool(value.could_extract_minus_sign()) and not isinstance(value, Add)


RELATIONS = (StrictGreaterThan, GreaterThan, StrictLessThan, LessThan, Unequality)
