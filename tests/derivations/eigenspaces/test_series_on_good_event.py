"""What the series of truncated SVD leaves out on and off the good event: proved, refused where altered, in numbers."""

from dataclasses import replace

import numpy as np
import pytest

from derivations.eigenspaces.series_off_good_event import series_off_good_event
from derivations.eigenspaces.series_on_good_event import TERMS, series_on_good_event
from derivations.symbols import A_B, H_B, E_fix, b_B_max, d_r, e_L, p, q, s_B
from symbolic.checks import Verdict
from symbolic.checks.adversarial_search import BoundWalk
from symbolic.checks.bound_arithmetic import Floats
from symbolic.matrices import TaylorTerms, frobenius_norm
from symbolic.perturbation import column_space_terms

BOUNDS = (series_on_good_event, series_off_good_event)


@pytest.mark.parametrize("theorem", BOUNDS, ids=lambda theorem: theorem.label)
class TestEach:
    def test_it_is_proved_with_the_series_as_its_one_fact(self, theorem):
        assert theorem.verify().verdict is Verdict.HOLDS
        assert [fact.name for fact in theorem.assumes()] == ["convergence of the Kato series under its radius"]

    def test_it_needs_every_condition(self, theorem):
        given = theorem.claim.given
        for i in range(len(given)):
            assert theorem.derives(replace(theorem.claim, given=given[:i] + given[i + 1 :])).verdict is Verdict.FAILS

    def test_an_altered_bound_is_refused(self, theorem):
        claim = theorem.claim
        for altered in (
            replace(claim, rhs=claim.rhs * 3 / 4),
            replace(claim, rhs=claim.rhs * 9 * b_B_max * e_L / s_B**2),
            replace(claim, rhs=claim.rhs.xreplace({s_B: b_B_max, b_B_max: s_B})),
            replace(claim, lhs=frobenius_norm(claim.lhs.matrix)),
            replace(claim, lhs=claim.lhs.xreplace({E_fix: E_fix * 2})),
            replace(claim, lhs=claim.lhs.xreplace({TERMS: TaylorTerms(*TERMS.args[:3], 5)})),
            replace(claim, relation="="),
        ):
            assert theorem.derives(altered).verdict is Verdict.FAILS


def instance(seed, size=None):
    """A signal of rank 1 or 2, and noise of a given size beside s²/b; every third as bad as can be."""
    generator = np.random.default_rng(seed)
    rank, rows, cols = 1 + seed % 2, 4, 3
    left = np.eye(rows, rank)  # nothing depends on how the columns lie
    right = np.linalg.qr(generator.standard_normal((cols, rank)))[0]
    responses = right @ np.diag(np.linspace(1, 1 + (seed % 5) / 4, rank))
    noise = generator.standard_normal((rows, cols))
    if seed % 3 == 0:  # out of the columns of B, into its rows
        noise = (np.eye(rows) - left @ left.T) @ noise @ right @ right.T
    values = np.linalg.svd(responses)[1]
    size = (size or 1 / 18) * values[-1] ** 2 / values[0]
    noise *= size / np.linalg.norm(noise, 2)
    letters = {A_B: left[None], H_B: responses[None], E_fix: noise[None], p: rank, q: rows - rank, d_r: cols}
    symbols = {s_B: np.array([values[-1]]), b_B_max: np.array([values[0]]), e_L: np.array([size])}
    return BoundWalk(Floats(invariant="op"), letters | symbols)


@pytest.mark.parametrize("seed", range(40))
def test_it_is_so_at_the_edge_of_the_good_event(seed):
    walk, claim = instance(seed), series_on_good_event.claim
    assert walk.scalar(claim.lhs)[0] <= walk.scalar(claim.rhs)[0] == pytest.approx(4 / 2**6)


@pytest.mark.parametrize("size", [0.01, 1, 30])
@pytest.mark.parametrize("seed", range(12))
def test_it_is_so_however_large_the_noise_is(seed, size):
    walk, claim = instance(seed, size), series_off_good_event.claim
    assert walk.scalar(claim.lhs)[0] <= walk.scalar(claim.rhs)[0]


def words(order, signal, noise, rank):
    """The sum of the words of the series of truncated SVD, as `series-of-truncated-svd` has them."""
    from derivations.symbols import LOW_RANK, E_c, Q_c, Q_Rc, d

    plus = np.linalg.pinv(signal, rcond=1e-9)
    values = dict(zip(LOW_RANK.letters, (signal, plus, signal @ plus, plus @ signal), strict=True))
    letters = {letter: value[None] for letter, value in values.items()} | {E_c: noise[None]}
    walk = BoundWalk(Floats(invariant="op"), letters | {d: signal.shape[0], d_r: signal.shape[1], p: rank})
    return sum(walk.matrix(term)[0] for term in column_space_terms(LOW_RANK, (Q_c, Q_Rc), E_c, order - 1))


@pytest.mark.parametrize("order", [1, 2, 3, 4, 6])
@pytest.mark.parametrize("seed", range(4))
def test_the_terms_are_the_words_of_the_series(seed, order):
    """The value of the terms, from the equations that decide them, against the words that the theorem has."""
    walk = instance(seed, size=1.0)
    terms = TaylorTerms(*TERMS.args[:3], order)
    signal, noise = walk.matrix(terms.matrix)[0], walk.matrix(E_fix)[0]
    assert np.allclose(walk.matrix(terms)[0], words(order, signal, noise, 1 + seed % 2))


@pytest.mark.parametrize("seed", range(4))
def test_the_terms_are_the_coefficients_of_the_projector(seed):
    """Against Cauchy's integral over |t| = 1/4 of the spectral projector of (B + tE)(B + tE)ᵀ for complex t."""
    walk, rank, count = instance(seed, size=0.2), 1 + seed % 2, 64
    signal, noise = walk.matrix(TERMS.matrix)[0], walk.matrix(E_fix)[0]
    found = np.zeros((4, 4), dtype=complex)
    for t in np.exp(2j * np.pi * np.arange(count) / count) / 4:
        moved = signal + t * noise
        values, vectors = np.linalg.eig(moved @ moved.T)
        kept = np.argsort(-abs(values))[:rank]
        projector = vectors[:, kept] @ np.linalg.inv(vectors)[kept]
        found += projector * sum(t**-j for j in range(TERMS.order)) / count
    assert np.allclose(walk.matrix(TERMS)[0], found, atol=1e-9)
