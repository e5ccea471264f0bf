"""Declared eigenspaces and pseudoinverses, and the projector of a matrix nearby: what is refused, and how it reads."""

import pytest

from symbolic.errors import ConditionError, ShapeError
from symbolic.matrices import (
    BigOAtZero,
    Letter,
    LowRankPart,
    Registry,
    SpectralPart,
    SpectralProjector,
    has_fact,
    inv,
    low_rank_part,
    spectral_part,
)
from symbolic.report.latex import LatexPrinter
from symbolic.report.text import TextPrinter

registry = Registry()
d = registry.scalar("d", "size", domain="dimension")
r = registry.scalar("r", "size", domain="dimension")
p = registry.scalar("p", "rank", domain="dimension")
t = registry.scalar("t", "small", domain="positive")
x = registry.scalar("x", "any number", domain="real")
lam = registry.scalar("lam", "an eigenvalue", domain="real", latex=r"\lambda")
PART = spectral_part(registry, ("A", ("P",), ("R",)), d, (lam,))
A, P, R = PART.letters
LOW = low_rank_part(registry, ("B", "B_plus", "P_B", "P_R"), p, (d, r))
E = Letter("E", d, d, facts=("symmetric",))


def test_letters_that_are_not_declared_so_are_refused():
    plain = Letter("R", d, d, facts=("symmetric",))
    with pytest.raises(ValueError, match="is not declared"):
        SpectralPart(A, (P,), (plain,), (lam,))
    with pytest.raises(ValueError, match="is not declared"):
        SpectralPart(A, (R,), (P,), (lam,))
    with pytest.raises(ValueError, match="is not declared"):
        SpectralPart(A, (P,), (R,), (x,))
    B, plus, left, right = LOW.letters
    with pytest.raises(ValueError, match="is not declared"):
        LowRankPart(B, plus, right, left)


def test_what_is_known_of_the_letters():
    assert has_fact(P, "projector")
    assert has_fact(P, "symmetric")
    assert has_fact(A, "symmetric")
    assert has_fact(R, "symmetric")
    assert not has_fact(A, "projector")
    assert not has_fact(A, "positive definite")
    (fact,) = (fact for fact in A.facts if fact.startswith("of spectral"))
    assert not has_fact(inv(A), fact)
    assert not has_fact(P, fact)
    assert not has_fact(LOW.matrix, "symmetric")
    assert lam in A.free_symbols


def test_a_spectral_projector_starts_at_a_projector_as_a_positive_scalar_tends_to_zero():
    node = SpectralProjector(A + t * E, P, t)
    assert node.shape == (d, d)
    assert has_fact(node, "projector")
    assert has_fact(node, "symmetric")
    assert not has_fact(node, "positive definite")
    for bad in (x, d):
        with pytest.raises(ConditionError, match="positive scalar"):
            SpectralProjector(A, P, bad)
    with pytest.raises(ConditionError, match="positive scalar"):
        SpectralProjector(A, t * P, t)
    with pytest.raises(ShapeError):
        SpectralProjector(A, LOW.right, t)


def test_how_they_are_read():
    node = SpectralProjector(A + t * E, P, t)
    assert str(node) == "Pi[P](A + t*E)"
    assert TextPrinter().show(node) == "Π_P(A + t E)"
    assert LatexPrinter().show(node) == r"\Pi_{P}(A + t\, E)"
    assert TextPrinter().show(BigOAtZero(3, t)) == "O(t³)"
    assert TextPrinter().show(BigOAtZero(1, t)) == "O(t)"
