"""Averages over the orthogonal group: the Weingarten formula, carried out on words.

Let `O : d × d` be Haar distributed. For an expectation in which O occurs 2k times,

    E[O_{i₁j₁} ⋯ O_{i₂ₖj₂ₖ}] = Σ_{p, q} Wg(coset type of p and q; d) [p joins equal i] [q joins equal j],

over the pairings p and q of the 2k places where O occurs. In words nothing but ends are joined: p joins the row ends of
two places, q their column ends, and following the joints through the pieces between the places gives one word from
end to end, pieces passed against their direction transposed, and a trace for every loop. With an odd number of places
the expectation is zero, as −O has the law of O.

Why. The law of HO is that of O, so the expectation is an invariant tensor in the row indices i, and such a tensor is a
combination of pairings. (Let G : d × d be standard Gaussian, G = OS with S positive definite, O and S independent. Then
E[G⊗²ᵏ] = E[O⊗²ᵏ] E[S⊗²ᵏ], where E[S⊗²ᵏ] is positive definite, and E[G⊗²ᵏ] is a sum over pairings of the row indices
times pairings of the column indices.) The same holds of the column indices. For d ≥ k different pairings are linearly
independent, and the coefficients are those that OᵀO = I asks for: the inverse of the matrix d^loops.

Sources: Collins, Śniady, Comm. Math. Phys. 264:773–795, 2006; Collins, Matsumoto, J. Math. Phys. 50:113516, 2009.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from symbolic.canonical import Form, Mean, Normaliser, TraceOf, Word
from symbolic.canonical.forms import transposed
from symbolic.ensembles import HaarOrthogonal
from symbolic.errors import NotEvaluable
from symbolic.matrices import Letter, Weingarten
from symbolic.moments.expectations import EveryExpectation
from symbolic.moments.weingarten import coset_type, pairings

End = tuple[str, int]
"""The row or column index of one of the places where O occurs: `("row", 2)`; the ends of an open word are FREE."""
FREE: tuple[End, End] = (("free", 0), ("free", 1))


@dataclass(frozen=True)
class Piece:
    """What stands between two places: a word, perhaps empty, and what its left and right index belong to."""

    word: Word
    left: End
    right: End


def average_over_haar(form: Form, letter: Letter, field: Any) -> tuple[Form, int]:
    """The form with the Weingarten formula applied to every expectation in which `letter` is written out.

    The second part is the largest k, half the number of places in one expectation; the formula needs d ≥ k.
    Raises NotEvaluable if the letter is written out nowhere, or also occurs where its places cannot be seen.
    """
    run = _Run(letter, Normaliser(field))
    return run.rewritten(form), run.largest


class _Run(EveryExpectation):
    def __init__(self, letter: Letter, normaliser: Normaliser) -> None:
        if not isinstance(letter.law, HaarOrthogonal):
            raise TypeError(f"the Weingarten formula needs a Haar orthogonal letter; {letter} has the law {letter.law}")
        super().__init__(letter, normaliser)
        self.largest = 0

    def mean(self, mean: Mean) -> Form:
        closed = [atom for atom in mean.scalars if isinstance(atom, TraceOf)]
        others = tuple(atom for atom in mean.scalars if not isinstance(atom, TraceOf))
        bases = [factor.base for word in (mean.word, *(atom.word for atom in closed)) for factor in word]
        hidden = [x for x in bases if not isinstance(x, Mean) and x != self.letter and x.has(self.letter)]
        if hidden or any(not isinstance(x, Mean) and x.shown.has(self.letter) for x in others):
            raise NotEvaluable(f"{self.letter} occurs in {mean.shown} where it is not written out")
        pieces: list[Piece] = []
        places = 0
        if mean.shape is not None:
            places = self._cut(mean.word, places, pieces, is_open=True)
        traces = []
        for atom in closed:
            if any(self.is_mark(factor) for factor in atom.word):
                places = self._cut(atom.word, places, pieces, is_open=False)
            else:
                traces.append(atom)
        if places % 2:
            return Form(mean.shape, {})
        self.largest = max(self.largest, places // 2)
        total = Form(mean.shape, {})
        for p in pairings(range(places)):
            for q in pairings(range(places)):
                value = self.normal.form(Weingarten(coset_type(p, q), self.letter.rows))
                word, loops = self._joined(pieces, joints(p, q))
                atoms = tuple(TraceOf(loop, loop[0].rows if loop else self.letter.rows) for loop in loops)
                inside = self._product(mean, word, (*others, *traces, *atoms))
                total = total + self.normal.multiply(value, self.normal.expectation(inside))
        return total

    def _product(self, mean: Mean, word: Word, scalars: tuple[Any, ...]) -> Form:
        result = Form(mean.shape, {(word, ()): self.one})
        for atom in scalars:
            result = self.normal.multiply(Form(None, {((), (atom,)): self.one}), result)
        return result

    def _cut(self, word: Word, places: int, pieces: list[Piece], *, is_open: bool) -> int:
        """Cut a word at the places of the letter, numbered on from `places`; returns how many there are then."""
        marks = [i for i, factor in enumerate(word) if self.is_mark(factor)]
        if not marks:
            pieces.append(Piece(word, *FREE))
            return places
        sides = []
        for number, i in enumerate(marks, start=places):
            row, column = ("row", number), ("column", number)
            sides.append((column, row) if word[i].transposed else (row, column))
        if is_open:
            pieces.append(Piece(word[: marks[0]], FREE[0], sides[0][0]))
            pieces.append(Piece(word[marks[-1] + 1 :], sides[-1][1], FREE[1]))
        else:
            pieces.append(Piece(word[marks[-1] + 1 :] + word[: marks[0]], sides[-1][1], sides[0][0]))
        for i in range(len(marks) - 1):
            pieces.append(Piece(word[marks[i] + 1 : marks[i + 1]], sides[i][1], sides[i + 1][0]))
        return places + len(marks)

    def _joined(self, pieces: list[Piece], joint: Mapping[End, End]) -> tuple[Word, list[Word]]:
        """The word from free end to free end (empty if there is none), and a word for each loop."""
        at = {end: piece for piece in pieces for end in (piece.left, piece.right)}
        main: Word = ()
        if FREE[0] in at:
            main, used = _followed(at, joint, FREE[0])
        else:
            used = set()
        loops = []
        for piece in pieces:
            if id(piece) not in used:
                loop, passed = _followed(at, joint, piece.left)
                used |= passed
                loops.append(loop)
        return main, loops


def _followed(at: Mapping[End, Piece], joint: Mapping[End, End], start: End) -> tuple[Word, set[int]]:
    """The word along the joints from one end of a piece, to a free end or back; and which pieces it passes."""
    word: Word = ()
    passed: set[int] = set()
    here = start
    while True:
        piece = at[here]
        passed.add(id(piece))
        forward = here == piece.left
        word += piece.word if forward else transposed(piece.word)
        there = piece.right if forward else piece.left
        if there in FREE or joint[there] == start:
            return word, passed
        here = joint[there]


def joints(rows: tuple[tuple[int, int], ...], columns: tuple[tuple[int, int], ...]) -> dict[End, End]:
    """Which ends two pairings of the places join: row with row, column with column."""
    joined = {}
    for side, pairing in (("row", rows), ("column", columns)):
        for a, b in pairing:
            joined[side, a], joined[side, b] = (side, b), (side, a)
    return joined


__all__ = ["average_over_haar"]
