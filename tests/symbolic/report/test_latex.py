"""LaTeX and text of expressions, as they are printed in the appendix."""

import pytest
from sympy import Ne

import derivations.cli
from derivations.symbols import M, Sigma, W, d, e_i, e_j, epsilon, k, n, sigma_y2, theta, z
from symbolic.claim import Claim
from symbolic.matrices import Constant, E, Entry, Identity, Weingarten, inv, tr
from symbolic.report.latex import conditions_latex, latex
from symbolic.report.line_breaking import factors, unfolded, width
from symbolic.report.proof_latex import prose
from symbolic.report.text import conditions_text, text

assert derivations.cli.REGISTRY  # the names of the appendix are in use


@pytest.mark.parametrize(
    ("expression", "code", "plain"),
    [
        (n - d - 1, "n - d - 1", "n - d - 1"),
        (1 - epsilon * theta, r"1 - \varepsilon\, \theta", "1 - ε θ"),
        (E(inv(W)), r"\mathbb E[W^{-1}]", "E[W⁻¹]"),
        (inv(W) * inv(W), "W^{-2}", "W⁻²"),
        (W ** (1 - k), "W^{1 - k}", "W¹⁻ᵏ"),
        (W ** (-2 * k), "W^{-2 k}", "W⁻²ᵏ"),
        (inv(W) ** k, "W^{-k}", "W⁻ᵏ"),
        (inv(Sigma) ** 2, r"\Sigma^{-2}", "Σ⁻²"),
        (inv(M).T, r"M^{-\top}", "M⁻ᵀ"),
        ((M + M.T) / (n - d), r"\frac{M + M^{\top}}{n - d}", "(M + Mᵀ) / (n - d)"),
        (sigma_y2 * d / (n - d - 1), r"\frac{\sigma_y^2 d}{n - d - 1}", "σ_y2 d / (n - d - 1)"),
        (sigma_y2**2, r"\sigma_y^4", "σ_y2²"),
        (-tr(M) * Identity(d), r"-\operatorname{tr}(M)\, I_d", "-tr(M) I_d"),
        (Entry(inv(W), e_i, e_j), r"(W^{-1})_{ij}", "(W⁻¹)_ij"),
        (Constant([[1, 2], [3, 4]]), r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "[1 2; 3 4]"),
        (n > d + 1, "n > d + 1", "n > d + 1"),
        (Ne(z, -2), r"z \ne -2", "z ≠ -2"),
        (Weingarten((2, 1), z), r"\mathrm{Wg}([2,1];\, z)", "Wg([2,1]; z)"),
        (Weingarten((2,), -(n - d - 1)), r"\mathrm{Wg}([2];\, -(n - d - 1))", "Wg([2]; -(n - d - 1))"),
        (
            tr(M) * Weingarten((1,), d) * Identity(d),
            r"\mathrm{Wg}([1];\, d)\, \operatorname{tr}(M)\, I_d",
            "Wg([1]; d) tr(M) I_d",
        ),
        (
            2 * z * Weingarten((2,), z) + z**2 * Weingarten((1, 1), z) + z**3 * Weingarten((2,), z),
            r"z^2\, \mathrm{Wg}([1,1];\, z) + z^3\, \mathrm{Wg}([2];\, z) + 2 z\, \mathrm{Wg}([2];\, z)",
            "z² Wg([1,1]; z) + z³ Wg([2]; z) + 2 z Wg([2]; z)",
        ),
        (z**2 + 3 * z - 2, "z^2 + 3 z - 2", "z² + 3 z - 2"),
    ],
)
def test_an_expression_is_set_as_a_person_would(expression: object, code: str, plain: str) -> None:
    assert latex(expression) == code  # type: ignore[arg-type]
    assert text(expression) == plain  # type: ignore[arg-type]


def test_what_one_scalar_differs_from_is_said_at_once() -> None:
    claim = Claim(tr(M), "=", tr(M), (n > d, Ne(z, 0), Ne(z, 1), Ne(z, -2)))
    assert conditions_latex(claim) == r"n > d,\; z \ne 0, 1, -2"
    assert conditions_text(claim) == "n > d, z ≠ 0, 1, -2"


def test_backticks_are_mathematics() -> None:
    assert prose("with `n > d` samples") == "with $n > d$ samples"


def test_what_tex_reads_as_a_command_is_escaped_outside_of_mathematics() -> None:
    assert prose("50% of x_1 & #2, {`x_1^2`}") == r"50\% of x\_1 \& \#2, \{$x_1^2$\}"


@pytest.mark.parametrize(
    ("code", "pieces"),
    [
        (r"\frac{a + b}{c}", [r"\frac{1}{c} \Bigl(", "a", r"+ b \Bigr)"]),
        (
            r"- \frac{(a - b) c - \frac{d + e}{f}}{g}",
            [r"- \frac{1}{g} \Bigl(", "(a - b) c", r"- \frac{d + e}{f} \Bigr)"],
        ),
        (r"\frac{a}{b + c}", [r"\frac{a}{b + c}"]),
        (r"\frac{a + b}{c} d", [r"\frac{a + b}{c} d"]),
        (r"\frac{a + b}{c} + \frac{d + e}{f}", [r"\frac{a + b}{c} + \frac{d + e}{f}"]),
        ("a + b", ["a + b"]),
    ],
)
def test_only_a_fraction_with_a_sum_above_is_taken_apart(code: str, pieces: list[str]) -> None:
    assert unfolded(code) == pieces


def test_a_wide_denominator_is_divided_among_fractions() -> None:
    code = r"\frac{a + b}{(c + d)(e - f)^2(g)}"
    assert unfolded(code, 14) == [r"\frac{1}{(c + d)(e - f)^2}", r"\frac{1}{(g)} \Bigl(", "a", r"+ b \Bigr)"]
    assert unfolded(code, 1)[1:3] == [r"\frac{1}{(e - f)^2}", r"\frac{1}{(g)} \Bigl("]
    assert unfolded(code, 50) == [r"\frac{1}{(c + d)(e - f)^2(g)} \Bigl(", "a", r"+ b \Bigr)"]
    assert unfolded(r"\frac{a + b}{c(d + (e + f)g)}", 3)[0] == r"\frac{1}{c(d + (e + f)g)} \Bigl("


def test_a_fraction_is_as_wide_as_its_wider_part() -> None:
    assert width(r"\frac{a + b + c}{d}") == width("a + b + c")


def test_no_line_begins_with_what_closes_a_norm():
    product = r"\bigl\lVert A B C D \bigr\rVert_F \bigl| E F G H \bigr|"
    for room in range(4, 20):
        lines = factors(product, room)
        assert " ".join(lines) == product
        assert not any(line.startswith(r"\bigr") for line in lines)
    assert len(factors(product, 6)) > 2
