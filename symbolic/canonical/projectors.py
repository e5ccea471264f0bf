"""Relations between neighbours in a word that leave it one word: of projectors, of what commutes, of singular vectors.

    P P = P                        for a projector P
    A B = B A                      for letters that are declared to commute
    Π_p(M) M = M Π_p(Mᵀ)           the leading singular vectors, on the left and on the right
    Bᵀ S J = Bᵀ, P J = J           of a weight S and its inverse J on the columns of B

Of the words that differ by an exchange of neighbours that commute, the one that is least in the order of the factors
stands for all: it begins with the least factor that can be brought to the front.
"""

from __future__ import annotations

from sympy import Basic

from symbolic.canonical.forms import Factor, Mean, Word
from symbolic.canonical.laws import Laws
from symbolic.matrices import Leading, MatrixExpression, Transpose, WeightedPart, commute, has_fact


def rearranged(word: Word, laws: Laws, *, closed: bool = False) -> Word | None:
    """A word that is equal to this one and further on the way to its form, or None if this is it.

    Around a closed word nothing is exchanged: a factor could be brought to the front again and again.
    """
    if laws.idempotent:
        for i in range(len(word) - 1):
            if word[i] == word[i + 1] and is_projector(word[i]):
                return word[:i] + word[i + 1 :]
    for part in laws.weights:
        shorter = _absorbed(word, part, closed=closed)
        if shorter is not None:
            return shorter
    if closed:
        return None
    if laws.singular_vectors:
        for i in range(len(word) - 1):
            other = _moved(word[i], word[i + 1])
            if other is not None:
                return (*word[:i], *other, *word[i + 2 :])
    if laws.commuting:
        least = _least(word)
        return None if least == word else least
    return None


def _absorbed(word: Word, part: WeightedPart, *, closed: bool) -> Word | None:
    """A word without a P beside J, or without S J after what ends, or J S before what begins, in the columns of B."""
    shown = [None if isinstance(factor.base, Mean) or factor.inverse else factor.shown for factor in word]
    if closed and shown == [part.inverse, part.gram]:  # tr(J S) = tr(P J S), and J S P = P
        return (Factor(part.low_rank.left),)
    for i in range(len(word) - 1):
        pair = (shown[i], shown[i + 1])
        if pair == (part.inverse, part.low_rank.left):
            return word[: i + 1] + word[i + 2 :]
        if pair == (part.low_rank.left, part.inverse):
            return word[:i] + word[i + 1 :]
        if i + 2 == len(word):
            return None
        first, middle, last = shown[i : i + 3]
        if middle == part.gram and first is not None and last is not None:
            if last == part.inverse and part.absorbs_on_the_right(first):
                return word[: i + 1] + word[i + 3 :]
            if first == part.inverse and part.absorbs_on_the_left(last):
                return word[:i] + word[i + 2 :]
    return None


def is_projector(factor: Factor) -> bool:
    """Whether a factor is known to be its own square."""
    return isinstance(factor.base, Basic) and not factor.inverse and has_fact(factor.base, "projector")


def _moved(first: Factor, second: Factor) -> Word | None:
    """M Π_p(Mᵀ), for Π_p(M) M."""
    if not isinstance(first.base, Leading) or first.inverse or second.inverse:
        return None
    inside = first.base.matrix
    bare, turned = (inside.matrix, True) if isinstance(inside, Transpose) else (inside, False)
    if second.base != bare or second.transposed != turned:
        return None
    other: MatrixExpression = bare if turned else Transpose(bare)
    return second, Factor(Leading(other, first.base.size))


def _least(word: Word) -> Word:
    rest, found = list(word), []
    while rest:
        free = [i for i, factor in enumerate(rest) if all(_commute(factor, before) for before in rest[:i])]
        found.append(rest.pop(min(free, key=lambda i: (rest[i].key, i))))
    return tuple(found)


def _commute(a: Factor, b: Factor) -> bool:
    """Equal ones do, and letters of which one is declared to commute with the other."""
    if a == b:
        return True
    return all(isinstance(x.base, MatrixExpression) and not x.transposed for x in (a, b)) and (
        a.base == b.base or commute(a.base, b.base)  # type: ignore[arg-type]
    )


__all__ = ["is_projector", "rearranged"]
