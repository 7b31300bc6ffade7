"""What the commands print with: results on standard output, all else on standard error."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kommunegraf.validation.cpr import redact_names

HELD = 6
"""The exit code where some documents were held back or could not be read; the others are stored."""


_WIDE = 100_000
# What a terminal obeys: controls (ASCII, ISO 6429) but tabs and line breaks, and what turns the direction of words.
_OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


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


def shown(words: str) -> Text:
    """Words that may be a stranger's, as they are printed: never as markup, and with nothing that a terminal obeys."""
    return Text(_OBEYED.sub("\ufffd", words))


def complain(message: str) -> None:
    """An error, on standard error; printed as it is, whatever brackets it holds, but for CPR numbers (file names)."""
    errors().print(shown(f"kommunegraf: {redact_names(message)}"), soft_wrap=True)


def say(message: str) -> None:
    """A line of result, never wrapped."""
    console().print(shown(message), soft_wrap=True)


def table(headings: Sequence[str], rows: Iterable[Sequence[object]], title: str | None = None) -> Table:
    """A plain table whose cells are never read as markup and never cut."""
    made = Table(*headings, title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for column in made.columns:
        column.overflow = "fold"
    for row in rows:
        made.add_row(*(shown("" if cell is None else str(cell)) for cell in row))
    return made


def print_json(content: Any) -> None:
    """JSON on standard output, two spaces in."""
    sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2, default=str) + "\n")
