"""The notation in which a moment is asked for: `tr(W^-1 A W^-1 B') tr(W^-2)`.

    product   one or more factors; at most one open word; `*` may stand between them
    factor    tr( word ), perhaps to a power: tr(W^-1)^2; or a part of the open word
    word      one or more parts; `*` may stand between them
    part      a letter or ( word ), then any of: ' or ^T (transpose), ^k (power)
    letter    W, Sigma (or Σ), I, or another capital letter, perhaps with a subscript digit: A, A1, A_1

W is the Wishart matrix, Sigma its covariance, I the identity, and the others are d × d matrices without an inverse.
Exponents may stand in braces or round brackets, and W⁻¹ and Aᵀ may be written as they are printed. What is read is a
list of names: nothing is evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NoReturn, TypeAlias, cast

from symbolic.errors import SymbolicError

MOST_FACTORS = 64
LONGEST = 2000
DEEPEST = 20
AROUND = 32
"""Characters shown on either side of a mistake in a long input."""

WISHART, COVARIANCE, IDENTITY = "W", "Sigma", "I"


class GrammarError(SymbolicError):
    """What was typed cannot be read; the text has it with a caret under the place.

    reason     what was expected
    position   of the caret, in what was typed
    """

    def __init__(self, reason: str, typed: str, position: int) -> None:
        self.reason, self.position = reason, position
        start, stop = max(0, position - AROUND), position + AROUND
        before, after = ("…" if start else ""), ("…" if stop < len(typed) else "")
        left, right = _plain(typed[start:position]), _plain(typed[position:stop])
        super().__init__(f"{reason}\n  {before}{left}{right}{after}\n  {' ' * len(before + left)}^")


KNOWN = "Σ⁻⁰¹²³⁴⁵⁶⁷⁸⁹ᵀ′’·−"
SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def _plain(typed: str) -> str:
    """One column for each character: a space for white space, an escape for what may be drawn wider or not at all."""
    return "".join(map(_plain_character, typed))


def _plain_character(character: str) -> str:
    if character.isspace():
        return " "
    if character in KNOWN or (character.isascii() and character.isprintable()):
        return character
    return ascii(character)[1:-1]


# --- what is read ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Factor:
    """A letter, its inverse, or its transpose; W and Sigma are symmetric, so they are never transposed."""

    name: str
    inverse: bool = False
    transposed: bool = False

    @property
    def turned(self) -> Factor:
        """The transpose."""
        return self if self.name in (WISHART, COVARIANCE) else replace(self, transposed=not self.transposed)


Word: TypeAlias = tuple[Factor, ...]
"""A product without the letter I; the empty one is I."""


@dataclass(frozen=True)
class Written:
    """A product of traces and at most one open word.

    word     None if there is no open word
    """

    word: Word | None
    traces: tuple[Word, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The letters, each once, in the order of first use; the open word comes first."""
        words = (self.word or (), *self.traces)
        return tuple(dict.fromkeys(factor.name for word in words for factor in word))

    @property
    def matrices(self) -> tuple[str, ...]:
        """The letters other than W and Sigma."""
        return tuple(name for name in self.names if name not in (WISHART, COVARIANCE))

    def __str__(self) -> str:
        """The same in the notation in which it is read."""
        traces = [f"tr({word_text(word)})" for word in self.traces]
        return " ".join(traces if self.word is None else [*traces, word_text(self.word)])


def word_text(word: Iterable[Factor]) -> str:
    """A word in the notation in which it is read: `W^-2 A'`."""
    return " ".join(_power_text(factor, sum(1 for _ in same)) for factor, same in groupby(word)) or IDENTITY


def _power_text(factor: Factor, times: int) -> str:
    exponent = -times if factor.inverse else times
    return factor.name + "'" * factor.transposed + (f"^{exponent}" if exponent != 1 else "")


# --- tokens ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Token:
    """A piece of the text; `text` is a name, a number, a sign, or for the kind `unknown` what was expected."""

    kind: str
    text: str
    position: int


PATTERNS = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<tr>tr(?![a-z]))"
    r"|(?P<letter>(?:Sigma|Σ|[A-Z])(?:_?[0-9])?)"
    r"|(?P<power>\*\*|\^)"
    r"|(?P<times>[*·])"
    r"|(?P<prime>['′’ᵀ])"
    r"|(?P<raised>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
    r"|(?P<minus>[-−])"
    r"|(?P<digits>[0-9]+)"
    r"|(?P<open>\()|(?P<close>\))"
    r"|(?P<brace>\{)|(?P<unbrace>\})"
    r"|(?P<unknown>.)",
    re.DOTALL,
)


def tokens(typed: str) -> list[Token]:
    """The pieces of the text, the last of which is its end."""
    found = [
        Token(str(match.lastgroup), match.group(), match.start())
        for match in PATTERNS.finditer(typed)
        if match.lastgroup != "space"
    ]
    return [*found, Token("end", "", len(typed.rstrip()))]


def letter_name(typed: str) -> str | None:
    """The name of a letter, `A_1` for A1 as well; None if it is not one letter."""
    match = re.fullmatch(r"(?P<head>Sigma|Σ|[A-Z])(?:_?(?P<digit>[0-9]))?", typed)
    if match is None:
        return None
    head = COVARIANCE if match["head"] == "Σ" else match["head"]
    return head if match["digit"] is None else f"{head}_{match['digit']}"


# --- the parser --------------------------------------------------------------------------------------------------


def read_moment(typed: str) -> Written:
    """Read a product of traces and at most one open word; raises GrammarError at the first place that has no meaning.

    >>> print(read_moment("tr(W^{-1}A (W^-1 B)') W⁻¹"))
    tr(W^-1 A B' W^-1) W^-1
    """
    if len(typed) > LONGEST:
        raise GrammarError(f"at most {LONGEST} characters can be read; got {len(typed)}", typed, LONGEST)
    return _Parser(typed).written()


class _Parser:
    """Recursive descent; each method reads one kind of phrase of the grammar and leaves `place` behind it."""

    def __init__(self, typed: str) -> None:
        self.typed = typed
        self.tokens = tokens(typed)
        self.place = 0
        self.depth = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        token = self.next
        self.place += 1
        return token

    def fail(self, reason: str, token: Token | None = None) -> NoReturn:
        raise GrammarError(reason, self.typed, (self.next if token is None else token).position)

    def unexpected(self, expected: str) -> NoReturn:
        """Refuse the next token: with its own explanation if it has one, else with what was expected."""
        self.fail(_explained(self.next) or f"expected {expected}")

    def limited(self, count: int, token: Token) -> None:
        if count > MOST_FACTORS:
            self.fail(f"at most {MOST_FACTORS} factors in all", token)

    def written(self) -> Written:
        if self.next.kind == "end":
            self.fail("nothing is written; a moment is a product such as tr(W^-1 A) W^-1")
        word: Word | None = None
        traces: list[Word] = []
        ended = False
        while True:
            start = self.next
            if start.kind == "tr":
                traces += self.trace()
                ended = word is not None
            elif start.kind in ("letter", "open"):
                if ended:
                    self.fail("one open word at most: a trace stands before it or behind it, not between its parts")
                word = (word or ()) + self.part()
            else:
                self.unexpected("a matrix, tr( or (" if start.kind == "end" else "a matrix, tr(, ( or the end")
            self.limited(len(word or ()) + sum(max(1, len(each)) for each in traces), start)
            if self.next.kind == "end":
                break
            if self.next.kind == "times":
                self.take()
                if self.next.kind == "end":
                    self.fail("expected a factor after the *")
        found = Written(word, tuple(traces))
        if WISHART not in found.names:
            raise GrammarError("the Wishart matrix W does not occur: nothing is random", self.typed, 0)
        return found

    def trace(self) -> list[Word]:
        self.take()
        if self.next.kind != "open":
            self.fail("a trace is written with brackets: tr(W^-1 A)")
        word = self.bracketed("a trace")
        times = 1
        while self.next.kind in ("power", "raised", "prime"):
            start = self.next
            exponent = self.exponent()
            if exponent is None:
                self.fail("a trace is a number and has no transpose", start)
            if exponent < 1:
                self.fail("a power of a trace is 1 or more", start)
            times *= exponent
            self.limited(times * max(1, len(word)), start)
        return [word] * times

    def bracketed(self, what: str) -> Word:
        opening = self.take()
        self.depth += 1
        if self.depth > DEEPEST:
            self.fail(f"brackets stand at most {DEEPEST} deep", opening)
        if self.next.kind == "close":
            self.fail(f"{what} of nothing: write a matrix between the brackets")
        word: Word = ()
        while self.next.kind != "close":
            if self.next.kind == "tr":
                self.fail("a trace is a number: it stands beside words, not inside brackets")
            if self.next.kind not in ("letter", "open"):
                closing = f") for the ( in column {opening.position + 1}"
                self.unexpected(f"a matrix, ( or {closing}" if self.next.kind != "end" else closing)
            start = self.next
            word += self.part()
            self.limited(len(word), start)
            if self.next.kind == "times":
                self.take()
                if self.next.kind == "close":
                    self.fail("expected a matrix after the *")
        self.take()
        self.depth -= 1
        return word

    def part(self) -> Word:
        word = self.bracketed("a product") if self.next.kind == "open" else self.letter()
        while self.next.kind in ("power", "raised", "prime"):
            start = self.next
            exponent = self.exponent()
            if exponent is None:
                word = tuple(factor.turned for factor in reversed(word))
                continue
            if exponent == 0:
                self.fail("an exponent is not 0; the identity is written I", start)
            self.limited(len(word) * abs(exponent), start)
            if exponent < 0:
                if any(factor.name not in (WISHART, COVARIANCE) for factor in word):
                    self.fail("of matrices other than W and Sigma only positive powers are taken", start)
                word = tuple(replace(factor, inverse=not factor.inverse) for factor in reversed(word))
            word *= min(abs(exponent), MOST_FACTORS)
        return word

    def letter(self) -> Word:
        token = self.take()
        name = cast(str, letter_name(token.text))
        head = name.partition("_")[0]
        if head != name and head in (WISHART, COVARIANCE, IDENTITY):
            self.fail(f"{head} has no subscript: there is one {head}", token)
        return () if name == IDENTITY else (Factor(name),)

    def exponent(self) -> int | None:
        """An integer; None for a transpose."""
        token = self.take()
        if token.kind == "prime":
            return None
        if token.kind == "raised":
            return self.integer(token.text.translate(SUPERSCRIPTS), token)
        closing = {"brace": "unbrace", "open": "close"}.get(self.next.kind)
        if closing is not None:
            self.take()
        negative = self.next.kind == "minus"
        if negative:
            self.take()
        value: int | None = None
        if self.next.kind == "letter" and self.next.text == "T" and not negative:
            self.take()
        elif self.next.kind == "digits":
            digits = self.take()
            value = self.integer(("-" if negative else "") + digits.text, digits)
        else:
            self.fail("an exponent is an integer, as in W^-2, or T")
        if closing is not None:
            if self.next.kind != closing:
                self.fail(f"expected {'}' if closing == 'unbrace' else ')'} after the exponent")
            self.take()
        return value

    def integer(self, digits: str, token: Token) -> int:
        if len(digits.lstrip("-0")) > 4:
            self.fail(f"at most {MOST_FACTORS} factors in all", token)
        return int(digits)


def _explained(token: Token) -> str:
    """Why a token has no meaning where a matrix may stand; empty if there is no more to say than what was expected."""
    match token.kind:
        case "minus":
            return "one product at a time, without a sign; a minus sign stands only in an exponent"
        case "digits" | "raised":
            return "a number stands only in an exponent, as in W^-2, or as the one digit after a letter, as in A1"
        case "close":
            return "a ) without its ("
        case "brace" | "unbrace":
            return "braces stand only around an exponent; other brackets are round"
        case "power" | "prime":
            return "expected a matrix before this"
        case "times":
            return "expected a matrix, tr( or ( before the *"
        case "tr" | "unknown":
            return _explained_character(token.text)
    return ""


def _explained_character(character: str) -> str:
    if character == "+":
        return "one product at a time: the moment of a sum is the sum of the moments of its terms"
    if character == "/":
        return "an inverse is written as a power: W^-1"
    if character in "[]":
        return "brackets are round"
    if character.isascii() and character.islower():
        return "a matrix is a capital letter, and a trace is tr( )"
    return "" if character.isascii() else "this character has no meaning here"


__all__ = [
    "COVARIANCE",
    "IDENTITY",
    "WISHART",
    "Factor",
    "GrammarError",
    "Word",
    "Written",
    "letter_name",
    "read_moment",
    "word_text",
]
