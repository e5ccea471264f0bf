"""Which rows of a claim may be rotated: what an orthogonal matrix O : n × n leaves alone, once all designs are rotated.

Every index of the tree belongs to a class: a product identifies the columns of one factor with the rows of the next, a
sum and a trace identify rows with rows and rows with columns. A class may be rotated if only rows of Gaussian designs
and sizes of identities are in it; no deterministic matrix, no column of a design.
"""

from __future__ import annotations

from itertools import pairwise

from sympy import Basic

from symbolic.claim import Claim, Finite
from symbolic.ensembles import GaussianRows
from symbolic.matrices import (
    Entry,
    Expectation,
    Identity,
    Inverse,
    Letter,
    MatrixExpression,
    Named,
    Power,
    Product,
    Scaled,
    Sum,
    Trace,
    Transpose,
    Zero,
)

Pair = tuple[int, int]


class Rotations:
    """The classes of indices of a claim.

    triangular  in each class that may be rotated, the one design whose triangular factor is taken: one that occurs
                in an inverse if there is any
    """

    def __init__(self, claim: Claim) -> None:
        self._parent: list[int] = []
        self._letters: dict[Letter, Pair] = {}
        self._expectations: dict[Expectation, Pair] = {}
        self._fixed: list[int] = []
        self._inverted: set[Letter] = set()
        self._depth = 0
        sides = [side.expectation if isinstance(side, Finite) else side for side in (claim.lhs, claim.rhs)]
        pairs = [self._visit(side) for side in sides]
        if pairs[0] is not None and pairs[1] is not None:
            self._join(pairs[0][0], pairs[1][0])
            self._join(pairs[0][1], pairs[1][1])
        fixed = {self._root(index) for index in self._fixed}
        self._rotating: dict[int, Letter] = {}
        designs = [letter for letter in self._letters if isinstance(letter.law, GaussianRows)]
        for letter in sorted(designs, key=lambda x: (x not in self._inverted, x.name)):
            root = self._root(self._letters[letter][0])
            if root not in fixed:
                self._rotating.setdefault(root, letter)
        self.triangular = frozenset(self._rotating.values())

    def rotates(self, node: Expectation) -> tuple[int | None, int | None]:
        """The classes of rows and columns of an expectation, None for one that may not be rotated."""
        rows, cols = (self._root(index) for index in self._expectations[node])
        return rows if rows in self._rotating else None, cols if cols in self._rotating else None

    def _new(self) -> int:
        self._parent.append(len(self._parent))
        return len(self._parent) - 1

    def _root(self, index: int) -> int:
        while self._parent[index] != index:
            index = self._parent[index]
        return index

    def _join(self, a: int, b: int) -> None:
        self._parent[self._root(a)] = self._root(b)

    def _visit(self, node: Basic) -> Pair | None:
        """The classes of rows and columns of a matrix; None for a scalar."""
        if isinstance(node, MatrixExpression):
            return self._matrix(node)
        if isinstance(node, Trace):
            self._join(*self._matrix(node.matrix))
        elif isinstance(node, Entry):
            (rows, cols), left, right = map(self._matrix, (node.matrix, node.row, node.column))
            self._join(rows, left[0])
            self._join(cols, right[0])
        else:
            for argument in node.args:
                self._visit(argument)
        return None

    def _matrix(self, node: MatrixExpression) -> Pair:
        match node:
            case Letter():
                return self._letter(node)
            case Named():
                return self._matrix(node.definition)
            case Identity():
                index = self._new()
                return index, index
            case Product() | Sum():
                pairs = [self._matrix(argument) for argument in node.args if isinstance(argument, MatrixExpression)]
                for before, after in pairwise(pairs):
                    if isinstance(node, Sum):
                        self._join(before[0], after[0])
                    self._join(before[1], after[0] if isinstance(node, Product) else after[1])
                return pairs[0][0], pairs[-1][1]
            case Scaled():
                self._visit(node.coefficient)
                return self._matrix(node.matrix)
            case Transpose():
                rows, cols = self._matrix(node.matrix)
                return cols, rows
            case Inverse() | Power():
                inverted = isinstance(node, Inverse) or node.may_invert
                self._depth += inverted
                pair = self._matrix(node.matrix)
                self._depth -= inverted
                self._join(*pair)
                return pair
            case Expectation():
                pair = self._matrix(node.matrix)
                known = self._expectations.setdefault(node, pair)
                self._join(known[0], pair[0])
                self._join(known[1], pair[1])
                return pair
        pair = self._new(), self._new()
        if not isinstance(node, Zero):
            self._fixed.extend(pair)
        return pair

    def _letter(self, letter: Letter) -> Pair:
        if letter not in self._letters:
            pair = self._letters[letter] = self._new(), self._new()
            self._fixed.append(pair[1])
            if isinstance(letter.law, GaussianRows):
                for index in self._matrix(letter.law.covariance):
                    self._join(index, pair[1])
            else:
                self._fixed.append(pair[0])
        if self._depth:
            self._inverted.add(letter)
        return self._letters[letter]
