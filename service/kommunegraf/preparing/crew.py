"""A few processes that prepare files side by side; they start when they are needed, and give way when they are worn."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cached_property
from types import TracebackType
from typing import Self

from kommunegraf.intake import Source
from kommunegraf.prepared import Pipeline
from kommunegraf.preparing.bounds import Bounds, Death
from kommunegraf.preparing.child import Child
from kommunegraf.preparing.wire import Result, pack

Answer = Result | Death


class Crew:
    """At most `processes` processes, each with one file at a time and a thread of ours that waits for it.

    A context manager: on leaving, all of the processes are ended, with whatever they are at.
    """

    def __init__(self, pipeline: Pipeline, processes: int, bounds: Bounds) -> None:
        self._pipeline = pipeline
        self._bounds = bounds
        self._threads = ThreadPoolExecutor(processes, "preparing")
        self._lock = threading.Lock()
        self._idle: list[Child] = []
        self._all: set[Child] = set()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends all of the processes, with whatever they are at."""
        with self._lock:
            self._closed = True
            for child in self._all:
                child.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for child in self._all:
            child.end()

    @cached_property
    def _set_up(self) -> bytes:
        return pack(self._pipeline, self._bounds)

    def submit(self, source: Source) -> Future[Answer]:
        """Has a file prepared as soon as a process is free; the future raises `ConfigurationError`."""
        return self._threads.submit(self._prepare, source)

    def alone(self, source: Source, others: Iterable[Future[Answer]]) -> Answer:
        """Prepares a file in a process that has done nothing else, once the `others` are done and all else rests."""
        wait(list(others))
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            self._end(child)
        return self.submit(source).result()

    def _prepare(self, source: Source) -> Answer:
        child = self._free()
        try:
            return child.prepare(source)
        finally:
            if child.worn:
                self._end(child)
            else:
                with self._lock:
                    self._idle.append(child)

    def _free(self) -> Child:
        with self._lock:
            if self._idle:
                return self._idle.pop()
            set_up = self._set_up
        child = Child(set_up, self._bounds)
        with self._lock:
            self._all.add(child)
            if self._closed:
                child.kill()
        try:
            child.ready()
        except BaseException:
            self._end(child)
            raise
        return child

    def _end(self, child: Child) -> None:
        with self._lock:
            self._all.discard(child)
        child.end()
