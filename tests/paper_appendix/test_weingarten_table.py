"""The table of the Weingarten function that is pasted into a document compiles there, and fits its page."""

import pytest

from symbolic.report.typesetting import typeset
from symbolic.report.weingarten import factored_values, weingarten_latex

DOCUMENT = r"\documentclass{article}\usepackage{amsmath}\begin{document}TABLE\end{document}"


@pytest.mark.parametrize("k", [1, 2, 3, 4])
def test_a_table_fits_a_page(k: int) -> None:
    table = weingarten_latex(factored_values(k, lambda _: None))
    assert typeset({"table.tex": DOCUMENT.replace("TABLE", table)}, "table.tex", "table").complaints == ()
