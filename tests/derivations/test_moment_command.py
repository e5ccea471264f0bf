"""`befs moment` as a user meets it: formulas, values, refusals, data."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sympy import Rational, Symbol, cancel, sympify

import derivations.moment_command
from derivations.cli import main
from derivations.moment_command import fewest_terms
from derivations.moment_expression import Declarations, expression_of
from derivations.moment_grammar import read_moment
from symbolic.moments import moment
from symbolic.moments.comparison import agree
from symbolic.report.moment_steps import moment_steps

n, d = Symbol("n", integer=True, positive=True), Symbol("d", integer=True, positive=True)


def befs_moment(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["moment", *arguments])


def data(*arguments: str) -> dict[str, Any]:
    result = befs_moment(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory, made the current one, with a covariance s.csv and matrices a.csv, b.csv of size 2."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.csv").write_text("2,1\n1,3\n")
    (tmp_path / "a.csv").write_text("1/2,0.25\n1e-3,-4\n")
    (tmp_path / "b.csv").write_text("0,1\n0,0\n")
    (tmp_path / "big.csv").write_text("1,0,0\n0,1,0\n0,0,1\n")
    (tmp_path / "bad.csv").write_text("1,2\n2,x\n")
    return tmp_path


# --- formulas ----------------------------------------------------------------------------------------------------


def test_a_formula_with_its_condition_its_letters_and_the_evidence() -> None:
    result = befs_moment("tr(W^-2)")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "E[tr(W⁻²)] = (g tr(V²) + tr(V)²) / (g (g + 1) (g - 2))",
        "",
        "exists for n > d + 3; V = Σ⁻¹; g = n - d - 1; 2 terms",
        "two routes agree: Stein's lemma on words, matchings with the Weingarten function",
    ]
    assert not result.stderr


def test_without_an_inverse_it_always_exists() -> None:
    shown = befs_moment("W A W").stdout
    assert "exists for every n" in shown
    assert "two routes agree: Stein's lemma on words, matchings\n" in shown
    assert "g =" not in shown


def test_an_inverse_that_cancels_still_has_to_exist() -> None:
    assert "exists for n ≥ d" in befs_moment("tr(W W^-1)").stdout
    assert data("tr(W W^-1)")["condition"] == "n ≥ d"
    assert befs_moment("tr(W W^-1)", "n=2", "d=3").exit_code == 2
    assert data("tr(W W^-1)", "n=3", "d=3")["value"] == "3"


ORDER_SIX = "W^-1 A W^-1 B W^-1 C W^-1 D W^-1 F W^-1"


def test_a_long_formula_is_cut_and_says_so() -> None:
    shown = befs_moment(ORDER_SIX).stdout
    assert "10,395 terms, of which 40 are shown; --all prints them" in shown
    assert "found by one route, matchings with the Weingarten function; not compared with the other" in shown
    assert "agree" not in shown
    assert len(shown) < 5000
    assert len(befs_moment(ORDER_SIX, "--all").stdout) > 100_000


def test_latex_carries_its_condition_and_the_evidence() -> None:
    latex = befs_moment("W^-1 A W^-1", "--latex").stdout
    assert latex.startswith("% two routes agree")
    assert "exists for n > d + 3" in latex
    assert r"\begin{align*}" in latex
    assert latex.count("{") == latex.count("}")


def test_long_latex_is_asked_for_twice() -> None:
    result = befs_moment(ORDER_SIX, "--latex")
    assert result.exit_code == 2
    assert "10,395 terms; --all" in result.stderr
    assert not result.stdout
    traces = sum(len(term["traces"]) for term in data(ORDER_SIX)["terms"])
    assert befs_moment(ORDER_SIX, "--latex", "--all").stdout.count(r"\operatorname{tr}") == traces


def test_declared_facts_shorten_the_formula() -> None:
    assert len(data("W^-1 P W^-1 P W^-1")["terms"]) > len(data("W^-1 P W^-1 P W^-1", "--projector", "P")["terms"])
    assert len(data("W^-1 A W^-1", "--symmetric", "A")["terms"]) == 2
    assert len(data("tr(W^-1 U W^-1 U)", "--rank-one", "U")["terms"]) < len(data("tr(W^-1 U W^-1 U)")["terms"])
    commuting = [data(typed, "--commuting", "A,Sigma")["terms"] for typed in ("W A", "A W")]
    assert commuting[0] == commuting[1]
    assert data("W A")["terms"] != data("A W")["terms"]


def test_isotropic_formulas_have_no_covariance() -> None:
    answer = data("W^-1 A W^-1", "--isotropic")
    assert answer["isotropic"] is True
    assert {(term["word"], *term["traces"]) for term in answer["terms"]} == {("A",), ("A'",), ("I", "A")}


# --- data --------------------------------------------------------------------------------------------------------

KEYS = [
    "expectation",
    "condition",
    "order",
    "isotropic",
    "route",
    "agrees",
    "denominator",
    "terms",
    "n",
    "d",
    "value",
    "steps",
]


@pytest.mark.parametrize(
    "arguments", [["tr(W^-1)"], ["tr(W^-1)", "n=14", "d=3"], ["W A", "n=3", "d=2"], ["W", "--steps"]]
)
def test_the_keys_are_the_same_for_every_question(arguments: list[str]) -> None:
    assert list(data(*arguments)) == KEYS


def test_terms_are_written_as_they_are_typed() -> None:
    answer = data("W^-1 A W^-1")
    assert answer["order"] == 2
    assert answer["agrees"] is True
    assert answer["condition"] == "n > d + 3"
    names = {"n": n, "d": d}
    found = {(term["word"], *term["traces"]): sympify(term["coefficient"], locals=names) for term in answer["terms"]}
    c_2 = 1 / ((n - d) * (n - d - 1) * (n - d - 3))
    expected = {
        ("Sigma^-1 A Sigma^-1",): (n - d - 2) * c_2,
        ("Sigma^-1 A' Sigma^-1",): c_2,
        ("Sigma^-1", "Sigma^-1 A"): c_2,
    }
    assert found.keys() == expected.keys()
    assert all(cancel(found[key] - expected[key]) == 0 for key in expected)
    assert cancel(sympify(answer["denominator"], locals=names) * c_2) == 1


# --- values ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "size", "value"),
    [
        ("tr(W^-1)", (14, 3), "3/10"),
        ("tr(W^-2)", (10, 3), "9/56"),
        ("tr(W)", (5, 2), "10"),
        ("tr(W)^2", (5, 2), "120"),
        ("tr(W) tr(W^-1)", (2, 1), "1"),
        ("W^-1", (6, 2), [["1/3", "0"], ["0", "1/3"]]),
    ],
)
def test_values_at_the_identity(typed: str, size: tuple[int, int], value: object) -> None:
    answer = data(typed, f"n={size[0]}", f"d={size[1]}")
    assert answer["value"] == value
    assert answer["isotropic"] is True


def test_a_value_says_where_it_holds() -> None:
    assert befs_moment("tr(W^-2)", "n=10", "d=3").stdout.splitlines()[-1] == "= 9/56   at n = 10, d = 3, Σ = I"
    assert "at n = 6, d = 2, Σ = I:" in befs_moment("W^-1", "n=6", "d=2").stdout
    assert "and for n = 2, d = 1" in befs_moment("tr(W) tr(W^-1)", "n=2", "d=1").stdout


def test_matrices_from_files(files: Path) -> None:
    assert data("W", "n=7", "--sigma", "s.csv")["value"] == [["14", "7"], ["7", "21"]]
    # E[W⁻¹] = Σ⁻¹ / (n − d − 1), Σ⁻¹ = [3, −1; −1, 2] / 5
    assert data("tr(W^-1 A)", "n=8", "--sigma", "s.csv", "--matrix", "A=a.csv")["value"] == str(
        (3 * Fraction(1, 2) - Fraction(1, 1000) - Fraction(1, 4) - 8) / 25
    )
    assert data("W A1", "n=7", "d=2", "--isotropic", "--matrix", "A_1=b.csv")["value"] == [["0", "7"], ["0", "0"]]
    shown = befs_moment("W A", "n=7", "--sigma", "s.csv", "--matrix", "A=b.csv").stdout
    assert shown.splitlines()[-3:] == ["at n = 7, d = 2:", "  0  14", "  0   7"]


def test_what_is_missing_leaves_a_formula_with_numbers(files: Path) -> None:
    answer = data("W^-1 A W^-1", "n=9", "--matrix", "A=a.csv")
    assert answer["value"] is None
    assert (answer["n"], answer["d"]) == ("9", "2")
    assert sorted(term["coefficient"] for term in answer["terms"]) == ["1/168", "1/168", "5/168"]
    shown = befs_moment("W^-1 A W^-1", "n=9", "d=2").stdout
    assert shown.splitlines()[0] == "E[W⁻¹ A W⁻¹] = 5/168 V A V + 1/168 (V Aᵀ V + tr(V A) V)"
    assert "for a value add --sigma FILE (or --isotropic), --matrix A=FILE" in shown


def test_where_no_matrix_is_left_none_is_needed() -> None:
    assert data("tr(Sigma^-1 W)", "n=5", "d=2")["value"] == "10"
    assert data("Sigma W^-1", "n=6", "d=2")["value"] == [["1/3", "0"], ["0", "1/3"]]


# --- steps -------------------------------------------------------------------------------------------------------


def test_steps_are_the_equations_of_the_recursion() -> None:
    assert befs_moment("tr(W^-2)", "--steps").stdout.splitlines()[-4:] == [
        "g E[tr(W⁻²)] = E[tr(V W⁻¹)] + E[tr(W⁻²)] + E[tr(W⁻¹)²]",
        "g E[tr(V W⁻¹)] = tr(V²)",
        "g E[tr(W⁻¹)²] = E[tr(V) tr(W⁻¹)] + 2 E[tr(W⁻²)]",
        "g E[tr(V) tr(W⁻¹)] = tr(V)²",
    ]
    assert data("W A W^-1", "--steps")["steps"][0] == "E[W A W⁻¹] = n E[Σ A W⁻¹] - E[Σ W⁻¹ Aᵀ] - E[tr(A) Σ W⁻¹]"
    assert data("tr(W^-1)", "--isotropic", "--steps")["steps"] == ["g E[tr(W⁻¹)] = d"]
    assert data("tr(W^-1)")["steps"] is None


def test_many_steps_are_cut() -> None:
    shown = befs_moment("W^-1 A W^-1 B W^-1 C W^-1", "--steps").stdout
    steps = len(list(moment_steps(moment(expression_of(read_moment("W^-1 A W^-1 B W^-1 C W^-1"), Declarations())))))
    assert f"… and {steps - 40:,} more; --all prints them" in shown
    assert shown.count("g E[") == 40
    assert befs_moment("W^-1 A W^-1 B W^-1 C W^-1", "--steps", "--all").stdout.count("g E[") == steps


# --- the two routes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["tr(W^-3)", "W^-1 A W^-1 B W^-1", "W A W B", "W A W^-1", "tr(W^-1)^2 tr(W)", "tr(W W^-1)"]
)
def test_routes_agree_and_an_altered_coefficient_does_not(typed: str) -> None:
    expression = expression_of(read_moment(typed), Declarations())
    first, second = (moment(expression, route=route) for route in ("recursion", "matchings"))
    assert agree(first, second)
    (head, *rows), *others = first.numerators
    altered = replace(first, numerators=(((head[0] + 1 if head else 1, *head[1:]), *rows), *others))
    assert not agree(altered, second)
    assert not agree(second, altered)
    assert not agree(replace(first, denominator=(*first.denominator, (97, 1))), second)


def test_a_disagreement_gives_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derivations.moment_command, "agree", lambda first, second: False)
    for more in ([], ["--json"], ["--latex"], ["n=14", "d=3"]):
        result = befs_moment("tr(W^-1)", *more)
        assert result.exit_code == 1
        assert not result.stdout
        assert "the two routes disagree" in result.stderr


@pytest.mark.parametrize(
    "typed", ["W^-1 A W^-1 B W^-1", "tr(W^-1 A W^-1 A)", "tr(W^-1 A W^-1 A') W^-1", "tr(W A)^3", "tr(W^-4)"]
)
def test_the_least_number_of_terms_is_one(typed: str) -> None:
    written = read_moment(typed)
    assert 0 <= fewest_terms(written) <= len(moment(expression_of(written, Declarations())))


# --- refusals ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["tr(W"], "expected ) for the ( in column 3\n  tr(W\n      ^\n"),
        (["tr(A)"], "nothing is random"),
        (["W", "A", "W"], "stands in quotes"),
        (["tr(W)", "n=5"], "d is missing"),
        (["tr(W)", "d=5"], "n is missing"),
        (["tr(W)", "n=5", "n=6", "d=2"], "n is given twice"),
        (["tr(W)", "n=5", "d=2", "k=1"], "unknown argument k"),
        (["tr(W)", "n=5", "d=0"], "d is a positive integer; got d = 0"),
        (["tr(W)", "n=5/2", "d=2"], "n is a positive integer; got n = 5/2"),
        (["tr(W)", "n=x", "d=2"], "n: a value is an integer"),
        (["tr(W^-1)", "n=4", "d=3"], "E[tr(W^-1)] needs n > d + 1; got n = 4, d = 3"),
        (["W^-1 A W^-1", "n=5", "d=2"], "E[W^-1 A W^-1] needs n > d + 3"),
        (["tr(W A)", "--symmetric", "B"], "--symmetric: 'B' is not a matrix of the moment; the moment has A"),
        (["tr(W A)", "--projector", "W"], "W is random"),
        (["tr(W A)", "--rank-one", "Sigma"], "'Sigma' is not a matrix"),
        (["tr(W A)", "--commuting", "A"], "two letters or more"),
        (["tr(W A)", "--commuting", "A,B"], "'B' is not a matrix"),
        (["W^-1", "--matrix", "A=a.csv", "n=9"], "the moment has W alone"),
        (["W A", "--matrix", "A", "n=9"], "as in A=a.csv"),
        (["W A", "--matrix", "A=a.csv"], "n is missing"),
        (["W A", "--matrix", "A=a.csv", "--matrix", "A=b.csv", "n=9"], "gives A twice"),
        (["W A", "--matrix", "Sigma=s.csv", "n=9"], "--sigma FILE"),
        (["W A", "--matrix", "A=none.csv", "n=9"], "none.csv: there is no such file"),
        (["W A", "--matrix", "A=bad.csv", "n=9"], "bad.csv: row 2, column 2"),
        (["W A", "--matrix", "A=a.csv", "n=9", "d=3"], "A in a.csv is 2 × 2, which contradicts d = 3"),
        (["W A", "--matrix", "A=a.csv", "--sigma", "big.csv", "n=9"], "which contradicts"),
        (["W", "--sigma", "b.csv", "n=9"], "Sigma is declared positive definite"),
        (["W A", "--sigma", "s.csv", "--matrix", "A=a.csv", "--symmetric", "A", "n=9"], "A is declared symmetric"),
        (["W", "--sigma", "s.csv", "--isotropic", "n=9"], "--isotropic says Sigma = I"),
        (["W", "--latex", "--json"], "either --latex or --json"),
        (["W", "--latex", "--steps"], "without --steps"),
        (["W^-1 A W^-1 B W^-1 C W^-1 D W^-1 F W^-1 G W^-1 H W^-1 J W^-1"], "34,459,425 terms or more"),
        (["W A W B W C W D W F W G W H W"], "2,027,025 terms or more"),
    ],
)
def test_what_is_wrong_is_said_with_exit_code_2(files: Path, arguments: list[str], words: str) -> None:
    result = befs_moment(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert not result.stdout
    assert "Traceback" not in result.stderr


def test_a_recursion_that_grows_too_large_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derivations.moment_command, "MOST_EQUATIONS", 20)
    result = befs_moment("tr((W^-1 A)^5)")
    assert result.exit_code == 2
    assert "more than 20 equations" in result.stderr


def test_an_interruption_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(derivations.moment_command, "answer", interrupted)
    assert befs_moment("W").exit_code == 130


def test_help_teaches_by_examples_that_are_true() -> None:
    shown = " ".join(befs_moment("--help").stdout.split())
    for words in (
        'befs moment "tr(W^-2)" n=10 d=3 9/56',
        "n > d + 2k - 1",
        "--commuting",
        "agrees (null if not compared)",
    ):
        assert words in shown
    assert data("tr(W^-2)", "n=10", "d=3")["value"] == str(Rational(9, 56))
    assert "befs moment" in CliRunner().invoke(main, ["--help"]).stdout


def test_a_matrix_may_be_called_as_an_abbreviation_is() -> None:
    printed = befs_moment("tr(W^-1 V W^-1 E)").stdout
    assert "(g - 1) tr(Σ⁻¹ V Σ⁻¹ E)" in printed
    assert "V = Σ⁻¹" not in printed


def test_the_value_stands_above_the_latex() -> None:
    printed = befs_moment("tr(W^-2)", "n=14", "d=3", "--latex").stdout
    assert "% its value is 39/880 at n = 14, d = 3, Σ = I" in printed
    assert r"\begin{align*}" in printed


def test_a_denominator_wider_than_a_page_gets_a_name() -> None:
    printed = befs_moment("tr(W^-7)", "--latex").stdout
    assert r"\frac{1}{\Delta}" in printed
    assert r"\text{where } \Delta = g (g - 1)" in printed
