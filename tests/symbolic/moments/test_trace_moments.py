"""Mean traces of powers of an isotropic Wishart matrix, against moments that are found order by order.

Those come from integration by parts on products of traces of W⁻¹, one linear system over the partitions of each order,
solved here in rational arithmetic:

    (n − d − j) E[tr W⁻ʲ Q] = E[tr W¹⁻ʲ Q] + Σ_{0<i<j} E[tr W⁻ⁱ tr Wⁱ⁻ʲ Q] + 2 Σ_{tr W⁻ᵇ in Q} b E[tr W⁻ʲ⁻ᵇ Q / tr W⁻ᵇ].

Source: Haff, J. Multivariate Anal. 9:531–544, 1979 (the identity).
"""

from functools import cache

import pytest
from flint import fmpq, fmpq_mat
from sympy import Integer, Rational, cancel, factor, symbols

from derivations.symbols import W_0
from symbolic.errors import ConditionError
from symbolic.matrices import tr
from symbolic.moments import moment, partitions, trace_moments, trace_moments_of_inverse

n, d = symbols("n d", integer=True, positive=True)


def descending(*orders):
    return tuple(sorted((order for order in orders if order), reverse=True))


@cache
def order_by_order(up_to, rows, cols):
    """E tr W⁻ᵏ for k = 1, …, up_to, at rational rows and cols."""
    known, found = {(): fmpq(1)}, []
    rows, cols = fmpq(rows.p, rows.q), fmpq(cols.p, cols.q)
    for order in range(1, up_to + 1):
        unknowns = [descending(*partition) for partition in partitions(order)]
        place = {partition: i for i, partition in enumerate(unknowns)}
        matrix = fmpq_mat(len(unknowns), len(unknowns))
        right = fmpq_mat(len(unknowns), 1)
        for row, partition in enumerate(unknowns):
            *others, j = partition
            matrix[row, row] += rows - cols - j
            for i in range(1, j):
                matrix[row, place[descending(*others, i, j - i)]] -= 1
            for position, b in enumerate(others):
                rest = others[:position] + others[position + 1 :]
                matrix[row, place[descending(*rest, j + b)]] -= 2 * b
            right[row, 0] = known[descending(*others, j - 1)] * (cols if j == 1 else 1)
        solution = matrix.solve(right)
        known |= {partition: solution[i, 0] for partition, i in place.items()}
        found.append(Rational(int(known[(order,)].p), int(known[(order,)].q)))
    return found


SIZES = [(Integer(n), Integer(d)) for d, n in ((1, 22), (2, 23), (2, 22), (3, 40), (4, 31), (5, 25), (7, 27), (12, 90))]
SIZES += [(Rational(85, 3), Rational(7, 2)), (Integer(25), Integer(-3))]
"""From the edge n = d + 2k for k = 10 upward; as identities of rational functions they hold at other numbers too."""


@pytest.mark.parametrize(("rows", "cols"), SIZES)
def test_the_recursion_agrees_with_moments_found_order_by_order(rows, cols):
    assert trace_moments_of_inverse(10, rows, cols) == tuple(order_by_order(10, rows, cols))


def test_the_moments_found_order_by_order_have_their_known_values():
    # E tr W⁻¹ and E tr W⁻² of Letac and Massam (2004).
    first, second = order_by_order(2, Integer(12), Integer(3))
    assert first == Rational(3, 8)
    assert second == Rational(3 * 11, 9 * 8 * 6)


def test_in_one_dimension_the_moments_are_those_of_an_inverse_chi_square():
    expected = Integer(1)
    for order, value in enumerate(trace_moments_of_inverse(12, n, Integer(1)), start=1):
        expected = expected / (n - 2 * order)
        assert factor(value - expected) == 0


@pytest.mark.parametrize("order", [1, 3, 5, 8])
def test_a_moment_has_its_pole_where_it_ceases_to_exist(order):
    (*_, moment) = trace_moments_of_inverse(order, n, d)
    denominator = moment.as_numer_denom()[1]
    assert factor(denominator.subs(n, d + 2 * order - 1)) == 0
    assert factor(denominator.subs(n, d + 2 * order)) != 0


def test_mean_traces_of_powers():
    assert trace_moments(0, n, d) == (d,)
    zeroth, first, second, third = trace_moments(3, n, d)
    assert (zeroth, first) == (d, n * d)
    # Letac and Massam (2004): E tr W² and E tr W³.
    assert factor(second - n * d * (n + d + 1)) == 0
    assert factor(third - n * d * (n**2 + d**2 + 3 * n * d + 3 * n + 3 * d + 4)) == 0


def test_mean_traces_of_powers_do_not_change_when_rows_and_columns_are_exchanged():
    assert all(
        factor(one - other) == 0
        for one, other in zip(trace_moments(7, n, d)[1:], trace_moments(7, d, n)[1:], strict=True)
    )


def test_in_one_dimension_powers_have_the_moments_of_a_chi_square():
    assert trace_moments(5, Integer(7), Integer(1)) == (1, 7, 63, 693, 9009, 135135)


@pytest.mark.parametrize(("rows", "cols", "order"), [(5, 3, 1), (4, 3, 1), (8, 3, 3), (3, 5, 1)])
def test_a_moment_that_is_infinite_is_refused(rows, cols, order):
    if rows - cols > 2 * order - 1:
        assert trace_moments_of_inverse(order, Integer(rows), Integer(cols))
    else:
        with pytest.raises(ConditionError, match="needs n > d"):
            trace_moments_of_inverse(order, Integer(rows), Integer(cols))


def test_both_agree_with_the_words_as_rational_functions():
    # The words come from Stein's lemma, order by order; the recursion for inverse powers does not.
    rows, cols = W_0.definition.factors[1].shape
    for order, value in enumerate(trace_moments_of_inverse(7, rows, cols), start=1):
        assert cancel(value - moment(tr(W_0**-order)).expression) == 0
    for order, value in enumerate(trace_moments(6, rows, cols)[1:], start=1):
        assert cancel(value - moment(tr(W_0**order)).expression) == 0
