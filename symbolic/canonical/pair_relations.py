"""Relations that turn two neighbours in a word into a sum of words: listed products, dual bases, resolvents.

Notation
    A B, A° B°    dual bases, see `symbolic.matrices.DualBases`
    K = W + Ω     a Gram matrix with a penalty; K⁻¹ is a resolvent of W where Ω is a multiple of the identity

Read from left to right, AᵀA° = I, AᵀB° = 0, B B°ᵀ = I − A A°ᵀ, W K⁻¹ = I − Ω K⁻¹ and K⁻¹ W = I − K⁻¹ Ω: every word has
one form, whichever pair is rewritten first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from sympy import Basic

from symbolic.canonical.forms import Factor, Form, Scalar, Word
from symbolic.canonical.laws import Laws
from symbolic.ensembles import penalised_gram
from symbolic.errors import NotEvaluable
from symbolic.matrices import Letter, MatrixExpression, Transpose

Pieces: TypeAlias = list[tuple[Any, tuple[Scalar, ...], Word]]
"""Coefficient, scalars, word: what two neighbours are the sum of; empty for 0."""


class PairRelations:
    """The relations among the laws of a step; `form` turns an expression into its form under no laws."""

    def __init__(self, laws: Laws, one: Any, form: Callable[[Basic], Form]) -> None:
        self.laws = laws
        self.one = one
        self.penalties: dict[Basic, tuple[Basic, Form]] = {}
        self.products: dict[tuple[Factor, Factor], Pieces] = {
            (_factor(each.first), _factor(each.second)): []
            if each.product is None
            else [(one, (), _word(each.product))]
            for each in laws.products
        }
        for matrix in laws.resolvents:
            parts = penalised_gram(matrix)
            if parts is None:
                raise NotEvaluable(f"{matrix} is no Gram matrix with a penalty that makes it invertible")
            self.penalties[matrix] = parts.gram, form(parts.penalty)

    def rewritten(self, first: Factor, second: Factor) -> Pieces | None:
        """What the product of two neighbours is equal to, or None if no relation speaks of it."""
        known = self.products.get((first, second))
        if known is not None:
            return known
        if isinstance(first.base, Letter) and isinstance(second.base, Letter):
            return self._in_bases(first, second)
        if second.inverse and second.base in self.penalties and not first.inverse:
            gram, penalty = self.penalties[second.base]
            if first.base == gram:
                return self._less(penalty, (), (second,))
        if first.inverse and first.base in self.penalties and not second.inverse:
            gram, penalty = self.penalties[first.base]
            if second.base == gram:
                return self._less(penalty, (first,), ())
        return None

    def _in_bases(self, first: Factor, second: Factor) -> Pieces | None:
        x, y = first.base, second.base
        assert isinstance(x, Letter)
        assert isinstance(y, Letter)
        for bases in self.laws.bases:
            if first.transposed and not second.transposed:
                if bases.is_identity(x, y):
                    return [(self.one, (), ())]
                if bases.is_zero(x, y):
                    return []
            elif second.transposed and not first.transposed:
                rest = bases.completed(x, y)
                if rest is not None:
                    word = (Factor(rest[0]), Factor(rest[1], transposed=True))
                    return [(self.one, (), ()), (-self.one, (), word)]
        return None

    def _less(self, penalty: Form, before: Word, after: Word) -> Pieces:
        pieces: Pieces = [(self.one, (), ())]
        for (word, scalars), value in penalty.sorted_terms():
            pieces.append((-value, scalars, before + word + after))
        return pieces


def _factor(matrix: MatrixExpression) -> Factor:
    return Factor(matrix.matrix).T if isinstance(matrix, Transpose) else Factor(matrix)


def _word(matrix: MatrixExpression) -> Word:
    return (_factor(matrix),)


__all__ = ["PairRelations"]
