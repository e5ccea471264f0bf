"""The theorem that rests on a cited limit: derived from that, assumed, and in agreement with the fixed point."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from derivations.scaling_in_task_samples.equivalent_for_any_covariance import (
    equivalent_for_any_covariance,
    plain_ridge_in_proportion,
)
from symbolic.asymptotics import Pencil
from symbolic.asymptotics import deterministic_equivalent as as_number
from symbolic.checks import Verdict
from symbolic.claim import Claim
from symbolic.rules.kernel import own_rule

CLAIM = equivalent_for_any_covariance.claim


def test_it_is_derived_from_what_is_cited_and_counts_as_assumed():
    assert equivalent_for_any_covariance.verify().verdict is Verdict.HOLDS
    cited = [fact.name for fact in equivalent_for_any_covariance.assumes() if not fact.classical]
    assert cited == ["deterministic equivalent of plain ridge"]


@pytest.mark.parametrize("left_out", range(3))
def test_each_condition_is_needed(left_out):
    given = CLAIM.given[:left_out] + CLAIM.given[left_out + 1 :]
    assert equivalent_for_any_covariance.derives(Claim(CLAIM.lhs, "=", CLAIM.rhs, given)).verdict is Verdict.FAILS


def test_a_citation_is_one_assumption_unless_it_was_tampered_with():
    assert own_rule(plain_ridge_in_proportion) == ()
    forged = replace(plain_ridge_in_proportion, claims=plain_ridge_in_proportion.claims[:1])
    assert [fact.classical for fact in own_rule(forged)] == [False]
    without = replace(plain_ridge_in_proportion, facts=())
    assert [fact.classical for fact in own_rule(without)] == [False]


def test_its_formula_is_the_fixed_point_in_the_limit():
    n, p, q, mu, sigma_y2 = 4 * 10**7, 3 * 10**6, 5 * 10**6, 0.7, 0.4
    values, b2 = np.array([0.5, 1.0, 2.5]), np.array([0.3, 0.0, 0.9])
    kept = values / (values + mu)
    size = q / len(values)
    df_1, df_2, N = size * kept.sum(), size * (kept**2).sum(), n - p
    plain = (N * mu**2 * (values * b2 / (values + mu) ** 2).sum() + sigma_y2 * df_2) / (N - df_2)
    stated = (plain + sigma_y2) * (n - 1) / (n - p - 1) - sigma_y2
    levels = Pencil.projection(p, 0, 0).levels
    # the generalized eigenvalues of I against Σ_B, and the target in the norm of Σ_B
    levels += tuple(
        replace(levels[0], penalty=1 / x, size=Fraction(q, len(values)), target=x * b)
        for x, b in zip(values, b2, strict=True)
    )
    lam = mu * (N - df_1) / n
    assert float(as_number(Pencil(levels), n, lam, sigma_y2, 15).excess) == pytest.approx(stated, rel=1e-6)
