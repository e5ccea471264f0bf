"""Stein's lemma as the product rule on words.

Let `G : n × d` have independent rows N(0, C). For a smooth matrix function F of G, integrable together with its
derivatives,

    E[Gᵀ F] = E[ the sum over every other place where G occurs in F of the contraction with that place ],

and a contraction only cuts and closes words. With `U` the word between the two places,

    Gᵀ U G  →  tr(U) C          G U Gᵀ  →  tr(U C) I_n
    Gᵀ U Gᵀ →  C Uᵀ             G U G   →  Uᵀ C

and a factor `G` of the word contracted with tr(G Y) becomes `Yᵀ C`, a factor `Gᵀ` becomes `C Y`. A letter that is made
of G has a derivative that is a sum of words with a hole: d(W) = dGᵀ G + Gᵀ dG, d(W⁻¹) = -W⁻¹ dW W⁻¹; a test function
has dφ(ξ) = φ'(ξ) dξ.

Source: Stein, Ann. Statist. 9:1135–1151, 1981; for the Wishart matrix Haff, J. Multivariate Anal. 9:531–544, 1979.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from sympy import Expr

from symbolic.canonical import Factor, Form, Mean, Normaliser, Opaque, TraceOf, Word
from symbolic.canonical.forms import Scalar, sorted_scalars, transposed
from symbolic.ensembles import GaussianRows
from symbolic.errors import NotEvaluable
from symbolic.matrices import Letter, Named, NamedScalar, TestFunction
from symbolic.moments.expectations import EveryExpectation

Scalars = tuple[Scalar, ...]


@dataclass(frozen=True)
class Hole:
    """A word with a hole where `G` (or `Gᵀ`) stood: coefficient · scalars · left □ right."""

    coefficient: Any
    left: Word
    transposed: bool
    right: Word
    scalars: Scalars = ()


@dataclass(frozen=True)
class ClosedHole:
    """A trace with a hole, written tr(□ word) with `G` in the hole, times the scalars beside it."""

    coefficient: Any
    word: Word
    scalars: Scalars


def integrate_by_parts(form: Form, letter: Letter, field: Any) -> Form:
    """The form with Stein's lemma applied once to every expectation in which `letter` is written out.

    In each, the first `letter` (in the word if it occurs there, else in the first trace that has it) is the factor
    that is integrated by parts. Raises NotEvaluable if the letter is written out nowhere.
    """
    return _Run(letter, Normaliser(field)).rewritten(form)


class _Run(EveryExpectation):
    def __init__(self, letter: Letter, normaliser: Normaliser) -> None:
        if not isinstance(letter.law, GaussianRows):
            raise TypeError(f"Stein's lemma needs a Gaussian letter; {letter} has the law {letter.law}")
        super().__init__(letter, normaliser)
        self.covariance = normaliser.form(letter.law.covariance)

    # --- one expectation -----------------------------------------------------------------------------------------

    def mean(self, mean: Mean) -> Form:
        for i, factor in enumerate(mean.word):
            if self.is_mark(factor):
                return self._from_word(mean, i)
        for a, atom in enumerate(mean.scalars):
            if isinstance(atom, TraceOf):
                for i, factor in enumerate(atom.word):
                    if self.is_mark(factor):
                        return self._from_trace(mean, a, i)
        raise AssertionError("an expectation without the letter was taken for one with it")

    def _from_word(self, mean: Mean, mark: int) -> Form:
        word, first = mean.word, mean.word[mark].transposed
        inner = Form(mean.shape, {})
        for j, factor in enumerate(word):
            if j == mark:
                continue
            for hole in self._holes(factor):
                if j > mark:
                    parts = (word[:mark], word[mark + 1 : j] + hole.left, hole.right + word[j + 1 :])
                    orientation = (first, hole.transposed)
                else:
                    parts = (word[:j] + hole.left, hole.right + word[j + 1 : mark], word[mark + 1 :])
                    orientation = (hole.transposed, first)
                inner = inner + self._contract(
                    *orientation, *parts, mean.shape, mean.scalars + hole.scalars, hole.coefficient
                )
        for a in range(len(mean.scalars)):
            rest = mean.scalars[:a] + mean.scalars[a + 1 :]
            for closed in self._closed_holes(mean.scalars[a]):
                inner = inner + self._insert(
                    first,
                    word[:mark],
                    closed.word,
                    word[mark + 1 :],
                    mean.shape,
                    rest + closed.scalars,
                    closed.coefficient,
                )
        return self.normal.expectation(inner)

    def _from_trace(self, mean: Mean, a: int, i: int) -> Form:
        atom = cast(TraceOf, mean.scalars[a])
        others = mean.scalars[:a] + mean.scalars[a + 1 :]
        first = atom.word[i].transposed
        rest = atom.word[i + 1 :] + atom.word[:i]
        inner = Form(mean.shape, {})
        size = atom.word[i].rows
        beside = Form(mean.shape, {(mean.word, others): self.one})
        for j, factor in enumerate(rest):
            for hole in self._holes(factor):
                closed = self._contract(
                    first,
                    hole.transposed,
                    (),
                    rest[:j] + hole.left,
                    hole.right + rest[j + 1 :],
                    (size, size),
                    hole.scalars,
                    hole.coefficient,
                )
                inner = inner + self.normal.multiply(self.normal.trace(closed), beside)
        closing = transposed(rest) if first else rest
        for j, factor in enumerate(mean.word):
            for hole in self._holes(factor):
                inner = inner + self._insert(
                    hole.transposed,
                    mean.word[:j] + hole.left,
                    closing,
                    hole.right + mean.word[j + 1 :],
                    mean.shape,
                    others + hole.scalars,
                    hole.coefficient,
                )
        for b, other in enumerate(others):
            remaining = others[:b] + others[b + 1 :]
            for two in self._closed_holes(other):
                joined = self._insert(
                    True, transposed(closing), two.word, (), (closing[-1].cols,) * 2, two.scalars, two.coefficient
                )
                inner = inner + self.normal.multiply(
                    self.normal.trace(joined), Form(mean.shape, {(mean.word, remaining): self.one})
                )
        return self.normal.expectation(inner)

    # --- contractions --------------------------------------------------------------------------------------------

    def _terms(self, pieces: Iterable[tuple[Word, Scalars]], shape: Any, scalars: Scalars, coefficient: Any) -> Form:
        total = Form(shape, {})
        for word, extra in pieces:
            total = total + Form(shape, {(word, sorted_scalars(scalars + extra)): coefficient})
        return total

    def _covariance_terms(self) -> list[tuple[Word, Scalars, Any]]:
        return [(word, scalars, value) for (word, scalars), value in self.covariance.sorted_terms()]

    def _contract(
        self,
        first: bool,
        second: bool,
        left: Word,
        between: Word,
        right: Word,
        shape: Any,
        scalars: Scalars,
        coefficient: Any,
    ) -> Form:
        """left · G^{first} · between · G^{second} · right, contracted; `True` stands for a transpose."""
        n, d = self.letter.shape
        total = Form(shape, {})
        for cov, cov_scalars, value in self._covariance_terms():
            piece: tuple[Word, Scalars]
            if first and not second:
                piece = (left + cov + right, (self._closed(between, n),))
            elif second and not first:
                piece = (left + right, (self._closed(between + cov, d),))
            elif first and second:
                piece = (left + cov + transposed(between) + right, ())
            else:
                piece = (left + transposed(between) + cov + right, ())
            total = total + self._terms([piece], shape, scalars + cov_scalars, coefficient * value)
        return total

    def _insert(
        self,
        first: bool,
        left: Word,
        closed: Word,
        right: Word,
        shape: Any,
        scalars: Scalars,
        coefficient: Any,
    ) -> Form:
        """left · G^{first} · right times tr(G · closed), contracted."""
        total = Form(shape, {})
        for cov, cov_scalars, value in self._covariance_terms():
            middle = cov + closed if first else transposed(closed) + cov
            total = total + self._terms(
                [(left + middle + right, ())], shape, scalars + cov_scalars, coefficient * value
            )
        return total

    def _closed(self, word: Word, size: Expr) -> TraceOf:
        return TraceOf(word, word[0].rows if word else size)

    # --- derivatives ---------------------------------------------------------------------------------------------

    def _holes(self, factor: Factor) -> list[Hole]:
        """The derivative of one factor, a sum of words with a hole."""
        if isinstance(factor.base, Mean):
            return []
        holes = self._holes_of_base(factor.base)
        if factor.inverse:
            plain = Factor(factor.base, inverse=True)
            holes = [Hole(-h.coefficient, (plain, *h.left), h.transposed, (*h.right, plain), h.scalars) for h in holes]
        if factor.transposed:
            holes = [
                Hole(h.coefficient, transposed(h.right), not h.transposed, transposed(h.left), h.scalars) for h in holes
            ]
        return holes

    def _holes_of_base(self, base: Any) -> list[Hole]:
        if base == self.letter:
            return [Hole(self.one, (), False, ())]
        if not base.has(self.letter):
            return []
        if not isinstance(base, Named):
            raise NotEvaluable(f"the derivative of {base}")
        holes = []
        for (word, scalars), value in self.normal.form(base.definition).sorted_terms():
            if any(atom.is_random for atom in scalars):
                raise NotEvaluable(f"the derivative of {base}: a random scalar in its definition")
            for i, factor in enumerate(word):
                holes += [
                    Hole(
                        value * h.coefficient,
                        word[:i] + h.left,
                        h.transposed,
                        h.right + word[i + 1 :],
                        scalars + h.scalars,
                    )
                    for h in self._holes(factor)
                ]
        return holes

    def _closed_holes(self, atom: Scalar) -> list[ClosedHole]:
        """The derivative of a scalar atom as a sum of tr(G · word)."""
        if isinstance(atom, Mean):
            return []
        if isinstance(atom, TraceOf):
            closed = []
            for i, factor in enumerate(atom.word):
                for h in self._holes(factor):
                    word = h.right + atom.word[i + 1 :] + atom.word[:i] + h.left
                    word = transposed(word) if h.transposed else word
                    closed.append(ClosedHole(h.coefficient, word, h.scalars))
            return closed
        if not atom.is_random or not _mentions(atom, self.letter):
            return []
        if atom.kind is TestFunction:
            name, order, argument = atom.parts
            slope = Opaque(TestFunction, (name, cast(int, order) + 1, argument))
            return [
                ClosedHole(c.coefficient, c.word, (*c.scalars, slope))
                for c in self._closed_holes_of(cast(Form, argument))
            ]
        if atom.kind is NamedScalar:
            return self._closed_holes_of(self.normal.form(cast(Any, atom.parts[1])))
        raise NotEvaluable(f"the derivative of {atom.shown}")

    def _closed_holes_of(self, form: Form) -> list[ClosedHole]:
        closed = []
        for (_, scalars), value in form.sorted_terms():
            for a in range(len(scalars)):
                rest = scalars[:a] + scalars[a + 1 :]
                closed += [
                    ClosedHole(value * c.coefficient, c.word, rest + c.scalars) for c in self._closed_holes(scalars[a])
                ]
        return closed


def _mentions(atom: Opaque, letter: Letter) -> bool:
    return bool(cast(Expr, atom.shown).has(letter))


__all__ = ["integrate_by_parts"]
