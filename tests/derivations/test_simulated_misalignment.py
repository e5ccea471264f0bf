"""Simulation of learned features: against what is known exactly, and what its error bars show."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

import numpy as np
import pytest

from derivations import THEOREMS
from derivations.misalignment_values import misalignment
from derivations.simulated_misalignment import (
    ESTIMATORS,
    Estimate,
    Estimator,
    Recordings,
    _drawn,
    as_recordings,
    simulated_delta_2,
    simulated_misalignment,
    simulated_second_order,
)
from symbolic.derivation import find_theorem

DRAWS = 100_000
MANY = 20_000
"""Brain samples: the bias of the second coefficient, of the order of one over it, is below the error."""
SKEW = [[2, 0], [1, 1], [0, 1], [1, -1], [1, 2], [1, 1]]
SETTINGS = {
    "d_r = p, m = 0": as_recordings([[2, 0], [1, 1]], [1, 0.5, 0, 0, 0], Fraction(1, 2)),
    "d_r = p, m > 0": as_recordings([[1]], [1, 1, 0, 0], 1),
    "d_r > p, m = 0": as_recordings([[1], [0], [0], [0], [0], [1]], [1, 0, 0], 1),
    "d_r > p, m > 0": as_recordings([[1], [0], [0], [0], [0], [0]], [1, 0.5, 0], 1),
    "two features": as_recordings(SKEW, [1, 0.5, 0.5, 0.25], Fraction(1, 2)),
}


def second_order(recordings: Recordings, **changed: float) -> float:
    """`(d_r − d + 1) (q a_2 − m t_2)`, or the same with something changed."""
    inverse = np.linalg.inv(recordings.responses.T @ recordings.responses)
    seen = np.array([float(x) for x in recordings.beta[: recordings.p]])
    q = recordings.d - recordings.p
    known = {"d_r": recordings.d_r, "d": recordings.d, "one": 1, "q": q, "m": recordings.m} | changed
    squared = inverse @ inverse
    return float(
        (known["d_r"] - known["d"] + known["one"])
        * (known["q"] * (seen @ squared @ seen) - known["m"] * np.trace(squared))
    )


def delta_2(recordings: Recordings, **changed: float) -> float:
    """The coefficient of 1/n_B²."""
    variance = float(recordings.sigma_r2)
    return (recordings.d + 1) * variance * recordings.slope() + variance**2 * second_order(recordings, **changed)


def test_what_is_compared_with_is_what_the_theorem_states() -> None:
    theorem = find_theorem(THEOREMS, "misalignment-of-learned-features")
    for recordings in SETTINGS.values():
        settings = {"H": recordings.H, "beta": list(map(Fraction, recordings.beta)), "n_B": 1000}
        sums = [
            misalignment(theorem, **settings, sigma_r2=Fraction(recordings.sigma_r2), order=order) for order in (1, 2)
        ]
        assert delta_2(recordings) == pytest.approx(float(1000**2 * (sums[1] - sums[0])))


@lru_cache
def found(name: str, estimator: Estimator, draws: int = DRAWS) -> Estimate:
    return simulated_delta_2(SETTINGS[name], MANY, draws, estimator)


@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize("name", SETTINGS)
def test_the_second_coefficient(name: str, estimator: Estimator) -> None:
    estimate, true = found(name, estimator), delta_2(SETTINGS[name])
    assert abs(estimate.deviations(true)) < 4
    assert estimate.error < 0.05 * abs(true)


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_the_term_that_is_taken_off_has_the_mean_that_is_added_back(estimator: Estimator) -> None:
    """τ · slope, and so the part (d + 1) δ of δ₂, which is not simulated with the rest: d + 1 off by one shows."""
    recordings, n = SETTINGS["d_r > p, m = 0"], 30
    control = _drawn(recordings, n, DRAWS, estimator)[1]
    error, slope = control.std() / DRAWS**0.5, recordings.slope()
    assert abs(control.mean() - recordings.effective_noise(n) * slope) < 4 * error
    for other in (0, recordings.d, recordings.d + 2):
        assert abs(control.mean() - float(recordings.sigma_r2) / (n - other) * slope) > 6 * error


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_five_per_cent_off_shows(estimator: Estimator) -> None:
    for name, recordings in SETTINGS.items():
        draws = DRAWS * (6 if name.endswith("m > 0") else 1)
        true = delta_2(recordings)
        assert abs(found(name, estimator, draws).deviations(1.05 * true)) > 5, name


@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("d_r = p, m = 0", {"one": 0}),
        ("d_r = p, m = 0", {"d": 4}),
        ("d_r = p, m > 0", {"one": 2}),
        ("d_r = p, m > 0", {"m": 2}),
        ("d_r = p, m > 0", {"q": 4}),
        ("d_r > p, m = 0", {"d_r": 5}),
        ("d_r > p, m = 0", {"q": 3}),
        ("d_r > p, m > 0", {"one": 0}),
        ("d_r > p, m > 0", {"m": 0}),
        ("d_r > p, m > 0", {"q": 3}),
    ],
)
def test_a_coefficient_that_is_altered_shows(name: str, changed: dict[str, float], estimator: Estimator) -> None:
    wrong = delta_2(SETTINGS[name], **changed)
    assert abs(found(name, estimator).deviations(wrong)) > 6


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_the_mean_at_moderate_samples(estimator: Estimator) -> None:
    """Two terms in τ, where the third is below the error; and one term does not do."""
    recordings, n = SETTINGS["d_r > p, m = 0"], 1000
    tau = recordings.effective_noise(n)
    one = recordings.m + tau * recordings.slope()
    estimate = simulated_misalignment(recordings, n, DRAWS, estimator)
    assert abs(estimate.deviations(one + tau**2 * second_order(recordings))) < 4
    assert abs(estimate.deviations(one)) > 10
    assert estimate == simulated_misalignment(recordings, n, DRAWS, estimator)
    assert estimate != simulated_misalignment(recordings, n, DRAWS + 1, estimator)


def test_with_as_many_samples_as_dimensions() -> None:
    estimate = simulated_misalignment(SETTINGS["d_r > p, m = 0"], 3, 2000)
    assert 0 < estimate.mean < 1
    assert 0 < estimate.error < 0.02


def test_one_channel_in_the_plane_is_an_angle() -> None:
    """E m̂ for d = 2, p = d_r = 1 by quadrature: the angle of (1, 0) + σ R⁻¹ g, at n_B = 6."""
    recordings = as_recordings([[1]], [1, 0], Fraction(1, 4))
    generator = np.random.default_rng(5)
    inputs = generator.standard_normal((200_000, 6, 2))
    noise = generator.standard_normal((200_000, 6)) / 2
    targets = inputs[:, :, 0] + noise
    moments = (inputs.swapaxes(1, 2) @ targets[..., None])[..., 0]
    fitted = np.linalg.solve(inputs.swapaxes(1, 2) @ inputs, moments[..., None])[..., 0]
    sines = fitted[:, 1] ** 2 / (fitted**2).sum(axis=1)
    for estimator in ESTIMATORS:
        estimate = simulated_misalignment(recordings, 6, DRAWS, estimator)
        assert abs(estimate.mean - sines.mean()) < 4 * np.hypot(estimate.error, sines.std() / 200_000**0.5)


def test_isotropic_responses() -> None:
    recordings = Recordings.isotropic(d=5, p=2, d_r=4, s=2, sigma_r2=Fraction(1, 2), P_beta2=3, m=1)
    assert np.allclose(recordings.responses.T @ recordings.responses, 2 * np.eye(2))
    assert recordings.slope() == pytest.approx((3 * 3 - 2 * 1) / 2)
    assert simulated_second_order(recordings, MANY, 1000).error > 0


@pytest.mark.parametrize(
    ("H", "beta", "message"),
    [
        ([[1, 1], [1, 1]], [1, 1, 1], "full column rank"),
        ([[1, 0]], [1, 1, 1], "full column rank"),
        ([[1]], [1], "0 < p < d"),
    ],
)
def test_what_does_not_fit_is_refused(H, beta, message) -> None:
    with pytest.raises(ValueError, match=message):
        as_recordings(H, beta, 1)


def test_too_few_samples_are_refused() -> None:
    with pytest.raises(ValueError, match="n_B = 2, d = 3"):
        simulated_misalignment(SETTINGS["d_r > p, m = 0"], 2, 10)
