"""What is drawn is what the theorem says and what simulation finds; an image itself is not compared."""

import pytest

from derivations.least_squares.divergence_of_least_squares import divergence_of_least_squares
from derivations.wishart_moments.mean_trace_of_inverse import mean_trace_of_inverse
from symbolic.checks.simulation import PASSES
from symbolic.errors import SymbolicError
from symbolic.report.figures import BARS, Comparison, compare

LABELS = ("number of samples $n$", "mean trace")


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(mean_trace_of_inverse, "n", 20, [{"d": 2}, {"d": 5}], LABELS)


def test_the_exact_values_are_those_of_the_theorem(comparison: Comparison) -> None:
    for curve, d in zip(comparison.curves, (2, 5), strict=True):
        assert [size for size, _ in curve.exact] == list(range(d + 2, 21))
        assert all(value * (size - d - 1) == d for size, value in curve.exact)


def test_simulation_starts_where_the_variance_exists_and_agrees(comparison: Comparison) -> None:
    for curve, d in zip(comparison.curves, (2, 5), strict=True):
        assert min(size for size, *_ in curve.simulated) == d + 4
        assert all(abs(deviation) < PASSES for deviation in curve.deviations)
        assert any(abs(deviation) > 0.1 for deviation in curve.deviations)  # not the exact values themselves


def test_the_lines_and_bars_are_the_data(comparison: Comparison) -> None:
    (axes,) = comparison.figure().axes
    lines = [line for line in axes.get_lines() if line.get_linestyle() == "-"]
    for curve, line, bars in zip(comparison.curves, lines, axes.containers, strict=True):
        assert list(line.get_ydata()) == pytest.approx([float(value) for _, value in curve.exact], rel=1e-3)
        (segments,) = bars.lines[2]
        for (low, high), (size, mean, error) in zip(segments.get_segments(), curve.simulated, strict=True):
            assert low[0] == high[0] == size
            assert (low[1] + high[1]) / 2 == pytest.approx(mean, rel=1e-3)
            assert (high[1] - low[1]) / 2 == pytest.approx(BARS * error, rel=1e-2)


def test_the_axes_are_labelled(comparison: Comparison) -> None:
    (axes,) = comparison.figure().axes
    assert (axes.get_xlabel(), axes.get_ylabel()) == LABELS
    assert "exact" in axes.get_legend().get_title().get_text()


def test_the_same_data_give_the_same_bytes(comparison: Comparison) -> None:
    assert comparison.drawn("svg") == comparison.drawn("svg")
    assert comparison._repr_png_().startswith(b"\x89PNG")


def test_a_wrong_theorem_would_be_seen(comparison: Comparison) -> None:
    (first, *_) = comparison.curves
    wrong = type(first)(first.fixed, tuple((size, value * 2) for size, value in first.exact), first.simulated)
    assert max(map(abs, wrong.deviations)) > PASSES
    assert "0 of" in repr(Comparison(comparison.subject, *LABELS, (wrong,)))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("n", 20, [{}]), "has the symbols d, n; got n"),
        (("n", 20, [{"d": 2, "p": 3}]), "has the symbols d, n; got n, d, p"),
        (("n", 5, [{"d": 5}]), "nowhere up to 5"),
    ],
)
def test_what_cannot_be_drawn_is_refused(arguments: tuple, said: str) -> None:
    with pytest.raises(SymbolicError, match=said):
        compare(mean_trace_of_inverse, *arguments, LABELS)


def test_what_diverges_cannot_be_drawn() -> None:
    with pytest.raises(SymbolicError):
        compare(divergence_of_least_squares, "n", 9, [{"d": 3}], LABELS)
