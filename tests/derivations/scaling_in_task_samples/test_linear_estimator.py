"""Series of estimators of one's own, against exact values: integrals over χ², over Bartlett factors in d = 2."""

from dataclasses import replace
from functools import cache
from itertools import pairwise

import mpmath
import numpy as np
import pytest
from sympy import Expr, Matrix, Rational, S, Symbol, eye

from derivations.scaling_in_task_samples.linear_estimator import LinearEstimator
from derivations.symbols import B_U, K_U, Omega_0, Sigma, U, W, Xi, beta, d, lam, n, sigma_y2
from derivations.wishart_moments.existence_of_inverse_moments import existence_of_inverse_moments
from symbolic.checks import Verdict
from symbolic.derivation.step import rewritten
from symbolic.errors import NotEvaluable
from symbolic.matrices import (
    BigO,
    E,
    Identity,
    Inverse,
    Letter,
    Named,
    Product,
    Scaled,
    Sum,
    Trace,
    Transpose,
    inv,
    tr,
)
from symbolic.rules import CentredMoments, Expansion

K = Named("K_own", W + (n * lam) * Identity(d))
B = Named("B_own", Sigma + lam * Identity(d))
K_2 = Named("K_own_2", Named("W_own_2", W * W) + (n**2 * lam) * Identity(d))
B_2 = Named("B_own_2", Sigma * Sigma + lam * Identity(d))
K_3 = Named("K_own_3", W + Omega_0)
M, N = Letter("M_own", d, d), Letter("N_own", d, d)

ESTIMATORS = {
    "ridge": LinearEstimator("ridge", inv(K), ((K, inv(B)),)),
    "twicing": LinearEstimator("twicing", inv(K) * (W + (2 * n * lam) * Identity(d)) * inv(K), ((K, inv(B)),)),
    "quadratic filter": LinearEstimator(
        "quadratic filter", inv(K_2) * W, ((K_2, inv(B_2), Sigma * Xi + Xi * Sigma + Xi * Xi),)
    ),
    "steps of descent": LinearEstimator("steps of descent", (2 / n) * Identity(d) - (1 / n**2) * W, ((K, inv(B)),)),
}
FILTERS = {
    "ridge": lambda s, x, one: one / (s + x * one),
    "twicing": lambda s, x, one: (s + 2 * x * one) / (s + x * one) ** 2,
    "quadratic filter": lambda s, x, one: s / (s**2 + x * one),
    "steps of descent": lambda s, x, one: 2 * one - s,
}
"""n F as a function of an eigenvalue of W/n."""


@cache
def series(name):
    return ESTIMATORS[name].series(order=2)


# --- the right side as numbers -----------------------------------------------------------------------------------


def value(node, letters):
    """A matrix of exact numbers."""
    match node:
        case Letter():
            return letters[node]
        case Identity():
            return eye(letters[Sigma].rows)
        case Named():
            return value(node.definition, letters)
        case Transpose():
            return value(node.matrix, letters).T
        case Inverse():
            return value(node.matrix, letters).inv()
        case Scaled():
            return number(node.coefficient, letters) * value(node.matrix, letters)
        case Sum():
            return sum((value(term, letters) for term in node.terms[1:]), value(node.terms[0], letters))
        case Product():
            result = value(node.factors[0], letters)
            for factor in node.factors[1:]:
                result = result * value(factor, letters)
            return result
    raise AssertionError(type(node))


def number(expression, letters):
    """A scalar with traces and symbols filled in; n is left."""
    traces = {node: value(node.matrix, letters).trace() for node in expression.atoms(Trace)}
    scalars = {symbol: x for symbol, x in letters.items() if isinstance(symbol, Symbol)}
    return expression.xreplace(traces).xreplace(scalars)


def coefficients(side: Expr, letters, order):
    """Of 1, 1/n, …"""
    written = side.xreplace(dict.fromkeys(side.atoms(BigO), S.Zero))
    expanded = number(written, letters).expand()
    return [expanded.coeff(n, -power) for power in range(order)]


def extrapolated(values, sizes):
    """The limit of a sequence in powers of 1/n, at sizes that double."""
    table = list(values)
    for power in range(1, len(sizes)):
        table = [(2**power * b - a) / (2**power - 1) for a, b in pairwise(table)]
    return table[0]


# --- one dimension -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ESTIMATORS)
def test_in_one_dimension_the_coefficients_are_those_of_the_exact_risk(name):
    s, x, b, noise = Rational(3, 2), Rational(2, 5), Rational(7, 4), Rational(5, 3)
    letters = {Sigma: Matrix([[s]]), beta: Matrix([[b]]), lam: x, sigma_y2: noise, d: 1}
    leading, first = coefficients(series(name).claim.rhs, letters, 2)
    with mpmath.workdps(40):
        s, x, b, noise, leading, first = (mpmath.mpf(v.p) / v.q for v in (s, x, b, noise, leading, first))
        f = FILTERS[name]

        def risk(size):
            """s [E (F W − 1)² β² + σ² E F² W], W = s χ²."""

            def integrand(t):  # t = χ²/n
                w = s * t
                weight = mpmath.exp(size / mpmath.mpf(2) * (mpmath.log(t) - t + 1)) / t
                return weight * s * ((f(w, x, 1) * w - 1) ** 2 * b**2 + noise / size * f(w, x, 1) ** 2 * w)

            width = 14 * mpmath.sqrt(mpmath.mpf(2) / size)
            ends = [max(mpmath.mpf(0), 1 - width), 1, 1 + width]
            log_mass = size / mpmath.mpf(2) * (1 + mpmath.log(mpmath.mpf(2) / size)) + mpmath.loggamma(
                size / mpmath.mpf(2)
            )
            return mpmath.quad(integrand, ends) / mpmath.exp(log_mass)

        sizes = [400 * 2**i for i in range(6)]
        risks = [risk(size) for size in sizes]
        assert abs(extrapolated(risks, sizes) / leading - 1) < 1e-12
        slopes = [size * (each - leading) for size, each in zip(sizes, risks, strict=True)]
        assert abs(extrapolated(slopes, sizes) / first - 1) < 1e-9


# --- two dimensions ----------------------------------------------------------------------------------------------

COVARIANCE, WEIGHTS = Matrix([[2, 1], [1, 3]]), Matrix([1, -2])
PENALTY, NOISE = Rational(1, 2), Rational(3)
IN_TWO = {Sigma: COVARIANCE, beta: WEIGHTS, lam: PENALTY, sigma_y2: NOISE, d: 2}


def sample_covariances(size):
    """W/n at the nodes of a product rule over Bartlett's factors, and the weights: trapezoids, in log χ²."""
    steps = np.linspace(-9, 9, 49)

    def chi_squared(degrees):
        logs = np.log(degrees) + steps * np.sqrt(2 / degrees)
        weights = np.exp(degrees / 2 * (logs - np.log(degrees)) - (np.exp(logs) - degrees) / 2)
        return np.exp(logs), weights / weights.sum()

    (a, p), (b, r) = chi_squared(size), chi_squared(size - 1)
    normal = np.exp(-(steps**2) / 2)
    a, b, z = (each.ravel() for each in np.meshgrid(np.sqrt(a), np.sqrt(b), steps, indexing="ij"))
    weights = np.einsum("i,j,k->ijk", p, r, normal / normal.sum()).ravel()
    factor = np.zeros((len(a), 2, 2))
    factor[:, 0, 0], factor[:, 1, 0], factor[:, 1, 1] = a, z, b
    root = np.linalg.cholesky(np.array(COVARIANCE.tolist(), dtype=float)) @ factor
    return root @ np.swapaxes(root, 1, 2) / size, weights


SIZES = [100 * 2**i for i in range(6)]


@cache
def nodes(size):
    samples, weights = sample_covariances(size)
    return samples, weights, np.linalg.eigh(samples)


@pytest.mark.parametrize("name", ESTIMATORS)
def test_in_two_dimensions_the_coefficients_are_those_of_the_exact_risk(name):
    leading, first = map(float, coefficients(series(name).claim.rhs, IN_TWO, 2))
    sigma, b = np.array(COVARIANCE.tolist(), dtype=float), np.array(WEIGHTS.tolist(), dtype=float)[:, 0]
    risks = []
    for size in SIZES:
        samples, weights, (roots, vectors) = nodes(size)
        filtered = FILTERS[name](roots, float(PENALTY), 1)
        F = np.einsum("aij,aj,akj->aik", vectors, filtered, vectors)
        bias = np.einsum("aij,ajk,k->ai", F, samples, b) - b
        spread = np.einsum("ij,ajk,akl,ali->a", sigma, F, samples, F)
        risks.append(weights @ (np.einsum("ai,ij,aj->a", bias, sigma, bias) + float(NOISE) / size * spread))
    assert abs(extrapolated(risks, SIZES) / leading - 1) < 1e-9
    slopes = [size * (each - leading) for size, each in zip(SIZES, risks, strict=True)]
    assert abs(extrapolated(slopes, SIZES) / first - 1) < 1e-7


def test_products_of_traces_of_what_is_not_symmetric_to_the_third_order():
    """Three traces: there the fluctuations of different traces meet again after they are paired."""
    line = n**3 * E(tr(inv(K) * M) * tr(inv(K) * N) * tr(inv(K) * M * Sigma))
    expanded = rewritten(line, (Expansion.at(Xi, (K, inv(B)), order=4, integrable_by=existence_of_inverse_moments),))[0]
    side = rewritten(expanded, (CentredMoments.at(Xi),))[0]
    m, k = Matrix([[1, 2], [0, -1]]), Matrix([[0, 1], [-3, 2]])
    c = [float(each) for each in coefficients(side, {**IN_TWO, M: m, N: k}, 4)]
    m_, k_, sigma = (np.array(each.tolist(), dtype=float) for each in (m, k, COVARIANCE))
    exact = []
    for size in SIZES:
        samples, weights, _ = nodes(size)
        inverse = np.linalg.inv(samples + float(PENALTY) * np.eye(2))
        exact.append(
            weights
            @ (
                np.einsum("aij,ji->a", inverse, m_)
                * np.einsum("aij,ji->a", inverse, k_)
                * np.einsum("aij,ji->a", inverse, m_ @ sigma)
            )
        )
    rest = exact
    for power, accuracy in ((0, 1e-9), (1, 1e-7), (2, 1e-4)):
        assert abs(extrapolated(rest, SIZES) / c[power] - 1) < accuracy
        rest = [size * (each - c[power]) for size, each in zip(SIZES, rest, strict=True)]
    assert abs(extrapolated(rest, SIZES) / c[3] - 1) < 5e-2


# --- theorems and refusals ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ridge", "quadratic filter", "steps of descent"])
def test_a_series_is_a_theorem(name):
    found = series(name)
    assert found.verify().verdict is Verdict.HOLDS
    assert found.claim.rhs.has(BigO(2, n))
    assert found.derives(replace(found.claim, rhs=found.claim.rhs + 1 / n)).verdict is Verdict.FAILS


def test_a_wrong_centre_is_refused():
    for centre in ((K, inv(Sigma)), (K_2, inv(B_2), 2 * Sigma * Xi), (K_U, inv(B_U), 2 * U.T * Xi * U)):
        with pytest.raises(TypeError, match="is not the inverse of"):
            LinearEstimator("own", inv(centre[0]), (centre,)).expand(None, 2)


def test_a_penalty_that_is_left_out_is_refused():
    with pytest.raises(TypeError, match="is not the inverse of K_own_3/n - Xi"):
        LinearEstimator("own", inv(K_3), ((K_3, inv(Sigma)),)).series(order=1)
    own = LinearEstimator("own", inv(K_3), ((K_3, inv(Sigma), Xi + (1 / n) * Omega_0),))
    assert own.series(order=1).verify().verdict is Verdict.HOLDS


def test_a_missing_centre_is_refused():
    with pytest.raises(NotEvaluable, match="an expansion is of words in W and inverses of it; got inv"):
        LinearEstimator("own", inv(K), ()).series(order=1)
    with pytest.raises(NotEvaluable, match="got inv"):
        LinearEstimator("own", inv(K) * W * inv(K_3), ((K, inv(B)),)).series(order=1)


def test_a_matrix_that_is_not_bounded_below_is_refused():
    loose = Named("loose", 2 * W + (n * lam) * Identity(d))
    with pytest.raises(TypeError, match="an expansion is of the inverse of W, or of one with a penalty; got loose"):
        LinearEstimator("own", inv(K), ((loose, inv(Named("C", 2 * Sigma + lam * Identity(d))), 2 * Xi),)).series(1)


def test_least_squares_needs_its_condition():
    least_squares = LinearEstimator("least squares", inv(W), ((W, inv(Sigma)),))
    assert "needs n" in least_squares.series(order=1).verify().detail
    with_condition = LinearEstimator("least squares", inv(W), ((W, inv(Sigma)),), (n > d + 3,))
    assert with_condition.series(order=1).verify().verdict is Verdict.HOLDS
