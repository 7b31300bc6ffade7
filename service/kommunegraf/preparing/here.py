"""Prepares a file of plain text in this process, which is stopped where it takes too long."""

from __future__ import annotations

import hashlib
import signal
import threading
from types import FrameType

from kommunegraf.intake import Source, Unreadable, read_bytes
from kommunegraf.prepared import OUT_OF_MEMORY, Pipeline, Prepared
from kommunegraf.preparing.bounds import Bounds, Death
from kommunegraf.preparing.wire import Result


class _TimeIsUp(BaseException):
    """Not an `Exception`: nobody on the way is to take it for a fault of the file."""


def may_be_stopped() -> bool:
    """Whether what this thread does can be stopped: Python's own code and its regular expressions, by a signal."""
    return threading.current_thread() is threading.main_thread()


def prepare_here(pipeline: Pipeline, source: Source, bounds: Bounds) -> Result:
    """One file of plain text, in the main thread; raises `ConfigurationError` from the pipeline."""
    data = read_bytes(source.path, bounds.max_bytes)
    if isinstance(data, Unreadable):
        return data
    handler = signal.signal(signal.SIGALRM, _stop)
    running = signal.setitimer(signal.ITIMER_REAL, bounds.seconds)
    try:
        try:
            return pipeline.prepare(data, source.path.name, source.url)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)  # inside: the signal may come at the very end
    except _TimeIsUp:
        return Prepared(hashlib.sha256(data).hexdigest(), "failure", (Death("time").message(bounds),))
    except MemoryError:
        return Prepared(hashlib.sha256(data).hexdigest(), "failure", (OUT_OF_MEMORY,))
    finally:
        signal.signal(signal.SIGALRM, signal.SIG_DFL if handler is None else handler)
        signal.setitimer(signal.ITIMER_REAL, *running)


def _stop(number: int, frame: FrameType | None) -> None:
    raise _TimeIsUp
