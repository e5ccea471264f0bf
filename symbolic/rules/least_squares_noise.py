r"""The error of least squares averaged over its noise, the inputs held fixed, as a reason.

Notation
    N : n × r    noise, rows i.i.d. N(0, C), independent of all else
    X : n × d    inputs, rows i.i.d. Gaussian, W = XᵀX
    E            W⁻¹ Xᵀ N, the error of least squares; given X it is Gaussian, with E[E_ij E_kl] = (W⁻¹)_ik C_jl

The expectation of a product of entries of E, given X, is the sum over all pairings of the products of covariances
(Isserlis), 0 for an odd number of them. On words, with every other E in turn, once the first is not transposed,

    tr(E U E V)        →  tr(Uᵀ C V W⁻¹)
    tr(E U Eᵀ V)       →  tr(U C) tr(V W⁻¹)
    tr(E U) tr(E V)    →  tr(U W⁻¹ Vᵀ C)

Isserlis' formula is Stein's lemma, applied to one factor after the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias, cast

from sympy import Basic

from symbolic.canonical import Factor, Form, Laws, Mean, Need, Normaliser, TraceOf, Word, field_of, shown
from symbolic.canonical.forms import Scalar, sorted_scalars, transposed
from symbolic.claim import Claim, Finite
from symbolic.ensembles import GaussianRows, design_of, wishart
from symbolic.errors import ConditionError, NotEvaluable
from symbolic.matrices import E, Letter, MatrixExpression, Named, Registry, inv, is_random, tr
from symbolic.moments import decides_integrability, integrability_needs
from symbolic.rules.facts import STEINS_LEMMA
from symbolic.rules.rule import Rule, Supposed, listed

Traces: TypeAlias = tuple[TraceOf, ...]


@dataclass(frozen=True)
class LeastSquaresNoise:
    """E = W⁻¹ Xᵀ N.

    noise       N
    design      X
    gram        W
    covariance  C
    """

    noise: Letter
    design: Letter
    gram: Named
    covariance: MatrixExpression


def least_squares_noise(error: Basic) -> LeastSquaresNoise:
    """What an abbreviation for W⁻¹ Xᵀ N is made of; raises TypeError if it is none."""
    refusal = TypeError(f"the error of least squares is inv(X.T*X)*X.T*N with Gaussian X and N; got {error}")
    if not isinstance(error, Named):
        raise refusal
    form = Normaliser(field_of(error)).form(error.definition)
    ((word, scalars), value), *others = form.terms.items()
    if others or scalars or value != 1 or len(word) != 3:
        raise refusal
    gram, design, noise = word
    x, n = design.base, noise.base
    gaussian = isinstance(x, Letter) and isinstance(n, Letter) and isinstance(n.law, GaussianRows) and x != n
    if not (gaussian and gram.inverse and design.transposed and not noise.transposed):
        raise refusal
    if design_of(cast(Any, gram.base)) != x or not cast(Letter, x).law.is_nondegenerate:
        raise refusal
    letter = cast(Letter, n)
    covariance = cast(GaussianRows, letter.law).covariance
    return LeastSquaresNoise(letter, cast(Letter, x), cast(Named, gram.base), covariance)


@dataclass(frozen=True, repr=False)
class AveragedNoise(Rule):
    """Average every expectation of traces over the noise in E.

    error        E, an abbreviation
    written_out  abbreviations that E stands in, which are opened first
    """

    error: Named | None = None
    written_out: tuple[Named, ...] = ()

    takes: ClassVar[str] = "integrable by"

    @classmethod
    def at(cls, error: Named, *written_out: Named, integrable_by: Any) -> AveragedNoise:
        """The average over the noise in `error`; `integrable_by` is the theorem on inverse moments.

        Raises TypeError if `error` is no error of least squares, or if the theorem says something else.
        """
        parts = least_squares_noise(error)
        if not decides_integrability(integrable_by.claim):
            raise TypeError(f"{integrable_by.name} does not say when E tr(D W⁻¹)ᵏ is finite: n > d + 2k - 1")
        return cls(
            f"averaging over {parts.noise}, given {parts.design}",
            (),
            "isserlis1918",
            Laws(cyclic=True, transposed_trace=True),  # closed words are read up to rotation and transposition
            facts=(STEINS_LEMMA,),
            rests_on=(integrable_by,),
            error=error,
            written_out=written_out,
        )

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        parts = least_squares_noise(cast(Basic, self.error))
        opened = (" in ", *listed(*self.written_out)) if self.written_out else ()
        return ("averaging over ", parts.noise, *opened, ", given ", parts.design)

    def operate(self, form: Form, field_: Any) -> tuple[Form, tuple[Need, ...]]:
        """The line after averaging, and the conditions under which it is integrable."""
        parts = least_squares_noise(cast(Basic, self.error))
        line, opening = cast(Basic, shown(form)), {name: name.definition for name in self.written_out}
        while any(line.has(name) for name in self.written_out):
            line = cast(Basic, line.xreplace(opening))
        if not line.has(self.error):
            raise NotEvaluable(f"{self.error} stands in no expectation of this line")
        opened = Normaliser(field_).form(line)
        pairing = _Pairing(cast(Named, self.error), parts, Normaliser(field_))
        total = Form(form.shape, {})
        for (word, scalars), value in opened.terms.items():
            product = Form(form.shape, {(word, ()): field_.one})
            for atom in scalars:
                concerned = isinstance(atom, Mean) and pairing.concerns(atom)
                each = pairing.averaged(cast(Mean, atom)) if concerned else _alone(atom, field_)
                product = Normaliser(field_).multiply(each, product)
            total = total + product.times(value)
        if cast(Basic, shown(total)).has(self.error):
            raise NotEvaluable(f"{self.error} stands where no average over it is taken")
        # A pairing is bounded by as many inverses as the factors that it is made of.
        return total, _needs_of(cast(Basic, shown(opened)), field_)


def _needs_of(line: Basic, field: Any) -> tuple[Need, ...]:
    """The conditions under which a line is integrable; of what is fixed the shape alone counts."""
    fixed = {name: Letter(name.name, *name.shape) for name in line.atoms(Named) if not is_random(name)}
    needs = {need.condition: need for need in integrability_needs(cast(Basic, line.xreplace(fixed)), field)}
    return tuple(needs.values())


def _alone(atom: Scalar, field: Any) -> Form:
    return Form(None, {((), (atom,)): field.one})


class _Pairing:
    """All pairings of the E in an expectation."""

    def __init__(self, error: Named, parts: LeastSquaresNoise, normaliser: Normaliser) -> None:
        self.error, self.noise = error, parts.noise
        self.one = normaliser.field.one
        self.gram = Factor(parts.gram, inverse=True)
        self.covariance: list[tuple[Any, Word]] = []
        for (word, scalars), value in normaliser.form(parts.covariance).sorted_terms():
            if scalars:
                raise NotEvaluable(f"the covariance {parts.covariance} has to be made of matrices and symbols")
            self.covariance.append((value, word))

    def concerns(self, mean: Mean) -> bool:
        return bool(cast(Basic, mean.shown).has(self.error))

    def averaged(self, mean: Mean) -> Form:
        """The expectation over N and X as one over X alone; raises NotEvaluable if it is not of traces."""
        if mean.word or mean.shape is not None or not all(isinstance(atom, TraceOf) for atom in mean.scalars):
            raise NotEvaluable(f"noise is averaged in traces; got {mean.shown}")
        words = tuple(cast(TraceOf, atom) for atom in mean.scalars)
        for factor in (factor for trace in words for factor in trace.word):
            hidden = factor.base != self.error and factor.shown.has(self.noise)
            if hidden or (factor.base == self.error and factor.inverse):
                raise ConditionError(f"{self.noise} has to stand in {self.error} alone; got {factor.shown}")
        total = Form(None, {})
        for value, traces in self._paired(words):
            if any(trace.is_random for trace in traces):
                scalars: tuple[Scalar, ...] = (Mean((), sorted_scalars(traces), None),)
            else:
                scalars = sorted_scalars(traces)
            total = total + Form(None, {((), scalars): value})
        return total

    def _paired(self, traces: Traces) -> Iterator[tuple[Any, Traces]]:
        """What the product of traces becomes, each with its coefficient."""
        place = next(((i, j) for i, t in enumerate(traces) for j, f in enumerate(t.word) if f.base == self.error), None)
        if place is None:
            yield self.one, traces
            return
        i, j = place
        rest = traces[:i] + traces[i + 1 :]
        rotated = traces[i].word[j:] + traces[i].word[:j]
        if rotated[0].transposed:
            turned = transposed(rotated)
            rotated = (turned[-1], *turned[:-1])
        for value, after in (*self._within(rotated[1:], rest), *self._between(rotated[1:], rest)):
            for times, last in self._paired(after):
                yield value * times, last

    def _within(self, word: Word, rest: Traces) -> Iterator[tuple[Any, Traces]]:
        """The pairings of the E before a word with those in it, in a trace."""
        for k, factor in enumerate(word):
            if factor.base != self.error:
                continue
            u, v = word[:k], word[k + 1 :]
            for value, covariance in self.covariance:
                if factor.transposed:
                    yield value, (self._trace(u + covariance), self._trace((*v, self.gram)), *rest)
                else:
                    yield value, (self._trace((*transposed(u), *covariance, *v, self.gram)), *rest)

    def _between(self, word: Word, rest: Traces) -> Iterator[tuple[Any, Traces]]:
        """The pairings of the E before a word in a trace with those in other traces."""
        for i, trace in enumerate(rest):
            for k, factor in enumerate(trace.word):
                if factor.base != self.error:
                    continue
                v = trace.word[k + 1 :] + trace.word[:k]
                others = rest[:i] + rest[i + 1 :]
                turned = v if factor.transposed else transposed(v)
                for value, covariance in self.covariance:
                    yield value, (self._trace((*word, self.gram, *turned, *covariance)), *others)

    def _trace(self, word: Word) -> TraceOf:
        return TraceOf(word, word[0].rows if word else self.noise.cols)


_any = Registry()
_n = _any.scalar("a", "number of rows", domain="dimension")
_d = _any.scalar("b", "number of columns", domain="dimension")
_r = _any.scalar("c", "number of columns of the noise", domain="dimension")
_k = _any.scalar("k", "order of a moment", domain="count")
_V = _any.matrix("V", _d, _d, "covariance of a row", facts=("positive definite", "symmetric"))
_C = _any.matrix("C", _r, _r, "covariance of the noise", facts=("positive definite", "symmetric"))
_G = _any.matrix("G", _n, _d, "Gaussian design", law=GaussianRows(_V))
_S = wishart(_any, "S", _G, "its Gram matrix")
_N = _any.matrix("N", _n, _r, "noise", law=GaussianRows(_C))
_T = _any.named("T", inv(_S) * _G.T * _N, "error of least squares")
_A = _any.matrix("A", _r, _d, "any matrix")
_B = _any.matrix("B", _r, _d, "another matrix")
_D = _any.matrix("D", _d, _d, "any matrix")
_M = _any.matrix("M", _r, _r, "any matrix")
_W = _any.matrix("W", _d, _d, "any positive definite matrix", facts=("positive definite", "symmetric"))
_existence = Supposed(
    "existence of inverse moments",
    Claim(Finite(E(tr(_W * inv(_S)) ** _k)), "iff", _n > _d + 2 * _k - 1, given=(_n >= _d,)),
)


def noise_claims() -> tuple[tuple[Claim, tuple[Rule, ...]], ...]:
    """Averages of two factors and of three, each with the rule that it is to be executed by."""
    by = (AveragedNoise.at(_T, integrable_by=_existence),)
    enough = (_n > _d + 1,)
    return (
        (Claim(E(tr(_T * _M * _T.T * _D)), "=", E(tr(_M * _C) * tr(_D * inv(_S))), enough), by),
        (Claim(E(tr(_T * _A * _T * _B)), "=", E(tr(_A.T * _C * _B * inv(_S))), enough), by),
        (Claim(E(tr(_T * _A) * tr(_T * _B)), "=", E(tr(_A * inv(_S) * _B.T * _C)), enough), by),
    )


__all__ = ["AveragedNoise", "LeastSquaresNoise", "least_squares_noise", "noise_claims"]
