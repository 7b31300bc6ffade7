"""Shows how far an ingest is: a bar where standard error is a terminal, else a line now and then."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from kommunegraf.cli.progress_display import displayed
from kommunegraf.ingest import Progress
from kommunegraf.validation.cpr import redact

_SECONDS = 5.0
_WIDTH = 40


class Lines:
    """Plain lines for a log: at the start, after each tenth of the files or five seconds, and at the end.

    A tenth that is done within a second of the last line brings none, so that a small ingest is not all progress.
    """

    def __init__(self, write: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._write = write
        self._clock = clock
        self._began = self._last = clock()
        self._told: int | None = None  # how many were done when the last line was written

    def __call__(self, step: Progress) -> None:
        now = self._clock()
        if self._told is None:
            self._write("1 file" if step.total == 1 else f"{step.total} files")
        elif step.done == step.total and step.path is None and self._told < step.total:
            self._write(f"{step.done} of {step.total} files in {now - self._began:.0f} s")
        elif now - self._last >= _SECONDS or self._a_tenth_on(step, now):
            self._write(f"{step.done} of {step.total} files, {_at_work(step)}")
        else:
            return
        self._told, self._last = step.done, now

    def _a_tenth_on(self, step: Progress, now: float) -> bool:
        return now - self._last >= 1 and step.done * 10 // step.total > (self._told or 0) * 10 // step.total


def shown() -> AbstractContextManager[Callable[[Progress], None]]:
    """What an ingest is to tell its progress to, while the block lasts."""
    return displayed(_bar, Lines)


@contextmanager
def _bar(terminal: Console) -> Iterator[Callable[[Progress], None]]:
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=terminal, transient=True) as bar:
        task = bar.add_task("looking for files", total=None)

        def tell(step: Progress) -> None:
            bar.update(task, completed=step.done, total=step.total, description=_at_work(step))

        yield tell


def _at_work(step: Progress) -> str:
    return "publishing" if step.path is None else redact(step.path.name)[:_WIDTH]
