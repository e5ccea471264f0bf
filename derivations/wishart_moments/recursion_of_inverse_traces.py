"""A recursion for the mean traces of all inverse powers of a Wishart matrix, isotropic case.

Main result
    With mₖ = E tr W₀⁻ᵏ, g = n − d and s = n + d − 1, for n > d + 2k − 1,

    k (g + k − 2)(g − k + 2)(g + 2k − 1)(g − 2k + 1) mₖ
        = s ((4k − 5) g² − 10k³ + 52k² − 86k + 45) mₖ₋₁
        + (5k³ − 44k² + 129k − 125 − (2k − 5)(g² + 2s²)) mₖ₋₂
        + s (4k − 15) mₖ₋₃ − (k − 5) mₖ₋₄

Notation
    Z   : n × d   rows i.i.d. N(0, I)
    W₀  : d × d   ZᵀZ, Wishart with n degrees of freedom and covariance I
    k             any positive integer; m₀ = d, and m₋₁, m₋₂, m₋₃ are traces of powers of W₀ itself

Sources
    rahman2019 (linear differential equations for the density of the eigenvalues, from which such recursions follow)

It is not derived here. Its five coefficients were not taken from the source but found by linear algebra from exact
values of E tr W₀ᵏ, k ≤ 37, at chosen n and d. The judges confirm it for k ≤ 3, tests for k ≤ 10 against inverse moments
that come from Stein's lemma, one order after the other.
"""

from derivations.symbols import W_0, d, k, n
from symbolic.claim import Claim
from symbolic.derivation import Theorem
from symbolic.matrices import E, tr

g = n - d
s = n + d - 1

recursion_of_inverse_traces = Theorem(
    "recursion-of-inverse-traces",
    Claim(
        E(tr(W_0 ** (-k))),
        "=",
        (
            s * ((4 * k - 5) * g**2 - 10 * k**3 + 52 * k**2 - 86 * k + 45) * E(tr(W_0 ** (1 - k)))
            + (5 * k**3 - 44 * k**2 + 129 * k - 125 - (2 * k - 5) * (g**2 + 2 * s**2)) * E(tr(W_0 ** (2 - k)))
            + s * (4 * k - 15) * E(tr(W_0 ** (3 - k)))
            - (k - 5) * E(tr(W_0 ** (4 - k)))
        )
        / (k * (g + k - 2) * (g - k + 2) * (g + 2 * k - 1) * (g - 2 * k + 1)),
        given=(n > d + 2 * k - 1,),
    ),
    None,
    ("rahman2019",),
    "Each mean trace of an inverse power from the four before it.",
    __name__,
)
