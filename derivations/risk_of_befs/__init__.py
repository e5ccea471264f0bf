"""Chapter 4: the risk of BEFS at finite sample size, exactly."""

from derivations.risk_of_befs.befs_beats_least_squares import befs_beats_least_squares
from derivations.risk_of_befs.best_fixed_penalty import best_fixed_penalty
from derivations.risk_of_befs.bias_variance_of_generalized_ridge import bias_variance_of_generalized_ridge
from derivations.risk_of_befs.bias_variance_of_ridge import bias_variance_of_ridge
from derivations.risk_of_befs.error_by_blocks import error_by_blocks
from derivations.risk_of_befs.excess_risk_at_optimal_penalty import excess_risk_at_optimal_penalty
from derivations.risk_of_befs.excess_risk_of_befs import excess_risk_of_befs
from derivations.risk_of_befs.excess_risk_of_hard_restriction import excess_risk_of_hard_restriction
from derivations.risk_of_befs.excess_risk_of_ridge import excess_risk_of_ridge
from derivations.risk_of_befs.inverse_by_blocks import inverse_by_blocks
from derivations.risk_of_befs.optimal_penalty import optimal_penalty
from derivations.risk_of_befs.reduction_to_plain_ridge import reduction_to_plain_ridge
from derivations.risk_of_befs.resolvent_trace_of_transpose import resolvent_trace_of_transpose
from derivations.risk_of_befs.resolvent_trace_of_wishart import resolvent_trace_of_wishart
from derivations.risk_of_befs.second_moment_of_error import second_moment_of_error
from derivations.risk_of_befs.second_moment_of_resolvent_trace import second_moment_of_resolvent_trace
from derivations.risk_of_befs.squared_resolvent_trace_of_wishart import squared_resolvent_trace_of_wishart
from derivations.risk_of_befs.unconditional_risk import unconditional_risk
from symbolic.derivation import Chapter

CHAPTER = Chapter(
    "risk_of_befs",
    "The risk of BEFS at finite sample size",
    (
        bias_variance_of_generalized_ridge,
        bias_variance_of_ridge,
        excess_risk_of_ridge,
        excess_risk_of_hard_restriction,
        inverse_by_blocks,
        error_by_blocks,
        reduction_to_plain_ridge,
        excess_risk_of_befs,
        excess_risk_at_optimal_penalty,
        optimal_penalty,
        befs_beats_least_squares,
        unconditional_risk,
        best_fixed_penalty,
        resolvent_trace_of_wishart,
        squared_resolvent_trace_of_wishart,
        resolvent_trace_of_transpose,
        second_moment_of_resolvent_trace,
        second_moment_of_error,
    ),
    r"Everything here is conditional on the features `\hat A`, orthonormal and fixed; `\hat B` completes "
    r"them to a basis, so that `\hat Q = \hat B\hat B^\top`, and `d = p + q`. Generalized ridge with any "
    r"covariance and any penalty matrix comes first: in a basis of the kernel of the penalty and of its "
    r"complement, orthogonal for the covariance, the estimator is plain ridge with the inputs that are "
    r"left once those along the kernel are projected out, followed by least squares along the kernel. What"
    r" is projected apart is independent, and so the risk is that of plain ridge in `q` dimensions from "
    r"`n_T - p` samples, up to the factor `(n_T - 1)/(n_T - p - 1)`. With isotropic inputs two numbers of "
    r"one Wishart matrix are left, and they are known exactly. Throughout `\kappa = n_T\lambda`. In the "
    r"theorems on the resolvent, `a = (n_T - p - q - 1)/2`, `w(x) = x^a e^{-x/2}` and `\langle \varphi, "
    r"\psi \rangle = \iint \operatorname{sgn}(y - x)\, \varphi(x)\, \psi(y)\, w(x)\, w(y)\,dx\,dy`, and "
    r"`j` and `k` run from `0` to `q - 1`; for odd `q` the matrices are bordered by one more row and "
    r"column, for which `\int x^j w(x)\,dx` stands in `\mathcal{A}`, with its sign changed below the "
    r"diagonal, `\int x^j w(x)/(x + \kappa)^r\,dx` in the last column of `\mathcal{B}_r`, and `0` "
    r"elsewhere.",
)
