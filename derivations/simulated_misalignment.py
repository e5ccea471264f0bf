"""The misalignment of learned features on simulated recordings, written apart from every derivation.

Each draw is a brain set: the triangular factor R of its inputs, RᵀR = X_BᵀX_B (Bartlett), noise, least squares, and the
space that truncated SVD or reduced-rank regression keeps of it. The directions that the brain responds to are the first
p coordinates, which costs no generality for isotropic inputs.

    m̂(ℰ) = ‖(I − P̂) β‖²,   ℰ = σ_r R⁻¹ G the error of least squares, G standard Gaussian

is averaged over ±ℰ, by which odd orders in ℰ cancel, and the term of second order is taken off and its mean put back:

    βᵀZ₁ᵀZ₁β − βᵀZ₁Z₁ᵀβ − 2βᵀZ₂β   has the mean   τ [(d − p) β_Aᵀ(HᵀH)⁻¹β_A − m tr (HᵀH)⁻¹],   τ = σ_r²/(n_B − d − 1)

exactly, as E W⁻¹ = I/(n_B − d − 1). Here Z₁ = QℰB⁺, and Z₂ = QℰQ_RℰᵀSU(UᵀSU)⁻¹Uᵀ(BBᵀ)⁺ − QℰB⁺ℰB⁺ where S is the
identity for truncated SVD and W for reduced-rank regression; E Z₂ = 0, since reflecting the coordinates that the brain
does not respond to changes its sign. What is left is of order four: its mean over τ² shows the second coefficient.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Estimator = Literal["truncated SVD", "reduced-rank regression"]
ESTIMATORS: tuple[Estimator, ...] = ("truncated SVD", "reduced-rank regression")
Real: TypeAlias = Fraction | float
Array: TypeAlias = NDArray[np.float64]

BATCH = 2_000_000
"""Numbers held at once in one array."""


@dataclass(frozen=True)
class Recordings:
    """Where misalignment is simulated.

    d          input dimension, d > p
    H          d_r × p as rows: responses of the channels to the first p coordinates, of full column rank
    beta       target weights, d of them
    sigma_r2   variance of the noise

    Raises ValueError for sizes that do not fit, and for H without full column rank.
    """

    d: int
    H: tuple[tuple[Real, ...], ...]
    beta: tuple[Real, ...]
    sigma_r2: Real

    def __post_init__(self) -> None:
        if len(self.beta) != self.d or not 0 < self.p < self.d:
            raise ValueError(f"needs 0 < p < d and d weights; got p = {self.p}, d = {self.d}, {len(self.beta)} weights")
        if np.linalg.matrix_rank(self.responses) < self.p:
            raise ValueError(f"H : {self.d_r} × {self.p} needs full column rank")

    @classmethod
    def isotropic(cls, *, d: int, p: int, d_r: int, s: Real, sigma_r2: Real, P_beta2: Real, m: Real) -> Recordings:
        """`HᵀH = s I`, with ‖Pβ‖² and m = ‖Qβ‖² on one coordinate each."""
        rows = tuple(tuple(float(s) ** 0.5 if i == j else 0.0 for j in range(p)) for i in range(d_r))
        beta = [0.0] * d
        beta[0], beta[p] = float(P_beta2) ** 0.5, float(m) ** 0.5
        return cls(d, rows, tuple(beta), sigma_r2)

    @property
    def d_r(self) -> int:
        return len(self.H)

    @property
    def p(self) -> int:
        return len(self.H[0])

    @property
    def responses(self) -> Array:
        """H as an array."""
        return np.array([[float(x) for x in row] for row in self.H])

    @property
    def m(self) -> float:
        """The misalignment of the true directions."""
        return float(sum(float(x) ** 2 for x in self.beta[self.p :]))

    def slope(self) -> float:
        """The mean of the term of second order over τ."""
        inverse = np.linalg.inv(self.responses.T @ self.responses)
        seen = np.array([float(x) for x in self.beta[: self.p]])
        return float((self.d - self.p) * (seen @ inverse @ seen) - self.m * np.trace(inverse))

    def effective_noise(self, n_B: int) -> float:
        """τ."""
        return float(self.sigma_r2) / (n_B - self.d - 1)


@dataclass(frozen=True)
class Estimate:
    """A sample mean and its standard error."""

    mean: float
    error: float

    def deviations(self, value: float) -> float:
        """How far a value is from it, in standard errors."""
        return (value - self.mean) / self.error


def simulated_misalignment(
    recordings: Recordings, n_B: int, draws: int, estimator: Estimator = "truncated SVD"
) -> Estimate:
    """E m̂ at n_B brain samples; needs n_B ≥ d.

    The term of second order is taken off as much as lowers the variance, where its own exists with some margin,
    n_B > d + 7: with few samples it varies more than m̂ does.
    """
    if n_B < recordings.d:
        raise ValueError(f"least squares needs n_B ≥ d; got n_B = {n_B}, d = {recordings.d}")
    values, control = _drawn(recordings, n_B, draws, estimator)
    if n_B <= recordings.d + 7:
        return _estimate(values)
    covariance = np.cov(values, control)
    share = covariance[0, 1] / covariance[1, 1]
    known = recordings.effective_noise(n_B) * recordings.slope()
    return _estimate(values - share * (control - known))


def simulated_second_order(
    recordings: Recordings, n_B: int, draws: int, estimator: Estimator = "truncated SVD"
) -> Estimate:
    """(E m̂ − m − τ · slope)/τ², which tends to the coefficient of τ² as n_B grows; off by O(1/n_B)."""
    values, control = _drawn(recordings, n_B, draws, estimator)
    return _estimate((values - recordings.m - control) / recordings.effective_noise(n_B) ** 2)


def simulated_delta_2(recordings: Recordings, n_B: int, draws: int, estimator: Estimator = "truncated SVD") -> Estimate:
    """The coefficient of n_B⁻² of E m̂, off by O(1/n_B): the slope times σ_r² (d + 1), and what is simulated."""
    found = simulated_second_order(recordings, n_B, draws, estimator)
    variance = float(recordings.sigma_r2)
    return Estimate(
        (recordings.d + 1) * variance * recordings.slope() + variance**2 * found.mean, variance**2 * found.error
    )


def _estimate(values: Array) -> Estimate:
    return Estimate(float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values))))


def _drawn(recordings: Recordings, n_B: int, draws: int, estimator: Estimator) -> tuple[Array, Array]:
    """m̂ averaged over ±ℰ, and the term of second order, for each draw."""
    question = repr((recordings, n_B, draws, estimator))
    generator = np.random.default_rng(list(hashlib.sha256(question.encode()).digest()))
    at_once = max(1, BATCH // (recordings.d * max(recordings.d, recordings.d_r)))
    parts = [
        _batch(recordings, n_B, min(at_once, draws - start), estimator, generator) for start in range(0, draws, at_once)
    ]
    values, controls = zip(*parts, strict=True)
    return np.concatenate(values), np.concatenate(controls)


def _batch(
    recordings: Recordings, n_B: int, count: int, estimator: Estimator, generator: np.random.Generator
) -> tuple[Array, Array]:
    d, p, H = recordings.d, recordings.p, recordings.responses
    beta = np.array([float(x) for x in recordings.beta])
    factor = np.triu(generator.standard_normal((count, d, d)), 1)
    factor[:, range(d), range(d)] = np.sqrt(generator.chisquare(n_B - np.arange(d), size=(count, d)))
    noise = generator.standard_normal((count, d, recordings.d_r)) * float(recordings.sigma_r2) ** 0.5
    error = np.linalg.solve(factor, noise)
    signal = np.zeros((d, recordings.d_r))
    signal[:p] = H.T
    metric = factor if estimator == "reduced-rank regression" else None
    missed = [_missed(signal + sign * error, p, beta, metric) for sign in (1, -1)]
    return (missed[0] + missed[1]) / 2, _second_order(error, H, beta, metric)


def _missed(found: Array, p: int, beta: Array, metric: Array | None) -> Array:
    """`‖(I − P̂) β‖²` of the learned space, in the metric of the inputs for reduced-rank regression."""
    seen = found if metric is None else metric @ found
    basis: Any = np.linalg.svd(seen, full_matrices=False)[0][..., :p]
    if metric is not None:
        basis = np.linalg.qr(np.linalg.solve(metric, basis))[0]
    rest = beta - (basis @ (basis.swapaxes(1, 2) @ beta)[..., None])[..., 0]
    return np.asarray((rest**2).sum(axis=1))


def _second_order(error: Array, H: Array, beta: Array, metric: Array | None) -> Array:
    p = H.shape[1]
    inverse = np.linalg.inv(H.T @ H)
    right = H @ inverse  # B⁺ in the coordinates of the features
    off = np.eye(len(H)) - right @ H.T
    above, below = error[:, :p], error[:, p:]
    first = below @ right
    if metric is None:
        metered = above.swapaxes(1, 2)
    else:
        gram = metric.swapaxes(1, 2) @ metric
        metered = error.swapaxes(1, 2) @ gram[:, :, :p] @ np.linalg.inv(gram[:, :p, :p])
    second = below @ off @ metered @ inverse - first @ above @ right
    seen, missed = beta[:p], beta[p:]
    value = ((first @ seen) ** 2).sum(axis=1) - ((missed @ first) ** 2).sum(axis=1) - 2 * (second @ seen) @ missed
    return np.asarray(value)


def as_recordings(H: Sequence[Sequence[Real]], beta: Sequence[Real], sigma_r2: Real) -> Recordings:
    """The same from lists."""
    return Recordings(len(beta), tuple(map(tuple, H)), tuple(beta), sigma_r2)


__all__ = [
    "ESTIMATORS",
    "Estimate",
    "Estimator",
    "Recordings",
    "as_recordings",
    "simulated_delta_2",
    "simulated_misalignment",
    "simulated_second_order",
]
