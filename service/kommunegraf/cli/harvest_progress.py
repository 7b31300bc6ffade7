"""Shows how far a harvest is: a bar where standard error is a terminal, else a line now and then."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from kommunegraf.cli.progress_display import displayed
from kommunegraf.harvest.report import Progress

_SECONDS = 15.0


class Lines:
    """Plain lines for a log: when there is something to do, then each fifteen seconds, and when all is fetched."""

    def __init__(self, write: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._write = write
        self._clock = clock
        self._last = -_SECONDS + clock()
        self._fetched = -1

    def __call__(self, step: Progress) -> None:
        if step.total == 0 and step.unpublished == 0:
            return
        now = self._clock()
        fetched = step.done == step.total
        if fetched and step.done != self._fetched:
            self._fetched = step.done
        elif (fetched and step.unpublished == 0) or now - self._last < _SECONDS:
            return
        self._write(_told(step))
        self._last = now


def shown() -> AbstractContextManager[Callable[[Progress], None]]:
    """What a harvest is to tell its progress to, while the block lasts."""
    return displayed(_bar, Lines)


@contextmanager
def _bar(terminal: Console) -> Iterator[Callable[[Progress], None]]:
    columns = (TextColumn("{task.fields[host]}", markup=False), BarColumn(), MofNCompleteColumn(),
               TextColumn("{task.fields[left]}", markup=False))  # fmt: skip
    with Bar(*columns, console=terminal, transient=True) as bar:
        task = bar.add_task("", total=None, host="asking for lists", left="")

        def tell(step: Progress) -> None:
            bar.update(task, completed=step.done, total=step.total, host=step.host, left=_shown(step))

        yield tell


def _told(step: Progress) -> str:
    left = _left(step.seconds_left) if step.done < step.total else ""
    waiting = f"{step.unpublished} to be published" if step.unpublished else ""
    parts = (f"{step.done} of {step.total} documents fetched", step.host, left, waiting)
    return ", ".join(part for part in parts if part)


def _shown(step: Progress) -> str:
    return _left(step.seconds_left) if step.done < step.total else f"publishing {step.unpublished}"


def _left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f"{seconds:.0f} s left" if seconds < 90 else f"{seconds / 60:.0f} min left"
