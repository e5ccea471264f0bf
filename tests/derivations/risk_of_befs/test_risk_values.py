"""The exact risk against integrals over eigenvalues, against simulated estimators, and against a posterior mean.

Nothing here but the values themselves comes from the project.
"""

from fractions import Fraction

import mpmath
import numpy as np
import pytest
from numpy.typing import NDArray

from derivations import THEOREMS
from derivations.scalar_values import value_of
from symbolic.derivation import find_theorem

Array = NDArray[np.float64]


def value(label: str, digits: int = 30, **arguments: object) -> str:
    """The decimal string of a theorem's value."""
    numbers = {name: Fraction(str(number)) for name, number in arguments.items()}
    return value_of(find_theorem(THEOREMS, label), numbers, THEOREMS).decimal(digits)


def mean_over_eigenvalues(q: int, N: int, function):
    """E Σ function(x) over the eigenvalues of a Wishart matrix W_q(N, I), q = 1 or 2, by their joint density."""
    power = mpmath.mpf(N - q - 1) / 2

    def weight(x):
        return x**power * mpmath.exp(-x / 2)

    if q == 1:
        ends = [0, 1, 6, 30, mpmath.inf]
        return mpmath.quad(lambda x: function(x) * weight(x), ends) / mpmath.quad(weight, ends)
    ends = [0, 2.5, 5, 8, 12]  # roots of the smaller eigenvalue and of the distance of the larger one; e⁻⁷² is left out

    def density(root, other):
        y, gap = root**2, other**2
        return 4 * root * other * gap * weight(y) * weight(y + gap)

    def integral(integrand):
        return mpmath.quad(integrand, ends, ends, method="gauss-legendre", maxdegree=4)

    total = integral(lambda s, r: (function(s**2) + function(s**2 + r**2)) * density(s, r))
    return total / integral(density)


@pytest.mark.parametrize(
    ("q", "p", "n_T", "kappa", "m_hat", "digits"),
    [(1, 1, 4, "1/2", "3/2", 20), (1, 3, 9, "6", "1/2", 20), (2, 2, 7, "3", "1/2", 12), (2, 1, 7, "5", "2", 12)],
)
def test_the_risk_is_an_integral_over_eigenvalues(q, p, n_T, kappa, m_hat, digits) -> None:
    with mpmath.workdps(digits + 8):
        at, missed, noise = (
            mpmath.mpf(Fraction(x).numerator) / Fraction(x).denominator for x in (kappa, m_hat, "7/10")
        )

        def plain_ridge(x):
            return (at**2 * missed / q + noise * x) / (x + at) ** 2

        ridge = mean_over_eigenvalues(q, n_T - p, plain_ridge)
        expected = (ridge + noise) * (n_T - 1) / (n_T - p - 1) - noise
        found = value("excess-risk-of-befs", n_T=n_T, q=q, p=p, kappa=kappa, m_hat=m_hat, sigma_y2="7/10")
        assert abs(mpmath.mpf(found) - expected) < expected * mpmath.mpf(10) ** -digits


def features(rng: np.random.Generator, d: int, p: int) -> Array:
    """Stage one: an orthonormal basis of what recordings on 40 brain samples follow, by reduced-rank regression."""
    basis, channels, inputs = rng.normal(size=(d, p)), rng.normal(size=(p, 6)), rng.normal(size=(40, d))
    recordings = inputs @ np.linalg.qr(basis)[0] @ channels + rng.normal(size=(40, 6))
    coefficients = np.linalg.lstsq(inputs, recordings, rcond=None)[0]
    directions = np.linalg.svd(inputs @ coefficients)[2][:p].T
    return np.asarray(np.linalg.qr(coefficients @ directions)[0])


def simulated_errors(
    rng: np.random.Generator, basis: Array, beta: Array, n_T: int, kappa: float, noise: float
) -> Array:
    """Stage two, many times: squared errors of the penalised least squares on the task samples."""
    d, draws = len(beta), 20_000
    off = np.eye(d) - basis @ basis.T
    X = rng.normal(size=(draws, n_T, d))
    y = X @ beta + np.sqrt(noise) * rng.normal(size=(draws, n_T))
    gram = X.transpose(0, 2, 1) @ X + kappa * off
    estimate = np.linalg.solve(gram, np.einsum("kni,kn->ki", X, y)[..., None])[..., 0]
    return np.asarray(((estimate - beta) ** 2).sum(axis=1))


@pytest.mark.parametrize("kappa", [1, 6, 40])
def test_the_two_stage_estimator_has_that_risk(kappa: int) -> None:
    rng = np.random.default_rng(20240)
    basis, beta = features(rng, 8, 3), rng.normal(size=8)
    beta *= np.sqrt(0.5) / np.linalg.norm(beta - basis @ (basis.T @ beta))
    errors = simulated_errors(rng, basis, beta, 15, kappa, 0.7)
    expected = float(value("excess-risk-of-befs", n_T=15, d=8, p=3, kappa=kappa, m_hat="1/2", sigma_y2="7/10"))
    assert abs(errors.mean() - expected) < 4 * errors.std() / np.sqrt(len(errors))
    assert errors.std() / np.sqrt(len(errors)) < 0.01 * expected


def test_fewer_samples_than_dimensions() -> None:
    rng = np.random.default_rng(7)
    basis, beta = np.linalg.qr(rng.normal(size=(10, 2)))[0], rng.normal(size=10)
    beta *= 1 / np.linalg.norm(beta - basis @ (basis.T @ beta))
    errors = simulated_errors(rng, basis, beta, 8, 3.0, 0.5)
    expected = float(value("excess-risk-of-befs", n_T=8, d=10, p=2, kappa=3, m_hat=1, sigma_y2="1/2"))
    assert abs(errors.mean() - expected) < 4 * errors.std() / np.sqrt(len(errors))


def test_hard_restriction_and_least_squares_are_the_ends() -> None:
    rng = np.random.default_rng(11)
    basis, beta = np.eye(6)[:, :2], np.array([1.0, 2.0, 0.5, 0.5, 0.5, 0.5])
    X = rng.normal(size=(20_000, 14, 6))
    y = X @ beta + np.sqrt(0.3) * rng.normal(size=(20_000, 14))
    restricted = np.array([basis @ np.linalg.lstsq(x @ basis, z, rcond=None)[0] for x, z in zip(X, y, strict=True)])
    errors = ((restricted - beta) ** 2).sum(axis=1)
    expected = float(value("excess-risk-of-hard-restriction", n_T=14, p=2, m_T=1, sigma_y2="3/10"))
    assert abs(errors.mean() - expected) < 4 * errors.std() / np.sqrt(len(errors))
    free = np.array([np.linalg.lstsq(x, z, rcond=None)[0] for x, z in zip(X, y, strict=True)])
    errors = ((free - beta) ** 2).sum(axis=1)
    expected = float(value("excess-risk-of-befs", n_T=14, d=6, p=2, lam=0, m_hat=1, sigma_y2="3/10"))
    assert abs(errors.mean() - expected) < 4 * errors.std() / np.sqrt(len(errors))


def test_the_best_penalty_is_that_of_the_posterior_mean() -> None:
    # For a prior N(0, m/q I) the posterior mean has the least Bayes risk for every design, whatever the draw.
    best = float(value("optimal-penalty", d=8, p=3, m_hat="1/2", sigma_y2="7/10"))
    rng, q, m, noise = np.random.default_rng(3), 5, 0.5, 0.7
    scan = best * np.exp(np.linspace(-1, 1, 201))
    for _ in range(20):
        eigenvalues = np.linalg.eigvalsh((design := rng.normal(size=(12, q))).T @ design)
        risks = [np.sum((k**2 * m / q + noise * eigenvalues) / (eigenvalues + k) ** 2) for k in scan]
        assert np.argmin(risks) == 100
        prior, kernel = m / q * np.eye(q), design.T / noise
        posterior = np.linalg.inv(np.linalg.inv(prior) + kernel @ design) @ kernel
        ridge = np.linalg.inv(design.T @ design + best * np.eye(q)) @ design.T
        assert np.allclose(posterior, ridge)


def test_the_risk_is_least_at_the_best_penalty() -> None:
    task = {"n_T": 15, "d": 8, "p": 3, "m_hat": "1/2", "sigma_y2": "7/10"}
    least = Fraction(value("excess-risk-at-optimal-penalty", 40, **task))
    scan = {k: Fraction(value("excess-risk-of-befs", 40, kappa=Fraction(k, 10), **task)) for k in range(50, 91)}
    assert min(scan, key=scan.__getitem__) == 70
    assert scan[70] == least
