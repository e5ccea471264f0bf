"""Moments of the fluctuation of a sample covariance, as a reason.

Every expectation of traces and words in Ξ = XᵀX/n − C and fixed matrices becomes its value, a polynomial in 1/n, by
the recursion of `symbolic.moments.centred`, which is Stein's lemma on the factor Xᵀ of one Ξ. In a line with O(n^{-k})
what is as small as that is left in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from sympy import Basic, Symbol, ceiling

from symbolic.canonical import Factor, Form, Laws, Mean, Need, Normaliser, TraceOf, Word, field_of
from symbolic.canonical.forms import sorted_scalars
from symbolic.canonical.remainders import coefficient_order, remainder_of
from symbolic.claim import Claim
from symbolic.ensembles import Fluctuation, GaussianRows, fluctuation, fluctuation_of, wishart
from symbolic.errors import NotEvaluable
from symbolic.matrices import (
    BigO,
    DualBases,
    E,
    Identity,
    MatrixExpression,
    Named,
    NamedScalar,
    Registry,
    has_fact,
    tr,
)
from symbolic.moments.alphabet import COVARIANCE, FIRST_LETTER, LAST_LETTER, Alphabet, Term
from symbolic.moments.alphabet import Word as Bytes
from symbolic.moments.centred import FLUCTUATION, reduced
from symbolic.rules.facts import STEINS_LEMMA
from symbolic.rules.rule import Rule


@dataclass(frozen=True, repr=False)
class CentredMoments(Rule):
    """The value of every expectation in which Ξ alone is random.

    xi      Ξ, an abbreviation
    bases   dual bases in which its mean is written
    """

    xi: Named | None = None
    bases: tuple[DualBases, ...] = ()

    @classmethod
    def at(cls, xi: Named, *bases: DualBases) -> CentredMoments:
        """The moments of `xi`; raises TypeError if it is not centred, once its mean is read in the bases."""
        if fluctuation_of(xi) is None:
            raise TypeError(f"centred moments are of the fluctuation of a sample covariance; got {xi}")
        require_centred(xi, bases)
        laws = Laws(cyclic=True, transposed_trace=True)  # closed words are read up to rotation and transposition
        return cls(f"centred moments of {xi}", (), "haff1979", laws, (STEINS_LEMMA,), xi=xi, bases=bases)

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        return ("moments of ", cast(Basic, self.xi))

    def operate(self, form: Form, field_: Any) -> tuple[Form, tuple[Need, ...]]:
        """The line with such expectations replaced by their values; raises NotEvaluable if there is none."""
        remainder = remainder_of(form)
        parts = cast(Fluctuation, fluctuation_of(cast(Basic, self.xi)))
        n = cast(Symbol, parts.design.rows)
        known = isinstance(remainder, BigO) and remainder.sizes == (n,) and not depends_on(n, parts)
        total = Form(form.shape, {})
        groups: dict[tuple[Any, ...], list[tuple[Mean, Any]]] = {}
        for (word, scalars), value in form.terms.items():
            means = [i for i, atom in enumerate(scalars) if isinstance(atom, Mean) and self._concerns(atom)]
            if word or len(means) != 1:
                total = total + Form(form.shape, {(word, scalars): value})
                continue
            # The trace of an identity, of whatever size, is a factor: words forget the sizes of empty ones.
            atoms = cast(Mean, scalars[means[0]]).scalars
            identities = tuple(atom for atom in atoms if not cast(TraceOf, atom).word)
            mean = Mean((), tuple(atom for atom in atoms if atom not in identities), None)
            rest = sorted_scalars((*scalars[: means[0]], *scalars[means[0] + 1 :], *identities))
            groups.setdefault(rest, []).append((mean, value))
        if not groups:
            raise NotEvaluable(f"no expectation of {self.xi} alone is in the line")
        coder = _Coder(cast(Named, self.xi), self.bases)
        for rest, means_ in groups.items():
            bounded = not any(atom.is_random or cast(Basic, atom.shown).has(n) for atom in rest)
            for mean, value in means_:
                most = None
                if known and bounded and self._is_fixed(mean, n):
                    most = int(ceiling(cast(BigO, remainder).order))
                total = total + _averaged(coder, rest, mean, value, field_, n, most)
        return total, ()

    def _concerns(self, mean: Mean) -> bool:
        return mean.shape is None and all(
            isinstance(atom, TraceOf)
            and all((f.base == self.xi and not f.inverse) or not f.is_random for f in atom.word)
            for atom in mean.scalars
        )

    def _is_fixed(self, mean: Mean, n: Symbol) -> bool:
        """Whether nothing beside Ξ in an expectation depends on n."""
        factors = (factor for atom in mean.scalars for factor in cast(TraceOf, atom).word)
        return not any(factor.base != self.xi and factor.shown.has(n) for factor in factors)


def _read(matrix: Any, bases: tuple[DualBases, ...]) -> Form:
    named = tuple(node for node in matrix.atoms(Named, NamedScalar))
    return Normaliser(field_of(matrix), Laws(bases=bases, definitions=named)).form(matrix)


def require_centred(xi: Named, bases: tuple[DualBases, ...]) -> None:
    """Raises TypeError if the mean of Ξ is not zero, its parts read in the bases."""
    parts = cast(Fluctuation, fluctuation_of(xi))
    if _read(parts.mean, bases) != _read(parts.covariance, bases):
        raise TypeError(f"{xi} is not centred: a row of {parts.design} has the covariance {parts.covariance}")


def depends_on(n: Symbol, parts: Fluctuation) -> bool:
    """Whether the law of a row of the design depends on the number of rows: then Ξ need not be small."""
    return any(part.has(n) for part in (parts.design.cols, parts.mean, parts.covariance))


def reads_as_identity(matrix: MatrixExpression, bases: tuple[DualBases, ...]) -> bool:
    """Whether a matrix that is written in dual bases is the identity."""
    return _read(matrix, bases) == _read(Identity(matrix.rows), bases)


def _averaged(
    coder: _Coder, rest: tuple[Any, ...], mean: Mean, value: Any, field: Any, n: Symbol, most: int | None
) -> Form:
    """A multiple of an expectation, up to O(n^{-most}) if that is a number."""
    one_over_n = field.one / field.from_sympy(n)
    total = Form(None, {})
    terms = coder.coded(mean)
    count = sum(word.count(FLUCTUATION) for word in terms)
    limit = max(count, 1) if most is None else most - 1 - coefficient_order(value, (n,))
    if limit < 0:
        return total
    alphabet = coder.alphabet()
    found = reduced({alphabet.term(terms[0], terms[1:]): (1,)}, alphabet, limit)
    for term, series in found.terms.items():
        coefficient = sum((field.from_sympy(c) * one_over_n**k for k, c in enumerate(series) if c), field.zero)
        monomial = sorted_scalars((*rest, *coder.traces(term)))
        total = total + Form(None, {((), monomial): value * coefficient})
    return total


class _Coder:
    """Words of factors as words of bytes and back."""

    def __init__(self, xi: Named, bases: tuple[DualBases, ...]) -> None:
        parts = cast(Fluctuation, fluctuation_of(xi))
        self.xi, self.size = xi, xi.rows
        self.isotropic = reads_as_identity(parts.mean, bases)
        self.mean = parts.mean
        self.letters: dict[Factor, int] = {}

    def coded(self, mean: Mean) -> tuple[Bytes, ...]:
        """The open word, which is empty, and the closed words of an expectation."""
        words = [cast(TraceOf, atom).word for atom in mean.scalars]
        return (b"", *(bytes(map(self._byte, word)) for word in words))

    def _byte(self, factor: Factor) -> int:
        if factor.base == self.xi:
            return FLUCTUATION
        if factor.base == self.mean and not factor.inverse:
            return COVARIANCE
        letter = Factor(factor.base, factor.inverse)
        byte = self.letters.setdefault(letter, FIRST_LETTER + 2 * len(self.letters))
        if byte > LAST_LETTER:
            raise NotEvaluable("an expectation has at most 122 different matrices in it")
        return byte + factor.transposed

    def alphabet(self) -> Alphabet:
        """The bytes that are in use, with what is known of the matrices."""
        shapes = {byte: (factor.rows == 1, factor.cols == 1) for factor, byte in self.letters.items()}
        return Alphabet(
            isotropic=self.isotropic,
            symmetric=frozenset(
                x for factor, x in self.letters.items() if has_fact(cast(Any, factor.base), "symmetric")
            ),
            columns=frozenset(x + row for x, (row, column) in shapes.items() if row is not column),
        )

    def traces(self, term: Term) -> list[TraceOf]:
        """The closed words as traces; what is left of an open one is none."""
        shown: dict[int, Factor] = {byte: factor for factor, byte in self.letters.items()}
        shown[COVARIANCE] = Factor(self.mean)

        def factor(byte: int) -> Factor:
            base = shown[byte & ~1]
            return base.T if byte & 1 else base

        words: list[Word] = [tuple(map(factor, word)) for word in term[1:]]
        return [TraceOf(word, word[0].rows if word else self.size) for word in words]


_any = Registry()
_n = _any.scalar("a", "number of rows", domain="dimension")
_d = _any.scalar("b", "number of columns", domain="dimension")
_V = _any.matrix("V", _d, _d, "covariance of a row", facts=("positive definite", "symmetric"))
_G = _any.matrix("G", _n, _d, "Gaussian design", law=GaussianRows(_V))
_S = wishart(_any, "S", _G, "its Gram matrix")
_X = fluctuation(_any, "X", _S, _V)
_C = _any.matrix("C", _d, _d, "any matrix")
_D = _any.matrix("D", _d, _d, "another matrix")


def centred_claims() -> tuple[tuple[Claim, tuple[Rule, ...]], ...]:
    """What the rule says of words with two and three Ξ, each with the rule that it is to be executed by."""
    by = (CentredMoments.at(_X),)
    both = _V * (_C + _C.T) * _V
    return (
        (Claim(_n * E(tr(_X * _C * _X * _D)), "=", tr(_V * _C) * tr(_V * _D) + tr(_C.T * _V * _D * _V)), by),
        (Claim(_n * E(tr(_X * _C) * tr(_X * _D)), "=", tr(_V * _C * _V * _D) + tr(_V * _C.T * _V * _D)), by),
        (
            Claim(
                _n**2 * E(tr(_X * _C * _X * _X)),
                "=",
                tr(_V) ** 2 * tr(_C * _V)
                + tr(_V * _V) * tr(_C * _V)
                + 2 * tr(_V) * tr(_C * _V * _V)
                + 4 * tr(_C * _V * _V * _V),
            ),
            by,
        ),
        (
            Claim(
                _n**2 * E(tr(_X * _C) * tr(_X * _D * _X)),
                "=",
                tr(_V * _D * both) + tr(both * _D * _V) + tr(both) * tr(_V * _D) + tr(_V) * tr(both * _D),
            ),
            by,
        ),
    )


__all__ = ["CentredMoments", "centred_claims"]
