"""Why a theorem failed, in one line of plain text."""

from __future__ import annotations

from collections.abc import Mapping

from symbolic.derivation import Status, Theorem
from symbolic.report.examination import Examination


def why_failed(theorem: Theorem, found: Mapping[str, Status], examinations: Mapping[str, Examination]) -> str:
    """The first failure of a theorem, or which of those it rests on failed by itself; "" if it did not fail.

    What failed by itself is named, not what stands between: there is where something has to be mended.
    """
    if found.get(theorem.label) is not Status.FAILED:
        return ""
    if theorem.label in examinations and examinations[theorem.label].failures:
        failure = examinations[theorem.label].failures[0]
        return f"{failure.check} fails: {(failure.detail or failure.strength).strip().partition(chr(10))[0]}"
    for used in theorem.ancestors():
        if used.label in examinations and examinations[used.label].failures:
            return f"rests on {used.label}, which failed"
    return "rests on a theorem that is not the one listed by its label"
