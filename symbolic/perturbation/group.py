"""The series of the projector of a group of different eigenvalues; no difference inside the group is divided by.

Notation
    λ_i, P_i   the eigenvalues of the group and their projectors, P = Σ_i P_i, Q = I − P
    R_i        = Σ_j P_j / (λ_i − λ_j) over the eigenvalues λ_j outside the group: R_i P = 0, (λ_i − A) R_i = Q

In P̂(t) = (2πi)^{-1} ∮ (z − A − tE)^{-1} dz the word P_{a_0} E P_{a_1} … E P_{a_n} has as coefficient the divided
difference of the indicator function of the group at λ_{a_0}, …, λ_{a_n}. With x_1, …, x_r of those in the group and
y_1, …, y_s outside, in the order of the word, f[x_1 …; y_1 …] = (f[x_1 …; y_2 …] − f[x_2 …; y_1 …]) / (x_1 − y_1),
f[x] = 1, f[x x' …] = 0 and f[; y …] = 0, so that it is

    (−1)^{r−1} Σ over lattice paths from (1, 1) to (r, s) of the product of 1/(x_i − y_j) over the places on the path.

The places of a path in column j are a run of R_i that stands where y_j does. So the words are those of one eigenvalue
with labels: the m-th P has the label m, and the runs R_{m} R_{m+1} … overlap by one label from each to the next.

A word is a tuple: −1 for P with the next label (0, 1, …), and for a product of the R_i the set of their labels as the
bits of an integer; 0 is Q. Every label is summed over the group. The check needs of the R_i that they commute, and
(λ_i − λ_j) R_i R_j = R_j − R_i, which follows from what they are.

Sources: kato1995, chapter II; the lattice paths are those of a divided difference by the recursion above.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from symbolic.perturbation.one_eigenvalue import ON, Defects, Word, Words, _nonzero, projector_words


def labelled(word: Word) -> Word:
    """A word of one eigenvalue read as one of a group: each power R^k as the run of k labels that a path has there.

    >>> labelled((-1, -1, 3, -1, 1)), labelled((2, -1, -1))
    ((-1, -1, 7, -1, 4), (3, -1, -1))
    """
    row, found = 0, []
    for k in word:
        if k == ON:
            found.append(ON)
        else:
            found.append(((1 << k) - 1) << row)
            row += k - 1
    return tuple(found)


def group_words(order: int) -> dict[Word, int]:
    """P_n of a group: its words, each with its coefficient."""
    return {labelled(word): coefficient for word, coefficient in projector_words(order).items()}


def group_defects(series: Sequence[Words], order: int) -> Defects:
    """The equations of one order, executed on any series of labelled words."""
    return Defects(
        _nonzero(((_reversed(word), c) for word, c in series[order].items()), series[order]),
        _nonzero(_squared(series, order), series[order]),
        _nonzero(_commutator(series, order), {}),
    )


def _labels(word: Word) -> int:
    return word.count(ON)


def _shifted(word: Word, by: int) -> Word:
    return tuple(ON if k == ON else k << by for k in word)


def _reversed(word: Word) -> Word:
    count = _labels(word)
    turned = []
    for k in reversed(word):
        turned.append(ON if k == ON else sum(1 << (count - 1 - m) for m in range(count) if k >> m & 1))
    return tuple(turned)


def _squared(series: Sequence[Words], order: int) -> Iterator[tuple[Word, int]]:
    """Σ_i P_i P_{n−i}: P_i P_j is P_i or 0, so that two labels become one; P R = 0; products of R have both sets."""
    for i in range(order + 1):
        shifts: dict[int, tuple[list[tuple[Word, int]], list[tuple[Word, int]]]] = {}
        by_labels: dict[tuple[int, bool], list[tuple[Word, int]]] = defaultdict(list)
        for word, value in series[i].items():
            by_labels[_labels(word), word[-1] == ON].append((word, value))
        for count, ends_on in by_labels:
            shift = count - ends_on
            if shift not in shifts:
                shifts[shift] = _by_start(series[order - i], shift)
        for (count, ends_on), firsts in by_labels.items():
            on, off = shifts[count - ends_on]
            for first, value in firsts:
                if ends_on:
                    for rest, coefficient in on:
                        yield first + rest[1:], value * coefficient
                else:
                    for rest, coefficient in off:
                        yield (*first[:-1], first[-1] | rest[0], *rest[1:]), value * coefficient


def _by_start(words: Words, shift: int) -> tuple[list[tuple[Word, int]], list[tuple[Word, int]]]:
    on: list[tuple[Word, int]] = []
    off: list[tuple[Word, int]] = []
    for word, value in words.items():
        (on if word[0] == ON else off).append((_shifted(word, shift), value))
    return on, off


def _commutator(series: Sequence[Words], order: int) -> Iterator[tuple[Word, int]]:
    """A P_n − P_n A + E P_{n−1} − P_{n−1} E.

    At the left end A P_0 = λ_0 P_0 and A R_0 X = λ_0 R_0 X − X, at the right end the same with the last label; between
    labels (λ_m − λ_{m+1}) R_m R_{m+1} = R_{m+1} − R_m, where they stand side by side.
    """
    for word, value in series[order].items():
        last = _labels(word) - 1
        if word[0] != ON:
            yield (_without(word[0], 0), *word[1:]), -value
        if word[-1] != ON:
            yield (*word[:-1], _without(word[-1], last)), value
        for label in range(last):
            pair = 3 << label
            place = next(p for p, k in enumerate(word) if k != ON and k & pair == pair)
            before, after = word[:place], word[place + 1 :]
            yield (*before, _without(word[place], label), *after), value
            yield (*before, _without(word[place], label + 1), *after), -value
    for word, value in series[order - 1].items() if order else ():
        yield (ON, *_shifted(word, 1)), value
        yield (0, *word), value
        yield (*word, ON), -value
        yield (*word, 0), -value


def _without(labels: int, label: int) -> int:
    if not labels >> label & 1:
        raise ValueError(f"the label {label} does not stand where A meets the word")
    return labels & ~(1 << label)


def require_group_series(order: int) -> list[dict[Word, int]]:
    """P_0, …, P_n of a group, every equation of every order executed; raises AssertionError if one failed."""
    series = [group_words(j) for j in range(order + 1)]
    for j in range(order + 1):
        if not group_defects(series, j).is_zero:
            raise AssertionError(f"the series of a group is wrong at order {j}")
    return series


__all__ = ["group_defects", "group_words", "labelled", "require_group_series"]
