r"""The projector on the leading singular vectors of a fixed matrix with a small error, expanded, as a reason.

Notation
    B : d × r    fixed, of rank p; B⁺ its pseudoinverse, P = B B⁺, Q = I − P, Q_R = I − B⁺B, G = B⁺ᵀB⁺
    E            W⁻¹ Xᵀ N, the error of least squares (`symbolic.rules.least_squares_noise`)
    P̂            the projector on the p leading left singular vectors of B + E
    Z_1, Z_2, …  the orders of K, where the columns of P + K span that space (`symbolic.perturbation.graph`)

    P̂ = (P + K)(P + KᵀK)⁻¹(P + Kᵀ) = P + (Z_1 + Z_1ᵀ) + (Z_2 + Z_2ᵀ + Z_1 Z_1ᵀ − Z_1ᵀ Z_1) + …

The rule executes the recursion of the Z_j, compares it with what the Z_j are declared to be, writes the sum for every P̂
under an expectation of traces, and stops where a word is O(n^{-k}), in which each E counts for one half. A word with
an odd number of E has mean 0, since −N has the law of N and is as independent of X.

That the rest is of its order: the projector is an analytic function of E where ‖E‖ < c, c > 0 depending on B alone, and
what follows its Taylor polynomial of degree 2k − 1 is there at most C ‖E‖^{2k}; elsewhere the projector is bounded by 1
and its polynomial by C (1 + ‖E‖^{2k}), with 1 ≤ (‖E‖/c)^{2k}. So the rest is at most C ‖E‖^{2k} everywhere, and

    E ‖E‖^{2k} ≤ C E ‖W⁻¹‖^k = O(n^{-k}),

for large n, where that mean exists, as E is W^{-1/2} times a matrix that has the law of d rows of N, and is independent
of W. Products of projectors are
analytic and bounded alike.

Reduced-rank regression: P̂ projects on the columns of (B + E) V̂, V̂ the p leading right singular vectors of X (B + E). It
is a function of E and of S = W/n alone, analytic in both near S = C, the covariance of a row of X, and E = 0; the
coefficients of its expansion in E are made of W and of J = U(UᵀWU)⁻¹Uᵀ, P = UUᵀ, of the one as often as of the other.
Where ‖S − C‖ is less than a constant the radius in E is bounded from below, and the argument is the same; elsewhere,
which has a probability O(n^{-r}) for every r, the projector is bounded, and so are the moments of the expansion, by
Hölder's inequality, for all large n.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias, cast

from sympy import Basic, Integer, Symbol

from symbolic.canonical import Factor, Form, Laws, Mean, Need, Normaliser, TraceOf, Word, coefficient_order, field_of
from symbolic.canonical.forms import Opaque, Scalar, sorted_scalars
from symbolic.claim import Claim, Finite
from symbolic.ensembles import GaussianRows, compressed_gram, fluctuation, wishart
from symbolic.errors import NotEvaluable
from symbolic.matrices import (
    BigO,
    E,
    Identity,
    Inverse,
    Leading,
    Letter,
    MatrixExpression,
    Named,
    Product,
    Registry,
    Transpose,
    inv,
    is_random,
    tr,
)
from symbolic.matrices.expressions import product
from symbolic.perturbation.graph import graph_words, projector_in_graph
from symbolic.rules.centred_moments import CentredMoments
from symbolic.rules.expansion import Expansion
from symbolic.rules.facts import INVERSE_MOMENTS, KATO
from symbolic.rules.least_squares_noise import AveragedNoise, least_squares_noise
from symbolic.rules.low_rank import LowRank, Pseudoinverse, named_in
from symbolic.rules.rule import Rule, Supposed

Unread: TypeAlias = tuple[Factor | int, ...]
"""A word with `j` for Z_j and `-j` for its transpose."""
Piece: TypeAlias = tuple[int, int, Unread]
"""A coefficient, how many E there are, and the factors."""


@dataclass(frozen=True, repr=False)
class ColumnSpaceSeries(Rule):
    """The projector on leading singular vectors as a sum of words in the orders of K, up to O(n^{-k}).

    space    the projector
    signal   B and what belongs to it
    error    E
    terms    Z_1, Z_2, …
    order    k
    weight   for reduced-rank regression J, else None
    """

    space: Leading | None = None
    signal: LowRank | None = None
    error: Named | None = None
    terms: tuple[Named, ...] = ()
    order: int = 0
    weight: Named | None = None

    @classmethod
    def at(
        cls, space: Leading, signal: LowRank, error: Named, *terms: Named, order: int, weight: Named | None = None
    ) -> ColumnSpaceSeries:
        """The series of `space`; raises TypeError, naming it, if something is not what it has to be.

        The matrix whose space it is has to be B + E once its definitions are opened, B fixed, of the rank p that the
        space has, and of sizes that do not grow; and `terms` have to be the first 2k − 2 orders of K, or up to the one
        beyond which there is none in the line. With a `weight`, J = U(UᵀWU)⁻¹Uᵀ with P = UUᵀ, it has to be (B + E) V̂V̂ᵀ
        with the p leading right singular vectors of X (B + E): the space of reduced-rank regression.
        """
        if int(order) != order or order < 1:
            raise TypeError(f"a series leaves out O(n^-k) with an integer k ≥ 1; got k = {order}")
        parts = least_squares_noise(error)
        n = cast(Symbol, parts.design.rows)
        signal.require(space.size)
        growing = (*signal.matrix.shape, signal.matrix, signal.pseudoinverse, parts.covariance, parts.design.law)
        if not isinstance(n, Symbol) or any(cast(Basic, part).has(n) for part in growing):
            raise TypeError(f"{error} is small as {n} grows and all else is fixed; something else depends on {n}")
        estimate = space.matrix if weight is None else _fitted(space, parts.design)
        if not _is_sum(estimate, signal, error):
            raise TypeError(f"{estimate} is not {signal.matrix} + {error}")
        letters = {
            "E": Factor(error),
            "Q": Factor(signal.rest),
            "R": Factor(signal.right_rest),
            "B": Factor(signal.pseudoinverse),
            "G": Factor(signal.inverse),
        }
        if weight is not None:
            _require_weight(signal, parts.gram, weight)
            letters |= {"W": Factor(parts.gram), "J": Factor(weight)}
        _require_terms(letters, terms, weighted=weight is not None)
        return cls(
            f"series of the space of {signal.matrix} + {error}",
            (),
            "kato1995",
            Laws(cyclic=True, transposed_trace=True),  # closed words are read up to rotation and transposition
            facts=(KATO, INVERSE_MOMENTS),
            space=space,
            signal=signal,
            error=error,
            terms=terms,
            order=order,
            weight=weight,
        )

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        return ("series of the leading space of ", cast(Basic, self.space).args[0], " in ", cast(Basic, self.error))

    def operate(self, form: Form, field_: Any) -> tuple[Form, tuple[Need, ...]]:
        """The line with the sum in place of every projector; raises NotEvaluable if what else there is is not fixed."""
        n = cast(Symbol, least_squares_noise(cast(Basic, self.error)).design.rows)
        total = Form(None, {})
        found = False
        for (word, scalars), value in form.terms.items():
            means = [atom for atom in scalars if isinstance(atom, Mean)]
            if word:
                raise NotEvaluable("a series of a space is of scalars")
            rest = tuple(atom for atom in scalars if atom not in means)
            _require_fixed(n, *(cast(Basic, atom.shown) for atom in rest))
            spent = Fraction(coefficient_order(value, (n,)))
            pieces: list[tuple[int, Fraction, tuple[Scalar, ...]]] = [(1, spent, rest)]
            for mean in means:
                found = True
                pieces = [
                    (times * more, order + gained, (*before, *expanded))
                    for times, order, before in pieces
                    for more, gained, expanded in self._mean(mean, n, self.order - order)
                ]
            for times, _, atoms in pieces:
                total = total + Form(None, {((), sorted_scalars(atoms)): value * times})
        if not found:
            raise NotEvaluable(f"{self.space} stands in no expectation of this line")
        remainder = Opaque(BigO, (Integer(self.order), n, 0))
        return total + Form(None, {((), (remainder,)): field_.one}), ()

    def _mean(self, mean: Mean, n: Symbol, budget: Fraction) -> Iterator[tuple[int, Fraction, tuple[Scalar, ...]]]:
        """An expectation of traces as a sum of such, each with its coefficient and its order."""
        if mean.word or mean.shape is not None or not all(isinstance(atom, TraceOf) for atom in mean.scalars):
            raise NotEvaluable(f"a series of a space is of traces; got {mean.shown}")
        traces = [cast(TraceOf, atom) for atom in mean.scalars]
        for factor in (factor for trace in traces for factor in trace.word if factor.base != self.space):
            if factor.is_random:
                raise NotEvaluable(f"beside {self.space} a line has to be fixed; got {factor.shown}")
            _require_fixed(n, factor.shown)
        done: list[tuple[int, int, tuple[Unread, ...]]] = [(1, 0, ())]
        for trace in traces:
            done = [
                (times * more, count + gained, (*before, word))
                for times, count, before in done
                for more, gained, word in self._word(trace.word, 2 * budget - count)
            ]
        for times, count, words in done:
            if count % 2:
                continue  # odd in N
            read = tuple(TraceOf(self._read(word), trace.size) for word, trace in zip(words, traces, strict=True))
            random = any(trace.is_random for trace in read)
            yield times, Fraction(count, 2), (Mean((), sorted_scalars(read), None),) if random else read

    def _word(self, word: Word, most: Fraction) -> list[Piece]:
        """A word with the sum in place of every projector, as long as it has fewer than so many E."""
        found: list[Piece] = [(1, 0, ())]
        for factor in word:
            if factor.base != self.space:
                found = [(times, count, (*before, factor)) for times, count, before in found]
                continue
            found = [
                (times * more, count + gained, (*before, *expanded))
                for times, count, before in found
                for more, gained, expanded in self._projector(most - count)
            ]
        return [piece for piece in found if piece[1] < most]

    def _projector(self, most: Fraction) -> Iterator[Piece]:
        """The terms of the projector that have fewer than so many E."""
        signal = cast(LowRank, self.signal)
        highest = max(-int(-most // 1) - 1, 0)
        for count, words in enumerate(projector_in_graph(highest)):
            for word, value in words.items():
                yield value, count, word or (Factor(signal.left),)

    def _read(self, word: Unread) -> Word:
        """A word with the terms in place of their numbers; raises NotEvaluable for a number that is none of theirs."""
        return tuple(factor if isinstance(factor, Factor) else self._factor(factor) for factor in word)

    def _factor(self, index: int) -> Factor:
        if abs(index) > len(self.terms):
            raise NotEvaluable(f"the series needs the term of order {abs(index)}, and {len(self.terms)} are named")
        return Factor(self.terms[abs(index) - 1], transposed=index < 0)


def _require_fixed(n: Symbol, *nodes: Basic) -> None:
    for node in nodes:
        if is_random(node) or node.has(n):
            raise NotEvaluable(f"the order of {node} is not known")


def _is_sum(matrix: MatrixExpression, signal: LowRank, error: Named) -> bool:
    """Whether M = B + E, definitions opened and inverses cancelled."""
    named = tuple(dict.fromkeys((*named_in(matrix), *named_in(signal.matrix), *named_in(error))))
    both = signal.matrix + error
    normal = Normaliser(field_of(matrix, both), Laws(cancels=True, definitions=named))
    return normal.form(matrix) == normal.form(both)


def _fitted(space: Leading, design: Letter) -> MatrixExpression:
    """C, if the space is that of C V̂V̂ᵀ with as many leading right singular vectors of X C; else TypeError."""
    matrix = space.matrix.definition if isinstance(space.matrix, Named) else space.matrix
    if isinstance(matrix, Product):
        *before, last = matrix.factors
        estimate = product(*before)
        projector = last.definition if isinstance(last, Named) else last
        if isinstance(projector, Leading) and projector == Leading((design * estimate).T, space.size):
            return estimate
    raise TypeError(f"{space.matrix} is not made of the leading right singular vectors of the fit of {design}")


def _require_weight(signal: LowRank, gram: Named, weight: Named) -> None:
    """Raises TypeError if the weight is not U (UᵀWU)⁻¹ Uᵀ with P = U Uᵀ."""
    match weight.definition:
        case Product(args=(u, Inverse(args=(Named() as inner,)), Transpose(args=(same,)))) if u == same:
            compressed = compressed_gram(inner) == gram and inner.definition.factors[-1] == u
            if compressed and signal.read(u * u.T) == signal.read(signal.left):
                return
    raise TypeError(f"{weight} is not the pseudoinverse of {gram} between the columns of {signal.matrix}")


def _require_terms(letters: dict[str, Factor], terms: tuple[Named, ...], *, weighted: bool) -> None:
    """Raises TypeError if the terms are not the orders of K, from the first on, their definitions opened."""
    letters = {**letters, "e": letters["E"].T, "b": letters["B"].T}
    kept = {factor.base for factor in letters.values()}
    field = field_of(*(factor.shown for factor in letters.values()), *terms)
    expected = graph_words(len(terms), weighted=weighted)[1:]
    for j, (term, words) in enumerate(zip(terms, expected, strict=True), start=1):
        executed = {(tuple(letters[x] for x in word), ()): field.one * value for word, value in words.items()}
        if Normaliser(field).form(written_out(term, kept)).terms != executed:
            raise TypeError(f"{term} is not the term of order {j} of the series in {letters['E'].shown}")


def written_out(node: Basic, kept: set[Any]) -> Basic:
    """An expression with every abbreviation opened that is not kept, nor inside of one that is."""
    if node in kept or not node.args:
        return node
    if isinstance(node, Named):
        return written_out(node.definition, kept)
    return cast(Basic, node.func(*(written_out(cast(Basic, part), kept) for part in node.args)))


_any = Registry()
_n = _any.scalar("a", "number of rows", domain="dimension")
_r = _any.scalar("b", "number of columns", domain="dimension")
_p = _any.scalar("c", "rank", domain="dimension")
_q = _any.scalar("e", "number of columns of the design less the rank", domain="dimension")
_frame = _any.dual_bases(("U", "V"), (_p, _q), ("part of an orthonormal basis", "the rest of it"))
_U, _V, *_ = _frame.letters
_H = _any.matrix("H", _r, _p, "of full column rank", facts=("full column rank",))
_M = _any.named("M", _H.T * _H, "its Gram matrix")
_signal = LowRank(
    _any.named("B", _U * _H.T, "of rank `c`"),
    _any.named("C", _H * inv(_M) * _U.T, "its pseudoinverse"),
    _any.named("P", _U * _U.T, "projector on the columns of `B`"),
    _any.named("Q", _V * _V.T, "projector off them"),
    _any.named("R", Identity(_r) - _H * inv(_M) * _H.T, "projector off the rows of `B`"),
    _any.named("G", _U * inv(_M) * _U.T, "pseudoinverse of `BB^T`"),
    (_frame,),
)
_X = _any.matrix("X", _n, _p + _q, "isotropic Gaussian design", law=GaussianRows(Identity(_p + _q)))
_W = wishart(_any, "W", _X, "its Gram matrix")
_F = fluctuation(_any, "F", _W, Identity(_p + _q))
_N = _any.matrix("N", _n, _r, "noise", law=GaussianRows(Identity(_r)))
_T = _any.named("T", inv(_W) * _X.T * _N, "error of least squares")
_E = _any.named("E_hat", _signal.matrix + _T, "matrix with noise")
_D = _any.matrix("D", _p + _q, _p + _q, "any matrix")
_Z = _any.named("Z_1", _signal.rest * _T * _signal.pseudoinverse, "first order")
_Y = _any.named(
    "Z_2", _signal.rest * _T * _signal.right_rest * _T.T * _signal.inverse - _Z * _T * _signal.pseudoinverse, "second"
)
_A = _any.matrix("A", _p + _q, _p + _q, "any positive definite matrix", facts=("positive definite", "symmetric"))
_k = _any.scalar("k", "order of a moment", domain="count")
_existence = Supposed(
    "existence of inverse moments",
    Claim(Finite(E(tr(_A * inv(_W)) ** _k)), "iff", _n > _p + _q + 2 * _k - 1, given=(_n >= _p + _q,)),
)


class Example(NamedTuple):
    """Letters that stand for any: B and its rank, X, N, W, E, a fixed matrix D, and the first orders of K."""

    signal: LowRank
    rank: Symbol
    design: Letter
    noise: Letter
    gram: Named
    error: Named
    weight: Letter
    terms: tuple[Named, ...]


EXAMPLE = Example(_signal, _p, _X, _N, _W, _T, _D, (_Z, _Y))


def column_space_claims() -> tuple[tuple[Claim, tuple[Rule, ...]], ...]:
    """The mean of the projector to first order and to none, each with the rules that it is to be executed by."""
    space = Leading(_E, _p)
    enough = (_n > _p + _q + 1, _r >= _p)
    mean = E(tr(_D * space))
    limit = tr(_D * _signal.left)
    second = tr(_signal.inverse) * tr(_D * _signal.rest) - tr(_signal.rest) * tr(_D * _signal.inverse)
    averaged = (
        AveragedNoise.at(_T, _Z, _Y, integrable_by=_existence),
        Expansion.at(_F, (_W, Identity(_p + _q)), order=2, integrable_by=_existence),
        CentredMoments.at(_F),
        Pseudoinverse.at(_signal),
    )
    return (
        (
            Claim(mean, "=", limit + second / _n + BigO(2, _n), enough),
            (ColumnSpaceSeries.at(space, _signal, _T, _Z, _Y, order=2), *averaged),
        ),
        (Claim(mean, "=", limit + BigO(1, _n), enough), (ColumnSpaceSeries.at(space, _signal, _T, order=1),)),
    )


__all__ = ["EXAMPLE", "ColumnSpaceSeries", "column_space_claims"]
