"""The series of a learned space: what is refused."""

import pytest

from derivations.eigenspaces.mean_of_learned_projector import mean_of_learned_projector, signal, terms
from derivations.symbols import (
    A_B,
    DIRECTIONS,
    E_B,
    G_B,
    H_B,
    HH,
    J_B,
    N_B,
    P_B,
    Q_B,
    Q_R,
    W_AB,
    Y_2,
    Z_1,
    Z_2,
    Z_3,
    A_perp,
    B_pinv,
    B_r,
    C_ols,
    D_any,
    P_learned,
    P_rank,
    W_brain,
    X_brain,
    d_r,
    n_B,
    p,
    q,
)
from symbolic.canonical import Normaliser, field_of
from symbolic.claim import Claim
from symbolic.derivation import Step, check_step
from symbolic.ensembles import GaussianRows
from symbolic.errors import NotEvaluable
from symbolic.matrices import BigO, E, Identity, Leading, Named, Registry, inv, tr
from symbolic.rules import ColumnSpaceSeries, LowRank, Pseudoinverse

space = P_learned.definition
first = ColumnSpaceSeries.at(space, signal, E_B, *terms[:2], order=2)


def applied(rule, line):
    field = field_of(line)
    return rule.operate(Normaliser(field).form(line), field)[0]


def test_the_first_orders_are_those_of_the_recursion():
    line = E(tr(D_any * space))
    right = (
        tr(D_any * P_B)
        + E(tr(D_any * Z_2))
        + E(tr(D_any * Z_2.T))
        + E(tr(D_any * Z_1 * Z_1.T))
        - E(tr(D_any * Z_1.T * Z_1))
        + BigO(2, n_B)
    )
    given = (n_B > p + q + 1, d_r >= p)
    assert check_step(Step(Claim(line, "=", right, given), (first,))).verdict.value == "holds"
    for wrong in (
        right + E(tr(D_any * Z_1 * Z_1.T)),  # twice
        right - BigO(2, n_B) + BigO(3, n_B),  # an order too far
        right - BigO(2, n_B),
    ):
        assert check_step(Step(Claim(line, "=", wrong, given), (first,))).verdict.value == "fails"


def test_a_matrix_that_is_not_signal_and_error_is_refused():
    for matrix in (2 * C_ols, C_ols + B_r, B_r, inv(W_brain) * X_brain.T * N_B):
        with pytest.raises(TypeError, match=r"is not B_r \+ E_B"):
            ColumnSpaceSeries.at(Leading(matrix, p), signal, E_B, *terms[:2], order=2)


def test_another_number_of_singular_vectors_is_refused():
    for size in (q, d_r, p + q):
        with pytest.raises(TypeError, match="is not"):
            ColumnSpaceSeries.at(Leading(C_ols, size), signal, E_B, *terms[:2], order=2)


def test_a_signal_that_is_not_of_low_rank_is_refused():
    assert ColumnSpaceSeries.at(space, LowRank(B_r, B_pinv, P_B, Q_B, Q_R, G_B, (DIRECTIONS,)), E_B, Z_1, order=1)
    wrong = (
        LowRank(B_r, B_pinv, Q_B, P_B, Q_R, G_B, (DIRECTIONS,)),
        LowRank(B_r, B_pinv, P_B, Q_B, Q_R, P_B, (DIRECTIONS,)),
        LowRank(B_r, Named("other", 2 * H_B * inv(HH) * A_B.T), P_B, Q_B, Q_R, G_B, (DIRECTIONS,)),
        LowRank(B_r, B_pinv, P_B, Q_B, Q_R, G_B),  # nothing says that A has orthonormal columns
        LowRank(B_r, B_pinv, P_B, Q_B, Named("half", Identity(d_r) - H_B * H_B.T), G_B, (DIRECTIONS,)),
    )
    for each in wrong:
        with pytest.raises(TypeError):
            ColumnSpaceSeries.at(space, each, E_B, Z_1, order=1)
        with pytest.raises(TypeError):
            Pseudoinverse.at(each)


def test_terms_that_are_not_those_of_the_recursion_are_refused():
    wrong = Named("Z_2", Q_B * E_B * Q_R * E_B.T * G_B + Z_1 * E_B * B_pinv)
    for named in ((Z_1, wrong), (Z_2, Z_1), (Z_2,), (Z_1, Z_3)):
        with pytest.raises(TypeError, match="is not the term of order"):
            ColumnSpaceSeries.at(space, signal, E_B, *named, order=2)
    short = ColumnSpaceSeries.at(space, signal, E_B, Z_1, order=2)
    with pytest.raises(NotEvaluable, match="needs the term of order 2"):
        applied(short, E(tr(D_any * space)))


def test_noise_that_is_not_independent_or_grows_is_refused():
    other = Registry()
    fixed = other.matrix("fixed", p + q, d_r, "any matrix")
    dependent = Named("dependent", inv(W_brain) * X_brain.T * X_brain * fixed)
    with pytest.raises(TypeError, match="error of least squares"):
        ColumnSpaceSeries.at(Leading(B_r + dependent, p), signal, dependent, Z_1, order=1)
    loud = other.matrix("loud", n_B, d_r, "noise that grows", law=GaussianRows(n_B * Identity(d_r)))
    growing = Named("growing", inv(W_brain) * X_brain.T * loud)
    with pytest.raises(TypeError, match="depends on n_B"):
        ColumnSpaceSeries.at(Leading(B_r + growing, p), signal, growing, order=1)


def test_orders_and_lines_that_make_no_sense_are_refused():
    for order in (0, -1):
        with pytest.raises(TypeError, match="k ≥ 1"):
            ColumnSpaceSeries.at(space, signal, E_B, Z_1, order=order)
    with pytest.raises(NotEvaluable, match="beside"):
        applied(first, E(tr(space * inv(W_brain))))
    with pytest.raises(NotEvaluable, match="not known"):
        applied(first, n_B * E(tr(D_any * (space * Named("many", n_B * Identity(p + q))))))
    with pytest.raises(NotEvaluable, match="of scalars"):
        applied(first, E(space))


def test_a_theorem_about_another_order_is_refused():
    claim = mean_of_learned_projector.claim
    better = Claim(claim.lhs, "=", claim.rhs - BigO(3, n_B) + BigO(4, n_B), claim.given)
    assert mean_of_learned_projector.derives(better).verdict.value == "fails"


def test_reduced_rank_regression_needs_its_weight():
    fitted = P_rank.definition
    assert ColumnSpaceSeries.at(fitted, signal, E_B, Z_1, Y_2, order=2, weight=J_B)
    with pytest.raises(TypeError, match=r"is not B_r \+ E_B"):
        ColumnSpaceSeries.at(fitted, signal, E_B, Z_1, Z_2, order=2)
    with pytest.raises(TypeError, match="is not the term of order 2"):
        ColumnSpaceSeries.at(fitted, signal, E_B, Z_1, Z_2, order=2, weight=J_B)
    with pytest.raises(TypeError, match="leading right singular vectors of the fit"):
        ColumnSpaceSeries.at(space, signal, E_B, Z_1, Y_2, order=2, weight=J_B)


def test_the_wrong_singular_vectors_are_refused():
    other = (
        C_ols * Leading(C_ols.T, p),  # of the coefficients, not of the fit
        C_ols * Leading((X_brain * C_ols).T, q),
        C_ols * Leading((X_brain * B_r).T, p),
    )
    for matrix in other:
        with pytest.raises(TypeError, match="leading right singular vectors of the fit"):
            ColumnSpaceSeries.at(Leading(matrix, p), signal, E_B, Z_1, Y_2, order=2, weight=J_B)


def test_a_wrong_weight_is_refused():
    along_rest = Named("along_rest", A_perp.T * W_brain * A_perp)
    wrong = (
        Named("J", A_perp * inv(along_rest) * A_perp.T),
        Named("J", A_B * W_AB * A_B.T),
        Named("J", inv(W_brain)),
    )
    for weight in wrong:
        with pytest.raises(TypeError, match="is not the pseudoinverse of"):
            ColumnSpaceSeries.at(P_rank.definition, signal, E_B, Z_1, Y_2, order=2, weight=weight)
