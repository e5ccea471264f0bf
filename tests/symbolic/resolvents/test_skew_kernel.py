"""The finite sum for the trace of the resolvent, against linear algebra with skew moments, exactly."""

from pathlib import Path
from runpy import run_path

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.resolvents.skew_kernel import trace_from_integrals

trace_by_linear_algebra = run_path(str(Path(__file__).with_name("skew_moments.py")))["trace_by_linear_algebra"]

rationals = st.builds(fmpq, st.integers(-50, 50), st.integers(1, 20))


@settings(max_examples=60)
@given(st.integers(1, 12), st.integers(0, 12), rationals, rationals, rationals)
def test_agrees_with_linear_algebra_for_any_values_of_the_integrals(q, alpha, t, h, u):
    assert trace_from_integrals(q, alpha, t, h, u) == trace_by_linear_algebra(q, alpha, t, h, u)


@pytest.mark.parametrize(("q", "alpha"), [(30, 0), (31, 7), (24, 40)])
def test_agrees_at_large_sizes(q, alpha):
    values = fmpq(7, 3), fmpq(2, 11), fmpq(1, 5)
    assert trace_from_integrals(q, alpha, *values) == trace_by_linear_algebra(q, alpha, *values)


def test_a_wrong_parameter_is_seen():
    values = fmpq(7, 3), fmpq(2, 11), fmpq(1, 5)
    assert trace_from_integrals(4, 2, *values) != trace_by_linear_algebra(4, 3, *values)
    assert trace_from_integrals(3, 2, *values) != trace_by_linear_algebra(4, 2, *values)


def test_rational_functions_of_a_known_case():
    # q = 2: f = ((N − 1 + t) I₀ + 4 S₁)/(4 Γ(N − 1)), with S₁ = α! h and I₀ = 4 α! u, N = α + 2
    t, h, u = fmpq(5, 7), fmpq(3, 4), fmpq(8, 9)
    for alpha in range(6):
        assert trace_from_integrals(2, alpha, t, h, u) == (alpha + 1 + t) * u + h
