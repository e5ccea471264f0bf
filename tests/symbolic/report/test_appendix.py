"""Files are written whole or not at all, and statuses are no better than what they rest on."""

from pathlib import Path

import pytest

from derivations.symbols import W, X, n
from symbolic.checks import Evidence, Verdict
from symbolic.claim import Claim
from symbolic.derivation import Proof, Status, Theorem, theorem
from symbolic.matrices import E
from symbolic.report import appendix
from symbolic.report.examination import Examination, examine, own_status, statuses
from symbolic.rules import Fact, Rule, Stein, definition, expectation_is_linear, trace_of_identity


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    appendix.write(tmp_path, {"a.tex": "old"})

    def interrupted(self: Path, target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        appendix.write(tmp_path, {"a.tex": "new"})
    assert (tmp_path / "a.tex").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.tex"]


def claimed(rhs: object, body: object) -> Theorem:
    return Theorem("test", Claim(E(W), "=", rhs), body, (), "A test.", __name__)  # type: ignore[arg-type]


def right(proof: Proof) -> None:
    proof.equals(E(X.T * X), by=definition(W))
    proof.concludes(by=(Stein.at(X), expectation_is_linear, trace_of_identity))


def test_the_five_statuses() -> None:
    sigma = X.law.covariance  # type: ignore[attr-defined]
    good, bad = n * sigma, (n + 1) * sigma
    proved = claimed(good, right)
    assert own_status(proved, examine(proved)) is Status.PROVED
    failed = claimed(bad, right)
    assert own_status(failed, examine(failed)) is Status.FAILED
    numeric = claimed(good, None)
    assert own_status(numeric, examine(numeric)) is Status.NUMERIC_ONLY
    unseen = Examination("test", Evidence("derivation", Verdict.UNKNOWN, ""), (), ())
    assert own_status(numeric, unseen) is Status.OPEN


def test_a_fact_that_is_not_classical_makes_a_theorem_assumed_and_all_that_use_it() -> None:
    sigma = X.law.covariance  # type: ignore[attr-defined]
    folklore = Fact("folklore", "Everybody knows.", "nobody", classical=False)

    def by_folklore(proof: Proof) -> None:
        stein = Stein.at(X)
        cited = Rule("folklore", (), "nobody", definition(W).laws, facts=(folklore,))
        proof.equals(E(X.T * X), by=cited)
        proof.concludes(by=(stein, expectation_is_linear, trace_of_identity))

    assumed = claimed(n * sigma, by_folklore)
    assert own_status(assumed, examine(assumed)) is Status.ASSUMED

    @theorem("user", states=Claim(E(2 * W), "=", 2 * n * sigma))
    def user(proof: Proof) -> None:
        """Uses it."""
        proof.concludes(by=assumed)

    found = statuses((assumed, user), {"test": examine(assumed), "user": examine(user)})
    assert found["user"] is Status.ASSUMED
