"""What every command shares of a terminal: where it prints, how it refuses, progress, the option --json."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

WIDE = 160

json_option = click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")


def console(stderr: bool = False) -> Console:
    """A console that honours NO_COLOR and is plain, and wide, when it is not a terminal."""
    made = Console(stderr=stderr, highlight=False)
    if not made.is_terminal:
        made = Console(stderr=stderr, highlight=False, width=WIDE, no_color=True)
    return made


def refuse(error: object) -> NoReturn:
    """Say what is wrong with what was typed, and exit with 2."""
    console(stderr=True).print(Text(f"error: {error}"), soft_wrap=True)
    sys.exit(2)


@contextmanager
def progress(what: str, total: int | None) -> Iterator[Callable[[str], None]]:
    """A progress bar on standard error, gone when the work is done; none if that is not a terminal.

    Without a total it counts.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    name = TextColumn("{task.fields[label]}")
    screen = console(stderr=True)
    with Progress(*columns, name, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task(what, total=total, label="")
        yield lambda label: bar.update(task, advance=1, label=label)


__all__ = ["console", "json_option", "progress", "refuse"]
