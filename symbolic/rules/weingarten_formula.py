"""Averages over the orthogonal group as a reason: the Weingarten formula, and relations between its coefficients."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, cast

from sympy import Basic, Expr, Ne

from symbolic.canonical import Form, Need, Normaliser, Opaque, shown
from symbolic.canonical.forms import Scalar, sorted_scalars
from symbolic.claim import Claim
from symbolic.ensembles import HaarOrthogonal
from symbolic.errors import NotEvaluable
from symbolic.matrices import E, Identity, Letter, Registry, Weingarten, tr
from symbolic.moments import average_over_haar, orthogonality_relation
from symbolic.rules.facts import HAAR_INVARIANCE
from symbolic.rules.rule import Rule
from symbolic.rules.structural import expectation_is_linear


@dataclass(frozen=True, repr=False)
class WeingartenFormula(Rule):
    """Average over one Haar orthogonal letter in every expectation where it is written out.

    letter   the Haar orthogonal letter
    """

    letter: Letter | None = None

    @classmethod
    def at(cls, letter: Letter) -> WeingartenFormula:
        """The Weingarten formula for `letter : d × d`; a line in which it occurs 2k times needs d ≥ k."""
        if not isinstance(letter.law, HaarOrthogonal):
            raise TypeError(f"the Weingarten formula needs a Haar orthogonal letter; {letter} has the law {letter.law}")
        return cls(
            name=f"Weingarten formula for {letter.name}",
            claims=(),
            source="collins2006",
            facts=(HAAR_INVARIANCE,),
            letter=letter,
        )

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        return ("Weingarten formula for ", cast(Basic, self.letter))

    def operate(self, form: Form, field_: Any) -> tuple[Form, tuple[Need, ...]]:
        """The line after the average, and the condition under which pairings are linearly independent."""
        assert self.letter is not None
        after, order = average_over_haar(form, self.letter, field_)
        needs = (Need(cast(Any, self.letter.rows >= order), f"{self.name} in order {order}"),) if order > 1 else ()
        return after, needs


@dataclass(frozen=True, repr=False)
class OrthogonalityRelations(Rule):
    """Contract one pair of indices, on the shortest loop, in every value of the Weingarten function."""

    def operate(self, form: Form, field_: Any) -> tuple[Form, tuple[Need, ...]]:
        """The line with z Wg(λ; z) replaced by what the relation for the smallest part of λ says of it."""
        normal = Normaliser(field_)
        needs: dict[Need, None] = {}
        total = Form(form.shape, {})
        found = False
        for (word, scalars), value in form.terms.items():
            rest: list[Scalar] = list(scalars)
            piece = Form(None, {((), ()): field_.one})
            for atom in scalars:
                if isinstance(atom, Opaque) and atom.kind is Weingarten:
                    found = True
                    rest.remove(atom)
                    node = cast(Weingarten, atom.shown)
                    needs[Need(cast(Any, Ne(node.z, 0)), f"{self.name} at {node}")] = None
                    terms = orthogonality_relation(node.coset_type, min(node.coset_type))
                    piece = normal.multiply(piece, normal.form(_combination(terms, node.z) / node.z))
            beside = Form(form.shape, {(word, sorted_scalars(rest)): value})
            total = total + normal.multiply(piece, beside)
        if not found:
            raise NotEvaluable(f"no value of the Weingarten function is written in {shown(form)}")
        return total, tuple(needs)


def _combination(terms: Counter[tuple[int, ...]], z: Expr) -> Expr:
    return cast(Expr, sum(weight * Weingarten(coset_type, z) for coset_type, weight in sorted(terms.items())))


_any = Registry()
_b = _any.scalar("b", "a size", domain="dimension")
_z = _any.scalar("z", "a real number", domain="real")
_O = _any.matrix("O", _b, _b, "Haar orthogonal letter", law=HaarOrthogonal())
_C = _any.matrix("C", _b, _b, "any square matrix")
_D = _any.matrix("D", _b, _b, "another square matrix")


def _wg(*coset_type: int) -> Expr:
    return cast(Expr, Weingarten(coset_type, _z))


FIRST = (Ne(_z, 0),)
SECOND = (*FIRST, Ne(_z, 1), Ne(_z, -2))
THIRD = (*SECOND, Ne(_z, 2), Ne(_z, -4))
"""The conditions under which the Gram matrix of the pairings of two, four and six points is invertible."""

orthogonality_relations = OrthogonalityRelations(
    "orthogonality_relations",
    (
        Claim(_z * _wg(1), "=", Weingarten((), _z), FIRST),
        Claim(_z * _wg(1, 1), "=", _wg(1) - 2 * _wg(2), SECOND),
        Claim(_z * _wg(2), "=", -_wg(2) - _wg(1, 1), SECOND),
        Claim(_z * _wg(1, 1, 1), "=", _wg(1, 1) - 4 * _wg(2, 1), THIRD),
        Claim(_z * _wg(2, 1), "=", _wg(2) - 4 * _wg(3), THIRD),
        Claim(_z * _wg(3), "=", -2 * _wg(3) - 2 * _wg(2, 1), THIRD),
    ),
    "collins2017",
)


def weingarten_claims() -> tuple[tuple[Claim, tuple[Rule, ...]], ...]:
    """What the Weingarten formula says of short words, each with the rules it is to be executed by."""
    formula = WeingartenFormula.at(_O)
    one = Weingarten((1,), _b)
    straight, crossed = Weingarten((1, 1), _b), Weingarten((2,), _b)
    return (
        (Claim(E(_O * _C * _O.T), "=", one * tr(_C) * Identity(_b)), (formula, expectation_is_linear)),
        (Claim(E(_O.T * _C * _O), "=", one * tr(_C) * Identity(_b)), (formula, expectation_is_linear)),
        (Claim(E(_O * _C * _O), "=", one * _C.T), (formula, expectation_is_linear)),
        (Claim(E(tr(_C * _O) * _O), "=", one * _C.T), (formula, expectation_is_linear)),
        (Claim(E(tr(_C * _O) * tr(_D * _O)), "=", one * tr(_C * _D.T)), (formula, expectation_is_linear)),
        (
            Claim(
                E(tr(_O * _C * _O.T * _D) * _O * _C * _O.T),
                "=",
                (straight * tr(_C) ** 2 + crossed * (tr(_C * _C) + tr(_C * _C.T))) * tr(_D) * Identity(_b)
                + (straight * tr(_C * _C) + crossed * (tr(_C) ** 2 + tr(_C * _C.T))) * _D
                + (straight * tr(_C * _C.T) + crossed * (tr(_C) ** 2 + tr(_C * _C))) * _D.T,
                given=(_b >= 2,),
            ),
            (formula, expectation_is_linear),
        ),
        (
            Claim(
                E(tr(_C * _O) ** 4),
                "=",
                3 * straight * tr(_C * _C.T) ** 2 + 6 * crossed * tr(_C * _C.T * _C * _C.T),
                given=(_b >= 2,),
            ),
            (formula, expectation_is_linear),
        ),
    )


__all__ = [
    "OrthogonalityRelations",
    "WeingartenFormula",
    "orthogonality_relations",
    "weingarten_claims",
]
