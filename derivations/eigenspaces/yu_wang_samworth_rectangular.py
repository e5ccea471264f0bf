r"""Yu, Wang and Samworth's theorem for the left singular vectors of a rectangular matrix.

Main result
    Δ ‖Π⊥ Π̂‖_F ≤ 2 γ min(√k ‖E‖_op, ‖E‖_F),   γ = 2 ‖L‖_op + ‖E‖_op

Notation
    L, E : d × d'    any; L̂ = L + E
    Π, Π̂             projectors on the left singular vectors of L, of L̂ at the positions a, …, a + k − 1; Π⊥ = I − Π
    Δ                the gaps of the block among the eigenvalues of L Lᵀ, the squares of the singular values of L, with
                     a 0 for every vector that Lᵀ sends to 0; λ_0 = ∞, λ_{d+1} = −∞

Sources
    yu2015 (Theorem 3), cited
"""

from sympy import Min, sqrt

from derivations.symbols import E_L, d, first_S, gap, gram_0, gram_1, move_L, size_S
from symbolic.claim import Claim
from symbolic.derivation import Proof, theorem
from symbolic.matrices import Eigenspace, Eigenvalue, Identity, frobenius_norm, operator_norm
from symbolic.rules import Cited

last = first_S + size_S - 1
above = gap <= Eigenvalue(gram_0, first_S - 1) - Eigenvalue(gram_0, first_S)
below = gap <= Eigenvalue(gram_0, last) - Eigenvalue(gram_0, last + 1)
turned = (Identity(d) - Eigenspace(gram_0, first_S, last)) * Eigenspace(gram_1, first_S, last)
CLAIM = Claim(
    gap * frobenius_norm(turned),
    "<=",
    2 * move_L * Min(sqrt(size_S) * operator_norm(E_L), frobenius_norm(E_L)),
    given=(last <= d, above, below),
)
THEOREM_3 = Cited.at(
    "theorem of Yu, Wang and Samworth for singular vectors",
    r"For `\hat{L} = L + E` and the singular vectors at the positions `a, \dots, a + k - 1` of each, "
    r"`\lVert \sin\Theta \rVert_F \le 2 (2\sigma_1 + \lVert E \rVert_{\mathrm{op}}) "
    r"\min(\sqrt{k} \lVert E \rVert_{\mathrm{op}}, \lVert E \rVert_F) / \Delta`, where `\Delta` is the distance of "
    r"the squares of these singular values of `L` from all others.",
    "yu2015",
    CLAIM,
)


@theorem("yu-wang-samworth-rectangular", states=CLAIM, source=("yu2015",))
def yu_wang_samworth_rectangular(proof: Proof) -> None:
    """Singular vectors are eigenvectors of a Gram matrix, whose perturbation the factor in front bounds."""
    proof.concludes(THEOREM_3)
