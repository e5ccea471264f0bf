"""The misalignment of learned features against brain samples: simulated, and by the laws in 1/n_B and in τ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from functools import lru_cache
from typing import cast

from derivations.eigenspaces.misalignment_in_effective_noise import misalignment_in_effective_noise
from derivations.eigenspaces.misalignment_of_learned_features import misalignment_of_learned_features
from derivations.misalignment_values import partial_misalignment, remainder_at
from derivations.simulated_misalignment import ESTIMATORS, Estimate, Estimator, Recordings, simulated_misalignment
from symbolic.report.curves import Curve, Curves, Level

SAMPLES_ALONG = "number of brain samples $n_B$"
MISALIGNMENT = r"mean misalignment $\mathbb{E}\,\hat m$"
DRAWS = 20_000
"""Brain sets for each simulated point."""
LAWS = {
    "one term in $1/n_B$": (misalignment_of_learned_features, 1),
    "two terms in $1/n_B$": (misalignment_of_learned_features, 2),
    r"one term in $\tau$": (misalignment_in_effective_noise, 1),
    r"two terms in $\tau$": (misalignment_in_effective_noise, 2),
}
"""A theorem, and up to which order it is summed."""
STYLES = ("--", "-", ":", "-.")


@dataclass(frozen=True)
class Setting:
    """A task and a brain with `HᵀH = s I`.

    d, p, d_r    dimensions of the input, of what the brain responds to, and channels
    s            signal power
    sigma_r2     variance of the noise in a channel
    P_beta2, m   what the brain sees of the task, and what it does not
    """

    d: int = 10
    p: int = 3
    d_r: int = 6
    s: Fraction = Fraction(2)
    sigma_r2: Fraction = Fraction(1)
    P_beta2: Fraction = Fraction(1)
    m: Fraction = Fraction(1, 4)

    @property
    def recordings(self) -> Recordings:
        """The same for simulation."""
        return Recordings.isotropic(**asdict(self))

    @property
    def title(self) -> str:
        """The numbers, for a title."""
        return (
            f"$d = {self.d}$, $p = {self.p}$, $d_r = {self.d_r}$, $\\sigma_r^2/s = {self.sigma_r2 / self.s}$, "
            f"$\\Vert P\\beta\\Vert^2 = {self.P_beta2}$, $m = {self.m}$"
        )


SETTING = Setting()


def law(name: str, n_B: int, setting: Setting = SETTING) -> Fraction:
    """The value of one of `LAWS` at n_B brain samples.

    Raises ConditionError, naming the condition and the values, at too few.
    """
    theorem, order = LAWS[name]
    numbers = {argument: Fraction(value) for argument, value in asdict(setting).items()}
    return partial_misalignment(theorem, {**numbers, "n_B": Fraction(n_B), "order": Fraction(order)}).exact


def explicit_remainder(n_B: int, setting: Setting = SETTING) -> Fraction:
    """What two terms in 1/n_B leave out at n_B brain samples is at most this; raises ConditionError at too few."""
    numbers = {argument: Fraction(value) for argument, value in asdict(setting).items()}
    return cast(Fraction, remainder_at({**numbers, "n_B": Fraction(n_B)}).exact)


@lru_cache(maxsize=256)
def simulated(setting: Setting, n_B: int, estimator: Estimator, draws: int = DRAWS) -> Estimate:
    """E m̂ of one of the two estimators."""
    return simulated_misalignment(setting.recordings, n_B, draws, estimator)


def misalignment_against_samples(
    samples: Sequence[int], simulated_at: Sequence[int], setting: Setting = SETTING, draws: int = DRAWS
) -> Curves:
    """E m̂ against n_B: the laws at `samples`, both estimators at `simulated_at`.

    A law is drawn where it is a misalignment, between 0 and ‖β‖².
    """
    whole = setting.P_beta2 + setting.m
    curves = []
    for name, style in zip(LAWS, STYLES, strict=True):
        values = [(float(n_B), law(name, n_B, setting)) for n_B in samples]
        points = tuple((n_B, float(value)) for n_B, value in values if 0 <= value <= whole)
        curves.append(Curve(name, points, style=style))
    for estimator, colour in zip(ESTIMATORS, ("black", "0.5"), strict=True):
        found = [(n_B, simulated(setting, n_B, estimator, draws)) for n_B in simulated_at]
        bars = tuple((float(n_B), estimate.mean, estimate.error) for n_B, estimate in found)
        curves.append(Curve(estimator, (), bars, colour=colour))
    return _pictured("Learned misalignment", MISALIGNMENT, curves, setting, (False, False))


def errors_against_samples(
    simulated_at: Sequence[int],
    setting: Setting = SETTING,
    estimator: Estimator = "truncated SVD",
    draws: int = DRAWS,
) -> Curves:
    """How far each law is from the simulated mean against n_B, and the standard error of that."""
    found = {n_B: simulated(setting, n_B, estimator, draws) for n_B in simulated_at}
    curves = [
        Curve(
            name,
            tuple((float(n_B), abs(float(law(name, n_B, setting)) - each.mean)) for n_B, each in found.items()),
            style=style,
        )
        for name, style in zip(LAWS, STYLES, strict=True)
    ]
    floor = tuple((float(n_B), each.error) for n_B, each in found.items())
    curves.append(Curve("standard error of the simulation", floor, style=":", colour="0.55"))
    return _pictured(estimator, "distance of the law from the mean", curves, setting, (True, True))


def closest_laws(
    simulated_at: Sequence[int],
    setting: Setting = SETTING,
    estimator: Estimator = "truncated SVD",
    draws: int = DRAWS,
) -> dict[int, str]:
    """At each number of samples the law that comes closest to the simulated mean."""
    return {
        n_B: min(LAWS, key=lambda name: abs(float(law(name, n_B, setting)) - mean))
        for n_B in simulated_at
        for mean in (simulated(setting, n_B, estimator, draws).mean,)
    }


def _pictured(
    title: str, upwards: str, curves: Sequence[Curve], setting: Setting, logarithmic: tuple[bool, bool]
) -> Curves:
    levels = () if logarithmic[1] else (Level("true directions, $m$", float(setting.m)),)
    return Curves(
        f"{title}: {setting.title}",
        SAMPLES_ALONG,
        upwards,
        tuple(curve for curve in curves if curve.exact or curve.simulated),
        levels,
        logarithmic=logarithmic,
        lines="laws" if not logarithmic[1] else "laws against simulation",
    )


__all__ = [
    "LAWS",
    "SETTING",
    "Setting",
    "closest_laws",
    "errors_against_samples",
    "explicit_remainder",
    "law",
    "misalignment_against_samples",
    "simulated",
]
