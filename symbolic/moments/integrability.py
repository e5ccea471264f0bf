"""When the expectation of a word in inverse Wishart matrices exists.

For `G : n × d` with rows N(0, C), C ≻ 0, and `W = GᵀG`, every word is bounded in norm by a constant times
‖W⁻¹‖ᵏ ‖G‖ʲ, where k counts the factors W⁻¹, less one half for every G that stands beside one of them:
‖G W⁻¹‖ = ‖W⁻¹‖^½ and ‖G W⁻¹ Gᵀ‖ = 1. All moments of ‖G‖ are finite and ‖W⁻¹‖ ≤ tr W⁻¹, so by Hölder's inequality
the word is integrable when E (tr W⁻¹)^{k'} is finite for some k' > k; that holds for n > d + 2k - 1, which is an open
condition in k. (For words without cancellation it is also necessary, see `existence-of-inverse-moments`.)

A test function with compact support in (0, ∞) bounds every power of its own argument.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, cast

from sympy import Basic, Pow, Rational, cancel, preorder_traversal

from symbolic.canonical import Factor, Form, Laws, Mean, Need, Normaliser, Opaque, TraceOf, Word
from symbolic.canonical.forms import Scalar, expectations
from symbolic.ensembles import design_of
from symbolic.errors import ConditionError
from symbolic.matrices import Inverse, Letter, Named, NamedScalar, Power, TestFunction, is_positive


def inverse_needs(expression: Basic) -> list[Need]:
    """What the inverses that are written in an expression need: rows ≥ columns of each design."""
    needs: dict[Need, None] = {}
    for node in preorder_traversal(expression):
        inverted = isinstance(node, Inverse) or (isinstance(node, Power) and node.exponent < 0)
        if inverted:
            design = design_of(cast(Any, node).matrix)
            if design is not None and design.rows != design.cols:
                needs[Need(design.rows >= design.cols, f"the inverse of {cast(Any, node).matrix}")] = None
    return list(needs)


def integrability_needs(expression: Basic, field: Any) -> list[Need]:
    """The conditions under which every expectation in an expression exists, `n > d + 2k - 1` for each design."""
    named = [node for node in preorder_traversal(expression) if isinstance(node, (Named, NamedScalar))]
    definitions = tuple(node for node in dict.fromkeys(named) if not is_damped(node))
    laws = Laws(
        cyclic=True,
        transposed_trace=True,
        linear=True,
        one_by_one=True,
        cancels=True,
        variance=True,
        covariance=True,
        entry=True,
        definitions=definitions,
    )
    form = Normaliser(field, laws).form(expression)
    needs: dict[Need, None] = {}
    for mean in expectations(form):
        for atom in mean.scalars:
            if isinstance(atom, Opaque) and atom.kind is Pow and atom.is_random and not is_damped(atom.shown):
                raise ConditionError(f"whether {mean.shown} exists is not known")
        for design, order in _orders(mean).items():
            if order > 0:
                bound = design.rows > design.cols + Rational(2 * order) - 1
                text = mean.shown
                needs[Need(cast(Any, bound), f"the existence of {text}")] = None
    return list(needs)


def is_damped(node: Basic) -> bool:
    """Whether a scalar is x/(1 + c x) with x > 0 and c > 0, bounded by 1/c, or a power of such a one."""
    if isinstance(node, Pow):
        node = node.base
    if not isinstance(node, NamedScalar):
        return False
    for x in node.definition.atoms(NamedScalar):
        rest = (x / node.definition - 1) / x
        if is_positive(x) and cancel(rest).is_positive:
            return True
    return False


def _orders(mean: Mean) -> dict[Letter, Fraction]:
    """For each design the number of inverse factors, less what the designs beside them take away."""
    bounded = _bounded_traces(mean.scalars)
    orders: dict[Letter, Fraction] = {}
    words = [(mean.word, False)]
    words += [(atom.word, True) for atom in mean.scalars if isinstance(atom, TraceOf) and atom not in bounded]
    for word, closed in words:
        for i, factor in enumerate(word):
            design = _inverted_design(factor)
            if design is None:
                continue
            orders[design] = orders.get(design, Fraction(0)) + 1
            for neighbour in _neighbours(word, i, closed):
                if neighbour.base == design:
                    orders[design] -= Fraction(1, 2)
    return orders


def _inverted_design(factor: Factor) -> Letter | None:
    return design_of(cast(Any, factor.base)) if factor.inverse else None


def _neighbours(word: Word, i: int, closed: bool) -> list[Factor]:
    if closed:
        return [word[i - 1], word[(i + 1) % len(word)]] if len(word) > 1 else []
    return [word[j] for j in (i - 1, i + 1) if 0 <= j < len(word)]


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


__all__ = ["integrability_needs", "inverse_needs"]
