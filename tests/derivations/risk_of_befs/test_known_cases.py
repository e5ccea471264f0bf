"""The risk of BEFS where it is known otherwise: no penalty, an infinite one, one direction, a Gaussian prior."""

import mpmath
import pytest
from sympy import Integer, Matrix, Rational, Symbol, cancel, diff, eye, limit, oo, simplify

from derivations.least_squares.excess_risk_of_least_squares import excess_risk_of_least_squares
from derivations.risk_of_befs import (
    befs_beats_least_squares,
    excess_risk_at_optimal_penalty,
    excess_risk_of_befs,
    excess_risk_of_hard_restriction,
    optimal_penalty,
    reduction_to_plain_ridge,
    second_moment_of_error,
    second_moment_of_resolvent_trace,
    unconditional_risk,
)
from derivations.risk_of_befs.excess_risk_of_befs import once, twice
from derivations.risk_of_befs.inverse_by_blocks import inverse_by_blocks
from derivations.risk_of_befs.optimal_penalty import curvature
from derivations.risk_of_befs.second_moment_of_error import a, c, e
from derivations.risk_of_befs.second_moment_of_resolvent_trace import squared
from derivations.symbols import (
    FEATURES,
    W_Q,
    B,
    Delta_BEFS,
    K_star,
    P_hat,
    Q_hat,
    b_hat,
    d,
    kappa,
    kappa_star,
    m_any,
    m_hat,
    m_T,
    n,
    n_T,
    p,
    q,
    sigma_y2,
)
from symbolic.checks import Verdict
from symbolic.claim import Claim
from symbolic.derivation import Theorem
from symbolic.errors import SymbolicError
from symbolic.matrices import E, Letter, inv, tr
from symbolic.rules import (
    InBases,
    definition,
    expectation_is_linear,
    trace_is_cyclic,
    trace_of_identity,
)

m, f, g = Symbol("m", positive=True), Symbol("f", positive=True), Symbol("g", positive=True)
RISK = excess_risk_of_befs.claim.rhs.subs({once: f, twice: g, m_hat: m})
mpmath.mp.dps = 30


# --- limits ----------------------------------------------------------------------------------------------------------


def test_an_infinite_penalty_is_hard_restriction():
    far = RISK.subs({f: q / kappa, g: q / kappa**2})  # (W + κI)⁻¹ is I/κ, up to terms of higher order
    hard = excess_risk_of_hard_restriction.claim.rhs.subs(m_T, m)
    assert simplify(limit(far, kappa, oo) - hard) == 0


def test_no_penalty_is_least_squares():
    # the trace of the inverse of a Wishart matrix of n_T − p degrees of freedom
    none = RISK.subs(f, q / (n_T - p - q - 1)).subs(kappa, 0)
    plain = excess_risk_of_least_squares.claim.rhs.xreplace({n: n_T, d: p + q})
    assert simplify(none - plain) == 0


def test_at_the_best_penalty_the_formula_for_any_penalty_gives_the_same():
    at_best = RISK.subs(kappa, q * sigma_y2 / m)
    assert simplify(at_best - excess_risk_at_optimal_penalty.claim.rhs.subs(E(tr(inv(K_star))), f)) == 0


def test_the_risk_is_affine_in_the_misalignment():
    assert diff(RISK, m, 2) == 0
    assert simplify(RISK - unconditional_risk.claim.rhs.subs({once: f, twice: g, E(m_any): m})) == 0


# --- one direction: W_Q is chi-squared, and every number is an integral -------------------------------------------


def mean(function, freedom):
    """The mean of a function of a chi-squared variable; over its root, where nothing is singular."""
    half = mpmath.mpf(freedom) / 2

    def weighted(s):
        return 2 * function(s**2) * s ** (freedom - 1) * mpmath.exp(-(s**2) / 2)

    return mpmath.quad(weighted, [0, 1, 2, 5, 10, mpmath.inf]) / (2**half * mpmath.gamma(half))


def risk(penalty, misalignment, noise, samples, features):
    """The excess risk with q = 1, every mean an integral."""
    freedom = samples - features
    values = {
        n_T: samples,
        p: features,
        q: 1,
        kappa: penalty,
        sigma_y2: noise,
        m: misalignment,
        f: mean(lambda w: 1 / (w + penalty), freedom),
        g: mean(lambda w: (w + penalty) ** -2, freedom),
    }
    return mpmath.mpf(RISK.subs(values).evalf(25))


CASES = [(mpmath.mpf(2), mpmath.mpf("0.7"), 5, 2), (mpmath.mpf("0.3"), mpmath.mpf("1.5"), 9, 1)]


@pytest.mark.parametrize(("misalignment", "noise", "samples", "features"), CASES)
def test_the_best_penalty_is_the_minimum_of_a_scan(misalignment, noise, samples, features):
    best = noise / misalignment
    grid = [best * mpmath.mpf(2) ** (mpmath.mpf(i) / 8) for i in range(-16, 17)]
    found = [risk(penalty, misalignment, noise, samples, features) for penalty in grid]
    assert min(range(len(grid)), key=found.__getitem__) == 16
    wrong = noise * 2 / misalignment  # were it p + q in place of q, say
    assert risk(wrong, misalignment, noise, samples, features) > found[16]


@pytest.mark.parametrize(("misalignment", "noise", "samples", "features"), CASES)
def test_any_other_penalty_costs_the_square_of_the_distance(misalignment, noise, samples, features):
    best, penalty = noise / misalignment, mpmath.mpf(3)
    cost = mean(lambda w: w / ((w + penalty) ** 2 * (w + best)), samples - features)
    values = {n_T: samples, p: features, q: 1, m: misalignment, sigma_y2: noise, kappa: penalty}
    added = optimal_penalty.claim.rhs - E(tr(optimal_star * optimal_star.T))
    added = added.subs(curvature(K_star), f).subs(kappa_star, g).subs(m_hat, m).subs({f: cost, g: best, **values})
    difference = risk(penalty, misalignment, noise, samples, features) - risk(
        best, misalignment, noise, samples, features
    )
    assert abs(difference - mpmath.mpf(added.evalf(25))) < 1e-18
    assert difference > 0


optimal_star = next(x for x in optimal_penalty.claim.rhs.atoms(type(b_hat)) if x.name == "Delta_star")


@pytest.mark.parametrize(("misalignment", "noise", "samples", "features"), CASES)
def test_the_gain_over_least_squares_is_positive(misalignment, noise, samples, features):
    best = noise / misalignment
    gain = mean(lambda w: 1 / (w * (w + best)), samples - features)
    stated = befs_beats_least_squares.claim.rhs.subs(E(tr(inv(W_Q) * inv(K_star))), f).subs(kappa_star, g)
    stated = stated.subs({f: gain, g: best, n_T: samples, p: features, q: 1, sigma_y2: noise})
    plain = noise * (features + 1) / mpmath.mpf(samples - features - 2)
    assert abs(plain - risk(best, misalignment, noise, samples, features) - mpmath.mpf(stated.evalf(25))) < 1e-18
    assert stated > 0


@pytest.mark.parametrize("freedom", [1, 2, 3, 6])
def test_the_second_moment_of_a_resolvent_of_one_direction(freedom):
    penalty = mpmath.mpf("1.7")
    values = {f: mean(lambda w: 1 / (w + penalty), freedom), g: mean(lambda w: (w + penalty) ** -2, freedom)}
    stated = second_moment_of_resolvent_trace.claim.rhs.subs({once: f, twice: g})
    stated = stated.subs({**values, n_T: freedom + 4, p: 4, q: 1, kappa: penalty})
    assert abs(mpmath.mpf(stated.evalf(25)) - values[g]) < 1e-18


# --- the trace of the second moment -----------------------------------------------------------------------------


def trace_of_second_moment(claim):
    def body(proof):
        proof.equals(tr(E(Delta_BEFS * Delta_BEFS.T)), by=expectation_is_linear)
        proof.equals(tr(a * b_hat * b_hat.T + c * Q_hat + e * P_hat), by=second_moment_of_error)
        by = (definition(b_hat, m_hat, Q_hat, P_hat), InBases.at(FEATURES), trace_is_cyclic, trace_of_identity)
        proof.concludes(by=by)

    return Theorem("trace-of-second-moment", claim, body, (), "The trace is the excess risk.", __name__).verify()


def test_the_trace_of_the_second_moment_of_the_error_is_its_excess_risk():
    stated = excess_risk_of_befs.claim
    found = trace_of_second_moment(Claim(stated.lhs, "=", stated.rhs, second_moment_of_error.claim.given))
    assert found.verdict is Verdict.HOLDS, found.detail
    assert trace_of_second_moment(stated).verdict is Verdict.FAILS  # at q = 1 the second moment is not defined
    altered = Claim(stated.lhs, "=", stated.rhs + sigma_y2, second_moment_of_error.claim.given)
    assert trace_of_second_moment(altered).verdict is Verdict.FAILS


def test_along_what_is_missed_the_second_moment_has_two_numbers_left():
    """`b̂ᵀ(E ΔΔᵀ)b̂ = (a m̂ + c) m̂`; at q = 1, where `(tr G)² = tr G²`, both terms of κ² add up to it."""
    along = cancel((a * m_hat + c).subs({squared: f, once: 0, twice: f, m_hat: m}).subs(sigma_y2, 0))
    assert simplify(along.subs(q, 1) - kappa**2 * m * f) == 0


# --- blocks, at numbers -------------------------------------------------------------------------------------------


def at_numbers(penalty):
    """`K_T`, its inverse by blocks and the inverse of hard restriction, with p = 1, q = 2, at rational matrices."""
    basis = Matrix([[2, 1, 0], [-1, 1, 3], [1, 0, 1]])
    dual = basis.inv().T
    A, B, A_dual, B_dual = basis[:, :1], basis[:, 1:], dual[:, :1], dual[:, 1:]
    X_A, X_B = Matrix([1, -2, 1, 3]), Matrix([[1, 2], [0, 1], [-1, 1], [2, 0]])
    X = X_A * A_dual.T + X_B * B_dual.T
    H = eye(4) - X_A * (X_A.T * X_A).inv() * X_A.T
    hard = A * (X_A.T * X_A).inv() * A.T
    left = B - A * (X_A.T * X_A).inv() * X_A.T * X_B
    blocks = hard + left * (X_B.T * H * X_B + penalty * eye(2)).inv() * left.T
    return X.T * X + penalty * B_dual * B_dual.T, blocks, hard


@pytest.mark.parametrize("penalty", [Rational(1, 7), Integer(1), Integer(12)])
def test_the_inverse_by_blocks_at_numbers(penalty):
    gram, blocks, _ = at_numbers(penalty)
    assert gram * blocks == eye(3)
    assert inverse_by_blocks.claim.rhs.has(kappa)


def test_the_inverse_tends_to_that_of_hard_restriction():
    _, blocks, hard = at_numbers(Symbol("t", positive=True))
    assert blocks.applyfunc(lambda x: limit(x, Symbol("t", positive=True), oo)) == hard


# --- a Gaussian prior ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("misalignment", "noise"), [(Integer(2), Integer(3)), (Rational(5, 3), Rational(1, 2))])
def test_with_a_gaussian_prior_the_best_penalty_is_best_for_every_sample(misalignment, noise):
    """Given the inputs, the Bayes risk under `Q̂β ~ N(0, m/q Q̂)` is least at `κ = q σ²/m`, by the posterior mean."""
    t = Symbol("t", positive=True)
    X = Matrix([[1, 2, 0], [0, 1, -1], [2, -1, 1], [1, 0, 3]])
    Q = Matrix([[0, 0, 0], [0, 1, 0], [0, 0, 1]])
    W, rank = X.T * X, 2
    K = (W + t * Q).inv()
    bayes = noise * (K * W * K).trace() + t**2 * misalignment / rank * (K * Q * K).trace()
    slope = diff(cancel(bayes), t)
    best = rank * noise / misalignment
    assert slope.subs(t, best) == 0
    assert slope.subs(t, best * Rational(9, 10)) < 0 < slope.subs(t, best * Rational(11, 10))


# --- refusals -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("theorem", "before", "after"),
    [
        (reduction_to_plain_ridge, n_T - 1, n_T),
        (reduction_to_plain_ridge, n_T - p - 1, n_T - p),
        (reduction_to_plain_ridge, n_T - p - 1, n_T - q - 1),
        (excess_risk_of_befs, q, p),
        (excess_risk_of_befs, kappa, 2 * kappa),
        (excess_risk_of_befs, sigma_y2, 2 * sigma_y2),
        (excess_risk_of_hard_restriction, p, q),
        (excess_risk_at_optimal_penalty, n_T - 1, n_T - 2),
        (optimal_penalty, kappa_star, 2 * kappa_star),
        (befs_beats_least_squares, kappa_star, kappa),
        (unconditional_risk, E(m_any), E(m_any) ** 2),
        (second_moment_of_resolvent_trace, n_T - p - q - 1, n_T - p - q),
        (second_moment_of_resolvent_trace, twice, 2 * twice),
        (second_moment_of_error, q + 2, q + 1),
        (second_moment_of_error, squared, once**2),
        (inverse_by_blocks, kappa, 1 / kappa),
    ],
    ids=lambda value: getattr(value, "label", str(value)),
)
def test_a_theorem_is_not_derived_with_another_number(theorem, before, after):
    claim = theorem.claim
    altered = Claim(claim.lhs, "=", claim.rhs.xreplace({before: after}), claim.given)
    assert altered != claim
    assert theorem.derives(claim).verdict is Verdict.HOLDS
    assert theorem.derives(altered).verdict is Verdict.FAILS


def test_the_features_are_orthonormal_or_the_theorem_says_nothing():
    for other in (B, Letter("C", p + q, q)):
        with pytest.raises(SymbolicError, match="B_hat cannot be read as"):
            excess_risk_of_befs.at(B_hat=other)
