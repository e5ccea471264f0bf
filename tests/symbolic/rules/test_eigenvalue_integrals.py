"""De Bruijn's formula, division and triangular matrices as reasons: what they refuse."""

import pytest

from derivations.risk_of_befs.resolvent_trace_of_wishart import resolvent_trace_of_wishart
from derivations.symbols import DE_BRUIJN, K_Q, K_Z, cal_A, cal_L, iota, kappa, n_T, p, q, v
from symbolic.claim import Claim
from symbolic.derivation import check_rule
from symbolic.eigenvalue_moments import DeBruijn
from symbolic.matrices import E, inv, tr
from symbolic.rules import DeBruijnFormula, Division, StrictlyTriangular

GIVEN = (n_T >= p + q,)


def proves(rule, claim):
    return check_rule(rule, claim).verdict.value == "holds"


def test_powers_of_a_strictly_triangular_matrix_have_no_trace():
    rule = StrictlyTriangular.at(DE_BRUIJN)
    for word in (cal_L, cal_L * cal_L, cal_L.T, cal_L.T * cal_L.T):
        assert proves(rule, Claim(tr(word) + kappa, "=", kappa, GIVEN))


def test_products_with_its_transpose_and_with_others_do():
    rule = StrictlyTriangular.at(DE_BRUIJN)
    for word in (cal_L * cal_L.T, cal_L * cal_L * cal_L.T, cal_L * cal_A, (cal_L + cal_L.T) * (cal_L + cal_L.T)):
        assert not proves(rule, Claim(tr(word) + kappa, "=", kappa, GIVEN))


def test_the_formula_is_for_isotropic_inputs_and_the_moments_of_the_same_matrix():
    with pytest.raises(TypeError, match="isotropic"):
        DeBruijnFormula.at(K_Z, DE_BRUIJN)


def test_the_formula_is_for_the_first_two_powers_and_enough_samples():
    rule = DeBruijnFormula.at(K_Q, DE_BRUIJN)
    assert proves(rule, Claim(E(tr(inv(K_Q))), "=", tr(inv(cal_A) * DE_BRUIJN.b[0]), GIVEN))
    assert not proves(rule, Claim(E(tr(inv(K_Q))), "=", tr(inv(cal_A) * DE_BRUIJN.b[1]), GIVEN))
    assert not proves(rule, Claim(E(tr(inv(K_Q))), "=", tr(inv(cal_A) * DE_BRUIJN.b[0]), (n_T > p,)))
    assert not proves(rule, Claim(E(tr(inv(K_Q) * inv(K_Q) * inv(K_Q))), "=", tr(inv(cal_A) * DE_BRUIJN.b[1]), GIVEN))


def test_division_leaves_the_first_row():
    rule = Division.at(DE_BRUIJN)
    assert proves(rule, Claim(DE_BRUIJN.b[0], "=", cal_L * cal_A + v * iota.T, GIVEN))
    assert not proves(rule, Claim(DE_BRUIJN.b[0], "=", cal_L * cal_A, GIVEN))
    assert not proves(rule, Claim(DE_BRUIJN.b[0], "=", cal_A * cal_L + v * iota.T, GIVEN))


def test_moments_of_two_matrices_are_not_mixed():
    with pytest.raises(ValueError, match="one Wishart matrix"):
        DeBruijn(DE_BRUIJN.a, (DE_BRUIJN.b[1], DE_BRUIJN.b[0]), DE_BRUIJN.iota, DE_BRUIJN.lower, DE_BRUIJN.v)


def test_the_theorem_with_a_false_term_is_refused():
    claim = resolvent_trace_of_wishart.claim
    wrong = Claim(claim.lhs, "=", claim.rhs + tr(cal_L * cal_L.T), claim.given)
    assert resolvent_trace_of_wishart.derives(wrong).verdict.value == "fails"
