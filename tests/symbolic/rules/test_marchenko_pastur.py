"""The Marchenko–Pastur law as a reason: what it says, what it refuses, and that it is true."""

import pytest
from sympy import S

from derivations.judges import JUDGES
from derivations.symbols import K_Q, K_Z, K_mu, kappa_mu, mu, n_T, p, q, sigma_y2
from symbolic.checks import ProportionalLimit, Verdict
from symbolic.claim import Claim
from symbolic.derivation import check_rule
from symbolic.matrices import E, SmallO, inv, tr
from symbolic.mutants.alterations import altered_claims
from symbolic.rules import MarchenkoPastur, marchenko_pastur_claims
from symbolic.rules.marchenko_pastur import limits_of

LIMITS = next(judge for judge in JUDGES if isinstance(judge, ProportionalLimit))
LAW = MarchenkoPastur.at(K_mu)
GIVEN = ((n_T - p) * (1 + mu) > q, n_T > p)
ONCE, TWICE = limits_of(mu, n_T - p, q)


def proves(lhs, rhs, given=GIVEN):
    return check_rule(LAW, Claim(lhs, "=", rhs, given)).verdict is Verdict.HOLDS


def test_the_first_two_powers():
    assert proves(E(tr(inv(K_mu))), ONCE + SmallO(0, n_T, p, q))
    assert proves(E(tr(inv(K_mu) * inv(K_mu))), TWICE + SmallO(1, n_T, p, q))
    assert not proves(E(tr(inv(K_mu) * inv(K_mu) * inv(K_mu))), SmallO(2, n_T, p, q))
    assert not proves(E(tr(inv(K_mu)) ** 2), ONCE**2 + SmallO(0, n_T, p, q))


def test_a_remainder_is_no_sharper_than_the_law():
    assert proves(E(tr(inv(K_mu))), ONCE + SmallO(-1, n_T, p, q))
    assert not proves(E(tr(inv(K_mu))), ONCE + SmallO(1, n_T, p, q))
    assert not proves(E(tr(inv(K_mu))), ONCE)
    assert not proves(E(tr(inv(K_mu))), ONCE + SmallO(0, n_T, q))


def test_a_coefficient_counts_with_its_order():
    assert proves(sigma_y2 * q * E(tr(inv(K_mu) * inv(K_mu))), sigma_y2 * q * TWICE + SmallO(0, n_T, p, q))
    assert not proves(q * E(tr(inv(K_mu))), q * ONCE + SmallO(0, n_T, p, q))
    # κ_μ is of the order of n, though it is an abbreviation
    assert not proves(kappa_mu * E(tr(inv(K_mu))), kappa_mu * ONCE + SmallO(0, n_T, p, q))


def test_the_penalty_has_to_be_positive():
    lhs, rhs = E(tr(inv(K_mu))), ONCE + SmallO(0, n_T, p, q)
    assert not proves(lhs, rhs, given=(n_T > p,))
    assert not proves(lhs, rhs, given=((n_T - p) * (1 + mu) > q - 1, n_T > p))
    assert proves(lhs, rhs, given=((n_T - p) * (1 + mu) > q + 1, n_T > p))


def test_it_is_for_isotropic_inputs_and_a_penalty_written_by_mu():
    with pytest.raises(TypeError, match="isotropic"):
        MarchenkoPastur.at(K_Z)
    with pytest.raises(TypeError, match="t an abbreviation"):
        MarchenkoPastur.at(K_Q)


@pytest.mark.parametrize(("claim", "by"), marchenko_pastur_claims(), ids=["once", "twice"])
def test_its_claims_are_true_and_altered_ones_are_not(claim, by):
    assert LIMITS.judge(claim).verdict is Verdict.HOLDS
    for altered in altered_claims(claim):
        weaker = altered.claim.rhs.atoms(SmallO) and max(x.order for x in altered.claim.rhs.atoms(SmallO)) < max(
            x.order for x in claim.rhs.atoms(SmallO)
        )
        if altered.kind != "condition" and not altered.exempt and not weaker:
            assert LIMITS.judge(altered.claim).verdict is not Verdict.HOLDS, altered.text
            assert check_rule(by[0], altered.claim).verdict is Verdict.FAILS, altered.text


def test_a_line_without_the_trace_is_refused():
    assert not proves(n_T / (n_T - p), S.One * n_T / (n_T - p))
