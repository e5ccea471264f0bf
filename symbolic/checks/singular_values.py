"""Norms of matrices of rationals, enclosed: the singular values as roots of a polynomial with integer coefficients.

The squares of the singular values of M are the roots of the characteristic polynomial of M Mᵀ or MᵀM, whichever is
smaller; that is computed exactly, and its roots are isolated in balls, those that are equal counted together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from flint import acb, arb, ctx, fmpq, fmpq_mat

from symbolic.errors import NotEvaluable
from symbolic.matrices.norms import FROBENIUS, OPERATOR

NUCLEAR = "nuclear"
NORMS = (OPERATOR, FROBENIUS, NUCLEAR)
"""The largest singular value, the root of the sum of their squares, their sum."""
BITS = 192


def singular_values(matrix: fmpq_mat, bits: int = BITS) -> list[arb]:
    """Enclosures of the min(rows, cols) singular values, in descending order."""
    tall = matrix.nrows() >= matrix.ncols()
    gram = matrix.transpose() * matrix if tall else matrix * matrix.transpose()
    with ctx.workprec(bits):
        found: list[arb] = []
        roots = cast(list[tuple[acb, int]], gram.charpoly().numer().complex_roots())
        for root, times in roots:
            found += [_root(arb(root.real))] * times
        return sorted(found, key=lambda value: float(value.mid()), reverse=True)


def _root(square: arb) -> arb:
    """Of a ball around a number that is not negative."""
    return square.sqrt() if square.lower() > 0 else square.abs_upper().sqrt().union(arb(0))


def norm(kind: str, matrix: fmpq_mat, bits: int = BITS) -> arb:
    """The operator, Frobenius or nuclear norm; raises NotEvaluable for any other."""
    with ctx.workprec(bits):
        if kind == FROBENIUS:
            return arb(sum((entry * entry for entry in matrix.entries()), fmpq(0))).sqrt()
        return _of_values(kind, singular_values(matrix, bits))


def _of_values(kind: str, values: Sequence[arb]) -> arb:
    if kind == OPERATOR:
        return values[0]
    if kind == NUCLEAR:
        return sum(values, arb(0))
    raise NotEvaluable(f"a norm is one of {', '.join(NORMS)}; got {kind}")


def least_gain(matrix: fmpq_mat, projector: fmpq_mat, bits: int = BITS) -> arb:
    """The least ‖M x‖ over the unit vectors x of the range of an orthogonal projector.

    Raises NotEvaluable if the other matrix is no orthogonal projector, or is 0.
    """
    if projector * projector != projector or projector.transpose() != projector:
        raise NotEvaluable("the least gain is taken on the range of an orthogonal projector")
    rank = int(projector.rank())
    if not rank:
        raise NotEvaluable("the range of the projector is 0")
    if rank > matrix.nrows():
        return arb(0)  # some x in the range is taken to 0
    return singular_values(matrix * projector, bits)[rank - 1]


__all__ = ["BITS", "NORMS", "NUCLEAR", "least_gain", "norm", "singular_values"]
