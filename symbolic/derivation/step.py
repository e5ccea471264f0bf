"""One line of a proof, and its execution."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

from sympy import Basic, Expr, Mul, Ne

from symbolic.canonical import Equation, Form, Laws, Need, Normaliser, difference_of, field_of, joined, shown
from symbolic.checks.evidence import Evidence, Verdict
from symbolic.claim import (
    SIGNS,
    Claim,
    are_consistent,
    bounds_sizes,
    condition_text,
    first_vanishing,
    require,
    require_one_shape,
)
from symbolic.derivation.bounding import bounded
from symbolic.display import Displayed
from symbolic.eigenvalue_moments import EigenvalueMoments
from symbolic.errors import ConditionError, StepRefused, SymbolicError
from symbolic.matrices import (
    Eigenspace,
    Eigenvalue,
    Identity,
    Infinite,
    Leading,
    Letter,
    Mean,
    NamedScalar,
    TaylorTerms,
    Weingarten,
    Zero,
    stands_alone,
    subexpressions,
)
from symbolic.moments import common_denominator, integrability_needs, inverse_needs
from symbolic.rules import Inference, Reason, Rule, algebra


@dataclass(frozen=True)
class Step(Displayed):
    """`claim`, by the reasons named; an inference also has premises, the claims it starts from.

    chain     number of the chain of equalities the line belongs to, or -1 for an inference
    line      where the step is written: the line of the theorem's file, for the reader only
    """

    claim: Claim
    by: tuple[Reason, ...]
    premises: tuple[Claim, ...] = ()
    cited: tuple[Any, ...] = ()
    chain: int = -1
    line: int = field(default=0, compare=False)

    @property
    def reasons(self) -> str:
        """The names of the reasons, as they stand beside the line."""
        return ", ".join(reason.name for reason in self.by)

    @property
    def is_of_fixed_matrices(self) -> bool:
        """Whether no random letter occurs in the line or in what it is reached from."""
        sides = (side for claim in (self.claim, *self.premises) for side in (claim.lhs, claim.rhs))
        letters = (node for side in sides for node in subexpressions(side) if isinstance(node, Letter))
        return not any(letter.law.is_random for letter in letters)

    def __repr__(self) -> str:
        return f"<step: {self.claim.lhs} {SIGNS[self.claim.relation]} {self.claim.rhs}  by {self.reasons}>"


@lru_cache(maxsize=4096)
def check_step(step: Step) -> Evidence:
    """Execute the reasons of a step; the evidence says why it is refused, if it is.

    Remembered, since an altered claim meets a proof most of whose steps are those of the original.
    """
    try:
        if not step.by:
            raise StepRefused("no reason is given")
        inferences = [reason for reason in step.by if isinstance(reason, Inference)]
        if inferences:
            if len(step.by) != 1:
                raise StepRefused(f"{inferences[0].name} has to stand alone")
            if not step.premises:
                raise StepRefused(f"{inferences[0].name} needs a premise")
            for claim in (*step.premises, step.claim):
                if claim.relation not in inferences[0].relations:
                    raise StepRefused(f"{inferences[0].name} does not speak of {SIGNS[claim.relation]}; got {claim}")
            for premise in step.premises:
                for condition in inferences[0].kept(premise):
                    require(step.claim.given, condition, f"the premise {premise.lhs}")
            type(inferences[0]).infer(inferences[0], step.premises, step.claim)
            return _holds(f"{step.reasons}: executed")
        if step.claim.relation == "<=":
            _check_bound(step)
            return _holds(f"{step.reasons}: executed")
        if step.claim.relation != "=":
            raise StepRefused(f"{step.reasons} rewrites equalities; the line says {step.claim}")
        _check_equality(step)
    except SymbolicError as refusal:
        return Evidence("derivation", Verdict.FAILS, "refused", str(refusal))
    return _holds(f"{step.reasons}: executed")


def _holds(strength: str) -> Evidence:
    return Evidence("derivation", Verdict.HOLDS, strength)


def _check_equality(step: Step) -> None:
    require_one_shape(step.claim)
    for reason in step.by:
        conclusion = getattr(reason, "claim", None)
        if not isinstance(reason, Rule) and not (isinstance(conclusion, Claim) and conclusion.relation == "="):
            raise StepRefused(f"{reason.name} is no equation that a line could be rewritten by")
    difference, needs = _difference(step.claim, step.by)
    if not difference.is_zero:
        raise StepRefused(
            f"the line does not follow by {step.reasons}\n"
            f"  from        {step.claim.lhs}\n"
            f"  to          {step.claim.rhs}\n"
            f"  difference  {shown(difference)}"
        )
    for need in needs:
        require(step.claim.given, need.condition, need.what)
    if step.by == (algebra,):
        return
    for i, reason in enumerate(step.by):
        others = step.by[:i] + step.by[i + 1 :]
        if follows(step.claim, others):
            raise StepRefused(f"{reason.name} is named but not used")


def _check_bound(step: Step) -> None:
    require_one_shape(step.claim)
    rest, needs = bounded(step.claim, step.by)
    if not rest.is_zero:
        raise StepRefused(
            f"the bound does not follow by {step.reasons}\n"
            f"  from        {step.claim.lhs}\n"
            f"  to          {step.claim.rhs}\n"
            f"  difference  {shown(rest)}"
        )
    for need in needs:
        require(step.claim.given, need.condition, need.what)
    for i, reason in enumerate(step.by):
        if follows(step.claim, step.by[:i] + step.by[i + 1 :]):
            raise StepRefused(f"{reason.name} is named but not used")


def follows(claim: Claim, by: tuple[Reason, ...]) -> bool:
    """Whether a line follows by reasons of which some may be idle, whatever conditions they need."""
    try:
        if claim.relation == "<=":
            return bounded(claim, by)[0].is_zero
        return _difference(claim, by)[0].is_zero
    except SymbolicError:
        return False


def _difference(claim: Claim, by: tuple[Reason, ...]) -> tuple[Form, tuple[Need, ...]]:
    """The canonical form of left minus right once every reason has been executed, and the conditions it took."""
    field = field_of(claim.lhs, claim.rhs)
    line, normal, needs = _executed(claim.lhs, by, field)
    difference = difference_of(normal.form(line), normal.form(claim.rhs), negligible=normal.laws.negligible)
    needs.update(normal.needs)
    return difference, tuple(needs)


def _executed(line: Basic, by: tuple[Reason, ...], field: Any) -> tuple[Basic, Normaliser, dict[Need, None]]:
    """A line once every rule has operated on it, the laws it is then read under, and the conditions it took."""
    needs: dict[Need, None] = {}
    laws = Laws()
    for reason in by:
        if isinstance(reason, Rule):
            operated = _operated(reason, line, field)
            if operated is not None:
                line = shown(joined(operated[0], field.one))
                needs.update(dict.fromkeys(operated[1]))
            laws = laws | reason.laws
        else:
            stated = cast(Claim, cast(Any, reason).claim)
            laws = laws | Laws(equations=(Equation(reason.name, stated.lhs, stated.rhs, stated.given),))
    return line, Normaliser(field, laws), needs


@lru_cache(maxsize=1024)
def _operated(rule: Rule, line: Basic, field: Any) -> tuple[Form, tuple[Need, ...]] | None:
    """What a rule does to a line; remembered, since a step is tried without each of its reasons."""
    return type(rule).operate(rule, Normaliser(field).form(line), field)


@lru_cache(maxsize=4096)
def rewritten(line: Basic, by: tuple[Reason, ...]) -> tuple[Basic, tuple[Reason, ...]]:
    """The line that the reasons lead to, and those of the reasons that it takes to get there."""
    field = field_of(line)
    executed, normal, _ = _executed(line, by, field)
    after = cast(Basic, shown(joined(normal.form(executed), field.one)))
    claim = Claim(line, "=", after)
    needed = by
    for reason in by:
        fewer = tuple(other for other in needed if other != reason)
        if fewer and follows(claim, fewer):
            needed = fewer
    return after, needed


def check_rule(rule: Rule, claim: Claim, also: tuple[Reason, ...] = ()) -> Evidence:
    """Execute a rule on one of its own claims: applied to the left side it must reach the right side."""
    return check_step(Step(claim, (rule, *also)))


def verified_claim(claim: Claim) -> None:
    """Refuse a claim whose own conditions do not make sense of it; raises ConditionError.

    The conditions must not contradict each other, denominators must not vanish, matrices and inverses must exist, and
    expectations must be finite unless the claim is about that.
    """
    if not are_consistent(claim.given):
        raise ConditionError(f"the conditions {', '.join(map(condition_text, claim.given))} contradict each other")
    bounding = bounds_sizes(claim)
    if bounding is not None:
        raise ConditionError(f"{claim} speaks of large sizes; {condition_text(bounding)} leaves none")
    verified_line(claim, finite=claim.relation != "iff" and claim.rhs != Infinite())


@lru_cache(maxsize=4096)
def verified_line(claim: Claim, *, finite: bool) -> None:
    """Refuse a line that is not defined under its conditions; `finite` also asks its expectations to exist."""
    vanishing = first_vanishing(claim)
    if vanishing is not None:
        stated = ", ".join(map(condition_text, claim.given)) or "nothing"
        raise ConditionError(f"{claim} divides by {vanishing}, which may be 0; given is {stated}")
    for side in (claim.lhs, claim.rhs):
        if not stands_alone(side):
            raise ConditionError(f"a remainder is added to a line once, and not multiplied; got {side}")
        for size, matrix in _sizes(side).items():
            require(claim.given, size > 0, f"{matrix}, one of whose sizes is {size},")
        for need in inverse_needs(side):
            require(claim.given, need.condition, need.what)
        for node in subexpressions(side):
            if isinstance(node, Letter) and isinstance(node.law, EigenvalueMoments):
                require(claim.given, node.law.n >= node.law.q, f"{node}, integrals over eigenvalues,")
            for condition in _positions(node):
                require(claim.given, condition, f"{node}")
            if isinstance(node, Weingarten):
                for c in common_denominator(node.order):
                    require(claim.given, Ne(node.z, -c), f"{node}, an entry of the inverse of a Gram matrix,")
            if isinstance(node, NamedScalar) and node.is_declared_positive:
                require(claim.given, node.definition > 0, f"{node}, which is positive by declaration,")
    if claim.relation == "iff":
        return
    if finite:
        field = field_of(claim.lhs, claim.rhs)
        for side in (claim.lhs, claim.rhs):
            for need in integrability_needs(side, field):
                require(claim.given, need.condition, need.what)
    else:
        for side in (claim.lhs, claim.rhs):
            if side != Infinite() and not is_one_expectation(side):
                raise ConditionError(f"where an expectation may be infinite a line is one expectation; got {side}")


def _positions(node: Basic) -> tuple[Any, ...]:
    """What makes singular vectors, eigenvectors and eigenvalues be there: positions from 1 to the size."""
    match node:
        case Leading() | TaylorTerms():
            return tuple(node.size <= size for size in node.matrix.shape)
        case Eigenspace():
            return (node.first >= 1, node.first <= node.last, node.last <= node.rows)
        case Eigenvalue():
            return (node.index >= 1, node.index <= node.matrix.rows)
    return ()


def _sizes(side: Basic) -> dict[Expr, Basic]:
    """The sizes of the matrices in an expression that may not be positive, each with a matrix of that size."""
    leaves = [node for node in subexpressions(side) if isinstance(node, (Letter, Identity, Zero))]
    return {size: node for node in leaves for size in node.shape if not size.is_positive}


def is_one_expectation(side: Basic) -> bool:
    """Whether a line is a positive multiple of a single expectation, so that it may be infinite without harm."""
    factors = Mul.make_args(side)
    return sum(isinstance(factor, Mean) for factor in factors) == 1 and all(
        isinstance(factor, Mean) or bool(factor.is_positive) for factor in factors
    )
