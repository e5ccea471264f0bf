"""When the expectation of a word in inverse Wishart matrices exists.

For `G : n × d` with rows N(0, C), C ≻ 0, and `W = GᵀG`, every word is bounded in norm by a constant times
‖W⁻¹‖ᵏ ‖G‖ʲ, where k counts the factors W⁻¹, less one half for every G that stands beside one of them:
‖G W⁻¹‖ = ‖W⁻¹‖^½ and ‖G W⁻¹ Gᵀ‖ = 1. All moments of ‖G‖ are finite and ‖W⁻¹‖ ≤ tr W⁻¹, so by Hölder's inequality
the word is integrable when E (tr W⁻¹)^{k'} is finite for some k' > k; that holds for n > d + 2k - 1, which is an open
condition in k. (For words without cancellation it is also necessary, see `existence-of-inverse-moments`.)

The inverse of a Gram matrix with a penalty, K = XᵀX + Ω, is bounded if Ω ≻ 0. If Ω vanishes on a space on which X is
the Gaussian letter G : n × p, then ‖K⁻¹‖ counts as ‖(GᵀG)⁻¹‖ does, and ‖X K⁻¹‖ and ‖Ω^½ K⁻¹‖ as ‖K⁻¹‖^½
(`ensembles.penalised_gram`).

A test function with compact support in (0, ∞) bounds every power of its own argument.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, cast

from sympy import Basic, Pow, Rational, Symbol, cancel
from sympy.core.relational import Relational

from symbolic.canonical import EVERY_LAW, Factor, Form, Laws, Mean, Need, Normaliser, Opaque, TraceOf, Word, field_of
from symbolic.canonical.forms import Scalar, expectations
from symbolic.claim import Claim, Finite, slack
from symbolic.ensembles import PenalisedGram, compressed_gram, design_of, fluctuation_of, penalised_gram
from symbolic.errors import ConditionError
from symbolic.matrices import (
    Constant,
    Covariance,
    Expectation,
    Inverse,
    LeastGain,
    Letter,
    MatrixExpression,
    Named,
    NamedScalar,
    Norm,
    Power,
    Product,
    Scaled,
    Size,
    TaylorTerms,
    TestFunction,
    Trace,
    Transpose,
    Variance,
    full_rank_factor,
    has_fact,
    is_positive,
    is_random,
    subexpressions,
)
from symbolic.matrices import Mean as ShownMean


def inverse_needs(expression: Basic) -> list[Need]:
    """What the inverses that are written in an expression need: rows ≥ columns of each design."""
    needs: dict[Need, None] = {}
    for node in subexpressions(expression):
        inverted = isinstance(node, Inverse) or (isinstance(node, Power) and node.may_invert)
        if inverted:
            penalised = penalised_gram(cast(Any, node).matrix)
            if penalised is not None:
                free = penalised.free
                if free is not None and free.rows != free.cols:
                    needs[Need(free.rows >= free.cols, f"the inverse of {cast(Any, node).matrix}")] = None
                continue
            matrix = under_the_inverse(cast(Any, node).matrix)
            if isinstance(matrix, Letter) and matrix.law.is_invertible:
                continue
            if isinstance(matrix, Constant) and matrix.matrix.det() == 0:
                raise ConditionError(f"{matrix} has no inverse")
            design = design_of(matrix)
            if design is None and not isinstance(matrix, Constant) and not has_fact(matrix, "positive definite"):
                raise ConditionError(f"the inverse of {matrix} needs it to be positive definite, or a Gram matrix")
            design = design or full_rank_factor(matrix)
            if design is not None and design.rows != design.cols:
                needs[Need(design.rows >= design.cols, f"the inverse of {matrix}")] = None
    return list(needs)


def under_the_inverse(matrix: MatrixExpression) -> MatrixExpression:
    """The matrix that an inverse is of, without transposes, factors, and names other than that of a Gram matrix."""
    while True:
        match matrix:
            case Transpose() | Inverse():
                matrix = matrix.matrix
            case Scaled():
                if not is_positive(matrix.coefficient) and not is_positive(-matrix.coefficient):
                    raise ConditionError(f"an inverse of {matrix}, whose factor may be 0, needs a name of its own")
                matrix = matrix.matrix
            case Named() if compressed_gram(matrix) is not None:
                matrix = cast(Named, compressed_gram(matrix))
            case Named() if design_of(matrix) is None and full_rank_factor(matrix) is None:
                matrix = matrix.definition
            case _:
                return matrix


def integrability_needs(expression: Basic, field: Any) -> list[Need]:
    """The conditions under which every expectation in an expression exists, `n > d + 2k - 1` for each design."""
    named = [node for node in subexpressions(expression) if isinstance(node, (Named, NamedScalar))]
    kept = {parts.design for node in named if (parts := penalised_gram(node)) is not None and parts.free is not None}
    # A fluctuation is a polynomial in Gaussian letters: it has all moments, and is not written out.
    kept |= {node for node in named if fluctuation_of(node) is not None or compressed_gram(node) is not None}
    definitions = tuple(node for node in named if not is_damped(node) and node not in kept)
    laws = EVERY_LAW | Laws(definitions=definitions)
    # One by one: where two expectations cancel, each has to exist.
    nodes = [x for x in subexpressions(expression) if isinstance(x, (Expectation, ShownMean, Variance, Covariance))]
    needs: dict[Need, None] = {}
    means = [mean for node in nodes for mean in expectations(Normaliser(field, laws).form(node))]
    for mean in dict.fromkeys(means):
        for atom in mean.scalars:
            if isinstance(atom, Opaque) and atom.kind is Pow and atom.is_random and not is_damped(atom.shown):
                raise ConditionError(f"whether {mean.shown} exists is not known")
            sized = isinstance(atom, Opaque) and issubclass(atom.kind, Size) and atom.is_random
            if sized and cast(Opaque, atom).kind is not Norm and not is_moderate(cast(Opaque, atom)):
                raise ConditionError(f"whether {mean.shown} exists is not known")
        for design, order in _orders(mean).items():
            if order > 0:
                bound = design.rows > design.cols + Rational(2 * order) - 1
                text = mean.shown
                needs[Need(cast(Any, bound), f"the existence of {text}")] = None
    return list(needs)


def decides_integrability(claim: Claim) -> bool:
    """Whether a claim is that E tr(D W⁻¹)ᵏ is finite if and only if n > d + 2k - 1, for W Wishart and any D ≻ 0."""
    if claim.relation != "iff" or not isinstance(claim.lhs, Finite) or not isinstance(claim.lhs.expectation, ShownMean):
        return False
    base, k = claim.lhs.expectation.expression.as_base_exp()
    if not (isinstance(base, Trace) and isinstance(base.matrix, Product) and isinstance(k, Symbol)):
        return False
    first, *rest = base.matrix.factors
    if len(rest) != 1 or not isinstance(rest[0], Inverse) or not isinstance(first, Letter):
        return False
    design = design_of(rest[0].matrix)
    if design is None or not has_fact(first, "positive definite") or design.law.has(first):
        return False
    expression, strict = slack(cast(Relational, claim.rhs))
    return strict and bool((expression - (design.rows - design.cols - 2 * k + 1)).expand() == 0)


def is_damped(node: Basic) -> bool:
    """Whether a scalar is x/(1 + c x) with x > 0 and c > 0, bounded by 1/c, or a power of such a one."""
    if isinstance(node, Pow):
        if not node.exp.is_nonnegative:
            return False
        node = node.base
    if not isinstance(node, NamedScalar):
        return False
    for x in node.definition.atoms(NamedScalar):
        rest = (x / node.definition - 1) / x
        if is_positive(x) and cancel(rest).is_positive:
            return True
    return False


def is_moderate(atom: Opaque) -> bool:
    """Whether a norm or a singular value is of a polynomial in random letters, of which all moments exist."""
    inside = [node for part in atom.shown.args for node in subexpressions(part)]
    inverts = (Inverse, Power, Pow, TestFunction)
    return not issubclass(atom.kind, LeastGain) and not any(
        isinstance(node, inverts) and is_random(node) for node in inside
    )


def _orders(mean: Mean) -> dict[Letter, Fraction]:
    """For each design the number of inverse factors, less what the designs beside them take away."""
    bounded = _bounded_traces(mean.scalars)
    orders: dict[Letter, Fraction] = {}
    words = [(mean.word, False)]
    for atom in mean.scalars:
        if isinstance(atom, Opaque) and atom.kind is Norm and atom.is_random:
            for letter, order in _orders_of_norm(atom, mean).items():
                orders[letter] = orders.get(letter, Fraction(0)) + order
    words += [(atom.word, True) for atom in mean.scalars if isinstance(atom, TraceOf) and atom not in bounded]
    for word, closed in words:
        for i, factor in enumerate(word):
            if isinstance(factor.base, TaylorTerms) and factor.is_random:
                for letter, order in _orders_of_terms(factor.base, mean).items():
                    orders[letter] = orders.get(letter, Fraction(0)) + order
                continue
            penalised = penalised_gram(cast(Any, factor.base)) if factor.inverse else None
            if penalised is not None:
                if penalised.free is not None:
                    halves = sum(
                        neighbour is not None and _is_root(neighbour, penalised, before=before)
                        for neighbour, before in zip(_neighbours(word, i, closed), (True, False), strict=True)
                    )
                    orders[penalised.free] = orders.get(penalised.free, Fraction(0)) + 1 - Fraction(halves, 2)
                continue
            design = _inverted_design(factor)
            if design is None:
                if factor.inverse and factor.is_random:
                    raise ConditionError(f"whether {mean.shown} exists is not known")
                continue
            orders[design] = orders.get(design, Fraction(0)) + 1
            left, right = _neighbours(word, i, closed)
            # G W⁻¹ and W⁻¹ Gᵀ, and not, for a square G, W⁻¹ G or Gᵀ W⁻¹.
            for neighbour, transposed in ((left, False), (right, True)):
                if neighbour is not None and neighbour.base == design and neighbour.transposed == transposed:
                    orders[design] -= Fraction(1, 2)
    return orders


def _orders_of_terms(terms: TaylorTerms, mean: Mean) -> dict[Letter, Fraction]:
    """The orders of as many factors E as the last of the terms of a series has."""
    named = tuple(node for node in subexpressions(terms.error) if isinstance(node, Named))
    form = Normaliser(field_of(terms.error), EVERY_LAW | Laws(definitions=named)).form(terms.error)
    if is_random(terms.matrix) or any(scalars for _, scalars in form.terms):
        raise ConditionError(f"whether {mean.shown} exists is not known")
    found: dict[Letter, Fraction] = {}
    for word, _ in form.terms:
        for letter, order in _orders(Mean(word, (), form.shape)).items():
            found[letter] = max((terms.order - 1) * order, found.get(letter, Fraction(0)))
    return found


def _orders_of_norm(atom: Opaque, mean: Mean) -> dict[Letter, Fraction]:
    """The orders of the word in a norm that has most: a norm of a product is at most the product of norms."""
    inside = cast(Form, atom.parts[1])
    if any(scalars for _, scalars in inside.terms):
        raise ConditionError(f"whether {mean.shown} exists is not known")
    orders: dict[Letter, Fraction] = {}
    for word, _ in inside.terms:
        for letter, order in _orders(Mean(word, (), inside.shape)).items():
            orders[letter] = max(order, orders.get(letter, order))
    return orders


def _is_root(factor: Factor, penalised: PenalisedGram, *, before: bool) -> bool:
    """Whether the factor halves the order of K⁻¹ beside it: X K⁻¹ and K⁻¹ Xᵀ, and not, for a square X, K⁻¹ X."""
    turned = factor.base == penalised.design and factor.transposed == before
    return factor.base in penalised.roots and not factor.inverse and not turned


def _inverted_design(factor: Factor) -> Letter | None:
    """The design of an inverse that is at most a multiple of that of its Gram matrix, which it is or is made of."""
    if not factor.inverse:
        return None
    return design_of(cast(Any, compressed_gram(cast(Any, factor.base)) or factor.base))


def _neighbours(word: Word, i: int, closed: bool) -> tuple[Factor | None, Factor | None]:
    if closed:
        return word[i - 1], word[(i + 1) % len(word)]
    return word[i - 1] if i else None, word[i + 1] if i + 1 < len(word) else None


def _bounded_traces(scalars: tuple[Scalar, ...]) -> set[Scalar]:
    """The traces that are arguments of a test function beside them."""
    bounded: set[Scalar] = set()
    for atom in scalars:
        if isinstance(atom, Opaque) and atom.kind is TestFunction:
            argument = cast(Form, atom.parts[2])
            if len(argument.terms) == 1:
                ((_, atoms),) = argument.terms
                if len(atoms) == 1:
                    bounded.add(atoms[0])
    return bounded


__all__ = ["decides_integrability", "integrability_needs", "inverse_needs"]
