"""Relations that turn two neighbours in a word into a sum of words: listed products, bases, resolvents, eigenspaces.

Notation
    A B, A° B°    dual bases, see `symbolic.matrices.DualBases`
    K = W + Ω     a Gram matrix with a penalty; K⁻¹ is a resolvent of W where Ω is a multiple of the identity

Read from left to right, AᵀA° = I, AᵀB° = 0, B B°ᵀ = I − A A°ᵀ, W K⁻¹ = I − Ω K⁻¹ and K⁻¹ W = I − K⁻¹ Ω: every word has
one form, whichever pair is rewritten first. So do the relations of a spectral part, see `symbolic.matrices.spectral`;
R_i R_j is written as (R_j − R_i) / (λ_i − λ_j), which needs different eigenvalues.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from sympy import Basic, Ne

from symbolic.canonical.forms import Factor, Form, Scalar, Word
from symbolic.canonical.laws import Laws, Need
from symbolic.ensembles import penalised_gram
from symbolic.errors import NotEvaluable
from symbolic.matrices import Letter, MatrixExpression, SpectralPart, Transpose

Pieces: TypeAlias = list[tuple[Any, tuple[Scalar, ...], Word]]
"""Coefficient, scalars, word: what two neighbours are the sum of; empty for 0."""


LOW_RANK_PRODUCTS = {
    (0, 1): 2, (1, 0): 3, (2, 0): 0, (0, 3): 0, (1, 2): 1, (3, 1): 1, (2, 2): 2, (3, 3): 3
}  # fmt: skip
"""The products of B, B⁺, P = B B⁺ and P_R = B⁺ B, by their places."""


class PairRelations:
    """The relations among the laws of a step.

    form     turns an expression into its form under no laws
    needs    takes the conditions that a relation was applied under
    """

    def __init__(self, laws: Laws, one: Any, form: Callable[[Basic], Form], needs: dict[Need, None]) -> None:
        self.laws = laws
        self.one = one
        self.form = form
        self.needs = needs
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
            found = self._in_bases(first, second)
            found = self._in_spectra(first.base, second.base) if found is None else found
            return self._of_low_rank(first, second) if found is None else found
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

    def _in_spectra(self, x: Letter, y: Letter) -> Pieces | None:
        """All of the letters are symmetric; nothing is known of one beside itself, unless it is a projector."""
        for part in self.laws.spectra:
            if x in part.letters and y in part.letters:
                return self._in_spectrum(part, x, y)
        return None

    def _in_spectrum(self, part: SpectralPart, x: Letter, y: Letter) -> Pieces | None:
        if x in part.projectors and y in part.projectors:
            return [(self.one, (), (Factor(x),))] if x == y else []
        if part.matrix in (x, y):
            other = y if x == part.matrix else x
            if other in part.projectors:
                return [(self._eigenvalue(part, part.projectors.index(other)), (), (Factor(other),))]
            if other in part.resolvents:
                value = self._eigenvalue(part, part.resolvents.index(other))
                on = [(self.one, (), (Factor(p),)) for p in part.projectors]
                return [(value, (), (Factor(other),)), (-self.one, (), ()), *on]
            return None
        if x in part.resolvents and y in part.resolvents:
            if x == y:
                return None
            i, j = part.resolvents.index(x), part.resolvents.index(y)
            self.needs[Need(Ne(part.eigenvalues[i], part.eigenvalues[j]), f"the product {x} {y}")] = None
            inverse = self.one / (self._eigenvalue(part, i) - self._eigenvalue(part, j))
            return [(inverse, (), (Factor(y),)), (-inverse, (), (Factor(x),))]
        return []

    def _of_low_rank(self, first: Factor, second: Factor) -> Pieces | None:
        """What is B, B⁺, P or P_R, or a transpose of one, and stands beside another is a third of them."""
        for part in self.laws.low_ranks:
            places = [part.letters.index(f.base) if f.base in part.letters else -1 for f in (first, second)]
            if min(places) < 0:
                return None
            product = LOW_RANK_PRODUCTS.get((places[0], places[1]))
            if not first.transposed and not second.transposed and product is not None:
                return [(self.one, (), (Factor(part.letters[product]),))]
            turned = LOW_RANK_PRODUCTS.get((places[1], places[0]))
            flags = [f.transposed or place >= 2 for f, place in zip((first, second), places, strict=True)]
            if all(flags) and turned is not None:
                letter = part.letters[turned]
                return [(self.one, (), (Factor(letter, transposed=turned < 2),))]
        return None

    def _eigenvalue(self, part: SpectralPart, i: int) -> Any:
        """An eigenvalue as an element of the field."""
        return self.form(part.eigenvalues[i]).terms.get(((), ()), self.one * 0)

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
