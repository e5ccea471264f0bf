"""A moment as it was typed, as an expression of the engine, with what its letters are declared to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import mul
from typing import Any

from sympy import S

from derivations.moment_grammar import COVARIANCE, WISHART, Factor, Word, Written
from derivations.symbols import Sigma, W, d, n
from symbolic.ensembles import GaussianRows
from symbolic.matrices import Identity, Inverse, Letter, MatrixExpression, Named, Product, Transpose, tr
from symbolic.matrices.expressions import COMMUTES_WITH, scaled

_isotropic_design = Letter("Z", n, d, law=GaussianRows(Identity(d)))
ISOTROPIC_W = Named(WISHART, _isotropic_design.T * _isotropic_design)
"""W with Σ = I, under the name that it was asked for by."""


@dataclass(frozen=True)
class Declarations:
    """What is known of the letters, by name; Sigma may commute with one. `isotropic`: Σ = I."""

    symmetric: frozenset[str] = frozenset()
    projectors: frozenset[str] = frozenset()
    rank_one: frozenset[str] = frozenset()
    commuting: frozenset[tuple[str, str]] = frozenset()
    isotropic: bool = False

    def facts(self, name: str) -> tuple[str, ...]:
        """The facts that a letter is made with."""
        of_one = {"symmetric": self.symmetric, "projector": self.projectors, "rank one": self.rank_one}
        pairs = (other for a, b in self.commuting for one, other in ((a, b), (b, a)) if one == name != other)
        return (
            *(fact for fact, names in of_one.items() if name in names),
            *(COMMUTES_WITH + x for x in sorted(set(pairs))),
        )


def expression_of(written: Written, declared: Declarations) -> Any:
    """What stands under the expectation: a matrix expression, or a SymPy scalar if there is no open word."""
    traces = reduce(mul, (tr(_matrix(word, declared)) for word in written.traces), S.One)
    return traces if written.word is None else scaled(traces, _matrix(written.word, declared))


def _matrix(word: Word, declared: Declarations) -> MatrixExpression:
    factors = [_factor(factor, declared) for factor in word if not (declared.isotropic and factor.name == COVARIANCE)]
    return reduce(mul, factors) if factors else Identity(d)


def _factor(factor: Factor, declared: Declarations) -> MatrixExpression:
    base: MatrixExpression
    if factor.name == WISHART:
        base = ISOTROPIC_W if declared.isotropic else W
    elif factor.name == COVARIANCE:
        base = Sigma
    else:
        base = Letter(factor.name, d, d, facts=declared.facts(factor.name))
    if factor.inverse:
        return Inverse(base)
    return Transpose(base) if factor.transposed else base


def word_of(matrix: MatrixExpression) -> Word:
    """The word that a product of letters, inverses and transposes is; it undoes what `expression_of` does to a word."""
    factors: Sequence[Any] = matrix.factors if isinstance(matrix, Product) else (matrix,)
    word = []
    for factor in factors:
        inner = factor.matrix if isinstance(factor, (Inverse, Transpose)) else factor
        if not isinstance(inner, Identity):
            word.append(Factor(inner.name, isinstance(factor, Inverse), isinstance(factor, Transpose)))
    return tuple(word)


__all__ = ["Declarations", "expression_of", "word_of"]
