"""The matrices of de Bruijn's formula for the eigenvalues of an isotropic Wishart matrix.

W = ZᵀZ, Z : n × q standard normal, n ≥ q, has eigenvalues l of joint density proportional to
∏ w(l_i) ∏_{i<j} |l_i − l_j|.

Notation
    a, w(x)    (n − q − 1)/2 and x^a e^{−x/2}
    ⟨φ, ψ⟩     ∬ sgn(y − x) φ(x) ψ(y) w(x) w(y) dx dy over x, y > 0
    s          q if q is even, else q + 1; what follows is then bordered, so that s is even
    A : s × s  A_jk = ⟨x^j, x^k⟩, 0 ≤ j, k < q; the border is A_jq = m_j = ∫ x^j w(x) dx, A_qj = −m_j, A_qq = 0
    B_r : s × s    ⟨x^j/(x + t)^r, x^k⟩; the border is the column ∫ x^j w(x)/(x + t)^r dx and the row 0
    ι_r : s × 1    the first row of B_r
    L : s × s  (−t)^{j−1−k} for k < j < q, else 0
    v : s × 1  (−t)^j for j < q, else 0

A is skew-symmetric, and invertible since its Pfaffian is the constant of the density.

Source: de Bruijn, J. Indian Math. Soc. 19:133–151, 1955.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self, cast

from sympy import Expr, Integer, ceiling
from sympy.core.symbol import Str

from symbolic.matrices import Letter, Registry
from symbolic.matrices.expressions import Law, Scalar, scalar

KINDS = ("A", "B", "iota", "L", "v")


class EigenvalueMoments(Law):
    """Not random: what a letter is worth at each q, n and t, in words at the head of this module.

    kind    A, B, iota, L or v
    power   the exponent r of 1/(x + t), for B and iota; else 0
    """

    def __new__(cls, kind: str | Str, power: Scalar, q: Scalar, n: Scalar, t: Scalar) -> Self:
        if str(kind) not in KINDS:
            raise ValueError(f"unknown kind {str(kind)!r}; known: {', '.join(KINDS)}")
        return cast(Self, super().__new__(cls, Str(str(kind)), scalar(power), scalar(q), scalar(n), scalar(t)))

    @property
    def kind(self) -> str:
        return str(self.args[0])

    @property
    def power(self) -> int:
        return int(cast(Integer, self.args[1]))

    @property
    def q(self) -> Expr:
        return cast(Expr, self.args[2])

    @property
    def n(self) -> Expr:
        return cast(Expr, self.args[3])

    @property
    def t(self) -> Expr:
        return cast(Expr, self.args[4])

    @property
    def is_invertible(self) -> bool:
        return self.kind == "A"


@dataclass(frozen=True)
class DeBruijn:
    """The letters for one Wishart matrix; `b` and `iota` by the exponent of 1/(x + t), 1 and 2."""

    a: Letter
    b: tuple[Letter, Letter]
    iota: tuple[Letter, Letter]
    lower: Letter
    v: Letter

    @property
    def law(self) -> EigenvalueMoments:
        """Of A: the parameters that all of them share."""
        return cast(EigenvalueMoments, self.a.law)

    def __post_init__(self) -> None:
        expected = moment_letters(self.law.q, self.law.n, self.law.t, tuple(x.name for x in self.letters))
        if expected != self.letters:
            raise ValueError("the letters are not those of one Wishart matrix and one t")

    @property
    def letters(self) -> tuple[Letter, ...]:
        return (self.a, *self.b, *self.iota, self.lower, self.v)


def moment_letters(q: Scalar, n: Scalar, t: Scalar, names: tuple[str, ...]) -> tuple[Letter, ...]:
    """A, B_1, B_2, ι_1, ι_2, L and v for Z : n × q."""
    size = 2 * ceiling(scalar(q) / 2)
    kinds = (("A", 0), ("B", 1), ("B", 2), ("iota", 1), ("iota", 2), ("L", 0), ("v", 0))
    return tuple(
        Letter(name, size, 1 if kind in ("iota", "v") else size, law=EigenvalueMoments(kind, power, q, n, t))
        for name, (kind, power) in zip(names, kinds, strict=True)
    )


MEANINGS = (
    r"skew moments `\langle x^j, x^k \rangle` of the weight",
    r"`\langle x^j/(x + \kappa), x^k \rangle`",
    r"`\langle x^j/(x + \kappa)^2, x^k \rangle`",
    r"first row of `\mathcal B_1`",
    r"first row of `\mathcal B_2`",
    r"strictly lower triangular, `(-\kappa)^{j-1-k}`",
    r"`(-\kappa)^j`",
)


def de_bruijn(registry: Registry, design: Letter, t: Expr, names: tuple[str, ...], latex: tuple[str, ...]) -> DeBruijn:
    """Declare the letters for the Gram matrix of an isotropic design `n × q`, and for t."""
    letters = [
        registry.matrix(x.name, x.rows, x.cols, meaning, law=x.law, domain="moments of the eigenvalues", latex=shown)
        for x, meaning, shown in zip(moment_letters(design.cols, design.rows, t, names), MEANINGS, latex, strict=True)
    ]
    a, b_1, b_2, iota_1, iota_2, lower, v = letters
    return DeBruijn(a, (b_1, b_2), (iota_1, iota_2), lower, v)


__all__ = ["DeBruijn", "EigenvalueMoments", "de_bruijn", "moment_letters"]
