r"""Inequalities as reasons: what bounds a norm, and how bounds are combined.

Notation
    X, Y, Z   matrices whose product is defined; ‖·‖ any unitarily invariant norm

    ‖X + Y‖ ≤ ‖X‖ + ‖Y‖
    ‖X Y Z‖ ≤ ‖X‖_op ‖Y‖ ‖Z‖_op
    ‖P‖_op ≤ 1                                  P a projector, or a reflection 2P − I
    g ‖Q X‖ ≤ ‖M Q X‖                           where M stretches the range of Q by g at least
    s ‖Y P‖ ≤ ‖Y P M‖                           P = Π_k(M), s ≤ σ_k(M); k is at most the sizes of M, here and below
    ‖M − M Π_k(Mᵀ)‖ ≤ ‖M − N‖                   N of rank k at most
    ‖M − Π_k(M) M‖_op ≤ σ_{k+1}(M)
    |a + b| ≤ |a| + |b|
    P(X ≥ x) ≤ E Xᵏ / xᵏ                        X a norm of a random matrix, x > 0 fixed
    E 1_{X ≥ x} Xʲ ≤ E Xᵏ / x^{k−j}             0 < j < k
    E ‖M‖_op^{2k} ≤ E tr(M Mᵀ)ᵏ

A bound is executed on a line by putting the larger side in the place of the smaller one, in every term where the factor
beside it is certainly not negative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self, cast

from sympy import Add, Basic, Expr, LessThan, Mul, S
from sympy.core.relational import Relational

from symbolic.canonical import Laws, Need, Normaliser, field_of
from symbolic.claim import Claim, condition_text, is_nonnegative_by, is_nonzero, require_one_shape
from symbolic.ensembles import GaussianRows
from symbolic.errors import ConditionError, StepRefused, SymbolicError
from symbolic.matrices import (
    Absolute,
    E,
    Identity,
    Indicator,
    Leading,
    LeastGain,
    MatrixExpression,
    Named,
    Norm,
    Probability,
    Product,
    Registry,
    SingularValue,
    Transpose,
    has_fact,
    norm,
    operator_norm,
    tr,
)
from symbolic.matrices.expressions import product, same_dimension, total
from symbolic.matrices.facts import is_nonnegative
from symbolic.matrices.norms import ANY, OPERATOR
from symbolic.rules.facts import ECKART_YOUNG, Fact
from symbolic.rules.linear_combination import LinearCombination
from symbolic.rules.rule import Inference, Rule


@dataclass(frozen=True, repr=False)
class Bound(Rule):
    """`small ≤ large`, at the letters that it is named with, under conditions.

    small   one norm, or one trace, or a positive multiple of one
    needs   the conditions, each with what needs it
    made    the name of the method that made it, and what that was given
    """

    small: Expr = S.Zero
    large: Expr = S.Zero
    needs: tuple[Need, ...] = ()
    made: tuple[Any, ...] = ()

    title: ClassVar[str] = "bound"

    @classmethod
    def _of(
        cls,
        made: tuple[Any, ...],
        small: Expr,
        large: Expr,
        *conditions: Relational,
        about: Sequence[Basic] = (),
        source: str = "linear algebra",
        facts: tuple[Fact, ...] = (),
    ) -> Self:
        words = f"{cls.title} {', '.join(map(str, about))}".rstrip()
        needs = tuple(Need(condition, words) for condition in conditions if condition != True)  # noqa: E712
        return cls(words, (), source, Laws(), facts=facts, small=small, large=large, needs=needs, made=made)

    @property
    def is_as_made(self) -> bool:
        """Whether it is what its maker makes, nothing added or left out."""
        way, *given = self.made or ("",)
        try:
            return way in ("at", "value", "above", "below") and bool(self == getattr(type(self), way)(*given))
        except (AttributeError, TypeError, ValueError, SymbolicError):
            return False

    @property
    def bound(self) -> Claim:
        """What it says."""
        return Claim(self.small, "<=", self.large, tuple(need.condition for need in self.needs))

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        return (self.title,)


class TriangleInequality(Bound):
    """‖X + Y + …‖ ≤ ‖X‖ + ‖Y‖ + …"""

    title = "triangle inequality"

    @classmethod
    def at(cls, kind: str, *parts: MatrixExpression) -> TriangleInequality:
        """For a kind of norm and the sum of these matrices; raises TypeError for fewer than two."""
        if len(parts) < 2:
            raise TypeError("the triangle inequality is of two matrices at least")
        large = Add(*(Norm(kind, part) for part in parts))
        return cls._of(("at", kind, *parts), Norm(kind, total(*parts)), large)


class AbsoluteOfSum(Bound):
    """|a + b + …| ≤ |a| + |b| + …"""

    title = "triangle inequality"

    @classmethod
    def at(cls, *parts: Expr) -> AbsoluteOfSum:
        """For the sum of these scalars; raises TypeError for fewer than two."""
        if len(parts) < 2 or not all(isinstance(part, Expr) for part in parts):
            raise TypeError(f"the triangle inequality is of two scalars at least; got {parts}")
        return cls._of(("at", *parts), Absolute(Add(*parts)), Add(*map(Absolute, parts)))


class Markov(Bound):
    """P(X ≥ x) ≤ E Xᵏ / xᵏ, and E 1_{X ≥ x} Xʲ ≤ E Xᵏ / x^{k−j} for 0 < j < k."""

    title = "Markov's inequality for"

    @classmethod
    def at(cls, size: Expr, least: Expr, power: int, beside: int = 0) -> Markov:
        """For X, x, k and j; raises TypeError unless X is a norm, k ≥ 1 and 0 ≤ j < k are integers."""
        if not isinstance(size, Norm) or type(power) is not int or power < 1:
            raise TypeError(f"Markov's inequality is of a norm and an integer power; got {size} and {power}")
        if type(beside) is not int or not 0 <= beside < power:
            raise TypeError(f"a power beside an event is below {power}, and not negative; got {beside}")
        small = E(Indicator(size, least) * size**beside) if beside else Probability(size, least)
        large = E(size**power) / least ** (power - beside)
        return cls._of(("at", size, least, power, beside), small, large, least > 0, about=(size,))

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        return (f"{self.title} ", self.made[1])


class PowerOfNorm(Bound):
    """E ‖M‖_op^{2k} ≤ E tr(M Mᵀ)^k."""

    title = "operator and Frobenius norm of"

    @classmethod
    def at(cls, matrix: MatrixExpression, power: int) -> PowerOfNorm:
        """For M and k; raises TypeError unless k ≥ 1 is an integer."""
        if type(power) is not int or power < 1:
            raise TypeError(f"a power of a norm is of an integer order, 1 at least; got {power}")
        small = E(operator_norm(matrix) ** (2 * power))
        large = E(tr(matrix * Transpose(matrix)) ** power)
        return cls._of(("at", matrix, power), small, large, about=(matrix,), source="definition")

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        return (f"{self.title} ", self.made[1])


class NormOfProduct(Bound):
    """‖X Y Z‖ ≤ ‖X‖_op ‖Y‖ ‖Z‖_op, the factor that keeps the norm being any one of them."""

    title = "norm of a product"

    @classmethod
    def at(cls, kind: str, keeps: int, *factors: MatrixExpression) -> NormOfProduct:
        """For a kind of norm, the number of the factor that keeps it, and the factors; the others take ‖·‖_op."""
        if len(factors) < 2 or not 0 <= keeps < len(factors):
            raise TypeError("a product has two factors at least, one of which keeps the norm")
        large = Mul(*(Norm(kind if i == keeps else OPERATOR, factor) for i, factor in enumerate(factors)))
        return cls._of(("at", kind, keeps, *factors), Norm(kind, product(*factors)), large, source="bhatia1997")


class GivenBound(Bound):
    """One of the conditions of the statement, a bound of a norm or of a singular value."""

    title = "assumption on"

    @classmethod
    def at(cls, condition: Relational) -> GivenBound:
        """For a condition `small ≤ large`; raises TypeError for one of another kind."""
        if not isinstance(condition, LessThan) or not isinstance(condition.lhs, (Norm, SingularValue)):
            raise TypeError(f"a bound by assumption reads norm ≤ number; got {condition}")
        return cls._of(("at", condition), condition.lhs, condition.rhs, condition, about=(condition.lhs,))

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        return ("assumption on ", self.small)


class Contraction(Bound):
    """‖P‖_op ≤ 1 for a projector, and for the reflection 2P − I."""

    title = "norm at most 1 of"

    @classmethod
    def at(cls, matrix: MatrixExpression) -> Contraction:
        """For this matrix; raises TypeError unless M² = M = Mᵀ or M² = I, M = Mᵀ follows from what is declared."""
        named = tuple(sorted(matrix.atoms(Named) | ({matrix} if isinstance(matrix, Named) else set()), key=str))
        normal = Normaliser(field_of(matrix), Laws(idempotent=True, definitions=named))
        square, once = normal.form(matrix * matrix), normal.form(matrix)
        if once != normal.form(matrix.T) or square not in (once, normal.form(Identity(matrix.rows))):
            raise TypeError(f"{matrix} is not known to be a projector, nor a reflection")
        return cls._of(("at", matrix), operator_norm(matrix), S.One, about=(matrix,))

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        return (f"{self.title} ", self.made[1])


class LeastStretch(Bound):
    """‖Q X‖ ≤ ‖M Q X‖ / g, if M stretches the range of Q by g > 0 at least."""

    title = "least gain of"

    @classmethod
    def at(
        cls, matrix: MatrixExpression, projector: MatrixExpression, other: MatrixExpression, gain: Expr
    ) -> LeastStretch:
        """For M, Q, X and g; raises TypeError if Q is not declared a projector."""
        if not has_fact(projector, "projector"):
            raise TypeError(f"{projector} is not known to be a projector")
        small, large = norm(projector * other), norm(matrix * projector * other) / gain
        conditions = gain <= LeastGain(matrix, projector), gain > 0
        made = ("at", matrix, projector, other, gain)
        return cls._of(made, small, large, *conditions, about=(matrix,), source="bhatia1997")

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        return (f"{self.title} ", self.made[1])


class SmallestSingularValue(Bound):
    """‖Y P‖ ≤ ‖Y P M‖ / s, P = Π_k(M), if 0 < s ≤ σ_k(M)."""

    title = "singular values of"

    @classmethod
    def at(cls, other: MatrixExpression, leading: Leading, least: Expr) -> SmallestSingularValue:
        """For Y, P and s; raises TypeError if P is no projector on leading singular vectors."""
        if not isinstance(leading, Leading):
            raise TypeError(f"{leading} is no projector on leading singular vectors")
        matrix = leading.matrix
        bare = matrix.matrix if isinstance(matrix, Transpose) else matrix
        small, large = norm(other * leading), norm(other * leading * matrix) / least
        conditions = *_exist(leading), least <= SingularValue(bare, leading.size), least > 0
        return cls._of(("at", other, leading, least), small, large, *conditions, about=(bare,), source="bhatia1997")

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        return (f"{self.title} ", self.made[2].matrix)


class EckartYoung(Bound):
    """‖M − M Π_k(Mᵀ)‖ ≤ ‖M − N‖ for N of rank k at most, and ‖M − Π_k(M) M‖_op ≤ σ_{k+1}(M)."""

    title = "Eckart-Young"

    @classmethod
    def at(cls, kind: str, matrix: MatrixExpression, other: MatrixExpression, size: Expr) -> EckartYoung:
        """For a kind of norm, M, N and k; raises TypeError if N is no product that passes through k dimensions."""
        if not rank_is_at_most(other, size):
            raise TypeError(f"{other} is not known to be of rank {size} at most")
        best = matrix * Leading(matrix.T, size)
        made = ("at", kind, matrix, other, size)
        small, large = Norm(kind, matrix - best), Norm(kind, matrix - other)
        conditions = _exist(Leading(matrix.T, size))
        return cls._of(made, small, large, *conditions, source=ECKART_YOUNG.source, facts=(ECKART_YOUNG,))

    @classmethod
    def value(cls, matrix: MatrixExpression, size: Expr) -> EckartYoung:
        """The distance in the operator norm, for M and k."""
        small = operator_norm(matrix - Leading(matrix, size) * matrix)
        large = SingularValue(matrix, size + 1)
        conditions, made = _exist(Leading(matrix, size)), ("value", matrix, size)
        return cls._of(made, small, large, *conditions, source=ECKART_YOUNG.source, facts=(ECKART_YOUNG,))

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        return ("Eckart–Young",)


def _exist(leading: Leading) -> tuple[Any, ...]:
    """That there are so many singular vectors."""
    return tuple(leading.size <= size for size in leading.matrix.shape)


def rank_is_at_most(matrix: MatrixExpression, size: Expr) -> bool:
    """Whether a product passes through so many dimensions, or through the range of a projector of that rank."""
    factors = matrix.factors if isinstance(matrix, Product) else (matrix,)
    inner = any(same_dimension(factor.cols, size) or same_dimension(factor.rows, size) for factor in factors)
    return inner or any(isinstance(factor, Leading) and same_dimension(factor.size, size) for factor in factors)


class CombiningBounds(Inference):
    """The conclusion is a combination of bounds with weights that are not negative, and of equations with any."""

    name = "combining bounds"
    source = "linear algebra"
    statement = (
        "If `a_i \\le b_i` and `w_i \\ge 0` then `\\sum w_i a_i \\le \\sum w_i b_i`; equations may have any weights."
    )
    relations = ("=", "<=")

    def infer(self, premises: Sequence[Claim], conclusion: Claim) -> None:
        """Find the weights; refuse if there are none, one is idle, or one may be negative."""
        if conclusion.relation != "<=":
            raise StepRefused(f"bounds are combined to a bound; got {conclusion}")
        for claim in (*premises, conclusion):
            require_one_shape(replace(claim, relation="<="))
        weights = LinearCombination().weights(premises, conclusion)
        stated = ", ".join(map(condition_text, conclusion.given)) or "nothing"
        for weight, premise in zip(weights, premises, strict=True):
            if weight == 0:
                raise StepRefused(f"{premise} is not used")
            denominator = weight.as_numer_denom()[1]
            if not is_nonzero(denominator, conclusion.given):
                raise ConditionError(f"combining bounds needs {denominator} ≠ 0; given is {stated}")
            if premise.relation == "<=" and not is_nonnegative_by(conclusion.given, weight):
                raise ConditionError(f"combining bounds needs {weight} ≥ 0; given is {stated}")


combining_bounds = CombiningBounds()


class SquaringBounds(Inference):
    """a² ≤ b², since 0 ≤ a ≤ b."""

    name = "squaring a bound"
    source = "definition"
    relations = ("<=",)
    statement = "If `0 \\le a \\le b` then `a^2 \\le b^2`."

    def infer(self, premises: Sequence[Claim], conclusion: Claim) -> None:
        """The premise is a ≤ b; every term of a has to be certainly not negative."""
        if len(premises) != 1:
            raise StepRefused("one bound is squared at a time")
        (premise,) = premises
        a, b = cast(Expr, premise.lhs), cast(Expr, premise.rhs)
        normal = Normaliser(field_of(a, b, conclusion.lhs, conclusion.rhs))
        for (_, atoms), value in normal.form(a).terms.items():
            certain = is_nonnegative_by(conclusion.given, value.as_expr())
            if not certain or not all(is_nonnegative(cast(Expr, atom.shown)) for atom in atoms):
                raise ConditionError(f"squaring needs {a} ≥ 0")
        if normal.form(a**2) != normal.form(conclusion.lhs) or normal.form(b**2) != normal.form(conclusion.rhs):
            raise StepRefused(f"{conclusion} is not {premise}, squared")


squaring = SquaringBounds()

_any = Registry()
_a = _any.scalar("a", "a size", domain="dimension")
_b = _any.scalar("b", "another size", domain="dimension")
_k = _any.scalar("k", "a rank", domain="dimension")
_g = _any.scalar("g", "a lower bound", domain="positive")
_X = _any.matrix("X", _a, _b, "any matrix")
_Y = _any.matrix("Y", _a, _b, "another matrix")
_C = _any.matrix("C", _a, _a, "any square matrix")
_D = _any.matrix("D", _b, _b, "another square matrix")
_P = _any.matrix("P", _a, _a, "a projector", facts=("projector",))
_N = _any.matrix("N", _a, _b, "a random matrix", law=GaussianRows(Identity(_b)))
_x = _any.scalar("x", "a number", domain="real")
_y = _any.scalar("y", "another number", domain="real")
_F = _any.matrix("F", _a, _k, "any matrix of k columns")
_H = _any.matrix("H", _k, _b, "any matrix of k rows")


def bound_claims(kind: type[Bound]) -> tuple[tuple[Claim, tuple[Rule, ...]], ...]:
    """What bounds of a kind say, each claim with the rule it is to be executed by."""
    of_kind: dict[type[Bound], tuple[Bound, ...]] = {
        TriangleInequality: (TriangleInequality.at(ANY, _X, _Y), TriangleInequality.at(OPERATOR, _X, _Y * 2)),
        AbsoluteOfSum: (AbsoluteOfSum.at(_x, _y), AbsoluteOfSum.at(_x, -2 * _y)),
        Markov: (Markov.at(operator_norm(_N), _g, 2), Markov.at(operator_norm(_N), _g, 3, beside=2)),
        PowerOfNorm: (PowerOfNorm.at(_N, 1), PowerOfNorm.at(_N, 3)),
        NormOfProduct: (NormOfProduct.at(ANY, 1, _C, _X, _D), NormOfProduct.at(OPERATOR, 0, _C, _X)),
        GivenBound: (GivenBound.at(norm(_X) <= _g),),
        Contraction: (Contraction.at(_P), Contraction.at(_P * 2 - Identity(_a))),
        LeastStretch: (LeastStretch.at(_C, _P, _X, _g),),
        SmallestSingularValue: (SmallestSingularValue.at(_C, Leading(_X, _k), _g),),
        EckartYoung: (EckartYoung.at(OPERATOR, _X, _F * _H, _k), EckartYoung.value(_X, _k)),
    }
    return tuple((rule.bound, (rule,)) for rule in of_kind[kind])


__all__ = [
    "AbsoluteOfSum",
    "Bound",
    "CombiningBounds",
    "Contraction",
    "EckartYoung",
    "GivenBound",
    "LeastStretch",
    "Markov",
    "NormOfProduct",
    "PowerOfNorm",
    "SmallestSingularValue",
    "SquaringBounds",
    "TriangleInequality",
    "bound_claims",
    "combining_bounds",
    "rank_is_at_most",
    "squaring",
]
