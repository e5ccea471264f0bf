"""Rewriting every expectation of a form in which a letter is written out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, cast

from symbolic.canonical import Factor, Form, Mean, Normaliser, TraceOf, Word
from symbolic.canonical.forms import Scalar
from symbolic.errors import NotEvaluable
from symbolic.matrices import Letter


class EveryExpectation(ABC):
    """Puts something in place of each expectation that has the letter in its words; the rest of a form stays."""

    def __init__(self, letter: Letter, normaliser: Normaliser) -> None:
        self.letter = letter
        self.normal = normaliser
        self.one = normaliser.field.one

    @abstractmethod
    def mean(self, mean: Mean) -> Form:
        """What stands in place of an expectation with the letter in it."""

    def rewritten(self, form: Form) -> Form:
        """The form rewritten; raises NotEvaluable if no expectation has the letter written out."""
        self._found = False
        result = self._form(form)
        if not self._found:
            raise NotEvaluable(f"{self.letter} is written out in no expectation of this line")
        return result

    def is_mark(self, factor: Factor) -> bool:
        """Whether a factor is the letter or its transpose."""
        return factor.base == self.letter and not factor.inverse

    def _form(self, form: Form) -> Form:
        total = Form(form.shape, {})
        for (word, scalars), value in form.terms.items():
            piece = self._word(word, form.shape)
            for atom in scalars:
                piece = self.normal.multiply(piece, self._scalar(atom))
            total = total + piece.times(value)
        return total

    def _word(self, word: Word, shape: Any) -> Form:
        if not word:
            return Form(shape, {((), ()): self.one})
        result: Form | None = None
        for factor in word:
            if isinstance(factor.base, Mean) and self._marks(factor.base):
                piece = self._mean(factor.base)
            else:
                piece = Form((factor.rows, factor.cols), {((factor,), ()): self.one})
            result = piece if result is None else self.normal.multiply(result, piece)
        return cast(Form, result)

    def _scalar(self, atom: Scalar) -> Form:
        if isinstance(atom, Mean) and self._marks(atom):
            return self._mean(atom)
        if isinstance(atom, TraceOf) and atom.word:
            return self.normal.trace(self._word(atom.word, (atom.size, atom.size)))
        return Form(None, {((), (atom,)): self.one})

    def _marks(self, mean: Mean) -> bool:
        words = [mean.word, *(atom.word for atom in mean.scalars if isinstance(atom, TraceOf))]
        return any(self.is_mark(factor) for word in words for factor in word)

    def _mean(self, mean: Mean) -> Form:
        self._found = True
        return self.mean(mean)


__all__ = ["EveryExpectation"]
