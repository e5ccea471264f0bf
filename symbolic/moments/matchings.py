"""Moments of Wishart matrices by matchings and the orthogonal Weingarten function.

A product of k factors W or W⁻¹ has 2k ends. Between them stand the other matrices, each a link from the right end of a
factor to the left end of the next. A matching m pairs the ends, and m₀ those of each factor. With g = n − d − 1,
V = Σ⁻¹ and the coset type of m against m₀,

    E ∏ W_{i₂ᵣ₋₁i₂ᵣ}     = Σ_m n^loops(m, m₀) ∏_{(a,b) in m} Σ_{i_a i_b},
    E ∏ (W⁻¹)_{i₂ᵣ₋₁i₂ᵣ} = (−1)ᵏ Σ_m Wg(coset type; −g) ∏_{(a,b) in m} V_{i_a i_b}        (n > d + 2k − 1).

Following links and pairs from end to end gives the words of each m. All matchings are held in one array, a row each, so
that a step along all of them is one operation.

Where W and W⁻¹ are mixed, the factors W come last: for a function F of W, differentiation of the density
|V|^{n/2} exp(−½ tr VW) |W|^{(n−d−1)/2} in V gives E[F W_pq] = n Σ_pq E[F] − 2 D_pq E[F], D_pq V_cd = ½(δ_pc δ_qd +
δ_pd δ_qc), so that a factor W with the ends p and q adds a pair Σ_pq, or cuts a pair that is there.

Sources: Isserlis, Biometrika 12:134–139, 1918 (W); Matsumoto, J. Theoret. Probab. 25:798–822, 2012 (W⁻¹).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import prod
from typing import TypeAlias

import numpy as np
from flint import fmpz_poly
from numpy.typing import NDArray

from symbolic.errors import ConditionError
from symbolic.moments.alphabet import COVARIANCE, EMPTY, INVERSE_COVARIANCE, INVERSE_WISHART, WISHART, Term, Word
from symbolic.moments.weingarten import CosetType, common_denominator, weingarten_function

Ends = NDArray[np.int8]
LARGEST_ORDER = 8
"""2,027,025 matchings; of order 9 there are 34,459,425."""


def matchings(points: int) -> Ends:
    """Every matching of an even number of points, one a row: entry i is the partner of i. (points − 1)!! rows."""
    if points == 0:
        return np.zeros((1, 0), dtype=np.int8)
    smaller = matchings(points - 2)
    result = np.empty(((points - 1) * len(smaller), points), dtype=np.int8)
    for partner in range(1, points):
        block = result[(partner - 1) * len(smaller) : partner * len(smaller)]
        rest = np.array([i for i in range(1, points) if i != partner], dtype=np.int8)
        block[:, 0], block[:, partner] = partner, 0
        block[:, rest] = rest[smaller]
    return result


def walks(matching: Ends, targets: Sequence[int]) -> tuple[Ends, NDArray[np.bool_]]:
    """Follow links and pairs until all links are used, row by row.

    targets[i] is the end that link i leads to; it comes from the end 2i + 1. Returned are the links in the order of the
    walk, 2i if link i is taken forward and 2i + 1 if backward, and where a closed walk begins. Each begins with the
    first link that is left, forward.
    """
    rows, links = len(matching), len(targets)
    arrives = np.empty(2 * links, dtype=np.int8)  # where one gets to by a link and a direction
    leaves = np.empty(2 * links, dtype=np.int8)  # which link and direction one takes from an end
    for i, target in enumerate(targets):
        arrives[2 * i], arrives[2 * i + 1] = target, 2 * i + 1
        leaves[2 * i + 1], leaves[target] = 2 * i, 2 * i + 1
    first_free = np.array([_lowest_zero(used) for used in range(1 << links)], dtype=np.int8)
    order = np.empty((rows, links), dtype=np.int8)
    begins = np.zeros((rows, links), dtype=np.bool_)
    used = np.zeros(rows, dtype=np.int32)
    every = np.arange(rows)
    step = np.zeros(rows, dtype=np.int8)
    for t in range(links):
        if t:
            step = leaves[matching[every, arrives[step]]]
        closed = (used >> (step >> 1)) & 1 == 1
        if t == 0:
            closed[:] = True
        step = np.where(closed, 2 * first_free[used], step).astype(np.int8)
        used |= np.int32(1) << (step >> 1).astype(np.int32)
        order[:, t], begins[:, t] = step, closed
    return order, begins


def _lowest_zero(bits: int) -> int:
    return ((bits + 1) & ~bits).bit_length() - 1


def coset_types(matching: Ends) -> tuple[tuple[CosetType, ...], NDArray[np.intp]]:
    """The coset types against the pairs of ends (0, 1), (2, 3), …, and for each row the place of its own."""
    factors = matching.shape[1] // 2
    if not factors:
        return ((),), np.zeros(len(matching), dtype=np.intp)
    # The ends of a factor are joined by a link from the end 2i + 1 to the end 2i.
    _, begins = walks(matching, [2 * i for i in range(factors)])
    # The first place begins a loop; a bit for each other place says whether that begins one too.
    starts = ([0, *(t for t in range(1, factors) if code >> t & 1), factors] for code in range(0, 1 << factors, 2))
    lengths = [tuple(sorted((b - a for a, b in pairwise(each)), reverse=True)) for each in starts]
    types = tuple(dict.fromkeys(lengths))
    table = np.array([types.index(each) for each in lengths])
    return types, table[(begins @ (1 << np.arange(factors))) >> 1]


# --- words -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ring:
    """A term as factors with links between them.

    factors   W or W⁻¹, each
    links     the word on the link that leaves the right end 2i + 1 of factor i, and the left end where it arrives
    left, right     what stands outside the factors of the open word, round which link 0 goes from its last to its first
    idle      closed words without a factor
    """

    factors: bytes
    links: tuple[tuple[Word, int], ...]
    left: Word
    right: Word
    has_open: bool
    idle: tuple[Word, ...]

    @classmethod
    def of(cls, term: Term) -> Ring:
        """Read off a term; the last factor of the open word comes first, so that link 0 goes round the outside."""
        factors, links, idle = bytearray(), [], []
        left, right = term[0], EMPTY
        for t, word in enumerate(term):
            places = [i for i, letter in enumerate(word) if letter in (WISHART, INVERSE_WISHART)]
            if not places:
                if t:
                    idle.append(word)
                continue
            last, start = places[-1], len(factors)
            if t == 0:
                left, right = word[: places[0]], word[last + 1 :]
                around = EMPTY
            else:
                around = word[last + 1 :] + word[: places[0]]
            between = [around, *(word[a + 1 : b] for a, b in pairwise(places))]
            count = len(places)
            factors += bytes([word[last], *(word[i] for i in places[:-1])])
            links += [(label, 2 * (start + (i + 1) % count)) for i, label in enumerate(between)]
        return cls(bytes(factors), tuple(links), left, right, bool(links) and len(left) < len(term[0]), tuple(idle))


@dataclass(frozen=True)
class Matched:
    """A sum over matchings, a row of `steps` each; iterating yields each term with the place of its coset type.

    The terms are words as they come, not brought into one form.
    """

    types: tuple[CosetType, ...]
    place: NDArray[np.intp]
    steps: Ends
    chunks: tuple[Word, ...]
    ring: Ring
    pair: Word

    def __len__(self) -> int:
        return len(self.steps)

    def __iter__(self) -> Iterator[tuple[Term, int]]:
        chunk = self.chunks.__getitem__
        idle, left, right = self.ring.idle, self.ring.left, self.pair + self.ring.right
        for row, place in zip(self.steps.tolist(), self.place.tolist(), strict=True):
            words = EMPTY.join(map(chunk, row)).split(SEPARATOR)
            if self.ring.has_open:
                yield (left + words[0] + right, *words[1:], *idle), place
            else:
                yield (left, *words[1:], *idle), place


SEPARATOR = b"\0"


def matched(term: Term, turned: Callable[[Word], Word]) -> Matched:
    """E[term] as a sum over matchings, for a term with factors W alone or W⁻¹ alone; `turned` transposes a word.

    Raises ConditionError beyond LARGEST_ORDER factors.
    """
    ring = Ring.of(term)
    count = len(ring.factors)
    if count > LARGEST_ORDER:
        raise ConditionError(
            f"matchings of {count} factors are {number_of_matchings(count):,}; the most are {LARGEST_ORDER}"
        )
    pair = bytes([INVERSE_COVARIANCE if INVERSE_WISHART in ring.factors else COVARIANCE])
    every = matchings(2 * count)
    types, place = coset_types(every)
    steps, begins = walks(every, [target for _, target in ring.links])
    words = [each for label, _ in ring.links for each in (pair + label, pair + turned(label))]
    if ring.has_open:
        words[0] = EMPTY
        chunks = (*words, EMPTY, *(SEPARATOR + word for word in words[1:]))
    else:
        chunks = (*words, *(SEPARATOR + word for word in words))
    return Matched(types, place, (steps + 2 * count * begins).astype(np.int8), chunks, ring, pair)


def number_of_matchings(factors: int) -> int:
    """(2k − 1)!!"""
    return prod(range(1, 2 * factors, 2))


@cache
def inverse_weights(order: int) -> dict[CosetType, fmpz_poly]:
    """D(g) (−1)ᵏ Wg(λ; −g) for every coset type, D(g) = ∏ (g − c)^m over the common denominator: polynomials in g."""
    weights = {}
    for coset_type, value in weingarten_function(order).items():
        left = Counter(common_denominator(order))
        left.subtract(dict(value.denominator))
        # At z = −g each z + c below the line is −(g − c).
        sign = (-1) ** (order + sum(power for _, power in value.denominator))
        weight = fmpz_poly([sign * (-1) ** i * x for i, x in enumerate(value.numerator)])
        for c, power in left.items():
            weight *= fmpz_poly([-c, 1]) ** power
        weights[coset_type] = weight
    return weights


# --- words in W and W⁻¹ ------------------------------------------------------------------------------------------

Pair: TypeAlias = tuple[int, int, int]
"""Two ends, and the letter between them: V, Σ, or 0 for nothing."""


def mixed(term: Term, turned: Callable[[Word], Word]) -> Iterator[tuple[Term, CosetType, list[int]]]:
    """E[term] for any mixture of W and W⁻¹: terms with the coset type of W⁻¹ that they carry and a polynomial in n.

    A polynomial is its coefficients from the constant one on.
    """
    ring = Ring.of(term)
    inverse = [i for i, letter in enumerate(ring.factors) if letter == INVERSE_WISHART]
    plain = [i for i, letter in enumerate(ring.factors) if letter == WISHART]
    every = matchings(2 * len(inverse))
    types, place = coset_types(every)
    ends = [end for i in inverse for end in (2 * i, 2 * i + 1)]
    for row, where in zip(every.tolist(), place.tolist(), strict=True):
        pairs = [(ends[a], ends[b], INVERSE_COVARIANCE) for a, b in enumerate(row) if a < b]
        for sign, powers, full in _with_wishart(pairs, plain):
            yield _words(ring, full, turned), types[where], [0] * powers + [sign]


def _with_wishart(pairs: list[Pair], plain: Sequence[int]) -> Iterator[tuple[int, int, list[Pair]]]:
    """Add the factors W one by one: sign, power of n, and the pairs."""
    if not plain:
        yield 1, 0, pairs
        return
    p, q = 2 * plain[0], 2 * plain[0] + 1
    for sign, powers, full in _with_wishart([*pairs, (p, q, COVARIANCE)], plain[1:]):
        yield sign, powers + 1, full
    for i, (c, e, letter) in enumerate(pairs):
        if letter:
            between = COVARIANCE if letter == COVARIANCE else 0
            minus = 1 if letter == COVARIANCE else -1
            for first, second in (((c, p, between), (e, q, between)), ((c, q, between), (e, p, between))):
                for sign, powers, full in _with_wishart([*pairs[:i], *pairs[i + 1 :], first, second], plain[1:]):
                    yield minus * sign, powers, full


def _words(ring: Ring, pairs: Sequence[Pair], turned: Callable[[Word], Word]) -> Term:
    partner = {a: (b, letter) for x, y, letter in pairs for a, b in ((x, y), (y, x))}
    along = {2 * i + 1: (target, label) for i, (label, target) in enumerate(ring.links)}
    along |= {target: (2 * i + 1, turned(label)) for i, (label, target) in enumerate(ring.links)}
    words: list[Word] = []
    left = dict.fromkeys(range(1, 2 * len(ring.links), 2))
    while left:
        start = next(iter(left))
        word, end = EMPTY, start
        while True:
            target, label = along[end]
            left.pop(end, None)
            left.pop(target, None)
            end, letter = partner[target]
            word += label + (bytes([letter]) if letter else EMPTY)
            if end == start:
                break
        words.append(word)
    if ring.has_open:
        return (ring.left + words[0] + ring.right, *words[1:], *ring.idle)
    return (ring.left, *words, *ring.idle)
