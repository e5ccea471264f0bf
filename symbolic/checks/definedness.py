"""Sizes that the conditions of a claim allow, at which a projector in it is not defined.

Instances are built where there are as many singular vectors as a claim speaks of; a claim that speaks of more at some
sizes says nothing there, and so it is no statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import cast

from sympy import Basic, Integer, Symbol, Tuple, false, preorder_traversal
from sympy.core.relational import Relational

from symbolic.claim import Claim, entails
from symbolic.matrices import (
    Eigenspace,
    Inverse,
    Leading,
    Letter,
    Named,
    NamedScalar,
    Product,
    SingularValue,
    Transpose,
)
from symbolic.matrices.scalars import ScalarNode

LARGEST = 4
"""The largest size that is tried."""


def undefined_at(claim: Claim) -> str:
    """Small sizes that the conditions on sizes allow and at which a projector, or a singular value, is not defined.

    In words, "" if the conditions imply that all are, or if no small sizes are found where one is not.
    """
    about_sizes = tuple(condition for condition in claim.given if _is_of_sizes(condition))
    for node, needed in _requirements(claim):
        if needed is False or needed == false:
            return f"{node} is not defined"
        if entails(about_sizes, needed):
            continue
        symbols = sorted(_symbols(Tuple(needed, *about_sizes)), key=str)
        for sizes in sorted(product(range(1, LARGEST + 1), repeat=len(symbols)), key=sum):
            values = {symbol: Integer(size) for symbol, size in zip(symbols, sizes, strict=True)}
            if needed.xreplace(values) == False and all(c.xreplace(values) == True for c in about_sizes):  # noqa: E712
                words = ", ".join(f"{symbol} = {size}" for symbol, size in values.items())
                return f"at {words}, which the conditions on sizes allow, {node} is not defined"
    return ""


def _requirements(claim: Claim) -> Iterator[tuple[Basic, Relational]]:
    """What each projector, and each singular value, needs of the sizes."""
    for node in _nodes(Tuple(claim.lhs, claim.rhs, *claim.given)):
        match node:
            case Leading():
                for size in node.matrix.shape:
                    yield node, cast(Relational, node.size <= size)
            case Eigenspace():
                for low, high in ((Integer(1), node.first), (node.first, node.last), (node.last, node.matrix.rows)):
                    yield node, cast(Relational, low <= high)
            case Inverse():
                gram = node.matrix.definition if isinstance(node.matrix, Named) else node.matrix
                factors = gram.factors if isinstance(gram, Product) else ()
                if len(factors) == 2 and factors[0] == Transpose(factors[1]):
                    yield node, cast(Relational, factors[1].cols <= factors[1].rows)
            case SingularValue():
                yield node, cast(Relational, node.index >= 1)


def _nodes(expression: Basic) -> Iterator[Basic]:
    """All parts, abbreviations opened, each once."""
    seen: set[Basic] = set()
    waiting = [expression]
    while waiting:
        walk = preorder_traversal(waiting.pop())
        for node in walk:
            if node in seen or isinstance(node, Letter):
                walk.skip()
                continue
            seen.add(node)
            yield node
            if isinstance(node, Named | NamedScalar):
                waiting.append(node.definition)
                walk.skip()


def _symbols(expression: Basic) -> set[Symbol]:
    return cast(set[Symbol], expression.free_symbols)


def _is_of_sizes(condition: Relational) -> bool:
    """Whether a condition is one between sizes, and not between norms or other numbers."""
    return not condition.has(ScalarNode) and all(symbol.is_integer for symbol in _symbols(condition))


__all__ = ["undefined_at"]
