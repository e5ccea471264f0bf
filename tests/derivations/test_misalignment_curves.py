"""The data of the pictures of learned misalignment."""

from dataclasses import asdict, replace
from fractions import Fraction
from math import log

import pytest

from derivations.eigenspaces.misalignment_in_effective_noise import misalignment_in_effective_noise
from derivations.misalignment_curves import (
    LAWS,
    SETTING,
    closest_laws,
    errors_against_samples,
    explicit_remainder,
    law,
    misalignment_against_samples,
    simulated,
)
from derivations.misalignment_values import partial_misalignment
from derivations.simulated_misalignment import ESTIMATORS
from symbolic.errors import ConditionError

DRAWS = 4000
FEW, MANY = 18, 400
SAMPLES = tuple(range(14, 60, 4))
ONE, TWO, ONE_TAU, TWO_TAU = LAWS


def test_laws_are_the_values_of_befs_eval() -> None:
    numbers = {name: Fraction(value) for name, value in asdict(SETTING).items()} | {"n_B": Fraction(50)}
    assert law(TWO_TAU, 50) == partial_misalignment(misalignment_in_effective_noise, numbers).exact
    with pytest.raises(ConditionError, match="d = 10, n_B = 9"):
        law(ONE, 9)


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_laws_meet_the_simulation_at_many_samples(estimator) -> None:
    found = simulated(SETTING, MANY, estimator, 10 * DRAWS)
    assert found.error < 1e-5
    off = {name: abs(float(law(name, MANY)) - found.mean) for name in LAWS}
    assert max(off[TWO], off[TWO_TAU]) < 1e-4
    assert off[ONE] > 10 * off[TWO] > 0
    assert off[ONE_TAU] > 5 * off[TWO_TAU]


def test_the_two_laws_differ_in_their_third_order() -> None:
    near, far = (float(abs(law(TWO, n) - law(TWO_TAU, n))) for n in (10_000, 100_000))
    assert abs(log(near / far) / log(10) - 3) < 0.01


def test_which_law_is_closest() -> None:
    """Near n_B = d the effective noise is too large for its law; from about 2 d on it is the better one."""
    found = closest_laws((14, 15, 25, 40, 80), draws=DRAWS)
    assert [found[n] for n in (14, 15)] == [TWO, TWO]
    assert [found[n] for n in (25, 40)] == [TWO_TAU, TWO_TAU]
    assert set(closest_laws((80,), replace(SETTING, d_r=20), draws=DRAWS).values()) == {TWO_TAU}


def test_the_picture() -> None:
    picture = misalignment_against_samples(SAMPLES, (FEW, 40), draws=DRAWS)
    (axes,) = picture.figure().axes
    assert axes.get_xlabel() == "number of brain samples $n_B$"
    assert axes.get_ylabel() == r"mean misalignment $\mathbb{E}\,\hat m$"
    names = [text.get_text() for text in axes.get_legend().get_texts()]
    assert set(names) == {*LAWS, *ESTIMATORS, "true directions, $m$"}
    whole = SETTING.P_beta2 + SETTING.m
    for curve in picture.curves[:4]:
        assert all(0 <= y <= whole for _, y in curve.exact)
    for curve, estimator in zip(picture.curves[4:], ESTIMATORS, strict=True):
        assert not curve.exact
        assert [n for n, _, _ in curve.simulated] == [FEW, 40]
        assert curve.simulated[0][1:] == (
            simulated(SETTING, FEW, estimator, DRAWS).mean,
            simulated(SETTING, FEW, estimator, DRAWS).error,
        )
    again = misalignment_against_samples(SAMPLES, (FEW, 40), draws=DRAWS)
    assert picture.digest == again.digest
    assert picture.drawn("svg") == again.drawn("svg")


def test_the_picture_of_errors() -> None:
    picture = errors_against_samples((20, 40, 80), draws=DRAWS)
    (axes,) = picture.figure().axes
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    assert axes.get_ylabel() == "distance of the law from the mean"
    assert len(picture.curves) == len(LAWS) + 1
    mean = simulated(SETTING, 40, "truncated SVD", DRAWS).mean
    assert dict(picture.curves[1].exact)[40.0] == abs(float(law(TWO, 40)) - mean)


def test_what_two_terms_leave_out_at_most_falls_with_the_third_power() -> None:
    near, far = explicit_remainder(10**5), explicit_remainder(10**6)
    assert abs(log(near / far) / log(10) - 3) < 0.01
    entries = SETTING.d * SETTING.d_r  # tr EEᵀ tends to σ_r²/n_B times a χ² variable of so many degrees
    cube = SETTING.sigma_r2**3 * entries * (entries + 2) * (entries + 4)
    limit = 192 * Fraction(9**6, SETTING.s**3) * cube * (SETTING.P_beta2 + SETTING.m)
    assert float(far * 10**18 / limit) == pytest.approx(1, rel=1e-3)
    with pytest.raises(ConditionError, match="n_B = 15"):
        explicit_remainder(15)
