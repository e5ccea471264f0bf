"""Cauchy's estimate of the series of a learned space: what it says, and of what it is not made."""

import pytest
from sympy import Integer

from derivations.symbols import E_B, LOW_RANK, N_B, B_r, E_c, E_fix, b_B_max, e_L, p, s_B
from symbolic.matrices import Leading, TaylorTerms, operator_norm
from symbolic.rules import CauchyEstimate

TERMS = TaylorTerms(B_r, E_fix, p, 3)
y = 9 * b_B_max * e_L / s_B**2


def test_what_is_left_out_and_what_is_not():
    rest = CauchyEstimate.at(TERMS, s_B, b_B_max, e_L)
    assert rest.small == operator_norm(Leading(B_r + E_fix, p) - TERMS)
    assert rest.large == 4 * y**3
    terms = CauchyEstimate.below(TERMS, s_B, b_B_max, e_L)
    assert terms.small == operator_norm(TERMS - Leading(B_r, p))
    assert terms.large == 2 * y + 2 * y**2
    assert set(rest.bound.given) - set(terms.bound.given) == {18 * b_B_max * e_L <= s_B**2}
    assert rest.is_as_made
    assert terms.is_as_made


@pytest.mark.parametrize("made", [CauchyEstimate.at, CauchyEstimate.below])
def test_refusals(made):
    for limits in ((-s_B, b_B_max, e_L), (s_B, Integer(0), e_L), (s_B, b_B_max, e_L - 1), (s_B, b_B_max - s_B, e_L)):
        with pytest.raises(TypeError, match="positive"):
            made(TERMS, *limits)
    for limits in ((operator_norm(N_B), b_B_max, e_L), (s_B, b_B_max, operator_norm(N_B))):
        with pytest.raises(TypeError, match=r"positive|fixed"):
            made(TERMS, *limits)
    with pytest.raises(TypeError, match="have to be fixed"):
        made(TaylorTerms(B_r, E_B, p, 3), s_B, b_B_max, e_L)
    with pytest.raises(TypeError, match="of rank p at most"):
        made(TaylorTerms(LOW_RANK.matrix, E_c, p, 3), s_B, b_B_max, e_L)
    with pytest.raises(TypeError, match="of rank 1 at most"):
        made(TaylorTerms(B_r, E_fix, 1, 3), s_B, b_B_max, e_L)


def test_there_are_terms_besides_the_first():
    with pytest.raises(TypeError, match="one term"):
        CauchyEstimate.below(TaylorTerms(B_r, E_fix, p, 1), s_B, b_B_max, e_L)
