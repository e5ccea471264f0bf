"""Symmetries of Gaussian designs as reasons: projecting one off another, and rotating an isotropic one.

Notation
    F : n × p    rows i.i.d. N(0, C_F);  H = I − F (FᵀF)⁻¹ Fᵀ, the projector off its columns
    G : n × q    rows i.i.d. N(0, C), independent of F
    Z : m × q    rows i.i.d. N(0, C), m = n − p, independent of F

**Projection.** Given F there is an orthonormal basis N : n × m of the range of H, and Nᵀ G has independent rows N(0, C)
whatever F is. Hence GᵀHG = (NᵀG)ᵀ(NᵀG) is independent of F and has the law of ZᵀZ.

**Rotation.** If C = I, then Z Oᵀ has the law of Z for orthogonal O, and W = ZᵀZ that of O W Oᵀ; so does every function
of W, such as (W + tI)⁻¹. With O uniform and independent of Z, an expectation of such functions with fixed matrices in
between may be averaged over O first, by the theorem on Haar moments that is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

from sympy import Basic, Expr, Symbol
from sympy.core.relational import Relational

from symbolic.canonical import Factor, Form, Mean, Need, Normaliser, TraceOf, Word, shown
from symbolic.canonical.forms import Scalar, expectations, word_shown
from symbolic.claim import Claim
from symbolic.ensembles import GaussianRows, HaarOrthogonal, design_of, wishart
from symbolic.errors import ConditionError, NotEvaluable
from symbolic.matrices import (
    E,
    Expectation,
    Identity,
    Letter,
    MatrixExpression,
    Named,
    Product,
    Registry,
    Scaled,
    Sum,
    Transpose,
    inv,
    tr,
)
from symbolic.matrices import Mean as ShownMean
from symbolic.matrices.expressions import same_dimension, scaled
from symbolic.matrices.facts import is_residual_projector
from symbolic.rules.facts import GAUSSIAN_ROTATION, HAAR_INVARIANCE
from symbolic.rules.rule import Rule, Supposed


@dataclass(frozen=True, repr=False)
class Projection(Rule):
    """Replace GᵀHG by ZᵀZ in every expectation that depends on G through it alone.

    pairs   what is replaced by what: GᵀHG and ZᵀZ first, then abbreviations that are made of it
    """

    pairs: tuple[tuple[Named, Named], ...] = ()

    @classmethod
    def at(cls, projected: Named, fresh: Named, *made_of_it: tuple[Named, Named]) -> Projection:
        """The rule for `projected = GᵀHG`, `fresh = ZᵀZ`; raises TypeError if they are not that."""
        g, z = _projected_design(projected)[0], design_of(fresh)
        f = _projected_design(projected)[1]
        if z is None or not isinstance(z.law, GaussianRows) or z in (f, g):
            raise TypeError(f"{fresh} has to be the Gram matrix of a Gaussian letter of its own")
        law = cast(GaussianRows, g.law)
        if z.law != law or not same_dimension(z.cols, g.cols) or not same_dimension(z.rows, g.rows - f.cols):
            raise TypeError(f"{z} has to be {g.rows - f.cols} × {g.cols} with the covariance of {g}")
        for before, after in made_of_it:
            if before.definition.xreplace({projected: fresh}) != after.definition:
                raise TypeError(f"{after} is not {before} with {fresh} in place of {projected}")
        return cls(
            name=f"projecting {g} off {f}",
            claims=(),
            source="muirhead1982",
            facts=(GAUSSIAN_ROTATION,),
            pairs=((projected, fresh), *made_of_it),
        )

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        g, f = _projected_design(self.pairs[0][0])
        return ("projecting ", g, " off ", f)

    def operate(self, form: Form, field_: Any) -> tuple[Form, tuple[Need, ...]]:
        """The line with the replacement made, and the condition that something is left: n > p."""
        (projected, fresh), *_ = self.pairs
        (g, f), z = _projected_design(projected), design_of(fresh)
        found: dict[Basic, Basic] = {}
        for mean in dict.fromkeys(expectations(form)):
            before = cast(Basic, mean.shown)
            if before.has(projected):
                after = before.xreplace(dict(self.pairs))
                if after.has(g):
                    raise ConditionError(f"{self.name} needs {g} to stand in {projected} alone; got {before}")
                if before.has(z):
                    raise ConditionError(f"{self.name} needs {z} to be new; got {before}")
                found[before] = after
        if not found:
            raise NotEvaluable(f"{projected} stands in no expectation of this line")
        after = cast(Basic, shown(form)).xreplace(found)
        return Normaliser(field_).form(after), (Need(cast(Any, f.rows > f.cols), self.name),)


def _projected_design(matrix: Named) -> tuple[Letter, Letter]:
    """`(G, F)` if a matrix is an abbreviation for GᵀHG, H the projector off the columns of F; else TypeError."""
    match matrix.definition:
        case Product(args=(Transpose(args=(g,)), h, Letter() as same)) if g == same:
            inside = h.definition if isinstance(h, Named) else h
            if is_residual_projector(inside):
                f = inside.terms[1].matrix.factors[0]
                gaussian = [isinstance(x, Letter) and x.law.is_nondegenerate for x in (f, g)]
                if all(gaussian) and f != g:
                    return g, f
    raise TypeError(f"{matrix} has to be GᵀHG, with H = I − F (FᵀF)⁻¹ Fᵀ, for Gaussian letters G and F")


@dataclass(frozen=True, repr=False)
class Rotation(Rule):
    """Average over rotations of one isotropic design, in every expectation of one or two functions of its Gram matrix.

    design   Z : m × d, rows N(0, I)
    haar     the theorem on E[O M Oᵀ], or on E[O M₁ Oᵀ M₂ O M₃ Oᵀ]
    """

    design: Letter | None = None
    haar: Any = None

    @classmethod
    def at(cls, design: Letter, haar: Any) -> Rotation:
        """The rule for `design`; `haar` is the theorem that says what the average is."""
        if not (isinstance(design.law, GaussianRows) and isinstance(design.law.covariance, Identity)):
            raise TypeError(f"rotations leave the law of an isotropic Gaussian letter alone; {design} is none")
        if not hasattr(haar, "label") or _order(haar.claim) is None:
            raise TypeError(f"{haar.name} does not say what E[O M Oᵀ] or E[O M₁ Oᵀ M₂ O M₃ Oᵀ] is")
        return cls(
            name=f"rotating {design}",
            claims=(),
            source="muirhead1982",
            facts=(GAUSSIAN_ROTATION, HAAR_INVARIANCE),
            rests_on=(haar,),
            design=design,
            haar=haar,
        )

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        return ("rotating ", cast(Basic, self.design))

    def operate(self, form: Form, field_: Any) -> tuple[Form, tuple[Need, ...]]:
        """The line with every expectation averaged that has as many such functions in a row as the theorem has."""
        found: dict[Basic, Basic] = {}
        needs: dict[Need, None] = {}
        for mean in dict.fromkeys(expectations(form)):
            averaged = self._averaged(mean)
            if averaged is not None:
                found[cast(Basic, mean.shown)] = averaged[0]
                needs.update(dict.fromkeys(averaged[1]))
        if not found:
            raise NotEvaluable(f"{self.name} by {self.haar.name} says nothing of this line")
        return Normaliser(field_).form(cast(Basic, shown(form)).xreplace(found)), tuple(needs)

    def _averaged(self, mean: Mean) -> tuple[Basic, list[Need]] | None:
        """An expectation averaged over rotations, and what that needs."""
        assert self.design is not None
        letters = cast(tuple[Letter, ...], _order(self.haar.claim))
        if not all(self._is_invariant(atom) for atom in mean.scalars):
            return self._averaged_trace(mean)
        runs = self._runs(mean.word)
        if runs is None or 2 * len(runs) - 1 != len(letters):
            return None
        stops = [edge for run in runs for edge in run]
        between = [mean.word[a:b] for a, b in pairwise(stops)]
        inside, needs = self._stated(between)
        word: MatrixExpression = inside
        if mean.word[: stops[0]]:
            word = word_shown(mean.word[: stops[0]], self.design.cols) * word
        if mean.word[stops[-1] :]:
            word = word * word_shown(mean.word[stops[-1] :], self.design.cols)
        weight: Any = 1
        for atom in mean.scalars:
            weight = weight * atom.shown
        return Expectation(scaled(cast(Expr, weight), word) if mean.scalars else word), needs

    def _averaged_trace(self, mean: Mean) -> tuple[Basic, list[Need]] | None:
        """The same where the fixed matrices stand in one of the traces."""
        varying = [atom for atom in mean.scalars if not self._is_invariant(atom)]
        if len(varying) != 1 or mean.word or not isinstance(varying[0], TraceOf):
            return None
        closed = varying[0].word
        for i in range(len(closed)):
            rotated = closed[i:] + closed[:i]
            if rotated[0].is_random and not rotated[-1].is_random:
                size = rotated[0].rows
                opened = self._averaged(Mean(rotated, (), (size, size)))
                if opened is None:
                    return None
                inner = tr(cast(Any, opened[0]).matrix)
                for atom in mean.scalars:
                    if atom != varying[0]:
                        inner = inner * atom.shown
                return ShownMean(inner), opened[1]
        return None

    def _runs(self, word: Word) -> list[tuple[int, int]] | None:
        """Where the functions of the Gram matrix stand, from and to; None if anything else is random."""
        runs: list[tuple[int, int]] = []
        for i, factor in enumerate(word):
            if self._turns(factor):
                if runs and runs[-1][1] == i:
                    runs[-1] = (runs[-1][0], i + 1)
                else:
                    runs.append((i, i + 1))
            elif factor.is_random:
                return None
        return runs

    def _stated(self, parts: list[Word]) -> tuple[MatrixExpression, list[Need]]:
        """The right side of the theorem, with these words for its matrices, and its conditions."""
        assert self.design is not None
        letters = cast(tuple[Letter, ...], _order(self.haar.claim))
        size = self.design.cols
        reading: dict[Basic, Basic] = {letters[0].rows: size}
        reading |= {letter: word_shown(part, size) for letter, part in zip(letters, parts, strict=True)}
        right = cast(MatrixExpression, self.haar.claim.rhs.xreplace(reading))
        conditions = (cast(Basic, c.xreplace(reading)) for c in self.haar.claim.given)
        return right, [Need(cast(Relational, c), self.haar.name) for c in conditions if c != True]  # noqa: E712

    def _turns(self, factor: Factor) -> bool:
        """Whether a factor becomes O F Oᵀ when Z becomes Z Oᵀ."""
        return isinstance(factor.base, Named) and self._is_equivariant(factor.base)

    def _is_equivariant(self, matrix: MatrixExpression) -> bool:
        match matrix:
            case Named():
                return design_of(matrix) == self.design or self._is_equivariant(matrix.definition)
            case Sum():
                return all(isinstance(x, Identity) or self._is_equivariant(x) for x in matrix.terms)
            case Scaled():
                varies = matrix.coefficient.has(self.design)
                return not varies and (isinstance(matrix.matrix, Identity) or self._is_equivariant(matrix.matrix))
        return False

    def _is_invariant(self, atom: Scalar) -> bool:
        """Whether a scalar does not change under rotations: a trace of such functions, or one without the design."""
        if isinstance(atom, TraceOf) and all(self._turns(factor) for factor in atom.word):
            return True
        return not cast(Basic, atom.shown).has(self.design)


def _order(claim: Claim) -> tuple[Letter, ...] | None:
    """The matrices between O and Oᵀ, and between those, on the left side of a theorem on Haar moments; else None."""
    if claim.relation != "=" or not isinstance(claim.lhs, Expectation) or not isinstance(claim.lhs.matrix, Product):
        return None
    factors = claim.lhs.matrix.factors
    first = factors[0]
    if not isinstance(first, Letter) or not isinstance(first.law, HaarOrthogonal) or len(factors) not in (3, 7):
        return None
    if not isinstance(first.rows, Symbol):  # a theorem at one size says nothing of the others
        return None
    alternating: Sequence[MatrixExpression] = (first, Transpose(first))
    if any(factor != alternating[(i // 2) % 2] for i, factor in enumerate(factors) if i % 2 == 0):
        return None
    between = factors[1::2]
    fixed = all(isinstance(x, Letter) and not x.law.is_random and not x.facts for x in between)
    return cast(tuple[Letter, ...], between) if fixed and len(set(between)) == len(between) else None


_any = Registry()
_n = _any.scalar("a", "number of rows", domain="dimension")
_p = _any.scalar("b", "number of columns", domain="dimension")
_q = _any.scalar("c", "number of columns", domain="dimension")
_t = _any.scalar("t", "penalty", domain="positive")
_V = _any.matrix("V", _q, _q, "covariance", facts=("positive definite", "symmetric"))
_C = _any.matrix("C", _q, _q, "any matrix")
_F = _any.matrix("F", _n, _p, "Gaussian design", law=GaussianRows(Identity(_p)))
_G = _any.matrix("G", _n, _q, "another", law=GaussianRows(_V))
_Y = _any.matrix("Y", _n - _p, _q, "a third, with fewer rows", law=GaussianRows(_V))
_S = wishart(_any, "S", _F, "Gram matrix")
_T = _any.named("T", _G.T * (Identity(_n) - _F * inv(_S) * _F.T) * _G, "projected Gram matrix")
_R = wishart(_any, "R", _Y, "Gram matrix")
_K = _any.named("K", _T + _t * Identity(_q), "with a penalty")
_L = _any.named("L", _R + _t * Identity(_q), "with a penalty")
_Z = _any.matrix("Z", _n, _q, "isotropic design", law=GaussianRows(Identity(_q)))
_W = wishart(_any, "W", _Z, "Gram matrix")
_M = _any.named("M", _W + _t * Identity(_q), "with a penalty")
_O = _any.matrix("O", _q, _q, "Haar orthogonal letter", law=HaarOrthogonal())
_D = _any.matrix("D", _q, _q, "any matrix")
_first = Supposed("first Haar moment", Claim(E(_O * _D * _O.T), "=", tr(_D) / _q * Identity(_q)))


def projection_claims() -> tuple[tuple[Claim, tuple[Rule, ...]], ...]:
    """What the projection says of words of order one, each with the rule that it is to be executed by."""
    by = (Projection.at(_T, _R, (_K, _L)),)
    more = (_n > _p,)
    return (
        (Claim(E(_T), "=", E(_R), more), by),
        (Claim(E(tr(_C * _T) * _S), "=", E(tr(_C * _R) * _S), more), by),
        (Claim(E(inv(_K)), "=", E(inv(_L)), more), by),
        (Claim(E(tr(inv(_K) * _C)), "=", E(tr(inv(_L) * _C)), more), by),
    )


def rotation_claims() -> tuple[tuple[Claim, tuple[Rule, ...]], ...]:
    """What rotations say of one function of the Gram matrix, each with the rule that it is to be executed by."""
    by = (Rotation.at(_Z, _first),)
    return (
        (Claim(E(_W), "=", E(tr(_W) / _q * Identity(_q))), by),
        (Claim(E(inv(_M)), "=", E(tr(inv(_M)) / _q * Identity(_q))), by),
        (Claim(E(tr(inv(_M) * inv(_M) * _C)), "=", E(tr(inv(_M) * inv(_M)) / _q * tr(_C))), by),
    )


__all__ = ["Projection", "Rotation", "projection_claims", "rotation_claims"]
