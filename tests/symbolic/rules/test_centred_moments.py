"""Moments of the fluctuation as a reason: against the moments of W written out, and what it does not say."""

import random
from math import prod

import pytest
from sympy import Rational, S, Symbol

from symbolic.canonical import EVERY_LAW, Normaliser, field_of
from symbolic.checks import Verdict
from symbolic.claim import Claim
from symbolic.derivation import Step, check_rule, check_step
from symbolic.derivation.step import rewritten
from symbolic.ensembles import GaussianRows
from symbolic.errors import NotEvaluable
from symbolic.matrices import BigO, E, Identity, Letter, Named, Registry, inv, tr
from symbolic.moments import expected
from symbolic.rules import CentredMoments, own_rule

n, d, m, p, q = (Symbol(name, integer=True, positive=True) for name in "ndmpq")
lam = Symbol("lam", positive=True)
PD = ("positive definite", "symmetric")
Sigma = Letter("Sigma", d, d, facts=PD)
A, B = Letter("A", d, d), Letter("B", d, d)
G = Letter("G", d, d, facts=("symmetric",))
U = Letter("U", d, m)
u, v = Letter("u", d, 1), Letter("v", d, 1)
X = Letter("X", n, d, law=GaussianRows(Sigma))
W = Named("W", X.T * X)
Xi = Named("Xi", (1 / n) * W - Sigma)
Z = Letter("Z", n, d, law=GaussianRows(Identity(d)))
W_0 = Named("W_0", Z.T * Z)
Xi_0 = Named("Xi_0", (1 / n) * W_0 - Identity(d))
RULE = CentredMoments.at(Xi)


def after(line, rule=RULE):
    return rewritten(line, (rule,))[0]


def in_one_form(expression):
    return Normaliser(field_of(expression, n * tr(Sigma)), EVERY_LAW).form(expression)


def written_out(expression, xi, gram, mean):
    return expected(expression.xreplace({xi: (1 / n) * gram - mean}))[0]


def is_right(expression, xi=Xi, gram=W, mean=Sigma):
    found, exact = after(expression, CentredMoments.at(xi)), written_out(expression, xi, gram, mean)
    field = field_of(found, exact, n * tr(Identity(d)))
    normal = Normaliser(field, EVERY_LAW)
    return normal.form(found) == normal.form(exact)


PRODUCTS = {
    "not symmetric": [(Xi, A, Xi, B)],
    "transposed": [(Xi, A.T, Xi, A), (Xi, B.T)],
    "three traces": [(Xi, A), (Xi, B), (Xi, G)],
    "a trace beside": [(Xi, A, Xi), (B, G)],
    "vectors": [(u.T, Xi, A, Xi, v)],
    "vectors of two words": [(u.T, Xi, v), (v.T, Xi, A, Xi, u)],
    "rank one": [(Xi, u, v.T, Xi, A)],
    "not square": [(U.T, Xi, A, Xi, U), (U.T, Xi, U)],
    "its own covariance": [(Xi, Sigma, Xi, inv(Sigma), Xi)],
    "inverses": [(Xi, inv(Named("K", Sigma + lam * Identity(d))), Xi, A)],
    "five": [(Xi, Xi, A, Xi), (Xi, G, Xi)],
}


@pytest.mark.parametrize("words", PRODUCTS.values(), ids=PRODUCTS)
def test_it_is_the_moment_of_the_gram_matrix_over_n_less_its_mean(words):
    assert is_right(E(prod((tr(prod(word[1:], start=word[0])) for word in words), start=S.One)))


@pytest.mark.parametrize("seed", range(12))
def test_so_are_random_words(seed):
    rng = random.Random(seed)
    isotropic = rng.random() < 0.4
    xi, gram, mean = (Xi_0, W_0, Identity(d)) if isotropic else (Xi, W, Sigma)
    words, left = [], rng.randint(1, 4)
    while left:
        count = rng.randint(1, left)
        left -= count
        word = xi
        for _ in range(count - 1):
            word = word * rng.choice([A, A.T, B, G, mean, A * B]) * xi
        words.append(tr(word * rng.choice([A, B.T, G, inv(Sigma), Identity(d)])))
    assert is_right(E(prod(words)), xi, gram, mean)


def test_it_is_linear_in_the_line():
    line = 2 * n * E(tr(Xi * A * Xi)) + lam * E(tr(Xi * G) ** 2) + tr(A)
    assert in_one_form(after(line)) == in_one_form(
        2 * (tr(Sigma) * tr(A * Sigma) + tr(Sigma * A * Sigma)) + 2 * lam * tr(G * Sigma * G * Sigma) / n + tr(A)
    )


# --- what is left out --------------------------------------------------------------------------------------------

first = (tr(Sigma) ** 2 + tr(Sigma * Sigma)) / n
square, I_n, I_m = E(tr(Xi * Xi)), tr(Identity(n)), tr(Identity(m))
H = Letter("H", n, n)
nA = Named("nA", n * A)


def test_what_is_as_small_as_the_remainder_is_left_in_it():
    assert after(square + BigO(1, n)) == BigO(1, n)
    assert after(n * square + BigO(1, n)) == (n * first + BigO(1, n)).expand()
    assert in_one_form(after(square + BigO(Rational(3, 2), n)) - BigO(Rational(3, 2), n)) == in_one_form(first)
    assert after(E(tr(Xi * Xi * Xi)) + BigO(2, n)) == BigO(2, n)
    assert after(E(tr(Xi * Xi * Xi)) + BigO(3, n)) != BigO(3, n)


@pytest.mark.parametrize(
    "line",
    [
        E(I_n * tr(Xi * Xi)),
        I_n * square,
        E(tr(H) * tr(Xi * Xi)),
        tr(H) * square,
        E(tr(nA * Xi * Xi)),
        E(tr(E(W) * Xi * Xi)),
        E(tr(W)) * square,
        tr(W) * square,
        n * square,
    ],
    ids=str,
)
def test_a_term_beside_which_something_grows_is_not_left_out(line):
    assert after(line + BigO(1, n)) != BigO(1, n)
    assert check_step(Step(Claim(line + BigO(1, n), "=", BigO(1, n)), (RULE,))).verdict is Verdict.FAILS


@pytest.mark.parametrize(
    ("rows", "covariance"), [(n, Identity(n)), (d, Named("n_Sigma", n * Sigma)), (n + d, Identity(n + d))], ids=str
)
def test_nothing_is_left_out_if_the_law_of_a_row_depends_on_their_number(rows, covariance):
    design = Letter("Y", n, rows, law=GaussianRows(covariance))
    xi = Named("xi", (1 / n) * Named("Y_2", design.T * design) - covariance)
    assert after(E(tr(xi * xi)) + BigO(1, n), CentredMoments.at(xi)) != BigO(1, n)


def test_a_remainder_of_another_size_leaves_nothing_out():
    assert in_one_form(after(square + BigO(1, d)) - BigO(1, d)) == in_one_form(first)


# --- what it does not say ----------------------------------------------------------------------------------------


def test_the_trace_of_another_identity_stays_that():
    assert in_one_form(after(E(I_m * tr(Xi * Xi)))) == in_one_form(I_m * first)
    claim = Claim(E(I_m * tr(Xi * Xi)), "=", tr(Identity(d)) * first)
    assert check_rule(RULE, claim).verdict is Verdict.FAILS


other = Letter("other", n, d, law=GaussianRows(Sigma))
Xi_other = Named("Xi_other", (1 / n) * Named("W_other", other.T * other) - Sigma)


@pytest.mark.parametrize(
    "line",
    [
        tr(Xi * Xi),
        E(tr(inv(Xi) * A * Xi)),
        E(tr(Xi * W)),
        E(tr(Xi * Xi_other)),
        E(tr(Xi * X.T * X)),
        E(Xi * A * Xi),
        E(tr(Xi * Xi)) ** 2,
        E(tr(Xi * A)) * E(tr(Xi * B)),
        E(1 / tr(Xi * Xi)),
        E(tr(Xi * inv(Named("K", W + lam * Identity(d))))),
    ],
    ids=str,
)
def test_of_anything_else_it_says_nothing(line):
    with pytest.raises(NotEvaluable, match="no expectation of Xi alone"):
        after(line)


def test_what_is_not_centred_is_refused():
    for mean in (Identity(d), 2 * Sigma, A, inv(Sigma)):
        with pytest.raises(TypeError, match="centred"):
            CentredMoments.at(Named("xi", (1 / n) * W - mean))
    for matrix in (W, A, Named("xi", (1 / d) * W - Sigma), Named("xi", (1 / n) * W + Sigma), Named("xi", W - Sigma)):
        with pytest.raises(TypeError, match="fluctuation"):
            CentredMoments.at(matrix)


registry = Registry()
BASES = registry.dual_bases(("P", "Q"), (p, q), ("a basis", "the rest"))
P, Q, *_ = BASES.letters
X_P = Letter("X_P", n, p, law=GaussianRows(Identity(p)))
X_Q = Letter("X_Q", n, q, law=GaussianRows(Identity(q)))


def test_a_composite_design_is_centred_once_it_is_read_in_its_bases():
    def xi(design):
        return Named("xi", (1 / n) * Named("gram", Named("Y", design).T * Named("Y", design)) - Identity(p + q))

    found = xi(X_P * P.T + X_Q * Q.T)
    assert own_rule(CentredMoments.at(found, BASES)) == ()
    with pytest.raises(TypeError, match="centred"):
        CentredMoments.at(found)
    with pytest.raises(TypeError, match="centred"):
        CentredMoments.at(xi(X_P * P.T + 2 * X_Q * Q.T), BASES)
    with pytest.raises(TypeError, match=r"centred|fluctuation"):
        CentredMoments.at(xi(X_P * P.T + X_P * P.T), BASES)  # one letter twice is not independent of itself


# --- forged ------------------------------------------------------------------------------------------------------


class Forged(CentredMoments):
    def __eq__(self, other):
        return True

    __hash__ = CentredMoments.__hash__


def test_a_class_of_ones_own_is_not_the_rule():
    assert own_rule(RULE) == ()
    parts = {name: getattr(RULE, name) for name in ("name", "claims", "source", "laws", "facts", "xi")}
    assert own_rule(Forged(**parts)) != ()


def test_the_operation_is_that_of_the_class():
    forged = CentredMoments.at(Xi)
    object.__setattr__(forged, "operate", lambda form, field: (in_one_form(S.Zero), ()))
    assert check_step(Step(Claim(square, "=", S.Zero), (forged,))).verdict is Verdict.FAILS
