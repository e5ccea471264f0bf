"""`befs eval` of a series, as a user meets it."""

import json
from fractions import Fraction

import pytest
from click.testing import CliRunner, Result

from derivations.cli import main
from derivations.series_command import size_of

RISK = ("series-of-excess-risk", "n_T=200", "d=8", "p=3", "m_hat=1/2", "sigma_y2=7/10")
LEAST_SQUARES = ("series-of-least-squares", "n=106", "d=5", "sigma_y2=7/10")
AGREE = "two computations agree (words of the fluctuation, the reduction theorem)"


def evaluated(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["eval", *arguments])


def test_the_sum_stands_alone_and_the_first_omitted_term_beside_it() -> None:
    result = evaluated(*RISK, "lam=2/5")
    assert result.exit_code == 0
    assert result.stdout == "0.064195200469192258327737592329726559511768055827079\n"
    assert result.stderr == (
        "first omitted term 1.01e-5 (of order n_T^-3)\n"
        "= 377625057/5882450000   proved: series-of-excess-risk, given n_T > p + 1\n"
    )


def test_beyond_the_theorem_it_is_said_what_the_terms_rest_on() -> None:
    result = evaluated(*RISK, "kappa=6", "order=4", "--digits", "8")
    assert result.stdout == "0.028655232\n"
    assert "first omitted term 1.05e-8 (of order n_T^-5)\n" in result.stderr
    assert result.stderr.endswith(
        f"proved: series-at-fixed-penalty, given n_T > p + 1; terms beyond n_T^-3, which it does not state: {AGREE}\n"
    )


def test_too_few_samples_are_pointed_out() -> None:
    few = (RISK[0], "n_T=6", *RISK[2:], "kappa=60", "order=4")
    assert "no smaller than the terms before it: n_T may be too small for this order" in evaluated(*few).stderr
    assert json.loads(evaluated(*few, "--json").stdout)["terms_still_shrink"] is False


def test_as_json() -> None:
    answer = json.loads(evaluated(*LEAST_SQUARES, "order=1", "--digits", "5", "--json").stdout)
    first = Fraction(7, 10) * 5
    assert answer == {
        "label": "series-of-least-squares",
        "value": "0.033019",
        "exact": str(first / 106),
        "conditions": ["n > d + 1"],
        "order": 1,
        "first_omitted_term": "1.87e-3",
        "first_omitted_term_exact": str(first * 6 / 106**2),
        "terms_still_shrink": True,
        "order_of_theorem": 3,
        "status": "proved",
    }
    longer = json.loads(evaluated(*RISK, "kappa=6", "order=4", "--json").stdout)
    assert (longer["label"], longer["theorem"]) == ("series-of-excess-risk", "series-at-fixed-penalty")
    assert longer["evidence"] == AGREE


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((*RISK,), "missing lam (or kappa)"),
        ((*RISK, "lam=1", "kappa=1"), "kappa and lam are both given"),
        ((*RISK, "lam=1", "order=7"), "order is an integer from 0 to 6; got order = 7"),
        ((*RISK, "lam=x"), "lam: a value is an integer"),
        (
            ("series-of-any-linear-estimator", "n=9"),
            "partial sums are evaluated of series of the risk and of the mean misalignment",
        ),
    ],
)
def test_a_wrong_use_is_named(arguments: tuple[str, ...], said: str) -> None:
    result = evaluated(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not result.stdout


def test_a_sweep_points_to_eval() -> None:
    result = CliRunner().invoke(main, ["sweep", *RISK, "lam=1"])
    assert result.exit_code == 2
    assert "befs eval --help" in result.stderr


def test_help_tells_of_the_order() -> None:
    shown = CliRunner().invoke(main, ["eval", "--help"]).stdout
    assert "order=4" in shown
    assert "estimate of the error, not a bound" in " ".join(shown.split())


@pytest.mark.parametrize(
    ("term", "text"),
    [("0", "0"), ("-1/8000", "-1.25e-4"), ("12345", "1.23e+4"), ("1/" + "1" + 400 * "0", "1.00e-400")],
)
def test_the_size_of_a_term(term: str, text: str) -> None:
    assert size_of(Fraction(term)) == text


LEARNED = ("n_B=100", "d=8", "p=3", "d_r=5", "s=2", "sigma_r2=1/2", "P_beta2=1", "m=1/4")


def test_learned_misalignment_is_summed_as_far_as_its_theorem_goes() -> None:
    result = evaluated("misalignment-of-learned-features", *LEARNED, "order=1", "--digits", "8")
    assert result.exit_code == 0
    assert result.stdout == "0.260625\n"
    assert result.stderr.startswith("first omitted term 9.03e-4 (of order n_B^-2)\n= 417/1600 ")
    result = evaluated("misalignment-of-learned-features", *LEARNED)
    assert "the term of order n_B^-3, which is left out, is not known; remainder-of-two-terms" in result.stderr
    result = evaluated("misalignment-in-effective-noise", *LEARNED, "order=1", "--digits", "8")
    assert result.stdout == "0.26167582\n"
    assert "first omitted term -6.42e-5 (of order tau^2)\n" in result.stderr


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("d_r=2", "needs d_r ≥ p; got d_r = 2, p = 3"),
        ("n_B=8", "d = 8, n_B = 8"),
        ("p=8", "got d = 8, p = 8"),
        ("m=-1", "m is not negative"),
        ("order=3", "order is an integer from 0 to 2"),
    ],
)
def test_what_learned_misalignment_needs_is_named(wrong: str, said: str) -> None:
    name = wrong.partition("=")[0]
    others = [each for each in LEARNED if not each.startswith(f"{name}=")]
    result = evaluated("misalignment-of-learned-features", *others, wrong)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in result.stderr
