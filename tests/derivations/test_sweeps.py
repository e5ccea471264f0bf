"""Grids as users type them, and values over them wherever they are computed."""

import sys
from collections.abc import Iterator
from fractions import Fraction
from math import inf, isnan, prod

import numpy as np
import pytest
from distributed import LocalCluster
from flint import arb, ctx, fmpq
from hypothesis import given
from hypothesis import strategies as st

from derivations import THEOREMS
from derivations.risk_of_befs.excess_risk_of_befs import excess_risk_of_befs
from derivations.scalar_values import value_of
from derivations.sweeps import MOST_POINTS, Point, distance, points_of, read_grid, swept, upward, values_on
from symbolic.derivation import find_theorem
from symbolic.errors import SymbolicError
from symbolic.resolvents import resolvent_trace

LAM = ["n_T=4,15", "d=8", "p=3", "m_hat=1/2", "sigma_y2=7/10", "lam=0:0.4:0.1"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("3", ["3"]),
        ("3:6", ["3", "4", "5", "6"]),
        ("0:0.5:0.2", ["0", "1/5", "2/5"]),
        ("0:1:1/3", ["0", "1/3", "2/3", "1"]),
        ("3:1:-1", ["3", "2", "1"]),
        ("2:2", ["2"]),
        ("1/2,0.25,7", ["1/2", "1/4", "7"]),
        ("1,10:12,5", ["1", "10", "11", "12", "5"]),
    ],
)
def test_ranges_and_lists_are_read_exactly(text: str, numbers: list[str]) -> None:
    assert read_grid([f"x={text}"]) == {"x": tuple(map(Fraction, numbers))}


@pytest.mark.parametrize(
    ("assignments", "said"),
    [
        (["x"], "name=from:to:step"),
        (["=3"], "name=from:to:step"),
        (["x=1", "x=2"], "x is given twice"),
        (["x=1:2:3:4"], "a range is from:to or from:to:step"),
        (["x=1:2:0"], "a step other than 0"),
        (["x=2:1"], "'2:1' has 0"),
        (["x=1:2:-1"], "'1:2:-1' has 0"),
        (["x=1,"], "x: a value is an integer"),
        (["x="], "x: a value is an integer"),
        (["x=1:"], "x: a value is an integer"),
        (["x=0:1:1e-3"], "x: a value is an integer"),
        (["x=__import__('os')"], "x: a value is an integer"),
        (["x=0:1:1/10000000"], "from 1 to 1,000,000 numbers"),
        (["x=1:2000", "y=1:2000"], "at most 1,000,000 points; this one has 4,000,000"),
    ],
)
def test_other_grids_are_refused(assignments: list[str], said: str) -> None:
    with pytest.raises(SymbolicError) as refusal:
        read_grid(assignments)
    assert said in str(refusal.value)


@given(st.lists(st.lists(st.fractions(), min_size=1, max_size=3), min_size=1, max_size=3))
def test_the_last_argument_runs_fastest(axes: list[list[Fraction]]) -> None:
    grid = {f"x{i}": axis for i, axis in enumerate(axes)}
    points = list(points_of(grid))
    assert len(points) == prod(map(len, axes)) <= MOST_POINTS
    assert [each[-1] for each in points[: len(axes[-1])]] == axes[-1]


def test_each_point_has_the_value_of_the_theorem_there() -> None:
    grid = read_grid(LAM)
    found = list(swept("excess-risk-of-befs", grid, digits=30))
    assert len(found) == 10
    assert [each.condition for each in found[:2]] == [
        "excess-risk-of-least-squares needs n_T > d + 1; got d = 8, n_T = 4",
        "excess-risk-of-befs needs n_T > p + 1; got n_T = 4, p = 3",
    ]
    assert all(each.value == each.error == "" and isnan(each.number) for each in found[:5])
    for numbers, each in list(zip(points_of(grid), found, strict=True))[5:]:
        expected = value_of(excess_risk_of_befs, dict(zip(grid, numbers, strict=True)), THEOREMS).decimal(60)
        assert abs(Fraction(each.value) - Fraction(expected)) <= Fraction(each.error) + Fraction(1, 10**59)
        assert Fraction(each.error) <= Fraction(1, 10**30)
        assert abs(Fraction(each.number) - Fraction(expected)) <= Fraction(each.radius)
        assert each.radius <= 2 * np.spacing(each.number)


def test_what_diverges_says_so() -> None:
    (found,) = swept("mean-trace-of-inverse", read_grid(["n=4", "d=3"]))
    assert found == Point("diverges", "", inf, inf)


@pytest.mark.parametrize(("backend", "jobs"), [("loky", 2), ("threading", 3)])
def test_processes_and_threads_find_the_same(backend, jobs: int) -> None:
    grid = read_grid(LAM)
    here = list(swept("excess-risk-of-befs", grid))
    there = list(swept("excess-risk-of-befs", grid, jobs=jobs, backend=backend))
    assert list(map(repr, there)) == list(map(repr, here))


@pytest.fixture(scope="module", params=[False, True], ids=["threads", "processes"])
def cluster(request: pytest.FixtureRequest) -> Iterator[LocalCluster]:
    """A cluster of one worker on this machine."""
    where = {"host": "127.0.0.1"} if request.param else {}
    with LocalCluster(
        n_workers=1, threads_per_worker=2, processes=request.param, dashboard_address=None, **where
    ) as made:
        yield made


def test_a_cluster_finds_the_same(cluster: LocalCluster) -> None:
    grid = read_grid(LAM)
    here = list(swept("excess-risk-of-befs", grid))
    there = list(swept("excess-risk-of-befs", grid, backend="dask", scheduler=cluster.scheduler_address))
    assert list(map(repr, there)) == list(map(repr, here))


def test_without_dask_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(SymbolicError, match=r'pip install "\.\[cluster\]"'):
        list(swept("mean-trace-of-inverse", read_grid(["n=9", "d=3"]), backend="dask", scheduler="tcp://127.0.0.1:1"))


@pytest.mark.parametrize(
    ("backend", "scheduler", "said"),
    [
        ("dask", None, "needs the address of a scheduler"),
        ("loky", "tcp://127.0.0.1:8786", "a scheduler belongs to the backend dask"),
        ("dask", "nonsense://", "no scheduler of dask answers at nonsense://"),
    ],
)
def test_a_backend_says_what_it_needs(backend, scheduler: str | None, said: str) -> None:
    with pytest.raises(SymbolicError) as refusal:
        list(swept("mean-trace-of-inverse", read_grid(["n=9", "d=3"]), backend=backend, scheduler=scheduler))
    assert said in str(refusal.value)


def test_dask_is_imported_only_when_it_is_asked_for() -> None:
    import subprocess

    script = "import sys, derivations.cli; assert not {'dask', 'distributed'} & sys.modules.keys()"
    subprocess.run([sys.executable, "-c", script], check=True)


@pytest.mark.parametrize("assignments", [["n=9"], ["n=9", "d=3", "q=1"]])
def test_wrong_names_are_refused_before_anything_is_computed(assignments: list[str]) -> None:
    with pytest.raises(SymbolicError, match=r"missing d|unknown argument q"):
        swept("mean-trace-of-inverse", read_grid(assignments))


def test_arrays_have_an_axis_for_each_sequence() -> None:
    grid = {"n_T": [3, 15, 20], "d": 8, "p": 3, "lam": np.array([0.25, 0.5]), "m_hat": "1/2", "sigma_y2": "7/10"}
    values, radii = values_on(excess_risk_of_befs, grid)
    assert values.shape == radii.shape == (3, 2)
    assert np.isnan(values[0]).all()
    assert np.isnan(radii[0]).all()
    at = {"n_T": 20, "d": 8, "p": 3, "lam": Fraction(1, 2), "m_hat": Fraction(1, 2), "sigma_y2": "7/10"}
    exact = Fraction(value_of(excess_risk_of_befs, {k: Fraction(v) for k, v in at.items()}, THEOREMS).decimal(40))
    assert abs(Fraction(values[2, 1]) - exact) <= Fraction(radii[2, 1])
    assert radii[2, 1] < 1e-14 * values[2, 1]


def test_one_point_has_no_axes_and_a_label_will_do() -> None:
    values, radii = values_on("mean-trace-of-inverse", {"n": 10, "d": 3})
    assert values.shape == ()
    assert (float(values), float(radii)) == (0.5, 0.0)


def test_numbers_of_numpy_are_taken_as_they_are() -> None:
    values, _ = values_on("mean-trace-of-inverse", {"n": np.arange(8, 10), "d": np.int64(3)})
    assert values.tolist() == [0.75, 0.6]


def test_numbers_that_are_not_finite_are_refused() -> None:
    with pytest.raises(SymbolicError, match="finite"):
        values_on("weingarten-value-of-type-1", {"z": [inf]})


@given(st.fractions(0, 1000))
def test_a_bound_is_rounded_up(number: Fraction) -> None:
    shown = Fraction(upward(number))
    assert number <= shown <= number * Fraction(11, 10)


def test_the_distance_from_a_ball_covers_all_of_it() -> None:
    ball = resolvent_trace(4, 9, 2, 80)
    with ctx.workprec(300):
        exact = resolvent_trace(4, 9, 2, 250)
        number = Fraction(0.25)
        assert arb(fmpq(*distance(ball, number).as_integer_ratio())) >= abs(exact - arb(0.25))
    assert distance(fmpq(1, 3), Fraction(1, 4)) == Fraction(1, 12)


def test_the_sweep_of_a_theorem_without_a_value_is_refused() -> None:
    assert find_theorem(THEOREMS, "mean-of-inverse-wishart")
    with pytest.raises(SymbolicError, match="has no scalar value"):
        swept("mean-of-inverse-wishart", read_grid(["n=9", "d=3"]))
