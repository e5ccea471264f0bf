"""The series of eigenspaces and singular vectors: true, proved, and refused where a word, a sign or a line is wrong."""

from dataclasses import replace

import pytest
from sympy import Add, Integer

from derivations.eigenspaces import (
    kato_series,
    kato_series_of_a_group,
    series_of_reduced_rank_regression,
    series_of_truncated_svd,
)
from derivations.eigenspaces.series_of_projectors import decide, group_theorem, kato_theorem, series_claim
from derivations.eigenspaces.series_of_reduced_rank_regression import reduced_rank_theorem
from derivations.eigenspaces.series_of_truncated_svd import truncated_svd_theorem
from derivations.symbols import EIGENSPACE, GROUP, LOW_RANK, E_c, E_s, M, Pi_k1, Pi_k2, Q_c, Q_Rc, d, t
from symbolic.checks import KatoSeries, Verdict
from symbolic.claim import Claim
from symbolic.derivation import Proof, Step, check_step
from symbolic.derivation.step import follows
from symbolic.errors import ConditionError, SymbolicError
from symbolic.matrices import BigOAtZero, Letter, Named, Registry, SpectralProjector, Sum, spectral_part, tr
from symbolic.matrices.expressions import scaled, total
from symbolic.mutants.alterations import altered_claims
from symbolic.mutants.trial import try_theorem
from symbolic.perturbation import column_space_terms, group_terms, projector_terms
from symbolic.rules import InSpectrum, OfLowRank, SeriesOfProjector, algebra, definition

THEOREMS = (kato_series, kato_series_of_a_group, series_of_truncated_svd, series_of_reduced_rank_regression)
SMALL = (kato_theorem(1), kato_theorem(2), group_theorem(1), truncated_svd_theorem(1))
own = Registry()
THREE = spectral_part(
    own,
    ("A_3", ("O_1", "O_2", "O_3"), ("V_1", "V_2", "V_3")),
    d,
    tuple(own.scalar(f"mu_{i}", "an eigenvalue", domain="real") for i in (1, 2, 3)),
)
A, P, R = EIGENSPACE.letters
TERMS = projector_terms(EIGENSPACE, E_s, 2)


def test_a_group_may_have_any_number_of_eigenvalues():
    theorem = group_theorem(2, THREE)
    assert len(theorem.claim.given) == 3  # each two of them differ
    assert theorem.verify().verdict is Verdict.HOLDS
    assert KatoSeries().judge(theorem.claim).verdict is Verdict.HOLDS
    *others, last = Add.make_args(theorem.claim.rhs)
    wrong = replace(theorem.claim, rhs=Add(*others, -last))
    assert theorem.derives(wrong).verdict is Verdict.FAILS
    assert KatoSeries().judge(wrong).verdict is Verdict.FAILS


SERIES = {
    "one eigenvalue": (projector_terms(EIGENSPACE, E_s, 4), (InSpectrum.at(EIGENSPACE),)),
    "a group": (group_terms(GROUP, E_s, 3), (InSpectrum.at(GROUP),)),
    "truncated SVD": (
        column_space_terms(LOW_RANK, (Q_c, Q_Rc), E_c, 4),
        (definition(Q_c, Q_Rc), OfLowRank.at(LOW_RANK)),
    ),
}


@pytest.mark.parametrize(("terms", "by"), SERIES.values(), ids=SERIES)
def test_every_term_is_symmetric_and_together_they_are_idempotent(terms, by):
    """By the rules of the proofs, which decide the terms; that they are symmetric follows, and is executed here."""
    for j, term in enumerate(terms):
        assert follows(Claim(term.T, "=", term), by)
        assert follows(Claim(total(*(terms[i] * terms[j - i] for i in range(j + 1))), "=", term), by)
        assert not follows(Claim(term.T, "=", 2 * term), by)


@pytest.mark.parametrize("theorem", THEOREMS, ids=lambda theorem: theorem.label)
def test_a_series_is_proved_and_true(theorem):
    assert theorem.verify().verdict is Verdict.HOLDS, theorem.verify().detail
    assert [fact.name for fact in theorem.assumes()] == ["convergence of the Kato series under its radius"]
    assert all(fact.classical for fact in theorem.assumes())
    assert KatoSeries().judge(theorem.claim).verdict is Verdict.HOLDS


@pytest.mark.parametrize(
    ("make", "orders"),
    [(kato_theorem, (1, 4)), (group_theorem, (1, 2)), (truncated_svd_theorem, (3,)), (reduced_rank_theorem, (1, 3))],
)
def test_a_theorem_of_any_order_is_made_and_proved(make, orders):
    for order in orders:
        theorem = make(order)
        assert theorem.verify().verdict is Verdict.HOLDS, theorem.verify().detail
        assert KatoSeries().judge(theorem.claim).verdict is Verdict.HOLDS


@pytest.mark.parametrize("theorem", SMALL, ids=lambda theorem: theorem.label)
def test_every_mutant_is_refused_by_the_derivation_and_by_the_judge(theorem):
    trials = try_theorem(theorem)
    assert not [trial.text for trial in trials if trial.survived]
    statements = [trial for trial in trials if trial.kind not in ("reason", "condition") and not trial.exempt]
    assert len(statements) >= 12
    for trial in statements:
        outcomes = {cell.judge: cell.outcome.value for cell in trial.cells}
        assert outcomes["derivation"] == "refused"
        # a size in the place of the rank has no series at the sizes of the judge
        assert outcomes["ten decades"] == "refused" or trial.kind == "index", trial.text


def refused(claim, terms=TERMS[1:], part=EIGENSPACE):
    names = [Named(f"K_{j}", term) for j, term in enumerate(terms, start=1)]
    proof = Proof(claim)
    try:
        decide(proof, part, names)
    except SymbolicError as error:
        return str(error)
    found = [check_step(step) for step in proof.steps]
    return next((evidence.detail for evidence in found if evidence.verdict is Verdict.FAILS), "")


def test_the_proof_of_the_true_series_is_not_refused():
    assert refused(series_claim(EIGENSPACE, TERMS)) == ""


@pytest.mark.parametrize("place", range(6))
def test_a_wrong_sign_and_a_missing_word_are_refused_though_the_proof_says_the_same(place):
    words = list(TERMS[2].terms)
    turned = Sum(*words[:place], scaled(Integer(-1), words[place]), *words[place + 1 :])
    fewer = Sum(*words[:place], *words[place + 1 :])
    for wrong in (turned, fewer):
        assert "does not follow" in refused(series_claim(EIGENSPACE, [*TERMS[:2], wrong]), [TERMS[1], wrong])


def test_an_order_too_many_or_too_few_is_refused():
    claim = series_claim(EIGENSPACE, TERMS)
    rest = claim.rhs - BigOAtZero(3, t)
    for order in (2, 4):
        altered = replace(claim, rhs=rest + BigOAtZero(order, t))
        assert "the premises are of orders up to 2" in refused(altered)
    assert "the premises are of orders up to 1" in refused(claim, TERMS[1:2])


def test_a_premise_left_out_or_exchanged_is_refused():
    claim = kato_theorem(2).claim
    step = kato_theorem(2).steps[-1]
    assert check_step(step).verdict is Verdict.HOLDS
    for i in range(4):
        fewer = replace(step, premises=step.premises[:i] + step.premises[i + 1 :])
        assert check_step(fewer).verdict is Verdict.FAILS
        for j in range(i):
            order = list(step.premises)
            order[i], order[j] = order[j], order[i]
            assert check_step(replace(step, premises=tuple(order))).verdict is Verdict.FAILS
    assert check_step(replace(step, premises=())).verdict is Verdict.FAILS
    assert claim == step.claim


def test_a_premise_about_another_matrix_is_refused():
    step = kato_theorem(1).steps[-1]
    other = Letter("F", *A.shape, facts=("symmetric",))
    for old in (A, E_s):
        first, second = step.premises
        altered = Claim(second.lhs.xreplace({old: other}), "=", second.rhs.xreplace({old: other}))
        found = check_step(replace(step, premises=(first, altered)))
        assert "at order 1 the premise has to be" in found.detail


def test_the_conclusion_has_to_be_about_the_projector_that_the_premises_decide():
    step = kato_theorem(1).steps[-1]
    skew = Letter("F", *A.shape)
    wrong = (
        SpectralProjector(A - t * E_s, P, t),
        SpectralProjector(A + t * skew, P, t),
        SpectralProjector(A + t * E_s, R, t),
        SpectralProjector(GROUP.matrix + t * E_s, GROUP.projector, t),
        SpectralProjector(A + t * E_s + t * E_s, P, t),
    )
    for node in wrong:
        assert check_step(replace(step, claim=replace(step.claim, lhs=tr(M * node)))).verdict is Verdict.FAILS
    assert check_step(replace(step, claim=replace(step.claim, lhs=tr(M * A)))).verdict is Verdict.FAILS
    foreign = replace(step, by=(SeriesOfProjector(GROUP),))
    assert check_step(foreign).verdict is Verdict.FAILS


def test_the_relations_alone_prove_no_line_of_another_letter():
    S = Letter("S", *A.shape, facts=("symmetric",))
    for lhs, rhs in ((S * S, S), (A * S, S * A), (R * S, R)):
        assert check_step(Step(Claim(lhs, "=", rhs), (InSpectrum.at(EIGENSPACE),))).verdict is Verdict.FAILS
    line = Claim(P * Pi_k1 + Pi_k1 * P, "=", Pi_k1)
    assert check_step(Step(line, (InSpectrum.at(EIGENSPACE), definition(Pi_k1)))).verdict is Verdict.HOLDS
    for by in ((algebra,), (InSpectrum.at(EIGENSPACE),), (InSpectrum.at(GROUP), definition(Pi_k1))):
        assert check_step(Step(line, by)).verdict is Verdict.FAILS
    idle = Step(line, (InSpectrum.at(EIGENSPACE), definition(Pi_k1), definition(Pi_k2)))
    assert "named but not used" in check_step(idle).detail


def test_eigenvalues_of_a_group_have_to_be_different():
    theorem = kato_series_of_a_group
    assert theorem.derives(replace(theorem.claim, given=())).verdict is Verdict.FAILS


@pytest.mark.parametrize("theorem", THEOREMS[2:], ids=lambda theorem: theorem.label)
def test_every_mutant_of_the_statement_about_columns_is_refused_by_its_inference(theorem):
    step = theorem.steps[-1]
    for i in range(len(step.premises)):
        fewer = replace(step, premises=step.premises[:i] + step.premises[i + 1 :])
        assert check_step(fewer).verdict is Verdict.FAILS
    found = 0
    for altered in altered_claims(theorem.claim):
        if not altered.exempt:
            found += 1
            verdict = check_step(replace(step, claim=altered.claim)).verdict
            judged = KatoSeries().judge(altered.claim).verdict
            assert verdict is Verdict.FAILS or judged is Verdict.HOLDS, altered.text
    assert found > 30


def test_every_mutant_of_reduced_rank_regression_is_refused_by_the_judge():
    """To first order it is truncated SVD, whatever the weight: the second order is the one that tells them apart."""
    claim = series_of_reduced_rank_regression.claim
    statements = [x for x in altered_claims(claim) if x.kind not in ("condition", "index") and not x.exempt]
    assert len(statements) > 30
    for altered in statements:
        assert KatoSeries().judge(altered.claim).verdict is Verdict.FAILS, altered.text


def test_reduced_rank_regression_is_not_truncated_svd():
    claims = [theorem.claim for theorem in (series_of_truncated_svd, series_of_reduced_rank_regression)]
    for first, second in (claims, claims[::-1]):
        assert KatoSeries().judge(replace(first, rhs=second.rhs)).verdict is Verdict.FAILS
    orders = [make(1).claim for make in (truncated_svd_theorem, reduced_rank_theorem)]
    assert orders[0].rhs == orders[1].rhs


@pytest.mark.parametrize("order", [-1, 0, True, 1.5, "2"])
@pytest.mark.parametrize("theorem", [kato_theorem, group_theorem, truncated_svd_theorem, reduced_rank_theorem])
def test_an_order_is_a_positive_integer(theorem, order):
    with pytest.raises(ConditionError, match="from 1 on"):
        theorem(order)


def test_a_group_is_a_spectral_part():
    with pytest.raises(ConditionError, match="those of a spectral_part; got None"):
        group_theorem(2, None)
