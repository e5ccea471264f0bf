"""Inverse Gram matrices about their mean: the coefficients, and every centre, word and line that is refused."""

import pytest
from sympy import Rational, S, Symbol

from symbolic.canonical import EVERY_LAW, Laws, Normaliser, field_of
from symbolic.checks import Verdict
from symbolic.claim import Claim, Finite
from symbolic.derivation import Theorem
from symbolic.derivation.step import rewritten
from symbolic.ensembles import GaussianRows, Unspecified
from symbolic.errors import NotEvaluable, ShapeError
from symbolic.matrices import BigO, E, Identity, Letter, Named, NamedScalar, Registry, Variance, inv, tr
from symbolic.rules import CentredMoments, Expansion, own_rule
from symbolic.rules.rule import Supposed

n, d, m, k = (Symbol(name, integer=True, positive=True) for name in "ndmk")
lam, kappa = Symbol("lam", positive=True), Symbol("kappa", positive=True)
x = Symbol("x", nonnegative=True)
PD = ("positive definite", "symmetric")
Sigma, Omega, D = (Letter(name, d, d, facts=PD) for name in ("Sigma", "Omega", "D"))
A = Letter("A", d, d)
U = Letter("U", d, m)
u = Letter("u", d, 1)
I = Identity(d)
X = Letter("X", n, d, law=GaussianRows(Sigma))
W = Named("W", X.T * X)
Xi = Named("Xi", (1 / n) * W - Sigma)
Z = Letter("Z", n, d, law=GaussianRows(I))
W_0 = Named("W_0", Z.T * Z)
Xi_0 = Named("Xi_0", (1 / n) * W_0 - I)
K = Named("K", W + (n * lam) * I)
B = Named("B", Sigma + lam * I)
G = inv(B)
other = Letter("other", n, d, law=GaussianRows(Sigma))
W_other = Named("W_other", other.T * other)
existence = Supposed("existence", Claim(Finite(E(tr(D * inv(W)) ** k)), "iff", n > d + 2 * k - 1, given=(n >= d,)))


def expansion(*centres, order=2, xi=Xi):
    return Expansion.at(xi, *centres, order=order, integrable_by=existence)


def series(line, *centres, order=2, xi=Xi):
    """A line expanded and averaged."""
    return rewritten(rewritten(line, (expansion(*centres, order=order, xi=xi),))[0], (CentredMoments.at(xi),))[0]


def agree(one, two, *definitions):
    normal = Normaliser(field_of(one, two, n * tr(I)), EVERY_LAW | Laws(definitions=definitions))
    written = [side.xreplace({BigO(j, n): S.Zero for j in range(-3, 9)}) for side in (one, two)]
    return normal.form(written[0]) == normal.form(written[1])


# --- coefficients ------------------------------------------------------------------------------------------------


def test_the_mean_of_the_inverse_by_its_exact_value():
    # E W⁻¹ = Σ⁻¹/(n − d − 1)
    found = series(E(tr(inv(W_0) * A)), (W_0, I), order=5, xi=Xi_0)
    c = d + 1
    assert agree(found, tr(A) * (1 / n + c / n**2 + c**2 / n**3 + c**3 / n**4))
    assert found.has(BigO(5, n))


def test_the_square_of_the_inverse_by_its_exact_value():
    # E W⁻² = (n − 1) I / ((n − d)(n − d − 1)(n − d − 3)) for Σ = I
    found = series(E(tr(inv(W_0) * inv(W_0) * A)), (W_0, I), order=4, xi=Xi_0)
    assert agree(found, tr(A) * (1 / n**2 + (3 * d + 3) / n**3))


def test_any_covariance_and_any_penalty():
    found = series(E(tr(inv(K) * A)), (K, G), order=3)
    assert agree(
        found, tr(G * A) / n + (tr(G * Sigma) * tr(G * Sigma * G * A) + tr(A * G * Sigma * G * Sigma * G)) / n**2
    )


def test_the_inverse_along_part_of_a_basis_by_its_exact_value():
    # AᵀWA is a Wishart matrix of p columns: E tr (AᵀWA)⁻¹ = p/(n − p − 1)
    p, q = (Symbol(name, integer=True, positive=True) for name in "pq")
    bases = Registry().dual_bases(("A", "B"), (p, q), ("a basis", "the rest"))
    along, size = bases.a, p + q
    design = Letter("Y", n, size, law=GaussianRows(Identity(size)))
    gram = Named("W_Y", design.T * design)
    xi = Named("Xi_Y", (1 / n) * gram - Identity(size))
    inner = Named("W_A", along.T * gram * along)
    centre = (inner, Identity(p), along.T * xi * along)
    rule = Expansion.at(xi, centre, order=4, integrable_by=existence, bases=(bases,))
    line = rewritten(rewritten(E(tr(inv(inner))), (rule,))[0], (CentredMoments.at(xi),))[0]
    normal = Normaliser(field_of(line), EVERY_LAW | Laws(bases=(bases,)))
    exact = p * (1 / n + (p + 1) / n**2 + (p + 1) ** 2 / n**3)
    assert normal.form(line.xreplace({BigO(4, n): S.Zero})) == normal.form(exact)
    with pytest.raises(TypeError, match="is not the inverse of"):
        Expansion.at(
            xi, (inner, 2 * Identity(p), along.T * xi * along), order=4, integrable_by=existence, bases=(bases,)
        )


def test_a_polynomial_of_the_sample_covariance_without_inverses_is_exact():
    found = series(E(tr(W * A * W)), (K, G), order=1)
    assert agree(found, n**2 * tr(Sigma * A * Sigma) + n * tr(Sigma) * tr(A * Sigma) + n * tr(Sigma * A * Sigma))


def test_the_order_counts_what_stands_before_it():
    assert series(n * E(tr(inv(K))), (K, G), order=1) == (tr(G) + BigO(1, n))
    assert series(n**2 * E(tr(inv(K))), (K, G), order=1).has(n * tr(G))
    assert rewritten(E(tr(inv(K) * inv(K))), (expansion((K, G)),))[0] == BigO(2, n)


def test_a_coefficient_is_no_smaller_than_it_surely_is():
    found = series(1 / (x * n + 1) * E(tr(inv(K))), (K, G))
    assert agree(found, tr(G) / (n * (x * n + 1)))
    found = series(n / (x * n + 1) * E(tr(inv(K))), (K, G), order=1)
    assert agree(found, tr(G) / (x * n + 1))


# --- centres -----------------------------------------------------------------------------------------------------

square = Named("square", W * W)
quadratic = Named("quadratic", square + (n**2 * lam) * I)
TURNED = Sigma * Xi + Xi * Sigma + Xi * Xi
RIGHT = {
    "penalty on the mean": (K, G),
    "no penalty": (W, inv(Sigma)),
    "fixed penalty": (Named("L", W + Omega), inv(Sigma), Xi + (1 / n) * Omega),
    "another penalty": (Named("L", W + n * Omega), inv(Named("C", Sigma + Omega))),
    "of the square": (quadratic, inv(Named("C", Sigma * Sigma + lam * I)), TURNED),
}
WRONG = {
    "another penalty": (K, inv(Named("C", Sigma + 2 * lam * I))),
    "no penalty": (K, inv(Sigma)),
    "a fixed penalty left out": (Named("L", W + Omega), inv(Sigma)),
    "a fixed penalty with the wrong sign": (Named("L", W + Omega), inv(Sigma), Xi - (1 / n) * Omega),
    "a fixed penalty to the wrong power": (Named("L", W + Omega), inv(Sigma), Xi + (1 / n**2) * Omega),
    "the square without a term": (quadratic, inv(Named("C", Sigma * Sigma + lam * I)), Sigma * Xi + Xi * Sigma),
    "not turned to features": (K, G, U * U.T * Xi),
    "a centre that is not an inverse": (K, B),
    "another design": (Named("L", W_other + (n * lam) * I), G),
    "twice": (K, 2 * G),
}


@pytest.mark.parametrize("centre", RIGHT.values(), ids=RIGHT)
def test_a_centre_that_is_right(centre):
    assert own_rule(expansion(centre)) == ()


@pytest.mark.parametrize("centre", WRONG.values(), ids=WRONG)
def test_a_centre_that_is_wrong(centre):
    with pytest.raises(TypeError, match="is not the inverse of"):
        expansion(centre)


@pytest.mark.parametrize(
    ("centre", "said"),
    [
        ((K, inv(Sigma), Xi + lam * I), "does not tend to 0"),
        ((Named("L", W + (n / (x * n + 1)) * I), inv(Sigma), Xi + 1 / (x * n + 1) * I), "does not tend to 0"),
        ((K, G, Xi + inv(Xi) - inv(Xi)), "is not the inverse"),
        ((K, G, Xi + (1 / n) * W_other), "has to be made of Xi"),
        ((Named("L", 2 * W + (n * lam) * I), inv(Named("C", 2 * Sigma + lam * I)), 2 * Xi), "or of one with a penalty"),
        ((Named("L", W * W), inv(Sigma) * inv(Sigma), TURNED), "or of one with a penalty"),
        ((Named("L", W - (n * lam) * I), inv(Named("C", Sigma - lam * I))), "or of one with a penalty"),
        (
            (Named("L", square + lam * I), inv(Sigma) * inv(Sigma), TURNED + (lam / n**2) * I),
            "nor a fixed positive definite matrix",
        ),
        (
            (Named("L", square + (n * lam) * I), inv(Sigma) * inv(Sigma), TURNED + (lam / n) * I),
            "nor a fixed positive definite matrix",
        ),
    ],
    ids=lambda value: "" if isinstance(value, tuple) else value,
)
def test_what_is_not_small_or_not_bounded(centre, said):
    with pytest.raises(TypeError, match=said):
        expansion(centre)


five = NamedScalar("five", 5 * lam)


@pytest.mark.parametrize(
    "centre",
    [
        (Named("L", W + five * I), inv(Sigma), Xi + (five / n) * I),
        (Named("L", W + tr(Sigma) * I), inv(Sigma), Xi + (tr(Sigma) / n) * I),
    ],
    ids=str,
)
def test_a_scalar_beside_the_words_of_a_centre_is_not_overlooked(centre):
    with pytest.raises(TypeError, match="has to be a symbol"):
        expansion(centre, order=3)


def test_nor_in_the_centre_itself():
    shrunk = NamedScalar("shrunk", 1 / (1 + lam))
    with pytest.raises(TypeError, match="has to be a symbol"):
        expansion((Named("L", W_0 + (n * lam) * I), shrunk * I), xi=Xi_0)
    assert own_rule(expansion((Named("L", W_0 + (n * lam) * I), 1 / (1 + lam) * I), xi=Xi_0)) == ()


def test_shapes_have_to_agree():
    with pytest.raises(ShapeError):
        expansion((Named("L", (U.T * W) * U + Identity(m)), Identity(m)))


# --- the fluctuation ---------------------------------------------------------------------------------------------


def test_a_fluctuation_that_is_not_centred_is_refused():
    xi = Named("xi", (1 / n) * W - I)
    with pytest.raises(TypeError, match="not centred"):
        expansion((K, 1 / (1 + lam) * I), xi=xi)


def test_the_law_of_a_row_does_not_depend_on_their_number():
    Y = Letter("Y", n, n, law=GaussianRows(Identity(n)))
    gram = Named("gram", Y.T * Y)
    with pytest.raises(TypeError, match="depends on n"):
        expansion((gram, Identity(n)), xi=Named("xi", (1 / n) * gram - Identity(n)))
    grows = Named("n_Sigma", n * Sigma)
    Y = Letter("Y", n, d, law=GaussianRows(grows))
    gram = Named("gram", Y.T * Y)
    centre = (
        Named("L", gram + n**2 * Omega),
        inv(Named("C", Sigma + Omega)),
        (1 / n) * Named("xi", (1 / n) * gram - grows),
    )
    with pytest.raises(TypeError, match="depends on n"):
        expansion(centre, xi=Named("xi", (1 / n) * gram - grows))


def test_what_is_no_fluctuation_or_no_theorem_or_no_order_is_refused():
    with pytest.raises(TypeError, match="fluctuation"):
        expansion((K, G), xi=W)
    with pytest.raises(TypeError, match="k ≥ 1"):
        expansion((K, G), order=0)
    wrong = Supposed("wrong", Claim(Finite(E(tr(D * inv(W)) ** k)), "iff", n > d + k, given=(n >= d,)))
    with pytest.raises(TypeError, match="finite"):
        Expansion.at(Xi, (K, G), order=2, integrable_by=wrong)


# --- lines -------------------------------------------------------------------------------------------------------

weights = Letter("weights", d, 1, law=Unspecified())


@pytest.mark.parametrize(
    "line",
    [
        E(tr(inv(K) * W_other)),
        E(tr(inv(K) * X.T * X)),
        E(tr(inv(K) * weights * weights.T)),
        E(tr(inv(K) * inv(Named("L", W + Omega)))),
        E(tr(inv(K) * Xi)) + E(tr(inv(K) * Named("Xi_2", Xi.definition))),
        E(1 / tr(inv(K))),
        E(inv(K)),
        tr(W) * E(tr(inv(K))),
        E(tr(W_other)) * E(tr(inv(K))),
        E(tr(inv(K))) ** 2,
        Variance(tr(inv(K))) * E(tr(inv(K))),
        # what grows, hidden
        NamedScalar("c", n**2) * E(tr(inv(K))),
        tr(Identity(n)) * E(tr(inv(K))),
        E(tr(Identity(n)) * tr(inv(K))),
        E(tr(Letter("H", n, n)) * tr(inv(K))),
        E(tr(Named("nA", n * A) * inv(K))),
        E(tr(E(W) * inv(K))),
        E(tr(Letter("V", n, d) * inv(K) * Letter("V", n, d).T)),
        E(NamedScalar("c", n) * tr(inv(K))),
    ],
    ids=str,
)
def test_a_line_of_which_the_order_is_not_known_is_refused(line):
    with pytest.raises(NotEvaluable):
        expansion((K, G)).operate(Normaliser(field_of(line)).form(line), field_of(line))


def verdict(lhs, rhs, *by, given=()):
    def body(proof):
        for reason in by[:-1]:
            proof.rewritten(by=reason)
        proof.concludes(by[-1])

    return Theorem("", Claim(lhs, "=", rhs, given), body, (), "", "").verify()


def test_false_coefficients_are_refused():
    by = (expansion((W_0, I), order=3, xi=Xi_0), CentredMoments.at(Xi_0))
    right = tr(I) / n + tr(I) ** 2 / n**2 + tr(I) / n**2 + BigO(3, n)
    lhs, given = E(tr(inv(W_0))), (n > d + 1,)
    assert verdict(lhs, right, *by, given=given).verdict is Verdict.HOLDS
    for wrong in (right + 1 / n**2, right - tr(I) / n, right - BigO(3, n), right - BigO(3, n) + BigO(4, n)):
        assert verdict(lhs, wrong, *by, given=given).verdict is Verdict.FAILS


def test_the_expectation_has_to_exist():
    by = (expansion((W, inv(Sigma))), CentredMoments.at(Xi))
    lhs, rhs = E(tr(inv(W))), tr(inv(Sigma)) / n + BigO(2, n)
    assert verdict(lhs, rhs, *by, given=(n > d + 1,)).verdict is Verdict.HOLDS
    assert "needs n > d + 1" in verdict(lhs, rhs, *by, given=(n >= d,)).detail
    assert "needs n ≥ d" in verdict(lhs, rhs, *by).detail
    # with a penalty it does for every n
    assert (
        verdict(E(tr(inv(K))), tr(G) / n + BigO(2, n), expansion((K, G)), CentredMoments.at(Xi)).verdict
        is Verdict.HOLDS
    )


def test_a_fraction_of_an_order_leaves_out_no_more():
    line = E(tr(inv(K))) + BigO(Rational(3, 2), n)
    assert agree(series(line, (K, G), order=3) - BigO(Rational(3, 2), n), tr(G) / n)
