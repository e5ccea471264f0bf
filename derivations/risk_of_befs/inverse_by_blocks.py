"""The inverse of a Gram matrix with a penalty that leaves a space free, by elimination of that space.

Main result
    (W_T + κΩ)⁻¹ = A W_A⁻¹ Aᵀ + L (W_{B·A} + κI)⁻¹ Lᵀ,   L = B − A W_A⁻¹ X_Aᵀ X_B,   n_T ≥ p

Notation
    A, B ; A°, B° : d × p, d × q    dual bases, A spans the kernel of Ω = B°B°ᵀ
    X_T = X_A A°ᵀ + X_B B°ᵀ         inputs; X_A = X_T A : n_T × p and X_B = X_T B : n_T × q
    W_T, W_A                        Gram matrices X_TᵀX_T, X_AᵀX_A
    W_{B·A} = X_Bᵀ H_A X_B          the Schur complement, H_A the projector off the columns of X_A

Sources
    muirhead1982 (inverse of a matrix in blocks)
"""

from derivations.symbols import (
    BASES,
    H_A,
    K_BA,
    K_T,
    W_A,
    W_BA,
    W_T,
    X_A,
    X_B,
    X_T,
    A,
    A_dual,
    B,
    B_dual,
    Omega,
    kappa,
    n_T,
    p,
    q,
)
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import Identity, inv
from symbolic.rules import InBases, ResolventIdentity, definition, inverse_cancels, inverse_is_unique

left = B - A * inv(W_A) * X_A.T * X_B
inverse = A * inv(W_A) * A.T + left * inv(K_BA) * left.T


@theorem("inverse-by-blocks", states=Claim(inv(K_T), "=", inverse, given=(n_T >= p,)), source=("muirhead1982",))
def inverse_by_blocks(proof: Proof) -> None:
    """The space that is not penalised is eliminated first."""
    in_bases = InBases.at(BASES)
    one = proof.start(K_T * proof.claim.rhs)
    one.equals(
        X_T.T * X_A * inv(W_A) * A.T + (X_T.T * H_A * X_B + kappa * B_dual) * inv(K_BA) * left.T,
        by=(definition(K_T, W_T, X_T, Omega, H_A), in_bases),
    )
    beside = A_dual + B_dual * X_B.T * X_A * inv(W_A)
    one.equals(
        beside * A.T + B_dual * (W_BA + kappa * Identity(q)) * inv(K_BA) * left.T,
        by=(definition(X_T, W_A, H_A, W_BA), inverse_cancels),
    )
    one.equals(beside * A.T + B_dual * left.T, by=ResolventIdentity.at(K_BA))
    one.equals(Identity(p + q), by=in_bases)
    proof.concludes(inverse_is_unique, one)
