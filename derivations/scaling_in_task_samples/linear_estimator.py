"""The risk of any estimator that is linear in the targets, in powers of 1/n: expand, take moments, collect.

Notation
    X : n × d    rows i.i.d. N(0, Σ);  W = XᵀX = n (Σ + Ξ), y = Xβ* + ε_y
    β̂ = F Xᵀ y   F made of W, of inverses K⁻¹ of Gram matrices with or without a penalty, and of fixed matrices, by sums
                 and products; in S = W/n it is n F(S)
    Δ = β̂ − β*   its error, R = E tr(Σ Δ Δᵀ) its excess risk

The lines are those of a proof, so that what comes out is a theorem, of any order: error, bias and variance, expansion
of each K⁻¹ about its mean, moments of Ξ.

>>> from derivations.symbols import B_U, K_U, U, W, lam
>>> from symbolic.matrices import inv
>>> centre = (K_U, inv(B_U), U.T * MODEL.fluctuation * U)
>>> features = U * inv(K_U) * U.T
>>> found = LinearEstimator("ridge on features", features, (centre,)).series(order=1)
>>> for term in found.claim.rhs.as_ordered_terms():
...     print(term)
O(1/n)
tr(Sigma*beta*beta.T)
-2*tr(inv(B_U)*U.T*Sigma*beta*beta.T*Sigma*U)
tr(inv(B_U)*U.T*Sigma*U*inv(B_U)*U.T*Sigma*beta*beta.T*Sigma*U)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from sympy import Expr
from sympy.core.relational import Relational

from derivations.symbols import Sigma, W, X, Xi, beta, eps_y, sigma_y2, y
from derivations.wishart_moments.existence_of_inverse_moments import existence_of_inverse_moments
from symbolic.claim import Claim
from symbolic.derivation import Proof, Theorem
from symbolic.derivation.step import rewritten
from symbolic.matrices import DualBases, E, Letter, MatrixExpression, Mean, Named, tr
from symbolic.rules import (
    CentredMoments,
    Expansion,
    Rule,
    Stein,
    algebra,
    definition,
    inverse_cancels,
    trace_is_cyclic,
    trace_of_identity,
)


@dataclass(frozen=True)
class LinearModel:
    """The design, its Gram matrix, the fluctuation of that, the covariance; weights, noise and targets.

    bases    dual bases that the design is written in
    """

    design: MatrixExpression
    gram: Named
    fluctuation: Named
    covariance: MatrixExpression
    weights: Letter
    noise: Letter
    targets: Named
    bases: tuple[DualBases, ...] = ()


MODEL = LinearModel(X, W, Xi, Sigma, beta, eps_y, y)
"""Any covariance."""


@dataclass(frozen=True)
class LinearEstimator:
    """β̂ = F Xᵀ y.

    name      what it is called
    weighting F
    centres   for each K⁻¹ in F what K/n is on average: `(K, G)` with K/n = G⁻¹ + Ξ, or `(K, G, T)` with K/n = G⁻¹ + T
    given     the conditions under which the risk is finite
    model     where it is used
    """

    name: str
    weighting: MatrixExpression
    centres: tuple[tuple[MatrixExpression, ...], ...]
    given: tuple[Relational, ...] = ()
    model: LinearModel = MODEL

    @property
    def error(self) -> MatrixExpression:
        """Δ, with the targets still named."""
        model = self.model
        return self.weighting * model.design.T * model.targets - model.weights

    @property
    def excess_risk(self) -> Expr:
        """R, as a definition."""
        return cast(Expr, E(tr(self.model.covariance * self.error * self.error.T)))

    def __post_init__(self) -> None:
        if not isinstance(self.weighting, MatrixExpression):
            raise TypeError(f"F is a matrix expression, d × d; got {self.weighting!r}")

    def bias_and_variance(self, proof: Proof, *named: Named) -> None:
        """The lines from the excess risk to the bias and the variance; `named` are the abbreviations in the claim."""
        model, F = self.model, self.weighting
        noise, bias = F * model.design.T * model.noise, F * model.gram * model.weights - model.weights
        weight = model.covariance
        proof.equals(
            E(tr(weight * (bias + noise) * (bias + noise).T)),
            by=definition(*named, model.targets, model.gram),
        )
        squared_bias = E(tr(weight * bias * bias.T))
        by_noise = (Stein.at(model.noise, existence_of_inverse_moments), trace_is_cyclic, trace_of_identity)
        proof.equals(squared_bias + sigma_y2 * E(tr(weight * F * model.design.T * model.design * F.T)), by=by_noise)
        proof.equals(squared_bias + sigma_y2 * E(tr(weight * F * model.gram * F.T)), by=definition(model.gram))

    def expand(self, proof: Proof, order: int, *also: Rule) -> None:
        """The lines from bias and variance to traces of fixed matrices and O(n^{-order}); `also` tidies them up."""
        model = self.model
        expansion = Expansion.at(
            model.fluctuation,
            *self.centres,
            order=order,
            integrable_by=existence_of_inverse_moments,
            bases=model.bases,
        )
        proof.rewritten(by=(expansion, *also))
        if proof.steps[-1].claim.rhs.has(Mean):
            proof.rewritten(by=(CentredMoments.at(model.fluctuation, *model.bases), *also))

    def series(self, order: int) -> Theorem:
        """R up to O(n^{-order}), as a theorem whose right side its own proof has found.

        Raises TypeError where some K/n is not what it is said to be on average, ConditionError or StepRefused, naming
        the condition, where the risk may be infinite.
        """

        def body(proof: Proof) -> None:
            self.bias_and_variance(proof)
            line = proof.steps[-1].claim.rhs
            if rewritten(line, (inverse_cancels,))[0] != rewritten(line, (algebra,))[0]:
                proof.rewritten(by=inverse_cancels)
            self.expand(proof, order, inverse_cancels, trace_is_cyclic, trace_of_identity)

        start = Claim(self.excess_risk, "=", self.excess_risk, self.given)
        found = Proof(start)
        body(found)
        claim = replace(start, rhs=found.steps[-1].claim.rhs)
        return Theorem(self.name, claim, body, (), f"Series of the risk of {self.name}", __name__)


__all__ = ["MODEL", "LinearEstimator", "LinearModel"]
