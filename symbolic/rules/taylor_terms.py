"""The terms of the series of leading singular vectors in the mean, and singular vectors of one matrix in two forms.

Notation
    Π_p(M)            the projector on the p leading left singular vectors of M
    Π_p^{<2k}(B, E)   the terms of the series of Π_p(B + E) with fewer than 2k factors E, the error of least squares

The mean E tr(D Π_p^{<2k}(B, E)), D fixed, is executed as that of the projector is (`symbolic.rules.column_space`): the
recursion of the Z_1, Z_2, … is compared with what these are declared to be, and words with an odd number of E, whose
mean is 0, are left out. Nothing else is: under each of its expectations a line has to be linear in the terms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from sympy import Basic

from symbolic.canonical import Form, Laws, Mean, Need, Normaliser, TraceOf, field_of, shown
from symbolic.canonical.forms import Scalar
from symbolic.canonical.remainders import without_remainders
from symbolic.claim import Claim
from symbolic.errors import NotEvaluable
from symbolic.matrices import E, Leading, Registry, TaylorTerms, inv, tr
from symbolic.rules.column_space import EXAMPLE, ColumnSpaceSeries
from symbolic.rules.low_rank import named_in
from symbolic.rules.rule import Rule

_any = Registry()


@dataclass(frozen=True, repr=False)
class MeanOfTerms(Rule):
    """The terms of a series below an even order, as words under every expectation.

    terms    Π_p^{<2k}(B, E)
    series   the series of Π_p(B + E) up to O(n^{-k})
    """

    terms: TaylorTerms | None = None
    series: ColumnSpaceSeries | None = None

    @classmethod
    def at(cls, terms: TaylorTerms, series: ColumnSpaceSeries) -> MeanOfTerms:
        """The rule for these terms; raises TypeError if the series is of something else, or to another order."""
        signal, space = series.signal, series.space
        if signal is None or space is None or series.weight is not None:
            raise TypeError("the terms are those of truncated SVD; got another series")
        same = terms.matrix == signal.matrix and terms.error == series.error and terms.size == space.size
        if not same or terms.order != 2 * series.order:
            raise TypeError(f"{terms} are not the terms of order below {2 * series.order} of the {series.name}")
        return cls(f"terms of the {series.name}", (), "kato1995", series.laws, series.facts, terms=terms, series=series)

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        return ("the terms of ", cast(Basic, self.terms))

    def operate(self, form: Form, field_: Any) -> tuple[Form, tuple[Need, ...]]:
        """The line with words in place of the terms; raises NotEvaluable unless they stand in means of traces."""
        terms, series = cast(TaylorTerms, self.terms), cast(ColumnSpaceSeries, self.series)
        line = cast(Basic, shown(form))
        if not line.has(terms) or line.has(cast(Basic, series.space)):
            raise NotEvaluable(f"{terms} has to stand in the line, and {series.space} must not")
        normal, total = Normaliser(field_), Form(form.shape, {})
        for (word, scalars), value in form.terms.items():
            piece = Form(form.shape, {(word, ()): value})
            for atom in scalars:
                each = Form(None, {((), (atom,)): field_.one})
                piece = normal.multiply(self._expanded(atom, field_) if atom.shown.has(terms) else each, piece)
            total = total + piece
        if cast(Basic, shown(total)).has(terms):
            raise NotEvaluable(f"{terms} stands where no mean of it is taken")
        return total, ()

    def _expanded(self, atom: Scalar, field_: Any) -> Form:
        """E tr(D T) as words, by itself, so that no factor beside it decides how far it is expanded."""
        terms, series = cast(TaylorTerms, self.terms), cast(ColumnSpaceSeries, self.series)
        traces = atom.scalars if isinstance(atom, Mean) and not atom.word else ()
        word = traces[0].word if len(traces) == 1 and isinstance(traces[0], TraceOf) else ()
        if [factor.base == terms for factor in word if cast(Basic, factor.shown).has(terms)] != [True]:
            raise NotEvaluable(f"{terms} has to stand once in a trace, and that alone in a mean; got {atom.shown}")
        put = Normaliser(field_).form(cast(Basic, atom.shown).xreplace({cast(Basic, terms): cast(Basic, series.space)}))
        operated, _ = series.operate(put, field_)
        return Normaliser(field_).form(cast(Basic, shown(without_remainders(operated))))


@dataclass(frozen=True, repr=False)
class SameSpace(Rule):
    """Π_p(M) = Π_p(N), as M = N by what abbreviations mean.

    first, second   the two projectors
    """

    first: Leading | None = None
    second: Leading | None = None

    @classmethod
    def at(cls, first: Leading, second: Leading) -> SameSpace:
        """The rule for two projectors; raises TypeError unless their matrices and their ranks are the same."""
        if first.size != second.size:
            raise TypeError(f"spaces of {first.size} and of {second.size} dimensions are not the same")
        if _opened(first, second) is None:
            raise TypeError(f"{first.matrix} and {second.matrix} are not the same by what abbreviations mean")
        return cls(f"{first.matrix} is {second.matrix}", (), "definition", first=first, second=second)

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        return ("", cast(Leading, self.first).matrix, " is ", cast(Leading, self.second).matrix)

    def operate(self, form: Form, field_: Any) -> tuple[Form, tuple[Need, ...]]:
        """The line with the second in place of the first, and what the inverses need that cancel in them."""
        first, second = cast(Leading, self.first), cast(Leading, self.second)
        return Normaliser(field_).form(cast(Basic, shown(form)).xreplace({first: second})), _opened(first, second) or ()


def _opened(first: Leading, second: Leading) -> tuple[Need, ...] | None:
    """What it takes for the two matrices to be the same, all definitions opened; None if they differ."""
    named = tuple(dict.fromkeys((*named_in(first.matrix), *named_in(second.matrix))))
    normal = Normaliser(field_of(first.matrix, second.matrix), Laws(cancels=True, definitions=named))
    return tuple(normal.needs) if normal.form(first.matrix) == normal.form(second.matrix) else None


def terms_claims() -> tuple[tuple[Claim, tuple[Rule, ...]], ...]:
    """The terms below the second order in the mean, with the rule that they are to be executed by."""
    signal, rank, design, noise, _, error, D, (Z_1, _) = EXAMPLE
    terms = TaylorTerms(signal.matrix, error, rank, 2)
    series = ColumnSpaceSeries.at(Leading(signal.matrix + error, rank), signal, error, Z_1, order=1)
    enough = (design.rows > design.cols, noise.cols >= rank)
    return ((Claim(E(tr(D * terms)), "=", tr(D * signal.left), enough), (MeanOfTerms.at(terms, series),)),)


def same_space_claims() -> tuple[tuple[Claim, tuple[Rule, ...]], ...]:
    """One matrix in two forms, with the rule that it is to be executed by."""
    a, b, k = (_any.scalar(name, "a size", domain="dimension") for name in "abk")
    V = _any.matrix("V", a, a, "any positive definite matrix", facts=("positive definite", "symmetric"))
    A, B = _any.matrix("A", a, b, "any matrix"), _any.matrix("B", b, a, "any matrix")
    first, second = Leading(inv(V) * (V * A + B.T), k), Leading(A + inv(V) * B.T, k)
    return ((Claim(B * first, "=", B * second, (k <= a, k <= b)), (SameSpace.at(first, second),)),)


__all__ = ["MeanOfTerms", "SameSpace", "same_space_claims", "terms_claims"]
