"""Finding a theorem's left side in an expectation: which letters and dimensions it has to be read with."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sympy import Basic, Expr, Symbol, preorder_traversal
from sympy.core.relational import Relational
from sympy.core.symbol import Str

from symbolic.canonical.forms import Factor, Mean, Opaque, Scalar, TraceOf, Word, transposed, word_shown
from symbolic.canonical.laws import Equation, Laws
from symbolic.errors import NotEvaluable
from symbolic.matrices import (
    Averaged,
    DualBases,
    Identity,
    Inverse,
    Letter,
    MatrixExpression,
    Named,
    NamedScalar,
    Trace,
    Weingarten,
    commute,
    has_fact,
    is_positive,
    is_random,
    keeps_remainders,
    subexpressions,
)
from symbolic.matrices.expressions import COMMUTES_WITH, DUAL_BASES, same_dimension

Binding = dict[Basic, Basic]


@dataclass(frozen=True)
class Instance:
    """A theorem's right side and conditions, read with the letters of the expectation it was found in."""

    rhs: Basic
    given: tuple[Relational, ...]


@cache
def pattern_of(lhs: Basic) -> Mean:
    """The expectation that the left side of an equation is."""
    from symbolic.canonical.normal import Normaliser, field_of  # noqa: PLC0415 (the pattern is itself a canonical form)

    form = Normaliser(field_of(lhs)).form(lhs)
    if len(form.terms) == 1:
        ((word, scalars), value) = next(iter(form.terms.items()))
        if value == 1:
            if len(word) == 1 and not scalars and isinstance(word[0].base, Mean):
                return word[0].base
            if not word and len(scalars) == 1 and isinstance(scalars[0], Mean):
                return scalars[0]
    raise NotEvaluable(f"only a statement about one expectation can be applied as an equation; got {lhs}")


def instance_of(equation: Equation, mean: Mean, laws: Laws) -> Instance | None:
    """What the equation says of this expectation, or None if it says nothing of it."""
    if isinstance(equation.lhs, NODES):
        return None
    pattern = pattern_of(equation.lhs)
    if (pattern.shape is None) == (mean.shape is None):
        for binding in _match_words(pattern.word, mean.word, {}):
            for full in _match_scalars(pattern.scalars, mean.scalars, binding, laws):
                return _instance(equation, full, None)
    elif mean.shape is None and laws.linear:
        # E[tr(A U B)] = tr(A E[U] B): a statement about a matrix is one about the traces it occurs in.
        for i, atom in enumerate(mean.scalars):
            if not isinstance(atom, TraceOf):
                continue
            rest = mean.scalars[:i] + mean.scalars[i + 1 :]
            for word in _closed_variants(atom.word, laws):
                for start, stop in _fixed_ends(word):
                    for binding in _match_words(pattern.word, word[start:stop], {}):
                        for full in _match_scalars(pattern.scalars, rest, binding, laws):
                            return _instance(equation, full, (word[:start], word[stop:]))
    return None


NODES = (Weingarten, Named, Inverse)
"""What a theorem may be about besides an expectation: it is found as it stands in a line."""


def value_of(equation: Equation, node: Basic) -> Instance | None:
    """What the equation says of a node that is no expectation, or None if it says nothing of it."""
    binding = unify(equation.lhs, node, {}) if isinstance(equation.lhs, NODES) else None
    return None if binding is None else _instance(equation, binding, None)


def _fixed_ends(word: Word) -> Iterator[tuple[int, int]]:
    """The ways to set a word's two ends apart so that neither is random: (start, stop) of what is left."""
    random = [i for i, factor in enumerate(word) if factor.is_random]
    if random:
        for start in range(random[0] + 1):
            for stop in range(len(word), random[-1], -1):
                yield start, stop


def _instance(equation: Equation, binding: Binding, ends: tuple[Word, Word] | None) -> Instance:
    resolved = {
        key: value.xreplace(binding) if isinstance(value, Identity) else value for key, value in binding.items()
    }
    for node in subexpressions(equation.rhs):
        if isinstance(node, Letter) and node not in resolved:
            resolved |= determined(node, binding)
        if isinstance(node, Letter) and node.law.is_random and node not in letters_outside_expectations(equation.rhs):
            if node not in resolved and node.xreplace(resolved) in resolved.values():
                raise NotEvaluable(f"{equation.label} averages over {node}, which is in the line already")
            continue  # a letter that is averaged over may be any other with its law
        if isinstance(node, (Symbol, Letter)) and node not in resolved:
            raise NotEvaluable(f"{equation.label} holds for any {node}; nothing on its left side says which is meant")
    for letter in {x for condition in equation.given for x in condition.atoms(Letter)} - resolved.keys():
        raise NotEvaluable(f"{equation.label} is under a condition on {letter}; nothing says which is meant")
    if not keeps_remainders(equation.rhs, resolved):
        raise NotEvaluable(f"{equation.label} holds as its sizes grow and all else is fixed")
    rhs = cast(Basic, equation.rhs.xreplace(resolved))
    if ends is not None:
        assert isinstance(rhs, MatrixExpression)
        if ends[0]:
            rhs = word_shown(ends[0], rhs.rows) * rhs
        rhs = Trace(rhs * word_shown(ends[1], rhs.cols) if ends[1] else rhs)
    given = tuple(condition.xreplace(resolved) for condition in equation.given)
    return Instance(rhs, tuple(cast(Relational, c) for c in given if c != True))  # noqa: E712 (a SymPy boolean)


def _closed_variants(word: Word, laws: Laws) -> Iterator[Word]:
    """The words that have the same trace under the laws."""
    words = [word, transposed(word)] if laws.transposed_trace else [word]
    for candidate in words:
        yield candidate
        if laws.cyclic:
            for i in range(1, len(candidate)):
                yield candidate[i:] + candidate[:i]


def _match_scalars(
    pattern: tuple[Scalar, ...], target: tuple[Scalar, ...], binding: Binding, laws: Laws
) -> Iterator[Binding]:
    """Every way to pair the scalar atoms of a pattern with those of a target."""
    if len(pattern) != len(target):
        return
    if not pattern:
        yield binding
        return
    first = pattern[0]
    for i, atom in enumerate(target):
        rest = target[:i] + target[i + 1 :]
        if isinstance(first, TraceOf) and isinstance(atom, TraceOf):
            for word in _closed_variants(atom.word, laws):
                for extended in _match_words(first.word, word, binding):
                    yield from _match_scalars(pattern[1:], rest, extended, laws)
        if isinstance(first, Opaque) and isinstance(atom, Opaque) and first.kind is atom.kind is NamedScalar:
            found = unify(first.shown, atom.shown, binding)
            if found is not None:
                yield from _match_scalars(pattern[1:], rest, found, laws)


def _match_words(pattern: Word, target: Word, binding: Binding) -> Iterator[Binding]:
    if not pattern:
        if not target:
            yield binding
        return
    head = pattern[0]
    if _is_word_variable(head):
        for size in range(len(target) + 1):
            piece = target[:size]
            if any(factor.is_random for factor in piece):
                break
            extended = _bind_word(head, piece, binding)
            if extended is not None:
                yield from _match_words(pattern[1:], target[size:], extended)
        return
    if target:
        extended = _unify_factor(head, target[0], binding)
        if extended is not None:
            yield from _match_words(pattern[1:], target[1:], extended)


def _is_word_variable(factor: Factor) -> bool:
    return isinstance(factor.base, Letter) and not factor.base.law.is_random and not factor.inverse


def _bind_word(head: Factor, piece: Word, binding: Binding) -> Binding | None:
    letter = cast(Letter, head.base)
    word = transposed(piece) if head.transposed else piece
    if not word:
        if not same_dimension(letter.rows, letter.cols):
            return None
        return _bind(letter, Identity(letter.rows), binding)
    extended: Binding | None = binding
    for mine, theirs in ((letter.rows, word[0].rows), (letter.cols, word[-1].cols)):
        if extended is not None:
            extended = _unify_size(mine, theirs, extended)
    if extended is None:
        return None
    return _bind(letter, word_shown(word, letter.rows), extended)


def _bind(variable: Letter | Symbol, value: Basic, binding: Binding) -> Binding | None:
    if variable in binding:
        return binding if binding[variable] == value else None
    if isinstance(variable, Letter) and not all(has_fact(value, fact) for fact in variable.facts if _is_of_one(fact)):
        return None
    if isinstance(variable, Letter) and variable.law.is_random and value in binding.values():
        return None  # two letters of a theorem are independent, one letter is not independent of itself
    if isinstance(variable, Symbol) and (is_random(value) or not in_domain(variable, cast(Expr, value))):
        return None  # a theorem speaks of all numbers, not of what varies with the letters in it
    extended = {**binding, variable: value}
    return extended if isinstance(variable, Symbol) or _keeps_commuting(variable, extended) else None


def no_longer_commuting(claim: Any, mapping: Binding) -> tuple[Letter, Letter] | None:
    """Two letters of a claim that are declared to commute and would be read as what is not known to; None if none."""
    parts = (claim.lhs, claim.rhs, *claim.given)
    letters = sorted({x for part in parts for x in part.atoms(Letter)}, key=lambda x: x.name)
    for a, b in itertools.combinations(letters, 2):
        if commute(a, b) and {a, b} & mapping.keys():
            read = cast(Any, [mapping.get(x, x) for x in (a, b)])
            if read[0] != read[1] and not _known_to_commute(*read):
                return a, b
    return None


def _is_of_one(fact: str) -> bool:
    """Whether a fact is of one matrix; what two or four are to each other is known once all are bound."""
    return not fact.startswith((COMMUTES_WITH, DUAL_BASES))


def _keeps_commuting(letter: Letter, binding: Binding) -> bool:
    """Whether declared commuting letters are bound to commuting matrices, as far as they are bound."""
    if not keep_bases(letter, binding):
        return False
    partners = [other for other in binding if isinstance(other, Letter) and commute(letter, other)]
    return all(_known_to_commute(binding[letter], binding[other]) for other in partners)


def keep_bases(letter: Letter, binding: Binding) -> bool:
    """Whether dual bases are bound to dual bases, each letter to the one in its place, as far as they are bound."""
    for fact in letter.facts:
        if fact.startswith(DUAL_BASES):
            partners = [other for other in binding if isinstance(other, Letter) and fact in other.facts]
            named = {other.name: binding[other] for other in partners}
            values = [value for value in named.values() if isinstance(value, Letter)]
            if len(values) < len(named):
                return False
            places = [
                (i, cast(Letter, named[name]).name) for i, name in enumerate(DualBases.names(fact)) if name in named
            ]
            shared = [theirs for theirs in values[0].facts if all(theirs in value.facts for value in values)]
            theirs = [DualBases.names(other) for other in shared if other.startswith(DUAL_BASES)]
            if not any(all(names[i] == name for i, name in places) for names in theirs):
                return False
    return True


def determined(letter: Letter, binding: Binding) -> Binding:
    """One of dual bases, where some of the others are bound: it is the one that those are declared with."""
    for fact in letter.facts:
        if fact.startswith(DUAL_BASES):
            for other, value in binding.items():
                if isinstance(other, Letter) and fact in other.facts and isinstance(value, Letter):
                    names = DualBases.names(fact)
                    theirs = next(f for f in value.facts if f.startswith(DUAL_BASES))
                    name = DualBases.names(theirs)[names.index(letter.name)]
                    rows, cols = (cast(Expr, size.xreplace(binding)) for size in letter.shape)
                    return {letter: Letter(name, rows, cols, (theirs,))}
    return {}


def _known_to_commute(a: Basic, b: Basic) -> bool:
    if isinstance(a, Identity) or isinstance(b, Identity):
        return True
    return isinstance(a, MatrixExpression) and isinstance(b, MatrixExpression) and commute(a, b)


def in_domain(symbol: Symbol, value: Expr) -> bool:
    """Whether a value is known to be what the symbol is declared to be: an integer, positive, nonnegative, real."""
    if symbol.is_integer and not value.is_integer:
        return False
    if symbol.is_positive:
        return is_positive(value)
    return bool(value.is_nonnegative if symbol.is_nonnegative else value.is_real or not symbol.is_real)


def _unify_factor(pattern: Factor, target: Factor, binding: Binding) -> Binding | None:
    if pattern.inverse != target.inverse or pattern.transposed != target.transposed:
        return None
    if isinstance(pattern.base, Mean) or isinstance(target.base, Mean):
        return None
    return unify(pattern.base, target.base, binding)


def unify(pattern: Basic, target: Basic, binding: Binding) -> Binding | None:
    """Read the symbols and letters of `pattern` so that it becomes `target`."""
    if isinstance(pattern, Symbol):
        return _bind(pattern, target, binding) if isinstance(target, Expr) else None
    if isinstance(pattern, Letter):
        return _unify_letter(pattern, target, binding)
    if isinstance(pattern, Named):
        if not isinstance(target, Named):
            return None
        extended = unify(pattern.definition, target.definition, binding)
        return None if extended is None else {**extended, pattern: target}
    if type(pattern) is not type(target) or len(pattern.args) != len(target.args):
        return None
    if not pattern.args or isinstance(pattern, Str):
        return binding if pattern == target else None
    extended = binding
    for mine, theirs in zip(pattern.args, target.args, strict=True):
        found = unify(cast(Basic, mine), cast(Basic, theirs), extended)
        if found is None:
            return None
        extended = found
    return extended


def _unify_size(pattern: Expr, target: Expr, binding: Binding) -> Binding | None:
    """The same for the size of a matrix, which is positive since there is such a matrix: n may be read as n − p."""
    if isinstance(pattern, Symbol) and pattern.is_positive and target.is_integer:
        if pattern in binding:
            return binding if same_dimension(cast(Expr, binding[pattern]), target) else None
        return {**binding, pattern: target}
    return unify(pattern, target, binding)


def _unify_letter(pattern: Letter, target: Basic, binding: Binding) -> Binding | None:
    if not isinstance(target, MatrixExpression):
        return None
    if pattern.law.is_random != is_random(target) or (pattern.law.is_random and not isinstance(target, Letter)):
        return None
    extended: Binding | None = binding
    for mine, theirs in zip(pattern.shape, target.shape, strict=True):
        if extended is not None:
            extended = _unify_size(mine, theirs, extended)
    if extended is not None and pattern.law.is_random:
        extended = unify(pattern.law, cast(Any, target).law, extended)
    return None if extended is None else _bind(pattern, target, extended)


def letters_outside_expectations(expression: Basic) -> set[Basic]:
    """The random letters that an expression is made of, those that stand only under an expectation left out."""
    found: set[Basic] = set()
    walk = preorder_traversal(expression)
    for node in walk:
        if isinstance(node, Averaged):
            walk.skip()
        elif isinstance(node, Letter) and node.law.is_random:
            found.add(node)
    return found


def letters_of(expression: Basic) -> list[Letter]:
    """The letters of an expression in the order of reading, without repetition."""
    return [node for node in subexpressions(expression) if isinstance(node, Letter)]
