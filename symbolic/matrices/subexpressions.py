"""What an expression is made of, found once for each expression."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from sympy import Basic, Symbol, preorder_traversal


@lru_cache(maxsize=8192)
def subexpressions(expression: Basic) -> tuple[Basic, ...]:
    """The distinct nodes of an expression in the order of reading, itself, laws and definitions among them."""
    return tuple(dict.fromkeys(preorder_traversal(expression)))


@lru_cache(maxsize=8192)
def symbols_of(expression: Basic) -> frozenset[Symbol]:
    """The scalar symbols of an expression, the dimensions of its matrices among them."""
    return frozenset(cast("set[Symbol]", expression.free_symbols))
