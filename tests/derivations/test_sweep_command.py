"""`befs eval` and `befs sweep` of theorems about risk, as a user meets them."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import derivations.sweeps
from derivations.cli import main

GRID = ("mean-trace-of-inverse", "n=3:6", "d=3")
TASK = ("n_T=15", "d=8", "p=3", "m_hat=1/2", "sigma_y2=7/10")


def befs(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_eval_of_the_risk_prints_digits_and_what_they_rest_on() -> None:
    result = befs("eval", "excess-risk-of-befs", *TASK, "lam=2/5", "--digits", "50")
    assert result.exit_code == 0
    assert result.stdout == "0.47490603577823862465104627016311287995115513996176\n"
    assert result.stderr == (
        "proved: excess-risk-of-befs, given n_T > p + 1; every digit guaranteed (ball arithmetic)\n"
    )


def test_eval_as_json_names_the_theorem_that_has_the_value() -> None:
    risk = json.loads(befs("eval", "excess-risk-of-befs", *TASK, "kappa=6", "--digits", "8", "--json").stdout)
    assert risk == {
        "label": "excess-risk-of-befs",
        "value": "0.47490604",
        "exact": None,
        "conditions": ["n_T > p + 1"],
        "evidence": "every digit guaranteed (ball arithmetic)",
        "status": "proved",
    }
    limit = json.loads(befs("eval", "excess-risk-of-befs", *TASK, "lam=0", "--json").stdout)
    assert (limit["exact"], limit["theorem"]) == ("14/15", "excess-risk-of-least-squares")
    assert limit["conditions"] == ["n_T > d + 1"]


def test_eval_of_the_best_penalty_is_a_fraction() -> None:
    result = befs("eval", "optimal-penalty", "d=8", "p=3", "m_hat=3", "sigma_y2=7/10")
    assert result.stderr == "= 7/6   proved: optimal-penalty, given n_T > p + 1, m_hat ≠ 0\n"


def test_a_penalty_that_is_infinite_is_refused_with_a_word_on_it() -> None:
    result = befs("eval", "optimal-penalty", "d=8", "p=3", "m_hat=0", "sigma_y2=7/10")
    assert result.exit_code == 2
    assert not result.stdout
    assert "needs m_hat ≠ 0; got m_hat = 0: the best penalty is then infinite: hard restriction" in result.stderr


def test_a_table_has_the_arguments_the_value_its_error_and_the_condition() -> None:
    result = befs("sweep", *GRID)
    assert result.exit_code == 0
    assert result.stdout == ("n,d,value,error_bound,condition\n3,3,diverges,,\n4,3,diverges,,\n5,3,3,0,\n6,3,1.5,0,\n")
    refused = befs("sweep", "mean-trace-of-inverse", "n=2,9", "d=3", "--digits", "3").stdout
    assert list(csv.reader(io.StringIO(refused)))[1:] == [
        ["2", "3", "", "", "mean-trace-of-inverse needs n > d + 1; got d = 3, n = 2"],
        ["9", "3", "0.6", "0", ""],
    ]


def test_rows_of_the_risk_are_in_the_order_of_the_grid() -> None:
    rows = list(csv.DictReader(io.StringIO(befs("sweep", "excess-risk-of-befs", *TASK, "lam=0,2/5,1").stdout)))
    assert [row["lam"] for row in rows] == ["0", "2/5", "1"]
    assert [row["value"] for row in rows][:2] == ["0.933333333333333", "0.474906035778239"]
    assert all(float(row["error_bound"]) < 1e-15 for row in rows)


def test_json_has_the_same_with_null_for_what_is_not_there() -> None:
    rows = json.loads(befs("sweep", "mean-trace-of-inverse", "n=2,4,6", "d=3", "--json").stdout)
    condition = "mean-trace-of-inverse needs n > d + 1; got d = 3, n = 2"
    assert rows == [
        {"n": "2", "d": "3", "value": None, "error_bound": None, "condition": condition},
        {"n": "4", "d": "3", "value": "diverges", "error_bound": None, "condition": None},
        {"n": "6", "d": "3", "value": "1.5", "error_bound": "0", "condition": None},
    ]


def test_a_file_has_what_would_be_printed(tmp_path: Path) -> None:
    out = tmp_path / "table.csv"
    result = befs("sweep", *GRID, "--out", str(out))
    assert result.exit_code == 0
    assert not result.stdout
    assert out.read_text(encoding="utf-8") == befs("sweep", *GRID).stdout
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]


def test_ctrl_c_leaves_the_file_that_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain, calls = derivations.sweeps.point, []

    def interrupted(*arguments):
        calls.append(arguments)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return plain(*arguments)

    monkeypatch.setattr(derivations.sweeps, "point", interrupted)
    out = tmp_path / "table.csv"
    out.write_text("before", encoding="utf-8")
    result = befs("sweep", *GRID, "--out", str(out))
    assert result.exit_code == 130
    assert "interrupted" in result.stderr
    assert out.read_text(encoding="utf-8") == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("no-such-theorem", "n=3"), "no-such-theorem"),
        (("mean-of-inverse-wishart", "n=3", "d=2"), "has no scalar value"),
        (("mean-trace-of-inverse", "n=3:5"), "missing d"),
        (("mean-trace-of-inverse", "n=3:5", "d=2", "q=1"), "unknown argument q"),
        (("mean-trace-of-inverse", "n=3:5:0", "d=2"), "a step other than 0"),
        ((*GRID, "--csv", "--json"), "ask for one"),
        ((*GRID, "--backend", "dask"), "needs the address of a scheduler"),
        ((*GRID, "--out", "/proc/no/such/place.csv"), "/proc/no"),
    ],
)
def test_a_wrong_use_is_named(arguments: tuple[str, ...], said: str) -> None:
    result = befs("sweep", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not result.stdout
