"""Bounds of eigenspaces as a picture: bounds and truth along a perturbation that grows.

The perturbation is a random symmetric one of fixed direction, scaled; what is drawn is evaluated on the shown tree of
the theorems, so that no formula of a bound stands here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from derivations.bound_situations import SITUATIONS
from derivations.eigenspaces.davis_kahan import davis_kahan
from derivations.eigenspaces.davis_kahan_exchanged import davis_kahan_exchanged
from derivations.eigenspaces.jirak_wahl import jirak_wahl
from derivations.eigenspaces.population_gap import population_gap
from derivations.eigenspaces.wedin import wedin
from derivations.eigenspaces.yu_wang_samworth import yu_wang_samworth
from derivations.eigenspaces.yu_wang_samworth_rectangular import yu_wang_samworth_rectangular
from symbolic.checks.adversarial_search import AdversarialSearch, ClaimBound
from symbolic.checks.bound_arithmetic import Array, Floats
from symbolic.checks.bound_instances import Structure, Values, projectors
from symbolic.checks.bound_search import Found, chosen
from symbolic.derivation import Theorem
from symbolic.matrices.norms import OPERATOR
from symbolic.report.curves import Curve, Curves
from symbolic.report.figures import rounded

DRAWN = {
    "Davis–Kahan": davis_kahan,
    "Davis–Kahan, exchanged": davis_kahan_exchanged,
    "population gap": population_gap,
    "Wedin": wedin,
    "relative gap": jirak_wahl,
    "Yu–Wang–Samworth": yu_wang_samworth,
    "Yu–Wang–Samworth, rectangular": yu_wang_samworth_rectangular,
}
SQUARED = ("relative gap",)
"""Bounds of the square of the sine."""
TRUTH = r"truth, $\sin\theta$"
STYLES = ("-", "--", "-.", ":", "--", "-.", ":", "--")
JUDGE = AdversarialSearch(SITUATIONS)


@dataclass(frozen=True)
class Setting:
    """A matrix with one eigenvector apart, and the direction in which it is perturbed.

    spectrum   in descending order; the first eigenvalue is the one looked at
    seed       of the symmetric direction, which has operator norm 1
    """

    spectrum: tuple[float, ...] = (2.0, 1.0, 0.6, 0.2, 0.0)
    seed: int = 3


SETTING = Setting()


def values_at(size: float, setting: Setting = SETTING) -> Values:
    """The pair at ‖E‖_op = size, as the families of the search give it."""
    on, d = Floats(), len(setting.spectrum)
    direction = np.random.default_rng(setting.seed).standard_normal((d, d))
    direction = direction + direction.T
    perturbation: Array = size * direction[None] / np.linalg.norm(direction, 2)
    a = on.diagonal([np.array([value]) for value in setting.spectrum])
    a_hat = a + perturbation
    vectors = np.linalg.eigh(a_hat)[1][..., ::-1]
    structure = Structure(d, 0, 1)
    p, q = projectors(structure.block, d, None, on)
    p_hat, q_hat = projectors(structure.block, d, vectors, on)
    found: Values = {"A": a, "A_hat": a_hat, "E": perturbation, "P": p, "Q": q, "P_hat": p_hat, "Q_hat": q_hat}
    top, *others = setting.spectrum
    weights = [1.0, *((top - other) ** -0.5 for other in others)]
    found |= {"K": on.diagonal([np.array([weight]) for weight in weights]), "above": 0 * p}
    found |= {name: np.array([value]) for name, value in (("c", top), ("lam", top), ("h", (top - others[0]) ** 0.5))}
    return found | {"d": d, "d_r": d, "k": 1, "first": 1}


def bounds_at(size: float, setting: Setting = SETTING) -> dict[str, float]:
    """sin θ, and what each theorem says that it is at most; infinite where a theorem's conditions do not hold."""
    values = values_at(size, setting)
    on = Floats(None, OPERATOR)
    truth = float(on.norm(OPERATOR, on.product(values["Q_hat"], values["P"]))[0])
    found = {TRUTH: truth}
    for name, theorem in DRAWN.items():
        found[name] = _bound(theorem, values, truth, 2 if name in SQUARED else 1)
    return found


def _bound(theorem: Theorem, values: Values, truth: float, power: int) -> float:
    """The right side over what multiplies this power of sin θ on the left, and the root of it, at one block of rank
    one."""
    claim = theorem.claim
    bound = ClaimBound(claim, JUDGE.situation(claim))
    _, sides = chosen(bound, values, Floats(None, OPERATOR))
    holds = all(bool(np.all(slack > 0 if strict else slack >= 0)) for slack, strict in sides.slacks)
    factor = float(sides.lhs[0]) / truth**power if truth else 0.0
    return float((sides.rhs[0] / factor) ** (1 / power)) if holds and factor > 0 else float("inf")


def bounds_against_perturbation(sizes: Sequence[float], setting: Setting = SETTING) -> Curves:
    """sin θ of the first eigenvector against ‖E‖_op, and every bound of it up to 1.

    Bounds that say the same there, as the two of the population gap do at one eigenvector, are one curve.
    """
    found = [(size, bounds_at(size, setting)) for size in sizes]
    points = {name: tuple((size, each[name]) for size, each in found if each[name] <= 1) for name in (TRUTH, *DRAWN)}
    together: dict[tuple[tuple[float, float], ...], list[str]] = {}
    for name, drawn in points.items():
        if drawn:
            together.setdefault(tuple((size, rounded(value)) for size, value in drawn), []).append(name)
    curves = tuple(
        Curve(",\n".join(names), points[names[0]], style=style, colour="black" if TRUTH in names else "")
        for names, style in zip(together.values(), STYLES, strict=False)
    )
    gap = setting.spectrum[0] - setting.spectrum[1]
    title = f"Bounds and truth, gap {gap:g}"
    along, upwards = r"perturbation $\Vert E\Vert_{\mathrm{op}}$", r"$\sin\theta$"
    return Curves(title, along, upwards, curves, logarithmic=(True, True), error=1e-12, lines="evaluated in floats")


@lru_cache(maxsize=16)
def nearest(theorem: Theorem) -> Found:
    """The certified instance that comes nearest to a violation of a theorem; raises ValueError if there is none."""
    best = JUDGE.search(theorem.claim).best
    if best is None:
        raise ValueError(f"no instance of {theorem.label} was found")
    return best


def weakest_constant(theorem: Theorem) -> float:
    """The certified ratio of the nearest case: below this share of its right side a bound is refuted."""
    return nearest(theorem).least


__all__ = [
    "DRAWN",
    "SETTING",
    "TRUTH",
    "Setting",
    "bounds_against_perturbation",
    "bounds_at",
    "nearest",
    "weakest_constant",
]
