"""The equivalent of the risk: known limits, simulated estimators, digits, and what it refuses."""

from fractions import Fraction
from math import inf, sqrt

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic.asymptotics import Level, Pencil, deterministic_equivalent
from symbolic.errors import ConditionError, Diverges, ShapeError

HALF = Fraction(1, 2)
SIGMA = [[2, 1, 0], [1, 3, 1], [0, 1, 1]]
OMEGA = [[1, -1, 0], [-1, 1, 0], [0, 0, 2]]
BETA = [1, -2, 1]

sizes = st.integers(1, 40)
positive = st.fractions(Fraction(1, 1000), 1000)


def close(found, expected, digits=28):
    return abs(found - expected) <= mpmath.mpf(10) ** -digits * abs(expected)


def exact(number: Fraction):
    with mpmath.workdps(60):
        return mpmath.mpf(number.numerator) / number.denominator


# --- limits ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lam", [0, Fraction(1, 10), 3])
def test_least_squares_whatever_the_penalty_where_nothing_is_penalised(lam):
    found = deterministic_equivalent(Pencil.projection(6, 0, 0, 2), 20, lam, Fraction(7, 10))
    assert close(found.excess, exact(Fraction(7, 10) * Fraction(6, 14)))
    assert found.bias == 0


def test_ridgeless_with_fewer_dimensions_than_samples():
    found = deterministic_equivalent(Pencil.projection(0, 6, 3), 20, 0, Fraction(7, 10))
    assert found.mu == 0
    assert close(found.excess, exact(Fraction(7, 10) * Fraction(6, 14)))


def test_ridgeless_with_more_dimensions_than_samples():
    # hastie2022, Theorem 1: m (1 − 1/γ) + σ²/(γ − 1)
    gamma, m, sigma_y2 = Fraction(5, 2), 3, Fraction(7, 10)
    found = deterministic_equivalent(Pencil.projection(0, 50, m), 20, 0, sigma_y2)
    assert close(found.bias, exact(m * (1 - 1 / gamma)))
    assert close(found.variance, exact(sigma_y2 / (gamma - 1)))


def test_hard_restriction():
    # (n m + σ² p)/(n − p), the limit of m + (σ² + m) p/(n − p − 1)
    found = deterministic_equivalent(Pencil.projection(5, 30, 2, 1), 20, inf, HALF)
    assert close(found.excess, exact(Fraction(40 + Fraction(5, 2)) / 15))
    near = deterministic_equivalent(Pencil.projection(5, 30, 2, 1), 20, 10**40, HALF)
    assert close(near.excess, found.excess)


@given(p=st.integers(0, 10), q=sizes, more=sizes, lam=positive, m=positive, sigma_y2=positive)
def test_the_projection_penalty_has_a_closed_form(p, q, more, lam, m, sigma_y2):
    n = p + more
    found = deterministic_equivalent(Pencil.projection(p, q, m, int(p > 0)), n, lam, sigma_y2)
    with mpmath.workdps(80):
        kappa = exact(lam) * n
        b = n - p - q - kappa
        mu = (mpmath.sqrt(b**2 + 4 * (n - p) * kappa) - b) / (2 * (n - p))
        above = (mu / (1 + mu)) ** 2 * exact(m) * n + exact(sigma_y2) * (p + q / (1 + mu) ** 2)
        assert close(found.mu, mu)
        assert close(found.excess, above / (n - p - q / (1 + mu) ** 2))


# --- the fixed point -------------------------------------------------------------------------------------------------

levels = st.lists(
    st.tuples(st.one_of(st.just(Fraction(0)), positive), st.integers(1, 5), positive), min_size=1, max_size=5
)


@given(levels=levels, more=st.integers(1, 20), lam=positive)
def test_the_penalty_solves_its_equation(levels, more, lam):
    pencil = Pencil(tuple(Level(*each) for each in levels))
    n = pencil.unpenalised + more
    found = deterministic_equivalent(pencil, n, lam, 1)
    with mpmath.workdps(60):
        df1, df2 = (sum(s / (1 + found.mu * exact(Fraction(w))) ** k for w, s, _ in levels) for k in (1, 2))
        assert close(found.mu * (1 - df1 / n), exact(lam), 25)
        assert close(found.df2, df2)
        assert df2 < n


def test_the_risk_does_not_depend_on_what_is_seen_of_the_target():
    some, other = (deterministic_equivalent(Pencil.projection(2, 9, 1, seen), 7, 1, 1).excess for seen in (0, 100))
    assert some == other


def test_only_ratios_of_sizes_matter():
    one = deterministic_equivalent(Pencil.projection(2, 9, 1), 7, HALF, 1)
    scaled = deterministic_equivalent(Pencil.projection(Fraction(2, 7), Fraction(9, 7), 1), 1, HALF, 1)
    assert close(one.excess, scaled.excess)


def test_digits_agree_with_more_digits_where_the_risk_is_nearly_infinite():
    pencil, lam = Pencil.projection(0, 1000, 1), Fraction(1, 10**12)
    few, many = (deterministic_equivalent(pencil, 1000, lam, 1, digits) for digits in (30, 200))
    assert close(few.excess, many.excess, 29)
    assert many.excess > 10**5


# --- matrices --------------------------------------------------------------------------------------------------------


def test_matrices_give_the_same_as_traces_of_them():
    sigma, omega, beta = (np.array(each, dtype=float) for each in (SIGMA, OMEGA, BETA))
    n, lam, sigma_y2 = 2, 0.3, 0.7
    for pencil in (Pencil.of(SIGMA, OMEGA, BETA), Pencil.of(sigma, omega, beta)):
        found = deterministic_equivalent(pencil, n, Fraction(3, 10), Fraction(7, 10))
        mu = float(found.mu)
        J = np.linalg.inv(sigma + mu * omega)
        df2 = np.trace(sigma @ J @ sigma @ J)
        bias = mu**2 * beta @ omega @ J @ sigma @ J @ omega @ beta
        assert mu * (1 - np.trace(sigma @ J) / n) == pytest.approx(lam, rel=1e-12)
        assert float(found.excess) == pytest.approx((bias + sigma_y2 * df2 / n) / (1 - df2 / n), rel=1e-12)


def test_exact_matrices_have_all_their_digits():
    one, other = (deterministic_equivalent(Pencil.of(SIGMA, OMEGA, BETA, k), 2, HALF, 1, 40) for k in (40, 90))
    assert close(one.excess, other.excess, 39)


def test_the_rank_of_exact_matrices_is_decided_exactly():
    assert Pencil.of(SIGMA, OMEGA, BETA).unpenalised == 1
    tiny = Fraction(1, 10**60)
    assert Pencil.of([[1, 0], [0, 1]], [[1, 1], [1, 1 + tiny]], [1, 1], 80).unpenalised == 0
    assert Pencil.of(np.eye(2), np.ones((2, 2)), [1.0, 1.0]).unpenalised == 1


def test_floating_point_matrices_may_be_symmetric_up_to_rounding():
    root = np.random.default_rng(1).standard_normal((9, 9))
    sigma = root @ np.diag(np.arange(1.0, 10.0)) @ root.T
    assert (sigma != sigma.T).any()
    assert Pencil.of(sigma, np.eye(9), np.ones(9)).dimension == 9


def test_a_change_of_basis_changes_nothing():
    T = np.array([[1, 2, 0], [0, 1, 1], [1, 0, 1]], dtype=object)
    T_inverse = np.array([[1, -2, 2], [1, 1, -1], [-1, 2, 1]], dtype=object) * Fraction(1, 3)
    assert (T @ T_inverse == np.eye(3)).all()
    changed = Pencil.of(T @ np.array(SIGMA) @ T.T, T @ np.array(OMEGA) @ T.T, T_inverse.T @ np.array(BETA))
    one, other = (deterministic_equivalent(x, 2, HALF, 1).excess for x in (Pencil.of(SIGMA, OMEGA, BETA), changed))
    assert close(one, other)


def simulated(sigma, omega, beta, n, lam, sigma_y2, draws, seed):
    """Mean and standard error of the excess risk of the estimator, solved from its normal equations."""
    generator = np.random.default_rng(seed)
    root = np.linalg.cholesky(sigma)
    found = []
    for _ in range(draws):
        X = generator.standard_normal((n, len(sigma))) @ root.T
        y = X @ beta + sqrt(sigma_y2) * generator.standard_normal(n)
        error = np.linalg.solve(X.T @ X + n * lam * omega, X.T @ y) - beta
        found.append(error @ sigma @ error)
    return np.mean(found), np.std(found, ddof=1) / sqrt(draws)


@pytest.mark.parametrize(("n", "d", "rank"), [(120, 60, 40), (60, 100, 80), (60, 100, 100)])
@pytest.mark.parametrize("lam", [0.05, 1.0])
def test_simulated_estimators_with_any_covariance_and_penalty(n, d, rank, lam):
    generator = np.random.default_rng([n, d, rank])
    basis = generator.standard_normal((2, d, d)) / sqrt(d)
    sigma = basis[0] @ basis[0].T + np.eye(d) / 2
    omega = basis[1][:, :rank] @ basis[1][:, :rank].T
    beta = generator.standard_normal(d) / sqrt(d)
    pencil = Pencil.of(sigma, omega, beta)
    assert pencil.unpenalised == d - rank
    expected = float(deterministic_equivalent(pencil, n, lam, 0.5, 15).excess)
    mean, error = simulated(sigma, omega, beta, n, lam, 0.5, 400, [d, rank])
    assert error < 0.03 * mean
    # what the equivalent leaves out is of the order 1/n of the risk
    assert abs(mean - expected) < 4 * error + 2 * expected / n


# --- refusals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"n": 3}, r"n > dim ker Ω; got n = 3, dim ker Ω = 3"),
        ({"lam": -1}, r"lam ≥ 0; got .* lam = -1"),
        ({"sigma_y2": Fraction(-1, 2)}, r"sigma_y2 ≥ 0; got .* sigma_y2 = -1/2"),
    ],
)
def test_a_condition_that_fails_is_named(changed, message):
    arguments = {"n": 5, "lam": 1, "sigma_y2": 1} | changed
    with pytest.raises(ConditionError, match=message):
        deterministic_equivalent(Pencil.projection(3, 4, 1), **arguments)


def test_without_a_penalty_as_many_samples_as_dimensions_are_none_that_suffice():
    with pytest.raises(Diverges, match="n = 7, d = 7"):
        deterministic_equivalent(Pencil.projection(3, 4, 1), 7, 0, 1)


@pytest.mark.parametrize(
    ("sigma", "omega", "message"),
    [
        ([[1, 2], [2, 1]], [[1, 0], [0, 1]], "Σ has to be positive definite; elimination meets the pivot -3"),
        ([[1, 1], [1, 1]], [[1, 0], [0, 1]], "Σ has to be positive definite; it is singular"),
        ([[1, 0], [0, 1]], [[0, 1], [1, 0]], "Ω has to be positive semidefinite; elimination meets the pivot 0"),
        ([[1, 0], [0, 1]], [[1, 2], [2, 1]], "Ω has to be positive semidefinite"),
        ([[1, 0], [1, 1]], [[1, 0], [0, 1]], r"Σ has to be symmetric; got 0(.0)? and 1"),
    ],
)
@pytest.mark.parametrize("kind", [int, float])
def test_matrices_that_are_not_definite_are_refused(sigma, omega, message, kind):
    message = message if kind is int or "symmetric" in message else message.split(";")[0]
    with pytest.raises(ConditionError, match=message):
        Pencil.of(np.array(sigma, dtype=kind), np.array(omega, dtype=kind), np.array([1, 1], dtype=kind))


def test_sizes_that_do_not_fit_are_refused():
    with pytest.raises(ShapeError, match="square"):
        Pencil.of([[1, 0]], [[1]], [1])
    with pytest.raises(ShapeError, match="Ω is 1 × 1"):
        Pencil.of([[1, 0], [0, 1]], [[1]], [1, 2])
    with pytest.raises(ShapeError, match="the target has 3"):
        Pencil.of([[1, 0], [0, 1]], [[1, 0], [0, 1]], [1, 2, 3])
    with pytest.raises(ShapeError, match="at least one dimension"):
        Pencil.projection(0, 0, 0)


def test_a_part_of_the_target_needs_a_dimension():
    with pytest.raises(ConditionError, match="1 of the target needs dimensions; got 0 of them"):
        Pencil.projection(3, 0, 1)
    with pytest.raises(ConditionError, match="size > 0"):
        Level(1, 0, 1)
    with pytest.raises(ConditionError, match="penalty ≥ 0; got -1"):
        Level(-1, 1, 1)
