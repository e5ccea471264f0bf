"""The value of a moment at given dimensions and matrices: exactly, or as a function of NumPy arrays.

Exact values take rational matrices, each checked against what its letter is declared to be, since terms were merged by
those declarations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

import numpy as np
from flint import fmpq, fmpq_mat
from numpy.typing import ArrayLike, NDArray
from sympy import Expr, ImmutableMatrix, Rational

from symbolic.errors import ConditionError
from symbolic.matrices import Constant, Identity, Inverse, Letter, MatrixExpression, commute
from symbolic.moments.alphabet import EMPTY, INVERSE_WISHART, WISHART, Word
from symbolic.moments.moment import Moment
from symbolic.moments.word_recursion import order_of

Matrices = Mapping[str, Any]


def value_at(moment: Moment, n: int, values: Matrices | None = None, *, d: int | None = None) -> Any:
    """The exact value at n degrees of freedom and rational matrices by name: a Rational or an ImmutableMatrix.

    The covariance goes by its name too, unless it is the identity. `d` is needed only if no matrix tells it.

    Raises ConditionError, naming the condition: the moment does not exist, or a matrix is missing, has another shape,
    or is not what it was declared to be.
    """
    given = {name: ImmutableMatrix(value) for name, value in (values or {}).items()}
    for name, matrix in given.items():
        if any(not entry.is_Rational for entry in matrix):
            raise ConditionError(f"{name} needs rational entries; got {matrix.tolist()}")
    size = size_of(moment, {name: matrix.shape for name, matrix in given.items()}, d)
    exact = {name: fmpq_mat(m.rows, m.cols, [fmpq(int(x.p), int(x.q)) for x in m]) for name, m in given.items()}
    require_declared(moment, exact)
    words = Words(moment, exact, identity=fmpq_mat(size, size, [int(i == j) for i in range(size) for j in range(size)]))
    if size == 1:
        return value_of_scalars(moment, n, words)
    total = fmpq_mat(*words.shape)
    weights = [fmpq(int(x.p), int(x.q)) for x in moment.coefficients_at(n, size)]
    for term, place in moment:
        weight = weights[place]
        for word in term[1:]:
            weight *= words.trace(word)
        total += (fmpq_mat([[1]]) if moment.reading.is_scalar else words.open_word(term[0])) * weight
    return _shown(total, moment)


def value_of_scalars(moment: Moment, n: int, words: Words) -> Any:
    """The value at d = 1, where all factors commute and W is σ² times a χ² variable: E W^p = σ^2p ∏ (n + 2i).

    A power p < 0 exists for n > −2p. So it can exist where n > d + 2k − 1 fails for k factors W⁻¹ beside factors W.
    """
    term = moment.reading.term
    power = order_of(term, WISHART) - order_of(term, INVERSE_WISHART)
    if n < 1 or n <= -2 * power:
        raise ConditionError(f"{moment.expectation} needs n > {max(-2 * power, 0)} at d = 1; got n = {n}")
    total = fmpq(1)
    for i in range(power):
        total *= n + 2 * i
    for i in range(-power):
        total /= n - 2 * (i + 1)
    total *= words.covariance[0, 0] ** power
    left, *closed = (word.translate(None, bytes([WISHART, INVERSE_WISHART])) for word in term)
    for word in closed:
        total *= words.trace(word)
    return _shown(words.product(left) * total, moment)


def _shown(value: fmpq_mat, moment: Moment) -> Any:
    matrix = ImmutableMatrix(value.nrows(), value.ncols(), [Rational(int(x.p), int(x.q)) for x in value.entries()])
    return matrix[0, 0] if moment.reading.is_scalar else matrix


def numpy_function(moment: Moment) -> Callable[..., Any]:
    """The moment as a function f(n, *, d=None, Sigma=…, A=…) of arrays; a float, or an array.

    The coefficients are exact until they are turned into floats, one by one. The covariance is checked; what other
    matrices are declared to be is not. The function raises ConditionError where `value_at` does for missing matrices,
    shapes and existence.
    """
    names = ", ".join(required(moment))

    def evaluated(n: int, *, d: int | None = None, **matrices: ArrayLike) -> float | NDArray[np.float64]:
        arrays = {name: np.asarray(value, dtype=np.float64) for name, value in matrices.items()}
        size = size_of(moment, {name: array.shape for name, array in arrays.items()}, d)
        covariance = moment.reading.design.law.covariance
        if not isinstance(covariance, Identity | Constant):
            require_covariance(name_of(covariance), arrays[name_of(covariance)])
        words = Words(moment, arrays, identity=np.eye(size))
        total: Any = 0.0 if moment.reading.is_scalar else np.zeros(words.shape)
        weights = [float(x) for x in moment.coefficients_at(n, size)]
        for term, place in moment:
            weight = weights[place]
            for word in term[1:]:
                weight *= words.trace(word)
            total = total + (weight if moment.reading.is_scalar else weight * words.open_word(term[0]))
        return float(total) if moment.reading.is_scalar else cast(NDArray[np.float64], total)

    evaluated.__doc__ = f"{moment.expectation} at n and the matrices {names or '(none: give d)'}."
    return evaluated


# --- matrices by name --------------------------------------------------------------------------------------------


def required(moment: Moment) -> dict[str, MatrixExpression]:
    """The matrices that a value needs, by name: the covariance unless it is known, and the letters."""
    covariance = moment.reading.design.law.covariance
    matrices = [covariance, *moment.reading.letters]
    bare = (m.matrix if isinstance(m, Inverse) else m for m in matrices)
    return {name_of(m): m for m in bare if not isinstance(m, Identity | Constant)}


def name_of(matrix: MatrixExpression) -> str:
    """The name of a letter; of a composite covariance the text that it is printed as."""
    return matrix.name if isinstance(matrix, Letter) else str(matrix)


def size_of(moment: Moment, shapes: Mapping[str, tuple[int, ...]], d: int | None) -> int:
    """The dimension d, when every matrix that is needed is there and has the shape that its letter has."""
    wanted = required(moment)
    if missing := [name for name in wanted if name not in shapes]:
        raise ConditionError(f"a value of {moment.expectation} needs {', '.join(missing)}")
    if unknown := [name for name in shapes if name not in wanted]:
        raise ConditionError(
            f"{unknown[0]} does not occur in {moment.expectation}; needed: {', '.join(wanted) or 'none'}"
        )
    sizes: dict[Expr, int] = {}
    for name, shape in shapes.items():
        if len(shape) != 2:
            raise ConditionError(f"{name} is a matrix; got {len(shape)} dimensions")
        for symbol, size in zip((wanted[name].rows, wanted[name].cols), shape, strict=True):
            expected = sizes.setdefault(symbol, size)
            known = int(cast(Any, symbol)) if symbol.is_Integer else expected
            if size != known:
                raise ConditionError(
                    f"{name} is {wanted[name].rows} × {wanted[name].cols}; got {shape[0]} × {shape[1]}"
                    f" where {symbol} = {known}"
                )
    found = sizes.get(moment.d, int(cast(Any, moment.d)) if moment.d.is_Integer else d)
    if found is None:
        raise ConditionError(f"a value of {moment.expectation} needs {moment.d}")
    if d is not None and d != found:
        raise ConditionError(f"the matrices are of size {found}; got {moment.d} = {d}")
    if found < 1:
        raise ConditionError(f"{moment.d} is a positive integer; got {found}")
    return found


def require_declared(moment: Moment, values: Mapping[str, fmpq_mat]) -> None:
    """Refuse a matrix that is not what its letter was declared to be, naming the fact."""
    wanted = required(moment)
    for name, letter in wanted.items():
        matrix, facts = values[name], letter.facts if isinstance(letter, Letter) else ("positive definite",)
        for fact in facts:
            if fact in FACTS and not FACTS[fact](matrix):
                raise ConditionError(f"{name} is declared {fact}; got {_rows(matrix)}")
    for a, first in wanted.items():
        for b, second in wanted.items():
            if a < b and commute(first, second) and values[a] * values[b] != values[b] * values[a]:
                raise ConditionError(
                    f"{a} is declared to commute with {b}; got {_rows(values[a])} and {_rows(values[b])}"
                )


def require_covariance(name: str, array: NDArray[np.float64]) -> None:
    """Refuse an array that is not symmetric and positive definite, as far as floats tell."""
    if not (np.isfinite(array).all() and np.allclose(array, array.T) and np.linalg.eigvalsh(array).min() > 0):
        raise ConditionError(f"{name} is symmetric and positive definite; got {array.tolist()}")


def _is_symmetric(matrix: fmpq_mat) -> bool:
    return bool(matrix == matrix.transpose())


def _is_positive_definite(matrix: fmpq_mat) -> bool:
    """By leading minors."""
    rows = matrix.tolist()
    return _is_symmetric(matrix) and all(
        fmpq_mat([row[:i] for row in rows[:i]]).det() > 0 for i in range(1, matrix.nrows() + 1)
    )


FACTS: Mapping[str, Callable[[fmpq_mat], bool]] = {
    "symmetric": _is_symmetric,
    "positive definite": _is_positive_definite,
    "projector": lambda matrix: _is_symmetric(matrix) and matrix * matrix == matrix,
    "rank one": lambda matrix: matrix.rank() == 1,
    "nonzero": lambda matrix: matrix.rank() > 0,
}


def _rows(matrix: fmpq_mat) -> str:
    return "[" + "; ".join(", ".join(map(str, row)) for row in matrix.tolist()) + "]"


# --- words -------------------------------------------------------------------------------------------------------


class Words:
    """Products and traces of words at given matrices; every beginning of a word is multiplied out once."""

    def __init__(self, moment: Moment, matrices: Mapping[str, Any], identity: Any) -> None:
        self._moment = moment
        self._matrices = matrices
        self._identity = identity
        self._letters: dict[int, Any] = {}
        self._products: dict[Word, Any] = {EMPTY: identity}
        self._traces: dict[Word, Any] = {}

    @property
    def covariance(self) -> Any:
        return self._matrix(self._moment.reading.design.law.covariance)

    @property
    def shape(self) -> tuple[int, int]:
        """Of the value: rows of the first letter, columns of the last one."""
        if self._moment.reading.shape in (None, (1, 1)):
            return 1, 1
        word = self._moment.reading.term[0].replace(bytes([WISHART]), EMPTY).replace(bytes([INVERSE_WISHART]), EMPTY)
        value = self.product(word[:1]), self.product(word[-1:])
        return _shape(value[0])[0], _shape(value[1])[1]

    def open_word(self, word: Word) -> Any:
        """The product of an open word; of shape 1 × 1 it is empty, as what it was is a trace."""
        if word or self.shape != (1, 1):
            return self.product(word)
        return np.eye(1) if isinstance(self._identity, np.ndarray) else fmpq_mat([[1]])

    def product(self, word: Word) -> Any:
        found = self._products.get(word)
        if found is None:
            letter = self._letter(word[-1])
            found = self._products[word] = letter if len(word) == 1 else _multiplied(self.product(word[:-1]), letter)
        return found

    def trace(self, word: Word) -> Any:
        found = self._traces.get(word)
        if found is None:
            matrix = self.product(word)
            found = self._traces[word] = sum((matrix[i, i] for i in range(1, _shape(matrix)[0])), matrix[0, 0])
        return found

    def _letter(self, letter: int) -> Any:
        found = self._letters.get(letter)
        if found is None:
            plain = self._matrix(self._moment.reading.letter_shown(letter & ~1))
            found = self._letters[letter] = plain.transpose() if letter & 1 else plain
        return found

    def _matrix(self, shown: MatrixExpression) -> Any:
        if isinstance(shown, Inverse):
            inner = self._matrix(shown.matrix)
            return np.linalg.inv(inner) if isinstance(inner, np.ndarray) else inner.inv()
        if isinstance(shown, Identity):
            return self._identity
        if isinstance(shown, Constant):
            rows = [[fmpq(int(x.p), int(x.q)) for x in row] for row in shown.matrix.tolist()]
            exact = isinstance(self._identity, fmpq_mat)
            return fmpq_mat(rows) if exact else np.array(shown.matrix.tolist(), dtype=np.float64)
        return self._matrices[name_of(shown)]


def _multiplied(a: Any, b: Any) -> Any:
    return a @ b if isinstance(a, np.ndarray) else a * b


def _shape(matrix: Any) -> tuple[int, int]:
    return cast("tuple[int, int]", matrix.shape if isinstance(matrix, np.ndarray) else (matrix.nrows(), matrix.ncols()))
