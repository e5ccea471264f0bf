"""`befs moment`: the exact moment of a product of traces and words in W and W⁻¹, from one line of text."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from math import factorial, prod
from pathlib import Path
from typing import Any, cast

import click
from rich.text import Text
from sympy import ImmutableMatrix, Integer, Mul, Rational
from sympy.core.relational import Relational

from derivations.moment_expression import Declarations, expression_of, word_of
from derivations.moment_grammar import COVARIANCE, WISHART, Word, Written, word_text
from derivations.moment_question import Question, read_question
from derivations.terminal_session import console, counting, json_option, refuse
from symbolic.errors import ConditionError, SymbolicError
from symbolic.moments import Moment, Term, moment, value_at
from symbolic.moments.comparison import agree
from symbolic.moments.matchings import number_of_matchings
from symbolic.moments.values import required
from symbolic.report.moment_steps import matrix_text, moment_steps, moment_text_at
from symbolic.report.moments import Writer, moment_latex, moment_text
from symbolic.report.text import PRINTER

SHOWN = 40
"""Terms, or equations, in a terminal."""
SHOWN_IN_LATEX = 2000
COMPARED = 945
"""Matchings up to which both routes are taken: those of five factors, done in a fraction of a second."""
MOST_TERMS = 2_500_000
MOST_EQUATIONS = 300_000
"""Of the recursion, each of which is kept: about a gigabyte."""


# --- the answer --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """A moment and what is known of it.

    agrees          whether both routes give the same; None if only one was taken
    value           at n, d and the matrices, if all that it needs was given
    coefficients    one for each numerator at n and d, if these were given and matrices are missing
    missing         the names of these matrices
    """

    question: Question
    moment: Moment
    agrees: bool | None
    value: Any = None
    coefficients: tuple[Rational, ...] | None = None
    missing: tuple[str, ...] = ()

    @property
    def condition(self) -> Relational | None:
        """When the expectation exists; a factor W⁻¹ needs n ≥ d even if a W beside it cancels it."""
        if self.moment.condition is not None:
            return self.moment.condition
        return cast(Relational, self.moment.n >= self.moment.d) if True in _powers(self.question.written) else None

    @property
    def evidence(self) -> str:
        """By which route the moment was found, and whether it was compared."""
        inverse = self.moment.order > 0
        routes = {
            "recursion": "Stein's lemma on words",
            "matchings": "matchings with the Weingarten function" if inverse else "matchings",
        }
        if self.agrees is None:
            matchings = number_of_matchings(factors_of(self.question.written))
            return (
                f"found by one route, {routes[self.moment.route]}; not compared with the other: "
                f"{matchings:,} matchings are more than {COMPARED}"
            )
        verdict = "two routes agree" if self.agrees else "the two routes disagree"
        return f"{verdict}: {routes['recursion']}, {routes['matchings']}"

    @property
    def where(self) -> str:
        """`n = 14, d = 3, Σ = I`"""
        at = [f"n = {self.question.n}", f"d = {self.question.d}"]
        return ", ".join([*at, "Σ = I"] if self.question.declared.isotropic else at)


def factors_of(written: Written) -> int:
    """How many factors W and W⁻¹ there are."""
    return sum(factor.name == WISHART for word in _words(written) for factor in word)


def fewest_terms(written: Written) -> int:
    """A number of terms that a moment has at least, if Sigma is not I and nothing is declared of the other matrices.

    Of the (2k − 1)!! matchings, those give equal terms that differ by an exchange of equal links between the factors,
    or by turning one round that is its own transpose. Where letters can cancel, nothing is known: 0.
    """
    if COVARIANCE in written.names or len(_powers(written)) > 1:
        return 0
    links: Counter[Word] = Counter()
    symmetries = 1
    for i, word in enumerate(_words(written)):
        places = [place for place, factor in enumerate(word) if factor.name == WISHART]
        found = [word[a + 1 : b] for a, b in pairwise(places)]
        if places and (i > 0 or written.word is None):  # a link round the outside of a closed word
            found.append(word[places[-1] + 1 :] + word[: places[0]])
        for link in found:
            turned = tuple(factor.turned for factor in reversed(link))
            links[min(link, turned, key=str)] += 1
            symmetries *= 2 if link == turned else 1
    return number_of_matchings(factors_of(written)) // (symmetries * prod(map(factorial, links.values())))


def _powers(written: Written) -> set[bool]:
    """Whether there are factors W⁻¹ (True), factors W (False), or both."""
    return {factor.inverse for word in _words(written) for factor in word if factor.name == WISHART}


def _words(written: Written) -> tuple[Word, ...]:
    return written.traces if written.word is None else (written.word, *written.traces)


def answer(question: Question, advance: Callable[[int], None] = lambda _: None) -> Answer:
    """Compute the moment, by both routes where that is cheap, and its value where everything is given.

    Raises SymbolicError for what has no value, and for what is too large.
    """
    written = question.written
    if question.declared == Declarations():
        least = fewest_terms(written)
        all_differ = least == number_of_matchings(factors_of(written)) and _powers(written) == {True}
        most = MOST_TERMS if all_differ else MOST_EQUATIONS  # if all differ, matchings need no table of terms
        if least > most:
            raise SymbolicError(f"this moment has {least:,} terms or more; the most that are computed are {most:,}")

    def counted(equations: int) -> None:
        if equations > MOST_EQUATIONS:
            raise SymbolicError(f"this moment takes more than {MOST_EQUATIONS:,} equations; it is too large")
        advance(equations)

    expression = expression_of(written, question.declared)
    found = moment(expression, advance=counted)
    agrees = None
    if number_of_matchings(factors_of(written)) <= COMPARED:
        other = moment(expression, route="matchings" if found.route == "recursion" else "recursion")
        agrees = agree(found, other)
    given = Answer(question, found, agrees)
    if question.n is None or agrees is False:
        return given
    try:
        return _at_numbers(given, question.n)
    except ConditionError as error:
        raise ConditionError(str(error).replace(str(found.expectation), f"E[{written}]")) from error


def _at_numbers(given: Answer, n: int) -> Answer:
    """The answer with its value, or with its coefficients where matrices are missing."""
    question, found = given.question, given.moment
    if question.d is None:
        raise SymbolicError("d is missing: a value takes both n=… and d=…")
    if found.condition is None and given.condition is not None and n < question.d:
        raise ConditionError(f"{found.expectation} needs n ≥ d; got n = {n}, d = {question.d}")
    wanted = required(found)
    missing = tuple(name for name in wanted if name not in question.matrices)
    if not missing:
        matrices = {name: [[_rational(x) for x in row] for row in question.matrices[name]] for name in wanted}
        return replace(given, value=value_at(found, n, matrices, d=question.d))
    coefficients = found.coefficients_at(n, question.d)
    if all(not any(term) for term, _ in found):  # as in E[tr(Σ⁻¹ W)] = n d, where nothing is left of the matrices
        total = sum((coefficients[place] for _, place in found), Integer(0))
        return replace(given, value=total if found.reading.is_scalar else total * ImmutableMatrix.eye(question.d))
    return replace(given, coefficients=coefficients, missing=missing)


def _rational(value: Any) -> Rational:
    return Rational(value.numerator, value.denominator)


# --- output ------------------------------------------------------------------------------------------------------


def print_answer(given: Answer, steps: bool, everything: bool) -> None:
    """The formula, when it exists, the evidence for it, and its value."""
    out, found = console(), given.moment
    at_most = None if everything else SHOWN

    def line(text: str, style: str = "") -> None:
        out.print(Text(text, style=style), soft_wrap=True)

    if given.coefficients is None:
        line(moment_text(found, at_most))
    else:
        line(moment_text_at(found, given.coefficients, at_most))
        sigma = ["--sigma FILE (or --isotropic)"] if COVARIANCE in given.missing else []
        files = [*sigma, *(f"--matrix {name}=FILE" for name in given.missing if name != COVARIANCE)]
        line(f"at {given.where}; for a value add {', '.join(files)}")
    line("")
    about = Writer(found, PRINTER).written(at_most)
    said = [_existence(given)]
    said += [each for each in about.definitions if given.coefficients is None or not each.startswith("g")]
    said.append("1 term" if len(found) == 1 else f"{len(found):,} terms")
    line("; ".join(said) + (f", of which {SHOWN} are shown; --all prints them" if about.more else ""))
    line(given.evidence, "green" if given.agrees else "yellow")
    if steps:
        line("")
        equations = moment_steps(found)
        for equation in islice(equations, at_most):
            line(equation)
        if not everything and (more := sum(1 for _ in equations)):
            line(f"… and {more:,} more; --all prints them")
    if given.value is not None:
        line("")
        if found.reading.is_scalar:
            line(f"= {given.value}   at {given.where}", "bold")
        else:
            line(f"at {given.where}:")
            for row in matrix_text(given.value.tolist()):
                line(f"  {row}", "bold")


def value_text(given: Answer) -> str:
    """The value on one line; a matrix by rows."""
    return str(given.value if given.moment.reading.is_scalar else given.value.tolist())


def _existence(given: Answer) -> str:
    condition, question = given.condition, given.question
    if condition is None:
        return "exists for every n"
    text = f"exists for {PRINTER.show(condition)}"
    if given.value is None or _holds(condition, given):
        return text
    return f"{text}, and for n = {question.n}, d = 1, where all factors commute"


def _holds(condition: Relational, given: Answer) -> bool:
    found, question = given.moment, given.question
    return bool(condition.xreplace({found.n: Integer(question.n), found.d: Integer(question.d)}))


def answer_json(given: Answer, steps: bool) -> dict[str, Any]:
    """All of it as data: numbers as strings, words in the notation in which they are typed."""
    found, question = given.moment, given.question
    below = Mul(*((found.n - found.d - 1 - c) ** power for c, power in found.denominator))
    if given.coefficients is None:
        numbers = [str(found.numerator_expression(i) / below) for i in range(len(found.numerators))]
    else:
        numbers = list(map(str, given.coefficients))
    value = given.value
    if value is not None:
        value = str(value) if found.reading.is_scalar else [[str(x) for x in row] for row in value.tolist()]
    return {
        "expectation": f"E[{question.written}]",
        "condition": None if given.condition is None else PRINTER.show(given.condition),
        "order": found.order,
        "isotropic": question.declared.isotropic,
        "route": found.route,
        "agrees": given.agrees,
        "denominator": str(below),
        "terms": [_term_json(found, term, numbers[place]) for term, place in found],
        "n": None if question.n is None else str(question.n),
        "d": None if question.d is None else str(question.d),
        "value": value,
        "steps": list(moment_steps(found)) if steps else None,
    }


def _term_json(found: Moment, term: Term, coefficient: str) -> dict[str, Any]:
    open_word, *traces = (word_text(word_of(found.reading.word_shown(word))) for word in term)
    return {
        "coefficient": coefficient,
        "word": None if found.reading.is_scalar else open_word,
        "traces": traces,
    }


# --- the command -------------------------------------------------------------------------------------------------


@click.command("moment")
@click.argument("typed", metavar="MOMENT")
@click.argument("assignments", nargs=-1, metavar="[n=… d=…]")
@click.option("--sigma", type=click.Path(path_type=Path), metavar="FILE", help="Sigma, as a CSV file of exact numbers.")
@click.option("--matrix", "files", multiple=True, metavar="A=FILE", help="Another matrix, likewise; once for each.")
@click.option("--symmetric", multiple=True, metavar="A,B", help="Matrices that are symmetric.")
@click.option("--projector", multiple=True, metavar="P", help="Matrices with P P = P = P'.")
@click.option("--rank-one", multiple=True, metavar="U", help="Matrices of rank one.")
@click.option("--commuting", multiple=True, metavar="A,B", help="Matrices that commute; Sigma may be one of them.")
@click.option("--isotropic", is_flag=True, help="Sigma = I.")
@click.option("--steps", is_flag=True, help="Also the equations from which the moment is found.")
@click.option("--all", "everything", is_flag=True, help=f"Print all terms and steps, not the first {SHOWN}.")
@click.option(
    "--latex", "as_latex", is_flag=True, help="The formula as LaTeX, to paste into a document with amsmath and amssymb."
)
@json_option
def moment_command(
    typed: str,
    assignments: tuple[str, ...],
    sigma: Path | None,
    files: tuple[str, ...],
    symmetric: tuple[str, ...],
    projector: tuple[str, ...],
    rank_one: tuple[str, ...],
    commuting: tuple[str, ...],
    isotropic: bool,
    steps: bool,
    everything: bool,
    as_latex: bool,
    as_json: bool,
) -> None:
    """The exact expectation of a product of traces and words in W and its inverse.

    W ~ W_d(n, Sigma) is the Wishart matrix X'X of n rows N(0, Sigma). MOMENT is one product, in quotes: traces tr( ),
    and at most one word outside of them, which makes it a matrix.

    \b
    befs moment "tr(W^-2)"                          a formula in n, d and Sigma
    befs moment "tr(W^-2)" n=10 d=3                 9/56, at Sigma = I
    befs moment "tr(W^-1 A W^-1 B') tr(W^-2)"       A and B are any d × d matrices
    befs moment "W^-1 P W^-1" --projector P --isotropic --latex
    befs moment "W A W^-1" n=9 --sigma s.csv --matrix A=a.csv
    befs moment "tr(W^-3)" --steps                  the recursion that finds it

    W, W^-1, W^k and W^-k are powers of W, and likewise of Sigma; I is the identity; every other capital letter,
    perhaps with a digit (A1), is a d × d matrix. A' is the transpose, ( ) groups, tr(W^-1)^2 is a power. With k factors
    W^-1 the expectation exists for n > d + 2k - 1.

    With n and d the coefficients are numbers. There is a value, exact, if matrices for all letters are given, too: CSV
    files of integers, fractions 3/4 or decimals 0.25, which tell d. If W alone occurs, Sigma = I unless --sigma says
    otherwise. A matrix that is not as it is declared is refused.

    Moments with up to five factors W or W^-1 are found by two routes that share no step, and compared; the exit code is
    1 if they disagree.

    --json has expectation, condition, order (k), isotropic, route, agrees (null if not compared), denominator, terms
    (each with coefficient, word, traces), n, d, value, steps; numbers are strings.
    """
    try:
        if as_latex and as_json:
            raise SymbolicError("either --latex or --json")
        if as_latex and steps:
            raise SymbolicError("--latex prints the formula, without --steps")
        facts = {"--symmetric": symmetric, "--projector": projector, "--rank-one": rank_one}
        question = read_question(typed, assignments, sigma, files, facts, commuting, isotropic)
        with counting("equations") as advance:
            found = answer(question, advance)
        if as_latex and len(found.moment) > SHOWN_IN_LATEX and not everything:
            raise SymbolicError(f"the formula has {len(found.moment):,} terms; --all prints them")
    except SymbolicError as error:
        refuse(error)
    if found.agrees is False:
        console(stderr=True).print(Text(f"E[{question.written}]: {found.evidence}; nothing is given"), soft_wrap=True)
        sys.exit(1)
    if as_latex:
        said = [found.evidence]
        if found.value is not None:
            said.append(f"its value is {value_text(found)} at {found.where}")
        click.echo("\n".join([*(f"% {line}" for line in said), moment_latex(found.moment)]))
    elif as_json:
        click.echo(json.dumps(answer_json(found, steps), ensure_ascii=False))
    else:
        print_answer(found, steps, everything)


__all__ = ["moment_command"]
