"""What partial sums of the series of a projector leave over, over ten decades of the perturbation.

At the rational matrices that the judge of such series uses. The projector is computed from eigenvectors, in as many
digits as show the remainder beside it; the partial sum exactly, from the theorem as it is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import mpmath
from flint import fmpq, fmpq_mat
from sympy import Add, Expr, Rational

from derivations.eigenspaces.series_of_projectors import kato_theorem
from symbolic.checks.kato_series import DECADES, SPARE, Values, spectral_projector
from symbolic.claim import Claim
from symbolic.matrices import BigOAtZero, Letter, SpectralProjector
from symbolic.report.curves import Curve, Curves

STYLES = ("-", "--", "-.", ":")


def residuals(claim: Claim) -> tuple[tuple[float, float], ...]:
    """`(t, |left − right|)` at t = 10⁻¹, …, 10⁻¹⁰, the right side without its remainder.

    claim : the series of a spectral projector in t, as `kato_theorem` and `group_theorem` state it
    """
    (node,) = claim.lhs.atoms(SpectralProjector)
    (remainder,) = claim.rhs.atoms(BigOAtZero)
    t, order = remainder.sizes[0], int(cast(Any, remainder.order))
    stated = Add(*(term for term in Add.make_args(cast(Expr, claim.rhs)) if term != remainder))
    projector = Letter("true projector", node.rows, node.cols)
    left = cast(Expr, claim.lhs.xreplace({node: projector}))
    digits = DECADES * (order + 1) + SPARE
    values, found = Values.of(claim), []
    for k in range(1, DECADES + 1):
        letters: dict[Letter, fmpq_mat] = {}
        walk = values.walk({t: Rational(1, 10**k)}, letters)
        with mpmath.workdps(digits):
            true = spectral_projector(
                _multiprecision(walk.matrix(node.matrix)), _multiprecision(walk.matrix(node.projector)), digits
            )
            letters[projector] = _rational(true, digits)
            distance = abs(walk.scalar(left) - walk.scalar(stated))
            found.append((10.0**-k, float(_number(distance))))
    return tuple(found)


def residuals_of_kato_series(orders: Sequence[int]) -> Curves:
    """What the series of one eigenvalue leaves over, through each of some orders."""
    curves = [
        Curve(f"through $t^{{{order}}}$", residuals(kato_theorem(order).claim), style=f"{STYLES[i % len(STYLES)]}")
        for i, order in enumerate(orders)
    ]
    return Curves(
        "What is left of the projector of one eigenvalue",
        "size of the perturbation $t$",
        "distance of the two sides",
        tuple(curves),
        logarithmic=(True, True),
        error=10.0**-SPARE,
        lines="partial sums",
    )


def _multiprecision(matrix: fmpq_mat) -> Any:
    return mpmath.matrix([[_number(x) for x in row] for row in matrix.tolist()])


def _number(value: fmpq) -> Any:
    return mpmath.mpf(int(value.p)) / int(value.q)


def _rational(matrix: Any, digits: int) -> fmpq_mat:
    power = 10**digits
    entries = [fmpq(int(mpmath.nint(x * power)), power) for row in matrix.tolist() for x in row]
    return fmpq_mat(matrix.rows, matrix.cols, entries)


__all__ = ["residuals", "residuals_of_kato_series"]
