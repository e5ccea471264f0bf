"""The symbols of the appendix: each declared once, with its LaTeX, its meaning and its shape.

Dimensions are positive integers, `n` comes before `d` in print because it is declared before it.
"""

from __future__ import annotations

from symbolic.ensembles import GaussianRows, HaarOrthogonal, wishart
from symbolic.matrices import Identity, Registry, inv, tr

REGISTRY = Registry()
_r = REGISTRY

n = _r.scalar("n", "number of samples", domain="dimension")
d = _r.scalar("d", "input dimension", domain="dimension")
k = _r.scalar("k", "order of a moment; in `e_k` an index", domain="count")
sigma_y2 = _r.scalar("sigma_y2", "variance of the noise in the target", domain="positive", latex=r"\sigma_y^2")
epsilon = _r.scalar("epsilon", "damping, falls to zero", domain="positive", latex=r"\varepsilon")
z = _r.scalar("z", "argument of the Weingarten function", domain="real")

Sigma = _r.matrix("Sigma", d, d, "covariance of the inputs", facts=("positive definite", "symmetric"), latex=r"\Sigma")
M = _r.matrix("M", d, d, "an arbitrary matrix")
M_1, M_2, M_3 = (_r.matrix(f"M_{index}", d, d, "an arbitrary matrix", latex=f"M_{index}") for index in (1, 2, 3))
C_1, C_2 = (
    _r.matrix(f"C_{index}", d, d, "a symmetric matrix", facts=("symmetric",), latex=f"C_{index}") for index in (1, 2)
)
D = _r.matrix("D", d, d, "a positive definite matrix", facts=("positive definite", "symmetric"))

X = _r.matrix("X", n, d, "inputs, rows i.i.d. `N(0, \\Sigma)`", law=GaussianRows(Sigma))
W = wishart(_r, "W", X, "Wishart matrix of the inputs")
Z = _r.matrix("Z", n, d, "isotropic inputs, rows i.i.d. `N(0, I)`", law=GaussianRows(Identity(d)))
W_0 = wishart(_r, "W_0", Z, "Wishart matrix of isotropic inputs")
O = _r.matrix("O", d, d, "Haar orthogonal matrix: uniform on the orthogonal matrices", law=HaarOrthogonal())

u = _r.matrix("u", d, 1, "an arbitrary vector other than `0`", facts=("nonzero",))
e_i, e_j, e_k, e_l = (
    _r.matrix(
        f"e_{index}",
        d,
        1,
        f"vector `{index}` of the standard basis",
        domain=f"`1 \\le {index} \\le d`",
        latex=f"e_{index}",
    )
    for index in "ijkl"
)

phi = _r.function("phi", "a test function", latex=r"\varphi")
xi = _r.named_scalar("xi", tr(u * u.T * inv(W)), "the quadratic form `u^\\top W^{-1} u`", latex=r"\xi")
theta = _r.named_scalar(
    "theta", xi / (1 + epsilon * xi), "`\\xi`, damped to stay below `1/\\varepsilon`", latex=r"\theta"
)

beta = _r.matrix("beta", d, 1, "target weights", latex=r"\beta^*")
eps_y = _r.matrix(
    "eps_y",
    n,
    1,
    "noise in the target, entries i.i.d. `N(0, \\sigma_y^2)`",
    law=GaussianRows(sigma_y2 * Identity(1)),
    latex=r"\varepsilon_y",
)
y = _r.named("y", X * beta + eps_y, "targets")
beta_LS = _r.named("beta_LS", inv(W) * X.T * y, "least squares", latex=r"\hat\beta_{\mathrm{LS}}")
