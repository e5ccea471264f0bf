"""What the two-term law leaves out: what the theorems say is so in numbers, drawn from first principles."""

import numpy as np
import pytest
from sympy import Float, Integer, Symbol, limit

from derivations.eigenspaces.law_beyond_two_terms import law_beyond_two_terms, two_terms
from derivations.eigenspaces.misalignment_of_learned_features import misalignment_of_learned_features
from derivations.eigenspaces.remainder_of_misalignment import remainder_of_misalignment
from derivations.eigenspaces.remainder_of_two_terms import remainder_of_two_terms
from derivations.eigenspaces.sixth_moment_of_error import sixth_moment_of_error
from derivations.symbols import a_1, a_2, d_r, law_B, m_B, n_B, p, q, sigma_r2, t_1, t_2, tau_B
from symbolic.matrices import BigO

SIZES = {n_B: Integer(30), p: Integer(1), q: Integer(2), d_r: Integer(2), sigma_r2: Integer(2)}
DRAWS = 400_000


@pytest.fixture(scope="module")
def errors():
    """Errors (XᵀX)⁻¹XᵀN of least squares."""
    rows, cols, channels = int(SIZES[n_B]), int(SIZES[p] + SIZES[q]), int(SIZES[d_r])
    generator = np.random.default_rng(11)
    found = []
    for _ in range(8):
        inputs = generator.standard_normal((DRAWS // 8, rows, cols))
        noise = generator.standard_normal((DRAWS // 8, rows, channels)) * float(SIZES[sigma_r2]) ** 0.5
        turned = inputs.transpose(0, 2, 1)
        found.append(np.linalg.solve(turned @ inputs, turned @ noise))
    return np.concatenate(found)


def test_the_sixth_moment(errors):
    powers = (errors**2).sum(axis=(1, 2)) ** 3
    claimed = float(sixth_moment_of_error.claim.rhs.xreplace(SIZES))
    assert abs(powers.mean() - claimed) < 4 * powers.std() / DRAWS**0.5
    assert powers.std() / DRAWS**0.5 < 0.01 * claimed


@pytest.mark.parametrize("size", [0.6, 0.8, 1.0, 1.3])
def test_large_errors_are_as_rare_as_is_said(errors, size):
    share = (np.linalg.norm(errors, 2, axis=(1, 2)) >= size).mean()
    bound = float(sixth_moment_of_error.claim.rhs.xreplace(SIZES)) / size**6
    assert share <= bound
    assert share > 0


def plain(expression):
    opened = expression.xreplace({law_B: law_B.definition}).xreplace({tau_B: tau_B.definition})
    return opened.xreplace({atom: Symbol(atom.name) for atom in (a_1, a_2, m_B, t_1, t_2)})


def test_what_the_exact_coefficients_add_is_of_the_third_order():
    sizes = {p: Integer(2), q: Integer(3), d_r: Integer(4), sigma_r2: Integer(1)}
    numbers = {Symbol(atom.name): Integer(i) for i, atom in enumerate((a_1, a_2, m_B, t_1, t_2), start=2)}
    gap = plain(law_beyond_two_terms.claim.rhs).subs(sizes).subs(numbers)
    assert limit(gap * n_B**2, n_B, "oo") == 0
    assert limit(gap * n_B**3, n_B, "oo") != 0
    at = {n_B: Integer(50)}
    difference = (plain(law_B) - plain(two_terms)).subs(sizes).subs(numbers)
    assert difference.subs(at) == gap.subs(at)


def test_the_two_terms_are_those_of_the_series_and_the_bound_is_the_wider():
    right = misalignment_of_learned_features.claim.rhs
    assert remainder_of_two_terms.claim.lhs.expression == misalignment_of_learned_features.claim.lhs - (
        right - next(iter(right.atoms(BigO)))
    )
    wider = remainder_of_two_terms.claim.rhs - remainder_of_misalignment.claim.rhs
    assert wider.is_nonnegative


def test_what_the_exact_coefficients_add_is_far_below_the_bound_where_that_says_something():
    """At s = b = 1 the constants of the bound, and not this, are what keeps it from saying something earlier."""
    numbers = {n_B: Integer(10**6), p: Integer(3), q: Integer(7), d_r: Integer(6), sigma_r2: Float("0.5")}
    values = dict(zip(map(Symbol, ("a_1", "a_2", "m_B", "t_1", "t_2")), (1, 1, 0.25, 3, 3), strict=True))
    added = abs(plain(law_beyond_two_terms.claim.rhs).subs(numbers).subs(values))
    bound = 192 * 9**6 * 1.25 * sixth_moment_of_error.claim.rhs.subs(numbers)
    assert added < bound / 10**6
