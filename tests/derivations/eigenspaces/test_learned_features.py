"""Theorems about the learned features: what they say in cases that are known, and of each other."""

import numpy as np
import pytest
from sympy import Integer, Symbol, expand, series

from derivations.eigenspaces.mean_distance_of_learned_projector import mean_distance_of_learned_projector
from derivations.eigenspaces.mean_of_learned_projector import mean_of_learned_projector
from derivations.eigenspaces.mean_of_reduced_rank_projector import mean_of_reduced_rank_projector
from derivations.eigenspaces.misalignment_in_effective_noise import misalignment_in_effective_noise
from derivations.eigenspaces.misalignment_of_learned_features import misalignment_of_learned_features
from derivations.eigenspaces.misalignment_of_reduced_rank_regression import misalignment_of_reduced_rank_regression
from derivations.symbols import DIRECTIONS, P_B, D_any, a_1, a_2, d_r, m_B, n_B, p, q, sigma_r2, t_1, t_2, tau_B
from symbolic.canonical import Laws, Normaliser, field_of
from symbolic.matrices import BigO, Identity, Trace

plain = {atom: Symbol(atom.name) for atom in (a_1, a_2, m_B, t_1, t_2)}


def written(claim):
    """The right side without its remainder, of plain symbols."""
    remainder = next(iter(claim.rhs.atoms(BigO)))
    return (claim.rhs - remainder).xreplace({tau_B: tau_B.definition}).xreplace(plain)


def test_the_projector_keeps_its_trace():
    right = mean_of_learned_projector.claim.rhs
    right = (right - next(iter(right.atoms(BigO)))).xreplace({D_any: Identity(p + q)})
    named = tuple(node for trace in right.atoms(Trace) for node in trace.atoms(type(P_B)))
    laws = Laws(cyclic=True, cancels=True, identity_trace=True, bases=(DIRECTIONS,), definitions=tuple(set(named)))
    normal = Normaliser(field_of(right), laws)
    assert normal.form(right) == normal.form(p)


def test_both_powers_say_the_same():
    one, other = written(misalignment_of_learned_features.claim), written(misalignment_in_effective_noise.claim)
    x = Symbol("x", positive=True)
    difference = series(expand((one - other).subs(n_B, 1 / x)), x, 0, 3).removeO()
    assert expand(difference) == 0


def test_reduced_rank_regression_has_the_same_right_sides():
    assert misalignment_of_reduced_rank_regression.claim.rhs == misalignment_of_learned_features.claim.rhs
    assert mean_of_reduced_rank_projector.claim.rhs == mean_of_learned_projector.claim.rhs
    assert misalignment_of_reduced_rank_regression.claim.lhs != misalignment_of_learned_features.claim.lhs


def test_with_isotropic_responses_the_sign_is_that_of_the_share_that_is_missed():
    s = Symbol("s", positive=True)
    isotropic = {plain[t_1]: p / s, plain[t_2]: p / s**2, plain[a_1]: (1 - plain[m_B]) / s}
    isotropic[plain[a_2]] = isotropic[plain[a_1]] / s
    right = written(misalignment_of_learned_features.claim).subs(isotropic)
    assert expand(right.subs(plain[m_B], q / (p + q)).simplify() - q / (p + q)) == 0


@pytest.mark.parametrize(("rows", "channels"), [(2, 1), (3, 1), (3, 4)])
def test_the_second_order_of_one_direction_against_simulation(rows, channels):
    """For p = 1 and entries of variance τ that is small: E sin² of the angle, less what is of first order, over τ²."""
    generator = np.random.default_rng(7)
    scale = 0.05
    noise = scale * generator.standard_normal((200_000, rows, channels))
    signal = np.zeros((rows, channels))
    signal[0, 0] = 1.0
    total = []
    for sign in (1, -1):
        leading = np.linalg.svd(signal + sign * noise)[0][:, :, 0]
        total.append(1 - leading[:, 0] ** 2)
    first = (noise[:, 1:, 0] ** 2).sum(axis=1)
    rest = (total[0] + total[1]) / 2 - first
    second = rest.mean() / scale**4
    error = rest.std() / scale**4 / np.sqrt(len(rest))
    values = {n_B: Integer(10), p: Integer(1), q: Integer(rows - 1), d_r: Integer(channels), sigma_r2: Integer(1)}
    right = written(mean_distance_of_learned_projector.claim).subs({plain[t_1]: 0, plain[t_2]: 1})
    claimed = float((right / 2 / tau_B.definition**2).subs(values))
    assert claimed == (rows - 1) * (channels - rows + 1)
    assert abs(second - claimed) < 5 * error + 0.02 * abs(second)
    assert error < 0.2
