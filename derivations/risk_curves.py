"""The exact risk of BEFS as pictures: against its penalty, and against the number of task samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from derivations.simulated_risk import simulated_excess_risk
from derivations.sweeps import values_on
from symbolic.report.curves import Curve, Curves, Level

DRAWS = 4000
"""Training sets for each simulated point."""
RISK = r"excess risk $E\,\|\hat\beta-\beta^*\|^2$"
POWERS = range(-30, 21)
"""Ten times the logarithm of the penalties that are drawn."""

Numbers: TypeAlias = Mapping[str, Any]


def _penalty(power: int) -> Fraction:
    """10^{power/10} as a fraction with few digits."""
    return Fraction(f"{10 ** (power / 10):.3g}")


def against_penalty(
    misalignments: Sequence[Fraction], *, n_T: int = 40, d: int = 20, p: int = 5, sigma_y2: Fraction = Fraction(1)
) -> Curves:
    """The risk against λ, one curve for each misalignment, the best penalty marked; with λ = 0 and ∞ for comparison."""
    fixed: Numbers = {"n_T": n_T, "d": d, "p": p, "sigma_y2": sigma_y2}
    penalties = [_penalty(power) for power in POWERS]
    curves, error, deviations = [], 0.0, []
    for m_hat in misalignments:
        values, radii = values_on("excess-risk-of-befs", {**fixed, "m_hat": m_hat, "lam": penalties})
        exact = dict(zip(penalties, values, strict=True))
        error = max(error, float((radii / values).max()))
        simulated = []
        for penalty in penalties[3::8]:
            mean, deviation = simulated_excess_risk(**fixed, m_hat=m_hat, lam=penalty, draws=DRAWS)
            simulated.append((float(penalty), mean, deviation))
            deviations.append((mean - float(exact[penalty])) / deviation)
        best = (d - p) * sigma_y2 / m_hat / n_T
        least, _ = values_on("excess-risk-of-befs", {**fixed, "m_hat": m_hat, "lam": best})
        curves.append(
            Curve(
                rf"$\hat m = {m_hat}$",
                tuple((float(x), float(y)) for x, y in exact.items()),
                tuple(simulated),
                (float(best), float(least)),
            )
        )
    without, _ = values_on("excess-risk-of-befs", {**fixed, "m_hat": misalignments[0], "lam": 0})
    return Curves(
        f"BEFS with {n_T} samples, $d = {d}$, $p = {p}$, $\\sigma_y^2 = {sigma_y2}$",
        r"penalty $\lambda$",
        RISK,
        tuple(curves),
        (Level("least squares", float(without)),),
        "the best penalty",
        (True, True),
        error,
        tuple(deviations),
    )


def against_samples(
    penalties: Sequence[Fraction],
    *,
    upto: int = 60,
    d: int = 20,
    p: int = 5,
    m_hat: Fraction = Fraction(1, 2),
    sigma_y2: Fraction = Fraction(1, 4),
) -> Curves:
    """The risk against n_T, at fixed penalties λ and at the best one; where λ is nearly 0 it descends twice."""
    fixed: Numbers = {"d": d, "p": p, "m_hat": m_hat, "sigma_y2": sigma_y2}
    sizes = range(p + 2, upto + 1)
    simulated_at = [n for n in range(p + 5, upto, 7) if abs(n - d) > 3]
    curves, error, deviations = [], 0.0, []
    for penalty in (*penalties, None):
        label = "excess-risk-of-befs" if penalty is not None else "excess-risk-at-optimal-penalty"
        grid: Numbers = {**fixed, "n_T": sizes} | ({} if penalty is None else {"lam": penalty})
        values, radii = values_on(label, grid)
        exact = dict(zip(sizes, values, strict=True))
        error = max(error, float((radii / values).max()))
        simulated = []
        for n in simulated_at:
            lam = (d - p) * sigma_y2 / m_hat / n if penalty is None else penalty
            mean, deviation = simulated_excess_risk(**fixed, n_T=n, lam=lam, draws=DRAWS)
            simulated.append((float(n), mean, deviation))
            deviations.append((mean - float(exact[n])) / deviation)
        name = "best penalty" if penalty is None else rf"$\lambda = {penalty}$"
        curves.append(Curve(name, tuple((float(x), float(y)) for x, y in exact.items()), tuple(simulated)))
    return Curves(
        f"BEFS with $d = {d}$, $p = {p}$, $\\hat m = {m_hat}$, $\\sigma_y^2 = {sigma_y2}$",
        "number of task samples $n_T$",
        RISK,
        tuple(curves),
        logarithmic=(False, True),
        error=error,
        deviations=tuple(deviations),
    )


__all__ = ["against_penalty", "against_samples"]
