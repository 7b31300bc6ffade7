"""Where progress is shown: on a terminal as a bar, else as plain lines for a log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

from rich.console import Console
from rich.text import Text

from kommunegraf.cli.output import errors

Step = TypeVar("Step")
Tell = Callable[[Step], None]


@contextmanager
def displayed(
    bar: Callable[[Console], AbstractContextManager[Tell[Step]]], lines: Callable[[Callable[[str], None]], Tell[Step]]
) -> Iterator[Tell[Step]]:
    """What is to be told each step while the block lasts: a `bar` on a terminal, else `lines` that are written."""
    terminal = errors()
    if terminal.is_terminal:
        with bar(terminal) as tell:
            yield tell
    else:
        yield lines(lambda line: terminal.print(Text(f"kommunegraf: {line}"), soft_wrap=True))
