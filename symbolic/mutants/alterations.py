"""The one generator of mutants: every constant, sign, exponent, index, order of factors, condition and reason.

An alteration of a statement that is still true is no mutant: a stricter condition, or a line that the rules of linear
algebra make equal to the original (a transpose of a symmetric word under a trace). Such are kept, with the reason why
they are exempt, so that nothing disappears in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, cast

from sympy import Add, Basic, Expr, Integer, Pow, Rational, Symbol, Tuple, Unequality
from sympy.core.relational import Relational

from symbolic.canonical import EVERY_LAW, Form, Laws, Mean, Normaliser, TraceOf, field_of
from symbolic.canonical.matching import letters_of
from symbolic.claim import Claim, Finite, condition_text, is_nonnegative_by
from symbolic.derivation import Step, Theorem
from symbolic.errors import SymbolicError
from symbolic.matrices import (
    Absolute,
    BigOAtZero,
    Entry,
    Identity,
    Infinite,
    Inverse,
    Law,
    Letter,
    MatrixExpression,
    Named,
    NamedScalar,
    Norm,
    Power,
    Product,
    Remainder,
    Scaled,
    Sum,
    TaylorTerms,
    TestFunction,
    Trace,
    Transpose,
    Zero,
    has_fact,
    stands_alone,
    subexpressions,
)
from symbolic.matrices import Mean as ShownMean
from symbolic.matrices.expressions import product, scaled
from symbolic.mutants.remainders import is_met_at_last, within_remainder
from symbolic.rules import STRUCTURAL, Inference, Reason

STRICTER = "a stricter condition leaves the statement true"
WEAKER = "a weaker bound is still true"
CONSEQUENCES = (STRICTER, WEAKER)
"""Why an altered bound is exempt that follows from the bound by signs alone, so that no instance tells more of it."""


@dataclass(frozen=True)
class Alteration:
    """One altered statement, or one altered step of a proof.

    kind     constant, sign, exponent, index, transpose, order, condition or reason
    text     what was altered, for the report
    claim    the statement as altered
    step     the step as altered, or None if the statement was
    exempt   why the altered statement is still true, or "" if it is false
    """

    kind: str
    text: str
    claim: Claim
    step: Step | None = None
    exempt: str = ""


def altered_claims(claim: Claim) -> Iterator[Alteration]:
    """Every alteration of a claim, each once, in a fixed order."""
    seen = {claim}
    for side in ("lhs", "rhs"):
        if side == "rhs" and claim.relation == "iff":
            continue
        original = cast(Basic, getattr(claim, side))
        for kind, changed in _altered(original, _dimensions(claim)):
            if not stands_alone(changed):
                continue  # −O(1/n) and 2 O(1/n) are O(1/n), otherwise written: not a statement of its own
            mutant = replace(claim, **{side: changed})
            if mutant not in seen:
                seen.add(mutant)
                yield Alteration(kind, f"{side}: {changed}", mutant, exempt=_same_statement(claim, mutant))
    if claim.relation == "iff":
        condition = cast(Relational, claim.rhs)
        for kind, changed in _altered_condition(condition):
            yield Alteration(kind, f"if and only if {condition_text(changed)}", replace(claim, rhs=changed))
    for i, condition in enumerate(claim.given):
        rest = claim.given[:i] + claim.given[i + 1 :]
        left, right = cast(tuple[Expr, Expr], condition.args)
        if isinstance(condition, Unequality):
            yield Alteration("condition", f"without {condition_text(condition)}", replace(claim, given=rest))
            continue
        exempt = "all large sizes meet the condition, and a remainder speaks of no others"
        exempt *= is_met_at_last(condition, claim.rhs)
        weaker = type(condition)(left + 1, right) if condition.gts == left else type(condition)(left, right + 1)
        if isinstance(weaker, Relational):  # else it is true of all values: the condition is left out, as below
            yield Alteration(
                "condition",
                f"given {condition_text(_tidy(weaker))}",
                replace(claim, given=(*claim.given[:i], _tidy(weaker), *claim.given[i + 1 :])),
                exempt=exempt,
            )
        without = f"without {condition_text(condition)}"
        yield Alteration("condition", without, replace(claim, given=rest), exempt=exempt)
        stricter = type(condition)(left - 1, right) if condition.gts == left else type(condition)(left, right - 1)
        if not isinstance(stricter, Relational):
            continue  # a norm below 0: it is met by nothing
        yield Alteration(
            "condition",
            f"given {condition_text(_tidy(stricter))}",
            replace(claim, given=(*claim.given[:i], _tidy(stricter), *claim.given[i + 1 :])),
            exempt=STRICTER,
        )


def altered_reasons(theorem: Theorem) -> Iterator[Alteration]:
    """Every step with one reason dropped, or replaced by another, or one premise dropped."""
    for number, step in enumerate(theorem.steps, start=1):
        for j, reason in enumerate(step.by):
            before, after = step.by[:j], step.by[j + 1 :]
            altered = [((*before, *after), f"without {reason.name}")]
            altered += [
                ((*before, stranger, *after), f"{stranger.name} in place of {reason.name}")
                for stranger in _strangers(theorem, step)
            ]
            for by, text in altered:
                yield Alteration("reason", f"step {number}: {text}", theorem.claim, replace(step, by=by))
        for j in range(len(step.premises)):
            fewer = replace(step, premises=step.premises[:j] + step.premises[j + 1 :])
            yield Alteration("reason", f"step {number}: without premise {j + 1}", theorem.claim, fewer)


def _strangers(theorem: Theorem, step: Step) -> list[Reason]:
    """Reasons that the step does not name: every structural rule, and the theorems cited elsewhere in the proof."""
    if any(isinstance(reason, Inference) for reason in step.by):
        return list(STRUCTURAL[:1])
    strangers: list[Reason] = [rule for rule in STRUCTURAL if rule not in step.by]
    strangers += [cited for cited in theorem.rests_on if cited not in step.by and cited.claim.relation == "="]
    return strangers


def _tidy(condition: Relational) -> Relational:
    """Numbers on the right, so that a condition reads `n > d` and not `n + 1 > d + 1`."""
    left, right = cast(tuple[Expr, Expr], condition.args)
    number = left.as_coeff_Add()[0]
    return cast(Relational, type(condition)(left - number, right - number))


def _altered_condition(condition: Relational) -> Iterator[tuple[str, Relational]]:
    left, right = cast(tuple[Expr, Expr], condition.args)
    for shift in (1, -1):
        yield "condition", cast(Relational, type(condition)(left, right + shift))
    for symbol in sorted(right.free_symbols, key=str):
        yield "condition", cast(Relational, type(condition)(left, right + symbol))
        yield "condition", cast(Relational, type(condition)(left, right - symbol))


def _dimensions(claim: Claim) -> tuple[Symbol, ...]:
    symbols: set[Symbol] = set()
    for side in (claim.lhs, claim.rhs, *claim.given):
        symbols |= cast(set[Symbol], side.free_symbols)
    return tuple(sorted((s for s in symbols if s.is_integer), key=str))


def _altered(node: Basic, dimensions: tuple[Symbol, ...]) -> Iterator[tuple[str, Basic]]:
    """Every alteration of an expression at one place."""
    yield from _here(node, dimensions)
    for i in _open_arguments(node):
        for kind, changed in _altered(cast(Basic, node.args[i]), dimensions):
            try:
                yield kind, cast(Basic, node.func(*node.args[:i], changed, *node.args[i + 1 :]))
            except (SymbolicError, TypeError, ValueError):
                continue  # the shapes do not fit any more: not a statement at all


def _open_arguments(node: Basic) -> range:
    """The arguments that belong to the statement, not to the declaration of a symbol."""
    if isinstance(node, (Letter, Named, NamedScalar, Law, Identity, Zero, Symbol)) or node.is_Atom:
        return range(0)
    if isinstance(node, TestFunction):
        return range(0)
    if isinstance(node, Power):
        return range(1)
    return range(len(node.args))


def _here(node: Basic, dimensions: tuple[Symbol, ...]) -> Iterator[tuple[str, Basic]]:
    match node:
        case Rational():
            yield "constant", node + 1
            yield "constant", node - 1
        case Symbol():
            for other in dimensions:
                if node in dimensions and other != node:
                    yield "index", other
        case Add():
            for i, term in enumerate(node.args):
                rest = node.args[:i] + node.args[i + 1 :]
                yield "sign", Add(*rest, -cast(Expr, term))
        case Sum():
            for i, summand in enumerate(node.terms):
                flipped = scaled(Integer(-1), summand)
                yield "sign", Sum(*node.terms[:i], flipped, *node.terms[i + 1 :])
        case Power():
            for shift in (1, -1):
                if node.exponent + shift:
                    yield "exponent", Power(node.matrix, node.exponent + shift)
        case Inverse():
            yield "exponent", node.matrix
        case Transpose():
            yield "transpose", node.matrix
        case Letter() | Named():
            if node.rows == node.cols:
                if not has_fact(node, "symmetric"):
                    yield "transpose", Transpose(node)
                if has_fact(node, "positive definite"):
                    yield "exponent", Inverse(node)
        case Entry():
            yield "index", Entry(node.matrix, node.row, node.row)
            yield "index", Entry(node.matrix, node.column, node.column)
        case Product():
            yield from _reordered(node)
        case Scaled():
            yield "sign", scaled(-node.coefficient, node.matrix)
        case TestFunction():
            yield "exponent", TestFunction(node.name, node.argument, node.order + 1)
    if isinstance(node, Expr) and node.is_Pow:
        yield "exponent", node.base ** (node.exp + 1)
        yield "exponent", node.base ** (node.exp - 1)
    elif isinstance(node, Expr) and node.is_Mul and not isinstance(node, Rational):
        yield "sign", -node


def _reordered(node: Product) -> Iterator[tuple[str, Basic]]:
    factors = node.factors
    for i in range(len(factors) - 1):
        swapped: list[Any] = [*factors[:i], factors[i + 1], factors[i], *factors[i + 2 :]]
        try:
            yield "order", product(*swapped)
        except SymbolicError:
            continue


def same_by_linear_algebra(first: Basic, second: Basic, declared: Laws | None = None) -> bool:
    """Whether the structural rules, and what is declared of the letters, make two expressions equal.

    Of two series in a small t with the same remainder the rest is compared.
    """
    first, second = _without_common_remainder(first, second)
    if first == second:
        return True
    if isinstance(first, MatrixExpression) != isinstance(second, MatrixExpression):
        return False
    if first.has(Remainder) and second.has(Remainder):
        return False  # no two remainders are the same
    field, laws = field_of(first, second), EVERY_LAW | (declared or Laws())
    try:
        return (_form(first, field, laws) - _form(second, field, laws)).is_zero
    except SymbolicError:
        return False


@lru_cache(maxsize=1024)
def _form(side: Basic, field: Any, laws: Laws) -> Form:
    """The canonical form of a side; remembered, since every alteration is compared with the same original."""
    return Normaliser(field, laws).form(side)


def _without_common_remainder(first: Basic, second: Basic) -> tuple[Basic, Basic]:
    parts = [[term for term in Add.make_args(side) if isinstance(term, BigOAtZero)] for side in (first, second)]
    if len(parts[0]) != 1 or parts[0] != parts[1]:
        return first, second
    return cast(Expr, first) - parts[0][0], cast(Expr, second) - parts[0][0]


def _same_statement(original: Claim, mutant: Claim) -> str:
    """Why an altered statement is as true as the original, or "" """
    if original.relation == "iff":
        before, after = cast(Finite, original.lhs).expectation, cast(Finite, mutant.lhs).expectation
        same = same_by_linear_algebra(before, after)
    else:
        pairs = ((_unsigned(original.lhs), _unsigned(mutant.lhs)), (_unsigned(original.rhs), _unsigned(mutant.rhs)))
        same = all(same_by_linear_algebra(*pair) for pair in pairs)
    if same:
        return "linear algebra makes it the same statement"
    if original.relation == "<=" and _is_weaker(original, mutant):
        return WEAKER
    if original.relation == "<=" and (letter := _multiplied(original, mutant)):
        return f"{letter} stands for any matrix, and its multiples are such"
    if original.lhs == mutant.lhs and within_remainder(original.rhs, mutant.rhs):
        return "the remainder takes in what is altered"
    if original.rhs == mutant.rhs:
        if original.rhs != Infinite() and same_by_symmetry(original.lhs, mutant.lhs):
            return "the difference is odd in the noise, and its expectation is 0"
        if any(original.lhs.xreplace({node: odd}) == mutant.lhs for node, odd in _without_odd_terms(original.lhs)):
            return "the terms of odd order have expectation 0"
        for letter in letters_of(original.lhs):
            if _inverted(original, letter) != mutant.lhs:
                continue
            if original.rhs == Infinite():
                return f"an infinite expectation of a square stays infinite in the norm of {letter} inverted"
            if original.relation == "iff" and not original.rhs.has(letter):
                return f"{letter} stands for any positive definite matrix, and its inverse is one"
    return ""


def _is_weaker(original: Claim, mutant: Claim) -> bool:
    """Whether a bound follows from another because its left side is certainly smaller, or its right side larger."""
    if original.lhs != mutant.lhs and original.lhs.has(Absolute):
        return False  # of two absolute values neither is certainly the larger
    room = cast(Expr, original.lhs) - cast(Expr, mutant.lhs) + cast(Expr, mutant.rhs) - cast(Expr, original.rhs)
    return original.given == mutant.given and is_nonnegative_by(original.given, room.expand())


def _unsigned(side: Basic) -> Basic:
    """With ‖M‖ in the place of ‖−M‖."""
    norms = [
        node for node in side.atoms(Norm) if isinstance(node.matrix, Scaled) and node.matrix.coefficient.is_negative
    ]
    return side.xreplace({node: Norm(node.kind, scaled(Integer(-1), node.matrix)) for node in norms})


def _multiplied(original: Claim, mutant: Claim) -> Letter | None:
    """The letter, any matrix that stands in the larger norm alone, a multiple of which makes the altered norm of it."""
    sides = original.rhs, mutant.rhs
    norms = [side.base if isinstance(side, Pow) else side for side in sides]
    before, after = norms
    if (original.lhs, original.given) != (mutant.lhs, mutant.given) or not isinstance(before, Norm):
        return None
    if not isinstance(after, Norm) or sides[0] != sides[1].xreplace({after: before}):
        return None
    elsewhere = set(letters_of(Tuple(original.lhs, *original.given)))
    for letter in letters_of(before):
        if letter.law.is_random or letter.facts or letter in elsewhere:
            continue
        for factor in (-1, 0, 2):
            multiple = before.matrix.xreplace({letter: scaled(Integer(factor), letter)})
            if any(same_by_linear_algebra(multiple, scaled(Integer(sign), after.matrix)) for sign in (1, -1)):
                return letter
    return None


def same_by_symmetry(first: Basic, second: Basic) -> bool:
    """Whether two scalars differ by expectations of terms that are odd in a Gaussian letter with mean zero.

    Every abbreviation that is a sum is written out first; the letter has to occur in no other abbreviation.
    """
    if isinstance(first, MatrixExpression) or isinstance(second, MatrixExpression):
        return False
    named = [node for side in (first, second) for node in subexpressions(side) if isinstance(node, Named)]
    laws = EVERY_LAW | Laws(definitions=tuple(dict.fromkeys(named)))
    try:
        normal = Normaliser(field_of(first, second), laws)
        difference = normal.form(first) - normal.form(second)
    except SymbolicError:
        return False
    return all(
        not word and len(scalars) == 1 and isinstance(scalars[0], Mean) and _is_odd(scalars[0])
        for word, scalars in difference.terms
    )


def _without_odd_terms(side: Basic) -> Iterator[tuple[TaylorTerms, TaylorTerms]]:
    """The terms of a series in a mean trace, and those left without the last ones, if these are of odd order."""
    inside = side.expression if isinstance(side, ShownMean) else None
    factors = inside.matrix.factors if isinstance(inside, Trace) and isinstance(inside.matrix, Product) else ()
    terms = [factor for factor in factors if factor.has(TaylorTerms)]
    if len(terms) == 1 and isinstance(node := terms[0], TaylorTerms) and node.order % 2 == 0:
        yield node, TaylorTerms(node.matrix, node.error, node.size, node.order - 1)


def _is_odd(mean: Mean) -> bool:
    """Whether some Gaussian letter occurs an odd number of times, and inside no abbreviation."""
    words = [mean.word]
    for atom in mean.scalars:
        if not isinstance(atom, TraceOf):
            return False
        words.append(atom.word)
    bases = [factor.base for word in words for factor in word]
    for letter in {base for base in bases if isinstance(base, Letter) and base.law.is_random}:
        hidden = any(isinstance(base, Named) and base.has(letter) for base in bases)
        if bases.count(letter) % 2 and not hidden:
            return True
    return False


def _inverted(claim: Claim, letter: Letter) -> Basic | None:
    """The left side with a positive definite letter that occurs there once, as a weight, inverted."""
    if letter.law.is_random or not has_fact(letter, "positive definite"):
        return None
    plain = [node for node in _statement_nodes(claim.lhs) if node == letter]
    if len(plain) != 1:
        return None
    return _with_inverse(claim.lhs, letter)


def _statement_nodes(node: Basic) -> Iterator[Basic]:
    yield node
    for i in _open_arguments(node):
        yield from _statement_nodes(cast(Basic, node.args[i]))


def _with_inverse(node: Basic, letter: Letter) -> Basic:
    if node == letter:
        return Inverse(letter)
    arguments = list(node.args)
    for i in _open_arguments(node):
        arguments[i] = _with_inverse(cast(Basic, arguments[i]), letter)
    return cast(Basic, node.func(*arguments)) if len(_open_arguments(node)) else node
