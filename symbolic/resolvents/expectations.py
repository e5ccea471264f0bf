"""The value of a scalar of the shown tree in which mean traces of resolvents occur, as a ball that contains it.

What has a value: rational numbers, symbols and abbreviations at given rational values, sums, products, integer powers,
and as leaves the expectations

    E tr Π (W + tᵢI)^{−rᵢ} (W + uᵢI)^{sᵢ},   W = ZᵀZ or ZZᵀ, Z isotropic Gaussian, tᵢ, uᵢ ≥ 0 rational, Σ rᵢ > Σ sᵢ.

All factors are functions of one matrix, so that partial fractions in x on Π (x + tᵢ)^{−rᵢ} Π (x + uᵢ)^{sᵢ} leave
multiples of

    E tr (W + tI)^{−r} = (−1)^{r−1} f^{(r−1)}(t)/(r − 1)!,   f(t) = E tr (W + tI)⁻¹,

which `wishart_resolvent` has. For each t one evaluation serves all the powers that an expression needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import comb, factorial
from typing import Any, cast

from flint import arb, ctx, fmpq
from sympy import Add, Basic, Expr, Integer, Mul, Pow, Rational, S, Symbol, Tuple

from symbolic.ensembles import GaussianRows, design_of, penalised_gram
from symbolic.errors import ConditionError, NotEvaluable
from symbolic.matrices import (
    Identity,
    Inverse,
    Letter,
    MatrixExpression,
    Mean,
    Named,
    NamedScalar,
    Product,
    Scaled,
    Trace,
    Transpose,
    is_random,
)
from symbolic.matrices.scalars import ScalarNode
from symbolic.resolvents.wishart_resolvent import limits_at_zero, resolvent_trace_derivatives

Number = fmpq | arb
"""A rational number itself, or a ball."""

GUARD = 32
"""Bits beyond those asked for, for the arithmetic that joins the leaves."""


@dataclass(frozen=True)
class Shifted:
    """The factor (W + shift I)^power of a word, W = GᵀG.

    design : N × q    the isotropic Gaussian letter, or its transpose, that is G
    """

    design: MatrixExpression
    shift: Expr
    power: int


class ResolventTrace(ScalarNode):
    """E tr Π (W + tᵢI)^{powerᵢ}, W ~ W_q(N, I), as a scalar in which no matrix is left: `ResolventTrace(q, N, …)`.

    q, N, tᵢ    scalar expressions
    """

    @property
    def dimensions(self) -> tuple[Expr, Expr]:
        """`q, N`"""
        return cast(tuple[Expr, Expr], self.args[:2])

    @property
    def factors(self) -> tuple[tuple[Expr, int], ...]:
        """`tᵢ, powerᵢ`"""
        return tuple((cast(Expr, each.args[0]), int(cast(Any, each.args[1]))) for each in self.args[2:])

    def _sympystr(self, printer: Any) -> str:
        q, N = self.dimensions
        word = "*".join(f"(W + {printer._print(t)})**({power})" for t, power in self.factors)
        return f"E[tr({word})], W ~ W_{printer._print(q)}({printer._print(N)}, I)"


def ball_of(expression: Expr, values: Mapping[Basic, Any], bits: int) -> Number:
    """The value of a scalar expression: itself if it is rational, else a ball that contains it.

    expression : as described above; an abbreviation is opened, if no matrix is in its definition
    values : `unknowns` of the expression ↦ exact rationals; dimensions are positive integers
    bits : the precision of the leaves, relative to their size; what cancels between them is lost

    Raises NotEvaluable for anything else, ConditionError for a zero denominator, or where an expectation is infinite or
    one of its factors is not invertible.

    >>> from sympy import Symbol
    >>> x = Symbol("x")
    >>> ball_of(x**-2 + 1, {x: 3}, 53)
    10/9
    """
    return _Evaluation({key: rational(value) for key, value in values.items()}, bits).value(
        without_matrices(expression)
    )


def unknowns(expression: Expr) -> frozenset[Basic]:
    """The symbols, and the abbreviations and expectations of matrices, whose values decide an expression.

    Raises NotEvaluable if its value is not of the kind described above, whatever they are.
    """
    return _leaves(without_matrices(expression))


def _leaves(expression: Basic) -> frozenset[Basic]:
    if isinstance(expression, Symbol | NamedScalar | Mean):
        return frozenset((expression,))
    return frozenset().union(*map(_leaves, expression.args))


@lru_cache(maxsize=1024)
def without_matrices(expression: Expr) -> Expr:
    """The same scalar with each expectation as a `ResolventTrace`, and abbreviations opened.

    An abbreviation that has matrices in its definition, and the expectation of one, stays as a leaf.

    Raises NotEvaluable if the value of the expression is not of the kind described above.
    """
    match expression:
        case Symbol() | Rational() | ResolventTrace():
            return expression
        case Add() | Mul():
            return cast(Expr, expression.func(*(without_matrices(cast(Expr, part)) for part in expression.args)))
        case Pow() if isinstance(expression.exp, Integer):
            return cast(Expr, Pow(without_matrices(cast(Expr, expression.base)), expression.exp))
        case NamedScalar() if is_random(expression):
            raise NotEvaluable(f"{expression} is random")
        case NamedScalar():
            try:
                return without_matrices(expression.definition)
            except NotEvaluable:
                return expression
        case Mean() if isinstance(expression.expression, NamedScalar):
            return expression
        case Mean():
            factors = word(expression)
            N, q = map(without_matrices, factors[0].design.shape)
            return cast(Expr, ResolventTrace(q, N, *(Tuple(without_matrices(x.shift), x.power) for x in factors)))
    raise NotEvaluable(f"{expression} has no value by resolvents")


def rational(value: Any) -> fmpq:
    """An exact rational, of Python's, SymPy's or flint's, as flint's; raises TypeError for a float."""
    if isinstance(value, fmpq):
        return value
    if isinstance(value, float):
        raise TypeError(f"a value is an exact rational; got the float {value!r}")
    return fmpq(int(value.numerator), int(value.denominator))


@lru_cache(maxsize=256)
def word(mean: Mean) -> tuple[Shifted, ...]:
    """The factors under `E tr …`, all of one W; raises NotEvaluable for any other expectation."""
    trace = mean.expression
    if isinstance(trace, Trace):
        matrix = trace.matrix
        factors = matrix.factors if isinstance(matrix, Product) else (matrix,)
        found = tuple(map(_shifted, factors))
        if len({each.design for each in found if each is not None}) == 1 and None not in found:
            return cast(tuple[Shifted, ...], found)
    raise NotEvaluable(f"{mean} is no mean trace of resolvents of one isotropic Wishart matrix")


def _shifted(factor: MatrixExpression) -> Shifted | None:
    power = 1
    if isinstance(factor, Inverse):
        factor, power = factor.matrix, -1
    penalised = penalised_gram(factor)
    if penalised is None:
        design = _isotropic(factor)
        return None if design is None else Shifted(design, S.Zero, power)
    design, penalty = _isotropic(penalised.gram), penalised.penalty
    shift = penalty.coefficient if isinstance(penalty, Scaled) else S.One
    bare = penalty.matrix if isinstance(penalty, Scaled) else penalty
    return Shifted(design, shift, power) if design is not None and isinstance(bare, Identity) else None


def _isotropic(gram: MatrixExpression) -> MatrixExpression | None:
    """The G of GᵀG, if it is an isotropic Gaussian letter or the transpose of one."""
    design: MatrixExpression | None = design_of(gram)
    letter = design
    if design is None and isinstance(gram, Named) and isinstance(gram.definition, Product):
        letter, *rest = gram.definition.factors
        design = Transpose(letter)
        if rest != [design]:
            return None
    law = letter.law if isinstance(letter, Letter) else None
    return design if isinstance(law, GaussianRows) and isinstance(law.covariance, Identity) else None


class _Evaluation:
    """One evaluation of an expression without matrices; the traces of powers of resolvents are found together."""

    def __init__(self, values: Mapping[Basic, fmpq], bits: int) -> None:
        self.values = values
        self.bits = bits
        self.traces: dict[tuple[int, int, fmpq], list[Number]] = {}

    def value(self, expression: Expr) -> Number:
        orders: dict[tuple[int, int, fmpq], int] = {}
        for trace in sorted(expression.atoms(ResolventTrace), key=str):
            q, N, powers = self._powers(trace)
            for t, power in powers.items():
                orders[q, N, t] = max(orders.get((q, N, t), 0), -power)
        self.traces = {key: traces_of_powers(*key, most, self.bits) for key, most in orders.items()}
        with ctx.workprec(self.bits + GUARD):
            return self._number(expression)

    def _number(self, expression: Expr) -> Number:
        match expression:
            case Rational():
                return fmpq(int(expression.p), int(expression.q))
            case Add():
                return sum((self._number(cast(Expr, part)) for part in expression.args), start=fmpq(0))
            case Mul():
                product: Number = fmpq(1)
                for part in expression.args:
                    product = self._number(cast(Expr, part)) * product
                return product
            case Pow():
                base, exponent = self._number(cast(Expr, expression.base)), int(cast(Any, expression.exp))
                if exponent < 0 and base == 0:
                    raise ConditionError(f"{expression} has a zero denominator")
                return base**exponent
            case ResolventTrace():
                return self._trace(expression)
        if expression not in self.values:
            raise NotEvaluable(f"{expression} has no value")
        return self.values[expression]

    def _exact(self, expression: Expr) -> fmpq:
        found = self._number(expression)
        if not isinstance(found, fmpq):
            raise NotEvaluable(f"{expression} is not a rational number")
        return found

    def _size(self, expression: Expr) -> int:
        found = self._exact(expression)
        if found.q != 1 or found < 1:
            raise ConditionError(f"a dimension is a positive integer; got {expression} = {found}")
        return int(found.p)

    def _powers(self, trace: ResolventTrace) -> tuple[int, int, dict[fmpq, int]]:
        """`q, N` and the powers of W + tI under `E tr …`, by t, those that cancel left out."""
        q, N = map(self._size, trace.dimensions)
        powers: dict[fmpq, int] = {}
        for shift, power in trace.factors:
            t = self._exact(shift)
            if t < 0:
                raise ConditionError(f"(W + tI)⁻¹ needs t ≥ 0; got t = {t}")
            if t == 0 and power < 0 and q > N:
                raise ConditionError(f"W⁻¹ needs N ≥ q; got q = {q}, N = {N}")
            powers[t] = powers.get(t, 0) + power
        powers = {t: power for t, power in powers.items() if power}
        if sum(powers.values()) >= 0:
            raise NotEvaluable(f"{trace} does not fall with the matrix")
        return q, N, powers

    def _trace(self, trace: ResolventTrace) -> Number:
        q, N, powers = self._powers(trace)
        total: Number = fmpq(0)
        for t in powers:
            for coefficient, found in zip(principal_part(powers, t), self.traces[q, N, t], strict=False):
                total = found * coefficient + total
        return total


def principal_part(powers: Mapping[fmpq, int], t: fmpq) -> list[fmpq]:
    """Coefficients of (x + t)⁻¹, (x + t)⁻², … in the partial fractions of Π (x + u)^power over `powers` u ↦ power."""
    order = -powers[t]
    series = [fmpq(1), *[fmpq(0)] * (order - 1)]  # of the other factors, in s = x + t
    for u, power in powers.items():
        if u != t and order > 0:
            binomial = [binomial_coefficient(power, k) * (u - t) ** (power - k) for k in range(order)]
            series = [sum((series[j] * binomial[k - j] for j in range(k + 1)), start=fmpq(0)) for k in range(order)]
    return series[::-1] if order > 0 else []


def binomial_coefficient(n: int, k: int) -> int:
    """n (n − 1) ⋯ (n − k + 1)/k! for any integer n."""
    return comb(n, k) if n >= 0 else (-1) ** k * comb(k - n - 1, k)


def traces_of_powers(q: int, N: int, t: fmpq, most: int, bits: int) -> list[Number]:
    """E tr (W + tI)⁻ʳ for r = 1, …, most, W ~ W_q(N, I), with `bits` correct bits each; rational at t = 0.

    Raises ConditionError, as `resolvent_trace_derivatives` does, where it is infinite.
    """
    if most < 1:
        return []
    exact = t == 0
    derivatives = limits_at_zero(q, N, most - 1) if exact else resolvent_trace_derivatives(q, N, t, most - 1, bits)
    with ctx.workprec(bits + GUARD):
        return [found * (-1) ** k / factorial(k) for k, found in enumerate(derivatives)]


__all__ = [
    "ResolventTrace",
    "ball_of",
    "principal_part",
    "rational",
    "traces_of_powers",
    "unknowns",
    "without_matrices",
]
