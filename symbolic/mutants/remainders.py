"""When an altered statement with a remainder `O(n^{-k})` is still true: the remainder takes in what was altered.

If f = a + O(n^{-k}) and a − b = O(n^{-j}) with j ≤ k, then f = b + O(n^{-j}). The same holds of `o(n^{-k})`; there the
order of a rational function is that at fixed proportions of all sizes.

`O(n^{-k})` speaks of all large n, with all else fixed: a condition that they meet, n > p + 1, restricts it as little as
another one that they meet, or none.
"""

from __future__ import annotations

from typing import cast

from sympy import Add, Basic, Dummy, Expr, Integer, Poly, PolynomialError, Unequality, nan, together, zoo
from sympy.core.relational import Relational

from symbolic.claim import slack
from symbolic.matrices import BigO, BigOAtZero, NamedScalar, Remainder


def within_remainder(original: Basic, mutant: Basic) -> bool:
    """Whether a right side with a remainder follows from another one: equal up to what its own remainder leaves out."""
    before, after = _parts(original), _parts(mutant)
    if before is None or after is None:
        return False
    (a, finer), (b, coarser) = before, after
    alike = (type(finer), finer.sizes) == (type(coarser), coarser.sizes)
    if not alike or not (isinstance(finer.order, Integer) and isinstance(coarser.order, Integer)):
        return False
    # a scalar of matrices is held fixed
    difference = cast(Expr, a - b).expand()
    difference = cast(Expr, difference.xreplace({name: Dummy() for name in difference.atoms(NamedScalar)}))
    if finer.order < coarser.order or difference.has(zoo, nan):
        return False
    try:
        above, below = (Poly(part, *finer.sizes) for part in together(difference).as_numer_denom())
    except PolynomialError:
        return False
    if above.is_zero:
        return True
    if isinstance(coarser, BigOAtZero):
        return min(map(sum, above.monoms())) - min(map(sum, below.monoms())) >= int(cast(Integer, coarser.order))
    order = below.total_degree() - above.total_degree()
    return bool(order >= coarser.order if isinstance(coarser, BigO) else order > coarser.order)


def is_met_at_last(condition: Relational, side: Basic) -> bool:
    """Whether a condition holds for all large n, all else held fixed, where the side has a remainder `O(n^{-k})`."""
    parts = _parts(side)
    if parts is None or not isinstance(parts[1], BigO) or isinstance(condition, Unequality):
        return False
    n = parts[1].sizes[0]
    rise = slack(condition)[0].diff(n)
    return bool(rise.is_number and rise.is_positive)


def _parts(side: Basic) -> tuple[Expr, Remainder] | None:
    """A side without its one remainder, of either sign, and that."""
    terms = Add.make_args(side) if isinstance(side, Expr) else ()
    remainders = [term for term in terms if term.has(Remainder)]
    if len(remainders) != 1:
        return None
    number, remainder = remainders[0].as_coeff_Mul()
    if number == 0 or not isinstance(remainder, Remainder):
        return None
    return cast(Expr, Add(*(term for term in terms if term is not remainders[0]))), remainder


__all__ = ["is_met_at_last", "within_remainder"]
