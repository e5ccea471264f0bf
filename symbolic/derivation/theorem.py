"""Theorems: a claim, its proof, and an honest status."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from typing import Any, cast

from sympy import Basic, Expr, ImmutableMatrix, Symbol

from symbolic.canonical.matching import determined, keep_bases, no_longer_commuting, unify
from symbolic.checks.evaluation import evaluate
from symbolic.checks.evidence import Evidence, Verdict
from symbolic.claim import Claim
from symbolic.derivation.proof import Proof
from symbolic.derivation.step import Step, check_step, verified_claim, verified_line
from symbolic.display import Displayed
from symbolic.errors import StepRefused, SymbolicError
from symbolic.matrices import Constant, Infinite, Letter, MatrixExpression, Named, subexpressions
from symbolic.matrices.expressions import scalar
from symbolic.rules import Fact, Inference, Rule, own_rule


class Status(Enum):
    """How well a statement is established, from best to worst."""

    PROVED = "proved"
    NUMERIC_ONLY = "numeric only"
    ASSUMED = "assumed"
    OPEN = "open"
    FAILED = "failed"

    @staticmethod
    def worst(statuses: Iterable[Status]) -> Status:
        """A statement is no better than the worst of what it rests on."""
        order = list(Status)
        return max(statuses, key=order.index, default=Status.PROVED)


@dataclass(frozen=True, eq=False)
class Theorem(Displayed):
    """A labelled claim with its proof.

    label    stable, `mean-of-inverse-wishart`
    claim    what is stated
    body     writes the steps; None for a statement that is open
    source   keys of references.bib where the result is known from
    title    one line on what it means, from the docstring of the body
    """

    label: str
    claim: Claim
    body: Callable[[Proof], None] | None
    source: tuple[str, ...]
    title: str
    module: str

    @property
    def name(self) -> str:
        return self.label

    @property
    def file(self) -> str:
        """The file it is written in, from the root of the checkout."""
        return f"{self.module.replace('.', '/')}.py"

    @property
    def function(self) -> str:
        """The name of the function that is the proof."""
        return self.label.replace("-", "_") if self.body is None else self.body.__name__

    def __repr__(self) -> str:
        return f"<theorem {self.label}: {self.claim}>"

    def proof_of(self, claim: Claim) -> tuple[Proof, str]:
        """The theorem's proof, run on a claim: its own, or an altered one that the proof should refuse.

        If the proof breaks off while it is written, the steps until then are there, and the second part says why.
        """
        proof = Proof(claim)
        try:
            if self.body is not None:
                self.body(proof)
        except SymbolicError as refusal:
            return proof, f"step {len(proof.steps) + 1}: {refusal}"
        except Exception as error:  # a slip in one proof must not hide all other theorems
            if claim != self.claim:
                raise  # an altered claim has to be refused, not to crash: a defect would count as a refusal
            return proof, f"step {len(proof.steps) + 1}: the proof raises {type(error).__name__}: {error}"
        return proof, ""

    @cached_property
    def _written(self) -> tuple[Proof, str]:
        return self.proof_of(self.claim)

    @property
    def proof(self) -> Proof:
        """The proof of the claim, as far as it could be written."""
        return self._written[0]

    @property
    def refusal(self) -> str:
        """Why the proof breaks off while it is written, the number of the step first; "" if it does not."""
        return self._written[1]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The lines of the proof, as far as it could be written."""
        return self.proof.steps

    @cached_property
    def rests_on(self) -> tuple[Theorem, ...]:
        """The theorems that the proof cites, in order, without repetition."""
        cited: dict[Theorem, None] = {}
        for step in self.steps:
            for premise in step.cited:
                cited[premise.theorem if isinstance(premise, Special) else premise] = None
            for reason in step.by:
                if isinstance(reason, Theorem):
                    cited[reason] = None
                elif isinstance(reason, Special):
                    cited[reason.theorem] = None
                elif isinstance(reason, (Rule, Inference)):
                    cited.update(dict.fromkeys(reason.rests_on))
        return tuple(cited)

    def ancestors(self) -> tuple[Theorem, ...]:
        """Every theorem that the proof rests on, directly or not."""
        found: dict[Theorem, None] = {}
        waiting = list(self.rests_on)
        while waiting:
            used = waiting.pop(0)
            if used not in found:
                found[used] = None
                waiting.extend(used.rests_on)
        return tuple(found)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that are cited and not derived, transitively."""
        return self.assumes()

    def assumes(self) -> tuple[Fact, ...]:
        """The facts that are cited and not derived, by this proof or by one it rests on."""
        facts: dict[Fact, None] = {}
        for theorem_ in (self, *self.ancestors()):
            for step in theorem_.steps:
                cited = [(*r.facts, *own_rule(r)) for r in step.by if isinstance(r, (Rule, Inference))]
                named = dict.fromkeys(fact for each in cited for fact in each)
                of_random = any(fact.of_random for fact in named) and not step.is_of_fixed_matrices
                facts.update({fact: None for fact in named if of_random or not fact.of_random})
        return tuple(sorted(facts, key=lambda fact: fact.name))

    def verify(self) -> Evidence:
        """Execute every step of this proof; what it rests on is another matter, see `statuses`."""
        return self.derives(self.claim)

    def derives(self, claim: Claim) -> Evidence:
        """Whether the theorem's proof proves `claim`; the detail names the first step that is refused."""
        if self.body is None:
            return Evidence("derivation", Verdict.UNKNOWN, "no proof is written")
        try:
            verified_claim(claim)
            proof, broken_off = self._written if claim == self.claim else self.proof_of(claim)
            if broken_off:
                raise StepRefused(broken_off)
            if not is_linked(proof.steps, claim):
                raise StepRefused("the proof does not end in the claim")
        except SymbolicError as refusal:
            return Evidence("derivation", Verdict.FAILS, "refused", str(refusal))
        if self in self.ancestors():
            return Evidence("derivation", Verdict.FAILS, "refused", f"the proof of {self.label} rests on itself")
        finite = claim.rhs != Infinite()
        for number, step in enumerate(proof.steps, start=1):
            try:
                for reason in step.by:
                    if type(reason) not in (Theorem, Special) and not isinstance(reason, (Rule, Inference)):
                        raise StepRefused(f"{reason!r} is no rule, inference or theorem")
                    if isinstance(reason, Special) and reason.claim != _stated(reason):
                        raise StepRefused(f"{reason!r} is not what {reason.name} says there")
                verified_line(step.claim, finite=finite)
            except SymbolicError as refusal:
                return Evidence("derivation", Verdict.FAILS, "refused", f"step {number}: {refusal}")
            evidence = check_step(step)
            if evidence.verdict is not Verdict.HOLDS:
                return Evidence("derivation", evidence.verdict, "refused", f"step {number}: {evidence.detail}")
        count = len(proof.steps)
        return Evidence("derivation", Verdict.HOLDS, f"{count} step{'s' * (count != 1)} executed")

    @property
    def scalar_symbols(self) -> tuple[Symbol, ...]:
        """The symbols of the right side and the conditions, in alphabetical order."""
        return self.claim.scalar_symbols

    def at(self, **values: Any) -> Special:
        """The theorem with letters or symbols replaced, by name: `theorem.at(M=Identity(d), Sigma=…)`.

        A nested list or a SymPy matrix of exact numbers becomes a constant matrix; its size fixes the dimensions.
        """
        return Special(self, tuple(values.items()))


@dataclass(frozen=True)
class Special(Displayed):
    """A theorem at particular letters or numbers; the claim follows from the theorem and cannot be chosen."""

    theorem: Theorem
    values: tuple[tuple[str, Any], ...]

    def __post_init__(self) -> None:
        _ = self.claim  # values that contradict each other or the conditions are refused at once

    @cached_property
    def claim(self) -> Claim:
        return specialised(self.theorem.claim, dict(self.values))

    @property
    def name(self) -> str:
        return self.theorem.label

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that the theorem is given."""
        return self.theorem.facts

    @property
    def rests_on(self) -> tuple[Theorem, ...]:
        """The theorem itself."""
        return (self.theorem,)

    def evaluate(self) -> ImmutableMatrix | Expr:
        """The exact value of the right side; every symbol and letter in it needs a number."""
        return evaluate(cast(Any, self.claim.rhs), {})

    def __repr__(self) -> str:
        values = ", ".join(f"{name} = {value}" for name, value in self.values)
        return f"<theorem {self.name} at {values}: {self.claim}>"


def is_linked(steps: tuple[Step, ...], claim: Claim) -> bool:
    """Whether the steps alone, whatever the proof says of itself, reach the claim: no gap, no foreign premise."""
    chains: dict[int, Claim] = {}
    derived: list[Claim] = []
    for step in steps:
        cited = [_stated(c) for c in step.cited if type(c) in (Theorem, Special)]
        if step.claim.given != claim.given or len(cited) < len(step.cited):
            return False
        if step.chain >= 0:
            start = chains.get(step.chain, Claim(step.claim.lhs, "=", step.claim.lhs, claim.given))
            if start.rhs != step.claim.lhs:
                return False
            if "iff" in (start.relation, step.claim.relation):
                return False
            chains[step.chain] = _continued(start, step.claim)
        elif all(premise in (*chains.values(), *derived, *cited) for premise in step.premises):
            derived.append(step.claim)
            main = chains.get(0)
            if main is not None and step.claim.lhs == main.rhs and step.claim.relation != "iff":
                chains[0] = _continued(main, step.claim)
        else:
            return False
    return claim in (chains.get(0), *derived)


def _continued(start: Claim, line: Claim) -> Claim:
    """What follows from `a = b`, or `a ≤ b`, and a line `b = c`, or `b ≤ c`."""
    return replace(start, relation="<=" if "<=" in (start.relation, line.relation) else "=", rhs=line.rhs)


def _stated(premise: Theorem | Special) -> Claim:
    """What a premise says, worked out anew: a claim that was put in its place counts for nothing."""
    return premise.claim if isinstance(premise, Theorem) else specialised(premise.theorem.claim, dict(premise.values))


def specialised(claim: Claim, values: Mapping[str, Any]) -> Claim:
    """The claim with letters and symbols replaced by name; unknown names list the known ones.

    Replacing a random letter, or an abbreviation, replaces what it is made of: `W=W_0` also reads Σ as I.
    """
    known: dict[str, Basic] = {}
    for side in (claim.lhs, claim.rhs, *claim.given):
        for node in subexpressions(side):
            if isinstance(node, (Symbol, Letter, Named)):
                known.setdefault(node.name, node)
    mapping: dict[Basic, Basic] = {}
    for name, value in values.items():
        if name not in known:
            raise SymbolicError(f"unknown name {name!r}; known: {', '.join(sorted(known))}")
        symbol = known[name]
        if isinstance(symbol, Symbol):
            new: Basic = scalar(value)
        else:
            new = value if isinstance(value, MatrixExpression) else Constant(value)
        found = unify(symbol, new, {})
        if found is None:
            raise SymbolicError(f"{name} cannot be read as {new}: it needs {_kind(symbol)}")
        for key, replacement in found.items():
            if mapping.get(key, replacement) != replacement:
                raise SymbolicError(f"{name} = {new} makes {key} both {mapping[key]} and {replacement}")
            mapping[key] = replacement
    mapping = with_their_bases(claim, mapping)
    apart = no_longer_commuting(claim, mapping)
    if apart:
        raise SymbolicError(f"{apart[0]} and {apart[1]} commute; nothing says that what they are read as does")
    before, after = (
        {x for side in (c.lhs, c.rhs) for x in subexpressions(side) if isinstance(x, Letter) and x.law.is_random}
        for c in (claim, claim.replace(mapping))
    )
    if len(after) < len(before):
        raise SymbolicError("two independent random matrices of the theorem would become one")
    return claim.replace(mapping)


def with_their_bases(claim: Claim, mapping: dict[Basic, Basic]) -> dict[Basic, Basic]:
    """A reading of letters, those of dual bases all together: what stands for one of them says what stands for all."""
    letters = [x for side in (claim.lhs, claim.rhs) for x in subexpressions(side) if isinstance(x, Letter)]
    for letter in sorted(letters, key=lambda x: x.name):
        if letter not in mapping:
            mapping = mapping | determined(letter, mapping)
    if not all(keep_bases(letter, mapping) for letter in mapping if isinstance(letter, Letter)):
        raise SymbolicError("dual bases can only be replaced by dual bases")
    return mapping


def _kind(symbol: Basic) -> str:
    if isinstance(symbol, Symbol):
        return "a number"
    if isinstance(symbol, Letter) and not symbol.law.is_random:
        return f"a {symbol.rows} × {symbol.cols} matrix, {', '.join(symbol.facts) or 'arbitrary'}"
    return "a random matrix of the same kind"


def theorem(label: str, *, states: Claim, source: tuple[str, ...] = ()) -> Callable[[Callable[[Proof], None]], Theorem]:
    """Make a theorem of a function whose body is the proof."""

    def make(body: Callable[[Proof], None]) -> Theorem:
        title = (body.__doc__ or label).strip().splitlines()[0]
        return Theorem(label, states, body, source, title, body.__module__)

    return make


@dataclass(frozen=True)
class Chapter:
    """Theorems under one heading, in the order of the appendix."""

    name: str
    title: str
    theorems: tuple[Theorem, ...]
    introduction: str = ""


def find_theorem(theorems: Iterable[Theorem], label: str) -> Theorem:
    """The theorem with this label; an unknown label lists the known ones."""
    known = {candidate.label: candidate for candidate in theorems}
    if label not in known:
        raise SymbolicError(f"unknown theorem {label!r}; known: {', '.join(known)}")
    return known[label]
