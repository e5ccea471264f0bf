"""What every command shares of a terminal: where it prints, how it refuses, progress, the option --json."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer
from typing import NoReturn

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

WIDE = 160
PATIENCE = 1.0
"""Seconds before a count is shown."""
OFTEN = 256
"""To show a count costs as much as several steps of what is counted."""

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
def progress(what: str, total: int) -> Iterator[Callable[[str], None]]:
    """A progress bar on standard error, gone when the work is done; none if that is not a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    name = TextColumn("{task.fields[label]}")
    screen = console(stderr=True)
    with Progress(*columns, name, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task(what, total=total, label="")
        yield lambda label: bar.update(task, advance=1, label=label)


@contextmanager
def counting(what: str) -> Iterator[Callable[[int], None]]:
    """A count on standard error, seen after a second, of work of unknown size; none if that is not a terminal."""
    screen = console(stderr=True)
    columns = (TextColumn("{task.description}"), SpinnerColumn("line"), TextColumn("{task.fields[count]}"))
    bar = Progress(*columns, TimeElapsedColumn(), console=screen, transient=True)
    task = bar.add_task(what, total=None, count="")
    later = Timer(PATIENCE, bar.start)
    later.daemon = True
    if screen.is_terminal:
        later.start()

    def counted(number: int) -> None:
        if number % OFTEN == 0:
            bar.update(task, count=f"{number:,}")

    try:
        yield counted
    finally:
        later.cancel()
        if later.ident is not None:
            later.join()
        if bar.live.is_started:
            bar.stop()


__all__ = ["console", "counting", "json_option", "progress", "refuse"]
