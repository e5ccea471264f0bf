"""The judge of ten decades: it sees a wrong coefficient of any power, and says nothing where it cannot see."""

import mpmath
import pytest
from sympy import Rational, Symbol

from symbolic.checks import DeclaredEigenspaces, KatoSeries, Verdict
from symbolic.checks.instances import letter_value
from symbolic.checks.kato_series import Values, spectral_projector, verdict_of
from symbolic.claim import Claim
from symbolic.ensembles import GaussianRows
from symbolic.errors import NotEvaluable
from symbolic.matrices import (
    BigO,
    BigOAtZero,
    Identity,
    Leading,
    Letter,
    Registry,
    SpectralProjector,
    low_rank_part,
    spectral_part,
    tr,
)
from symbolic.perturbation import group_terms, projector_terms, projector_words
from symbolic.perturbation.one_eigenvalue import ON

registry = Registry()
d = registry.scalar("d", "size", domain="dimension")
r = registry.scalar("r", "size", domain="dimension")
p = registry.scalar("p", "rank", domain="dimension")
t = registry.scalar("t", "size of the perturbation", domain="positive")
lam, mu = (registry.scalar(name, "an eigenvalue", domain="real") for name in ("lam", "mu"))
PART = spectral_part(registry, ("A", ("P",), ("R",)), d, (lam,))
GROUP = spectral_part(registry, ("G", ("P_1", "P_2"), ("R_1", "R_2")), d, (lam, mu))
LOW = low_rank_part(registry, ("B", "B_plus", "P_B", "P_R"), p, (d, r))
A, P, R = PART.letters
E = Letter("E", d, d, facts=("symmetric",))
M = Letter("M", d, d)
LEFT = tr(M * SpectralProjector(A + t * E, P, t))
JUDGE, EXACT = KatoSeries(), DeclaredEigenspaces()


def test_a_true_series_holds_and_a_wrong_power_is_named():
    first = tr(M * P * E * R) + tr(M * R * E * P)
    assert JUDGE.judge(Claim(LEFT, "=", tr(M * P) + t * first + BigOAtZero(2, t))).verdict is Verdict.HOLDS
    assert JUDGE.judge(Claim(LEFT, "=", tr(M * P) + BigOAtZero(1, t))).verdict is Verdict.HOLDS
    for wrong, power in ((tr(M * P) + 2 * t * first, 1), (2 * tr(M * P) + t * first, 0), (t * first, 0)):
        found = JUDGE.judge(Claim(LEFT, "=", wrong + BigOAtZero(2, t)))
        assert found.verdict is Verdict.FAILS
        assert found.detail.startswith(f"the coefficient of t^{power}")
    # the coefficient of t² is not 0, so that the remainder is of no higher order
    assert JUDGE.judge(Claim(LEFT, "=", tr(M * P) + t * first + BigOAtZero(3, t))).verdict is Verdict.FAILS


def test_a_coefficient_that_is_wrong_by_a_billionth_is_seen():
    first = tr(M * P * E * R) + tr(M * R * E * P)
    wrong = tr(M * P) + (1 + Rational(1, 10**9)) * t * first
    assert JUDGE.judge(Claim(LEFT, "=", wrong + BigOAtZero(2, t))).verdict is not Verdict.HOLDS


def test_it_says_nothing_where_it_cannot_see():
    G = Letter("X", d, d, law=GaussianRows(Identity(d)))
    n = Symbol("n", integer=True, positive=True)
    for claim in (
        Claim(LEFT, "=", tr(M * P)),
        Claim(LEFT, "=", tr(M * P) + BigO(2, n)),
        Claim(tr(G * SpectralProjector(A + t * E, P, t)), "=", tr(M * P) + BigOAtZero(1, t)),
        Claim(LEFT, "=", tr(M * (t * P)) + BigOAtZero(1, t)),
        Claim(LEFT, "=", 1 / (1 + t) + BigOAtZero(1, t)),
        Claim(tr(M * SpectralProjector(A + t * M, P, t)), "=", tr(M * P) + BigOAtZero(1, t)),
    ):
        assert JUDGE.judge(claim).verdict is Verdict.UNKNOWN
    assert not JUDGE.speaks_of(Claim(LEFT, "=", tr(M * P) + BigO(2, n)))


def test_singular_vectors_are_seen_as_well():
    B, plus, left, right = LOW.letters
    F = Letter("F", d, r)
    Q = Identity(d) - left
    side = tr(M * Leading(B + t * F, p))
    first = tr(M * Q * F * plus) + tr(M * plus.T * F.T * Q)
    assert JUDGE.judge(Claim(side, "=", tr(M * left) + t * first + BigOAtZero(2, t))).verdict is Verdict.HOLDS
    assert JUDGE.judge(Claim(side, "=", tr(M * left) - t * first + BigOAtZero(2, t))).verdict is Verdict.FAILS
    assert EXACT.judge(Claim(plus * B, "=", right)).verdict is Verdict.HOLDS


def test_what_is_declared_is_so():
    true = (
        Claim(A * P, "=", lam * P),
        Claim(A * R, "=", lam * R - Identity(d) + P),
        Claim(P * R, "=", P - P * P),
        Claim(tr(P * P), "=", tr(P)),
        Claim(GROUP.matrix * GROUP.projectors[1], "=", mu * GROUP.projectors[1]),
        Claim((lam - mu) * GROUP.resolvents[0] * GROUP.resolvents[1], "=", GROUP.resolvents[1] - GROUP.resolvents[0]),
    )
    for claim in true:
        assert EXACT.judge(claim).verdict is Verdict.HOLDS
        doubled = Claim(claim.lhs, "=", 2 * claim.rhs)
        assert EXACT.judge(doubled).verdict is (Verdict.HOLDS if claim is true[2] else Verdict.FAILS)
    assert EXACT.judge(Claim(M * E, "=", E * M)).verdict is Verdict.UNKNOWN
    with pytest.raises(NotEvaluable, match="beside those of the letters"):
        letter_value(A, 3, 3)


def exact(matrix):
    return mpmath.matrix([[mpmath.mpf(int(x.p)) / int(x.q) for x in row] for row in matrix.tolist()])


@pytest.mark.parametrize("order", [2, 6])
def test_the_norm_of_what_is_left_over_settles_for_words_of_high_order(order):
    """‖P̂(t) − Σ t^j P_j‖ / t^{N+1} over ten decades, the words summed with shared beginnings."""
    walk = Values.of(Claim(A * E * R, "=", P)).walk({}, {})
    with mpmath.workdps(10 * (order + 1) + 60):
        a, e, proj, res = (exact(walk.matrix(x)) for x in (A, E, P, R))
        powers = [res**k if k else None for k in range(order + 1)]

        def summed(words):
            """The sum of words, their first places taken out."""
            if () in words:
                return words[()]
            total = mpmath.zeros(a.rows)
            for k in {word[0] for word in words}:
                rest = {word[1:]: c for word, c in words.items() if word[0] == k}
                inner = summed(rest)
                place = proj if k == ON else powers[k]
                total += place * (inner if isinstance(inner, int) else e * inner)
            return total

        terms = [summed(projector_words(j)) for j in range(order + 1)]
        wrong = [*terms[:-1], terms[-1] + proj * e * res]
        found, altered = [], []
        for k in range(1, 11):
            small = mpmath.mpf(10) ** -k
            true = spectral_projector(a + small * e, proj, mpmath.mp.dps)
            for series, into in ((terms, found), (wrong, altered)):
                left = true - sum((small**j * term for j, term in enumerate(series)), mpmath.zeros(a.rows))
                into.append(mpmath.mnorm(left, "f") / small ** (order + 1))
    assert verdict_of(found, order + 1).verdict is Verdict.HOLDS
    assert verdict_of(altered, order + 1).verdict is Verdict.FAILS


def test_any_single_wrong_coefficient_of_a_group_is_seen():
    terms = group_terms(GROUP, E, 1)
    side = tr(M * SpectralProjector(GROUP.matrix + t * E, GROUP.projector, t))
    for i in range(4):
        words = [tr(M * word) for word in terms[1].terms]
        words[i] = -words[i]
        series = tr(M * terms[0]) + t * sum(words) + BigOAtZero(2, t)
        assert JUDGE.judge(Claim(side, "=", series)).verdict is Verdict.FAILS
    assert len(projector_terms(PART, E, 2)[2].terms) == 6


def test_neither_growth_nor_a_limit_is_unknown():
    assert verdict_of([mpmath.mpf(x) for x in (1, 2, 1, 2, 1, 2)], 2).verdict is Verdict.UNKNOWN
