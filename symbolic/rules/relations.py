"""Relations between matrices as reasons: dual bases, the resolvent identity, and an inverse that was guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sympy import Basic

from symbolic.canonical import Laws, Normaliser, field_of
from symbolic.claim import Claim
from symbolic.ensembles import GaussianRows, penalised_gram, wishart
from symbolic.errors import ConditionError, StepRefused
from symbolic.matrices import DualBases, Identity, Inverse, MatrixExpression, Named, Registry, inv
from symbolic.rules.rule import Inference, Rule, listed


@dataclass(frozen=True, repr=False)
class InBases(Rule):
    """AᵀA° = I, AᵀB° = 0, A A°ᵀ + B B°ᵀ = I, for matrices that are declared so."""

    bases: DualBases | None = None

    @classmethod
    def at(cls, bases: DualBases) -> InBases:
        """The relations of these dual bases."""
        a, b, a_dual, _ = bases.letters
        kind = "an orthonormal basis" if a == a_dual else "a basis with its dual"
        return cls(f"{a}, {b} {kind}", (), "definition", Laws(bases=(bases,)), bases=bases)

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        assert self.bases is not None
        a, b, a_dual, b_dual = self.bases.letters
        if a == a_dual:
            return (*listed(a, b), " an orthonormal basis")
        return (*listed(a, b), " and ", *listed(a_dual, b_dual), " dual bases")


@dataclass(frozen=True, repr=False)
class ResolventIdentity(Rule):
    """W K⁻¹ = I − Ω K⁻¹ and K⁻¹ W = I − K⁻¹ Ω, for K = W + Ω."""

    matrices: tuple[Named, ...] = ()

    @classmethod
    def at(cls, *matrices: Named) -> ResolventIdentity:
        """The identity for Gram matrices with a penalty that makes them invertible, `K = W + κ Ω`."""
        for matrix in matrices:
            if penalised_gram(matrix) is None:
                raise TypeError(f"the resolvent identity needs a Gram matrix with a penalty; got {matrix}")
        names = ", ".join(matrix.name for matrix in matrices)
        laws = Laws(resolvents=matrices)
        return cls(f"resolvent identity for {names}", (), "linear algebra", laws, matrices=matrices)

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        return ("resolvent identity for ", *listed(*self.matrices))


class InverseIs(Inference):
    """K⁻¹ = M, since K M = I and K is square."""

    name = "inverse is unique"
    source = "linear algebra"
    statement = "If `K` is square and `KM = I`, then `K` is invertible and `K^{-1} = M`."

    def infer(self, premises: Sequence[Claim], conclusion: Claim) -> None:
        """The premise is K M = I, the conclusion K⁻¹ = M."""
        (premise,) = premises
        if not isinstance(conclusion.lhs, Inverse) or not isinstance(conclusion.rhs, MatrixExpression):
            raise StepRefused(f"the conclusion has to be about an inverse; got {conclusion}")
        product = conclusion.lhs.matrix * conclusion.rhs
        normal = Normaliser(field_of(product, premise.lhs))
        same = normal.form(premise.lhs) == normal.form(product)
        if {premise.relation, conclusion.relation} != {"="} or not isinstance(premise.rhs, Identity) or not same:
            raise StepRefused(f"the premise has to be {product} = I; got {premise}")
        if premise.given != conclusion.given:
            raise ConditionError(f"{premise} and {conclusion} have different conditions")


inverse_is_unique = InverseIs()

_any = Registry()
_n = _any.scalar("a", "number of rows", domain="dimension")
_p = _any.scalar("b", "number of columns", domain="dimension")
_q = _any.scalar("c", "number of columns", domain="dimension")
_kappa = _any.scalar("kappa", "penalty", domain="positive")
_V = _any.matrix("V", _p, _p, "any positive definite matrix", facts=("positive definite", "symmetric"))
_C = _any.matrix("C", _p, _p, "any positive definite matrix", facts=("positive definite", "symmetric"))
_G = _any.matrix("G", _n, _p, "Gaussian design", law=GaussianRows(_V))
_S = wishart(_any, "S", _G, "its Gram matrix")
_K = _any.named("K", _S + _kappa * _C, "with a penalty")
_bases = _any.dual_bases(("A", "B"), (_p, _q), ("part of a basis", "the rest of it"), duals=("A_dual", "B_dual"))
_A, _B, _A_dual, _B_dual = _bases.letters
_frame = _any.dual_bases(("U", "N"), (_p, _q), ("part of an orthonormal basis", "the rest of it"))


def resolvent_claims() -> tuple[tuple[Claim, tuple[Rule, ...]], ...]:
    """What the resolvent identity says, each claim with the rule it is to be executed by."""
    by = (ResolventIdentity.at(_K),)
    return (
        (Claim(_S * inv(_K), "=", Identity(_p) - _kappa * _C * inv(_K)), by),
        (Claim(inv(_K) * _S, "=", Identity(_p) - _kappa * inv(_K) * _C), by),
    )


def bases_claims() -> tuple[tuple[Claim, tuple[Rule, ...]], ...]:
    """What dual bases are, each claim with the rule it is to be executed by."""
    by, orthonormal = (InBases.at(_bases),), (InBases.at(_frame),)
    return (
        (Claim(_A.T * _A_dual + _A.T * _B_dual * _B.T * _A_dual, "=", Identity(_p)), by),
        (Claim(_B.T * _B_dual, "=", Identity(_q)), by),
        (Claim(_B * _B_dual.T, "=", Identity(_p + _q) - _A * _A_dual.T), by),
        (Claim(_frame.a * _frame.a.T + _frame.b * _frame.b.T, "=", Identity(_p + _q)), orthonormal),
    )


__all__ = ["InBases", "InverseIs", "ResolventIdentity", "bases_claims", "inverse_is_unique", "resolvent_claims"]
