"""Integrals over the eigenvalues of a Wishart matrix as reasons; notation as in `symbolic.eigenvalue_moments`.

**De Bruijn.** E ∏ φ(l_i) is a quotient of Pfaffians, Pf A_φ / Pf A, where A_φ has φ(x) φ(y) under the integral. At
φ = 1 + ε/(x + t)^r the derivative by ε at 0 is E tr (W + tI)^{−r} = ½ tr A⁻¹(B_r − B_rᵀ) = tr A⁻¹B_r, since A is
skew-symmetric.

**Division.** x^{j+1}/(x + t) = x^j − t x^j/(x + t). So row j + 1 of B_1 is row j of A less t times row j of B_1, and
row j + 1 of B_2 is row j of B_1 less t times row j of B_2; from the first row on, B_1 = L A + v ι_1ᵀ and
B_2 = L B_1 + v ι_2ᵀ.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sympy import Basic, Expr, S, Symbol, cancel, powsimp

from symbolic.canonical import Form, Mean, Need, Normaliser, TraceOf, shown
from symbolic.canonical.forms import expectations
from symbolic.claim import Claim
from symbolic.eigenvalue_moments import DeBruijn, de_bruijn
from symbolic.ensembles import GaussianRows, penalised_gram, wishart
from symbolic.errors import NotEvaluable
from symbolic.matrices import E, Identity, Letter, Named, Registry, Scaled, Trace, inv, tr
from symbolic.rules.facts import DE_BRUIJN, WISHART_DENSITY
from symbolic.rules.rule import Rule


@dataclass(frozen=True, repr=False)
class DeBruijnFormula(Rule):
    """E tr K⁻ʳ = tr A⁻¹ B_r, r = 1, 2, for K = ZᵀZ + tI with Z : n × q isotropic, n ≥ q."""

    matrix: Named | None = None
    moments: DeBruijn | None = None

    @classmethod
    def at(cls, matrix: Named, moments: DeBruijn) -> DeBruijnFormula:
        """The formula for `matrix = ZᵀZ + tI`; raises TypeError if the moments are those of another."""
        parts = penalised_gram(matrix)
        law = moments.law
        if parts is None or not isinstance(parts.design, Letter) or not isinstance(parts.design.law, GaussianRows):
            raise TypeError(f"{matrix} has to be a Wishart matrix with a multiple of the identity added")
        design = parts.design
        isotropic = cast(GaussianRows, design.law).covariance == Identity(design.cols)
        if not isotropic or parts.penalty != Scaled(law.t, Identity(design.cols)) or parts.free is not None:
            raise TypeError(f"{matrix} has to be ZᵀZ + {law.t} I for an isotropic Gaussian letter Z")
        if (design.rows, design.cols) != (law.n, law.q):
            raise TypeError(f"the moments are those of {law.n} × {law.q}; {design} is {design.rows} × {design.cols}")
        return cls(
            name=f"de Bruijn's formula for {matrix}",
            claims=(),
            source="debruijn1955",
            facts=(WISHART_DENSITY, DE_BRUIJN),
            matrix=matrix,
            moments=moments,
        )

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        return ("de Bruijn's formula for ", cast(Basic, self.matrix))

    def operate(self, form: Form, field_: Any) -> tuple[Form, tuple[Need, ...]]:
        """The line with E tr K⁻¹ and E tr K⁻² written in moments, and the condition n ≥ q."""
        assert self.moments is not None
        found: dict[Basic, Basic] = {}
        for mean in dict.fromkeys(expectations(form)):
            power = self._power(mean)
            if power is not None:
                found[cast(Basic, mean.shown)] = Trace(inv(self.moments.a) * self.moments.b[power - 1])
        if not found:
            raise NotEvaluable(f"the trace of the inverse of {self.matrix} stands in no expectation of this line")
        law = self.moments.law
        after = cast(Basic, shown(form)).xreplace(found)
        return Normaliser(field_).form(after), (Need(cast(Any, law.n >= law.q), self.name),)

    def _power(self, mean: Mean) -> int | None:
        """r, if what is averaged is tr K⁻ʳ, r = 1 or 2."""
        if mean.shape is not None or len(mean.scalars) != 1 or not isinstance(mean.scalars[0], TraceOf):
            return None
        word = mean.scalars[0].word
        plain = all(factor.base == self.matrix and factor.inverse for factor in word)
        return len(word) if plain and len(word) in (1, 2) else None


@dataclass(frozen=True, repr=False)
class Division(Rule):
    """B_1 = L A + v ι_1ᵀ and B_2 = L B_1 + v ι_2ᵀ, by division of x^{j+1} by x + t."""

    moments: DeBruijn | None = None

    @classmethod
    def at(cls, moments: DeBruijn) -> Division:
        """The division for these moments."""
        _divided()
        return cls(name="division by x + t", claims=(), source="linear algebra", moments=moments)

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        assert self.moments is not None
        return ("division by ", Symbol("x") + self.moments.law.t)

    def operate(self, form: Form, field_: Any) -> tuple[Form, tuple[Need, ...]]:
        """The line with B_2, then B_1, written out."""
        assert self.moments is not None
        m = self.moments
        line = cast(Basic, shown(form))
        after = line.xreplace({m.b[1]: m.lower * m.b[0] + m.v * m.iota[1].T})
        after = after.xreplace({m.b[0]: m.lower * m.a + m.v * m.iota[0].T})
        if after == line:
            raise NotEvaluable(f"neither {m.b[0]} nor {m.b[1]} stands in this line")
        return Normaliser(field_).form(after), ()


@cache
def _divided() -> None:
    """Execute what the division says of one row, for every j and k, and refuse to go on if it is not so."""
    x, t = Symbol("x", positive=True), Symbol("t", positive=True)
    j, k = Symbol("j", integer=True, nonnegative=True), Symbol("k", integer=True, nonnegative=True)
    monomial, lower = x**j, cast(Expr, (-t) ** (j - 1 - k))
    row = cancel(powsimp((x * monomial / (x + t) - (monomial - t * monomial / (x + t))) / monomial))
    below = cancel(powsimp((lower.subs(j, j + 1) + t * lower) / lower))
    diagonal = lower.subs(j, k + 1)
    # x^{j+1}/(x + t) = x^j − t x^j/(x + t);
    # L_{j+1,k} = −t L_jk below the diagonal, and so v_{j+1} = −t v_j;  L_{j+1,j} = 1
    if (row, below, diagonal) != (0, 0, 1):
        raise NotEvaluable("division by x + t does not give the rows that the rule states")


@dataclass(frozen=True, repr=False)
class StrictlyTriangular(Rule):
    """tr L = 0, for L that vanishes on and above the diagonal, and for its powers."""

    moments: DeBruijn | None = None

    @classmethod
    def at(cls, moments: DeBruijn) -> StrictlyTriangular:
        """The rule for the letter L of these moments."""
        return cls(name=f"{moments.lower} is strictly triangular", claims=(), source="linear algebra", moments=moments)

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        assert self.moments is not None
        return (self.moments.lower, " is strictly triangular")

    def operate(self, form: Form, field_: Any) -> tuple[Form, tuple[Need, ...]]:
        """The line without the traces of powers of L."""
        assert self.moments is not None
        terms = {m: value for m, value in form.terms.items() if not any(self._vanishes(x) for x in m[1])}
        if len(terms) == len(form.terms):
            raise NotEvaluable(f"no trace of {self.moments.lower} stands in this line")
        return Form(form.shape, terms), ()

    def _vanishes(self, atom: object) -> bool:
        assert self.moments is not None
        if not isinstance(atom, TraceOf) or not atom.word:
            return False
        # L Lᵀ is not triangular
        return len(set(atom.word)) == 1 and atom.word[0].base == self.moments.lower


_any = Registry()
_n = _any.scalar("a", "number of rows", domain="dimension")
_q = _any.scalar("c", "number of columns", domain="dimension")
_t = _any.scalar("t", "what is added", domain="positive")
_Z = _any.matrix("Z", _n, _q, "isotropic design", law=GaussianRows(Identity(_q)))
_W = wishart(_any, "W", _Z, "Gram matrix")
_K = _any.named("K", _W + _t * Identity(_q), "with a penalty")
_names = ("A", "B_1", "B_2", "iota_1", "iota_2", "L", "v")
_m = de_bruijn(_any, _Z, _t, _names, _names)


def de_bruijn_claims() -> tuple[tuple[Claim, tuple[Rule, ...]], ...]:
    """What de Bruijn's formula says, each claim with the rule that it is to be executed by."""
    by = (DeBruijnFormula.at(_K, _m),)
    enough = (_n >= _q,)
    return (
        (Claim(E(tr(inv(_K))), "=", tr(inv(_m.a) * _m.b[0]), enough), by),
        (Claim(E(tr(inv(_K) * inv(_K))), "=", tr(inv(_m.a) * _m.b[1]), enough), by),
    )


def division_claims() -> tuple[tuple[Claim, tuple[Rule, ...]], ...]:
    """What the division says, each claim with the rule that it is to be executed by."""
    by = (Division.at(_m),)
    enough = (_n >= _q,)
    return (
        (Claim(_m.b[0], "=", _m.lower * _m.a + _m.v * _m.iota[0].T, enough), by),
        (
            Claim(
                _m.b[1], "=", _m.lower * _m.lower * _m.a + _m.lower * _m.v * _m.iota[0].T + _m.v * _m.iota[1].T, enough
            ),
            by,
        ),
    )


def triangular_claims() -> tuple[tuple[Claim, tuple[Rule, ...]], ...]:
    """What a strictly triangular matrix is worth, with the rule that it is to be executed by."""
    by = (StrictlyTriangular.at(_m),)
    return ((Claim(tr(_m.lower) + tr(_m.lower * _m.lower), "=", S.Zero, given=(_n >= _q,)), by),)


__all__ = [
    "DeBruijnFormula",
    "Division",
    "StrictlyTriangular",
    "de_bruijn_claims",
    "division_claims",
    "triangular_claims",
]
