"""A process that prepares one file after another, in bounded time and memory, and without a network.

Started as `python -P -m kommunegraf.preparing.worker DESCRIPTOR` with the connection to the ingest as descriptor. A
file that takes too long ends the process by the signal of its own timer, whatever code is running; one that takes too
much memory gets none, and is told as such where that can be caught.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from multiprocessing.connection import Connection

from kommunegraf import isolation
from kommunegraf.errors import ConfigurationError
from kommunegraf.intake import Source, Unreadable, read_bytes
from kommunegraf.prepared import Pipeline
from kommunegraf.preparing.bounds import MEBIBYTE, Bounds
from kommunegraf.preparing.collecting import collect_seldom
from kommunegraf.preparing.wire import (
    Result,
    SetUp,
    receive_job,
    send_configuration_error,
    send_no_memory,
    send_ready,
    send_result,
)

_WARMING = b"Udvalget godkendte sagen.\n"


def main() -> None:
    """Prepares files until the connection's other side is closed."""
    isolation.die_with_parent()
    isolation.no_core_files()
    isolation.leave_network()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGALRM])
    connection = Connection(int(sys.argv[1]))
    set_up: SetUp = pickle.loads(connection.recv_bytes())  # noqa: S301 - from our own parent
    sys.path[:] = set_up.path
    pipeline: Pipeline = pickle.loads(set_up.pipeline)  # noqa: S301 - likewise
    try:
        pipeline.prepare(_WARMING, "warming.txt")  # loads what every file needs, at no file's cost
        collect_seldom()
        send_ready(connection)
        _serve(connection, pipeline, set_up.bounds)
    except ConfigurationError as error:
        send_configuration_error(connection, error)
    except (EOFError, ConnectionError):
        pass
    os._exit(0)  # nothing is to be tidied up, and what a hostile file left is better not touched


def _serve(connection: Connection, pipeline: Pipeline, bounds: Bounds) -> None:
    memory = bounds.memory_mb * MEBIBYTE
    while True:
        source = receive_job(connection)
        signal.setitimer(signal.ITIMER_REAL, bounds.seconds)
        needed = isolation.address_space()
        isolation.limit_address_space(needed + memory if needed else None)
        result = _prepared(pipeline, source, bounds)
        isolation.limit_address_space(None)
        signal.setitimer(signal.ITIMER_REAL, 0)
        if result is None:
            send_no_memory(connection)
        else:
            send_result(connection, result)


def _prepared(pipeline: Pipeline, source: Source, bounds: Bounds) -> Result | None:
    """What became of a file; None where it took too much memory. What filled the memory is let go of on the way out."""
    try:
        data = read_bytes(source.path, bounds.max_bytes)
        return data if isinstance(data, Unreadable) else pipeline.prepare(data, source.path.name, source.url)
    except MemoryError:
        return None


if __name__ == "__main__":
    main()
