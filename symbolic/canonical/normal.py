"""From the shown tree to its canonical form, under the laws of a step."""

from __future__ import annotations

import itertools
from functools import cache
from typing import Any, cast

from sympy import ZZ, Basic, Expr, Integer, Min, Pow, Rational, S, Symbol

from symbolic.canonical.forms import (
    INFINITY,
    Factor,
    Form,
    Mean,
    Opaque,
    Scalar,
    Shape,
    TraceOf,
    Word,
    multiplied,
    sorted_scalars,
    transposed,
    word_key,
)
from symbolic.canonical.laws import Equation, Laws, Need
from symbolic.canonical.matching import Instance, instance_of, letters_outside_expectations, value_of
from symbolic.canonical.norms import absolute_form, norm_form
from symbolic.canonical.pair_relations import PairRelations
from symbolic.canonical.projectors import rearranged
from symbolic.canonical.remainders import has_remainder, is_remainder
from symbolic.ensembles import design_of, penalised_gram
from symbolic.errors import NotEvaluable, ShapeError
from symbolic.matrices import (
    Absolute,
    Constant,
    Covariance,
    Eigenspace,
    Eigenvalue,
    Entry,
    Expectation,
    Identity,
    Indicator,
    Infinite,
    Inverse,
    Leading,
    LeastGain,
    Letter,
    MatrixExpression,
    Named,
    NamedScalar,
    Norm,
    Power,
    Probability,
    Product,
    Remainder,
    Scaled,
    SingularValue,
    SpectralProjector,
    Sum,
    TaylorTerms,
    TestFunction,
    Trace,
    Transpose,
    Variance,
    Weingarten,
    Zero,
    full_rank_factor,
    has_fact,
    symbols_of,
)
from symbolic.matrices import Mean as ShownMean
from symbolic.matrices.expressions import same_dimension
from symbolic.matrices.norms import FROBENIUS


def field_of(*expressions: Basic) -> Any:
    """The field ℚ(s₁, s₂, …) over every scalar symbol of the expressions, dimensions of matrices included."""
    symbols = frozenset[Symbol]().union(*map(symbols_of, expressions))
    return _field(tuple(sorted(symbols, key=str)) or (Symbol("unused"),))


@cache
def _field(symbols: tuple[Symbol, ...]) -> Any:
    # The fractions of ℤ[s₁, s₂, …] are the same field, and cancelling in it costs half of what it does over ℚ.
    return ZZ.frac_field(*symbols)


DEEPEST = 50
"""How many times theorems may be applied to what theorems yield."""


class Normaliser:
    """Computes canonical forms over one field, under fixed laws; `needs` collects the conditions it relied on."""

    def __init__(self, field: Any, laws: Laws | None = None) -> None:
        self.field = field
        self.laws = Laws() if laws is None else laws
        self.needs: dict[Need, None] = {}
        self._depth = 0
        self._remainders = 0
        self._folds: list[tuple[Word, Factor]] = []
        self._unfolds: dict[Basic, Basic] = {}
        bare = Normaliser(field) if self.laws != Laws() else self
        for abbreviation in self.laws.definitions:
            self._declare(abbreviation, bare)
        related = any(
            (self.laws.bases, self.laws.resolvents, self.laws.products, self.laws.spectra, self.laws.low_ranks)
        )
        self._pairs = PairRelations(self.laws, field.one, bare.form, self.needs) if related else None

    def _declare(self, abbreviation: Named | NamedScalar, bare: Normaliser) -> None:
        """A product of letters, or of names that are kept, is recognised in words; any other is written out."""
        definition = bare.form(abbreviation.definition)
        if isinstance(abbreviation, Named) and len(definition.terms) == 1:
            ((word, scalars), coefficient) = next(iter(definition.terms.items()))
            primitive = all(
                isinstance(factor.base, (Letter, Named)) and factor.base not in self.laws.definitions for factor in word
            )
            # a part of a basis meets its dual only where it is written out
            primitive = primitive and not any(f.base in b.letters for f in word for b in self.laws.bases)
            if len(word) > 1 and primitive and not scalars and coefficient == self.field.one:
                self._folds.append((word, Factor(abbreviation)))
                self._folds.append((transposed(word), Factor(abbreviation).T))
                return
        self._unfolds[abbreviation] = abbreviation.definition

    # --- from the tree -------------------------------------------------------------------------------------------

    def form(self, node: Basic) -> Form:
        """The canonical form of a matrix or scalar expression."""
        if isinstance(node, MatrixExpression):
            return self._matrix(node)
        return self._scalar(cast(Expr, node))

    def _matrix(self, node: MatrixExpression) -> Form:
        if node in self._unfolds:
            return self.form(self._unfolds[node])
        if isinstance(node, (Named, Inverse)):
            stated = self._stated(node)
            if stated is not None:
                return stated
        match node:
            case Letter() | Named() | Constant() | Leading() | TaylorTerms() | Eigenspace() | SpectralProjector():
                return self._word((Factor(node),), node.shape)
            case Identity():
                return self._word((), node.shape)
            case Zero():
                return Form(node.shape, {})
            case Product():
                result = self._matrix(node.factors[0])
                for factor in node.factors[1:]:
                    result = self.multiply(result, self._matrix(factor))
                return result
            case Sum():
                result = self._matrix(node.terms[0])
                for term in node.terms[1:]:
                    result = result + self._matrix(term)
                return result
            case Scaled():
                return self.multiply(self._scalar(node.coefficient), self._matrix(node.matrix))
            case Transpose():
                return self._again(self._matrix(node.matrix).T)
            case Inverse():
                if isinstance(node.matrix, Named) and isinstance(node.matrix.definition, Sum):
                    return self._word((Factor(node.matrix, inverse=True),), node.shape)  # no inverse is written out
                return self._inverse(self._matrix(node.matrix), node)
            case Power():
                if not isinstance(node.exponent, Integer):
                    raise NotEvaluable(f"no canonical form for {node}, a power of symbolic order")
                exponent = int(node.exponent)
                base = self._matrix(Inverse(node.matrix) if exponent < 0 else node.matrix)
                result = self._word((), node.shape)
                for _ in range(abs(exponent)):
                    result = self.multiply(result, base)
                return result
            case Expectation():
                return self.expectation(self._matrix(node.matrix))
        raise NotEvaluable(f"no canonical form for {type(node).__name__}")

    def _scalar(self, node: Expr) -> Form:
        if node in self._unfolds:
            return self.form(self._unfolds[node])
        match node:
            case Trace():
                return self.trace(self._matrix(node.matrix))
            case ShownMean():
                return self.expectation(self._scalar(node.expression))
            case Entry():
                return self._entry(node)
            case Variance():
                return self._variance(node)
            case Covariance():
                return self._covariance(node)
            case Probability():
                if self.laws.probability:
                    return self.expectation(self._scalar(Indicator(node.value, node.least)))
                return self._opaque(Probability, self._scalar(node.value), self._scalar(node.least))
            case Indicator():
                return self._opaque(Indicator, self._scalar(node.value), self._scalar(node.least))
            case TestFunction():
                return self._opaque(TestFunction, node.name, node.order, self._scalar(node.argument))
            case NamedScalar():
                return self._atom(Opaque(NamedScalar, (node.name, *cast(Any, node.args[1:]))))
            case Norm():
                inside = self._matrix(node.matrix)
                turned = self._again(inside.T) if self.laws.transposed_norm else None
                return norm_form(node.kind, inside, turned, self.field.one)
            case Absolute():
                return absolute_form(self._scalar(node.expression), self.field.one)
            case SingularValue():
                return self._opaque(SingularValue, self._matrix(node.matrix), node.index)
            case Eigenvalue():
                return self._opaque(Eigenvalue, self._matrix(node.matrix), node.index)
            case LeastGain():
                return self._opaque(LeastGain, self._matrix(node.matrix), self._matrix(node.projector))
            case Infinite():
                return self._atom(INFINITY)
            case Weingarten():
                return self._weingarten(node)
            case Remainder():
                self._remainders += 1
                return self._atom(Opaque(type(node), (*node.args, self._remainders)))
            case Rational() | Symbol():
                return self._number(self.field.from_sympy(node))
        if node.is_Add:
            result = self._scalar(cast(Expr, node.args[0]))
            for term in node.args[1:]:
                result = result + self._scalar(cast(Expr, term))
            return result
        if node.is_Mul:
            result = self._scalar(cast(Expr, node.args[0]))
            for term in node.args[1:]:
                result = self.multiply(result, self._scalar(cast(Expr, term)))
            return result
        if isinstance(node, Pow):
            return self._power(node)
        if isinstance(node, Min):
            parts = sorted((self._scalar(cast(Expr, part)) for part in node.args), key=lambda form: form.key)
            return self._opaque(Min, *parts)
        raise NotEvaluable(f"no canonical form for the scalar {node}")

    def _power(self, node: Pow) -> Form:
        if self.laws.frobenius and isinstance(node.base, Norm) and node.base.kind == FROBENIUS and node.exp == 2:
            inside = node.base.matrix
            return self.trace(self._matrix(inside.T * inside))
        base = self._scalar(node.base)
        if isinstance(node.exp, Integer):
            exponent = int(node.exp)
            if exponent < 0:
                number = self._as_number(base)
                if number is None:
                    return self._opaque(Pow, base, self._number(self.field.from_sympy(node.exp)))
                if not number:
                    raise NotEvaluable(f"division by zero in {node}")
                return self._number(self.field.one / number**-exponent)  # SymPy leaves the sign of an inverse as it is
            result = self._number(self.field.one)
            for _ in range(exponent):
                result = self.multiply(result, base)
            return result
        return self._opaque(Pow, base, self._scalar(node.exp))

    def _number(self, value: Any) -> Form:
        return Form(None, {((), ()): value} if value else {})

    def _as_number(self, form: Form) -> Any | None:
        """The element of the field that a scalar form is, or None if atoms occur in it."""
        if form.is_zero:
            return self.field.zero
        return form.terms.get(((), ())) if len(form.terms) == 1 else None

    def _atom(self, atom: Scalar) -> Form:
        return Form(None, {((), (atom,)): self.field.one})

    def _opaque(self, kind: type[Expr], *parts: Any) -> Form:
        if any(isinstance(part, Form) and has_remainder(part) for part in parts):
            raise NotEvaluable("a remainder is added to a line, and stands in nothing else")
        return self._atom(Opaque(kind, parts))

    def _inverse(self, inner: Form, node: Basic) -> Form:
        if len(inner.terms) == 1:
            ((word, scalars), coefficient) = next(iter(inner.terms.items()))
            if len(word) <= 1 and not scalars:
                inverted = tuple(Factor(f.base, not f.inverse, f.transposed) for f in word)
                if not any(isinstance(f.base, Mean) for f in word):
                    return self._word(inverted, inner.shape).times(1 / coefficient)
        raise NotEvaluable(f"the matrix inverted in {node} needs a name of its own (Registry.named)")

    # --- the operations, each with its laws ----------------------------------------------------------------------

    def multiply(self, left: Form, right: Form) -> Form:
        """The product of two forms; either may be a scalar."""
        shape: Shape
        if left.shape is None or right.shape is None:
            shape = right.shape if left.shape is None else left.shape
        else:
            if not same_dimension(left.shape[1], right.shape[0]):
                raise ShapeError(f"a product of {left.shape} and {right.shape}")
            shape = (left.shape[0], right.shape[1])
        total = Form(shape, {})
        for (word1, scalars1), value1 in left.terms.items():
            for (word2, scalars2), value2 in right.terms.items():
                value = multiplied(value1, value2)
                scalars = self._cancelled(sorted_scalars(scalars1 + scalars2))
                if word1 and word2:
                    piece = self._with_scalars(self._word(word1 + word2, shape), scalars).times(value)
                else:
                    piece = Form(shape, {(word1 + word2, scalars): value})
                total = total + piece
        return total

    def _cancelled(self, scalars: tuple[Scalar, ...]) -> tuple[Scalar, ...]:
        """Scalars without those that stand beside their inverse, if that is a law."""
        if self.laws.cancels:
            for atom in scalars:
                if isinstance(atom, Opaque) and atom.kind is Pow and atom.parts[1] == self._number(-self.field.one):
                    inverted = cast(Form, atom.parts[0]).terms
                    for (word, inner), value in inverted.items():
                        if len(inverted) == 1 and not word and len(inner) == 1 and inner[0] in scalars and value == 1:
                            rest = list(scalars)
                            rest.remove(atom)
                            rest.remove(inner[0])
                            return self._cancelled(tuple(rest))
        return scalars

    def _with_scalars(self, form: Form, scalars: tuple[Scalar, ...]) -> Form:
        if not scalars:
            return form
        return Form(
            form.shape, {(word, sorted_scalars(own + scalars)): value for (word, own), value in form.terms.items()}
        )

    def _again(self, form: Form) -> Form:
        """The words of a form put through the laws once more."""
        total = Form(form.shape, {})
        for (word, scalars), value in form.terms.items():
            total = total + self._with_scalars(self._word(word, form.shape), scalars).times(value)
        return total

    def _word(self, word: Word, shape: Shape) -> Form:
        """One word, with inverses cancelled and definitions recognised as far as the laws go."""
        reduced = self._reduced(word)
        while reduced is not None:
            word = reduced
            reduced = self._reduced(word)
        split = self._split(word, shape)
        if split is not None:
            return split
        cuts = self._scalar_cuts(word)
        if len(cuts) < 2:
            return Form(shape, {(word, ()): self.field.one})
        result = Form(shape, {(word[: cuts[0]] + word[cuts[-1] :], ()): self.field.one})
        for start, stop in itertools.pairwise(cuts):
            result = self.multiply(self._trace_of(word[start:stop], S.One), result)
        return result

    def _split(self, word: Word, shape: Shape) -> Form | None:
        """A word as the sum that a relation makes of two neighbours in it, or None."""
        for i in range(len(word) - 1 if self._pairs is not None else 0):
            assert self._pairs is not None
            pieces = self._pairs.rewritten(word[i], word[i + 1])
            if pieces is not None:
                total = Form(shape, {})
                for value, scalars, piece in pieces:
                    form = self._word(word[:i] + piece + word[i + 2 :], shape)
                    total = total + self._with_scalars(form, scalars).times(value)
                return total
        return None

    def _split_around(self, word: Word) -> Form | None:
        """The trace of a closed word as the sum that a relation makes of two neighbours in it, or None."""
        for i in range(len(word) if self._pairs is not None and len(word) > 1 else 0):
            assert self._pairs is not None
            if self._pairs.rewritten(word[i - 1], word[i]) is not None:
                size = word[i - 1].rows
                return self.trace(self._word(word[i - 1 :] + word[: i - 1], (size, size)))
        return None

    def _scalar_cuts(self, word: Word) -> list[int]:
        """The places in a word between which a factor of shape 1 × 1 stands, if that is a law."""
        if not self.laws.one_by_one:
            return []
        return (
            [i for i in range(len(word) + 1) if (word[i].rows if i < len(word) else word[-1].cols) == 1] if word else []
        )

    def _reduced(self, word: Word, *, closed: bool = False) -> Word | None:
        if self.laws.cancels:
            for i in range(len(word) - 1):
                if word[i].cancels(word[i + 1]) and self._invertible(word[i].base):
                    return word[:i] + word[i + 2 :]
        if self.laws.orthogonal:
            for i in range(len(word) - 1):
                if word[i].undoes(word[i + 1]):
                    return word[:i] + word[i + 2 :]
        moved = rearranged(word, self.laws, closed=closed)
        if moved is not None:
            return moved
        for pattern, replacement in self._folds:
            size = len(pattern)
            for i in range(len(word) - size + 1):
                if word[i : i + size] == pattern:
                    return (*word[:i], replacement, *word[i + size :])
        return None

    def _invertible(self, base: Basic | Mean) -> bool:
        if isinstance(base, Mean):
            return False
        design = design_of(cast(Any, base))
        if design is not None and design.law.is_nondegenerate:
            if design.rows != design.cols:
                self.needs[Need(design.rows >= design.cols, f"the inverse of {base}")] = None
            return True
        penalised = penalised_gram(base)
        if penalised is not None:
            free = penalised.free
            if free is not None and free.rows != free.cols:
                self.needs[Need(free.rows >= free.cols, f"the inverse of {base}")] = None
            return True
        if isinstance(base, Letter) and base.law.is_invertible:
            return True
        factor = full_rank_factor(base)
        if factor is not None and factor.rows != factor.cols:
            self.needs[Need(factor.rows >= factor.cols, f"the inverse of {base}")] = None
        return has_fact(base, "positive definite") or (isinstance(base, Constant) and base.matrix.det() != 0)

    def trace(self, form: Form) -> Form:
        """The trace of a square form."""
        assert form.shape is not None
        total = Form(None, {})
        for (word, scalars), value in form.terms.items():
            total = total + self._with_scalars(self._trace_of(word, form.shape[0]), scalars).times(value)
        return total

    def _trace_of(self, word: Word, size: Expr) -> Form:
        if self.laws.cyclic:
            word, size = self._reduced_around(word, size)
            split = self._split_around(word)
            if split is not None:
                return split
        if not word:
            if self.laws.identity_trace:
                return self._number(self.field.from_sympy(S(size)))
            return self._atom(TraceOf((), size))
        if self.laws.leading and len(word) == 1 and isinstance(word[0].base, Leading) and not word[0].inverse:
            return self._number(self.field.from_sympy(word[0].base.size))
        cuts = self._scalar_cuts(word)
        if cuts and cuts[-1] == len(word):
            cuts = cuts[:-1] if cuts[0] == 0 else cuts
        if len(cuts) > 1:
            pieces = [word[a:b] for a, b in itertools.pairwise(cuts)] + [word[cuts[-1] :] + word[: cuts[0]]]
            result = self._number(self.field.one)
            for piece in pieces:
                result = self.multiply(result, self._trace_of(piece, S.One))
            return result
        if self.laws.linear:
            means = [i for i, factor in enumerate(word) if isinstance(factor.base, Mean)]
            if len(means) == 1 and not any(factor.is_random for factor in word):
                i = means[0]
                inner = cast(Mean, word[i].base)
                inside = self._with_scalars(self._trace_of(word[:i] + inner.word + word[i + 1 :], size), inner.scalars)
                return self.expectation(inside)
        rotated = self._rotated(word)
        return self._atom(TraceOf(rotated, rotated[0].rows))

    def _reduced_around(self, word: Word, size: Expr) -> tuple[Word, Expr]:
        """Cancel and recognise across the end of a closed word; the size is that of the word that is left."""
        progress = True
        while progress and word:
            progress = False
            for i in range(len(word)):
                rotation = word[i:] + word[:i]
                reduced = self._reduced(rotation, closed=True)
                if reduced is not None:
                    size = rotation[0].rows
                    word, progress = reduced, True
                    if not word:
                        break
                    size = word[0].rows
                    break
        return word, size

    def _rotated(self, word: Word) -> Word:
        """The least of the words that the laws make equal under a trace."""
        candidates = [word]
        if self.laws.transposed_trace:
            candidates.append(transposed(word))
        if self.laws.cyclic:
            candidates = [c[i:] + c[:i] for c in candidates for i in range(len(c))]
        return min(candidates, key=word_key)

    def expectation(self, form: Form) -> Form:
        """The expectation of a form, term by term."""
        total = Form(form.shape, {})
        for (word, scalars), value in form.terms.items():
            total = total + self._mean_of(word, scalars, form.shape).times(value)
        return total

    def _mean_of(self, word: Word, scalars: tuple[Scalar, ...], shape: Shape) -> Form:
        if any(map(is_remainder, scalars)):
            raise NotEvaluable("a remainder is added to a line, and not averaged")
        if not word and not scalars:
            return Form(shape, {((), ()): self.field.one})
        apart = self._independent(word, scalars) if self.laws.independent else []
        if apart:
            result = self._mean_of(word, tuple(x for x in scalars if not any(x in part for part in apart)), shape)
            for part in apart:
                result = self.multiply(self._mean_of((), part, None), result)
            return result
        if not self.laws.linear:
            return self._mean_atom(Mean(word, scalars, shape))
        fixed = tuple(atom for atom in scalars if not atom.is_random)
        varying = tuple(atom for atom in scalars if atom.is_random)
        random_positions = [i for i, factor in enumerate(word) if factor.is_random]
        if not random_positions:
            result = Form(shape, {(word, ()): self.field.one})
            if varying:
                result = self.multiply(self._mean_atom(Mean((), varying, None)), result)
        else:
            first, last = random_positions[0], random_positions[-1] + 1
            core = word[first:last]
            atom = self._mean_atom(Mean(core, varying, (core[0].rows, core[-1].cols)))
            result = atom
            if word[:first]:
                assert shape is not None
                result = self.multiply(self._word(word[:first], (shape[0], word[first - 1].cols)), result)
            if word[last:]:
                assert shape is not None
                result = self.multiply(result, self._word(word[last:], (word[last].rows, shape[1])))
        return self._with_scalars(result, fixed)

    def _independent(self, word: Word, scalars: tuple[Scalar, ...]) -> list[tuple[Scalar, ...]]:
        """The groups of scalars that share no random letter with the rest of what is averaged; not the last group."""
        groups: list[tuple[set[Basic], tuple[Scalar, ...]]] = []
        first = {
            letter
            for factor in word
            if factor.is_random
            for letter in letters_outside_expectations(cast(Basic, factor.base))
        }
        for letters, atoms in ((first, ()), *((letters_outside_expectations(atom.shown), (atom,)) for atom in scalars)):
            if letters:
                joined = [group for group in groups if group[0] & letters]
                groups = [group for group in groups if group not in joined]
                everything = (letters.union(*(g[0] for g in joined)), sum((g[1] for g in joined), ()) + atoms)
                groups.append(everything)
        return [atoms for letters, atoms in groups if not letters & first][1 - bool(first) :]

    def _mean_atom(self, mean: Mean) -> Form:
        """An expectation, or what a theorem says it is."""
        for equation in self.laws.equations:
            found = instance_of(equation, mean, self.laws)
            if found is not None:
                return self._applied(equation, found)
        if mean.shape is None:
            return self._atom(mean)
        return Form(mean.shape, {((Factor(mean),), ()): self.field.one})

    def _applied(self, equation: Equation, found: Instance) -> Form:
        """What a theorem says of what it was found in; its conditions are needed."""
        for condition in found.given:
            self.needs[Need(condition, equation.label)] = None
        self._depth += 1
        if self._depth > DEEPEST:
            raise NotEvaluable(f"{equation.label} can be applied to what it yields, without end")
        rewritten = self.form(found.rhs)
        self._depth -= 1
        return rewritten

    def _stated(self, node: Basic) -> Form | None:
        """What a theorem says of an abbreviation, an inverse, or a value of the Weingarten function; or None."""
        for equation in self.laws.equations:
            found = value_of(equation, node)
            if found is not None:
                return self._applied(equation, found)
        return None

    def _weingarten(self, node: Weingarten) -> Form:
        """A value of the Weingarten function, or what a theorem says it is."""
        return self._stated(node) or self._opaque(Weingarten, node.args[0], self._scalar(node.z))

    # --- scalars with a definition -------------------------------------------------------------------------------

    def _entry(self, node: Entry) -> Form:
        if self.laws.entry:
            return self.trace(self._matrix(node.matrix * node.column * node.row.T))
        return self._opaque(Entry, self._matrix(node.matrix), node.row, node.column)

    def _variance(self, node: Variance) -> Form:
        inner = self._scalar(node.expression)
        if not self.laws.variance:
            return self._opaque(Variance, inner)
        mean = self.expectation(inner)
        return self.expectation(self.multiply(inner, inner)) - self.multiply(mean, mean)

    def _covariance(self, node: Covariance) -> Form:
        first, second = self._scalar(node.first), self._scalar(node.second)
        if not self.laws.covariance:
            return self._opaque(Covariance, first, second)
        return self.expectation(self.multiply(first, second)) - self.multiply(
            self.expectation(first), self.expectation(second)
        )
