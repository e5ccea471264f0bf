"""The canonical form of a norm: that of what it is the norm of, up to its sign and its positive factors.

‖0‖ = 0,  ‖c M‖ = |c| ‖M‖,  and if that is a law  ‖Mᵀ‖ = ‖M‖
"""

from __future__ import annotations

from typing import Any

from symbolic.canonical.forms import Form, Opaque
from symbolic.canonical.laws import Laws
from symbolic.matrices import Norm, is_positive


def norm_form(kind: str, inside: Form, laws: Laws, one: Any) -> Form:
    """The norm as a multiple of one scalar atom."""
    if inside.is_zero:
        return Form(None, {})
    times = one
    if len(inside.terms) == 1:
        ((monomial, value),) = inside.terms.items()
        size = next((s for s in (value, -value) if is_positive(s.as_expr())), None)
        if size is not None:
            times, inside = size, Form(inside.shape, {monomial: one})
    same = [inside, -inside]
    if laws.transposed_norm:
        same += [inside.T, -inside.T]
    least = min(same, key=lambda form: form.key)
    return Form(None, {((), (Opaque(Norm, (kind, least)),)): times})


__all__ = ["norm_form"]
