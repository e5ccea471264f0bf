"""What the theorems of the appendix must not be made to say."""

import pytest
from sympy import Rational, Symbol

from derivations.least_squares import excess_risk_of_least_squares
from derivations.symbols import W_0, D, M, Sigma, W, X, Z, beta, d, k, n, sigma_y2, u
from derivations.wishart_moments import (
    existence_of_inverse_moments,
    mean_of_inverse_wishart,
    mean_of_squared_inverse,
    mean_of_wishart,
    mean_trace_of_inverse,
    second_moment_of_inverse_wishart,
    trace_moment_of_inverse_wishart,
)
from symbolic.checks import JUDGES, Verdict
from symbolic.claim import Claim
from symbolic.derivation import Step, check_step
from symbolic.ensembles import GaussianRows
from symbolic.errors import ConditionError, SymbolicError
from symbolic.matrices import E, Identity, Letter, Named, Zero, inv, tr
from symbolic.rules import expectation_is_linear, trace_is_cyclic, trace_of_transpose

V = inv(Sigma)
g = n - d - 1
second_constant = (n - d) * g * (n - d - 3)


def check(lhs, rhs, *by, given=(n > d + 3,)):
    return check_step(Step(Claim(lhs, "=", rhs, given), by))


def test_the_mean_of_the_inverse_needs_its_condition_by_name():
    evidence = check(E(inv(W)), V / g, mean_of_inverse_wishart, given=(n > d,))
    assert evidence.verdict is Verdict.FAILS
    assert "mean-of-inverse-wishart needs n > d + 1; given is n > d" in evidence.detail


def test_the_second_moment_needs_its_condition_by_name():
    right = ((n - d - 2) * V * M * V + V * M.T * V + tr(M * V) * V) / second_constant
    evidence = check(E(inv(W) * M * inv(W)), right, second_moment_of_inverse_wishart, given=(n > d + 2,))
    assert "second-moment-of-inverse-wishart needs n > d + 3; given is n > d + 2" in evidence.detail
    assert check(E(inv(W) * M * inv(W)), right, second_moment_of_inverse_wishart).verdict is Verdict.HOLDS


@pytest.mark.parametrize(
    ("lhs", "rhs", "by"),
    [
        (E(inv(W)), V / (n - d), (mean_of_inverse_wishart,)),
        (E(inv(W)), Sigma / g, (mean_of_inverse_wishart,)),
        (E(inv(W)), inv(n * Sigma), (mean_of_inverse_wishart,)),
        (E(inv(W_0)), V / g, (mean_of_inverse_wishart,)),
        (E(inv(W) * M), M * V / g, (mean_of_inverse_wishart, expectation_is_linear)),
        (E(inv(W) * M * inv(W)), V * M * V / g**2, (mean_of_inverse_wishart, expectation_is_linear)),
        (E(inv(W) * W), V / g * n * Sigma, (mean_of_inverse_wishart, mean_of_wishart)),
        (E(tr(inv(W)) * inv(W)), tr(V) * V / g**2, (mean_of_inverse_wishart, expectation_is_linear)),
        (
            E(inv(W) * M * inv(W)),
            ((n - d - 1) * V * M * V + tr(M * V) * V) / second_constant,
            (second_moment_of_inverse_wishart,),
        ),
        (
            E(inv(W) * M * inv(W)),
            ((n - d - 2) * V * M.T * V + V * M * V + tr(M * V) * V) / second_constant,
            (second_moment_of_inverse_wishart,),
        ),
        (E(inv(W) * M * inv(W)), M * E(inv(W) * inv(W)), (second_moment_of_inverse_wishart,)),
        (E(tr(inv(W))), d / g, (mean_trace_of_inverse,)),
    ],
    ids=str,
)
def test_a_wrong_moment_is_refused_and_false(lhs, rhs, by):
    assert check(lhs, rhs, *by).verdict is Verdict.FAILS
    assert JUDGES[0].judge(Claim(lhs, "=", rhs, (n > d + 3,))).verdict is Verdict.FAILS


def test_a_refusal_of_a_wrong_constant_shows_both_sides_and_the_difference():
    detail = check(E(inv(W)), V / (n - d), mean_of_inverse_wishart).detail
    assert "from        E[inv(W)]" in detail
    assert "to          1/(-d + n)*inv(Sigma)" in detail
    assert "difference" in detail
    assert "the line does not follow by mean-of-inverse-wishart" in detail


# --- the same theorem for another Wishart matrix ---------------------------------------------------------------------

p, m = (Symbol(name, integer=True, positive=True) for name in "pm")
Omega = Letter("Omega", p, p, facts=("positive definite", "symmetric"))
Y = Letter("Y", m, p, law=GaussianRows(Omega))
S = Named("S", Y.T * Y)
A = Letter("A", p, p)


def test_a_theorem_holds_of_a_wishart_matrix_of_other_names_sizes_and_covariance():
    given = (m > p + 3,)
    c = (m - p) * (m - p - 1) * (m - p - 3)
    right = ((m - p - 2) * inv(Omega) * A * inv(Omega) + inv(Omega) * A.T * inv(Omega)) / c
    right = right + tr(A * inv(Omega)) / c * inv(Omega)
    assert check(E(inv(S)), inv(Omega) / (m - p - 1), mean_of_inverse_wishart, given=given).verdict is Verdict.HOLDS
    assert check(E(inv(S) * A * inv(S)), right, second_moment_of_inverse_wishart, given=given).verdict is Verdict.HOLDS
    assert check(E(S), m * Omega, mean_of_wishart, given=()).verdict is Verdict.HOLDS


def test_the_conditions_are_those_of_the_other_wishart_matrix():
    evidence = check(E(inv(S)), inv(Omega) / (m - p - 1), mean_of_inverse_wishart, given=(n > d + 1,))
    assert "mean-of-inverse-wishart needs m > p + 1; given is n > d + 1" in evidence.detail


def test_a_theorem_about_the_isotropic_case_does_not_hold_of_another_covariance():
    for matrix, size in ((W, d), (S, p)):
        evidence = check(E(tr(inv(matrix))), size / g, mean_trace_of_inverse)
        assert evidence.verdict is Verdict.FAILS


def test_a_theorem_about_one_wishart_matrix_says_nothing_of_two():
    right = ((n - d - 2) * V * M * V + V * M.T * V + tr(M * V) * V) / second_constant
    twin = Letter("twin", n, d, law=GaussianRows(Sigma))
    other = Named("other", twin.T * twin)
    assert check(E(inv(W) * M * inv(other)), right, second_moment_of_inverse_wishart).verdict is Verdict.FAILS


def test_a_trace_is_rotated_or_transposed_for_a_theorem_only_if_that_is_named():
    right = ((n - d - 2) * tr(M * V) * V + V * M * V + V * M.T * V) / second_constant
    rotated, turned = E(tr(inv(W) * M) * inv(W)), E(tr(inv(W) * M.T) * inv(W))
    assert check(rotated, right, trace_moment_of_inverse_wishart).verdict is Verdict.FAILS
    assert check(rotated, right, trace_moment_of_inverse_wishart, trace_is_cyclic).verdict is Verdict.HOLDS
    assert check(turned, right, trace_moment_of_inverse_wishart).verdict is Verdict.FAILS
    by = (trace_moment_of_inverse_wishart, trace_of_transpose)
    assert check(turned, right, *by).verdict is Verdict.HOLDS


# --- specialising ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("theorem", "values"),
    [
        (second_moment_of_inverse_wishart, {"M": X}),
        (second_moment_of_inverse_wishart, {"M": u}),
        (second_moment_of_inverse_wishart, {"M": [[1, 2]]}),
        (second_moment_of_inverse_wishart, {"M": [[1, 2], [3, 4]], "Sigma": [[1]]}),
        (mean_of_inverse_wishart, {"Sigma": [[1, 2], [2, 1]]}),
        (mean_of_inverse_wishart, {"Sigma": [[1, 1], [1, 1]]}),
        (mean_of_inverse_wishart, {"Sigma": [[2, 1], [0, 2]]}),
        (mean_of_inverse_wishart, {"Sigma": [[0, 0], [0, 0]]}),
        (mean_of_inverse_wishart, {"Sigma": M}),
        (mean_of_inverse_wishart, {"Sigma": Zero(d, d)}),
        (mean_of_inverse_wishart, {"W": Sigma}),
        (mean_of_inverse_wishart, {"n": d}),
        (mean_of_inverse_wishart, {"n": 3, "d": 2}),
        (mean_of_inverse_wishart, {"d": n}),
        (existence_of_inverse_moments, {"D": M}),
        (existence_of_inverse_moments, {"D": [[1, 2], [2, 1]]}),
        (existence_of_inverse_moments, {"n": 2, "d": 3}),
        (mean_of_squared_inverse, {"M": M}),
    ],
    ids=str,
)
def test_a_theorem_is_not_specialised_to_what_it_does_not_speak_of(theorem, values):
    with pytest.raises(SymbolicError):
        theorem.at(**values)


def test_a_specialised_theorem_is_true_by_the_exact_judge():
    for special in (
        second_moment_of_inverse_wishart.at(M=Identity(d)),
        second_moment_of_inverse_wishart.at(M=M.T),
        second_moment_of_inverse_wishart.at(M=Sigma),
        second_moment_of_inverse_wishart.at(M=beta * beta.T),
        mean_of_inverse_wishart.at(W=W_0),
        mean_of_inverse_wishart.at(Sigma=[[2, 1], [1, 3]]),
        existence_of_inverse_moments.at(k=1, D=Sigma),
        existence_of_inverse_moments.at(W=W_0),
        excess_risk_of_least_squares.at(sigma_y2=Rational(1, 4), d=2),
        mean_of_wishart.at(X=Z),
    ):
        assert JUDGES[0].judge(special.claim).verdict is Verdict.HOLDS, special


def test_a_condition_that_fails_names_the_values():
    with pytest.raises(ConditionError, match=r"n > d \+ 1 does not hold at d = 4, n = 4"):
        mean_of_inverse_wishart.at(n=4, d=4)


def test_letters_that_occur_in_no_theorem_are_unknown():
    with pytest.raises(SymbolicError, match="unknown name 'beta'; known: "):
        mean_of_inverse_wishart.at(beta=D * u)
    assert k not in mean_of_inverse_wishart.claim.lhs.free_symbols
    assert sigma_y2 in excess_risk_of_least_squares.claim.rhs.free_symbols
