"""Moments up to order four against values from elsewhere: Weingarten sums and textbook formulas.

The Weingarten function is computed here as the inverse of the Gram matrix of pairings, in rational arithmetic.

Sources
    [1] Collins, Matsumoto, J. Math. Phys. 50, 113516, 2009 (orthogonal Weingarten function)
    [2] Matsumoto, J. Theoret. Probab. 25:798–822, 2012 (inverse Wishart moments)
    [3] von Rosen, Scand. J. Statist. 15:97–109, 1988 (E[W⁻¹ ⊗ W⁻¹])
    [4] Muirhead, Aspects of Multivariate Statistical Theory, 1982, section 3.2
"""

from functools import cache
from itertools import product

import pytest
from flint import fmpq, fmpq_mat
from sympy import ImmutableMatrix, Matrix, Rational, Symbol, eye, kronecker_product, zeros

from derivations import symbols
from derivations.symbols import Sigma, u, xi
from derivations.wishart_moments import (
    covariance_of_inverse_entries,
    covariance_of_inverse_traces,
    covariance_of_inverse_wishart,
    existence_of_inverse_moments,
    identity_of_inverse_quadratic_form,
    mean_of_fourth_inverse_power,
    mean_of_inverse_wishart,
    mean_of_squared_inverse,
    mean_of_wishart,
    mean_trace_of_inverse,
    second_moment_of_inverse_trace,
    second_moment_of_inverse_wishart,
    second_moment_of_wishart,
    symmetric_third_moment_of_inverse_wishart,
    third_cumulant_of_inverse_trace,
    third_moment_of_inverse_trace,
    third_moment_of_inverse_wishart,
    third_moment_with_one_trace,
    third_moment_with_trace_of_product,
    third_moment_with_two_traces,
    trace_moment_of_inverse_wishart,
    variance_of_inverse_trace,
)
from symbolic.errors import ConditionError
from symbolic.matrices import Mean, TestFunction, inv, tr

SIGMA = {1: [[3]], 2: [[2, 1], [1, 3]], 3: [[2, 1, 0], [1, 3, 1], [0, 1, 4]]}
MIDDLE = {1: [[5]], 2: [[1, 2], [-3, 4]], 3: [[1, 2, 0], [-1, 3, 5], [7, 0, 2]]}
SIZES = [(d, n) for d in (1, 2, 3) for n in (d + 4, d + 5, d + 9)]


def pairings(points):
    """All ways to split an even number of points into pairs."""
    if not points:
        return [()]
    first, rest = points[0], points[1:]
    return [
        ((first, other), *more) for other in rest for more in pairings(tuple(point for point in rest if point != other))
    ]


def loops(one, two):
    """The number of cycles when two pairings are drawn on the same points."""
    steps = [{**dict(pairing), **{b: a for a, b in pairing}} for pairing in (one, two)]
    left, count = set(steps[0]), 0
    while left:
        start = point = left.pop()
        count += 1
        while True:
            point = steps[1][steps[0][point]]
            left -= {point, steps[0][point]}
            if point == start:
                break
        left -= {steps[0][start]}
    return count


@cache
def weingarten(order, dimension):
    """The orthogonal Weingarten function as a matrix over pairings of 2 · order points [1]."""
    every = pairings(tuple(range(2 * order)))
    z = fmpq(Rational(dimension).p, Rational(dimension).q)
    gram = fmpq_mat([[z ** loops(one, two) for two in every] for one in every])
    return every, Matrix([[Rational(int(x.p), int(x.q)) for x in row] for row in gram.inv().tolist()])


def inverse_moment(sigma, n, indices):
    """E ∏ (W⁻¹)_{i₁i₂}, by Weingarten's sum at dimension −(n − d − 1) [2]."""
    inverse = Matrix(sigma).inv()
    order = len(indices) // 2
    every, values = weingarten(order, -(n - len(sigma) - 1))
    plain = every.index(tuple((2 * r, 2 * r + 1) for r in range(order)))
    total = 0
    for j, pairing in enumerate(every):
        term = values[plain, j]
        for a, b in pairing:
            term *= inverse[indices[a], indices[b]]
        total += term
    return (-1) ** order * total


def gaussian_moment(sigma, n, indices):
    """E ∏ (W)_{i₁i₂}, by Wick's theorem: n to the number of loops [1]."""
    order = len(indices) // 2
    every = pairings(tuple(range(2 * order)))
    plain = tuple((2 * r, 2 * r + 1) for r in range(order))
    covariance = Matrix(sigma)
    total = 0
    for pairing in every:
        term = Rational(n) ** loops(plain, pairing)
        for a, b in pairing:
            term *= covariance[indices[a], indices[b]]
        total += term
    return total


def matrix_of(entry, d):
    return ImmutableMatrix(d, d, entry)


@pytest.mark.parametrize("z", [3, 7, -5, Rational(9, 2)])
def test_the_weingarten_function_of_order_two_has_its_known_values(z):
    every, values = weingarten(2, z)
    assert len(every) == 3
    assert values[0, 0] == (z + 1) / (Rational(z) * (z - 1) * (z + 2))
    assert values[0, 1] == -1 / (Rational(z) * (z - 1) * (z + 2))


def test_the_weingarten_function_of_order_three_has_its_known_values():
    z = Rational(7)
    every, values = weingarten(3, z)
    assert len(every) == 15
    row = sorted(set(values[0, :]))
    below = z * (z - 1) * (z - 2) * (z + 2) * (z + 4)
    assert row == sorted({(z**2 + 3 * z - 2) / below, -1 / (z * (z - 1) * (z - 2) * (z + 4)), 2 / below})


@pytest.mark.parametrize(("d", "n"), SIZES)
def test_first_moments_agree_with_weingarten_sums(d, n):
    found = mean_of_inverse_wishart.at(Sigma=SIGMA[d], n=n).evaluate()
    assert found == matrix_of(lambda i, j: inverse_moment(SIGMA[d], n, (i, j)), d)
    found = mean_of_wishart.at(Sigma=SIGMA[d], n=n).evaluate()
    assert found == matrix_of(lambda i, j: gaussian_moment(SIGMA[d], n, (i, j)), d)


@pytest.mark.parametrize(("d", "n"), SIZES)
def test_the_second_moment_agrees_with_weingarten_sums(d, n):
    middle = Matrix(MIDDLE[d])
    for theorem, moment in (
        (second_moment_of_inverse_wishart, inverse_moment),
        (second_moment_of_wishart, gaussian_moment),
    ):
        found = theorem.at(Sigma=SIGMA[d], M=MIDDLE[d], n=n).evaluate()
        expected = matrix_of(
            lambda i, j, moment=moment: sum(
                middle[a, b] * moment(SIGMA[d], n, (i, a, b, j)) for a, b in product(range(d), repeat=2)
            ),
            d,
        )
        assert found == expected


@pytest.mark.parametrize(("d", "n"), SIZES)
def test_the_mixed_second_moment_agrees_with_weingarten_sums(d, n):
    middle = Matrix(MIDDLE[d])
    found = trace_moment_of_inverse_wishart.at(Sigma=SIGMA[d], M=MIDDLE[d], n=n).evaluate()
    assert found == matrix_of(
        lambda i, j: sum(
            middle[a, b] * inverse_moment(SIGMA[d], n, (b, a, i, j)) for a, b in product(range(d), repeat=2)
        ),
        d,
    )


OTHERS = {
    2: ([[0, 3], [1, -2]], [[2, 5], [-1, 1]]),
    3: ([[0, 3, 1], [1, -2, 4], [2, 0, 5]], [[1, 0, 2], [3, 1, 1], [0, 4, 2]]),
}
SYMMETRIC = {2: ([[1, 2], [2, -3]], [[0, 1], [1, 5]], [[4, -1], [-1, 2]])}


def moment_of_words(sigma, n, middles, order, places):
    """E of traces beside a word; `places` are the ends that the matrices join, in pairs, and the two open ends."""
    d = len(sigma)

    def entry(i, j):
        total = 0
        for inner in product(range(d), repeat=2 * len(middles)):
            weight = 1
            for middle, (a, b) in zip(middles, zip(inner[::2], inner[1::2], strict=True), strict=True):
                weight *= middle[a][b]
            if weight:
                indices = [0] * (2 * order)
                for place, value in zip(places, (*inner, i, j), strict=True):
                    indices[place] = value
                total += weight * inverse_moment(sigma, n, tuple(indices))
        return total

    return matrix_of(entry, d)


@pytest.mark.parametrize(("d", "n"), [(2, 8), (2, 11)])
def test_the_third_moment_agrees_with_weingarten_sums(d, n):
    one, two = OTHERS[d]
    found = third_moment_of_inverse_wishart.at(Sigma=SIGMA[d], M_1=one, M_2=two, n=n).evaluate()
    assert found == moment_of_words(SIGMA[d], n, (one, two), 3, (1, 2, 3, 4, 0, 5))


@pytest.mark.parametrize(
    ("theorem", "places"),
    [
        (symmetric_third_moment_of_inverse_wishart, (1, 2, 3, 4, 0, 5)),
        (third_moment_with_trace_of_product, (3, 0, 1, 2, 4, 5)),
        (third_moment_with_one_trace, (1, 0, 3, 4, 2, 5)),
        (third_moment_with_two_traces, (1, 0, 3, 2, 4, 5)),
    ],
    ids=lambda x: getattr(x, "label", None),
)
@pytest.mark.parametrize(("d", "n"), [(2, 8), (2, 13)])
def test_third_moments_between_symmetric_matrices_agree_with_weingarten_sums(theorem, places, d, n):
    one, two, _ = SYMMETRIC[d]
    found = theorem.at(Sigma=SIGMA[d], C_1=one, C_2=two, n=n).evaluate()
    assert found == moment_of_words(SIGMA[d], n, (one, two), 3, places)


def test_a_third_moment_in_three_dimensions_agrees_with_weingarten_sums():
    one, two = OTHERS[3]
    found = third_moment_of_inverse_wishart.at(Sigma=SIGMA[3], M_1=one, M_2=two, n=9).evaluate()
    assert found == moment_of_words(SIGMA[3], 9, (one, two), 3, (1, 2, 3, 4, 0, 5))


@pytest.mark.parametrize(("d", "n"), [(2, 10), (2, 14)])
def test_the_fourth_power_agrees_with_weingarten_sums(d, n):
    found = mean_of_fourth_inverse_power.at(Sigma=SIGMA[d], n=n).evaluate()
    assert found == moment_of_words(SIGMA[d], n, (eye(d).tolist(),) * 3, 4, (1, 2, 3, 4, 5, 6, 0, 7))


@pytest.mark.parametrize(("d", "n"), [(2, 8), (2, 12), (3, 9)])
def test_the_third_cumulant_of_the_trace_agrees_with_weingarten_sums(d, n):
    every = range(d)
    moments = [
        sum(inverse_moment(SIGMA[d], n, tuple(i for i in at for _ in range(2))) for at in product(every, repeat=order))
        for order in (1, 2, 3)
    ]
    assert third_moment_of_inverse_trace.at(Sigma=SIGMA[d], n=n).evaluate() == moments[2]
    cumulant = moments[2] - 3 * moments[1] * moments[0] + 2 * moments[0] ** 3
    assert third_cumulant_of_inverse_trace.at(Sigma=SIGMA[d], n=n).evaluate() == cumulant


@pytest.mark.parametrize(("d", "n"), [(2, 6), (2, 11), (3, 7)])
def test_the_matrix_covariance_is_the_kronecker_formula(d, n):
    # Cov(vec W⁻¹) = ((2/g) vec V vecᵀV + (I + K)(V ⊗ V)) / ((n − d)(n − d − 1)(n − d − 3)), g = n − d − 1.
    V = Matrix(SIGMA[d]).inv()
    flat, kronecker = V.reshape(d * d, 1), kronecker_product(V, V)
    commutation = zeros(d * d)
    for i, j in product(range(d), repeat=2):
        commutation[i * d + j, j * d + i] = 1
    whole = Rational(2, n - d - 1) * flat * flat.T + (eye(d * d) + commutation) * kronecker
    whole = whole / ((n - d) * (n - d - 1) * (n - d - 3))
    one, two = OTHERS[d]
    # tr(MW⁻¹) is the scalar product of Mᵀ and W⁻¹; rows are stacked, which for a symmetric matrix is vec.
    left, right = (Matrix(middle).T.reshape(d * d, 1) for middle in (one, two))
    found = covariance_of_inverse_traces.at(Sigma=SIGMA[d], M_1=one, M_2=two, n=n).evaluate()
    assert ImmutableMatrix([[found]]) == left.T * whole * right
    mean, middle = V / (n - d - 1), Matrix(MIDDLE[d])
    second = second_moment_of_inverse_wishart.at(Sigma=SIGMA[d], M=MIDDLE[d], n=n).evaluate()
    found = covariance_of_inverse_wishart.at(Sigma=SIGMA[d], M=MIDDLE[d], n=n).evaluate()
    assert found == second - mean * middle * mean


@pytest.mark.parametrize("n", [9, 10, 15])
def test_in_one_dimension_higher_moments_are_those_of_an_inverse_chi_square(n):
    # E (s/χ²_n)^k = s^k / ((n − 2)(n − 4) … (n − 2k)).
    third = Rational(1, 27 * (n - 2) * (n - 4) * (n - 6))
    one = {"C_1": [[1]], "C_2": [[1]]}
    assert third_moment_of_inverse_wishart.at(Sigma=[[3]], M_1=[[1]], M_2=[[1]], n=n).evaluate()[0] == third
    for theorem in (
        symmetric_third_moment_of_inverse_wishart,
        third_moment_with_trace_of_product,
        third_moment_with_one_trace,
        third_moment_with_two_traces,
    ):
        assert theorem.at(Sigma=[[3]], **one, n=n).evaluate()[0] == third
    assert third_moment_of_inverse_trace.at(Sigma=[[3]], n=n).evaluate() == third
    cumulant = Rational(16, 27 * (n - 2) ** 3 * (n - 4) * (n - 6))
    assert third_cumulant_of_inverse_trace.at(Sigma=[[3]], n=n).evaluate() == cumulant
    fourth = mean_of_fourth_inverse_power.at(Sigma=[[3]], n=n).evaluate()
    assert fourth[0] == third / (3 * (n - 8))


@pytest.mark.parametrize(("d", "n"), SIZES)
def test_moments_of_traces_agree_with_weingarten_sums(d, n):
    every = range(d)
    first = sum(inverse_moment(SIGMA[d], n, (i, i)) for i in every)
    second = sum(inverse_moment(SIGMA[d], n, (i, i, j, j)) for i, j in product(every, repeat=2))
    squared = matrix_of(lambda i, j: sum(inverse_moment(SIGMA[d], n, (i, a, a, j)) for a in every), d)
    assert second_moment_of_inverse_trace.at(Sigma=SIGMA[d], n=n).evaluate() == second
    assert variance_of_inverse_trace.at(Sigma=SIGMA[d], n=n).evaluate() == second - first**2
    assert mean_of_squared_inverse.at(Sigma=SIGMA[d], n=n).evaluate() == squared


@pytest.mark.parametrize(("d", "n"), [(2, 6), (2, 9), (3, 7)])
def test_the_second_moment_at_the_identity_is_that_of_the_weingarten_function(d, n):
    g = n - d - 1
    one = [[int(i == j) for j in range(d)] for i in range(d)]
    found = second_moment_of_inverse_wishart.at(Sigma=one, M=one, n=n).evaluate()
    # Pairings {12}{34}, {13}{24}, {14}{23} against {12}{34}: Wg[1²] once and Wg[2] twice, at −g.
    same = Rational(g - 1, g * (g + 1) * (g - 2))
    other = Rational(1, g * (g + 1) * (g - 2))
    assert found == eye(d) * (same + other + other * d)


@pytest.mark.parametrize(("d", "n"), [(2, 6), (2, 11), (3, 7)])
def test_the_covariance_of_entries_is_the_kronecker_formula_of_von_rosen(d, n):
    # [3]: c E[W⁻¹ ⊗ W⁻¹] = (n − d − 2) V ⊗ V + vec V vecᵀ V + K (V ⊗ V), c = (n − d)(n − d − 1)(n − d − 3).
    V = Matrix(SIGMA[d]).inv()
    commutation = zeros(d * d)
    for i, j in product(range(d), repeat=2):
        commutation[i * d + j, j * d + i] = 1
    flat = V.reshape(d * d, 1)
    c = (n - d) * (n - d - 1) * (n - d - 3)
    kronecker = kronecker_product(V, V)
    moment = ((n - d - 2) * kronecker + flat * flat.T + commutation * kronecker) / c
    mean = mean_of_inverse_wishart.at(Sigma=SIGMA[d], n=n).evaluate()
    basis = [[[int(i == a)] for a in range(d)] for i in range(d)]
    for i, j, r, s in product(range(d), repeat=4):
        found = covariance_of_inverse_entries.at(
            Sigma=SIGMA[d], n=n, e_i=basis[i], e_j=basis[j], e_k=basis[r], e_l=basis[s]
        ).evaluate()
        assert found == moment[i * d + r, j * d + s] - mean[i, j] * mean[r, s]


@pytest.mark.parametrize("n", [5, 6, 12])
def test_in_one_dimension_the_moments_are_those_of_an_inverse_chi_square(n):
    # E 1/χ²_n = 1/(n − 2), Var 1/χ²_n = 2/((n − 2)²(n − 4)).
    assert mean_trace_of_inverse.at(n=n, d=1).claim.rhs == Rational(1, n - 2)
    assert variance_of_inverse_trace.at(Sigma=[[1]], n=n).evaluate() == Rational(2, (n - 2) ** 2 * (n - 4))
    assert second_moment_of_inverse_trace.at(Sigma=[[1]], n=n).evaluate() == Rational(1, (n - 2) * (n - 4))


@pytest.mark.parametrize(("d", "n"), [(2, 3), (3, 3)])
def test_the_covariance_of_wishart_entries_is_the_one_of_muirhead(d, n):
    # [4], p. 90: Cov(w_ij, w_kl) = n (σ_ik σ_jl + σ_il σ_jk).
    sigma = Matrix(SIGMA[d])
    for j, r in product(range(d), repeat=2):
        middle = [[int((a, b) == (j, r)) for b in range(d)] for a in range(d)]
        second = second_moment_of_wishart.at(Sigma=SIGMA[d], M=middle, n=n).evaluate()
        for i, s in product(range(d), repeat=2):
            covariance = second[i, s] - n**2 * sigma[i, j] * sigma[r, s]
            assert covariance == n * (sigma[i, r] * sigma[j, s] + sigma[i, s] * sigma[j, r])


@pytest.mark.parametrize(("d", "n"), [(1, 7), (2, 8), (3, 12)])
def test_the_identity_of_the_quadratic_form_is_that_of_an_inverse_chi_square(d, n):
    # [4], theorem 3.2.12: uᵀΣ⁻¹u / uᵀW⁻¹u ~ χ²_{n−d+1}; with φ(x) = xʲ and s = 1 the identity is one of its moments.
    degrees = n - d + 1

    def moment(power):
        """E (1/χ²)^power."""
        result = Rational(1)
        for r in range(1, power + 1):
            result /= degrees - 2 * r
        return result

    claim, x = identity_of_inverse_quadratic_form.claim, Symbol("x")
    for j in (1, 2):
        power_of_x = {TestFunction("phi", xi): x**j, TestFunction("phi", xi, 1): j * x ** (j - 1), xi: x}
        values = {}
        for mean in (claim.lhs + claim.rhs).atoms(Mean):
            coefficient, power = mean.expression.xreplace(power_of_x).as_coeff_exponent(x)
            values[mean] = coefficient * moment(power)
        numbers = {tr(u * u.T * inv(Sigma)): 1, symbols.n: n, symbols.d: d}
        left, right = (side.xreplace(values).xreplace(numbers) for side in (claim.lhs, claim.rhs))
        assert left == right != 0


@pytest.mark.parametrize(("k", "d", "edge"), [(1, 1, 2), (1, 3, 4), (2, 2, 5), (3, 4, 9)])
def test_a_moment_is_finite_from_the_sample_size_on_that_the_chi_square_has(k, d, edge):
    # E (1/χ²_{n−d+1})^k is finite if and only if n − d + 1 > 2k.
    assert edge - d + 1 == 2 * k
    assert existence_of_inverse_moments.at(k=k, d=d, n=edge).claim.rhs == False  # noqa: E712 (a SymPy boolean)
    assert existence_of_inverse_moments.at(k=k, d=d, n=edge + 1).claim.rhs == True  # noqa: E712


@pytest.mark.parametrize(
    ("theorem", "shortfall"),
    [
        (mean_of_inverse_wishart, 1),
        (second_moment_of_inverse_wishart, 3),
        (variance_of_inverse_trace, 3),
        (third_moment_of_inverse_wishart, 5),
        (third_cumulant_of_inverse_trace, 5),
        (mean_of_fourth_inverse_power, 7),
    ],
    ids=lambda x: getattr(x, "label", None),
)
def test_a_moment_has_no_value_at_the_edge(theorem, shortfall):
    with pytest.raises(ConditionError, match="does not hold at"):
        theorem.at(Sigma=SIGMA[2], n=2 + shortfall)
    theorem.at(Sigma=SIGMA[2], n=3 + shortfall)
