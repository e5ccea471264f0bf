"""Misalignment of the learned features in powers of the effective noise.

Main result
    E m̂ = m + τ (q a_1 − m t_1) + τ² (d_r − d + 1)(q a_2 − m t_2) + O(n_B⁻³),   τ = σ_r²/(n_B − d − 1)

Notation
    m̂, m, a_k, t_k    as in misalignment_of_learned_features;  d = p + q

Sources
    kato1995 (that the projector is analytic)

The effective noise is the mean squared error of least squares for a direction. In it the second order is small where
there are about as many channels as inputs have dimensions, d_r = d − 1. With few samples, in simulation at d = 10 and
p = 3: near n_B = d the law in 1/n_B is closer, since τ diverges there; from some 2d on this one is closer for truncated
SVD, while reduced-rank regression with d_r > p stays nearer to the law in 1/n_B up to 2d or so.
"""

from derivations.eigenspaces.misalignment_of_learned_features import misalignment_of_learned_features
from derivations.symbols import a_1, a_2, d_r, m_B, m_hat_B, n_B, p, q, t_1, t_2, tau_B
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import BigO, E
from symbolic.rules import definition, negligible_terms

d = p + q
first = q * a_1 - m_B * t_1
second = (d_r - d + 1) * (q * a_2 - m_B * t_2)
ORDER = 3


@theorem(
    "misalignment-in-effective-noise",
    states=Claim(
        E(m_hat_B),
        "=",
        m_B + tau_B * first + tau_B**2 * second + BigO(ORDER, n_B),
        given=(n_B > d + 3, d_r >= p),
    ),
    source=("kato1995",),
)
def misalignment_in_effective_noise(proof: Proof) -> None:
    """Measured by the noise that is left after regression, the law has one term of each order."""
    proof.rewritten(by=(misalignment_of_learned_features,))
    proof.concludes(by=(definition(tau_B), negligible_terms))
