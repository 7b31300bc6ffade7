"""Prepares many files, each where it can do no harm, and gives the results in the order of the files."""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from itertools import chain, islice
from pathlib import Path

from kommunegraf.intake import Source, Unreadable, read_bytes
from kommunegraf.prepared import Pipeline, Prepared
from kommunegraf.preparing.bounds import Bounds, Death
from kommunegraf.preparing.crew import Answer, Crew
from kommunegraf.preparing.here import may_be_stopped, prepare_here
from kommunegraf.preparing.keeping import crew_for
from kommunegraf.preparing.wire import Result

# Starting a process costs about as much as preparing this many ordinary files, or this many bytes.
_FEW_FILES = 12
_FEW_BYTES = 2 * 2**20
_AHEAD = 4  # files under way for each process: bounds memory
_SMALL = 256 * 1024  # bytes of plain text that are read here
_HEAD = 4096
# What no plain text has in its beginning: controls (UTF-16 has NULs), or the mark of a form for another's parser.
_FOREIGN = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]|%PDF-|\A(?:PK|\{\\rtf|GIF8|RIFF|II\*|MM\x00|\xff\xd8\xff)")
# Markup and JSON (which holds markup) are for another's parser, too; so may be what stands behind much white space.
_MARKUP = re.compile(rb"\A[^!-~]*[<{\[]|\A[^!-~]+\Z")


def prepare_all(
    pipeline: Pipeline, files: Iterable[Source], processes: int, bounds: Bounds, begin: Callable[[Path], None]
) -> Iterator[tuple[Source, Result]]:
    """Each file with what became of it, in the order of `files`.

    A few small files of plain text are prepared here where this is the main thread, and so are many with one process;
    all others by `processes` processes of their own, within all of the `bounds`. A file that goes past these, or whose
    process ends, is a failure of that file alone. `begin` is told which file is waited for. Raises
    `ConfigurationError` from the pipeline.
    """
    coming = iter(files)
    first: list[Source] = []
    size = 0
    for source in islice(coming, _FEW_FILES):
        first.append(source)
        size += source.path.stat().st_size if source.path.is_file() else 0
        if size > _FEW_BYTES:
            break
    rest = list(islice(coming, 1))
    few = may_be_stopped() and (processes == 1 or (not rest and size <= _FEW_BYTES))
    with crew_for(pipeline, processes, bounds) as crew:
        yield from _in_order(_Preparing(pipeline, crew, bounds, few), chain(first, rest, coming), processes, begin)


def prepare_alone(pipeline: Pipeline, source: Source, bounds: Bounds) -> Result:
    """One file, within the bounds; raises `ConfigurationError` from the pipeline."""
    [(_, result)] = prepare_all(pipeline, [source], 1, bounds, lambda _: None)
    return result


class _Preparing:
    """How each file is prepared: `few` says whether small files of plain text are prepared here."""

    def __init__(self, pipeline: Pipeline, crew: Crew, bounds: Bounds, few: bool) -> None:
        self._pipeline = pipeline
        self._crew = crew
        self._bounds = bounds
        self._few = few

    def begun(self, source: Source) -> Future[Answer] | None:
        """The file's answer to come; None where it is prepared here, when it is reached."""
        return None if self._few and _is_harmless(source.path) else self._crew.submit(source)

    def result(self, source: Source, future: Future[Answer] | None, others: list[Future[Answer]]) -> Result:
        if future is None:
            return prepare_here(self._pipeline, source, self._bounds)
        answer = future.result()
        if isinstance(answer, Death) and answer.doubtful:
            answer = self._crew.alone(source, others)
        return self._failure(source, answer) if isinstance(answer, Death) else answer

    def _failure(self, source: Source, death: Death) -> Result:
        data = read_bytes(source.path, self._bounds.max_bytes)
        if isinstance(data, Unreadable):
            return data
        return Prepared(hashlib.sha256(data).hexdigest(), "failure", (death.message(self._bounds),))


def _in_order(
    preparing: _Preparing, files: Iterable[Source], processes: int, begin: Callable[[Path], None]
) -> Iterator[tuple[Source, Result]]:
    coming = iter(files)
    under_way: deque[tuple[Source, Future[Answer] | None]] = deque()
    while True:
        for source in islice(coming, processes * _AHEAD - len(under_way)):
            under_way.append((source, preparing.begun(source)))
        if not under_way:
            return
        source, future = under_way.popleft()
        begin(source.path)
        others = [other for _, other in under_way if other is not None]
        yield source, preparing.result(source, future, others)


def _is_harmless(path: Path) -> bool:
    """Whether a file is small and plain text by its first bytes (or cannot be read, which is told when it is tried)."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            return file.seek(0, 2) <= _SMALL and not _FOREIGN.search(head) and not _MARKUP.match(head)
    except OSError:
        return True
