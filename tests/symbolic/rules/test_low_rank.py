"""A matrix of low rank and its pseudoinverse: every product that is found, and what is refused."""

import numpy as np
import pytest
from sympy import Integer

from derivations.eigenspaces.mean_of_learned_projector import signal
from derivations.symbols import A_B, DIRECTIONS, G_B, H_B, HH, P_B, Q_B, Q_R, A_perp, B_pinv, B_r, d_r, p, q
from symbolic.checks.instances import Point
from symbolic.checks.simulation import DrawingWalk, Samples
from symbolic.claim import Claim
from symbolic.derivation import Step, check_step
from symbolic.errors import ConditionError
from symbolic.matrices import Letter, Named, Zero, inv, tr
from symbolic.moments import inverse_needs
from symbolic.rules import LowRank, Pseudoinverse, definition, inverse_cancels, trace_is_cyclic
from symbolic.rules.low_rank import products_of

rule = Pseudoinverse.at(signal)
D = Letter("D_1", p + q, p + q)


@pytest.fixture(scope="module")
def walk():
    """Values of the matrices at p = 2, q = 3 and five channels."""
    return DrawingWalk(
        Samples(np.random.default_rng(1), 1, 1), Point(((p, Integer(2)), (q, Integer(3)), (d_r, Integer(5))))
    )


def test_every_product_that_is_found_is_true(walk):
    found = products_of(signal)
    assert len(found) > 15
    for each in found:
        value = walk.matrix(each.first * each.second)
        expected = 0 * value if each.product is None else walk.matrix(each.product)
        assert np.allclose(value, expected)


def test_every_true_product_is_found(walk):
    pieces = [P_B, Q_B, Q_R, G_B, B_pinv, B_pinv.T]
    found = {(each.first, each.second) for each in products_of(signal)}
    for first in pieces:
        for second in pieces:
            if first.cols != second.rows:
                continue
            value = walk.matrix(first * second)
            same = [x for x in pieces if x.shape == (first.rows, second.cols) and np.allclose(value, walk.matrix(x))]
            assert ((first, second) in found) == (bool(same) or np.allclose(value, 0))


def test_it_rewrites_words_and_traces():
    given = (d_r >= p,)
    nothing = Zero(p + q, p + q)
    assert check_step(Step(Claim(Q_B * P_B * D * Q_B, "=", nothing, given), (rule,))).verdict.value == "holds"
    assert check_step(Step(Claim(Q_B * D * P_B, "=", nothing, given), (rule,))).verdict.value == "fails"
    assert check_step(Step(Claim(P_B * D * Q_B * Q_B, "=", P_B * D * Q_B, given), (rule,))).verdict.value == "holds"
    around = Step(Claim(tr(B_pinv * D * B_pinv.T), "=", tr(D * G_B), given), (rule, trace_is_cyclic))
    assert check_step(around).verdict.value == "holds"
    false = Step(Claim(tr(B_pinv * D * B_pinv.T), "=", tr(D * P_B), given), (rule, trace_is_cyclic))
    assert check_step(false).verdict.value == "fails"


def test_names_that_are_something_else_are_refused():
    for wrong in (
        LowRank(B_r, B_pinv, Q_B, P_B, Q_R, G_B, (DIRECTIONS,)),
        LowRank(B_r, B_pinv, P_B, Q_B, Q_R, Named("G", A_B * HH * A_B.T), (DIRECTIONS,)),
        LowRank(
            Named("B", A_perp * A_perp.T * A_B * H_B.T + A_B * H_B.T * 2), B_pinv, P_B, Q_B, Q_R, G_B, (DIRECTIONS,)
        ),
        LowRank(B_r, B_pinv, P_B, Q_B, Q_R, G_B),
    ):
        with pytest.raises(TypeError, match="pseudoinverse"):
            Pseudoinverse.at(wrong)


def test_the_rank_is_counted():
    signal.require(p)
    for wrong in (q, d_r, p + q, p + 1):
        with pytest.raises(TypeError):
            signal.require(wrong)


def test_full_column_rank_takes_as_many_rows():
    assert [need.condition for need in inverse_needs(tr(inv(HH)))] == [d_r >= p]
    plain = Letter("F", d_r, p)
    with pytest.raises(ConditionError, match="positive definite"):
        inverse_needs(tr(inv(Named("FF", plain.T * plain))))
    step = Step(Claim(H_B.T * H_B * inv(HH) * H_B.T, "=", H_B.T), (definition(HH), inverse_cancels))
    assert "d_r" in check_step(step).detail
