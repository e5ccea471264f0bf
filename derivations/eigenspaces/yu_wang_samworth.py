r"""Yu, Wang and Samworth's variant of the Davis–Kahan theorem, for any block of eigenvalues.

Main result
    Δ ‖Π⊥ Π̂‖_F ≤ 2 min(√k ‖E‖_op, ‖E‖_F)

Notation
    S, E : d × d     symmetric, Ŝ = S + E
    Π, Π̂             projectors on the eigenvectors of S, of Ŝ at the positions a, …, a + k − 1; Π⊥ = I − Π
    Δ                λ_{a−1} − λ_a ≥ Δ and λ_{a+k−1} − λ_{a+k} ≥ Δ, eigenvalues of S alone; λ_0 = ∞, λ_{d+1} = −∞

Sources
    yu2015 (Theorem 2), cited
"""

from sympy import Min, sqrt

from derivations.symbols import A_0, A_1, E_0, d, first_S, gap, size_S
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import Eigenspace, Eigenvalue, Identity, frobenius_norm, operator_norm
from symbolic.rules import Cited

last = first_S + size_S - 1
above = gap <= Eigenvalue(A_0, first_S - 1) - Eigenvalue(A_0, first_S)
below = gap <= Eigenvalue(A_0, last) - Eigenvalue(A_0, last + 1)
turned = (Identity(d) - Eigenspace(A_0, first_S, last)) * Eigenspace(A_1, first_S, last)
CLAIM = Claim(
    gap * frobenius_norm(turned),
    "<=",
    2 * Min(sqrt(size_S) * operator_norm(E_0), frobenius_norm(E_0)),
    given=(last <= d, above, below),
)
THEOREM_2 = Cited.at(
    "theorem of Yu, Wang and Samworth",
    r"For symmetric `S` and `\hat{S} = S + E`, and the eigenvectors at the positions `a, \dots, a + k - 1` of each, "
    r"`\lVert \sin\Theta \rVert_F \le 2 \min(\sqrt{k} \lVert E \rVert_{\mathrm{op}}, \lVert E \rVert_F) / \Delta`, "
    r"where `\Delta` is the distance of these eigenvalues of `S` from all its others.",
    "yu2015",
    CLAIM,
)


@theorem("yu-wang-samworth", states=CLAIM, source=("yu2015",))
def yu_wang_samworth(proof: Proof) -> None:
    """The gap is of the unperturbed matrix, which a statistician may assume, and blocks may lie anywhere."""
    proof.concludes(THEOREM_2)
