"""The orthogonal Weingarten function against its definition, its relations, closed forms and another program."""

from collections import Counter
from fractions import Fraction
from math import factorial, prod

import haarpy
import pytest
from flint import fmpq, fmpz_mat, fmpz_poly
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sympy import Integer, Rational, Symbol, cancel, sympify

from symbolic.errors import ConditionError
from symbolic.moments import (
    WeingartenValue,
    common_denominator,
    coset_type,
    loops,
    number_of_pairings,
    orthogonality_relation,
    pairings,
    partitions,
    weingarten_function,
)

Z = fmpz_poly([0, 1])
z = Symbol("z")
TABLES = {k: weingarten_function(k) for k in range(11)}


def all_pairings(points):
    """Every way to split the points into pairs."""
    if not points:
        return [()]
    first, *rest = points
    return [
        ((first, other), *more) for other in rest for more in all_pairings([point for point in rest if point != other])
    ]


def loop_lengths(first, second):
    """The numbers of points in the connected components of the union of two pairings, halved."""
    components = [set(pair) for pair in first]
    for a, b in second:
        joined = {a, b}.union(*(part for part in components if part & {a, b}))
        components = [part for part in components if not part & joined] + [joined]
    return tuple(sorted((len(part) // 2 for part in components), reverse=True))


def content_product(diagram, at):
    """∏ (at + 2j − i − 1) over the boxes (i, j) of a diagram, counted from 1."""
    return prod((at + (2 * j - i - 1) for i, row in enumerate(diagram, 1) for j in range(1, row + 1)), start=at**0)


def denominator_of(value):
    return prod(((Z + c) ** power for c, power in value.denominator), start=fmpz_poly([1]))


def over(common, value):
    """The numerator of a value over a denominator that its own divides."""
    quotient, remainder = divmod(common, denominator_of(value))
    assert not remainder
    return quotient * fmpz_poly(list(value.numerator))


def common(order):
    return prod(((Z + c) ** power for c, power in common_denominator(order).items()), start=fmpz_poly([1]))


# --- pairings ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("k", range(6))
def test_the_pairings_of_each_coset_type_are_counted(k):
    everything = all_pairings(list(range(2 * k)))
    found = Counter(coset_type(everything[0], pairing) for pairing in everything)
    assert found == {kind: number_of_pairings(kind) for kind in partitions(k)}
    assert all(loops(everything[0], pairing) == len(loop_lengths(everything[0], pairing)) for pairing in everything)


@pytest.mark.parametrize("k", range(21))
def test_the_coset_types_share_all_pairings(k):
    kinds = list(partitions(k))
    assert len(set(kinds)) == len(kinds)
    assert all(sum(kind) == k and list(kind) == sorted(kind, reverse=True) for kind in kinds)
    assert sum(map(number_of_pairings, kinds)) == prod(range(1, 2 * k, 2))


def test_the_coset_type_is_symmetric_and_blind_to_the_order_of_pairs():
    first, second = [("a", "b"), ("c", "d"), ("e", "f")], [("f", "a"), ("b", "e"), ("d", "c")]
    assert coset_type(first, second) == coset_type(second, first) == coset_type(first[::-1], second[::-1]) == (2, 1)
    assert loops(first, first) == 3


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ([(1, 2)], [(1, 3)], "the same points"),
        ([(1, 2)], [], "the same points"),
        ([(1, 2), (2, 3)], [(1, 2)], r"\(2, 3\)"),
        ([(1, 1)], [(1, 1)], r"\(1, 1\)"),
    ],
)
def test_what_is_no_pair_of_pairings_is_refused(first, second, said):
    with pytest.raises(ConditionError, match=said):
        coset_type(first, second)


def test_parts_are_positive_and_orders_are_not_negative():
    with pytest.raises(ConditionError, match=r"got \(2, 0\)"):
        number_of_pairings((2, 0))
    with pytest.raises(ConditionError, match="got k = -1"):
        weingarten_function(-1)


# --- values ------------------------------------------------------------------------------------------------------

KNOWN = {
    (): "1",
    (1,): "1/z",
    (1, 1): "(z+1)/(z*(z-1)*(z+2))",
    (2,): "-1/(z*(z-1)*(z+2))",
    (1, 1, 1): "(z**2+3*z-2)/(z*(z-1)*(z-2)*(z+2)*(z+4))",
    (2, 1): "-1/(z*(z-1)*(z-2)*(z+4))",
    (3,): "2/(z*(z-1)*(z-2)*(z+2)*(z+4))",
}


@pytest.mark.parametrize("kind", KNOWN, ids=str)
def test_known_values(kind):
    assert str(TABLES[sum(kind)][kind]) == KNOWN[kind]


@pytest.mark.parametrize("kind", [kind for k in range(1, 5) for kind in partitions(k)], ids=str)
def test_the_values_of_another_program(kind):
    assert cancel(haarpy.weingarten_orthogonal(kind, z) - TABLES[sum(kind)][kind].expression(z)) == 0


@pytest.mark.parametrize("k", range(5))
def test_it_is_the_inverse_of_the_gram_matrix(k):
    """The product, times the denominator, is a matrix of polynomials, compared at more points than its degree."""
    everything = all_pairings(list(range(2 * k)))
    kinds = [[loop_lengths(first, second) for second in everything] for first in everything]
    numerators = {kind: over(common(k), value) for kind, value in TABLES[k].items()}
    degree = k + max(numerator.degree() for numerator in numerators.values())
    for point in range(1, max(degree, common(k).degree()) + 2):
        gram = fmpz_mat([[point ** len(kind) for kind in row] for row in kinds])
        weingarten = fmpz_mat([[numerators[kind](point) for kind in row] for row in kinds])
        one = [[int(i == j) * common(k)(point) for j in range(len(kinds))] for i in range(len(kinds))]
        assert gram * weingarten == fmpz_mat(one)


# --- relations ---------------------------------------------------------------------------------------------------


def holds(k, kind, part, diagonal=0, split=1, merge=2, lower=1):
    """Whether the orthogonality relation for a part of λ holds identically in z; the right one has the defaults."""
    bottom, values, below = common(k), TABLES[k], TABLES[k - 1]

    def numerator(*parts):
        return over(bottom, values[tuple(sorted(parts, reverse=True))])

    rest = list(kind)
    rest.remove(part)
    total = (Z + part - 1 + diagonal) * numerator(*kind)
    for j in range(1, part):
        total += split * numerator(*rest, j, part - j)
    for i, s in enumerate(rest):
        total += merge * s * numerator(*rest[:i], *rest[i + 1 :], s + part)
    if part == 1:
        total -= lower * over(bottom, below[tuple(rest)])
    return total == 0


WHERE = [(k, kind, part) for k in range(1, 9) for kind in partitions(k) for part in sorted(set(kind))]


@pytest.mark.parametrize("k", range(1, 9))
def test_the_orthogonality_relation_holds_for_every_part(k):
    assert all(holds(*where) for where in WHERE if where[0] == k)


@pytest.mark.parametrize(("k", "kind", "part"), [where for where in WHERE if where[0] < 7])
def test_contracting_a_pair_gives_the_relation_of_its_part(k, kind, part):
    rest = list(kind)
    rest.remove(part)
    expected = Counter({tuple(rest): 1} if part == 1 else {kind: 1 - part})
    for j in range(1, part):
        expected[tuple(sorted([*rest, j, part - j], reverse=True))] -= 1
    for i, s in enumerate(rest):
        expected[tuple(sorted([*rest[:i], *rest[i + 1 :], s + part], reverse=True))] -= 2 * s
    assert orthogonality_relation(kind, part) == expected


def test_only_a_part_can_be_contracted():
    with pytest.raises(ConditionError, match=r"\(2, 1\) has no part 3"):
        orthogonality_relation((2, 1), 3)


@pytest.mark.parametrize("k", range(6))
def test_all_pairings_are_listed(k):
    assert set(pairings(range(2 * k))) == set(all_pairings(list(range(2 * k))))
    with pytest.raises(ConditionError, match="an even number of points"):
        list(pairings(range(2 * k + 1)))


@pytest.mark.parametrize(
    ("altered", "matters"),
    [
        ({"diagonal": 1}, lambda kind, part: True),
        ({"diagonal": -1}, lambda kind, part: True),
        ({"split": -1}, lambda kind, part: part > 1),
        ({"split": 2}, lambda kind, part: part > 1),
        ({"merge": 1}, lambda kind, part: len(kind) > 1),
        ({"merge": -2}, lambda kind, part: len(kind) > 1),
        ({"lower": 0}, lambda kind, part: part == 1),
        ({"lower": -1}, lambda kind, part: part == 1),
    ],
    ids=["diagonal+1", "diagonal-1", "split-1", "split+2", "merge+1", "merge-2", "lower+0", "lower-1"],
)
def test_altered_relations_fail_wherever_the_alteration_matters(altered, matters):
    assert all(holds(*where, **altered) != matters(*where[1:]) for where in WHERE)


@pytest.mark.parametrize("k", range(21))
def test_the_sum_over_all_pairings(k):
    """Times the denominator; equal as polynomials."""
    bottom, top = common(k), fmpz_poly([0])
    for kind, value in (TABLES[k] if k in TABLES else weingarten_function(k)).items():
        top += number_of_pairings(kind) * over(bottom, value)
    assert top * prod((Z + 2 * j for j in range(k)), start=fmpz_poly([1])) == bottom


# --- zonal expansion ---------------------------------------------------------------------------------------------


def standard_tableaux(diagram):
    """f^μ, by the hook lengths."""
    columns = [sum(row > j for row in diagram) for j in range(diagram[0])]
    hooks = (row - j + columns[j] - i - 1 for i, row in enumerate(diagram) for j in range(row))
    return factorial(sum(diagram)) // prod(hooks)


def zonal_expansion(k, point):
    """Wg(1ᵏ) at a rational point: the sum of f^{2μ} over the content products, as ω^μ(1ᵏ) = 1."""
    terms = (
        fmpq(standard_tableaux([2 * row for row in diagram])) / content_product(diagram, point)
        for diagram in partitions(k)
    )
    return sum(terms, start=fmpq(0)) * fmpq(2**k * factorial(k), factorial(2 * k))


@pytest.mark.parametrize("k", range(1, 11))
def test_the_zonal_expansion_at_the_identity(k):
    """Both sides times the denominator are polynomials of lower degree than it, compared at as many points."""
    value = TABLES[k][(1,) * k]
    for point in range(k, k + common(k).degree()):
        expected = zonal_expansion(k, fmpq(point))
        assert value.at(point) == Rational(int(expected.p), int(expected.q))


@pytest.mark.parametrize("k", range(1, 13))
def test_the_common_denominator_is_the_least_common_multiple_of_the_content_products(k):
    contents = [
        Counter(2 * j - i - 1 for i, row in enumerate(diagram, 1) for j in range(1, row + 1))
        for diagram in partitions(k)
    ]
    least = Counter()
    for each in contents:
        least |= each
    assert common_denominator(k) == dict(least)


@pytest.mark.parametrize(("k", "degree"), [(3, 5), (6, 14), (8, 20), (10, 27), (12, 35), (20, 66)])
def test_the_degree_of_the_common_denominator(k, degree):
    assert sum(common_denominator(k).values()) == degree


# --- the type of a value -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("k", [*range(9), 15])
def test_values_are_in_lowest_terms(k):
    """15 is the first order where a factor cancels twice."""
    for value in weingarten_function(k).values():
        assert all(fmpz_poly(list(value.numerator))(-c) != 0 for c, _ in value.denominator)
        assert value.numerator[-1] != 0


@pytest.mark.parametrize("k", range(9))
def test_values_print_as_they_are(k):
    for value in TABLES[k].values():
        expression = value.expression(z)
        assert cancel(sympify(str(value)) - expression) == 0
        assert expression.subs(z, 97) == value.at(97)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (WeingartenValue((0,), ()), "0"),
        (WeingartenValue((-3,), ()), "-3"),
        (WeingartenValue((0, -2), ()), "-2*z"),
        (WeingartenValue((1, 2, 1), ((0, 2),)), "(z+1)**2/z**2"),
        (WeingartenValue((-2, 0, 4), ((-1, 3),)), "2*(2*z**2-1)/(z-1)**3"),
        (WeingartenValue((0, 1), ((3, 1), (5, 1))), "z/((z+3)*(z+5))"),
    ],
    ids=str,
)
def test_a_value_as_text(value, text):
    assert str(value) == text
    assert cancel(sympify(text) - value.expression(z)) == 0


@pytest.mark.parametrize("point", [-2, 0, 1, Integer(1), Fraction(-2), Rational(0)], ids=repr)
def test_at_a_pole_the_pole_is_named(point):
    with pytest.raises(ConditionError, match=f"needs z ≠ {int(point)}, a pole of order 1; got z = {int(point)}"):
        TABLES[2][2,].at(point)


@pytest.mark.parametrize("point", [0.5, "1/2", z])
def test_only_rational_numbers_are_taken(point):
    with pytest.raises(TypeError, match="rational"):
        TABLES[2][2,].at(point)


def test_values_are_frozen():
    with pytest.raises(AttributeError):
        TABLES[1][1,].numerator = (2,)
    with pytest.raises(TypeError):
        TABLES[1][1,] = TABLES[0][()]
    assert hash(TABLES[2][2,]) == hash(weingarten_function(2)[2,])


@pytest.mark.parametrize("k", range(1, 11))
def test_poles_are_where_the_conditions_say(k):
    """None at an integer z ≥ k, nor at z < −2(k − 1); the extremes do occur."""
    poles = {-c for value in TABLES[k].values() for c, _ in value.denominator}
    assert min(poles) == -2 * (k - 1)
    assert max(poles) == k - 1


KINDS = st.integers(1, 10).flatmap(lambda k: st.sampled_from(list(partitions(k))))
POINTS = st.fractions(min_value=-40, max_value=40, max_denominator=1000)


@given(KINDS, POINTS, st.data())
@settings(deadline=None)
def test_a_relation_at_a_rational_point(kind, point, data):
    k, part = sum(kind), data.draw(st.sampled_from(kind))
    assume(-point not in common_denominator(k))
    rest = list(kind)
    rest.remove(part)

    def at(*parts):
        return TABLES[sum(parts)][tuple(sorted(parts, reverse=True))].at(point)

    split = sum(at(*rest, j, part - j) for j in range(1, part))
    merged = sum(s * at(*rest[:i], *rest[i + 1 :], s + part) for i, s in enumerate(rest))
    point_ = Rational(point.numerator, point.denominator)
    assert (point_ + part - 1) * at(*kind) + split + 2 * merged == (at(*rest) if part == 1 else 0)


# --- what it is for ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("k", "z_value"), [(1, 3), (2, 2), (2, 5), (3, 4), (4, 4)])
def test_the_moments_of_one_entry_of_a_random_orthogonal_matrix(k, z_value):
    """E O₁₁^{2k} = (2k − 1)!! / (z (z + 2) ⋯ (z + 2k − 2)), the moment of a coordinate of a point on the sphere."""
    pairings = prod(range(1, 2 * k, 2))
    found = pairings * sum(number_of_pairings(kind) * value.at(z_value) for kind, value in TABLES[k].items())
    assert found == Rational(pairings, prod(z_value + 2 * j for j in range(k)))


@pytest.mark.parametrize(("n", "d"), [(6, 1), (9, 2), (11, 4)])
def test_the_first_two_moments_of_the_inverse_wishart_matrix(n, d):
    """c₁ and c₂ of E[W⁻¹MW⁻¹], with k = 2 and z = −(n − d − 1)."""
    g = n - d - 1
    c2 = Rational(1, (n - d) * (n - d - 1) * (n - d - 3))
    assert -TABLES[1][1,].at(-g) == Rational(1, g)
    assert (TABLES[2][1, 1].at(-g), TABLES[2][2,].at(-g)) == ((n - d - 2) * c2, c2)
