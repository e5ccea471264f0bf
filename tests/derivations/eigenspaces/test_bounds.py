"""The bounds of eigenspaces: false variants of each are refused, and each is read only at what it speaks of."""

from dataclasses import replace

import pytest
from sympy import Integer, S

from derivations.eigenspaces.davis_kahan import davis_kahan
from derivations.eigenspaces.davis_kahan_exchanged import davis_kahan_exchanged
from derivations.eigenspaces.jirak_wahl import jirak_wahl
from derivations.eigenspaces.next_singular_value import next_singular_value
from derivations.eigenspaces.wedin import wedin
from derivations.symbols import (
    E_L,
    E_S,
    L_0,
    L_1,
    S_0,
    S_1,
    T_R,
    Pi_0,
    Pi_0c,
    Pi_1,
    Pi_1c,
    S_0c,
    S_1c,
    T_Ri,
    d,
    d_L,
    delta_R,
    e_L,
    eps_L,
    gap,
    k_S,
    left_0c,
    left_1c,
    nu_R,
    r_S,
    rho_R,
    right_1c,
    s_L,
    t_L,
)
from derivations.wishart_moments.mean_of_inverse_wishart import mean_of_inverse_wishart
from symbolic.checks import Verdict
from symbolic.derivation import Proof, Theorem
from symbolic.errors import SymbolicError
from symbolic.matrices import (
    Identity,
    Leading,
    LeastGain,
    Letter,
    SingularValue,
    frobenius_norm,
    norm,
    operator_norm,
)
from symbolic.rules import combining_bounds, solving
from symbolic.rules.facts import ECKART_YOUNG

BOUNDS = (davis_kahan, davis_kahan_exchanged, next_singular_value, wedin, jirak_wahl)
LEFT, RIGHT = Leading(L_0, k_S), Leading(L_0.T, k_S)


def is_refused(theorem, claim):
    return theorem.derives(claim).verdict is Verdict.FAILS


def without(claim, condition):
    rest = tuple(each for each in claim.given if each != condition)
    assert len(rest) == len(claim.given) - 1
    return replace(claim, given=rest)


def read(claim, *pairs):
    """A claim with matrices or scalars in place of others, on both sides and in the conditions, at once."""
    return claim.replace(dict(pairs))


@pytest.mark.parametrize("theorem", BOUNDS, ids=lambda theorem: theorem.label)
class TestEach:
    def test_it_is_proved(self, theorem):
        assert theorem.verify().verdict is Verdict.HOLDS
        assert all(fact.classical for fact in theorem.facts)

    def test_it_is_a_bound_and_no_equation(self, theorem):
        assert theorem.claim.relation == "<="
        assert is_refused(theorem, replace(theorem.claim, relation="="))
        assert is_refused(theorem, replace(theorem.claim, lhs=theorem.claim.rhs, rhs=theorem.claim.lhs))

    def test_it_needs_every_condition(self, theorem):
        for condition in theorem.claim.given:
            assert is_refused(theorem, without(theorem.claim, condition))

    @pytest.mark.parametrize("factor", [S.Half, Integer(2), Integer(0), Integer(-1)])
    def test_its_constants_are_those(self, theorem, factor):
        claim = theorem.claim
        assert is_refused(theorem, replace(claim, rhs=factor * claim.rhs))
        assert is_refused(theorem, replace(claim, lhs=factor * claim.lhs))

    def test_a_term_cannot_be_added_or_left_out(self, theorem):
        claim = theorem.claim
        assert is_refused(theorem, replace(claim, rhs=claim.rhs - 1))
        assert is_refused(theorem, replace(claim, lhs=claim.lhs + 1))
        for term in claim.rhs.as_ordered_terms():
            assert is_refused(theorem, replace(claim, rhs=claim.rhs - term))

    def test_no_other_norm_stands_on_one_side_alone(self, theorem):
        claim = theorem.claim
        for side in ("lhs", "rhs"):
            for node in getattr(claim, side).atoms(type(norm(L_0))):
                for kind in {norm, operator_norm, frobenius_norm}:
                    if kind(node.matrix) != node:
                        changed = getattr(claim, side).xreplace({node: kind(node.matrix)})
                        assert is_refused(theorem, replace(claim, **{side: changed}))

    def test_it_cannot_be_turned_into_an_equation_by_solving(self, theorem):
        def body(proof: Proof) -> None:
            proof.concludes(solving(), theorem)

        for relation in ("=", "<="):
            claim = replace(theorem.claim, relation=relation)
            assert Theorem("solved", claim, body, (), "", "").verify().verdict is Verdict.FAILS

        def doubled(proof: Proof) -> None:
            proof.concludes(combining_bounds, theorem)

        claim = theorem.claim
        twice = replace(claim, lhs=2 * claim.lhs, rhs=2 * claim.rhs)
        assert Theorem("twice", twice, doubled, (), "", "").verify().verdict is Verdict.HOLDS
        backwards = replace(claim, lhs=-claim.lhs, rhs=-claim.rhs)
        assert Theorem("backwards", backwards, doubled, (), "", "").verify().verdict is Verdict.FAILS


ON, OFF = davis_kahan.claim.given


@pytest.mark.parametrize(
    "claim",
    [
        replace(davis_kahan.claim, lhs=2 * gap * norm(Pi_1c * Pi_0)),
        replace(davis_kahan.claim, lhs=(gap + r_S) * norm(Pi_1c * Pi_0)),
        replace(davis_kahan.claim, given=(ON, gap <= LeastGain(S_1c, Pi_1c))),
        replace(davis_kahan.claim, given=(ON, r_S - gap <= LeastGain(S_1c, Pi_1c))),
        replace(davis_kahan.claim, given=(operator_norm(S_0c * Pi_0) <= r_S + gap, OFF)),
        replace(davis_kahan.claim, given=(operator_norm(S_0c * Pi_1) <= r_S, OFF)),
        replace(davis_kahan.claim, given=(operator_norm(S_1c * Pi_0) <= r_S, OFF)),
        replace(davis_kahan.claim, given=(norm(S_0c * Pi_0) <= r_S, OFF)),
        replace(davis_kahan.claim, given=(ON, r_S + gap <= LeastGain(S_0c, Pi_0c))),
        replace(davis_kahan.claim, given=(ON, r_S + gap <= LeastGain(S_0c, Pi_1c))),
        replace(davis_kahan.claim, given=(ON, r_S + gap <= LeastGain(S_1c, Pi_1))),
        replace(davis_kahan.claim, rhs=norm(Pi_1 * E_S * Pi_0c)),
        replace(davis_kahan.claim, rhs=norm(Pi_0c * E_S * Pi_1)),
        replace(davis_kahan.claim, rhs=norm(Pi_0c * E_S * Pi_0)),
        replace(davis_kahan.claim, rhs=norm(Pi_1c * S_0 * Pi_0)),
        replace(davis_kahan.claim, rhs=norm(Pi_1c * E_S.T * E_S * Pi_0)),
        replace(davis_kahan.claim, lhs=gap * norm(Pi_0c * Pi_1)),
        replace(davis_kahan.claim, lhs=gap * norm(Pi_1 * Pi_0)),
        replace(davis_kahan.claim, lhs=gap * norm(Pi_1c)),
        davis_kahan_exchanged.claim,
    ],
    ids=str,
)
def test_a_false_variant_of_davis_and_kahan_is_refused(claim):
    assert is_refused(davis_kahan, claim)


@pytest.mark.parametrize(
    "claim",
    [
        davis_kahan.claim,
        replace(davis_kahan_exchanged.claim, rhs=davis_kahan.claim.rhs),
        replace(davis_kahan_exchanged.claim, lhs=davis_kahan.claim.lhs),
        replace(davis_kahan_exchanged.claim, given=davis_kahan.claim.given),
        replace(davis_kahan_exchanged.claim, rhs=norm(Pi_1c * E_S * Pi_1)),
        replace(davis_kahan_exchanged.claim, lhs=2 * gap * norm(Pi_0c * Pi_1)),
    ],
    ids=str,
)
def test_neither_form_is_proved_by_the_other(claim):
    assert is_refused(davis_kahan_exchanged, claim)


KEPT, NEXT, SMALL, ON_RIGHT, ON_LEFT = wedin.claim.given[2:]
SIZES = wedin.claim.given[:2]


@pytest.mark.parametrize(
    "claim",
    [
        replace(wedin.claim, lhs=(s_L - t_L) * norm(left_1c * LEFT)),
        replace(wedin.claim, lhs=(s_L - e_L) * norm(left_1c * LEFT)),
        replace(wedin.claim, lhs=s_L * norm(left_1c * LEFT)),
        replace(wedin.claim, lhs=(s_L - t_L + e_L) * norm(left_1c * LEFT)),
        replace(wedin.claim, lhs=(s_L + t_L - e_L) * norm(left_1c * LEFT)),
        replace(wedin.claim, lhs=2 * (s_L - t_L - e_L) * norm(left_1c * LEFT)),
        replace(wedin.claim, lhs=(s_L - t_L - e_L) * norm(left_0c * Leading(L_1, k_S))),
        replace(wedin.claim, lhs=(s_L - t_L - e_L) * norm(left_1c)),
        replace(wedin.claim, rhs=e_L),
        replace(wedin.claim, rhs=eps_L**2),
        replace(wedin.claim, given=(*SIZES, s_L <= SingularValue(L_1, k_S), NEXT, SMALL, ON_RIGHT, ON_LEFT)),
        replace(wedin.claim, given=(*SIZES, s_L <= SingularValue(L_0, k_S + 1), NEXT, SMALL, ON_RIGHT, ON_LEFT)),
        replace(wedin.claim, given=(*SIZES, KEPT, SingularValue(L_0, k_S + 2) <= t_L, SMALL, ON_RIGHT, ON_LEFT)),
        replace(wedin.claim, given=(*SIZES, KEPT, NEXT, SMALL, ON_RIGHT, norm(E_L * E_L.T * LEFT) <= eps_L)),
        replace(wedin.claim, given=(*SIZES, KEPT, NEXT, norm(E_L) <= e_L, ON_RIGHT, ON_LEFT)),
        replace(wedin.claim, given=(*SIZES, KEPT, NEXT, SMALL, norm(E_L) <= eps_L)),
    ],
    ids=str,
)
def test_a_false_variant_of_wedin_is_refused(claim):
    assert is_refused(wedin, claim)


@pytest.mark.parametrize(
    "claim",
    [
        replace(next_singular_value.claim, rhs=SingularValue(L_0, k_S + 2) + operator_norm(E_L)),
        replace(next_singular_value.claim, rhs=SingularValue(L_0, k_S + 1)),
        replace(next_singular_value.claim, rhs=SingularValue(L_0, k_S + 1) + norm(E_L)),
        replace(next_singular_value.claim, rhs=SingularValue(L_0, k_S + 1) + operator_norm(E_L) / 2),
        replace(next_singular_value.claim, rhs=SingularValue(L_0, k_S + 1) - operator_norm(E_L)),
        replace(next_singular_value.claim, lhs=norm(L_1 * right_1c)),
        replace(next_singular_value.claim, lhs=operator_norm(L_0 * right_1c)),
        replace(next_singular_value.claim, lhs=operator_norm(L_1)),
        replace(next_singular_value.claim, lhs=SingularValue(L_1, k_S + 1)),
        replace(next_singular_value.claim, given=(k_S <= d + d_L,)),
    ],
    ids=str,
)
def test_a_false_variant_of_weyls_inequality_is_refused(claim):
    assert is_refused(next_singular_value, claim)


AWAY, SEEN, NEAR, TOGETHER = jirak_wahl.claim.given


@pytest.mark.parametrize(
    "claim",
    [
        replace(jirak_wahl.claim, lhs=nu_R * frobenius_norm(Pi_0c * Pi_1) ** 2),
        replace(jirak_wahl.claim, lhs=frobenius_norm(Pi_0c * Pi_1) ** 2),
        replace(jirak_wahl.claim, lhs=nu_R**2 * frobenius_norm(Pi_1c * Pi_0) ** 2),
        replace(jirak_wahl.claim, lhs=nu_R**2 * frobenius_norm(Pi_0 * Pi_1) ** 2),
        replace(jirak_wahl.claim, rhs=delta_R**3 * frobenius_norm(Pi_1) ** 2),
        replace(jirak_wahl.claim, rhs=rho_R**2 * frobenius_norm(Pi_1) ** 2),
        replace(jirak_wahl.claim, rhs=delta_R**2),
        replace(jirak_wahl.claim, rhs=delta_R**2 * frobenius_norm(Pi_0) ** 2),
        replace(jirak_wahl.claim, given=(AWAY, SEEN, NEAR, rho_R + delta_R < 2)),
        replace(jirak_wahl.claim, given=(AWAY, SEEN, NEAR, rho_R < 1, delta_R < 1)),
        replace(jirak_wahl.claim, given=(SEEN.lhs <= 1, SEEN, NEAR, TOGETHER)),
        replace(jirak_wahl.claim, given=(AWAY, operator_norm(T_R * S_1 * T_R) <= delta_R, NEAR, TOGETHER)),
        replace(jirak_wahl.claim, given=(AWAY, SEEN, NEAR.lhs <= rho_R, TOGETHER)),
        read(jirak_wahl.claim, (T_R, T_Ri)),
    ],
    ids=str,
)
def test_a_false_variant_of_the_relative_bound_is_refused(claim):
    assert is_refused(jirak_wahl, claim)


def test_the_proof_of_wedin_proves_as_much_of_right_singular_vectors():
    claim = replace(wedin.claim, lhs=(s_L - t_L - e_L) * norm(right_1c * RIGHT))
    assert wedin.derives(claim).verdict is Verdict.HOLDS


def test_they_rest_on_classical_facts_where_they_say_so():
    assert davis_kahan.facts == davis_kahan_exchanged.facts == ()
    assert ECKART_YOUNG in wedin.facts
    assert next_singular_value in wedin.rests_on


@pytest.mark.parametrize(
    "values",
    [
        {"gap": 0},
        {"gap": -1},
        {"r_S": -1},
        {"gap": gap - r_S},
        {"Pi_0": 2 * Pi_0},
        {"Pi_0": Letter("Pi", d, d, facts=("projector",))},
        {"S_0": Letter("T", d, d, facts=("symmetric",))},
        {"S_0": Letter("T", d, d, facts=("commutes with Pi_0",))},
        {"S_1": S_0},
        {"S_0": S_1},
        {"Pi_1": Pi_0},
        {"Pi_1": Identity(d) - Pi_1},
    ],
    ids=str,
)
def test_they_are_not_read_at_what_they_do_not_speak_of(values):
    for theorem in (davis_kahan, davis_kahan_exchanged):
        with pytest.raises(SymbolicError):
            theorem.at(**values)


def test_they_are_read_at_other_matrices_with_the_same_facts():
    other = Letter("T", d, d, facts=("symmetric", "commutes with Pi"))
    projector = Letter("Pi", d, d, facts=("projector",))
    special = davis_kahan.at(S_0=other, Pi_0=projector, gap=2 * gap)
    assert special.claim.lhs == 2 * gap * norm(Pi_1c * projector)
    assert wedin.at(t_L=0).claim.lhs == (s_L - e_L) * norm(left_1c * LEFT)


def test_bounds_of_fixed_matrices_rest_on_nothing_random():
    assert jirak_wahl.assumes() == ()
    assert "joint eigenvalue density of the Wishart" in [fact.name for fact in mean_of_inverse_wishart.assumes()]
