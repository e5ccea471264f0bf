r"""The Marchenko–Pastur law as a reason: mean traces of a resolvent, as samples and dimensions grow in proportion.

Notation
    Z : N × q    isotropic Gaussian;  W = ZᵀZ;  K = W + tI
    μ > 0        a number, fixed;  t = μ (N − q/(1 + μ)), which is positive for N (1 + μ) > q

**The law.** As N, q and t → ∞ in proportion, E tr K⁻¹ − f → 0, where f > 0 solves t f² + (t + N − q) f − q = 0. With t
written by μ that is f = q/(N (1 + μ) − q): the rule executes the insertion.

**The derivative.** E tr K⁻² = −d/dt E tr K⁻¹. The functions s ↦ E tr (W + nsI)⁻¹ of s = t/n are convex and tend to a
smooth one, pointwise; so their derivatives, which lie between slopes of chords, tend to its derivative. That is
E tr K⁻² = −f′ + o(1/n), where f′ = (df/dμ)/(dt/dμ): the rule executes the differentiation.

What is in proportion: the ratios of N, q and t tend to limits in (0, ∞), so that N (1 + μ) > q in the limit as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from sympy import Basic, Expr, Symbol, cancel, diff, factor

from symbolic.canonical import Form, Mean, Need, Normaliser, TraceOf, shown
from symbolic.canonical.forms import expectations
from symbolic.claim import Claim
from symbolic.ensembles import GaussianRows, penalised_gram, wishart
from symbolic.errors import NotEvaluable
from symbolic.matrices import E, Identity, Letter, Named, NamedScalar, Registry, Scaled, SmallO, inv, tr
from symbolic.rules.facts import MARCHENKO_PASTUR
from symbolic.rules.rule import Rule


@dataclass(frozen=True, repr=False)
class MarchenkoPastur(Rule):
    """E tr K⁻¹ = f + o(1) and E tr K⁻² = −f′ + o(1/n), for K = ZᵀZ + tI with Z : N × q isotropic.

    matrix   K, whose t is an abbreviation for μ (N − q/(1 + μ))
    mu       μ
    """

    matrix: Named | None = None
    mu: Symbol | None = None

    @classmethod
    def at(cls, matrix: Named) -> MarchenkoPastur:
        """The law for `matrix = ZᵀZ + tI`; raises TypeError if it is not that, or t not written by some μ."""
        parts = penalised_gram(matrix)
        law = parts.design.law if parts is not None and isinstance(parts.design, Letter) else None
        if parts is None or not isinstance(law, GaussianRows) or not isinstance(law.covariance, Identity):
            raise TypeError(f"{matrix} has to be ZᵀZ + tI for an isotropic Gaussian letter Z")
        t = parts.penalty.coefficient if isinstance(parts.penalty, Scaled) else None
        if not isinstance(t, NamedScalar) or parts.penalty != Scaled(t, Identity(parts.design.cols)):
            raise TypeError(f"{matrix} has to be ZᵀZ + tI, t an abbreviation; got {parts.penalty}")
        N, q = parts.design.shape
        for mu in sorted(t.definition.free_symbols - N.free_symbols - q.free_symbols, key=str):
            if mu.is_positive and not mu.is_integer and cancel(t.definition - penalty_of(mu, N, q)) == 0:
                name = f"Marchenko–Pastur law for {matrix}"
                return cls(name, (), "marchenko1967", facts=(MARCHENKO_PASTUR,), matrix=matrix, mu=mu)
        raise TypeError(f"the penalty has to be μ (N − q/(1 + μ)), N = {N}, q = {q}; got {t.definition}")

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        return ("Marchenko–Pastur law for ", cast(Basic, self.matrix))

    def operate(self, form: Form, field_: Any) -> tuple[Form, tuple[Need, ...]]:
        """The line with the limits of E tr K⁻¹ and E tr K⁻² in it, and the condition N (1 + μ) > q."""
        parts = penalised_gram(cast(Basic, self.matrix))
        assert parts is not None
        assert self.mu is not None
        N, q = parts.design.shape
        limits = limits_of(self.mu, N, q)
        found: dict[Basic, Basic] = {}
        for mean in dict.fromkeys(expectations(form)):
            power = self._power(mean)
            if power is not None:
                found[cast(Basic, mean.shown)] = limits[power - 1] + SmallO(power - 1, *sizes_of(N, q))
        if not found:
            raise NotEvaluable(f"the trace of the inverse of {self.matrix} stands in no expectation of this line")
        after = cast(Basic, shown(form)).xreplace(found)
        return Normaliser(field_).form(after), (Need(cast(Any, N * (1 + self.mu) > q), self.name),)

    def _power(self, mean: Mean) -> int | None:
        """r, if what is averaged is tr K⁻ʳ, r = 1 or 2."""
        if mean.shape is not None or len(mean.scalars) != 1 or not isinstance(mean.scalars[0], TraceOf):
            return None
        word = mean.scalars[0].word
        plain = all(each.base == self.matrix and each.inverse for each in word)
        return len(word) if plain and len(word) in (1, 2) else None


def penalty_of(mu: Expr, N: Expr, q: Expr) -> Expr:
    """t = μ (N − q/(1 + μ))"""
    return mu * (N - q / (1 + mu))


def sizes_of(N: Expr, q: Expr) -> tuple[Symbol, ...]:
    """The sizes that grow in proportion; first the number of samples, of which N is what is left."""
    symbols = sorted(cast(set[Symbol], N.free_symbols | q.free_symbols), key=str)
    samples = next(s for s in symbols if N.coeff(s) == 1)
    return (samples, *(s for s in symbols if s != samples))


@lru_cache(maxsize=64)
def limits_of(mu: Symbol, N: Expr, q: Expr) -> tuple[Expr, Expr]:
    """`f` and `−df/dt`, once f is found to be a root of the equation of the law."""
    f, t = q / (N * (1 + mu) - q), penalty_of(mu, N, q)
    if cancel(t * f**2 + (t + N - q) * f - q) != 0:
        raise NotEvaluable("the limit does not solve the equation of the Marchenko–Pastur law")
    return f, factor(cancel(-diff(f, mu) / diff(t, mu)))


_any = Registry()
_N = _any.scalar("a", "number of rows", domain="dimension")
_q = _any.scalar("c", "number of columns", domain="dimension")
_mu = _any.scalar("mu", "a number", domain="positive", latex=r"\mu")
_t = _any.named_scalar("t", penalty_of(_mu, _N, _q), "penalty", positive=True)
_Z = _any.matrix("Z", _N, _q, "isotropic design", law=GaussianRows(Identity(_q)))
_W = wishart(_any, "W", _Z, "Gram matrix")
_K = _any.named("K", _W + _t * Identity(_q), "with a penalty")


def marchenko_pastur_claims() -> tuple[tuple[Claim, tuple[Rule, ...]], ...]:
    """What the law says, each claim with the rule that it is to be executed by."""
    by = (MarchenkoPastur.at(_K),)
    given = (_N * (1 + _mu) > _q,)
    below = _N * (1 + _mu) - _q
    squared = _q * _N * (1 + _mu) ** 2 / (below**2 * (_N * (1 + _mu) ** 2 - _q))
    return (
        (Claim(E(tr(inv(_K))), "=", _q / below + SmallO(0, _N, _q), given), by),
        (Claim(E(tr(inv(_K) * inv(_K))), "=", squared + SmallO(1, _N, _q), given), by),
    )


__all__ = ["MarchenkoPastur", "limits_of", "marchenko_pastur_claims", "penalty_of"]
