"""What a step may use beyond the ring axioms."""

from __future__ import annotations

from dataclasses import dataclass, field

from sympy import Basic
from sympy.core.relational import Relational

from symbolic.matrices import (
    DualBases,
    LowRankPart,
    MatrixExpression,
    Named,
    NamedScalar,
    SpectralPart,
    WeightedPart,
)


@dataclass(frozen=True)
class Need:
    """A condition that a law was applied under, and what needed it."""

    condition: Relational
    what: str


@dataclass(frozen=True)
class Equation:
    """An identity for an expectation, or for a value of the Weingarten function, `lhs = rhs` given conditions.

    It is used from left to right. Every letter and symbol in it stands for anything of its kind: a matrix letter
    matches a deterministic word of its shape (and with its facts), a Gaussian design any other with a covariance that
    matches, a dimension any scalar.
    """

    label: str
    lhs: Basic
    rhs: Basic
    given: tuple[Relational, ...]


@dataclass(frozen=True)
class ProductIs:
    """The product of two abbreviations, or transposes of such, that is one itself, or 0 (None)."""

    first: MatrixExpression
    second: MatrixExpression
    product: MatrixExpression | None


@dataclass(frozen=True)
class Laws:
    """The laws in force; the default is none of them.

    cyclic               tr(AB) = tr(BA)
    transposed_trace     tr(Aᵀ) = tr(A)
    identity_trace       tr(I_d) = d
    linear               E[A U B] = A E[U] B and E[tr(U)] = tr(E[U]), for A and B that are not random
    one_by_one           a product of shape 1 × 1 is a scalar: tr(u uᵀA u uᵀB) = tr(u uᵀA) tr(u uᵀB)
    cancels              A A⁻¹ = A⁻¹ A = I, for A that is invertible
    leading              tr(Π) = p, for the projector Π on p leading singular vectors
    orthogonal           O Oᵀ = Oᵀ O = I, for O that is orthogonal
    bases                AᵀA° = I, AᵀB° = 0, B B°ᵀ = I − A A°ᵀ, for dual bases A B and A° B°
    products             A B = C, or 0, for pairs of abbreviations that are listed with what their product is
    resolvents           W K⁻¹ = I − Ω K⁻¹ and K⁻¹ W = I − K⁻¹ Ω, for each K = W + Ω that is listed
    idempotent           P P = P, for P that is a projector
    commuting            A B = B A, for letters that are declared to commute
    singular_vectors     Π_p(M) M = M Π_p(Mᵀ)
    transposed_norm      ‖Mᵀ‖ = ‖M‖
    frobenius            ‖M‖_F² = tr(MᵀM)
    spectra              P P = P, P R = 0, A P = λ P, A R = λ R − I + P, for each spectral part that is listed
    low_ranks            B B⁺ = P, B⁺ B = P_R, P B = B, …, for each low-rank part that is listed
    weights              P J = J, Bᵀ S J = Bᵀ, J S B = B, …, for each weighted part that is listed
    independent          E[φ(X) ψ(Z)] = E[φ(X)] E[ψ(Z)], for scalars in which different random letters occur
    negligible           terms as small as the remainder of the right side are left out
    variance, covariance, entry, probability    their definitions
    definitions          abbreviations: a product is recognised, a sum is written out
    equations            theorems used from left to right
    """

    cyclic: bool = False
    transposed_trace: bool = False
    identity_trace: bool = False
    linear: bool = False
    one_by_one: bool = False
    cancels: bool = False
    leading: bool = False
    orthogonal: bool = False
    bases: tuple[DualBases, ...] = ()
    products: tuple[ProductIs, ...] = ()
    resolvents: tuple[Named, ...] = ()
    idempotent: bool = False
    commuting: bool = False
    singular_vectors: bool = False
    transposed_norm: bool = False
    frobenius: bool = False
    spectra: tuple[SpectralPart, ...] = ()
    low_ranks: tuple[LowRankPart, ...] = ()
    weights: tuple[WeightedPart, ...] = ()
    independent: bool = False
    negligible: bool = False
    variance: bool = False
    covariance: bool = False
    entry: bool = False
    probability: bool = False
    definitions: tuple[Named | NamedScalar, ...] = ()
    equations: tuple[Equation, ...] = field(default=())

    def __or__(self, other: Laws) -> Laws:
        return Laws(
            cyclic=self.cyclic or other.cyclic,
            transposed_trace=self.transposed_trace or other.transposed_trace,
            identity_trace=self.identity_trace or other.identity_trace,
            linear=self.linear or other.linear,
            one_by_one=self.one_by_one or other.one_by_one,
            cancels=self.cancels or other.cancels,
            leading=self.leading or other.leading,
            orthogonal=self.orthogonal or other.orthogonal,
            bases=self.bases + other.bases,
            products=self.products + other.products,
            resolvents=self.resolvents + other.resolvents,
            idempotent=self.idempotent or other.idempotent,
            commuting=self.commuting or other.commuting,
            singular_vectors=self.singular_vectors or other.singular_vectors,
            transposed_norm=self.transposed_norm or other.transposed_norm,
            frobenius=self.frobenius or other.frobenius,
            spectra=self.spectra + other.spectra,
            low_ranks=self.low_ranks + other.low_ranks,
            weights=self.weights + other.weights,
            independent=self.independent or other.independent,
            negligible=self.negligible or other.negligible,
            variance=self.variance or other.variance,
            covariance=self.covariance or other.covariance,
            entry=self.entry or other.entry,
            probability=self.probability or other.probability,
            definitions=self.definitions + other.definitions,
            equations=self.equations + other.equations,
        )


EVERY_LAW = Laws(
    cyclic=True,
    transposed_trace=True,
    identity_trace=True,
    linear=True,
    one_by_one=True,
    cancels=True,
    leading=True,
    orthogonal=True,
    idempotent=True,
    commuting=True,
    singular_vectors=True,
    transposed_norm=True,
    frobenius=True,
    independent=True,
    variance=True,
    covariance=True,
    entry=True,
    probability=True,
)
"""Every law that holds of all matrices; definitions and theorems have to be added."""
