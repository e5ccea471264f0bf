"""How objects show themselves in a notebook: here is the question, the layer `report` has the answers.

`symbolic.report.notebook` registers how each type is written. Until it is imported there is no answer, and Jupyter
falls back on `__repr__`.
"""

from __future__ import annotations

from functools import singledispatch


@singledispatch
def latex_of(_thing: object) -> str | None:
    """LaTeX without delimiters, or None if nobody said how."""
    return None


@singledispatch
def html_of(_thing: object) -> str | None:
    """HTML whose formulas stand between dollar signs, or None if nobody said how."""
    return None


class Displayed:
    """What Jupyter asks of an object."""

    __slots__ = ()

    def _repr_latex_(self) -> str | None:
        code = latex_of(self)
        return None if code is None else f"$\\displaystyle {code}$"

    def _repr_html_(self) -> str | None:
        return html_of(self)


__all__ = ["Displayed", "html_of", "latex_of"]
