"""Stein's lemma as a reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from sympy import Basic

from symbolic.canonical import Factor, Form, Mean, Need, TraceOf, shown
from symbolic.canonical.forms import expectations, transposed
from symbolic.claim import Claim
from symbolic.ensembles import GaussianRows, wishart
from symbolic.errors import ConditionError
from symbolic.matrices import E, Letter, Registry, has_fact, tr
from symbolic.moments import decides_integrability, integrability_needs, integrate_by_parts
from symbolic.rules.facts import LIMIT_UNDER_EXPECTATION, STEINS_LEMMA
from symbolic.rules.rule import Rule
from symbolic.rules.structural import expectation_is_linear, trace_of_identity


@dataclass(frozen=True, repr=False)
class Stein(Rule):
    """Integrate one Gaussian letter by parts, once, in every expectation where it is written out.

    letter        the Gaussian letter
    nonnegative   average over the letter alone, the rest being held fixed; then the line need not be integrable,
                  but what stands under each expectation has to be a square, tr(S v vᵀ) with S positive definite
    """

    letter: Letter | None = None
    nonnegative: bool = False

    @classmethod
    def at(cls, letter: Letter, integrable_by: Any = None, *, nonnegative: bool = False) -> Stein:
        """Stein's lemma for `letter`; `integrable_by` is the theorem that gives the inverse moments it needs.

        Without such a theorem, lines whose expectations do not exist for every n are refused.
        """
        if not isinstance(letter.law, GaussianRows):
            raise TypeError(f"Stein's lemma needs a Gaussian letter; {letter} has the law {letter.law}")
        if integrable_by is not None and not decides_integrability(integrable_by.claim):
            raise TypeError(f"{integrable_by.name} does not say when E tr(D W⁻¹)ᵏ is finite: n > d + 2k - 1")
        return cls(
            name=f"Stein's lemma for {letter.name}" + (" alone" if nonnegative else ""),
            claims=(),
            source="stein1981",
            facts=(STEINS_LEMMA, LIMIT_UNDER_EXPECTATION) if nonnegative else (STEINS_LEMMA,),
            rests_on=() if integrable_by is None else (integrable_by,),
            letter=letter,
            nonnegative=nonnegative,
        )

    takes: ClassVar[str] = "integrable by"

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        alone = (", the rest held fixed",) if self.nonnegative else ()
        return ("Stein's lemma for ", cast(Basic, self.letter), *alone)

    def operate(self, form: Form, field_: Any) -> tuple[Form, tuple[Need, ...]]:
        """The line after one integration by parts, and the conditions under which both lines are integrable."""
        assert self.letter is not None
        after = integrate_by_parts(form, self.letter, field_)
        if self.nonnegative:
            for atom in expectations(form):
                if self.letter in (factor.base for factor in letters_under(atom)) and not is_square(atom):
                    raise ConditionError(f"{self.name} needs a square under the expectation; got {atom.shown}")
            return after, ()
        needs = tuple(
            dict.fromkeys(need for line in (form, after) for need in integrability_needs(shown(line), field_))
        )
        if needs and not self.rests_on:
            raise ConditionError(f"{self.name} needs {needs[0].what}, for which no theorem is named (integrable_by=…)")
        return after, needs


def letters_under(mean: Mean) -> Iterator[Factor]:
    """Every factor under an expectation."""
    yield from mean.word
    for atom in mean.scalars:
        if isinstance(atom, TraceOf):
            yield from atom.word


def is_square(mean: Mean) -> bool:
    """Whether tr(v vᵀ), or tr(S v vᵀ) with S positive definite, stands under the expectation."""
    if mean.shape is not None or len(mean.scalars) != 1 or not isinstance(mean.scalars[0], TraceOf):
        return False
    closed = mean.scalars[0].word
    for i in range(len(closed)):
        word = closed[i:] + closed[:i]
        if len(word) % 2 and not has_fact(word[0].shown, "positive definite"):
            continue
        rest = word[len(word) % 2 :]
        if rest[: len(rest) // 2] == transposed(rest[len(rest) // 2 :]):
            return True
    return False


_any = Registry()
_n = _any.scalar("a", "number of rows", domain="dimension")
_d = _any.scalar("b", "number of columns", domain="dimension")
_V = _any.matrix("V", _d, _d, "covariance of a row", facts=("positive definite", "symmetric"))
_G = _any.matrix("G", _n, _d, "Gaussian letter", law=GaussianRows(_V))
_S = wishart(_any, "S", _G, "its Gram matrix")
_A = _any.matrix("A", _n, _n, "any matrix")
_B = _any.matrix("B", _d, _d, "any matrix")
_C = _any.matrix("C", _d, _n, "any matrix")


def stein_claims() -> tuple[tuple[Claim, tuple[Rule, ...]], ...]:
    """The contractions that Stein's lemma consists of, each with the rules it is to be executed by."""
    stein = Stein.at(_G)
    return (
        (Claim(E(_G.T * _A * _G), "=", tr(_A) * _V), (stein, expectation_is_linear)),
        (Claim(E(tr(_G * _B * _G.T * _A)), "=", tr(_B * _V) * tr(_A)), (stein, expectation_is_linear)),
        (Claim(E(_G * _C * _G), "=", _C.T * _V), (stein, expectation_is_linear)),
        (Claim(E(_G.T * _C.T * _G.T), "=", _V * _C), (stein, expectation_is_linear)),
        (Claim(E(tr(_C * _G) * _G.T), "=", _V * _C), (stein, expectation_is_linear)),
        (Claim(E(tr(_C * _G) * _G), "=", _C.T * _V), (stein, expectation_is_linear)),
        (Claim(E(tr(_C * _G) ** 2), "=", tr(_C.T * _V * _C)), (stein, expectation_is_linear)),
        (
            Claim(
                E(_G.T * _G * _B * _S),
                "=",
                _n * _V * _B * E(_S) + _V * _B.T * E(_G.T * _G) + E(tr(_G * _B * _G.T) * _V),
            ),
            (stein, expectation_is_linear, trace_of_identity),
        ),
    )
