"""Projecting one Gaussian design off another, and rotating an isotropic one: what is replaced, and what must not be."""

import pytest
from sympy import Integer, Symbol

from derivations.orthogonal_weingarten.haar_first_moment import haar_first_moment
from derivations.orthogonal_weingarten.haar_second_moment import haar_second_moment
from symbolic.checks import Verdict
from symbolic.claim import Claim
from symbolic.derivation import Status, Theorem
from symbolic.ensembles import GaussianRows, HaarOrthogonal
from symbolic.matrices import E, Identity, Letter, Named, NamedScalar, Variance, inv, tr
from symbolic.report.examination import examine, statuses
from symbolic.rules import Projection, Rotation
from symbolic.rules.rule import Supposed

n, p, q = (Symbol(name, integer=True, positive=True) for name in "npq")
kappa = Symbol("kappa", positive=True)
V = Letter("V", q, q, facts=("positive definite", "symmetric"))
M, C = Letter("M", q, q), Letter("C", q, q)


def design(name, rows, cols, covariance=None):
    return Letter(name, rows, cols, law=GaussianRows(Identity(cols) if covariance is None else covariance))


def gram(name, letter):
    return Named(name, letter.T * letter)


def off(name, letter):
    return Named(name, Identity(letter.rows) - letter * inv(gram(f"S_{letter}", letter)) * letter.T)


F, G, Z = design("F", n, p), design("G", n, q, V), design("Z", n - p, q, V)
S, H, R = gram("S_F", F), off("H", F), gram("R", Z)
T = Named("T", G.T * H * G)
K, L = (Named(name, matrix + kappa * Identity(q)) for name, matrix in (("K", T), ("L", R)))
projection = Projection.at(T, R, (K, L))

Y = design("Y", n, q)
W = gram("W", Y)
D = Named("D", W + kappa * Identity(q))
first, second = Rotation.at(Y, haar_first_moment), Rotation.at(Y, haar_second_moment)


def evidence(lhs, rhs, *by, given=(n > p,)):
    claim = Claim(lhs, "=", rhs, given)
    return Theorem("one-step", claim, lambda proof: proof.concludes(by), (), "A step.", __name__).verify()


def holds(*args, **kwargs):
    return evidence(*args, **kwargs).verdict is Verdict.HOLDS


# --- projection ------------------------------------------------------------------------------------------------------


def test_what_is_projected_off_is_a_gram_matrix_of_fewer_rows():
    assert holds(E(tr(inv(K) * T)), E(tr(inv(L) * R)), projection)
    assert holds(E(tr(C * inv(K)) * F * inv(S) * F.T), E(tr(C * inv(L)) * F * inv(S) * F.T), projection)
    assert not holds(E(tr(inv(K) * T)), E(tr(inv(K) * T)), projection)


def test_something_has_to_be_left():
    for given in ((), (n >= p,), (n > q,)):
        assert not holds(E(tr(T)), E(tr(R)), projection, given=given)


@pytest.mark.parametrize(
    "beside",
    [
        tr(gram("W_G", G)),
        NamedScalar("x", tr(G.T * G)),
        E(tr(G.T * G)),
        tr(design("g", n, q).T * H * G),
        tr(design("g", n, q).T * H * G * G.T * H * design("g", n, q)),
        tr(Named("T_2", G.T * off("H_2", design("F_2", n, p)) * G)),
    ],
    ids=str,
)
def test_the_design_may_stand_nowhere_else(beside):
    found = evidence(E(tr(T) * beside), E(tr(R) * beside), projection)
    assert found.verdict is Verdict.FAILS
    assert "needs G to stand in T alone" in found.detail


def test_the_new_design_may_not_stand_there_already():
    assert "needs Z to be new" in evidence(E(tr(T) * tr(R)), E(tr(R) * tr(R)), projection).detail


def test_only_expectations_are_changed():
    assert not holds(tr(T), tr(R), projection)
    assert not holds(tr(T) + E(tr(T)), tr(R) + E(tr(R)), projection)
    assert not holds(Variance(tr(T) + tr(G.T * G)), Variance(tr(R) + tr(G.T * G)), projection)


def test_an_abbreviation_that_is_made_of_it_is_changed_if_it_is_said_what_it_becomes():
    assert not holds(E(tr(inv(K))), E(tr(inv(L))), Projection.at(T, R))
    with pytest.raises(TypeError, match="is not K with R in place of T"):
        Projection.at(T, R, (K, Named("L", R + 2 * kappa * Identity(q))))


@pytest.mark.parametrize(
    "fresh",
    [
        design("Z", n, q, V),
        design("Z", n - p - 1, q, V),
        design("Z", n - q, q, V),
        design("Z", n - p, q),
        design("Z", n - p, q, 2 * V),
        design("Z", n - p, p),
    ],
    ids=lambda letter: f"{letter.rows} × {letter.cols}, {letter.law.covariance}",
)
def test_the_new_design_has_the_rows_that_are_left_and_the_same_covariance(fresh):
    with pytest.raises(TypeError, match="has to be n - p × q with the covariance of G"):
        Projection.at(T, gram("R", fresh))


@pytest.mark.parametrize(
    "projected",
    [
        Named("T", G.T * G),
        Named("T", G.T * Named("P", F * inv(S) * F.T) * G),
        Named("T", F.T * H * F),
        Named("T", G.T * off("H_G", G) * G),
        Named("T", G.T * off("H_M", Letter("M_F", n, p)) * G),
        Named("T", G.T * off("H_1", design("F_1", n, p, Letter("u", p, 1) * Letter("u", p, 1).T)) * G),
        Named("T", G.T * Named("H", Identity(n) + F * inv(S) * F.T) * G),
        Named("T", G.T * Named("H", Identity(n) - 2 * F * inv(S) * F.T) * G),
        Named("T", G.T * Letter("H", n, n, facts=("projector",)) * G),
    ],
    ids=lambda matrix: str(matrix.definition),
)
def test_it_has_to_be_projected_off_another_gaussian_design(projected):
    with pytest.raises(TypeError, match="has to be GᵀHG"):
        Projection.at(projected, R)


def test_the_new_matrix_is_of_a_letter_of_its_own():
    with pytest.raises(TypeError, match="has to be the Gram matrix of a Gaussian letter of its own"):
        Projection.at(T, gram("R", G))
    with pytest.raises(TypeError, match="has to be the Gram matrix of a Gaussian letter of its own"):
        Projection.at(T, Named("R", V * V))


# --- rotation --------------------------------------------------------------------------------------------------------


def test_one_function_of_an_isotropic_gram_matrix_is_a_multiple_of_the_identity_on_average():
    assert holds(E(inv(D)), E(tr(inv(D)) / q * Identity(q)), first, given=())
    assert holds(E(tr(W) * M * W * inv(D) * C), E(tr(W) * tr(W * inv(D)) / q * M * C), first, given=())
    assert holds(E(tr(inv(D) * C)), E(tr(inv(D)) / q * tr(C)), first, given=())
    assert not holds(E(inv(D)), E(tr(inv(D)) * Identity(q)), first, given=())


def test_two_functions_need_the_second_moment_and_its_condition():
    lhs = E(inv(D) * C * inv(D))
    apart, along = tr(inv(D)) ** 2, tr(inv(D) * inv(D))
    words = ((q + 1) * apart - 2 * along) * C + (q * along - apart) * (C.T + tr(C) * Identity(q))
    rhs = E(words / (q * (q - 1) * (q + 2)))
    assert holds(lhs, rhs, second, given=(q >= 2,))
    assert not holds(lhs, rhs, second, given=())
    assert not holds(lhs, rhs.xreplace({C: C.T}), second, given=(q >= 2,))
    assert not holds(lhs, E(tr(inv(D) * C * inv(D)) / q * Identity(q)), first, given=())


@pytest.mark.parametrize("covariance", [V, 2 * Identity(q), Letter("u", q, 1) * Letter("u", q, 1).T], ids=str)
def test_a_design_that_is_not_isotropic_is_not_rotated(covariance):
    with pytest.raises(TypeError, match="is none"):
        Rotation.at(design("Y", n, q, covariance), haar_first_moment)


@pytest.mark.parametrize(
    "matrix",
    [
        Named("D", W + kappa * V),
        Named("D", W + NamedScalar("x", tr(C * W * C.T)) * Identity(q)),
        Named("D", W + tr(C * C.T * W) * Identity(q)),
        Named("D", Named("W_C", W * C)),
        Named("D", W + gram("R_2", design("Z_2", n, q))),
    ],
    ids=lambda matrix: str(matrix.definition),
)
def test_a_function_with_something_else_inside_does_not_turn_with_the_design(matrix):
    assert not holds(E(matrix * W), E(tr(matrix * W) / q * Identity(q)), first, given=())


@pytest.mark.parametrize(
    "beside",
    [tr(C * W), NamedScalar("x", tr(C * W)), tr(C * Y.T * Y), tr(C * inv(D)) ** 2],
    ids=str,
)
def test_what_stands_beside_has_to_be_invariant(beside):
    assert not holds(E(beside * inv(D)), E(beside * tr(inv(D)) / q * Identity(q)), first, given=())


def test_what_is_averaged_over_the_design_alone_stays_beside():
    other = tr(gram("R_2", design("Z_2", n, q)) * C)
    assert holds(E(other * inv(D)), E(other * tr(inv(D)) / q * Identity(q)), first, given=())


def test_the_average_is_that_of_a_theorem_for_every_size_and_every_matrix():
    O, O_3 = (Letter("O", size, size, law=HaarOrthogonal()) for size in (q, Integer(3)))
    B, S_B = Letter("B", 3, 3), Letter("B", q, q, facts=("symmetric",))
    for claim in (
        Claim(E(O_3 * B * O_3.T), "=", tr(B) / 3 * Identity(3)),
        Claim(E(O * S_B * O.T), "=", tr(S_B) / q * Identity(q)),
        Claim(E(O.T * C * O), "=", tr(C) / q * Identity(q)),
        Claim(E(O * C * O), "=", C.T / q),
        Claim(E(O * C * O.T * C * O * C * O.T), "=", C),
        Claim(E(tr(O * C * O.T)), "=", tr(C)),
    ):
        with pytest.raises(TypeError, match="does not say what E"):
            Rotation.at(Y, Supposed("supposed", claim))
    with pytest.raises(TypeError, match="does not say what E"):
        Rotation.at(Y, haar_first_moment.at(M=Identity(q)))
    with pytest.raises(TypeError, match="does not say what E"):
        Rotation.at(Y, haar_first_moment.at(d=q))


def test_a_theorem_that_is_only_supposed_makes_what_rests_on_it_worth_nothing():
    O = Letter("O", q, q, law=HaarOrthogonal())
    liar = Supposed("haar-first-moment", Claim(E(O * C * O.T), "=", 5 * tr(C) * Identity(q)))
    claim = Claim(E(W), "=", E(5 * tr(W) * Identity(q)))
    wrong = Theorem("wrong", claim, lambda proof: proof.concludes(by=Rotation.at(Y, liar)), (), "A lie.", __name__)
    both = (haar_first_moment, wrong)
    found = statuses(both, {theorem.label: examine(theorem) for theorem in both})
    assert found["wrong"] is Status.FAILED
