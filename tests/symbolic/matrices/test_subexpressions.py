"""What an expression is made of."""

from sympy import preorder_traversal, symbols

from symbolic.ensembles import GaussianRows
from symbolic.matrices import Identity, Letter, Named, inv, subexpressions, symbols_of, tr

n, d = symbols("n d", integer=True, positive=True)
lam = symbols("lambda", positive=True)
Sigma = Letter("Sigma", d, d, facts=("symmetric", "positive definite"))
X = Letter("X", n, d, law=GaussianRows(Sigma))
S = Named("S", X.T * X + lam * Identity(d))
LINE = tr(inv(S) * Sigma) + lam * tr(Sigma)


def test_every_node_is_there_once_in_the_order_of_reading() -> None:
    found = subexpressions(LINE)
    assert found == tuple(dict.fromkeys(preorder_traversal(LINE)))
    assert len(found) == len(set(found))
    assert found[0] == LINE


def test_laws_and_definitions_are_looked_into() -> None:
    assert {S, X, Sigma, X.law, lam} <= set(subexpressions(tr(inv(S))))


def test_sizes_of_matrices_are_among_the_symbols() -> None:
    assert symbols_of(tr(X.T * X)) == {n, d}
    assert symbols_of(LINE) == {n, d, lam}
