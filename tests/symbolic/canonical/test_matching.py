"""A theorem is found in an expectation where, and only where, it says something of it."""

import pytest
from sympy import Symbol

from symbolic.canonical import Equation, Laws, Normaliser, field_of
from symbolic.canonical.matching import has_fact, pattern_of, unify
from symbolic.ensembles import GaussianRows
from symbolic.errors import NotEvaluable
from symbolic.matrices import Constant, E, Identity, Letter, Named, NamedScalar, Registry, Zero, inv, tr

n, d, m, p = (Symbol(name, integer=True, positive=True) for name in "ndmp")
Sigma = Letter("Sigma", d, d, facts=("positive definite", "symmetric"))
M = Letter("M", d, d)
X = Letter("X", n, d, law=GaussianRows(Sigma))
W = Named("W", X.T * X)

# The same under other names: covariance, sizes, design.
Omega = Letter("Omega", p, p, facts=("positive definite", "symmetric"))
Y = Letter("Y", m, p, law=GaussianRows(Omega))
S = Named("S", Y.T * Y)
A = Letter("A", p, p)
B = Letter("B", p, d)
u = Letter("u", p, 1)

mean = Equation("mean", E(inv(W)), inv(Sigma) / (n - d - 1), (n > d + 1,))
wishart_mean = Equation("mean of W", E(W), n * Sigma, ())
# A stand-in for a second moment, recognisable on its right side; whether it is true is not the question here.
second = Equation("second", E(inv(W) * M * inv(W)), M * Sigma + n * M.T, (n > d + 3,))
closed = Equation("closed", E(tr(M * inv(W)) * inv(W)), tr(M * Sigma) * Sigma, (n > d + 3,))


def form(expression, *equations, **named):
    normal = Normaliser(field_of(expression, S, X), Laws(equations=equations, **named))
    return normal.form(expression), list(normal.needs)


def reads(expression, result, *equations, **named):
    return form(expression, *equations, **named)[0] == form(result, **named)[0]


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        (E(inv(S) * A * inv(S)), A * Omega + m * A.T),
        (E(inv(S) * A.T * inv(S)), A.T * Omega + m * A),
        (E(inv(S) * inv(S)), Omega + m * Identity(p)),
        (E(inv(S) * u * u.T * inv(S)), u * u.T * Omega + m * u * u.T),
        (E(inv(S) * B * B.T * A * inv(S)), B * B.T * A * Omega + m * A.T * B * B.T),
        (E(inv(S) * Omega * inv(S)), Omega * Omega + m * Omega),
        (E(inv(S) * E(S) * inv(S)), E(S) * Omega + m * E(S)),
    ],
    ids=str,
)
def test_a_matrix_letter_is_read_as_any_deterministic_word(expression, result):
    assert reads(expression, result, second)


def test_an_arbitrary_matrix_may_be_the_identity_whose_size_is_the_target_s():
    assert reads(E(inv(S) ** 2), Omega + m * Identity(p), second)


def test_the_conditions_are_read_with_the_target_s_dimensions():
    _, needs = form(E(inv(S) * A * inv(S)), second)
    assert [(need.condition, need.what) for need in needs] == [(m > p + 3, "second")]
    _, needs = form(E(inv(S)), mean)
    assert [need.condition for need in needs] == [m > p + 1]


@pytest.mark.parametrize(
    "expression",
    [
        E(inv(S) * S * inv(S)),
        E(inv(S) * Y.T * Y * inv(S)),
        E(inv(S) * A * S * inv(S)),
        E(inv(S) * A * inv(S) * A),
        E(A * inv(S) * inv(S)),
        E(inv(S)),
        E(S * A * S),
        E(S),
    ],
    ids=str,
)
def test_a_theorem_says_nothing_of_another_word(expression):
    found, needs = form(expression, second)
    assert found == form(expression)[0]
    assert needs == []


def test_two_wishart_matrices_are_not_read_as_one():
    T = Letter("T", m, p, law=GaussianRows(Omega))
    U = Named("U", T.T * T)
    assert form(E(inv(S) * A * inv(U)), second)[0] == form(E(inv(S) * A * inv(U)))[0]


def test_facts_of_a_letter_are_required():
    positive = Equation("positive", E(inv(W) * Sigma * inv(W)), Sigma, ())
    D = Letter("D", d, d, facts=("positive definite",))
    with_d = Equation("with D", E(W * D * W), D, ())
    assert reads(E(S * Omega * S), Omega, with_d)
    assert reads(E(S * S), Identity(p), with_d)
    for other in (A, Letter("H", p, p, facts=("symmetric",)), u * u.T):
        assert form(E(S * other * S), with_d)[0] == form(E(S * other * S))[0]
    assert reads(E(inv(S) * Omega * inv(S)), Omega, positive)
    # The letter between the factors is the covariance itself, so nothing else fits.
    assert form(E(inv(S) * A * inv(S)), positive)[0] == form(E(inv(S) * A * inv(S)))[0]


def test_a_theorem_about_the_isotropic_case_says_nothing_of_another_covariance():
    Z = Letter("Z", n, d, law=GaussianRows(Identity(d)))
    isotropic = Equation("isotropic", E(Named("W_0", Z.T * Z)), n * Identity(d), ())
    white = Letter("white", m, p, law=GaussianRows(Identity(p)))
    K = Named("K", white.T * white)
    assert reads(E(K), m * Identity(p), isotropic)
    assert form(E(S), isotropic)[0] == form(E(S))[0]


def test_an_equation_is_used_in_a_transposed_trace_only_if_that_is_named():
    line = E(tr(A * inv(S)) * inv(S))
    assert reads(line, tr(A * Omega) * Omega, closed)
    turned = E(tr(inv(S) * A.T) * inv(S))
    assert form(turned, closed)[0] == form(turned)[0]
    assert form(turned, closed, transposed_trace=True)[0] != form(turned, transposed_trace=True)[0]


def test_an_equation_is_used_in_a_rotated_trace_only_if_that_is_named():
    turned = E(tr(inv(S) * A) * inv(S))
    assert form(turned, closed)[0] == form(turned)[0]
    assert reads(turned, tr(A * Omega) * Omega, closed, cyclic=True)


def test_a_statement_about_a_matrix_is_one_about_traces_only_if_linearity_is_named():
    line = E(tr(A * inv(S)))
    assert form(line, mean)[0] == form(line)[0]
    assert reads(line, tr(A * inv(Omega)) / (m - p - 1), mean, linear=True)


def test_a_pattern_with_a_trace_needs_as_many_traces():
    for line in (E(inv(S)), E(tr(A * inv(S)) ** 2 * inv(S))):
        assert form(line, closed)[0] == form(line)[0]


@pytest.mark.parametrize("left", [2 * E(W), E(W) + E(inv(W)), E(W) * M, M, tr(M), Zero(d, d)], ids=str)
def test_only_a_statement_about_one_expectation_is_an_equation(left):
    with pytest.raises(NotEvaluable, match="only a statement about one expectation can be applied"):
        pattern_of(left)


def test_unification_reads_one_symbol_in_one_way():
    assert unify(M, A, {}) == {d: p, M: A}
    assert unify(M, B, {}) is None
    assert unify(W, S, {})[Sigma] == Omega
    assert unify(Sigma, A, {}) is None
    assert unify(X, A, {}) is None
    assert unify(Letter("u", d, 1), A, {}) is None


@pytest.mark.parametrize(
    ("matrix", "facts"),
    [
        (Sigma, ["symmetric", "positive definite"]),
        (inv(Sigma), ["symmetric", "positive definite"]),
        (Identity(d), ["symmetric", "positive definite"]),
        (Constant([[2, 1], [1, 2]]), ["symmetric", "positive definite"]),
        (Constant([[1, 2], [2, 1]]), ["symmetric"]),
        (Constant([[1, 1], [1, 1]]), ["symmetric"]),
        (Constant([[1, 2], [0, 1]]), []),
        (M, []),
        (Sigma * Sigma, ["symmetric"]),
    ],
    ids=str,
)
def test_a_fact_is_known_of_a_letter_and_decided_for_numbers(matrix, facts):
    assert [fact for fact in ("symmetric", "positive definite") if has_fact(matrix, fact)] == facts


# --- sizes, numbers and letters that are averaged over ---------------------------------------------------------------


def test_a_size_is_read_as_a_difference_but_a_number_only_where_it_is_known_to_be_positive():
    few = Letter("few", n - p, d, law=GaussianRows(Sigma))
    assert unify(X, few, {})[n] == n - p
    assert unify(n, n - p, {}) is None
    assert unify(n, n + p, {}) == {n: n + p}


@pytest.mark.parametrize(
    "value", [tr(S), NamedScalar("x", tr(S)), NamedScalar("y", 1 / NamedScalar("x", tr(S)))], ids=str
)
def test_a_number_is_not_read_as_a_random_scalar(value):
    kappa = Symbol("kappa", positive=True)
    assert unify(kappa, value, {}) is None
    with_penalty = Equation("with a penalty", E(tr(Named("K", W + kappa * Sigma))), kappa * tr(Sigma), ())
    line = E(tr(Named("L", S + value * Omega)))
    assert form(line, with_penalty)[0] == form(line)[0]


def test_a_number_is_read_as_a_mean_that_is_positive():
    kappa, m_S = Symbol("kappa", positive=True), NamedScalar("m_S", E(tr(u * u.T * S)) + 1)
    assert unify(kappa, m_S, {}) is None  # not known to be positive
    share = NamedScalar("k", p / NamedScalar("m_S", E(NamedScalar("x", tr(Y * Y.T)))))
    assert unify(kappa, share, {}) == {kappa: share}


def test_a_letter_that_a_theorem_averages_over_is_not_the_one_in_the_line():
    X_2 = Letter("X_2", n, d, law=GaussianRows(Sigma))
    W_2 = Named("W_2", X_2.T * X_2)
    doubled = Equation("doubled", E(tr(M * W)), E(tr(M * W) * tr(W_2)) / (n * tr(Sigma)), ())
    Y_2 = Letter("X_2", m, p, law=GaussianRows(Omega))
    line = E(tr(A * Named("S_2", Y_2.T * Y_2)))
    with pytest.raises(NotEvaluable, match="doubled averages over X_2, which is in the line already"):
        form(line, doubled)


# --- dual bases ------------------------------------------------------------------------------------------------------

q, r, s = (Symbol(name, integer=True, positive=True) for name in "qrs")
_registry = Registry()
ONE = _registry.dual_bases(("A_1", "B_1"), (p, q), ("", ""), duals=("A_1_dual", "B_1_dual"))
TWO = _registry.dual_bases(("A_2", "B_2"), (r, s), ("", ""), duals=("A_2_dual", "B_2_dual"))
OTHER = _registry.dual_bases(("A_3", "B_3"), (r, s), ("", ""), duals=("A_3_dual", "B_3_dual"))
FRAME = _registry.dual_bases(("U", "N"), (r, s), ("", ""))


def read_as(pattern, target, binding=None):
    return unify(pattern, target, {} if binding is None else binding)


def test_dual_bases_are_read_as_dual_bases_each_letter_in_its_place():
    found = read_as(ONE.a, TWO.a)
    assert found[ONE.a] == TWO.a
    assert read_as(ONE.b_dual, TWO.b_dual, found)[ONE.b_dual] == TWO.b_dual
    assert read_as(ONE.b_dual, OTHER.b_dual, found) is None
    assert read_as(ONE.a_dual, TWO.a, found) is None
    assert read_as(ONE.a, TWO.a_dual) is None


def test_an_orthonormal_basis_is_its_own_dual_but_no_other_basis_is_orthonormal():
    found = read_as(ONE.a_dual, FRAME.a, read_as(ONE.a, FRAME.a))
    assert found[ONE.a_dual] == FRAME.a
    assert read_as(FRAME.a, ONE.a) is None
    assert read_as(FRAME.b, ONE.b_dual) is None


@pytest.mark.parametrize(
    "other", [Letter("C", r + s, r), Letter("C", r + s, r, facts=("nonzero",))], ids=["any", "nonzero"]
)
def test_a_part_of_a_basis_is_not_read_as_any_matrix(other):
    assert read_as(ONE.a, other) is None
    assert read_as(FRAME.a, other) is None
    pale = Letter("pale", m, r, law=GaussianRows(Identity(r)))
    length = Equation("length", E(tr(FRAME.a.T * FRAME.a * Named("S_r", pale.T * pale))), m * r, ())
    line = length.lhs.xreplace({FRAME.a: other})
    assert form(line, length)[0] == form(line)[0]


def test_what_is_on_the_right_side_alone_is_the_dual_of_what_is_on_the_left():
    white = Letter("white", m, p, law=GaussianRows(Identity(p)))
    S_p = Named("S_p", white.T * white)
    stated = Equation("in bases", E(ONE.a * S_p * ONE.a.T), ONE.b_dual * ONE.b.T, ())
    pale = Letter("pale", m, r, law=GaussianRows(Identity(r)))
    S_r = Named("S_r", pale.T * pale)
    assert reads(E(TWO.a * S_r * TWO.a.T), TWO.b_dual * TWO.b.T, stated)
    assert reads(E(FRAME.a * S_r * FRAME.a.T), FRAME.b * FRAME.b.T, stated)


def test_a_mean_of_a_named_scalar_is_found_with_other_letters():
    quadratic = NamedScalar("x", tr(M * inv(W)))
    equation = Equation("mean of x", E(quadratic), n * tr(M), ())
    other = NamedScalar("x", tr(A * inv(S)))
    assert reads(E(other), m * tr(A), equation)
    for different in (NamedScalar("y", tr(A * inv(S))), NamedScalar("x", tr(A * S)), tr(A * inv(S))):
        assert not reads(E(different), m * tr(A), equation)
