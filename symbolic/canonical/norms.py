"""The canonical form of a norm: that of what it is the norm of, up to its sign and its positive factors.

‖0‖ = 0,  ‖c M‖ = |c| ‖M‖,  and if that is a law  ‖Mᵀ‖ = ‖M‖
"""

from __future__ import annotations

from typing import Any

from symbolic.canonical.forms import Form, Opaque
from symbolic.matrices import Absolute, Norm, is_positive


def norm_form(kind: str, inside: Form, turned: Form | None, one: Any) -> Form:
    """The norm as a multiple of one scalar atom; `turned` is the form of the transpose, where that may be taken."""
    if inside.is_zero:
        return Form(None, {})
    times = one
    if len(inside.terms) == 1:
        ((monomial, value),) = inside.terms.items()
        size = next((s for s in (value, -value) if is_positive(s.as_expr())), None)
        if size is not None:
            times, inside = size, Form(inside.shape, {monomial: one})
            turned = None if turned is None else turned.times(one / size)
    same = [inside, -inside]
    if turned is not None:
        same += [turned, -turned]
    least = min(same, key=lambda form: (form.key.startswith("(-"), form.key))
    return Form(None, {((), (Opaque(Norm, (kind, least)),)): times})


def absolute_form(inside: Form, one: Any) -> Form:
    """The absolute value of a scalar, up to the sign of that."""
    if inside.is_zero:
        return inside
    least = min((inside, -inside), key=lambda form: form.key)
    return Form(None, {((), (Opaque(Absolute, (least,)),)): one})


__all__ = ["absolute_form", "norm_form"]
