"""`befs eval`: the value of a scalar theorem at numbers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

import click
from rich.text import Text

from derivations import THEOREMS
from derivations.eigenspaces.remainder_of_two_terms import remainder_of_two_terms
from derivations.misalignment_values import MISALIGNMENTS, remainder_at
from derivations.scalar_values import read_assignments, value_of
from derivations.series_command import print_partial_sum
from derivations.series_values import SERIES
from derivations.terminal_session import console, json_option, refuse
from symbolic.claim import condition_texts
from symbolic.derivation import Status, Theorem, find_theorem
from symbolic.errors import SymbolicError
from symbolic.matrices import SmallO

GUARANTEED = "every digit guaranteed (ball arithmetic)"


def eval_command(established: Callable[[Sequence[Theorem]], Mapping[str, Status]]) -> click.Command:
    """The command; `established` refuses theorems that failed their checks."""

    @click.command("eval")
    @click.argument("label")
    @click.argument("assignments", nargs=-1, metavar="name=value …")
    @click.option("--digits", type=click.IntRange(1, 1000), default=50, show_default=True, help="Significant digits.")
    @json_option
    def command(label: str, assignments: tuple[str, ...], digits: int, as_json: bool) -> None:
        """The value of a scalar theorem at given numbers.

        \b
        befs eval mean-trace-of-inverse n=10 d=3
        befs eval excess-risk-of-befs n_T=15 d=8 p=3 lam=2/5 m_hat=1/2 sigma_y2=7/10
        befs eval optimal-penalty d=8 p=3 m_hat=1/2 sigma_y2=7/10
        befs eval resolvent-trace-of-wishart q=5 N=12 t=6
        befs eval series-of-excess-risk n_T=200 d=8 p=3 lam=2/5 m_hat=1/2 sigma_y2=7/10 order=4
        befs eval misalignment-of-learned-features n_B=100 d=8 p=3 d_r=5 s=2 sigma_r2=1/2 P_beta2=1 m=1/4

        Values are integers, fractions 7/10 or plain decimals 0.7, and are read exactly; dimensions are positive
        integers. For q you can give d, which is p + q; for kappa lam, with kappa = n_T lam; for n_T N, which is
        n_T - p. Every digit that is printed is correct. An expectation that is infinite at these numbers is said to
        diverge. Conditions that fail are named, with exit code 2 and no number.

        A series of the risk is summed through n_T^-order, for an order from 0 to 6; without one, as far as the theorem
        goes. The first term that is left out is said beside, as an estimate of the error, not a bound. With lam the
        penalty on the mean loss is held fixed as n_T grows, with kappa that on the summed loss: two series. The digits
        are those of the sum, not of the risk. series-at-fixed-penalty (kappa), series-of-ridge (n, d, lam, m_beta),
        series-of-least-squares and series-of-hard-restriction are summed in the same way.

        The mean misalignment of learned features, with H'H = s I, P_beta2 what the brain sees of the task and m what it
        does not, is summed through n_B^-order, for an order from 0 to 2; misalignment-in-effective-noise in powers of
        tau = sigma_r2/(n_B - d - 1) instead. What the two terms leave out is at most the value of
        remainder-of-two-terms, with the same arguments.

        A limit in proportion, such as deterministic-equivalent (mu for a penalty), is its formula at these sizes.
        """
        try:
            theorem = find_theorem(THEOREMS, label.removeprefix("thm:"))
            values = read_assignments(assignments)
            if theorem.label in SERIES or theorem.label in MISALIGNMENTS:
                print_partial_sum(theorem, values, digits, as_json, established)
                return
            is_remainder = theorem is remainder_of_two_terms
            value = remainder_at(values) if is_remainder else value_of(theorem, values, THEOREMS)
            state = established([value.theorem])[value.theorem.label]
            decimal = value.decimal(digits)
        except SymbolicError as error:
            refuse(error)
        conditions = condition_texts(value.given)
        (limit,) = value.theorem.claim.rhs.atoms(SmallO) or (None,)
        exact = None if value.exact is None else str(value.exact)
        guaranteed = exact is None and value.ball is not None
        if as_json:
            answer = {"label": theorem.label, "value": decimal, "exact": exact, "conditions": conditions}
            answer |= {"theorem": value.theorem.label} if value.theorem is not theorem else {}
            answer |= {"evidence": GUARANTEED} if guaranteed else {}
            answer |= {} if limit is None else {"leaves_out": str(limit)}
            click.echo(json.dumps({**answer, "status": state.value}, ensure_ascii=False))
        else:
            click.echo(decimal)
            given = f", given {', '.join(conditions)}" if conditions else ""
            note = f"{state.value}: {value.theorem.label}{given}"
            note = f"= {exact}   {note}" if exact is not None else note + (f"; {GUARANTEED}" if guaranteed else "")
            note += "" if limit is None else f"; a limit, which leaves out {limit}"
            note += "; a bound, rounded up" if value.is_bound else ""
            console(stderr=True).print(Text(note), soft_wrap=True)

    return command


__all__ = ["eval_command"]
