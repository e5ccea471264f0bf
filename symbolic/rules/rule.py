"""What a reason is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol, runtime_checkable

from sympy import Basic

from symbolic.canonical import Form, Laws, Need
from symbolic.claim import Claim, Relation
from symbolic.rules.facts import Fact


@runtime_checkable
class Reason(Protocol):
    """Anything a step may name: a rule, an inference, or a theorem."""

    @property
    def name(self) -> str: ...

    @property
    def facts(self) -> tuple[Fact, ...]: ...

    @property
    def rests_on(self) -> tuple[Any, ...]:
        """The theorems that the reason itself uses."""
        ...


@dataclass(frozen=True)
class Rule:
    """A named identity that rewrites a line.

    name     as it stands beside the line, `trace_is_cyclic`
    claims   what it says, on letters that stand for anything; executed and judged like theorems
    source   a key of references.bib, or "definition", or "linear algebra"
    laws     how it is executed: what the canonical form may use once the rule is named
    also     the rules that its own claims need besides itself
    """

    name: str
    claims: tuple[Claim, ...]
    source: str
    laws: Laws = field(default_factory=Laws)
    facts: tuple[Fact, ...] = ()
    also: tuple[Rule, ...] = ()
    rests_on: tuple[Any, ...] = ()

    takes: ClassVar[str] = "by"
    """The word before a theorem that the rule uses."""

    def __repr__(self) -> str:
        return f"<rule {self.name}>"

    @property
    def phrase(self) -> tuple[str | Basic, ...]:
        """The name as a reader meets it: words, and the letters it speaks of."""
        if self.laws.definitions:
            return ("definition of ", *listed(*self.laws.definitions))
        return (self.name.replace("_", " "),)

    def operate(self, form: Form, field_: Any) -> tuple[Form, tuple[Need, ...]] | None:
        """Rewrite the current line once, or None for a rule that is only a law."""
        return None


def listed(*expressions: Basic) -> tuple[str | Basic, ...]:
    """Expressions with commas between them."""
    return tuple(part for expression in expressions for part in (", ", expression))[1:]


@dataclass(frozen=True)
class Supposed:
    """A theorem that is supposed, for the rule to be tried on its own; a proof that rests on it counts as failed."""

    label: str
    claim: Claim
    steps: tuple[Any, ...] = ()
    rests_on: tuple[Any, ...] = ()

    @property
    def name(self) -> str:
        return self.label


class Inference:
    """A reason that leads from earlier claims to a new one, all at once."""

    name: str
    source: str
    statement: str
    facts: tuple[Fact, ...] = ()
    rests_on: tuple[Any, ...] = ()
    relations: ClassVar[tuple[Relation, ...]] = ("=", "iff")
    """What its premises and its conclusion may be; a bound is no equation."""

    def __repr__(self) -> str:
        return f"<rule {self.name}>"

    def kept(self, premise: Claim) -> tuple[Any, ...]:
        """The conditions of a premise that have to follow from those of the conclusion: all, unless some are met."""
        return premise.given

    def infer(self, premises: Sequence[Claim], conclusion: Claim) -> None:
        """Return if the conclusion follows; raise StepRefused, or ConditionError, naming what is missing."""
        raise NotImplementedError
