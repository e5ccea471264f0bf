"""How a proof is written: chains of equalities, and inferences from them."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from types import FrameType
from typing import Any

from sympy import Basic, sympify

from symbolic.claim import Claim, Relation
from symbolic.derivation.step import Step, rewritten
from symbolic.errors import StepRefused
from symbolic.rules import Bound, Cited, Inference, Reason

Reasons = Reason | tuple[Reason, ...]


def _tuple(by: Reasons) -> tuple[Reason, ...]:
    return by if isinstance(by, tuple) else (by,)


def _bounds(reason: Reason) -> bool:
    if isinstance(reason, Cited):
        return all(said.relation == "<=" for said in reason.claims)
    claim = getattr(reason, "claim", None)
    return isinstance(reason, Bound) or (isinstance(claim, Claim) and claim.relation == "<=")


def _line_of_call() -> int:
    """The line, in the file that writes the proof, of the call that led here."""
    frame: FrameType | None = sys._getframe()
    while frame is not None and frame.f_code.co_filename == __file__:
        frame = frame.f_back
    return 0 if frame is None else frame.f_lineno


@dataclass
class Chain:
    """A chain of equalities `first = … = last`; as a premise it stands for `first = last`.

    With a bound among its lines it stands for `first ≤ last`.
    """

    proof: Proof
    number: int
    first: Basic
    last: Basic
    relation: Relation = "="

    def equals(self, expression: Any, by: Reasons) -> Chain:
        """Append a line; it is checked when the theorem is verified."""
        return self._append("=", expression, by)

    def at_most(self, expression: Any, by: Reasons) -> Chain:
        """Append a line that bounds the one before it from above."""
        self.relation = "<="
        return self._append("<=", expression, by)

    def _append(self, relation: Relation, expression: Any, by: Reasons) -> Chain:
        line = sympify(expression, strict=True)
        claim = Claim(self.last, relation, line, self.proof.claim.given)
        self.proof._steps.append(Step(claim, _tuple(by), chain=self.number, line=_line_of_call()))
        self.last = line
        return self

    def rewritten(self, by: Reasons) -> Chain:
        """Append the line that the reasons lead to, with those of them that it takes.

        For many equations of one kind, of which a program writes the lines better than a person; they are checked like
        any other.
        """
        line, needed = rewritten(self.last, _tuple(by))
        return self.equals(line, by=needed)

    @property
    def claim(self) -> Claim:
        return Claim(self.first, self.relation, self.last, self.proof.claim.given)


@dataclass
class Proof:
    """What a theorem's body writes its steps into.

    The body receives the claim that is to be proved through this object, so that an altered claim meets the same
    proof: `proof.equals(…)` continues from the left side, `proof.concludes(by)` reaches the right side.
    """

    claim: Claim
    _steps: list[Step] = field(default_factory=list)
    _derived: list[Claim] = field(default_factory=list)
    _chains: int = 0
    _main: Chain | None = None

    @property
    def steps(self) -> tuple[Step, ...]:
        """The lines written so far."""
        return tuple(self._steps)

    def start(self, expression: Any) -> Chain:
        """Begin a chain of its own, for an equation that the proof needs on the way."""
        self._chains += 1
        line = sympify(expression, strict=True)
        return Chain(self, self._chains, line, line)

    def equals(self, expression: Any, by: Reasons) -> Proof:
        """The next line after the claim's left side."""
        self._main_chain().equals(expression, by)
        return self

    def at_most(self, expression: Any, by: Reasons) -> Proof:
        """The next line after the claim's left side, a bound of the one before it."""
        self._main_chain().at_most(expression, by)
        return self

    def rewritten(self, by: Reasons) -> Proof:
        """The line after the claim's left side that the reasons lead to; see `Chain.rewritten`."""
        self._main_chain().rewritten(by)
        return self

    def concludes(self, by: Reasons, *premises: Any) -> None:
        """The last line: the claim's right side, or, by an inference from premises, the claim itself.

        After lines on the claim's left side an inference is about the last of them.
        """
        if not any(isinstance(reason, Inference) for reason in _tuple(by)):
            main = self._main_chain()
            (main.at_most if any(map(_bounds, _tuple(by))) else main.equals)(self.claim.rhs, by)
        elif self._main is None:
            self.infer(self.claim, by, *premises)
        else:
            self.infer(replace(self.claim, lhs=self._main.last), by, *premises)
            self._main.last = self.claim.rhs

    def infer(self, claim: Claim, by: Reasons, *premises: Any) -> Claim:
        """A claim inferred from chains, from earlier inferences or from theorems."""
        claims = []
        cited = []
        for premise in premises:
            if isinstance(premise, Chain):
                if premise.proof is not self:
                    raise StepRefused(f"{premise.claim} was derived in another proof")
                claims.append(premise.claim)
            elif isinstance(premise, Claim):
                if premise not in self._derived:
                    raise StepRefused(f"{premise} has not been derived in this proof")
                claims.append(premise)
            elif isinstance(premise, Proof) or not hasattr(premise, "name"):
                raise StepRefused(f"{premise} is no premise")
            else:
                claims.append(premise.claim)
                cited.append(premise)
        self._steps.append(Step(claim, _tuple(by), tuple(claims), tuple(cited), line=_line_of_call()))
        self._derived.append(claim)
        return claim

    def _main_chain(self) -> Chain:
        if self._main is None:
            self._main = Chain(self, 0, self.claim.lhs, self.claim.lhs)
        return self._main
