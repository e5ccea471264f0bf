"""Eigenspaces as reasons: what projectors and reduced resolvents are, and the series of a projector nearby.

Notation
    A, E : d × d    symmetric;  P_i, R_i the projectors and reduced resolvents of a group of eigenvalues of A
    P = Σ_i P_i, Q = I − P,  Π(t) the projector of A + t E that starts at P
    K_0 = P, K_1, K_2, …   what stands beside the powers of t

Π is analytic, idempotent and commutes with A + t E, so that its coefficients satisfy for every j

    Σ_i K_i K_{j−i} = K_j,    A K_j − K_j A = K_{j−1} E − E K_{j−1}

and these decide them: the difference D of two solutions that agree below j satisfies X = 0 and C = 0, where
X = P D + D P − D and C = A D − D A, and it is D = P X P − Q X Q + Σ_i (P_i C R_i − R_i C P_i).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sympy import Basic, Expr

from symbolic.canonical import Laws, Normaliser, field_of
from symbolic.claim import Claim, require
from symbolic.errors import StepRefused
from symbolic.matrices import (
    Identity,
    Letter,
    MatrixExpression,
    Product,
    Registry,
    SpectralPart,
    SpectralProjector,
    Trace,
    has_fact,
    spectral_part,
    tr,
)
from symbolic.matrices.expressions import product, total
from symbolic.rules.facts import KATO
from symbolic.rules.rule import Inference, Rule, listed
from symbolic.rules.series_in_t import (
    matrix_of,
    require_coefficients,
    require_fixed,
    require_same,
    series_of,
)


@dataclass(frozen=True, repr=False)
class InSpectrum(Rule):
    """P P = P, P R = 0, A P = λ P, A R = λ R − I + P, for matrices that are declared so."""

    part: SpectralPart | None = None

    @classmethod
    def at(cls, part: SpectralPart) -> InSpectrum:
        """The relations of this spectral part."""
        names = ", ".join(letter.name for letter in part.letters)
        return cls(f"{names} a spectral part", (), "definition", Laws(spectra=(part,)), part=part)

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        assert self.part is not None
        projectors, resolvents = listed(*self.part.projectors), listed(*self.part.resolvents)
        many = "s" * (len(self.part.projectors) > 1)
        return (*projectors, f" eigenprojector{many} of ", self.part.matrix, f", reduced resolvent{many} ", *resolvents)


@dataclass(frozen=True, repr=False)
class SeriesOfProjector(Inference):
    """tr(D Π(t)) = tr(D P) + Σ_j t^j tr(D K_j) + O(t^{N+1}): K_1, …, K_N satisfy the equations that decide them."""

    part: SpectralPart

    name = "uniqueness of the series of a projector"
    source = "kato1995"
    statement = (
        r"If `K_0 = P` and, for `j = 1, \dots, N`, `\sum_i K_i K_{j-i} = K_j` and `A K_j - K_j A = K_{j-1} E - E "
        r"K_{j-1}`, then the projector `\Pi_P(A + tE)` is `\sum_{j \le N} t^j K_j + O(t^{N+1})`: the equations decide "
        r"each `K_j`, as the difference of two solutions is `0`."
    )
    facts = (KATO,)

    def infer(self, premises: Sequence[Claim], conclusion: Claim) -> None:
        """The premises are the two equations of each order, lowest first, the idempotence first; all are needed."""
        self.require_uniqueness(conclusion)
        weight, node = _projector(conclusion)
        perturbation = self.perturbation(node)
        remainder, stated = series_of(conclusion, node.t)
        if len(premises) % 2 or any(premise.relation != "=" for premise in premises):
            raise StepRefused(f"two equations are needed of each order; got {len(premises)} premises")
        order = len(premises) // 2
        if remainder.order != order + 1:
            raise StepRefused(f"the premises are of orders up to {order}; the remainder is {remainder}")
        terms: list[MatrixExpression] = [self.part.projector]
        for j in range(1, order + 1):
            idempotence, commutation = premises[2 * j - 2 : 2 * j]
            terms.append(matrix_of(idempotence.rhs))
            require_same(idempotence, total(*(terms[i] * terms[j - i] for i in range(j + 1))), terms[j], j)
            A, last = self.part.matrix, terms[j - 1]
            require_same(commutation, A * terms[j] - terms[j] * A, last * perturbation - perturbation * last, j)
        require_fixed((*weight, perturbation, *terms), node.t)
        require_coefficients(stated, [tr(product(*weight, term)) for term in terms], node.t)

    def perturbation(self, node: SpectralProjector) -> MatrixExpression:
        """E, where the node is Π_P(A + t E); raises StepRefused if it is another one."""
        found = next(iter(node.matrix.args[1:]), None)
        matrix = getattr(found, "matrix", None)
        if not isinstance(matrix, MatrixExpression) or node.matrix != self.part.matrix + cast(Expr, node.t) * matrix:
            raise StepRefused(f"the matrix has to be {self.part.matrix} + {node.t} E; got {node.matrix}")
        if not has_fact(matrix, "symmetric"):
            raise StepRefused(f"{matrix} has to be symmetric")
        if node.projector != self.part.projector:
            raise StepRefused(f"the projector has to start at {self.part.projector}; got {node.projector}")
        return matrix

    def require_uniqueness(self, conclusion: Claim) -> None:
        """Execute that D = 0 follows from X = 0 and C = 0, for any matrix D."""
        A, P = self.part.matrix, self.part.projector
        D = Letter("difference of two solutions", A.rows, A.cols)
        Q = Identity(A.rows) - P
        X, C = P * D + D * P - D, A * D - D * A
        off = [
            P_i * C * R_i - R_i * C * P_i for P_i, R_i in zip(self.part.projectors, self.part.resolvents, strict=True)
        ]
        combination = total(P * X * P - Q * X * Q, *off)
        normal = Normaliser(field_of(A, D), Laws(spectra=(self.part,)))
        if not (normal.form(combination) - normal.form(D)).is_zero:
            raise StepRefused(f"the equations do not decide the series of the projector of {A}")
        for need in normal.needs:
            require(conclusion.given, need.condition, need.what)


def _projector(conclusion: Claim) -> tuple[tuple[MatrixExpression, ...], SpectralProjector]:
    """The factors D and the projector in tr(D Π)."""
    side = conclusion.lhs
    factors: tuple[MatrixExpression, ...] = ()
    if isinstance(side, Trace):
        factors = side.matrix.factors if isinstance(side.matrix, Product) else (side.matrix,)
    if conclusion.relation != "=" or not factors or not isinstance(factors[-1], SpectralProjector):
        raise StepRefused(f"the conclusion has to be about tr(D Π), with a spectral projector Π; got {conclusion}")
    if any(factor.has(SpectralProjector) for factor in factors[:-1]):
        raise StepRefused(f"one spectral projector may stand in {side}")
    return factors[:-1], factors[-1]


_any = Registry()
_n = _any.scalar("a", "a size", domain="dimension")
_lambda = _any.scalar("lambda", "an eigenvalue", domain="real")
_mu = _any.scalar("mu", "another eigenvalue", domain="real")
_one = spectral_part(_any, ("A", ("P",), ("R",)), _n, (_lambda,))
_two = spectral_part(_any, ("B", ("P_1", "P_2"), ("R_1", "R_2")), _n, (_lambda, _mu))


def spectral_claims() -> tuple[tuple[Claim, tuple[Rule, ...]], ...]:
    """What a spectral part is, each claim with the rule it is to be executed by."""
    A, P, R = _one.letters
    B, P_1, P_2, R_1, R_2 = _two.letters
    by, of_two = (InSpectrum.at(_one),), (InSpectrum.at(_two),)
    apart = (_lambda > _mu,)
    return (
        (Claim(A * P + P * R * A + P * P, "=", (_lambda + 1) * P), by),
        (Claim(A * R, "=", _lambda * R - Identity(_n) + P), by),
        (Claim(R * A, "=", _lambda * R - Identity(_n) + P), by),
        (Claim(B * P_1 + P_1 * P_2 + P_1 * R_2, "=", _lambda * P_1), of_two),
        (Claim(B * R_2, "=", _mu * R_2 - Identity(_n) + P_1 + P_2), of_two),
        (Claim((_lambda - _mu) * R_1 * R_2, "=", R_2 - R_1, apart), of_two),
    )


__all__ = ["InSpectrum", "SeriesOfProjector", "spectral_claims"]
