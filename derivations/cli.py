"""The command line, `befs`."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from derivations import CHAPTERS, THEOREMS
from derivations.closed_forms import closed_forms
from derivations.consistency import inconsistencies
from derivations.eval_command import eval_command
from derivations.moment_command import moment_command
from derivations.pictures import pictures
from derivations.references import NUMBERS, Place, find
from derivations.sweep_command import sweep_command
from derivations.symbols import REGISTRY
from derivations.tables import matrix, print_mutants, print_survivors, table_of, table_of_chapters, table_of_checks
from derivations.terminal_session import console, json_option, progress, refuse
from derivations.verdicts import ROOT, RULES, examinations, rule_examinations, trials
from symbolic.derivation import Status, Theorem, find_theorem
from symbolic.errors import SymbolicError
from symbolic.moments import partitions
from symbolic.mutants import Trial, tally
from symbolic.report import appendix
from symbolic.report.examination import Examination, counts, statuses, summary
from symbolic.report.failures import why_failed
from symbolic.report.proof_latex import paste, paste_equation, paste_step
from symbolic.report.terminal import print_anchored, print_failures, print_proof, print_step
from symbolic.report.typesetting import RUNS, Typeset, require_clock, require_tex, typeset
from symbolic.report.weingarten import factored_values, print_weingarten, weingarten_json, weingarten_latex

APPENDIX = ROOT / "paper_appendix"
PDF = "appendix.pdf"
PAGES = APPENDIX / "appendix.pages.json"
"""The page of each label in the PDF that lies beside it."""
LARGEST_ORDER = 25
"""Of the Weingarten function: 1958 coset types, some seconds of factoring, 4 MB of text."""


def chosen(labels: Sequence[str]) -> tuple[Theorem, ...]:
    """The theorems with these labels, or all; `thm:` before a label is allowed."""
    try:
        return tuple(find_theorem(THEOREMS, label.removeprefix("thm:")) for label in labels) or THEOREMS
    except SymbolicError as error:
        refuse(error)


def require_consistency(theorems: Sequence[Theorem]) -> None:
    """Refuse to say anything of theorems if they, what they rest on, or the list of all are not in order."""
    read = {each for theorem in theorems for each in (theorem, *theorem.ancestors())}
    wrong = list(dict.fromkeys(inconsistencies(THEOREMS, REGISTRY, APPENDIX / "references.bib", read)))
    if wrong:
        console(stderr=True).print(
            Text("the list of theorems is not in order:\n  " + "\n  ".join(wrong)), soft_wrap=True
        )
        sys.exit(1)


def examined(
    theorems: Sequence[Theorem], digits: int, jobs: int, fresh: bool = False, thorough: bool = False
) -> dict[str, Examination]:
    """Examine theorems and all that they rest on, with progress; `fresh` trusts no verdict that was kept, `thorough`
    searches bounds for ten times as long."""
    require_consistency(theorems)
    wanted = {each.label for theorem in theorems for each in (theorem, *theorem.ancestors())}
    with progress("deriving and checking", len(wanted)) as advance:
        return examinations(theorems, digits, jobs, advance, fresh=fresh, thorough=thorough)


def with_ancestors(theorems: Sequence[Theorem]) -> tuple[Theorem, ...]:
    """The theorems and all that they rest on, in the order of the appendix."""
    wanted = {each for theorem in theorems for each in (theorem, *theorem.ancestors())}
    return tuple(theorem for theorem in THEOREMS if theorem in wanted)


def reasons_of(
    theorems: Sequence[Theorem], state: Mapping[str, Status], found: Mapping[str, Examination]
) -> dict[str, str]:
    """Why each of the theorems that failed did, by label."""
    failed = (theorem for theorem in theorems if state[theorem.label] is Status.FAILED)
    return {theorem.label: why_failed(theorem, state, found) for theorem in failed}


def chapter_of(theorem: Theorem) -> str:
    """The name of the chapter that lists a theorem."""
    return next(chapter.name for chapter in CHAPTERS if theorem in chapter.theorems)


class Interruptible(click.Group):
    """Ends with exit code 130 and a word on Ctrl-C, and with 2 on a wrong use."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except KeyboardInterrupt:
            console(stderr=True).print("interrupted; no file was left half written")
            sys.exit(130)


@click.group(cls=Interruptible, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="befs-appendix")
def main() -> None:
    """The appendix that checks itself: theorems, their proofs line by line, and what they are worth.

    \b
    befs list                                       what is proved, and given what
    befs show mean-of-inverse-wishart               a proof, line by line with its reasons
    befs check --mutants                            execute every proof, try every altered statement
    befs eval mean-trace-of-inverse n=10 d=3        a number, correct to 50 digits
    befs sweep excess-risk-of-befs … lam=0:1:1/10   the same over a grid, as a table
    befs weingarten 3                               the orthogonal Weingarten function of an order
    befs moment "tr(W^-1 A W^-1 B)"                 an exact moment of Wishart matrices
    befs build --pdf                                the appendix as LaTeX and as a PDF
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that has no Σ still shows the rest


jobs_option = click.option(
    "--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes to work in."
)


@main.command("list")
@click.option("--chapters", is_flag=True, help="How many of each chapter have which status, and which are not proved.")
@json_option
@jobs_option
def list_command(chapters: bool, as_json: bool, jobs: int) -> None:
    """Every theorem with its status, the classical facts it is given, its conditions and its sources."""
    found = examined(THEOREMS, 50, jobs)
    state = statuses(THEOREMS, found)
    failures = reasons_of(THEOREMS, state, found)
    if as_json:
        rows = [summary(theorem, chapter_of(theorem), state[theorem.label]) for theorem in THEOREMS]
        report = [row | {"failure": failures[row["label"]]} if row["label"] in failures else row for row in rows]
        click.echo(json.dumps(report, indent=2, ensure_ascii=False))
        return
    out = console()
    out.print(table_of_chapters(CHAPTERS, state) if chapters else table_of(THEOREMS, state))
    print_failures(out, failures)
    out.print(counts(state))


@main.command()
@click.argument("reference", nargs=-1, required=True)
@click.option(
    "--latex", "as_latex", is_flag=True, help="The same as LaTeX, to paste into a document with amsmath and amssymb."
)
def show(reference: tuple[str, ...], as_latex: bool) -> None:
    """The derivation of a theorem, line by line with the reasons; or one step of it.

    REFERENCE is what stands on the page:

    \b
    befs show thm:mean-of-inverse-wishart      a label, with or without thm:
    befs show 1.5                              the number of a theorem
    befs show 1.5 1.6                          several, with spaces between
    befs show page 5                           a page of the PDF: all theorems on it
    befs show thm:mean-of-inverse-wishart.3    the third step: what was found of it, its line of code
    befs show derivations/wishart_moments/mean_of_inverse_wishart.py
    befs show rule:trace-is-cyclic             what a rule says; also fact:… and sym:…

    With --latex the exit code is 1 if one of the theorems failed.
    """
    try:
        wanted = find(" ".join(reference), THEOREMS, PAGES)
    except SymbolicError as error:
        refuse(error)
    places = [place for place in wanted if isinstance(place, Place)]
    if as_latex and len(places) < len(wanted):
        refuse("--latex prints theorems and steps; rules, facts and symbols are in the appendix as a whole")
    theorems = [place.theorem for place in places]
    found = examined(theorems, 50, 1) if theorems else {}
    state = statuses(with_ancestors(theorems), found)
    failures = reasons_of(theorems, state, found)
    if as_latex:
        for place in places:
            label = place.theorem.label
            print_latex(place, state[label], failures.get(label, ""))
        print_failures(console(stderr=True), failures)
        sys.exit(1 if failures else 0)
    screen = console()
    for i, place_or_thing in enumerate(wanted):
        if i:
            screen.print()
        if not isinstance(place_or_thing, Place):
            print_anchored(screen, place_or_thing)
            continue
        theorem, step = place_or_thing.theorem, place_or_thing.step
        label = theorem.label
        if step is None:
            print_proof(screen, theorem, NUMBERS[label], state[label], failures.get(label, ""))
        else:
            print_step(screen, theorem, NUMBERS[label], step, found[label])


def print_latex(place: Place, status: Status, why: str) -> None:
    """A theorem or a step as LaTeX; below its first line, a comment, why it failed if it did."""
    theorem, step = place.theorem, place.step
    if step is None:
        latex = paste(theorem, status)
    elif place.letter:
        latex = paste_equation(theorem, place.letter, status)
    else:
        latex = paste_step(theorem, step, status)
    head, _, rest = latex.partition("\n")
    click.echo("\n".join([head, *([f"% FAILED: {why}"] if why else []), rest]))


@main.command()
@click.argument("labels", nargs=-1)
@click.option(
    "--digits",
    type=click.IntRange(15, 500),
    default=50,
    show_default=True,
    help="Digits of the quadrature for d = 1, 2.",
)
@jobs_option
@click.option("--mutants", is_flag=True, help="Also try every altered statement and reason; all must be refused.")
@click.option("--fresh", is_flag=True, help="Find every verdict anew instead of reading those kept in .befs-cache.")
@click.option("--thorough", is_flag=True, help="Search ten times as long for violations of bounds.")
@json_option
def check(
    labels: tuple[str, ...], digits: int, jobs: int, mutants: bool, fresh: bool, thorough: bool, as_json: bool
) -> None:
    """Execute proofs, and put statements and every line before the independent judges.

    Without LABELS, all theorems. Exit code 1 if anything fails or a mutant survives.

    Verdicts are kept in .befs-cache until something changes that they depend on, and what is kept there is trusted,
    by the other commands as well; --fresh finds all of it again and replaces it.
    """
    theorems = chosen(labels)
    everything = with_ancestors(theorems)
    found = examined(theorems, digits, jobs, fresh, thorough)
    state = statuses(everything, found)
    rules = [] if labels else examined_rules(digits, jobs, fresh)
    broken = [rule for rule in rules if rule.failures]
    tried = tried_mutants(theorems, not labels, jobs, fresh) if mutants else []
    survivors = [trial for trial in tried if trial.survived]
    failed = [theorem.label for theorem in everything if state[theorem.label] is Status.FAILED]
    if as_json:
        report = [{**summary(t, chapter_of(t), state[t.label]), **found[t.label].to_json()} for t in everything]
        click.echo(
            json.dumps(
                {
                    "theorems": report,
                    "rules": [rule.to_json() for rule in rules],
                    "mutants": matrix(tried),
                    "survivors": [t.text for t in survivors],
                },
                indent=2,
                ensure_ascii=False,
            )
        )
    else:
        out = console()
        out.print(table_of_checks(everything, state, found))
        for theorem in everything:
            for failure in found[theorem.label].failures:
                out.print(Text(f"{theorem.label}: {failure.check} fails\n  {failure.detail}"), style="red")
        inherited = reasons_of([theorem for theorem in everything if not found[theorem.label].failures], state, found)
        print_failures(out, inherited)
        for rule in broken:
            for failure in rule.failures:
                out.print(Text(f"the rule {rule.label}: {failure.check} fails\n  {failure.detail}"), style="red")
        if rules:
            out.print(f"{len(rules) - len(broken)} of {len(rules)} statements of rules executed and judged true")
        if mutants:
            print_mutants(out, tried)
        out.print(counts({theorem.label: state[theorem.label] for theorem in everything}))
    sys.exit(1 if failed or broken or survivors else 0)


def examined_rules(digits: int, jobs: int, fresh: bool = False) -> list[Examination]:
    """Every rule executed on what it says of itself, with progress; `fresh` trusts no verdict that was kept."""
    with progress("checking rules", len(RULES)) as advance:
        return rule_examinations(digits, jobs, advance, fresh=fresh)


def tried_mutants(theorems: Sequence[Theorem], rules: bool, jobs: int, fresh: bool = False) -> list[Trial]:
    """Every altered statement before every judge, with progress; `fresh` trusts none that was kept."""
    with progress("trying mutants", len(theorems) + rules * len(RULES)) as advance:
        return trials(theorems, rules, jobs, advance, fresh=fresh)


def established(theorems: Sequence[Theorem]) -> dict[str, Status]:
    """The statuses of theorems whose values are asked for; if one failed, that is said, and the exit code is 1."""
    found = examined(theorems, 50, 1)
    state = statuses(with_ancestors(theorems), found)
    failed = [theorem for theorem in theorems if state[theorem.label] is Status.FAILED]
    if failed:
        screen = console(stderr=True)
        for theorem in failed:
            screen.print(Text(f"{theorem.label} failed its checks: no value is given"), soft_wrap=True)
        print_failures(screen, reasons_of(failed, state, found))
        sys.exit(1)
    return state


@main.command("weingarten")
@click.argument("order", metavar="K", type=click.IntRange(1, LARGEST_ORDER))
@json_option
@click.option("--latex", "as_latex", is_flag=True, help="The table as LaTeX, to paste into a document with amsmath.")
def weingarten_command(order: int, as_json: bool, as_latex: bool) -> None:
    """The orthogonal Weingarten function of order K, from 1 to 25: exact, for every coset type.

    Two pairings of 2K points, drawn together, close into loops; half their lengths are the coset type, a partition of
    K. The matrix with the entries z^loops has the inverse with the entries printed here, rational functions of the
    dimension z. Beside each stands how many pairings have that coset type with a given one.

    \b
    E[O₁₁⁴] over the orthogonal matrices of size z is a sum over 3 × 3 pairs of pairings:
    befs weingarten 2          3 (Wg(1,1) + 2 Wg(2)) = 3 / (z (z + 2))

    The values hold for generic z. They can be used in an integer dimension z ≥ K, and with z = -(n - d - 1) for the
    moment of order K of an inverse Wishart matrix, (-1)^K times a sum over pairings, if n > d + 2K - 1. The poles lie
    among the integers from -2(K - 1) to K - 1.

    What they are for is told in the appendix, which also proves the values up to K = 3: befs show haar-second-moment.
    With --latex each line fits a page up to K = 4.

    A value can be pasted into Python, SymPy or Sage. --json has {"order": K, "values": {"2,1": "-1/(…)", …}}; in the
    same way "pairings"; "numerators", the coefficients from the constant one on, as strings since they grow long; and
    "denominators", a pair [c, m] for each factor (z + c)^m.
    """
    if as_json and as_latex:
        refuse("--json and --latex are two outputs; ask for one")
    with progress("expanding and factoring", sum(1 for _ in partitions(order))) as advance:
        values = factored_values(order, advance)
    if as_json:
        click.echo(json.dumps({"order": order, **weingarten_json(values)}))
    elif as_latex:
        click.echo(weingarten_latex(values))
    else:
        print_weingarten(console(), values)


@main.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Directory to write into; by default paper_appendix/ of the checkout.",
)
@click.option("--flat", is_flag=True, help="One self-contained file, appendix-flat.tex, in place of the sections.")
@click.option("--pdf", is_flag=True, help="Also compile appendix.pdf, with pdflatex and bibtex.")
@click.option("--mutants/--no-mutants", default=True, show_default=True, help="Count altered statements as evidence.")
@jobs_option
def build(out: Path | None, flat: bool, pdf: bool, mutants: bool, jobs: int) -> None:
    """Derive everything, check everything, and write the LaTeX of the appendix.

    Exit code 1 if a theorem fails, if a mutant survives, or if TeX is not content with a line of the PDF.
    """
    if not (APPENDIX / appendix.FRAME[0]).is_file():
        refuse(f"the frame {APPENDIX / appendix.FRAME[0]} is missing: run befs from a checkout of the project")
    directory = APPENDIX if out is None else out
    try:
        require_clock()
        if pdf:
            require_tex()
    except SymbolicError as error:
        refuse(error)
    found = examined(THEOREMS, 50, jobs)
    state = statuses(THEOREMS, found)
    tried = tried_mutants(THEOREMS, False, jobs) if mutants else []
    files = appendix.sections(CHAPTERS, REGISTRY, state, found, tally(tried)) | closed_forms()
    frame = {name: (APPENDIX / name).read_text(encoding="utf-8") for name in appendix.FRAME}
    sources = {**frame, **files}
    output: dict[str, str | bytes] = {}
    if flat:
        output["appendix-flat.tex"] = appendix.flat(frame, files)
    else:
        with progress("drawing", 1) as advance:
            output.update(files | pictures() | (frame if directory.resolve() != APPENDIX else {}))
            advance("")
    try:
        written = appendix.write(directory, output)
        made = typeset_into(directory, sources) if pdf else None
    except (OSError, SymbolicError) as error:
        refuse(error)
    screen = console()
    screen.print(table_of(THEOREMS, state))
    print_failures(screen, reasons_of(THEOREMS, state, found))
    screen.print(counts(state))
    print_survivors(screen, tried)
    changed = f"{len(written)} of {len(output)} files written" if written else f"{len(output)} files, unchanged"
    where = directory / ("appendix-flat.tex" if flat else "main.tex")
    screen.print(f"LaTeX: {where} ({changed})", soft_wrap=True)
    complaints: tuple[str, ...] = ()
    if made is not None:
        complaints = made.complaints
        screen.print(f"PDF: {directory / PDF} ({made.length} pages)", soft_wrap=True)
        for complaint in complaints:
            screen.print(Text(f"TeX: {complaint}"), style="red", soft_wrap=True)
    survived = any(trial.survived for trial in tried)
    sys.exit(1 if Status.FAILED in state.values() or survived or complaints else 0)


def typeset_into(directory: Path, sources: Mapping[str, str]) -> Typeset:
    """Compile the appendix, and write it and the pages of its labels, with progress."""
    with progress("compiling", RUNS) as advance:
        made = typeset(sources, "main.tex", Path(PDF).stem, advance)
    appendix.write_whole(directory / PDF, made.pdf)
    appendix.write_whole(directory / PAGES.name, json.dumps(made.pages, indent=1).encode())
    return made


main.add_command(moment_command)
main.add_command(eval_command(established))
main.add_command(sweep_command(established))

if __name__ == "__main__":
    main()
