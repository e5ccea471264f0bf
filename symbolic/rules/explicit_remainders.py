r"""What the series of the leading space of B + E leaves out, bounded with every constant, as reasons.

Notation
    B : d × r    fixed, of rank p; s ≤ σ_p(B), ‖B‖_op ≤ b
    E : d × r    the error of least squares
    P̂ = Π_p(B + E), T_N the terms of its series with fewer than N = 2k factors E;  y = 9 b ‖E‖_op / s²

    ‖P̂ − T_N‖_op ≤ 2 y^N / (1 − y) ≤ 4 y^N     on the good event y ≤ 1/2
    ‖P̂ − T_N‖_op ≤ (3·2^N − 4) y^N             off it, and so everywhere

On the good event: let A(t) = (B + tE)(B + tE)ᵀ for complex t with |t| ≤ 1/y. As s ≤ b,
‖A(t) − A(0)‖ ≤ 2 b |t| ‖E‖ + |t|² ‖E‖² ≤ s² (2/9 + 1/81) = (19/81) s². On the circle |z| = s²/2 around the eigenvalue
0 of A(0), whose others are at least s², the resolvent is at most 2/s²; so the integral over it that is the projector
on what lies inside is analytic in t, and at most 1/(1 − 38/81) < 2. By Cauchy's estimate the term of order j ≥ 1 is at
most 2 y^j, for every E, as it is a polynomial of degree j in E; and at t = 1, if y < 1, the series is P̂.

Off it y > 1/2, ‖P̂ − P‖ ≤ 1 ≤ (2y)^N, and 2 y^j ≤ 2^{N−j+1} y^N for the terms of order 1 ≤ j < N.

Of a vector β, and T_N averaged:  |E βᵀP̂β − E βᵀT_Nβ| ≤ (3·2^N − 4) (9b/s²)^N ‖β‖² E ‖E‖_op^N;  terms that are odd in E
have mean 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sympy import Add, Basic, Expr, Integer

from symbolic.canonical import Form, Normaliser, TraceOf, field_of, shown
from symbolic.canonical.forms import Mean as MeanAtom
from symbolic.canonical.remainders import without_remainders
from symbolic.claim import Claim, require
from symbolic.errors import StepRefused
from symbolic.matrices import (
    Absolute,
    E,
    Leading,
    Letter,
    LowRankPart,
    Named,
    Norm,
    SingularValue,
    is_positive,
    is_random,
    operator_norm,
    tr,
)
from symbolic.matrices.norms import OPERATOR
from symbolic.rules.bounds import Bound
from symbolic.rules.column_space import ColumnSpaceSeries
from symbolic.rules.facts import KATO
from symbolic.rules.rule import Inference
from symbolic.rules.series_in_t import is_same, require_fixed, series_of
from symbolic.rules.singular_vectors import perturbation_of, projector_in


class SeriesRemainder(Bound):
    """The mean of βᵀP̂β and of its series, each bounded by the other and by what the series leaves out at most."""

    title = "remainder of the series"
    statement = (
        r"Let `u` and `B` be fixed, `B` of rank `p`, `0 < s \le \sigma_p(B)`, `\lVert B \rVert_{\mathrm{op}} \le b`, "
        r"and let `T_N` be the terms of the series of `\Pi_p(B + E)` with fewer than `N = 2k` factors `E`, the error "
        r"of least squares, where the means exist. Then "
        r"`\lvert \mathbb E\, u^\top \Pi_p(B + E) u - \mathbb E\, u^\top T_N u \rvert \le (3 \cdot 2^N - 4) "
        r"(9 b / s^2)^N \lVert u \rVert^2\, \mathbb E \lVert E \rVert_{\mathrm{op}}^N`. For with "
        r"`y = 9 b \lVert E \rVert_{\mathrm{op}} / s^2` the term with `j \ge 1` factors is at most `2 y^j`; where "
        r"`y \le 1/2`, these are summed from `N` on, and where `y > 1/2`, the projectors are at most `(2y)^N` apart, "
        r"and the terms below `N` are added."
    )

    @classmethod
    def above(cls, series: ColumnSpaceSeries, line: Expr, least: Expr, largest: Expr) -> SeriesRemainder:
        """`E tr(ββᵀP̂) ≤ E tr(ββᵀT_N) + rest`, for the line on the left, s and b; raises TypeError for another line."""
        terms, rest = _parts(series, line, largest / least**2)
        return cls._made(("above", series, line, least, largest), line, terms + rest)

    @classmethod
    def below(cls, series: ColumnSpaceSeries, line: Expr, least: Expr, largest: Expr) -> SeriesRemainder:
        """`E tr(ββᵀT_N) ≤ E tr(ββᵀP̂) + rest`."""
        terms, rest = _parts(series, line, largest / least**2)
        return cls._made(("below", series, line, least, largest), terms, line + rest)

    @classmethod
    def _made(cls, made: tuple[Any, ...], small: Expr, large: Expr) -> SeriesRemainder:
        _, series, _, least, largest = made
        signal = series.signal.matrix
        if series.weight is not None:
            raise TypeError("the constants are those of truncated SVD; got the series of reduced-rank regression")
        if not all(is_positive(limit) and not is_random(limit) for limit in (least, largest)):
            raise TypeError(f"bounds of singular values are positive and fixed; got {least} and {largest}")
        conditions = least <= SingularValue(signal, series.space.size), operator_norm(signal) <= largest
        return cls._of(made, small, large, *conditions, source="kato1995", facts=(KATO,))

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        return ("remainder of the series in ", self.made[1].error)


def _parts(series: ColumnSpaceSeries, line: Expr, ratio: Expr) -> tuple[Expr, Expr]:
    """The series of a line `E tr(ββᵀP̂)` without its remainder, and a bound of that."""
    beta = _vector(series, line)
    field = field_of(line, series.space, series.error)
    operated = series.operate(Normaliser(field).form(line), field)[0]
    power = 2 * series.order
    constant = Integer(3 * 2**power - 4)
    rest = constant * (9 * ratio) ** power * tr(beta * beta.T) * E(operator_norm(cast(Named, series.error)) ** power)
    # closed words are read up to rotation and transposition, as the rule reads them
    terms = Normaliser(field, series.laws).form(cast(Basic, shown(without_remainders(operated))))
    return cast(Expr, shown(terms)), rest


def _vector(series: ColumnSpaceSeries, line: Expr) -> Letter:
    """β, in E tr(ββᵀP̂)."""
    form = Normaliser(field_of(line)).form(line)
    refusal = TypeError(f"the remainder is that of E tr(u uᵀ P̂) for a fixed vector u; got {line}")
    if len(form.terms) != 1:
        raise refusal
    (((word, atoms), value),) = form.terms.items()
    if word or value != 1 or len(atoms) != 1 or not isinstance(atoms[0], MeanAtom) or len(atoms[0].scalars) != 1:
        raise refusal
    trace = atoms[0].scalars[0]
    if not isinstance(trace, TraceOf) or len(trace.word) != 3:
        raise refusal
    u, turned, space = trace.word
    beta = u.base
    if space.base != series.space or not isinstance(beta, Letter) or beta.law.is_random or turned != u.T:
        raise refusal
    if beta.cols != 1 or u.transposed or u.inverse:
        raise refusal
    return beta


class TwoSided(Inference):
    """|x| ≤ c, since x ≤ c and −x ≤ c."""

    name = "bound from both sides"
    source = "definition"
    relations = ("<=",)
    statement = r"If `a \le b + c` and `b \le a + c` then `\lvert a - b \rvert \le c`."

    def infer(self, premises: Sequence[Claim], conclusion: Claim) -> None:
        """The premises are two bounds, one for each sign."""
        if len(premises) != 2 or not isinstance(conclusion.lhs, Absolute) or conclusion.relation != "<=":
            raise StepRefused(f"a bound of an absolute value follows from two bounds; got {conclusion}")
        inside, c = conclusion.lhs.expression, cast(Expr, conclusion.rhs)
        sides = [side for premise in premises for side in (premise.lhs, premise.rhs)]
        normal = Normaliser(field_of(inside, c, *sides))

        def room(premise: Claim) -> Form:
            return normal.form(premise.rhs) - normal.form(premise.lhs)

        wanted = [normal.form(c) - normal.form(inside), normal.form(c) + normal.form(inside)]
        for premise in premises:
            if premise.relation != "<=" or premise.given != conclusion.given:
                raise StepRefused(f"{premise} is no bound under the conditions of the conclusion")
        first, second = map(room, premises)
        if wanted not in ([first, second], [second, first]):
            raise StepRefused(f"{premises[0]} and {premises[1]} are not the two sides of {conclusion}")


two_sided = TwoSided()


@dataclass(frozen=True, repr=False)
class CauchyEstimate(Inference):
    """‖Π_p(B + E) − Σ_{j<N} K_j‖_op ≤ 4 (9be/s²)^N on the good event, for the series of Π_p(B + tE).

    part      B, of rank p
    least     s ≤ σ_p(B)
    largest   ‖B‖_op ≤ b
    error     ‖E‖_op ≤ e, and 18 b e ≤ s²
    """

    part: LowRankPart
    least: Expr
    largest: Expr
    error: Expr

    name = "Cauchy's estimate"
    source = "kato1995"
    relations = ("=", "<=")
    statement = (
        r"Let `B` have rank `p`, `0 < s \le \sigma_p(B)`, `\lVert B \rVert_{\mathrm{op}} \le b`, "
        r"`\lVert E \rVert_{\mathrm{op}} \le e` and `18 b e \le s^2`. If, for any matrix `M`, "
        r"`\operatorname{tr} M \Pi_p(B + tE) = \sum_{j < N} t^j \operatorname{tr} M K_j + O(t^N)`, then "
        r"`\lVert \Pi_p(B + E) - \sum_{j < N} K_j \rVert_{\mathrm{op}} \le 4 (9 b e / s^2)^N`. For with "
        r"`y = 9 b e / s^2` and complex `\lvert t \rvert \le 1/y`, `(B + tE)(B + tE)^\top` differs from `BB^\top` by "
        r"at most `19 s^2 / 81`, and on the circle `\lvert z \rvert = s^2/2` the resolvent of `BB^\top` is at most "
        r"`2 / s^2`; so the projector on what lies inside is analytic in `t` and at most `2`, by Cauchy's estimate "
        r"`\lVert K_j \rVert_{\mathrm{op}} \le 2 y^j`, and `y \le 1/2`."
    )
    facts = (KATO,)

    def infer(self, premises: Sequence[Claim], conclusion: Claim) -> None:
        """The premise is the series, to the order that the bound is of."""
        if len(premises) != 1:
            raise StepRefused("one series is estimated at a time")
        weight, node = projector_in(premises[0])
        B, rank = self.part.matrix, self.part.rank
        t, E = perturbation_of(node.matrix, B)
        if node.size != rank or len(weight) != 1 or not isinstance(M := weight[0], Letter) or M.facts or is_random(M):
            raise StepRefused(f"the series has to be that of tr(M Π) for any matrix M; got {premises[0].lhs}")
        remainder, stated = series_of(premises[0], t)
        require_fixed((E,), t)
        if conclusion.relation != "<=" or not isinstance(conclusion.lhs, Norm) or conclusion.lhs.kind != OPERATOR:
            raise StepRefused(f"an operator norm is bounded; got {conclusion}")
        left = conclusion.lhs.matrix
        if left.has(M) or E.has(M) or not is_same(tr(M * left), tr(M * Leading(B + E, rank)) - Add(*stated)):
            raise StepRefused(f"{left} is not what the series leaves out")
        wanted = 4 * (9 * self.largest * self.error / self.least**2) ** cast(Integer, remainder.order)
        if not is_same(conclusion.rhs, wanted):
            raise StepRefused(f"the bound is {wanted}; got {conclusion.rhs}")
        if not (is_positive(self.least) and is_positive(self.largest)):
            raise StepRefused(f"bounds of singular values are positive; got {self.least} and {self.largest}")
        for condition in (
            self.least <= SingularValue(B, rank),
            operator_norm(B) <= self.largest,
            operator_norm(E) <= self.error,
            18 * self.largest * self.error <= self.least**2,
        ):
            require(conclusion.given, condition, self.name)


__all__ = ["CauchyEstimate", "SeriesRemainder", "TwoSided", "two_sided"]
