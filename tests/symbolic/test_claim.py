"""Conditions: what implies what, which denominators may vanish."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Integer, Ne, Rational, Symbol

from symbolic.claim import (
    Claim,
    are_consistent,
    condition_text,
    condition_texts,
    denominators,
    entails,
    first_vanishing,
    is_nonzero,
    is_scalar,
    negation,
    require,
    slack,
    violated,
)
from symbolic.errors import ConditionError
from symbolic.matrices import Letter, tr

n = Symbol("n", integer=True, positive=True)
d = Symbol("d", integer=True, positive=True)
k = Symbol("k", integer=True, positive=True)
z = Symbol("z", integer=True)
t = Symbol("t", positive=True)
s = Symbol("s", nonnegative=True)
x = Symbol("x", real=True)
M = Letter("M", d, d)


@pytest.mark.parametrize(
    ("conditions", "wanted"),
    [
        ((n > d + 1,), n > d),
        ((n > d + 1,), n >= d + 2),
        ((n >= d + 2,), n > d + 1),
        ((n > d,), n >= d + 1),
        ((), n >= 1),
        ((), n > 0),
        ((n >= d, n <= d + 1), n <= d + 1),
        ((n > d, d > k), n > k + 1),
        ((2 * n > 3,), n >= Rational(3, 2)),
        ((2 * n > 2 * d + 1,), 2 * n >= 2 * d + 2),
        ((t > 1,), t > 0),
        ((), t > 0),
        ((), s >= 0),
        ((x > 1, x < 0), x > 5),
        ((n > d, n < d), n > 100),
        ((n > d, n <= d), d > 7),
        ((x >= 2,), x > 1),
        ((x > 1,), x > 1),
        ((d < n,), n > d),
        ((n > d + 1,), True),
        ((2 * d + t < 2,), n > 100),
        ((n * d > 3, n > d + 1), n > d),
    ],
)
def test_a_condition_that_follows_is_entailed(conditions, wanted):
    assert entails(conditions, wanted)


@pytest.mark.parametrize(
    ("conditions", "wanted"),
    [
        ((n > d,), n > 1),
        ((), n + d >= 2),
        ((n > d + 2 * k - 1,), n > d),
        ((n > d, d > k), n >= 3),
        ((s > 0,), 2 * s > 0),
    ],
)
def test_the_domains_of_the_symbols_count_as_conditions(conditions, wanted):
    assert entails(conditions, wanted)


@pytest.mark.parametrize(
    ("conditions", "wanted"),
    [
        ((n > d,), n > d + 1),
        ((n >= d,), n > d),
        ((n > d + 1,), n > d + 2),
        ((n > d + 1,), n < d),
        ((), n > 1),
        ((), n > d),
        ((), s > 0),
        ((), t >= Rational(1, 100)),
        ((), x >= 0),
        ((), z >= 0),
        ((x >= 1,), x > 1),
        ((t > 1,), t >= 2),
        ((n > d, k > d), n > k),
        ((n > d + 2 * k - 1,), n > d + 2 * k),
        ((n > d + 1,), False),
        ((n > d,), n * d > 5),
    ],
)
def test_a_condition_that_does_not_follow_is_not_entailed(conditions, wanted):
    assert not entails(conditions, wanted)


SIGNS = (lambda e: e > 0, lambda e: e >= 0, lambda e: e < 0, lambda e: e <= 0)
RANGES = {n: range(1, 6), d: range(1, 6), z: range(-3, 4), t: [Rational(i, 3) for i in (1, 2, 3, 5, 9)]}


@st.composite
def conditions(draw):
    coefficients = [draw(st.integers(-2, 2)) for _ in RANGES]
    bound = draw(st.integers(-4, 4))
    expression = sum((c * symbol for c, symbol in zip(coefficients, RANGES, strict=True)), Integer(bound))
    return draw(st.sampled_from(SIGNS))(expression)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(st.lists(conditions(), max_size=3), conditions())
def test_what_is_entailed_holds_at_every_small_point_of_the_conditions(stated, wanted):
    stated = [condition for condition in stated if condition not in (True, False)]
    if entails(stated, wanted):
        for values in product(*RANGES.values()):
            point = dict(zip(RANGES, values, strict=True))
            if violated(stated, point) is None:
                assert wanted in (True, False) or wanted.xreplace(point) == True  # noqa: E712 (a SymPy boolean)


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(st.lists(conditions(), min_size=1, max_size=3))
def test_every_condition_entails_itself_and_not_its_negation_unless_infeasible(stated):
    stated = [condition for condition in stated if condition not in (True, False)]
    for condition in stated:
        assert entails(stated, condition)
        feasible = any(
            violated(stated, dict(zip(RANGES, values, strict=True))) is None for values in product(*RANGES.values())
        )
        assert not (feasible and entails(stated, negation(condition)))


def test_a_slack_is_what_has_to_be_positive():
    assert slack(n > d + 1) == (n - d - 1, True)
    assert slack(n <= d) == (d - n, False)


@pytest.mark.parametrize(
    ("condition", "text"),
    [(n > d + 1, "n > d + 1"), (n >= d, "n ≥ d"), (n <= d + 1, "n ≤ d + 1")],
)
def test_a_condition_reads_as_a_person_writes_it(condition, text):
    assert condition_text(condition) == text


def test_the_symbols_of_a_condition_stand_in_alphabetical_order():
    assert condition_text(n > d + 2 * k - 1) == "n > d + 2k - 1"


def test_a_missing_condition_is_named_with_what_is_given():
    with pytest.raises(ConditionError, match=r"the mean needs n > d \+ 1; given is n ≥ d, k > 2"):
        require((n >= d, k > 2), n > d + 1, "the mean")
    with pytest.raises(ConditionError, match="given is nothing"):
        require((), n > d + 1, "the mean")


@pytest.mark.parametrize(
    ("expression", "conditions"),
    [
        (n - d - 1, (n > d + 1,)),
        (d - n, (n > d,)),
        ((n - d) * (n - d - 1) ** 2, (n > d + 1,)),
        (n * d, ()),
        (n + d, ()),
        (t**2 + t, ()),
        (2 * n - 2 * d - 1, (n > d,)),
        (Integer(3), ()),
    ],
)
def test_an_expression_of_fixed_sign_is_not_zero(expression, conditions):
    assert is_nonzero(expression, conditions)


@pytest.mark.parametrize(
    ("expression", "conditions"),
    [
        (n - d - 1, (n > d,)),
        (n - d - 1, ()),
        ((n - d) * (n - d - 3), (n > d,)),
        (z, ()),
        (s, ()),
        (n**2 - 2 * d, ()),
        (tr(M), ()),
        (Integer(0), ()),
    ],
)
def test_an_expression_that_may_be_zero_is_not_said_to_be_nonzero(expression, conditions):
    assert not is_nonzero(expression, conditions)


def test_the_denominators_of_a_matrix_expression_are_found_wherever_they_stand():
    expression = M / (n - d) + tr(M / (k + 1)) * M / ((n - d) * (n - d - 1) ** 2)
    found = {(denominator**2).expand() for denominator in denominators(expression)}
    assert found == {(e**2).expand() for e in (n - d, k + 1, n - d - 1)}


def test_the_first_denominator_that_may_vanish_is_returned():
    claim = Claim(M, "=", M / ((n - d) * (n - d - 3)), given=(n > d,))
    assert first_vanishing(claim) in (n - d - 3, d - n + 3)
    assert first_vanishing(Claim(M, "=", M / ((n - d) * (n - d - 3)), given=(n > d + 3,))) is None
    assert first_vanishing(Claim(tr(M) / (n - d), "=", tr(M))) in (n - d, d - n)


def test_replacing_a_symbol_keeps_drops_or_refuses_a_condition():
    claim = Claim(tr(M), "=", n / d, given=(n > d + 1,))
    assert entails(claim.replace({n: Integer(7)}).given, d <= 5)
    assert not entails(claim.replace({n: Integer(7)}).given, d <= 4)
    assert claim.replace({n: Integer(7), d: Integer(2)}).given == ()
    with pytest.raises(ConditionError, match=r"n > d \+ 1 does not hold"):
        claim.replace({n: Integer(3), d: Integer(2)})
    with pytest.raises(ConditionError, match="does not hold"):
        claim.replace({n: d})


def test_a_claim_reads_with_its_conditions():
    assert str(Claim(tr(M), "=", d, given=(n >= d,))) == "tr(M) = d   given n ≥ d"


def test_a_scalar_has_no_matrix_in_it():
    assert is_scalar(n / (d + 1))
    assert not is_scalar(n * tr(M))


# --- scalars that differ ---------------------------------------------------------------------------------------------

APART = (Ne(x, 0), Ne(x, 2))


@pytest.mark.parametrize(
    ("conditions", "wanted"),
    [
        (APART, Ne(x, 0)),
        (APART, Ne(2, x)),
        (APART, Ne(x - 2, 0)),
        ((Ne(n, d),), Ne(d, n)),
        ((n > d + 1,), Ne(n, d)),
        ((n > d + 1,), Ne(d - n, -1)),
        ((), Ne(n, -1)),
        ((), Ne(n, 0)),
    ],
    ids=str,
)
def test_two_scalars_differ(conditions, wanted):
    assert entails(conditions, wanted)


@pytest.mark.parametrize(
    ("conditions", "wanted"),
    [
        ((), Ne(x, 0)),
        (APART, Ne(x, 1)),
        (APART, x > 0),
        (APART, x < 0),
        ((n >= d,), Ne(n, d)),
        ((n > d,), Ne(n, d + 1)),
        ((Ne(n, d),), n > d),
    ],
    ids=str,
)
def test_that_two_scalars_differ_does_not_follow_or_says_too_little(conditions, wanted):
    assert not entails(conditions, wanted)


def test_a_factor_that_is_kept_apart_from_zero_may_be_divided_by():
    assert is_nonzero(x * (x - 2), APART)
    assert is_nonzero(3 * x * (2 - x), APART)
    assert not is_nonzero(x * (x - 1), APART)
    assert first_vanishing(Claim(1 / (x * (x - 2)), "=", x, APART)) is None
    assert first_vanishing(Claim(1 / (x * (x + 2)), "=", x, APART)) == x + 2


def test_what_is_equal_cannot_differ():
    assert are_consistent(APART)
    assert not are_consistent((Ne(n, d), n >= d, n <= d))
    assert are_consistent((Ne(n, d), n >= d))


def test_a_claim_is_instantiated_only_where_its_scalars_differ():
    claim = Claim(1 / x, "=", 1 / x, APART)
    assert claim.replace({x: n}).given == (Ne(n, 2),)
    assert claim.replace({x: Rational(1, 2)}).given == ()
    with pytest.raises(ConditionError, match=r"x ≠ 2 does not hold at x = 2"):
        claim.replace({x: Integer(2)})
    assert condition_text(Ne(x, -2)) == "x ≠ -2"


def test_what_one_scalar_differs_from_is_said_at_once():
    assert condition_texts((n > d, *APART, Ne(x, -1), Ne(t, 1))) == ["n > d", "x ≠ 0, 2, -1", "t ≠ 1"]


# --- conditions that are not affine ----------------------------------------------------------------------------------

mu = Symbol("mu", positive=True)
rows, cols, free = (Symbol(name, integer=True, positive=True) for name in ("rows", "cols", "free"))
ABOVE = (rows - free) * (1 + mu) > cols


@pytest.mark.parametrize(
    "wanted",
    [
        ABOVE,
        mu * (rows - free - cols / (1 + mu)) > 0,
        (rows - free) * (1 + mu) ** 2 > cols,
        (rows - free) * (1 + mu) + 1 > cols,
    ],
    ids=str,
)
def test_a_product_follows_from_a_condition_that_it_is_a_multiple_of(wanted):
    assert entails((ABOVE,), wanted)
    assert entails((rows > free + 1, ABOVE), wanted)
    assert not entails((rows > free + 1,), wanted)


@pytest.mark.parametrize(
    "wanted",
    [
        (rows - free) * (1 + mu) > cols + 1,
        (rows - free) * (1 + mu) < cols,
        (rows - free) * (1 + mu / 2) > cols,
        -mu * (rows - free - cols / (1 + mu)) > 0,
        (rows - free) * (mu - 1) > cols,
        mu * (rows - free) > 1,
    ],
    ids=str,
)
def test_what_is_stronger_does_not_follow(wanted):
    assert not entails((ABOVE,), wanted)


def test_an_affine_condition_that_is_wanted_does_not_follow_from_a_product():
    assert not entails((ABOVE,), rows > free)


def test_a_weak_condition_makes_nothing_strictly_positive():
    weak = (rows - free) * (1 + mu) >= cols
    assert not entails((weak,), mu * (rows - free - cols / (1 + mu)) > 0)
    assert entails((weak,), (rows - free) * (1 + mu) ** 2 > cols)


def test_a_denominator_is_kept_from_zero_by_a_condition_that_is_not_affine():
    assert is_nonzero((rows - free) * (1 + mu) ** 2 - cols, (ABOVE,))
    assert is_nonzero(cols - (rows - free) * (1 + mu), (ABOVE,))
    assert not is_nonzero((rows - free) * (1 + mu) ** 2 - cols, (rows > free,))
    assert not is_nonzero((rows - free) * (1 - mu) - cols, (ABOVE,))
