"""Prepares many files, in this process or in a few others, and gives the results in the order of the files."""

from __future__ import annotations

import gc
import hashlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import connection
from pathlib import Path

from kommunegraf.intake import Source, Unreadable, read_bytes
from kommunegraf.prepared import Pipeline, Prepared

# Starting a process costs about as much as preparing this many ordinary files, or this many bytes.
_FEW_FILES = 12
_FEW_BYTES = 2 * 2**20
_AHEAD = 4  # files under way for each process: bounds memory

Result = Prepared | Unreadable


def prepare_all(
    pipeline: Pipeline, files: Iterable[Source], processes: int, limit: int, begin: Callable[[Path], None]
) -> Iterator[tuple[Source, Result]]:
    """Each file with what became of it, in the order of `files`; `limit` is the largest size in bytes.

    A few small files are prepared here; more in `processes` processes of their own. A file whose process dies (out of
    memory, say) is a failure of that file alone. `begin` is told which file is waited for. Raises `ConfigurationError`
    from the pipeline.
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
    if processes == 1 or (not rest and size <= _FEW_BYTES):
        for source in chain(first, rest, coming):
            begin(source.path)
            yield source, prepare_one(pipeline, source, limit)
        return
    yield from _in_pool(pipeline, chain(first, rest, coming), processes, limit, begin)


def prepare_one(pipeline: Pipeline, source: Source, limit: int) -> Result:
    """One file, in this process."""
    data = read_bytes(source.path, limit)
    return data if isinstance(data, Unreadable) else pipeline.prepare(data, source.path.name, source.url)


def _in_pool(
    pipeline: Pipeline, files: Iterable[Source], processes: int, limit: int, begin: Callable[[Path], None]
) -> Iterator[tuple[Source, Result]]:
    coming = iter(files)
    under_way: deque[tuple[Source, Future[Result]]] = deque()
    pool = _pool(pipeline, processes)
    try:
        while True:
            for source in islice(coming, processes * _AHEAD - len(under_way)):
                under_way.append((source, _submitted(pool, source, limit)))
            if not under_way:
                return
            source, future = under_way.popleft()
            begin(source.path)
            try:
                yield source, future.result()
            except BrokenProcessPool:
                # Whose fault it was is not told: each file under way gets a process of its own.
                pool.shutdown(wait=False, cancel_futures=True)
                suspects = [source, *(each for each, _ in under_way)]
                under_way.clear()
                for suspect in suspects:
                    begin(suspect.path)
                    yield suspect, _alone(pipeline, suspect, limit)
                pool = _pool(pipeline, processes)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, source: Source, limit: int) -> Future[Result]:
    """The file's future; of a pool that broke while earlier results were taken, one that has broken with it."""
    try:
        return pool.submit(_work, source, limit)
    except BrokenProcessPool as error:
        future: Future[Result] = Future()
        future.set_exception(error)
        return future


def _alone(pipeline: Pipeline, source: Source, limit: int) -> Result:
    with _pool(pipeline, 1) as pool:
        try:
            return pool.submit(_work, source, limit).result()
        except BrokenProcessPool:
            data = read_bytes(source.path, limit)
            if isinstance(data, Unreadable):
                return data
            message = "the process that read it died (out of memory?); split the file, or give the machine more memory"
            return Prepared(hashlib.sha256(data).hexdigest(), "failure", (message,))


def _pool(pipeline: Pipeline, processes: int) -> ProcessPoolExecutor:
    # "spawn": a fork would take Oxigraph's threads and locks along.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(processes, mp_context=context, initializer=_begin, initargs=(pipeline,))


class _Worker:
    """What a worker process keeps from file to file."""

    pipeline: Pipeline


# Documents make many objects and no circles of them: with Python's default (700) a fifth of the time goes to looking.
_OBJECTS_BETWEEN_COLLECTIONS = 50_000


def collect_seldom() -> None:
    """Makes this process look for circles of dead objects seldom; for processes that do nothing but read documents."""
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, 20, 100)


def _begin(pipeline: Pipeline) -> None:
    collect_seldom()
    _Worker.pipeline = pipeline
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all of a terminal's processes: the parent ends us
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever: it holds both ends of its own queue."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _work(source: Source, limit: int) -> Result:
    return prepare_one(_Worker.pipeline, source, limit)
