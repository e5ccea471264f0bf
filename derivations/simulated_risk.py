"""BEFS on simulated data, written apart from every derivation: what a user of the estimator would see.

Each draw is a training set: inputs, noise, and the estimator solved from its normal equations. The features are the
first p coordinates, which costs no generality for isotropic inputs.
"""

from __future__ import annotations

import hashlib
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

BATCH = 2_000_000
"""Numbers drawn at once."""


def simulated_excess_risk(
    *, n_T: int, d: int, p: int, lam: Fraction | float, m_hat: Fraction | float, sigma_y2: Fraction | float, draws: int
) -> tuple[float, float]:
    """The mean of ‖β̂ − β*‖² over training sets, and its standard error.

    n_T, d, p   samples, dimensions, features
    lam         penalty λ on the mean loss, > 0 or, for n_T ≥ d, 0
    m_hat       misalignment; the features see a part of β* of the same size 1, whatever m_hat is
    sigma_y2    variance of the noise
    draws       training sets

    The variance of what is averaged exists for n_T > p + 3, and at λ = 0 for n_T > d + 3.
    """
    question = repr((n_T, d, p, float(lam), float(m_hat), float(sigma_y2), draws))
    generator = np.random.default_rng(list(hashlib.sha256(question.encode()).digest()))
    beta = np.zeros(d)
    beta[0], beta[p] = 1.0, np.sqrt(float(m_hat))
    penalty = n_T * float(lam) * np.diag([0.0] * p + [1.0] * (d - p))
    found: list[NDArray[Any]] = []
    at_once = max(1, BATCH // (n_T * d))
    for start in range(0, draws, at_once):
        count = min(at_once, draws - start)
        inputs = generator.standard_normal((count, n_T, d))
        targets = inputs @ beta + np.sqrt(float(sigma_y2)) * generator.standard_normal((count, n_T))
        gram = inputs.swapaxes(1, 2) @ inputs + penalty
        moments = inputs.swapaxes(1, 2) @ targets[..., None]
        errors = np.linalg.solve(gram, moments)[..., 0] - beta
        found.append((errors**2).sum(axis=1))
    squares = np.concatenate(found)
    return float(squares.mean()), float(squares.std(ddof=1) / np.sqrt(draws))


__all__ = ["simulated_excess_risk"]
