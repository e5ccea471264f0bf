"""Moments as text and as LaTeX."""

import pytest

from derivations.symbols import W_0, M, W, d
from symbolic.matrices import E, Letter, inv, tr
from symbolic.moments import moment
from symbolic.report.moments import latex_rows, moment_display, moment_latex, moment_text

A, B, V = (Letter(name, d, d) for name in "ABV")


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (inv(W), "E[W⁻¹] = V / g"),
        (tr(W_0**-2), "E[tr(W_0⁻²)] = d (n - 1) / (g (g + 1) (g - 2))"),
        (inv(W) * M * inv(W), "E[W⁻¹ M W⁻¹] = ((g - 1) V M V + V Mᵀ V + tr(V M) V) / (g (g + 1) (g - 2))"),
        (W * M * inv(W), "E[W M W⁻¹] = (n Σ M V - Mᵀ - tr(M) I_d) / g"),
        (W * M * W, "E[W M W] = n² Σ M Σ + n (Σ Mᵀ Σ + tr(Σ M) Σ)"),
        (tr(inv(W) * V), "E[tr(W⁻¹ V)] = tr(Σ⁻¹ V) / g"),
    ],
)
def test_text(expression, text):
    assert moment_text(moment(E(expression))) == text


def test_terms_with_one_coefficient_stand_together():
    text = moment_text(moment(E(inv(W) * A * inv(W) * B * inv(W))))
    assert text.count("(g - 2) (") == 2  # in the denominator, and once before six terms
    assert text.count("+ 2 (") == 1


def test_what_is_left_out_is_counted():
    text = moment_text(moment(E(inv(W) * A * inv(W) * B * inv(W))), at_most=4)
    assert "+ … (11 terms more)" in text


def test_latex_says_what_its_letters_mean():
    latex = moment_latex(moment(E(inv(W) * M * inv(W))))
    assert latex.startswith("% V = \\Sigma^{-1}, g = n - d - 1, exists for n > d + 3\n\\begin{align*}\n")
    shown = moment_display(moment(E(inv(W) * M * inv(W))))
    assert shown.endswith(r"\qquad V = \Sigma^{-1},\; g = n - d - 1,\; n > d + 3")


def test_a_long_formula_is_broken_and_its_brackets_close():
    for expression in (W**-5, tr(inv(W) * A * inv(W) * B) * tr(W**-2)):
        rows = latex_rows(moment(E(expression)), 54, None)
        assert len(rows) > 3
        code = " ".join(rows)
        assert code.count(r"\Bigl(") == code.count(r"\Bigr)") == 1
        assert code.count(r"\bigl(") == code.count(r"\bigr)")
        assert code.count("{") == code.count("}")
