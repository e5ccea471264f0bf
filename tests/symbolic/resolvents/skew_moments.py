"""f(t) = ½ tr A⁻¹D by linear algebra over ℚ, in the basis of powers: no orthogonal polynomials.

de Bruijn's formula with w(x) = xᵃ e^(−x/2), a = (α − 1)/2: A_jk = ∬ sgn(y − x) xʲ yᵏ w(x) w(y), B the same with
xʲ/(x + t), D = B − Bᵀ, for odd q bordered by mⱼ = ∫ xʲ w and Jⱼ = ∫ xʲ w/(x + t), both divided by m₀. By parts

    A_{j,k+1} = (2k + α + 1) A_jk + 4 (j + k + α)!,      I_{k+1} = (2k + α + 1) I_k + 4 S_{k+1}   (I_k = B_{0k}),
    B_{j+1,k} = A_jk − t B_jk,      S_{k+1} = (k + α − 1)! − t S_k,      J_{j+1} = mⱼ − t Jⱼ.
"""

from math import factorial

from flint import fmpq, fmpq_mat


def rows_of_skew_moments(q, alpha):
    rows = [[fmpq(0)]]
    for k in range(q - 1):
        rows[0].append((2 * k + alpha + 1) * rows[0][k] + 4 * factorial(k + alpha))
    for j in range(1, q):
        rows.append([-rows[0][j]])
        for k in range(q - 1):
            rows[j].append((2 * k + alpha + 1) * rows[j][k] + 4 * factorial(j + k + alpha))
    return rows


def trace_by_linear_algebra(q, alpha, t, h, u):
    """f(t) for rational stand-ins of the integrals: S₁ = α! h, and J₀ = u for odd q, I₀ = 4 α! u for even q."""
    A = rows_of_skew_moments(q, alpha)
    S = [None, factorial(alpha) * h]
    for k in range(1, q + 1):
        S.append(factorial(k + alpha - 1) - t * S[k])
    B = [[4 * factorial(alpha) * u if q % 2 == 0 else fmpq(17, 5)]]  # for odd q its value does not matter
    for k in range(q - 1):
        B[0].append((2 * k + alpha + 1) * B[0][k] + 4 * S[k + 1])
    for j in range(1, q):
        B.append([A[j - 1][k] - t * B[j - 1][k] for k in range(q)])
    D = [[B[j][k] - B[k][j] for k in range(q)] for j in range(q)]
    if q % 2:
        m, J = [fmpq(1)], [u]
        for j in range(q - 1):
            m.append((2 * j + alpha + 1) * m[j])
            J.append(m[j] - t * J[j])
        A = [[*row, entry] for row, entry in zip(A, m, strict=True)] + [[*(-entry for entry in m), fmpq(0)]]
        D = [[*row, entry] for row, entry in zip(D, J, strict=True)] + [[*(-entry for entry in J), fmpq(0)]]
    product = fmpq_mat(A).solve(fmpq_mat(D))
    return sum((product[i, i] for i in range(product.nrows())), fmpq(0)) / 2
