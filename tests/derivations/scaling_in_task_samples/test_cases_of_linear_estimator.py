"""Least squares, ridge, hard restriction and BEFS as cases of one function, against their own theorems."""

import pytest
from sympy import Add

from derivations.least_squares.excess_risk_of_least_squares import excess_risk_of_least_squares
from derivations.risk_of_befs.excess_risk_of_hard_restriction import excess_risk_of_hard_restriction
from derivations.scaling_in_task_samples.linear_estimator import LinearEstimator, LinearModel
from derivations.scaling_in_task_samples.series_of_any_linear_estimator import series_of_any_linear_estimator
from derivations.scaling_in_task_samples.series_of_excess_risk import series_of_excess_risk
from derivations.scaling_in_task_samples.series_of_hard_restriction import estimator as hard_restriction
from derivations.scaling_in_task_samples.series_of_least_squares import estimator as least_squares
from derivations.scaling_in_task_samples.series_of_ridge import estimator as ridge
from derivations.scaling_in_task_samples.series_of_ridge import series_of_ridge
from derivations.symbols import (
    BASES,
    FEATURES,
    G_hat,
    I_hat,
    K_lam,
    P_hat,
    Q_hat,
    Sigma_T,
    W_hat,
    X_hat,
    Xi_hat,
    alpha,
    b,
    beta_T,
    d,
    eps_T,
    m_beta,
    m_hat,
    m_T,
    n,
    n_T,
    p,
    sigma_y2,
    y_hat,
)
from symbolic.checks import Verdict
from symbolic.claim import Claim
from symbolic.derivation.step import Step, check_step
from symbolic.matrices import BigO, inv
from symbolic.rules import (
    InBases,
    definition,
    inverse_cancels,
    negligible_terms,
    trace_is_cyclic,
    trace_of_identity,
)

befs = LinearEstimator(
    "BEFS",
    inv(K_lam),
    ((K_lam, G_hat),),
    (n_T > p + 1,),
    LinearModel(X_hat, W_hat, Xi_hat, I_hat, beta_T, eps_T, y_hat, (FEATURES,)),
)


def without_remainder(expression, order, size):
    """A series cut at a lower order."""
    kept = [term for term in Add.make_args(expression) if not term.has(BigO)]
    return Add(*kept) + BigO(order, size)


@pytest.mark.parametrize(
    ("estimator", "theorem", "size", "by"),
    [
        (
            least_squares,
            excess_risk_of_least_squares,
            n,
            (inverse_cancels, trace_is_cyclic, trace_of_identity, negligible_terms),
        ),
        (ridge, series_of_ridge, n, (definition(alpha, m_beta), trace_of_identity, trace_is_cyclic, negligible_terms)),
        (
            hard_restriction,
            excess_risk_of_hard_restriction,
            n_T,
            (
                definition(Sigma_T, b, m_T),
                InBases.at(BASES),
                trace_is_cyclic,
                trace_of_identity,
                negligible_terms,
            ),
        ),
        (
            befs,
            series_of_excess_risk,
            n_T,
            (
                definition(I_hat, G_hat, P_hat, Q_hat, m_hat, alpha),
                InBases.at(FEATURES),
                trace_is_cyclic,
                trace_of_identity,
                negligible_terms,
            ),
        ),
    ],
    ids=["least squares", "ridge", "hard restriction", "BEFS"],
)
def test_a_case_agrees_with_its_own_theorem(estimator, theorem, size, by):
    found = estimator.series(2)
    assert found.verify().verdict is Verdict.HOLDS
    stated = without_remainder(theorem.claim.rhs, 2, size)
    evidence = check_step(Step(Claim(found.claim.rhs, "=", stated, theorem.claim.given), by))
    idle = "is named but not used" in evidence.detail
    assert evidence.verdict is Verdict.HOLDS or idle, evidence.detail
    wrong = stated + sigma_y2 / size
    assert check_step(Step(Claim(found.claim.rhs, "=", wrong, theorem.claim.given), by)).verdict is Verdict.FAILS


def test_the_general_series_needs_no_condition_on_the_number_of_samples():
    assert series_of_any_linear_estimator.claim.given == ()
    assert d in series_of_any_linear_estimator.claim.lhs.free_symbols
