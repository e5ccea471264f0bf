"""The symbols of the appendix: each declared once, with its LaTeX, its meaning and its shape.

Dimensions are positive integers, `n` comes before `d` in print because it is declared before it.
"""

from __future__ import annotations

from symbolic.eigenvalue_moments import de_bruijn
from symbolic.ensembles import GaussianRows, HaarOrthogonal, Unspecified, fluctuation, wishart
from symbolic.matrices import (
    E,
    Identity,
    Leading,
    Registry,
    inv,
    low_rank_part,
    operator_norm,
    spectral_part,
    tr,
    weighted_part,
)
from symbolic.perturbation import column_space_terms, group_terms, projector_terms, reduced_rank_terms

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

# --- generalized ridge: a penalty on the complement of a space that is left free --------------------------------------

n_T = _r.scalar("n_T", "number of task samples", domain="dimension")
p = _r.scalar("p", "dimension of what is not penalised; latent dimension", domain="dimension")
q = _r.scalar("q", "`d - p`, dimension of what is penalised", domain="dimension")
kappa = _r.scalar("kappa", "penalty on the summed loss, `n_T \\lambda`", domain="positive", latex=r"\kappa")

BASES = _r.dual_bases(
    ("A", "B"),
    (p, q),
    ("basis of the space that is not penalised", "with `A` a basis of the whole space"),
    duals=("A_dual", "B_dual"),
    latex=("A", "B", r"A^\circ", r"B^\circ"),
)
A, B, A_dual, B_dual = BASES.letters
Sigma_B = _r.matrix("Sigma_B", q, q, "covariance of `X_B`", facts=("positive definite", "symmetric"), latex=r"\Sigma_B")
X_A = _r.matrix("X_A", n_T, p, "inputs along `A`, isotropic", law=GaussianRows(Identity(p)))
X_B = _r.matrix("X_B", n_T, q, "inputs along `B`, rows i.i.d. `N(0, \\Sigma_B)`", law=GaussianRows(Sigma_B))
X_T = _r.named("X_T", X_A * A_dual.T + X_B * B_dual.T, "inputs of the task")
Sigma_T = _r.named(
    "Sigma_T", A_dual * A_dual.T + B_dual * Sigma_B * B_dual.T, "covariance of a row of `X_T`", latex=r"\Sigma_T"
)
Omega = _r.named("Omega", B_dual * B_dual.T, "penalty matrix, of rank `q`", latex=r"\Omega")
W_T = _r.named("W_T", X_T.T * X_T, "Gram matrix of `X_T`")
K_T = _r.named("K_T", W_T + kappa * Omega, "Gram matrix with the penalty")
beta_T = _r.matrix("beta_T", p + q, 1, "target weights", latex=r"\beta^*")
eps_T = _r.matrix(
    "eps_T",
    n_T,
    1,
    "noise in the target, entries i.i.d. `N(0, \\sigma_y^2)`",
    law=GaussianRows(sigma_y2 * Identity(1)),
    latex=r"\varepsilon_y",
)
y_T = _r.named("y_T", X_T * beta_T + eps_T, "targets")
beta_GR = _r.named("beta_GR", inv(K_T) * X_T.T * y_T, "generalized ridge", latex=r"\hat\beta")
Delta = _r.named("Delta", beta_GR - beta_T, "error `\\hat\\beta - \\beta^*`", latex=r"\Delta")

b = _r.named("b", B_dual.T * beta_T, "what is penalised of the target")
W_A = wishart(_r, "W_A", X_A, "Gram matrix of `X_A`")
H_A = _r.named("H_A", Identity(n_T) - X_A * inv(W_A) * X_A.T, "projector off the columns of `X_A`", latex="H_A")
W_BA = _r.named("W_BA", X_B.T * H_A * X_B, "Schur complement of `W_A`", latex=r"W_{B \cdot A}")
K_BA = _r.named("K_BA", W_BA + kappa * Identity(q), "with the penalty", latex=r"K_{B \cdot A}")
Delta_B = _r.named(
    "Delta_B",
    inv(K_BA) * X_B.T * H_A * eps_T - kappa * inv(K_BA) * b,
    "error of plain ridge with the projected inputs",
    latex=r"\Delta_B",
)
Z_B = _r.matrix("Z_B", n_T - p, q, "inputs of plain ridge, rows i.i.d. `N(0, \\Sigma_B)`", law=GaussianRows(Sigma_B))
W_Z = wishart(_r, "W_Z", Z_B, "Gram matrix of `Z_B`")
K_Z = _r.named("K_Z", W_Z + kappa * Identity(q), "with the penalty")
m_T = _r.named_scalar(
    "m_T",
    tr(Sigma_B * b * b.T),
    "what is penalised of the target, in the norm of `\\Sigma_T`",
    latex="m",
)
beta_HR = _r.named(
    "beta_HR", A * inv(W_A) * X_A.T * y_T, "hard restriction to the columns of `A`", latex=r"\hat\beta_A"
)
Delta_HR = _r.named("Delta_HR", beta_HR - beta_T, "error of hard restriction", latex=r"\Delta_A")

Omega_0 = _r.matrix(
    "Omega_0", d, d, "a positive definite penalty", facts=("positive definite", "symmetric"), latex=r"\Omega"
)
K_0 = _r.named("K_0", W + kappa * Omega_0, "Gram matrix with the penalty", latex="K")
beta_R = _r.named("beta_R", inv(K_0) * X.T * y, "ridge with any penalty", latex=r"\hat\beta_{\mathrm{R}}")
Delta_R = _r.named("Delta_R", beta_R - beta, "error of ridge", latex=r"\Delta_{\mathrm{R}}")

y_0 = _r.named("y_0", Z * beta + eps_y, "targets, isotropic inputs", latex="y")
m_beta = _r.named_scalar("m_beta", tr(beta * beta.T), "all of the target, `\\lVert\\beta^*\\rVert^2`", latex=r"m_\beta")
K_I = _r.named("K_I", W_0 + kappa * Identity(d), "with the penalty of plain ridge")
beta_I = _r.named("beta_I", inv(K_I) * Z.T * y_0, "plain ridge, isotropic inputs", latex=r"\hat\beta_I")
Delta_I = _r.named("Delta_I", beta_I - beta, "error of plain ridge", latex=r"\Delta_I")

# --- BEFS: the same with isotropic inputs and learned features, which are held fixed ----------------------------------

FEATURES = _r.dual_bases(
    ("A_hat", "B_hat"),
    (p, q),
    ("brain features, orthonormal", "orthonormal basis of what they miss"),
    latex=(r"\hat{A}", r"\hat{B}"),
)
A_hat, B_hat, *_ = FEATURES.letters
P_hat = _r.named("P_hat", A_hat * A_hat.T, "projector onto the brain features", latex=r"\hat{P}")
Q_hat = _r.named("Q_hat", B_hat * B_hat.T, "`I - \\hat{P}`", latex=r"\hat{Q}")
I_hat = _r.named("I_hat", A_hat * A_hat.T + B_hat * Identity(q) * B_hat.T, "the identity, in that basis", latex="I")
X_P = _r.matrix("X_P", n_T, p, "inputs along the brain features", law=GaussianRows(Identity(p)))
X_Q = _r.matrix("X_Q", n_T, q, "inputs along what they miss", law=GaussianRows(Identity(q)))
X_hat = _r.named("X_hat", X_P * A_hat.T + X_Q * B_hat.T, "inputs of the task, isotropic", latex="X")
W_hat = _r.named("W_hat", X_hat.T * X_hat, "Gram matrix of the inputs", latex="W")
K_hat = _r.named("K_hat", W_hat + kappa * Q_hat, "with the penalty of BEFS", latex="K")
y_hat = _r.named("y_hat", X_hat * beta_T + eps_T, "targets", latex="y")
beta_BEFS = _r.named("beta_BEFS", inv(K_hat) * X_hat.T * y_hat, "BEFS", latex=r"\hat\beta_\kappa")
Delta_BEFS = _r.named("Delta_BEFS", beta_BEFS - beta_T, "error of BEFS", latex=r"\Delta_\kappa")
b_Q = _r.named("b_Q", B_hat.T * beta_T, "the same, in the basis `\\hat{B}`", latex="b_Q")
b_hat = _r.named("b_hat", Q_hat * beta_T, "what the brain features miss of the task", latex=r"\hat{b}")
m_hat = _r.named_scalar(
    "m_hat",
    tr(beta_T * beta_T.T * Q_hat),
    "misalignment of the brain features, `\\lVert\\hat{Q}\\beta^*\\rVert^2`",
    latex=r"\hat{m}",
)
Z_Q = _r.matrix("Z_Q", n_T - p, q, "isotropic inputs of plain ridge", law=GaussianRows(Identity(q)))
W_Q = wishart(_r, "W_Q", Z_Q, "Wishart matrix, `n_T - p` degrees of freedom")
K_Q = _r.named("K_Q", W_Q + kappa * Identity(q), "with the penalty", latex="K_Q")
DE_BRUIJN = de_bruijn(
    _r,
    Z_Q,
    kappa,
    ("cal_A", "cal_B", "cal_B2", "iota", "iota_2", "cal_L", "v"),
    (r"\mathcal{A}", r"\mathcal{B}_1", r"\mathcal{B}_2", r"\iota_1", r"\iota_2", r"\mathcal{L}", "v"),
)
cal_A, iota, iota_2, cal_L, v = DE_BRUIJN.a, *DE_BRUIJN.iota, DE_BRUIJN.lower, DE_BRUIJN.v
W_dual = _r.named("W_dual", Z_Q * Z_Q.T, "Gram matrix of the rows of `Z_Q`", latex=r"\tilde{W}_Q")
K_dual = _r.named("K_dual", W_dual + kappa * Identity(n_T - p), "with the penalty", latex=r"\tilde{K}_Q")
W_P = wishart(_r, "W_P", X_P, "Gram matrix of `X_P`")
H_P = _r.named("H_P", Identity(n_T) - X_P * inv(W_P) * X_P.T, "projector off the columns of `X_P`", latex="H_P")
W_QP = _r.named("W_QP", X_Q.T * H_P * X_Q, "Schur complement of `W_P`", latex=r"W_{Q \cdot P}")
K_QP = _r.named("K_QP", W_QP + kappa * Identity(q), "with the penalty", latex=r"K_{Q \cdot P}")
Delta_Q = _r.named(
    "Delta_Q",
    inv(K_QP) * X_Q.T * H_P * eps_T - kappa * inv(K_QP) * b_Q,
    "error of plain ridge with the projected inputs",
    latex=r"\Delta_Q",
)

kappa_star = _r.named_scalar("kappa_star", q * sigma_y2 / m_hat, "the best penalty", latex=r"\kappa^*")
K_hat_star = _r.named("K_hat_star", W_hat + kappa_star * Q_hat, "with the best penalty", latex="K_*")
beta_star = _r.named(
    "beta_star", inv(K_hat_star) * X_hat.T * y_hat, "BEFS with the best penalty", latex=r"\hat\beta_{\kappa^*}"
)
Delta_star = _r.named("Delta_star", beta_star - beta_T, "its error", latex=r"\Delta_{\kappa^*}")
K_star = _r.named("K_star", W_Q + kappa_star * Identity(q), "with the best penalty", latex=r"K_{Q*}")

beta_any = _r.matrix(
    "beta_any", p + q, 1, "target weights, random and independent of all else", law=Unspecified(), latex=r"\beta"
)
y_any = _r.named("y_any", X_hat * beta_any + eps_T, "targets", latex="y")
beta_BEFS_any = _r.named("beta_BEFS_any", inv(K_hat) * X_hat.T * y_any, "BEFS", latex=r"\hat\beta_\kappa")
Delta_any = _r.named("Delta_any", beta_BEFS_any - beta_any, "error of BEFS", latex=r"\Delta_\kappa")
m_any = _r.named_scalar(
    "m_any", tr(beta_any * beta_any.T * Q_hat), "misalignment, `\\lVert\\hat{Q}\\beta\\rVert^2`", latex=r"\hat{m}"
)
kappa_fixed = _r.named_scalar("kappa_fixed", q * sigma_y2 / E(m_any), "the best fixed penalty", latex=r"\bar\kappa")
K_hat_fixed = _r.named("K_hat_fixed", W_hat + kappa_fixed * Q_hat, "with the best fixed penalty", latex=r"\bar{K}")
beta_fixed = _r.named(
    "beta_fixed",
    inv(K_hat_fixed) * X_hat.T * y_any,
    "BEFS with the best fixed penalty",
    latex=r"\hat\beta_{\bar\kappa}",
)
Delta_fixed = _r.named("Delta_fixed", beta_fixed - beta_any, "its error", latex=r"\Delta_{\bar\kappa}")
K_fixed = _r.named("K_fixed", W_Q + kappa_fixed * Identity(q), "with the best fixed penalty", latex=r"\bar{K}_Q")

# --- scaling in the number of samples ---------------------------------------------------------------------------------

lam = _r.scalar("lam", "penalty on the mean loss", domain="positive", latex=r"\lambda")
alpha = _r.named_scalar("alpha", 1 / (1 + lam), "what the penalty leaves of `\\hat{b}`", latex=r"\alpha")
Xi_hat = fluctuation(_r, "Xi_hat", W_hat, I_hat, latex=r"\Xi")
G_hat = _r.named("G_hat", P_hat + alpha * Q_hat, "inverse of the mean of `K_\\lambda / n_T`", latex="G")
K_lam = _r.named(
    "K_lam", W_hat + (n_T * lam) * Q_hat, "with the penalty `\\lambda` on the mean loss", latex=r"K_\lambda"
)
beta_lam = _r.named(
    "beta_lam", inv(K_lam) * X_hat.T * y_hat, "BEFS with the penalty on the mean loss", latex=r"\hat\beta_\lambda"
)
Delta_lam = _r.named("Delta_lam", beta_lam - beta_T, "its error", latex=r"\Delta_\lambda")

d_U = _r.scalar("d_U", "number of features of any estimator", domain="dimension")
U = _r.matrix("U", d, d_U, "features of any estimator, fixed")
Omega_U = _r.matrix(
    "Omega_U", d_U, d_U, "penalty on features", facts=("positive definite", "symmetric"), latex=r"\Omega_U"
)
Xi = fluctuation(_r, "Xi", W, Sigma, latex=r"\Xi")
W_U = _r.named("W_U", U.T * W * U, "Gram matrix of the features `XU`")
K_U = _r.named("K_U", W_U + (n * lam) * Omega_U, "with the penalty")
B_U = _r.named("B_U", U.T * Sigma * U + lam * Omega_U, "mean of `K_U / n`")
G_U = _r.named("G_U", U * inv(B_U) * U.T, "`F` at the covariance", latex="G")
beta_U = _r.named("beta_U", U * inv(K_U) * U.T * X.T * y, "linear estimator with features `U`", latex=r"\hat\beta_U")
Delta_U = _r.named("Delta_U", beta_U - beta, "its error", latex=r"\Delta_U")
v_U = _r.named("v_U", G_U * Sigma * beta - beta, "its bias at the covariance", latex="v_U")

Xi_T = fluctuation(_r, "Xi_T", W_T, Sigma_T, latex=r"\Xi_T")
Xi_0 = fluctuation(_r, "Xi_0", W_0, Identity(d), latex=r"\Xi_0")
K_Il = _r.named("K_Il", W_0 + (n * lam) * Identity(d), "with the penalty on the mean loss", latex=r"K_{I\lambda}")
beta_Il = _r.named("beta_Il", inv(K_Il) * Z.T * y_0, "ridge", latex=r"\hat\beta_{I\lambda}")
Delta_Il = _r.named("Delta_Il", beta_Il - beta, "error of ridge", latex=r"\Delta_{I\lambda}")

mu = _r.scalar("mu", "penalty on what the inputs explain, in the limit", domain="positive", latex=r"\mu")
alpha_mu = _r.named_scalar(
    "alpha_mu", 1 / (1 + mu), "what the penalty leaves of `\\hat{b}`, in the limit", latex=r"\alpha_\mu"
)
kappa_mu = _r.named_scalar(
    "kappa_mu",
    mu * (n_T - p - q / (1 + mu)),
    "the penalty on the summed loss that `\\mu` belongs to",
    positive=True,
    latex=r"\kappa_\mu",
)
K_hat_mu = _r.named("K_hat_mu", W_hat + kappa_mu * Q_hat, "with this penalty", latex=r"K_\mu")
beta_mu = _r.named("beta_mu", inv(K_hat_mu) * X_hat.T * y_hat, "BEFS with this penalty", latex=r"\hat\beta_\mu")
Delta_mu = _r.named("Delta_mu", beta_mu - beta_T, "its error", latex=r"\Delta_\mu")
K_mu = _r.named("K_mu", W_Q + kappa_mu * Identity(q), "with this penalty", latex=r"K_{Q\mu}")

kappa_iso = _r.named_scalar(
    "kappa_iso",
    mu * (n - d / (1 + mu)),
    "the penalty of plain ridge that `\\mu` belongs to",
    positive=True,
    latex=r"\kappa_\mu",
)
K_iso = _r.named("K_iso", W_0 + kappa_iso * Identity(d), "with this penalty", latex=r"K_\mu")
beta_iso = _r.named("beta_iso", inv(K_iso) * Z.T * y_0, "plain ridge with this penalty", latex=r"\hat\beta_\mu")
Delta_iso = _r.named("Delta_iso", beta_iso - beta, "its error", latex=r"\Delta_\mu")

L_B = _r.named("L_B", Sigma_B + mu * Identity(q), "covariance with the penalty of the limit", latex=r"L_B")
kappa_B = _r.named_scalar(
    "kappa_B",
    mu * (n_T - p - tr(Sigma_B * inv(L_B))),
    "the penalty that `\\mu` belongs to, any covariance",
    positive=True,
    latex=r"\kappa_B",
)
K_TB = _r.named("K_TB", W_T + kappa_B * Omega, "Gram matrix with this penalty", latex=r"K_{T\mu}")
beta_TB = _r.named("beta_TB", inv(K_TB) * X_T.T * y_T, "generalized ridge with it", latex=r"\hat\beta_{T\mu}")
Delta_TB = _r.named("Delta_TB", beta_TB - beta_T, "its error", latex=r"\Delta_{T\mu}")
K_ZB = _r.named("K_ZB", W_Z + kappa_B * Identity(q), "with this penalty", latex=r"K_{Z\mu}")
b_B = _r.named("b_B", kappa_B * b, "what is penalised of the target, times the penalty", latex="b_\\mu")

m_G = _r.scalar("m_G", "mean squared norm of a random target", domain="positive", latex="m_G")
beta_G = _r.matrix(
    "beta_G",
    d,
    1,
    "random target weights, entries i.i.d. `N(0, m_G / d)`",
    law=GaussianRows((m_G / d) * Identity(1)),
    latex=r"\beta",
)
Y_I = _r.matrix(
    "Y_I",
    d,
    n,
    "transpose of isotropic inputs, fewer samples than dimensions",
    law=GaussianRows(Identity(n)),
    latex="Y",
)
W_Y = wishart(_r, "W_Y", Y_I, "Gram matrix of the samples", latex="W_Y")
y_Y = _r.named("y_Y", Y_I.T * beta_G + eps_y, "targets", latex="y")
beta_min = _r.named("beta_min", Y_I * inv(W_Y) * y_Y, "interpolator of least norm", latex=r"\hat\beta_{\min}")
Delta_min = _r.named("Delta_min", beta_min - beta_G, "its error", latex=r"\Delta_{\min}")

# --- series of spectral projectors ------------------------------------------------------------------------------------

t = _r.scalar("t", "size of a perturbation", domain="positive")
lam_s = _r.scalar("lam_s", "an eigenvalue", domain="real", latex=r"\lambda")
lam_1, lam_2 = (
    _r.scalar(f"lam_{index}", "an eigenvalue", domain="real", latex=rf"\lambda_{index}") for index in (1, 2)
)
EIGENSPACE = spectral_part(_r, ("A_s", ("P_s",), ("R_s",)), d, (lam_s,), latex=("A", "P", "R"))
GROUP = spectral_part(
    _r, ("A_g", ("P_1", "P_2"), ("R_1", "R_2")), d, (lam_1, lam_2), latex=("A", "P_1", "P_2", "R_1", "R_2")
)
E_s = _r.matrix("E_s", d, d, "any symmetric matrix", facts=("symmetric",), latex="E")
Pi_k1, Pi_k2 = (
    _r.named(f"Pi_k{j}", term, f"term of order {j} of the series of a projector", latex=rf"\Pi_{j}")
    for j, term in enumerate(projector_terms(EIGENSPACE, E_s, 2)[1:], start=1)
)
Pi_g1, Pi_g2 = (
    _r.named(f"Pi_g{j}", term, f"term of order {j} of the series of a projector", latex=rf"\Pi_{j}")
    for j, term in enumerate(group_terms(GROUP, E_s, 2)[1:], start=1)
)
d_r = _r.scalar("d_r", "number of recorded channels", domain="dimension")
LOW_RANK = low_rank_part(_r, ("B_c", "B_c_plus", "P_c", "P_Rc"), p, (d, d_r), latex=("B", "B^+", "P", "P_R"))
Q_c = _r.named("Q_c", Identity(d) - LOW_RANK.left, "projector off the columns of `B`", latex="Q")
Q_Rc = _r.named("Q_Rc", Identity(d_r) - LOW_RANK.right, "projector off the rows of `B`", latex="Q_R")
E_c = _r.matrix("E_c", d, d_r, "any matrix", latex="E")
Pi_c1, Pi_c2 = (
    _r.named(f"Pi_c{j}", term, f"term of order {j} of the series of left singular vectors", latex=rf"\Pi_{j}")
    for j, term in enumerate(column_space_terms(LOW_RANK, (Q_c, Q_Rc), E_c, 2)[1:], start=1)
)
Pi_r1, Pi_r2 = (
    _r.named(f"Pi_r{j}", term, f"term of order {j} of the series of right singular vectors", latex=rf"\Pi_{{R{j}}}")
    for j, term in enumerate(column_space_terms(LOW_RANK, (Q_c, Q_Rc), E_c, 2, right=True)[1:], start=1)
)
WEIGHTED = weighted_part(_r, LOW_RANK, ("X_w", "S_w", "J_w"), n, latex=("X", "S", "J"))
Pi_w1, Pi_w2 = (
    _r.named(f"Pi_w{j}", term, f"term of order {j} of the series of reduced-rank regression", latex=rf"\Pi_{j}")
    for j, term in enumerate(reduced_rank_terms(WEIGHTED, (Q_c, Q_Rc), E_c, 2)[1:], start=1)
)
Pi_v1, Pi_v2 = (
    _r.named(f"Pi_v{j}", term, f"term of order {j} of the series of right singular vectors", latex=rf"\Pi_{{R{j}}}")
    for j, term in enumerate(reduced_rank_terms(WEIGHTED, (Q_c, Q_Rc), E_c, 2, right=True)[1:], start=1)
)

# --- learned features -------------------------------------------------------------------------------------------------

n_B = _r.scalar("n_B", "number of brain samples", domain="dimension")
sigma_r2 = _r.scalar("sigma_r2", "variance of the noise in the recordings", domain="positive", latex=r"\sigma_r^2")
DIRECTIONS = _r.dual_bases(
    ("A_B", "A_perp"),
    (p, q),
    ("directions that the brain responds to, orthonormal", "orthonormal basis of what it does not respond to"),
    latex=("A", r"A_\perp"),
)
A_B, A_perp, *_ = DIRECTIONS.letters
H_B = _r.matrix("H_B", d_r, p, "responses of the channels, full column rank", facts=("full column rank",), latex="H")
HH = _r.named("HH", H_B.T * H_B, "Gram matrix of the responses", latex=r"H^\top H")
X_brain = _r.matrix(
    "X_brain", n_B, p + q, "inputs shown to the brain, isotropic", law=GaussianRows(Identity(p + q)), latex="X_B"
)
W_brain = wishart(_r, "W_brain", X_brain, "Wishart matrix of the inputs shown to the brain", latex="W_B")
N_B = _r.matrix(
    "N_B",
    n_B,
    d_r,
    "noise in the recordings, entries i.i.d. `N(0, \\sigma_r^2)`",
    law=GaussianRows(sigma_r2 * Identity(d_r)),
)
B_r = _r.named("B_r", A_B * H_B.T, "what the channels record of the inputs", latex="B")
Y_brain = _r.named("Y_brain", X_brain * B_r + N_B, "recordings", latex="Y_B")
C_ols = _r.named("C_ols", inv(W_brain) * X_brain.T * Y_brain, "least squares of the recordings", latex=r"\hat{C}")
E_B = _r.named("E_B", inv(W_brain) * X_brain.T * N_B, "its error", latex=r"\mathcal{E}")
P_B = _r.named("P_B", A_B * A_B.T, "projector on what the brain responds to", latex="P")
Q_B = _r.named("Q_B", A_perp * A_perp.T, "`I - P`", latex="Q")
B_pinv = _r.named("B_pinv", H_B * inv(HH) * A_B.T, "pseudoinverse of `B`", latex="B^+")
Q_R = _r.named("Q_R", Identity(d_r) - H_B * inv(HH) * H_B.T, "projector off the columns of `H`", latex="Q_R")
G_B = _r.named("G_B", A_B * inv(HH) * A_B.T, "pseudoinverse of `BB^\\top`", latex="G")
P_learned = _r.named("P_learned", Leading(C_ols, p), "projector on the learned features", latex=r"\hat{P}_B")
Z_1 = _r.named("Z_1", Q_B * E_B * B_pinv, "first order of the learned space")
Z_2 = _r.named("Z_2", Q_B * E_B * Q_R * E_B.T * G_B - Z_1 * E_B * B_pinv, "second order")
F_1 = _r.named("F_1", Z_1 * G_B - B_pinv.T * E_B.T * G_B, "first order of `(P + K) L`", latex=r"\Phi_1")
F_2 = _r.named(
    "F_2", Z_2 * G_B - Z_1 * B_pinv.T * E_B.T * G_B - B_pinv.T * E_B.T * F_1, "its second order", latex=r"\Phi_2"
)
Z_3 = _r.named("Z_3", Q_B * E_B * Q_R * E_B.T * F_1 - Z_1 * E_B * Q_R * E_B.T * G_B - Z_2 * E_B * B_pinv, "third order")
Z_4 = _r.named(
    "Z_4",
    Q_B * E_B * Q_R * E_B.T * F_2 - Z_1 * E_B * Q_R * E_B.T * F_1 - Z_2 * E_B * Q_R * E_B.T * G_B - Z_3 * E_B * B_pinv,
    "fourth order",
)
Xi_brain = fluctuation(_r, "Xi_brain", W_brain, Identity(p + q), latex=r"\Xi_B")
m_hat_B = _r.named_scalar(
    "m_hat_B",
    tr(beta_T * beta_T.T * (Identity(p + q) - P_learned)),
    "misalignment of the learned features, `\\lVert(I - \\hat{P}_B)\\beta^*\\rVert^2`",
    latex=r"\hat{m}",
)
m_hat_0 = _r.named_scalar(
    "m_hat_0",
    tr(P_B * beta_T * beta_T.T * P_B * (Identity(p + q) - P_learned)),
    "misalignment of the learned features with the task `P\\beta^*`, of which the brain misses nothing",
    latex=r"\hat{m}_0",
)
m_B = _r.named_scalar(
    "m_B", tr(beta_T * beta_T.T * Q_B), "what the brain does not respond to, `\\lVert Q\\beta^*\\rVert^2`", latex="m"
)
a_1 = _r.named_scalar(
    "a_1", tr(beta_T * beta_T.T * G_B), "`\\beta_A^\\top (H^\\top H)^{-1} \\beta_A`, `\\beta_A = A^\\top\\beta^*`"
)
a_2 = _r.named_scalar("a_2", tr(beta_T * beta_T.T * G_B * G_B), "`\\beta_A^\\top (H^\\top H)^{-2} \\beta_A`")
t_1 = _r.named_scalar("t_1", tr(inv(HH)), "`\\operatorname{tr}(H^\\top H)^{-1}`")
t_2 = _r.named_scalar("t_2", tr(inv(HH) * inv(HH)), "`\\operatorname{tr}(H^\\top H)^{-2}`")
D_any = _r.matrix("D_any", p + q, p + q, "an arbitrary matrix", latex="D")
tau_B = _r.named_scalar(
    "tau_B", sigma_r2 / (n_B - p - q - 1), "effective noise of the recordings", positive=True, latex=r"\tau"
)


Pi_fit = _r.named(
    "Pi_fit",
    Leading((X_brain * C_ols).T, p),
    "projector on the leading right singular vectors of the fit",
    latex=r"\hat{V} \hat{V}^\top",
)
C_rank = _r.named("C_rank", C_ols * Pi_fit, "reduced-rank regression", latex=r"\hat{C}_p")
P_rank = _r.named("P_rank", Leading(C_rank, p), "projector on its columns", latex=r"\hat{P}_p")
W_AB = _r.named("W_AB", A_B.T * W_brain * A_B, "Gram matrix of the inputs along `A`", latex="W_A")
J_B = _r.named("J_B", A_B * inv(W_AB) * A_B.T, "pseudoinverse of `PW_BP`", latex="J")
Lambda_1 = _r.named(
    "Lambda_1",
    -J_B * (W_brain * Z_1 + B_pinv.T * E_B.T * W_brain) * J_B * G_B,
    "first order of `L`, reduced-rank regression",
    latex=r"\Lambda_1",
)
Psi_1 = _r.named("Psi_1", Z_1 * J_B * G_B + Lambda_1, "first order of `(P + K) L`", latex=r"\Psi_1")
Y_2 = _r.named(
    "Y_2", Q_B * E_B * Q_R * E_B.T * W_brain * J_B * G_B - Z_1 * E_B * B_pinv, "second order of the space", latex="Y_2"
)
Lambda_2 = _r.named(
    "Lambda_2",
    -J_B * (W_brain * Y_2 * J_B * G_B + W_brain * Z_1 * Lambda_1 + B_pinv.T * E_B.T * W_brain * Psi_1),
    "second order of `L`",
    latex=r"\Lambda_2",
)
Psi_2 = _r.named("Psi_2", Y_2 * J_B * G_B + Z_1 * Lambda_1 + Lambda_2, "second order of `(P + K) L`", latex=r"\Psi_2")
Y_3 = _r.named(
    "Y_3",
    Q_B * E_B * Q_R * E_B.T * W_brain * Psi_1 - Z_1 * E_B * Q_R * E_B.T * W_brain * J_B * G_B - Y_2 * E_B * B_pinv,
    "third order",
)
Y_4 = _r.named(
    "Y_4",
    Q_B * E_B * Q_R * E_B.T * W_brain * Psi_2
    - Z_1 * E_B * Q_R * E_B.T * W_brain * Psi_1
    - Y_2 * E_B * Q_R * E_B.T * W_brain * J_B * G_B
    - Y_3 * E_B * B_pinv,
    "fourth order",
)
m_hat_p = _r.named_scalar(
    "m_hat_p",
    tr(beta_T * beta_T.T * (Identity(p + q) - P_rank)),
    "misalignment of reduced-rank regression",
    latex=r"\hat{m}_p",
)
F_any = _r.matrix("F_any", p + q, p, "any matrix with few columns", latex="F_1")
H_any = _r.matrix("H_any", p, d_r, "any matrix with few rows", latex="F_2")

s_B = _r.scalar("s_B", "lower bound of the singular values of `B` other than `0`", domain="positive", latex="s")
b_B_max = _r.scalar("b_B_max", "upper bound of the singular values of `B`", domain="positive", latex="b")

E_fix = _r.matrix("E_fix", p + q, d_r, "any matrix", latex="E")
U_fix = _r.named("U_fix", Leading(B_r, p) * 2 - Identity(p + q), "reflection in the columns of `B`", latex="U")
U_moved = _r.named(
    "U_moved", Leading(B_r + E_fix, p) * 2 - Identity(p + q), "reflection in the leading vectors", latex=r"\hat{U}"
)
x_E = _r.scalar("x_E", "a size of an error", domain="positive", latex="x")

_excess = n_B - (p + q)
_first = q * a_1 - m_B * t_1
law_B = _r.named_scalar(
    "law_B",
    m_B
    + tau_B * _first
    + sigma_r2**2
    * (
        ((d_r - p - q + 1) * n_B + 2 * p**2 + 2 * p + q**2 + q * d_r + d_r**2 - 3 * p * d_r - 3 * d_r - 1)
        * (q * a_2 - m_B * t_2)
        - (q + 2 * d_r - 2 * p - 1) * t_1 * _first
    )
    / (_excess * (_excess - 1) * (_excess - 3)),
    "the two-term law of the misalignment, with exact coefficients",
    latex=r"\ell",
)
_d = p + q
_second = q * a_2 - m_B * t_2
beyond_B = _r.named_scalar(
    "beyond_B",
    (_d + 1) ** 2 * tau_B * _first / n_B**2
    + sigma_r2**2
    * (
        ((d_r - _d + 1) * n_B + 2 * p**2 + 2 * p + q**2 + q * d_r + d_r**2 - 3 * p * d_r - 3 * d_r - 1) * _second
        - (q + 2 * d_r - 2 * p - 1) * t_1 * _first
    )
    / (_excess * (_excess - 1) * (_excess - 3))
    - sigma_r2**2 * (d_r - _d + 1) * _second / n_B**2,
    "what exact coefficients add to two terms in `1/n_B`",
    latex=r"\varrho",
)
sixth_B = _r.named_scalar(
    "sixth_B",
    sigma_r2**3
    * _d
    * (
        d_r**3 * (n_B**2 * _d**2 - n_B * _d * (2 * _d**2 + 5 * _d - 6) + _d**4 + 5 * _d**3 - 4 * _d**2 - 18 * _d + 16)
        + 6 * d_r**2 * (n_B - 1) * ((_excess - 3) * _d + 4)
        + 8 * d_r * (n_B - 1) * (n_B + _d - 1)
    )
    / ((_excess + 1) * _excess * (_excess - 1) * (_excess - 3) * (_excess - 5)),
    "`\\mathbb E\\lVert\\mathcal{E}\\rVert_F^6`",
    latex=r"\mu_6",
)

# --- bounds of eigenspaces --------------------------------------------------------------------------------------------

k_S = _r.scalar("k_S", "number of singular vectors", domain="dimension", latex="k")
d_L = _r.scalar("d_L", "number of columns", domain="dimension", latex="d'")
S_0 = _r.matrix("S_0", d, d, "any symmetric matrix", facts=("symmetric", "commutes with Pi_0"), latex="S")
S_1 = _r.matrix("S_1", d, d, "another one", facts=("symmetric", "commutes with Pi_1"), latex=r"\hat{S}")
Pi_0 = _r.matrix("Pi_0", d, d, "projector on eigenvectors of `S`", facts=("projector",), latex=r"\Pi")
Pi_1 = _r.matrix("Pi_1", d, d, "projector on eigenvectors of `\\hat{S}`", facts=("projector",), latex=r"\hat\Pi")
Pi_0c = _r.named("Pi_0c", Identity(d) - Pi_0, "projector on the other eigenvectors of `S`", latex=r"\Pi^\perp")
Pi_1c = _r.named(
    "Pi_1c", Identity(d) - Pi_1, "projector on the other eigenvectors of `\\hat{S}`", latex=r"\hat\Pi^\perp"
)
E_S = _r.named("E_S", S_1 - S_0, "what `\\hat{S}` and `S` differ by", latex="E")
c_S = _r.scalar("c_S", "centre of a part of the spectrum", domain="real", latex="c")
r_S = _r.scalar("r_S", "half the width of a part of the spectrum", domain="nonnegative", latex="r")
gap = _r.scalar("gap", "distance between parts of two spectra", domain="positive", latex=r"\Delta")
S_0c = _r.named("S_0c", S_0 - c_S * Identity(d), "`S`, centred", latex="S_c")
S_1c = _r.named("S_1c", S_1 - c_S * Identity(d), "`\\hat{S}`, centred", latex=r"\hat{S}_c")

e_S = _r.scalar("e_S", "upper bound of the perturbation", domain="nonnegative", latex="e")
first_S = _r.scalar("first_S", "first position of a block of eigenvalues", domain="count", latex="a")
size_S = _r.scalar("size_S", "number of eigenvalues of a block", domain="count", latex="k")
A_0 = _r.matrix("A_0", d, d, "any symmetric matrix", facts=("symmetric",), latex="S")
E_0 = _r.matrix("E_0", d, d, "any symmetric perturbation", facts=("symmetric",), latex="E")
A_1 = _r.named("A_1", A_0 + E_0, "perturbed", latex=r"\hat{S}")

L_0 = _r.matrix("L_0", d, d_L, "any matrix", latex="L")
E_L = _r.matrix("E_L", d, d_L, "any perturbation", latex="E")
L_1 = _r.named("L_1", L_0 + E_L, "perturbed", latex=r"\hat{L}")
left_0c = _r.named("left_0c", Identity(d) - Leading(L_0, k_S), "projector off left vectors", latex=r"\Pi^\perp")
left_1c = _r.named("left_1c", Identity(d) - Leading(L_1, k_S), "projector off left vectors", latex=r"\hat\Pi^\perp")
right_1c = _r.named(
    "right_1c", Identity(d_L) - Leading(L_1.T, k_S), "projector off right vectors", latex=r"\hat{R}^\perp"
)
move_L = _r.named_scalar(
    "move_L",
    2 * operator_norm(L_0) + operator_norm(E_L),
    "how far the Gram matrix moves for a perturbation of size 1",
    latex=r"\gamma",
)
gram_0 = _r.named("gram_0", L_0 * L_0.T, "its Gram matrix", latex=r"L L^\top")
gram_1 = _r.named("gram_1", L_1 * L_1.T, "of the perturbed one", latex=r"\hat{L} \hat{L}^\top")
s_L = _r.scalar("s_L", "lower bound of a singular value", domain="positive", latex="s")
t_L = _r.scalar("t_L", "upper bound of the next one", domain="nonnegative", latex="t")
e_L = _r.scalar("e_L", "upper bound of the perturbation", domain="nonnegative", latex="e")
eps_L = _r.scalar(
    "eps_L", "upper bound of the perturbation of singular vectors", domain="nonnegative", latex=r"\varepsilon_L"
)

rho_R = _r.scalar("rho_R", "how far eigenvalues move, relative to the gap", domain="nonnegative", latex=r"\rho")
nu_R = _r.named_scalar("nu_R", 1 - rho_R, "what is left of the gap, relative to it", latex=r"\nu")
delta_R = _r.scalar("delta_R", "relative perturbation", domain="nonnegative", latex=r"\delta_R")
h_R = _r.scalar("h_R", "root of the gap", domain="positive", latex="h")
lam_R = _r.scalar("lam_R", "an eigenvalue", domain="real", latex=r"\lambda_0")
above_R = _r.matrix(
    "above_R",
    d,
    d,
    "projector on larger eigenvalues",
    facts=("projector", "commutes with Pi_0", "commutes with root_R"),
    latex=r"\Pi_+",
)
sign_R = _r.named("sign_R", above_R * 2 - Identity(d), "sign of `S - \\lambda_0`", latex="J")
root_R = _r.matrix(
    "root_R",
    d,
    d,
    "off the eigenvalue, `|S - \\lambda_0|^{-1/2}`",
    facts=("positive definite", "commutes with Pi_0"),
    latex="K_R",
)
T_R = _r.named("T_R", (1 / h_R) * Pi_0 + root_R * Pi_0c, "weight", latex="T")
T_Ri = _r.named("T_Ri", h_R * Pi_0 + inv(root_R) * Pi_0c, "its inverse", latex="T^{-1}")
S_R = _r.named(
    "S_R",
    lam_R * Identity(d) + inv(root_R) * sign_R * inv(root_R) * Pi_0c,
    "any symmetric matrix with an eigenvalue `\\lambda_0`",
    latex="S",
)
E_R = _r.named("E_R", S_1 - S_R, "what `\\hat{S}` and `S` differ by", latex="E")
S_1R = _r.named("S_1R", S_1 - lam_R * Identity(d), "`\\hat{S}`, centred", latex=r"\hat{S}_0")
