"""The generator alters everything that a statement consists of, and exempts only what stays true."""

from collections import Counter

import pytest

from derivations import THEOREMS
from derivations.symbols import W_0, M, Sigma, W, d, k, n, z
from symbolic.checks import Evidence, ExactEvaluation, Simulation, Verdict
from symbolic.claim import Claim
from symbolic.derivation import Theorem, find_theorem
from symbolic.matrices import E, Weingarten, inv, tr
from symbolic.mutants import altered_claims, altered_reasons, try_theorem
from symbolic.mutants.trial import _blindness

CLAIM = Claim(E(inv(W) * M * inv(W)), "=", tr(M * inv(Sigma)) * inv(Sigma) / (n - d - 3) - 2 * M.T, given=(n > d + 3,))


def test_every_kind_of_alteration_occurs() -> None:
    kinds = Counter(alteration.kind for alteration in altered_claims(CLAIM))
    assert {"constant", "sign", "exponent", "index", "transpose", "order", "condition"} <= kinds.keys()


def test_no_alteration_occurs_twice_and_none_is_the_original() -> None:
    claims = [alteration.claim for alteration in altered_claims(CLAIM) if alteration.kind != "condition"]
    assert len(set(claims)) == len(claims)
    assert CLAIM not in claims


def test_weakened_conditions_are_mutants_and_stricter_ones_are_not() -> None:
    theorem = find_theorem(THEOREMS, "mean-of-inverse-wishart")
    conditions = {a.text: a.exempt for a in altered_claims(theorem.claim) if a.kind == "condition"}
    assert conditions == {
        "given n > d": "",
        "without n > d + 1": "",
        "given n > d + 2": "a stricter condition leaves the statement true",
    }


def test_a_condition_that_two_scalars_differ_can_only_be_left_out() -> None:
    theorem = find_theorem(THEOREMS, "weingarten-value-of-type-2")
    conditions = {a.text: a.exempt for a in altered_claims(theorem.claim) if a.kind == "condition"}
    assert conditions == {"without z ≠ 0": "", "without z ≠ 1": "", "without z ≠ -2": ""}


def test_a_condition_that_becomes_true_of_everything_is_left_out_once() -> None:
    theorem = find_theorem(THEOREMS, "haar-second-moment")
    conditions = [a.text for a in altered_claims(theorem.claim) if a.kind == "condition"]
    assert conditions == ["without d ≥ 2", "given d ≥ 3"]


def test_the_parts_of_a_coset_type_are_altered() -> None:
    theorem = find_theorem(THEOREMS, "weingarten-value-of-type-2-1")
    values = {a.claim.lhs for a in altered_claims(theorem.claim) if a.text.startswith("lhs")}
    assert values == {Weingarten(kind, z) for kind in ((1, 1), (2, 2), (3, 1))}


def test_an_alteration_that_the_theorem_implies_is_exempt_if_exact_evaluation_agrees() -> None:
    trials = {trial.text: trial.exempt for trial in try_theorem(find_theorem(THEOREMS, "haar-first-moment"))}
    assert trials["lhs: E[O*M.T*O.T]"] == "it follows too, by the theorem and linear algebra"
    assert trials["lhs: E[O.T*M*O.T]"] == ""


def test_every_reason_is_dropped_and_replaced() -> None:
    theorem = find_theorem(THEOREMS, "mean-of-wishart")
    texts = [alteration.text for alteration in altered_reasons(theorem)]
    for number, step in enumerate(theorem.steps, start=1):
        for reason in step.by:
            assert f"step {number}: without {reason.name}" in texts
            assert any(text.endswith(f"in place of {reason.name}") for text in texts)


def test_a_judge_that_lets_everything_pass_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def blind(self: ExactEvaluation, claim: Claim) -> Evidence:
        return Evidence(self.name, Verdict.HOLDS, "always")

    monkeypatch.setattr(ExactEvaluation, "judge", blind)
    trials = try_theorem(find_theorem(THEOREMS, "mean-of-wishart"))
    assert any(trial.survived for trial in trials)


def test_a_derivation_that_accepts_everything_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Theorem, "derives", lambda self, claim: Evidence("derivation", Verdict.HOLDS, "always"))
    trials = try_theorem(find_theorem(THEOREMS, "mean-of-wishart"))
    assert any(trial.survived for trial in trials)


def test_the_simulation_is_blind_to_a_power_that_is_the_same_at_its_order() -> None:
    claim = Claim(E(tr(W_0 ** (2 - k))), "=", d)
    (same,) = (a for a in altered_claims(claim) if a.claim.lhs == E(tr(inv(W_0) ** (2 - k))))
    assert "the same statement at order 2" in _blindness(Simulation(), claim, same)
    (shifted,) = (a for a in altered_claims(claim) if a.claim.lhs == E(tr(W_0 ** (3 - k))))
    assert _blindness(Simulation(), claim, shifted) == ""
