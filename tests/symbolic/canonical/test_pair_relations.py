"""Two neighbours in a word as a sum of words: one form whichever pair comes first, and nothing beyond what is named."""

from itertools import pairwise, product

import numpy as np
import pytest
from sympy import Symbol

from symbolic.canonical import Laws, Normaliser, field_of, shown
from symbolic.canonical.forms import Factor
from symbolic.canonical.pair_relations import PairRelations
from symbolic.checks.instances import part_of_basis
from symbolic.ensembles import GaussianRows
from symbolic.errors import NotEvaluable
from symbolic.matrices import Identity, Letter, Named, Product, Registry, Scaled, Sum, Transpose, Zero, inv, tr

n, p, q = (Symbol(name, integer=True, positive=True) for name in "npq")
kappa = Symbol("kappa", positive=True)
registry = Registry()
BASES = registry.dual_bases(("A", "B"), (p, q), ("a basis", "the rest"), duals=("A_dual", "B_dual"))
FRAME = registry.dual_bases(("U", "N"), (p, q), ("orthonormal", "the rest"))
A, B, A_dual, B_dual = BASES.letters
X = Letter("X", n, q, law=GaussianRows(Identity(q)))
W = Named("W", X.T * X)
V = Letter("V", q, q, facts=("positive definite", "symmetric"))
K, L = Named("K", W + kappa * V), Named("L", W + kappa * Identity(q))


def form(expression, **laws):
    return Normaliser(field_of(expression, A, X, kappa * Identity(q)), Laws(**laws)).form(expression)


def test_without_the_laws_no_pair_is_rewritten():
    for pair in (A.T * A_dual, B * B_dual.T, W * inv(K)):
        (((word, _), _),) = form(pair).terms.items()
        assert len(word) == 2


@pytest.mark.parametrize("bases", [BASES, FRAME], ids=["dual", "orthonormal"])
def test_the_form_of_every_short_word_has_its_value(bases):
    """Words of three letters of the bases, each at numbers: the relations lose nothing and prove nothing false."""
    values = {
        letter: np.array(part_of_basis(letter.name, letter.facts[0], 3, cols).tolist(), dtype=float)
        for letter, cols in zip(bases.letters, (2, 1, 2, 1), strict=True)
    }
    sizes = {p: 2, q: 1, p + q: 3}

    def value(expression):
        match expression:
            case Letter():
                return values[expression]
            case Identity():
                return np.eye(sizes[expression.rows])
            case Zero():
                return np.zeros((sizes[expression.rows], sizes[expression.cols]))
            case Transpose():
                return value(expression.matrix).T
            case Product():
                return np.linalg.multi_dot([value(factor) for factor in expression.factors])
            case Scaled():
                return float(expression.coefficient) * value(expression.matrix)
            case Sum():
                return sum(value(term) for term in expression.terms)
        raise AssertionError(expression)

    tried = 0
    oriented = [side for letter in dict.fromkeys(bases.letters) for side in (letter, letter.T)]
    for factors in product(oriented, repeat=3):
        if all(left.cols == right.rows for left, right in pairwise(factors)):
            word = factors[0] * factors[1] * factors[2]
            np.testing.assert_allclose(value(shown(form(word, bases=(bases,)))), value(word), atol=1e-12)
            tried += 1
    assert tried >= 8


def test_whichever_pair_is_rewritten_first_the_form_is_one():
    laws = {"bases": (BASES,)}
    word = B * B_dual.T * B * B_dual.T
    assert form(word, **laws) == form(B * B_dual.T, **laws) == form(Identity(p + q) - A * A_dual.T, **laws)
    both = {"resolvents": (K,)}
    assert form(inv(K) * W * inv(K), **both) == form(inv(K) - kappa * inv(K) * V * inv(K), **both)


def test_two_resolvents_of_one_matrix_are_each_rewritten():
    laws = {"resolvents": (K, L)}
    assert form(inv(K) * W * inv(L), **laws) == form(inv(L) - kappa * inv(K) * V * inv(L), **laws)
    assert form(inv(K) * W * inv(L), resolvents=(L,)) == form(inv(K) - kappa * inv(K) * inv(L), resolvents=(L,))


def test_pairs_meet_around_the_end_of_a_trace():
    laws = {"resolvents": (L,), "cyclic": True}
    assert form(tr(inv(L) * V * W), **laws) == form(tr(V) - kappa * tr(inv(L) * V), **laws)
    assert form(tr(inv(L) * V * W), resolvents=(L,)) == form(tr(inv(L) * V * W))


def test_a_matrix_that_is_no_resolvent_is_refused():
    for matrix in (W, Named("S", W + V * V), Named("T", V + W)):
        with pytest.raises(NotEvaluable, match="no Gram matrix with a penalty"):
            Normaliser(field_of(matrix), Laws(resolvents=(matrix,)))


def test_a_relation_speaks_of_its_own_letters_only():
    relations = PairRelations(Laws(bases=(BASES,)), 1, lambda node: node, {})
    assert relations.rewritten(Factor(A, transposed=True), Factor(A_dual)) == [(1, (), ())]
    assert relations.rewritten(Factor(A, transposed=True), Factor(B_dual)) == []
    assert relations.rewritten(Factor(A, transposed=True), Factor(A)) is None
    assert relations.rewritten(Factor(FRAME.a, transposed=True), Factor(FRAME.a)) is None
    assert relations.rewritten(Factor(B), Factor(B, transposed=True)) is None
