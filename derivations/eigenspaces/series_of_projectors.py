"""The series of the projector of one eigenvalue, or of a group, of any order, as a theorem.

Notation
    A, E : d × d    symmetric;  P_i, R_i the projectors and reduced resolvents of eigenvalues of A;  P = Σ_i P_i
    Π_P(A + tE)     the projector that is P at t = 0;  Π_0 = P, Π_1, …  the terms of its series
    M : d × d       any matrix

The words come from `symbolic.perturbation`; here each order is proved by what decides it: the projector is idempotent,
and commutes with A + t E.

>>> print(kato_theorem(1).claim.lhs)
tr(M*Pi[P_s](A_s + t*E_s))
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import combinations
from typing import Any, cast

from sympy import Add, Expr, Mul, Ne
from sympy.core.relational import Relational

from derivations.symbols import EIGENSPACE, GROUP, E_s, M, t
from symbolic.claim import Claim
from symbolic.derivation import Proof, Theorem
from symbolic.errors import ConditionError
from symbolic.matrices import BigOAtZero, MatrixExpression, Named, Scaled, SpectralPart, SpectralProjector, Sum, tr
from symbolic.matrices.expressions import total
from symbolic.perturbation import group_terms, projector_terms
from symbolic.rules import InSpectrum, SeriesOfProjector, definition


def apart(part: SpectralPart) -> tuple[Relational, ...]:
    """What makes the eigenvalues of a group different."""
    return tuple(cast(Relational, Ne(first, second)) for first, second in combinations(part.eigenvalues, 2))


APART = apart(GROUP)


def trace_with(weight: MatrixExpression, term: MatrixExpression) -> Expr:
    """tr(M K) for a sum K, written as the sum of its traces."""
    summands = term.terms if isinstance(term, Sum) else (term,)
    parts = [(s.coefficient, s.matrix) if isinstance(s, Scaled) else (1, s) for s in summands]
    return cast(Expr, Add(*(coefficient * tr(weight * matrix) for coefficient, matrix in parts)))


def series_claim(part: SpectralPart, terms: Sequence[MatrixExpression], given: tuple[Relational, ...] = ()) -> Claim:
    """tr(M Π_P(A + tE)) is tr(M P) + t tr(M Π_1) + … + O(t^{N+1}), the terms being P, Π_1, …, Π_N."""
    projector = SpectralProjector(part.matrix + t * E_s, part.projector, cast(Any, t))
    series = Add(*(Mul(t**j, trace_with(M, term)) for j, term in enumerate(terms)))
    return Claim(tr(M * projector), "=", series + BigOAtZero(len(terms), cast(Any, t)), given)


def decide(proof: Proof, part: SpectralPart, names: Sequence[Named]) -> None:
    """The lines: at each order the two equations that decide the series, and what follows from all of them."""
    A, terms = part.matrix, [part.projector, *names]
    rule = InSpectrum.at(part)
    premises = []
    for j in range(1, len(terms)):
        last = definition(*names[:j]), rule
        squares = total(*(terms[i] * terms[j - i] for i in range(j + 1)))
        premises.append(proof.start(squares).equals(terms[j], by=last))
        commutator = proof.start(A * terms[j] - terms[j] * A)
        premises.append(commutator.equals(terms[j - 1] * E_s - E_s * terms[j - 1], by=last))
    proof.concludes(SeriesOfProjector(part), *premises)


def require_order(order: int, least: int = 1) -> None:
    """Raises ConditionError unless an order is an integer, `least` or more: below, there is nothing to prove."""
    if type(order) is not int or order < least:
        raise ConditionError(f"the order of a series is an integer from {least} on; got {order!r}")


def _theorem(
    label: str, part: SpectralPart, terms: Sequence[MatrixExpression], given: tuple[Relational, ...]
) -> Theorem:
    names = [Named(f"Pi_k{j}" if part == EIGENSPACE else f"Pi_g{j}", term) for j, term in enumerate(terms[1:], start=1)]
    body = partial(decide, part=part, names=names)
    title = f"The series of a spectral projector to order {len(names)}"
    return Theorem(label, series_claim(part, terms, given), body, ("kato1995",), title, __name__)


def kato_theorem(order: int) -> Theorem:
    """The series of the projector of one eigenvalue up to O(t^{order+1}).

    Raises ConditionError for an order below 1.
    """
    require_order(order)
    return _theorem(f"kato-series-of-order-{order}", EIGENSPACE, projector_terms(EIGENSPACE, E_s, order), ())


def group_theorem(order: int, part: SpectralPart = GROUP) -> Theorem:
    """The series of the projector of several eigenvalues together up to O(t^{order+1}): of two, or of those of a
    `spectral_part` of d × d letters that is given.

    That they differ is needed as soon as two of their resolvents stand side by side, from order 2 on. Raises
    ConditionError for an order below 1.
    """
    require_order(order)
    if not isinstance(part, SpectralPart):
        raise ConditionError(f"the eigenvalues are those of a spectral_part; got {part!r}")
    label = f"series-of-group-of-{len(part.eigenvalues)}-of-order-{order}"
    return _theorem(label, part, group_terms(part, E_s, order), apart(part) if order > 1 else ())


__all__ = ["APART", "apart", "decide", "group_theorem", "kato_theorem", "series_claim", "trace_with"]
