"""Claims that are true, and alterations of each that are not, for the tests of the judges."""

from __future__ import annotations

from sympy import Ne, Symbol, symbols

from symbolic.claim import Claim, Finite
from symbolic.ensembles import GaussianRows, HaarOrthogonal
from symbolic.matrices import (
    Covariance,
    E,
    Entry,
    Identity,
    Infinite,
    Letter,
    Named,
    NamedScalar,
    Power,
    TestFunction,
    Variance,
    Weingarten,
    Zero,
    inv,
    tr,
)

n, d, k, a, b = symbols("n d k a b", integer=True, positive=True)
sigma_y2 = Symbol("sigma_y2", positive=True)
PD = ("positive definite", "symmetric")

Sigma = Letter("Sigma", d, d, facts=PD)
X = Letter("X", n, d, law=GaussianRows(Sigma))
W = Named("W", X.T * X)
G = Letter("G", n, d, law=GaussianRows(Identity(d)))
V = Named("V", G.T * G)
M = Letter("M", d, d)
P = Letter("P", d, d, facts=PD)
Q = Letter("Q", n, n)
O = Letter("O", d, d, law=HaarOrthogonal())
z = Symbol("z", real=True)
A = Letter("A", a, b)
B = Letter("B", b, a)
u = Letter("u", d, 1)
beta = Letter("beta", d, 1)
e_i, e_j, e_k, e_l = (Letter(f"e_{index}", d, 1) for index in "ijkl")
epsilon = Letter("epsilon", n, 1, law=GaussianRows(sigma_y2 * Identity(1)))
y = Named("y", X * beta + epsilon)
beta_hat = Named("beta_hat", inv(W) * X.T * y)
xi = NamedScalar("xi", tr(u * u.T * inv(W)))

S, iS = Sigma, inv(Sigma)
c2 = 1 / ((n - d) * (n - d - 1) * (n - d - 3))
c1 = (n - d - 2) * c2
twice = (n > d + 3,)
once = (n > d + 1,)


def phi(order: int = 0) -> TestFunction:
    return TestFunction("phi", xi, order)


def same(lhs: object, rhs: object, *given: object) -> Claim:
    return Claim(lhs, "=", rhs, given)  # type: ignore[arg-type]


def sandwich(middle: object, other: object) -> object:
    return c1 * iS * middle * iS + c2 * (iS * other * iS + tr(M * iS) * iS)  # type: ignore[operator]


def entries(factor: object) -> object:
    def s(p: Letter, q: Letter) -> Entry:
        return Entry(iS, p, q)

    return (factor - 1 / (n - d - 1) ** 2) * s(e_i, e_j) * s(e_k, e_l) + c2 * (  # type: ignore[operator]
        s(e_i, e_k) * s(e_j, e_l) + s(e_i, e_l) * s(e_j, e_k)
    )


def fourth(equal: object, different: object) -> object:
    square, chain = tr(M * M.T) ** 2, tr(M * M.T * M * M.T)
    return 3 * (equal * square + different * chain) / (d * (d - 1) * (d + 2))  # type: ignore[operator]


error = beta_hat - beta
risk = E(tr(Sigma * error * error.T))
square = (n - d - 2) * c2 * tr(iS) ** 2 + 2 * c2 * tr(iS * iS)
stein = E(X.T * X * inv(W))
forward = E(inv(W) * X.T * X * inv(W))
hat_trace = E(tr(X * inv(W) * X.T) * S * inv(W))

# Each name: the true claim, then false ones.
CLAIMS: dict[str, tuple[Claim, tuple[Claim, ...]]] = {
    "mean": (
        same(E(W), n * S),
        (same(E(W), d * S), same(E(W), (n + 1) * S), same(E(W), -n * S), same(E(W), n * iS), same(E(inv(W)), n * S)),
    ),
    "quadratic": (
        same(E(W * M * W), n**2 * S * M * S + n * S * M.T * S + n * tr(M * S) * S),
        (
            same(E(W * M * W), n**2 * S * M * S + n * S * M * S + n * tr(M * S) * S),
            same(E(W * M * W), n**2 * S * M * S + n * M.T * S * S + n * tr(M * S) * S),
            same(E(W * M * W), n**2 * S * M * S + n * S * M.T * S - n * tr(M * S) * S),
            same(E(W * M * W), n**3 * S * M * S + n * S * M.T * S + n * tr(M * S) * S),
        ),
    ),
    "inverse": (
        same(E(inv(W)), iS / (n - d - 1), *once),
        (
            same(E(inv(W)), iS / (n - d - 1), n > d),
            same(E(inv(W)), iS / (n - d - 1), n >= d),
            same(E(inv(W)), iS / (n - d - 1)),
            same(E(inv(W)), iS / (n - d), *once),
            same(E(inv(W)), iS / (n - d + 1), *once),
            same(E(inv(W)), S / (n - d - 1), *once),
            same(E(W), iS / (n - d - 1), *once),
            same(E(inv(W)), -iS / (n - d - 1), *once),
        ),
    ),
    "inverse twice": (
        same(E(inv(W) * M * inv(W)), sandwich(M, M.T), *twice),
        (
            same(E(inv(W) * M * inv(W)), sandwich(M, M), *twice),
            same(E(inv(W) * M * inv(W)), sandwich(M.T, M), *twice),
            same(E(inv(W) * inv(W) * M), sandwich(M, M.T), *twice),
            same(E(inv(W) * M * inv(W)), sandwich(M, M.T), n > d + 2),
            same(E(inv(W) * M * inv(W)), sandwich(M, M.T), *once),
        ),
    ),
    "trace times inverse": (
        same(E(tr(M * inv(W)) * inv(W)), c1 * tr(M * iS) * iS + c2 * iS * (M + M.T) * iS, *twice),
        (
            same(E(tr(M * inv(W)) * inv(W)), c1 * tr(M * iS) * iS + 2 * c2 * iS * M * iS, *twice),
            same(E(tr(M * inv(W)) * inv(W)), c2 * tr(M * iS) * iS + c2 * iS * (M + M.T) * iS, *twice),
        ),
    ),
    "squared trace": (
        same(E(tr(inv(W)) ** 2), square, *twice),
        (
            same(E(tr(inv(W)) ** 2), square, n > d + 2),
            same(E(tr(inv(W)) ** 3), square, *twice),
            same(E(tr(inv(W)) ** 2), square + c2 * tr(iS * iS), *twice),
        ),
    ),
    "variance of the trace": (
        same(Variance(tr(inv(W))), square - tr(iS) ** 2 / (n - d - 1) ** 2, *twice),
        (
            same(Variance(tr(inv(W))), square, *twice),
            same(Variance(tr(inv(W))), square - tr(iS) ** 2 / (n - d - 1) ** 2, *once),
        ),
    ),
    "covariance of entries": (
        same(Covariance(Entry(inv(W), e_i, e_j), Entry(inv(W), e_k, e_l)), entries(c1), *twice),
        (
            same(Covariance(Entry(inv(W), e_i, e_k), Entry(inv(W), e_j, e_l)), entries(c1), *twice),
            same(Covariance(Entry(inv(W), e_i, e_j), Entry(inv(W), e_k, e_l)), -entries(c1), *twice),
        ),
    ),
    "power": (
        same(E(Power(W, -2)), (c1 + c2) * Power(S, -2) + c2 * tr(iS) * iS, *twice),
        (
            same(E(Power(W, 2)), (c1 + c2) * Power(S, -2) + c2 * tr(iS) * iS, *twice),
            same(E(Power(W, -2)), (c1 + c2) * Power(S, -1) + c2 * tr(iS) * iS, *twice),
        ),
    ),
    "isotropic": (
        same(E(tr(inv(V))), d / (n - d - 1), *once),
        (
            same(E(tr(inv(V))), d / (n - d - 1), n > d),
            same(E(tr(inv(V))), n / (n - d - 1), *once),
            same(E(tr(inv(V))), d / (n - d), *once),
        ),
    ),
    "isotropic third moment": (
        same(E(tr(V * V * V)), d * n * (d**2 + n**2 + 3 * d * n + 3 * d + 3 * n + 4)),
        (same(E(tr(V * V * V)), d * n * (d**2 + n**2 + 3 * d * n + 3 * d + 3 * n + 5)),),
    ),
    "excess risk": (
        same(risk, sigma_y2 * d / (n - d - 1), *once),
        (
            same(risk, sigma_y2 * d / (n - d - 1), n > d),
            same(risk, sigma_y2 * d / (n - d), *once),
            same(risk, sigma_y2**2 * d / (n - d - 1), *once),
            same(risk, sigma_y2 * n / (n - d - 1), *once),
        ),
    ),
    "integration by parts": (
        same(stein, n * S * E(inv(W)) - S * forward - hat_trace, *once),
        (
            same(stein, n * S * E(inv(W)) + S * forward - hat_trace, *once),
            same(stein, d * S * E(inv(W)) - S * forward - hat_trace, *once),
            same(stein, n * S * E(inv(W)) - S * forward, *once),
        ),
    ),
    "product of expectations": (
        same(S * E(inv(W)) * M, M / (n - d - 1), *once),
        (same(S * E(inv(W)) * M, M.T / (n - d - 1), *once), same(E(inv(W)) * M * S, M / (n - d - 1), *once)),
    ),
    "test function": (
        same(tr(u * u.T * iS) * E(phi()), (n - d - 1) * E(xi * phi()) - 2 * E(xi**2 * phi(1)), n >= d),
        (
            same(tr(u * u.T * iS) * E(phi()), (n - d - 1) * E(xi * phi()) - 2 * E(xi**2 * phi(1)), n >= d - 1),
            same(tr(u * u.T * iS) * E(phi()), (n - d - 1) * E(xi * phi()) - 3 * E(xi**2 * phi(1)), n >= d),
            same(tr(u * u.T * iS) * E(phi()), (n - d - 1) * E(xi * phi()) + 2 * E(xi**2 * phi(1)), n >= d),
            same(tr(u * u.T * iS) * E(phi()), (n - d) * E(xi * phi()) - 2 * E(xi**2 * phi(1)), n >= d),
            same(tr(u * u.T * iS) * E(phi()), (n - d - 1) * E(xi * phi()) - 2 * E(xi * phi(1)), n >= d),
        ),
    ),
    "finite": (
        Claim(Finite(E(tr(P * inv(W)) ** k)), "iff", n > d + 2 * k - 1, (n >= d,)),
        (
            Claim(Finite(E(tr(P * inv(W)) ** k)), "iff", n > d + 2 * k, (n >= d,)),
            Claim(Finite(E(tr(P * inv(W)) ** k)), "iff", n > d + 2 * k - 2, (n >= d,)),
            Claim(Finite(E(tr(P * inv(W)) ** k)), "iff", n > d + k, (n >= d,)),
            Claim(Finite(E(tr(P * inv(W)) ** (k + 1))), "iff", n > d + 2 * k - 1, (n >= d,)),
            Claim(Finite(E(tr(P * W) ** k)), "iff", n > d + 2 * k - 1, (n >= d,)),
            Claim(Finite(E(tr(P * inv(W)) ** k)), "iff", n > d + 2 * k - 1, (n >= d - 1,)),
        ),
    ),
    "infinite": (
        same(E(tr(P * inv(W))), Infinite(), n >= d, n <= d + 1),
        (
            same(E(tr(P * inv(W))), Infinite(), n >= d, n <= d + 2),
            same(E(tr(P * inv(W))), Infinite(), n <= d + 1),
            same(E(tr(P * W)), Infinite(), n >= d, n <= d + 1),
            same(-E(tr(P * inv(W))), Infinite(), n >= d, n <= d + 1),
            same(E(tr(P * inv(W))), 1 / (n - d), n > d),
        ),
    ),
    "trace is cyclic": (same(tr(A * B), tr(B * A)), (same(tr(A * B), -tr(B * A)), same(tr(A * B), tr(A.T * B.T) + 1))),
    "transpose of a product": (same((A * B).T, B.T * A.T), (same((A * B).T, A * B), same(A * B, B.T * A.T))),
    "inverse cancels": (
        same(P * inv(P), Identity(d)),
        (same(P * P, Identity(d)), same(P * inv(P), Identity(n)), same(M.T * inv(M), Identity(d))),
    ),
    "trace of the identity": (same(tr(Identity(d)), d), (same(tr(Identity(d)), n), same(tr(Identity(d)), 2 * d))),
    "least squares": (
        same(beta_hat, beta + inv(W) * X.T * epsilon, n >= d),
        (same(beta_hat, beta - inv(W) * X.T * epsilon, n >= d), same(beta_hat, beta, n >= d)),
    ),
    "hat matrix": (
        same(E(X * inv(W) * X.T), d * Identity(n) / n, n >= d),
        (same(E(X * inv(W) * X.T), n * Identity(n) / d, n >= d), same(E(X * inv(W) * X.T), Identity(n), n >= d)),
    ),
    "mean of the design": (same(E(X), Zero(n, d)), (same(E(X), X),)),
    "weighted gram": (
        same(E(X.T * Q * X), tr(Q) * S),
        (same(E(X.T * Q * X), -tr(Q) * S), same(E(X.T * Q * X), n * S)),
    ),
    "first moment of an orthogonal matrix": (
        same(E(O * M * O.T), tr(M) * Identity(d) / d),
        (
            same(E(O * M * O.T), tr(M) * Identity(d)),
            same(E(O * M * O), tr(M) * Identity(d) / d),
            same(E(O * M * O.T), M / d),
            same(E(O.T * M * O.T), tr(M) * Identity(d) / d),
        ),
    ),
    "second moment of an orthogonal matrix": (
        same(E(tr(O * M) ** 4), fourth(d + 1, -2), d >= 2),
        (
            same(E(tr(O * M) ** 4), fourth(d + 1, -1), d >= 2),
            same(E(tr(O * M) ** 4), fourth(d, -2), d >= 2),
            same(E(tr(O * M) ** 4), fourth(d + 1, -2)),
            same(E(tr(O * M) ** 4), fourth(-d - 1, 2), d >= 2),
        ),
    ),
    "orthogonal": (
        same(E(O * O.T), Identity(d)),
        (same(E(O * O), Identity(d)), same(E(O * O.T), Zero(d, d)), same(E(O), Identity(d))),
    ),
    "orthogonal and Gaussian": (
        same(E(O * W * O.T), n * tr(S) * Identity(d) / d),
        (same(E(O * W * O.T), n * S), same(E(O * W * O.T), tr(S) * Identity(d) / d)),
    ),
    "Weingarten function": (
        same(z * Weingarten((2,), z), -1 / ((z - 1) * (z + 2)), Ne(z, 0), Ne(z, 1), Ne(z, -2)),
        (
            same(z * Weingarten((2,), z), 1 / ((z - 1) * (z + 2)), Ne(z, 0), Ne(z, 1), Ne(z, -2)),
            same(z * Weingarten((2,), z), -1 / ((z + 1) * (z - 2)), Ne(z, 0), Ne(z, 1), Ne(z, -2)),
            same(z * Weingarten((1, 1), z), -1 / ((z - 1) * (z + 2)), Ne(z, 0), Ne(z, 1), Ne(z, -2)),
            same(z * Weingarten((2,), z), -1 / ((z - 1) * (z + 2)), Ne(z, 1), Ne(z, -2)),
            same(z * Weingarten((2,), z), -1 / ((z - 1) * (z + 2)), Ne(z, 0), Ne(z, -2)),
            same(z * Weingarten((2,), z), -1 / ((z - 1) * (z + 2)), Ne(z, 0), Ne(z, 1)),
        ),
    ),
    "numbers": (
        same(sigma_y2 * tr(S * iS) / (n - d - 1), sigma_y2 * d / (n - d - 1), *once),
        (
            same(sigma_y2 * tr(S * iS) / (n - d - 1), sigma_y2 * d / (n - d - 1), n > d),
            same(sigma_y2 * tr(S * S) / (n - d - 1), sigma_y2 * d / (n - d - 1), *once),
        ),
    ),
}
