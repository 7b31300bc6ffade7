"""The process that does one request to write: it can be killed at any moment, and then nothing has happened.

Started as `python -m kommunegraf.update.process`. In: the job as a line of JSON, and the body; the input then stays
open, and its end means that nobody waits any more. Out, each a line of JSON: `{"event": "working"}` when it is its
turn, `{"event": "publishing"}`, and at last `done` with the outcome, or `refused` with the problem. For a document,
`working` is while it is read; then come `waiting` (for its turn), `storing` and `publishing`.

It may be started before there is a job: then it waits, with all its code read, and has neither limits nor data yet.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import signal
import sys
import threading
from pathlib import Path
from typing import IO, Any

from kommunegraf.errors import ConfigurationError, StoreError
from kommunegraf.pipeline import material
from kommunegraf.settings import load_settings
from kommunegraf.store.lock import Locked
from kommunegraf.update.bounds import PUBLISHING, STARTING, Bounds
from kommunegraf.update.job import Action, Job
from kommunegraf.update.receiving import receive
from kommunegraf.update.refusal import Refused
from kommunegraf.update.turn import take_turn

_logger = logging.getLogger(__name__)
# The service ends a process that is late; a process that is this much later ends itself: the service may be gone.
_GRACE = 5.0


def limit_memory(megabytes: int) -> None:
    """Address space as it is now plus so many MiB (RLIMIT_AS); 0: as much as may be."""
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + megabytes * 1024 * 1024
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        if not megabytes or (hard != resource.RLIM_INFINITY and limit > hard):
            limit = hard
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


class _Conversation:
    """With the service that started the process."""

    def __init__(self, source: IO[bytes], sink: IO[bytes], bounds: Bounds) -> None:
        self._source = source
        self._sink = sink
        self._bounds = bounds

    def tell(self, event: str, **content: Any) -> None:
        self._sink.write(json.dumps({"event": event, **content}).encode("ascii") + b"\n")
        self._sink.flush()

    def starting(self) -> None:
        self._limit(self._bounds.memory_mb, STARTING + self._bounds.seconds)

    def opening(self) -> None:
        self._limit(0, STARTING + self._bounds.wait)

    def working(self) -> None:
        self._work("working")

    def waiting(self) -> None:
        self.opening()
        self.tell("waiting")

    def storing(self) -> None:
        self._work("storing")

    def publishing(self) -> None:
        self._limit(0, PUBLISHING)
        self.tell("publishing")

    def _work(self, event: str) -> None:
        self._limit(self._bounds.memory_mb, self._bounds.seconds)
        self.tell(event)

    def _limit(self, megabytes: int, seconds: float) -> None:
        limit_memory(megabytes)
        signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE)

    def watch(self) -> None:
        """Ends the process when the input does."""
        threading.Thread(target=self._wait_for_the_end, daemon=True).start()

    def _wait_for_the_end(self) -> None:
        self._source.read(1)
        os._exit(0)


def main() -> None:
    """Does the one job that stands on the standard input."""
    source = os.fdopen(os.dup(0), "rb")
    sink = os.fdopen(os.dup(1), "wb")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(2, 1)  # a stray print must not end in the conversation
    material()
    line = source.readline()
    if not line:
        return  # the service ended, and there is nothing to do
    job = Job.of_line(line)
    body = source.read(job.length)
    if len(body) < job.length:
        return
    settings = load_settings(dict(job.settings))
    conversation = _Conversation(source, sink, Bounds.of(job.action, settings))
    conversation.watch()
    try:
        conversation.starting()
        if job.action is Action.INGEST:
            outcome = receive(job, body, settings, conversation)
        else:
            outcome = take_turn(job, body, settings, conversation)
    except Refused as refused:
        conversation.tell("refused", **refused.as_json())
    except Locked as error:
        _logger.warning("%s", error)
        conversation.tell("refused", **_busy().as_json())
    except (StoreError, ConfigurationError, OSError) as error:
        # The message names folders of this machine: it is for the operator alone.
        _logger.error("%s", error)
        conversation.tell("refused", **_unwritable().as_json())
    except MemoryError:
        os.abort()  # as Oxigraph ends where it gets no memory
    else:
        conversation.tell("done", **outcome)
    sink.close()
    os._exit(0)


def _busy() -> Refused:
    return Refused(503, "busy", "Another writer is at work", "nothing was changed; try again in a moment")


def _unwritable() -> Refused:
    return Refused(503, "store", "The data cannot be written", "nothing was changed; the service's log says why")


if __name__ == "__main__":
    main()
