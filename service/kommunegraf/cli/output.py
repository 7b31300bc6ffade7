"""What the commands print with: results on standard output, all else on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kommunegraf.validation.cpr import redact

HELD = 6
"""The exit code where some documents were held back or could not be read; the others are stored."""


_WIDE = 100_000


def console(*, wide: bool = False) -> Console:
    """For results. Made anew each time, since tests and pipes change `sys.stdout`.

    `wide` keeps rows whole where the output is no terminal.
    """
    made = Console(file=sys.stdout, highlight=False)
    if wide and not made.is_terminal:
        made.width = _WIDE
    return made


def errors() -> Console:
    return Console(file=sys.stderr, highlight=False)


def complain(message: str) -> None:
    """An error, on standard error; printed as it is, whatever brackets it holds, but for CPR numbers (file names)."""
    errors().print(Text(f"kommunegraf: {redact(message)}"), soft_wrap=True)


def say(message: str) -> None:
    """A line of result, never wrapped."""
    console().print(Text(message), soft_wrap=True)


def table(headings: Sequence[str], rows: Iterable[Sequence[object]], title: str | None = None) -> Table:
    """A plain table whose cells are never read as markup and never cut."""
    made = Table(*headings, title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for column in made.columns:
        column.overflow = "fold"
    for row in rows:
        made.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    return made


def print_json(content: Any) -> None:
    """JSON on standard output, two spaces in."""
    sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2, default=str) + "\n")
