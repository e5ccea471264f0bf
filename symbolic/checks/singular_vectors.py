"""The projector on leading singular vectors, in high precision: by the eigenvectors of M Mᵀ."""

from __future__ import annotations

from typing import Any

import mpmath

from symbolic.errors import ConditionError


def leading_projector(matrix: Any, size: int, digits: int) -> Any:
    """The projector on the `size` leading left singular vectors of an mpmath matrix, to about `digits` digits.

    Squaring loses half of the digits of a singular value beside a greater one, so that twice as many are computed with.
    Raises ConditionError if there are fewer singular vectors, or if the next singular value is the same.
    """
    if size > min(matrix.rows, matrix.cols):
        raise ConditionError(f"a matrix {matrix.rows} × {matrix.cols} has no {size} singular vectors")
    with mpmath.workdps(2 * digits + 15):
        values, vectors = mpmath.eigsy(matrix * matrix.T)
        first = matrix.rows - size
        if first and values[first] - values[first - 1] <= values[matrix.rows - 1] * mpmath.mpf(10) ** -(2 * digits):
            raise ConditionError(f"singular values {size} and {size + 1} are the same")
        kept = vectors[:, first:]
        return kept * kept.T


__all__ = ["leading_projector"]
