"""The judge that draws the random matrices and compares sample means, with their standard error.

Only where every variance exists: with k inverses under an expectation, at n > d + 4k − 1. The samples are cut into
groups; in each, both sides are evaluated with expectations replaced by means over the group, and the spread of their
difference over the groups is its standard error. A test function is φ(x) = x e^{−x}, which is bounded and vanishes at 0
and ∞, where its boundary terms would be.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray
from sympy import Basic, Expr, ImmutableMatrix, Integer, Rational, Symbol

from symbolic.checks.eigenvalue_integrals import moment_matrix
from symbolic.checks.evaluation import Domain, Walk
from symbolic.checks.evidence import A_BOUND, WITH_REMAINDER, Evidence, Verdict
from symbolic.checks.instances import (
    LARGEST,
    Point,
    families,
    gaussian_letters,
    letter_value,
    letters_of,
    roles_of,
    vanishing_denominator,
)
from symbolic.claim import Claim
from symbolic.eigenvalue_moments import EigenvalueMoments
from symbolic.ensembles import GaussianRows, HaarOrthogonal, Unspecified, penalised_gram
from symbolic.errors import ConditionError, NotEvaluable
from symbolic.matrices import (
    Covariance,
    Expectation,
    Infinite,
    Inverse,
    Leading,
    Letter,
    MatrixExpression,
    Mean,
    Named,
    NamedScalar,
    Power,
    Sum,
    TaylorTerms,
    TestFunction,
    Variance,
    is_random,
    subexpressions,
)

FEW_GROUPS, GROUPS = 40, 100
DRAWS = {2: 6000, 3: 2500}
"""Samples in a group, for each size d."""
LOOKS = (10, 3)
"""What the samples in a group are divided by at first: most false statements are seen with few."""
BATCH = 24000
"""Samples drawn at once."""
MORE = 4
PASSES, FAILS = 4.5, 6.0
NOISE = 0.02
ROUNDING = 1e-9
CANCELLED = 1e-12
"""What a sum or a product is at most, next to its terms or factors, where it is zero but for rounding."""
MARGIN = 2
ORDER = 2
"""The value of every symbol in exponents."""
PROBES = 4
SINGULAR = 1e-10
MATRICES = 4
"""Axes of an array of matrices."""

Array: TypeAlias = NDArray[np.float64]
"""A scalar for each sample, `(groups, samples)`, or a matrix, `(groups, samples, rows, cols)`; one stands for all."""


class Samples(Domain[Array, Array]):
    """Floating-point matrices, one for each of `draws` samples in each of `groups`."""

    def __init__(self, generator: np.random.Generator, groups: int, draws: int) -> None:
        self.generator = generator
        self.groups = groups
        self.draws = draws
        self.magnitude = 0.0

    def number(self, value: Expr) -> Array:
        if not value.is_real:
            raise NotEvaluable(f"{value} is not a real number")
        return np.array([[float(value)]])

    def add(self, a: Array, b: Array) -> Array:
        return without_rounding(a + b, np.maximum(squared_norm(a), squared_norm(b)))

    def multiply(self, a: Array, b: Array) -> Array:
        return a * b

    def power(self, base: Array, exponent: Rational) -> Array:
        if exponent < 0 and not base.any():
            raise ConditionError("the denominator is zero")
        if not exponent.is_Integer and (base < 0).any():
            raise NotEvaluable("a root of a negative scalar")
        value: Array = base ** float(exponent)
        return value

    def letter(self, letter: Letter, rows: int, cols: int) -> Array:
        # Two instances of different kind: what traces hide in two dimensions is seen in three.
        return self.constant(letter_value(letter, rows, cols, alternating=rows > 2))

    def draw(self, rows: int, covariance: Array) -> Array:
        """Independent rows N(0, covariance)."""
        values, vectors = np.linalg.eigh(covariance[0, 0])
        if values.min() < -SINGULAR * abs(values).max():
            raise ConditionError("the covariance is not positive semidefinite")
        root = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
        shape = (self.groups, self.draws, rows, len(root))
        value: Array = self.generator.standard_normal(shape) @ root
        return value

    def orthogonal(self, size: int) -> Array:
        """Haar orthogonal matrices: the orthogonal factor of a Gaussian one, the other with a positive diagonal."""
        factor, triangular = np.linalg.qr(self.generator.standard_normal((self.groups, self.draws, size, size)))
        value: Array = factor * np.sign(np.einsum("...ii->...i", triangular))[..., None, :]
        return value

    def unspecified(self, rows: int, cols: int) -> Array:
        """Entries of different skew distributions whose means are not zero, for a law that may be any."""
        scales = 1 + np.arange(rows)[:, None] + np.arange(cols) / 2
        value: Array = (self.generator.exponential(size=(self.groups, self.draws, rows, cols)) - 0.5) * scales
        return value

    def constant(self, matrix: ImmutableMatrix) -> Array:
        return np.array([[[[float(x) for x in row] for row in matrix.tolist()]]])

    def identity(self, size: int) -> Array:
        return np.eye(size)[None, None]

    def zero(self, rows: int, cols: int) -> Array:
        return np.zeros((1, 1, rows, cols))

    def product(self, a: Array, b: Array) -> Array:
        return without_rounding(a @ b, squared_norm(a) * squared_norm(b))

    def plus(self, a: Array, b: Array) -> Array:
        return without_rounding(a + b, np.maximum(squared_norm(a), squared_norm(b)))

    def scale(self, scalar: Array, matrix: Array) -> Array:
        return scalar[..., None, None] * matrix

    def transpose(self, matrix: Array) -> Array:
        return matrix.swapaxes(-1, -2)

    def inverse(self, matrix: Array) -> Array:
        probes = matrix.reshape(-1, *matrix.shape[-2:])[:PROBES]
        singular = np.linalg.svd(probes, compute_uv=False)
        if (singular[:, -1] <= SINGULAR * singular[:, 0]).all():
            raise ConditionError("the matrix is singular")
        try:
            return cast(Array, np.linalg.inv(matrix))
        except np.linalg.LinAlgError:
            raise ConditionError("the matrix is singular") from None

    def leading(self, matrix: Array, size: int) -> Array:
        if size > min(matrix.shape[-2:]):
            raise ConditionError(f"a matrix {matrix.shape[-2]} × {matrix.shape[-1]} has no {size} singular vectors")
        vectors = np.linalg.svd(matrix, full_matrices=False)[0][..., :size]
        return cast(Array, vectors @ vectors.swapaxes(-1, -2))

    def trace(self, matrix: Array) -> Array:
        return cast(Array, np.trace(matrix, axis1=-2, axis2=-1))

    def expectation(self, matrix: Array, node: Expectation) -> Array:
        self.magnitude = max(self.magnitude, float(abs(matrix).mean(axis=1).max()))
        return cast(Array, matrix.mean(axis=1, keepdims=True))

    def mean(self, scalar: Array) -> Array:
        self.magnitude = max(self.magnitude, float(abs(scalar).mean(axis=1).max()))
        return cast(Array, scalar.mean(axis=1, keepdims=True))

    def test_function(self, name: str, order: int, argument: Array) -> Array:
        return (-1.0) ** order * (argument - order) * np.exp(-argument)


def squared_norm(value: Array) -> Array:
    """The square of a scalar, or of the Frobenius norm of a matrix."""
    return cast(Array, np.einsum("...ij,...ij->...", value, value) if value.ndim == MATRICES else value * value)


def without_rounding(value: Array, squared_scale: Array) -> Array:
    """Zero where what is left of the terms or factors that a value was computed from is rounding."""
    cancelled = squared_norm(value) <= CANCELLED**2 * squared_scale
    if not cancelled.any():
        return value
    return np.where(cancelled[..., None, None] if value.ndim == MATRICES else cancelled, 0.0, value)


class DrawingWalk(Walk[Array, Array]):
    """A walk that draws the random letters when it meets them; each once."""

    def __init__(self, samples: Samples, point: Point) -> None:
        super().__init__(samples, point.mapping)
        self.samples = samples

    def _matrix(self, node: MatrixExpression) -> Array:
        if isinstance(node, Letter) and isinstance(node.law, GaussianRows):
            return self.samples.draw(self.size(node.rows), self.matrix(node.law.covariance))
        if isinstance(node, Letter) and isinstance(node.law, HaarOrthogonal):
            return self.samples.orthogonal(self.size(node.rows))
        if isinstance(node, Letter) and isinstance(node.law, EigenvalueMoments):
            law = node.law
            rows = moment_matrix(law.kind, law.power, self.size(law.q), self.size(law.n), self.rational(law.t))
            return np.array([[[[float(x) for x in row] for row in rows]]])
        if isinstance(node, Letter) and isinstance(node.law, Unspecified):
            return self.samples.unspecified(self.size(node.rows), self.size(node.cols))
        return super()._matrix(node)


def inverse_order(expression: Basic) -> int:
    """The largest number of inverses of random matrices multiplied under one expectation, counted crudely."""
    largest = 0

    def order(node: Basic) -> int:
        nonlocal largest
        match node:
            case Letter() | TestFunction():
                return 0
            case Named() | NamedScalar():
                return order(node.definition)
            case Mean() | Expectation() | Variance() | Covariance():
                inner = [order(argument) for argument in node.args]
                largest = max(largest, 2 * inner[0] if isinstance(node, Variance) else sum(inner))
                return 0
            case Leading():
                order(node.matrix)
                return 0  # bounded
            case TaylorTerms():
                return order(node.matrix) + (node.order - 1) * order(node.error)
            case Inverse():
                penalised = penalised_gram(node.matrix)
                if penalised is not None and penalised.free is None:
                    return 0  # bounded
                return order(node.matrix) + 1 if is_random(node.matrix) else 0
            case Power():
                if not isinstance(node.exponent, Integer):
                    raise NotEvaluable(f"the order of {node} is not a number")
                power = int(node.exponent)
                return abs(power) * (order(node.matrix) + (power < 0 and is_random(node.matrix)))
        inner = [order(argument) for argument in node.args]
        if isinstance(node, Expr) and node.is_Pow:
            exponent = abs(int(cast(int, node.exp))) if node.exp.is_Integer else 1
            return exponent * (inner[0] + (node.exp.is_negative is True and is_random(node)))
        adds = isinstance(node, Sum) or (isinstance(node, Expr) and node.is_Add)
        return max(inner) if adds else sum(inner)

    return max(order(expression), largest)


@dataclass(frozen=True)
class Simulation:
    """Sample means, at `sizes` where the variances exist; `effort` multiplies the number of samples."""

    name: str = "simulation"
    effort: int = 1
    sizes: tuple[int, ...] = tuple(DRAWS)

    def judge(self, claim: Claim) -> Evidence:
        """HOLDS below 4.5 standard errors, FAILS above 6, UNKNOWN between, and where nothing can be said."""
        if claim.has_remainder:
            return self._unknown(WITH_REMAINDER)
        if claim.relation == "<=":
            return self._unknown(A_BOUND)
        if claim.relation == "iff" or Infinite() in (claim.lhs, claim.rhs):
            return self._unknown("no variance exists where an expectation diverges")
        if isinstance(claim.lhs, MatrixExpression) != isinstance(claim.rhs, MatrixExpression):
            return self._fails("one side is a matrix, the other a scalar")
        try:
            with np.errstate(all="ignore"):
                broken = vanishing_denominator(claim) or undefined_at_edge(claim)
                return self._fails(broken) if broken is not None else self._sampled(claim)
        except NotEvaluable as error:
            return self._unknown(str(error))

    def _unknown(self, detail: str) -> Evidence:
        return Evidence(self.name, Verdict.UNKNOWN, "", detail)

    def _fails(self, detail: str, strength: str = "a counterexample") -> Evidence:
        return Evidence(self.name, Verdict.FAILS, strength, detail)

    def _sampled(self, claim: Claim) -> Evidence:
        clear: list[Outcome] = []
        noisy = ""
        # Who asks for more samples has seen fewer: there is nothing to look at before.
        looks = LOOKS if self.effort == 1 else ()
        for size in self.sizes:
            draws = self.effort * DRAWS[size]
            point = point_with_variance(claim, size)
            outcome = sampled(claim, point, draws, looks)
            if isinstance(outcome, Outcome) and PASSES <= outcome.deviation <= FAILS:
                outcome = sampled(claim, point, MORE * draws, looks)
            if isinstance(outcome, str):
                return self._fails(outcome)
            if outcome.deviation > FAILS:
                return self._fails(f"at {point}, {outcome}", f"{outcome.deviation:.0f} standard errors apart")
            if not outcome.deviation < PASSES:
                return self._unknown(f"at {point}, {outcome}")
            if outcome.noise <= NOISE:
                clear.append(outcome)
            else:
                noisy = f"at {point}, {outcome}: too noisy to tell"
        if not clear:
            return self._unknown(noisy)
        if not any(outcome.noise for outcome in clear):
            return Evidence(self.name, Verdict.HOLDS, "equal in floating point, sample by sample")
        largest = max(outcome.deviation for outcome in clear)
        return Evidence(self.name, Verdict.HOLDS, f"within {largest:.1f} standard errors", noisy)


@dataclass(frozen=True)
class Outcome:
    """Two sides compared.

    deviation  the largest difference of an entry in standard errors
    noise      the largest standard error over the size of the sides
    """

    left: str
    right: str
    deviation: float
    noise: float

    def __str__(self) -> str:
        return f"the left side is about {self.left}, the right {self.right}, {self.deviation:.1f} standard errors apart"


def at_sampled_order(claim: Claim) -> Claim:
    """A claim with symbols in exponents at the order that is simulated, without its conditions; any other as it is."""
    orders = {symbol: Integer(ORDER) for symbol in roles_of(claim).counts}
    return replace(claim, given=()).replace(cast(Any, orders)) if orders else claim


def point_with_variance(claim: Claim, size: int) -> Point:
    """A point at which every variance exists, with all sizes but the last equal to `size`, as far as can be seen.

    Raises NotEvaluable if the conditions allow none.
    """
    sampled_at = at_sampled_order(claim)
    order = max(inverse_order(sampled_at.lhs), inverse_order(sampled_at.rhs))
    gap = 4 * order + MARGIN
    if not any(letter.law.is_random for letter in letters_of(claim)):
        gap += 4 * size  # no variance asks for it, but a factor such as n − d − 3 should not be 1
    near, far = ((start, start + 1, start + 2) for start in (size, size + gap))
    for sizes, fewest, most in ((near, size + gap, LARGEST), (far, 1, size), (near, 1, 0 if order else LARGEST)):
        for family in islice(families(claim, features=sizes, counts=(ORDER,)), 1):
            for point in family.points():
                if family.running is None or fewest <= point.mapping[family.running] <= most:
                    return point
    raise NotEvaluable("the conditions allow no sample size at which the variances exist")


def sampled(claim: Claim, point: Point, draws: int, looks: tuple[int, ...] = LOOKS) -> Outcome | str:
    """Both sides at a point, or in words why they cannot be equal; with fewer samples if they tell beyond doubt."""
    for part in looks:
        outcome = _sampled(claim, point, draws // part, FEW_GROUPS)
        if isinstance(outcome, str) or outcome.deviation > 2 * FAILS:
            return outcome
    return _sampled(claim, point, draws, GROUPS)


def _sampled(claim: Claim, point: Point, draws: int, groups: int) -> Outcome | str:
    at_once = min(groups, max(1, BATCH // draws))
    if _draws_samples(claim.lhs):
        outcome = _against_kept_means(claim, point, draws, groups, at_once)
        if outcome is not None:
            return outcome
    samples = Samples(seeded(claim, point), at_once, draws)
    lefts: list[Array] = []
    rights: list[Array] = []
    while len(lefts) < groups:
        if len(lefts) >= FEW_GROUPS and (early := compared(lefts, rights, samples.magnitude)).deviation > 2 * FAILS:
            return early
        walk = DrawingWalk(samples, point)
        try:
            left, right = _value(walk, claim.lhs), _value(walk, claim.rhs)
        except ConditionError as error:
            return f"at {point}, which the conditions allow: {error}"
        if left.shape[2:] != right.shape[2:]:
            return f"at {point}, the left side is {left.shape[2:]}, the right {right.shape[2:]}"
        if left.shape[1] != 1 or right.shape[1] != 1:
            return _pathwise(left, right)
        for side, means in ((left, lefts), (right, rights)):
            means.extend(np.broadcast_to(side[:, 0], (samples.groups, *side.shape[2:])))
    return compared(lefts, rights, samples.magnitude)


@lru_cache(maxsize=64)
def differences_of(claim: Claim, point: Point, draws: int) -> Array | None:
    """Left minus right in each group, drawn together; None if a side is random itself."""
    at_once = min(GROUPS, max(1, BATCH // draws))
    samples = Samples(seeded(claim, point), at_once, draws)
    found: list[Array] = []
    while len(found) < GROUPS:
        walk = DrawingWalk(samples, point)
        left, right = _value(walk, claim.lhs), _value(walk, claim.rhs)
        if left.shape[1] != 1 or right.shape[1] != 1:
            return None
        found.extend((left - right)[:, 0])
    return np.array(found)


def _draws_samples(side: Basic) -> bool:
    return any(isinstance(node, Letter) and node.law.is_random for node in subexpressions(side))


def _against_kept_means(claim: Claim, point: Point, draws: int, groups: int, at_once: int) -> Outcome | str | None:
    """The same where no random letter stands on both sides: the means of expectations serve every claim about them.

    None if one does, or a side is random itself, to be compared sample by sample.
    """
    lefts: list[Array] = []
    rights: list[Array] = []
    magnitude = 0.0
    try:
        value = value_of(claim.rhs, point)
        if value is None and not share_no_letter(claim):
            return None
        while len(lefts) < groups:
            if len(lefts) >= FEW_GROUPS and (early := compared(lefts, rights, magnitude)).deviation > 2 * FAILS:
                return early
            means, size = means_of(claim.lhs, point, draws, at_once, len(lefts))
            others = [value] if value is not None else from_kept_means(claim.rhs, point, draws, at_once, len(lefts))
            if means is None or others is None:
                return None
            if means.shape[1:] != others[0].shape:
                return f"at {point}, the left side is {means.shape[1:]}, the right {others[0].shape}"
            lefts.extend(means)
            rights = [value] if value is not None else [*rights, *others]
            magnitude = max(magnitude, size)
    except ConditionError as error:
        return f"at {point}, which the conditions allow: {error}"
    return compared(lefts, rights, magnitude)


def share_no_letter(claim: Claim) -> bool:
    """Whether no random letter stands on both sides: to draw them together would not make the comparison sharper."""
    sides = [
        {x for x in subexpressions(side) if isinstance(x, Letter) and x.law.is_random}
        for side in (claim.lhs, claim.rhs)
    ]
    return not sides[0] & sides[1]


class KeptMeans(DrawingWalk):
    """A walk in which every expectation is a mean over samples of its own, drawn once for all that it occurs in."""

    def __init__(self, samples: Samples, point: Point, start: int) -> None:
        super().__init__(samples, point)
        self.point, self.start = point, start

    def _kept(self, node: Basic) -> Array:
        means, magnitude = means_of(node, self.point, self.samples.draws, self.samples.groups, self.start)
        assert means is not None
        self.samples.magnitude = max(self.samples.magnitude, magnitude)
        return means[:, None]

    def _matrix(self, node: MatrixExpression) -> Array:
        return self._kept(node) if isinstance(node, Expectation) else super()._matrix(node)

    def _scalar(self, node: Expr) -> Array:
        return self._kept(node)[..., 0, 0] if isinstance(node, Mean) else super()._scalar(node)


def from_kept_means(side: Basic, point: Point, draws: int, groups: int, start: int) -> list[Array] | None:
    """A side in each group, from the means of its expectations; None if it is random itself."""
    samples = Samples(seeded((side, start, draws), point), groups, draws)
    value = _value(KeptMeans(samples, point, start), side)
    return None if value.shape[1] != 1 else list(np.broadcast_to(value[:, 0], (groups, *value.shape[2:])))


def value_of(side: Basic, point: Point) -> Array | None:
    """The value of a side on which nothing is random, or None."""
    if _draws_samples(side):
        return None
    value: Array = _value(DrawingWalk(Samples(np.random.default_rng(0), 1, 1), point), side)[0, 0]
    return value


@lru_cache(maxsize=4096)
def means_of(side: Basic, point: Point, draws: int, groups: int, start: int) -> tuple[Array | None, float]:
    """A side's mean in each of the groups from `start` on, and the magnitude of what was averaged; None if random."""
    samples = Samples(seeded((side, start, draws), point), groups, draws)
    value = _value(DrawingWalk(samples, point), side)
    if value.shape[1] != 1:
        return None, 0.0
    return np.broadcast_to(value[:, 0], (groups, *value.shape[2:])), samples.magnitude


def has_variance(quantity: Expr, values: Mapping[Symbol, Rational]) -> bool:
    """Whether a scalar's variance certainly exists: n > d + 4k − 1 with k inverses, for every design n × d in it."""
    order = inverse_order(cast(Basic, quantity.xreplace(dict(values))))
    designs = gaussian_letters(Claim(quantity, "=", quantity))
    sizes = [(letter.rows.xreplace(dict(values)), letter.cols.xreplace(dict(values))) for letter in designs]
    return all(bool(rows > cols + 4 * order - 1) for rows, cols in sizes)


def estimate(quantity: Expr, values: Mapping[Symbol, Rational], draws: int) -> tuple[float, float]:
    """A scalar's sample mean over groups of draws, and its standard error; exact values for all its symbols.

    A nonlinear function of expectations, such as a variance, has a bias of the order of one over `draws`.
    """
    point = Point(tuple(values.items()))
    groups = DrawingWalk(Samples(seeded(quantity, point), GROUPS, draws), point).scalar(quantity).reshape(GROUPS)
    return float(groups.mean()), float(groups.std(ddof=1) / np.sqrt(GROUPS))


def seeded(what: object, point: Point) -> np.random.Generator:
    """Random numbers that depend on what is simulated, and where, and on nothing else."""
    return np.random.default_rng(list(hashlib.sha256(f"{what} {point}".encode()).digest()))


def compared(lefts: list[Array], rights: list[Array], magnitude: float) -> Outcome:
    """The sides in each group compared, or one value with each; `magnitude` is that of what was averaged."""
    left, right = np.array(lefts), np.array(rights)
    difference = (left - right).mean(axis=0)
    spread = (left - right).std(axis=0, ddof=1) / np.sqrt(len(left))
    sides = [abs(left.mean(axis=0)).max(), abs(right.mean(axis=0)).max()]
    # Next to a zero, the size of what was averaged to it is the scale.
    scale = max(*sides, magnitude if min(sides) == 0 else 0.0) or 1.0
    deviation = abs(difference) / np.maximum(spread, ROUNDING * scale)
    noise = float(spread.max() / scale)
    return Outcome(
        _text(left.mean(axis=0)), _text(right.mean(axis=0)), float(deviation.max()), noise * (noise > ROUNDING)
    )


def _pathwise(left: Array, right: Array) -> Outcome:
    """Sides that are random, compared sample by sample."""
    scale = np.maximum(abs(left), abs(right)).max(axis=(-2, -1))
    deviation = abs(left - right).max(axis=(-2, -1)) / (ROUNDING * np.maximum(scale, np.finfo(float).tiny))
    return Outcome("a random value", "another", float(np.median(deviation)), 0.0)


def _value(walk: DrawingWalk, side: Basic) -> Array:
    return walk.matrix(side) if isinstance(side, MatrixExpression) else walk.scalar(cast(Expr, side))[..., None, None]


def _text(matrix: Array) -> str:
    return str(np.array2string(matrix, precision=4, separator=", ")).replace("\n", "")


def undefined_at_edge(claim: Claim) -> str | None:
    """An inverse of a singular matrix at an allowed point at the edge, in words, or None."""
    samples = Samples(np.random.default_rng(0), 1, PROBES)
    for family in families(claim, counts=(1,)):
        for point in islice(family.points(), 1):
            walk = DrawingWalk(samples, point)
            try:
                _value(walk, claim.lhs)
                _value(walk, claim.rhs)
            except ConditionError as error:
                return f"at {point}, which the conditions allow: {error}"
    return None
