r"""An inverse Gram matrix expanded about its mean, as a reason.

Notation
    X : n × d   rows i.i.d. N(0, C);  W = XᵀX = n (C + Ξ)
    K           W, or a Gram matrix that is made of it, with a penalty or without;  K/nˢ = G⁻¹ + T, where G is fixed and
                T is a polynomial in Ξ, mostly Ξ itself, without a fixed term other than those that are O(1/n)

Since G T = G K/nˢ − I,

    nˢ K⁻¹ = G − G T nˢ K⁻¹ = G − G T G + G T G T nˢ K⁻¹ = …

The rule executes this on every K⁻¹ of an expectation, writes n (C + Ξ) for W, and stops where a word is O(n^{-k}), in
which Ξ counts for one half. That this is its order: K ⪰ W, or K/nˢ is at least the penalty, which is fixed and positive
definite; so by Hölder's inequality it is enough that

    E ‖Ξ‖^{2r} = O(n^{-r})            a polynomial in 1/n, see `symbolic.moments.centred`
    E ‖(W/n)⁻¹‖^r = O(1)              cut X into m blocks of n_0 > d + 2r − 1 rows (the last one longer): the inverse is
                                      operator convex, so (Σ W_i/m)⁻¹ ⪯ Σ W_i⁻¹/m, and E (tr W_i⁻¹)^r is finite

for each r, for all n that are large enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, TypeAlias, cast

from sympy import Basic, Integer, Symbol, preorder_traversal

from symbolic.canonical import Factor, Form, Laws, Mean, Need, Normaliser, TraceOf, Word, coefficient_order, field_of
from symbolic.canonical.forms import Opaque, Scalar, sorted_scalars
from symbolic.claim import Claim, Finite
from symbolic.ensembles import (
    Fluctuation,
    GaussianRows,
    compressed_gram,
    design_of,
    fluctuation,
    fluctuation_of,
    penalised_gram,
    wishart,
)
from symbolic.errors import NotEvaluable
from symbolic.matrices import (
    BigO,
    DualBases,
    E,
    Identity,
    Inverse,
    MatrixExpression,
    Named,
    NamedScalar,
    Registry,
    has_fact,
    inv,
    is_random,
    tr,
)
from symbolic.moments import decides_integrability
from symbolic.rules.centred_moments import CentredMoments, depends_on, reads_as_identity, require_centred
from symbolic.rules.facts import INVERSE_MOMENTS
from symbolic.rules.rule import Rule, Supposed, listed
from symbolic.rules.structural import trace_of_identity

Centre: TypeAlias = tuple[Named, MatrixExpression, MatrixExpression]
"""K, G and T."""
HIGHEST = 4
"""Powers s of n that a K/nˢ may be of order one with."""


@dataclass(frozen=True, repr=False)
class Expansion(Rule):
    """K⁻¹ as a sum of words in Ξ, up to O(n^{-k}).

    xi        Ξ, an abbreviation
    centres   each K with its G and T
    order     k
    bases     dual bases that G is written in
    """

    xi: Named | None = None
    centres: tuple[Centre, ...] = ()
    order: int = 0
    bases: tuple[DualBases, ...] = ()

    takes: ClassVar[str] = "integrable by"

    @classmethod
    def at(
        cls, xi: Named, *centres: tuple[MatrixExpression, ...], order: int, integrable_by: Any, bases: Any = ()
    ) -> Expansion:
        """The expansion of each `(K, G)` or `(K, G, T)`, T = Ξ; raises TypeError if no K/nˢ is G⁻¹ + T."""
        parts = fluctuation_of(xi)
        if parts is None:
            raise TypeError(f"an expansion is in the fluctuation of a sample covariance; got {xi}")
        if not decides_integrability(integrable_by.claim):
            raise TypeError(f"{integrable_by.name} does not say when E tr(D W⁻¹)ᵏ is finite: n > d + 2k - 1")
        if int(order) != order or order < 1:
            raise TypeError(f"an expansion leaves out O(n^-k) with an integer k ≥ 1; got k = {order}")
        require_centred(xi, tuple(bases))
        if depends_on(cast(Symbol, parts.design.rows), parts):
            raise TypeError(
                f"a row of {parts.design} has a law that depends on {parts.design.rows}: {xi} may not be small"
            )
        complete = []
        for matrix, inverse, *rest in centres:
            centre = (cast(Named, matrix), inverse, rest[0] if rest else xi)
            scale_of(parts, xi, centre, tuple(bases))
            complete.append(centre)
        names = ", ".join(str(matrix) for matrix, _, _ in complete)
        return cls(
            f"expansion of {names} about the mean",
            (),
            "linear algebra",
            Laws(cyclic=True, transposed_trace=True),  # closed words are read up to rotation and transposition
            facts=(INVERSE_MOMENTS,),
            rests_on=(integrable_by,),
            xi=xi,
            centres=tuple(complete),
            order=order,
            bases=tuple(bases),
        )

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        return ("expansion of ", *listed(*(Inverse(matrix) for matrix, _, _ in self.centres)), " about the mean")

    def operate(self, form: Form, field_: Any) -> tuple[Form, tuple[Need, ...]]:
        """The line with every inverse expanded; raises NotEvaluable where the order of something is not known."""
        words = _Words(self, field_)
        total = Form(None, {})
        for (word, scalars), value in form.terms.items():
            means = [x for x in scalars if isinstance(x, Mean) and (words.concerns(x) or not is_random(x.inside))]
            if word or len(means) > 1:
                raise NotEvaluable("an expansion is of scalars, one expectation in each term")
            if not means:
                total = total + Form(None, {(word, scalars): value})
                continue
            rest = list(scalars)
            rest.remove(means[0])
            words.require_fixed(*(cast(Basic, atom.shown) for atom in rest))
            for times, expanded in words.of(means[0], Fraction(coefficient_order(value, (words.n,)))):
                total = total + Form(None, {((), sorted_scalars((*rest, *expanded))): value * times})
        remainder = Opaque(BigO, (Integer(self.order), words.n, 0))
        return total + Form(None, {((), (remainder,)): field_.one}), ()


def scale_of(parts: Fluctuation, xi: Named, centre: Centre, bases: tuple[DualBases, ...]) -> int:
    """The s with G (K/nˢ − T) = I, executed; TypeError if there is none, nˢ K⁻¹ is not bounded or T not small."""
    matrix, inverse, turned = centre
    n = cast(Symbol, parts.design.rows)
    for part in (inverse, turned, parts.mean):
        for _, scalars in Normaliser(field_of(part)).form(part).terms:
            if scalars:
                raise TypeError(
                    f"{scalars[0].shown} in {part} has to be a symbol, or under an abbreviation for a matrix"
                )
    for (word, _), value in Normaliser(field_of(turned)).form(turned).terms.items():
        fixed = [factor for factor in word if factor.base != xi or factor.inverse]
        if any(factor.is_random or cast(Basic, factor.shown).has(n) for factor in fixed):
            raise TypeError(f"beside its mean {matrix} has to be made of {xi} and fixed matrices; got {turned}")
        if 2 * coefficient_order(value, (n,)) + len(word) - len(fixed) < 1:
            raise TypeError(f"beside the mean of {matrix} there is {turned}, which does not tend to 0")
    scale = next((s for s in range(1, HIGHEST + 1) if _is_centre(n, xi, centre, bases, s)), None)
    if scale is None or inverse.has(n) or is_random(inverse):
        raise TypeError(f"{inverse} is not the inverse of {matrix}/{n} - {turned}, nor with a power of {n}")
    _require_bounded(parts, matrix, n, scale)
    return scale


def _is_centre(n: Symbol, xi: Named, centre: Centre, bases: tuple[DualBases, ...], scale: int) -> bool:
    matrix, inverse, turned = centre
    mean = (1 / n**scale) * matrix - turned
    nodes = [node for part in (mean, inverse) for node in preorder_traversal(part)]
    kept = {node.matrix for node in nodes if isinstance(node, Inverse)}
    named = [node for node in nodes if isinstance(node, (Named, NamedScalar)) and node not in kept]
    field = field_of(mean, inverse)
    normal = Normaliser(field, Laws(cancels=True, bases=bases, definitions=tuple(dict.fromkeys(named))))
    if isinstance(inverse, Inverse) and isinstance(inverse.matrix, Named):
        return normal.form(mean) == normal.form(inverse.matrix.definition)
    return normal.form(inverse * mean) == normal.form(Identity(matrix.rows))


def _require_bounded(parts: Fluctuation, matrix: Named, n: Symbol, scale: int) -> None:
    """K ⪰ W, or K ⪰ nˢ Ω with Ω positive definite, fixed, or K a Wishart matrix itself, or UᵀWU of such."""
    if scale == 1 and (matrix == parts.gram or _is_wishart(matrix, n)):
        return
    if scale == 1 and compressed_gram(matrix) == parts.gram and _is_wishart(parts.gram, n):
        return
    penalised = penalised_gram(matrix)
    if penalised is None:
        raise TypeError(f"an expansion is of the inverse of {parts.gram}, or of one with a penalty; got {matrix}")
    if scale == 1 and penalised.gram == parts.gram:
        return
    penalty = (1 / n**scale) * penalised.penalty
    if not has_fact(penalty, "positive definite") or penalty.has(n):
        raise TypeError(f"{matrix}/{n**scale} is not at least {parts.gram}/{n}, nor a fixed positive definite matrix")


def _is_wishart(matrix: Named, n: Symbol) -> bool:
    design = design_of(matrix)
    return design is not None and design.law.is_nondegenerate and design.rows == n and not design.cols.has(n)


Piece: TypeAlias = tuple[Any, Fraction, Word]
"""A coefficient, its order, and the factors that it multiplies."""


class _Words:
    """The words that expectations become, over one field."""

    def __init__(self, rule: Expansion, field: Any) -> None:
        parts = cast(Fluctuation, fluctuation_of(cast(Basic, rule.xi)))
        self.n = cast(Symbol, parts.design.rows)
        self.budget = Fraction(rule.order)
        self.gram = parts.gram
        bare = Normaliser(field)
        one_over_n = field.one / field.from_sympy(self.n)
        self.xi = cast(Named, rule.xi)
        mean = Identity(self.xi.rows) if reads_as_identity(parts.mean, rule.bases) else parts.mean
        self.mean = self._pieces(bare.form(mean + self.xi), field.one / one_over_n, Fraction(-1))
        self.inverses: dict[Basic, tuple[list[Piece], list[Piece]]] = {}
        self.scales: dict[Basic, int] = {}
        for matrix, inverse, turning in rule.centres:
            self.scales[matrix] = scale_of(parts, self.xi, (matrix, inverse, turning), rule.bases)
            centre = self._pieces(bare.form(inverse), field.one, Fraction(0))
            turned = self._pieces(bare.form(turning), field.one, Fraction(0))
            again = [(-c * t, order, start + end) for c, _, start in centre for t, order, end in turned]
            scale = one_over_n ** self.scales[matrix]
            self.inverses[matrix] = [(c * scale, order, word) for c, order, word in centre], again

    def _pieces(self, form: Form, times: Any, order: Fraction) -> list[Piece]:
        """The terms of a sum of words in Ξ and fixed matrices."""
        return [
            (value * times, order + coefficient_order(value, (self.n,)) + Fraction(self._count(word), 2), word)
            for (word, _), value in form.sorted_terms()
        ]

    def _count(self, word: Word) -> int:
        return sum(factor.base == self.xi for factor in word)

    def concerns(self, mean: Mean) -> bool:
        """Whether something in an expectation is to be expanded."""
        return any(self._opens(factor) for word in _sequences(mean) for factor in word)

    def _opens(self, factor: Factor) -> bool:
        return (factor.inverse and factor.base in self.inverses) or (not factor.inverse and factor.base == self.gram)

    def require_fixed(self, *nodes: Basic) -> None:
        """Raises NotEvaluable if some matrix or scalar is random, or depends on n."""
        for node in nodes:
            if is_random(node) or node.has(self.n):
                raise NotEvaluable(f"the order of {node} is not known")

    def of(self, mean: Mean, order: Fraction) -> Iterator[tuple[Any, tuple[Scalar, ...]]]:
        """The expectations that one becomes, each with its coefficient; those beyond the budget are left out."""
        sequences = _sequences(mean)
        self.require_fixed(*(Identity(cast(TraceOf, atom).size) for atom in mean.scalars))
        for factor in (factor for word in sequences for factor in word if not self._opens(factor)):
            if factor.is_random:
                raise NotEvaluable(f"an expansion is of words in {self.gram} and inverses of it; got {factor.shown}")
            self.require_fixed(factor.shown)
        opened = [factor for word in sequences for factor in word if self._opens(factor)]
        least = order + sum(self.scales[cast(Basic, f.base)] if f.inverse else -1 for f in opened)
        done: list[tuple[Any, Fraction, tuple[Word, ...]]] = [(1, least, ())]
        for word in sequences:
            done = [
                (value * times, spent, (*before, expanded))
                for value, so_far, before in done
                for times, spent, expanded in self._expanded(word, so_far)
            ]
        for times, _, words in done:
            sizes = (cast(TraceOf, atom).size for atom in mean.scalars)
            traces = tuple(TraceOf(word, size) for word, size in zip(words, sizes, strict=True))
            random = any(trace.is_random for trace in traces)
            yield times, (Mean((), sorted_scalars(traces), None),) if random else traces

    def _expanded(self, word: Word, spent: Fraction) -> list[Piece]:
        """A word with everything in it expanded, as far as its order, with what is spent already, allows."""
        if spent >= self.budget:
            return []
        found: list[Piece] = [(1, spent, ())]
        for factor in word:
            if not self._opens(factor):
                found = [(value, order, (*before, factor)) for value, order, before in found]
                continue
            expanded: list[Piece] = []
            for piece in found:
                expanded += self._opened(factor, piece)
            found = expanded
        return found

    def _opened(self, factor: Factor, before: Piece) -> Iterator[Piece]:
        value, order, start = before
        if not factor.inverse:
            for times, gained, factors in self.mean:
                if order + 1 + gained < self.budget:
                    yield value * times, order + 1 + gained, start + factors
            return
        ends, again = self.inverses[cast(Basic, factor.base)]
        waiting = [before]
        while waiting:
            value, order, start = waiting.pop(0)
            yield from ((value * last, order, start + closing) for last, _, closing in ends)
            waiting += [
                (value * times, order + gained, start + factors)
                for times, gained, factors in again
                if order + gained < self.budget
            ]


def _sequences(mean: Mean) -> list[Word]:
    if mean.word or not all(isinstance(atom, TraceOf) for atom in mean.scalars):
        raise NotEvaluable(f"an expansion is of traces; got {mean.shown}")
    return [cast(TraceOf, atom).word for atom in mean.scalars]


_any = Registry()
_n = _any.scalar("a", "number of rows", domain="dimension")
_d = _any.scalar("b", "number of columns", domain="dimension")
_k = _any.scalar("k", "order of a moment", domain="count")
_t = _any.scalar("t", "penalty", domain="positive")
_C = _any.matrix("C", _d, _d, "any positive definite matrix", facts=("positive definite", "symmetric"))
_Z = _any.matrix("Z", _n, _d, "isotropic Gaussian design", law=GaussianRows(Identity(_d)))
_S = wishart(_any, "S", _Z, "its Gram matrix")
_X = fluctuation(_any, "X", _S, Identity(_d))
_K = _any.named("K", _S + (_n * _t) * Identity(_d), "Gram matrix with a penalty")
_L = _any.named("L", _S + _t * Identity(_d), "with a smaller one")
_existence = Supposed(
    "existence of inverse moments",
    Claim(Finite(E(tr(_C * inv(_S)) ** _k)), "iff", _n > _d + 2 * _k - 1, given=(_n >= _d,)),
)


def expansion_claims() -> tuple[tuple[Claim, tuple[Rule, ...]], ...]:
    """What it says of the mean trace of a resolvent, with a penalty that grows and with one that does not."""

    def by(*centre: MatrixExpression) -> tuple[Rule, ...]:
        expanded = Expansion.at(_X, centre, order=3, integrable_by=_existence)
        return expanded, CentredMoments.at(_X), trace_of_identity

    growing = _d / (_n * (1 + _t)) + _d * (_d + 1) / (_n**2 * (1 + _t) ** 3) + BigO(3, _n)
    fixed = _d / _n + _d * (_d + 1 - _t) / _n**2 + BigO(3, _n)
    return (
        (Claim(E(tr(inv(_K))), "=", growing), by(_K, 1 / (1 + _t) * Identity(_d))),
        (Claim(E(tr(inv(_L))), "=", fixed), by(_L, Identity(_d), _X + _t / _n * Identity(_d))),
    )


__all__ = ["Expansion", "expansion_claims"]
