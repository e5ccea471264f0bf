"""`befs weingarten` as a user meets it."""

import json
import re

import pytest
from click.testing import CliRunner, Result
from flint import fmpz_poly
from sympy import Symbol, cancel, sympify

from derivations.cli import LARGEST_ORDER, main
from symbolic.moments import number_of_pairings, partitions, weingarten_function

z = Symbol("z")


def weingarten(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["weingarten", *arguments])


def test_the_table_of_order_three() -> None:
    result = weingarten("3")
    assert result.exit_code == 0
    assert [line.split() for line in result.stdout.splitlines()] == [
        ["coset", "type", "pairings", "value"],
        ["3", "8", "2/(z*(z-1)*(z-2)*(z+2)*(z+4))"],
        ["2,1", "6", "-1/(z*(z-1)*(z-2)*(z+4))"],
        ["1,1,1", "1", "(z**2+3*z-2)/(z*(z-1)*(z-2)*(z+2)*(z+4))"],
    ]


@pytest.mark.parametrize("k", [1, 2, 5])
def test_json_says_the_same_in_two_ways(k: int) -> None:
    answer = json.loads(weingarten(str(k), "--json").stdout)
    assert answer["order"] == k
    names = {",".join(map(str, kind)): kind for kind in partitions(k)}
    assert all(answer[key].keys() == names.keys() for key in ("values", "pairings", "numerators", "denominators"))
    for name, kind in names.items():
        numerator = sum(int(c) * z**i for i, c in enumerate(answer["numerators"][name]))
        for c, power in answer["denominators"][name]:
            numerator /= (z + c) ** power
        assert cancel(sympify(answer["values"][name]) - numerator) == 0
        assert answer["values"][name] == str(weingarten_function(k)[kind])
        assert answer["pairings"][name] == number_of_pairings(kind)


def test_long_coefficients_keep_every_digit() -> None:
    answer = json.loads(weingarten("20", "--json").stdout)
    assert len(answer["values"]) == 627
    kind = (1,) * 20
    coefficients = [int(c) for c in answer["numerators"][",".join(map(str, kind))]]
    assert max(map(abs, coefficients)) > 2**64
    assert tuple(coefficients) == weingarten_function(20)[kind].numerator
    assert len(fmpz_poly(coefficients)) == len(coefficients)


def test_the_example_of_the_help_is_true() -> None:
    values = {name: sympify(text) for name, text in json.loads(weingarten("2", "--json").stdout)["values"].items()}
    assert cancel(3 * (values["1,1"] + 2 * values["2"]) - 3 / (z * (z + 2))) == 0


@pytest.mark.parametrize("order", ["0", "-1", str(LARGEST_ORDER + 1), "two", "2.5", ""])
def test_other_orders_are_refused(order: str) -> None:
    result = weingarten("--", order)
    assert result.exit_code == 2
    assert not result.stdout
    assert "1<=x<=25" in result.stderr or "not a valid integer" in result.stderr


def test_help_teaches_the_bound_the_conditions_and_the_format() -> None:
    shown = " ".join(weingarten("--help").stdout.split())
    for words in (f"from 1 to {LARGEST_ORDER}", "generic z", "n > d + 2K - 1", '"denominators"', "z^loops"):
        assert words in shown


def test_latex_is_a_line_for_each_coset_type() -> None:
    lines = weingarten("2", "--latex").stdout.splitlines()
    assert lines == [
        r"\begin{align*}",
        r"  \mathrm{Wg}([2];\, z) &= -\frac{1}{z(z - 1)(z + 2)} \\",
        r"  \mathrm{Wg}([1,1];\, z) &= \frac{z + 1}{z(z - 1)(z + 2)}",
        r"\end{align*}",
    ]
    assert weingarten("1", "--latex").stdout.splitlines()[1] == r"  \mathrm{Wg}([1];\, z) &= \frac{1}{z}"


@pytest.mark.parametrize("k", range(1, 8))
def test_latex_says_the_same_as_the_values(k: int) -> None:
    lines = weingarten(str(k), "--latex").stdout.splitlines()[1:-1]
    for line, (kind, value) in zip(lines, weingarten_function(k).items(), strict=True):
        name, _, fraction = line.strip().removesuffix(r" \\").partition(" &= ")
        assert name == rf"\mathrm{{Wg}}([{','.join(map(str, kind))}];\, z)"
        match = re.fullmatch(r"(-?)\\frac\{(.*)\}\{(.*)\}", fraction)
        assert match is not None
        sign, above, below = match.groups()
        above, below = (
            re.sub(r"(?<=[\dz)}])(?=[(z])", "*", re.sub(r"\^\{?(\d+)\}?", r"**\1", part)) for part in (above, below)
        )
        assert cancel(sympify(f"{sign}({above})/({below})") - value.expression(z)) == 0


def test_two_outputs_at_once_are_refused() -> None:
    result = weingarten("2", "--latex", "--json")
    assert result.exit_code == 2
    assert "ask for one" in result.stderr
