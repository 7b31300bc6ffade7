"""The statistics of the generation that is served: counted once, by another process, when they are first asked for."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kommunegraf.store.generations import Generation

_logger = logging.getLogger(__name__)

# Who asks first waits so long; what is counted later comes with the next request.
PATIENCE = 3.0
# 15 million triples take half a minute; nobody waits for this, and the process runs at low priority.
SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of the default graph, and the named graphs; None where it is not counted (yet)."""

    graphs: int | None = None
    graph_names: Sequence[str] = ()
    triples: int | None = None
    properties: int | None = None
    by_property: Sequence[tuple[str, int]] = ()
    classes: int | None = None
    by_class: Sequence[tuple[str, int]] = ()
    examples: Sequence[str] = ()
    subjects: int | None = None
    entities: int | None = None
    objects: int | None = None


@dataclass
class Counting:
    """Counts the newest generation that was asked for, one at a time; `memory_mb` bounds the process that does it."""

    memory_mb: int
    _running: _Run | None = field(default=None, repr=False)

    async def of(self, generation: Generation, space: str, *, patience: float = PATIENCE) -> Statistics:
        """What is known of the generation after `patience` seconds at most; entities begin with `space`."""
        if self._running is None or self._running.generation != generation:
            self.close()  # what is not served any more
            self._running = _Run(generation, space, self.memory_mb)
        return await self._running.result(patience)

    def hold_only(self, generation: Generation) -> None:
        """Forgets, and stops counting, what is not of this generation."""
        if self._running is not None and self._running.generation != generation:
            self.close()
            self._running = None

    def close(self) -> None:
        """Stops what is being counted."""
        if self._running is not None:
            self._running.stop()


class _Run:
    """One process, and the thread that starts it and reads what it finds; it ends when its standard input does.

    A thread and not asyncio's own processes, whose start hangs where it is cancelled with its loop (Python 3.11).
    """

    def __init__(self, generation: Generation, space: str, memory_mb: int) -> None:
        self.generation = generation
        self._found: dict[str, Any] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._done = asyncio.Event()
        given = (asyncio.get_running_loop(), space, memory_mb)
        threading.Thread(target=self._count, args=given, daemon=True).start()

    async def result(self, patience: float) -> Statistics:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._done.wait(), patience)
        return Statistics(**self._found)

    def stop(self) -> None:
        """Ends the process; where it is being started just now, the thread ends it."""
        self._stopped = True
        process = self._process
        if process is not None:
            process.kill()

    def _count(self, loop: asyncio.AbstractEventLoop, space: str, memory_mb: int) -> None:
        try:
            self._read(space, memory_mb)
        except OSError as error:
            _logger.warning("the statistics of generation %d cannot be counted: %s", self.generation.number, error)
        finally:
            with contextlib.suppress(RuntimeError):  # the loop is closed, and nobody waits
                loop.call_soon_threadsafe(self._done.set)

    def _read(self, space: str, memory_mb: int) -> None:
        if self._stopped:
            return
        command = [
            *(sys.executable, "-m", "kommunegraf.api.counting"),
            *(str(self.generation.path), space, str(memory_mb), str(SECONDS)),
        ]
        with subprocess.Popen(  # noqa: S603 - the command is our own, and no shell reads it
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            self._process = process
            if self._stopped:  # `stop` came before the process could be seen
                process.kill()
            assert process.stdout is not None
            for line in process.stdout:
                # In one step: a result is made of whole parts.
                self._found = {**self._found, **json.loads(line)}
        if process.returncode != 0 and not self._stopped:
            _logger.warning("the statistics of generation %d are not whole", self.generation.number)
