"""What Jupyter is told: nothing by the engine alone, everything once the report has been imported."""

import subprocess
import sys

from symbolic.display import Displayed, html_of, latex_of

ALONE = """
from symbolic.claim import Claim
from symbolic.ensembles import *
from symbolic.matrices import E, Letter, tr
import sympy, sys
A = Letter("A", 2, 2)
claim = Claim(tr(A), "=", tr(A.T))
assert "symbolic.report" not in sys.modules
print([(x._repr_latex_(), x._repr_html_(), repr(x)) for x in (A, tr(A), claim)], sympy.latex(2 * tr(A)))
import symbolic.report.notebook
print([(x._repr_latex_(), x._repr_html_()) for x in (A, tr(A), claim)], sympy.latex(2 * tr(A)))
"""


def test_the_engine_alone_leaves_it_to_the_repr() -> None:
    run = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=True)
    before, after = run.stdout.splitlines()
    assert before == (
        r"[(None, None, 'A'), (None, None, 'tr(A)'), (None, None, '<claim: tr(A) = tr(A.T)>')] 2 \mathtt{\text{tr(A)}}"
    )
    assert after == (
        r"[('$\\displaystyle A$', None), ('$\\displaystyle \\operatorname{tr}(A)$', None), "
        r"('$\\displaystyle \\operatorname{tr}(A) = \\operatorname{tr}(A^{\\top})$', None)] 2 \operatorname{tr}(A)"
    )


def test_a_type_that_nobody_registered_has_no_display() -> None:
    class Plain(Displayed):
        pass

    assert Plain()._repr_latex_() is None
    assert Plain()._repr_html_() is None
    assert latex_of(object()) is html_of(object()) is None


def test_what_is_registered_is_shown() -> None:
    class Known(Displayed):
        pass

    latex_of.register(Known, lambda _: "x")
    html_of.register(Known, lambda _: "<b>x</b>")
    assert Known()._repr_latex_() == r"$\displaystyle x$"
    assert Known()._repr_html_() == "<b>x</b>"
