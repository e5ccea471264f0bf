"""The judges of the appendix: what extrapolation knows, and where it appears."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sympy import Expr, Ne, Rational, Symbol

from derivations import THEOREMS, eigenspaces, verdicts
from derivations.judges import JUDGES, KNOWN, RightSide, mean_of_resolvents
from derivations.least_squares.excess_risk_of_least_squares import excess_risk_of_least_squares
from derivations.risk_of_befs.bias_variance_of_ridge import bias_variance_of_ridge
from derivations.risk_of_befs.excess_risk_of_befs import excess_risk_of_befs
from derivations.risk_of_befs.excess_risk_of_hard_restriction import excess_risk_of_hard_restriction
from derivations.scaling_in_task_samples.series_by_reduction import coefficients
from derivations.scaling_in_task_samples.series_of_any_linear_estimator import series_of_any_linear_estimator
from derivations.symbols import (
    E_B,
    G_U,
    K_Q,
    K_U,
    REGISTRY,
    W_0,
    Delta_BEFS,
    Delta_lam,
    Delta_star,
    Q_hat,
    Sigma,
    alpha,
    beta,
    d,
    d_r,
    kappa,
    lam,
    m_hat,
    m_hat_B,
    m_T,
    n,
    n_B,
    n_T,
    p,
    q,
    sigma_r2,
    sigma_y2,
    v_U,
)
from derivations.tables import table_of_checks
from symbolic.checks import JUDGES as OF_THE_ENGINE
from symbolic.checks import Evidence, Extrapolation, FluctuationSeries, ProportionalLimit, Verdict, judges_of
from symbolic.claim import Claim
from symbolic.derivation import Chapter, Status, Theorem, find_theorem
from symbolic.matrices import BigO, E, Named, SmallO, TaylorTerms, inv, tr
from symbolic.mutants import Outcome, altered_claims, tally, try_theorem
from symbolic.report.appendix import _evidence, sections
from symbolic.report.examination import examine

EXTRAPOLATION, PROPORTIONAL, SERIES = JUDGES[-4:-1]
GIVEN = (n_T > p + 1,)

AT_FIXED_LAMBDA = E(tr(Delta_lam * Delta_lam.T))
AT_FIXED_KAPPA = excess_risk_of_befs.claim.lhs


def series(order: int, penalty) -> Expr:
    """The series of the risk of BEFS with the terms before `1/n_T^order`."""
    return sum(c / n_T**j for j, c in enumerate(coefficients(order - 1, penalty, alpha)))


def judged(lhs: Expr, rhs: Expr, given=GIVEN) -> Evidence:
    return EXTRAPOLATION.judge(Claim(lhs, "=", rhs, given))


def test_the_judges_are_those_of_the_engine_three_for_remainders_and_one_for_bounds() -> None:
    assert JUDGES[:-4] == OF_THE_ENGINE
    assert isinstance(EXTRAPOLATION, Extrapolation)
    assert isinstance(PROPORTIONAL, ProportionalLimit)
    assert isinstance(SERIES, FluctuationSeries)
    for theorem in THEOREMS:
        expected = judges_of(theorem.claim, OF_THE_ENGINE)
        expected += (EXTRAPOLATION,) if theorem.claim.rhs.has(BigO) else ()
        expected += (PROPORTIONAL,) if theorem.claim.rhs.has(SmallO) else ()
        expected += (SERIES,) if SERIES.speaks_of(theorem.claim) else ()
        expected += (JUDGES[-1],) if theorem.claim.relation == "<=" else ()
        assert judges_of(theorem.claim, JUDGES) == expected


@pytest.mark.parametrize(("lhs", "penalty"), [(AT_FIXED_LAMBDA, "lam"), (AT_FIXED_KAPPA, "kappa")])
def test_the_series_of_the_risk_by_the_reduction_is_confirmed(lhs, penalty) -> None:
    for order in (1, 4, 7):
        evidence = judged(lhs, series(order, penalty) + BigO(order, n_T))
        number = f"{order} coefficient{'s' * (order != 1)}"
        assert (evidence.verdict, evidence.strength) == (Verdict.HOLDS, f"{number} to 20 digits at 6 points")
    for wrong in (series(4, penalty) + BigO(5, n_T), series(4, penalty) + Rational(1, 10**15) / n_T**3 + BigO(4, n_T)):
        assert judged(lhs, wrong).verdict is Verdict.FAILS


@pytest.mark.parametrize(
    ("lhs", "rhs", "given"),
    [
        (AT_FIXED_LAMBDA, series(3, "lam") + BigO(3, n_T), GIVEN),
        (AT_FIXED_KAPPA, series(3, "kappa") + BigO(3, n_T), GIVEN),
        (
            excess_risk_of_least_squares.claim.lhs,
            sigma_y2 * d / n + sigma_y2 * d * (d + 1) / n**2 + BigO(3, n),
            (n > d + 1,),
        ),
        (
            excess_risk_of_hard_restriction.claim.lhs,
            m_T + (sigma_y2 + m_T) * (p / n_T + p * (p + 1) / n_T**2) + BigO(3, n_T),
            GIVEN,
        ),
        (E(tr(inv(K_Q))), q / n_T + q * (p + q + 1 - kappa) / n_T**2 + BigO(3, n_T), ()),
        (E(tr(inv(W_0) * inv(W_0))), d / n**2 + d * (3 * d + 4 - 1) / n**3 + BigO(4, n), (n > d + 3,)),
    ],
)
def test_every_mutant_of_a_right_side_is_refused_or_exempt(lhs, rhs, given) -> None:
    claim = Claim(lhs, "=", rhs, given)
    assert EXTRAPOLATION.judge(claim).verdict is Verdict.HOLDS
    refused = 0
    for alteration in altered_claims(claim):
        verdict = EXTRAPOLATION.judge(alteration.claim).verdict
        if alteration.claim.lhs != lhs or alteration.kind == "condition":
            continue
        (size,) = {each.sizes[0] for each in alteration.claim.rhs.atoms(BigO)}
        if size != rhs.atoms(BigO).pop().sizes[0]:  # as p or q grows, with n fixed, the statement says nothing
            assert verdict is not Verdict.HOLDS
        elif alteration.exempt:
            assert verdict is Verdict.HOLDS, alteration.text
        else:
            assert verdict is Verdict.FAILS, alteration.text
            refused += 1
    assert refused > 8


def test_a_left_side_is_read_up_to_names_and_values_of_symbols() -> None:
    at_lambda = RightSide(excess_risk_of_befs)(AT_FIXED_LAMBDA)
    assert at_lambda is not None
    assert at_lambda.unknowns == {n_T, p, q, sigma_y2, lam, m_hat}
    assert RightSide(excess_risk_of_befs)(AT_FIXED_LAMBDA) is at_lambda
    named_otherwise = Named("Delta_other", Delta_BEFS.definition)
    found = RightSide(excess_risk_of_befs)(E(tr(named_otherwise * named_otherwise.T)))
    assert found is not None
    assert found.unknowns == {n_T, p, q, sigma_y2, kappa, m_hat}


@pytest.mark.parametrize(
    "lhs",
    [
        E(tr(Delta_lam.T * Delta_lam)),
        2 * AT_FIXED_LAMBDA,
        E(tr(Delta_lam * Delta_BEFS.T)),
        AT_FIXED_LAMBDA.xreplace({lam: Symbol("real", real=True)}),
        bias_variance_of_ridge.claim.lhs,
        tr(Q_hat),
    ],
)
def test_other_left_sides_are_not_known(lhs) -> None:
    assert all(knows(lhs) is None for knows in (*map(RightSide, KNOWN), mean_of_resolvents))
    assert judged(lhs, BigO(1, n_T)).verdict is Verdict.UNKNOWN


def test_a_mean_that_resolvents_do_not_give_is_not_known() -> None:
    assert judged(E(tr(W_0)), n * d + BigO(1, n), ()).verdict is Verdict.UNKNOWN


def test_the_best_penalty_is_another_theorem() -> None:
    lhs = E(tr(Delta_star * Delta_star.T))
    given = (*GIVEN, Ne(m_hat, 0))
    # κ* is fixed: the series is that of the fixed penalty, at q σ_y²/m̂.
    rhs = series(4, "kappa").xreplace({kappa: q * sigma_y2 / m_hat}) + BigO(4, n_T)
    assert judged(lhs, rhs, given).verdict is Verdict.HOLDS
    assert judged(lhs, rhs + 1 / n_T**3, given).verdict is Verdict.FAILS


def in_proportion(rhs: Expr) -> Evidence:
    """What is said of the risk of ridge with features U."""
    return judged(series_of_any_linear_estimator.claim.lhs, rhs, ())


def test_ridge_on_features_is_judged_where_its_penalty_is_proportional() -> None:
    bias = tr(Sigma * v_U * v_U.T)
    first = (
        (sigma_y2 + bias) * tr(G_U * Sigma * G_U * Sigma)
        + 2 * tr(G_U * Sigma) * tr(Sigma * G_U * Sigma * v_U * v_U.T)
        + 3 * tr(Sigma * G_U * Sigma * G_U * Sigma * v_U * v_U.T)
    )
    strength = in_proportion(bias + first / n + BigO(2, n)).strength
    assert strength == "2 coefficients to 20 digits at 6 points, at Omega_U = U.T*Sigma*U"
    for wrong in (
        bias + first / n + BigO(3, n),
        tr(Sigma * beta * v_U.T) + BigO(1, n),
        tr(v_U * v_U.T) + BigO(1, n),
        bias + (first - tr(G_U * Sigma) * bias) / n + BigO(2, n),
        bias + first.xreplace({tr(G_U * Sigma): tr(G_U)}) / n + BigO(2, n),
    ):
        assert in_proportion(wrong).verdict is Verdict.FAILS
    for unseen in (tr(inv(K_U)) + BigO(1, n), E(tr(inv(W_0))) + BigO(1, n)):
        assert in_proportion(unseen).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    "theorem", [theorem for theorem in THEOREMS if theorem.claim.rhs.has(BigO)], ids=lambda theorem: theorem.label
)
def test_every_series_of_the_appendix_is_confirmed(theorem: Theorem) -> None:
    judge = SERIES if SERIES.speaks_of(theorem.claim) else EXTRAPOLATION
    assert judge.judge(theorem.claim).verdict is Verdict.HOLDS


LEARNED = tuple(theorem for theorem in eigenspaces.CHAPTER.theorems if SERIES.speaks_of(theorem.claim))


@pytest.mark.parametrize("theorem", LEARNED, ids=lambda theorem: theorem.label)
def test_learned_directions_are_judged_by_their_exact_series(theorem: Theorem) -> None:
    found = {judge: judge.judge(theorem.claim) for judge in judges_of(theorem.claim, JUDGES)}
    assert found[SERIES].verdict is Verdict.HOLDS
    others = {judge.name: evidence.verdict for judge, evidence in found.items() if judge is not SERIES}
    # of the projector no mean is exact; that of its terms is, and can be sampled
    sampled = {"simulation": Verdict.HOLDS} if theorem.claim.lhs.has(TaylorTerms) else {}
    assert others == dict.fromkeys(others, Verdict.UNKNOWN) | sampled


@pytest.mark.parametrize("theorem", LEARNED, ids=lambda theorem: theorem.label)
def test_altered_statements_on_learned_directions_are_refused(theorem: Theorem) -> None:
    """All but those that are true: of a symmetric matrix the transpose, or the other order in a trace."""
    altered = [each for each in altered_claims(theorem.claim) if not each.exempt]
    if theorem.claim.relation == "<=":  # the constants of a bound are not seen
        altered = [each for each in altered if each.claim.lhs != theorem.claim.lhs]
    if theorem.claim.lhs.has(TaylorTerms):  # an equation without a remainder is compared at large sizes
        altered = [each for each in altered if each.kind != "condition"]
        # of as many dimensions as there are channels the signal has no leading space
        altered = [each for each in altered if f"{E_B}, {d_r}, " not in each.text]
    seen = {each.text: SERIES.judge(each.claim).verdict for each in altered if each.kind not in ("order", "transpose")}
    assert Verdict.HOLDS not in seen.values()
    blind = [text for text, verdict in seen.items() if verdict is Verdict.UNKNOWN]
    assert all(f"O({size}**(-" in text for text, size in zip(sorted(blind), ("d_r", "p", "q"), strict=False))
    assert len(blind) <= 3


@pytest.mark.parametrize(
    "rhs", [1 + BigO(1, n_B), BigO(0, n_B), sigma_r2 / n_B + BigO(2, n_B), E(m_hat_B) + BigO(2, n_B)]
)
def test_a_mean_that_changes_with_the_samples_is_no_number(rhs: Expr) -> None:
    found = EXTRAPOLATION.judge(Claim(E(m_hat_B), "=", rhs))
    assert found.verdict is Verdict.UNKNOWN
    assert found.detail == "E[m_hat_B] may change with n_B"


RESTRICTED = Theorem(
    "series-for-a-test",
    Claim(
        excess_risk_of_hard_restriction.claim.lhs,
        "=",
        m_T + (sigma_y2 + m_T) * p / n_T + BigO(2, n_T),
        GIVEN,
    ),
    None,
    (),
    "a series for a test",
    excess_risk_of_hard_restriction.module,
)


def test_examinations_and_tables_have_it_where_it_says_something() -> None:
    plain = excess_risk_of_hard_restriction
    found = {theorem.label: examine(theorem, 15, JUDGES) for theorem in (plain, RESTRICTED)}
    for theorem in (plain, RESTRICTED):
        expected = [judge.name for judge in judges_of(theorem.claim, JUDGES)]
        assert [evidence.check for evidence in found[theorem.label].judges] == expected
    state = {plain.label: Status.PROVED, RESTRICTED.label: Status.NUMERIC_ONLY}
    table = table_of_checks((plain,), state, found)
    assert "extrapolation" not in [column.header for column in table.columns]
    table = table_of_checks((plain, RESTRICTED), state, found)
    column = next(column for column in table.columns if column.header == "extrapolation")
    assert list(column.cells) == ["–", "2 coefficients to 20 digits at 6 points"]
    assert _evidence(found[plain.label], None)["others"] == []
    (row,) = _evidence(found[RESTRICTED.label], None)["others"]
    assert row == {"judge": "extrapolation", "found": "2 coefficients to 20 digits at 6 points", "refused": ""}


def test_mutants_are_put_before_it_where_there_is_a_remainder() -> None:
    trials = try_theorem(RESTRICTED, JUDGES)
    found = tally(trials)[RESTRICTED.label]
    assert found.refused["extrapolation"] == found.seen["extrapolation"] > 8
    assert {trial.text: trial.exempt for trial in trials if trial.exempt} == {
        f"rhs: {m_T + (sigma_y2 + m_T) * p / n_T + BigO(1, n_T)}": "the remainder takes in what is altered",
        "given n_T > p": "all large sizes meet the condition, and a remainder speaks of no others",
        "without n_T > p + 1": "all large sizes meet the condition, and a remainder speaks of no others",
        "given n_T > p + 2": "a stricter condition leaves the statement true",
    }
    assert all(cell.judge != "extrapolation" for trial in try_theorem(THEOREMS[0], JUDGES) for cell in trial.cells)


def test_conditions_on_what_does_not_grow_are_out_of_its_sight() -> None:
    claim = replace(RESTRICTED.claim, given=(*GIVEN, Ne(sigma_y2, 3), p > 2))
    trials = try_theorem(replace(RESTRICTED, claim=claim), JUDGES)
    blind = [trial for trial in trials if trial.kind == "condition" and not trial.exempt]
    assert [trial.text for trial in blind] == ["without sigma_y2 ≠ 3", "given p > 1", "without p > 2"]
    for trial in blind:
        cell = next(cell for cell in trial.cells if cell.judge == "extrapolation")
        assert cell.outcome is Outcome.BLIND
        assert cell.detail == "judges at large sizes, away from the edge of the conditions"


def test_the_appendix_says_so_below_the_row_of_such_a_statement() -> None:
    def evidence(theorem: Theorem) -> str:
        chapter = Chapter("test", "Test", (theorem,), "")
        found = {theorem.label: examine(theorem, 15, JUDGES)}
        tallies = tally(try_theorem(theorem, JUDGES))
        return sections((chapter,), REGISTRY, {theorem.label: Status.OPEN}, found, tallies)["sections/evidence.tex"]

    with_a_remainder = evidence(RESTRICTED)
    assert r"p{0.7\linewidth}@{}}{extrapolation: 2 coefficients to 20 digits at 6 points; {\color{quiet} 1" in (
        with_a_remainder
    )
    assert r"\emph{Extrapolation}" in with_a_remainder
    assert "xtrapolation" not in evidence(THEOREMS[0])


def test_verdicts_on_series_depend_on_what_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(verdicts, "imported", lambda module: read.append(module) or set())
    verdicts.source_hash(excess_risk_of_hard_restriction)
    verdicts.source_hash(RESTRICTED)
    own = excess_risk_of_hard_restriction.module
    assert read == [own, own, "derivations.judges"]
    monkeypatch.undo()
    known = verdicts.imported("derivations.judges")
    assert {path.name for path in known} >= {"judges.py", "excess_risk_of_befs.py", "symbols.py"}


@pytest.mark.parametrize("label", ["series-of-ridge", "series-of-hard-restriction", "series-of-excess-risk"])
def test_the_exact_series_agrees_with_what_is_extrapolated(label: str) -> None:
    """It is meant for learned directions, and sees any smooth function of a design and noise."""
    claim = find_theorem(THEOREMS, label).claim
    found = SERIES.judge(claim)
    assert found.verdict is Verdict.HOLDS, found
    remainder = next(iter(claim.rhs.atoms(BigO)))
    size = remainder.sizes[0]
    assert not SERIES.speaks_of(claim)
    for power in range(int(remainder.order)):
        wrong = replace(claim, rhs=claim.rhs + Rational(1, 10**9) / size**power)
        assert SERIES.judge(wrong).verdict is Verdict.FAILS
