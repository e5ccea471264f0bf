"""The Stein-Haff recursion as a reason: one equation for each word that starts with an inverse Wishart matrix.

Notation
    G : n × d   rows i.i.d. N(0, C), C positive definite;  W = GᵀG,  V = C⁻¹,  g = n - d - 1
    R           a word,  T  a product of traces

For every word that starts with W⁻¹,

    g E[W⁻¹ R T] = V E[R T] + Σ over every other W⁻¹ in R or T of the two words that arise when the ends of the two
                   factors are exchanged,

in indices (W⁻¹)_ad (W⁻¹)_ef → (W⁻¹)_ae (W⁻¹)_fd + (W⁻¹)_af (W⁻¹)_ed. A trace E[tr(W⁻¹ R) T] is tr E[W⁻¹ R T].

Nothing of this is written in the code. What is executed, for each word anew: in E[W W⁻¹ R T] the inverse cancels; on
the other hand W is written out as GᵀG and integrated by parts. V times the difference of the two is 0, and 1/g of it is
added to E[W⁻¹ R T].

Source: Haff, J. Multivariate Anal. 9:531–544, 1979.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, cast

from sympy import Basic

from symbolic.canonical import Factor, Form, Laws, Mean, Need, Normaliser, TraceOf, Word, shown
from symbolic.canonical.forms import Scalar, expectations
from symbolic.claim import Claim, Finite
from symbolic.ensembles import GaussianRows, design_of, wishart
from symbolic.errors import ConditionError, NotEvaluable
from symbolic.matrices import E, Letter, Named, Registry, inv, tr
from symbolic.moments import decides_integrability, integrability_needs, integrate_by_parts
from symbolic.rules.facts import STEINS_LEMMA, WISHART_DENSITY
from symbolic.rules.rule import Rule, Supposed

AS_THEY_STAND = Laws(linear=True)
"""What is not random stands before and behind an expectation: its word starts with the inverse, or with none."""
UP_TO_ROTATION = Laws(cyclic=True, transposed_trace=True, linear=True)
"""Closed words are read up to rotation and transposition, as the recursion speaks of them."""
COLLECTED = UP_TO_ROTATION | Laws(identity_trace=True, cancels=True)
"""What the two ways are compared by, besides the definition of W."""


@dataclass(frozen=True, repr=False)
class SteinHaff(Rule):
    """The recursion, applied once to every expectation of the line that has an inverse of the Wishart matrix.

    wishart   the matrix, an abbreviation for GᵀG
    """

    wishart: Named | None = None

    @classmethod
    def at(cls, matrix: Named, integrable_by: Any) -> SteinHaff:
        """The recursion for `matrix`; `integrable_by` is the theorem that says which inverse moments are finite."""
        design = design_of(matrix)
        if design is None or not design.law.is_nondegenerate:
            raise TypeError(f"the recursion needs a Wishart matrix of a covariance with an inverse; got {matrix}")
        if not decides_integrability(integrable_by.claim):
            raise TypeError(f"{integrable_by.name} does not say when E tr(D W⁻¹)ᵏ is finite: n > d + 2k - 1")
        return cls(
            name=f"Stein-Haff recursion for {matrix.name}",
            claims=(),
            source="haff1979",
            laws=UP_TO_ROTATION,
            facts=(STEINS_LEMMA, WISHART_DENSITY),
            rests_on=(integrable_by,),
            wishart=matrix,
        )

    takes: ClassVar[str] = "integrable by"

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        return ("Stein–Haff recursion for ", cast(Basic, self.wishart))

    def operate(self, form: Form, field_: Any) -> tuple[Form, tuple[Need, ...]]:
        """The line with every such expectation put in terms of others, and the conditions that it took.

        Raises NotEvaluable if there is none, ConditionError where something random stands before the inverse.
        """
        assert self.wishart is not None
        line = Normaliser(field_, AS_THEY_STAND).form(shown(form))
        found: dict[Basic, Basic] = {}
        needs: dict[Need, None] = {}
        for mean in dict.fromkeys(expectations(line)):
            if any(self._inverts(factor) for word in _words(mean) for factor in word):
                solved, taken = _solved(mean, self.wishart, field_)
                found[mean.shown] = shown(solved)
                needs.update(dict.fromkeys(taken))
        if not found:
            raise NotEvaluable(f"{inv(self.wishart)} stands in no expectation of this line")
        after = Normaliser(field_).form(cast(Basic, shown(line)).xreplace(found))
        return after, tuple(needs)

    def _inverts(self, factor: Factor) -> bool:
        return factor.inverse and factor.base == self.wishart


def _words(mean: Mean) -> list[Word]:
    return [mean.word, *(atom.word for atom in mean.scalars if isinstance(atom, TraceOf))]


@lru_cache(maxsize=4096)
def _solved(mean: Mean, matrix: Named, field: Any) -> tuple[Form, tuple[Need, ...]]:
    """An expectation and what it is equal to, by E[W W⁻¹ R T] in two ways, and the conditions of that."""
    design = cast(Letter, design_of(matrix))
    word, scalars = _starting_with(Factor(matrix, inverse=True), mean)
    shape = (design.cols, word[-1].cols)
    inserted = Mean((Factor(matrix), *word), scalars, shape)
    written = Mean((Factor(design).T, Factor(design), *word), scalars, shape)
    by_parts = integrate_by_parts(Form(shape, {((Factor(written),), ()): field.one}), design, field)

    collected = Normaliser(field, COLLECTED | Laws(definitions=(matrix,)))
    difference = collected.form(inserted.shown) - collected.form(shown(by_parts))
    covariance = cast(GaussianRows, design.law).covariance
    zero = collected.multiply(collected.form(inv(covariance)), difference)
    if mean.shape is None:
        zero = collected.trace(zero)

    g = design.rows - design.cols - 1
    needs = [need for line in (written.shown, shown(by_parts)) for need in integrability_needs(line, field)]
    needs += [*collected.needs, Need(design.rows > design.cols + 1, f"the recursion for {matrix}")]
    return collected.form(mean.shown) + zero.times(1 / field.from_sympy(g)), tuple(dict.fromkeys(needs))


def _starting_with(start: Factor, mean: Mean) -> tuple[Word, tuple[Scalar, ...]]:
    """The word that starts with the factor, and the scalars beside it; without a word the first trace is opened."""
    if mean.shape is not None:
        if not mean.word or mean.word[0] != start:
            raise ConditionError(f"the recursion needs {start.shown} before all else that is random in {mean.shown}")
        return mean.word, mean.scalars
    for i, atom in enumerate(mean.scalars):
        if isinstance(atom, TraceOf) and start in atom.word:
            first = atom.word.index(start)
            return atom.word[first:] + atom.word[:first], mean.scalars[:i] + mean.scalars[i + 1 :]
    raise AssertionError("an expectation without the inverse was taken for one with it")


_any = Registry()
_n = _any.scalar("a", "number of rows", domain="dimension")
_d = _any.scalar("b", "number of columns", domain="dimension")
_k = _any.scalar("k", "order of a moment", domain="count")
_V = _any.matrix("V", _d, _d, "covariance of a row", facts=("positive definite", "symmetric"))
_G = _any.matrix("G", _n, _d, "Gaussian letter", law=GaussianRows(_V))
_S = wishart(_any, "S", _G, "its Gram matrix")
_C = _any.matrix("C", _d, _d, "any matrix")
_D = _any.matrix("D", _d, _d, "another matrix")
_P = _any.matrix("P", _d, _d, "any positive definite matrix", facts=("positive definite", "symmetric"))
_existence = Supposed(
    "existence of inverse moments",
    Claim(Finite(E(tr(_P * inv(_S)) ** _k)), "iff", _n > _d + 2 * _k - 1, given=(_n >= _d,)),
)


def stein_haff_claims() -> tuple[tuple[Claim, tuple[Rule, ...]], ...]:
    """What the recursion says of words of order one and two, each with the rule that it is to be executed by."""
    by = (SteinHaff.at(_S, _existence),)
    g, one, two = _n - _d - 1, (_n > _d + 1,), (_n > _d + 3,)
    V, S = inv(_V), inv(_S)
    return (
        (Claim(g * E(S), "=", V, one), by),
        (Claim(g * E(S * _C * S), "=", V * _C * E(S) + E(S * _C.T * S) + E(tr(_C * S) * S), two), by),
        (Claim(g * E(tr(_C * S) * S), "=", E(tr(_C * S)) * V + E(S * _C * S) + E(S * _C.T * S), two), by),
        (
            Claim(
                g * E(tr(_C * S) * tr(_D * S)),
                "=",
                tr(_C * V) * E(tr(_D * S)) + E(tr(_C * S * _D * S)) + E(tr(_C * S * _D.T * S)),
                two,
            ),
            by,
        ),
    )
