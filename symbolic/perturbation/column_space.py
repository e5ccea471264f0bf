"""The series of the p leading left singular vectors of M = B + t E: Kato's words, otherwise read.

Notation
    B : d × r     rank p, U its column space, P = B B⁺, Q = I − P, Q_R = I − B⁺ B
    P̂(t)          the projector on the p leading left singular vectors of B + t E
    Z, 𝓔, Z⁺      [0 B; Bᵀ 0], [0 E; Eᵀ 0] and the pseudoinverse [0 B⁺ᵀ; B⁺ 0], all symmetric

Of Z + t 𝓔 the p largest and the p smallest eigenvalues belong to the leading singular vectors, and the others tend to
the eigenvalue 0 of Z, which has the projector diag(Q, Q_R) and the reduced resolvent −Z⁺. So diag(P̂, P̂_R) is I less
Kato's series of that eigenvalue:

    P̂_n = Σ (−1)^{n + z} Z_{k_0} 𝓔 Z_{k_1} 𝓔 … 𝓔 Z_{k_n},   k_0 + … + k_n = n,   Z_0 = Q or Q_R,  Z_k = (Z⁺)^k

read from the left space: E and every odd power of Z⁺ change the space, and after n + Σ k = 2n changes it is the left
one again, so that no word is lost. An even power is (BBᵀ)⁺^{k/2} on the left and (BᵀB)⁺^{k/2} on the right.

What decides the series is P̂² = P̂, (B + tE) P̂_R = P̂ (B + tE) and P̂(0) = P, as of any eigenvalue: the check is the
one for words of one eigenvalue, with −1 for Q and Q_R, and a ≥ 0 for (Z⁺)^a, which is P or P_R = B⁺B if a = 0.
"""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.perturbation.one_eigenvalue import Defects, Word, Words, defects, projector_words


def column_space_words(order: int) -> dict[Word, int]:
    """P̂_n, its words with their coefficients: −1 for Q or Q_R, a ≥ 0 for (Z⁺)^a.

    >>> column_space_words(1)
    {(-1, 1): 1, (1, -1): 1}
    """
    if order == 0:
        return {(0,): 1}
    return {word: (1 if order % 2 else -1) * value for word, value in projector_words(order).items()}


def column_space_defects(series: Sequence[Words], order: int) -> Defects:
    """The equations of one order, executed on any series of words that column spaces have.

    Those of I − P̂ with Z⁺ = −R: idempotence and commutation hold of the one as of the other.
    """
    complement: list[dict[Word, int]] = []
    for j, words in enumerate(series):
        turned = {word: -value * _sign(word) for word, value in words.items()}
        if j == 0:  # I = Q + P
            turned[(-1,)] = turned.get((-1,), 0) + 1
            turned[(0,)] = turned.get((0,), 0) + 1
        complement.append({word: value for word, value in turned.items() if value})
    return defects(complement, order)


def _sign(word: Word) -> int:
    return -1 if sum(k for k in word if k > 0) % 2 else 1


def read_from_the_left(word: Word) -> tuple[tuple[str, int], ...]:
    """The factors of a word in order: `Q`, `Q_R`, `E`, `Et`, and `P` (left) or `P_R` (right) for 0-th powers.

    Powers of Z⁺ are `(BBt)+` or `(BtB)+` with their exponent, before them `B+t` (left to right) or `B+` if odd.

    >>> read_from_the_left((-1, 1))
    (('Q', 1), ('E', 1), ('B+', 1))
    >>> read_from_the_left((-1, -1, 2))
    (('Q', 1), ('E', 1), ('Q_R', 1), ('Et', 1), ('(BBt)+', 1))
    """
    left, found = True, []
    for place, k in enumerate(word):
        if place:
            found.append(("E" if left else "Et", 1))
            left = not left
        if k < 0:
            found.append(("Q" if left else "Q_R", 1))
            continue
        if k % 2:
            found.append(("B+t" if left else "B+", 1))
            left = not left
        if k // 2 or k == 0:
            found.append((("(BBt)+" if left else "(BtB)+") if k else ("P" if left else "P_R"), max(k // 2, 1)))
    return tuple(found)


def require_column_space_series(order: int) -> list[dict[Word, int]]:
    """P̂_0, …, P̂_n, every equation of every order executed; raises AssertionError if one failed."""
    series = [column_space_words(j) for j in range(order + 1)]
    for j in range(order + 1):
        if not column_space_defects(series, j).is_zero:
            raise AssertionError(f"the series of a column space is wrong at order {j}")
    return series


__all__ = ["column_space_defects", "column_space_words", "read_from_the_left", "require_column_space_series"]
