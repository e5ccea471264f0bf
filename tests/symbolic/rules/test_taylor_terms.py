"""The terms of a series in the mean, and spaces of the same matrix: what they are refused for."""

from dataclasses import replace

import pytest
from sympy import Integer, Symbol

from derivations.eigenspaces.mean_of_learned_projector import signal, terms
from derivations.eigenspaces.mean_of_taylor_terms import TASK, TERMS
from derivations.symbols import E_B, B_r, C_ols, P_learned, W_brain, Y_brain, d_r, n_B, p, q
from symbolic.checks import Verdict
from symbolic.claim import Claim
from symbolic.derivation import Step, check_step
from symbolic.ensembles import GaussianRows
from symbolic.matrices import E, Identity, Leading, Letter, TaylorTerms, Variance, tr
from symbolic.rules import ColumnSpaceSeries, MeanOfTerms, SameSpace, Stein
from symbolic.rules.column_space import EXAMPLE
from symbolic.rules.kernel import own_rule

SPACE = P_learned.definition
SERIES = ColumnSpaceSeries.at(SPACE, signal, E_B, *terms, order=3)
RULE = MeanOfTerms.at(TERMS, SERIES)
SAME = SameSpace.at(SPACE, Leading(B_r + E_B, p))


@pytest.mark.parametrize("order", [1, 5, 7])
def test_the_order_is_that_of_the_series(order):
    with pytest.raises(TypeError, match="terms of order below 6"):
        MeanOfTerms.at(TaylorTerms(B_r, E_B, p, order), SERIES)


def test_the_terms_are_those_of_the_same_matrix_and_error():
    for other in (TaylorTerms(B_r, 2 * E_B, p, 6), TaylorTerms(2 * B_r, E_B, p, 6), TaylorTerms(B_r, E_B, 1, 6)):
        with pytest.raises(TypeError, match="terms of order below 6"):
            MeanOfTerms.at(other, SERIES)


def test_a_line_has_the_terms_and_not_the_projector():
    def verdict(line):
        return check_step(Step(Claim(line, "=", line, (n_B > p + q + 4, d_r >= p)), (RULE,)))

    for line in (E(tr(TASK * SPACE)), E(tr(TASK * TERMS)) + E(tr(TASK * SPACE))):
        evidence = verdict(line)
        assert evidence.verdict is Verdict.FAILS
        assert "has to stand in the line" in evidence.detail


def _refusal(lhs, rhs, terms, *names, order=1):
    signal, rank, design, noise, _, error, *_ = EXAMPLE
    series = ColumnSpaceSeries.at(Leading(signal.matrix + error, rank), signal, error, *names, order=order)
    given = (design.rows > design.cols + 9, noise.cols >= rank)
    evidence = check_step(Step(Claim(lhs, "=", rhs, given), (MeanOfTerms.at(terms, series),)))
    return evidence.detail if evidence.verdict is Verdict.FAILS else ""


def test_what_stands_beside_the_terms_decides_nothing():
    """A mean is expanded by itself: neither a power of n nor another mean makes it shorter or longer."""
    signal, rank, design, _, _, error, D, (Z_1, _) = EXAMPLE
    low, n, limit = TaylorTerms(signal.matrix, error, rank, 2), design.rows, tr(D * signal.left)
    mean = E(tr(D * low))
    for line, value in ((mean / n, limit / n), (n**3 * mean, n**3 * limit), (mean**2, limit**2), (mean + 1, limit + 1)):
        assert _refusal(line, value, low, Z_1) == ""
        assert _refusal(line, 0 * value, low, Z_1)
    both = Variance(tr(D * low))
    for line, value in (
        (E(tr(D * low) ** 2), limit**2),
        (E(tr(D * low) ** 2) - mean**2, 0 * limit),
        (E(tr(D * low * D * low)), tr(D * signal.left * D * signal.left)),
        (E(tr(D * low) * tr(D * error * error.T)), limit * E(tr(D * error * error.T))),
        (mean + both, limit + both),
    ):
        assert "once in a trace" in _refusal(line, value, low, Z_1)


def test_the_derivative_of_the_terms_is_not_known():
    a, b, k = (Symbol(name, integer=True, positive=True) for name in "abk")
    F, H, C = Letter("F", a, k), Letter("H", k, b), Letter("C", b, a)
    N = Letter("N", a, b, law=GaussianRows(Identity(b)))
    for order in (2, 3):
        line = E(tr(TaylorTerms(F * H, N, k, order) * N * C))
        evidence = check_step(Step(Claim(line, "=", Integer(0), (k <= a, k <= b)), (Stein.at(N),)))
        assert evidence.verdict is Verdict.FAILS
        assert "the derivative of" in evidence.detail


def test_a_rule_that_was_tampered_with_is_an_assumption():
    for genuine in (RULE, SAME):
        assert own_rule(genuine) == ()
    for forged in (
        replace(RULE, series=replace(SERIES, order=2)),
        replace(RULE, terms=TaylorTerms(B_r, E_B, p, 8)),
        replace(RULE, facts=()),
        replace(RULE, series=replace(SERIES, terms=SERIES.terms[::-1])),
        replace(SAME, second=Leading(B_r, p)),
        replace(SAME, first=None),
    ):
        assert [fact.classical for fact in own_rule(forged)] == [False]


def test_spaces_are_the_same_if_their_matrices_are():
    for other in (Leading(B_r - E_B, p), Leading(B_r + E_B, q), Leading(B_r, p), Leading(W_brain, p)):
        with pytest.raises(TypeError, match=r"not the same|dimensions"):
            SameSpace.at(SPACE, other)
    with pytest.raises(TypeError, match=r"not the same|dimensions"):
        SameSpace.at(Leading(Y_brain, p), Leading(C_ols, p))


def test_that_least_squares_is_signal_and_error_takes_as_many_samples_as_dimensions():
    line, same = E(tr(TASK * SPACE)), E(tr(TASK * SAME.second))
    enough = (n_B >= p + q, d_r >= p)
    assert check_step(Step(Claim(line, "=", same, enough), (SAME,))).verdict is Verdict.HOLDS
    assert check_step(Step(Claim(line, "=", same, (d_r >= p,)), (SAME,))).verdict is Verdict.FAILS
    assert check_step(Step(Claim(line, "=", 2 * same, enough), (SAME,))).verdict is Verdict.FAILS
